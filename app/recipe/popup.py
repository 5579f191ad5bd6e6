"""The small window that a chip opens below itself."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


class Popup(QFrame):
    """A small window below a chip; goes when anything else is clicked."""

    def __init__(self, parent: QWidget, width: int) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popup")
        self.setFixedWidth(width)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 16)
        self.column.setSpacing(8)

    def open_below(self, chip: QWidget) -> None:
        """Show it under a chip, inside the screen."""
        self.adjustSize()
        corner = chip.mapToGlobal(QPoint(0, chip.height() + 4))
        screen = chip.screen().availableGeometry()
        corner.setX(min(corner.x(), screen.right() - self.width() - 8))
        corner.setY(max(min(corner.y(), screen.bottom() - self.height() - 8), screen.top()))
        self.move(corner)
        self.show()
        self.setFocus()
