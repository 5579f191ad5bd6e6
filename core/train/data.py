"""Read the corpora once: decoded audio in one memory-mapped file, an index beside it.

A prepared folder holds `audio.i16` (all utterances' samples, int16 at 16 kHz, end to end) and
`utterances.tsv` (set, utterance, speaker, first sample, samples, text).
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.audio.decode import read_samples

ACCENT_DEV_SPEAKERS = 10
"""The last speakers of speechocean762 are held out as a dev set of Mandarin accents."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One transcribed utterance of a prepared folder; times in samples at 16 kHz."""

    set_name: str
    utterance: str
    speaker: str
    first_sample: int
    samples: int
    text: str


def corpus_rows(folder: Path) -> Iterator[tuple[str, str, Path, str]]:
    """Yield (utterance, speaker, audio path, text) of a corpus folder with utterances.tsv."""
    with (folder / "utterances.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["utt_id"], row["speaker"], folder / row["path"], row["text"]


def prepare(corpora: list[Path], out: Path) -> list[Utterance]:
    """Decode every utterance of the corpora into `out`; returns the index.

    Speakers of speechocean762 beyond the first ones go to the set `dev/accent`.
    """
    out.mkdir(parents=True, exist_ok=True)
    index: list[Utterance] = []
    position = 0
    with (out / "audio.i16.part").open("wb") as audio:
        for folder in corpora:
            rows = list(corpus_rows(folder))
            set_name = f"{folder.parent.name}/{folder.name}"
            speakers = sorted({speaker for _, speaker, _, _ in rows})
            held_out = set(speakers[-ACCENT_DEV_SPEAKERS:]) if "speechocean" in set_name else set()
            for utterance, speaker, path, text in rows:
                samples = np.clip(read_samples(path) * 32767.0, -32768, 32767).astype(np.int16)
                samples.tofile(audio)
                name = "dev/accent" if speaker in held_out else set_name
                index.append(Utterance(name, utterance, speaker, position, len(samples), text))
                position += len(samples)
    (out / "audio.i16.part").rename(out / "audio.i16")
    with (out / "utterances.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\")
        for item in index:
            writer.writerow(
                [
                    item.set_name,
                    item.utterance,
                    item.speaker,
                    item.first_sample,
                    item.samples,
                    item.text,
                ]
            )
    return index


def load_index(folder: Path) -> list[Utterance]:
    """Return the index of a prepared folder."""
    with (folder / "utterances.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\")
        return [Utterance(a, b, c, int(d), int(e), f) for a, b, c, d, e, f in rows]


def load_audio(folder: Path) -> NDArray[np.int16]:
    """Return all samples of a prepared folder, memory-mapped: int16 [samples]."""
    return np.memmap(folder / "audio.i16", dtype=np.int16, mode="r")


def samples_of(audio: NDArray[np.int16], item: Utterance) -> NDArray[np.float32]:
    """Return one utterance's samples: float32 [n] in [-1, 1]."""
    span = audio[item.first_sample : item.first_sample + item.samples]
    return np.asarray(span, dtype=np.float32) / np.float32(32768.0)


def main() -> None:
    """Prepare a folder from corpora named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("corpora", type=Path, nargs="+")
    arguments = parser.parse_args()
    prepare(arguments.corpora, arguments.out)


if __name__ == "__main__":
    main()
