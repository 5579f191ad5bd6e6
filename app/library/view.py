"""The left margin: the library's list with states by shape, colour and text."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.library.model import BIN, INBOX, Kind, LibraryModel, Role
from app.library.queue_view import QueuePane
from app.ui.icons import pixmap, put_icon
from app.ui.theme import colour
from app.ui.widgets import Notice, button

WIDTH = 240
_INDENT = 12
_ICONS = {
    "waiting": ("circle-dashed", "muted"),
    "working": ("loader", "accent"),
    "ready": ("circle", "good"),
    "doubts": ("circle-dot", "doubt"),
    "verified": ("circle-check", "good"),
    "failed": ("circle-alert", "bad"),
}


class _RowPainter(QStyledItemDelegate):
    """Draws a folder's heading, or a recording with its state and length."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        height = option.fontMetrics.height()
        if index.data(Role.KIND) == Kind.FOLDER:
            return QSize(WIDTH, height + 16)
        return QSize(WIDTH, height * 2 + 16)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        if index.data(Role.KIND) == Kind.FOLDER:
            self._paint_folder(painter, area, option, index)
        else:
            self._paint_recording(painter, area, option, index)
        painter.restore()

    def _paint_folder(
        self,
        painter: QPainter,
        area: QRectF,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        view = self.parent()
        if isinstance(view, LibraryList) and view.drop_row == index.row():
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(area.adjusted(8, 6, -8, -1), 6, 6)
        elif option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(area.adjusted(8, 6, -8, -1), 6, 6)
        font = QFont(painter.font())
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        left = _INDENT * int(index.data(Role.DEPTH))
        ratio = painter.device().devicePixelRatioF()
        name = "chevron-right" if index.data(Role.FOLDED) else "chevron-down"
        arrow = pixmap(name, "muted", 12, ratio)
        painter.drawPixmap(12 + left, int(area.center().y()) - 2, arrow)
        inner = area.adjusted(28 + left, 8, -16, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, str(index.data()).upper())
        count = index.data(Role.COUNT)
        if count:
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, str(count))

    def _paint_recording(
        self,
        painter: QPainter,
        area: QRectF,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = area.adjusted(8 + _INDENT * int(index.data(Role.DEPTH)), 1, -8, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(row, 6, 6)
        name, token = _ICONS.get(index.data(Role.STATUS), _ICONS["waiting"])
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(
            int(row.left()) + 8, int(row.center().y()) - 8, pixmap(name, token, 16, ratio)
        )
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colour("text"))
        words = row.adjusted(32, 7, -8, -7)
        half = words.height() / 2
        title = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideMiddle, int(words.width())
        )
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words.adjusted(0, 0, 0, -half), left, title)
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        detail = painter.fontMetrics().elidedText(
            str(index.data(Role.DETAIL)), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words.adjusted(0, half, 0, 0), left, detail)
        part = index.data(Role.PART)
        if part is not None and part >= 0:
            bar = QRectF(words.left(), row.bottom() - 4, words.width(), 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("line"))
            painter.drawRect(bar)
            bar.setWidth(bar.width() * part)
            painter.setBrush(colour("accent"))
            painter.drawRect(bar)


