"""Confidence and alternatives of words from the posteriors of lattice arcs.

The confidence of a word is the largest sum, over the frames of its time span, of the posteriors of
all arcs with that word at the frame (C_max of Wessel, Schlüter, Macherey, Ney 2001). Arcs of one
word that differ only in time or history share its probability; they are added up again this way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.decoder.lattice import FactorScores, Lattice

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_ALTERNATIVES = 8
LEAST_POSTERIOR = 1e-3


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another word for the same stretch of sound.

    Attributes:
        text: Written form.
        posterior: Its confidence there, 0 to 1.
        scores: Factors of its best arc.
    """

    text: str
    posterior: float
    scores: FactorScores


def candidates(lattice: Lattice, first_frame: int, last_frame: int) -> list[tuple[int, float, int]]:
    """Return (word id, confidence, its most probable arc) of all words in a time span, best first.

    Args:
        lattice: The lattice.
        first_frame: Where the span begins.
        last_frame: Where it ends, exclusive.
    """
    begin = np.maximum(lattice.first_frame, first_frame)
    end = np.minimum(lattice.last_frame, last_frame)
    arcs = np.flatnonzero((lattice.word >= 0) & (begin < end))
    if not arcs.size:
        return []
    words, which = np.unique(lattice.word[arcs], return_inverse=True)
    posterior = lattice.posterior[arcs]
    span = last_frame - first_frame
    # One row per word: posteriors enter at an arc's first frame and leave after its last.
    mass: NDArray[np.float64] = np.zeros((words.size, span + 1))
    np.add.at(mass, (which, begin[arcs] - first_frame), posterior)
    np.add.at(mass, (which, end[arcs] - first_frame), -posterior)
    confidence = np.minimum(mass.cumsum(axis=1).max(axis=1), 1.0)
    overlap = (end[arcs] - begin[arcs]) / np.maximum(
        lattice.last_frame[arcs] - lattice.first_frame[arcs], span
    )
    top = np.full(words.size, -1.0)
    np.maximum.at(top, which, overlap)
    best_arc: dict[int, int] = {}
    for k in np.argsort(-posterior, kind="stable"):
        best_arc.setdefault(int(which[k]), int(arcs[k]))
    order = np.lexsort((words, -confidence))
    # A long word that merely touches a short one is no alternative to it.
    return [(int(words[i]), float(confidence[i]), best_arc[int(i)]) for i in order if top[i] >= 0.3]


def alternatives_of(
    lattice: Lattice, found: list[tuple[int, float, int]], chosen: str
) -> tuple[Alternative, ...]:
    """Return what else may have been said, best first, without words written like the chosen one.

    Args:
        lattice: The lattice.
        found: What `candidates` returned for the place.
        chosen: Written form of the recognised word.
    """
    result: list[Alternative] = []
    seen = {chosen}
    for word, posterior, arc in found:
        text = lattice.texts[word]
        if text in seen or posterior < LEAST_POSTERIOR:
            continue
        seen.add(text)
        scores = FactorScores(*(float(x) for x in lattice.scores[arc]))
        result.append(Alternative(text, posterior, scores))
        if len(result) == MOST_ALTERNATIVES:
            break
    return tuple(result)
