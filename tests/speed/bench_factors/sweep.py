"""Which weight a list should have by default: names found against names invented.

    python -m tests.speed.bench_factors.sweep --thin 3 --sizes 1000 100000 --weights 1 4 16

Prints, for each size and weight, what a plain list (no counts, no classes) does to spoken names,
to the rare words of real recordings, and to real recordings none of whose words is on it. Takes
every n-th utterance (`--thin`); what was heard for the factor benchmark is used again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.kernel_cache import use_kernel_cache


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, default=Path("training/bench"))
    parser.add_argument("--pack", default="en-starter")
    parser.add_argument("--thin", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--weights", type=float, nargs="+", default=[1.0, 4.0, 16.0, 64.0])
    call = parser.parse_args()
    use_kernel_cache()
    sweep(call.data, call.folder, call.pack, call.thin, call.sizes, call.weights)


def sweep(
    data: Path,
    folder: Path,
    pack: str,
    thin: int,
    sizes: Sequence[int],
    weights: Sequence[float],
) -> None:
    """Print a row per size and weight.

    Args:
        data: ../shared/data.
        folder: What the factor benchmark spoke and heard.
        pack: Acoustic pack.
        thin: Take every n-th utterance.
        sizes: Entries of the lists.
        weights: Odds multipliers.
    """
    # Kernels look for their cache when they are imported.
    from core.text.score import text_words
    from core.vocabulary.lists import make_list
    from tests.speed.bench_factors import names
    from tests.speed.bench_factors.material import SPEECH_SET, Material
    from tests.speed.bench_factors.recognise import Language, list_hits, recognise

    material = Material(data, folder, 1, pack)
    language = Language(material.pack)
    pool = names.distractors(material)
    spoken = material.hear(material.items("names")).every(thin)
    real = material.hear(material.items(SPEECH_SET, names.SPEECH_THIN)).every(thin)
    said = {word for item in real.items for word in text_words(item.text)}
    sets = (
        ("names", spoken, sorted({name for item in spoken.items for name in item.listed}), pool),
        ("rare", real, names.rare_words(language, real), pool),
        ("foreign", real, [], [name for name in pool if not said & set(text_words(name))]),
    )
    mixture = language.mixture(names.GENERAL)
    plain, _ = language.prepared(mixture, "general")
    print_row(
        "set", "entries", "weight", "WER", "B-WER", "U-WER", "false", "without", "x real time"
    )
    for name, heard, terms, others in sets:
        none = recognise(plain, heard, terms)
        for size in (0, *sizes):
            chosen = (
                names.listed(terms, others, size) if terms else make_list("terms", others[:size])
            )
            words = frozenset(w for entry in chosen.entries for w in text_words(entry.written))
            for weight in weights if size else (0.0,):
                outcome = none
                if size:
                    ready, _ = language.prepared(mixture, "general", [(chosen, weight)])
                    outcome = recognise(ready, heard, terms)
                figures = outcome.figures(heard.seconds)
                hits = list_hits(heard.items, outcome.texts, words)
                before = list_hits(heard.items, none.texts, words)
                print_row(
                    name, size, weight, figures["wer"], figures.get("b_wer", ""),
                    figures.get("u_wer", figures["wer"]), hits["false"], before["false"],
                    figures["times_real_time"],
                )  # fmt: skip


def print_row(*values: object) -> None:
    """Print values under one another."""
    sys.stdout.write("".join(f"{value!s:>12}" for value in values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
