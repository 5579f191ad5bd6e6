"""The report: goals judged by the numbers, ranges beside figures, plots only of what there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tests.speed.bench_factors.bootstrap import change_range, fall_range, rate_range
from tests.speed.bench_factors.goals import goals_part
from tests.speed.bench_factors.plots import PLOTS
from tests.speed.bench_factors.readme import BLOCKS, fill
from tests.speed.bench_factors.report import read_results, render
from tests.speed.bench_factors.report_factors import SECTIONS
from tests.speed.bench_factors.report_speed import decoder_part, times_faster
from tests.speed.bench_factors.report_tables import ranged

ROOT = Path(__file__).resolve().parents[3]


def decoder(peer_error: float, ours: float | None) -> dict[str, Any]:
    point = {"word_error": peer_error, "frames_per_s": 100, "cpu_s": 1.0, "beam_size": 25,
             "beam_size_token": 10}  # fmt: skip
    mine = {"word_error": 0.1, "frames_per_s": 700, "cpu_s": 0.1, "beam": 8, "active": 100,
            "lattice": 0.0}  # fmt: skip
    against = {"peer": point, "sonant": None if ours is None else mine, "times_faster": ours}
    return {
        "machine": "m",
        "phones": {
            "frames": 10, "segments": 1, "words": 5, "pronunciations": 6, "n_grams": [5, 2],
            "curves": {"sonant": [mine], "flashlight": [point]},
            "against_flashlight": [against],
        },
    }  # fmt: skip


def test_ranges_hold_the_figure_and_vanish_without_a_difference() -> None:
    errors = np.array([0, 1, 2, 3] * 25)
    words = np.full(100, 10)
    low, high = rate_range(errors, words)
    assert low < 0.15 < high
    assert fall_range(errors, errors) == [0.0, 0.0]
    low, high = fall_range(errors, errors // 2)
    assert low < 1 - 2 / 6 < high
    low, high = change_range(errors, errors + 1, words)
    assert (low, high) == (0.1, 0.1)


def test_a_range_stands_beside_its_figure() -> None:
    assert ranged({"wer": 0.2, "wer_range": [0.1, 0.3]}, "wer") == "20.0 % (10.0 … 30.0)"
    assert ranged({"wer": 0.2}, "wer") == "20.0 %"
    assert ranged({}, "wer") == "–"


def test_speeds_are_compared_at_the_peer_s_best_error() -> None:
    assert times_faster(decoder(0.2, 7.0), "phones", "flashlight") == 7.0
    assert times_faster(decoder(0.05, None), "phones", "flashlight") is None
    assert times_faster({}, "phones", "flashlight") is None
    text = "\n".join(decoder_part(decoder(0.05, None)))
    assert "| flashlight-text, beam size 25, beam size token 10 | 5.0 % | 100 | – |" in text


def test_goals_are_judged_by_the_numbers() -> None:
    whole = {"machine": "2 cores, load 1.0", "help_s": 0.2, "short": {"first_text_s": 3.0}}
    text = "\n".join(goals_part({"whole": whole}))
    assert "| first text of a short file in ≤ 2 s | 3.0 s (load 1.0) | **no** |" in text
    assert "| `sonant --help` in < 0.5 s | 0.2 s | yes |" in text
    assert goals_part({}) == []


def test_goals_of_the_window_are_judged_by_the_numbers() -> None:
    window = {
        "machine": "2 cores, load 0.1",
        "start": {"shown_s": 1.6, "cpu_s": 0.9, "memory_mb": 124.0},
        "long": {"words": 30_026, "seen_s": 0.28, "whole_s": 0.5, "cpu_s": 0.2, "turn_ms": 37.0,
                 "key_ms": 3.8, "page_ms": 5.3},
        "ten minutes": {"hearing_turn_ms": 12.3, "deciding_turn_ms": 60.0, "visible_s": 0.17},
    }  # fmt: skip
    text = "\n".join(goals_part({"window": window}))
    assert "| window in ≤ 250 MB before a model is loaded | 124 MB | yes |" in text
    assert "0.9 s of processor time (load 0.1) | **no** |" in text
    assert "heard, and decided again | 12.3 and 60.0 ms | **no** |" in text
    assert "through the window | 0.17 s (load 0.1) | yes |" in text


def test_plots_are_shown_where_their_numbers_are() -> None:
    assert "plots/decoder.svg" in render({"decoder": decoder(0.2, 7.0)})
    assert "plots/" not in render({"whole": {"command": "c", "machine": "m", "audio_s": 1}})
    sections = {*SECTIONS, *read_results(ROOT / "docs" / "results"), "decoder"}
    assert {plot.section for plot in PLOTS} <= sections
    assert len({plot.name for plot in PLOTS}) == len(PLOTS)


def test_readme_gets_what_was_measured_between_its_marks() -> None:
    text = "a\n<!-- kept: made -->\nold\n<!-- /kept -->\nb\n<!-- speed: made -->\n<!-- /speed -->\n"
    rows = [
        {"set": "test/clean", "condition": "clean", "wer": 0.2, "utterances": 3},
        {"set": "test/other", "condition": "clean", "wer": 0.4, "utterances": 2},
    ]
    filled = fill(text, {"acoustic": rows})
    assert "20.0 % (clean, 3 utterances) and 40.0 % (other, 2)" in filled
    assert "old" not in filled
    assert filled == fill(filled, {"acoustic": rows})
    assert fill(text, {}) == text
    whole = {"machine": "m", "audio_s": 3600, "long": {"wall_s": 30.0, "cpu_s": 40.0,
             "first_text_s": 1.5, "peak_mb": 400.0, "times_real_time": 120.0}}  # fmt: skip
    filled = fill(text, {"whole": whole})
    assert "| transcription of 1 h | 30.0 s, 120 × real time (40.0 s of processor time)" in filled
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"<!-- {name}: " in readme and f"<!-- /{name} -->" in readme for name in BLOCKS)


def test_every_picture_of_the_report_is_in_the_tree() -> None:
    report = ROOT / "docs" / "RESULTS.md"
    if report.exists():
        shown = {line.partition("](")[2].rstrip(")")
                 for line in report.read_text(encoding="utf-8").splitlines()
                 if line.startswith("![")}  # fmt: skip
        assert all((report.parent / path).is_file() for path in shown)
