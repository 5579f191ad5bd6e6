"""How much of a recording is a list's: what its own words say about its weight.

A language model can only guess how often the words of a list occur; a first pass shows it. With
n_L the expected number of its words in the text and E_L the number that its class masses promised
at weight 1, a list's odds are multiplied by

    s_L = (n_L + a) / (E_L + a)

which is the first step of expectation–maximisation with a prior of `a` words that speak for 1. A
heard word counts with its confidence, times the share of its probability that is the list's: a word
that the language model expected anyway is no witness.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.vocabulary.overlay import class_masses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from core.lm.mixture import Mixture
    from core.vocabulary.overlay import Overlay

PRIOR_WORDS = 2.0
"""So many words of a list say that its weight is right as it is."""

ENOUGH_WORDS = 2_000
"""Words of a recording that are counted, evenly spread; more of them say the same."""


def observed_scales(
    overlay: Overlay, lists: int, mixture: Mixture, said: Sequence[Sequence[tuple[str, float]]]
) -> list[float]:
    """Return what a recording multiplies each list's weight by; > 0, one for each list.

    Args:
        overlay: The lists, weighed as they were in the first pass.
        lists: How many there are.
        mixture: Its language model.
        said: Words of each segment as the first pass wrote them, with their confidences.
    """
    heard, promised = np.zeros(lists), np.zeros(lists)
    of_list = overlay.class_list >= 0
    plain = replace(overlay, class_odds=overlay.class_scale)
    entries, known = _places(overlay, mixture)
    for words in _spread(said):
        states = mixture.begin_states()
        for text, confidence in words:
            here = states.astype(np.int64)
            mass = class_masses(overlay, mixture, here)
            expected = class_masses(plain, mixture, here)
            np.add.at(promised, overlay.class_list[of_list], expected[of_list])
            part = np.zeros(mass.size)
            if text in entries:
                entry = entries[text]
                at = slice(*overlay.entry_class_at[entry : entry + 2])
                np.add.at(part, overlay.entry_class[at], np.exp(overlay.entry_log_share[at]))
                part *= mass
                part /= max(float(part.sum()), 1e-300)
                exits = overlay.exit_word[slice(*overlay.exit_at[entry : entry + 2])]
                for word in exits.tolist():
                    _, states = mixture.score(states, word)
            else:
                place = known.get(text, -1)
                word = int(overlay.known_word[place]) if place >= 0 else _id_of(mixture, text)
                log_prob, states = mixture.score(states, word)
                if place >= 0:
                    part = _known_part(overlay, place, mass, log_prob)
            np.add.at(heard, overlay.class_list[of_list], confidence * part[of_list])
    scales = (heard + PRIOR_WORDS) / (promised + PRIOR_WORDS)
    return [float(f"{scale:.3g}") for scale in scales]


def _id_of(mixture: Mixture, text: str) -> int:
    """Return the word that stands in a text as the casing wants it, <unk> if there is none."""
    return mixture.word_id(text) or mixture.word_id(text.lower())


def list_words(overlay: Overlay) -> frozenset[str]:
    """Return the written forms of all entries, lower case."""
    return frozenset(text.lower() for text in (*overlay.entry_text, *overlay.known_text))


def _places(overlay: Overlay, mixture: Mixture) -> tuple[dict[str, int], dict[str, int]]:
    """Return the entries and the known words by what stands in a text for them."""
    entries = {
        text: entry
        for entry, text in enumerate(overlay.entry_text)
        if overlay.entry_known[entry] < 0
    }
    known = {mixture.words[int(word)]: at for at, word in enumerate(overlay.known_word)}
    known |= {text: at for at, text in enumerate(overlay.known_text)}
    return entries, known


def _spread(said: Sequence[Sequence[tuple[str, float]]]) -> Iterable[Sequence[tuple[str, float]]]:
    """Return every n-th segment, so that there are about ENOUGH_WORDS."""
    total = sum(map(len, said))
    return said[:: max(1, total // ENOUGH_WORDS)]


def _known_part(
    overlay: Overlay, place: int, mass: NDArray[np.float64], log_prob: float
) -> NDArray[np.float64]:
    """Return each class's share of a known word's probability, float64 [C]."""
    part = np.zeros(mass.size)
    at = slice(*overlay.known_class_at[place : place + 2])
    np.add.at(part, overlay.known_class[at], np.exp(overlay.known_log_share[at]))
    part *= mass
    own = (1.0 - float(mass.sum())) * float(np.exp(log_prob))
    return np.asarray(part / max(own + float(part.sum()), 1e-300))
