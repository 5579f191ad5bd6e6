"""Rows for spreadsheets: begin, end, speaker, confidence and text of each segment."""

from __future__ import annotations

import csv
import io

from core.export.layout import PLAIN, Layout
from core.transcript.model import Transcript, seconds

COLUMNS = ("start_s", "end_s", "speaker", "confidence", "text")


def render_csv(transcript: Transcript, _layout: Layout = PLAIN) -> str:
    """Return comma-separated values, quoted where needed, in the form of RFC 4180."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(COLUMNS)
    table.writerows(_rows(transcript))
    return file.getvalue()


def render_tsv(transcript: Transcript, _layout: Layout = PLAIN) -> str:
    """Return tab-separated values; no cell holds a tab or a line's end, so none is quoted."""
    # A list's written form may hold any character but must stay in its cell.
    lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in _rows(transcript)]
    return "\n".join(["\t".join(COLUMNS), *lines]) + "\n"


def _rows(transcript: Transcript) -> list[tuple[str, ...]]:
    """Return a row per segment that has words; its confidence is the mean of its words'."""
    return [
        (
            f"{seconds(segment.words[0].first_sample):.3f}",
            f"{seconds(segment.words[-1].last_sample):.3f}",
            segment.speaker,
            f"{sum(word.confidence for word in segment.words) / len(segment.words):.3f}",
            segment.text,
        )
        for segment in transcript.segments
        if segment.words
    ]