class LibraryList(QListView):
    """The list itself.

    Signals:
        opened: A recording's number.
        menu_wanted: A recording's number and where, in global coordinates.
        folder_menu_wanted: A folder's name and where, in global coordinates.
        bin_wanted: Numbers (a tuple) of recordings.
    """

    opened = Signal(int)
    menu_wanted = Signal(int, object)
    folder_menu_wanted = Signal(str, object)
    bin_wanted = Signal(object)

    def __init__(self, model: LibraryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_RowPainter(self))
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Library"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QListView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        # Without an indicator Qt drops beside all rows; overwriting means on one, never between.
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(True)
        self._adding = False
        self._over = -1
        self._kept: tuple[int, ...] = ()
        model.modelAboutToBeReset.connect(self._keep_chosen)
        model.modelReset.connect(self._choose_again)
        self.activated.connect(self._open)
        self.clicked.connect(self._clicked)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The numbers of the recordings that are selected, from top to bottom."""
        indexes = sorted(self.selectedIndexes(), key=QModelIndex.row)
        numbers = [index.data(Role.RECORDING_ID) for index in indexes]
        return tuple(number for number in numbers if number is not None)

    @property
    def drop_row(self) -> int:
        """The folder's row that something dragged would go to; -1 for none."""
        return self._over

    def select(self, recording_id: int) -> None:
        """Mark a recording as the open one, unless the user is selecting several."""
        if len(self.chosen) > 1:
            return
        model = self.model()
        assert isinstance(model, LibraryModel)
        number = model.row_of(recording_id)
        if number >= 0:
            self.setCurrentIndex(model.index(number))
        else:
            self.clearSelection()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            where = self.viewport().mapToGlobal(self.visualRect(index).center())
        number, folder = index.data(Role.RECORDING_ID), index.data(Role.FOLDER)
        if number is not None:
            self.menu_wanted.emit(number, where)
        elif folder not in (None, INBOX, BIN):
            self.folder_menu_wanted.emit(folder, where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        folded = self.currentIndex().data(Role.FOLDED)
        fold = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}.get(Qt.Key(event.key()))
        if folded is not None and fold is not None:
            if folded is fold:
                self._open(self.currentIndex())
            return
        if event.key() == Qt.Key.Key_Delete and self.chosen:
            self.bin_wanted.emit(self.chosen)
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        several = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        self._adding = bool(event.modifiers() & several)
        super().mousePressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        self._show_target(event.position().toPoint() if event.isAccepted() else None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self._show_target(None)

    def _show_target(self, where: QPoint | None) -> None:
        """Show which folder it would go to."""
        model = self.model()
        assert isinstance(model, LibraryModel)
        index = self.indexAt(where) if where is not None else QModelIndex()
        over = model.row_of_folder(model.folder_at(index.row())) if index.isValid() else -1
        if over != self._over:
            self._over = over
            self.viewport().update()

    @Slot()
    def _keep_chosen(self) -> None:
        self._kept = self.chosen

    @Slot()
    def _choose_again(self) -> None:
        """Select what was selected before the list was read anew."""
        model = self.model()
        assert isinstance(model, LibraryModel)
        rows = [row for row in map(model.row_of, self._kept) if row >= 0]
        if len(rows) < 2:
            return  # The open recording is marked by whoever opened it.
        self.setCurrentIndex(model.index(rows[-1]))
        for row in rows:
            self.selectionModel().select(model.index(row), QItemSelectionModel.SelectionFlag.Select)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        if not self._adding:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        number, folder = index.data(Role.RECORDING_ID), index.data(Role.FOLDER)
        if number is not None:
            self.opened.emit(number)
        elif folder is not None:
            model = self.model()
            assert isinstance(model, LibraryModel)
            model.toggle(index)
            self.setCurrentIndex(model.index(model.row_of_folder(folder)))


class LibraryPane(QWidget):
    """The margin: a filter by tags, the list, what was just done, the queue.

    Signals:
        filtered: Tags (a frozenset) that a recording must have to be shown.
    """

    filtered = Signal(object)

    def __init__(self, model: LibraryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setMinimumWidth(180)
        self.list = LibraryList(model, self)
        self.queue = QueuePane()
        self.notice = Notice()
        self._tags: frozenset[str] = frozenset()
        self._filter = button("", "row")
        self._filter.setAccessibleName(self.tr("Filter by tags"))
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._chosen)
        self._filter.setMenu(self._menu)
        self._filter.hide()
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self._filter, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 8)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)
        beside = QHBoxLayout()
        beside.setContentsMargins(8, 4, 8, 4)
        beside.addWidget(self.notice)
        layout.addLayout(beside)
        layout.addWidget(self.queue)

    def show_tags(self, tags: list[tuple[str, int]], chosen: frozenset[str]) -> None:
        """Offer these tags with their counts as a filter; hidden while there are none."""
        self._tags = chosen
        self._menu.clear()
        for name, count in tags:
            action = self._menu.addAction(name.replace("&", "&&") + f"\t{count}")
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name in chosen)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("All recordings")).setData("")
        self._filter.setVisible(bool(tags or chosen))
        words = ", ".join(f"#{name}" for name in sorted(chosen)) or self.tr("All tags")
        self._filter.setText(words)
        self._filter.setToolTip(words)
        self.tint()

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        put_icon(self._filter, "tags", "accent" if self._tags else "muted")
        self.queue.tint()

    @Slot("QAction*")
    def _chosen(self, action: object) -> None:
        name = str(action.data())  # type: ignore[attr-defined]
        self.filtered.emit(self._tags ^ {name} if name else frozenset())
