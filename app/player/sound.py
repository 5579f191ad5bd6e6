"""A recording's sound, decoded once into a file that is mapped, not loaded, and its outline.

    recording ─► int16 samples at 16 kHz in the cache (a file one can seek in)
              └► peaks: lowest and highest of each 10 ms, for drawing

The cache holds at most `CAP_BYTES`; what was used longest ago goes first.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.folders import user_cache

SAMPLE_RATE = 16_000
BIN = 160
"""Samples per peak: 10 ms."""
CAP_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """What can be played and drawn.

    Attributes:
        samples: int16 [n] at 16 kHz, mapped.
        peaks: int8 [n / BIN, 2]: lowest and highest of each bin, full scale is 127.
    """

    samples: NDArray[np.int16]
    peaks: NDArray[np.int8]


def load_sound(
    path: Path, check: Callable[[], None], folder: Path | None = None, cap: int = CAP_BYTES
) -> Sound:
    """Return a recording's sound, from the cache where it is there.

    Args:
        path: The recording.
        check: Called now and then; raises when nobody waits any more.
        folder: The cache; the user's if None.
        cap: Most bytes the cache may hold.

    Raises:
        InputError: The recording can't be read.
        OSError: The cache can't be written.
    """
    from core.audio.decode import read_blocks

    folder = folder or user_cache() / "sound"
    folder.mkdir(parents=True, exist_ok=True)
    sound_file = folder / f"{_key(path)}.pcm"
    peaks_file = sound_file.with_suffix(".npy")
    if not (sound_file.exists() and peaks_file.exists()):
        _make_room(folder, cap)
        temporary = sound_file.with_suffix(f".{os.getpid()}.part")
        peaks = []
        try:
            with temporary.open("wb") as file:
                for block in read_blocks(path):
                    check()
                    samples = (np.clip(block, -1.0, 1.0) * 32767).astype("<i2")
                    file.write(samples.tobytes())
                    peaks.append(peaks_of(samples))
            np.save(peaks_file, np.concatenate(peaks) if peaks else np.zeros((0, 2), np.int8))
            temporary.replace(sound_file)
        finally:
            temporary.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        os.utime(sound_file)
    return Sound(_mapped(sound_file), np.load(peaks_file, allow_pickle=False))


def peaks_of(samples: NDArray[np.int16]) -> NDArray[np.int8]:
    """Return int8 [ceil(n / BIN), 2]: the lowest and highest sample of each bin / 256."""
    bins = -(-len(samples) // BIN)
    padded = np.zeros(bins * BIN, np.int16)
    padded[: len(samples)] = samples
    rows = padded.reshape(bins, BIN)
    return np.stack([rows.min(axis=1) // 256, rows.max(axis=1) // 256], axis=1).astype(np.int8)


def _mapped(path: Path) -> NDArray[np.int16]:
    if path.stat().st_size == 0:
        return np.zeros(0, np.int16)
    return np.memmap(path, dtype="<i2", mode="r")


def _key(path: Path) -> str:
    status = path.stat()
    text = f"{path.resolve()}\n{status.st_size}\n{status.st_mtime_ns}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _make_room(folder: Path, cap: int) -> None:
    files = sorted(
        (file.stat().st_atime, file.stat().st_size, file) for file in folder.glob("*.pcm")
    )
    total = sum(size for _, size, _ in files)
    for _, size, file in files:
        if total <= cap:
            return
        file.unlink(missing_ok=True)
        file.with_suffix(".npy").unlink(missing_ok=True)
        total -= size
