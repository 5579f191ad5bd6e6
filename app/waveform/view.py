"""The waveform or spectrogram: where it plays, what is selected and looped, who speaks, doubts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
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
from app.ui.theme import colour, speaker_colour, tokens
from app.waveform.span import Span
from app.waveform.spectrogram import BINS, COLUMNS, Spectrogram, level_for
from app.waveform.spectrogram import HOP as COLUMN_HOP

HEIGHT = 72
TALL = 136
_SCALE = 14
_MARKS = 4
_DRAG = 4
_EDGE = 5
_RAMP: tuple[tuple[float, str], ...] = (
    (0.0, "paper"),
    (0.35, "wave"),
    (0.7, "accent"),
    (1.0, "text"),
)
"""Silence is the paper's colour, the loudest the text's: light and dark alike."""

Area = tuple[int, int]


class Waveform(QWidget):
    """Draws a recording.

    Signals:
        sought: The sample that was clicked.
        selected: First and last sample of what was dragged over; None when it was let go.
    """

    sought = Signal(int)
    selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Waveform"))
        self.setToolTip(self.tr("Click to go there, drag to select, scroll to zoom"))
        self._peaks: NDArray[np.int8] | None = None
        self._loudest = 32
        self._span = Span()
        self._position = 0
        self._doubts: list[Area] = []
        self.markers: tuple[int, ...] = ()
        self._speakers: list[tuple[int, int, int]] = []
        self._selection: Area | None = None
        self._loop: Area | None = None
        self._spectrogram: Spectrogram | None = None
        self._spectral = False
        self._pressed: tuple[float, int] | None = None
        self._moved_far = False
        self._picture: QPixmap | None = None

    # --- what is shown

    @property
    def span(self) -> Span:
        """What part of the recording is on the screen."""
        return self._span

    @property
    def selection(self) -> Area | None:
        """First and last sample of the selection."""
        return self._selection

    @property
    def spectral(self) -> bool:
        """Whether the spectrogram is shown."""
        return self._spectral

    def set_spectrogram(self, spectrogram: Spectrogram) -> None:
        """Take the maker of tiles."""
        self._spectrogram = spectrogram
        spectrogram.came.connect(self._redraw)

    def show_spectrogram(self, *, shown: bool) -> None:
        """Show tones instead of loudness."""
        self._spectral = shown
        self.setFixedHeight(TALL if shown else HEIGHT)
        self._redraw()

    def set_peaks(self, peaks: NDArray[np.int8] | None, length: int) -> None:
        """Show a recording of this many samples; None while there is nothing to show."""
        self._peaks = peaks
        self._loudest = 32
        if peaks is not None and len(peaks):
            self._loudest = max(32, -int(peaks[:, 0].min()), int(peaks[:, 1].max()))
        self._span = Span(length, 0, max(length, 1), max(self.width(), 1))
        self._selection = self._loop = None
        self._redraw()

    def set_doubts(self, doubts: list[Area]) -> None:
        """Mark the spans (samples) of doubtful words."""
        if doubts != self._doubts:
            self._doubts = doubts
            self._redraw()

    def set_markers(self, markers: tuple[int, ...]) -> None:
        """Show the marks that were set while recording, samples in order."""
        if markers != self.markers:
            self.markers = markers
            self._redraw()

    def set_speakers(self, speakers: list[tuple[int, int, int]]) -> None:
        """Colour who speaks: first sample, last sample, number of the speaker."""
        if speakers != self._speakers:
            self._speakers = speakers
            self._redraw()

    def set_selection(self, area: Area | None) -> None:
        """Show a selection that was made elsewhere."""
        if area != self._selection:
            self._selection = area
            self.update()

    def set_loop(self, area: Area | None) -> None:
        """Show what is played over and over."""
        if area != self._loop:
            self._loop = area
            self.update()

    def set_position(self, sample: int) -> None:
        """Move the cursor; pages on when it leaves what is shown."""
        before = round(self._span.x(self._position))
        self._position = sample
        page = self._span.following(sample)
        if page is not self._span:
            self._show(page)
        elif round(self._span.x(sample)) != before:
            self.update()

    def tint(self) -> None:
        """Draw again in the theme's colours."""
        self._redraw()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show so many times as much; what is at x stays there, else the selection."""
        if not self._span.length:
            return
        if x is None:
            at = self._position if self._selection is None else sum(self._selection) // 2
            x = self._span.x(at)
            if not 0 <= x <= self._span.width:
                x = self._span.width / 2
        self._show(self._span.zoomed(factor, x))

    def zoom_whole(self) -> None:
        """Show all of the recording."""
        self._show(self._span.showing(0, self._span.length))

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    # --- mouse and keys

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        span = self._span
        self._span = Span(span.length, span.first, span.count, max(self.width(), 1))
        self._redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._span.length or event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        anchor = self._span.sample(x)
        edge = self._edge_at(x)
        if edge is not None and self._selection is not None:
            anchor = self._selection[1 - edge]  # The other edge stays.
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            anchor = self._position
        self._pressed = (x, anchor)
        self._moved_far = edge is not None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._pressed is None:
            on_edge = self._edge_at(x) is not None
            self.setCursor(
                Qt.CursorShape.SizeHorCursor if on_edge else Qt.CursorShape.PointingHandCursor
            )
            return
        if abs(x - self._pressed[0]) > _DRAG:
            self._moved_far = True
        if self._moved_far:
            here = self._span.sample(x)
            self.set_selection((min(here, self._pressed[1]), max(here, self._pressed[1])))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x, anchor = event.position().x(), self._pressed[1]
        extended = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._pressed = None
        here = self._span.sample(x)
        if (self._moved_far or extended) and here != anchor:
            self.set_selection((min(here, anchor), max(here, anchor)))
            self.selected.emit(self._selection)
            return
        if self._selection is not None:
            self.set_selection(None)
            self.selected.emit(None)
        self.sought.emit(here)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._span.length:
            return
        steps = event.angleDelta().y() / 120
        sideways = event.angleDelta().x() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(sideways) > abs(steps):
            move = round((sideways or steps) * self._span.count / 8)
            self._show(self._span.showing(self._span.first - move, self._span.count))
        else:
            self.zoom(0.8**steps, event.position().x())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(1 / max(1 + event.value(), 0.2), event.position().x())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        factor = {Qt.Key.Key_Plus: 0.5, Qt.Key.Key_Minus: 2.0}.get(Qt.Key(event.key()))
        shift = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if factor is not None:
            self.zoom(factor)
        elif shift is not None:
            first = self._span.first + shift * self._span.count // 4
            self._show(self._span.showing(first, self._span.count))
        else:
            super().keyPressEvent(event)

    def _edge_at(self, x: float) -> int | None:
        """Return which edge of the selection is at a pixel, 0 or 1."""
        if self._selection is None:
            return None
        for number, sample in enumerate(self._selection):
            if abs(self._span.x(sample) - x) <= _EDGE:
                return number
        return None

    # --- painting

    @property
    def _bottom(self) -> int:
        return self.height() - _SCALE

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None:
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        if self._span.length:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_selection(painter)
            x = self._span.x(self._position)
            if self._spectral:
                # Between the picture's own colours a line needs an edge.
                painter.setPen(QPen(colour("paper"), 4))
                painter.drawLine(QPointF(x, 0), QPointF(x, self._bottom))
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, self._bottom))
            painter.setBrush(colour("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(x, 3), 3, 3)
        painter.end()

    def _paint_selection(self, painter: QPainter) -> None:
        for area, looped in ((self._selection, False), (self._loop, True)):
            if area is None:
                continue
            left, right = self._span.x(area[0]), self._span.x(area[1])
            if right < 0 or left > self.width():
                continue
            if not looped:
                wash = QColor(colour("paper" if self._spectral else "accent"))
                wash.setAlphaF(0.4 if self._spectral else 0.18)
                painter.fillRect(QRectF(left, 0, max(right - left, 1), self._bottom), wash)
            painter.setPen(QPen(colour("text" if self._spectral else "accent"), 1))
            for x in (left, right):
                painter.drawLine(QPointF(x, 0), QPointF(x, self._bottom))
            if looped:
                # A bracket on top says that it comes round again.
                painter.setPen(QPen(colour("accent"), 3))
                painter.drawLine(QPointF(left, 1.5), QPointF(right, 1.5))

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        middle = self._bottom // 2
        if self._peaks is None or not len(self._peaks):
            # A still line holds the place until the sound is read.
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(0, middle, self.width(), middle)
        else:
            if self._spectral and self._spectrogram is not None:
                self._draw_tiles(painter, self._spectrogram)
            else:
                self._draw_outline(painter, ratio)
            self._draw_speakers(painter)
            self._draw_doubts(painter)
            self._draw_markers(painter)
            self._draw_scale(painter)
        painter.end()
        return picture

    def _draw_outline(self, painter: QPainter, ratio: float) -> None:
        assert self._peaks is not None
        columns = max(round(self.width() * ratio), 1)
        edges = self._span.first + np.arange(columns + 1) * (self._span.count / columns)
        bounds = np.clip((edges / BIN).astype(np.int64), 0, len(self._peaks) - 1)
        begin, end = int(bounds[0]), int(bounds[-1]) + 1
        seen, starts = self._peaks[begin:end], bounds[:-1] - begin
        low = np.minimum.reduceat(seen[:, 0], starts).tolist()
        high = np.maximum.reduceat(seen[:, 1], starts).tolist()
        middle = (self._bottom - _MARKS) / 2
        scale = (middle - 4) / self._loudest
        painter.setPen(QPen(colour("wave"), 1 / ratio))
        painter.drawLines(
            [
                QLineF(
                    (column + 0.5) / ratio,
                    middle - max(high[column] * scale, 0.5),
                    (column + 0.5) / ratio,
                    middle - min(low[column] * scale, -0.5),
                )
                for column in range(columns)
            ]
        )

    def _draw_tiles(self, painter: QPainter, spectrogram: Spectrogram) -> None:
        """Draw the tiles that are there, and ask for the others."""
        level = level_for(self._span.count / max(self.width(), 1))
        size = COLUMNS * COLUMN_HOP * 2**level
        numbers = range(self._span.first // size, self._span.last // size + 1)
        spectrogram.want([(level, number) for number in numbers])
        table = _colours()
        height = self._bottom - _MARKS
        painter.setClipRect(QRectF(0, 0, self.width(), height))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in numbers:
            tile = spectrogram.get(level, number)
            if tile is None:
                continue
            image = QImage(tile.data, COLUMNS, BINS, COLUMNS, QImage.Format.Format_Indexed8)
            image.setColorTable(table)
            left, right = self._span.x(number * size), self._span.x((number + 1) * size)
            painter.drawImage(QRectF(left, 0, right - left, height), image)
        end = self._span.x(self._span.length)
        painter.fillRect(QRectF(end, 0, self.width() - end, height), colour("paper"))
        painter.setClipping(False)

    def _draw_speakers(self, painter: QPainter) -> None:
        for first, last, number in self._speakers:
            if last < self._span.first or first > self._span.last:
                continue
            left = self._span.x(first)
            width = max(self._span.x(last) - left, 1.0)
            painter.fillRect(QRectF(left, self._bottom - _MARKS, width, 2), speaker_colour(number))

    def _draw_doubts(self, painter: QPainter) -> None:
        """Draw a mark below each doubtful word; those on the same pixels are one mark."""
        runs: list[list[float]] = []
        for first, last in self._doubts:
            if last < self._span.first or first > self._span.last:
                continue
            left = self._span.x(first)
            right = max(self._span.x(last), left + 2.0)
            if runs and left <= runs[-1][1] + 0.5:
                runs[-1][1] = max(runs[-1][1], right)
            else:
                runs.append([left, right])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("doubt"))
        for left, right in runs:
            painter.drawRoundedRect(QRectF(left, self._bottom - 1, right - left, 3), 1.5, 1.5)

    def _draw_markers(self, painter: QPainter) -> None:
        """Draw a little flag at the top of each mark."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for sample in self.markers:
            if self._span.first <= sample <= self._span.last:
                x = self._span.x(sample)
                painter.setPen(QPen(colour("accent"), 1))
                painter.drawLine(QPointF(x, 0), QPointF(x, self._bottom - _MARKS))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("accent"))
                painter.drawPolygon([QPointF(x, 0), QPointF(x + 8, 4), QPointF(x, 8)])

    def _draw_scale(self, painter: QPainter) -> None:
        font = self.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        seconds = self._span.count / 16_000
        steps = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
        step = next((s for s in steps if seconds / s <= 8), 3600) * 16_000
        sample = -(-self._span.first // step) * step
        while sample < self._span.last:
            x = self._span.x(sample)
            if x < self.width() - 32:
                painter.drawText(QPointF(x + 2, self.height() - 2), clock(sample))
            sample += step

    def _show(self, span: Span) -> None:
        if span != self._span:
            self._span = span
            self._redraw()

    def _redraw(self) -> None:
        self._picture = None
        self.update()


def _colours() -> Sequence[int]:
    """Return 256 colours from silence to the loudest, of the theme in use."""
    theme = tokens()
    places = [place for place, _ in _RAMP]
    inks = [QColor(getattr(theme, name)) for _, name in _RAMP]
    steps = np.linspace(0.0, 1.0, 256)

    def channel(values: list[int]) -> list[int]:
        return [round(float(value)) for value in np.interp(steps, places, values)]

    red = channel([ink.red() for ink in inks])
    green = channel([ink.green() for ink in inks])
    blue = channel([ink.blue() for ink in inks])
    return [0xFF000000 | r << 16 | g << 8 | b for r, g, b in zip(red, green, blue, strict=True)]
