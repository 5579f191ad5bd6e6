"""How the words of a transcript sound: the lists in use have the last say, then the dictionary."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import SonantError

if TYPE_CHECKING:
    from core.lexicon.pronunciations import Pronunciation
    from core.recipe import Recipe

Say = Callable[[str], "tuple[Pronunciation, ...]"]


def sayer_of(recipe: Recipe) -> Say:
    """Return a function that says a word, () where nothing sounds; called in a lane."""
    from core.lexicon.pronunciations import load_pronouncer
    from core.vocabulary.lists import read_list
    from core.vocabulary.sound import sayer

    lists = []
    for choice in recipe.lists:
        if choice.weight > 0:
            with suppress(SonantError):  # One that can't be read is told of where it is used.
                lists.append(read_list(Path(choice.path)))
    return sayer(lists, load_pronouncer())
