"""Draws rows of two lines: a title and what it is about."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.theme import colour

DETAIL = Qt.ItemDataRole.UserRole + 20
"""The role of a row's second line."""

Index = QModelIndex | QPersistentModelIndex


class TwoLines(QStyledItemDelegate):
    """A title and a muted line below it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, option.fontMetrics.height() * 2 + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect).adjusted(0, 1, 0, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(row, 6, 6)
        words = row.adjusted(12, 7, -12, -7)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colour("text"))
        left = Qt.AlignmentFlag.AlignLeft
        title = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, left | Qt.AlignmentFlag.AlignTop, title)
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        detail = painter.fontMetrics().elidedText(
            str(index.data(DETAIL)), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, left | Qt.AlignmentFlag.AlignBottom, detail)
        painter.restore()
