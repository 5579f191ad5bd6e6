"""Writes docs/RESULTS.md from the JSON files of docs/results: no number is written by hand.

python -m tests.speed.bench_factors.report
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

FACTORS = "factors"
WHOLE = "whole"
COMMANDS = {
    "features": "python tests/speed/bench_features.py docs/results/features.json",
    "segment": "python tests/speed/bench_segment.py ../shared/data docs/results/segment.json",
    "vocabulary": "python tests/speed/bench_vocabulary.py ../shared/data "
    "docs/results/vocabulary.json",
}
"""Of files that don't name theirs."""

TITLES = {
    "seconds": "s of sound", "wer": "WER", "b_wer": "B-WER", "u_wer": "U-WER",
    "times_real_time": "× real time", "wall_s": "wall s", "cpu_s": "CPU s",
    "first_text_s": "first text s", "peak_mb": "peak MB",
}  # fmt: skip


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table and an empty line."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return [*lines, ""]


def percent(value: float | None, digits: int = 1) -> str:
    """Return a share as a percentage; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.{digits}f} %"


def with_range(fall: dict[str, float]) -> str:
    """Return a relative change and its 95 % range."""
    return f"{percent(fall['fall'])} ({percent(fall['low'])} … {percent(fall['high'])})"


def domains_part(part: dict[str, Any]) -> list[str]:
    """Return the section on domains."""
    ways = ["unseen", "unseen + right", "unseen + auto", "general", "wrong", "right", "auto"]
    sets = part["sets"]
    lines = [
        "## Domains from text alone",
        "",
        "The same emissions, decoded with other language models. Sentences of each domain's "
        "held-out text, spoken by synthetic voices that no training used; the last row is real "
        "recordings of books. *unseen*: a general model built without any text of these domains; "
        "*general*: the built-in one, to which their training texts gave a few per cent. "
        "*right*: general and the domain's own model, with weights fitted on other held-out "
        "sentences; *wrong*: the same weights with another domain's model (real estate ↔ "
        "banking, …); *auto*: weights fitted to the first pass, as `--lm auto` does.",
        "",
        *command(part),
        "Word error rate:",
        "",
        *table(
            ["set", *ways],
            (
                [name, *(percent(found["ways"].get(way, {}).get("wer")) for way in ways)]
                for name, found in sets.items()
            ),
        ),
        "Relative fall of word errors, all domains together (95 % by a paired bootstrap over "
        "utterances):",
        "",
        *table(
            ["", "fall"],
            ([n, with_range(fall)] for n, fall in sets["all domains"]["gains"].items()),
        ),
        "Perplexity on held-out text (unknown words' mass shared out) and unknown words:",
        "",
    ]
    rows = []
    for name, found in sets.items():
        if "seconds" in found:
            cells = [found["ways"][way] for way in ways]
            rows.append(
                [name, *(f"{c['perplexity']} / {percent(c['unknown_words'])}" for c in cells)]
            )
    lines += table(["set", *ways], rows)
    lines += ["Weights that *right* and *auto* had:", ""]
    lines += table(
        ["set", "right", "auto"],
        (
            [name, *(weights(found["ways"][way]["weights"]) for way in ("right", "auto"))]
            for name, found in sets.items()
            if "seconds" in found
        ),
    )
    lines += ["Word error rate by voice, general → right:", ""]
    voices = ["slt", "awb", "ked", "rms"]
    rows = []
    for name, found in sets.items():
        before = found["ways"]["general"].get("wer_by_voice")
        if before:
            after = found["ways"]["right"]["wer_by_voice"]
            cells = [f"{percent(before.get(v))} → {percent(after.get(v))}" for v in voices]
            rows.append([name, *cells])
    return [*lines, *table(["set", *voices], rows)]


def weights(found: dict[str, float]) -> str:
    """Return a mixture in words."""
    return ", ".join(f"{name} {share:.2f}" for name, share in found.items())


def names_part(part: dict[str, Any]) -> list[str]:
    """Return the section on lists."""
    sets = part["sets"]
    lines = [
        "## Names and lists",
        "",
        "Lists of several sizes with the right words among them, one list for all utterances. "
        "B-WER: over the words that belong on the list; U-WER: over all others. Not compared: "
        "flashlight-text has no hot words, and pyctcdecode decodes letters, not phones.",
        "",
        *command(part),
    ]
    head = ["entries", "weight", "WER", "B-WER", "fall of B-WER", "U-WER", "change of U-WER",
            "recall", "precision", "list built in s", "× real time"]  # fmt: skip
    for name in ("spoken names", "real recordings, rare words"):
        found = sets[name]
        lines += [
            f"### {name.capitalize()}",
            "",
            f"{found['terms']} terms, {found['terms_in_the_general_model']} of their words known "
            f"to the general model; {found['seconds']} s of sound.",
            "",
            *table(head, (names_row(row) for row in found["rows"])),
        ]
    lines += ["### A list that says of each name what it is", ""]
    lines += table(
        ["list", "WER", "B-WER", "fall of B-WER", "U-WER", "change of U-WER"],
        (
            [name, percent(row["wer"]), percent(row["b_wer"]), percent(row.get("b_wer_fall")),
             percent(row["u_wer"]), percent(row.get("u_wer_change"), 2)]
            for name, row in sets["classes"].items()
        ),
    )  # fmt: skip
    found = sets["without names"]
    lines += [
        "### Recordings in which nothing of the list is said",
        "",
        f"{found['seconds']} s of real recordings; without a list the search runs at "
        f"{found['times_real_time_without_list']} × real time. *False*: words of the list in the "
        "recognised text (some are there without the list, for the general model knows them).",
        "",
        *table(
            ["entries", "weight", "false without", "false with", "WER without", "WER with",
             "× real time"],
            (
                [f"{row['entries']:,}", row["weight"], row["false_without_list"],
                 row["false_with_list"], percent(row["wer_without_list"], 2),
                 percent(row["wer"], 2), row["times_real_time"]]
                for row in found["rows"]
            ),
        ),
    ]  # fmt: skip
    return lines


def names_row(row: dict[str, Any]) -> list[object]:
    """Return the cells of one list."""
    return [
        f"{row['entries']:,}", row.get("weight", "–"), percent(row["wer"]), percent(row["b_wer"]),
        percent(row.get("b_wer_fall")), percent(row["u_wer"]),
        percent(row.get("u_wer_change"), 2), percent(row["recall"]), percent(row["precision"]),
        row.get("build_s", "–"), row["times_real_time"],
    ]  # fmt: skip


def noise_part(part: dict[str, Any]) -> list[str]:
    """Return the section on noise."""
    lines = [
        "## Noise and rooms",
        "",
        "Noise types and rooms that no training had. *Better*: with the right domain, or for the "
        "names with the list of 1,000 entries. *Won back*: what part of the errors that the "
        "condition added the better language takes away (above 100 %: better than clean with the "
        "general model).",
        "",
        *command(part),
    ]
    for name, found in part["sets"].items():
        rows = found["rows"]
        lines += [f"### {name.replace('_', ' ').capitalize()}", ""]
        better = "right" if "right" in rows[0] else "list"
        head = ["condition", "general", better, "won back"]
        biased = "b_wer" in rows[0][better]
        if biased:
            head += ["B-WER general", "B-WER list"]
        cells = []
        for row in rows:
            line = [row["condition"], percent(row["general"]["wer"]), percent(row[better]["wer"]),
                    percent(row.get("won_back"), 0)]  # fmt: skip
            if biased:
                line += [percent(row["general"]["b_wer"]), percent(row[better]["b_wer"])]
            cells.append(line)
        lines += table(head, cells)
    return lines


def loop_part(part: dict[str, Any]) -> list[str]:
    """Return the section on passes."""
    lines = [
        "## From pass to pass",
        "",
        "Each set as one recording: first pass with the general model, then domain weights "
        "fitted to its text, twice, then a cache of the words heard with confidence.",
        "",
        *command(part),
    ]
    names = [one["pass"] for one in next(iter(part["sets"].values()))["passes"]]
    rows = (
        [name, *(percent(one["wer"]) for one in found["passes"])]
        for name, found in part["sets"].items()
    )
    return [*lines, *table(["set", *names], rows)]


def command(part: dict[str, Any]) -> list[str]:
    """Return the command of a part and the state that it ran in."""
    trial = f" A trial: every {part['every']}th utterance." if part.get("every", 1) != 1 else ""
    return [
        f"`{part['command']}` (acoustic pack {part['pack']}, {part['machine']}, "
        f"{part['cpu_s']:.0f} s of processor time, load {part.get('load', '–')}).{trial}",
        "",
    ]


def whole_part(figures: dict[str, Any]) -> list[str]:
    """Return the section on the whole program's speed."""
    columns = ["wall_s", "first_text_s", "cpu_s", "peak_mb", "times_real_time"]
    rows = [
        [name, *(value.get(column, "–") for column in columns)]
        for name, value in figures.items()
        if isinstance(value, dict)
    ]
    lines = [
        "## Speed of the whole program",
        "",
        f"`{figures['command']}` ({figures['machine']}). Every row is a process of its own. "
        f"*long*: {figures['audio_s']} s of speech; *again*: decoded again from what was kept; "
        "*short*, *cold*: the bundled recording, with compiled kernels and at the very first "
        "start.",
        "",
        *table(["run", *(TITLES[column] for column in columns)], rows),
    ]
    if "help_s" in figures:
        lines += [f"`sonant --help`: {figures['help_s']} s.", ""]
    return lines


