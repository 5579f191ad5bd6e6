"""How much probability a class of words has after a context (DECODING §4).

A class whose kind the program knows (cities, given names, …) takes the mass that the language
model itself gives to *anchor* words of that kind. A class of another kind takes the mass of its
members that the model knows, unless that is less than its share of the model's rare words: a list
is a statement that such words do occur here. What a long list without counts takes is bounded.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.lm.ngram import UNKNOWN_ID, level_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from core.lm.mixture import Mixture
    from core.lm.ngram import NgramModel

UNKNOWN_SHARE = 0.06
"""Share of the rare words' mass that a class with nothing else to go by takes."""

RARE_RANK = 10_000
"""Words beyond this rank by unigram probability are rare (half of a small vocabulary)."""

COMMON_RANK = 5_000
"""Words up to this rank have too many other uses to speak for a class."""

LARGE = 10_000
"""Entries of a plain list from which its members no longer speak for it. A tenth of all words the
model knows are on some list of 100,000 names, but are mostly not said as names; such a list takes
what a list of unknown words takes, a smaller one more in proportion."""

_ANCHORS: dict[str, str] = {
    "given_name": "john mary james robert michael william david richard thomas charles george "
    "elizabeth sarah susan margaret anna emily daniel matthew peter paul andrew laura karen linda",
    "surname": "smith johnson williams jones davis miller wilson anderson thompson martinez "
    "robinson clark rodriguez lewis harris campbell mitchell roberts collins edwards murphy",
    "city": "london paris chicago boston berlin tokyo moscow seattle houston dallas philadelphia "
    "vienna rome madrid toronto sydney melbourne atlanta detroit denver baltimore beijing",
    "country": "england france germany china japan russia canada india italy spain mexico brazil "
    "australia america ireland sweden poland egypt israel iran",
    "company": "microsoft google apple amazon intel boeing ibm oracle walmart pfizer verizon "
    "netflix facebook tesla cisco citigroup adobe nvidia",
    "drug": "aspirin ibuprofen insulin morphine penicillin metformin warfarin prednisone "
    "lisinopril acetaminophen amoxicillin codeine heparin tylenol",
    "state": "california texas florida ohio virginia georgia michigan illinois arizona oregon "
    "colorado kentucky tennessee alabama",
}
_KINDS: dict[str, str] = {
    "given": "given_name", "given_name": "given_name", "given_names": "given_name",
    "first_name": "given_name", "first_names": "given_name", "given_male": "given_name",
    "given_female": "given_name", "name": "given_name", "names": "given_name",
    "surname": "surname", "surnames": "surname", "last_name": "surname", "last_names": "surname",
    "family_name": "surname", "family_names": "surname", "city": "city", "cities": "city",
    "capital": "city", "capitals": "city", "town": "city", "towns": "city", "place": "city",
    "places": "city", "country": "country", "countries": "country", "company": "company",
    "companies": "company", "brand": "drug", "drug": "drug", "drugs": "drug",
    "ingredient": "drug", "medication": "drug", "state": "state", "states": "state",
    "county": "state", "counties": "state",
}  # fmt: skip


def anchors(kind: str) -> tuple[str, ...]:
    """Return the anchor words of a kind ("cities"), or () for a kind the program doesn't know."""
    key = kind.strip().lower().replace(" ", "_").replace("-", "_")
    return tuple(_ANCHORS.get(_KINDS.get(key, ""), "").split())


