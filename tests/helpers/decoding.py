"""Small graphs and noisy emissions for tests of the search."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.decoder.graph import Graph
from core.lexicon.trie import Trie, build_trie
from core.lm.assemble import Level, assemble
from core.lm.mixture import Mixture, mix
from core.lm.ngram import SPECIAL_WORDS, NgramModel

Pronunciations = list[tuple[int, tuple[int, ...], float]]
"""(word id, tokens, cost) each."""


def trie_of(pronunciations: Pronunciations) -> Trie:
    """Return the tree of pronunciations."""
    offsets = np.cumsum([0, *(len(tokens) for _, tokens, _ in pronunciations)])
    flat = [token for _, tokens, _ in pronunciations for token in tokens]
    return build_trie(
        offsets.astype(np.int64),
        np.array(flat, dtype=np.int16),
        np.array([word for word, _, _ in pronunciations], dtype=np.int32),
        np.array([cost for _, _, cost in pronunciations], dtype=np.float32),
    )


def bigram_model(words: list[str], rng: np.random.Generator, density: float = 0.4) -> NgramModel:
    """Return a bigram model with random probabilities (back-off weights need not sum to one)."""
    vocab = [*SPECIAL_WORDS, *words]
    size = len(vocab)
    unigrams = Level(
        np.zeros(size, dtype=np.int64),
        np.arange(size, dtype=np.int32),
        np.log(rng.dirichlet(np.ones(size))),
        -rng.exponential(0.5, size),
    )
    pairs = np.argwhere(rng.random((size, size)) < density)
    bigrams = Level(
        pairs[:, 0],
        pairs[:, 1].astype(np.int32),
        -rng.exponential(1.5, len(pairs)),
        np.zeros(len(pairs)),
    )
    return NgramModel(vocab, assemble([unigrams, bigrams]))


def random_lexicon(
    words: int, tokens: int, longest: int, rng: np.random.Generator
) -> Pronunciations:
    """Return one or two random pronunciations of words 3 … 2 + words over tokens 1 … tokens − 1."""
    found: Pronunciations = []
    for word in range(3, 3 + words):
        for variant in range(int(rng.integers(1, 3))):
            length = int(rng.integers(1, longest + 1))
            sounds = tuple(int(t) for t in rng.integers(1, tokens, length))
            found.append((word, sounds, 0.3 * variant))
    return found


def random_graph(
    seed: int, words: int = 5, tokens: int = 4, longest: int = 3, components: int = 1
) -> tuple[Graph, Pronunciations]:
    """Return a tiny random graph and its pronunciations."""
    rng = np.random.default_rng(seed)
    names = [f"w{i}" for i in range(words)]
    pronunciations = random_lexicon(words, tokens, longest, rng)
    mixture: Mixture = mix([bigram_model(names, rng) for _ in range(components)])
    prior = np.log(rng.dirichlet(np.ones(tokens))).astype(np.float32)
    prior[0] = 0.0
    return Graph(trie_of(pronunciations), mixture, prior), pronunciations


def random_emissions(
    rng: np.random.Generator, frames: int, tokens: int, sharpness: float = 2.0
) -> NDArray[np.float32]:
    """Return random normalised log-probabilities; float32 [frames, tokens]."""
    logits = rng.normal(0.0, sharpness, (frames, tokens))
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return logits.astype(np.float32)


def emissions_of(
    tokens: list[int], size: int, rng: np.random.Generator, noise: float = 0.0, gap: int = 1
) -> NDArray[np.float32]:
    """Return emissions that say a label sequence: each label one or two frames, blanks between."""
    path: list[int] = [0]
    for token in tokens:
        path += [token] * int(rng.integers(1, 3)) + [0] * gap
    logits = np.zeros((len(path), size))
    logits[np.arange(len(path)), path] = 7.0
    logits += rng.normal(0.0, noise, logits.shape) if noise else 0.0
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return logits.astype(np.float32)
