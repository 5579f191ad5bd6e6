"""False words where nobody speaks: an hour of silence, noise, rooms' hum and made music.

The whole path of a recording: speech is sought, what is taken for it is heard and searched. Noises
of ../shared/data/noise/eval (never trained on) at several levels, digital and dithered silence,
coloured noise, hum, and music made here: chords, plucked strings, drums, a gliding voice-like
tone. Counted are words, and those that the program itself holds for sure. The noise of a café has
people talking in it: it has a row, but isn't in the hour.
"""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.audio.decode import SAMPLE_RATE, read_samples
from core.engine import Engine
from core.recipe import ListChoice, Recipe
from core.store.emissions import EmissionsStore
from core.transcript.model import Transcript
from tests.speed.bench_factors.material import Material
from tests.speed.bench_factors.names import distractors
from tests.speed.bench_factors.recognise import LIST_WEIGHTS, THREADS, Language

HOUR_S = 3600
SURE = 0.5
LIST_ENTRIES = 1_000
SHOWN = 8
MADE = {"silence": 0.1, "coloured noise": 0.15, "hum": 0.1, "music": 0.25}
"""Kinds of made sound and their shares of the hour; the noises have the rest evenly."""
VOICES = "babble place"
"""The noise in which somebody speaks."""

Sound = NDArray[np.float32]


def measure(material: Material, _: Language) -> dict[str, Any]:
    """Return false words by kind of sound, without and with a list of names."""
    entries = distractors(material)[:LIST_ENTRIES]
    weight = LIST_WEIGHTS[0]
    found: dict[str, Any] = {"rows": [], "list": {"entries": len(entries), "weight": weight}}
    totals: dict[str, Any] = {"seconds": 0.0, "taken_for_speech_s": 0.0}
    with TemporaryDirectory() as name:
        folder = Path(name)
        names = folder / "names.txt"
        names.write_text("\n".join(entries), encoding="utf-8")
        plain = Recipe(pack=material.pack_name)
        ways = {
            "no list": plain,
            "list": replace(plain, lists=(ListChoice(str(names), weight),)),
        }
        engine = Engine(threads=THREADS, store=EmissionsStore(folder / "store"))
        for kind, length in _lengths(material, HOUR_S // material.every).items():
            path = folder / f"{kind}.wav"
            _write(path, _sounds(material, kind, length))
            row: dict[str, Any] = {"sound": kind, "seconds": length}
            for way, recipe in ways.items():
                events = list(engine.transcribe(str(path), recipe))
                (transcript,) = (one for one in events if isinstance(one, Transcript))
                row |= _counted(transcript, way)
            found["rows"].append(row)
        engine.close()
    counted = [row for row in found["rows"] if row["sound"] != VOICES]
    for key in totals:
        totals[key] = round(sum(row[key] for row in counted), 1)
    for name in ways:
        totals[name] = {key: sum(row[name][key] for row in counted) for key in ("words", "sure")}
    found["total"] = totals
    return found


def _counted(transcript: Transcript, way: str) -> dict[str, Any]:
    segments = transcript.segments
    speech = sum(segment.last_sample - segment.first_sample for segment in segments)
    words = [word for segment in segments for word in segment.words]
    texts = [segment.text for segment in segments if segment.words]
    return {
        "taken_for_speech_s": round(speech / SAMPLE_RATE, 1),
        way: {
            "words": len(words),
            "sure": sum(word.confidence >= SURE for word in words),
            "examples": texts[:SHOWN],
        },
    }


def _write(path: Path, sounds: Iterable[Sound]) -> None:
    """Write sounds one after the other as a recording of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        for sound in sounds:
            file.writeframes((np.clip(sound, -1, 1) * 32767).round().astype("<i2").tobytes())


def _lengths(material: Material, seconds: int) -> dict[str, int]:
    """Return the kinds of sound and the seconds of each; the last one is beyond the hour."""
    noises = [name for name in _noises(material) if name != VOICES]
    rest = (1.0 - sum(MADE.values())) / max(len(noises), 1)
    shares = {**MADE, **dict.fromkeys(noises, rest), VOICES: rest}
    return {kind: round(share * seconds) for kind, share in shares.items()}


def _noises(material: Material) -> dict[str, Path]:
    """Return the evaluation noises by their type, in words."""
    paths = sorted((material.data / "noise" / "eval").iterdir())
    return {path.name.partition("__")[0].replace("_", " "): path for path in paths}


def _sounds(material: Material, kind: str, seconds: int) -> Iterator[Sound]:
    """Yield recordings of a kind, together of a length; the same ones each time."""
    rng = np.random.default_rng(len(kind))
    minute = 60
    for number, start in enumerate(range(0, seconds, minute)):
        length = min(minute, seconds - start) * SAMPLE_RATE
        if kind == "silence":
            yield _silence(length, number, rng)
        elif kind == "coloured noise":
            yield _coloured(length, (0.0, 1.0, 2.0)[number % 3], rng) * 10 ** -(number % 4 / 2 + 1)
        elif kind == "hum":
            yield _hum(length, (50.0, 60.0)[number % 2], rng) * 0.05
        elif kind == "music":
            yield _music(length, number, rng)
        else:
            yield _noise(read_samples(_noises(material)[kind]), length, number)


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


def _noise(noise: Sound, length: int, number: int) -> Sound:
    """An evaluation noise from another place each time, at one of three levels."""
    sound = np.resize(np.roll(noise, -number * length // 3), length)
    level = (0.3, 0.1, 0.02)[number % 3]
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
