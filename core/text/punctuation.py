"""Marks and capitals for recognised words, from the words around each gap and the pause in it.

A log-linear model: hashed words, pairs and triples around a gap between two words (Weinberger et
al. 2009, "Feature hashing for large scale multitask learning"), plus what a pause of that length
says, vote for no mark, comma, full stop or question mark. Words stay what they are; only marks
after them and capital letters at sentence starts are added.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TEMPLATES: tuple[tuple[int, ...], ...] = (
    (-1,), (0,), (1,), (2,),
    (-1, 0), (0, 1), (1, 2),
    (-2, -1, 0), (-1, 0, 1), (0, 1, 2), (1, 2, 3),
)  # fmt: skip
"""Words of a feature, relative to the word before the gap (0)."""

BAG = range(-11, -1)
"""Words before the gap that count wherever they stand: a question shows at its beginning."""

_EDGE = 12
"""Places without words before and after a text."""

PAUSE_EDGES_S = (0.04, 0.1, 0.16, 0.24, 0.34, 0.48, 0.68, 1.0)
"""Upper edges of the classes of pauses, seconds; the last class has none."""

APART_S = 1.2
"""A pause that always ends a sentence, seconds: the window begins a paragraph there."""

_ALWAYS_CAPITAL = frozenset({"i", "i'm", "i'll", "i've", "i'd"})


class Mark(IntEnum):
    """What follows a word."""

    NONE = 0
    COMMA = 1
    STOP = 2
    QUESTION = 3


_WRITTEN = ("", ",", ".", "?")
_ENDS = (Mark.STOP, Mark.QUESTION)


@dataclass(frozen=True, slots=True, eq=False)
class Punctuation:
    """A trained model.

    Attributes:
        weights: int8 [features, 4], a row per hashed feature.
        scale: Nats of a weight of 1.
        bias: float32 [4], nats.
        pauses: float32 [len(PAUSE_EDGES_S) + 1, 4]: log P(pause | mark) / P(pause), nats.
        lengths: What the n-th word of a sentence (from 0, the last for all after it) says for the
            sentence's end, nats.
    """

    weights: NDArray[np.int8]
    scale: float
    bias: NDArray[np.float32]
    pauses: NDArray[np.float32]
    lengths: tuple[float, ...]


def load_punctuation(path: Path) -> Punctuation:
    """Read a model.

    Raises:
        OSError: The file can't be read.
    """
    with np.load(path, allow_pickle=False) as stored:
        return Punctuation(
            stored["weights"],
            float(stored["scale"]),
            stored["bias"],
            stored["pauses"],
            tuple(stored["lengths"].tolist()),
        )


def word_id(word: str) -> int:
    """Return a word's number for features: never 0, which is no word."""
    return zlib.crc32(word.lower().encode()) | 1


def features_of(ids: NDArray[np.uint32], size: int) -> NDArray[np.uint32]:
    """Return the hashed features of the gap after each word: uint32 [n, F], below `size`.

    Args:
        ids: uint32 [n]: `word_id` of each word.
        size: Features of the model, a power of two.
    """
    count = len(ids)
    padded = np.zeros(count + 2 * _EDGE, dtype=np.uint32)
    padded[_EDGE : _EDGE + count] = ids

    def at(offset: int) -> NDArray[np.uint32]:
        return padded[_EDGE + offset : _EDGE + offset + count]

    out = np.empty((count, len(TEMPLATES) + len(BAG)), dtype=np.uint32)
    for column, template in enumerate(TEMPLATES):
        mixed = np.full(count, 0x9E3779B9 * (column + 1) & 0xFFFFFFFF, dtype=np.uint32)
        for offset in template:
            mixed = _mixed(mixed ^ at(offset))
        out[:, column] = mixed
    for column, offset in enumerate(BAG, len(TEMPLATES)):
        out[:, column] = _mixed(at(offset) ^ np.uint32(0x51ED270B))
    return out & np.uint32(size - 1)


def votes_of(model: Punctuation, ids: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return the votes of the words for each mark after each word: float32 [n, 4], nats."""
    rows = features_of(ids, len(model.weights))
    votes = model.weights[rows].sum(axis=1, dtype=np.int32) * np.float32(model.scale)
    return np.asarray(votes + model.bias, dtype=np.float32)


def _mixed(x: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return well-spread bits (murmur3's finaliser)."""
    x = x ^ (x >> np.uint32(16))
    x = x * np.uint32(0x85EBCA6B)
    x = x ^ (x >> np.uint32(13))
    x = x * np.uint32(0xC2B2AE35)
    return x ^ (x >> np.uint32(16))


def pause_class(pauses_s: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the class of each pause in seconds: int64 [n]."""
    return np.searchsorted(np.asarray(PAUSE_EDGES_S), pauses_s, side="right")


def marks_of(
    model: Punctuation,
    words: Sequence[str],
    pauses_s: Sequence[float] | None = None,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    since: int = 0,
) -> list[Mark]:
    """Return the mark after each word; a text's last word always ends a sentence.

    Args:
        model: The model.
        words: Recognised words; a phrase with spaces counts as one, with no marks inside.
        pauses_s: Seconds between the end of each word and the beginning of the next (the last
            one's doesn't matter where nothing follows); None where there are no times.
        before: Words before them, of any number.
        after: Words after them; none where the text ends.
        since: Words of the sentence that has begun before them.
    """
    if not words:
        return []
    around = [*before, *words, *after]
    parts = [part for word in around for part in (word.split() or [""])]
    last = np.cumsum([max(len(word.split()), 1) for word in around]) - 1
    ids = np.fromiter((word_id(part) for part in parts), dtype=np.uint32, count=len(parts))
    own = slice(len(before), len(before) + len(words))
    votes = votes_of(model, ids)[last[own]]
    if pauses_s is not None:
        votes = votes + model.pauses[pause_class(np.asarray(pauses_s, dtype=np.float64))]
    # One after another: how long a sentence is by now says whether it may end.
    marks: list[Mark] = []
    for place, row in enumerate(votes.tolist()):
        longer = model.lengths[min(since, len(model.lengths) - 1)]
        ending = max(_ENDS, key=row.__getitem__)
        going = max((Mark.NONE, Mark.COMMA), key=row.__getitem__)
        apart = pauses_s is not None and place < len(pauses_s) and pauses_s[place] >= APART_S
        ends = apart or row[ending] + longer > row[going]
        marks.append(ending if ends else going)
        since = 0 if ends else since + 1
    if not after and marks[-1] not in _ENDS:
        marks[-1] = max(_ENDS, key=votes[-1].tolist().__getitem__)
    return marks


def dressed(words: Sequence[str], marks: Sequence[Mark], *, begins: bool = True) -> list[str]:
    """Return words with their marks, and capitals where sentences begin.

    Args:
        words: Recognised words; capitals in them stay.
        marks: As `marks_of` gives them.
        begins: Whether the first word begins a sentence.
    """
    out = []
    for word, mark in zip(words, marks, strict=True):
        text = word
        if text in _ALWAYS_CAPITAL or (begins and text.islower()):
            text = text[:1].upper() + text[1:]
        out.append(text + _WRITTEN[mark] if text[-1:].isalnum() or mark is Mark.NONE else text)
        begins = mark in _ENDS
    return out
