"""Reads a recording while it is still being written, without anything to do with who writes it.

The header of a recording says once a second how much sound is safely on disk; up to there it is
read. Whoever reads may be as late as they like: the sound waits on disk, not in memory.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.audio.capture import as_mono
from core.audio.recording import HEADER_BYTES, SAMPLE_BYTES
from core.audio.resample import Resampler

MOST_S = 10.0
"""Seconds of sound that are read at once where the reader is late."""

_NOTHING = np.zeros(0, dtype=np.float32)
_IN_DS64 = 0xFFFF_FFFF


def follow(path: Path, is_over: Callable[[], bool]) -> Iterator[NDArray[np.float32]]:
    """Yield the sound of a recording as it gets there.

    Args:
        path: The recording; it may not be there yet.
        is_over: Asked when there is nothing to read; true ends it.

    Yields:
        float32 [n] mono at 16 kHz in [-1, 1]; empty when nothing has come, so that the caller can
        wait. A file that can't be read, or is none of ours, gives nothing.
    """
    resampler: Resampler | None = None
    done = 0
    while True:
        try:
            with path.open("rb") as file:
                rate, channels, size = _format_of(file.read(HEADER_BYTES))
                frame = channels * SAMPLE_BYTES
                count = min(size - done, round(MOST_S * rate) * frame) // frame * frame
                file.seek(HEADER_BYTES + done)
                data = file.read(count) if count > 0 else b""
        except (OSError, ValueError):
            data, frame = b"", 1
        data = data[: len(data) // frame * frame]
        done += len(data)
        if not data:
            if is_over():
                return
            yield _NOTHING
            continue
        if resampler is None:
            resampler = Resampler(rate)
        yield resampler.push(as_mono(np.frombuffer(data, "<i2").reshape(-1, channels)))


def _format_of(header: bytes) -> tuple[int, int, int]:
    """Return rate, channels and bytes of sound that a recording's header tells.

    Raises:
        ValueError: It is no such header, or not all of it is there.
    """
    if len(header) < HEADER_BYTES or header[8:12] != b"WAVE" or header[72:76] != b"data":
        raise ValueError("not a recording's header")
    channels, rate = struct.unpack("<HI", header[58:64])
    (size,) = struct.unpack("<I", header[76:80])
    if header[:4] == b"RF64" and size == _IN_DS64:
        (size,) = struct.unpack("<Q", header[28:36])
    if not channels or not rate:
        raise ValueError("a recording of no channels or rate")
    return rate, channels, size
