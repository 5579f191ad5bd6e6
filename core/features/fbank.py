"""80-bin log-mel filterbank, equal to Kaldi's, computed in blocks of frames by numpy.

Kaldi's `compute-fbank-feats` with dither 0, snip-edges true, Povey window, pre-emphasis 0.97,
DC offset removed, 20 Hz to Nyquist; samples are scaled to int16's range first, as Kaldi reads
them (Povey et al. 2011, "The Kaldi speech recognition toolkit").
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.errors import UsageError

SAMPLE_RATE = 16_000
FRAME_SHIFT = 160
"""Samples from one feature frame to the next (10 ms)."""
FRAME_LENGTH = 400
"""Samples that a feature frame sees (25 ms)."""
BINS = 80

_FFT = 512
_PRE_EMPHASIS = 0.97
_LOW_HZ = 20.0
_ENERGY_FLOOR = float(np.finfo(np.float32).eps)
_SCALE = 32768.0
_BLOCK_FRAMES = 512


def _mel(hertz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hertz, dtype=np.float64) / 700.0))


def _warp(hertz: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """Bend the frequency axis linearly up to 4/5 of Nyquist (Jaitly, Hinton 2013)."""
    nyquist = SAMPLE_RATE / 2
    knee = 0.8 * nyquist * min(factor, 1.0) / factor
    upper = nyquist - (nyquist - factor * knee) / (nyquist - knee) * (nyquist - hertz)
    return np.where(hertz <= knee, hertz * factor, upper)


@lru_cache(maxsize=64)
def mel_weights(warp: float = 1.0) -> NDArray[np.float32]:
    """Return the triangular mel filters.

    Args:
        warp: Vocal-tract length factor; 1 leaves the axis as it is (training bends it).

    Returns:
        float32 [257, 80]; multiply a power spectrum by it.
    """
    hertz: NDArray[np.float64] = np.arange(_FFT // 2 + 1, dtype=np.float64)
    hertz *= SAMPLE_RATE / _FFT
    if warp != 1.0:
        hertz = _warp(hertz, warp)
    mels = _mel(hertz)[:, None]
    edges = np.linspace(float(_mel(_LOW_HZ)), float(_mel(SAMPLE_RATE / 2)), BINS + 2)
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    rising = (mels - left) / (centre - left)
    falling = (right - mels) / (right - centre)
    weights = np.maximum(0.0, np.minimum(rising, falling))
    weights[-1] = 0.0  # Kaldi leaves the Nyquist line out
    return weights.astype(np.float32)


@lru_cache(maxsize=1)
def _window() -> NDArray[np.float32]:
    phase = 2.0 * np.pi * np.arange(FRAME_LENGTH) / (FRAME_LENGTH - 1)
    window: NDArray[np.float32] = ((0.5 - 0.5 * np.cos(phase)) ** 0.85).astype(np.float32)
    return window


def frame_count(samples: int) -> int:
    """Return how many whole frames fit into a number of samples."""
    return max(0, (samples - FRAME_LENGTH) // FRAME_SHIFT + 1)


def fbank(samples: NDArray[np.float32], warp: float = 1.0) -> NDArray[np.float32]:
    """Return log-mel energies.

    Args:
        samples: float32 [n] at 16 kHz, in [-1, 1].
        warp: Vocal-tract length factor of the mel axis.

    Returns:
        float32 [frames, 80], natural log; frame t sees samples [160·t, 160·t + 400).

    Raises:
        UsageError: samples isn't a one-dimensional float32 array.
    """
    if samples.ndim != 1 or samples.dtype != np.float32:
        raise UsageError(f"features need float32 [n], not {samples.dtype} {samples.shape}")
    frames = frame_count(len(samples))
    out = np.empty((frames, BINS), dtype=np.float32)
    weights, window = mel_weights(warp), _window()
    for start in range(0, frames, _BLOCK_FRAMES):
        stop = min(frames, start + _BLOCK_FRAMES)
        span = samples[start * FRAME_SHIFT : (stop - 1) * FRAME_SHIFT + FRAME_LENGTH]
        cut = np.lib.stride_tricks.sliding_window_view(span, FRAME_LENGTH)[::FRAME_SHIFT]
        block = cut * np.float32(_SCALE)
        block -= block.mean(axis=1, keepdims=True)
        shaped = np.zeros((stop - start, _FFT), dtype=np.float32)
        body = shaped[:, :FRAME_LENGTH]
        np.multiply(block[:, :-1], np.float32(-_PRE_EMPHASIS), out=body[:, 1:])
        body[:, 1:] += block[:, 1:]
        body[:, 0] = block[:, 0] * np.float32(1.0 - _PRE_EMPHASIS)
        body *= window
        spectrum = np.fft.rfft(shaped)
        power = spectrum.real**2
        power += spectrum.imag**2
        np.log(np.maximum(power @ weights, np.float32(_ENERGY_FLOOR)), out=out[start:stop])
    return out


class FbankStream:
    """The same features from blocks of any size; keeps the samples a later frame still needs."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, dtype=np.float32)

    def push(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the frames that are complete now: samples float32 [n] → float32 [frames, 80]."""
        joined = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        out = fbank(joined)
        self._rest = joined[len(out) * FRAME_SHIFT :].copy()
        return out
