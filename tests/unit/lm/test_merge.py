"""Merging is linear interpolation, made into one back-off model."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.lm.estimate import Estimate, estimate, read_corpus
from core.lm.merge import merge
from core.lm.ngram import NgramModel
from tests.helpers.language import states, total, zipf_text


def over_one_vocabulary(*texts: list[str], order: int = 3) -> tuple[list[str], list[Estimate]]:
    words = read_corpus([line for text in texts for line in text]).words
    ids = {word: i for i, word in enumerate(words)}
    found = []
    for text in texts:
        stream = [i for line in text for i in [*(ids[w] for w in line.split()), 2]]
        found.append(estimate(np.array(stream, np.int32), len(words), order))
    return words, found


@pytest.mark.parametrize("reliance", [0.0, 0.75, 1.0])
def test_merged_states_sum_to_one(reliance: float) -> None:
    words, parts = over_one_vocabulary(zipf_text(1, 60, 12), zipf_text(2, 40, 8, "v"))
    model = NgramModel(words, merge(parts, [0.6, 0.4], reliance).arrays)
    assert all(math.isclose(total(model, s), 1.0, abs_tol=1e-5) for s in states(model))


def test_an_explicit_n_gram_has_the_interpolated_probability() -> None:
    words, parts = over_one_vocabulary(["a b c", "a b d"], ["a b c", "c a"])
    one, two = (NgramModel(words, part.arrays) for part in parts)
    model = NgramModel(words, merge(parts, [0.3, 0.7]).arrays)
    a, b, c = (model.word_id(w) for w in "abc")
    state = model.context([a, b])
    expected = 0.3 * math.exp(one.score(one.context([a, b]), c)[0]) + 0.7 * math.exp(
        two.score(two.context([a, b]), c)[0]
    )
    assert math.exp(model.score(state, c)[0]) == pytest.approx(expected, rel=1e-5)


def test_a_model_merged_with_itself_stays_what_it_is() -> None:
    words, parts = over_one_vocabulary(zipf_text(3, 50, 10), zipf_text(3, 50, 10))
    alone = NgramModel(words, parts[0].arrays)
    both = NgramModel(words, merge(parts, [0.5, 0.5], 1.0).arrays)
    text = [line.split() for line in zipf_text(4, 30, 10)]
    assert both.counts == alone.counts
    np.testing.assert_allclose(
        both.sentence_log_probs(text), alone.sentence_log_probs(text), atol=2e-5
    )


def test_reliance_trusts_the_text_that_knows_the_context() -> None:
    common = ["x y"] * 3
    words, parts = over_one_vocabulary([*["a b"] * 20, *common], ["a c", *common])
    a, b = words.index("a"), words.index("b")
    found = []
    for reliance in (0.0, 1.0):
        model = NgramModel(words, merge(parts, [0.5, 0.5], reliance).arrays)
        found.append(model.score(model.context([a]), b)[0])
    assert found[1] > found[0]
