"""The search by enumeration: every label path, every way to cut it into words."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.decoder.config import DecoderConfig
from core.decoder.graph import Graph
from tests.helpers.decoding import Pronunciations


def exhaustive(
    graph: Graph,
    pronunciations: Pronunciations,
    config: DecoderConfig,
    log_probs: NDArray[np.float32],
) -> dict[tuple[int, ...], float]:
    """Return the best total of every word sequence that fits into the frames.

    Args:
        graph: Without lists.
        pronunciations: What its tree holds.
        config: Weights; limits are not looked at.
        log_probs: float32 [frames, tokens], few of both.
    """
    frames, tokens = log_probs.shape
    acoustic: dict[tuple[int, ...], float] = {}
    for path in product(range(tokens), repeat=frames):
        labels = tuple(
            token
            for t, token in enumerate(path)
            if token != graph.blank and (t == 0 or path[t - 1] != token)
        )
        score = sum(float(log_probs[t, token]) for t, token in enumerate(path))
        acoustic[labels] = max(acoustic.get(labels, -np.inf), score)
    best: dict[tuple[int, ...], float] = {}

    def cut(
        rest: tuple[int, ...], words: tuple[int, ...], state: NDArray[np.int32], score: float
    ) -> None:
        if not rest:
            best[words] = max(best.get(words, -np.inf), score)
            return
        for word, sounds, cost in pronunciations:
            if rest[: len(sounds)] == sounds:
                log_prob, following = graph.mixture.score(state, word)
                gained = config.lm_weight * log_prob - cost + config.word_score
                cut(rest[len(sounds) :], (*words, word), following, score + gained)

    for labels, score in acoustic.items():
        prior = sum(float(graph.label_prior[token]) for token in labels)
        start = graph.mixture.begin_states()
        cut(labels, (), start, score - config.prior_weight * prior)
    return best
