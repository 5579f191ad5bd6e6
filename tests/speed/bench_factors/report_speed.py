"""The sections of docs/RESULTS.md on speed and on files of any form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.speed.bench_factors.report_tables import TITLES, folded, percent, readable, table

DATA = "../shared/data"
COMMANDS = {
    "acoustic": "python -m core.train.evaluate training/speech ../shared/data/noise --pack "
    "resources/packs/en-starter",
    "decoder": "python tests/speed/bench_decoder.py docs/results/decoder.json --data "
    "../shared/data",
    "features": "OMP_NUM_THREADS=1 python tests/speed/bench_features.py docs/results/features.json",
    "lm_speed": "python tests/speed/bench_lm.py --data ../shared/data",
    "objective": "python -m core.train.train (each objective in turn; core/train/RESULTS.md)",
    "pocketsphinx": "python -m core.train.pocketsphinx_baseline training/speech "
    "../shared/data/noise OUT.json --every 6",
    "punctuation": "python -m core.train.punctuation resources/punctuation/en.npz --score "
    "../shared/data/text/*/heldout.txt.xz (words alone, no pauses; %)",
    "segment": "python tests/speed/bench_segment.py ../shared/data docs/results/segment.json",
    "training": "python -m core.train.train (core/train/README.md; a line for each epoch)",
    "vocabulary": "python tests/speed/bench_vocabulary.py ../shared/data "
    "docs/results/vocabulary.json",
}
"""Of files that don't name theirs."""

PEERS = {
    "flashlight": ("flashlight-text", ("beam_size", "beam_size_token")),
    "pyctcdecode": ("pyctcdecode", ("beam_width", "beam_prune", "token_min")),
}
NEAR_BEST = 0.001
"""Word error within which a setting is as good as a decoder's best."""


def whole_part(figures: dict[str, Any]) -> list[str]:
    """Return the section on the whole program's speed."""
    columns = ["wall_s", "first_text_s", "cpu_s", "peak_mb", "times_real_time", "load"]
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
        "start; *ten hours*: the long recording ten times over. First text is the first line on "
        "the terminal; load is the machine's when the row began, others' work included: compare "
        "CPU seconds.",
        "",
        *table(["run", *(TITLES[column] for column in columns)], rows),
    ]
    if "help_s" in figures:
        lines += [f"`sonant --help`: {figures['help_s']} s.", ""]
    return lines


def decoder_part(figures: dict[str, Any]) -> list[str]:
    """Return the section on the search beside its peers."""
    lines = [
        "## The search beside other decoders",
        "",
        f"`{figures.get('command', COMMANDS['decoder'])}` ({figures['machine']}). Same emissions, "
        "pronunciations, language model and weights in one run, a sweep of beams. *Phones*: the "
        "built-in pack's emissions of real recordings, the general model; pyctcdecode can't take "
        "part, for it needs a token between words, and flashlight-text's rule that only such a "
        "token may last at a word's end costs it there. *Spelt*: made emissions with such a "
        "token, so that all three decode the very same thing.",
        "",
    ]
    for task in ("phones", "spelt"):
        if task in figures:
            lines += _decoder_task(task, figures[task])
    if "hour" in figures:
        hour = figures["hour"]
        lines += [
            f"An hour of such emissions, default settings with lattice, {hour['threads']} "
            f"threads: {hour['wall_s_per_hour']} s, {hour['cpu_s_per_hour']} s of processor time.",
            "",
        ]
    if "confidence" in figures:
        lines += _confidence(figures["confidence"])
    return lines


def _decoder_task(task: str, found: dict[str, Any]) -> list[str]:
    seconds = f"{found['frames']:,} frames in {found['segments']} segments"
    lines = [
        f"### {readable(task)}",
        "",
        f"{seconds}; {found['words']:,} words, {found['pronunciations']:,} pronunciations, "
        f"{sum(found['n_grams']):,} n-grams.",
        "",
    ]
    rows: list[list[object]] = []
    for peer, (title, _) in PEERS.items():
        for one in found.get(f"against_{peer}", []):
            ours, other = one["sonant"], one["peer"]
            rows.append([
                f"{title}, {_settings(peer, other)}", percent(other["word_error"]),
                f"{other['frames_per_s']:,}",
                "–" if ours is None else f"beam {ours['beam']}, {ours['active']} active",
                "–" if ours is None else percent(ours["word_error"]),
                "–" if ours is None else f"{ours['frames_per_s']:,}", one["times_faster"] or "–",
            ])  # fmt: skip
    lines += ["The fastest of ours that makes no more errors than each of theirs:", ""]
    lines += table(
        ["theirs", "WER", "frames per CPU s", "ours", "WER", "frames per CPU s", "times faster"],
        rows,
    )
    ours = [
        [f"beam {p['beam']}, {p['active']} active" + (", lattice" if p["lattice"] else ""),
         percent(p["word_error"]), f"{p['frames_per_s']:,}", p["cpu_s"]]
        for p in found["curves"]["sonant"]
    ]  # fmt: skip
    theirs: list[list[object]] = [
        [f"{title}, {_settings(peer, p)}", percent(p["word_error"]), f"{p['frames_per_s']:,}",
         round(p["cpu_s"], 3)]
        for peer, (title, _) in PEERS.items()
        for p in found["curves"].get(peer) or []
    ]  # fmt: skip
    head = ["setting", "WER", "frames per CPU s", "CPU s"]
    return lines + folded("All points", table(head, [*ours, *theirs]))


def _settings(peer: str, point: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {point[name]:g}" for name in PEERS[peer][1])


def _confidence(found: dict[str, Any]) -> list[str]:
    return [
        f"Confidences of {found['words']:,} words against how often they are right "
        f"(expected calibration error {found['expected_calibration_error']}):",
        "",
        *table(
            ["confidence", "right", "words"],
            (
                [percent(row["confidence"]), percent(row["right"]), row["words"]]
                for row in found["table"]
            ),
        ),
    ]


def times_faster(figures: dict[str, Any], task: str, peer: str) -> float | None:
    """Return how many times faster ours is than a peer at the peer's best word error.

    Args:
        figures: decoder.json.
        task: "phones" or "spelt".
        peer: A key of PEERS.
    """
    found = figures.get(task, {}).get(f"against_{peer}")
    if not found:
        return None
    best = min(one["peer"]["word_error"] for one in found)
    near = [one for one in found if one["peer"]["word_error"] <= best + NEAR_BEST]
    fastest = max(near, key=lambda one: one["peer"]["frames_per_s"])
    return None if fastest["times_faster"] is None else float(fastest["times_faster"])


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
    cells = ([_shown(row.get(key, "–")) for key in head] for row in flat)
    return table([TITLES.get(key, key.replace("_", " ")) for key in head], cells)


def _shown(value: Any) -> Any:
    return float(f"{value:.5g}") if isinstance(value, float) else value


def _flat(row: dict[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key} ")
        else:
            yield f"{before}{key}", value
