"""How times and counts are written in the window."""

from __future__ import annotations

from core.transcript.model import SAMPLE_RATE


def clock(samples: int, *, tenths: bool = False) -> str:
    """Return a position as minutes:seconds, with hours when there are any."""
    total = max(samples, 0) * 10 // SAMPLE_RATE
    seconds, tenth = divmod(total, 10)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"
    return f"{text}.{tenth}" if tenths else text


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark a text of a table for translation; the tool that gathers texts knows this name.

    PySide's own function of that name has no usable type.
    """
    return text
