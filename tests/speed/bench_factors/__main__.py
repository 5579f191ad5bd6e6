"""Runs the factor benchmark.

    python -m tests.speed.bench_factors --data ../shared/data --out docs/results/factors.json

Parts can be run alone (`--parts names noise`): the others' numbers stay in the file. What is
spoken and heard is kept in training/bench, so that only the search runs again. Then
`python -m tests.speed.bench_factors.report` writes docs/RESULTS.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.kernel_cache import use_kernel_cache

PARTS = (
    "domains", "documents", "names", "protocol", "peers", "confusable", "weighed", "adding",
    "quiet", "noise", "loop", "spotting", "internal",
)  # fmt: skip
NEEDS_UNSEEN = ("domains", "documents")


def run(call: argparse.Namespace) -> None:
    """Measure the parts and write the file after each."""
    # Kernels look for their cache when they are imported.
    from tests.speed.bench_factors.material import Material
    from tests.speed.bench_factors.recognise import Language
    from tests.speed.bench_factors.unseen import unseen_model

    found: dict[str, Any] = {}
    if call.out.exists():
        found = json.loads(call.out.read_text(encoding="utf-8"))
    material = Material(call.data, call.folder, call.every, call.pack, found)
    language = Language(material.pack)
    language.warm()

    def measure(part: str) -> dict[str, Any]:
        module = importlib.import_module(f"tests.speed.bench_factors.{part}")
        more = [unseen_model(call.data, call.folder)] if part in NEEDS_UNSEEN else []
        figures: dict[str, Any] = module.measure(material, language, *more)
        return figures

    command = "python -m tests.speed.bench_factors --data ../shared/data --out"
    for part in call.parts:
        started, used = time.perf_counter(), time.process_time()
        figures = measure(part)
        found[part] = {
            "command": f"{command} docs/results/factors.json --parts {part}",
            "pack": material.pack.identity[:28],
            "scales": asdict(material.pack.scales),
            "load": round(os.getloadavg()[0], 1),
            "every": call.every,
            "machine": f"{os.cpu_count()} cores, {platform.machine()}",
            "wall_s": round(time.perf_counter() - started, 1),
            "cpu_s": round(time.process_time() - used, 1),
            "sets": figures,
        }
        call.out.parent.mkdir(parents=True, exist_ok=True)
        call.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"{part}: {found[part]['wall_s']} s\n")
        sys.stdout.flush()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("docs/results/factors.json"))
    parser.add_argument("--folder", type=Path, default=Path("training/bench"))
    parser.add_argument("--pack", default="en-starter")
    parser.add_argument("--every", type=int, default=1, help="take every n-th utterance: a trial")
    parser.add_argument("--parts", nargs="+", choices=(*PARTS, "all"), default=["all"])
    call = parser.parse_args()
    if "all" in call.parts:
        call.parts = PARTS
    use_kernel_cache()
    run(call)


if __name__ == "__main__":
    main()
