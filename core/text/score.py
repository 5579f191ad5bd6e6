"""How far a recognised text is from the true one: word, character and biased word error rate.

    WER = (insertions + deletions + substitutions) / words of the reference

Both texts go through `core.text.normalise`, so that case, punctuation and figures don't count.
The biased rates (Le et al. 2021) count words of a list apart: B-WER over reference words in the
list, U-WER over the others; an insertion belongs to the list if the inserted word does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.text.normalise import spoken_words

_LARGEST_TABLE = 4_000_000
"""Cells of the alignment table that are kept at once; larger problems are halved."""


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """Errors against a reference.

    Attributes:
        reference: Units (words or characters) of the reference.
        insertions: Units of the hypothesis that stand for none.
        deletions: Units of the reference that are missing.
        substitutions: Units that are others.
    """

    reference: int = 0
    insertions: int = 0
    deletions: int = 0
    substitutions: int = 0

    @property
    def errors(self) -> int:
        """All errors together."""
        return self.insertions + self.deletions + self.substitutions

    @property
    def rate(self) -> float:
        """Errors per reference unit; 0 where both texts are empty, infinite without reference."""
        if self.reference == 0:
            return float("inf") if self.errors else 0.0
        return self.errors / self.reference

    def __add__(self, other: ErrorCounts) -> ErrorCounts:
        return ErrorCounts(
            self.reference + other.reference,
            self.insertions + other.insertions,
            self.deletions + other.deletions,
            self.substitutions + other.substitutions,
        )


@dataclass(frozen=True, slots=True)
class Score:
    """What `score_texts` counts.

    Attributes:
        words: All words.
        characters: Reference characters and the edit distance; spaces count as characters, and
            all errors are given as substitutions, for they aren't told apart.
        biased: Words of the list.
        unbiased: All other words.
    """

    words: ErrorCounts
    characters: ErrorCounts
    biased: ErrorCounts
    unbiased: ErrorCounts

    @classmethod
    def nothing(cls) -> Score:
        """Return the score to which others are added."""
        return cls(ErrorCounts(), ErrorCounts(), ErrorCounts(), ErrorCounts())

    def __add__(self, other: Score) -> Score:
        return Score(
            self.words + other.words,
            self.characters + other.characters,
            self.biased + other.biased,
            self.unbiased + other.unbiased,
        )


def score_texts(reference: str, hypothesis: str, listed: Iterable[str] = ()) -> Score:
    """Compare two texts.

    Args:
        reference: What was said.
        hypothesis: What was recognised.
        listed: Written forms whose words count as biased.
    """
    return score_words(
        text_words(reference),
        text_words(hypothesis),
        frozenset(word for entry in listed for word in spoken_words(entry)),
    )


def text_words(text: str) -> list[str]:
    """Return a text's words as they are compared, whatever its lines."""
    return [word for line in text.splitlines() for word in spoken_words(line)]


def score_words(
    reference: Sequence[str], hypothesis: Sequence[str], listed: Set[str] = frozenset()
) -> Score:
    """Compare two sequences of words; see `score_texts`."""
    counts = {True: [0, 0, 0, 0], False: [0, 0, 0, 0]}
    for said, heard in align(reference, hypothesis):
        unit = said if said is not None else heard
        row = counts[unit in listed]
        if said is None:
            row[1] += 1
            continue
        row[0] += 1
        if heard is None:
            row[2] += 1
        elif heard != said:
            row[3] += 1
    biased, unbiased = ErrorCounts(*counts[True]), ErrorCounts(*counts[False])
    said_text, heard_text = " ".join(reference), " ".join(hypothesis)
    distance = edit_distance(said_text, heard_text)
    characters = ErrorCounts(len(said_text), substitutions=distance)
    return Score(biased + unbiased, characters, biased, unbiased)


