"""Sounds-like spellings."""

from __future__ import annotations

import pytest

from core.lexicon.phones import to_arpabet
from core.lexicon.pronunciations import load_pronouncer
from core.vocabulary.sounds_like import respell, sounds_like


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("koo-ber-net-eez", "K UW B ER N EH T IY Z"),
        ("nee-kah", "N IY K AA"),
        ("NEE-KAH", "N IY K AA"),
        ("shmee-ryov", "SH M IY R Y AA V"),
        ("zhoo-lee", "ZH UW L IY"),
        ("oh kay", "OW K EY"),
        ("z-lata", "Z L AA T AH"),
    ],
)
def test_syllables_are_read_as_english_readers_do(text: str, phones: str) -> None:
    found = sounds_like(text, load_pronouncer())
    assert phones in [to_arpabet(p.phones) for p in found]
    assert found[0].cost == 0.0
    assert [p.cost for p in found] == sorted(p.cost for p in found)


@pytest.mark.parametrize("text", ["", "-", "12", "Ш"])
def test_what_has_no_letters_has_no_sound(text: str) -> None:
    assert sounds_like(text, load_pronouncer()) == ()


def test_respelling_is_letter_group_by_letter_group() -> None:
    assert to_arpabet(respell("zheetchah")) == "ZH IY CH AA"