def rare_words(model: NgramModel) -> NDArray[np.bool_]:
    """Return which words are rare, <unk> among them; bool [V]."""
    unigram = np.asarray(model.arrays.log_prob[1 : 1 + model.size])
    rank = min(RARE_RANK, model.size // 2)
    limit = np.partition(unigram, model.size - 1 - rank)[model.size - 1 - rank]
    rare: NDArray[np.bool_] = unigram < limit
    rare[:3] = (True, False, False)
    return rare


def rarity(mixture: Mixture) -> Callable[[str], bool]:
    """Return what says whether a word is beyond a mixture's COMMON_RANK commonest ones."""
    unigram = mixture.unigram_log_probs()
    rank = min(COMMON_RANK, unigram.size // 10)
    limit = float(np.partition(unigram, unigram.size - 1 - rank)[unigram.size - 1 - rank])

    def is_rare(text: str) -> bool:
        word = mixture.word_id(text.lower())
        return word == UNKNOWN_ID or float(unigram[word]) < limit

    return is_rare


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
        rows: By model identity and members.
        limit: Most rows kept; the oldest go first.
    """

    rows: dict[tuple[str, bytes], NDArray[np.float32]] = field(default_factory=dict)
    limit: int = 32

    def get(self, model: NgramModel, member: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Return `context_mass(model, member)`, float32 [S], from memory where it is known."""
        key = (model.identity, hashlib.sha256(np.packbits(member).tobytes()).digest())
        row = self.rows.get(key)
        if row is None:
            row = context_mass(model, member)
            while len(self.rows) >= self.limit:
                self.rows.pop(next(iter(self.rows)))
            self.rows[key] = row
        return row


def mass_of_words(
    mixture: Mixture, words: Sequence[int], cache: MassCache
) -> list[NDArray[np.float32]]:
    """Return each component's mass of a set of words; float32 [S] each.

    Args:
        mixture: The language model.
        words: Union word ids.
        cache: Where masses are kept.
    """
    rows = []
    for k, model in enumerate(mixture.components):
        member = np.zeros(model.size, dtype=np.bool_)
        member[mixture.arrays.word_map[k][np.asarray(words, dtype=np.int64)]] = True
        member[:3] = False
        rows.append(cache.get(model, member))
    return rows


def mass_of_rare(mixture: Mixture, cache: MassCache) -> list[NDArray[np.float32]]:
    """Return each component's mass of its rare words; float32 [S] each.

    Args:
        mixture: The language model.
        cache: Where masses are kept.
    """
    return [cache.get(model, rare_words(model)) for model in mixture.components]


def class_mass(
    mixture: Mixture,
    kind: str,
    members: Sequence[int],
    unseen: float,
    cache: MassCache,
    plain: int = 0,
) -> list[NDArray[np.float32]]:
    """Return each component's mass of a class, before its weight; float32 [S] each.

    Args:
        mixture: The language model.
        kind: The class's kind, as the list gives it.
        members: Union ids of those of its single words that the model knows.
        unseen: Share of its entries that the model doesn't know, 0 to 1.
        cache: Where masses are kept.
        plain: How many entries it has, if nothing says which of them are frequent; else 0.
    """
    rare = mass_of_rare(mixture, cache)
    weights = mixture.weights
    floor = UNKNOWN_SHARE * sum(float(w * r[0]) for w, r in zip(weights, rare, strict=True))
    ids = [i for i in (mixture.word_id(word) for word in anchors(kind)) if i > 2]
    if ids:
        floor = 0.0
    elif len(members):
        unigram = mixture.unigram_log_probs()
        rank = min(COMMON_RANK, unigram.size // 10)
        limit = np.partition(unigram, unigram.size - 1 - rank)[unigram.size - 1 - rank]
        ids = [int(i) for i in members if unigram[i] < limit]
    if ids:
        rows = mass_of_words(mixture, sorted(ids), cache)
        factor = 1.0 + unseen
        base = factor * sum(float(w * r[0]) for w, r in zip(weights, rows, strict=True))
        if base >= floor:
            rows = [np.asarray(row * np.float32(factor)) for row in rows]
            if floor > 0.0 and plain:
                most = np.float32(UNKNOWN_SHARE * max(1.0, LARGE / plain))
                rows = [np.minimum(row, r * most) for row, r in zip(rows, rare, strict=True)]
            return rows
    return [np.asarray(row * np.float32(UNKNOWN_SHARE)) for row in rare]
