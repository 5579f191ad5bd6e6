"""Lists looked over before they are used: sounds with their sources, and what is odd."""

from __future__ import annotations

import pytest

from core.errors import Cancelled
from core.lexicon.phones import arpabet_to_ids
from core.lexicon.pronunciations import load_pronouncer
from core.vocabulary.check import Checked, check_list
from core.vocabulary.conflicts import common_sounds
from core.vocabulary.lists import Entry, WordList, make_list
from core.vocabulary.sound import sayer
from tests.helpers.language import model_of

PRONOUNCER = load_pronouncer()


def check(*entries: Entry | str, conflicts: bool = False) -> list[Checked]:
    made = [Entry(e, line=i) if isinstance(e, str) else e for i, e in enumerate(entries, 1)]
    common = common_sounds(model_of(["the sea is there"], 2), PRONOUNCER) if conflicts else None
    return list(check_list(WordList("x", "", tuple(made)), PRONOUNCER, common))


@pytest.mark.parametrize(
    ("entry", "source"),
    [
        (Entry("Nyband", phones=(arpabet_to_ids("N IY"),)), "phones"),
        (Entry("Nyband", sounds_like=("knee-band",)), "sounds like"),
        ("London", "dictionary"),
        ("New London", "dictionary"),
        ("IBM", "letters"),
        ("Nyband", "spelling"),
        ("New Nyband", "spelling"),
    ],
)
def test_every_sound_tells_its_source(entry: Entry | str, source: str) -> None:
    (found,) = check(entry)
    assert {sound.source for sound in found.sounds} == {source}
    assert found.problem == ""


def test_sounds_are_those_the_search_uses() -> None:
    (found,) = check("Nyband")
    said = PRONOUNCER.of("Nyband")
    assert [sound.phones for sound in found.sounds] == [p.phones for p in said]
    (given,) = check(Entry("Nyband", sounds_like=("knee-band",)))
    words = WordList("x", "", (given.entry,))
    assert [s.phones for s in given.sounds] == [
        p.phones for p in sayer([words], PRONOUNCER)("Nyband")
    ]


def test_problems_and_warnings() -> None:
    found = check("…", "a", "Lee", Entry("Lee", sounds_like=("lay",), line=4), "see",
                  Entry("Zoe", weight=0.0, line=6), conflicts=True)  # fmt: skip
    told = {(c.entry.written, c.entry.line): c for c in found}
    assert "spoken" in told["…", 1].problem
    assert any("short" in text for text in told["a", 2].warnings)
    assert any("line 3 too, with another sound" in text for text in told["Lee", 4].warnings)
    assert any("“sea”" in text for text in told["see", 5].warnings)
    assert any("switched off" in text for text in told["Zoe", 6].warnings)
    assert check("London")[0].warnings == ()


def test_stopping() -> None:
    with pytest.raises(Cancelled):
        list(check_list(make_list("x", ["a"]), PRONOUNCER, cancel=lambda: True))
