"""The line that slides in below a paragraph after a correction: teach, see the other places."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.ui.icons import icon, put_icon
from app.ui.widgets import button, label

SHOWN_MS = 8_000
HEIGHT = 40


class TeachingLine(QFrame):
    """Offers what the program can learn from a correction.

    Signals:
        add: The word is to go to the list that is named.
        say: The user wants to say how the word sounds, and add it.
        places: The other places are to be shown.
        gone: The line went away by itself or was dismissed.
    """

    add = Signal()
    say = Signal()
    places = Signal()
    gone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("What can be learnt"))
        self.takes_enter = False
        self._text = label("")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text.setMinimumWidth(96)
        self._add = button("", "quiet", self)
        self._add.clicked.connect(self.add)
        self._say = button(self.tr("Say it"), "quiet", self)
        self._say.clicked.connect(self.say)
        self._places = button("", "quiet", self)
        self._places.clicked.connect(self.places)
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.clicked.connect(self.gone)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(4)
        row.addWidget(self._text, 1)
        for widget in (self._add, self._say, self._places, self._close):
            row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self._ended)
        for widget in (self._add, self._say, self._places, self._close):
            widget.installEventFilter(self)
        self.hide()

    def offer(self, text: str, target: str, *, new: bool, enter: bool) -> None:
        """Show what was corrected.

        Args:
            text: The sentence.
            target: The list's name; "" lets the user choose.
            new: Whether nobody knows the word, so that it may be said.
            enter: Whether Enter in the text adds the word.
        """
        self.takes_enter = enter
        self._text.setText(text)
        self._text.setToolTip(text)
        title = (
            self.tr("Add to {list}").format(list=target) if target else self.tr("Add to a list…")
        )
        self._add.setText(title + ("  ⏎" if enter else ""))
        self._say.setVisible(new)
        self._places.hide()
        self.tint()
        self.show()
        self._timer.start()

    def show_places(self, count: int) -> None:
        """Show how many other places there are."""
        self._places.setVisible(count > 0)
        self._places.setText(self.tr("%n other places", "", count) + "  ›")

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        put_icon(self._say, "mic")
        self._close.setIcon(icon("x", "muted", 16))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is on it."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count the seconds again."""
        if self.isVisible():
            self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._timer.start()
        return super().eventFilter(watched, event)

    @Slot()
    def _ended(self) -> None:
        if not self.underMouse():
            self.gone.emit()

    @Slot()
    def take(self) -> None:
        """Do what Enter does."""
        if self.isVisible() and self.takes_enter:
            self._add.click()
