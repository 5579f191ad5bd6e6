"""What is taken for known, and what is suggested for what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.transcript.spelling import Words, is_slip, known_words, suggestions
from core.recipe import ListChoice, Recipe


@pytest.fixture
def words(tmp_path: Path) -> Words:
    path = tmp_path / "names.csv"
    path.write_text("written\nNyband\nEkaterina Voss\n", encoding="utf-8")
    return known_words(Recipe(lists=(ListChoice(str(path)),)))


@pytest.mark.parametrize(
    "text", ["bridge", "Bridge,", "mayor's", "Nyband", "voss", "1984", "–", "river-bank", "Voss's"]
)
def test_dictionary_lists_numbers_and_compounds_are_known(words: Words, text: str) -> None:
    assert words.knows(text)


@pytest.mark.parametrize("text", ["brigde", "Kollinsky", "river-bnak"])
def test_what_neither_has_is_unknown(words: Words, text: str) -> None:
    assert not words.knows(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("brigde", "bridge"),
        ("contracter", "contractor"),
        ("fizzician", "physician"),
        ("Neumonia", "Pneumonia"),
        ("neeband", "Nyband"),
        ("Nybnad", "Nyband"),
        ("mornning", "morning"),
    ],
)
def test_what_is_near_in_letters_or_in_sound_comes_first(
    words: Words, text: str, meant: str
) -> None:
    assert suggestions(text, words)[0] == meant


def test_slips_that_models_have_learnt_are_still_slips(words: Words) -> None:
    assert is_slip("recieve", words)
    assert not is_slip("receive", words)
    assert not is_slip("emphasise", words)
    assert not is_slip("covid", words)
