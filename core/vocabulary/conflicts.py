"""Which entries of a list sound just like a very common word, and may be written in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from core.lexicon.pronunciations import Pronouncer
    from core.lm.ngram import NgramModel

COMMON = 3000
"""How many of the likeliest words count as very common: about nine tenths of running English."""

_NEAR = 1.0
"""Nats that a pronunciation may cost and still be a usual one."""


@dataclass(frozen=True, slots=True)
class CommonSounds:
    """The sounds of very common words.

    Attributes:
        words: Word, likeliest first, by pronunciation.
    """

    words: dict[tuple[int, ...], tuple[str, ...]]

    def like(self, written: str, phones: Iterable[tuple[int, ...]]) -> str:
        """Return the commonest other word that an entry sounds like; "" if there is none.

        Args:
            written: The entry; a common word doesn't conflict with itself.
            phones: Its pronunciations as token ids.
        """
        own = written.casefold()
        for sound in phones:
            for word in self.words.get(sound, ()):
                if word != own:
                    return word
        return ""


def common_sounds(model: NgramModel, pronouncer: Pronouncer, most: int = COMMON) -> CommonSounds:
    """Return how the likeliest words of a language model sound.

    Args:
        model: The general language model.
        pronouncer: Its dictionary alone is asked; what it lacks isn't common.
        most: How many words.
    """
    unigrams = np.asarray(model.arrays.log_prob[1 : 1 + model.size], dtype=np.float32)
    found: dict[tuple[int, ...], tuple[str, ...]] = {}
    for number in np.argsort(-unigrams, kind="stable")[: most + 3].tolist():
        word = model.vocab[number]
        if word.startswith("<") or word not in pronouncer:
            continue
        for pronunciation in pronouncer.of(word):
            if pronunciation.cost <= _NEAR:
                phones = tuple(pronunciation.phones)
                found[phones] = (*found.get(phones, ()), word)
    return CommonSounds(found)
