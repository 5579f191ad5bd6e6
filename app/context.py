"""What the program holds: settings, lanes, library, engine. Built once, passed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.bridge import Bridge, Shared
from app.player.player import Opener, open_card
from app.recording.model import Ears, system_ears
from app.settings.options import Settings, settings_path
from app.writer import Writer
from core.folders import user_data
from core.store.library import LIBRARY_FILE, Library

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.acoustic.model import Emissions
    from core.engine import Event
    from core.engine.live import Live
    from core.recipe import Recipe
    from core.store.emissions import StoredEmissions
    from core.transcript.model import Word


class Transcriber(Protocol):
    """What the window needs of the engine."""

    def transcribe(
        self, recording: str, recipe: Recipe, cancel: Callable[[], bool] = ..., first: int = ...
    ) -> Iterator[Event]:
        """Turn a recording into text, segment by segment."""
        ...

    def redecode(
        self, recording: str, recipe: Recipe, cancel: Callable[[], bool] = ..., first: int = ...
    ) -> Iterator[Event]:
        """Decode a recording again, from the segment at sample `first` on."""
        ...

    def redecode_span(
        self,
        recording: str,
        recipe: Recipe,
        first_sample: int,
        last_sample: int,
        cancel: Callable[[], bool] = ...,
    ) -> tuple[Word, ...]:
        """Decode a selection again and return its words."""
        ...

    def recall(self, recording: str, recipe: Recipe) -> StoredEmissions | None:
        """Return what is kept of a recording's sound; None when nothing is."""
        ...

    def hear(self, samples: NDArray[np.float32], pack: str) -> Emissions:
        """Return the emissions of a word that was said: float32 [n] at 16 kHz."""
        ...

    def live(self, recipe: Recipe) -> Live:
        """Return what turns sound into text while it is recorded."""
        ...

    def close(self) -> None:
        """Let its threads go."""


def make_engine(notice: Callable[[str], None]) -> Transcriber:
    """Load the engine; takes a moment, so only lanes call it."""
    from core.engine import Engine

    return Engine(notice)


class Context(QObject):
    """The program's parts.

    Args:
        make: Makes the engine, in a lane; the real one if None.
        opener: Opens the sound card.
        library: The library's file; the user's if None.
        settings: The settings' file; the user's if None.
        ears: Where microphones come from; the system's if None.

    Attributes:
        bridge: The lanes.
        writer: Writes to the library.
        reader: Reads of the library that take no time, in the GUI thread.
        settings: What the user chose.
        engine: The engine, made when a lane first needs it.
        opener: Opens the sound card.
        ears: Where microphones come from.

    Signals:
        noticed: A sentence of the engine's; comes from its lanes, so connect it to slots.
    """

    noticed = Signal(str)

    def __init__(
        self,
        make: Callable[[], Transcriber] | None = None,
        opener: Opener = open_card,
        library: Path | None = None,
        settings: Path | None = None,
        ears: Ears | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        path = library or user_data() / LIBRARY_FILE
        self.reader = Library(path)
        self.settings = Settings(settings or settings_path(), self)
        self.bridge = Bridge(self)
        self.writer = Writer(self.bridge, path)
        self.opener = opener
        self.ears = ears or system_ears()
        self.engine: Shared[Transcriber] = Shared(make or partial(make_engine, self.noticed.emit))
        self._closed = False

    def close(self) -> None:
        """Write what waits and end all threads."""
        if self._closed:
            return
        self._closed = True
        self.writer.close()
        self.bridge.close()
        if self.engine.made:
            self.engine.get().close()
        self.reader.close()
