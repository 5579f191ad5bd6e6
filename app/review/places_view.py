"""The list of other places: each can be heard and accepted, all above a mark at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.review.places import MARK, OtherPlace
from app.ui.icons import icon, put_icon
from app.ui.text import clock
from app.ui.theme import colour
from app.ui.widgets import button, fitting, label

Index = QModelIndex | QPersistentModelIndex
PLACE = Qt.ItemDataRole.UserRole + 1
ABOVE = Qt.ItemDataRole.UserRole + 2
ROW = 64
_BAR = 40
_LEAST = -1.0
"""The mark's lowest place, nats per sound."""


class PlacesModel(QAbstractListModel):
    """Places and which of them lie above the mark."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places: list[OtherPlace] = []
        self.mark = MARK

    def show(self, places: Sequence[OtherPlace]) -> None:
        """Show these."""
        self.beginResetModel()
        self.places = list(places)
        self.endResetModel()

    def set_mark(self, mark: float) -> None:
        """Move the mark."""
        self.mark = mark
        if self.places:
            self.dataChanged.emit(self.index(0), self.index(len(self.places) - 1), [ABOVE])

    def above(self) -> list[OtherPlace]:
        """Return the places above the mark."""
        return [place for place in self.places if self._above(place)]

    def _above(self, place: OtherPlace) -> bool:
        return place.score >= self.mark and place.better

    def remove(self, gone: Sequence[OtherPlace]) -> None:
        """Take places out."""
        for row in range(len(self.places) - 1, -1, -1):
            if any(self.places[row] is place for place in gone):
                self.beginRemoveRows(QModelIndex(), row, row)
                del self.places[row]
                self.endRemoveRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self.places):
            return None
        place = self.places[index.row()]
        if role == PLACE:
            return place
        if role == ABOVE:
            return self._above(place)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{clock(place.first_sample)} {place.before} {place.written} {place.after}"
        return None


class _Rows(QStyledItemDelegate):
    """A place: its words between their neighbours, its time, how alike it sounds."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place = index.data(PLACE)
        if not isinstance(place, OtherPlace):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect).adjusted(0, 1, 0, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(row, 6, 6)
        above = bool(index.data(ABOVE))
        inside = row.adjusted(12, 9, -12, -9)
        self._paint_text(painter, option, inside, place, "text" if above else "muted")
        self._paint_detail(painter, option, inside, place, above=above)
        painter.restore()

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRectF,
        place: OtherPlace,
        ink: str,
    ) -> None:
        """Draw the words in bold with as much around them as there is room for."""
        plain, bold = QFont(option.font), QFont(option.font)
        bold.setWeight(QFont.Weight.Bold)
        metrics, strong = QFontMetricsF(plain), QFontMetricsF(bold)
        gap = metrics.horizontalAdvance(" ")
        written = strong.elidedText(place.written, Qt.TextElideMode.ElideRight, area.width())
        middle = strong.horizontalAdvance(written)
        left_room = max((area.width() - middle) / 2 - gap, 0.0)
        before = fitting(place.before, metrics, left_room, from_end=True)
        x = area.left()
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.setFont(plain)
        painter.setPen(colour("muted"))
        if before:
            painter.drawText(QRectF(x, area.top(), left_room + 1, area.height()), top, before)
            x += metrics.horizontalAdvance(before) + gap
        painter.setFont(bold)
        painter.setPen(colour(ink))
        painter.drawText(QRectF(x, area.top(), middle + 2, area.height()), top, written)
        x += middle + gap
        painter.setFont(plain)
        painter.setPen(colour("muted"))
        after = fitting(place.after, metrics, area.right() - x, from_end=False)
        painter.drawText(QRectF(x, area.top(), area.right() - x, area.height()), top, after)

    def _paint_detail(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRectF,
        place: OtherPlace,
        *,
        above: bool,
    ) -> None:
        font = QFont(option.font)
        font.setPixelSize(12)
        font.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        parts = [clock(place.first_sample)]
        if place.same_error:
            parts.append(self.tr("same error"))
        elif not place.better:
            parts.append(self.tr("fits no better"))
        if place.kept:
            parts.append(self.tr("written by you"))
        painter.setPen(colour("muted"))
        bottom = Qt.AlignmentFlag.AlignBottom
        room = area.width() - _BAR - 52
        said = painter.fontMetrics().elidedText(
            " · ".join(parts), Qt.TextElideMode.ElideRight, int(room)
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | bottom, said)
        likeness = math.exp(place.score)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | bottom, f"{likeness * 100:.0f} %")
        bar = QRectF(area.right() - _BAR - 40, area.bottom() - 9, _BAR, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(bar, 2.5, 2.5)
        painter.setBrush(colour("accent" if above else "edge"))
        bar.setWidth(max(bar.width() * likeness, 3.0))
        painter.drawRoundedRect(bar, 2.5, 2.5)


class PlacesPane(QFrame):
    """The pane in the right margin.

    Signals:
        play: A place is to be heard.
        go: The caret is to go to a place.
        accept: The word is to be written at one place.
        accept_all: The word is to be written at all these places.
        closed: The pane went away.
    """

    play = Signal(object)
    go = Signal(object)
    accept = Signal(object)
    accept_all = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setMinimumWidth(304)
        self.model = PlacesModel(self)
        self._title = label("", "word")
        self._title.setWordWrap(True)
        self._about = label("", "small")
        self._about.setWordWrap(True)
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close"))
        self._close.clicked.connect(self.dismiss)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(self.tr("Other places"))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self._mark = QSlider(Qt.Orientation.Horizontal)
        self._mark.setAccessibleName(self.tr("How alike a place must sound"))
        self._mark.setRange(round(_LEAST * 100), 0)
        self._mark.setValue(round(MARK * 100))
        self._mark.valueChanged.connect(self._marked)
        self._play = button(self.tr("Play"))
        self._play.clicked.connect(self._play_current)
        self._one = button(self.tr("Accept"))
        self._one.clicked.connect(self._accept_current)
        self._all = button("", "primary")
        self._all.clicked.connect(self._accept_marked)
        self._build()
        self.tint()

    def searching(self, text: str) -> None:
        """Say that the places of a word are being looked for."""
        self.model.show([])
        self._title.setText(text)
        self._about.setText(self.tr("Listening for it…"))
        self._enable()

    def show_places(self, text: str, places: Sequence[OtherPlace]) -> None:
        """Show where a word may belong."""
        self.model.show(places)
        self._title.setText(text)
        if places:
            self._about.setText(self.tr("Space plays a place, Enter accepts it."))
            self.list.setCurrentIndex(self.model.index(0))
        else:
            self._about.setText(self.tr("It fits nowhere else in this recording."))
        self._enable()

    def accepted(self, places: Sequence[OtherPlace]) -> None:
        """Take places out that were dealt with."""
        self.model.remove(places)
        if not self.model.places:
            self._about.setText(self.tr("No other places are left."))
        self._enable()

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        self._close.setIcon(icon("x", "muted", 16))
        put_icon(self._play, "volume-2")
        self.list.viewport().update()

    @Slot()
    def dismiss(self) -> None:
        """Close the pane."""
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent):
            mine = event.key() in (
                Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter,
            )  # fmt: skip
            if event.type() == QEvent.Type.ShortcutOverride and mine:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and mine:
                self._key(event)
                return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() == Qt.Key.Key_Space:
            self._play_current()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._accept_marked()
        else:
            self._accept_current()

    def _current(self) -> OtherPlace | None:
        place = self.list.currentIndex().data(PLACE)
        return place if isinstance(place, OtherPlace) else None

    @Slot(QModelIndex, QModelIndex)
    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        place = self._current()
        if place is not None and self.isVisible():
            self.go.emit(place)

    @Slot()
    def _play_current(self) -> None:
        place = self._current()
        if place is not None:
            self.play.emit(place)

    @Slot()
    def _accept_current(self) -> None:
        place = self._current()
        if place is not None:
            self.accept.emit(place)

    @Slot()
    def _accept_marked(self) -> None:
        places = self.model.above()
        if places:
            self.accept_all.emit(places)

    @Slot(int)
    def _marked(self, value: int) -> None:
        self.model.set_mark(value / 100)
        self._enable()

    def _enable(self) -> None:
        count = len(self.model.above())
        self._all.setText(self.tr("Accept %n above the mark", "", count))
        self._all.setEnabled(count > 0)
        for widget in (self._play, self._one, self._mark):
            widget.setEnabled(bool(self.model.places))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("OTHER PLACES"), "section"), 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 16)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addSpacing(4)
        column.addWidget(self.list, 1)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(0, 8, 8, 0)
        bottom.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._play)
        row.addWidget(self._one)
        row.addStretch(1)
        bottom.addLayout(row)
        ends = QHBoxLayout()
        ends.addWidget(label(self.tr("Mark: loosely"), "small"))
        ends.addWidget(self._mark, 1)
        ends.addWidget(label(self.tr("exactly"), "small"))
        bottom.addLayout(ends)
        bottom.addWidget(self._all)
        column.addLayout(bottom)
        self._enable()
