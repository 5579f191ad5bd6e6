"""Posteriors made chances of being right: what calibration may and may not change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.acoustic.pack import Calibration
from core.decoder.confidence import calibrate, calibrated
from core.decoder.config import DecoderConfig
from core.decoder.search import Decoded, decode
from tests.helpers.decoding import random_emissions, random_graph

WEIGHTS = Calibration(bias=-1.3, slope=0.7, segment=0.7)
chances = st.floats(0.0, 1.0)


def found(seed: int) -> Decoded:
    graph, _ = random_graph(seed, words=12, tokens=6, longest=4)
    log_probs = random_emissions(np.random.default_rng(seed), 60, 6, sharpness=1.5)
    return decode(graph, DecoderConfig(lm_weight=0.8), log_probs)


@given(st.lists(chances, min_size=1, max_size=30))
def test_surer_words_stay_surer(confidences: list[float]) -> None:
    after = calibrated(confidences, WEIGHTS.weights)
    assert all(0.0 < value < 1.0 for value in after)
    order = np.argsort(confidences, kind="stable")
    assert (np.diff(np.array(after)[order]) >= 0.0).all()


def test_a_word_among_doubtful_ones_is_less_sure() -> None:
    among_sure = calibrated([0.9, 0.99, 0.99, 0.99], WEIGHTS.weights)[0]
    among_doubtful = calibrated([0.9, 0.4, 0.5, 0.3], WEIGHTS.weights)[0]
    assert among_doubtful < among_sure - 0.1


def test_nothing_has_no_confidence() -> None:
    assert calibrated([], WEIGHTS.weights) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_pack_without_weights_changes_nothing(seed: int) -> None:
    decoded = found(seed)
    assert calibrate(decoded, Calibration()) is decoded


@pytest.mark.parametrize("seed", range(6))
def test_words_and_the_order_of_their_rivals_stay(seed: int) -> None:
    before = found(seed)
    after = calibrate(before, WEIGHTS)
    assert [w.text for w in after.words] == [w.text for w in before.words]
    assert [w.scores for w in after.words] == [w.scores for w in before.words]
    assert any(w.alternatives for w in after.words)
    for old, new in zip(before.words, after.words, strict=True):
        assert [a.text for a in new.alternatives] == [a.text for a in old.alternatives]
        posteriors = [a.posterior for a in new.alternatives]
        assert posteriors == sorted(posteriors, reverse=True)
        assert new.confidence + sum(posteriors) <= 1.0 + 1e-9
