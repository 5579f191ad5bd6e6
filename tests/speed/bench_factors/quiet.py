"""False words where nobody speaks: an hour of silence, noise, rooms' hum and made music.

The whole path of a recording: speech is sought, what is taken for it is heard and searched. Noises
of ../shared/data/noise/eval (never trained on) at several levels, digital and dithered silence,
coloured noise, hum, and music made here: chords, plucked strings, drums, a gliding voice-like
tone. Counted are words, and those that the program itself holds for sure.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.audio.decode import SAMPLE_RATE, read_samples
from core.audio.segment import segments
from core.decoder.search import decode_all
from core.vocabulary.lists import make_list
from tests.speed.bench_factors.material import Material
from tests.speed.bench_factors.names import distractors
from tests.speed.bench_factors.recognise import LIST_WEIGHTS, THREADS, Language

HOUR_S = 3600
SURE = 0.5
LIST_ENTRIES = 1_000
SHOWN = 8
KINDS = ("silence", "coloured noise", "hum", "noises", "music")

Sound = NDArray[np.float32]


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return false words by kind of sound, without and with a list of names."""
    seconds = HOUR_S // material.every
    mixture = language.mixture({"general": 1.0})
    vocabulary = make_list("terms", distractors(material)[:LIST_ENTRIES])
    ways = {
        "no list": language.prepared(mixture, "general")[0],
        "list": language.prepared(mixture, "general", [(vocabulary, LIST_WEIGHTS[0])])[0],
    }
    found: dict[str, Any] = {
        "rows": [],
        "list": {"entries": LIST_ENTRIES, "weight": LIST_WEIGHTS[0]},
    }
    totals: dict[str, Any] = {"seconds": 0.0, "taken_for_speech_s": 0.0}
    for kind in KINDS:
        started = time.perf_counter()
        length = seconds // len(KINDS)
        speech, blocks = 0, []
        for sound in _sounds(material, kind, length):
            for segment in segments(sound):
                speech += segment.last_sample - segment.first_sample
                span = sound[segment.first_sample : segment.last_sample]
                blocks.append(material.emissions(span))
        row: dict[str, Any] = {
            "sound": kind, "seconds": length,
            "taken_for_speech_s": round(speech / SAMPLE_RATE, 1),
        }  # fmt: skip
        for name, prepared in ways.items():
            decoded = decode_all(prepared, None, blocks, THREADS)
            words = [word for one in decoded for word in one.words]
            row[name] = {
                "words": len(words),
                "sure": sum(word.confidence >= SURE for word in words),
                "examples": [one.text for one in decoded if one.text][:SHOWN],
            }
        row["wall_s"] = round(time.perf_counter() - started, 1)
        found["rows"].append(row)
        totals["seconds"] += length
        totals["taken_for_speech_s"] += row["taken_for_speech_s"]
    for name in ways:
        totals[name] = {
            key: sum(row[name][key] for row in found["rows"]) for key in ("words", "sure")
        }
    found["total"] = totals
    return found


