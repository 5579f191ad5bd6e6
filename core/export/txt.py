"""Plain text: one line per segment, a blank line where the speaker paused for long."""

from __future__ import annotations

from core.transcript.model import SAMPLE_RATE, Transcript

PARAGRAPH_PAUSE = 2 * SAMPLE_RATE
"""A pause this long (samples) begins a new paragraph."""


def render(transcript: Transcript) -> str:
    """Return the text; empty when nothing was said, else it ends in a newline."""
    lines: list[str] = []
    end = None
    for segment in transcript.segments:
        if not segment.words:
            continue
        if end is not None and segment.words[0].first_sample - end >= PARAGRAPH_PAUSE:
            lines.append("")
        lines.append(segment.text)
        end = segment.words[-1].last_sample
    return "".join(f"{line}\n" for line in lines)
