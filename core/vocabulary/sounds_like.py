"""Sounds-like spellings ("shmee-ryov") → pronunciations.

The user writes how a word sounds in plain English letters, syllables parted by hyphens. A syllable
that is an English word sounds like it ("lee"), one in the usual respelling (ee, oo, ah, zh …) is
read by its letters, and any other goes through the grapheme-to-phoneme model.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from core.lexicon.g2p import fold
from core.lexicon.phones import arpabet_to_ids
from core.lexicon.pronunciations import Pronunciation

if TYPE_CHECKING:
    from core.lexicon.pronunciations import Pronouncer

MOST = 4
"""Pronunciations per spelling."""

WHOLE_COST = 1.0
"""Nats for reading the spelling as one word, its hyphens dropped."""

_RESPELLING: dict[str, str] = {
    "igh": "AY", "eye": "AY", "air": "EH R", "ear": "IH R", "oor": "UH R", "tch": "CH",
    "ee": "IY", "oo": "UW", "ah": "AA", "aa": "AA", "oh": "OW", "uh": "AH", "eh": "EH",
    "ih": "IH", "aw": "AO", "ay": "EY", "ai": "EY", "oy": "OY", "oi": "OY", "ow": "AW",
    "ou": "AW", "uu": "UH", "er": "ER", "ur": "ER", "ar": "AA R", "or": "AO R", "zh": "ZH",
    "sh": "SH", "ch": "CH", "th": "TH", "dh": "DH", "kh": "K", "ng": "NG", "ph": "F", "ck": "K",
    "qu": "K W", "ts": "T S", "dj": "JH", "b": "B", "c": "K", "d": "D", "f": "F", "g": "G",
    "h": "HH", "j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "p": "P", "q": "K", "r": "R",
    "s": "S", "t": "T", "v": "V", "w": "W", "x": "K S", "y": "Y", "z": "Z", "a": "AE", "e": "EH",
    "i": "IH", "o": "AA", "u": "AH",
}  # fmt: skip
_MARKED = re.compile(r"ee|oo|uu|igh|ah|aa|oh|uh|eh|ih|aw|ay|oy|zh|dh|kh|(?<=[^aeiouy])y(?=[aeiou])")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([bcdfghjklmnpqrstvwxz])\1")


def respell(syllable: str) -> tuple[int, ...]:
    """Return the phones of a syllable read letter group by letter group.

    Args:
        syllable: Latin letters; others are passed over.
    """
    text = _DOUBLED.sub(r"\1", fold(syllable))
    found: list[int] = []
    place = 0
    while place < len(text):
        for size in (3, 2, 1):
            phones = _RESPELLING.get(text[place : place + size])
            if phones and place + size <= len(text):
                found += arpabet_to_ids(phones)
                place += size
                break
        else:
            place += 1
    return tuple(found)


def sounds_like(text: str, pronouncer: Pronouncer) -> tuple[Pronunciation, ...]:
    """Return what a sounds-like spelling stands for, the likeliest first; () if nothing sounds.

    Args:
        text: Syllables parted by hyphens, words by spaces; capitals (stress) make no difference.
        pronouncer: For syllables that are words, and those that follow no respelling.
    """
    syllables = [s for s in re.split(r"[\s\-–·.]+", text.lower()) if any(c.isalpha() for c in s)]
    choices = [_syllable(s, pronouncer) for s in syllables]
    best: dict[tuple[int, ...], float] = {}
    for way in product(*choices) if choices and all(choices) else ():
        phones = tuple(p for part in way for p in part.phones)
        cost = sum(part.cost for part in way)
        best[phones] = min(best.get(phones, cost), cost)
    if len(syllables) > 1 and not re.search(r"\s", text.strip()):
        for whole in pronouncer.of("".join(syllables))[:2]:
            cost = whole.cost + WHOLE_COST
            best[whole.phones] = min(best.get(whole.phones, cost), cost)
    found = sorted(best.items(), key=lambda item: item[1])[:MOST]
    return tuple(Pronunciation(phones, cost) for phones, cost in found if phones)


def _syllable(syllable: str, pronouncer: Pronouncer) -> list[Pronunciation]:
    """Return at most two ways to say one syllable."""
    if not _VOWEL.search(syllable):
        return [Pronunciation(respell(syllable), 0.0)]
    if len(syllable) > 1 and syllable in pronouncer:
        return list(pronouncer.of(syllable)[:2])
    ways = [Pronunciation(p.phones, p.cost) for p in pronouncer.of(syllable)[:2]]
    if _MARKED.search(syllable):
        plain = respell(syllable)
        others = [Pronunciation(p.phones, p.cost + 1.0) for p in ways if p.phones != plain]
        return [Pronunciation(plain, 0.0), *others[:1]]
    return ways
