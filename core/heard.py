"""What can be asked of kept sound without a search: where words are, what sounds alike.

Both take the emissions as the store keeps them and words as a person writes them; pronunciations
come from the dictionary or from the rules, so that any word can be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.acoustic.pack import token_set_of
from core.decoder.align import align
from core.decoder.spot import LEAST_SCORE, spot
from core.lexicon.phones import PHONE_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from core.lexicon.pronunciations import Pronouncer, Pronunciation
    from core.store.emissions import StoredEmissions

MOST_SAMPLES = 60 * 16_000
"""Longest stretch that is aligned at once: an alignment keeps every frame's best way back."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a recording that sounds like a word.

    Attributes:
        first_sample: Where it begins, at 16 kHz.
        last_sample: Where it ends, exclusive.
        score: Log-ratio to the best free path per sound, nats ≤ 0.
    """

    first_sample: int
    last_sample: int
    score: float


def speaks_phones(stored: StoredEmissions) -> bool:
    """Return whether the emissions are of the sounds that the pronouncer knows."""
    return stored.token_set == token_set_of("phone", PHONE_TOKENS, 0).identity


def align_words(
    stored: StoredEmissions,
    texts: Sequence[str],
    first_sample: int,
    last_sample: int,
    pronouncer: Pronouncer,
) -> list[tuple[int, int]] | None:
    """Find where given words were said.

    Args:
        stored: The recording's emissions.
        texts: The words in their order; those without a sound lie between their neighbours.
        first_sample: Where to look from.
        last_sample: Where to look to, exclusive.
        pronouncer: Says how they sound.

    Returns:
        First and last (exclusive) sample of each word, rising; None where the sound is too short
        for the words, not kept, of other tokens, or longer than MOST_SAMPLES.
    """
    if last_sample - first_sample > MOST_SAMPLES or not speaks_phones(stored):
        return None
    spoken = [pronouncer.of(text) for text in texts]
    sounding = [variants for variants in spoken if variants]
    log_probs, starts = _stretch(stored, first_sample, last_sample)
    if not sounding or not len(starts):
        return None
    found = align(log_probs, sounding)
    if found is None:
        return None
    places: list[tuple[int, int]] = []
    words = iter(found.words)
    for variants in spoken:
        if variants:
            word = next(words)
            end = int(starts[word.last_frame - 1]) + stored.hop_samples
            places.append((int(starts[word.first_frame]), min(end, last_sample)))
        else:
            here = places[-1][1] if places else first_sample
            places.append((here, here))
    return places


def sounds_like(
    stored: StoredEmissions,
    text: str,
    pronouncer: Pronouncer,
    check: Callable[[], None] = lambda: None,
    least_score: float = LEAST_SCORE,
) -> list[Place]:
    """Find where a word or phrase may have been said, the likest first.

    Args:
        stored: The recording's emissions.
        text: As written.
        pronouncer: Says how it sounds.
        check: Called between segments; raises when nobody waits any more.
        least_score: Nats per sound below which a place is left out.
    """
    variants: tuple[Pronunciation, ...] = pronouncer.of(text)
    if not variants or not speaks_phones(stored):
        return []
    places = []
    for emissions in stored:
        check()
        hop, begin = emissions.hop_samples, emissions.first_sample
        places += [
            Place(begin + hit.first_frame * hop, begin + hit.last_frame * hop, hit.score)
            for hit in spot(emissions.log_probs, [variants], least_score)
        ]
    return sorted(places, key=lambda place: (-place.score, place.first_sample))


def _stretch(
    stored: StoredEmissions, first_sample: int, last_sample: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return the frames of a stretch, over all its segments, and the sample each begins at."""
    hop = stored.hop_samples
    blocks: list[NDArray[np.float32]] = []
    starts: list[NDArray[np.int64]] = []
    for number, segment in enumerate(stored.segments):
        if segment.last_sample <= first_sample or segment.first_sample >= last_sample:
            continue
        emissions = stored.emissions(number)
        at = segment.first_sample + hop * np.arange(len(emissions.log_probs), dtype=np.int64)
        inside = (at + hop > first_sample) & (at < last_sample)
        blocks.append(emissions.log_probs[inside])
        starts.append(at[inside])
    if not blocks:
        return np.zeros((0, stored.tokens), np.float32), np.zeros(0, np.int64)
    return np.concatenate(blocks), np.concatenate(starts)
