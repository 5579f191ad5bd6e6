"""Speed of the language model: estimation, opening, queries; writes docs/results/lm_speed.json.

    python tests/speed/bench_lm.py [--data ../shared/data] [--words 5000000]

CPU seconds of this process are given beside the wall clock, which other work on the machine bends.
"""

from __future__ import annotations

import argparse
import json
import lzma
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.folders import resources  # noqa: E402
from core.lm.arpa import read_arpa, write_arpa  # noqa: E402
from core.lm.estimate import estimate, read_corpus  # noqa: E402
from core.lm.mixture import mix  # noqa: E402
from core.lm.ngram import NgramModel  # noqa: E402
from core.lm.prune import prune_to  # noqa: E402
from core.text.normalise import normalise_lines  # noqa: E402


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return (result, wall seconds, CPU seconds)."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def best(work: Callable[[], Any], repeat: int = 9) -> dict[str, float]:
    """Return the least and the median of several runs, in milliseconds."""
    runs = [timed(work) for _ in range(repeat)]
    return {
        "wall_ms_best": round(1e3 * min(wall for _, wall, _ in runs), 2),
        "wall_ms_median": round(1e3 * statistics.median(wall for _, wall, _ in runs), 2),
        "cpu_ms_best": round(1e3 * min(cpu for _, _, cpu in runs), 2),
    }


def read_text(data: Path, words: int) -> list[str]:
    """Return normalised sentences of the training texts, about so many words of them."""
    lines: list[str] = []
    count = 0
    for path in sorted((data / "text").glob("*/train.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in normalise_lines(file):
                lines.append(line)
                count += line.count(" ") + 1
                if count >= words:
                    return lines
    return lines


def estimation(lines: list[str]) -> dict[str, Any]:
    """Measure counting and smoothing at orders 3 and 4."""
    estimate(read_corpus(lines[:1000]).stream, 10_000, 3)  # compile
    found: dict[str, Any] = {}
    corpus, wall, cpu = timed(lambda: read_corpus(lines))
    words = len(corpus.stream)
    found["words"] = words
    found["vocabulary"] = len(corpus.words)
    found["numbering"] = {"wall_s": round(wall, 2), "cpu_s": round(cpu, 2)}
    for order in (3, 4):
        model, w, c = timed(partial(estimate, corpus.stream, len(corpus.words), order))
        found[f"order_{order}"] = {
            "wall_s": round(w, 2),
            "cpu_s": round(c, 2),
            "n_grams": len(model.arrays.word),
            "words_per_cpu_s_with_numbering": round(words / (c + cpu)),
        }
        _, w, c = timed(partial(prune_to, model.arrays, 500_000, model.history))
        found[f"pruning_order_{order}"] = {"wall_s": round(w, 2), "cpu_s": round(c, 2)}
    return found


def opening(folder: Path) -> dict[str, Any]:
    """Measure opening the general model with a look into its vocabulary, in both forms."""
    packed = resources() / "domains" / "general" / "model.lm"
    model = NgramModel.open(packed)
    mapped = folder / "mapped.lm"
    model.save(mapped)

    def open_all(path: Path) -> None:
        opened = NgramModel.open(path)
        opened.word_id("the")

    return {
        "n_grams": model.counts,
        "compact": {"bytes": packed.stat().st_size, **best(lambda: open_all(packed))},
        "mapped": {"bytes": mapped.stat().st_size, **best(lambda: open_all(mapped))},
        "all_words_as_strings": best(lambda: list(NgramModel.open(mapped).vocab)),
    }


def queries(lines: list[str]) -> dict[str, Any]:
    """Measure scores per second: running text, and the search's pattern of random words."""
    from core.lm.kernels import score_sequence

    model = NgramModel.open(resources() / "domains" / "general" / "model.lm")
    text = lines[:: max(1, len(lines) // 20_000)]
    ids = np.concatenate([model.word_ids([*line.split(), "</s>"]) for line in text])
    shuffled = ids.copy()
    np.random.default_rng(1).shuffle(shuffled)
    scores = np.empty(len(ids), dtype=np.float32)
    begin = model.begin_state()
    found: dict[str, Any] = {}
    for name, words in (("running_text", ids), ("random_words", shuffled)):
        score_sequence(model.arrays, words, begin, 2, scores)
        run = best(partial(score_sequence, model.arrays, words, begin, 2, scores), 5)
        found[name] = {"scores_per_cpu_s": round(len(words) / run["cpu_ms_best"] * 1e3)}
    mixture = mix([model, model], [0.5, 0.5])
    sentences = [line.split() for line in text[:4000]]
    mixture.component_log_probs(sentences[:10])
    run = best(lambda: mixture.component_log_probs(sentences), 3)
    count = sum(len(s) + 1 for s in sentences)
    found["mixture_of_two_with_lookup"] = {
        "scores_per_cpu_s": round(count / run["cpu_ms_best"] * 1e3)
    }
    return found


def arpa(lines: list[str], folder: Path) -> dict[str, Any]:
    """Measure reading an ARPA file."""
    corpus = read_corpus(lines[:100_000])
    model = NgramModel(corpus.words, estimate(corpus.stream, len(corpus.words), 3).arrays)
    path = folder / "a.arpa"
    _, _, out = timed(lambda: write_arpa(model, path))
    _, _, back = timed(lambda: read_arpa(path))
    size = sum(model.counts)
    return {
        "n_grams": size,
        "written_per_cpu_s": round(size / out),
        "read_per_cpu_s": round(size / back),
    }


def main() -> None:
    """Run all and write the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--words", type=int, default=5_000_000)
    parser.add_argument("--out", type=Path, default=ROOT / "docs/results/lm_speed.json")
    options = parser.parse_args()
    lines = read_text(options.data, options.words)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = {
            "command": "python tests/speed/bench_lm.py",
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "estimation": estimation(lines),
            "opening": opening(folder),
            "queries": queries(lines),
            "arpa": arpa(lines, folder),
        }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
