"""Pronunciations → sounds-like spellings ("shmee-ryawf"): to be read by people who read no IPA.

The letters are those of `sounds_like`'s respelling, so that what is shown can be written as well.
Syllables are parted so that each begins with as many consonants as an English word may.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from core.lexicon.phones import ARPABET_TO_IPA

_LETTERS: dict[str, str] = {
    "AA": "ah", "AE": "a", "AH": "uh", "AO": "aw", "AW": "ow", "AY": "igh", "B": "b", "CH": "ch",
    "D": "d", "DH": "dh", "EH": "eh", "ER": "er", "EY": "ay", "F": "f", "G": "g", "HH": "h",
    "IH": "ih", "IY": "ee", "JH": "j", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ng",
    "OW": "oh", "OY": "oy", "P": "p", "R": "r", "S": "s", "SH": "sh", "T": "t", "TH": "th",
    "UH": "uu", "UW": "oo", "V": "v", "W": "w", "Y": "y", "Z": "z", "ZH": "zh",
}  # fmt: skip
_VOWELS = frozenset(
    ("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW")
)
_ONSETS = frozenset(
    tuple(onset.split())
    for onset in (
        "P R", "P L", "P Y", "B R", "B L", "B Y", "T R", "T W", "D R", "D W", "K R", "K L", "K W",
        "K Y", "G R", "G L", "G W", "F R", "F L", "F Y", "V Y", "TH R", "SH R", "SH M", "SH N",
        "SH L", "S P", "S T", "S K", "S M", "S N", "S L", "S W", "S F", "M Y", "HH Y", "N Y",
        "R Y", "S P R", "S P L", "S T R", "S K R", "S K W",
    )
)  # fmt: skip


def spelt(ids: Sequence[int]) -> str:
    """Return token ids as a sounds-like spelling, syllables parted by hyphens; "" for none."""
    names = tuple(ARPABET_TO_IPA)
    phones = [names[i - 1] for i in ids]
    vowels = [at for at, phone in enumerate(phones) if phone in _VOWELS]
    starts = [0]
    for before, after in pairwise(vowels):
        starts.append(_onset(phones, before + 1, after))
    parts = [phones[a:b] for a, b in zip(starts, [*starts[1:], len(phones)], strict=True)]
    return "-".join("".join(_LETTERS[phone] for phone in part) for part in parts if part)


def _onset(phones: list[str], first: int, vowel: int) -> int:
    """Return where the syllable of a vowel begins: consonants from `first` on lie before it."""
    if first == vowel:
        return vowel
    begin = vowel - 1
    if phones[begin] == "NG":  # No English syllable begins with it.
        return vowel
    while begin > first and tuple(phones[begin - 1 : vowel]) in _ONSETS:
        begin -= 1
    return begin
