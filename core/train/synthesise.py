"""Make synthetic speech for words that the recordings lack, with engines installed on the system.

Sentences of domain texts are taken greedily for the unseen words they bring; each is spoken by a
voice drawn from espeak-ng's accents and variants or flite's kal16, at its own rate and pitch. The
voices slt, ked, awb and rms are never used: they are kept for evaluation.
"""

from __future__ import annotations

import argparse
import lzma
import subprocess
import tempfile
import wave
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from core.text.normalise import spoken_words

ACCENTS = ("en-gb", "en-us", "en-us-nyc", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-rp",
           "en-gb-x-gbcwmd", "en-029")  # fmt: skip
VARIANTS = ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4", "f5", "linda",
            "steph", "john", "max", "Andy", "edward", "michael", "rob")  # fmt: skip
WORDS_PER_SENTENCE = (5, 18)


def choose_sentences(texts: Path, known: set[str], count: int, seed: int) -> list[list[str]]:
    """Return `count` sentences (lists of spoken words) that bring words outside `known`."""
    rng = np.random.default_rng(seed)
    pool: list[list[str]] = []
    for path in sorted(texts.glob("*/train.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            lines = file.read().splitlines()
        for i in rng.permutation(len(lines))[:6000]:
            words = spoken_words(lines[i])
            if WORDS_PER_SENTENCE[0] <= len(words) <= WORDS_PER_SENTENCE[1]:
                pool.append(words)
    uses = Counter(word for words in pool for word in words)
    seen: Counter[str] = Counter()
    chosen: list[list[str]] = []
    for i in rng.permutation(len(pool)):
        words = pool[i]
        # Words that occur twice in the pool and less than three times so far: real, and lacking.
        if any(w not in known and uses[w] > 1 and seen[w] < 3 for w in words):
            chosen.append(words)
            seen.update(words)
            if len(chosen) == count:
                break
    return chosen


def speak(words: list[str], out: Path, rng: np.random.Generator) -> str:
    """Write a sentence as 16 kHz mono WAV; returns the voice's name."""
    text = " ".join(words)
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.wav"
        if rng.random() < 0.8:
            voice = f"{rng.choice(ACCENTS)}+{rng.choice(VARIANTS)}"
            rate, pitch = int(rng.integers(130, 200)), int(rng.integers(20, 80))
            command = [
                "espeak-ng",
                "-v",
                voice,
                "-s",
                str(rate),
                "-p",
                str(pitch),
                "-w",
                str(raw),
                text,
            ]
        else:
            voice = "kal16"
            stretch = f"duration_stretch={rng.uniform(0.8, 1.25):.2f}"
            pitch_hz = f"int_f0_target_mean={rng.uniform(80, 150):.0f}"
            command = [
                "flite",
                "-voice",
                "kal16",
                "--setf",
                stretch,
                "--setf",
                pitch_hz,
                "-t",
                text,
                "-o",
                str(raw),
            ]
        subprocess.run(command, check=True, capture_output=True)
        with wave.open(str(raw)) as file:
            rate = file.getframerate()
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
    divisor = int(np.gcd(16000, rate))
    level = resample_poly(samples.astype(np.float32), 16000 // divisor, rate // divisor)
    with wave.open(str(out), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(np.clip(level, -32768, 32767).astype(np.int16).tobytes())
    return voice


def main() -> None:
    """Write a corpus folder (utterances.tsv and WAV files)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, help="../shared/data/text")
    parser.add_argument("real", type=Path, nargs="+", help="corpora whose words count as known")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    known: set[str] = set()
    for corpus in arguments.real:
        lines = (corpus / "utterances.tsv").read_text(encoding="utf-8").splitlines()[1:]
        known.update(word for line in lines for word in line.split("\t")[-1].split())
    rng = np.random.default_rng([arguments.seed, 1])
    rows = ["utt_id\tspeaker\tseconds\tpath\ttext"]
    for i, words in enumerate(
        choose_sentences(arguments.texts, known, arguments.count, arguments.seed)
    ):
        path = arguments.out / f"synthetic-{i:05d}.wav"
        voice = speak(words, path, rng)
        seconds = (path.stat().st_size - 44) / 32000
        rows.append(f"synthetic-{i:05d}\t{voice}\t{seconds:.3f}\t{path.name}\t{' '.join(words)}")
    (arguments.out / "utterances.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
