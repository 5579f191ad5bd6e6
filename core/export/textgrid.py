"""Praat's TextGrid, long form: a tier of segments, a tier of words, and who speaks if it is known.

The form is described in Praat's manual under "TextGrid file formats". A tier covers the whole
recording without gaps, so that what lies between is written as intervals without text.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.export.layout import PLAIN, Layout
from core.transcript.model import SAMPLE_RATE, Transcript

Span = tuple[int, int, str]


def render(transcript: Transcript, _layout: Layout = PLAIN) -> str:
    """Return the file. Times are exact: seven decimals hold any number of samples at 16 kHz."""
    spoken = [segment for segment in transcript.segments if segment.words]
    rows = [
        (segment.words[0].first_sample, segment.words[-1].last_sample, segment)
        for segment in spoken
    ]
    # Praat refuses a grid without length.
    end = max(transcript.samples, 1)
    tiers = [
        ("segments", _covered(((first, last, row.text) for first, last, row in rows), end)),
        (
            "words",
            _covered(
                (
                    (word.first_sample, word.last_sample, word.text)
                    for segment in spoken
                    for word in segment.words
                ),
                end,
            ),
        ),
    ]
    if any(segment.speaker for segment in spoken):
        speakers = _covered(((first, last, row.speaker) for first, last, row in rows), end)
        tiers.insert(0, ("speakers", speakers))
    lines = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0",
        f"xmax = {_time(end)}",
        "tiers? <exists>",
        f"size = {len(tiers)}",
        "item []:",
    ]
    for number, (name, spans) in enumerate(tiers, start=1):
        lines += [
            f"    item [{number}]:",
            '        class = "IntervalTier"',
            f'        name = "{name}"',
            "        xmin = 0",
            f"        xmax = {_time(end)}",
            f"        intervals: size = {len(spans)}",
        ]
        for index, (first, last, text) in enumerate(spans, start=1):
            quoted = text.replace('"', '""')
            lines += [
                f"        intervals [{index}]:",
                f"            xmin = {_time(first)}",
                f"            xmax = {_time(last)}",
                f'            text = "{quoted}"',
            ]
    return "\n".join(lines) + "\n"


def _covered(spans: Iterable[Span], end: int) -> list[Span]:
    """Return spans with empty ones between them, from 0 to the end (samples)."""
    whole: list[Span] = []
    reached = 0
    for first, last, text in spans:
        if first > reached:
            whole.append((reached, first, ""))
        whole.append((first, last, text))
        reached = last
    if reached < end:
        whole.append((reached, end, ""))
    return whole


def _time(sample: int) -> str:
    return f"{sample / SAMPLE_RATE:.7f}".rstrip("0").rstrip(".")
