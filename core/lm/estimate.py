"""Interpolated modified Kneser–Ney estimation by sorting packed n-grams.

Chen & Goodman, "An empirical study of smoothing techniques for language modeling" (1998), with
the conventions of Heafield et al., "Scalable modified Kneser-Ney language model estimation"
(2013): every order has its own three discounts from its own adjusted counts; n-grams at the start
of a sentence keep their plain counts; unigrams are interpolated with the uniform distribution
over all words but <s>, and <unk> gets that share.

    P(w|h) = (c(hw) − D(c(hw))) / Σ_v c(hv) + γ(h) P(w|h')
    γ(h)   = (D₁N₁(h•) + D₂N₂(h•) + D₃N₃₊(h•)) / Σ_v c(hv)

c is the number of occurrences in the highest order, the number of different words before the
n-gram in the lower ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.errors import UsageError
from core.lm.assemble import Level, assemble
from core.lm.ngram import BEGIN_ID, END, END_ID, NEVER, SPECIAL_WORDS, NgramArrays

_KEY_BITS = 63
_LEAST_BACKOFF = 1e-12
_FALLBACK = (0.5, 1.0, 1.5)
"""Discounts where a text is too small or too regular to estimate them (as lmplz offers)."""


class Corpus(NamedTuple):
    """A text as word ids.

    Attributes:
        words: The vocabulary; the first three are <unk>, <s>, </s>, the rest by falling count.
        stream: int32 [n], sentences one after the other, each closed by </s>.
        counts: int64 [V], occurrences of each word in the stream.
    """

    words: list[str]
    stream: NDArray[np.int32]
    counts: NDArray[np.int64]


class Estimate(NamedTuple):
    """An estimated model and what pruning wants to know about the text.

    Attributes:
        arrays: The model.
        history: float64 [N], relative frequency of each node's words as a context in the text.
        discounts: Per order from 1, the three discounts.
    """

    arrays: NgramArrays
    history: NDArray[np.float64]
    discounts: tuple[tuple[float, float, float], ...]


def read_corpus(
    sentences: Iterable[str], min_count: int = 1, extra: Iterable[str] = (), limit: int = 0
) -> Corpus:
    """Number the words of a text.

    Args:
        sentences: Words separated by white space, one sentence each.
        min_count: Rarer words become <unk>.
        extra: Words that join the vocabulary though the text may lack them.
        limit: Most words in the vocabulary from the text; 0 for no limit.
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    for word in SPECIAL_WORDS:
        numbers[word]
    parts = []
    closing = f" {END} "
    lines = iter(sentences)
    while batch := tuple(islice(lines, 20_000)):
        tokens = closing.join((*batch, "")).split()
        parts.append(np.fromiter(map(numbers.__getitem__, tokens), np.int32, len(tokens)))
    stream = np.concatenate(parts) if parts else np.zeros(0, np.int32)
    return rank_words(list(numbers), stream, min_count, extra, limit)


def rank_words(
    found: Sequence[str],
    stream: NDArray[np.int32],
    min_count: int = 1,
    extra: Iterable[str] = (),
    limit: int = 0,
) -> Corpus:
    """Number the words of a text anew, the frequent ones first.

    Args:
        found: Words by their present number; the first three are <unk>, <s>, </s>.
        stream: int32 [n], sentences one after the other, each closed by </s>.
        min_count: Rarer words become <unk>.
        extra: Words that join the vocabulary though the text may lack them.
        limit: Most words in the vocabulary from the text; 0 for no limit.
    """
    numbers = dict(zip(found, range(len(found)), strict=True))
    stream = np.where(stream == BEGIN_ID, 0, stream)
    counts = np.bincount(stream, minlength=len(found))
    extra = list(dict.fromkeys(extra))
    extra_words = [word for word in extra if word not in numbers]
    kept_rare = {numbers[word] for word in extra if word in numbers}
    ranked = sorted(range(3, len(found)), key=lambda i: (-int(counts[i]), found[i]))
    if limit:
        kept = [i for n, i in enumerate(ranked) if n < limit and counts[i] >= min_count]
    else:
        kept = [i for i in ranked if counts[i] >= min_count or i in kept_rare]
    remap = np.zeros(len(found), dtype=np.int32)
    remap[:3] = (0, 1, 2)
    remap[kept] = np.arange(3, 3 + len(kept), dtype=np.int32)
    words = [*SPECIAL_WORDS, *(found[i] for i in kept), *extra_words]
    stream = remap[stream]
    return Corpus(words, stream, np.bincount(stream, minlength=len(words)))


