"""The queue below the library: what is at work, what waits, in an order that can be changed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import icon
from app.ui.widgets import hairline, label

_ROW = 28
_MOST_ROWS = 5
_ID = Qt.ItemDataRole.UserRole


class QueueList(QListWidget):
    """The recordings, one a row; those that wait can be dragged.

    Signals:
        arranged: Numbers (a tuple) of the recordings in their new order.
        stepped: A recording's number and by how many places it shall move.
        opened: A recording's number.
    """

    arranged = Signal(object)
    stepped = Signal(int, int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Queue"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemActivated.connect(self._open)

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        numbers = [int(self.item(row).data(_ID)) for row in range(self.count())]
        self.arranged.emit(tuple(numbers))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if steps and event.modifiers() & both == both:
            self.step(steps)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item = self.itemAt(event.pos())
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            return
        self.setCurrentItem(item)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, steps in (
            (self.tr("Next in turn"), -self.count()),
            (self.tr("Earlier"), -1),
            (self.tr("Later"), 1),
        ):
            action = menu.addAction(text)
            action.setData(steps)
        menu.triggered.connect(self._chosen)
        menu.popup(event.globalPos())

    def step(self, steps: int) -> None:
        """Move the current recording by so many places."""
        item = self.currentItem()
        if item is not None:
            self.stepped.emit(int(item.data(_ID)), steps)

    @Slot("QAction*")
    def _chosen(self, action: object) -> None:
        self.step(int(action.data()))  # type: ignore[attr-defined]

    @Slot(QListWidgetItem)
    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(int(item.data(_ID)))


class QueuePane(QWidget):
    """The queue with its heading; hidden while nothing waits.

    Signals:
        rest_wanted: Whether the work shall rest.
    """

    rest_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paused = False
        self._active: tuple[int, str] = (-1, "")
        self._title = label("", "section")
        self._left = label("", "small")
        self._up = self._tool(self.tr("Earlier"), self.tr("Earlier  (Ctrl+Shift+Up)"))
        self._down = self._tool(self.tr("Later"), self.tr("Later  (Ctrl+Shift+Down)"))
        self._rest = self._tool("", "")
        self.list = QueueList()
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
        head.setSpacing(0)
        head.addWidget(self._title)
        head.addSpacing(8)
        head.addWidget(self._left, 1)
        for part in (self._up, self._down, self._rest):
            head.addWidget(part)
        body = QVBoxLayout()
        body.setContentsMargins(12, 0, 8, 0)
        body.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(hairline())
        column.addLayout(head)
        column.addLayout(body)
        self._up.clicked.connect(self._earlier)
        self._down.clicked.connect(self._later)
        self._rest.clicked.connect(self._toggle)
        self.list.currentItemChanged.connect(self._show_tools)
        self.tint()
        self.hide()

    def show_queue(
        self, active: tuple[int, str] | None, waiting: list[tuple[int, str]], *, paused: bool
    ) -> None:
        """Show what is at work and what waits: number and title each."""
        row = self.list.currentRow()
        chosen = int(self.list.item(row).data(_ID)) if row >= 0 else -1
        self._paused = paused
        self.list.clear()
        for number, title in [*([active] if active else []), *waiting]:
            item = QListWidgetItem(title)
            item.setToolTip(title)
            item.setData(_ID, number)
            item.setSizeHint(QSize(100, _ROW))
            movable = active is None or number != active[0]
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsDragEnabled if movable else flags)
            self.list.addItem(item)
            if number == chosen:
                self.list.setCurrentItem(item)
        number, words = self._active
        if active is not None:
            self.show_active(active[0], words if active[0] == number else "")
        count = self.list.count()
        self._title.setText(self.tr("QUEUE") + f" {count}")
        self.list.setFixedHeight(min(count, _MOST_ROWS) * _ROW + 4)
        self.setVisible(count > 0)
        self.tint()

    def show_active(self, number: int, words: str) -> None:
        """Show how far the work on a recording is, before its title."""
        self._active = (number, words)
        if self.list.count() and not self._is_movable(0):
            item = self.list.item(0)
            title = item.toolTip()
            item.setText(f"{words} · {title}" if words else title)

    def show_left(self, words: str) -> None:
        """Show how long all of it will take."""
        self._left.setText(words)

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        self._up.setIcon(icon("arrow-up", "muted", 16))
        self._down.setIcon(icon("arrow-down", "muted", 16))
        self._rest.setIcon(icon("play" if self._paused else "pause", "muted", 16))
        text = self.tr("Go on with the queue") if self._paused else self.tr("Pause the queue")
        self._rest.setToolTip(text)
        self._rest.setAccessibleName(text)
        self._show_tools()

    @Slot()
    def _show_tools(self) -> None:
        row = self.list.currentRow()
        movable = row >= 0 and self._is_movable(row)
        self._up.setEnabled(movable)
        self._down.setEnabled(movable)

    def _is_movable(self, row: int) -> bool:
        return bool(self.list.item(row).flags() & Qt.ItemFlag.ItemIsDragEnabled)

    @Slot()
    def _earlier(self) -> None:
        self.list.step(-1)

    @Slot()
    def _later(self) -> None:
        self.list.step(1)

    @Slot()
    def _toggle(self) -> None:
        self.rest_wanted.emit(not self._paused)

    def _tool(self, name: str, tip: str) -> QToolButton:
        made = QToolButton(self)
        made.setAccessibleName(name)
        made.setToolTip(tip)
        made.setIconSize(QSize(16, 16))
        return made
