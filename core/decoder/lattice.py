"""The word lattice of a decoded segment: arcs with their factors, n-best, posteriors."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

FACTORS = ("acoustic", "prior", "language", "vocabulary", "pronunciation", "insertion")
"""Order of the columns of `Lattice.scores`."""


@dataclass(frozen=True, slots=True)
class FactorScores:
    """What each factor gave; nats, weighted, so that they add up to the total.

    Attributes:
        acoustic: Emissions, pauses before the word included.
        prior: The acoustic model's own label statistics, taken out.
        language: The language model.
        vocabulary: What the lists changed.
        pronunciation: Cost of the variant spoken, ≤ 0.
        insertion: Per word.
    """

    acoustic: float = 0.0
    prior: float = 0.0
    language: float = 0.0
    vocabulary: float = 0.0
    pronunciation: float = 0.0
    insertion: float = 0.0

    @property
    def total(self) -> float:
        """The sum of all parts."""
        return (
            self.acoustic + self.prior + self.language
            + self.vocabulary + self.pronunciation + self.insertion
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Word arcs between points in time; A arcs, G points; point 0 is the start, G − 1 the end.

    Arcs are sorted by falling target; every source is smaller than its target.

    Attributes:
        frame: int32 [G] where a point lies.
        best_score: float64 [G] score of the best way from the start to the point, nats.
        best_arc: int32 [G] the arc that way ends with; −1 at the start.
        source: int32 [A]. target: int32 [A].
        word: int32 [A] word id; −1: no word, two histories meet or the segment ends.
        first_frame: int32 [A] of the word's first label; −1 without a word.
        last_frame: int32 [A] after the frame where the word's last label begins.
        previous_end: int32 [A] frame after the last label of the word before the arc.
        weight: float64 [A] sum of the factors.
        scores: float64 [A, 6], columns as in FACTORS.
        posterior: float64 [A] share of all paths that take the arc, 0 to 1.
        texts: Written form of each word id that occurs.
    """

    frame: NDArray[np.int32]
    best_score: NDArray[np.float64]
    best_arc: NDArray[np.int32]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    word: NDArray[np.int32]
    first_frame: NDArray[np.int32]
    last_frame: NDArray[np.int32]
    previous_end: NDArray[np.int32]
    weight: NDArray[np.float64]
    scores: NDArray[np.float64]
    posterior: NDArray[np.float64]
    texts: dict[int, str]

    @property
    def total(self) -> float:
        """Score of the best path."""
        return float(self.best_score[-1])

    def best_path(self) -> list[int]:
        """Return the arcs of the best path from start to end."""
        path: list[int] = []
        point = len(self.frame) - 1
        while self.best_arc[point] >= 0:
            path.append(int(self.best_arc[point]))
            point = int(self.source[path[-1]])
        return path[::-1]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One word sequence of an n-best list.

    Attributes:
        words: Written forms.
        word_ids: Their numbers.
        scores: Sums of the factors over the whole path.
        total: Score.
    """

    words: tuple[str, ...]
    word_ids: tuple[int, ...]
    scores: FactorScores
    total: float


def paths(
    lattice: Lattice, most: int, begin: int = 0, end: int = -1
) -> Iterator[tuple[float, list[int]]]:
    """Yield paths with their scores, best first (A* backwards; `best_score` is exact).

    Args:
        lattice: The lattice.
        most: How many.
        begin: Point they start from; every path to `end` must go through it.
        end: Point they lead to; −1 is the lattice's end.
    """
    end = end % len(lattice.frame)
    inside = np.flatnonzero((lattice.source >= begin) & (lattice.target <= end))
    incoming: dict[int, list[int]] = {}
    for arc, target in zip(inside.tolist(), lattice.target[inside].tolist(), strict=True):
        incoming.setdefault(target, []).append(arc)
    source = lattice.source.tolist()
    weight = lattice.weight.tolist()
    ahead = (lattice.best_score - lattice.best_score[begin]).tolist()
    count = 0
    # (−total, order of making, point, score from the point to the end, arcs after it as a chain)
    heap: list[tuple[float, int, int, float, tuple[int, object] | None]] = [
        (-ahead[end], 0, end, 0.0, None)
    ]
    while heap and most > 0:
        negative, _, point, behind, chain = heapq.heappop(heap)
        if point == begin:
            arcs: list[int] = []
            link: object = chain
            while link is not None:
                arc, link = link  # type: ignore[misc]  # a chain of pairs, typed as object
                arcs.append(arc)
            most -= 1
            yield -negative, arcs
            continue
        for arc in incoming.get(point, ()):
            count += 1
            further = behind + weight[arc]
            total = further + ahead[source[arc]]
            heapq.heappush(heap, (-total, count, source[arc], further, (arc, chain)))


def n_best(lattice: Lattice, n: int) -> tuple[Hypothesis, ...]:
    """Return up to n different word sequences, best first.

    Args:
        lattice: The lattice.
        n: How many.
    """
    found: list[Hypothesis] = []
    seen: set[tuple[int, ...]] = set()
    # The best path is known already; looking for it among all paths takes as long as the rest.
    ways = paths(lattice, 20 * n) if n > 1 else [(lattice.total, lattice.best_path())]
    for total, arcs in ways:
        words = tuple(int(w) for w in lattice.word[arcs] if w >= 0)
        if words in seen:
            continue
        seen.add(words)
        parts = FactorScores(*lattice.scores[arcs].sum(axis=0).tolist())
        found.append(Hypothesis(tuple(lattice.texts[w] for w in words), words, parts, total))
        if len(found) == n:
            break
    return tuple(found)
