"""What a reader or viewer would stumble over, told before the file is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.export.cues import cues
from core.export.layout import Clock, Layout, Limits, written_time
from core.export.order import Ordered


class Fault(StrEnum):
    """What is wrong with a place."""

    TIMES = "times"
    LONG_LINE = "long line"
    TOO_FAST = "too fast"
    TOO_SHORT = "too short"


@dataclass(frozen=True, slots=True)
class Warned:
    """Places with the same fault.

    Attributes:
        fault: What is wrong.
        count: How many places.
        first_ms: When the first of them is.
        text: The first of them; "" for times.
        worst: The highest measure: characters of a line, characters per second; for a short cue
            the lowest milliseconds; 0 for times.
    """

    fault: Fault
    count: int
    first_ms: int
    text: str = ""
    worst: float = 0.0


def warnings_of(transcript: Ordered, layout: Layout, *, subtitles: bool) -> list[Warned]:
    """Return what is wrong, worst kind first; nothing for a text without faults.

    Args:
        transcript: With its times in order; those that had to be mended are told.
        layout: Its limits are what a subtitle is held against.
        subtitles: Whether subtitles will be written: only they have limits.
    """
    found = []
    if transcript.mended:
        found.append(Warned(Fault.TIMES, len(transcript.mended), transcript.mended[0] // 16))
    if not subtitles:
        return found
    limits = layout.limits
    places: dict[Fault, list[tuple[int, str, float]]] = {}
    for cue in cues(transcript.transcript, layout):
        longest = max(map(len, cue.lines))
        text = " ".join(cue.lines)
        if longest > limits.line_characters:
            places.setdefault(Fault.LONG_LINE, []).append((cue.first_ms, text, longest))
        # A cue of exactly the time it was given may be a rounded millisecond over.
        if cue.characters_per_second > limits.characters_per_second + 0.5:
            speed = cue.characters_per_second
            places.setdefault(Fault.TOO_FAST, []).append((cue.first_ms, text, speed))
        shown = cue.last_ms - cue.first_ms
        if shown < limits.shortest_ms:
            places.setdefault(Fault.TOO_SHORT, []).append((cue.first_ms, text, shown))
    for fault, all_places in sorted(places.items(), key=lambda item: list(Fault).index(item[0])):
        first_ms, text, _ = all_places[0]
        measures = [measure for _, _, measure in all_places]
        worst = min(measures) if fault is Fault.TOO_SHORT else max(measures)
        found.append(Warned(fault, len(all_places), first_ms, text, worst))
    return found


def told(warned: Warned, limits: Limits) -> str:
    """Return a warning as an English sentence for the terminal, without a full stop."""
    where = written_time(warned.first_ms * 16, Clock.LONG)
    if warned.fault is Fault.TIMES:
        return f"words whose times had to be put in order: {warned.count}, first at {where}"
    what, worst = {
        Fault.LONG_LINE: (f"subtitles with a line over {limits.line_characters} characters", "up"),
        Fault.TOO_FAST: (
            f"subtitles to be read at over {limits.characters_per_second} characters per second",
            "up",
        ),
        Fault.TOO_SHORT: (f"subtitles shown for less than {limits.shortest_ms} ms", "down"),
    }[warned.fault]
    return f"{what}: {warned.count} ({worst} to {warned.worst:.0f}), first at {where}"
