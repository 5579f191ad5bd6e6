"""Words of other scripts can be sounded."""

from __future__ import annotations

import pytest

from core.lexicon.pronunciations import load_pronouncer
from core.lexicon.scripts import in_latin


@pytest.mark.parametrize("word", ["Müller", "Łódź", "naïve", "O’Brien", "plain", "Straße"])
def test_latin_words_stay_as_they_are(word: str) -> None:
    assert in_latin(word) == word


@pytest.mark.parametrize(
    ("word", "latin"), [("Шмырёв", "Shmyrev"), ("Αθήνα", "Athina"), ("北京", "BeiJing")]
)
def test_other_scripts_sound_like_their_romanisation(word: str, latin: str) -> None:
    assert in_latin(word) == latin
    pronouncer = load_pronouncer()
    assert pronouncer.of(word) == pronouncer.of(latin)
    assert pronouncer.of(word)