def align(
    reference: Sequence[str], hypothesis: Sequence[str]
) -> list[tuple[str | None, str | None]]:
    """Return pairs of a best alignment; None stands for nothing (insertion, deletion).

    The number of errors is minimal. Long texts are halved where a best alignment crosses the
    middle of the reference (Hirschberg 1975), so that memory stays bounded.
    """
    ids: dict[str, int] = {}
    said = np.array([ids.setdefault(word, len(ids)) for word in reference], dtype=np.int32)
    heard = np.array([ids.setdefault(word, len(ids)) for word in hypothesis], dtype=np.int32)
    pairs: list[tuple[str | None, str | None]] = []
    # Spans still to align, the last one first: (first, last) of reference and of hypothesis.
    spans = [(0, len(said), 0, len(heard))]
    while spans:
        a, b, c, d = spans.pop()
        if (b - a) * (d - c) <= _LARGEST_TABLE or b - a < 2:
            for i, j in _aligned(said[a:b], heard[c:d]):
                pairs.append(
                    (
                        None if i is None else reference[a + i],
                        None if j is None else hypothesis[c + j],
                    )
                )
            continue
        middle = (a + b) // 2
        ahead = _table(said[a:middle], heard[c:d])[-1]
        behind = _table(said[middle:b][::-1], heard[c:d][::-1])[-1][::-1]
        cut = c + int(np.argmin(ahead + behind))
        spans += [(middle, b, cut, d), (a, middle, c, cut)]
    return pairs


def _table(said: NDArray[np.int32], heard: NDArray[np.int32], rows: int = 1) -> NDArray[np.int32]:
    """Return the last rows of the edit distance table, int32 [rows, len(heard) + 1].

    A row's insertions depend on one another from left to right; subtracting the column turns that
    into a running minimum.
    """
    columns = np.arange(len(heard) + 1, dtype=np.int32)
    kept = np.zeros((rows, len(heard) + 1), dtype=np.int32)
    row = columns.copy()
    first_kept = len(said) + 1 - rows
    if first_kept <= 0:
        kept[0] = row
    for i, unit in enumerate(said, start=1):
        following = row + 1
        np.minimum(following[1:], row[:-1] + (heard != unit), out=following[1:])
        row = np.minimum.accumulate(following - columns) + columns
        if i >= first_kept:
            kept[i - first_kept] = row
    if rows == 1:
        kept[0] = row
    return kept


def _aligned(
    said: NDArray[np.int32], heard: NDArray[np.int32]
) -> list[tuple[int | None, int | None]]:
    """Trace a best path back through the whole table.

    Where several are best, gaps come before substitutions: that keeps more words right, as NIST's
    sclite does.
    """
    table = _table(said, heard, rows=len(said) + 1)
    i, j = len(said), len(heard)
    pairs: list[tuple[int | None, int | None]] = []
    while i or j:
        here = table[i, j]
        if i and j and said[i - 1] == heard[j - 1]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and here == table[i - 1, j] + 1:
            i -= 1
            pairs.append((i, None))
        elif j and here == table[i, j - 1] + 1:
            j -= 1
            pairs.append((None, j))
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def edit_distance(reference: str, hypothesis: str) -> int:
    """Return the fewest insertions, deletions and substitutions between two texts.

    Bit-parallel over the whole reference, which one Python integer holds (Myers 1999, in the form
    of Hyyrö 2003): an hour of speech takes a fraction of a second.
    """
    if not reference:
        return len(hypothesis)
    places: dict[str, int] = {}
    for index, character in enumerate(reference):
        places[character] = places.get(character, 0) | (1 << index)
    everywhere = (1 << len(reference)) - 1
    last = 1 << (len(reference) - 1)
    up, down, distance = everywhere, 0, len(reference)
    for character in hypothesis:
        equal = places.get(character, 0)
        vertical = equal | down
        equal = (((equal & up) + up) ^ up) | equal
        right = down | (everywhere & ~(equal | up))
        left = up & equal
        if right & last:
            distance += 1
        elif left & last:
            distance -= 1
        right = ((right << 1) | 1) & everywhere
        left = (left << 1) & everywhere
        up = left | (everywhere & ~(vertical | right))
        down = right & vertical
    return distance
