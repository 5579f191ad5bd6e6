"""The left margin: the library's list with states by shape, colour and text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.library.model import Kind, LibraryModel, Role
from app.ui.icons import pixmap
from app.ui.theme import colour

WIDTH = 240
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
            self._paint_folder(painter, area, index)
        else:
            self._paint_recording(painter, area, option, index)
        painter.restore()

    def _paint_folder(
        self, painter: QPainter, area: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        font = QFont(painter.font())
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        inner = area.adjusted(16, 8, -16, 0)
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
        row = area.adjusted(8, 1, -8, -1)
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
        bin_wanted: A recording's number.
    """

    opened = Signal(int)
    menu_wanted = Signal(int, object)
    bin_wanted = Signal(int)

    def __init__(self, model: LibraryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_RowPainter(self))
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Library"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.activated.connect(self._open)
        self.clicked.connect(self._open)

    def select(self, recording_id: int) -> None:
        """Mark a recording as the open one."""
        model = self.model()
        assert isinstance(model, LibraryModel)
        number = model.row_of(recording_id)
        if number >= 0:
            self.setCurrentIndex(model.index(number))
        else:
            self.clearSelection()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self.indexAt(event.pos()).data(Role.RECORDING_ID)
        if number is not None:
            self.menu_wanted.emit(number, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = self.currentIndex().data(Role.RECORDING_ID)
        if event.key() == Qt.Key.Key_Delete and number is not None:
            self.bin_wanted.emit(number)
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)

    def _open(self, index: QModelIndex) -> None:
        number = index.data(Role.RECORDING_ID)
        if number is not None:
            self.opened.emit(number)


class LibraryPane(QWidget):
    """The margin with the list."""

    def __init__(self, model: LibraryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setMinimumWidth(180)
        self.list = LibraryList(model, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 8)
        layout.addWidget(self.list)
