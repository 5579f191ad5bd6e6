"""Lists laid over the lexicon: entries, known words, masses, weights."""

from __future__ import annotations

import numpy as np
import pytest

from core.lexicon.phones import arpabet_to_ids
from core.lexicon.pronunciations import load_pronouncer
from core.vocabulary.lists import Entry, WordList, make_list
from core.vocabulary.overlay import (
    MASS_LIMIT,
    MOST_KINDS,
    Overlay,
    build_overlay,
    class_masses,
    spoken_form,
)
from tests.helpers.vocabulary import Speller, small_mixture

MIXTURE = small_mixture()


def overlay_of(*lists: tuple[WordList, float]) -> Overlay:
    return build_overlay(lists, Speller(), MIXTURE)


def shares(overlay: Overlay, text: str) -> dict[str, float]:
    """P(entry or known word | class) by class name."""
    if text in overlay.entry_text:
        e = overlay.entry_text.index(text)
        at, index, share = (
            overlay.entry_class_at, overlay.entry_class, overlay.entry_log_share
        )  # fmt: skip
    else:
        e = overlay.known_text.index(text)
        at, index, share = (
            overlay.known_class_at, overlay.known_class, overlay.known_log_share
        )  # fmt: skip
    return {overlay.class_name[index[m]]: float(np.exp(share[m])) for m in range(at[e], at[e + 1])}


def test_new_words_become_entries_and_known_words_do_not() -> None:
    overlay = overlay_of((make_list("l", ["Shmyryov", "John", "Mary Ann"]), 1.0))
    assert overlay.entry_text == ("Shmyryov", "Mary Ann")
    assert overlay.known_text == ("John",)
    john = MIXTURE.word_id("john")
    assert overlay.known_word.tolist() == [john]
    assert overlay.known_of[john] == 0
    assert (overlay.known_of >= 0).sum() == 1


def test_a_phrase_leaves_the_language_model_after_its_words() -> None:
    overlay = overlay_of((make_list("l", ["Mary Shmyryov"]), 1.0))
    words = overlay.exit_word[overlay.exit_at[0] : overlay.exit_at[1]].tolist()
    assert words == [MIXTURE.word_id("mary"), 0]
    assert overlay.trie.max_depth == len("maryshmyryov")


def test_probability_is_shared_evenly_without_counts() -> None:
    overlay = overlay_of((make_list("l", ["John", "Xa", "Xb", "Xc"]), 1.0))
    assert shares(overlay, "Xa") == pytest.approx({"l": 0.25})
    assert shares(overlay, "John") == pytest.approx({"l": 0.25})


def test_probability_follows_counts_where_the_list_has_them() -> None:
    entries = (Entry("Xa", frequency=30.0), Entry("Xb", frequency=10.0), Entry("Xc"))
    overlay = overlay_of((WordList("l", "", entries), 1.0))
    assert shares(overlay, "Xa")["l"] == pytest.approx(0.6)
    assert shares(overlay, "Xc")["l"] == pytest.approx(0.2)


def test_an_entrys_own_weight_leaves_the_others_mass_alone() -> None:
    plain = overlay_of((make_list("l", ["Xa", "Xb"]), 1.0))
    heavy = overlay_of((WordList("l", "", (Entry("Xa", weight=3.0), Entry("Xb"))), 1.0))
    mass = [
        shares(o, "Xb")["l"] * o.class_odds[0] for o in (plain, heavy)
    ]  # fmt: skip
    assert mass[0] == pytest.approx(mass[1])
    assert shares(heavy, "Xa")["l"] == pytest.approx(3 * shares(heavy, "Xb")["l"])


def test_the_same_word_in_two_lists_is_one_entry_with_two_memberships() -> None:
    overlay = overlay_of((make_list("a", ["Xa", "Xa"]), 1.0), (make_list("b", ["Xa", "Xb"]), 2.0))
    assert overlay.entry_text == ("Xa", "Xb")
    assert shares(overlay, "Xa") == pytest.approx({"a": 1.0, "b": 0.5})
    assert overlay.class_odds.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("weight", [0.0, -1.0])
