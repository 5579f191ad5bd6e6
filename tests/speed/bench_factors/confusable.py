"""Short terms and terms that sound like common words: 200 pairs, such as ran and CRAN.

The terms of data/confusable.tsv are one list. Each is said in a sentence of its own, and so is the
common word beside it; synthetic voices that no training used say both. Counted: how many terms are
found, and how many of the common words that are recognised without the list are lost with it. A
term that isn't spelt as it is said brings a sounds-like spelling, as a user would give it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.text.score import text_words
from core.vocabulary.lists import Entry, WordList
from tests.speed.bench_factors.material import Heard, Item, Material
from tests.speed.bench_factors.recognise import Language, Outcome, gain, recognise
from tests.speed.bench_factors.speak import VOICES, Spoken, speak_all

PAIRS = Path(__file__).with_name("data") / "confusable.tsv"
WEIGHTS = (1.0, 4.0, 16.0)
SHORT = 4
"""Terms of fewer letters are reported apart as well."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A term and a common word that it sounds like.

    Attributes:
        term: Written form. says: How it is said in plain letters; "" = as written.
        word: The common word, or two.
        with_term: Sentence with "{}" for the term. with_word: Sentence with the word.
    """

    term: str
    word: str
    with_term: str
    with_word: str
    says: str

    @property
    def spoken(self) -> str:
        """The sentence with the term, as the voice gets it."""
        return self.with_term.format(self.says or self.term.lower())

    @property
    def entry(self) -> Entry:
        """The term as a list's entry."""
        # Letters of an abbreviation need no help: the program spells them by itself.
        helped = bool(self.says) and not self.term.isupper()
        return Entry(self.term, sounds_like=(self.says,) if helped else ())


def read_pairs() -> list[Pair]:
    """Return all pairs."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Pair(r["term"], r["word"], r["with_term"], r["with_word"], r["says"] or "")
            for r in rows
        ]


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return what lists of the terms do to both kinds of sentences, at several weights."""
    pairs = read_pairs()[:: material.every]
    terms = heard_sentences(material, pairs, "term")
    words = heard_sentences(material, pairs, "word")
    mixture = language.mixture({"general": 1.0})
    prepared, _ = language.prepared(mixture, "general")
    none = recognise(prepared, terms), recognise(prepared, words)
    found_before = found_words(pairs, "term", none[0].texts)
    kept_before = found_words(pairs, "word", none[1].texts)
    rows = [_row(pairs, "no list", terms, words, none, none)]
    changed: dict[str, Any] = {}
    vocabulary = WordList("terms", "", tuple(pair.entry for pair in pairs))
    for weight in WEIGHTS:
        prepared, _ = language.prepared(mixture, "general", [(vocabulary, weight)])
        now = recognise(prepared, terms), recognise(prepared, words)
        rows.append(_row(pairs, weight, terms, words, none, now))
        found = found_words(pairs, "term", now[0].texts)
        kept = found_words(pairs, "word", now[1].texts)
        changed[str(weight)] = {
            "missed": [p.term for p, ok in zip(pairs, found, strict=True) if not ok],
            "lost": [
                p.word
                for p, was, ok in zip(pairs, kept_before, kept, strict=True)
                if was and not ok
            ],
        }
    return {
        "pairs": len(pairs),
        "short": sum(len(pair.term) < SHORT for pair in pairs),
        "seconds": round(terms.seconds + words.seconds),
        "terms_without_list": sum(found_before),
        "words_without_list": sum(kept_before),
        "rows": rows,
        "changed": changed,
    }


def heard_sentences(material: Material, pairs: list[Pair], kind: str) -> Heard:
    """Return the sentences of a kind ("term" or "word"), in the order of the pairs."""
    spoken = []
    for i, pair in enumerate(pairs):
        said = pair.spoken if kind == "term" else pair.with_word
        # The name holds what is said, so that a changed sentence is spoken anew.
        name = f"confusable-{kind}-{said.replace(' ', '_')[:80]}"
        spoken.append(Spoken(name, "confusable", VOICES[i % len(VOICES)], said))
    wav = material.folder / "wav"
    speak_all(spoken, wav)
    texts = [
        pair.with_term.format(pair.term) if kind == "term" else pair.with_word for pair in pairs
    ]
    items = tuple(
        Item(wav / f"{one.name}.wav", text, one.voice)
        for one, text in zip(spoken, texts, strict=True)
    )
    return material.hear(items)


def found_words(pairs: list[Pair], kind: str, texts: list[str]) -> list[bool]:
    """Say of each pair whether its term, or its common word, is in the recognised text."""
    return [
        _is_in(text_words(pair.term if kind == "term" else pair.word), text_words(text))
        for pair, text in zip(pairs, texts, strict=True)
    ]


def _is_in(part: list[str], text: list[str]) -> bool:
    return any(text[i : i + len(part)] == part for i in range(len(text) - len(part) + 1))


def _row(
    pairs: list[Pair],
    weight: float | str,
    terms: Heard,
    words: Heard,
    before: tuple[Outcome, Outcome],
    now: tuple[Outcome, Outcome],
) -> dict[str, Any]:
    found, kept = found_words(pairs, "term", now[0].texts), found_words(pairs, "word", now[1].texts)
    were = found_words(pairs, "word", before[1].texts)
    short = [ok for pair, ok in zip(pairs, found, strict=True) if len(pair.term) < SHORT]
    listed = {tuple(text_words(pair.term)) for pair in pairs}
    false = sum(
        _is_in(list(term), text_words(text)) and not _is_in(list(term), text_words(item.text))
        for text, item in zip(now[1].texts, words.items, strict=True)
        for term in listed
    )
    return {
        "weight": weight,
        "terms_found": sum(found),
        "short_found": sum(short),
        "words_right": sum(kept),
        "words_lost": sum(was and not ok for was, ok in zip(were, kept, strict=True)),
        "words_won": sum(ok and not was for was, ok in zip(were, kept, strict=True)),
        "terms_where_none_was_said": false,
        "with_term": {**now[0].figures(terms.seconds), "fall": gain(before[0], now[0])},
        "with_word": {**now[1].figures(words.seconds), "fall": gain(before[1], now[1])},
    }
