"""The forms of the built-in domains' words: counted in cased text, small where that is usual."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.lm.build import build_domain
from core.lm.domains import domain_folders, read_manifest, verify
from core.lm.written import WRITTEN_FILE, read_forms
from core.vocabulary.domain_forms import (
    SELDOM,
    add_to_domain,
    added_up,
    choose_forms,
    count_text,
    is_small,
)

LETTERS = ["We met Mary in May, and the Bridge was old.", "You may cross the bridge of Leith."]


def test_an_uncased_text_says_nothing() -> None:
    assert not count_text(["we met mary in may"] * 9).counts
    assert not added_up([]).counts


def test_small_texts_ask_all_of_them_and_ordinary_words_stay_small() -> None:
    every = count_text(LETTERS * SELDOM)
    assert choose_forms(["mary", "may", "bridge", "leith"], every, every) == ["Mary", "Leith"]
    seldom = count_text(["The boats of mary are old, said Leith."])
    assert choose_forms(["mary", "leith", "boats"], seldom, every) == ["Mary", "Leith"]
    often = count_text(["The boats of mary are old, said Leith."] * SELDOM)
    assert choose_forms(["mary", "leith"], often, every) == ["Leith"]


def test_what_prose_writes_small_is_small_for_all() -> None:
    prose = count_text(["An apple of Mary, an apple of Leith.", "Mary had the apple."] * 3)
    assert is_small("apple", prose)
    assert not is_small("mary", prose)
    assert not is_small("nobody", prose)


def test_forms_become_a_part_of_the_domain(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("we met mary\n", encoding="utf-8")
    list(build_domain("x", [text], tmp_path))
    folder = tmp_path / "x"
    add_to_domain(folder, ["Mary"])
    verify(folder)
    assert read_forms(folder) == {"mary": "Mary"}


@pytest.mark.parametrize("word", ["London", "Monday", "I", "iPhone", "ATM"])
def test_the_general_domain_knows_how_names_are_written(word: str) -> None:
    folder = domain_folders()["general"]
    assert WRITTEN_FILE in read_manifest(folder).files
    assert (read_forms(folder) or {})[word.lower()] == word
    assert {"may", "will", "us", "mark", "apple"}.isdisjoint(read_forms(folder) or {})
