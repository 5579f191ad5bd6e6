"""Prefix tree of pronunciations as flat arrays, built by sorting, and its look-ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Trie(NamedTuple):
    """A prefix tree; node 0 is the root, nodes are numbered breadth first.

    The children of node i are first_child[i] … first_child[i] + n_children[i] − 1, sorted by
    token; its words are word_id[first_word[i] : first_word[i] + n_words[i]], sorted by cost.
    Plain arrays, so that compiled kernels take it as it is.

    Attributes:
        first_child: int32 [N]. n_children: int32 [N].
        token: int16 [N] token that leads into the node; −1 at the root.
        first_word: int32 [N]. n_words: int32 [N].
        word_id: int32 [M] one per pronunciation. word_cost: float32 [M] nats ≥ 0.
        parent: int32 [N]; −1 at the root.
        max_depth: Tokens of the longest pronunciation.
    """

    first_child: NDArray[np.int32]
    n_children: NDArray[np.int32]
    token: NDArray[np.int16]
    first_word: NDArray[np.int32]
    n_words: NDArray[np.int32]
    word_id: NDArray[np.int32]
    word_cost: NDArray[np.float32]
    parent: NDArray[np.int32]
    max_depth: int


def build_trie(
    offsets: NDArray[np.int64],
    tokens: NDArray[np.int16],
    word_ids: NDArray[np.int32],
    costs: NDArray[np.float32],
) -> Trie:
    """Build the tree of all pronunciations, one level at a time.

    The same word with the same tokens twice is kept once, at the lower cost.

    Args:
        offsets: int64 [P + 1]; tokens of pronunciation p are tokens[offsets[p]:offsets[p + 1]].
        tokens: int16 [sum] token ids ≥ 0.
        word_ids: int32 [P].
        costs: float32 [P] nats.

    Raises:
        ValueError: A pronunciation is empty, or the arrays don't fit one another.
    """
    offsets = np.asarray(offsets, dtype=np.int64)
    lengths = np.diff(offsets)
    if not lengths.size == len(word_ids) == len(costs):
        raise ValueError("offsets, word_ids and costs differ in length")
    if lengths.size and int(lengths.min()) < 1:
        raise ValueError("a pronunciation has no tokens")
    wide = np.int64(int(tokens.max()) + 1 if len(tokens) else 1)
    rows = np.arange(lengths.size)
    node = np.zeros(lengths.size, dtype=np.int64)
    level_tokens = [np.full(1, -1, dtype=np.int16)]
    level_parents = [np.full(1, -1, dtype=np.int32)]
    size, depth = 1, 0
    while rows.size:
        key = node[rows] * wide + tokens[offsets[rows] + depth]
        found, inverse = np.unique(key, return_inverse=True)
        level_tokens.append((found % wide).astype(np.int16))
        level_parents.append((found // wide).astype(np.int32))
        node[rows] = size + inverse
        size += found.size
        depth += 1
        rows = rows[lengths[rows] > depth]
    parent = np.concatenate(level_parents)
    n_children = np.bincount(parent[1:], minlength=size).astype(np.int32)
    first_child = (1 + np.cumsum(n_children) - n_children).astype(np.int32)
    kept, cost = _words(node, np.asarray(word_ids), np.asarray(costs))
    n_words = np.bincount(node[kept], minlength=size).astype(np.int32)
    first_word = (np.cumsum(n_words) - n_words).astype(np.int32)
    return Trie(
        first_child, n_children, np.concatenate(level_tokens), first_word, n_words,
        np.asarray(word_ids)[kept].astype(np.int32), cost, parent, depth,
    )  # fmt: skip


def _words(
    node: NDArray[np.int64], word_ids: NDArray[np.int32], costs: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return which pronunciations are kept, in the order of their nodes, and their costs."""
    order = np.lexsort((costs, word_ids, node))
    n, w = node[order], word_ids[order]
    again = np.zeros(order.size, dtype=bool)
    again[1:] = (n[1:] == n[:-1]) & (w[1:] == w[:-1])
    order = order[~again]
    order = order[np.lexsort((word_ids[order], costs[order], node[order]))]
    return order, costs[order].astype(np.float32)


def look_ahead(trie: Trie, word_log_prob: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return for each node the best log-probability − cost of any word at or below it.

    Args:
        trie: The tree.
        word_log_prob: float32 [V] nats, indexed by word id.

    Returns:
        float32 [N]; −inf where no word is below (an empty tree's root).
    """
    best = np.full(trie.token.size, -np.inf, dtype=np.float32)
    own = np.flatnonzero(trie.n_words)
    if own.size:
        value = np.asarray(word_log_prob, dtype=np.float32)[trie.word_id] - trie.word_cost
        best[own] = np.maximum.reduceat(value, trie.first_word[own])
    edges = [0, 1]
    while edges[-1] < best.size:
        edges.append(edges[-1] + int(trie.n_children[edges[-2] : edges[-1]].sum()))
    for low, high in zip(edges[-3::-1], edges[-2:0:-1], strict=True):
        inner = low + np.flatnonzero(trie.n_children[low:high])
        below = slice(high, high + int(trie.n_children[low:high].sum()))
        at = trie.first_child[inner] - high
        best[inner] = np.maximum(best[inner], np.maximum.reduceat(best[below], at))
    return best
