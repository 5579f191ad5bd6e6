"""The vocabulary editor: lists on the left, the words of one as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.bridge import Lane, Reporter
from app.context import Context
from app.recipe.model import available_lists, lists_folder
from app.ui.lists import DETAIL, TwoLines
from app.ui.widgets import Notice, button, label
from app.vocabulary.model import (
    CLASS,
    FIELDS,
    SAYS,
    WEIGHT,
    VocabularyModel,
    pasted,
    pronounce,
    read_rows,
    rows_text,
)
from core.errors import SonantError
from core.export.files import write_whole
from core.folders import resources

_SAVE_MS = 400
_SAYS_MS = 150
_PATH = 0x0100


class VocabularyWindow(QWidget):
    """A window of its own.

    Signals:
        saved: The path of a list that was written.
    """

    saved = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Vocabulary"))
        self.resize(920, 600)
        self._context = context
        self._path: Path | None = None
        self.model = VocabularyModel(self)
        self._lists = QListWidget()
        self._lists.setFixedWidth(216)
        self._lists.setItemDelegate(TwoLines(self._lists))
        self._lists.setMouseTracking(True)
        self._lists.setAccessibleName(self.tr("Lists"))
        self._table = self._make_table()
        self._title = label("", "title")
        self._about = label("", "muted")
        self._about.setWordWrap(True)
        self._notice = Notice()
        self._add = button(self.tr("Add word"), "primary")
        self._remove = button(self.tr("Remove"))
        self._paste = button(self.tr("Paste"))
        self._paste.setToolTip(self.tr("Words, one a line, or columns from a spreadsheet"))
        self._new = button(self.tr("New list"))
        self._import = button(self.tr("Import…"))
        self._lay_out()
        self._save_timer = self._timer(_SAVE_MS, self._save)
        self._says_timer = self._timer(_SAYS_MS, self._ask_says)
        self._connect()
        self.refresh("")

    def refresh(self, path: str) -> None:
        """Show the lists there are, and the one at a path if it is among them."""
        self._flush()
        self._lists.blockSignals(True)
        self._lists.clear()
        chosen = 0
        for number, file in enumerate(available_lists()):
            item = QListWidgetItem(file.name)
            item.setData(_PATH, file.path)
            own = Path(file.path).parent == lists_folder()
            item.setData(DETAIL, self.tr("Yours") if own else self.tr("Comes with Sonant"))
            self._lists.addItem(item)
            if file.path == path:
                chosen = number
        self._lists.blockSignals(False)
        if self._lists.count():
            self._lists.setCurrentRow(chosen)
        self._show()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._flush()
        super().closeEvent(event)

    # --- what the user does

    @Slot()
    def add_word(self) -> None:
        """Add an empty row and begin to write in it."""
        self.model.add_rows([{"written": ""}])
        index = self.model.index(len(self.model.rows) - 1, 0)
        self._table.setCurrentIndex(index)
        self._table.scrollToBottom()
        self._table.edit(index)

    @Slot()
    def remove(self) -> None:
        """Remove the selected rows."""
        rows = sorted({index.row() for index in self._table.selectionModel().selectedIndexes()})
        self.model.remove_rows(rows)

    @Slot()
    def paste(self) -> None:
        """Add what is on the clipboard."""
        rows = pasted(QGuiApplication.clipboard().text())
        if rows:
            self.model.add_rows(rows)
            self._table.scrollToBottom()

    @Slot()
    def new_list(self) -> None:
        """Make an empty list."""
        name, sure = QInputDialog.getText(self, self.tr("New list"), self.tr("Name"))
        stem = name.strip().replace("/", "-").replace("\\", "-")
        if sure and stem:
            self._write(lists_folder() / f"{stem}.csv", rows_text(list(FIELDS), []))

    @Slot()
    def import_list(self) -> None:
        """Copy a list file of the user's into the program's folder."""
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Import a list"),
            "",
            self.tr("Lists") + " (*.csv *.tsv *.txt);;" + self.tr("All files") + " (*)",
        )
        if not path:
            return
        try:
            names, rows = read_rows(Path(path))
        except SonantError as error:
            self._notice.offer("problem", str(error), (), lasting=True)
            return
        self._write(lists_folder() / f"{Path(path).stem}.csv", rows_text(names, rows))

    # --- showing

    @Slot()
    def _show(self) -> None:
        self._flush()
        items = self._lists.selectedItems()
        self._path = Path(str(items[0].data(_PATH))) if items else None
        if self._path is None:
            self.model.show(list(FIELDS), [])
            self._title.setText(self.tr("No lists yet"))
            self._about.setText(self.tr("A list holds names and terms that shall be recognised."))
        else:
            self._read(self._path)
        own = self._path is not None and self._path.parent == lists_folder()
        for part in (self._add, self._remove, self._paste):
            part.setEnabled(own)
        triggers = QAbstractItemView.EditTrigger
        self._table.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
            if own
            else triggers.NoEditTriggers
        )
        self._says_timer.start()

    def _read(self, path: Path) -> None:
        try:
            names, rows = read_rows(path)
        except (SonantError, OSError, UnicodeDecodeError) as error:
            self._notice.offer("problem", str(error), (), lasting=True)
            names, rows = list(FIELDS), []
        self.model.show(names, rows)
        self._title.setText(self._lists.currentItem().text())
        self._count()

    @Slot()
    def _count(self) -> None:
        words = self.tr("%n entries", "", len(self.model.rows))
        if self._path is not None and self._path.is_relative_to(resources()):
            words += " · " + self.tr("Import a copy to change it.")
        self._about.setText(words)

    # --- saving

    @Slot()
    def _edited(self) -> None:
        self._count()
        self._save_timer.start()
        self._says_timer.start()

    @Slot()
    def _flush(self) -> None:
        if self._save_timer.isActive():
            self._save_timer.stop()
            self._save()

    @Slot()
    def _save(self) -> None:
        if self._path is None or self._path.parent != lists_folder():
            return
        path, text = self._path, self.model.text()

        def work(_: Reporter) -> str:
            write_whole(path, text)
            return str(path)

        job = self._context.bridge.submit(Lane.STORE, work, self)
        job.done.connect(self._written)
        job.failed.connect(self._refused)

    def _write(self, path: Path, text: str) -> None:
        if path.exists():
            self._notice.offer(
                "exists", self.tr("There is a list of this name already."), (), lasting=True
            )
            return

        def work(_: Reporter) -> str:
            write_whole(path, text)
            return str(path)

        job = self._context.bridge.submit(Lane.STORE, work, self)
        job.done.connect(self._made)
        job.failed.connect(self._refused)

    @Slot(object)
    def _made(self, path: object) -> None:
        self.refresh(str(path))

    @Slot(object)
    def _written(self, path: object) -> None:
        self.saved.emit(str(path))

    @Slot(object)
    def _refused(self, error: object) -> None:
        if isinstance(error, SonantError):
            self._notice.offer("problem", str(error), (), lasting=True)
        else:
            self._context.bridge.crashed.emit(error)

    # --- pronunciations

    @Slot()
    def _ask_says(self) -> None:
        """Ask for the pronunciations of the rows on the screen."""
        first = max(self._table.rowAt(0), 0)
        last = self._table.rowAt(self._table.viewport().height() - 1)
        words = self.model.wanting(first, len(self.model.rows) if last < 0 else last + 1)[:200]
        if not words:
            return

        def work(_: Reporter) -> object:
            return pronounce(words)

        job = self._context.bridge.submit(Lane.QUICK, work, self, key="says")
        job.done.connect(self.model.learn)
        job.failed.connect(self._refused)

    # --- making

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(QStyledItemDelegate(table))
        table.setAccessibleName(self.tr("Words"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setAlternatingRowColors(False)
        table.setWordWrap(False)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(32)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(64)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 150), (SAYS, 150), (WEIGHT, 80), (CLASS, 104)):
            table.setColumnWidth(column, width)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return table

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label(self.tr("LISTS"), "section"))
        left.addWidget(self._lists, 1)
        files = QHBoxLayout()
        files.setSpacing(8)
        files.addWidget(self._new)
        files.addWidget(self._import)
        left.addLayout(files)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._title)
        right.addWidget(self._about)
        right.addWidget(self._notice)
        right.addWidget(self._table, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._paste)
        row.addWidget(self._remove)
        row.addStretch(1)
        row.addWidget(self._add)
        right.addLayout(row)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 20)
        whole.setSpacing(24)
        whole.addLayout(left)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self._lists.currentRowChanged.connect(self._show)
        self.model.edited.connect(self._edited)
        self._add.clicked.connect(self.add_word)
        self._remove.clicked.connect(self.remove)
        self._paste.clicked.connect(self.paste)
        self._new.clicked.connect(self.new_list)
        self._import.clicked.connect(self.import_list)
        self._table.verticalScrollBar().valueChanged.connect(self._says_timer.start)
        for keys, slot in (
            (QKeySequence.StandardKey.Undo, self.model.undo),
            (QKeySequence.StandardKey.Redo, self.model.redo),
            (QKeySequence.StandardKey.Paste, self.paste),
            (QKeySequence(QKeySequence.StandardKey.Delete), self.remove),
            (QKeySequence.StandardKey.Close, self.close),
        ):
            QShortcut(keys, self, slot)
