"""Evaluation conditions: clean, unseen noise at fixed signal-to-noise ratios, unseen rooms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from core.train.augment import Surroundings, mix_at

CONDITIONS = ("clean", "20 dB", "10 dB", "5 dB", "0 dB", "room")
"""Noise conditions cycle through the evaluation noises by utterance number."""


def degrade(
    samples: NDArray[np.float32], condition: str, number: int, surroundings: Surroundings
) -> NDArray[np.float32]:
    """Return an utterance as heard in a condition; the same call gives the same samples.

    Args:
        samples: float32 [n] at 16 kHz.
        condition: One of CONDITIONS.
        number: The utterance's place in its set: chooses the noise or room and its span.
        surroundings: Evaluation noises and rooms.
    """
    if condition == "clean":
        return samples
    if condition == "room":
        room = surroundings.rooms[number % len(surroundings.rooms)]
        heard = fftconvolve(samples, room)[: len(samples)]
        level = np.sqrt(np.mean(samples**2) / (np.mean(heard**2) + 1e-12))
        out: NDArray[np.float32] = np.clip(heard * level, -1, 1).astype(np.float32)
        return out
    noise = surroundings.noises[number % len(surroundings.noises)]
    start = (number * 7919) % len(noise)
    span = np.resize(np.roll(noise, -start), len(samples))
    return np.clip(mix_at(samples, span, float(condition.split()[0])), -1, 1)
