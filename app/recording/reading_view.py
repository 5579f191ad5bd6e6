"""Shows text that grows while it is being said: settled words dark, those that may change pale."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from app.ui.theme import colour


class ReadingView(QPlainTextEdit):
    """The text; it follows what is said unless the user has scrolled back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Text so far"))
        self.setUndoRedoEnabled(False)
        self._open_at = 0
        self._open = ""

    @property
    def text(self) -> str:
        """All that is shown."""
        return self.toPlainText()

    @property
    def open_text(self) -> str:
        """The words that may change."""
        return self._open

    def start(self) -> None:
        """Begin with an empty page that says what will come."""
        self.clear()
        self._open_at, self._open = 0, ""
        self.setPlaceholderText(self.tr("What is said appears here, a few seconds later."))

    def refuse(self) -> None:
        """Say that no text will come before the recording is complete."""
        if not self.text:
            self.setPlaceholderText(
                self.tr("The text comes once the recording is complete. Sound is being recorded.")
            )

    def add(self, settled: str, open_text: str) -> None:
        """Take what was heard: words to keep, and words that may change."""
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 2
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._open_at)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        if settled:
            cursor.insertText(self._spaced(settled), self._ink("text"))
            self._open_at = cursor.position()
        self._open = open_text
        if open_text:
            cursor.insertText(self._spaced(open_text), self._ink("muted"))
        if follows:
            bar.setValue(bar.maximum())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.text:
            whole, shown = self.text[: self._open_at], self._open
            self.clear()
            self._open_at = 0
            self.add(whole, shown)

    def _spaced(self, text: str) -> str:
        return f" {text}" if self._open_at else text

    @staticmethod
    def _ink(name: str) -> QTextCharFormat:
        ink = QTextCharFormat()
        ink.setForeground(colour(name))
        return ink
