"""The waveform: where it is loud, where it plays, where there is doubt; a click goes there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.player.sound import BIN
from app.ui.text import clock
from app.ui.theme import colour

HEIGHT = 72
_CLOSEST = 16_000 * 2
"""Samples that fill the width at the closest zoom: two seconds."""
_SCALE = 14


class Waveform(QWidget):
    """Draws a recording's outline.

    Signals:
        sought: The sample that was clicked.
    """

    sought = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Waveform"))
        self.setToolTip(self.tr("Click to go there, scroll to zoom"))
        self._peaks: NDArray[np.int8] | None = None
        self._length = 0
        self._first = 0
        self._span = 1
        self._position = 0
        self._doubts: list[tuple[int, int]] = []
        self._picture: QPixmap | None = None

    def set_peaks(self, peaks: NDArray[np.int8] | None, length: int) -> None:
        """Show a recording of this many samples; None while there is nothing to show."""
        self._peaks = peaks
        self._length = length
        self._first, self._span = 0, max(length, 1)
        self._redraw()

    def set_doubts(self, doubts: list[tuple[int, int]]) -> None:
        """Mark the spans (samples) of doubtful words."""
        if doubts != self._doubts:
            self._doubts = doubts
            self._redraw()

    def set_position(self, sample: int) -> None:
        """Move the cursor; pages on when it leaves what is shown."""
        before = round(self._x(self._position))
        self._position = sample
        if self._span < self._length and not self._first <= sample < self._first + self._span:
            self._show(sample - self._span // 10, self._span)
        elif round(self._x(sample)) != before:
            self.update()

    def tint(self) -> None:
        """Draw again in the theme's colours."""
        self._redraw()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._length and event.button() == Qt.MouseButton.LeftButton:
            self.sought.emit(self._sample(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._length and event.buttons() & Qt.MouseButton.LeftButton:
            self.sought.emit(self._sample(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._length:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.angleDelta().x():
            steps = (event.angleDelta().x() or event.angleDelta().y()) / 120
            self._show(self._first - round(steps * self._span / 8), self._span)
        else:
            self.zoom(0.8 ** (event.angleDelta().y() / 120), event.position().x())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        factor = {Qt.Key.Key_Plus: 0.5, Qt.Key.Key_Minus: 2.0}.get(Qt.Key(event.key()))
        if factor is None:
            super().keyPressEvent(event)
        else:
            self.zoom(factor, self._x(self._position))

    def zoom(self, factor: float, x: float) -> None:
        """Show so many times as much; what is at x stays there."""
        anchor = self._sample(x)
        span = round(min(max(self._span * factor, min(_CLOSEST, self._length)), self._length))
        self._show(anchor - round(x / max(self.width(), 1) * span), span)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None:
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        if self._length:
            x = self._x(self._position)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, HEIGHT - _SCALE))
            painter.setBrush(colour("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(x, 3), 3, 3)
        painter.end()

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        if self._peaks is None or not len(self._peaks):
            # A still line holds the place until the sound is read.
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(0, (HEIGHT - _SCALE) // 2, self.width(), (HEIGHT - _SCALE) // 2)
            painter.end()
            return picture
        self._draw_outline(painter, ratio)
        self._draw_doubts(painter)
        self._draw_scale(painter)
        painter.end()
        return picture

    def _draw_outline(self, painter: QPainter, ratio: float) -> None:
        assert self._peaks is not None
        columns = max(round(self.width() * ratio), 1)
        edges = (self._first + np.arange(columns) * (self._span / columns)) / BIN
        starts = np.clip(edges.astype(np.int64), 0, len(self._peaks) - 1)
        low = np.minimum.reduceat(self._peaks[:, 0], starts)
        high = np.maximum.reduceat(self._peaks[:, 1], starts)
        # The last column would otherwise gather everything after it.
        low[-1], high[-1] = self._peaks[starts[-1]]
        middle = (HEIGHT - _SCALE) / 2
        scale = (middle - 4) / max(32, int(np.abs(self._peaks).max()))
        painter.setPen(QPen(colour("wave"), 1 / ratio))
        for column in range(columns):
            x = (column + 0.5) / ratio
            painter.drawLine(
                QPointF(x, middle - max(high[column] * scale, 0.5)),
                QPointF(x, middle - min(low[column] * scale, -0.5)),
            )

    def _draw_doubts(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("doubt"))
        for first, last in self._doubts:
            if last < self._first or first > self._first + self._span:
                continue
            left = self._x(first)
            width = max(self._x(last) - left, 2.0)
            painter.drawRoundedRect(QRectF(left, HEIGHT - _SCALE - 3, width, 3), 1.5, 1.5)

    def _draw_scale(self, painter: QPainter) -> None:
        font = self.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        seconds = self._span / 16_000
        step = next(
            (s for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800) if seconds / s <= 8), 3600
        )
        sample = -(-self._first // (step * 16_000)) * step * 16_000
        while sample < self._first + self._span:
            x = self._x(sample)
            if x < self.width() - 32:
                painter.drawText(QPointF(x + 2, HEIGHT - 3), clock(sample))
            sample += step * 16_000

    def _show(self, first: int, span: int) -> None:
        self._span = max(span, 1)
        self._first = max(0, min(first, self._length - self._span))
        self._redraw()

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _x(self, sample: int) -> float:
        return (sample - self._first) / self._span * self.width()

    def _sample(self, x: float) -> int:
        part = min(max(x / max(self.width(), 1), 0.0), 1.0)
        return min(self._first + round(part * self._span), self._length)
