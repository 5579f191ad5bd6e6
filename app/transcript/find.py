"""Find and replace: a bar above the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.transcript.document import Command, Paragraph, Replace, retyped
from app.ui.icons import icon
from app.ui.widgets import button, label


@dataclass(frozen=True, slots=True)
class Match:
    """A place that was found: paragraph, first and last (exclusive) character."""

    paragraph: int
    first: int
    last: int


def pattern(
    wanted: str, *, regular: bool = False, whole: bool = False, case: bool = False
) -> re.Pattern[str]:
    """Return what to look for.

    Raises:
        re.error: The regular expression is wrong.
    """
    text = wanted if regular else re.escape(wanted)
    if whole:
        text = rf"(?<!\w)(?:{text})(?!\w)"
    return re.compile(text, 0 if case else re.IGNORECASE)


def matches(texts: list[str], wanted: re.Pattern[str]) -> list[Match]:
    """Return all places, in order; empty matches are left out."""
    return [
        Match(number, found.start(), found.end())
        for number, text in enumerate(texts)
        for found in wanted.finditer(text)
        if found.end() > found.start()
    ]


def replacement(
    paragraphs: list[Paragraph], wanted: re.Pattern[str], by: str, *, regular: bool
) -> Command | None:
    """Return the command that replaces all places; None when nothing changes."""
    changes = []
    for number, paragraph in enumerate(paragraphs):
        # A function keeps backslashes of a plain replacement as they are.
        text = wanted.sub(by if regular else lambda _: by, paragraph.text)
        if text != paragraph.text:
            changes.append(Replace(number, (paragraph,), retyped((paragraph,), (text,))))
    return Command("replace", tuple(changes)) if changes else None


class FindBar(QWidget):
    """The bar.

    Signals:
        sought: The pattern changed; None when there is nothing to look for.
        step: Go to the next (1) or previous (-1) place.
        replace_one: Replace the present place by this text.
        replace_all: Replace all places by this text.
        closed: The bar went away.
    """

    sought = Signal(object)
    step = Signal(int)
    replace_one = Signal(str)
    replace_all = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted: re.Pattern[str] | None = None
        self._find = QLineEdit(self)
        self._find.setPlaceholderText(self.tr("Find"))
        self._find.setAccessibleName(self.tr("Find"))
        self._find.textChanged.connect(self._changed)
        self._count = label("", "small")
        self._count.setMinimumWidth(96)
        self._case = QCheckBox(self.tr("Case"))
        self._whole = QCheckBox(self.tr("Whole words"))
        self._regular = QCheckBox(self.tr("Regular expression"))
        for switch in (self._case, self._whole, self._regular):
            switch.toggled.connect(self._changed)
        self._previous = self._tool(self.tr("Previous place"), -1)
        self._next = self._tool(self.tr("Next place"), 1)
        self._close = QToolButton(self)
        self._close.setToolTip(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.clicked.connect(self.dismiss)
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self._find, self._previous, self._next, self._count):
            top.addWidget(widget, 1 if widget is self._find else 0)
        top.addWidget(self._close)
        choices = QHBoxLayout()
        choices.setSpacing(16)
        for switch in (self._case, self._whole, self._regular):
            choices.addWidget(switch)
        choices.addStretch(1)
        self._by = QLineEdit(self)
        self._by.setPlaceholderText(self.tr("Replace by"))
        self._by.setAccessibleName(self.tr("Replace by"))
        self._one = button(self.tr("Replace"))
        self._one.clicked.connect(self._replace_one)
        self._all = button(self.tr("Replace all"))
        self._all.clicked.connect(self._replace_all)
        self._second = QWidget(self)
        bottom = QHBoxLayout(self._second)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.setSpacing(8)
        bottom.addWidget(self._by, 1)
        bottom.addWidget(self._one)
        bottom.addWidget(self._all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._second)
        column.addLayout(choices)
        self._find.installEventFilter(self)
        self._by.installEventFilter(self)
        self.tint()
        self.hide()

    @property
    def regular(self) -> bool:
        """Whether the text is a regular expression."""
        return self._regular.isChecked()

    def open(self, text: str, *, replacing: bool) -> None:
        """Show the bar, with the selected text in it."""
        self._second.setVisible(replacing)
        if text:
            self._find.setText(text)
        self.show()
        self._find.setFocus()
        self._find.selectAll()
        self._changed()

    def look_for(self, text: str) -> None:
        """Put a text into the field."""
        self._find.setText(text)

    def show_count(self, present: int, count: int) -> None:
        """Show which of how many places the caret is at."""
        if self.wanted is None:
            return
        if not count:
            self._count.setText(self.tr("Not found"))
        else:
            self._count.setText(
                self.tr("{number} of {count}").format(number=present + 1, count=count)
            )
        self._one.setEnabled(count > 0)
        self._all.setEnabled(count > 0)

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        self._previous.setIcon(icon("chevron-up", size=16))
        self._next.setIcon(icon("chevron-down", size=16))
        self._close.setIcon(icon("x", "muted", 16))

    @Slot()
    def dismiss(self) -> None:
        """Take the bar away."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.step.emit(-1 if back else 1)
                return True
        return super().eventFilter(watched, event)

    def _tool(self, name: str, direction: int) -> QToolButton:
        made = QToolButton(self)
        made.setToolTip(name)
        made.setAccessibleName(name)
        made.setProperty("step", direction)
        made.clicked.connect(self._stepped)
        return made

    @Slot()
    def _stepped(self) -> None:
        self.step.emit(int(self.sender().property("step")))

    @Slot()
    def _replace_one(self) -> None:
        self.replace_one.emit(self._by.text())

    @Slot()
    def _replace_all(self) -> None:
        self.replace_all.emit(self._by.text())

    @Slot()
    def _changed(self) -> None:
        text = self._find.text()
        self.wanted = None
        self._count.setText("")
        if text:
            try:
                self.wanted = pattern(
                    text,
                    regular=self._regular.isChecked(),
                    whole=self._whole.isChecked(),
                    case=self._case.isChecked(),
                )
            except re.error:
                self._count.setText(self.tr("Not complete"))
        self.sought.emit(self.wanted)
