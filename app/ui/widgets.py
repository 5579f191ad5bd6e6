"""Small widgets that several panes share."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFontMetricsF
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.ui.icons import icon

NOTICE_MS = 8_000


def label(text: str, role: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label in one of the style sheet's roles."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        result.setProperty("role", role)
    return result


def button(text: str, kind: str = "", parent: QWidget | None = None) -> QPushButton:
    """Return a push button: "primary", "quiet", "chip", "row" or the usual."""
    result = QPushButton(text, parent)
    if kind:
        result.setProperty("kind", kind)
    return result


def tool(action: QAction, parent: QWidget | None = None) -> QToolButton:
    """Return an icon button for an action."""
    result = QToolButton(parent)
    result.setDefaultAction(action)
    result.setIconSize(result.iconSize().expandedTo(result.iconSize()))
    result.setAccessibleName(action.text())
    return result


def hairline(parent: QWidget | None = None, *, vertical: bool = False) -> QFrame:
    """Return a line one pixel thick."""
    line = QFrame(parent)
    line.setObjectName("line")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def fitting(text: str, metrics: QFontMetricsF, width: float, *, from_end: bool) -> str:
    """Return as many whole words as there is room for."""
    words = text.split()
    while words and metrics.horizontalAdvance(" ".join(words)) > width:
        words = words[1:] if from_end else words[:-1]
    return " ".join(words)


class Notice(QFrame):
    """A line inside a pane that offers what can be done now; goes by itself unless told to stay.

    Signals:
        chosen: The identifier of the button that was pressed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 4, 4)
        self._row.setSpacing(4)
        self._label = label("")
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self._label, 1)
        self._buttons: list[QPushButton] = []
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.clicked.connect(self.dismiss)
        self._row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NOTICE_MS)
        self._timer.timeout.connect(self.dismiss)
        self.kind = ""
        self.hide()

    @property
    def text(self) -> str:
        """The line."""
        return self._label.text()

    def offer(
        self, kind: str, text: str, choices: tuple[tuple[str, str], ...], *, lasting: bool = False
    ) -> None:
        """Show a line.

        Args:
            kind: What it is about, for whoever hears of the choice.
            text: The line.
            choices: Identifier and text of each button.
            lasting: Whether it stays until it is dismissed.
        """
        self.kind = kind
        self._close.setIcon(icon("x", "muted", 16))
        self._label.setText(text)
        self._label.setToolTip(text)
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = []
        for number, (name, title) in enumerate(choices):
            made = button(title, "quiet", self)
            made.setObjectName(name)
            made.clicked.connect(self._pressed)
            self._row.insertWidget(1 + number, made)
            self._buttons.append(made)
        self.show()
        if lasting:
            self._timer.stop()
        else:
            self._timer.start()

    @Slot()
    def dismiss(self) -> None:
        """Take the line away."""
        self._timer.stop()
        self.hide()

    @Slot()
    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(sender.objectName())
