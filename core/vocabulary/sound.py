"""How the words of a transcript and of the user's lists sound: a list's own word has the last say.

The sources of a pronunciation, from the most to the least certain: given as phones, given as
sounds-like, the dictionary, the spelling.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from core.errors import InputError
from core.lexicon.g2p import fold
from core.lexicon.pronunciations import Pronunciation
from core.lexicon.scripts import in_latin
from core.vocabulary.sounds_like import sounds_like

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from core.lexicon.pronunciations import Pronouncer
    from core.vocabulary.lists import Entry, WordList

Source = Literal["phones", "sounds like", "dictionary", "letters", "spelling"]


@dataclass(frozen=True, slots=True)
class Sound:
    """One way to say a word, and who says so.

    Attributes:
        phones: Token ids.
        cost: Nats ≥ 0; 0 for the usual one.
        source: Where it is from.
    """

    phones: tuple[int, ...]
    cost: float
    source: Source


def sounds_of(entry: Entry, pronouncer: Pronouncer) -> tuple[Sound, ...]:
    """Return how the search will say an entry, the usual way first; () if nothing sounds.

    Args:
        entry: A list's entry.
        pronouncer: For entries that don't say it themselves.
    """
    found = [Sound(phones, 0.0, "phones") for phones in entry.phones]
    for spelling in entry.sounds_like:
        found += [Sound(p.phones, p.cost, "sounds like") for p in sounds_like(spelling, pronouncer)]
    if found:
        return tuple(found)
    source = source_of(entry.written, pronouncer)
    return tuple(Sound(p.phones, p.cost, source) for p in pronouncer.of(entry.written))


def source_of(written: str, pronouncer: Pronouncer) -> Source:
    """Return where the pronunciation of a word without one of its own comes from.

    Args:
        written: A word or phrase.
        pronouncer: Whoever says it.
    """
    if in_latin(written) != written:
        return "spelling"
    readings = pronouncer.readings(written)
    parts = readings[0].parts if readings else ()
    if not all(part in pronouncer or part.endswith(".") for part in parts):
        return "spelling"
    whole = all(word in pronouncer for word in fold(written).replace("-", " ").split())
    return "dictionary" if whole and not any(part.endswith(".") for part in parts) else "letters"


def keyword_sounds(
    written: str, pronouncer: Pronouncer, spellings: Iterable[str] = ()
) -> tuple[Pronunciation, ...]:
    """Return the pronunciations of a word that is looked for.

    Args:
        written: A word or phrase.
        pronouncer: Whoever says it.
        spellings: Sounds-like spellings; given, they alone count.

    Raises:
        InputError: Nothing in it can be spoken.
    """
    found: list[Pronunciation] = []
    for spelling in spellings:
        found += sounds_like(spelling, pronouncer)
    found = found or list(pronouncer.of(written))
    if not found:
        raise InputError(
            f"“{written}” has nothing that can be spoken",
            "Write it in letters, or say how it sounds with --sounds-like",
        )
    return tuple(found)


def sayer(
    lists: Iterable[WordList], pronouncer: Pronouncer
) -> Callable[[str], tuple[Pronunciation, ...]]:
    """Return a function that says how a transcript's word sounds.

    Args:
        lists: Lists in use; their pronunciations win.
        pronouncer: For all other words.
    """
    spelt = {
        entry.written: entry
        for words in lists
        for entry in words.entries
        if entry.phones or entry.sounds_like
    }

    @lru_cache(maxsize=20_000)
    def say(text: str) -> tuple[Pronunciation, ...]:
        if text in spelt:
            sounds = sounds_of(spelt[text], pronouncer)
            return tuple(Pronunciation(sound.phones, sound.cost) for sound in sounds)
        return pronouncer.of(text)

    return say
