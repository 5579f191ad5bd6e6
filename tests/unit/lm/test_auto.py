"""Fitting the domains' weights to what was heard."""

from __future__ import annotations

import numpy as np

from core.lm.auto import FLOOR, MOST, candidate_scores, choose_weights, even_prior
from core.lm.mixture import mix
from tests.helpers.language import model_of, zipf_text

GENERAL = zipf_text(1, 200, 40, "g")


def test_the_domain_of_a_text_gets_the_most() -> None:
    models = [model_of(GENERAL, 2), *(model_of(zipf_text(2, 200, 40, p), 2) for p in "ab")]
    said = [line.split() for line in zipf_text(3, 60, 40, "b")]
    weights = choose_weights(candidate_scores(models, said), [1.0] * len(models))
    assert weights.argmax() == 2
    assert weights[1] == 0.0
    assert weights[0] >= 0.9 * FLOOR
    np.testing.assert_allclose(weights.sum(), 1.0)


def test_few_words_hardly_move_the_weights() -> None:
    models = [model_of(GENERAL, 2), model_of(zipf_text(2, 200, 40, "a"), 2)]
    weights = choose_weights(candidate_scores(models, [["a0"]]), [0.8, 0.2])
    assert weights[0] > 0.7


def test_only_so_many_are_searched_with() -> None:
    prefixes = "abcdefg"
    models = [model_of(GENERAL, 2), *(model_of(zipf_text(2, 100, 20, p), 2) for p in prefixes)]
    said = [line.split() for p in prefixes for line in zipf_text(4, 10, 20, p)]
    weights = choose_weights(candidate_scores(models, said), [1.0] * len(models))
    assert np.count_nonzero(weights) == MOST
    assert weights[0] > 0.0


def test_candidates_score_as_their_mixture_does() -> None:
    models = [model_of(GENERAL, 3), *(model_of(zipf_text(2, 100, 30, p), 2) for p in "ab")]
    said = [["g0", "a1", "nowhere"], ["b2"], []]
    np.testing.assert_allclose(
        candidate_scores(iter(models), said), mix(models).component_log_probs(said), atol=1e-5
    )


def test_the_general_model_has_half_before_anything_is_heard() -> None:
    assert even_prior(1) == [1.0]
    assert even_prior(3) == [0.5, 0.25, 0.25]
