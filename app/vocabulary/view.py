"""The vocabulary editor: lists on the left, the words of one as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.bridge import Lane, Reporter
from app.context import Context
from app.recipe.impact_view import ImpactDialog
from app.recipe.model import DEFAULT_WEIGHT, available_lists, lists_folder, with_list
from app.ui.icons import put_icon
from app.ui.lists import DETAIL, TwoLines
from app.ui.widgets import Notice, button, label
from app.vocabulary.importing import ImportDialog, needs_choice
from app.vocabulary.model import (
    CLASS,
    FIELDS,
    HITS,
    SAYS,
    VOICE,
    WEIGHT,
    Row,
    VocabularyModel,
    add_rows,
    pronounce,
    read_rows,
    rows_text,
)
from core.errors import SonantError
from core.export.files import write_whole
from core.recipe import Recipe
from core.vocabulary.tables import SUFFIXES, guess_columns, pasted_table, to_rows

_SAVE_MS = 400
_SAYS_MS = 150
_PATH = 0x0100
_EDITABLE = (".csv", ".tsv")
"""Kinds of list files that can hold all that a row may have."""


class VocabularyWindow(QWidget):
    """A window of its own.

    Signals:
        saved: The path of a list that was written.
        say_wanted: A row's number and its word, whose sound the user wants to say.
    """

    saved = Signal(str)
    say_wanted = Signal(int, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Vocabulary"))
        self.resize(1200, 660)
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
        self._export = button(self.tr("Export…"))
        self._test = button(self.tr("Test on recordings…"))
        self._say = button(self.tr("Say it"))
        put_icon(self._say, "mic")
        self._say.setToolTip(self.tr("Say the word, and its sound is learnt from your voice"))
        self._copy = button(self.tr("Copy"))
        self._copy.setToolTip(self.tr("Make a list of your own from this one"))
        self._undo = button(self.tr("Undo"))
        self._redo = button(self.tr("Redo"))
        self._find = QLineEdit()
        self._find.setPlaceholderText(self.tr("Find in the list"))
        self._find.setAccessibleName(self.tr("Find in the list"))
        self._find.setClearButtonEnabled(True)
        self._find.setMaximumWidth(240)
        self._words: list[str] = []
        self.recording: int | None = None
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
    def say_word(self) -> None:
        """Learn the sound of the current row's word from the user's voice."""
        number = self._table.currentIndex().row()
        if 0 <= number < len(self.model.rows) and self.model.rows[number].get("written"):
            self.say_wanted.emit(number, self.model.rows[number]["written"])

    def set_said(self, number: int, word: str, phones: str) -> None:
        """Keep how a row's word was said, unless the row is another one by now."""
        if number < len(self.model.rows) and self.model.rows[number].get("written") == word:
            said = {"sounds_like": "", "phones": phones, "source": VOICE}
            self.model.change_row(number, said)

    @Slot()
    def _enable_say(self) -> None:
        number = self._table.currentIndex().row()
        there = 0 <= number < len(self.model.rows)
        self._say.setEnabled(self._own() and there and bool(self.model.rows[number].get("written")))

    @Slot()
    def remove(self) -> None:
        """Remove the selected rows."""
        rows = sorted({index.row() for index in self._table.selectionModel().selectedIndexes()})
        self.model.remove_rows(rows)

    @Slot()
    def paste(self) -> None:
        """Add what is on the clipboard; ask for the columns if they can't be told."""
        if not self._own():
            return
        table = pasted_table(QGuiApplication.clipboard().text())
        if needs_choice(table):
            self._ask_import(ImportDialog(self._context.bridge, table, str(self._path), self))
            return
        rows = to_rows(table, guess_columns(table))
        if rows:
            self.model.add_rows(rows)
            self._table.scrollToBottom()

    @Slot()
    def new_list(self) -> None:
        """Make an empty list."""
        name, sure = QInputDialog.getText(self, self.tr("New list"), self.tr("Name"))
        stem = name.strip().replace("/", "-").replace("\\", "-")
        if sure and stem:
            self._write(lists_folder() / f"{stem}.csv", list(FIELDS), [])

    @Slot()
    def copy_list(self) -> None:
        """Make a list of the user's own from the one that is shown."""
        if self._path is None:
            return
        stem, number = self._path.stem, 2
        while (lists_folder() / f"{stem}.csv").exists():
            stem, number = f"{self._path.stem}-{number}", number + 1
        self._write(lists_folder() / f"{stem}.csv", self.model.names, list(self.model.rows))

    @Slot()
    def import_list(self) -> None:
        """Ask for a file and what in it shall be added where."""
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Import words"),
            "",
            self.tr("Spreadsheets, address books, texts")
            + f" ({kinds});;"
            + self.tr("All files")
            + " (*)",
        )
        if path:
            self.import_file(Path(path))

    def import_file(self, path: Path) -> ImportDialog:
        """Show what a file holds and import what the user chooses of it."""
        dialog = ImportDialog(self._context.bridge, path, str(self._path or ""), self)
        self._ask_import(dialog)
        return dialog

    def _ask_import(self, dialog: ImportDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._imported)
        dialog.open()

    @Slot()
    def _imported(self) -> None:
        dialog = self.sender()
        if not isinstance(dialog, ImportDialog):
            return
        rows, path = dialog.rows, dialog.path
        if path == self._path and self._own():
            # In the open list it is a step that can be undone.
            known = {row.get("written", "").casefold() for row in self.model.rows}
            new = [row for row in rows if row["written"].casefold() not in known]
            if new:
                self.model.add_rows(new)
            self._table.scrollToBottom()
            return

        def work(_: Reporter) -> str:
            add_rows(path, rows)
            return str(path)

        job = self._context.bridge.submit(Lane.STORE, work, self)
        job.done.connect(self._made)
        job.failed.connect(self._refused)

    @Slot()
    def export_list(self) -> None:
        """Ask for a place and write the list there."""
        if self._path is None:
            return
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export the list"),
            f"{self._path.stem}.csv",
            "CSV (*.csv);;TSV (*.tsv);;" + self.tr("Words alone") + " (*.txt)",
        )
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the list, its kind told by the file's name."""
        names, rows = self.model.names, list(self.model.rows)

        def work(_: Reporter) -> str:
            write_whole(path, rows_text(names, rows, path.suffix.lower()))
            return str(path)

        job = self._context.bridge.submit(Lane.STORE, work, self)
        job.done.connect(self._exported)
        job.failed.connect(self._refused)

    @Slot(object)
    def _exported(self, path: object) -> None:
        self._notice.offer("exported", self.tr("Written to {path}").format(path=path), ())

    @Slot()
    def find_next(self) -> None:
        """Go to the next row that holds the text in the find field."""
        text = self._find.text().strip()
        if not text:
            return
        number = self.model.find(text, self._table.currentIndex().row())
        if number < 0:
            self._notice.offer(
                "found", self.tr("“{text}” is not in this list").format(text=text), ()
            )
            return
        self._table.setCurrentIndex(self.model.index(number, 0))
        self._table.scrollTo(
            self.model.index(number, 0), QAbstractItemView.ScrollHint.PositionAtCenter
        )

    @Slot()
    def test_list(self) -> None:
        """Show what the list changes in recordings, without and with it."""
        if self._path is None:
            return
        self._flush()
        path = str(self._path)

        def pair(recipe: Recipe) -> tuple[Recipe, Recipe]:
            weight = next((c.weight for c in recipe.lists if c.path == path), 0.0)
            return with_list(recipe, path, 0), with_list(recipe, path, weight or DEFAULT_WEIGHT)

        dialog = ImpactDialog(
            self._context,
            self.tr("Test “{name}” on recordings").format(name=self._title.text()),
            self.tr(
                "Each recording is decoded without the list and with it, at the weight it has"
                " there, or ×{weight}."
            ).format(weight=f"{DEFAULT_WEIGHT:g}"),
            pair,
            (self.tr("Without the list"), self.tr("With the list")),
            self.recording,
            self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def count_hits(self, words: list[str]) -> None:
        """Count how often the entries stand in the open transcript."""
        self._words = words
        self.model.count_hits(words)

    # --- showing

    @Slot()
    def _show(self) -> None:
        self._flush()
        items = self._lists.selectedItems()
        self._path = Path(str(items[0].data(_PATH))) if items else None
        self.model.show(list(FIELDS), [])
        if self._path is None:
            self._title.setText(self.tr("No lists yet"))
            self._about.setText(self.tr("A list holds names and terms that shall be recognised."))
        else:
            self._title.setText(self._lists.currentItem().text())
            self._about.setText(self.tr("Reading…"))
            self._ask_rows(self._path)
        self._enable(reading=self._path is not None)

    def _own(self) -> bool:
        """Say whether the open list is the user's and can be edited here."""
        path = self._path
        return (
            path is not None and path.parent == lists_folder() and path.suffix.lower() in _EDITABLE
        )

    def _enable(self, *, reading: bool = False) -> None:
        own = self._own() and not reading
        for part in (self._add, self._remove, self._paste):
            part.setEnabled(own)
        self._undo.setEnabled(own and self.model.can_undo)
        self._redo.setEnabled(own and self.model.can_redo)
        self._export.setEnabled(self._path is not None and not reading)
        self._test.setEnabled(self._path is not None and bool(self.model.rows))
        self._enable_say()
        triggers = QAbstractItemView.EditTrigger
        self._table.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
            if own
            else triggers.NoEditTriggers
        )

    def _ask_rows(self, path: Path) -> None:
        """Read a list in the lane that also writes lists, so that it comes after the writing."""

        def work(_: Reporter) -> object:
            return path, read_rows(path)

        job = self._context.bridge.submit(Lane.STORE, work, self, key="vocabulary rows")
        job.done.connect(self._rows_came)
        job.failed.connect(self._refused)

    @Slot(object)
    def _rows_came(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        path, (names, rows) = answer
        if path != self._path:
            return
        self.model.show(names, rows)
        if self._words:
            self.model.count_hits(self._words)
        self._count()
        self._enable()
        self._says_timer.start()

    @Slot()
    def _count(self) -> None:
        words = self.tr("%n entries", "", len(self.model.rows))
        if self._path is not None and not self._own():
            words += " · " + self.tr("Copy it to change it.")
        self._about.setText(words)

    # --- saving

    @Slot()
    def _edited(self) -> None:
        self._count()
        self._enable()
        self._save_timer.start()
        self._says_timer.start()

    @Slot()
    def _flush(self) -> None:
        if self._save_timer.isActive():
            self._save_timer.stop()
            self._save()

    @Slot()
    def _save(self) -> None:
        if self._path is None or not self._own():
            return
        path, names, rows = self._path, self.model.names, list(self.model.rows)

        def work(_: Reporter) -> str:
            write_whole(path, rows_text(names, rows, path.suffix.lower()))
            return str(path)

        job = self._context.bridge.submit(Lane.STORE, work, self)
        job.done.connect(self._written)
        job.failed.connect(self._refused)

    def _write(self, path: Path, names: list[str], rows: list[Row]) -> None:
        if path.exists():
            self._notice.offer(
                "exists", self.tr("There is a list of this name already."), (), lasting=True
            )
            return

        def work(_: Reporter) -> str:
            write_whole(path, rows_text(names, rows))
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
        sounds = self.model.wanting(first, len(self.model.rows) if last < 0 else last + 1)[:200]
        if not sounds:
            return

        def work(_: Reporter) -> object:
            return pronounce(sounds)

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
        header.setMinimumSectionSize(56)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in (
            (0, 168),
            (1, 112),
            (SAYS, 232),
            (WEIGHT, 72),
            (CLASS, 80),
            (HITS, 80),
        ):
            table.setColumnWidth(column, width)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return table

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label(self.tr("LISTS"), "section"))
        left.addWidget(self._lists, 1)
        files = QGridLayout()
        files.setSpacing(8)
        files.addWidget(self._new, 0, 0)
        files.addWidget(self._import, 0, 1)
        files.addWidget(self._copy, 1, 0)
        files.addWidget(self._export, 1, 1)
        left.addLayout(files)
        right = QVBoxLayout()
        right.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._title, 1)
        head.addWidget(self._find, 1)
        right.addLayout(head)
        right.addWidget(self._about)
        right.addWidget(self._notice)
        right.addWidget(self._table, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self._undo, self._redo, self._paste, self._remove):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._say)
        row.addWidget(self._test)
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
        self._export.clicked.connect(self.export_list)
        self._test.clicked.connect(self.test_list)
        self._say.clicked.connect(self.say_word)
        self._table.selectionModel().currentRowChanged.connect(self._enable_say)
        self.model.modelReset.connect(self._enable_say)
        self.model.edited.connect(self._enable_say)
        self._copy.clicked.connect(self.copy_list)
        self._undo.clicked.connect(self.model.undo)
        self._redo.clicked.connect(self.model.redo)
        self._find.returnPressed.connect(self.find_next)
        self._table.verticalScrollBar().valueChanged.connect(self._says_timer.start)
        for keys, slot in (
            (QKeySequence.StandardKey.Undo, self.model.undo),
            (QKeySequence.StandardKey.Redo, self.model.redo),
            (QKeySequence.StandardKey.Paste, self.paste),
            (QKeySequence(QKeySequence.StandardKey.Delete), self.remove),
            (QKeySequence.StandardKey.Find, self._find.setFocus),
            (QKeySequence.StandardKey.FindNext, self.find_next),
            (QKeySequence.StandardKey.Close, self.close),
        ):
            QShortcut(keys, self, slot)
