"""What a search in all transcripts found, in place of the library's list while one searches."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QTextDocument
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.text import clock
from app.ui.theme import colour, tokens
from app.ui.widgets import label
from core.store.library import Hit

Index = QModelIndex | QPersistentModelIndex
_HIT = Qt.ItemDataRole.UserRole + 1


class HitsModel(QAbstractListModel):
    """The passages that were found."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []

    def show(self, hits: list[Hit]) -> None:
        """Show these."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{hit.title}: {hit.snippet}".replace("\x02", "").replace("\x03", "")
        return hit if role == _HIT else None


class _HitPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, option.fontMetrics.height() * 3 + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit = index.data(_HIT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect).adjusted(8, 1, -8, -1)
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(row, 6, 6)
        inner = row.adjusted(8, 7, -8, -7)
        font = option.font
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        height = painter.fontMetrics().height()
        head = f"{hit.title} · {clock(hit.first_sample)}"
        head = painter.fontMetrics().elidedText(
            head, Qt.TextElideMode.ElideMiddle, int(inner.width())
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, head)
        self._paint_snippet(painter, option, inner.adjusted(0, height + 2, 0, 0), hit)
        painter.restore()

    def _paint_snippet(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF, hit: Hit
    ) -> None:
        text = QTextDocument()
        text.setDocumentMargin(0)
        text.setDefaultFont(option.font)
        escaped = hit.snippet.replace("&", "&amp;").replace("<", "&lt;")
        strong = f"<b style='color:{tokens().accent}'>"
        text.setHtml(escaped.replace("\x02", strong).replace("\x03", "</b>"))
        text.setTextWidth(area.width())
        painter.translate(area.topLeft())
        painter.setClipRect(QRectF(0, 0, area.width(), area.height()))
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, colour("text"))
        context.palette = palette
        text.documentLayout().draw(painter, context)


class HitsPane(QWidget):
    """The list of passages.

    Signals:
        opened: A recording and the sample where the passage begins.
    """

    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self._model = HitsModel(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_HitPainter(self._list))
        self._list.setMouseTracking(True)
        self._list.setAccessibleName(self.tr("Found passages"))
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.activated.connect(self._open)
        self._list.clicked.connect(self._open)
        self._none = label("", "muted")
        self._none.setWordWrap(True)
        self._none.setContentsMargins(16, 8, 16, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 8)
        heading = label(self.tr("FOUND"), "section")
        heading.setContentsMargins(16, 0, 16, 4)
        column.addWidget(heading)
        column.addWidget(self._none)
        column.addWidget(self._list, 1)

    def show_hits(self, hits: list[Hit]) -> None:
        """Show what was found."""
        self._model.show(hits)
        self._none.setText("" if hits else self.tr("No transcript holds these words."))
        self._none.setVisible(not hits)

    def _open(self, index: QModelIndex) -> None:
        hit = index.data(_HIT)
        if hit is not None:
            self.opened.emit(hit.recording_id, hit.first_sample)
