"""What has been said in this recording is likely to be said again: a decaying unigram cache.

Kuhn & De Mori, "A cache-based natural language model for speech recognition" (1990), with
exponential decay (Clarkson & Robinson 1997): a word heard n words ago counts 2^(−n / half-life).
The cache is given to the mixture as one more component.

For a second pass over a recording that was heard to its end, `established` gives the words that
it settled as data of a class: what comes later then helps as well as what came before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from core.errors import UsageError
from core.lm.assemble import Level, assemble
from core.lm.ngram import BEGIN_ID, END, END_ID, NEVER, SPECIAL_WORDS, NgramModel

_UNKNOWN_SHARE = 0.1
"""Mass that the cache leaves for words not in it; the mixture spreads it over them."""
_NEGLIGIBLE = 1e-4


SURE = 0.8
"""Confidence from which a heard word counts."""
REPEATED = 2
"""So often a word must be heard to be established."""
CORRECTED = 3
"""So many times a word counts that the user wrote."""
MOST_MASS = 0.03
"""The established words never take more than this share of the next word's probability."""


class Established(NamedTuple):
    """What a recording settled.

    Attributes:
        words: Each with how much it counts; empty if nothing is settled.
        mass: Share of the next word's probability that they take together: their share of what
            was heard.
    """

    words: dict[str, float]
    mass: float


def established(
    heard: Sequence[tuple[str, float]],
    is_rare: Callable[[str], bool],
    corrected: Iterable[str],
    length: int = 0,
) -> Established:
    """Return what a recording settled.

    Args:
        heard: Words as they are written, with their confidences.
        is_rare: Says of a word whether it is worth a place: the model knows the common ones well.
        corrected: Words of the user's corrections; common ones settle nothing either.
        length: Words in the recording, as far as known when not all were heard yet.
    """
    counts = Counter(text for text, confidence in heard if confidence >= SURE)
    found = {
        text: float(n) for text, n in sorted(counts.items()) if n >= REPEATED and is_rare(text)
    }
    for text in corrected:
        if is_rare(text):
            found[text] = found.get(text, 0.0) + CORRECTED
    return Established(found, min(MOST_MASS, sum(found.values()) / max(len(heard), length, 1)))


class Cache:
    """Counts words as they are established; older ones fade.

    Args:
        half_life: Words after which one counts half.

    Raises:
        UsageError: The half-life is not above zero.
    """

    def __init__(self, half_life: float = 500.0) -> None:
        if not half_life > 0.0:
            raise UsageError("The cache's half-life must be above zero", "Give a number of words")
        self._fade = 0.5 ** (1.0 / half_life)
        self._counts: dict[str, float] = {}

    def __len__(self) -> int:
        """Return how many different words it holds."""
        return len(self._counts)

    def add(self, words: Iterable[str], *, ends_sentence: bool = True) -> None:
        """Take in words in the order they were said.

        Args:
            words: Established words: confident, repeated, or corrected by the user.
            ends_sentence: Whether a sentence ends after the last.
        """
        said = [word for word in words if word not in SPECIAL_WORDS]
        if ends_sentence and said:
            said.append(END)
        fading = self._fade ** len(said)
        counts = {word: count * fading for word, count in self._counts.items()}
        for age, word in enumerate(reversed(said)):
            counts[word] = counts.get(word, 0.0) + self._fade**age
        self._counts = {word: count for word, count in counts.items() if count > _NEGLIGIBLE}

    def model(self) -> NgramModel:
        """Return the cache as a model of order 1, to be mixed with others.

        An empty cache gives all its mass to <unk>, which the mixture spreads evenly.
        """
        words = sorted(word for word in self._counts if word != END)
        log_prob = np.full(3 + len(words), NEVER)
        total = sum(self._counts.values())
        log_prob[0] = np.log(_UNKNOWN_SHARE) if total else 0.0
        if total:
            scale = (1.0 - _UNKNOWN_SHARE) / total
            if END in self._counts:
                log_prob[END_ID] = np.log(self._counts[END] * scale)
            log_prob[3:] = [np.log(self._counts[word] * scale) for word in words]
        log_prob[BEGIN_ID] = NEVER
        size = len(log_prob)
        level = Level(
            np.zeros(size, np.int64), np.arange(size, dtype=np.int32), log_prob, np.zeros(size)
        )
        return NgramModel([*SPECIAL_WORDS, *words], assemble([level]))
