"""Words of any script in Latin letters, so that the spelling rules can sound them."""

from __future__ import annotations

from core.lexicon.g2p import fold


def in_latin(word: str) -> str:
    """Return a word as it is if its letters are Latin ones, else transliterated.

    Romanisation says roughly how a name sounds ("Шмырёв" is "Shmyrev"), enough for a first guess;
    "sounds like" or learning by voice says it exactly. Scripts that leave vowels out lose them.

    Args:
        word: As written, any script.
    """
    if word.isascii() or fold(word).isascii():
        return word
    # Tables of all scripts: loaded when a word needs them.
    from anyascii import anyascii

    return anyascii(word)
