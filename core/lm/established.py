"""What has been said in a recording is said in it again: the words that it settled.

A cache in the sense of Kuhn & De Mori, "A cache-based natural language model for speech
recognition" (1990), but for a recording that was heard to its end: what comes later helps as well
as what came before, and a word that the user wrote counts wherever it was said. So nothing fades.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

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
