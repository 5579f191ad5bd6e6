"""Confidence and alternatives of words from the posteriors of lattice arcs.

The confidence of a word is the largest sum, over the frames of its time span, of the posteriors of
all arcs with that word at the frame (C_max of Wessel, Schlüter, Macherey, Ney 2001). Arcs of one
word that differ only in time or history share its probability; they are added up again this way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decoder import kernels
from core.decoder.lattice import FactorScores, Lattice

MOST_ALTERNATIVES = 8
LEAST_POSTERIOR = 1e-3
LEAST_OVERLAP = 0.3
"""A long word that merely touches a short one is no alternative to it."""


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
    arcs = lattice.word.size
    found, best_arc = np.empty(arcs, dtype=np.int32), np.empty(arcs, dtype=np.int32)
    confidence = np.empty(arcs)
    n = kernels.span_candidates(
        lattice.word, lattice.first_frame, lattice.last_frame, lattice.posterior, first_frame,
        last_frame, LEAST_OVERLAP, found, confidence, best_arc,
    )  # fmt: skip
    rows = zip(found[:n].tolist(), confidence[:n].tolist(), best_arc[:n].tolist(), strict=True)
    return sorted(rows, key=lambda row: (-row[1], row[0]))


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
        scores = FactorScores(*lattice.scores[arc].tolist())
        result.append(Alternative(text, posterior, scores))
        if len(result) == MOST_ALTERNATIVES:
            break
    return tuple(result)
