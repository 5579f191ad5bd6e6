"""Keeps README's figures as measured: text between marks is made from docs/results.

A table in README stands between `<!-- NAME: … -->` and `<!-- /NAME -->`; the report's command
writes it anew, so no figure there is typed by hand. What hasn't been measured leaves no row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.speed.bench_factors.report_speed import times_faster
from tests.speed.bench_factors.report_tables import percent, table

Results = dict[str, Any]
CONDITIONS = ("clean", "20 dB", "10 dB", "5 dB", "0 dB", "room")
SETS = {"dev/clean": "LibriSpeech dev, clean speakers", "dev/other": "LibriSpeech dev, other"}
LIST = (1_000, 4.0)
"""Entries and weight of the list that README speaks of."""


def fill(text: str, results: Results) -> str:
    """Return README's text with its tables made anew.

    Args:
        text: README.md as it is.
        results: Contents of docs/results by file stem.
    """
    for name, make in BLOCKS.items():
        pattern = re.compile(rf"(<!-- {name}:[^>]*-->\n).*?(<!-- /{name} -->)", re.DOTALL)
        lines = make(results)
        if lines:
            body = "\n".join(["", *lines]).rstrip("\n") + "\n\n"
            text = pattern.sub(lambda m, body=body: m[1] + body + m[2], text)
    return text


def _accuracy(results: Results) -> list[str]:
    found = {row["set"]: row for row in results.get("pocketsphinx", [])}
    rows = []
    for place, title in SETS.items():
        cells = [found.get(f"{place} {condition}") for condition in CONDITIONS]
        if all(cells):
            for who, key in (("Sonant", "sonant_wer"), ("PocketSphinx 5", "pocketsphinx_wer")):
                rates = [f"{100 * cell[key]:.1f}" for cell in cells if cell]
                rows.append([f"{title}: {who}", *rates])
    return table(["word error, %", *CONDITIONS], rows) if rows else []


def _kept_back(results: Results) -> list[str]:
    """Return a sentence on the speakers that only reports use."""
    found = {row["set"]: row for row in results.get("acoustic", []) if row["condition"] == "clean"}
    if not {"test/clean", "test/other"} <= set(found):
        return []
    clean, other = found["test/clean"], found["test/other"]
    return [
        f"On LibriSpeech speakers kept for reporting only: {percent(clean['wer'])} (clean, "
        f"{clean['utterances']} utterances) and {percent(other['wer'])} (other, "
        f"{other['utterances']})."
    ]


def _language(results: Results) -> list[str]:
    factors = {name: part["sets"] for name, part in results.get("factors", {}).items()}
    rows = list(_language_rows(factors))
    return table(["only the language changes", "before", "after"], rows) if rows else []


def _language_rows(factors: dict[str, Any]) -> Iterator[list[str]]:
    ways = factors.get("domains", {}).get("all domains", {}).get("ways")
    if ways:
        never, right, auto = (
            percent(ways[way]["wer"]) for way in ("unseen", "unseen + right", "unseen + auto")
        )
        yield ["six domains: word error with a general model that never saw their text → with the "
               "domain's own", never, right]  # fmt: skip
        yield ["the same, the domain chosen by `--lm auto`", never, auto]
    entries, weight = LIST
    for name, title in (
        ("real recordings, rare words", "rare words of real recordings"),
        ("spoken names", "rare names, synthetic voices"),
    ):
        rows = factors.get("names", {}).get(name, {}).get("rows", [])
        listed = [r for r in rows if r["entries"] == entries and r.get("weight") == weight]
        if listed:
            none, with_list = rows[0], listed[0]
            yield [f"{title}, a list of {entries:,} at weight {weight:g}: errors on listed words",
                   percent(none["b_wer"]), percent(with_list["b_wer"])]  # fmt: skip
            yield ["– errors on all other words", percent(none["u_wer"]),
                   percent(with_list["u_wer"])]  # fmt: skip


def _speed(results: Results) -> list[str]:
    rows = [*_whole_rows(results.get("whole", {})), *_part_rows(results)]
    machine = results.get("whole", {}).get("machine", "")
    return table([f"speed ({machine})", ""], rows) if rows else []


def _whole_rows(whole: dict[str, Any]) -> Iterator[list[str]]:
    hour = round(whole.get("audio_s", 0) / 3600, 1)
    for name, title in (
        ("long", f"transcription of {hour:g} h"),
        ("again", f"{hour:g} h decoded again, a new process"),
        ("running, again", f"{hour:g} h decoded again in a running program"),
        ("again, other domain", "– with another domain"),
        ("again, auto", "– with `--lm auto`"),
    ):
        row = whole.get(name)
        if row:
            times = (
                f", {row['times_real_time']:.0f} × real time" if "times_real_time" in row else ""
            )
            yield [title, f"{row['wall_s']} s{times} ({row['cpu_s']} s of processor time), first "
                   f"text after {row['first_text_s']} s"]  # fmt: skip
    lists = [name for name in whole if re.fullmatch(r"again, list of [\d,]+", name)]
    for name in lists:
        row = whole[name]
        yield [f"– with a {name.removeprefix('again, ')} names",
               f"{row['wall_s']} s ({row['cpu_s']} s of processor time)"]  # fmt: skip
    if "long" in whole:
        yield ["peak memory, an hour", f"{whole['long']['peak_mb']:.0f} MB"]
    if "ten hours" in whole:
        yield ["peak memory, ten hours", f"{whole['ten hours']['peak_mb']:.0f} MB"]
    if "short" in whole:
        yield ["start to first text, short file", f"{whole['short']['first_text_s']} s"]
    if "cold" in whole:
        yield ["the very first start, which compiles the search",
               f"{whole['cold']['wall_s']} s"]  # fmt: skip


def _part_rows(results: Results) -> Iterator[list[str]]:
    decoder = results.get("decoder", {})
    for task, peer, title in (
        ("phones", "flashlight", "flashlight-text"), ("spelt", "pyctcdecode", "pyctcdecode")
    ):  # fmt: skip
        times = times_faster(decoder, task, peer)
        if times is not None:
            yield [f"the search beside {title}, at its best word error or below",
                   f"{times:.0f} times as fast"]  # fmt: skip
    features = results.get("features")
    if features:
        yield ["features beside kaldi-native-fbank, one thread",
               f"{features['ours_x_real_time']:,} × real time against "
               f"{features['kaldi_native_fbank_x_real_time']:,} ×"]  # fmt: skip


BLOCKS: dict[str, Callable[[Results], list[str]]] = {
    "accuracy": _accuracy,
    "kept": _kept_back,
    "language": _language,
    "speed": _speed,
}