def estimate(stream: NDArray[np.int32], vocabulary: int, order: int) -> Estimate:
    """Estimate a model with interpolated modified Kneser–Ney smoothing.

    Args:
        stream: int32 [n], sentences one after the other, each closed by </s> (2), no <s>.
        vocabulary: Number of words, <unk>, <s>, </s> among them.
        order: Longest n-gram, ≥ 1.

    Raises:
        UsageError: The text is empty or the order is out of range.
    """
    if not 1 <= order <= 8:
        raise UsageError(f"A language model of order {order} can't be estimated", "Choose 1 to 8")
    if not len(stream) or int(stream[-1]) != END_ID:
        raise UsageError("The text for the language model is empty", "Give files with sentences")
    tables = _count(stream, vocabulary, order)
    return _smooth(tables, vocabulary)


class _Table(NamedTuple):
    """The n-grams of one order, sorted; sentence starts padded with <s> are still among them."""

    columns: list[NDArray[np.int32]]
    counts: NDArray[np.int64]
    suffix: NDArray[np.int64]
    """Row of each n-gram's suffix in the order below."""


def _bits(vocabulary: int) -> int:
    return max(1, (vocabulary - 1).bit_length())


def _pack(columns: list[NDArray[np.int32]], bits: int) -> tuple[NDArray[np.int64], bool]:
    """Return keys that sort as the rows of columns do, and whether they can be unpacked again."""
    if len(columns) * bits <= _KEY_BITS:
        key = columns[0].astype(np.int64)
        for column in columns[1:]:
            key <<= bits
            key |= column
        return key, True
    tail = 1
    head, _ = _pack(columns[:-tail], bits)
    key = _dense_rank(head)
    for column in columns[-tail:]:
        key <<= bits
        key |= column
    return key, False


def _dense_rank(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    order = np.argsort(keys)
    ranked = keys[order]
    fresh = np.empty(len(keys), dtype=np.int64)
    fresh[0] = 0
    fresh[1:] = ranked[1:] != ranked[:-1]
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.cumsum(fresh)
    return rank


def _unpack(keys: NDArray[np.int64], bits: int, width: int) -> list[NDArray[np.int32]]:
    mask = (1 << bits) - 1
    return [((keys >> (bits * (width - 1 - i))) & mask).astype(np.int32) for i in range(width)]


def _starts(ranked: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.flatnonzero(ranked[1:] != ranked[:-1]) + 1))


def _count(stream: NDArray[np.int32], vocabulary: int, order: int) -> list[_Table]:
    """Return tables of orders 1 … n: plain counts in the highest, adjusted ones below."""
    bits = _bits(vocabulary)
    closes = stream == END_ID
    sentence = np.cumsum(closes) - closes
    position = np.arange(len(stream)) + (order - 1) * (sentence + 1)
    padded = np.full(len(stream) + (order - 1) * int(closes.sum()), BEGIN_ID, dtype=np.int32)
    padded[position] = stream
    cols = [padded[position - lag] for lag in range(order - 1, 0, -1)] + [stream]
    del position, padded, sentence
    key, plain = _pack(cols, bits)
    if plain:
        key.sort()
        starts = _starts(key)
        cols = _unpack(key[starts], bits, order)
    else:
        arranged = np.argsort(key)
        starts = _starts(key[arranged])
        first = arranged[starts]
        cols = [column[first] for column in cols]
        del arranged
    counts = np.diff(np.concatenate((starts, [len(stream)])))
    del key
    tables: list[_Table] = []
    for width in range(order - 1, 0, -1):
        key, _ = _pack(cols[1:], bits)
        arranged = np.argsort(key)
        starts = _starts(key[arranged])
        group = np.empty(len(key), dtype=np.int64)
        fresh = np.zeros(len(key), dtype=np.int64)
        fresh[starts[1:]] = 1
        group[arranged] = np.cumsum(fresh)
        tables.append(_Table(cols, counts, group))
        first = arranged[starts]
        lower = [column[first] for column in cols[1:]]
        sums = np.add.reduceat(counts[arranged], starts)
        distinct = np.diff(np.concatenate((starts, [len(key)])))
        at_start = lower[0] == BEGIN_ID
        cols, counts = lower, np.where(at_start, sums, distinct)
        del key, arranged, fresh, width
    tables.append(_Table(cols, counts, np.zeros(len(counts), dtype=np.int64)))
    return tables[::-1]


def discounts_of(counts: NDArray[np.int64]) -> tuple[float, float, float]:
    """Return the discounts of counts 1, 2 and ≥ 3 (Chen & Goodman 1998, equation 26).

    Args:
        counts: int64 [n], adjusted counts of one order.
    """
    n1, n2, n3, n4 = (float((counts == c).sum()) for c in (1, 2, 3, 4))
    if not (n1 and n2 and n3):
        return _FALLBACK
    y = n1 / (n1 + 2.0 * n2)
    found = (1.0 - 2.0 * y * n2 / n1, 2.0 - 3.0 * y * n3 / n2, 3.0 - 4.0 * y * n4 / n3)
    if any(not 0.0 <= d <= c for c, d in enumerate(found, start=1)):
        return _FALLBACK
    return found


