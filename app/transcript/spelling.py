"""Spelling against what the program itself knows: the dictionary, the models' words, the lists.

A word that none of them has is either misspelt or new; either is worth a look, as no decoding could
ever write it. Suggestions are near in letters or in sound, never from a foreign dictionary.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import SonantError

if TYPE_CHECKING:
    from core.recipe import Recipe

MOST = 6
"""Suggestions for a word."""

_SOUNDED = 5_000
"""Longest list whose words are also compared by sound."""

_SLIP = 8
"""How many times as frequent the word must be that a slip is one of."""

_LETTERS = string.ascii_lowercase + "'"

_BARE = re.compile(r"^[^\w]+|[^\w]+$")
_PARTS = re.compile(r"[-–—/]+")
_ENDING = re.compile(r"['’](?:s|d|ll|ve|re|m)?$")


@dataclass(frozen=True, slots=True)
class Words:
    """What is known.

    Attributes:
        rank: Each word in small letters, the most frequent first.
        written: How the lists write their words, by small letters.
    """

    rank: dict[str, int]
    written: dict[str, str]

    def __contains__(self, word: str) -> bool:
        return self.knows(word)

    def with_written(self, texts: Iterable[str]) -> Words:
        """Return the same with words as somebody has written them."""
        bare = (_BARE.sub("", text) for text in texts)
        return Words(
            self.rank, {**{text.casefold(): text for text in bare if text}, **self.written}
        )

    def knows(self, text: str) -> bool:
        """Return whether all parts of a written word are known; numbers and marks always are."""
        text = _BARE.sub("", text)
        if not text or any(c.isdigit() for c in text) or self._has(text):
            return True
        return all(self._has(part) for part in _PARTS.split(text) if part)

    def _has(self, text: str) -> bool:
        key = text.casefold().replace("’", "'")
        if key in self.rank or key in self.written:
            return True
        stem = _ENDING.sub("", key)
        return stem != key and (stem in self.rank or stem in self.written)


@lru_cache(maxsize=4)
def known_words(recipe: Recipe) -> Words:
    """Return what a recipe's models and lists know; called in a lane, kept after the first call.

    Args:
        recipe: With lists that don't change under their path (see `for_engine`).
    """
    from core.vocabulary.lists import read_list

    written: dict[str, str] = {}
    for choice in recipe.lists:
        with suppress(SonantError):  # One that can't be read is told of where it is used.
            for entry in read_list(Path(choice.path)).entries:
                for part in entry.written.split():
                    written.setdefault(_BARE.sub("", part).casefold(), _BARE.sub("", part))
    return Words(_ranked(tuple(sorted(recipe.shares()))), written)


@lru_cache(maxsize=2)
def _ranked(names: tuple[str, ...]) -> dict[str, int]:
    from core.lexicon.pronunciations import PACK, load_dictionary
    from core.lm.domains import open_model
    from core.recipe import GENERAL_DOMAIN

    rank: dict[str, int] = {}
    for name in dict.fromkeys((GENERAL_DOMAIN, *names)):
        with suppress(SonantError):
            for number, word in enumerate(open_model(name).vocab):
                rank.setdefault(word, number)
    with suppress(SonantError):
        for word in load_dictionary(PACK / "cmudict.npz").row:
            rank.setdefault(word, len(rank))
    return rank


@lru_cache(maxsize=1)
def _by_sound() -> dict[bytes, list[str]]:
    """Return the dictionary's words by their sounds."""
    from core.lexicon.pronunciations import PACK, load_dictionary

    known = load_dictionary(PACK / "cmudict.npz")
    tokens = known.tokens.astype("u1").tobytes()
    offsets, first = known.offsets.tolist(), known.first.tolist()
    found: dict[bytes, list[str]] = {}
    for word, row in known.row.items():
        for p in range(first[row], first[row + 1]):
            found.setdefault(tokens[offsets[p] : offsets[p + 1]], []).append(word)
    return found


