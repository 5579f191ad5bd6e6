"""The preview of replacing: each place with what is written there and what would be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
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
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.transcript.document import Paragraph
from app.transcript.find import Change
from app.ui.text import clock
from app.ui.theme import colour
from app.ui.widgets import fitting

Index = QModelIndex | QPersistentModelIndex
CHANGE = Qt.ItemDataRole.UserRole + 1
AROUND = Qt.ItemDataRole.UserRole + 2
"""What stands before and after the place, and its time in samples."""
_ROWS = 4
"""Rows that are shown at once."""
_TIME = 52
_ARROW = " → "


class Replacements(QAbstractListModel):
    """Changes, with the paragraphs they are in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.changes: Sequence[Change] = ()
        self._paragraphs: Sequence[Paragraph] = ()

    def show(self, changes: Sequence[Change], paragraphs: Sequence[Paragraph]) -> None:
        """Show these."""
        self.beginResetModel()
        self.changes = tuple(changes)
        self._paragraphs = tuple(paragraphs)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.changes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self.changes):
            return None
        change = self.changes[index.row()]
        if role == CHANGE:
            return change
        if role == AROUND:
            paragraph = self._paragraphs[change.match.paragraph]
            text = paragraph.text
            at = sum(last <= change.match.first for _, last in paragraph.spans())
            return text[: change.match.first], text[change.match.last :], self._time(paragraph, at)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{change.before}{_ARROW}{change.after}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self.tr("{before} becomes {after}").format(
                before=change.before, after=change.after or self.tr("nothing")
            )
            return f"{said}, {self.tr('verified')}" if change.verified else said
        return None

    @staticmethod
    def _time(paragraph: Paragraph, word: int) -> int:
        return paragraph.words[min(word, len(paragraph.words) - 1)].first_sample


class _Rows(QStyledItemDelegate):
    """A place: its time, what is around it, before and after."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, option.fontMetrics.height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        change = index.data(CHANGE)
        if not isinstance(change, Change):
            return
        left, right, sample = index.data(AROUND)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(row, 4, 4)
        inside = row.adjusted(8, 0, -8, 0)
        pen = _Pen(painter, option.font, inside)
        pen.small(clock(sample), _TIME)
        if change.verified:
            pen.from_right(self.tr("verified: a suggestion only"))
        pen.write_around(left, right, change)
        painter.restore()


class _Pen:
    """Writes pieces of a row side by side."""

    def __init__(self, painter: QPainter, font: QFont, area: QRectF) -> None:
        self._painter = painter
        self._font = QFont(font)
        self._x, self._end = area.left(), area.right()
        self._area = area

    def small(self, text: str, width: float) -> None:
        """Write a time into a column of its own."""
        font = QFont(self._font)
        font.setPixelSize(12)
        font.setFeature(QFont.Tag("tnum"), 1)
        self._draw(text, font, "muted", width)

    def from_right(self, text: str) -> None:
        """Write at the row's end; what comes later ends before it."""
        font = QFont(self._font)
        font.setPixelSize(12)
        width = QFontMetricsF(font).horizontalAdvance(text) + 4
        self._end -= width
        self._painter.setFont(font)
        self._painter.setPen(colour("muted"))
        area = QRectF(self._end, self._area.top(), width, self._area.height())
        self._painter.drawText(area, Qt.AlignmentFlag.AlignRight | _MIDDLE, text)
        self._end -= 12

    def write_around(self, left: str, right: str, change: Change) -> None:
        """Write the change, with as much around it as there is room for."""
        struck, bold = QFont(self._font), QFont(self._font)
        struck.setStrikeOut(True)
        bold.setWeight(QFont.Weight.DemiBold)
        plain = QFontMetricsF(self._font)
        half = (self._end - self._x) * 0.4
        before = plain.elidedText(change.before, Qt.TextElideMode.ElideRight, half)
        after = QFontMetricsF(bold).elidedText(change.after, Qt.TextElideMode.ElideRight, half)
        middle = plain.horizontalAdvance(before + _ARROW)
        middle += QFontMetricsF(bold).horizontalAdvance(after)
        room = max(min((self._end - self._x - middle) / 2, 220.0), 0.0)
        # A word that is only partly exchanged stays in one piece; further ones go by whole words.
        lead = fitting(left, plain, room, from_end=True)
        if left.endswith(" ") and lead:
            lead += " "
        self._draw(lead, self._font, "muted")
        self._draw(before, struck, "bad")
        self._draw(_ARROW, self._font, "muted")
        self._draw(after, bold, "text")
        trail = fitting(right, plain, self._end - self._x - 4, from_end=False)
        self._draw(" " + trail if right.startswith(" ") else trail, self._font, "muted")

    def _draw(self, text: str, font: QFont, ink: str, width: float = 0.0) -> None:
        width = width or QFontMetricsF(font).horizontalAdvance(text)
        self._painter.setFont(font)
        self._painter.setPen(colour(ink))
        area = QRectF(self._x, self._area.top(), width + 2, self._area.height())
        self._painter.drawText(area, Qt.AlignmentFlag.AlignLeft | _MIDDLE, text)
        self._x += width


_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class ReplacementList(QListView):
    """The list; as tall as its rows, up to four.

    Signals:
        looked_at: A row's number: show that place.
        play: A row's number: let it be heard.
        take: A row's number: write it.
        take_all: Write all.
        left: The user goes back to the field.
    """

    looked_at = Signal(int)
    play = Signal(int)
    take = Signal(int)
    take_all = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.replacements = Replacements(self)
        self.setModel(self.replacements)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("What would be replaced"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setToolTip(self.tr("Space plays a place, Enter replaces it, Ctrl+Enter replaces all"))
        self.clicked.connect(self._looked)
        self.hide()

    def show_changes(self, changes: Sequence[Change], paragraphs: Sequence[Paragraph]) -> None:
        """Show what replacing would do; nothing where there is nothing."""
        row = self.currentIndex().row()
        self.replacements.show(changes, paragraphs)
        count = len(changes)
        self.setVisible(count > 0)
        if count:
            height = self.sizeHintForRow(0)
            self.setFixedHeight(height * min(count, _ROWS) + 2)
            self.select(min(max(row, 0), count - 1))

    def select(self, row: int) -> None:
        """Mark a row as the present one, without telling anyone."""
        self.setCurrentIndex(self.replacements.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.play.emit(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.take_all.emit()
            else:
                self.take.emit(row)
        elif key == Qt.Key.Key_Up and row <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            if self.currentIndex().row() != row:
                self.looked_at.emit(self.currentIndex().row())

    @Slot(QModelIndex)
    def _looked(self, index: QModelIndex) -> None:
        self.looked_at.emit(index.row())
