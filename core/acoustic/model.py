"""The acoustic model's contract: samples or features in, `Emissions` out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
"""Samples per second, from recording to export; times are integers of this unit."""

LOG_PROB_FLOOR = -20.0
"""Emissions are clipped here (nats), so that stored float16 and fresh values agree."""


@dataclass(frozen=True, slots=True)
class TokenSet:
    """The symbols a model emits.

    Attributes:
        kind: "phone" (IPA) or "subword" (sentencepiece or characters).
        tokens: One string per token id, blank included.
        blank: Token id of CTC's blank.
        identity: SHA-256 hex digest of kind and tokens.
    """

    kind: Literal["phone", "subword"]
    tokens: tuple[str, ...]
    blank: int
    identity: str


@dataclass(frozen=True, slots=True, eq=False)
class Emissions:
    """Log-probabilities of tokens per frame.

    Attributes:
        log_probs: float32 [frames, tokens], nats, normalised per frame, clipped at
            LOG_PROB_FLOOR.
        hop_samples: Samples from one frame to the next.
        first_sample: Frame t speaks of samples [first_sample + t·hop, first_sample + (t+1)·hop).
        token_set: Identity of the tokens.
        model: Identity of the acoustic model (pack id and version).
    """

    log_probs: NDArray[np.float32]
    hop_samples: int
    first_sample: int
    token_set: str
    model: str


class AcousticModel(Protocol):
    """Turns samples into emissions; batch and streaming give the same values within 1e-4."""

    token_set: TokenSet
    hop_samples: int
    identity: str

    def emissions(self, samples: NDArray[np.float32], first_sample: int = 0) -> Emissions:
        """Return emissions of one segment: samples float32 [n] at 16 kHz in [-1, 1]."""
        ...
