"""What must hold for the search whatever the graph and the sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decoder.config import DecoderConfig, wide_open
from core.decoder.search import Search, decode
from tests.helpers.decoding import random_emissions, random_graph
from tests.oracles.search import exhaustive

WEIGHTS = DecoderConfig(lm_weight=0.7, prior_weight=0.4, word_score=-0.3, nbest=5)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), frames=st.integers(0, 6), components=st.integers(1, 2))
def test_a_wide_open_beam_finds_what_enumeration_finds(
    seed: int, frames: int, components: int
) -> None:
    graph, pronunciations = random_graph(seed, components=components)
    log_probs = random_emissions(np.random.default_rng(seed + 1), frames, 4)
    expected = exhaustive(graph, pronunciations, WEIGHTS, log_probs)
    decoded = decode(graph, wide_open(WEIGHTS), log_probs)
    best = max(expected, key=lambda words: expected[words])
    assert decoded.total == pytest.approx(expected[best], abs=1e-4)
    assert expected[tuple(word.word_id for word in decoded.words)] == pytest.approx(
        expected[best], abs=1e-4
    )


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), frames=st.integers(1, 6))
def test_every_n_best_entry_has_a_score_that_its_words_can_reach(seed: int, frames: int) -> None:
    graph, pronunciations = random_graph(seed)
    log_probs = random_emissions(np.random.default_rng(seed + 1), frames, 4)
    expected = exhaustive(graph, pronunciations, WEIGHTS, log_probs)
    decoded = decode(graph, wide_open(WEIGHTS), log_probs)
    totals = [hypothesis.total for hypothesis in decoded.nbest]
    assert totals == sorted(totals, reverse=True)
    assert len({hypothesis.word_ids for hypothesis in decoded.nbest}) == len(totals)
    for hypothesis in decoded.nbest:
        assert hypothesis.total <= expected[hypothesis.word_ids] + 1e-4
        assert hypothesis.scores.total == pytest.approx(hypothesis.total, abs=1e-4)
    # Hypotheses that meet inside a word, in the same state of the language model, leave only the
    # better one (the word-pair approximation). What ends in another word loses nothing to it.
    found = {hypothesis.word_ids: hypothesis.total for hypothesis in decoded.nbest}
    best = max(expected, key=lambda words: expected[words])
    rivals = {words: total for words, total in expected.items() if words[-1:] != best[-1:]}
    if rivals and len(found) > 1:
        rival = max(rivals, key=lambda words: rivals[words])
        if rivals[rival] > min(found.values()):
            assert found[rival] == pytest.approx(rivals[rival], abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    cuts=st.lists(st.integers(0, 60), max_size=8),
    beam=st.sampled_from([4.0, 8.0, 20.0]),
)
def test_any_chunking_gives_the_same_result(seed: int, cuts: list[int], beam: float) -> None:
    graph, _ = random_graph(seed, words=12, tokens=6, longest=4)
    config = DecoderConfig(beam=beam, max_active=50, blank_skip=0.6, nbest=3)
    log_probs = random_emissions(np.random.default_rng(seed), 60, 6)
    whole = decode(graph, config, log_probs)
    search = Search(graph, config)
    for block in np.split(log_probs, sorted(cuts)):
        search.step(block)
    pieces = search.finish()
    assert pieces.words == whole.words
    assert pieces.nbest == whole.nbest
    assert pieces.total == whole.total


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), frames=st.integers(0, 80))
def test_the_parts_add_up_to_the_total(seed: int, frames: int) -> None:
    graph, _ = random_graph(seed, words=12, tokens=6, longest=4)
    log_probs = random_emissions(np.random.default_rng(seed), frames, 6)
    decoded = decode(graph, DecoderConfig(lm_weight=0.8, word_score=0.4, nbest=3), log_probs)
    parts = decoded.outside.total + sum(word.scores.total for word in decoded.words)
    assert parts == pytest.approx(decoded.total, abs=1e-6)
    for hypothesis in decoded.nbest:
        assert hypothesis.scores.total == pytest.approx(hypothesis.total, abs=1e-6)
    for word in decoded.words:
        assert 0.0 <= word.confidence <= 1.0
        assert 0 <= word.first_frame < word.last_frame <= frames


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), beam=st.floats(0.5, 10.0))
def test_no_beam_scores_above_the_exact_search(seed: int, beam: float) -> None:
    graph, _ = random_graph(seed)
    log_probs = random_emissions(np.random.default_rng(seed), 8, 4)
    exact = decode(graph, wide_open(DecoderConfig()), log_probs)
    pruned = decode(graph, DecoderConfig(beam=beam, max_active=20), log_probs)
    assert not pruned.finished or pruned.total <= exact.total + 1e-6
