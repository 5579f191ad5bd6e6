"""Icons from resources/icons (Lucide, ISC licence), tinted by the theme and sharp at any scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from app.ui.theme import tokens
from core.folders import resources

SIZE = 20
_SCALES = (1.0, 1.5, 2.0, 3.0)


GAP = 6
"""Space between an icon and the text of its button, px."""


def icon(name: str, token: str = "text", size: int = SIZE) -> QIcon:
    """Return an icon in one of the theme's colours.

    Args:
        name: Its file's name without the suffix.
        token: A field of `Tokens`.
        size: Edge in device-independent pixels.
    """
    return _tinted(name, getattr(tokens(), token), tokens().edge, size, 0)


def put_icon(on: QAbstractButton, name: str, token: str = "text", size: int = 16) -> None:
    """Put an icon on a button with text, a little apart from it."""
    on.setIconSize(QSize(size + GAP, size))
    on.setIcon(_tinted(name, getattr(tokens(), token), tokens().edge, size, GAP))


def pixmap(name: str, token: str, size: int, ratio: float) -> QPixmap:
    """Return an icon as a picture for a screen with this many pixels per unit."""
    return _drawn(name, getattr(tokens(), token), size, ratio)


@cache
def _tinted(name: str, colour: str, disabled: str, size: int, gap: int) -> QIcon:
    result = QIcon()
    for scale in _SCALES:
        result.addPixmap(_drawn(name, colour, size, scale, gap))
        result.addPixmap(_drawn(name, disabled, size, scale, gap), QIcon.Mode.Disabled)
    return result


@cache
def _drawn(name: str, colour: str, size: int, ratio: float, gap: int = 0) -> QPixmap:
    svg = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    # A slightly thinner line than Lucide's own sits better beside 13-px text.
    svg = svg.replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"')
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    edge = round(size * ratio)
    picture = QPixmap(QSize(edge + round(gap * ratio), edge))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
