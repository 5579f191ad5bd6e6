"""Mixtures: shares, unknown words, weights learnt from a text."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.errors import UsageError
from core.lm.mixture import Mixture, fit_weights, mix
from core.lm.ngram import BEGIN_ID
from tests.helpers.language import model_of


def total(mixture: Mixture, states: np.ndarray) -> float:
    return math.fsum(
        math.exp(mixture.score(states, word)[0])
        for word in range(len(mixture.words))
        if word != BEGIN_ID
    )


def test_a_probability_is_the_weighted_mean() -> None:
    one, two = model_of(["a b", "a c"], 2), model_of(["a b", "b b", "c a"], 3)
    mixture = mix([one, two], [3, 1])
    states = mixture.begin_states()
    _, states = mixture.score(states, mixture.word_id("a"))
    found, _ = mixture.score(states, mixture.word_id("b"))
    parts = [
        math.exp(m.score(m.context([m.word_id("a")], m.begin_state()), m.word_id("b"))[0])
        for m in (one, two)
    ]
    assert math.exp(found) == pytest.approx(0.75 * parts[0] + 0.25 * parts[1], rel=1e-5)


def test_the_first_components_words_keep_their_ids() -> None:
    one, two = model_of(["a b"], 2), model_of(["c a", "c d"], 2)
    mixture = mix([one, two])
    assert list(mixture.words[: one.size]) == one.vocab
    assert set(mixture.words) == set(one.vocab) | set(two.vocab)


def test_words_a_component_lacks_share_its_unknown_mass() -> None:
    one, two = model_of(["a b"], 1), model_of(["c d", "e f"], 1)
    mixture = mix([one, two])
    # one lacks c, d, e, f: with <unk> itself five share
    unknown = one.score(0, 0)[0]
    scores = mixture.component_log_probs([["c", "zebra"]])
    assert scores[0, 0] == pytest.approx(unknown - math.log(5), abs=1e-5)
    assert scores[0, 1] == pytest.approx(unknown - math.log(5), abs=1e-5)


def test_a_single_model_is_not_copied() -> None:
    model = model_of(["a b"], 2)
    mixture = mix([model])
    assert mixture.arrays.word is model.arrays.word
    np.testing.assert_allclose(
        mixture.log_probs([["a", "b", "zebra"]]),
        model.sentence_log_probs([["a", "b", "zebra"]]),
        atol=1e-6,
    )


def test_changing_weights_rebuilds_nothing() -> None:
    mixture = mix([model_of(["a b"], 2), model_of(["c a"], 2)])
    changed = mixture.with_weights([1, 3])
    assert changed.arrays.word is mixture.arrays.word
    assert changed.weights.tolist() == [0.25, 0.75]
    assert mixture.weights.tolist() == [0.5, 0.5]


def test_unigrams_are_the_scores_without_context() -> None:
    mixture = mix([model_of(["a b", "b c"], 3), model_of(["c d"], 2)], [0.4, 0.6])
    start = np.zeros(2, dtype=np.int32)
    found = mixture.unigram_log_probs()
    expected = [mixture.score(start, w)[0] for w in range(len(mixture.words))]
    np.testing.assert_allclose(np.delete(found, BEGIN_ID), np.delete(expected, BEGIN_ID), atol=1e-5)


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2], [math.nan, 1], [1], [math.inf, 1]])
def test_weights_that_make_no_mixture_are_refused(weights: list[float]) -> None:
    models = [model_of(["a"], 1), model_of(["b"], 1)]
    with pytest.raises(UsageError):
        mix(models, weights)


def test_weights_follow_the_text() -> None:
    one = model_of(["a b a b", "b a b"] * 5, 2)
    two = model_of(["c d c d", "d c d"] * 5, 2)
    mixture = mix([one, two])
    text = [["a", "b"], ["b", "a", "b"], ["a", "b"]] * 5
    weights = fit_weights(mixture.component_log_probs(text), mixture.weights)
    assert weights[0] > 0.9
    assert weights.sum() == pytest.approx(1.0)


def test_fitted_weights_raise_the_likelihood() -> None:
    mixture = mix([model_of(["a b c", "c b"], 2), model_of(["a c", "c a"], 2)])
    scores = mixture.component_log_probs([["a", "b", "c"], ["a", "c"]])
    weights = fit_weights(scores, mixture.weights, prior=1e-9)
    before = np.log(mixture.weights @ np.exp(scores)).sum()
    assert np.log(weights @ np.exp(scores)).sum() > before


def test_a_short_text_moves_the_weights_little() -> None:
    mixture = mix([model_of(["a b"], 2), model_of(["c d"], 2)])
    scores = mixture.component_log_probs([["a"]])
    assert fit_weights(scores, mixture.weights, prior=1000.0)[0] < 0.52
    empty = np.zeros((2, 0))
    assert fit_weights(empty, mixture.weights).tolist() == [0.5, 0.5]
