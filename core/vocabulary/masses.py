"""How much probability a set of words has after each context of an n-gram model.

A set of few words has explicit n-grams after few contexts only; after all others its mass is the
shorter context's, times the back-off weight. So a list's mass costs what its own words' n-grams
cost, however large the model is (`MemberMass`). The rare words, half of a model's vocabulary, are
summed after every context, once per model.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from core.lm.ngram import level_bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.lm.mixture import Mixture
    from core.lm.ngram import NgramModel

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

RARE_RANK = 10_000
"""Words beyond this rank by unigram probability are rare (half of a small vocabulary)."""


class MemberMass(NamedTuple):
    """The mass of a set of words, in the states that say it themselves.

    With s any state and s' the one it backs off to, mass(s) is the entry of s if there is one,
    else exp(backoff(s)) · mass(s').

    Attributes:
        state: int32 [n] rising, the empty context (0) first.
        mass: float32 [n].
    """

    state: NDArray[np.int32]
    mass: NDArray[np.float32]

    def after(self, model: NgramModel, state: int) -> float:
        """Return the mass after a state of the model it was made of."""
        log_weight = 0.0
        while True:
            at = int(np.searchsorted(self.state, state))
            if at < self.state.size and int(self.state[at]) == state:
                return min(math.exp(log_weight) * float(self.mass[at]), 1.0)
            log_weight += float(model.arrays.backoff[state])
            state = int(model.arrays.suffix[state])


class _Places(NamedTuple):
    """Nodes of two words and more by their last word: word w's are node[at[w]:at[w + 1]]."""

    at: NDArray[np.int32]
    node: NDArray[np.int32]


class RareMass(NamedTuple):
    """The rare words' mass after every state of a mixture's components, side by side.

    Attributes:
        mass: float32 [sum of states].
        at: int64 [K + 1] where each component's states begin.
    """

    mass: NDArray[np.float32]
    at: NDArray[np.int64]


def rare_words(model: NgramModel) -> NDArray[np.bool_]:
    """Return which words are rare, <unk> among them; bool [V]."""
    unigram = np.asarray(model.arrays.log_prob[1 : 1 + model.size])
    rank = min(RARE_RANK, model.size // 2)
    limit = np.partition(unigram, model.size - 1 - rank)[model.size - 1 - rank]
    rare: NDArray[np.bool_] = unigram < limit
    rare[:3] = (True, False, False)
    return rare


def context_mass(model: NgramModel, member: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the probability that the next word is a member, for every state; float32 [S].

    Args:
        model: S = its nodes of all orders but the highest.
        member: bool [V].
    """
    from core.vocabulary.kernels import member_mass

    arrays = model.arrays
    states = level_bounds(arrays.first_child, arrays.order)[arrays.order]
    mass = np.zeros(states)
    member_mass(
        member, arrays.word, arrays.log_prob, arrays.backoff, arrays.suffix, arrays.first_child,
        mass,
    )  # fmt: skip
    return mass.astype(np.float32)


@dataclass(frozen=True)
class MassCache:
    """Masses already computed, so that changing a weight or a list costs nothing.

    Attributes:
        limit: Most sets of words kept per kind; the oldest go first.
    """

    limit: int = 32
    _members: dict[tuple[str, bytes], MemberMass] = field(default_factory=dict)
    _rare: dict[tuple[str, ...], RareMass] = field(default_factory=dict)
    _places: dict[str, _Places] = field(default_factory=dict)

    def members(self, model: NgramModel, words: NDArray[np.int32]) -> MemberMass:
        """Return the mass of words of a model after its contexts, from memory where it is known.

        Args:
            model: The model.
            words: int32, rising, no word twice.
        """
        key = (model.identity, hashlib.sha256(words.tobytes()).digest())
        found = self._members.get(key)
        if found is None:
            found = _keep(self._members, key, self._sum(model, words), self.limit)
        return found

    def rare(self, mixture: Mixture) -> RareMass:
        """Return the mass of every component's rare words."""
        models = mixture.components
        key = tuple(model.identity for model in models)
        found = self._rare.get(key)
        if found is None:
            parts = [self._rare_of(model) for model in models]
            at = np.concatenate(([0], np.cumsum([part.size for part in parts]))).astype(np.int64)
            whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
            found = _keep(self._rare, key, RareMass(whole, at), self.limit)
        return found

    def _rare_of(self, model: NgramModel) -> NDArray[np.float32]:
        alone = self._rare.get((model.identity,))
        return context_mass(model, rare_words(model)) if alone is None else alone.mass

    def _sum(self, model: NgramModel, words: NDArray[np.int32]) -> MemberMass:
        from core.vocabulary import kernels

        arrays = model.arrays
        places = self._places.get(model.identity)
        if places is None:
            at = np.zeros(model.size + 1, dtype=np.int32)
            node = np.empty(arrays.word.size - 1 - model.size, dtype=np.int32)
            kernels.sort_by_word(arrays.word, 1 + model.size, at, node)
            places = _keep(self._places, model.identity, _Places(at, node), self.limit)
        sizes = places.at[words + 1] - places.at[words]
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if ends.size else 0
        rows = np.repeat(places.at[words] - (ends - sizes), sizes) + np.arange(total)
        nodes = np.sort(places.node[rows])
        state = np.zeros(nodes.size + 1, dtype=np.int32)
        mass = np.zeros(nodes.size + 1)
        mass[0] = np.exp(arrays.log_prob[1 + words].astype(np.float64)).sum()
        n = kernels.explicit_mass(
            nodes, arrays.word, arrays.log_prob, arrays.backoff, arrays.suffix,
            arrays.first_child, state, mass,
        )  # fmt: skip
        return MemberMass(state[:n].copy(), mass[:n].astype(np.float32))


def _keep(kept: dict[_Key, _Value], key: _Key, value: _Value, limit: int) -> _Value:
    while len(kept) >= limit:
        kept.pop(next(iter(kept)))
    kept[key] = value
    return value


def mass_of_words(
    mixture: Mixture, words: Sequence[int], cache: MassCache
) -> tuple[MemberMass, ...]:
    """Return each component's mass of a set of words.

    Args:
        mixture: The language model.
        words: Union word ids.
        cache: Where masses are kept.
    """
    ids = np.asarray(words, dtype=np.int64)
    rows = []
    for k, model in enumerate(mixture.components):
        own = np.unique(mixture.arrays.word_map[k][ids])
        rows.append(cache.members(model, own[own > 2].astype(np.int32)))
    return tuple(rows)
