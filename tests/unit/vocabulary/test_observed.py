"""What a first pass says about how much of a recording is a list's."""

from __future__ import annotations

import pytest

from core.vocabulary.lists import WordList, make_list
from core.vocabulary.observed import PRIOR_WORDS, list_words, observed_scales
from core.vocabulary.overlay import Overlay, build_overlay
from tests.helpers.vocabulary import Speller, small_mixture

MIXTURE = small_mixture()
NAMES = make_list("names", ["Shmyryov", "Kellard", "Mary Kay"])
TOWNS = make_list("towns", ["Ouxtown", "Breen"])


def overlay_of(*lists: tuple[WordList, float]) -> Overlay:
    return build_overlay(lists, Speller(), MIXTURE)


def scales(overlay: Overlay, *texts: str, sure: float = 1.0) -> list[float]:
    said = [[(word, sure) for word in text.split("|")] for text in texts]
    return observed_scales(overlay, 2, MIXTURE, said)


def test_a_list_whose_words_are_said_rises_and_one_whose_are_not_falls() -> None:
    overlay = overlay_of((NAMES, 4.0), (TOWNS, 4.0))
    said = ["we|saw|Shmyryov", "Mary Kay|and|Kellard|went|to|london"] * 20
    names, towns = scales(overlay, *said)
    assert names > 1.0 > towns > 0.0


def test_the_more_is_heard_the_more_it_says() -> None:
    overlay = overlay_of((NAMES, 4.0), (TOWNS, 4.0))
    once, often = scales(overlay, "we|saw|Shmyryov"), scales(overlay, *["we|saw|Shmyryov"] * 20)
    assert 1.0 < once[0] < often[0]
    assert 1.0 > once[1] > often[1]


def test_nothing_heard_says_nothing() -> None:
    assert scales(overlay_of((NAMES, 4.0), (TOWNS, 4.0))) == [1.0, 1.0]


def test_a_doubtful_word_counts_by_its_confidence() -> None:
    overlay = overlay_of((NAMES, 1.0), (TOWNS, 1.0))
    words = ["we|saw|Shmyryov"]
    none, half, whole = (scales(overlay, *words, sure=sure)[0] for sure in (0.0, 0.5, 1.0))
    assert half - none == pytest.approx(whole - half, rel=0.02)
    promised = (1.0 + PRIOR_WORDS) / whole - PRIOR_WORDS
    assert none == pytest.approx(PRIOR_WORDS / (promised + PRIOR_WORDS), rel=0.01)


def test_the_weight_of_the_first_pass_does_not_count_twice() -> None:
    words = ["we|saw|Shmyryov"] * 5
    light = scales(overlay_of((NAMES, 1.0), (TOWNS, 1.0)), *words)
    heavy = scales(overlay_of((NAMES, 16.0), (TOWNS, 16.0)), *words)
    assert light == heavy


def test_a_word_that_was_likely_anyway_is_a_weak_witness() -> None:
    overlay = overlay_of((make_list("people", ["John"]), 0.01), (TOWNS, 1.0))
    expected = scales(overlay, *["we|went|to|paris|with|John"] * 10)
    new = scales(overlay_of((NAMES, 0.01), (TOWNS, 1.0)), *["we|saw|Kellard"] * 10)
    assert expected[0] < new[0]


def test_the_words_of_all_lists_are_known() -> None:
    overlay = overlay_of((make_list("people", ["Shmyryov", "John"]), 1.0), (TOWNS, 1.0))
    words = list_words(overlay)
    assert {"shmyryov", "john", "ouxtown", "breen"} <= words
    assert "london" not in words
