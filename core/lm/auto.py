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
from core.lm.ngram import END_ID, UNKNOWN_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from core.lm.ngram import NgramModel

MOST = 4
"""Components that the search is given at most: each costs it time."""

LEAST = 0.03
"""Share below which a component isn't worth its time."""

FLOOR = 0.05
"""Share that the first component keeps: its words stay in reach, whatever was heard."""

PRIOR_WORDS = 20.0
"""A recording of few words hardly moves the weights."""


def candidate_scores(
    models: Iterable[NgramModel], sentences: Sequence[Sequence[str]]
) -> NDArray[np.float64]:
    """Score sentences in every candidate as a mixture of all of them would.

    The models are never joined: one after the other is asked and let go, so that a dozen domains
    need the memory of one.

    Args:
        models: The candidates; opened one by one if it is a generator.
        sentences: Words of each, lower case; the sentence end is added.

    Returns:
        float64 [K, n], nats, a column per word and sentence end.
    """
    from core.lm.kernels import score_sequence

    needed = {word for sentence in sentences for word in sentence}
    union: set[str] = set()
    scores: list[NDArray[np.float64]] = []
    unknown: list[NDArray[np.bool_]] = []
    sizes: list[int] = []
    for model in models:
        vocabulary = model.vocab
        ids = {word: i for i, word in enumerate(vocabulary) if word in needed}
        flat: list[int] = []
        for sentence in sentences:
            flat.extend(ids.get(word, UNKNOWN_ID) for word in sentence)
            flat.append(END_ID)
        words = np.array(flat, dtype=np.int32)
        own = np.empty(words.size, dtype=np.float32)
        score_sequence(model.arrays, words, model.begin_state(), END_ID, own)
        scores.append(own.astype(np.float64))
        unknown.append(words == UNKNOWN_ID)
        sizes.append(model.size)
        union.update(vocabulary)
    for own_scores, absent, size in zip(scores, unknown, sizes, strict=True):
        # As in a mixture: a model's <unk> is shared by all words that it lacks, and <unk> itself.
        own_scores[absent] -= np.log(len(union) - size + 1)
    return np.stack(scores)


def choose_weights(
    scores: NDArray[np.float64], prior: NDArray[np.float64] | Sequence[float]
) -> NDArray[np.float64]:
    """Return each candidate's share; the first one has at least FLOOR, most others have none.

    Args:
        scores: float64 [K, n] of `candidate_scores`, the general model's first.
        prior: float [K], shares before anything is heard.

    Returns:
        float64 [K], sums to one; at most MOST are above zero.
    """
    start = np.asarray(prior, dtype=np.float64)
    weights = fit_weights(scores, start, PRIOR_WORDS)
    order = np.argsort(-weights[1:], kind="stable") + 1
    kept = np.array([0, *(int(k) for k in order[: MOST - 1] if weights[k] >= LEAST)])
    fitted = fit_weights(scores[kept], start[kept], PRIOR_WORDS)
    fitted[0] = max(fitted[0], FLOOR)
    chosen = np.zeros(len(weights))
    chosen[kept] = fitted / fitted.sum()
    return chosen


def even_prior(candidates: int) -> list[float]:
    """Return shares for candidates: half for the first, the others even; one alone has all."""
    others = candidates - 1
    return [1.0] if not others else [0.5, *[0.5 / others] * others]
