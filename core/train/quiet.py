"""Sounds in which nobody speaks, as features: rows without labels that teach the blank.

A network that only ever heard speech takes music and rain for it. The training noises at all
levels, and tones made here (gliding frequency-modulated chords with envelopes), are added to
batches as utterances of no phones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.features.fbank import fbank
from core.train.augment import Surroundings, span

RATE = 16000
TONES_SHARE = 0.35


def quiet_rows(surroundings: Surroundings, count: int, seed: int) -> list[NDArray[np.float16]]:
    """Return `count` rows of log-mel features, float16 [400 … 800 frames, 80], seeded.

    Args:
        surroundings: Noises to draw from.
        count: How many rows.
        seed: Decides everything.
    """
    rng = np.random.default_rng([seed, 11])
    rows = []
    for _ in range(count):
        length = int(rng.integers(4 * RATE, 8 * RATE))
        if rng.random() < TONES_SHARE:
            sound = _tones(length, rng)
        else:
            source = surroundings.noises[int(rng.integers(len(surroundings.noises)))]
            sound = span(source, length, rng)
            if rng.random() < 0.3:
                sound = sound + _tones(length, rng) * np.float32(rng.uniform(0.0, 0.5))
        level = 10 ** (rng.uniform(-50.0, -3.0) / 20)
        sound = np.float32(level) * sound / np.float32(np.abs(sound).max() + 1e-6)
        rows.append(fbank(sound.astype(np.float32)).astype(np.float16))
    return rows


def _tones(length: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Notes one after another, each a few gliding tones with overtones that fade."""
    out = np.zeros(length, dtype=np.float64)
    start = 0
    while start < length:
        size = min(int(rng.uniform(0.08, 1.5) * RATE), length - start)
        at = np.arange(size) / RATE
        note = np.zeros(size)
        for _ in range(int(rng.integers(1, 4))):
            pitch = 80.0 * 2 ** rng.uniform(0.0, 4.0)
            glide = pitch * at * 2 ** (rng.normal(0.0, 0.1) * at)
            wobble = rng.uniform(0.0, 2.0) * np.sin(2 * np.pi * rng.uniform(2.0, 9.0) * at)
            for overtone in range(1, int(rng.integers(2, 9))):
                fade = overtone ** rng.uniform(0.5, 2.0)
                note += np.sin(2 * np.pi * overtone * glide + wobble) / fade
        attack = np.minimum(at / rng.uniform(0.002, 0.2), 1.0)
        out[start : start + size] += note * attack * np.exp(-at * rng.uniform(0.0, 8.0))
        start += max(size - int(rng.uniform(0, 0.05) * RATE), 1) if size > 1 else 1
    out += rng.uniform(0.0, 0.05) * rng.standard_normal(length)
    return out.astype(np.float32)
