"""A linear mixture of n-gram models over the union of their vocabularies.

    P(w|h) = Σ_k weight_k · P_k(w|h)

The weights are data of the mixture, not of the models: changing one copies nothing. A word that a
component lacks shares that component's <unk> evenly with all others it lacks and with <unk>
itself, so every component, and the mixture, sums to one over the union.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.errors import UsageError
from core.lm.ngram import END_ID, UNKNOWN_ID, NgramModel

_Kind = TypeVar("_Kind", bound=np.generic)

_ITERATIONS = 50
_SETTLED = 1e-6


class MixtureArrays(NamedTuple):
    """All that a kernel needs of K components; their nodes are laid end to end.

    Node ids (`suffix`, `first_child`, states) count within each component. Node i of component k
    is at node_begin[k] + i; first_child has one more entry per component, so there it is at
    node_begin[k] + k + i. With one component these are the model's own mapped arrays.

    Attributes:
        node_begin: int32 [K + 1].
        word: int32 [N], component word ids.
        log_prob: float32 [N].
        backoff: float32 [N].
        suffix: int32 [N].
        first_child: int32 [N + K].
        word_map: int32 [K, V], union word id → component word id (0 where it lacks the word).
        word_extra: float32 [K, V], added to the component's log-probability (≤ 0, nats).
        weight: float64 [K], sums to one.
        begin_state: int32 [K], each component's state after <s>.
    """

    node_begin: NDArray[np.int32]
    word: NDArray[np.int32]
    log_prob: NDArray[np.float32]
    backoff: NDArray[np.float32]
    suffix: NDArray[np.int32]
    first_child: NDArray[np.int32]
    word_map: NDArray[np.int32]
    word_extra: NDArray[np.float32]
    weight: NDArray[np.float64]
    begin_state: NDArray[np.int32]


class _Index:
    """Finds words by their text; made at the first question, once for all weights."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    @cached_property
    def ids(self) -> dict[str, int]:
        return dict(zip(self._words, range(len(self._words)), strict=True))


@dataclass(frozen=True, eq=False)
class Mixture:
    """Components with their weights and common vocabulary; make it with `mix`.

    Attributes:
        components: The models.
        words: The union vocabulary; the first component's words keep their ids.
        arrays: What the kernels read.
        index: Of the words.
    """

    components: tuple[NgramModel, ...]
    words: tuple[str, ...]
    arrays: MixtureArrays
    index: _Index

    @property
    def weights(self) -> NDArray[np.float64]:
        """The components' shares; float64 [K], sums to one."""
        return self.arrays.weight

    def word_id(self, text: str) -> int:
        """Return a word's union id, 0 (<unk>) where no component has it."""
        return self.index.ids.get(text, UNKNOWN_ID)

    def with_weights(self, weights: Sequence[float] | NDArray[np.float64]) -> Mixture:
        """Return the mixture with other weights (scaled to sum to one); nothing is rebuilt.

        Args:
            weights: float [K], ≥ 0; one at least above 0.

        Raises:
            UsageError: A weight is negative or no number, or all are zero.
        """
        return replace(self, arrays=self.arrays._replace(weight=_scaled(weights)))

    def begin_states(self) -> NDArray[np.int32]:
        """Return the components' states at the start of a sentence; int32 [K]."""
        return self.arrays.begin_state.copy()

    def score(self, states: NDArray[np.int32], word: int) -> tuple[float, NDArray[np.int32]]:
        """Return (log-probability in nats, next states) of a union word.

        Args:
            states: int32 [K], node ids within each component.
            word: Union word id.
        """
        from core.lm.kernels import mixture_score

        following = np.empty_like(states)
        return float(mixture_score(self.arrays, states, word, following)), following

    def unigram_log_probs(self) -> NDArray[np.float32]:
        """Return log P(w) of every union word without context; float32 [V], nats, read-only."""
        return self._unigrams

    def log_prob_of_rank(self, rank: int) -> float:
        """Return log P(w) of the word before which `rank` others are likelier without context.

        Args:
            rank: Below the vocabulary's size.
        """
        if rank not in self._ranks:
            at = self._unigrams.size - 1 - rank
            self._ranks[rank] = float(np.partition(self._unigrams, at)[at])
        return self._ranks[rank]

    @cached_property
    def _ranks(self) -> dict[int, float]:
        return {}

    @cached_property
    def _unigrams(self) -> NDArray[np.float32]:
        arrays = self.arrays
        total = np.zeros(len(self.words))
        for k, begin in enumerate(arrays.node_begin[:-1]):
            own = arrays.log_prob[begin + 1 + arrays.word_map[k]].astype(np.float64)
            total += arrays.weight[k] * np.exp(own + arrays.word_extra[k])
        with np.errstate(divide="ignore"):
            found = np.log(total).astype(np.float32)
        found.flags.writeable = False
        return found

    def component_log_probs(self, sentences: Iterable[Sequence[str]]) -> NDArray[np.float64]:
        """Score sentences in every component; float64 [K, n], a column per word and sentence end.

        Args:
            sentences: Words of each; the sentence end is added.
        """
        from core.lm.kernels import score_components

        ids = self.index.ids
        flat: list[int] = []
        for sentence in sentences:
            flat.extend([ids.get(word, UNKNOWN_ID) for word in sentence])
            flat.append(END_ID)
        scores = np.empty((len(self.components), len(flat)))
        score_components(self.arrays, np.array(flat, dtype=np.int32), END_ID, scores)
        return scores

    def log_probs(self, sentences: Iterable[Sequence[str]]) -> NDArray[np.float64]:
        """Score sentences; float64 [n], one per word and sentence end, nats."""
        return _log_mean(self.component_log_probs(sentences), self.weights)


