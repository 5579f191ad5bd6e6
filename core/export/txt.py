"""Plain text: one line per segment, a blank line where the speaker paused for long."""

from __future__ import annotations

from core.export.blocks import Blocks
from core.export.layout import PLAIN, Layout, Speakers
from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment

PARAGRAPH_PAUSE = 2 * SAMPLE_RATE
"""A pause this long (samples) begins a new paragraph."""


def render(transcript: Transcript, layout: Layout = PLAIN) -> str:
    """Return the text; empty when nothing was said, else it ends in a newline."""
    lines = Lines(layout)
    text = "".join(lines.render(segment) for segment in transcript.segments)
    if layout.headings and layout.title:
        return f"{layout.title}\n\n{text}"
    return text


class Lines:
    """Writes segments as they come, the same text as `render` gives for all of them."""

    def __init__(self, layout: Layout = PLAIN) -> None:
        self._layout = layout
        self._end: int | None = None
        self._blocks = Blocks(layout)

    def render(self, segment: TranscriptSegment) -> str:
        """Return what to write for the next segment."""
        if not segment.words:
            return ""
        begin = segment.words[0].first_sample
        paused = self._end is not None and begin - self._end >= PARAGRAPH_PAUSE
        self._end = segment.words[-1].last_sample
        return ("\n" if paused else "") + self._text(segment) + "\n"

    def _text(self, segment: TranscriptSegment) -> str:
        block = self._blocks.block(segment)
        parts = []
        for piece in block.pieces:
            parts += [f"[{piece.stamp}]"] if piece.stamp else []
            parts.append(piece.text)
        text = " ".join(parts)
        if not block.speaker:
            return text
        if self._layout.speakers is Speakers.LINE:
            return f"{block.speaker.upper()}\n{text}"
        return f"{block.speaker}: {text}"
