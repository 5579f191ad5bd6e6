"""Small language models that tests make, and ways to question them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from core.lm.estimate import Estimate, estimate, read_corpus
from core.lm.ngram import BEGIN_ID, NgramModel


def zipf_text(seed: int, sentences: int, words: int, prefix: str = "w") -> list[str]:
    """Return sentences of words drawn by Zipf's law, with some order in them."""
    random = Random(seed)
    names = [f"{prefix}{i}" for i in range(words)]
    weights = [1.0 / (i + 1) for i in range(words)]
    lines = []
    for _ in range(sentences):
        line = random.choices(names, weights, k=random.randint(1, 9))
        for i in range(1, len(line)):
            if random.random() < 0.4:  # a habit: word i is often followed by word i + 1
                line[i] = names[(names.index(line[i - 1]) + 1) % words]
        lines.append(" ".join(line))
    return lines


def estimate_text(
    text: Sequence[str], order: int, extra: Sequence[str] = ()
) -> tuple[list[str], Estimate]:
    """Return the words of a text and the model estimated from it."""
    corpus = read_corpus(text, extra=extra)
    return corpus.words, estimate(corpus.stream, len(corpus.words), order)


def model_of(text: Sequence[str], order: int, extra: Sequence[str] = ()) -> NgramModel:
    """Return a model estimated from a text."""
    words, found = estimate_text(text, order, extra)
    return NgramModel(words, found.arrays)


def total(model: NgramModel, state: int) -> float:
    """Return the sum of all words' probabilities after a state; <s> is never predicted."""
    return math.fsum(
        math.exp(model.score(state, word)[0]) for word in range(model.size) if word != BEGIN_ID
    )


def states(model: NgramModel) -> list[int]:
    """Return all states that scoring can reach."""
    arrays = model.arrays
    return [
        node
        for node in range(len(arrays.word))
        if node == 0
        or arrays.first_child[node + 1] > arrays.first_child[node]
        or arrays.backoff[node] != 0.0
    ]
