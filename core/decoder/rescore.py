"""A larger language model chooses among the lattice's paths, one doubtful stretch after the other.

Where every path goes through the same point the lattice falls into parts. In each part with more
than one way, the best few are scored again,

    total + weight · Σ (λ · log P_new(w) − language(w))   over the words that the scorer knows,

with the words chosen before as their history and the next few of the best path behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.decoder.lattice import paths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.decoder.lattice import Lattice
    from core.lm.rescore import Scorer

WEIGHT = 0.5
"""Share of the new model's opinion; the rest is the search's own."""

MOST_PATHS = 12
AFTER = 3
"""Words behind a stretch that are judged with it."""


def rescored_path(
    lattice: Lattice, scorer: Scorer, lm_weight: float, weight: float = WEIGHT
) -> list[int]:
    """Return the arcs of the path that is best by both language models.

    Args:
        lattice: What the search found.
        scorer: The other model.
        lm_weight: λ of the search.
        weight: Share of the scorer's opinion, 0 to 1.
    """
    best = lattice.best_path()
    chosen: list[int] = []
    for first, last in _parts(lattice, best):
        begin, end = int(lattice.source[best[first]]), int(lattice.target[best[last - 1]])
        ways = _different(lattice, begin, end)
        if len(ways) > 1:
            after = [a for a in best[last:] if lattice.word[a] >= 0][:AFTER]
            totals = _totals(lattice, scorer, lm_weight, weight, (chosen, ways, after))
            chosen += ways[int(np.argmax(totals))][1]
        else:
            chosen += best[first:last]
    return chosen


def _parts(lattice: Lattice, best: list[int]) -> list[tuple[int, int]]:
    """Return ranges of the best path's arcs between points that no arc steps over."""
    points = len(lattice.frame)
    over = np.zeros(points + 1, dtype=np.int64)
    np.add.at(over, lattice.source + 1, 1)
    np.add.at(over, lattice.target, -1)
    free = np.cumsum(over)[:points] == 0
    parts: list[tuple[int, int]] = []
    first = 0
    for place, arc in enumerate(best):
        if free[lattice.target[arc]]:
            parts.append((first, place + 1))
            first = place + 1
    if first < len(best):
        parts.append((first, len(best)))
    return parts


def _different(lattice: Lattice, begin: int, end: int) -> list[tuple[float, list[int]]]:
    """Return the best ways between two points, each of other words."""
    found: list[tuple[float, list[int]]] = []
    seen: set[tuple[int, ...]] = set()
    for total, arcs in paths(lattice, 8 * MOST_PATHS, begin, end):
        words = tuple(int(w) for w in lattice.word[arcs] if w >= 0)
        if words not in seen:
            seen.add(words)
            found.append((total, arcs))
            if len(found) == MOST_PATHS:
                break
    return found


def _totals(
    lattice: Lattice,
    scorer: Scorer,
    lm_weight: float,
    weight: float,
    stretch: tuple[list[int], list[tuple[float, list[int]]], list[int]],
) -> NDArray[np.float64]:
    before, ways, after = stretch
    history = _said(lattice, before)
    sentences, own = [], []
    for _, arcs in ways:
        judged = [a for a in (*arcs, *after) if lattice.word[a] >= 0]
        sentences.append([*history, *_said(lattice, judged)])
        # An entry of several words has its score at the first of them.
        parts = [
            [float(lattice.scores[a, 2]), *[0.0] * (len(_said(lattice, [a])) - 1)] for a in judged
        ]
        own.append(np.array([value for part in parts for value in part]))
    totals = np.empty(len(ways))
    for k, new in enumerate(scorer.score(sentences)):
        gain = lm_weight * new[len(history) : len(history) + own[k].size] - own[k]
        totals[k] = ways[k][0] + weight * float(np.nansum(gain))
    return totals


def _said(lattice: Lattice, arcs: list[int]) -> list[str]:
    return [
        part
        for arc in arcs
        if lattice.word[arc] >= 0
        for part in lattice.texts[int(lattice.word[arc])].lower().split()
    ]
