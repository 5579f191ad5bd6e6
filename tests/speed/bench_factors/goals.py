"""What was aimed at beside what was measured: the first table of docs/RESULTS.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.speed.bench_factors.report_speed import times_faster
from tests.speed.bench_factors.report_tables import percent, ranged, table, with_range

WEIGHTS = (1.0, 4.0, 16.0)
SIZE = 1_000
Goal = tuple[str, str, bool | None]
"""What is aimed at, what was measured, whether it is reached (None: the reader judges)."""


def goals_part(results: dict[str, Any]) -> list[str]:
    """Return the table; goals without a measurement are left out."""
    factors = {name: part["sets"] for name, part in results.get("factors", {}).items()}
    found = [
        *_recognition(results), *_domains(factors), *_names(factors),
        *_weighed(factors.get("weighed", {})), *_lists(factors),
        *_decoders(results.get("decoder", {})), *_whole(results.get("whole", {})),
        *_window(results.get("window", {})),
    ]  # fmt: skip
    if not found:
        return []
    words = {True: "yes", False: "**no**", None: "–"}
    rows = ([goal, measured, words[reached]] for goal, measured, reached in found)
    return ["## Against the goals", "", *table(["goal", "measured", "reached"], rows)]


def _recognition(results: dict[str, Any]) -> Iterator[Goal]:
    for row in results.get("acoustic", []):
        if (row["set"], row["condition"]) == ("dev/clean", "clean"):
            yield ("phone error ≤ 18 %, dev/clean", percent(row["per"]), row["per"] <= 0.18)
            yield ("word error ≤ 18 % (≤ 9.6 % is the aim), dev/clean", percent(row["wer"]),
                   row["wer"] <= 0.18)  # fmt: skip
    rows = results.get("pocketsphinx", [])
    if rows:
        ratios = {row["set"]: row["sonant_wer"] / row["pocketsphinx_wer"] for row in rows}
        worst = max(ratios, key=lambda name: ratios[name])
        yield ("fewer errors than PocketSphinx on every set and condition",
               f"at worst {percent(ratios[worst], 0)} of its errors ({worst})",
               ratios[worst] < 1.0)  # fmt: skip
        clean = ratios.get("dev/clean clean")
        if clean is not None:
            yield ("half of PocketSphinx's errors, dev/clean", f"{percent(clean, 0)} of them",
                   clean <= 0.5)  # fmt: skip


def _domains(factors: dict[str, Any]) -> Iterator[Goal]:
    gains = factors.get("domains", {}).get("all domains", {}).get("gains")
    if not gains:
        return
    right, auto = gains["right below unseen"], gains["auto below right, unseen"]
    yield ("right domain ≥ 25 % below a general model that never saw the domain",
           with_range(right), right["fall"] >= 0.25)  # fmt: skip
    yield ("auto within 5 % of the right domain", with_range(auto), auto["fall"] >= -0.05)


def _names(factors: dict[str, Any]) -> Iterator[Goal]:
    for name in ("spoken names", "real recordings, rare words"):
        rows = factors.get("names", {}).get(name, {}).get("rows", [])
        for row in rows:
            if row["entries"] == SIZE and row.get("weight") in WEIGHTS:
                yield (f"list of 1,000: B-WER ≥ 60 % lower at U-WER ≤ +0.2 points; {name}, "
                       f"weight {row['weight']:g}",
                       f"{ranged(row, 'b_wer_fall')} at {ranged(row, 'u_wer_change', 2)}",
                       row["b_wer_fall"] >= 0.6 and row["u_wer_change"] <= 0.002)  # fmt: skip
    for row in factors.get("protocol", {}).get("rows", []):
        if row["distractors"] == SIZE:
            yield (f"a list for each utterance, N = 1,000: the same, weight {row['weight']:g}",
                   f"{ranged(row, 'b_wer_fall')} at {ranged(row, 'u_wer_change', 2)}",
                   row["b_wer_fall"] >= 0.6 and row["u_wer_change"] <= 0.002)  # fmt: skip
    found = factors.get("confusable")
    for row in found["rows"] if found else []:
        if row["weight"] in WEIGHTS:
            share = row["terms_found"] / found["pairs"]
            yield (f"terms like common words: ≥ 80 % found, no common word lost, weight "
                   f"{row['weight']:g}",
                   f"{percent(share)} found, {row['words_lost']} of "
                   f"{found['words_without_list']} lost",
                   share >= 0.8 and not row["words_lost"])  # fmt: skip


def _weighed(found: dict[str, Any]) -> Iterator[Goal]:
    """Yield the goals of names with the default weight and a second pass."""
    for name in ("spoken names", "real recordings, rare words"):
        for row in found.get(name, {}).get("rows", []):
            if row["entries"] == SIZE and row["pass"] == 2:
                yield (f"list of 1,000: B-WER ≥ 60 % lower at U-WER ≤ +0.2 points; {name}, "
                       "default weight, second pass",
                       f"{ranged(row, 'b_wer_fall')} at {ranged(row, 'u_wer_change', 2)}",
                       row["b_wer_fall"] >= 0.6 and row["u_wer_change"] <= 0.002)  # fmt: skip
    terms = found.get("terms like common words", {"rows": []})
    for row in terms["rows"]:
        if row["pass"] == 2:
            share = row["terms_found"] / terms["pairs"]
            yield ("terms like common words: ≥ 80 % found, no common word lost, default weight, "
                   f"second pass, {row['recordings']}",
                   f"{percent(share)} found, {row['words_lost']} of "
                   f"{terms['words_without_list']} lost",
                   share >= 0.8 and not row["words_lost"])  # fmt: skip


def _lists(factors: dict[str, Any]) -> Iterator[Goal]:
    found = factors.get("adding")
    if found:
        limits = {10: 5, 100: 10, 500: 30, 1_000: 50}
        for row in found["adding"]:
            limit = limits[row["words"]]
            yield (f"add {row['words']:,} words in ≤ {limit} ms",
                   f"{row['cpu_ms']} ms of processor time, {row['wall_ms']} ms",
                   row["cpu_ms"] <= limit)  # fmt: skip
        for row in found["decoding"]["rows"][1:]:
            limit_share = 0.01 if row["entries"] <= SIZE else 0.05
            yield (f"{row['entries']:,} terms slow decoding by ≤ {percent(limit_share, 0)}",
                   percent(row["dearer"]), row["dearer"] <= limit_share)  # fmt: skip
    quiet = factors.get("quiet", {}).get("total")
    if quiet:
        hours = quiet["seconds"] / 3600
        yield ("no word in an hour of silence, noise and music",
               f"{quiet['no list']['words'] / hours:.0f} words per hour, "
               f"{quiet['no list']['sure'] / hours:.0f} of them sure",
               quiet["no list"]["words"] == 0)  # fmt: skip


def _decoders(decoder: dict[str, Any]) -> Iterator[Goal]:
    for task, peer, least in (
        ("phones", "flashlight", 2), ("spelt", "flashlight", 2), ("spelt", "pyctcdecode", 10)
    ):  # fmt: skip
        times = times_faster(decoder, task, peer)
        if times is not None:
            yield (f"search ≥ {least} × as fast as {peer} at its best word error or below, {task}",
                   f"{times:g} ×", times >= least)  # fmt: skip


def _whole(whole: dict[str, Any]) -> Iterator[Goal]:
    load = whole.get("machine", "").rpartition(", ")[2]
    if "long" in whole:
        run = whole["long"]
        yield ("an hour transcribed at ≥ 40 × real time", f"{run['times_real_time']} × ({load})",
               run["times_real_time"] >= 40)  # fmt: skip
        yield ("≤ 700 MB for an hour", f"{run['peak_mb']:.0f} MB", run["peak_mb"] <= 700)
    if "ten hours" in whole:
        run = whole["ten hours"]
        yield ("≤ 700 MB for ten hours", f"{run['peak_mb']:.0f} MB", run["peak_mb"] <= 700)
    if "short" in whole:
        first = whole["short"]["first_text_s"]
        yield ("first text of a short file in ≤ 2 s", f"{first} s ({load})", first <= 2)
    for name, what in (("running, again", "in a running program"), ("again", "by a new process")):
        if name in whole:
            run = whole[name]
            yield (f"an hour decoded again in ≤ 3 s, first text in ≤ 0.3 s, {what}",
                   f"{run['wall_s']} s, {run['cpu_s']} s of processor time, first text "
                   f"{run['first_text_s']} s ({load})",
                   run["wall_s"] <= 3 and run["first_text_s"] <= 0.3)  # fmt: skip
    if "help_s" in whole:
        yield ("`sonant --help` in < 0.5 s", f"{whole['help_s']} s", whole["help_s"] < 0.5)


def _window(window: dict[str, Any]) -> Iterator[Goal]:
    load = window.get("machine", "").rpartition(", ")[2]
    if "start" in window:
        run = window["start"]
        yield ("window shown in ≤ 1.5 s from the call, warm",
               f"{run['shown_s']} s, {run['cpu_s']} s of processor time ({load})",
               run["shown_s"] <= 1.5)  # fmt: skip
        yield ("window in ≤ 250 MB before a model is loaded", f"{run['memory_mb']:.0f} MB",
               run["memory_mb"] <= 250)  # fmt: skip
    if "long" in window:
        run = window["long"]
        yield (f"{run['words']:,} words opened in < 1 s",
               f"seen in {run['seen_s']} s, whole in {run['whole_s']} s, {run['cpu_s']} s of "
               f"processor time ({load})", run["seen_s"] < 1)  # fmt: skip
        yield ("a key typed in them in ≤ 16 ms", f"{run['key_ms']} ms", run["key_ms"] <= 16)
        yield ("a page scrolled in ≤ 16 ms", f"{run['page_ms']} ms", run["page_ms"] <= 16)
        yield ("no turn of the window above 50 ms while opening them", f"{run['turn_ms']} ms",
               run["turn_ms"] <= 50)  # fmt: skip
    if "ten minutes" in window:
        run = window["ten minutes"]
        turns = run["hearing_turn_ms"], run["deciding_turn_ms"]
        yield ("no turn of the window above 50 ms while ten minutes are heard, and decided again",
               f"{turns[0]} and {turns[1]} ms", max(turns) <= 50)  # fmt: skip
        if run["visible_s"] is not None:
            yield ("the visible part decided again in ≤ 0.3 s, through the window",
                   f"{run['visible_s']} s ({load})", run["visible_s"] <= 0.3)  # fmt: skip
