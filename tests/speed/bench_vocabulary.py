"""How fast do lists load, and how many words a second does the pronunciation model guess?

    python tests/speed/bench_vocabulary.py ../shared/data docs/results/vocabulary.json

Lists of 100 to 100,000 entries, drawn from the names of cities, people and companies of
../shared/data/lists, are read from a file and laid over the general language model. Reported are
wall time and processor time (the machine may be busy), best of `--repeats`, kernels warm.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.lexicon.g2p import fold, load_g2p
from core.lexicon.lexicon import build_lexicon, load_lexicon
from core.lexicon.pronunciations import PACK, load_pronouncer
from core.lm.mixture import mix
from core.lm.ngram import NgramModel
from core.vocabulary.lists import read_list
from core.vocabulary.masses import MassCache
from core.vocabulary.overlay import build_overlay

SIZES = (100, 1_000, 10_000, 100_000)
SEED = 11
MODEL = PACK.parents[1] / "domains" / "general" / "model.lm"


def names(data: Path) -> list[str]:
    """Return different names of places, people and companies in random order."""
    found: dict[str, None] = {}
    for file, column in (
        ("cities", 0), ("surnames_us_census1990", 0), ("names_ru", 1), ("companies", 0),
        ("names_en_mimesis", 0), ("given_names_us_census1990", 0),
    ):  # fmt: skip
        lines = (data / "lists" / f"{file}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        found.update(dict.fromkeys(line.split("\t")[column] for line in lines))
    everything = [name for name in found if name]
    random.Random(SEED).shuffle(everything)
    return everything


def best_of(repeats: int, work: Callable[[], object]) -> tuple[float, float]:
    """Return the least wall time and the least processor time of a function, seconds."""
    wall, cpu = [], []
    for _ in range(repeats):
        started, used = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    return round(min(wall), 4), round(min(cpu), 4)


def main() -> None:
    """Measure and write the numbers."""
    parser = argparse.ArgumentParser(description="Measure loading of lists.")
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--repeats", type=int, default=3)
    args = parser.parse_args()
    everything = names(args.data)
    pronouncer, model = load_pronouncer(), load_g2p(PACK / "g2p.npz")
    mixture = mix([NgramModel.open(MODEL)])
    result: dict[str, Any] = {
        "machine": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "lists": [],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.txt"
        for size in SIZES:
            path.write_text("\n".join(everything[:size]), encoding="utf-8")
            cache = MassCache()

            def load(path: Path = path, cache: MassCache = cache) -> None:
                build_overlay([(read_list(path), 1.0)], pronouncer, mixture, cache=cache)

            load()
            wall, cpu = best_of(args.repeats, load)
            overlay = build_overlay([(read_list(path), 1.0)], pronouncer, mixture, cache=cache)
            result["lists"].append(
                {
                    "entries": min(size, len(everything)),
                    "wall_s": wall,
                    "cpu_s": cpu,
                    "new": len(overlay.entry_text),
                    "known": len(overlay.known_text),
                    "nodes": len(overlay.trie.token),
                }
            )
        words = sorted({fold(part) for name in everything for part in name.split()})
        for width, beam in ((16, 7.0), (8, 5.0)):
            wall, cpu = best_of(
                args.repeats,
                lambda w=width, b=beam: model.pronounce_all(words, 3, width=w, beam=b),
            )
            result[f"g2p_words_per_s_width_{width}"] = round(len(words) / cpu)
        lexicon = build_lexicon(mixture.words, pronouncer)
        lexicon.save(Path(folder) / "lexicon.npz", mixture.words)
        result["lexicon"] = {
            "words": len(mixture.words),
            "pronunciations": len(lexicon.word_ids),
            "build": best_of(args.repeats, lambda: build_lexicon(mixture.words, pronouncer)),
            "load": best_of(
                args.repeats,
                lambda: load_lexicon(Path(folder) / "lexicon.npz", mixture.words),
            ),
            "trie": best_of(args.repeats, lexicon.trie),
        }
    text = json.dumps(result, indent=1)
    sys.stdout.write(text + "\n")
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
