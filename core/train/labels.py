"""Turn transcripts into phone labels; with a trained network, the variants that were spoken.

Without a checkpoint every word gets its first pronunciation. With one, the best path through all
pronunciations of all words of an utterance decides (`core.train.kernels.best_variants`).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.features.fbank import fbank
from core.lexicon.pronunciations import Pronouncer, load_pronouncer
from core.train.data import load_audio, load_index, samples_of
from core.train.export import load_average
from core.train.kernels import best_variants

MOST_VARIANTS = 4


def _variants(pronouncer: Pronouncer, word: str) -> list[tuple[int, ...]]:
    found = dict.fromkeys(p.phones for p in pronouncer.of(word) if p.phones)
    return list(found)[:MOST_VARIANTS]


def choose(log_probs: NDArray[np.float32], words: list[list[tuple[int, ...]]]) -> list[int] | None:
    """Return the labels of the best variants: log_probs float32 [T, V]; None if nothing fits."""
    tokens: list[int] = []
    entry: list[int] = []
    before: list[list[int]] = []
    word_of: list[int] = []
    last: list[int] = []
    for number, variants in enumerate(words):
        ends = []
        for phones in variants:
            for position, phone in enumerate(phones):
                first = position == 0
                before.append((last if number else []) if first else [len(tokens) - 1])
                entry.append(int(first and number == 0))
                tokens.append(phone)
                word_of.append(number)
            ends.append(len(tokens) - 1)
        last = ends
    table = np.zeros((len(tokens), max(map(len, before), default=1) or 1), dtype=np.int32)
    for s, row in enumerate(before):
        table[s, : len(row)] = row
    path = best_variants(
        np.ascontiguousarray(log_probs),
        np.array(tokens, dtype=np.int32),
        np.array(entry, dtype=np.int32),
        table,
        np.array([len(row) for row in before], dtype=np.int32),
        np.array(last, dtype=np.int32),
    )
    if not len(path):
        return None
    visited = path[np.flatnonzero(np.diff(path, prepend=-1))]
    return [tokens[s] for s in visited if s >= 0]


def label(speech: Path, checkpoint: Path | None) -> dict[str, list[int]]:
    """Return token ids per utterance of a prepared folder."""
    pronouncer = load_pronouncer()
    known: dict[str, list[tuple[int, ...]]] = {}
    network = load_average(checkpoint) if checkpoint else None
    audio = load_audio(speech)
    out: dict[str, list[int]] = {}
    for item in load_index(speech):
        words = []
        for word in item.text.split():
            if word not in known:
                known[word] = _variants(pronouncer, word)
            words.append(known[word])
        if not all(words):
            continue
        labels = None
        if network is not None:
            with torch.inference_mode():
                frames = torch.from_numpy(fbank(samples_of(audio, item)))
                log_probs = network(frames[None])[0][0].numpy()
            labels = choose(log_probs, words)
        out[item.utterance] = labels or [p for variants in words for p in variants[0]]
    return out


def main() -> None:
    """Write a labels file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("out", type=Path, help="labels.json")
    parser.add_argument("--checkpoint", type=Path)
    arguments = parser.parse_args()
    labels = label(arguments.speech, arguments.checkpoint)
    part = arguments.out.with_suffix(".part")
    part.write_text(json.dumps(labels), encoding="utf-8")
    part.replace(arguments.out)


if __name__ == "__main__":
    main()
