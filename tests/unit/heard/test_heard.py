"""Words found again in kept sound whose contents are known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.heard import MOST_SAMPLES, align_words
from core.lexicon.pronunciations import Pronouncer, load_pronouncer
from core.recipe import Recipe
from core.store.emissions import EmissionsStore, StoredEmissions, key_of
from tests.helpers.fake_engine import INTERVIEW, FakeEngine, heard, sound_of


@pytest.fixture
def stored() -> Iterator[StoredEmissions]:
    kept = FakeEngine().recall("talk.wav", Recipe())
    assert kept is not None
    with kept:
        yield kept


@pytest.fixture
def pronouncer() -> Pronouncer:
    return load_pronouncer()


def test_words_lie_where_they_were_said_whatever_was_written_there(
    stored: StoredEmissions, pronouncer: Pronouncer
) -> None:
    words = heard(INTERVIEW, Recipe())[2].words[:4]

    found = align_words(
        stored,
        ["mister", "Shmyrev", "from", "the"],
        words[0].first_sample,
        words[-1].last_sample,
        pronouncer.of,
    )

    assert found is not None
    for (first, last), word in zip(found, words, strict=True):
        assert word.first_sample - 960 <= first < last <= word.last_sample + 960


def test_a_stretch_over_a_pause_is_aligned_on_both_sides_of_it(
    stored: StoredEmissions, pronouncer: Pronouncer
) -> None:
    segments = heard(INTERVIEW, Recipe())
    before, after = segments[0].words[-1], segments[1].words[0]

    found = align_words(
        stored, ["today", "the"], before.first_sample, after.last_sample, pronouncer.of
    )

    assert found is not None
    assert found[0][1] <= before.last_sample + 960
    assert found[1][0] >= after.first_sample - 960


def test_what_makes_no_sound_lies_between_its_neighbours(
    stored: StoredEmissions, pronouncer: Pronouncer
) -> None:
    words = heard(INTERVIEW, Recipe())[0].words[:2]

    found = align_words(
        stored, ["good", "–", "morning"], words[0].first_sample, words[1].last_sample, pronouncer.of
    )

    assert found is not None
    assert found[1] == (found[0][1], found[0][1])


def test_too_many_words_for_the_sound_and_too_much_sound_have_no_times(
    stored: StoredEmissions, pronouncer: Pronouncer
) -> None:
    word = heard(INTERVIEW, Recipe())[0].words[0]
    assert (
        align_words(stored, ["thoroughly"] * 6, word.first_sample, word.last_sample, pronouncer.of)
        is None
    )
    assert align_words(stored, ["good"], 0, MOST_SAMPLES + 1, pronouncer.of) is None


def test_sounds_of_another_model_are_not_asked(pronouncer: Pronouncer) -> None:
    from dataclasses import replace

    from core.folders import user_cache

    store = EmissionsStore(user_cache() / "other")
    segments, emissions = sound_of(INTERVIEW)
    key = key_of("x", None, "other", 1)
    store.put(key, segments, [replace(e, token_set="letters") for e in emissions], 10)
    kept = store.get(key)
    assert kept is not None
    with kept:
        assert align_words(kept, ["good"], 0, 32_000, pronouncer.of) is None
