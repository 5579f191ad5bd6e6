"""How words are written: the casing and accents that a text gives them within its sentences.

A language model knows "iban" and "cafe"; a reader expects "IBAN" and "café". A domain keeps the
most frequent form of each of its words that isn't written as it is spelt, one a line:

    NAME/written.txt     IBAN
                         iPhone
                         café

What begins a sentence with a capital says nothing about the word, nor does a line in capitals, nor
a document that has no capitals at all. In a mixture the models that know a word vote on it, each
with the probability that it gives the word; a model that keeps no forms has no vote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.disk import put
from core.lexicon.g2p import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.lm.mixture import Mixture

WRITTEN_FILE = "written.txt"

CASED_SHARE = 0.01
"""Share of words in other than plain small letters from which a document tells of casing."""

Forms = dict[str, dict[str, int]]
"""Counts of forms in other than plain small letters, by word; AT_START counts those that only
begin a sentence."""

AT_START = ""

_MARKED = r"(?<![^\W_])[^\W_]*[^\W_a-z0-9][^\W_]*(?:['’][^\W_]+)*"
_ANY = re.compile(_MARKED)
_FIRST = re.compile(rf"^[^\w\n]*({_MARKED})", re.MULTILINE)


def count_forms(lines: Iterable[str], forms: Forms) -> int:
    """Count the words of sentences that are in other than plain small letters.

    Args:
        lines: Sentences as written, one each.
        forms: Counts, added to.

    Returns:
        How many such words stand within sentences.
    """
    text = "\n".join(line for line in lines if not line.isupper())
    first = Counter(_FIRST.findall(text))
    inside = 0
    for form, count in Counter(_ANY.findall(text)).items():
        word = fold(form.replace("’", "'"))
        counts = forms.setdefault(word, {})
        begins = first[form] if not form[1:] or form[1:].islower() else 0
        if begins:
            counts[AT_START] = counts.get(AT_START, 0) + begins
        if count > begins:
            plain = form.replace("’", "'")
            counts[plain] = counts.get(plain, 0) + count - begins
            inside += count - begins
    return inside


def add_forms(forms: Forms, found: Mapping[str, Mapping[str, int]]) -> None:
    """Add counts of forms to others, in place."""
    for word, counts in found.items():
        own = forms.setdefault(word, {})
        for form, count in counts.items():
            own[form] = own.get(form, 0) + count


def written_form(word: str, count: int, forms: Forms) -> str:
    """Return how a word is most often written within sentences; as it is spelt if unknown.

    Args:
        word: The word.
        count: How often it stands in text that tells of casing, in any form.
        forms: Counts of its other forms.
    """
    counts = {form: n for form, n in forms.get(word, {}).items() if form != word}
    small = count - sum(counts.values())
    counts.pop(AT_START, None)
    best = max(sorted(counts), key=lambda form: counts[form], default=word)
    return best if counts.get(best, 0) > small else word


def write_forms(folder: Path, forms: Iterable[str]) -> None:
    """Write a domain's forms into its folder.

    Args:
        folder: The domain's.
        forms: Those that aren't as the words are spelt.

    Raises:
        OSError: The file can't be written.
    """
    put(folder / WRITTEN_FILE, "".join(f"{form}\n" for form in sorted(forms)))


def read_forms(folder: Path) -> dict[str, str] | None:
    """Return a domain's forms by word; None if it keeps none: a text is readable without."""
    with suppress(OSError, ValueError):
        lines = (folder / WRITTEN_FILE).read_text(encoding="utf-8").splitlines()
        return {fold(form): form for form in lines}
    return None


class Ballot(NamedTuple):
    """A word whose form models disagree about: union id, and each vote's form, model, log P."""

    word: int
    votes: tuple[tuple[str, int, float], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What is known of the forms of a mixture's words.

    Attributes:
        settled: Forms that all who know the word agree on, by union id.
        disputed: Words about which they don't.
    """

    settled: dict[int, str]
    disputed: tuple[Ballot, ...]


def gather(mixture: Mixture, forms: Sequence[Mapping[str, str] | None]) -> Written:
    """Return what a mixture's components say of how its words are written.

    Args:
        mixture: The language model.
        forms: Each component's forms by word; None for one that keeps none.
    """
    settled: dict[int, str] = {}
    disputed: list[Ballot] = []
    voters = [k for k, known in enumerate(forms) if known is not None]
    for text in dict.fromkeys(word for known in forms if known is not None for word in known):
        word = mixture.word_id(text)
        if not word:
            continue
        votes = tuple(
            ((forms[k] or {}).get(text, text), k, _log_prob(mixture, k, word))
            for k in voters
            if mixture.arrays.word_map[k, word]
        )
        if len({form for form, _, _ in votes}) == 1:
            settled[word] = votes[0][0]
        elif votes:
            disputed.append(Ballot(word, votes))
    return Written(settled, tuple(disputed))


def elect(written: Written, weights: NDArray[np.float64]) -> dict[int, str]:
    """Return the forms of words by union id; those not in it are written as they are spelt.

    Args:
        written: What the components say.
        weights: float64 [K], their shares.
    """
    chosen = dict(written.settled)
    for word, votes in written.disputed:
        masses: dict[str, float] = {}
        for form, k, log_prob in votes:
            masses[form] = masses.get(form, 0.0) + float(weights[k] * np.exp(log_prob))
        chosen[word] = max(sorted(masses), key=lambda form: masses[form])
    return chosen


def _log_prob(mixture: Mixture, component: int, word: int) -> float:
    model = mixture.components[component]
    return float(model.arrays.log_prob[1 + mixture.arrays.word_map[component, word]])
