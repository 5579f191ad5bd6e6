"""Plain text: one line per segment, a blank line where the speaker paused for long."""

from __future__ import annotations

from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment

PARAGRAPH_PAUSE = 2 * SAMPLE_RATE
"""A pause this long (samples) begins a new paragraph."""


def render(transcript: Transcript) -> str:
    """Return the text; empty when nothing was said, else it ends in a newline."""
    lines = Lines()
    return "".join(lines.render(segment) for segment in transcript.segments)


class Lines:
    """Writes segments as they come, the same text as `render` gives for all of them."""

    def __init__(self) -> None:
        self._end: int | None = None

    def render(self, segment: TranscriptSegment) -> str:
        """Return what to write for the next segment."""
        if not segment.words:
            return ""
        begin = segment.words[0].first_sample
        paused = self._end is not None and begin - self._end >= PARAGRAPH_PAUSE
        self._end = segment.words[-1].last_sample
        return ("\n" if paused else "") + segment.text + "\n"
