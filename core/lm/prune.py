"""Entropy pruning: takes out the n-grams whose loss changes the distribution least.

Stolcke, "Entropy-based pruning of backoff language models" (1998). The loss of n-gram (h, w) is

    D = −P(h) { P(w|h) [log P(w|h') + log α'(h) − log P(w|h)] + [log α'(h) − log α(h)] (1 − Σ P) }

with α' the back-off weight once the n-gram is gone. P(h) is the frequency of h in the text where
it is known: Kneser–Ney's lower orders are no marginals, and histories taken from them make
pruning choose badly (Chelba et al. 2010).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.lm.assemble import parents, select
from core.lm.ngram import BEGIN_ID, END_ID, NgramArrays, level_bounds

_LEAST = 1e-10


def chain_histories(arrays: NgramArrays) -> NDArray[np.float64]:
    """Return P(h) of each node by the chain rule, for a model whose text is not at hand.

    <s> counts as often as </s>.

    Returns:
        float64 [N].
    """
    bounds = level_bounds(arrays.first_child, arrays.order)
    parent = parents(arrays)
    log = arrays.log_prob.astype(np.float64)
    log[1 + BEGIN_ID] = log[1 + END_ID]
    for k in range(2, arrays.order + 1):
        here = slice(bounds[k], bounds[k + 1])
        log[here] += log[parent[here]]
    return np.exp(log)


def losses(arrays: NgramArrays, history: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Return what taking out each n-gram costs, in nats of relative entropy per word.

    Args:
        arrays: A normalised model.
        history: float64 [N], P(h) of each node as a context; by the chain rule if it is None.

    Returns:
        float64 [N]; infinite for the root and the unigrams.
    """
    from core.lm.kernels import lower_scores

    if history is None:
        history = chain_histories(arrays)
    bounds = level_bounds(arrays.first_child, arrays.order)
    parent = parents(arrays)
    nodes = len(arrays.word)
    lower = np.zeros(nodes)
    lower_scores(arrays, 1, nodes, lower)
    loss = np.full(nodes, np.inf)
    first = bounds[2]
    up = parent[first:]
    log_p, log_low = arrays.log_prob[first:].astype(np.float64), lower[first:]
    p, low = np.exp(log_p), np.exp(log_low)
    left = np.maximum(1.0 - np.bincount(up, weights=p, minlength=nodes), _LEAST)
    rest = np.maximum(1.0 - np.bincount(up, weights=low, minlength=nodes), _LEAST)
    log_alpha = np.log(left) - np.log(rest)
    log_new = np.log(left[up] + p) - np.log(rest[up] + low)
    loss[first:] = -history[up] * (
        p * (log_low + log_new - log_p) + (log_new - log_alpha[up]) * left[up]
    )
    return loss


def close_upwards(arrays: NgramArrays, score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return scores where every n-gram scores at least what the longer ones built on it do.

    Args:
        arrays: The model.
        score: float64 [N].
    """
    bounds = level_bounds(arrays.first_child, arrays.order)
    closed = np.array(score)
    closed[: bounds[2]] = np.inf
    for k in range(arrays.order, 2, -1):
        begin, end = bounds[k], bounds[k + 1]
        if begin == end:
            continue
        starts = arrays.first_child[bounds[k - 1] : begin]
        has = np.diff(arrays.first_child[bounds[k - 1] : begin + 1]) > 0
        best = np.maximum.reduceat(closed[begin:end], starts[has] - begin)
        upper = closed[bounds[k - 1] : begin]
        upper[has] = np.maximum(upper[has], best)
    return closed


def prune(
    arrays: NgramArrays, threshold: float, history: NDArray[np.float64] | None = None
) -> NgramArrays:
    """Return the model without n-grams whose loss is under a threshold, exactly normalised.

    Args:
        arrays: A normalised model.
        threshold: Nats of relative entropy per word, such as 1e-8; 0 keeps everything.
        history: float64 [N], P(h) of each node as a context; by the chain rule if it is None.
    """
    if threshold <= 0.0:
        return arrays
    return select(arrays, close_upwards(arrays, losses(arrays, history)) >= threshold)


def prune_to(
    arrays: NgramArrays, n_grams: int, history: NDArray[np.float64] | None = None
) -> NgramArrays:
    """Return the model with at most so many n-grams of order ≥ 2, the costliest ones.

    Args:
        arrays: A normalised model.
        n_grams: How many n-grams of order ≥ 2 stay at most.
        history: float64 [N], P(h) of each node as a context; by the chain rule if it is None.
    """
    begin = level_bounds(arrays.first_child, arrays.order)[2]
    if len(arrays.word) - begin <= n_grams:
        return arrays
    closed = close_upwards(arrays, losses(arrays, history))
    # a prefix scores at least as high and comes first, so a stable order keeps it
    ranked = np.argsort(-closed[begin:], kind="stable")[:n_grams] + begin
    keep = np.zeros(len(arrays.word), dtype=np.bool_)
    keep[:begin] = True
    keep[ranked] = True
    return select(arrays, keep)
