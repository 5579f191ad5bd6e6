"""Sizes: of the interface as a whole, and of the transcript's text by itself.

The interface is scaled by Qt, everything alike, so that nothing is clipped; Qt reads the factor
once, before the application is made. The transcript's text keeps its own size whatever the
interface's is.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.settings.options import TEXT_PIXELS, Settings, settings_path

if TYPE_CHECKING:
    from app.transcript.view import TranscriptView
    from app.ui.actions import Actions

FACTOR = "QT_SCALE_FACTOR"
STEPS = (80, 90, 100, 110, 125, 150, 175, 200)
"""Sizes of the text that the keys go through, %."""


def begin(environment: MutableMapping[str, str] = os.environ) -> float:
    """Scale the interface as the settings say; return the factor.

    To be called before the application is made. A factor that the user gave by the environment is
    multiplied, not lost.
    """
    factor = Settings(settings_path()).number("interface_scale") / 100
    if factor != 1:
        given = environment.get(FACTOR, "")
        try:
            whole = float(given or 1) * factor
        except ValueError:
            whole = factor
        environment[FACTOR] = f"{whole:g}"
    return factor


class TextSize(QObject):
    """The size of the transcript's text: from the settings, and by keys.

    Args:
        settings: Where it is kept.
        actions: Larger, smaller, usual.
        text: What is sized; it owns this.
    """

    def __init__(self, settings: Settings, actions: Actions, text: TranscriptView) -> None:
        super().__init__(text)
        self._text = text
        self._settings = settings
        # What the interface was begun with; a change holds from the next start on.
        self._interface = settings.number_at_start("interface_scale") / 100
        actions["text_larger"].triggered.connect(self._larger)
        actions["text_smaller"].triggered.connect(self._smaller)
        actions["text_usual"].triggered.connect(self._usual)
        settings.changed.connect(self._changed)
        text.set_text_size(self.pixels)

    @property
    def pixels(self) -> int:
        """Its height in the interface's pixels."""
        scale = self._settings.number("text_scale") / 100
        return max(round(TEXT_PIXELS * scale / self._interface), 6)

    @Slot(str)
    def _changed(self, name: str) -> None:
        if name == "text_scale":
            self._text.set_text_size(self.pixels)

    @Slot()
    def _larger(self) -> None:
        now = self._settings.number("text_scale")
        self._settings.set("text_scale", min((s for s in STEPS if s > now), default=STEPS[-1]))

    @Slot()
    def _smaller(self) -> None:
        now = self._settings.number("text_scale")
        self._settings.set("text_scale", max((s for s in STEPS if s < now), default=STEPS[0]))

    @Slot()
    def _usual(self) -> None:
        self._settings.set("text_scale", 100)
