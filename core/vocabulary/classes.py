"""How much probability a class of words has after a context (DECODING §4).

A class whose kind the program knows (cities, given names, …) takes the mass that the language
model itself gives to *anchor* words of that kind. A class of another kind takes the mass of its
members that the model knows, unless that is less than its share of the model's rare words: a list
is a statement that such words do occur here. What a long list without counts takes is bounded.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from core.lm.ngram import UNKNOWN_ID
from core.vocabulary.masses import mass_of_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.lm.mixture import Mixture
    from core.vocabulary.masses import MassCache, MemberMass

MASS_LIMIT = 0.5
"""All classes together never take more than this share of a word's probability."""

UNKNOWN_SHARE = 0.06
"""Share of the rare words' mass that a class with nothing else to go by takes."""

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


def rarity(mixture: Mixture) -> Callable[[str], bool]:
    """Return what says whether a word is beyond a mixture's COMMON_RANK commonest ones."""
    unigram = mixture.unigram_log_probs()
    limit = mixture.log_prob_of_rank(min(COMMON_RANK, len(mixture.words) // 10))

    def is_rare(text: str) -> bool:
        word = mixture.word_id(text.lower())
        return word == UNKNOWN_ID or float(unigram[word]) < limit

    return is_rare


class ClassMass(NamedTuple):
    """A class's mass after every state s of each component k, before its weight.

        q(s) = constant + min(factor · members_k(s), cap · rare_k(s))

    without the term that there is none of (no members, infinite cap).

    Attributes:
        members: The mass of words that speak for it, one per component; () if none do.
        factor: What they are multiplied by.
        cap: Share of the rare words' mass that it takes at most; infinite: no bound.
        constant: Mass that it has after every context.
    """

    members: tuple[MemberMass, ...] = ()
    factor: float = 0.0
    cap: float = math.inf
    constant: float = 0.0


def class_mass(
    mixture: Mixture,
    kind: str,
    members: Sequence[int],
    unseen: float,
    cache: MassCache,
    plain: int = 0,
) -> ClassMass:
    """Return a class's mass before its weight.

    Args:
        mixture: The language model.
        kind: The class's kind, as the list gives it.
        members: Union ids of those of its single words that the model knows.
        unseen: Share of its entries that the model doesn't know, 0 to 1.
        cache: Where masses are kept.
        plain: How many entries it has, if nothing says which of them are frequent; else 0.
    """
    floor = 0.0
    ids = [i for i in (mixture.word_id(word) for word in anchors(kind)) if i > 2]
    if not ids:
        rare = cache.rare(mixture)
        floor = UNKNOWN_SHARE * float(mixture.weights @ rare.mass[rare.at[:-1]])
        limit = mixture.log_prob_of_rank(min(COMMON_RANK, len(mixture.words) // 10))
        unigram = mixture.unigram_log_probs()
        ids = [int(i) for i in members if unigram[i] < limit]
    if ids:
        masses = mass_of_words(mixture, ids, cache)
        factor = 1.0 + unseen
        base = factor * sum(
            float(w * one.mass[0]) for w, one in zip(mixture.weights, masses, strict=True)
        )
        if base >= floor:
            bounded = floor > 0.0 and plain > 0
            cap = UNKNOWN_SHARE * max(1.0, LARGE / plain) if bounded else math.inf
            return ClassMass(masses, factor, cap)
    return ClassMass(cap=UNKNOWN_SHARE)