def test_a_list_of_weight_zero_is_as_if_absent(weight: float) -> None:
    one = overlay_of((make_list("a", ["Xa"]), 1.0), (make_list("b", ["Xb", "John"]), weight))
    two = overlay_of((make_list("a", ["Xa"]), 1.0))
    for name in ("entry_text", "known_text", "class_name"):
        assert getattr(one, name) == getattr(two, name)
    for name in ("class_odds", "class_factor", "class_cap", "mass_state", "mass_value", "rare"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    np.testing.assert_array_equal(one.look_ahead, two.look_ahead)
    assert overlay_of((make_list("b", ["Xb"]), weight)).is_empty


def test_an_entry_of_weight_zero_is_as_if_absent() -> None:
    entries = (Entry("Xa"), Entry("Xb", weight=0.0), Entry("John", weight=0.0))
    one = overlay_of((WordList("l", "", entries), 1.0))
    two = overlay_of((make_list("l", ["Xa"]), 1.0))
    assert one.entry_text == two.entry_text
    assert one.known_text == ()
    np.testing.assert_array_equal(one.entry_log_share, two.entry_log_share)
    np.testing.assert_array_equal(one.class_odds, two.class_odds)


def test_a_weight_multiplies_the_odds() -> None:
    states = np.zeros(2, dtype=np.int64)
    p = [
        float(class_masses(o, MIXTURE, states)[0])
        for o in (overlay_of((make_list("l", ["Xa"]), w)) for w in (1.0, 8.0))
    ]
    assert p[1] / (1 - p[1]) == pytest.approx(8.0 * p[0] / (1 - p[0]), rel=1e-6)


def test_all_classes_together_stay_within_the_limit() -> None:
    overlay = overlay_of(
        (make_list("a", ["Xa", "John"]), 1e9), (make_list("b", ["Xb"], "city"), 1e9)
    )
    for state in ([0, 0], [3, 2]):
        p = class_masses(overlay, MIXTURE, np.array(state, dtype=np.int64))
        assert float(p.sum()) == pytest.approx(MASS_LIMIT)


def test_probabilities_with_lists_still_sum_to_one() -> None:
    overlay = overlay_of(
        (make_list("a", ["Xa", "John", "London"]), 20.0),
        (WordList("b", "city", (Entry("London", frequency=3.0), Entry("Xb", weight=2.0))), 1.0),
    )
    for said in ((), ("went", "to"), ("in", "the"), ("zzz",)):
        states = MIXTURE.begin_states()
        for word in said:
            _, states = MIXTURE.score(states, MIXTURE.word_id(word))
        p = class_masses(overlay, MIXTURE, states.astype(np.int64))
        rest = 1.0 - float(p.sum())
        total = 0.0
        for word in range(len(MIXTURE.words)):
            total += rest * np.exp(MIXTURE.score(states, word)[0])
        total += float((p[overlay.known_class] * np.exp(overlay.known_log_share)).sum())
        total += float((p[overlay.entry_class] * np.exp(overlay.entry_log_share)).sum())
        assert total == pytest.approx(1.0, abs=1e-4)


def test_look_ahead_is_the_best_entry_at_the_empty_context() -> None:
    overlay = overlay_of((WordList("l", "", (Entry("Xa", frequency=3.0), Entry("Yb"))), 1.0))
    p = class_masses(overlay, MIXTURE, np.zeros(2, dtype=np.int64))
    assert float(overlay.base_log_mass[0]) == pytest.approx(float(np.log(p[0])), abs=1e-5)
    assert float(overlay.look_ahead[0]) == pytest.approx(float(np.log(p[0] * 0.6 + 0 * 1)), abs=0.3)
    best = max(
        float(np.log(p[0])) + float(share) for share in overlay.entry_log_share
    )  # fmt: skip
    assert float(overlay.look_ahead[0]) == pytest.approx(best, abs=1e-5)


def test_an_own_pronunciation_of_a_known_word_is_scored_as_that_word() -> None:
    sound = arpabet_to_ids("JH AA N IY")
    overlay = overlay_of((WordList("l", "", (Entry("John", phones=(sound,)),)), 1.0))
    assert overlay.entry_text == ("John",)
    assert overlay.entry_known.tolist() == [0]
    assert overlay.entry_class_at.tolist() == [0, 0]
    assert overlay.trie.max_depth == len(sound)
    assert np.isfinite(overlay.look_ahead).all()


def test_phones_and_sounds_like_take_the_place_of_guesses() -> None:
    entries = (
        Entry("Xa", phones=(arpabet_to_ids("B IY"),)),
        Entry("Xb", sounds_like=("nee-kah",)),
    )
    overlay = build_overlay([(WordList("l", "", entries), 1.0)], load_pronouncer(), MIXTURE)
    firsts = set(overlay.trie.token[overlay.trie.parent == 0].tolist())
    assert firsts == {arpabet_to_ids("B")[0], arpabet_to_ids("N")[0]}


def test_abbreviations_in_capitals_are_not_small_words() -> None:
    overlay = overlay_of((make_list("l", ["IN", "We", "Xa"]), 1.0))
    assert overlay.entry_text == ("IN", "Xa")
    assert overlay.known_text == ("we",)


def test_a_list_all_in_capitals_is_of_plain_words() -> None:
    assert overlay_of((make_list("l", ["IN", "WE", "LONDON"]), 1.0)).entry_text == ()
    lists = [(make_list("l", ["LEE", "KIM", "ROSS"]), 1.0)]
    overlay = build_overlay(lists, load_pronouncer(), MIXTURE)
    assert overlay.trie.max_depth <= 3


def test_entries_that_nothing_can_say_are_noted() -> None:
    overlay = overlay_of((WordList("l", "", (Entry("Xa"), Entry("—", line=7))), 1.0))
    assert overlay.notes == ("line 7: “—” has nothing that can be spoken",)


def test_kinds_within_a_list_are_classes_up_to_a_limit() -> None:
    entries = tuple(Entry(f"X{chr(97 + i)}", kind=f"kind{i}") for i in range(MOST_KINDS + 4))
    overlay = overlay_of((WordList("l", "", entries), 1.0))
    assert len(overlay.class_name) == MOST_KINDS + 1
    assert overlay.class_name[0] == "l: kind0"


def test_words_outside_the_base_tree_are_entries() -> None:
    reach = np.ones(len(MIXTURE.words), dtype=bool)
    reach[MIXTURE.word_id("john")] = False
    overlay = build_overlay([(make_list("l", ["John"]), 1.0)], Speller(), MIXTURE, reach)
    assert overlay.entry_text == ("John",)
    assert overlay.exit_word.tolist() == [MIXTURE.word_id("john")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("São Paulo", ("sao", "paulo")),
        ("Wi-Fi", ("wi", "fi")),
        ("O'Brien", ("o'brien",)),
        ("3M", ("three", "million")),
    ],
)
def test_written_forms_are_spoken_as_the_model_writes_them(
    text: str, words: tuple[str, ...]
) -> None:
    assert spoken_form(text)[0] == words[0]


def test_ordinary_words_keep_their_form_unless_the_list_makes_the_name_likelier() -> None:
    names = ["In", "London"]
    light = overlay_of((make_list("l", names), 1e-3))
    heavy = overlay_of((make_list("l", names), 1e9))
    assert set(light.known_text) == {"in", "London"}
    assert set(heavy.known_text) == {"In", "London"}