def mix(models: Sequence[NgramModel], weights: Sequence[float] | None = None) -> Mixture:
    """Return a mixture of models; components of weight 0 are left out altogether.

    Args:
        models: At least one.
        weights: Shares, scaled to sum to one; equal ones if None.

    Raises:
        UsageError: There is no model with a weight above zero, or a weight is negative.
    """
    if weights is not None and len(weights) != len(models):
        raise UsageError("There must be one weight for each language model")
    shares = _scaled(np.ones(len(models)) if weights is None else weights)
    chosen = tuple(model for model, share in zip(models, shares, strict=True) if share > 0.0)
    shares = shares[shares > 0.0]
    words = _union(chosen)
    word_map, word_extra = _maps(chosen, words)
    begin = np.array([model.begin_state() for model in chosen], dtype=np.int32)
    node_begin = np.zeros(len(chosen) + 1, dtype=np.int32)
    node_begin[1:] = np.cumsum([len(model.arrays.word) for model in chosen])
    tries = [model.arrays for model in chosen]
    arrays = MixtureArrays(
        node_begin,
        _joined([t.word for t in tries]),
        _joined([t.log_prob for t in tries]),
        _joined([t.backoff for t in tries]),
        _joined([t.suffix for t in tries]),
        _joined([t.first_child for t in tries]),
        word_map,
        word_extra,
        shares,
        begin,
    )
    return Mixture(chosen, tuple(words), arrays, _Index(words))


def fit_weights(
    scores: NDArray[np.float64], start: NDArray[np.float64], prior: float = 1.0
) -> NDArray[np.float64]:
    """Return the mixture weights under which a text is likeliest, by expectation–maximisation.

    Args:
        scores: float64 [K, n], log-probability of each word in each component.
        start: float64 [K], weights to begin with; they also are the prior.
        prior: Strength of the prior, in words; > 0 keeps a short text from deciding alone.

    Returns:
        float64 [K], sums to one.
    """
    weights = _scaled(start)
    if not scores.shape[1]:
        return weights
    base = weights.copy()
    likelihood = np.exp(scores - scores.max(axis=0))
    for _ in range(_ITERATIONS):
        joint = weights[:, None] * likelihood
        shares = (joint / joint.sum(axis=0)).sum(axis=1) + prior * base
        renewed = shares / shares.sum()
        moved = float(np.abs(renewed - weights).max())
        weights = renewed
        if moved < _SETTLED:
            break
    return weights


def _scaled(weights: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    shares = np.array(weights, dtype=np.float64)
    if not shares.size or not np.isfinite(shares).all() or (shares < 0).any() or not shares.any():
        raise UsageError(
            "The weights of the language models don't make a mixture",
            "Give each a weight of 0 or more, and one at least above 0",
        )
    scaled: NDArray[np.float64] = shares / shares.sum()
    return scaled


def _log_mean(scores: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    top = scores.max(axis=0)
    found: NDArray[np.float64] = np.log(weights @ np.exp(scores - top)) + top
    return found


def _union(models: Sequence[NgramModel]) -> list[str]:
    if len(models) == 1:
        return models[0].vocab
    words = dict.fromkeys(models[0].vocab)
    for model in models[1:]:
        words.update(dict.fromkeys(model.vocab))
    return list(words)


def _maps(
    models: Sequence[NgramModel], words: list[str]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    word_map = np.zeros((len(models), len(words)), dtype=np.int32)
    word_extra = np.zeros((len(models), len(words)), dtype=np.float32)
    for k, model in enumerate(models):
        if k == 0:  # its words keep their ids
            word_map[k, : model.size] = np.arange(model.size)
        else:
            word_map[k] = model.word_ids(words)
        absent = word_map[k] == UNKNOWN_ID
        word_extra[k, absent] = -np.log(absent.sum())
    return word_map, word_extra


def _joined(parts: list[NDArray[_Kind]]) -> NDArray[_Kind]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
