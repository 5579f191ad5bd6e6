"""Which domains a text is from: mixture weights fitted to what was heard, small ones left out.

The weights of a linear mixture under which the words of a first pass are likeliest, by
expectation–maximisation (Jelinek & Mercer 1980); a recording decides for itself which texts it
resembles. What was heard holds errors that favour the models it was heard with, so the fit may be
repeated on the text that it led to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.lm.mixture import fit_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.lm.mixture import Mixture

MOST = 4
"""Components that the search is given at most: each costs it time."""

LEAST = 0.03
"""Share below which a component isn't worth its time."""

FLOOR = 0.05
"""Share that the first component keeps: its words stay in reach, whatever was heard."""

PRIOR_WORDS = 20.0
"""A recording of few words hardly moves the weights."""


def choose_weights(mixture: Mixture, sentences: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """Return each candidate's share; the first one has at least FLOOR, most others have none.

    Args:
        mixture: All candidates, the general model first; its weights are the prior.
        sentences: Words as they were heard, lower case.

    Returns:
        float64 [K], sums to one; at most MOST are above zero.
    """
    scores = mixture.component_log_probs(sentences)
    weights = fit_weights(scores, mixture.weights, PRIOR_WORDS)
    order = np.argsort(-weights[1:], kind="stable") + 1
    kept = np.array([0, *(int(k) for k in order[: MOST - 1] if weights[k] >= LEAST)])
    fitted = fit_weights(scores[kept], mixture.weights[kept], PRIOR_WORDS)
    fitted[0] = max(fitted[0], FLOOR)
    chosen = np.zeros(len(weights))
    chosen[kept] = fitted / fitted.sum()
    return chosen