def is_slip(text: str, words: Words) -> bool:
    """Return whether a known word is a usual misspelling; called in a lane.

    Models learn from texts as they are written, slips included: "recieve" sounds like a far more
    frequent word two letters away, and the dictionary lacks it.
    """
    from core.lexicon.pronunciations import load_pronouncer

    key = _BARE.sub("", text).casefold()
    pronouncer = load_pronouncer()
    rank = words.rank.get(key)
    if rank is None or len(key) < 4 or key in pronouncer or key in words.written:
        return False
    for said in pronouncer.of(key)[:2]:
        for other in _by_sound().get(bytes(said.phones), ()):
            usual = words.rank.get(other, rank)
            # "emphasise" is no slip of "emphasize".
            if usual * _SLIP < rank and _within_two(other, key) and _plain(other) != _plain(key):
                return True
    return False


def _plain(word: str) -> str:
    return word.replace("z", "s").replace("our", "or").replace("ll", "l")


def suggestions(text: str, words: Words) -> list[str]:
    """Return how a word might be meant, the likeliest first; called in a lane.

    Args:
        text: As written.
        words: What is known.
    """
    key = _BARE.sub("", text).casefold()
    if not key:
        return []
    costs: dict[str, float] = {}
    for found, cost in (*_by_letters(key, words), *_by_sounds(key, words)):
        if found != key:
            costs[found] = min(costs.get(found, cost), cost)
    if len(costs) < 3 and len(key) <= 14:
        for near in set(_edits(key)):
            for word in _edits(near):
                if word in words.rank and word != key:
                    costs.setdefault(word, 2.0)
    order = sorted(
        costs, key=lambda w: (costs[w] + _unlike(w, key) + _rarity(words.rank.get(w)), w)
    )
    return [_cased(words.written.get(word, word), text) for word in order[:MOST]]


def _by_letters(key: str, words: Words) -> Iterable[tuple[str, float]]:
    for near in set(_edits(key)):
        if near in words.written:
            yield near, 0.5
        elif near in words.rank:
            yield near, 1.0
    for word in words.written:
        if _within_two(word, key):
            yield word, 1.2


def _by_sounds(key: str, words: Words) -> Iterable[tuple[str, float]]:
    from core.lexicon.pronunciations import load_pronouncer

    pronouncer = load_pronouncer()
    said = {bytes(p.phones) for p in pronouncer.of(key)[:2]}
    for phones in said:
        yield from ((word, 0.6) for word in _by_sound().get(phones, ()))
        for other in _edits_of_sounds(phones):
            yield from ((word, 1.6) for word in _by_sound().get(other, ()))
    if len(words.written) <= _SOUNDED:
        for word in words.written:
            if said.intersection(bytes(p.phones) for p in pronouncer.of(word)[:1]):
                yield word, 0.2


def _rarity(rank: int | None) -> float:
    """Return a little for a rare word; one that only a list has is not rare to its owner."""
    return 0.1 * math.log10(rank + 10) if rank is not None else 0.1


def _unlike(word: str, key: str) -> float:
    """Return a little for another first letter, another length and an ending that was not meant."""
    ending = "'" in word and "'" not in key
    return 0.3 * (word[:1] != key[:1]) + 0.03 * abs(len(word) - len(key)) + 0.5 * ending


def _cased(word: str, like: str) -> str:
    """Return a word with a capital where the text it replaces has one."""
    bare = _BARE.sub("", like)
    return word[:1].upper() + word[1:] if bare[:1].isupper() else word


def _edits(word: str) -> Iterable[str]:
    """Yield every word one letter away: dropped, swapped, exchanged, added (Norvig 2007)."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def _edits_of_sounds(phones: bytes) -> Iterable[bytes]:
    """Yield every row of sounds one sound away."""
    for i in range(len(phones) + 1):
        head, tail = phones[:i], phones[i:]
        if tail:
            yield head + tail[1:]
        for sound in range(1, 40):
            yield head + bytes((sound,)) + tail
            if tail:
                yield head + bytes((sound,)) + tail[1:]


def _within_two(word: str, key: str) -> bool:
    """Return whether two words are at most two letters apart."""
    if abs(len(word) - len(key)) > 2:
        return False
    row = list(range(len(key) + 1))
    for i, a in enumerate(word, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(key, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > 2:
            return False
    return row[-1] <= 2
