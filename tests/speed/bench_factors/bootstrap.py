"""95 % ranges by a bootstrap over utterances: of one rate, and of two paired outcomes' difference.

Utterances are drawn with replacement (Bisani & Ney 2004), the same draws for both outcomes of a
pair, so that what is common to both falls out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 1


def _draws(utterances: int) -> NDArray[np.int64]:
    return np.random.default_rng(SEED).integers(utterances, size=(RESAMPLES, utterances))


def _ends(values: NDArray[np.float64]) -> list[float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]


def rate_range(errors: NDArray[np.int64], words: NDArray[np.int64]) -> list[float]:
    """Return the range of an error rate.

    Args:
        errors: int64 [utterances].
        words: int64 [utterances] words of the references.
    """
    draws = _draws(len(errors))
    return _ends(errors[draws].sum(axis=1) / np.maximum(words[draws].sum(axis=1), 1))


def fall_range(before: NDArray[np.int64], after: NDArray[np.int64]) -> list[float]:
    """Return the range of the relative fall of errors; both int64 [utterances]."""
    draws = _draws(len(before))
    return _ends(1.0 - after[draws].sum(axis=1) / np.maximum(before[draws].sum(axis=1), 1))


def change_range(
    before: NDArray[np.int64], after: NDArray[np.int64], words: NDArray[np.int64]
) -> list[float]:
    """Return the range of the absolute change of an error rate; all int64 [utterances]."""
    draws = _draws(len(before))
    changed = (after - before)[draws].sum(axis=1)
    return _ends(changed / np.maximum(words[draws].sum(axis=1), 1))
