"""Small pieces of docs/RESULTS.md: tables, percentages with their ranges, commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

TITLES = {
    "seconds": "s of sound", "wer": "WER", "b_wer": "B-WER", "u_wer": "U-WER",
    "times_real_time": "× real time", "wall_s": "wall s", "cpu_s": "CPU s",
    "first_text_s": "first text s", "peak_mb": "peak MB", "load": "load",
}  # fmt: skip


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table and an empty line."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return [*lines, ""]


def folded(title: str, lines: Sequence[str]) -> list[str]:
    """Return lines that the reader unfolds."""
    return [f"<details><summary>{title}</summary>", "", *lines, "</details>", ""]


def percent(value: float | None, digits: int = 1) -> str:
    """Return a share as a percentage; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.{digits}f} %"


def with_range(fall: dict[str, float]) -> str:
    """Return a relative change and its 95 % range."""
    return f"{percent(fall['fall'])} ({percent(fall['low'])} … {percent(fall['high'])})"


def ranged(row: dict[str, Any], key: str, digits: int = 1) -> str:
    """Return a share with the 95 % range that stands beside it as KEY_range."""
    ends = row.get(f"{key}_range")
    text = percent(row.get(key), digits)
    if row.get(key) is None or not ends:
        return text
    low, high = (f"{100 * end:.{digits}f}" for end in ends)
    return f"{text} ({low} … {high})"


def counts(row: dict[str, Any]) -> str:
    """Return substitutions, deletions and insertions of a row."""
    names = ("substitutions", "deletions", "insertions")
    return " / ".join(str(row.get(name, "–")) for name in names)


def predicted(row: dict[str, Any]) -> list[str]:
    """Return the unknown words and the perplexity of what was said."""
    return [percent(row.get("unknown_said"), 2), str(row.get("perplexity_said", "–"))]


def state(part: dict[str, Any]) -> list[str]:
    """Return the command of a part and the state that it ran in."""
    trial = f" **A trial: every {part['every']}th utterance.**" if part.get("every", 1) != 1 else ""
    return [
        f"`{part['command']}` (acoustic pack {part['pack']}, {part['machine']}, "
        f"{part['cpu_s']:.0f} s of processor time in {part['wall_s']:.0f} s, load "
        f"{part.get('load', '–')}).{trial}",
        "",
    ]


def readable(name: str) -> str:
    """Return a key of the results as a title."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
