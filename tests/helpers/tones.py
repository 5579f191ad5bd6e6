"""A language of tones: every phone is a frequency, and a model that hears it without error.

With it whole recordings, of any format and rate, run through the real engine in milliseconds, and
what they say is known exactly.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.acoustic.model import SAMPLE_RATE, Emissions
from core.acoustic.pack import Evidence, FeatureSettings, Pack, Scales, token_set_of, write_pack
from core.lexicon.phones import PHONE_TOKENS
from core.lexicon.pronunciations import load_pronouncer
from core.lm.domains import Manifest, sha256, write_manifest
from core.lm.estimate import estimate, read_corpus
from core.lm.ngram import NgramModel

HOP = 480
FREQUENCIES = 300.0 + 80.0 * np.arange(len(PHONE_TOKENS) - 1)
PHONE_SAMPLES = 4 * HOP
GAP_SAMPLES = 2 * HOP

SENTENCES = (
    "the quick brown fox jumps over the lazy dog",
    "the old man and the sea",
    "a quick walk in the park",
    "the sea is old and the man is quick",
)


def speak(text: str, rate: int = SAMPLE_RATE) -> NDArray[np.float32]:
    """Return the tones of a text, with half a second of silence on either side; float32 [n]."""
    pronouncer = load_pronouncer()
    scale = rate / SAMPLE_RATE
    times = np.arange(round(PHONE_SAMPLES * scale)) / rate
    fade = np.minimum(1.0, np.minimum(times, times[::-1]) / 0.005)
    gap = np.zeros(round(GAP_SAMPLES * scale))
    pieces = [np.zeros(rate // 2)]
    for word in text.split():
        for phone in pronouncer.of(word)[0].phones:
            pieces += [0.4 * fade * np.sin(2 * np.pi * FREQUENCIES[phone - 1] * times), gap]
    pieces.append(np.zeros(rate // 2))
    return np.concatenate(pieces).astype(np.float32)


def write_wav(path: Path, samples: NDArray[np.float32], rate: int = SAMPLE_RATE) -> Path:
    """Write float32 samples [n] or [n, channels] as 16-bit WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


class ToneModel:
    """Hears tones; counts how often it was asked."""

    def __init__(self, pack: Pack) -> None:
        self.token_set = pack.token_set
        self.hop_samples = pack.hop_samples
        self.identity = pack.identity
        self.device = "cpu"
        self.calls = 0

    def emissions(self, samples: NDArray[np.float32], first_sample: int = 0) -> Emissions:
        """See `core.acoustic.model.AcousticModel`."""
        self.calls += 1
        frames = -(-len(samples) // HOP)
        padded = np.zeros(frames * HOP, dtype=np.float64)
        padded[: len(samples)] = samples
        blocks = padded.reshape(frames, HOP)
        waves = np.exp(-2j * np.pi * np.outer(np.arange(HOP) / SAMPLE_RATE, FREQUENCIES))
        power = np.abs(blocks @ waves) ** 2
        heard = np.full((frames, len(PHONE_TOKENS)), -12.0)
        is_tone = power.max(axis=1, initial=0.0) > 50.0
        heard[~is_tone, 0] = 0.0
        heard[is_tone, 1 + power[is_tone].argmax(axis=1)] = 0.0
        heard -= np.log(np.exp(heard).sum(axis=1, keepdims=True))
        return Emissions(
            heard.astype(np.float32), HOP, first_sample, self.token_set.identity, self.identity
        )


def install_tone_pack(
    home: Path, name: str = "en-starter", evidence: Evidence | None = None
) -> Path:
    """Put a pack of the tone model into a home, where it takes the built-in one's place."""
    folder = home / "data" / "packs" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(b"the tone model needs no network")
    write_pack(
        Pack(
            folder=folder,
            id=name,
            version="1",
            title="Tones",
            languages=("en",),
            licence="Apache-2.0",
            data="none",
            token_set=token_set_of("phone", PHONE_TOKENS, 0),
            log_prior=None,
            features=FeatureSettings(),
            model_file="model.onnx",
            accelerator_file="",
            hop_samples=HOP,
            right_context_samples=0,
            scales=Scales(),
            files=(("model.onnx", ""),),
            evidence=evidence,
        )
    )
    return folder


def install_domain(
    home: Path, name: str = "general", sentences: tuple[str, ...] = SENTENCES
) -> Path:
    """Put a small language model into a home, where it takes the built-in one's place."""
    folder = home / "data" / "domains" / name
    folder.mkdir(parents=True, exist_ok=True)
    corpus = read_corpus(sentences * 3)
    estimated = estimate(corpus.stream, len(corpus.words), 3)
    model = NgramModel(corpus.words, estimated.arrays)
    model.save(folder / "model.lm")
    write_manifest(
        folder,
        Manifest(
            name=name, title=name, language="en", order=3, counts=model.counts,
            licence="Apache-2.0", sources="made up",
            files={"model.lm": sha256(folder / "model.lm")},
        ),
    )  # fmt: skip
    return folder
