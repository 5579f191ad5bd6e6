"""CTC-CRF: CTC's numerator against a phone-trigram denominator over all phone sequences.

    loss = −[ log Σ_{π ∈ B⁻¹(labels)} p(π|x) − log Σ_{all π} p(π|x) · P_trigram(B(π)) ]

(Xiang, Ou 2019, "CRF-based single-stage acoustic modeling with CTC topology"). The trigram is a
dense table; the denominator's forward–backward is a numba kernel run in threads over utterances.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.train.kernels import denominator


@dataclass(frozen=True, slots=True, eq=False)
class PhoneTrigram:
    """Dense trigram over token ids; id 0, the blank, stands for the sequence's start.

    Attributes:
        follow: float32 [V, V, V] = P(c | a, b), indexed [b, a, c]; column 0 is zero.
        end: float32 [V, V] = P(end | a, b), indexed [b, a].
    """

    follow: Tensor
    end: Tensor


def estimate_trigram(sequences: Sequence[Sequence[int]], tokens: int) -> PhoneTrigram:
    """Estimate by Witten–Bell smoothing (1991) from sequences of token ids 1 … tokens − 1."""
    end_id = tokens
    trigrams: NDArray[np.float64] = np.zeros((tokens, tokens, tokens + 1))
    for sequence in sequences:
        padded = [0, 0, *sequence, end_id]
        for a, b, c in zip(padded[:-2], padded[1:-1], padded[2:], strict=True):
            trigrams[a, b, c] += 1
    bigrams = trigrams.sum(0)
    unigrams = bigrams.sum(0)
    base = np.full(tokens + 1, 1.0 / tokens)
    base[0] = 0.0

    def smoothed(counts: NDArray[np.float64], lower: NDArray[np.float64]) -> NDArray[np.float64]:
        total = counts.sum(-1, keepdims=True)
        types = (counts > 0).sum(-1, keepdims=True)
        types = np.where(total == 0, 1, types)
        share: NDArray[np.float64] = (counts + types * lower) / (total + types)
        return share

    one = smoothed(unigrams, base)
    two = smoothed(bigrams, one[None, :])
    three = smoothed(trigrams, two[None, :, :]).transpose(1, 0, 2)
    follow = torch.from_numpy(np.ascontiguousarray(three[:, :, :tokens], dtype=np.float32))
    end = torch.from_numpy(np.ascontiguousarray(three[:, :, end_id], dtype=np.float32))
    return PhoneTrigram(follow, end)


class _LogDenominator(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, log_probs: Tensor, lengths: Tensor, follow: Tensor, end: Tensor
    ) -> Tensor:
        probs = log_probs.detach().exp().numpy()
        lead = np.ascontiguousarray(follow.numpy().transpose(0, 2, 1))
        occupancies = np.zeros_like(probs)

        def one(n: int) -> float:
            size = int(lengths[n])
            found: float = denominator(
                probs[n, :size], follow.numpy(), lead, end.numpy(), occupancies[n, :size]
            )
            return found

        with ThreadPoolExecutor(torch.get_num_threads()) as pool:
            log_z = list(pool.map(one, range(len(probs))))
        ctx.save_for_backward(torch.from_numpy(occupancies))
        return torch.tensor(log_z, dtype=torch.float64)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None, None]:
        (occupancies,) = ctx.saved_tensors
        return occupancies * grads[0].float()[:, None, None], None, None, None


def log_denominator(log_probs: Tensor, lengths: Tensor, graph: PhoneTrigram) -> Tensor:
    """Return log Σ over all paths of p(path) · P_trigram(labels of the path).

    Args:
        log_probs: float32 [B, T, V], nats.
        lengths: int64 [B], frames of each utterance.
        graph: The phone trigram.

    Returns:
        float64 [B], nats; differentiable in log_probs.
    """
    out: Tensor = _LogDenominator.apply(  # type: ignore[no-untyped-call]
        log_probs, lengths, graph.follow, graph.end
    )
    return out
