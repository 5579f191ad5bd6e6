"""How fast are the features, beside kaldi-native-fbank, on one thread?

    OMP_NUM_THREADS=1 python tests/speed/bench_features.py docs/results/features.json

Ten minutes of noise, in the segments of up to 30 s that the program cuts; processor seconds, best
of five, both in one run. kaldi-native-fbank's time includes fetching every frame in Python, as it
offers no other way.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import kaldi_native_fbank
import numpy as np
from numpy.typing import NDArray

from core.features.fbank import SAMPLE_RATE, FbankStream, fbank

SEGMENT_S = 30
SEGMENTS = 20


def kaldi(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return kaldi-native-fbank's features of a segment: float32 [frames, 80]."""
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = 80
    computer = kaldi_native_fbank.OnlineFbank(options)
    computer.accept_waveform(SAMPLE_RATE, samples * 32768)
    computer.input_finished()
    return np.stack([computer.get_frame(i) for i in range(computer.num_frames_ready)])


def stream(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the features of a segment from blocks of 100 ms: float32 [frames, 80]."""
    source = FbankStream()
    parts = [source.push(samples[i : i + 1600]) for i in range(0, len(samples), 1600)]
    return np.concatenate(parts)


def speed(work: Callable[[NDArray[np.float32]], object], segment: NDArray[np.float32]) -> float:
    """Return how many times faster than real time, by processor seconds, best of five."""
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        for _ in range(SEGMENTS):
            work(segment)
        best = min(best, time.process_time() - started)
    return round(SEGMENT_S * SEGMENTS / best)


def main() -> None:
    """Write the figures as JSON."""
    rng = np.random.default_rng(1)
    segment = (0.1 * rng.standard_normal(SEGMENT_S * SAMPLE_RATE)).astype(np.float32)
    figures = {
        "command": "OMP_NUM_THREADS=1 python tests/speed/bench_features.py OUT",
        "ours_x_real_time": speed(fbank, segment),
        "ours_in_100_ms_blocks_x_real_time": speed(stream, segment),
        "kaldi_native_fbank_x_real_time": speed(kaldi, segment),
        "largest_difference": float(np.abs(fbank(segment) - kaldi(segment)).max()),
    }
    Path(sys.argv[1]).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