def other_part(name: str, figures: Any) -> list[str]:
    """Return a section on a file of any form: its numbers, and tables of its rows."""
    lines = [f"## {name.replace('_', ' ').capitalize()}", ""]
    if not isinstance(figures, dict):
        figures = {"rows": figures}
    called = figures.get("command", COMMANDS.get(name))
    if called:
        lines += [f"`{called}`", ""]
    plain = {k: v for k, v in figures.items() if not isinstance(v, dict | list) and k != "command"}
    if plain:
        lines += table(["", ""], ([k.replace("_", " "), v] for k, v in plain.items()))
    for key, value in figures.items():
        rows = value
        if isinstance(value, dict) and all(isinstance(v, dict) for v in value.values()):
            rows = [{"": k} | v for k, v in value.items()]
        elif isinstance(value, dict):
            rows = [value]
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            lines += [f"### {key.replace('_', ' ').capitalize()}", "", *rows_table(rows)]
    return lines


def rows_table(rows: list[dict[str, Any]]) -> list[str]:
    """Return a table of records; nested ones are spread over columns."""
    flat = [dict(_flat(row)) for row in rows]
    head = list(dict.fromkeys(key for row in flat for key in row))
    cells = ([row.get(key, "–") for key in head] for row in flat)
    return table([TITLES.get(key, key.replace("_", " ")) for key in head], cells)


def _flat(row: dict[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key} ")
        else:
            yield f"{before}{key}", value


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
        "all of them. ../shared/data is the folder of corpora, which is no part of the project.",
        "",
    ]
    if WHOLE in results:
        lines += whole_part(results[WHOLE])
    makers = {"domains": domains_part, "names": names_part, "noise": noise_part, "loop": loop_part}
    for name, part in results.get(FACTORS, {}).items():
        lines += makers[name](part)
    for name, figures in sorted(results.items()):
        if name not in (WHOLE, FACTORS):
            lines += other_part(name, figures)
    return "\n".join(lines).rstrip() + "\n"


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
    call = parser.parse_args()
    results = read_results(call.results)
    call.out.write_text(render(results), encoding="utf-8")
    sys.stdout.write(f"{call.out} is written from {', '.join(results)}\n")


if __name__ == "__main__":
    main()
