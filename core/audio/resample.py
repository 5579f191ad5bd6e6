"""Changes the sample rate of sound that arrives block by block.

Output n is the sum over input k of x[k]·h(n·M/L − k) with a low-pass filter h: a sinc of eight
zero crossings to each side, windowed by a Kaiser window (Oppenheim & Schafer, Discrete-Time Signal
Processing, 3rd ed., sections 4.6 and 7.5). The L different shifts of h are made once. Whatever the
blocks, the output is the same.
"""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000

_CROSSINGS = 16
_BETA = 9.0  # About 90 dB below in the stop band.
_PASS = 0.94  # Where the pass band ends, as a share of the lower rate's half.


class Resampler:
    """Turns sound of one rate into sound of another.

    Args:
        rate: Samples per second that come in.
        wanted: Samples per second that go out.
    """

    def __init__(self, rate: int, wanted: int = SAMPLE_RATE) -> None:
        common = gcd(rate, wanted)
        self._up, self._down = wanted // common, rate // common
        self._same = rate == wanted
        cut = _PASS * min(1.0, wanted / rate)
        self._half = int(np.ceil(_CROSSINGS / cut))
        offsets = np.arange(2 * self._half)
        # Distance from each input sample of the window to each of the places between two of them.
        away = np.arange(self._up)[:, None] / self._up + self._half - 1 - offsets[None, :]
        window = np.sqrt(np.clip(1.0 - (away / self._half) ** 2, 0.0, None))
        bank = cut * np.sinc(cut * away) * np.i0(_BETA * window) / np.i0(_BETA)
        self._bank = (bank / bank.sum(axis=1, keepdims=True)).astype(np.float32)
        self._kept = np.zeros(self._half - 1, dtype=np.float32)
        self._first = 1 - self._half  # Number of the first kept input sample.
        self._seen = 0
        self._made = 0

    def push(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take samples in, return those that are certain now.

        Args:
            samples: float32 [n] at the incoming rate.

        Returns:
            float32 [m] at the wanted rate.
        """
        self._seen += len(samples)
        if self._same:
            return samples
        return self._out(samples, self._seen - 1 - self._half)

    def finish(self) -> NDArray[np.float32]:
        """Return the rest, float32 [m]; nothing can be pushed afterwards."""
        if self._same:
            return np.zeros(0, dtype=np.float32)
        silence = np.zeros(2 * self._half, dtype=np.float32)
        return self._out(silence, self._seen - 1)

    def _out(self, samples: NDArray[np.float32], last: int) -> NDArray[np.float32]:
        """Return the outputs that lie at or before input sample `last`."""
        self._kept = np.concatenate((self._kept, samples))
        stop = max(self._made, -(-(last + 1) * self._up // self._down))
        numbers = np.arange(self._made, stop, dtype=np.int64) * self._down
        whole, phase = numbers // self._up, numbers % self._up
        starts = whole - (self._half - 1) - self._first
        if not len(starts):
            return np.zeros(0, dtype=np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(self._kept, 2 * self._half)
        out = np.einsum("ij,ij->i", windows[starts], self._bank[phase])
        self._made = stop
        done = int(stop * self._down // self._up) - (self._half - 1) - self._first
        done = min(max(done, 0), len(self._kept))
        self._kept = self._kept[done:].copy()
        self._first += done
        return np.asarray(out, dtype=np.float32)
