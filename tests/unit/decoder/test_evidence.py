"""Words where nobody speaks: made emissions in which labels barely rise above blank."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.acoustic.pack import Evidence
from core.decoder.config import DecoderConfig
from core.decoder.evidence import spoken, weigh_evidence, word_features
from core.decoder.graph import Graph
from core.decoder.search import Decoded, Search, decode
from core.lm.mixture import mix
from tests.helpers.decoding import bigram_model, trie_of

TOKENS = 8
HOP = 480
SOUNDS = {"abc": (1, 2, 3), "cab": (3, 1, 2), "efg": (5, 6, 7), "longest": (1, 5, 2, 6, 3, 7)}
CLEAR, WEAK = 0.97, 0.55
EVIDENCE = Evidence(gain=2.44, stretch=-1.98, labels=0.57, bias=-3.63)
CONFIG = DecoderConfig(lm_weight=0.5, word_score=3.0)


@pytest.fixture
def graph() -> Graph:
    mixture = mix([bigram_model(list(SOUNDS), np.random.default_rng(5), density=0.0)])
    pronunciations = [(mixture.word_id(name), SOUNDS[name], 0.0) for name in SOUNDS]
    return Graph(trie_of(pronunciations), mixture, np.zeros(TOKENS, dtype=np.float32))


def frames(token: int, chance: float, count: int) -> NDArray[np.float32]:
    """Frames in which a token has a chance and blank nearly all of the rest."""
    probs = np.full((count, TOKENS), 0.002)
    if token:
        probs[:, 0] = 1.0 - chance - 0.002 * (TOKENS - 2)
    probs[:, token] = chance if token else 1.0 - 0.002 * (TOKENS - 1)
    return np.log(probs).astype(np.float32)


def sound(*parts: tuple[str, float, int], pause: int = 4) -> NDArray[np.float32]:
    """Words with how clearly each is heard and how many frames each label lasts, and pauses."""
    blocks = [frames(0, 1.0, 4)]
    for word, chance, length in parts:
        for token in SOUNDS[word]:
            blocks += [frames(token, chance, length), frames(0, 1.0, 1)]
        blocks.append(frames(0, 1.0, pause))
    return np.concatenate(blocks)


def found(graph: Graph, log_probs: NDArray[np.float32]) -> tuple[Decoded, Decoded]:
    """What the search writes, and what is left of it."""
    decoded = decode(graph, CONFIG, log_probs)
    return decoded, weigh_evidence(decoded, log_probs, EVIDENCE, HOP)


def test_clear_words_stay_as_sure_as_they_were(graph: Graph) -> None:
    decoded, left = found(graph, sound(("abc", CLEAR, 2), ("efg", CLEAR, 2), ("cab", CLEAR, 2)))
    assert left.text == decoded.text == "abc efg cab"
    for before, after in zip(decoded.words, left.words, strict=True):
        assert after.confidence == pytest.approx(before.confidence, rel=0.05)


def test_words_that_hardly_rise_above_silence_are_not_written(graph: Graph) -> None:
    decoded, left = found(graph, sound(("longest", WEAK, 2), ("efg", WEAK, 2)))
    assert decoded.text == "longest efg"
    assert left.words == ()
    assert left.total == decoded.total
    assert left.lattice is decoded.lattice


def test_all_can_be_kept_in_doubt(graph: Graph) -> None:
    log_probs = sound(("longest", WEAK, 2), ("efg", WEAK, 2))
    decoded = decode(graph, CONFIG, log_probs)
    kept = weigh_evidence(decoded, log_probs, EVIDENCE, HOP, keep_all=True)
    assert kept.text == "longest efg"
    assert all(word.confidence < 0.3 for word in kept.words)


def test_a_weak_word_among_clear_ones_is_speech(graph: Graph) -> None:
    parts = [("abc", CLEAR, 2), ("efg", CLEAR, 2), ("abc", WEAK, 2), ("longest", CLEAR, 2)]
    decoded, left = found(graph, sound(*parts))
    assert left.text == decoded.text == "abc efg abc longest"
    alone, _ = found(graph, sound(parts[2]))
    assert spoken(alone.words, sound(parts[2]), EVIDENCE, HOP)[0] < 0.05


def test_noise_after_a_long_pause_is_left_out_and_the_speech_before_it_stays(graph: Graph) -> None:
    parts = [("abc", CLEAR, 2), ("longest", CLEAR, 2)], [("efg", WEAK, 2), ("longest", WEAK, 2)]
    log_probs = np.concatenate((sound(*parts[0]), frames(0, 1.0, 60), sound(*parts[1])))
    decoded, left = found(graph, log_probs)
    assert decoded.text == "abc longest efg longest"
    assert left.text == "abc longest"


def test_a_word_drawn_out_is_less_probably_speech(graph: Graph) -> None:
    chances = []
    for length in (2, 12):  # The less above silence the longer, so that the sum is the same.
        log_probs = sound(("efg", 0.5 + 0.44 / length, length))
        decoded = decode(graph, CONFIG, log_probs)
        assert decoded.text == "efg"
        chances += spoken(decoded.words, log_probs, EVIDENCE, HOP)
    assert chances[1] < chances[0] / 2


def test_features_are_gain_stretch_and_labels(graph: Graph) -> None:
    log_probs = sound(("abc", CLEAR, 1), ("efg", WEAK, 6))
    features = word_features(decode(graph, CONFIG, log_probs).words, log_probs)
    blank = [float(frames(1, chance, 1)[0, 0]) for chance in (CLEAR, WEAK)]
    gains = [np.log(CLEAR) - blank[0], 6 * (np.log(WEAK) - blank[1])]
    np.testing.assert_allclose(features[:, 0], np.log(gains), atol=1e-3)
    np.testing.assert_allclose(features[:, 2], np.log([3.0, 3.0]))
    assert features[1, 1] > features[0, 1] == 0.0


def test_what_follows_a_pause_changes_no_feature_of_what_was_heard(graph: Graph) -> None:
    begun = sound(("abc", CLEAR, 2), ("efg", CLEAR, 2))
    whole = np.concatenate((begun, sound(("longest", WEAK, 2))))
    early = word_features(decode(graph, CONFIG, begun).words, begun)
    late = word_features(decode(graph, CONFIG, whole).words, whole)
    np.testing.assert_allclose(late[0], early[0], atol=1e-4)
    # But for the frames that hold its last label, which count with the word after it.
    np.testing.assert_allclose(late[1], early[1], atol=0.01)


@pytest.mark.parametrize("chunk", [1, 7, 50])
def test_block_by_block_is_the_same_as_at_once(graph: Graph, chunk: int) -> None:
    log_probs = sound(("abc", CLEAR, 2), ("efg", WEAK, 2), ("longest", WEAK, 4), ("cab", CLEAR, 2))
    _, whole = found(graph, log_probs)
    search = Search(graph, CONFIG)
    for at in range(0, len(log_probs), chunk):
        search.step(log_probs[at : at + chunk])
    live = weigh_evidence(search.finish(), log_probs, EVIDENCE, HOP)
    assert live.words == whole.words


def test_nothing_found_is_nothing_to_weigh(graph: Graph) -> None:
    decoded, left = found(graph, frames(0, 1.0, 30))
    assert decoded.words == left.words == ()
    assert word_features((), frames(0, 1.0, 0)).shape == (0, 3)
    assert spoken((), frames(0, 1.0, 0), EVIDENCE, HOP) == []


def test_many_words_overflow_nothing(graph: Graph) -> None:
    log_probs = sound(*[("abc", CLEAR, 2)] * 400)
    decoded, left = found(graph, log_probs)
    assert len(left.words) == len(decoded.words) == 400
    weak = sound(*[("longest", WEAK, 2)] * 400)
    assert found(graph, weak)[1].words == ()
