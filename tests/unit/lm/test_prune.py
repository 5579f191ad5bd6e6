"""Pruning takes out what matters least, and leaves a distribution."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.lm.assemble import columns
from core.lm.ngram import NgramModel, level_bounds
from core.lm.prune import chain_histories, close_upwards, losses, prune, prune_to
from tests.helpers.language import estimate_text, states, total, zipf_text


@pytest.mark.parametrize("n_grams", [0, 1, 7, 40, 120])
def test_pruned_states_sum_to_one(n_grams: int) -> None:
    words, found = estimate_text(zipf_text(1, 120, 15), 4)
    model = NgramModel(words, prune_to(found.arrays, n_grams, found.history))
    assert sum(model.counts[1:]) == n_grams
    assert all(math.isclose(total(model, s), 1.0, abs_tol=1e-5) for s in states(model))


def test_a_loss_is_the_relative_entropy_of_taking_one_n_gram_out() -> None:
    """Stolcke's closed form against the definition, on the real distributions."""
    words, found = estimate_text(zipf_text(2, 80, 10), 2)
    model = NgramModel(words, found.arrays)
    loss = losses(found.arrays, found.history)
    bounds = level_bounds(found.arrays.first_child, 2)
    predicted = [w for w in range(model.size) if w != 1]
    first = found.arrays.first_child
    for node in range(bounds[2], bounds[3], 9):
        keep = np.ones(len(loss), dtype=np.bool_)
        keep[node] = False
        from core.lm.assemble import select

        without = NgramModel(words, select(found.arrays, keep))
        context = int(np.searchsorted(first, node, side="right") - 1)
        history = 0 if context == 0 else context
        before = [model.score(history, w)[0] for w in predicted]
        after = [without.score(context, w)[0] for w in predicted]
        divergence = math.fsum(math.exp(p) * (p - q) for p, q in zip(before, after, strict=True))
        assert loss[node] == pytest.approx(found.history[context] * divergence, abs=1e-7)


def test_nothing_is_pruned_at_threshold_zero() -> None:
    _, found = estimate_text(zipf_text(3, 50, 9), 3)
    assert prune(found.arrays, 0.0, found.history) is found.arrays


def test_a_higher_threshold_keeps_less() -> None:
    _, found = estimate_text(zipf_text(4, 200, 20), 3)
    sizes = [len(prune(found.arrays, t, found.history).word) for t in (1e-6, 1e-4, 1e-3, 1e-2)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_prefixes_of_kept_n_grams_are_kept() -> None:
    words, found = estimate_text(zipf_text(5, 200, 20), 4)
    model = NgramModel(words, prune_to(found.arrays, 150, found.history))
    for order in range(2, model.order + 1):
        grams = set(zip(*(c.tolist() for c in columns(model.arrays, order)), strict=True))
        below = set(zip(*(c.tolist() for c in columns(model.arrays, order - 1)), strict=True))
        assert {gram[:-1] for gram in grams} <= below


def test_scores_rise_towards_prefixes() -> None:
    _, found = estimate_text(["a b c", "a b d"], 3)
    bounds = level_bounds(found.arrays.first_child, 3)
    score = np.zeros(len(found.arrays.word))
    score[bounds[3] :] = 5.0
    closed = close_upwards(found.arrays, score)
    has_children = np.diff(found.arrays.first_child)[bounds[2] : bounds[3]] > 0
    assert (closed[bounds[2] : bounds[3]][has_children] == 5.0).all()


def test_histories_without_a_text_follow_the_chain_rule() -> None:
    words, found = estimate_text(["a b c", "a b d"], 3)
    model = NgramModel(words, found.arrays)
    a, b = model.word_id("a"), model.word_id("b")
    history = chain_histories(found.arrays)
    node = model.context([a, b])
    expected = math.exp(model.score(0, a)[0] + model.score(1 + a, b)[0])
    assert history[node] == pytest.approx(expected, rel=1e-5)


def test_the_text_knows_how_often_a_context_occurs() -> None:
    words, found = estimate_text(["a b", "a b", "b a"], 3)
    model = NgramModel(words, found.arrays)
    a, b = model.word_id("a"), model.word_id("b")
    # nine predicted words; "a" stands before three of them, "<s> a" before two
    assert found.history[1 + a] == pytest.approx(3 / 9)
    assert found.history[1 + 1] == pytest.approx(3 / 9)
    assert found.history[model.context([a], model.begin_state())] == pytest.approx(2 / 9)
    assert found.history[model.context([a, b])] == pytest.approx(2 / 9)
