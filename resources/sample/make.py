"""Make the bundled recordings again: flite's voice says the sentences of each text.

Run it as `python resources/sample/make.py`; flite comes from `apt install flite`.
"""

from __future__ import annotations

import subprocess
import tempfile
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent
RATE = 16_000
VOICE = "slt"
PAUSE_S = 1.4
HISS = 0.0004
"""A room's noise, so that the pauses are those of a recording and not of a computer."""


def say(sentence: str) -> NDArray[np.float64]:
    """Return a sentence spoken by flite: float64 [samples] at 16 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        command = ["flite", "-voice", VOICE, "-t", sentence, "-o", str(path)]
        subprocess.run(command, check=True)
        with wave.open(str(path)) as file:
            assert file.getframerate() == RATE
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    return samples.astype(np.float64) / 32768


def main() -> None:
    """Write sample.opus and the tour's recording."""
    for text in (FOLDER / "sample.txt", FOLDER / "tour" / "tour.txt"):
        make(text)


def make(text: Path) -> None:
    """Write the recording of a text beside it."""
    pause = np.zeros(round(PAUSE_S * RATE))
    parts = [pause / 2]
    for sentence in text.read_text(encoding="utf-8").splitlines():
        parts += [say(sentence), pause]
    sound = np.concatenate(parts)
    sound *= 0.5 / np.abs(sound).max()
    sound += HISS * np.random.default_rng(1).standard_normal(len(sound))
    with av.open(str(text.with_suffix(".opus")), "w") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.bit_rate = 32_000
        frame = av.AudioFrame.from_ndarray(
            np.rint(sound * 32767).astype(np.int16)[None], format="s16", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
