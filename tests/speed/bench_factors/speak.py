"""Speaks sentences with voices kept out of training: festival's slt, ked; flite's awb, rms.

    python -m tests.speed.bench_factors.speak --data ../shared/data --out training/bench

Two sets are made: `domains`, held-out sentences of each domain's text, and `names`, sentences
around rare family names and small places. Each sentence has one voice, in turn. What is there
already is left alone, so an interrupted run goes on. Debian packages: festival,
festvox-us-slt-hts, festvox-kdlpc16k, flite.
"""

from __future__ import annotations

import argparse
import csv
import lzma
import random
import subprocess
import sys
import tempfile
import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from core.lexicon.g2p import fold
from core.text.normalise import spoken_words

VOICES = ("slt", "awb", "ked", "rms")
FESTIVAL = {"slt": "cmu_us_slt_arctic_hts", "ked": "ked_diphone"}
DOMAINS = ("banking", "real_estate", "travel_hotels", "medical", "food_ordering", "technology")
PER_DOMAIN = 60
WORDS = (6, 20)
"""Shortest and longest sentence, in words."""

NAME_SENTENCES = 100
SEED = 17
LARGEST_PLACE = 100_000
"""Inhabitants: a place with more is no rare name."""
FIRST_RARE_RANK = 3_000
TEMPLATES = (
    "the meeting with {surname} has been moved to thursday afternoon",
    "please send the contract to mister {surname} in {city}",
    "we drove from {city} to {city} in the rain",
    "my name is {given} {surname} and i live in {city}",
    "doctor {surname} will see you at half past nine",
    "the train to {city} leaves from the other platform",
    "is there a hotel near the station in {city}",
    "{given} {surname} wrote the first report about it",
    "they opened a new office in {city} last year",
    "could you spell the name {surname} for me please",
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One spoken sentence.

    Attributes:
        name: Unique; the WAV file is NAME.wav.
        group: Domain, or "names".
        voice: Who speaks it.
        text: Words, as they were given to the voice.
        listed: Written names in it; they belong on a list.
    """

    name: str
    group: str
    voice: str
    text: str
    listed: tuple[str, ...] = ()


def heldout(data: Path, domain: str) -> tuple[list[list[str]], list[list[str]]]:
    """Return two halves of a domain's held-out text as words: to tune on, and to speak."""
    with lzma.open(data / "text" / domain / "heldout.txt.xz", "rt", encoding="utf-8") as file:
        lines = [spoken_words(line) for line in file]
    lines = [words for words in lines if words]
    return lines[0::2], lines[1::2]


def domain_sentences(data: Path) -> list[Spoken]:
    """Choose held-out sentences of each domain."""
    chosen = []
    for domain in DOMAINS:
        rng = random.Random(f"{SEED} {domain}")
        pool = sorted(
            {
                " ".join(words)
                for words in heldout(data, domain)[1]
                if WORDS[0] <= len(words) <= WORDS[1] and " ".join(words).isascii()
            }
        )
        for i, text in enumerate(rng.sample(pool, PER_DOMAIN)):
            chosen.append(Spoken(f"{domain}-{i:03d}", domain, VOICES[i % len(VOICES)], text))
    return chosen


@cache
def column(path: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a table whose column `name` is plain letters."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row for row in rows if fold(row[name]).replace(" ", "").isalpha()]


def rare_names(data: Path) -> dict[str, list[str]]:
    """Return rare family names, small places and common given names, single words."""
    lists = data / "lists"
    places = [
        row["name"]
        for row in column(lists / "cities.tsv", "name")
        if int(row["population"]) < LARGEST_PLACE
    ]
    families = [
        row["name"]
        for row in column(lists / "surnames_us_census1990.tsv", "name")
        if int(row["rank"]) > FIRST_RARE_RANK
    ]
    given = [
        row["name"]
        for row in column(lists / "given_names_us_census1990.tsv", "name")
        if int(row["rank"]) > 100
    ]
    return {
        kind: sorted({n for n in names if n.isascii() and n.isalpha() and 5 <= len(n) <= 12})
        for kind, names in (("city", places), ("surname", families), ("given", given))
    }


def name_sentences(data: Path) -> list[Spoken]:
    """Fill the templates with rare names."""
    rng = random.Random(f"{SEED} names")
    pools = rare_names(data)
    chosen = []
    for i in range(NAME_SENTENCES):
        text = TEMPLATES[i % len(TEMPLATES)]
        listed = []
        for kind in ("given", "surname", "city"):
            while f"{{{kind}}}" in text:
                name = rng.choice(pools[kind])
                text = text.replace(f"{{{kind}}}", name, 1)
                listed.append(name)
        voice = VOICES[(i // len(TEMPLATES) + i) % len(VOICES)]
        chosen.append(Spoken(f"names-{i:03d}", "names", voice, text, tuple(listed)))
    return chosen


def speak_all(sentences: list[Spoken], out: Path) -> None:
    """Write a WAV file (16 kHz mono) of each sentence that has none yet."""
    out.mkdir(parents=True, exist_ok=True)
    todo = [item for item in sentences if not (out / f"{item.name}.wav").exists()]
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder)
        for voice, full in FESTIVAL.items():
            mine = [item for item in todo if item.voice == voice]
            if mine:
                script = [f"(voice_{full})"]
                for item in mine:
                    target = raw / f"{item.name}.wav"
                    script.append(
                        f'(utt.save.wave (utt.synth (Utterance Text "{item.text}")) '
                        f'"{target}" \'riff)'
                    )
                (raw / "say.scm").write_text("\n".join(script), encoding="ascii")
                subprocess.run(["festival", "-b", str(raw / "say.scm")], check=True)
        for item in todo:
            path = raw / f"{item.name}.wav"
            if item.voice not in FESTIVAL:
                command = ["flite", "-voice", item.voice, "-t", item.text, "-o", str(path)]
                subprocess.run(command, check=True)
            _to_16k(path, out / path.name)


def _to_16k(path: Path, target: Path) -> None:
    with wave.open(str(path)) as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    divisor = int(np.gcd(16000, rate))
    level = resample_poly(samples.astype(np.float32), 16000 // divisor, rate // divisor)
    level *= 9000.0 / max(float(np.abs(level).max()), 1.0)
    part = target.with_suffix(".part")
    with wave.open(str(part), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(np.clip(level, -32768, 32767).astype("<i2").tobytes())
    part.replace(target)


def spoken_sentences(data: Path, out: Path) -> list[Spoken]:
    """Return all sentences, spoken into `out`/wav."""
    sentences = [*domain_sentences(data), *name_sentences(data)]
    speak_all(sentences, out / "wav")
    return sentences


def main() -> None:
    """Speak everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("training/bench"))
    arguments = parser.parse_args()
    sentences = spoken_sentences(arguments.data, arguments.out)
    sys.stdout.write(f"{len(sentences)} sentences are in {arguments.out / 'wav'}\n")


if __name__ == "__main__":
    main()
