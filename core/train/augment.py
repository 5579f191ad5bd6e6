"""Make augmented copies of the training speech as features, seeded per copy and utterance.

One copy holds every training utterance once, each changed by its own draw: speed, vocal-tract
length, noise or babble, room, telephone band, level. Copies are files `copy-NNN.f16` (float16
log-mel frames end to end) with `copy-NNN.npy` (int64 frame offsets), made one after another while
training runs; an existing copy is left as it is, so the work resumes.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, resample_poly, sosfilt

from core.audio.decode import read_samples
from core.features.fbank import BINS, fbank
from core.train.data import Utterance, load_audio, load_index, samples_of

SPEEDS = {0.9: (10, 9), 1.0: (1, 1), 1.1: (10, 11)}
CLEAN_SHARE = 0.35
NOISE_SHARE = 0.75
"""Of the utterances that aren't left clean: how many get noise (the others get a room)."""
ROOM_SHARE = 0.4
TELEPHONE_SHARE = 0.07


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Noises and room responses for training: lists of float32 [n] at 16 kHz."""

    noises: tuple[NDArray[np.float32], ...]
    rooms: tuple[NDArray[np.float32], ...]


def load_surroundings(folder: Path, split: str = "train") -> Surroundings:
    """Read the noises and rooms of a split of ../shared/data/noise."""
    with (folder / "files.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["split"] == split]
    noises = tuple(read_samples(folder / row["file"]) for row in rows)
    rooms = []
    for path in sorted((folder / "rir" / split).glob("*.flac")):
        response = read_samples(path)
        peak = int(np.abs(response).argmax())
        rooms.append((response[max(0, peak - 16) :] / np.abs(response).max()).astype(np.float32))
    return Surroundings(noises, tuple(rooms))


def mix_at(
    speech: NDArray[np.float32], noise: NDArray[np.float32], snr_db: float
) -> NDArray[np.float32]:
    """Add noise at a signal-to-noise ratio, powers over the whole utterance; both float32 [n]."""
    speech_power = float(np.mean(speech**2)) + 1e-12
    noise_power = float(np.mean(noise**2)) + 1e-12
    gain = np.sqrt(speech_power / noise_power / 10 ** (snr_db / 10))
    return (speech + np.float32(gain) * noise).astype(np.float32)


def span(source: NDArray[np.float32], length: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return float32 [length] of a sound from a random place on, repeated where it ends."""
    start = int(rng.integers(len(source)))
    return np.resize(np.roll(source, -start), length)


def _telephone(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """300–3400 Hz and 8-bit mu-law, as a telephone line has it (ITU-T G.711)."""
    band = sosfilt(butter(4, [300, 3400], btype="band", fs=16000, output="sos"), samples)
    scaled = np.clip(band / (np.abs(band).max() + 1e-9), -1, 1)
    coded = np.round(np.sign(scaled) * np.log1p(255 * np.abs(scaled)) / np.log(256) * 127) / 127
    out: NDArray[np.float32] = (np.sign(coded) * (256 ** np.abs(coded) - 1) / 255 * 0.5).astype(
        np.float32
    )
    return out


def change(
    samples: NDArray[np.float32],
    surroundings: Surroundings,
    talkers: list[NDArray[np.float32]],
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """Return log-mel features float32 [frames, 80] of one changed utterance.

    Args:
        samples: float32 [n] at 16 kHz.
        surroundings: Noises and rooms to draw from.
        talkers: Other utterances, for babble.
        rng: Decides everything.
    """
    up, down = SPEEDS[float(rng.choice(list(SPEEDS)))]
    if up != down:
        samples = resample_poly(samples, up, down).astype(np.float32)
    warp = float(rng.uniform(0.88, 1.12)) if rng.random() < 0.6 else 1.0
    if rng.random() >= CLEAN_SHARE:
        noisy = rng.random() < NOISE_SHARE
        if not noisy or rng.random() < ROOM_SHARE / 2:
            room = surroundings.rooms[int(rng.integers(len(surroundings.rooms)))]
            level = np.sqrt(np.mean(samples**2) + 1e-12)
            samples = fftconvolve(samples, room)[: len(samples)].astype(np.float32)
            samples *= np.float32(level / np.sqrt(np.mean(samples**2) + 1e-12))
        if noisy:
            snr_db = float(rng.uniform(0.0, 20.0))
            if rng.random() < 0.25:
                noise = np.zeros(len(samples), dtype=np.float32)
                for _ in range(int(rng.integers(3, 8))):
                    talker = span(talkers[int(rng.integers(len(talkers)))], len(samples), rng)
                    noise += talker / (np.sqrt(np.mean(talker**2)) + 1e-6)
            else:
                source = surroundings.noises[int(rng.integers(len(surroundings.noises)))]
                noise = span(source, len(samples), rng)
            samples = mix_at(samples, noise, snr_db)
        if rng.random() < TELEPHONE_SHARE / (1 - CLEAN_SHARE):
            samples = _telephone(samples)
    samples = samples * np.float32(10 ** (rng.uniform(-20.0, 6.0) / 20))
    return fbank(np.clip(samples, -1, 1), round(warp * 50) / 50)


def make_copy(
    out: Path,
    number: int,
    items: list[Utterance],
    audio: NDArray[np.int16],
    surroundings: Surroundings,
    seed: int,
) -> None:
    """Write one augmented copy, float16 [frames, bins]; `number` 0 is the speech unchanged.

    Args:
        out: Folder of the copies.
        number: The copy's number, part of its seed.
        items: Utterances, in the order they are written.
        audio: int16 samples of all utterances.
        surroundings: Noises, rooms and channels to choose from.
        seed: Of all copies.
    """
    part = out / f"copy-{number:03d}.part"
    offsets = np.zeros(len(items) + 1, dtype=np.int64)
    with part.open("wb") as file:
        for i, item in enumerate(items):
            rng = np.random.default_rng([seed, number, i])
            samples = samples_of(audio, item)
            if number == 0:
                frames = fbank(samples)
            else:
                talkers = [
                    samples_of(audio, items[int(k)]) for k in rng.integers(len(items), size=8)
                ]
                frames = change(samples, surroundings, talkers, rng)
            frames.astype(np.float16).tofile(file)
            offsets[i + 1] = offsets[i] + len(frames)
    np.save(out / f"copy-{number:03d}.npy", offsets)
    part.replace(out / f"copy-{number:03d}.f16")


def load_copy(out: Path, number: int) -> tuple[NDArray[np.float16], NDArray[np.int64]]:
    """Return (features float16 [frames, 80] memory-mapped, offsets int64 [utterances + 1])."""
    offsets = np.load(out / f"copy-{number:03d}.npy")
    frames = np.memmap(out / f"copy-{number:03d}.f16", dtype=np.float16, mode="r")
    return frames.reshape(-1, BINS), offsets


def main() -> None:
    """Make copies 0 … N−1 of the training utterances of a prepared folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path, help="prepared folder (core.train.data)")
    parser.add_argument("noise", type=Path, help="../shared/data/noise")
    parser.add_argument("out", type=Path)
    parser.add_argument("--copies", type=int, default=13)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    items = [item for item in load_index(arguments.speech) if item.set_name.startswith("train/")]
    audio = load_audio(arguments.speech)
    surroundings = load_surroundings(arguments.noise)
    for number in range(arguments.copies):
        if not (arguments.out / f"copy-{number:03d}.f16").exists():
            make_copy(arguments.out, number, items, audio, surroundings, arguments.seed)


if __name__ == "__main__":
    main()
