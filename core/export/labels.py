"""Audacity's labels: a line for each segment with begin, end and text, tabs between them."""

from __future__ import annotations

from core.export.layout import PLAIN, Layout, Speakers
from core.transcript.model import SAMPLE_RATE, Transcript


def render(transcript: Transcript, layout: Layout = PLAIN) -> str:
    """Return the lines; empty when nothing was said. Times are seconds to the microsecond."""
    lines = []
    for segment in transcript.segments:
        if not segment.words:
            continue
        begin = segment.words[0].first_sample / SAMPLE_RATE
        end = segment.words[-1].last_sample / SAMPLE_RATE
        named = segment.speaker and layout.speakers is not Speakers.NONE
        text = f"{segment.speaker}: {segment.text}" if named else segment.text
        lines.append(f"{begin:.6f}\t{end:.6f}\t{' '.join(text.split())}\n")
    return "".join(lines)
