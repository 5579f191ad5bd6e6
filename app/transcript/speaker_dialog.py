"""Who speaks here: a name for a paragraph, or for everything that a speaker says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets import button, label


class SpeakerDialog(QDialog):
    """Asks for a speaker's name.

    Args:
        present: The paragraph's speaker; "" for none.
        names: All speakers of the recording.
        count: How many paragraphs the present speaker has.
        parent: The window.
    """

    def __init__(
        self, present: str, names: Sequence[str], count: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Speaker"))
        self.setMinimumWidth(360)
        self._present = present
        self._name = QComboBox()
        self._name.setEditable(True)
        self._name.setAccessibleName(self.tr("Who speaks here?"))
        self._name.addItems([name for name in names if name])
        self._name.setEditText(present)
        line = self._name.lineEdit()
        assert line is not None
        line.selectAll()
        self._all = QCheckBox(
            self.tr("Everywhere “{name}” speaks (%n paragraphs)", "", count).format(name=present)
        )
        self._all.setVisible(bool(present) and count > 1)
        self._all.setChecked(bool(present) and count > 1)
        caption = label(self.tr("Who speaks here?"), "small")
        caption.setBuddy(self._name)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(4)
        column.addWidget(caption)
        column.addWidget(self._name)
        column.addSpacing(4)
        column.addWidget(self._all)
        column.addSpacing(12)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        sure = button(self.tr("Name"), "primary")
        sure.setDefault(True)
        sure.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(sure)
        column.addLayout(row)
        self._name.editTextChanged.connect(self._changed)
        self._known = set(names)

    @property
    def name(self) -> str:
        """The speaker."""
        return " ".join(self._name.currentText().split())

    @property
    def everywhere(self) -> bool:
        """Whether all that the present speaker says is meant."""
        return self._all.isVisibleTo(self) and self._all.isChecked()

    def choose(self, name: str, *, everywhere: bool) -> None:
        """Fill the fields."""
        self._name.setEditText(name)
        self._all.setChecked(everywhere)

    @Slot()
    def _changed(self) -> None:
        # A speaker who is there already speaks this one paragraph; a new name renames.
        if self.name in self._known - {self._present}:
            self._all.setChecked(False)
