"""Sounds in which nobody speaks, as features: rows without labels that teach the blank.

A network that only ever heard speech takes music and rain for it. The training noises at all
levels, and tones made here (gliding frequency-modulated chords with envelopes), are added to
batches as utterances of no phones.

What a network was trained on it knows; to see what it takes for words, the same sounds come
disguised: at other speeds, through resonances that move as a mouth's, beating like syllables.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter, resample_poly

from core.features.fbank import fbank
from core.train.augment import Surroundings, span

RATE = 16000
TONES_SHARE = 0.35
SPEEDS = ((1, 2), (2, 3), (4, 5), (5, 4), (3, 2), (2, 1))


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


def disguised(
    surroundings: Surroundings, length: int, number: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return a sound of nobody, nearer to speech than what trains the blank: float32 [length].

    Args:
        surroundings: Noises to draw from.
        length: Samples.
        number: Chooses the kind: tones, a noise at another speed, both mixed, a noise.
        rng: Decides the rest.
    """
    kind = number % 4
    noise = surroundings.noises[int(rng.integers(len(surroundings.noises)))]
    if kind == 0:
        sound = _tones(length, rng).astype(np.float64)
    elif kind == 1:
        up, down = SPEEDS[int(rng.integers(len(SPEEDS)))]
        sound = resample_poly(span(noise, length * down // up + RATE, rng), up, down)[:length]
    elif kind == 2:
        tones = _even(_tones(length, rng)) * 10 ** (rng.uniform(-20.0, 10.0) / 20)
        sound = _even(span(noise, length, rng)) + tones
    else:
        sound = span(noise, length, rng).astype(np.float64)
    if kind == 3 or rng.random() < 0.5:
        sound = np.sum([_mouthed(sound, rng) for _ in range(int(rng.integers(1, 4)))], axis=0)
    if rng.random() < 0.5:
        sound = sound * _beats(length, rng)
    level = 10 ** (rng.uniform(-40.0, -2.0) / 20)
    return np.asarray(level * sound / (np.abs(sound).max() + 1e-9), dtype=np.float32)


def _even(sound: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return a sound of mean square 1."""
    return np.asarray(sound / np.sqrt(np.mean(sound**2) + 1e-12), dtype=np.float64)


def _mouthed(sound: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a sound as it passes one resonance that wanders every 50 ms, mean square 1."""
    hop = RATE // 20
    out, memory = np.zeros(len(sound)), np.zeros(2)
    centre = rng.uniform(250.0, 3500.0)
    for start in range(0, len(sound), hop):
        centre = float(np.clip(centre * 2 ** rng.normal(0.0, 0.25), 200.0, 4500.0))
        radius = np.exp(-np.pi * rng.uniform(60.0, 300.0) / RATE)
        poles = [1.0, -2.0 * radius * np.cos(2 * np.pi * centre / RATE), radius**2]
        part = slice(start, start + hop)
        out[part], memory = lfilter([1.0 - radius], poles, sound[part], zi=memory)
    return _even(out)


def _beats(length: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return an envelope that rises and falls like syllables, float64 [length]."""
    turns = np.arange(0.0, length / RATE + 1.0, 0.5)
    rate = 2 ** np.interp(np.arange(length) / RATE, turns, rng.normal(0.0, 0.4, len(turns)))
    phase = np.cumsum(2 * np.pi * rng.uniform(1.5, 7.0) * rate) / RATE
    depth = rng.uniform(0.5, 1.0)
    shape = (1.0 - depth * (0.5 + 0.5 * np.cos(phase))) ** rng.uniform(1.0, 3.0)
    return np.asarray(shape, dtype=np.float64)


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
