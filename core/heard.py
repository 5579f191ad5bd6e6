"""Where words that a person wrote lie in the kept sound of a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.acoustic.pack import token_set_of
from core.decoder.align import align
from core.lexicon.phones import PHONE_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from core.decoder.align import Spoken
    from core.store.emissions import StoredEmissions

MOST_SAMPLES = 60 * 16_000
"""Longest stretch that is aligned at once: an alignment keeps every frame's best way back."""


def speaks_phones(stored: StoredEmissions) -> bool:
    """Return whether the emissions are of the sounds that the pronouncer knows."""
    return stored.token_set == token_set_of("phone", PHONE_TOKENS, 0).identity


def align_words(
    stored: StoredEmissions,
    texts: Sequence[str],
    first_sample: int,
    last_sample: int,
    say: Callable[[str], Sequence[Spoken]],
) -> list[tuple[int, int]] | None:
    """Find where given words were said.

    Args:
        stored: The recording's emissions.
        texts: The words in their order; those without a sound lie between their neighbours.
        first_sample: Where to look from.
        last_sample: Where to look to, exclusive.
        say: Says how a word sounds; nothing for what makes no sound.

    Returns:
        First and last (exclusive) sample of each word, rising; None where the sound is too short
        for the words, not kept, of other tokens, or longer than MOST_SAMPLES.
    """
    if last_sample - first_sample > MOST_SAMPLES or not speaks_phones(stored):
        return None
    spoken = [say(text) for text in texts]
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
