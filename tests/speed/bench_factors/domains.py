"""1. Domain transfer without sound: the same emissions, with general, wrong and right models."""

from __future__ import annotations

from typing import Any

from tests.speed.bench_factors.material import SPEECH_SET, Heard, Material
from tests.speed.bench_factors.recognise import Language, Outcome, gain, recognise
from tests.speed.bench_factors.speak import DOMAINS, VOICES, heldout

WRONG = {
    "banking": "real_estate",
    "real_estate": "banking",
    "travel_hotels": "medical",
    "medical": "travel_hotels",
    "food_ordering": "technology",
    "technology": "food_ordering",
    SPEECH_SET: "banking",
}
RIGHT = {SPEECH_SET: "literature"}
"""Domain of a set that isn't named like it."""
SPEECH_THIN = 6
TUNING_LINES = 1500
AUTO_ROUNDS = 2


def measure(material: Material, language: Language, unseen: str) -> dict[str, Any]:
    """Return the numbers of every set.

    Args:
        material: Utterances.
        language: Models.
        unseen: The general model that never saw the domains' texts.
    """
    found: dict[str, Any] = {}
    sums: dict[str, list[Outcome]] = {}
    for group in (*DOMAINS, SPEECH_SET):
        items = material.items(group, SPEECH_THIN if group == SPEECH_SET else 1)
        heard = material.hear(items)
        found[group], outcomes = _one(material, language, unseen, group, heard)
        if group != SPEECH_SET:
            for name, outcome in outcomes.items():
                sums.setdefault(name, []).append(outcome)
    found["all domains"] = _together({name: _joined(parts) for name, parts in sums.items()})
    return found


def _one(
    material: Material, language: Language, unseen: str, group: str, heard: Heard
) -> tuple[dict[str, Any], dict[str, Outcome]]:
    domain = RIGHT.get(group, group)
    tuning, test = heldout(material.data, domain)
    tuning, test = tuning[:TUNING_LINES], test[:TUNING_LINES]
    fitted = language.fit({"general": 0.5, domain: 0.5}, tuning)
    fitted_unseen = language.fit({unseen: 0.5, domain: 0.5}, tuning)
    ways = {
        "unseen": {unseen: 1.0},
        "unseen + right": fitted_unseen,
        "general": {"general": 1.0},
        "wrong": {"general": fitted["general"], WRONG[group]: fitted[domain]},
        "right": fitted,
    }
    outcomes = {name: _run(language, shares, heard) for name, shares in ways.items()}
    for start, first in (("general", "general"), ("unseen", unseen)):
        name = "auto" if start == "general" else "unseen + auto"
        outcome = outcomes[start]
        for _ in range(AUTO_ROUNDS):
            ways[name] = language.auto(outcome.texts, first)
            outcome = _run(language, ways[name], heard)
        outcomes[name] = outcome
    rows = {}
    for name, outcome in outcomes.items():
        weights = {"unseen" if k == unseen else k: v for k, v in ways[name].items()}
        rows[name] = {
            **outcome.figures(heard.seconds),
            **language.perplexity(ways[name], test),
            "weights": weights,
            "wer_by_voice": _by_voice(heard, outcome),
        }
    return {"seconds": round(heard.seconds), "ways": rows, "gains": _gains(outcomes)}, outcomes


def _run(language: Language, shares: dict[str, float], heard: Heard) -> Outcome:
    prepared, _ = language.prepared(language.mixture(shares), next(iter(shares)))
    return recognise(prepared, heard)


def _gains(outcomes: dict[str, Outcome]) -> dict[str, Any]:
    pairs = {
        "right below general": ("general", "right"),
        "right below unseen": ("unseen", "unseen + right"),
        "wrong below general": ("general", "wrong"),
        "auto below general": ("general", "auto"),
        "auto below right": ("right", "auto"),
        "auto below unseen": ("unseen", "unseen + auto"),
        "auto below right, unseen": ("unseen + right", "unseen + auto"),
    }
    return {name: gain(outcomes[a], outcomes[b]) for name, (a, b) in pairs.items()}


def _joined(parts: list[Outcome]) -> Outcome:
    return Outcome(
        [text for part in parts for text in part.texts],
        [score for part in parts for score in part.scores],
        sum(part.search_s for part in parts),
    )


def _together(outcomes: dict[str, Outcome]) -> dict[str, Any]:
    rows = {name: {"wer": round(outcome.rate(), 4)} for name, outcome in outcomes.items()}
    return {"ways": rows, "gains": _gains(outcomes)}


def _by_voice(heard: Heard, outcome: Outcome) -> dict[str, float]:
    found = {}
    for voice in VOICES:
        own = [s.words for s, item in zip(outcome.scores, heard.items, strict=True)
               if item.voice == voice]  # fmt: skip
        if own:
            errors = sum(words.errors for words in own)
            found[voice] = round(errors / max(sum(w.reference for w in own), 1), 4)
    return found