def _sounds(material: Material, kind: str, seconds: int) -> Iterator[Sound]:
    """Yield recordings of a kind, together of a length; the same ones each time."""
    rng = np.random.default_rng(KINDS.index(kind))
    minute = 60
    for number in range(max(seconds // minute, 1)):
        length = min(minute, seconds) * SAMPLE_RATE
        if kind == "silence":
            yield _silence(length, number, rng)
        elif kind == "coloured noise":
            yield _coloured(length, (0.0, 1.0, 2.0)[number % 3], rng) * 10 ** -(number % 4 / 2 + 1)
        elif kind == "hum":
            yield _hum(length, (50.0, 60.0)[number % 2], rng) * 0.05
        elif kind == "noises":
            yield _noise(material, length, number)
        else:
            yield _music(length, number, rng)


def _silence(length: int, number: int, rng: np.random.Generator) -> Sound:
    """Digital zeros, and the least noise that a converter has."""
    level = (0.0, 1 / 32768, 4 / 32768)[number % 3]
    return (level * rng.standard_normal(length)).astype(np.float32)


def _coloured(length: int, slope: float, rng: np.random.Generator) -> Sound:
    """Noise whose power falls with the frequency to the power of `slope`, mean square 1."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum[1:] /= np.arange(1, len(spectrum)) ** (slope / 2)
    spectrum[0] = 0.0
    noise = np.fft.irfft(spectrum, length)
    return (noise / np.sqrt(np.mean(noise**2))).astype(np.float32)


def _hum(length: int, mains: float, rng: np.random.Generator) -> Sound:
    """Mains hum with its overtones and a little hiss, as a bad cable gives."""
    at = np.arange(length) / SAMPLE_RATE
    tones = sum(np.sin(2 * np.pi * mains * k * at) / k for k in range(1, 12))
    return (tones + 0.02 * rng.standard_normal(length)).astype(np.float32)


def _noise(material: Material, length: int, number: int) -> Sound:
    """An evaluation noise at one of three levels, every second time in a room."""
    paths = sorted((material.data / "noise" / "eval").iterdir())
    sound = np.resize(
        np.roll(read_samples(paths[number % len(paths)]), -number * length // 3), length
    )
    level = (0.3, 0.1, 0.02)[number // len(paths) % 3]
    return (level * sound / (np.abs(sound).max() + 1e-9)).astype(np.float32)


def _music(length: int, number: int, rng: np.random.Generator) -> Sound:
    """Chords, plucked strings, drums or a gliding tone, in turns."""
    makers = (_chords, _plucked, _drums, _glide)
    sound = makers[number % len(makers)](length, rng)
    return (0.3 * sound / (np.abs(sound).max() + 1e-9)).astype(np.float32)


def _pitches(rng: np.random.Generator) -> NDArray[np.float64]:
    """Three notes of a major or minor chord, hertz."""
    root = 110.0 * 2 ** (rng.integers(0, 24) / 12)
    return root * 2 ** (np.array([0, rng.choice([3, 4]), 7]) / 12)


def _chords(length: int, rng: np.random.Generator) -> NDArray[np.float64]:
    beat = SAMPLE_RATE // 2
    at = np.arange(beat) / SAMPLE_RATE
    shape = np.minimum(at * 40, 1) * np.exp(-2 * at)
    parts = []
    for _ in range(length // beat + 1):
        tones = [np.sin(2 * np.pi * f * k * at) / k**2 for f in _pitches(rng) for k in range(1, 7)]
        parts.append(np.sum(tones, axis=0) * shape)
    return np.concatenate(parts)[:length]


def _plucked(length: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Strings by noise that goes round in a delay line (Karplus & Strong 1983)."""
    beat = SAMPLE_RATE // 4
    parts = []
    for _ in range(length // beat + 1):
        period = int(SAMPLE_RATE / rng.choice(_pitches(rng)))
        line = rng.standard_normal(period)
        rounds = []
        for _ in range(beat // period + 1):
            rounds.append(line)
            line = 0.498 * (line + np.roll(line, 1))
        parts.append(np.concatenate(rounds)[:beat])
    return np.concatenate(parts)[:length]


def _drums(length: int, rng: np.random.Generator) -> NDArray[np.float64]:
    beat = SAMPLE_RATE // 4
    at = np.arange(beat) / SAMPLE_RATE
    kick = np.sin(2 * np.pi * (50 * at + 8 * (1 - np.exp(-30 * at)))) * np.exp(-12 * at)
    parts = []
    for number in range(length // beat + 1):
        hat = rng.standard_normal(beat) * np.exp(-60 * at) * 0.3
        snare = rng.standard_normal(beat) * np.exp(-18 * at) * 0.7
        parts.append((kick if number % 4 == 0 else hat) + (snare if number % 4 == 2 else 0.0))
    return np.concatenate(parts)[:length]


def _glide(length: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """A tone with overtones that glides as a voice does, without any formants."""
    steps = rng.standard_normal(length // 4000 + 2).cumsum()
    steps -= np.linspace(steps[0], steps[-1], len(steps))
    track = np.interp(np.arange(length) / 4000, np.arange(len(steps)), steps)
    phase = np.cumsum(2 * np.pi * 180.0 * 2 ** (np.clip(track, -6, 6) / 6) / SAMPLE_RATE)
    return np.asarray(np.sum([np.sin(k * phase) / k for k in range(1, 10)], axis=0))
