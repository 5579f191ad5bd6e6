"""Importing words from a spreadsheet, an address book or a text: preview, columns, where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.bridge import Bridge, JobHandle, Lane, Reporter
from app.recipe.model import available_lists, lists_folder
from app.ui.widgets import button, label
from app.vocabulary.model import Row
from core.errors import SonantError
from core.vocabulary.tables import (
    Table,
    guess_columns,
    looks_like_header,
    read_table,
    to_rows,
    with_header,
    without_header,
)

SHOWN_ROWS = 100
SHOWN_COLUMNS = 24
_CLASSES = ("", "given_name", "surname", "city", "country", "company", "drug", "state")


class ImportDialog(QDialog):
    """Shows what is in a file or on the clipboard and asks what the columns are.

    Attributes:
        rows: What shall be added.
        path: The list that shall have it; it may not exist yet.
    """

    def __init__(
        self, bridge: Bridge, source: Path | Table, into: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import words"))
        self.resize(720, 520)
        self._bridge = bridge
        self._table = Table((), ())
        self._job: JobHandle | None = None
        self.rows: list[Row] = []
        self._file = source.name if isinstance(source, Path) else ""
        self._title = label(self._file or self.tr("From the clipboard"), "title")
        self._about = label("", "muted")
        self._about.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._header = QCheckBox(self.tr("The first row holds headings"))
        self._preview = QTableWidget()
        self._preview.setAccessibleName(self.tr("Preview"))
        self._preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._preview.setShowGrid(False)
        self._preview.verticalHeader().hide()
        self._preview.verticalHeader().setDefaultSectionSize(28)
        self._preview.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self._list = self._make_list(into, source)
        self._class = QComboBox()
        self._class.setEditable(True)
        self._class.setAccessibleName(self.tr("Class of rows that have none"))
        self._class.addItems(_CLASSES)
        self._choices: list[QComboBox] = []
        self._cancel = button(self.tr("Cancel"))
        self._import = button(self.tr("Import"), "primary")
        self._import.setDefault(True)
        self._lay_out()
        self._cancel.clicked.connect(self.reject)
        self._import.clicked.connect(self.accept)
        self._header.toggled.connect(self._header_toggled)
        self._list.editTextChanged.connect(self._check)
        self._class.editTextChanged.connect(self._count)
        self._import.setEnabled(False)
        if isinstance(source, Path):
            self._read(source)
        else:
            self._came(source)

    @property
    def path(self) -> Path:
        """The list's file."""
        name = self._list.currentText().strip()
        number = self._list.findText(name)
        if number >= 0:
            return Path(str(self._list.itemData(number)))
        return lists_folder() / (name.replace("/", "-").replace("\\", "-") + ".csv")

    @property
    def columns(self) -> tuple[str, ...]:
        """What each column holds, as chosen."""
        return tuple(str(choice.currentData()) for choice in self._choices)

    def choose(self, column: int, field: str) -> None:
        """Say what a column holds."""
        self._choices[column].setCurrentIndex(self._choices[column].findData(field))

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    # --- reading

    def _read(self, path: Path) -> None:
        self._about.setText(self.tr("Reading…"))

        def work(reporter: Reporter) -> Table:
            return read_table(path, reporter.check)

        self._job = self._bridge.submit(Lane.IO, work, self)
        self._job.done.connect(self._came)
        self._job.failed.connect(self._refused)

    @Slot(object)
    def _came(self, table: object) -> None:
        self._job = None
        self._bar.hide()
        if not isinstance(table, Table) or not (table.rows or table.names):
            self._about.setText(self.tr("There are no words in it."))
            return
        self._table = table
        self._header.blockSignals(True)
        self._header.setChecked(bool(table.names))
        self._header.blockSignals(False)
        self._show()

    @Slot(object)
    def _refused(self, error: object) -> None:
        self._job = None
        self._bar.hide()
        if isinstance(error, SonantError):
            self._about.setText(str(error))
        else:
            self._about.setText(self.tr("The file can't be read."))
            self._bridge.crashed.emit(error)

    # --- showing

    @Slot(bool)
    def _header_toggled(self, on: bool) -> None:
        self._table = with_header(self._table) if on else without_header(self._table)
        self._show()

    def _show(self) -> None:
        """Fill the preview: a choice above each column, the first rows below."""
        table, view = self._table, self._preview
        width = min(table.width, SHOWN_COLUMNS)
        view.clear()
        view.setColumnCount(width)
        shown = table.rows[:SHOWN_ROWS]
        view.setRowCount(1 + len(shown))
        view.setHorizontalHeaderLabels([self._heading(column) for column in range(width)])
        self._choices = []
        for column, field in enumerate(guess_columns(table)[:width]):
            choice = QComboBox()
            for name, title in self._fields():
                choice.addItem(title, name)
            choice.setCurrentIndex(max(choice.findData(field), 0))
            choice.setAccessibleName(self._heading(column))
            choice.currentIndexChanged.connect(self._chosen)
            self._choices.append(choice)
            view.setCellWidget(0, column, choice)
        for number, row in enumerate(shown, 1):
            for column, cell in enumerate(row[:width]):
                view.setItem(number, column, QTableWidgetItem(cell[:200]))
        view.setRowHeight(0, 36)
        header = view.horizontalHeader()
        for column in range(width):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            view.setColumnWidth(column, 168)
        header.setStretchLastSection(True)
        self._count()

    def _heading(self, column: int) -> str:
        names = self._table.names
        if column < len(names):
            return names[column]
        return self.tr("Column {number}").format(number=column + 1)

    def _fields(self) -> tuple[tuple[str, str], ...]:
        return (
            ("", self.tr("Leave out")),
            ("written", self.tr("Word or phrase")),
            ("sounds_like", self.tr("Sounds like")),
            ("phones", self.tr("Phones")),
            ("weight", self.tr("Weight")),
            ("count", self.tr("Frequency")),
            ("class", self.tr("Class")),
        )

    @Slot(int)
    def _chosen(self, _index: int) -> None:
        """A field is one column's: another column that had it gives it up."""
        changed = self.sender()
        if isinstance(changed, QComboBox) and changed.currentData():
            for choice in self._choices:
                if choice is not changed and choice.currentData() == changed.currentData():
                    choice.blockSignals(True)
                    choice.setCurrentIndex(0)
                    choice.blockSignals(False)
        self._count()

    @Slot()
    def _count(self) -> None:
        """Make the rows that the choices stand for; a million of them take seconds."""
        self.rows = []
        self._check()
        columns, table, kind = self.columns, self._table, self._class.currentText().strip()
        if "written" not in columns:
            self._about.setText(self.tr("Say which column holds the words."))
            return

        def work(_: Reporter) -> list[Row]:
            return to_rows(table, columns, kind)

        self._job = self._bridge.submit(Lane.IO, work, self, key="import rows")
        self._job.done.connect(self._counted)
        self._job.failed.connect(self._refused)

    @Slot(object)
    def _counted(self, rows: object) -> None:
        self._job = None
        assert isinstance(rows, list)
        self.rows = rows
        text = self.tr("%n words", "", len(rows))
        left = len(self._table.rows) - len(rows)
        if left:
            text += " · " + self.tr("%n empty or repeated rows are left out", "", left)
        self._about.setText(text)
        self._check()

    @Slot()
    def _check(self) -> None:
        self._import.setEnabled(bool(self.rows and self._list.currentText().strip()))

    # --- making

    def _make_list(self, into: str, source: Path | Table) -> QComboBox:
        choice = QComboBox()
        choice.setEditable(True)
        choice.setAccessibleName(self.tr("List, an existing or a new one"))
        for file in available_lists():
            if Path(file.path).parent == lists_folder():
                choice.addItem(file.name, file.path)
        number = choice.findData(into)
        if isinstance(source, Path):
            choice.setEditText(source.stem)
        elif number >= 0:
            choice.setCurrentIndex(number)
        else:
            choice.setEditText(self.tr("Words"))
        return choice

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addWidget(self._bar)
        column.addWidget(self._header)
        column.addWidget(self._preview, 1)
        fields = QHBoxLayout()
        fields.setSpacing(16)
        for title, field, stretch in (
            (self.tr("List, an existing or a new one"), self._list, 2),
            (self.tr("Class of rows that have none"), self._class, 1),
        ):
            part = QVBoxLayout()
            part.setSpacing(4)
            caption = label(title, "small")
            caption.setBuddy(field)
            part.addWidget(caption)
            part.addWidget(field)
            fields.addLayout(part, stretch)
        column.addLayout(fields)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._import)
        column.addLayout(row)


def needs_choice(table: Table) -> bool:
    """Say whether a table's columns can't be told without asking."""
    return table.width > 1 and not (table.names and looks_like_header(table.names))
