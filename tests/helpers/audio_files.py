"""Make small recordings for tests: every format, and every way to be broken."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000

CODECS = {
    ".wav": "pcm_s16le",
    ".flac": "flac",
    ".mp3": "libmp3lame",
    ".m4a": "aac",
    ".ogg": "libopus",
    ".opus": "libopus",
    ".mp4": "aac",
    ".mkv": "flac",
    ".webm": "libopus",
}
"""A usual codec for each file name ending."""


def tone(
    seconds: float, rate: int = SAMPLE_RATE, hertz: float = 440.0, level: float = 0.5
) -> NDArray[np.float32]:
    """Return a sine: float32 [seconds·rate]."""
    time = np.arange(round(seconds * rate)) / rate
    return np.asarray(level * np.sin(2 * np.pi * hertz * time), dtype=np.float32)


def speech_like(seconds: float, seed: int = 0, level: float = 0.3) -> NDArray[np.float32]:
    """Return something with the rhythm and the spectrum of speech: float32 at 16 kHz.

    Pulses at a drifting pitch through two moving resonances, in syllables of 120 to 250 ms.
    """
    random = np.random.default_rng(seed)
    count = round(seconds * SAMPLE_RATE)
    out = np.zeros(count)
    at = 0
    while at < count:
        length = min(count - at, int(random.uniform(0.12, 0.25) * SAMPLE_RATE))
        time = np.arange(length) / SAMPLE_RATE
        pitch = random.uniform(90, 220)
        first, second = random.uniform(300, 800), random.uniform(900, 2500)
        voice = np.zeros(length)
        for harmonic in range(1, int(4000 / pitch)):
            hertz = harmonic * pitch
            gain = np.exp(-(((hertz - first) / 150) ** 2)) + 0.5 * np.exp(
                -(((hertz - second) / 250) ** 2)
            )
            voice += (gain + 0.02) * np.sin(2 * np.pi * hertz * time + random.uniform(0, 6.28))
        out[at : at + length] = voice * np.hanning(length)
        at += length + int(random.uniform(0.0, 0.06) * SAMPLE_RATE)
    return np.asarray(level * out / np.max(np.abs(out)), dtype=np.float32)


def write_audio(
    path: Path,
    channels: NDArray[np.float32],
    rate: int = SAMPLE_RATE,
    codec: str | None = None,
    layout: str | None = None,
    video: bool = False,
) -> Path:
    """Write a recording.

    Args:
        path: Where; the ending chooses the container.
        channels: float32 [samples] or [channels, samples] in [-1, 1].
        rate: Samples per second.
        codec: Codec; None takes the usual one of the ending.
        layout: Arrangement of the channels; None guesses from their number.
        video: Add a picture track.
    """
    sound = np.atleast_2d(channels).astype(np.float32)
    names = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
    layout = layout or names[len(sound)]
    with av.open(str(path), "w") as container:
        picture = None
        if video:
            picture = container.add_stream("mpeg4", rate=10)
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        stream = container.add_stream(codec or CODECS[path.suffix], rate=rate, layout=layout)
        if picture is not None:
            for index in range(max(1, int(10 * sound.shape[1] / rate))):
                frame = av.VideoFrame.from_ndarray(
                    np.full((48, 64, 3), index % 256, dtype=np.uint8), format="rgb24"
                )
                frame.pts, frame.time_base = index, Fraction(1, 10)
                container.mux(picture.encode(frame))
            container.mux(picture.encode(None))
        assert isinstance(stream, av.AudioStream)
        wanted = stream.codec_context.format.name
        convert = av.AudioResampler(format=wanted, layout=layout, rate=rate)
        for start in range(0, sound.shape[1], 4096):
            # Interleaved: PyAV can't fill more than seven planes.
            part = np.ascontiguousarray(sound[:, start : start + 4096].T).reshape(1, -1)
            audio = av.AudioFrame.from_ndarray(part, format="flt", layout=layout)
            audio.sample_rate, audio.pts, audio.time_base = rate, start, Fraction(1, rate)
            for ready in convert.resample(audio):
                container.mux(stream.encode(ready))
        for ready in convert.resample(None):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


def write_video_only(path: Path) -> Path:
    """Write a second of pictures without sound."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(10):
            frame = av.VideoFrame.from_ndarray(
                np.full((48, 64, 3), 20 * index, dtype=np.uint8), format="rgb24"
            )
            frame.pts, frame.time_base = index, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def truncate(path: Path, share: float) -> Path:
    """Keep only the first share of a file's bytes, in place."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def scribble(path: Path, first: float, last: float, seed: int = 0) -> Path:
    """Overwrite the bytes between two shares of a file with noise, in place."""
    content = bytearray(path.read_bytes())
    start, stop = int(len(content) * first), int(len(content) * last)
    content[start:stop] = np.random.default_rng(seed).bytes(stop - start)
    path.write_bytes(bytes(content))
    return path
