"""What the factor benchmark counts, and that its report holds nothing but the results' numbers."""

from __future__ import annotations

import re
from pathlib import Path

from core.text.score import score_words
from tests.speed.bench_factors.material import Item
from tests.speed.bench_factors.noise import _won_back
from tests.speed.bench_factors.recognise import Outcome, gain, list_hits
from tests.speed.bench_factors.report import read_results, render
from tests.speed.bench_factors.report_speed import other_part
from tests.speed.bench_factors.report_tables import table

ROOT = Path(__file__).resolve().parents[3]


def outcome(pairs: list[tuple[str, str]]) -> Outcome:
    scores = [score_words(said.split(), heard.split()) for said, heard in pairs]
    return Outcome([heard for _, heard in pairs], scores, 1.0)


def test_the_fall_of_errors_has_a_range_around_it() -> None:
    before = outcome([("a b c d", "a x y d")] * 20 + [("a b", "a b")] * 20)
    after = outcome([("a b c d", "a b y d")] * 20 + [("a b", "a b")] * 20)
    found = gain(before, after)
    assert found["fall"] == 0.5
    assert found["low"] <= 0.5 <= found["high"]
    assert gain(before, before) == {"fall": 0.0, "low": 0.0, "high": 0.0}


def test_list_words_are_counted_by_utterance() -> None:
    items = [Item(Path("a"), "call smith now", "v"), Item(Path("b"), "nobody here", "v")]
    names = frozenset({"smith", "jones"})
    found = list_hits(items, ["call Smith jones", "smith here"], names)
    assert found == {"recall": 1.0, "precision": round(1 / 3, 4), "false": 2}


def test_ground_won_back_is_a_share_of_what_was_lost() -> None:
    rows = [
        {"general": {"wer": 0.1}, "right": {"wer": 0.05}},
        {"general": {"wer": 0.5}, "right": {"wer": 0.3}},
    ]
    assert _won_back(rows)[1]["won_back"] == 0.5


def test_the_report_shows_results_of_any_form() -> None:
    lines = other_part("x", {"command": "do it", "n": 3, "rows": [{"a": 1, "b": {"c": 2.5}}]})
    text = "\n".join(lines)
    assert "`do it`" in text
    assert "| a | b c |" in text
    assert "| 1 | 2.5 |" in text


def test_tables_are_as_wide_as_their_heads() -> None:
    lines = table(["a", "b"], [[1, 2], [3, 4]])
    assert {line.count("|") for line in lines if line} == {3}


def test_the_report_in_the_tree_is_made_from_the_results_in_the_tree() -> None:
    target = ROOT / "docs" / "RESULTS.md"
    found = read_results(ROOT / "docs" / "results")
    text = render(found)
    assert re.match(r"# Results\n", text)
    if target.exists():
        shown = set(re.findall(r"^## .*$", target.read_text(encoding="utf-8"), re.MULTILINE))
        assert shown <= set(re.findall(r"^## .*$", text, re.MULTILINE))
