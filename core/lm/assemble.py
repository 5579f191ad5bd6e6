"""Builds the array form from n-grams listed order by order, and takes n-grams out of it again."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.lm.ngram import NgramArrays, level_bounds

_FLOOR = 1e-7
"""Least mass left for back-off; float32 probabilities can't say less than that."""


class Level(NamedTuple):
    """All n-grams of one order, sorted by their words from the first to the last.

    Attributes:
        parent: int64 [n], row of the n-gram's prefix in the order below (0 for unigrams).
        word: int32 [n], last word; for unigrams 0 … V − 1, all of them.
        log_prob: float [n], nats.
        backoff: float [n], nats.
    """

    parent: NDArray[np.int64]
    word: NDArray[np.int32]
    log_prob: NDArray[np.floating]
    backoff: NDArray[np.floating]


def assemble(levels: list[Level]) -> NgramArrays:
    """Return the trie of n-grams given order by order (unigrams first); suffixes are linked."""
    from core.lm.kernels import link_suffixes

    sizes = [1, *(len(level.word) for level in levels)]
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    nodes = int(bounds[-1])
    word = np.full(nodes, -1, dtype=np.int32)
    log_prob = np.zeros(nodes, dtype=np.float32)
    backoff = np.zeros(nodes, dtype=np.float32)
    first_child = np.full(nodes + 1, nodes, dtype=np.int32)
    first_child[0] = 1
    for k, level in enumerate(levels, start=1):
        here = slice(int(bounds[k]), int(bounds[k + 1]))
        word[here] = level.word
        log_prob[here] = level.log_prob
        backoff[here] = level.backoff
        if k > 1:
            children = np.bincount(level.parent, minlength=sizes[k - 1])
            ends = np.cumsum(children) + int(bounds[k])
            first_child[bounds[k - 1] + 1 : bounds[k]] = ends[:-1]
            first_child[bounds[k - 1]] = bounds[k]
    suffix = np.zeros(nodes, dtype=np.int32)
    link_suffixes(first_child, word, backoff, sizes[1], suffix)
    return NgramArrays(len(levels), word, log_prob, backoff, suffix, first_child)


def parents(arrays: NgramArrays) -> NDArray[np.int32]:
    """Return each node's parent; int32 [N], 0 for the root itself."""
    counts = np.diff(arrays.first_child)
    return np.concatenate(
        (np.zeros(1, np.int32), np.repeat(np.arange(len(counts), dtype=np.int32), counts))
    )


def disassemble(arrays: NgramArrays) -> list[Level]:
    """Return the n-grams order by order; the inverse of `assemble`."""
    bounds = level_bounds(arrays.first_child, arrays.order)
    parent = parents(arrays)
    return [
        Level(
            parent[begin:end].astype(np.int64) - bounds[k - 1],
            arrays.word[begin:end],
            arrays.log_prob[begin:end],
            arrays.backoff[begin:end],
        )
        for k, (begin, end) in enumerate(pairwise(bounds[1:]), start=1)
    ]


def columns(arrays: NgramArrays, order: int) -> list[NDArray[np.int32]]:
    """Return the words of all n-grams of an order as columns, first word first; int32 each."""
    bounds = level_bounds(arrays.first_child, arrays.order)
    parent = parents(arrays)
    node = np.arange(bounds[order], bounds[order + 1], dtype=np.int32)
    found = []
    for _ in range(order):
        found.append(arrays.word[node])
        node = parent[node]
    return found[::-1]


def select(arrays: NgramArrays, keep: NDArray[np.bool_]) -> NgramArrays:
    """Return the model with only some of its n-grams, its back-off weights exact again.

    Args:
        arrays: The model.
        keep: bool [N]; the root, the unigrams and the prefix of every kept n-gram must be kept.
    """
    levels = []
    bounds = level_bounds(arrays.first_child, arrays.order)
    parent = parents(arrays)
    number = np.cumsum(keep) - 1
    for k in range(1, arrays.order + 1):
        rows = np.flatnonzero(keep[bounds[k] : bounds[k + 1]]) + bounds[k]
        below = int(np.count_nonzero(keep[: bounds[k - 1]]))
        levels.append(
            Level(
                number[parent[rows]].astype(np.int64) - below,
                arrays.word[rows],
                arrays.log_prob[rows],
                np.zeros(len(rows), dtype=np.float32),
            )
        )
    while len(levels) > 1 and not len(levels[-1].word):
        levels.pop()
    return normalised(assemble(levels))


def normalised(arrays: NgramArrays) -> NgramArrays:
    """Return the model with back-off weights that make every state sum to one (a new array)."""
    from core.lm.kernels import renormalise

    result = arrays._replace(backoff=np.array(arrays.backoff, dtype=np.float32))
    bounds = level_bounds(arrays.first_child, arrays.order)
    for k in range(1, arrays.order):
        renormalise(result, bounds[k], bounds[k + 1], _FLOOR)
    return result
