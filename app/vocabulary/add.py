"""Adding a word to a list from the transcript: one small dialog, the last list preselected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.recipe.model import available_lists, lists_folder
from app.ui.icons import put_icon
from app.ui.widgets import button, label


class AddToListDialog(QDialog):
    """Asks for the word, its sound and the list.

    Attributes:
        word: What shall be written.
        sounds_like: How it sounds in plain letters; "" leaves it to the rules.
        path: The list's file; it may not exist yet.
        phones: How it was said, ARPAbet; "" unless it was.

    Signals:
        say_wanted: The word: the user wants to say it.
    """

    say_wanted = Signal(str)

    def __init__(self, word: str, last: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add to a list"))
        self.setMinimumWidth(400)
        self._word = QLineEdit(word)
        self._word.setAccessibleName(self.tr("Word or phrase"))
        self._sounds = QLineEdit()
        self._sounds.setPlaceholderText(self.tr("As it is spelt"))
        self._sounds.setAccessibleName(self.tr("Sounds like"))
        self._sounds.textEdited.connect(self._spelt)
        self.phones = ""
        self._say = button(self.tr("Say it"))
        put_icon(self._say, "mic")
        self._say.clicked.connect(self._ask)
        self._list = QComboBox()
        self._list.setEditable(True)
        self._list.setAccessibleName(self.tr("List"))
        for file in available_lists():
            if Path(file.path).parent == lists_folder():
                self._list.addItem(file.name, file.path)
        if not self._list.count():
            self._list.setEditText(self.tr("Names"))
        elif last:
            self._list.setCurrentIndex(max(self._list.findData(last), 0))
        self._lay_out()
        self._word.textChanged.connect(self._check)
        self._list.editTextChanged.connect(self._check)
        self._check()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(4)
        for title, field in (
            (self.tr("Word or phrase"), self._word),
            (self.tr("Sounds like"), self._sounds),
            (self.tr("List, an existing or a new one"), self._list),
        ):
            caption = label(title, "small")
            caption.setBuddy(field)
            column.addWidget(caption)
            if field is self._sounds:
                pair = QHBoxLayout()
                pair.setSpacing(8)
                pair.addWidget(field, 1)
                pair.addWidget(self._say)
                column.addLayout(pair)
            else:
                column.addWidget(field)
            column.addSpacing(8)
        about = label(
            self.tr("The list is switched on for this recording, which is decided again at once."),
            "small",
        )
        about.setWordWrap(True)
        column.addWidget(about)
        column.addSpacing(12)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._add = button(self.tr("Add"), "primary")
        self._add.setDefault(True)
        self._add.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._add)
        column.addLayout(row)

    @property
    def word(self) -> str:
        """What shall be written."""
        return " ".join(self._word.text().split())

    @property
    def sounds_like(self) -> str:
        """How it sounds."""
        return self._sounds.text().strip()

    @property
    def path(self) -> Path:
        """The list's file."""
        name = self._list.currentText().strip()
        number = self._list.findText(name)
        if number >= 0:
            return Path(str(self._list.itemData(number)))
        return lists_folder() / (name.replace("/", "-").replace("\\", "-") + ".csv")

    def set_said(self, phones: str, ipa: str) -> None:
        """Take how the word was said; typing a sound takes its place again."""
        self.phones = phones
        self._sounds.clear()
        self._sounds.setPlaceholderText(f"/{ipa}/")

    @Slot()
    def _ask(self) -> None:
        self.say_wanted.emit(self.word)

    @Slot()
    def _spelt(self) -> None:
        if self.phones:
            self.phones = ""
            self._sounds.setPlaceholderText(self.tr("As it is spelt"))

    @Slot()
    def _check(self) -> None:
        self._say.setEnabled(bool(self.word))
        self._add.setEnabled(bool(self.word and self._list.currentText().strip()))
