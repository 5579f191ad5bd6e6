"""Puts a transcript's times in order, so that no format ever sees one that runs backwards.

The order of the text is the user's and stays. Times come from a search, from alignments and from
people, and may overlap, stand still or jump. The most words whose times agree (the longest
non-decreasing row of beginnings) keep theirs; the others are spread between their neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment, Word

SHORTEST = SAMPLE_RATE // 1000
"""A word is at least this long (samples), so that it is a millisecond in every format."""

# Control characters, halves of surrogate pairs and non-characters: XML holds none of them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Ordered:
    """A transcript that every format can write.

    Attributes:
        transcript: Words have text, last at least `SHORTEST` and begin where the one before has
            ended or later; segments have words and their words' span.
        mended: First samples of the words whose times were changed.
    """

    transcript: Transcript
    mended: tuple[int, ...]


def ordered(transcript: Transcript) -> Ordered:
    """Return a transcript with its times in order; one that is in order stays as it is."""
    rows = [
        [word for word in map(_clean, segment.words) if word.text]
        for segment in transcript.segments
    ]
    words = [word for row in rows for word in row]
    spans = _spans(words)
    mended = []
    placed = []
    for word, (first, last) in zip(words, spans, strict=True):
        if (first, last) != (word.first_sample, word.last_sample):
            mended.append(first)
            word = replace(word, first_sample=first, last_sample=last)
        placed.append(word)
    segments = []
    position = 0
    for row, segment in zip(rows, transcript.segments, strict=True):
        here = tuple(placed[position : position + len(row)])
        position += len(row)
        if here:
            segments.append(
                TranscriptSegment(
                    here[0].first_sample, here[-1].last_sample, here, clean(segment.speaker)
                )
            )
    end = spans[-1][1] if spans else 0
    return Ordered(
        replace(transcript, samples=max(transcript.samples, end), segments=tuple(segments)),
        tuple(mended),
    )


def clean(text: str) -> str:
    """Return a text on one line, without what no file format can hold."""
    return " ".join(_UNWRITABLE.sub(" ", text).split())


def _clean(word: Word) -> Word:
    text = clean(word.text)
    return word if text == word.text else replace(word, text=text)


def _spans(words: list[Word]) -> list[tuple[int, int]]:
    """Return first and last sample of each word, in order."""
    firsts = _beginnings([max(word.first_sample, 0) for word in words])
    spans: list[tuple[int, int]] = []
    reached = 0
    for index, word in enumerate(words):
        first = max(firsts[index], reached)
        last = max(word.last_sample, first + SHORTEST)
        if index + 1 < len(words):
            # An overlap ends where the next word begins, but no word vanishes.
            last = max(min(last, firsts[index + 1]), first + SHORTEST)
        spans.append((first, last))
        reached = last
    return spans


def _beginnings(firsts: list[int]) -> list[int]:
    """Return beginnings (samples) that never decrease, the fewest of them changed."""
    kept = _longest_row(firsts)
    result = list(firsts)
    for before, after in zip([-1, *kept], [*kept, len(firsts)], strict=True):
        low = firsts[before] if before >= 0 else 0
        high = firsts[after] if after < len(firsts) else low
        count = after - before
        for index in range(before + 1, after):
            result[index] = low + (high - low) * (index - before) // count
    return result


def _longest_row(values: list[int]) -> list[int]:
    """Return the indices of a longest non-decreasing row of values."""
    ends: list[int] = []
    at: list[int] = []
    previous: list[int] = []
    for index, value in enumerate(values):
        place = bisect_right(ends, value)
        if place == len(ends):
            ends.append(value)
            at.append(index)
        else:
            ends[place] = value
            at[place] = index
        previous.append(at[place - 1] if place else -1)
    row = []
    index = at[-1] if at else -1
    while index >= 0:
        row.append(index)
        index = previous[index]
    return row[::-1]
