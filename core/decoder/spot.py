"""Spotting by sound: where a word may have been said, whatever the search wrote there.

A keyword's labels compete with the best free path, frame by frame; the score of a hit is the log of
their ratio, per label. It is 0 where the emissions' best path is the keyword itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.decoder import kernels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.decoder.align import Spoken

LEAST_SCORE = -1.0
"""Nats per label; below it a hit is not worth showing."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that sounds like a keyword.

    Attributes:
        keyword: Its place in the given keywords.
        variant: Which of its pronunciations.
        first_frame: Where it begins.
        last_frame: Where it ends, exclusive.
        score: Log-ratio per label, nats ≤ 0.
    """

    keyword: int
    variant: int
    first_frame: int
    last_frame: int
    score: float


def spot(
    log_probs: NDArray[np.float32],
    keywords: Sequence[Sequence[Spoken]],
    least_score: float = LEAST_SCORE,
    blank: int = 0,
) -> list[Hit]:
    """Find keywords; the hits of each keyword don't overlap one another.

    O(frames · labels): a word of eight labels takes about 20 ms per hour of recording.

    Args:
        log_probs: float32 [frames, tokens], nats.
        keywords: Pronunciations of each keyword.
        least_score: Nats per label.
        blank: Token id of blank.

    Returns:
        Hits in order of keyword and time.
    """
    block = np.ascontiguousarray(log_probs, dtype=np.float32)
    frames = block.shape[0]
    best = np.empty(frames, dtype=np.float32)
    kernels.best_tokens(block, best)
    score = np.empty(frames, dtype=np.float32)
    start = np.empty(frames, dtype=np.int32)
    hits: list[Hit] = []
    for k, variants in enumerate(keywords):
        found: list[Hit] = []
        for v, spoken in enumerate(variants):
            tokens = np.array(spoken.phones, dtype=np.int32)
            if not tokens.size:
                continue
            kernels.keyword_scores(block, best, blank, tokens, score, start)
            per_label = (score - spoken.cost) / tokens.size
            found += [
                Hit(k, v, int(start[t]), int(t) + 1, float(per_label[t]))
                for t in np.flatnonzero(per_label > least_score)
            ]
        hits += _without_overlaps(found)
    return hits


def _without_overlaps(found: list[Hit]) -> list[Hit]:
    """Keep the best of overlapping hits (non-maximum suppression), in order of time."""
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda h: (-h.score, h.last_frame - h.first_frame, h.first_frame)):
        if all(
            hit.last_frame <= other.first_frame or other.last_frame <= hit.first_frame
            for other in kept
        ):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.first_frame)
