"""What another recipe changes in a recording's text, and which changes are for the better.

Two decodings of the same sound have the same segments; inside each, the differing stretches are
found. Where a person has vouched for the text, a change that brings it nearer is a fix, one that
takes it away is a break.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple, Protocol

from core.text.score import score_words, text_words

_SLACK = 1600
"""Samples (0.1 s) by which two decodings may disagree on where the same word begins or ends."""


class Said(Protocol):
    """A word with its times; transcripts' and documents' words are ones."""

    @property
    def text(self) -> str:
        """As it is written."""
        ...

    @property
    def first_sample(self) -> int:
        """Where it begins."""
        ...

    @property
    def last_sample(self) -> int:
        """Where it ends, exclusive."""
        ...


class _Part(NamedTuple):
    """A word without spaces inside."""

    text: str
    first_sample: int
    last_sample: int


class Verdict(StrEnum):
    """What a change is worth against text that a person has vouched for."""

    UNKNOWN = "unknown"
    FIXED = "fixed"
    BROKEN = "broken"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Change:
    """Words that differ.

    Attributes:
        first_sample: Where they begin.
        last_sample: Where they end, exclusive.
        before: As they were; "" where words came in.
        after: As they are now; "" where words went away.
        verdict: Whether that is better.
    """

    first_sample: int
    last_sample: int
    before: str
    after: str
    verdict: Verdict = Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class Impact:
    """All changes in one recording.

    Attributes:
        changes: In order of time.
        words: Words of the text before.
    """

    changes: tuple[Change, ...]
    words: int

    def count(self, verdict: Verdict) -> int:
        """Return how many changes have a verdict."""
        return sum(change.verdict is verdict for change in self.changes)


def impact(
    before: Sequence[Sequence[Said]],
    after: Sequence[Sequence[Said]],
    vouched: Iterable[Sequence[Said]] = (),
) -> Impact:
    """Compare two decodings of a recording.

    Args:
        before: Words of each segment.
        after: Words of the same segments.
        vouched: Stretches of words for which a person vouches, each without a gap.
    """
    truth = [list(stretch) for stretch in vouched if stretch]
    changes: list[Change] = []
    for old, new in zip(before, after, strict=True):
        changes += [_judged(change, truth) for change in _differences(old, new)]
    changes.sort(key=lambda change: change.first_sample)
    return Impact(tuple(changes), sum(map(len, before)))


def _differences(before: Sequence[Said], after: Sequence[Said]) -> list[Change]:
    # A list's phrase is one word of the decoder, a domain's are several: that is no change.
    old, new = _parts(before), _parts(after)
    matcher = SequenceMatcher(
        None, [_key(word) for word in old], [_key(word) for word in new], autojunk=False
    )
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        touched = [*old[a:b], *new[c:d]]
        found.append(
            Change(
                min(word.first_sample for word in touched),
                max(word.last_sample for word in touched),
                " ".join(word.text for word in old[a:b]),
                " ".join(word.text for word in new[c:d]),
            )
        )
    return found


def _judged(change: Change, truth: list[list[Said]]) -> Change:
    """Return a change with its verdict, if a person vouches for all of its stretch."""
    for stretch in truth:
        begin, end = stretch[0].first_sample - _SLACK, stretch[-1].last_sample + _SLACK
        if begin <= change.first_sample and change.last_sample <= end:
            said = " ".join(
                word.text
                for word in stretch
                if change.first_sample
                <= (word.first_sample + word.last_sample) // 2
                < change.last_sample
            )
            reference = text_words(said)
            old, new = (
                score_words(reference, text_words(text)).words
                for text in (change.before, change.after)
            )
            gained = old.errors - new.errors
            verdict = (
                Verdict.FIXED if gained > 0 else Verdict.BROKEN if gained < 0 else Verdict.NEITHER
            )
            return Change(
                change.first_sample, change.last_sample, change.before, change.after, verdict
            )
    return change


def _parts(words: Sequence[Said]) -> list[_Part]:
    """Return words without spaces inside; those of a phrase share its time evenly."""
    parts = []
    for word in words:
        texts = word.text.split()
        length = word.last_sample - word.first_sample
        for number, text in enumerate(texts):
            first = word.first_sample + length * number // len(texts)
            last = word.first_sample + length * (number + 1) // len(texts)
            parts.append(_Part(text, first, last))
    return parts


def _key(word: Said) -> str:
    return word.text.casefold()
