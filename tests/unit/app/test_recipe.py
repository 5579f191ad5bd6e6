"""Recipes as the window keeps them."""

from __future__ import annotations

import json

from app.recipe.model import MOST_CORRECTED, for_others, recipe_from, recipe_text, with_corrected
from app.transcript.document import Paragraph, Token, WordState
from core.recipe import DomainChoice, ListChoice, Recipe


def _paragraph(edited: str, heard: str = "") -> Paragraph:
    words = [Token(text, 0, 1, state=WordState.EDITED) for text in edited.split()]
    words += [Token(text, 0, 1) for text in heard.split()]
    return Paragraph(0, 1, tuple(words))


def test_a_stored_recipe_comes_back_whole() -> None:
    recipe = Recipe(
        domains=(DomainChoice("river", 2.0),),
        lists=(ListChoice("names.csv", 8.0),),
        channel=1,
        second_pass=True,
        corrected=("Shmyrev", "Nyband"),
        rescore="literature",
        keep_all=True,
    )
    assert recipe_from(recipe_text(recipe)) == recipe


def test_a_recipe_of_an_earlier_version_is_read() -> None:
    value = Recipe(trust_language=0.5).as_dict()
    for name in ("second_pass", "corrected", "rescore", "keep_all"):
        del value[name]
    assert recipe_from(json.dumps(value)) == Recipe(trust_language=0.5)


def test_what_was_corrected_is_told_once_and_without_marks() -> None:
    paragraphs = [_paragraph("“Nyband” Shmyrev, — 12"), _paragraph("Shmyrev")]
    assert with_corrected(Recipe(), paragraphs).corrected == ("Shmyrev", "Nyband")


def test_what_a_recipe_knew_stays_as_long_as_it_stands_in_the_text() -> None:
    before = Recipe(corrected=("Shmyrev", "Kollin", "Nyband"))
    paragraphs = [_paragraph("Nyband", "mister Shmyrev from the board")]
    assert with_corrected(before, paragraphs).corrected == ("Nyband", "Shmyrev")


def test_a_recipe_does_not_grow_without_bound() -> None:
    recipe = Recipe()
    for turn in range(3):
        text = " ".join(f"word{turn}x{number}" for number in range(MOST_CORRECTED))
        recipe = with_corrected(recipe, [_paragraph(text)])
    assert len(recipe.corrected) == MOST_CORRECTED


def test_other_recordings_get_nothing_that_one_taught() -> None:
    assert for_others(Recipe(second_pass=True, corrected=("Shmyrev",))) == Recipe()
