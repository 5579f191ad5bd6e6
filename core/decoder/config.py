"""Weights and limits of the search.

The score of a hypothesis of words w with histories h, over frames t (DECODING §1; nats):

    total = Σ_t log p(π_t)                                  acoustic
          − prior_weight · Σ_labels log P_int(label)        prior
          + lm_weight · Σ log P_L(w | h)                    language
          + lm_weight · Σ (log P'(w | h) − log P_L(w | h))  vocabulary
          − Σ pronunciation cost(w)                         pronunciation
          + word_score · words                              insertion
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.errors import UsageError


@dataclass(frozen=True, slots=True)
class DecoderConfig:
    """What a hypothesis costs and which ones are dropped.

    Attributes:
        lm_weight: Factor of the language model's log-probabilities (and of the lists').
        prior_weight: How much of the acoustic model's own label statistics is taken out.
        word_score: Added per word, nats.
        beam: A hypothesis further below the frame's best is dropped, nats.
        max_active: At most this many hypotheses live on after a frame.
        word_beam: The same as `beam`, at word ends.
        token_beam: Per frame only labels within this of the best label are entered, nats.
        blank_skip: Frames whose blank probability reaches this are stepped over; above 1: none.
        lattice_beam: Losing word hypotheses within this of the winner are kept, nats; 0 keeps
            none: no alternatives, one best path.
        nbest: How many different word sequences `Decoded.nbest` holds at most.
        posterior_scale: Arc scores are multiplied by this before posteriors are taken
            (Wessel et al. 2001: the inverse of the language weight, or tuned).
        sentence_end: Whether the language model's </s> is scored where a segment ends.

    Raises:
        UsageError: A number is not finite or out of its range.
    """

    lm_weight: float = 1.0
    prior_weight: float = 0.3
    word_score: float = 0.0
    beam: float = 10.0
    max_active: int = 800
    word_beam: float = 10.0
    token_beam: float = 8.0
    blank_skip: float = 0.98
    lattice_beam: float = 8.0
    nbest: int = 1
    posterior_scale: float = 0.8
    sentence_end: bool = False

    def __post_init__(self) -> None:
        for name in ("lm_weight", "prior_weight", "beam", "word_beam", "token_beam",
                     "blank_skip", "lattice_beam", "posterior_scale"):  # fmt: skip
            value = getattr(self, name)
            if math.isnan(value) or value < 0:
                raise UsageError(f"{value} can't be the search's {name}", "Give a number ≥ 0.")
        if not math.isfinite(self.word_score):
            raise UsageError(f"{self.word_score} can't be the search's word_score")
        if self.max_active < 1 or self.nbest < 1:
            raise UsageError("max_active and nbest must be at least 1")


def wide_open(config: DecoderConfig) -> DecoderConfig:
    """Return the same weights without any limit: an exhaustive search, for tiny cases only."""
    return DecoderConfig(
        lm_weight=config.lm_weight,
        prior_weight=config.prior_weight,
        word_score=config.word_score,
        beam=math.inf,
        max_active=1 << 30,
        word_beam=math.inf,
        token_beam=math.inf,
        blank_skip=2.0,
        lattice_beam=math.inf,
        nbest=config.nbest,
        posterior_scale=config.posterior_scale,
        sentence_end=config.sentence_end,
    )
