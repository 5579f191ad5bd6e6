"""2. Names: lists of 100 to 100,000 entries with the right ones among them, and texts without any.

Two sets have names: synthetic voices saying rare family names and small places; real recordings,
whose rare words (outside the 5,000 most frequent ones) are the terms (Le et al. 2021, with one
list for all utterances, which is harder than one for each). False insertions are counted in
recordings none of whose words is on the list.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from core.text.score import text_words
from core.vocabulary.lists import Entry, WordList, make_list
from tests.speed.bench_factors.material import SPEECH_SET, Heard, Material
from tests.speed.bench_factors.recognise import (
    LIST_WEIGHTS,
    Language,
    Outcome,
    gain,
    list_effect,
    list_hits,
    recognise,
)
from tests.speed.bench_factors.speak import SEED, column

SIZES = (100, 1_000, 10_000, 100_000)
WEIGHTS = (0.25, 1.0, 4.0, 16.0, 64.0, 256.0)
SWEPT_SIZE = 1_000
COMMON_RANK = 5_000
SPEECH_THIN = 5
GENERAL = {"general": 1.0}


def distractors(material: Material) -> list[str]:
    """Return different names of places, people and companies in random order."""
    lists = material.data / "lists"
    found: dict[str, None] = {}
    for file, name in (
        ("cities", "name"), ("surnames_us_census1990", "name"), ("names_ru", "latin"),
        ("companies", "name"), ("names_en_mimesis", "name"), ("given_names_us_census1990", "name"),
        ("drugs", "name"), ("streets", "name"),
    ):  # fmt: skip
        found.update(dict.fromkeys(row[name] for row in column(lists / f"{file}.tsv", name)))
    names = [name for name in found if name.isascii()]
    random.Random(SEED).shuffle(names)
    return names


def rare_words(language: Language, heard: Heard) -> list[str]:
    """Return the words of a set that are not among the most frequent ones of the general model."""
    model = language.model("general")
    unigram = model.arrays.log_prob[1 : 1 + model.size]
    common = {model.vocab[int(i)] for i in (-unigram).argsort()[:COMMON_RANK]}
    return sorted({w for item in heard.items for w in text_words(item.text) if w not in common})


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return the numbers of both sets with names and of the one without."""
    pool = distractors(material)
    spoken = material.hear(material.items("names"))
    real = material.hear(material.items(SPEECH_SET, SPEECH_THIN))
    names = sorted({name for item in spoken.items for name in item.listed})
    kinds = _kinds(material, names)
    return {
        "spoken names": _set(language, spoken, names, pool),
        "real recordings, rare words": _set(language, real, rare_words(language, real), pool),
        "classes": _classes(material, language, spoken, kinds),
        "without names": _without(language, real, pool),
    }


def listed(terms: Iterable[str], pool: list[str], size: int) -> WordList:
    """Return a plain list of the terms and as many other names as its size leaves room for."""
    terms = list(terms)
    here = {term.lower() for term in terms}
    others = [name for name in pool if name.lower() not in here]
    chosen = [*terms, *others[: max(size - len(terms), 0)]]
    random.Random(SEED).shuffle(chosen)
    return make_list("terms", chosen)


def _set(language: Language, heard: Heard, terms: list[str], pool: list[str]) -> dict[str, Any]:
    mixture = language.mixture(GENERAL)
    words = frozenset(word for term in terms for word in text_words(term))
    prepared, _ = language.prepared(mixture, "general")
    none = recognise(prepared, heard, terms)
    rows = [{"entries": 0, **_row(heard, none, none, words)}]
    known = sum(mixture.word_id(word) != 0 for word in words)
    for size in SIZES:
        vocabulary = listed(terms, pool, size)
        weights = WEIGHTS if size == SWEPT_SIZE else LIST_WEIGHTS
        for weight in weights:
            prepared, took = language.prepared(mixture, "general", [(vocabulary, weight)])
            outcome = recognise(prepared, heard, terms)
            rows.append(
                {"entries": len(vocabulary.entries), "weight": weight, "build_s": round(took, 3)}
                | _row(heard, none, outcome, words)
            )
    return {
        "seconds": round(heard.seconds), "terms": len(terms),
        "terms_in_the_general_model": known, "rows": rows,
    }  # fmt: skip


