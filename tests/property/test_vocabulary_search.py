"""Lists in the search: weight 0 changes nothing, entries are found, parts follow the formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decoder.config import DecoderConfig
from core.decoder.graph import Graph, prepare, weigh_trie
from core.decoder.search import Decoded, decode
from core.lexicon.lexicon import build_lexicon
from core.lexicon.trie import look_ahead
from core.lm.established import MOST_MASS, Established, established
from core.vocabulary.lists import Entry, WordList, make_list
from core.vocabulary.overlay import Overlay, build_overlay, class_masses
from tests.helpers.decoding import emissions_of, random_emissions
from tests.helpers.vocabulary import Speller, small_mixture

MIXTURE = small_mixture()
TRIE = build_lexicon(MIXTURE.words, Speller()).trie()  # type: ignore[arg-type]
TOKENS = 27
PRIOR = np.zeros(TOKENS, dtype=np.float32)
OPEN = DecoderConfig(beam=60.0, word_beam=60.0, token_beam=60.0, max_active=20_000, blank_skip=2.0)


def searched(
    emissions: np.ndarray, *lists: tuple[WordList, float], config: DecoderConfig = OPEN
) -> tuple[Decoded, Overlay]:
    overlay = build_overlay(lists, Speller(), MIXTURE)
    return decode(Graph(TRIE, MIXTURE, PRIOR, overlay), config, emissions), overlay


def said(text: str, seed: int = 0, noise: float = 0.5) -> np.ndarray:
    rng = np.random.default_rng(seed)
    tokens = [ord(c) - 96 for c in text.lower() if "a" <= c <= "z"]
    return emissions_of(tokens, TOKENS, rng, noise)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([4.0, 14.0]))
def test_a_list_of_weight_zero_changes_no_bit(seed: int, beam: float) -> None:
    config = DecoderConfig(beam=beam, prior_weight=0.0)
    emissions = random_emissions(np.random.default_rng(seed), 25, TOKENS, 3.0)
    zero = WordList("z", "", (Entry("Xa", weight=0.0), Entry("John", weight=0.0)))
    with_lists, _ = searched(
        emissions, (make_list("l", ["Xq", "London", "John"]), 0.0), (zero, 5.0), config=config
    )
    without = decode(Graph(TRIE, MIXTURE, PRIOR), config, emissions)
    assert with_lists.words == without.words
    assert with_lists.total == without.total


@pytest.mark.parametrize("weight", [1.0, 8.0])
def test_an_entry_that_is_said_is_written(weight: float) -> None:
    emissions = said("john went to shmyryov with mary")
    without = decode(Graph(TRIE, MIXTURE, PRIOR), OPEN, emissions)
    decoded, _ = searched(emissions, (make_list("l", ["Shmyryov"]), weight))
    assert "Shmyryov" in [word.text for word in decoded.words]
    assert "shmyryov" not in " ".join(word.text for word in without.words)


def test_a_phrase_is_one_unit() -> None:
    decoded, _ = searched(
        said("we went to zqua brip in the spring"), (make_list("l", ["Zqua Brip"]), 8.0)
    )
    assert "Zqua Brip" in [word.text for word in decoded.words]


def test_vocabulary_scores_follow_the_formulas() -> None:
    lists = (
        (make_list("a", ["Shmyryov", "Mary"]), 20.0),
        (WordList("b", "city", (Entry("London"), Entry("Shmyryov", frequency=2.0))), 3.0),
    )
    decoded, overlay = searched(said("mary lives in london with shmyryov"), *lists)
    assert "Shmyryov" in [word.text for word in decoded.words]
    states = MIXTURE.begin_states()
    for word in decoded.words:
        p = class_masses(overlay, MIXTURE, states.astype(np.int64))
        rest = 1.0 - float(p.sum())
        if word.word_id >= len(MIXTURE.words):
            e = word.word_id - len(MIXTURE.words)
            at = slice(overlay.entry_class_at[e], overlay.entry_class_at[e + 1])
            mass = float((p[overlay.entry_class[at]] * np.exp(overlay.entry_log_share[at])).sum())
            language, vocabulary = 0.0, np.log(mass)
            for exit_word in overlay.exit_word[overlay.exit_at[e] : overlay.exit_at[e + 1]]:
                _, states = MIXTURE.score(states, int(exit_word))
        else:
            language, states = MIXTURE.score(states, word.word_id)
            known = int(overlay.known_of[word.word_id])
            mass = rest * np.exp(language)
            if known >= 0:
                at = slice(overlay.known_class_at[known], overlay.known_class_at[known + 1])
                share = np.exp(overlay.known_log_share[at])
                mass += float((p[overlay.known_class[at]] * share).sum())
            vocabulary = np.log(mass) - language
        assert word.scores.language == pytest.approx(language, abs=1e-3)
        assert word.scores.vocabulary == pytest.approx(float(vocabulary), abs=1e-3)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.sampled_from(["John", "London", "spring", "Xa", "Johnny", "Xa Xb", "North"])),
    st.floats(0.1, 1e4),
)
def test_lists_laid_over_a_weighed_lexicon_are_as_if_all_was_weighed_anew(
    written: list[str], weight: float
) -> None:
    config = DecoderConfig(lm_weight=0.8, word_score=-0.5)
    plain = Graph(TRIE, MIXTURE, PRIOR)
    base = weigh_trie(plain, config)
    before = base.nodes.copy(), base.pronunciations.copy()
    overlay = build_overlay([(make_list("l", written), weight)], Speller(), MIXTURE)
    graph = Graph(TRIE, MIXTURE, PRIOR, overlay)
    found = prepare(graph, config, base).search
    p = class_masses(overlay, MIXTURE, np.zeros(2, dtype=np.int64))
    score = np.exp(MIXTURE.unigram_log_probs().astype(np.float64)) * (1.0 - p.sum())
    for known, word in enumerate(overlay.known_word):
        at = slice(overlay.known_class_at[known], overlay.known_class_at[known + 1])
        score[word] += p[overlay.known_class[at]] @ np.exp(overlay.known_log_share[at])
    words = config.lm_weight * (np.log(score) - np.log(1.0 - p.sum())) + config.word_score
    ahead = look_ahead(TRIE, words.astype(np.float32))
    size = TRIE.token.size
    np.testing.assert_allclose(found.nodes["look_ahead"][:size], ahead, rtol=1e-5)
    alone = words[TRIE.word_id] - TRIE.word_cost
    np.testing.assert_allclose(found.pronunciations["ahead"][: alone.size], alone, rtol=1e-5)
    np.testing.assert_array_equal(found.nodes[size:], prepare(graph, config).search.nodes[size:])
    # What other lists share is as it was.
    np.testing.assert_array_equal(base.nodes, before[0])
    np.testing.assert_array_equal(base.pronunciations, before[1])
    assert prepare(plain, config, base).search.nodes is base.nodes


def test_adding_then_removing_a_list_is_as_if_it_never_was() -> None:
    emissions = said("john and mary went to the north", noise=2.0)
    graph = Graph(TRIE, MIXTURE, PRIOR)
    base = weigh_trie(graph, OPEN)
    before = decode(prepare(graph, OPEN, base), None, emissions)
    lists = [(make_list("l", ["Jon", "Norf", "Mary"]), 50.0)]
    added = Graph(TRIE, MIXTURE, PRIOR, build_overlay(lists, Speller(), MIXTURE))
    assert decode(prepare(added, OPEN, base), None, emissions).words != before.words
    after = decode(prepare(graph, OPEN, base), None, emissions)
    assert before.words == after.words
    assert before.total == after.total


WORDS = st.sampled_from(["mary", "zyx", "Shmyryov", "Quill", "the", "north"])


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(WORDS, st.floats(0.0, 1.0))), st.lists(WORDS), st.integers(0, 500))
def test_what_is_established_is_a_small_class_in_any_order(
    heard: list[tuple[str, float]], corrected: list[str], length: int
) -> None:
    found = established(heard, lambda word: word != "the", corrected, length)
    assert 0.0 <= found.mass <= MOST_MASS
    assert set(found.words) <= {word for word, _ in heard} | set(corrected)
    assert "the" not in found.words
    assert all(corrected.count(word) <= count for word, count in found.words.items())
    assert {word for word in corrected if word != "the"} <= set(found.words)
    backwards = established(heard[::-1], lambda word: word != "the", corrected[::-1], length)
    assert backwards == found


@settings(deadline=None, max_examples=25)
@given(st.dictionaries(WORDS, st.floats(0.5, 50.0), min_size=1), st.floats(0.001, MOST_MASS))
def test_established_words_take_their_mass_and_the_rest_keeps_its_proportions(
    words: dict[str, float], mass: float
) -> None:
    overlay = build_overlay((), Speller(), MIXTURE, said=Established(words, mass))
    shares = np.exp(overlay.entry_log_share).sum() + np.exp(overlay.known_log_share).sum()
    assert shares == pytest.approx(1.0, abs=1e-5)
    states = MIXTURE.begin_states().astype(np.int64)
    p = class_masses(overlay, MIXTURE, states)
    assert p.sum() == pytest.approx(mass, rel=1e-5)


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10_000))
def test_nothing_established_changes_no_bit(seed: int) -> None:
    emissions = random_emissions(np.random.default_rng(seed), 25, TOKENS, 3.0)
    overlay = build_overlay((), Speller(), MIXTURE, said=Established({}, 0.0))
    with_it = decode(Graph(TRIE, MIXTURE, PRIOR, overlay), OPEN, emissions)
    assert with_it.words == decode(Graph(TRIE, MIXTURE, PRIOR), OPEN, emissions).words
