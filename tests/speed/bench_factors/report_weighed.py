"""The section of docs/RESULTS.md on lists that a recording weighs."""

from __future__ import annotations

from typing import Any

from tests.speed.bench_factors.report_tables import percent, ranged, state, table


def weighed_part(part: dict[str, Any]) -> list[str]:
    """Return the section."""
    sets = part["sets"]
    lines = [
        "## Lists weighed by the recording",
        "",
        f"The default weight, {sets['weight']:g}, in one pass and with `--second-pass`: what was "
        "heard of a list multiplies its weight, then doubtful words and the list's are decided "
        "again. Each set is one recording.",
        "",
        *state(part),
    ]
    for name in ("spoken names", "real recordings, rare words"):
        lines += [f"### {name.capitalize()}: both passes", ""]
        lines += table(
            ["entries", "pass", "weight", "WER (95 %)", "fall of B-WER (95 %)",
             "change of U-WER (95 %)", "recall", "precision"],
            (
                [f"{row['entries']:,}", row["pass"], row["weight"], ranged(row, "wer"),
                 ranged(row, "b_wer_fall"), ranged(row, "u_wer_change", 2),
                 percent(row["recall"]), percent(row["precision"])]
                for row in sets[name]["rows"]
            ),
        )  # fmt: skip
    without = sets["without names"]
    hours = without["seconds"] / 3600
    lines += ["### Nothing of the list is said: both passes", ""]
    lines += table(
        ["entries", "pass", "weight", "false insertions per hour", "WER without", "WER with"],
        (
            [f"{row['entries']:,}", row["pass"], row["weight"],
             round((row["false_with_list"] - row["false_without_list"]) / hours, 1),
             percent(row["wer_without_list"], 2), ranged(row, "wer", 2)]
            for row in without["rows"]
        ),
    )  # fmt: skip
    terms = sets["terms like common words"]
    lines += ["### Terms that sound like common words: both passes", ""]
    lines += table(
        ["recordings", "pass", "weights", "terms found", "common words lost", "won"],
        (
            [row["recordings"], row["pass"], ", ".join(map(str, row["weights"])),
             f"{row['terms_found']} of {terms['pairs']}",
             f"{row['words_lost']} of {terms['words_without_list']}", row["words_won"]]
            for row in terms["rows"]
        ),
    )  # fmt: skip
    return lines
