"""How a transcript is laid out: what the user chooses beside the format."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from core.transcript.model import milliseconds


class Stamps(StrEnum):
    """Where times stand in the text."""

    NONE = "none"
    PARAGRAPH = "paragraph"
    EVERY = "every"


class Clock(StrEnum):
    """How a time is written."""

    SHORT = "m:ss"
    LONG = "hh:mm:ss"
    EXACT = "hh:mm:ss.mmm"


class Speakers(StrEnum):
    """How a speaker is named."""

    NONE = "none"
    INLINE = "inline"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a subtitle may be; the defaults are what Netflix and the BBC ask for.

    Attributes:
        line_characters: Longest line.
        lines: Most lines at once.
        characters_per_second: Fastest reading speed, spaces counted.
        shortest_ms: Shortest time a cue is shown, where the next leaves room.
        longest_ms: Longest time a cue is shown.
        gap_ms: Shortest time between two cues; two frames of film by default.
    """

    line_characters: int = 42
    lines: int = 2
    characters_per_second: int = 20
    shortest_ms: int = 1_000
    longest_ms: int = 7_000
    gap_ms: int = 80


@dataclass(frozen=True, slots=True)
class Layout:
    """What the user chose.

    Attributes:
        stamps: Where times stand.
        every_s: Seconds between two times, for `Stamps.EVERY`.
        clock: How they are written.
        speakers: How speakers are named.
        headings: Whether the document begins with its title.
        title: The title.
        audio: The recording, as the written file refers to it; a relative URL.
        limits: What a subtitle may be.
    """

    stamps: Stamps = Stamps.NONE
    every_s: int = 30
    clock: Clock = Clock.LONG
    speakers: Speakers = Speakers.INLINE
    headings: bool = False
    title: str = ""
    audio: str = ""
    limits: Limits = field(default_factory=Limits)


PLAIN = Layout()
"""Text as it comes: no times, no title, speakers' names where there are any."""


def written_time(sample: int, clock: Clock) -> str:
    """Return a time (samples) as the clock writes it; rounded down to what it shows."""
    if clock is Clock.EXACT:
        return exact_time(milliseconds(sample), ".")
    minutes, second = divmod(milliseconds(sample) // 1000, 60)
    if clock is Clock.SHORT:
        return f"{minutes}:{second:02}"
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}"


def exact_time(moment_ms: int, decimal_mark: str) -> str:
    """Return a time as hours:minutes:seconds and milliseconds."""
    rest, thousandths = divmod(moment_ms, 1000)
    minutes, second = divmod(rest, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{decimal_mark}{thousandths:03}"


def reference(recording: str, folder: Path) -> str:
    """Return how a file in a folder refers to a recording: a relative URL where there is a way.

    Args:
        recording: The recording's path.
        folder: Where the file will be.
    """
    path = Path(recording).absolute()
    try:
        relative = os.path.relpath(path, folder.absolute())
    except ValueError:
        # Another drive of Windows: there is no relative way.
        return path.as_uri()
    return quote(Path(relative).as_posix())
