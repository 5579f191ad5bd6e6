"""The phone set: ARPAbet as CMUdict writes it, and the IPA tokens that models emit."""

from __future__ import annotations

ARPABET_TO_IPA: dict[str, str] = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AY": "aɪ", "B": "b", "CH": "tʃ",
    "D": "d", "DH": "ð", "EH": "ɛ", "ER": "ɝ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h",
    "IH": "ɪ", "IY": "i", "JH": "dʒ", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ",
    "OW": "oʊ", "OY": "ɔɪ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ",
    "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
"""CMUdict's 39 phones without stress, in the order of the built-in pack's tokens."""

BLANK = "<blank>"

PHONE_TOKENS: tuple[str, ...] = (BLANK, *ARPABET_TO_IPA.values())
"""Tokens of the built-in English pack; index = token id; blank is 0 (40 tokens in all)."""


def arpabet_to_ids(phones: str | tuple[str, ...] | list[str]) -> tuple[int, ...]:
    """Return token ids of ARPAbet phones; stress digits are dropped.

    Args:
        phones: Phones separated by spaces ("SH AH0 N"), or a sequence of them.

    Raises:
        KeyError: A phone is not in ARPAbet.
    """
    parts = phones.split() if isinstance(phones, str) else phones
    order = {name: i + 1 for i, name in enumerate(ARPABET_TO_IPA)}
    return tuple(order[part.rstrip("012").upper()] for part in parts)


_IPA_ALIASES: dict[str, str] = {
    # Affricates and diphthongs in other spellings.
    "tʃ": "CH", "ʧ": "CH", "tɕ": "CH", "dʒ": "JH", "ʤ": "JH", "dʑ": "JH", "ts": "T S", "ʦ": "T S",
    "aʊ": "AW", "aw": "AW", "aɪ": "AY", "aj": "AY", "ɑɪ": "AY", "eɪ": "EY", "ej": "EY",
    "oʊ": "OW", "əʊ": "OW", "ow": "OW", "ɔɪ": "OY", "ɔj": "OY", "oɪ": "OY",
    "ɪə": "IH R", "eə": "EH R", "ʊə": "UH R", "ɜɹ": "ER", "ɜr": "ER", "əɹ": "ER", "ər": "ER",
    "ɝ": "ER", "ɚ": "ER", "ɜ": "ER",
    # Vowels that English lacks go to their nearest neighbour.
    "ɑ": "AA", "ɒ": "AA", "a": "AA", "ä": "AA", "æ": "AE", "ʌ": "AH", "ə": "AH", "ɐ": "AH",
    "ɨ": "IH", "ɔ": "AO", "ɛ": "EH", "e": "EH", "ɪ": "IH", "i": "IY", "o": "OW", "ʊ": "UH",
    "u": "UW", "ɯ": "UW", "ʉ": "UW", "y": "UW", "ʏ": "UH", "ø": "ER", "œ": "ER",
    # Consonants.
    "b": "B", "d": "D", "ð": "DH", "f": "F", "ɡ": "G", "g": "G", "ɣ": "G", "h": "HH", "ɦ": "HH",
    "ç": "HH", "χ": "HH", "x": "K", "k": "K", "q": "K", "l": "L", "ɫ": "L", "ʎ": "L Y", "m": "M",
    "n": "N", "ɲ": "N Y", "ŋ": "NG", "p": "P", "ɹ": "R", "r": "R", "ɾ": "D", "ʁ": "R", "ʀ": "R",
    "ɻ": "R", "s": "S", "ʃ": "SH", "ʂ": "SH", "ɕ": "SH", "t": "T", "θ": "TH", "v": "V", "β": "V",
    "ʋ": "V", "w": "W", "ʍ": "W", "j": "Y", "z": "Z", "ʒ": "ZH", "ʐ": "ZH", "ʑ": "ZH",
}  # fmt: skip

_TIES = "\u0361\u035c"

_IPA_MARKS = frozenset("ˈˌːˑ.‿/[]()ʔʰʲʷˠ'- \u0303\u0325\u0329\u032a\u032f")
"""Stress, length, syllable and similar marks: passed over."""


def parse_phones(text: str) -> tuple[int, ...]:
    """Return token ids of phones in ARPAbet ("SH AH0 N") or IPA ("/ʃən/").

    Sounds that the phone set lacks become their nearest neighbours (ə → AH, x → K, y → UW).

    Args:
        text: ARPAbet is phones in Latin capitals, separated by spaces; anything else is IPA.

    Raises:
        ValueError: A symbol is neither; the message names it.
    """
    parts = text.split()
    if parts and all(part.rstrip("012") in ARPABET_TO_IPA for part in parts):
        return arpabet_to_ids(parts)
    if parts and text.isascii() and text.upper() == text:
        wrong = next((p for p in parts if p.rstrip("012") not in ARPABET_TO_IPA), text)
        raise ValueError(f"“{wrong}” is no phone of ARPAbet")
    text = "".join(c for c in text if c not in _TIES)
    found: list[int] = []
    place = 0
    while place < len(text):
        for size in (2, 1):
            phones = _IPA_ALIASES.get(text[place : place + size])
            if phones and len(text[place : place + size]) == size:
                found += arpabet_to_ids(phones)
                place += size
                break
        else:
            if text[place] not in _IPA_MARKS:
                wrong = next((p for p in parts if text[place] in p), text[place])
                raise ValueError(f"“{wrong}” is no phone of ARPAbet or IPA")
            place += 1
    return tuple(found)


def to_arpabet(ids: tuple[int, ...] | list[int]) -> str:
    """Return token ids as ARPAbet, separated by spaces."""
    names = tuple(ARPABET_TO_IPA)
    return " ".join(names[i - 1] for i in ids)


def to_ipa(ids: tuple[int, ...] | list[int]) -> str:
    """Return token ids as IPA."""
    return "".join(PHONE_TOKENS[i] for i in ids)
