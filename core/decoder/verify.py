"""Propose and verify: whoever proposes other words, the same sound and the same factors decide.

    gain = Δ acoustic + λ · Δ log P_L + β · Δ words

A proposal is accepted if the gain is positive and the sound doesn't lose more than a bound per
label: no language model may write what nobody said (DECODING §8.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.decoder import kernels
from core.decoder.align import Spoken, chain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.decoder.config import DecoderConfig
    from core.decoder.graph import Graph

MOST_LOSS = 0.7
"""Nats per label that the sound may lose."""

Reason = Literal["accepted", "less likely", "sounds different", "does not fit"]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for a stretch of sound.

    Attributes:
        word_ids: Ids in the mixture's words.
        pronunciations: Of each word.
    """

    word_ids: tuple[int, ...]
    pronunciations: tuple[tuple[Spoken, ...], ...]

    @property
    def labels(self) -> int:
        """Labels of the first pronunciations."""
        return sum(len(variants[0].phones) for variants in self.pronunciations)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification said, and why; differences are proposed − present, nats.

    Attributes:
        accepted: Whether the proposal takes the place of what is there.
        reason: Why.
        gain: Difference of the totals.
        acoustic: Difference of the CTC forward scores, pronunciation costs and prior included.
        language: Weighted difference of the language model, the words after it included.
        insertion: Difference of the word scores.
        loss_per_label: What the sound loses per label, ≥ 0.
    """

    accepted: bool
    reason: Reason
    gain: float
    acoustic: float
    language: float
    insertion: float
    loss_per_label: float


def forward_score(
    log_probs: NDArray[np.float32], wording: Wording, graph: Graph, config: DecoderConfig
) -> float:
    """Return log Σ over all alignments of all pronunciations of the words; −inf: no room.

    Args:
        log_probs: float32 [frames, tokens] of the stretch.
        wording: The words.
        graph: For the label prior.
        config: For its weight.
    """
    if log_probs.shape[0] == 0:
        return -np.inf if wording.word_ids else 0.0
    states = chain(
        wording.pronunciations, log_probs.shape[1], graph.label_prior, config.prior_weight,
        graph.blank,
    )  # fmt: skip
    block = np.ascontiguousarray(log_probs, dtype=np.float32)
    return float(
        kernels.chain_forward(
            block, states.token, states.entry, states.pred_at, states.pred, states.first,
            states.last,
        )
    )  # fmt: skip


def language_score(
    graph: Graph, before: Sequence[int], words: Sequence[int], after: Sequence[int]
) -> float:
    """Return log P_L of words and of those after them, unweighted.

    Args:
        graph: For the mixture.
        before: Word ids from the start of the segment to the stretch.
        words: Of the stretch.
        after: As many as the model's order may look back from.
    """
    state = graph.mixture.begin_states()
    for word in before:
        _, state = graph.mixture.score(state, word)
    total = 0.0
    for word in (*words, *after):
        log_prob, state = graph.mixture.score(state, word)
        total += log_prob
    return total


def verify(
    graph: Graph,
    config: DecoderConfig,
    log_probs: NDArray[np.float32],
    present: Wording,
    proposed: Wording,
    before: Sequence[int] = (),
    after: Sequence[int] = (),
    most_loss: float = MOST_LOSS,
) -> Verdict:
    """Decide between the words that are there and other ones.

    Args:
        graph: Factors.
        config: Weights.
        log_probs: float32 [frames, tokens] of the stretch.
        present: What is written.
        proposed: What is proposed.
        before: Word ids before the stretch.
        after: Word ids after it.
        most_loss: Nats per label that the sound may lose.
    """
    old = forward_score(log_probs, present, graph, config)
    new = forward_score(log_probs, proposed, graph, config)
    if new == -np.inf:
        return Verdict(False, "does not fit", -np.inf, -np.inf, 0.0, 0.0, np.inf)
    acoustic = new - old
    language = config.lm_weight * (
        language_score(graph, before, proposed.word_ids, after)
        - language_score(graph, before, present.word_ids, after)
    )
    insertion = config.word_score * (len(proposed.word_ids) - len(present.word_ids))
    gain = acoustic + language + insertion
    loss = max(0.0, -acoustic) / max(1, max(present.labels, proposed.labels))
    reason: Reason = "accepted"
    if loss > most_loss:
        reason = "sounds different"
    elif gain <= 0.0:
        reason = "less likely"
    return Verdict(reason == "accepted", reason, gain, acoustic, language, insertion, loss)
