"""Sounds in plain letters: readable, and the same sounds when they are read back."""

from __future__ import annotations

import pytest

from core.lexicon.phones import arpabet_to_ids
from core.lexicon.pronunciations import load_pronouncer
from core.vocabulary.sounds_like import respell
from core.vocabulary.spelt import spelt


@pytest.mark.parametrize(
    ("phones", "text"),
    [
        ("SH M IH R Y AO F", "shmih-ryawf"),
        ("K AA L IH N", "kah-lihn"),
        ("M AO R G IH JH", "mawr-gihj"),
        ("S IH NG ER", "sihng-er"),
        ("L AY T", "light"),
        ("EH K S T R AH", "ehk-struh"),
        ("S", "s"),
        ("", ""),
    ],
)
def test_sounds_are_spelt_in_syllables(phones: str, text: str) -> None:
    assert spelt(arpabet_to_ids(phones)) == text


def test_what_is_spelt_is_read_back_as_the_same_sounds() -> None:
    pronouncer = load_pronouncer()
    words = (
        "about anger archery azure beauty bookish boyhood breathing camera church doubting"
        " eighteen foreign garage hurrah jovial knighthood liquid measure million narrow onward"
        " pleasure pulling question rhythm singer strengthen thirsty usual vision women yellow"
    ).split()

    wrong = {}
    for word in words:
        phones = pronouncer.of(word)[0].phones
        back = tuple(p for part in spelt(phones).split("-") for p in respell(part))
        if back != tuple(phones):
            wrong[word] = spelt(phones)

    assert wrong == {}