def _smooth(tables: list[_Table], vocabulary: int) -> Estimate:
    bits = _bits(vocabulary)
    order = len(tables)
    kept: list[NDArray[np.bool_]] = []
    for width, table in enumerate(tables, start=1):
        pads = np.zeros(len(table.counts), dtype=np.bool_)
        if width > 1:
            pads = (table.columns[0] == BEGIN_ID) & (table.columns[1] == BEGIN_ID)
        kept.append(~pads)

    # Unigrams: every word has a node, seen or not.
    seen = tables[0].columns[0]
    counts = np.zeros(vocabulary, dtype=np.int64)
    counts[seen] = tables[0].counts
    counts[BEGIN_ID] = 0
    discounts = [discounts_of(counts)]
    total = float(counts.sum())
    less = np.array([0.0, *discounts[0]])
    taken = less[np.minimum(counts, 3)]
    prob = (counts - taken) / total + taken.sum() / total / (vocabulary - 1)
    with np.errstate(divide="ignore"):
        log_prob = np.log(prob)
    log_prob[BEGIN_ID] = NEVER
    levels = [
        Level(
            np.zeros(vocabulary, np.int64),
            np.arange(vocabulary, dtype=np.int32),
            log_prob,
            np.zeros(vocabulary),
        )
    ]
    # `below`: from rows of the order below, padded ones included, to its kept rows
    below = seen.astype(np.int64)
    keys: list[NDArray[np.int64]] = []
    for width in range(2, order + 1):
        table, keep = tables[width - 1], kept[width - 1]
        if not keep.any():  # no sentence is long enough
            break
        cols = [column[keep] for column in table.columns]
        counts = table.counts[keep]
        parent = _rows_of(cols[:-1], keys, bits)
        keys.append((parent << bits) | cols[-1])
        size = len(levels[-1].word)
        d = discounts_of(counts)
        discounts.append(d)
        taken = np.array([0.0, *d])[np.minimum(counts, 3)]
        total_of = np.bincount(parent, weights=counts, minlength=size)
        share = np.bincount(parent, weights=taken, minlength=size)
        has = total_of > 0
        gamma = np.divide(share, total_of, out=np.ones(size), where=has)
        lower = prob[below[table.suffix[keep]]]
        prob = (counts - taken) / total_of[parent] + gamma[parent] * lower
        # All counts may be above what is discounted: the little left keeps unseen words possible.
        left = np.log(np.maximum(gamma, _LEAST_BACKOFF))
        levels[-1] = levels[-1]._replace(backoff=np.where(has, left, 0.0))
        levels.append(Level(parent, cols[-1], np.log(prob), np.zeros(len(prob))))
        below = np.cumsum(keep) - 1
    history = _histories(tables, keys, levels, bits)
    return Estimate(assemble(levels), history, tuple(discounts))


def _rows_of(
    cols: list[NDArray[np.int32]], keys: list[NDArray[np.int64]], bits: int
) -> NDArray[np.int64]:
    """Return the row, in the table of their order, of n-grams that are all in it.

    Args:
        cols: The n-grams' words by column.
        keys: For orders 2, 3, …: int64 keys (row of the prefix, word) in rising order.
        bits: Width of a word in a key.
    """
    row = cols[0].astype(np.int64)
    for column, key in zip(cols[1:], keys, strict=False):
        wanted = (row << bits) | column
        # neighbours are often equal: look each run up once
        starts = _starts(wanted)
        found = np.searchsorted(key, wanted[starts])
        row = np.repeat(found, np.diff(np.concatenate((starts, [len(wanted)]))))
    return row


def _histories(
    tables: list[_Table],
    keys: list[NDArray[np.int64]],
    levels: list[Level],
    bits: int,
) -> NDArray[np.float64]:
    """Return how often each node's words stand before a word, relative to all words."""
    order = len(levels)
    top = tables[-1]
    longest = len(top.columns)
    total = float(top.counts.sum())
    parts = [np.ones(1)]
    for width in range(1, order):
        cols = top.columns[longest - 1 - width : longest - 1]
        rows = slice(None)
        if width > 1:
            inside = ~((cols[0] == BEGIN_ID) & (cols[1] == BEGIN_ID))
            cols, rows = [column[inside] for column in cols], inside
        row = _rows_of(cols, keys, bits)
        weights = top.counts[rows]
        found = np.bincount(row, weights=weights, minlength=len(levels[width - 1].word))
        parts.append(found / total)
    parts.append(np.zeros(len(levels[-1].word)))
    return np.concatenate(parts)
