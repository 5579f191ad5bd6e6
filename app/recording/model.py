"""What a recorder shows: where the needle stands, how long, how much room; no widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core.audio.capture import FLOOR_DB, Level, Microphone, Opener, microphones, open_stream

LOWEST_DB = -60.0
"""The left end of a meter."""
LOUD_DB = -12.0
HOT_DB = -3.0
"""Where a meter changes its colour."""

_FALL_DB_S = 26.0
_HOLD_S = 1.5
_DIGITAL_SILENCE_S = 2.0


@dataclass(frozen=True, slots=True)
class Ears:
    """Where microphones come from.

    Attributes:
        find: Returns them, the default one first; looks for new ones if told to.
        open: Opens one.
    """

    find: Callable[[bool], list[Microphone]]
    open: Opener


def system_ears() -> Ears:
    """Return the system's microphones."""
    return Ears(lambda rescan: microphones(rescan=rescan), open_stream)


@dataclass(slots=True)
class Needle:
    """How a meter moves: up at once, down slowly, the highest peak held for a while.

    Attributes:
        bar: Where the bar ends, dBFS.
        hold: Where the peak's mark stands, dBFS.
        clipped: How often the sound was clipped since it was reset.
        silent_s: For how long there has been no sound at all, not even noise.
    """

    bar: float = FLOOR_DB
    hold: float = FLOOR_DB
    clipped: int = 0
    silent_s: float = 0.0
    _held_s: float = field(default=0.0)

    def push(self, level: Level, seconds: float) -> None:
        """Move on by so many seconds of this level."""
        self.bar = max(level.peak, self.bar - _FALL_DB_S * seconds, FLOOR_DB)
        self._held_s += seconds
        if level.peak >= self.hold:
            self.hold, self._held_s = level.peak, 0.0
        elif self._held_s > _HOLD_S:
            self.hold = max(self.bar, self.hold - _FALL_DB_S * seconds)
        self.clipped += int(level.clipped)
        self.silent_s = self.silent_s + seconds if level.peak <= FLOOR_DB else 0.0

    @property
    def is_dead(self) -> bool:
        """Whether a microphone gives nothing: switched off, or kept from us by the system."""
        return self.silent_s >= _DIGITAL_SILENCE_S

    def reset(self) -> None:
        """Forget that it clipped, and where the peak was."""
        self.clipped = 0
        self.hold = self.bar


def share_of(db: float) -> float:
    """Return where a level stands on a meter, 0 to 1."""
    return min(max((db - LOWEST_DB) / -LOWEST_DB, 0.0), 1.0)


def elapsed(seconds: float) -> str:
    """Return a running time as 0:12:34."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def new_path(folder: Path, now: datetime) -> Path:
    """Return a file that does not exist yet, named by date and time."""
    stem = now.strftime("%Y-%m-%d %H-%M-%S")
    path = folder / f"{stem}.wav"
    number = 2
    while path.exists() or path.with_suffix(".journal").exists():
        path = folder / f"{stem} {number}.wav"
        number += 1
    return path
