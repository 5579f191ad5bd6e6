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
