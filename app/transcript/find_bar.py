"""The bar above the text that finds and replaces."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.transcript.find import pattern
from app.transcript.replacements import ReplacementList
from app.ui.icons import icon
from app.ui.widgets import button, label


class FindBar(QWidget):
    """The bar.

    Attributes:
        wanted: What to look for; None when there is nothing.
        preview: What replacing would do.

    Signals:
        sought: The pattern changed; None when there is nothing to look for.
        step: Go to the next (1) or previous (-1) place.
        replace_one: Replace the present place.
        replace_all: Replace all places.
        by_changed: What they are to be replaced by changed, or whether anything is.
        closed: The bar went away.
    """

    sought = Signal(object)
    step = Signal(int)
    replace_one = Signal()
    replace_all = Signal()
    by_changed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted: re.Pattern[str] | None = None
        self._replacing = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._make()
        self._lay_out()
        self.tint()
        self.hide()

    @property
    def regular(self) -> bool:
        """Whether the text is a regular expression."""
        return self._regular.isChecked()

    @property
    def by(self) -> str:
        """What places are to be replaced by."""
        return self._by.text()

    @property
    def replacing(self) -> bool:
        """Whether anything is to be replaced."""
        return self._replacing and self.isVisible()

    def open(self, text: str, *, replacing: bool) -> None:
        """Show the bar, with the selected text in it."""
        self._replacing = replacing
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

    def replace_by(self, text: str) -> None:
        """Put a text into the field of what is written instead."""
        self._by.setText(text)

    def choose(
        self, *, regular: bool | None = None, whole: bool | None = None, case: bool | None = None
    ) -> None:
        """Set switches; None leaves one as it is."""
        for switch, on in ((self._regular, regular), (self._whole, whole), (self._case, case)):
            if on is not None:
                switch.setChecked(on)

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
        if not count:
            self.enable_replacing(on=False)

    def enable_replacing(self, *, on: bool, problem: str = "") -> None:
        """Let places be replaced, or say why they can't."""
        self._one.setEnabled(on)
        self._all.setEnabled(on)
        self._problem.setText(problem)

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        self._previous.setIcon(icon("chevron-up", size=16))
        self._next.setIcon(icon("chevron-down", size=16))
        self._close.setIcon(icon("x", "muted", 16))
        self.preview.viewport().update()

    @Slot()
    def dismiss(self) -> None:
        """Take the bar away."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and self._is_mine(watched, event):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and self._took(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _is_mine(self, watched: QObject, event: QKeyEvent) -> bool:
        """Return whether a key means something here that it doesn't elsewhere."""
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return event.key() == Qt.Key.Key_Escape or (enters and watched is not self._find)

    def _took(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif watched is self.preview:
            return False
        elif key == Qt.Key.Key_Down and self.preview.isVisible():
            self.preview.setFocus(Qt.FocusReason.TabFocusReason)
        elif key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        elif watched is self._find:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step.emit(-1 if back else 1)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._all.click()
        else:
            self._one.click()
        return True

    def _make(self) -> None:
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
        self._problem = label("", "bad")
        self._previous = self._tool(self.tr("Previous place"), -1)
        self._next = self._tool(self.tr("Next place"), 1)
        self._close = QToolButton(self)
        self._close.setToolTip(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.clicked.connect(self.dismiss)
        self._by = QLineEdit(self)
        self._by.setPlaceholderText(self.tr("Replace by"))
        self._by.setAccessibleName(self.tr("Replace by"))
        self._by.textChanged.connect(self.by_changed)
        self._one = button(self.tr("Replace"))
        self._one.clicked.connect(self.replace_one)
        self._all = button(self.tr("Replace all"))
        self._all.clicked.connect(self.replace_all)
        self.preview = ReplacementList(self)
        self.preview.left.connect(self._by.setFocus)
        for part in (self._find, self._by, self.preview):
            part.installEventFilter(self)

    def _lay_out(self) -> None:
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
        choices.addWidget(self._problem)
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
        column.addWidget(self.preview)

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
    def _changed(self) -> None:
        text = self._find.text()
        self.wanted = None
        self._count.setText("")
        self._by.setToolTip(
            self.tr(r"\1 is the first group, \2 the second") if self.regular else ""
        )
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
