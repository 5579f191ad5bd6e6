"""Places of words in recordings, by sound, compared with the text there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.decoder.places import Keyword
from core.engine import Engine
from core.engine.places import Places, places_in, spot_places
from core.errors import Cancelled, OutputError
from core.lexicon.pronunciations import load_pronouncer
from core.recipe import Recipe
from core.vocabulary.sound import keyword_sounds
from tests.helpers.tones import speak, write_wav

RATE = 16_000


def keyword(text: str, *spellings: str) -> Keyword:
    return Keyword(text, keyword_sounds(text, load_pronouncer(), spellings))


def find(engine: Engine, path: Path, *words: str, least: float = -0.5) -> Places:
    keywords = [keyword(word) for word in words]
    *_, found = spot_places(engine, str(path), Recipe(), keywords, least_score=least)
    assert isinstance(found, Places)
    return found


def test_a_word_that_is_written_is_found_where_it_is(tone_engine: Engine, tmp_path: Path) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the old man and the sea"))
    found = find(tone_engine, talk, "man", "sea")
    assert [place.keyword for place in found.places] == ["man", "sea"]
    words = {word.text: word for word in found.transcript.words}
    for place in found.places:
        assert place.is_written
        assert place.written == place.keyword
        assert place.score == pytest.approx(0.0, abs=0.01)
        assert place.gain == pytest.approx(0.0, abs=0.1)
        assert abs(place.first_sample - words[place.keyword].first_sample) <= 960


def test_a_word_the_text_has_wrong_fits_better_than_the_text(
    tone_engine: Engine, tmp_path: Path
) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the man is gilchrist"))
    (place,) = find(tone_engine, talk, "Gilchrist").places
    assert not place.is_written
    assert place.gain is not None
    assert place.gain > 5.0
    # Half a second of silence, seven phones, 180 ms each.
    assert place.first_sample / RATE == pytest.approx(0.5 + 7 * 0.18, abs=0.1)
    assert place.phones == load_pronouncer().of("gilchrist")[0].phones


def test_what_was_not_said_is_not_found(tone_engine: Engine, tmp_path: Path) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the old man"))
    assert find(tone_engine, talk, "harbor", least=-1.0).places == ()


def test_each_words_best_place_comes_first(tone_engine: Engine, tmp_path: Path) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the mat is old the man is old"))
    places = find(tone_engine, talk, "man", least=-20.0).places
    scores = [place.score for place in places]
    assert scores == sorted(scores, reverse=True)
    assert len(places) >= 2
    assert places[0].first_sample > places[1].first_sample


def test_how_it_sounds_may_be_told(tone_engine: Engine, tmp_path: Path) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the old sea"))
    *_, found = spot_places(
        tone_engine, str(talk), Recipe(), [keyword("Xy", "see")], least_score=-0.5
    )
    assert isinstance(found, Places)
    assert [(place.keyword, place.written) for place in found.places] == [("Xy", "sea")]


def test_a_text_that_was_edited_is_what_counts(tone_engine: Engine, tmp_path: Path) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the old man"))
    words = list(find(tone_engine, talk, "old").transcript.words)
    words[1] = replace(words[1], text="fox")
    (place,) = places_in(
        tone_engine, str(talk), Recipe(), words, [keyword("old")], least_score=-0.5
    )
    assert place.written == "fox"
    assert place.gain is not None
    assert place.gain > 0.0


def test_stopping_and_what_is_not_kept(tone_engine: Engine, tmp_path: Path) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the old man"))

    def search(cancel: Callable[[], bool]) -> None:
        places_in(
            tone_engine, str(talk), Recipe(), (), [keyword("old")], least_score=-1.0, cancel=cancel
        )

    with pytest.raises(OutputError, match="couldn't be kept"):
        search(lambda: False)
    find(tone_engine, talk, "old")
    with pytest.raises(Cancelled):
        search(lambda: True)
