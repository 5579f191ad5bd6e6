"""Writes docs/RESULTS.md, its plots and README's tables from docs/results: no number by hand.

python -m tests.speed.bench_factors.report
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tests.speed.bench_factors.goals import goals_part
from tests.speed.bench_factors.plots import PLOTS, draw_all, plot_lines
from tests.speed.bench_factors.readme import fill
from tests.speed.bench_factors.report_factors import SECTIONS
from tests.speed.bench_factors.report_speed import decoder_part, other_part, whole_part

FACTORS = "factors"
WHOLE = "whole"
DECODER = "decoder"


def render(results: dict[str, Any]) -> str:
    """Return the text of docs/RESULTS.md.

    Args:
        results: Contents of the JSON files, by file stem.
    """
    lines = [
        "# Results",
        "",
        "Made by `python -m tests.speed.bench_factors.report` from docs/results/*.json; every "
        "number is there, and each part names the command that measured it. `make bench` runs "
        "all of them. ../shared/data is the folder of corpora, which is no part of the project. "
        "Word errors are scored after one text normaliser for all systems; ranges are 95 % of a "
        "bootstrap over utterances, paired where two outcomes are compared.",
        "",
        *goals_part(results),
    ]
    if WHOLE in results:
        lines += whole_part(results[WHOLE])
    if DECODER in results:
        lines += _illustrated(decoder_part(results[DECODER]), DECODER, results)
    factors = results.get(FACTORS, {})
    for name, section in SECTIONS.items():
        if name in factors:
            lines += _illustrated(section(factors[name]), name, results)
    for name, figures in sorted(results.items()):
        if name not in (WHOLE, DECODER, FACTORS):
            lines += _illustrated(other_part(name, figures), name, results)
    return "\n".join(lines).rstrip() + "\n"


def _illustrated(lines: list[str], section: str, results: dict[str, Any]) -> list[str]:
    """Return a section with its plots under the heading."""
    shown = [line for plot in PLOTS if plot.section == section and plot.has(results)
             for line in plot_lines(plot)]  # fmt: skip
    return [*lines[:2], *shown, *lines[2:]]


def read_results(folder: Path) -> dict[str, Any]:
    """Return the contents of a folder's JSON and JSON Lines files by their stem."""
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.json*")):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            found[path.stem] = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            found[path.stem] = json.loads(text)
    return found


def main() -> None:
    """Write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=Path("docs/results"))
    parser.add_argument("--out", type=Path, default=Path("docs/RESULTS.md"))
    parser.add_argument("--readme", type=Path, help="has tables to fill in; README.md beside docs")
    parser.add_argument("--no-plots", action="store_true", help="leave the pictures as they are")
    call = parser.parse_args()
    results = read_results(call.results)
    call.out.write_text(render(results), encoding="utf-8")
    readme = call.readme or call.out.parent.parent / "README.md"
    if readme.is_file():
        readme.write_text(fill(readme.read_text(encoding="utf-8"), results), encoding="utf-8")
    drawn = [] if call.no_plots else draw_all(results, call.out.parent / "plots")
    sys.stdout.write(f"{call.out} is written from {', '.join(results)}; {len(drawn)} plots\n")


if __name__ == "__main__":
    main()
