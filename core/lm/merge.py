"""Static interpolation: several models over one vocabulary become a single back-off model.

Every n-gram that any model holds gets P(w|h) = Σ_k w_k(h) · P_k(w|h); the back-off weights are
then set anew so that each state sums to one (as SRILM's `ngram -mix-lm` does). The weights lean
towards the models whose text has seen the context, w_k(h) ∝ λ_k · f_k(h)^r with f_k the
frequency of h: r = 0 is linear interpolation, r = 1 count merging (Bacchiani et al. 2006;
Hsu 2007). One model is faster to search with than a mixture, and can be pruned as one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.lm.assemble import Level, assemble, disassemble, normalised, parents
from core.lm.estimate import Estimate
from core.lm.ngram import BEGIN_ID, NEVER, NgramArrays, level_bounds

_FLAT = 0.05
"""Share of the weights that no context's frequency moves."""


def merge(models: Sequence[Estimate], weights: Sequence[float], reliance: float = 0.0) -> Estimate:
    """Return one model for several, and the histories that pruning wants.

    Args:
        models: Estimated over the same vocabulary.
        weights: Shares λ that sum to one.
        reliance: Exponent r ≥ 0 of a context's frequency in a model's text.
    """
    from core.lm.kernels import walk

    arrays, rows = _union([model.arrays for model in models])
    nodes = len(arrays.word)
    history = np.zeros(nodes)
    for model, weight, row in zip(models, weights, rows, strict=True):
        history[row] += weight * model.history
    parent = parents(arrays)
    total = np.zeros(nodes)
    probability = np.zeros(nodes)
    log_probs = np.empty(nodes)
    states = np.empty(nodes, dtype=np.int32)
    for model, weight, row in zip(models, weights, rows, strict=True):
        share = np.full(nodes, weight)
        if reliance > 0.0:
            share[1:] *= _FLAT
            known = np.zeros(nodes)
            known[row] = model.history
            seen = history > 0.0
            relative = np.divide(known, history, out=np.ones(nodes), where=seen)
            share[1:] += (1.0 - _FLAT) * weight * relative[1:] ** reliance
        walk(model.arrays, arrays.first_child, arrays.word, log_probs, states)
        total += share
        probability += share[parent] * np.exp(log_probs)
    probability /= total[parent]
    log_prob = np.log(np.maximum(probability, np.finfo(np.float64).tiny)).astype(np.float32)
    log_prob[0] = 0.0
    log_prob[1 + BEGIN_ID] = NEVER
    return Estimate(normalised(arrays._replace(log_prob=log_prob)), history, ())


def _union(tries: Sequence[NgramArrays]) -> tuple[NgramArrays, list[NDArray[np.int64]]]:
    """Return a trie of all n-grams (its numbers still empty) and each trie's node → its node."""
    vocabulary = level_bounds(tries[0].first_child, 1)[2] - 1
    order = max(trie.order for trie in tries)
    parts = [disassemble(trie) for trie in tries]
    blank = np.zeros(vocabulary, dtype=np.float32)
    words = np.arange(vocabulary, dtype=np.int32)
    levels = [Level(np.zeros(vocabulary, np.int64), words, blank, blank)]
    local = [np.arange(vocabulary) for _ in tries]
    rows = [[np.zeros(1, np.int64), 1 + np.arange(vocabulary)] for _ in tries]
    begin = 1 + vocabulary
    for k in range(2, order + 1):
        keys = [
            local[i][part[k - 1].parent] * vocabulary + part[k - 1].word
            for i, part in enumerate(parts)
            if k <= len(part)
        ]
        union = np.unique(np.concatenate(keys))
        remaining = iter(keys)
        for i, part in enumerate(parts):
            if k <= len(part):
                local[i] = np.searchsorted(union, next(remaining))
                rows[i].append(begin + local[i])
        blank = np.zeros(len(union), dtype=np.float32)
        levels.append(
            Level(union // vocabulary, (union % vocabulary).astype(np.int32), blank, blank)
        )
        begin += len(union)
    return assemble(levels), [np.concatenate(row) for row in rows]
