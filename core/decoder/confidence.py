"""Confidence and alternatives of words from the posteriors of lattice arcs.

The confidence of a word is the largest sum, over the frames of its time span, of the posteriors of
all arcs with that word at the frame (C_max of Wessel, Schlüter, Macherey, Ney 2001). Arcs of one
word that differ only in time or history share its probability; they are added up again this way.

Such a posterior knows only of rivals that the search kept. Where the sound is poor the right words
are often not among them, and what is left seems sure. The other words of the segment tell: among
doubtful ones a sure one is wrong more often. `calibrated` takes that into account.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.decoder import kernels
from core.decoder.lattice import FactorScores, Lattice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.acoustic.pack import Calibration
    from core.decoder.search import Decoded

MOST_ALTERNATIVES = 8
LEAST_POSTERIOR = 1e-3
SUREST = 0.995
LEAST_SURE = 0.01
"""Posteriors beyond these say no more: calibration takes them for these."""
LEAST_DOUBT = 0.001
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


def told(confidences: Sequence[float]) -> tuple[list[float], float]:
    """Return (log odds of each posterior, −log of how many of the words may be wrong).

    Args:
        confidences: Posteriors of the words of one segment, 0 to 1, at least one.
    """
    kept = (min(max(p, LEAST_SURE), SUREST) for p in confidences)
    doubt = 1.0 - sum(confidences) / len(confidences)
    return [math.log(p / (1.0 - p)) for p in kept], -math.log(max(doubt, 0.0) + LEAST_DOUBT)


def calibrated(
    confidences: Sequence[float], calibration: tuple[float, float, float]
) -> list[float]:
    """Return how often words of such posteriors are right, as a segment's words say together.

        log odds = bias + slope · log odds of the posterior − segment · log(mean doubt)

    where a word's doubt is what its posterior lacks of one.

    Args:
        confidences: Posteriors of the words of one segment, 0 to 1.
        calibration: (bias, slope, segment).
    """
    if not confidences:
        return []
    bias, slope, segment = calibration
    odds, together = told(confidences)
    shared = bias + segment * together
    return [1.0 / (1.0 + math.exp(-(shared + slope * own))) for own in odds]


def calibrate(decoded: Decoded, calibration: Calibration) -> Decoded:
    """Return what was found in a segment with confidences that are chances of being right.

    A word's alternatives share what it leaves as they did before.

    Args:
        decoded: What the search found in a whole segment.
        calibration: The pack's; one of slope 1 and else zeros changes nothing.
    """
    if calibration.weights == (0.0, 1.0, 0.0):
        return decoded
    before = [word.confidence for word in decoded.words]
    words = tuple(
        replace(word, confidence=now, alternatives=_shared(word.alternatives, 1 - old, 1 - now))
        for word, old, now in zip(
            decoded.words, before, calibrated(before, calibration.weights), strict=True
        )
    )
    return replace(decoded, words=words)


def _shared(
    rivals: tuple[Alternative, ...], before: float, after: float
) -> tuple[Alternative, ...]:
    """Return rivals with their parts of what the word leaves, as that has grown or shrunk."""
    named = sum(rival.posterior for rival in rivals)
    # Rounding, or rivals that overlap one another, may have made them more than the word left.
    factor = after / max(before, named, LEAST_DOUBT)
    return tuple(replace(rival, posterior=rival.posterior * factor) for rival in rivals)
