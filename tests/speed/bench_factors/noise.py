"""3. Noise: how much of the ground lost to noise and rooms language and lists win back."""

from __future__ import annotations

from typing import Any

from core.train.conditions import CONDITIONS
from core.vocabulary.lists import WordList
from tests.speed.bench_factors.domains import TUNING_LINES
from tests.speed.bench_factors.material import SPEECH_SET, Material
from tests.speed.bench_factors.names import SWEPT_SIZE, distractors, listed
from tests.speed.bench_factors.recognise import LIST_WEIGHTS, Language, recognise
from tests.speed.bench_factors.speak import heldout

DOMAINS = ("banking", "real_estate", "medical")
THIN = 2
SPEECH_THIN = 12
RIGHT = {SPEECH_SET: "literature"}


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return word error rates per condition and set: general, right domain; list for the names."""
    found: dict[str, Any] = {}
    general = {"general": 1.0}
    for group in (*DOMAINS, SPEECH_SET, "names"):
        ways: dict[str, tuple[dict[str, float], list[tuple[WordList, float]]]] = {
            "general": (general, [])
        }
        items = material.items(group, SPEECH_THIN if group == SPEECH_SET else THIN)
        terms = sorted({name for item in items for name in item.listed})
        if group == "names":
            ways["list"] = (
                general,
                [(listed(terms, distractors(material), SWEPT_SIZE), LIST_WEIGHTS[0])],
            )
        else:
            domain = RIGHT.get(group, group)
            tuning = heldout(material.data, domain)[0][:TUNING_LINES]
            ways["right"] = (language.fit({"general": 0.5, domain: 0.5}, tuning), [])
        prepared = {
            name: language.prepared(language.mixture(shares), "general", lists)[0]
            for name, (shares, lists) in ways.items()
        }
        rows = []
        for condition in CONDITIONS:
            heard = material.hear(items, condition)
            row: dict[str, Any] = {"condition": condition}
            for name, ready in prepared.items():
                row[name] = recognise(ready, heard, terms).figures(heard.seconds)
            rows.append(row)
        found[group] = {"seconds": round(heard.seconds), "rows": _won_back(rows)}
    return found


def _won_back(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add what part of the errors that a condition brought the better language takes away."""
    clean = rows[0]["general"]["wer"]
    for row in rows[1:]:
        lost = row["general"]["wer"] - clean
        better = row.get("right") or row.get("list")
        if lost > 0.0 and better:
            row["won_back"] = round((row["general"]["wer"] - better["wer"]) / lost, 4)
    return rows
