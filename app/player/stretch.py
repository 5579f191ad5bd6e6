"""Plays samples faster or slower with their pitch kept.

WSOLA (Verhelst & Roelands, ICASSP 1993): frames of 40 ms overlap by half; each is taken from where
the sound best continues the frame before, within 10 ms of where the speed says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FRAME = 640
HOP = FRAME // 2
REACH = 160

_RISE = (0.5 - 0.5 * np.cos(np.pi * (np.arange(HOP) + 0.5) / HOP)).astype(np.float32)
_FALL = _RISE[::-1].copy()


class Feed:
    """A place in a recording from which a sound card is fed.

    Args:
        samples: int16 [n] at 16 kHz.
        position: Where to begin, samples.
        speed: 0.5 plays half as fast.
        stop: Where to end; the recording's end if None.

    Attributes:
        position: The sample that `read` would give next; may be read from any thread.
        finished: Whether the end was reached.
    """

    def __init__(
        self,
        samples: NDArray[np.int16],
        position: int,
        speed: float = 1.0,
        stop: int | None = None,
    ) -> None:
        self._samples = samples
        self._end = len(samples) if stop is None else min(stop, len(samples))
        self.position = max(0, min(position, self._end))
        self.speed = speed
        self.finished = self.position >= self._end
        self._ready = np.zeros(0, np.float32)
        self._tail: NDArray[np.float32] | None = None
        self._expected = self.position
        self._exact = float(self.position)

    def read(self, count: int) -> NDArray[np.float32]:
        """Return the next `count` samples, float32 in [-1, 1]; zeros after the end."""
        if self.speed == 1.0:
            part = self._at(self.position, min(count, max(self._end - self.position, 0)))
            self.position += len(part)
            self.finished = self.position >= self._end
            return _padded(part, count)
        pieces = [self._ready]
        have = len(self._ready)
        while have < count and not self.finished:
            piece = self._next()
            pieces.append(piece)
            have += len(piece)
        ready = np.concatenate(pieces)
        self._ready = ready[count:]
        return _padded(ready[:count], count)

    def _next(self) -> NDArray[np.float32]:
        """Return the next HOP samples of stretched sound."""
        wanted = round(self._exact)
        begin = wanted if self._tail is None else self._best(wanted)
        frame = self._at(begin, FRAME)
        head = frame[:HOP] if self._tail is None else self._tail + frame[:HOP] * _RISE
        self._tail = frame[HOP:] * _FALL
        self._expected = begin + HOP
        self._exact += HOP * self.speed
        self.position = min(round(self._exact), self._end)
        self.finished = self._exact >= self._end
        return head

    def _best(self, wanted: int) -> int:
        """Return where near `wanted` the sound continues the last frame best."""
        template = self._at(self._expected, HOP)
        begin = max(wanted - REACH, 0)
        region = self._at(begin, HOP + 2 * REACH)
        likeness = np.correlate(region, template, "valid")
        energy = np.convolve(region * region, np.ones(HOP, np.float32), "valid")
        return begin + int(np.argmax(likeness / np.sqrt(np.maximum(energy, 1e-6))))

    def _at(self, begin: int, count: int) -> NDArray[np.float32]:
        part = np.asarray(self._samples[max(begin, 0) : begin + count], np.float32)
        part /= np.float32(32768)
        return _padded(part, count)


def _padded(part: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    if len(part) == count:
        return part
    result = np.zeros(count, np.float32)
    result[: len(part)] = part
    return result