def _row(heard: Heard, none: Outcome, outcome: Outcome, words: frozenset[str]) -> dict[str, Any]:
    row = outcome.figures(heard.seconds) | list_hits(heard.items, outcome.texts, words)
    return row | list_effect(none, outcome)


def _kinds(material: Material, names: list[str]) -> dict[str, str]:
    """Return what each spoken name is; one that is several things is the first."""
    lists = material.data / "lists"
    cities = {row["name"] for row in column(lists / "cities.tsv", "name")}
    given = {row["name"] for row in column(lists / "given_names_us_census1990.tsv", "name")}
    return {
        name: "city" if name in cities else "given_name" if name in given else "surname"
        for name in names
    }


def _classes(
    material: Material, language: Language, heard: Heard, kinds: dict[str, str]
) -> dict[str, Any]:
    """Compare one list that says of each name what it is with the plain one."""
    others: list[tuple[str, str]] = []
    for file, kind in (
        ("cities", "city"), ("surnames_us_census1990", "surname"),
        ("given_names_us_census1990", "given_name"),
    ):  # fmt: skip
        rows = column(material.data / "lists" / f"{file}.tsv", "name")
        others += [(row["name"], kind) for row in rows if row["name"] not in kinds]
    random.Random(SEED).shuffle(others)
    chosen = [*kinds.items(), *others[: max(SWEPT_SIZE - len(kinds), 0)]]
    plain = make_list("terms", [name for name, _ in chosen])
    classed = WordList("terms", "", tuple(Entry(name, kind=kind) for name, kind in chosen))
    mixture = language.mixture(GENERAL)
    words = frozenset(word for term in kinds for word in text_words(term))
    prepared, _ = language.prepared(mixture, "general")
    none = recognise(prepared, heard, kinds)
    found = {}
    for name, vocabulary in (("plain", plain), ("with classes", classed)):
        prepared, _ = language.prepared(mixture, "general", [(vocabulary, LIST_WEIGHTS[0])])
        found[name] = _row(heard, none, recognise(prepared, heard, kinds), words)
    return found


def _without(language: Language, heard: Heard, pool: list[str]) -> dict[str, Any]:
    """Return what lists do to recordings none of whose words is on them."""
    said = {word for item in heard.items for word in text_words(item.text)}
    foreign = [name for name in pool if not said & set(text_words(name))]
    mixture = language.mixture(GENERAL)
    prepared, _ = language.prepared(mixture, "general")
    none = recognise(prepared, heard)
    rows = []
    for size in SIZES:
        vocabulary = make_list("terms", foreign[:size])
        words = frozenset(word for name in foreign[:size] for word in text_words(name))
        before = list_hits(heard.items, none.texts, words)["false"]
        for weight in WEIGHTS if size == SWEPT_SIZE else LIST_WEIGHTS:
            prepared, took = language.prepared(mixture, "general", [(vocabulary, weight)])
            outcome = recognise(prepared, heard)
            after = list_hits(heard.items, outcome.texts, words)["false"]
            rows.append(
                {
                    "entries": len(vocabulary.entries), "weight": weight,
                    "build_s": round(took, 3), "false_without_list": before,
                    "false_with_list": after, "wer_without_list": round(none.rate(), 4),
                    **outcome.figures(heard.seconds), "change": gain(none, outcome),
                }
            )  # fmt: skip
    return {
        "seconds": round(heard.seconds),
        "times_real_time_without_list": round(heard.seconds / none.search_s),
        "rows": rows,
    }
