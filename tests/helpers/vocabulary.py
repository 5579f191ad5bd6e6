"""A small language model and pronouncer for tests of the lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.lexicon.lexicon import Lexicon
from core.lm.estimate import estimate, read_corpus
from core.lm.mixture import Mixture, mix
from core.lm.ngram import NgramModel

TEXT = """we went to london in the spring
we went to paris with john and mary
john lives in london and mary lives in paris
the spring was late in the north
mary and john went to the north
in the spring the north is cold
zyx was seen in the north
we saw qrs and john""".splitlines()
OTHER = """the patient takes aspirin in the evening
the doctor gave the patient aspirin
we gave john the dose in the evening""".splitlines()


def model_of(sentences: Sequence[str], order: int = 3) -> NgramModel:
    """Return a normalised model of sentences."""
    corpus = read_corpus(sentences)
    return NgramModel(corpus.words, estimate(corpus.stream, len(corpus.words), order).arrays)


def small_mixture(weights: tuple[float, ...] = (0.7, 0.3)) -> Mixture:
    """Return a mixture of one or two small models."""
    return mix([model_of(TEXT), model_of(OTHER)][: len(weights)], weights)


class Speller:
    """Says each word by its letters: a is token 1, z is token 26; what has none is silent."""

    def pronounce_all(self, words: Sequence[str]) -> Lexicon:
        """Return one pronunciation of each word that has letters."""
        sounds = [[ord(c) - 96 for c in word.lower() if "a" <= c <= "z"] for word in words]
        rows = [i for i, sound in enumerate(sounds) if sound]
        return Lexicon(
            np.cumsum([0, *(len(sounds[i]) for i in rows)]).astype(np.int64),
            np.array([t for i in rows for t in sounds[i]], dtype=np.int16),
            np.array(rows, dtype=np.int32),
            np.zeros(len(rows), dtype=np.float32),
        )
