"""The search on small graphs: what must come out, and what must not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.decoder.config import DecoderConfig
from core.decoder.graph import Graph
from core.decoder.search import Search, decode, decode_all
from core.errors import UsageError
from core.lm.mixture import mix
from tests.helpers.decoding import (
    bigram_model,
    emissions_of,
    random_emissions,
    random_graph,
    trie_of,
)

TOKENS = 8
NAMES = ["ab", "abc", "cab", "dd", "efg", "long"]
SOUNDS = {
    "ab": (1, 2), "abc": (1, 2, 3), "cab": (3, 1, 2), "dd": (4, 4), "efg": (5, 6, 7),
    "long": tuple([1, 2, 3, 4, 5, 6, 7] * 3),
}  # fmt: skip


@pytest.fixture
def graph() -> Graph:
    mixture = mix([bigram_model(NAMES, np.random.default_rng(5), density=0.0)])
    pronunciations = [(mixture.word_id(name), SOUNDS[name], 0.0) for name in NAMES]
    return Graph(trie_of(pronunciations), mixture, np.zeros(TOKENS, dtype=np.float32))


def say(words: str, seed: int = 0, noise: float = 0.0) -> np.ndarray:
    tokens = [token for word in words.split() for token in SOUNDS[word]]
    return emissions_of(tokens, TOKENS, np.random.default_rng(seed), noise)


CONFIG = DecoderConfig(lm_weight=0.5)


@pytest.mark.parametrize(
    "words", ["cab ab", "abc dd", "dd", "efg dd dd efg", "long ab", "cab efg cab"]
)
def test_clear_sound_gives_its_words(graph: Graph, words: str) -> None:
    assert decode(graph, CONFIG, say(words, noise=0.5)).text == words


def test_a_label_twice_needs_a_blank_between(graph: Graph) -> None:
    parted = say("dd")
    labels = parted[parted.argmax(axis=1) == 4]
    assert decode(graph, CONFIG, labels[:2]).words == ()
    assert decode(graph, CONFIG, say("dd")).text == "dd"


def test_words_may_follow_without_a_blank_unless_the_label_repeats(graph: Graph) -> None:
    tight = emissions_of([1, 2, 3, 1, 2], TOKENS, np.random.default_rng(0), gap=0)
    assert decode(graph, CONFIG, tight).text in {"ab cab", "abc ab"}


@pytest.mark.parametrize("frames", [0, 1, 200])
def test_silence_gives_no_words(graph: Graph, frames: int) -> None:
    silence = np.full((frames, TOKENS), np.log(0.01 / 7), dtype=np.float32)
    silence[:, 0] = np.log(0.99)
    for skip in (0.98, 2.0):
        decoded = decode(graph, DecoderConfig(blank_skip=skip, word_score=1.0), silence)
        assert decoded.words == ()
        assert decoded.outside.total == pytest.approx(decoded.total)
        assert decoded.total == pytest.approx(float(silence[:, 0].sum(dtype=np.float64)), abs=1e-6)


def test_noise_floor_of_uniform_frames_gives_no_words(graph: Graph) -> None:
    flat = np.full((100, TOKENS), -np.log(TOKENS), dtype=np.float32)
    assert decode(graph, DecoderConfig(word_score=0.0), flat).words == ()


def test_one_frame_can_be_no_word_of_two_labels(graph: Graph) -> None:
    one = emissions_of([1], TOKENS, np.random.default_rng(0))[1:2]
    assert decode(graph, CONFIG, one).words == ()


def test_a_word_cut_off_by_the_end_is_not_written(graph: Graph) -> None:
    begun = say("ab efg")[:-4]
    assert decode(graph, DecoderConfig(lm_weight=0.5, beam=5.0), begun).text == "ab"


def test_words_lie_where_their_labels_are(graph: Graph) -> None:
    log_probs = say("ab efg", seed=3)
    path = log_probs.argmax(axis=1)
    first, second = decode(graph, CONFIG, log_probs).words
    assert (first.first_frame, first.last_frame) == (
        int(np.flatnonzero(path == 1)[0]), int(np.flatnonzero(path == 2)[-1]) + 1
    )  # fmt: skip
    assert (second.first_frame, second.last_frame) == (
        int(np.flatnonzero(path == 5)[0]), int(np.flatnonzero(path == 7)[-1]) + 1
    )  # fmt: skip


def test_stepping_over_blanks_changes_neither_words_nor_times(graph: Graph) -> None:
    pause = np.full((30, TOKENS), -9.0, dtype=np.float32)
    pause[:, 0] = np.log1p(-7 * np.exp(-9.0))
    log_probs = np.concatenate([pause, say("abc dd"), pause, say("ab"), pause])
    slow = decode(graph, DecoderConfig(lm_weight=0.5, blank_skip=2.0), log_probs)
    fast = decode(graph, DecoderConfig(lm_weight=0.5, blank_skip=0.98), log_probs)
    assert fast.text == slow.text == "abc dd ab"
    assert [(w.first_frame, w.last_frame) for w in fast.words] == [
        (w.first_frame, w.last_frame) for w in slow.words
    ]
    assert fast.total == pytest.approx(slow.total, abs=1e-6)


def test_homophones_are_told_apart_by_the_language_model_and_offered() -> None:
    names = ["two", "too", "one"]
    mixture = mix([bigram_model(names, np.random.default_rng(2), density=0.9)])
    sounds = [(3, (1, 2), 0.0), (4, (1, 2), 0.0), (5, (3,), 0.0)]
    graph = Graph(trie_of(sounds), mixture, np.zeros(4, dtype=np.float32))
    config = DecoderConfig(posterior_scale=1.0)
    log_probs = emissions_of([1, 2], 4, np.random.default_rng(0))
    (word,) = decode(graph, config, log_probs).words
    start = mixture.begin_states()
    scores = {name: mixture.score(start, mixture.word_id(name))[0] for name in ("two", "too")}
    assert word.text == max(scores, key=lambda name: scores[name])
    (other,) = [a for a in word.alternatives if a.text in scores]
    share = np.exp(scores[other.text]) / sum(np.exp(s) for s in scores.values())
    assert other.posterior == pytest.approx(share, abs=0.02)
    assert word.confidence == pytest.approx(1.0 - share, abs=0.02)


def test_without_a_lattice_the_words_are_the_same(graph: Graph) -> None:
    for seed in range(5):
        log_probs = say("abc dd efg ab", seed, noise=2.0)
        full = decode(graph, CONFIG, log_probs)
        bare = decode(graph, DecoderConfig(lm_weight=0.5, lattice_beam=0.0), log_probs)
        assert bare.text == full.text
        assert bare.total == pytest.approx(full.total, abs=1e-9)
        assert len(bare.lattice.word) == len(bare.lattice.best_path())


def test_the_prior_is_taken_out_once_per_label(graph: Graph) -> None:
    prior = np.log(np.linspace(0.05, 0.3, TOKENS)).astype(np.float32)
    prior[0] = 0.0
    graph = replace(graph, label_prior=prior)
    (word,) = decode(graph, DecoderConfig(prior_weight=0.5), say("cab")).words
    assert word.scores.prior == pytest.approx(-0.5 * float(prior[[3, 1, 2]].sum()), abs=1e-5)


def test_everything_grows_that_has_to(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    big, _ = random_graph(3, words=40, tokens=8, longest=5)
    log_probs = random_emissions(np.random.default_rng(1), 200, 8, sharpness=1.0)
    config = DecoderConfig(beam=30.0, word_beam=30.0, token_beam=30.0, max_active=3000, nbest=4)
    expected = decode(big, config, log_probs)
    for name in ("_HYPOTHESES", "_GROUPS", "_STATES"):
        monkeypatch.setattr(f"core.decoder.search.{name}", 16)
    grown = decode(big, config, log_probs)
    assert grown.words == expected.words
    assert grown.nbest == expected.nbest


def test_a_search_used_again_remembers_nothing(graph: Graph) -> None:
    one, two = say("ab cab", 1, 1.5), say("efg dd", 2, 1.5)
    search = Search(graph, CONFIG)
    search.step(one)
    search.finish()
    search.start()
    search.step(two)
    again = search.finish()
    assert again.words == decode(graph, CONFIG, two).words


def test_threads_change_nothing() -> None:
    graph, _ = random_graph(9, words=30, tokens=8, longest=4)
    rng = np.random.default_rng(0)
    segments = [random_emissions(rng, int(n), 8) for n in rng.integers(0, 80, 12)]
    one = decode_all(graph, CONFIG, segments, threads=1)
    three = decode_all(graph, CONFIG, segments, threads=3)
    assert [d.words for d in one] == [d.words for d in three]
    assert [d.total for d in one] == [d.total for d in three]


def test_partial_words_grow_to_the_final_ones(graph: Graph) -> None:
    log_probs = say("abc efg dd ab", noise=0.5)
    search = Search(graph, CONFIG)
    stable: tuple[str, ...] = ()
    for row in log_probs:
        search.step(row[None])
        now = search.stable()
        assert now[: len(stable)] == stable
        stable = now
    # "ab" may still become "abc", so it is not in the partial words.
    assert search.partial() == ("abc", "efg", "dd")
    assert search.finish().text == "abc efg dd ab"
    assert len(stable) >= 2


def test_wrong_emissions_are_refused(graph: Graph) -> None:
    search = Search(graph, CONFIG)
    with pytest.raises(ValueError, match="expected"):
        search.step(np.zeros((3, TOKENS + 1), dtype=np.float32))
    with pytest.raises(ValueError, match="finite"):
        search.step(np.full((3, TOKENS), np.nan, dtype=np.float32))


@pytest.mark.parametrize(
    "wrong",
    [{"beam": -1.0}, {"lm_weight": float("nan")}, {"max_active": 0}, {"word_score": float("inf")}],
)
def test_senseless_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        DecoderConfig(**wrong)  # type: ignore[arg-type]  # wrong on purpose
