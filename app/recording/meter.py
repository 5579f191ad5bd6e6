"""Level meters: a large one with a scale and the clip mark, a small one for lists."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.recording.model import HOT_DB, LOUD_DB, Needle, share_of
from app.ui.theme import colour
from core.audio.capture import Level

_TICKS = (-60, -48, -36, -24, -12, -6, 0)
_ZONES = ((LOUD_DB, "good"), (HOT_DB, "doubt"), (0.0, "bad"))
_BAR = 24
_LAMP = 64


class BigMeter(QWidget):
    """A bar over a scale in dBFS, with the held peak and a lamp that stays on once it clipped.

    Signals:
        reset: The user pressed the lamp.
    """

    reset = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.needle = Needle()
        self.setFixedHeight(_BAR + 24)
        self.setMinimumWidth(320)
        self.setAccessibleName(self.tr("Level"))
        self.setToolTip(
            self.tr("Speech is best between −24 and −6 dB. Press the mark to reset it.")
        )

    def show_level(self, level: Level, seconds: float) -> None:
        """Move the needle on."""
        self.needle.push(level, seconds)
        self.setAccessibleDescription(f"{self.needle.hold:.0f} dBFS")
        self.update()

    def clear(self) -> None:
        """Show silence."""
        self.needle = Needle()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._lamp().contains(event.position()):
            self.needle.reset()
            self.update()
            self.reset.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        _paint_bar(painter, area, self.needle.bar, 4)
        if share_of(self.needle.hold) > 0:
            x = area.left() + area.width() * share_of(self.needle.hold)
            painter.setPen(QPen(colour("text"), 2))
            painter.drawLine(int(x), int(area.top()), int(x), int(area.bottom()))
        self._paint_scale(painter, area)
        self._paint_lamp(painter)

    def _paint_scale(self, painter: QPainter, area: QRectF) -> None:
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        for tick in _TICKS:
            x = area.left() + area.width() * share_of(tick)
            painter.setPen(QPen(colour("edge"), 1))
            painter.drawLine(int(x), int(area.bottom()) + 2, int(x), int(area.bottom()) + 5)
            painter.setPen(colour("muted"))
            text = f"{tick}".replace("-", "−")
            width = painter.fontMetrics().horizontalAdvance(text)
            # The outer numbers stay inside.
            left = min(max(x - width / 2, area.left()), area.right() - width)
            painter.drawText(int(left), int(area.bottom()) + 18, text)

        painter.setPen(colour("muted"))
        unit = QRectF(self.width() - _LAMP, area.bottom() + 4, _LAMP, 18)
        painter.drawText(unit, Qt.AlignmentFlag.AlignHCenter, "dBFS")

    def _paint_lamp(self, painter: QPainter) -> None:
        lamp = self._lamp()
        clipped = self.needle.clipped > 0
        painter.setPen(Qt.PenStyle.NoPen if clipped else QPen(colour("line"), 1))
        painter.setBrush(colour("bad") if clipped else QColor(0, 0, 0, 0))
        painter.drawRoundedRect(lamp.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        font = QFont(self.font())
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(colour("on_accent") if clipped else colour("muted"))
        count = min(self.needle.clipped, 99)
        text = self.tr("CLIP") + (f" {count}" if clipped else "")
        painter.drawText(lamp, Qt.AlignmentFlag.AlignCenter, text)

    def _area(self) -> QRectF:
        return QRectF(0, 0, self.width() - _LAMP - 8, _BAR)

    def _lamp(self) -> QRectF:
        return QRectF(self.width() - _LAMP, 0, _LAMP, _BAR)


class SmallMeter(QWidget):
    """A thin bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.needle = Needle()
        self.setFixedSize(96, 6)

    def show_level(self, level: Level, seconds: float) -> None:
        """Move the needle on."""
        self.needle.push(level, seconds)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_bar(painter, QRectF(self.rect()), self.needle.bar, 3)


def _paint_bar(painter: QPainter, area: QRectF, db: float, radius: int) -> None:
    """Paint a groove, filled up to a level in the colours of its zones."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("line"))
    painter.drawRoundedRect(area, radius, radius)
    end = share_of(db)
    first = 0.0
    for top, token in _ZONES:
        last = min(share_of(top), end)
        if last > first:
            painter.save()
            painter.setClipRect(
                QRectF(
                    area.left() + area.width() * first,
                    area.top(),
                    area.width() * (last - first),
                    area.height(),
                )
            )
            painter.setBrush(colour(token))
            painter.drawRoundedRect(area, radius, radius)
            painter.restore()
        first = share_of(top)
