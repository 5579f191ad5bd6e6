"""Alignment, spotting and verification on sound whose contents are known."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from core.decoder.align import align, chain
from core.decoder.config import DecoderConfig
from core.decoder.graph import Graph
from core.decoder.spot import spot
from core.decoder.verify import Wording, forward_score, verify
from core.lexicon.pronunciations import Pronunciation
from core.lm.mixture import mix
from tests.helpers.decoding import bigram_model, emissions_of, random_emissions, trie_of

TOKENS = 6


def word(*phones: int, cost: float = 0.0) -> tuple[Pronunciation, ...]:
    return (Pronunciation(phones, cost),)


def labels_of(path: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(p for i, p in enumerate(path) if p and (i == 0 or path[i - 1] != p))


def test_phones_and_words_lie_where_they_were_said() -> None:
    log_probs = emissions_of([1, 2, 3, 3, 4], TOKENS, np.random.default_rng(1), noise=0.5)
    best = log_probs.argmax(axis=1)
    found = align(log_probs, [word(1, 2), word(3), word(3, 4)])
    assert found is not None
    assert [[p.token for p in w.phones] for w in found.words] == [[1, 2], [3], [3, 4]]
    for aligned in found.words:
        for phone in aligned.phones:
            assert set(best[phone.first_frame : phone.last_frame]) == {phone.token}
    assert found.words[0].first_frame == int(np.flatnonzero(best == 1)[0])
    assert found.total == pytest.approx(float(log_probs.max(axis=1).sum()), abs=1e-4)


def test_the_variant_that_was_said_is_chosen() -> None:
    log_probs = emissions_of([1, 4, 2], TOKENS, np.random.default_rng(2))
    variants = (Pronunciation((1, 3), 0.0), Pronunciation((1, 4), 0.5))
    found = align(log_probs, [variants, word(2)])
    assert found is not None
    assert found.words[0].variant == 1
    assert found.total == pytest.approx(float(log_probs.max(axis=1).sum()) - 0.5, abs=1e-4)


def test_too_short_sound_has_no_alignment() -> None:
    log_probs = random_emissions(np.random.default_rng(0), 3, TOKENS)
    assert align(log_probs, [word(1, 1), word(1)]) is None
    assert align(log_probs[:0], [word(1)]) is None
    assert align(log_probs, [word(1, 1)]) is not None


def test_no_words_align_to_blanks_alone() -> None:
    log_probs = random_emissions(np.random.default_rng(0), 4, TOKENS)
    found = align(log_probs, [])
    assert found is not None
    assert found.words == ()
    assert found.total == pytest.approx(float(log_probs[:, 0].sum()), abs=1e-5)


def test_a_word_without_a_pronunciation_is_refused() -> None:
    with pytest.raises(ValueError, match="word 1"):
        chain([word(1), ()], TOKENS)


@pytest.mark.parametrize("seed", range(8))
def test_best_and_sum_of_paths_equal_enumeration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    log_probs = random_emissions(rng, 5, 4)
    said = tuple(int(t) for t in rng.integers(1, 4, 3))
    words = [word(said[0], cost=0.2), word(*said[1:])]
    prior = np.array([0.0, -1.0, -2.0, -0.5], dtype=np.float32)
    scores = [
        sum(float(log_probs[t, k]) for t, k in enumerate(path))
        for path in product(range(4), repeat=5)
        if labels_of(path) == said
    ]
    extra = -0.2 - 0.3 * float(prior[list(said)].sum())
    found = align(log_probs, words, prior, 0.3)
    graph = Graph(trie_of([(3, (1,), 0.0)]), mix([bigram_model(["a"], rng)]), prior)
    total = forward_score(
        log_probs, Wording((3, 3), tuple(words)), graph, DecoderConfig(prior_weight=0.3)
    )
    if not scores:
        assert found is None
        assert total == -np.inf
        return
    assert found is not None
    assert found.total == pytest.approx(max(scores) + extra, abs=1e-4)
    assert total == pytest.approx(float(np.logaddexp.reduce(scores)) + extra, abs=1e-4)


def test_spotting_finds_the_places_and_only_those() -> None:
    rng = np.random.default_rng(4)
    log_probs = emissions_of([5, 1, 2, 3, 4, 4, 1, 2, 3, 5], TOKENS, rng, noise=0.5)
    best = log_probs.argmax(axis=1)
    hits = spot(log_probs, [word(1, 2, 3), word(3, 1), word(5)])
    ones, threes = np.flatnonzero(best == 1), np.flatnonzero(best == 3)
    mine = [hit for hit in hits if hit.keyword == 0]
    assert len(mine) == 2
    assert mine[0].first_frame <= ones[0] < threes[0] < mine[0].last_frame
    assert all(hit.score == pytest.approx(0.0, abs=1e-5) for hit in mine)
    assert [hit.keyword for hit in hits].count(1) == 0
    assert [hit.keyword for hit in hits].count(2) == 2


def test_a_keyword_with_an_equal_pair_needs_its_blank() -> None:
    log_probs = emissions_of([2, 2], TOKENS, np.random.default_rng(0))
    (pair,) = spot(log_probs, [word(2, 2)])
    assert pair.score == pytest.approx(0.0, abs=1e-5)
    single = emissions_of([2], TOKENS, np.random.default_rng(0))
    assert spot(single, [word(2, 2)]) == []


@pytest.fixture
def graph() -> Graph:
    mixture = mix([bigram_model(["aa", "ab", "ac"], np.random.default_rng(0), density=0.0)])
    sounds = [(3, (1, 1), 0.0), (4, (1, 2), 0.0), (5, (1, 3), 0.0)]
    return Graph(trie_of(sounds), mixture, np.zeros(TOKENS, dtype=np.float32))


def test_what_was_said_is_accepted_and_nothing_else(graph: Graph) -> None:
    log_probs = emissions_of([1, 2], TOKENS, np.random.default_rng(0), noise=0.3)
    said, other = Wording((4,), (word(1, 2),)), Wording((5,), (word(1, 3),))
    config = DecoderConfig(lm_weight=0.5)
    right = verify(graph, config, log_probs, other, said)
    assert right.accepted
    assert right.gain == pytest.approx(right.acoustic + right.language + right.insertion)
    wrong = verify(graph, config, log_probs, said, other)
    assert not wrong.accepted
    assert wrong.gain == pytest.approx(-right.gain, abs=1e-9)


def test_the_language_model_alone_can_not_change_what_was_said(graph: Graph) -> None:
    log_probs = emissions_of([1, 2], TOKENS, np.random.default_rng(0), noise=0.3)
    scores = {w: graph.mixture.score(graph.mixture.begin_states(), w)[0] for w in (3, 4, 5)}
    likely, unlikely = (5, 4) if scores[5] > scores[4] else (4, 5)
    present = Wording((unlikely,), (word(1, 2),))
    proposed = Wording((likely,), (word(1, 3),))
    verdict = verify(graph, DecoderConfig(lm_weight=1000.0), log_probs, present, proposed)
    assert verdict.gain > 0
    assert (verdict.accepted, verdict.reason) == (False, "sounds different")


def test_words_that_need_more_frames_do_not_fit(graph: Graph) -> None:
    log_probs = emissions_of([1], TOKENS, np.random.default_rng(0))[:2]
    long = Wording((3, 3), (word(1, 1), word(1, 1)))
    assert verify(graph, DecoderConfig(), log_probs, Wording((4,), (word(1, 2),)), long).reason == (
        "does not fit"
    )
