"""The filterbank against kaldi-native-fbank, and streaming against batch."""

from __future__ import annotations

from itertools import pairwise

import kaldi_native_fbank
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.errors import UsageError
from core.features.fbank import FbankStream, fbank, frame_count


def _speechlike(samples: int, seed: int = 0) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    time = np.arange(samples) / 16000
    tone = sum(
        np.sin(2 * np.pi * f * time + f) / (1 + f / 500) for f in (120, 240, 700, 2300, 5100)
    )
    return (0.1 * tone * (1 + np.sin(9 * time)) + 0.01 * rng.standard_normal(samples)).astype(
        np.float32
    )


def _kaldi(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.samp_freq = 16000
    options.mel_opts.num_bins = 80
    computer = kaldi_native_fbank.OnlineFbank(options)
    computer.accept_waveform(16000, (samples * 32768).tolist())
    computer.input_finished()
    frames = [computer.get_frame(i) for i in range(computer.num_frames_ready)]
    return np.stack(frames)


def test_equals_kaldi_within_a_thousandth() -> None:
    samples = _speechlike(40_000)
    expected = _kaldi(samples)
    actual = fbank(samples)
    assert actual.shape == expected.shape
    assert np.abs(actual - expected).max() < 1e-3


def test_silence_is_finite() -> None:
    assert np.isfinite(fbank(np.zeros(1600, dtype=np.float32))).all()


def test_too_short_gives_no_frame() -> None:
    assert fbank(np.zeros(399, dtype=np.float32)).shape == (0, 80)
    assert frame_count(400) == 1


def test_wrong_dtype_is_refused() -> None:
    with pytest.raises(UsageError):
        fbank(np.zeros(1600))  # type: ignore[arg-type]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12), st.integers(0, 99))
def test_any_chunking_equals_batch(sizes: list[int], seed: int) -> None:
    samples = _speechlike(sum(sizes) + 1, seed)
    stream = FbankStream()
    edges = np.cumsum([0, *sizes])
    parts = [stream.push(samples[a:b]) for a, b in pairwise(edges)]
    parts.append(stream.push(samples[edges[-1] :]))
    assert np.abs(np.concatenate(parts) - fbank(samples)).max(initial=0.0) < 1e-5
