"""The document-size curve: what 30 to 100,000 sentences of a domain's text bring.

The base is a general model that never saw the domain. A document of N sentences (the first N of the
domain's training text, in random order) becomes a model as `sonant lm build` makes it; its weight
beside the base is fitted on a tenth of the document itself, which is held out for that and then
put back. Held-out sentences of the domain, spoken by voices that no training used, are recognised.
*Own terms* are the document's words that the base doesn't know.
"""

from __future__ import annotations

import lzma
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.lm.estimate import estimate, read_corpus
from core.lm.mixture import fit_weights, mix
from core.lm.ngram import NgramModel
from core.lm.prune import prune_to
from core.text.normalise import normalise_lines
from tests.speed.bench_factors.domains import TUNING_LINES
from tests.speed.bench_factors.material import Heard, Material
from tests.speed.bench_factors.recognise import Language, Outcome, gain, recognise
from tests.speed.bench_factors.speak import SEED, heldout

DOMAINS = ("travel_hotels", "technology", "banking")
SIZES = (0, 30, 100, 1_000, 10_000, 100_000)
"""Sentences; a domain with fewer ends at what it has."""
HELD_OUT = 10
"""Every n-th sentence weighs the rest."""
LEAST_HELD_OUT = 30
ORDER = 3
N_GRAMS = 2_000_000
"""What `sonant lm build` takes."""


def measure(material: Material, language: Language, unseen: str) -> dict[str, Any]:
    """Return word error, unknown words and perplexity by the document's size.

    Args:
        material: Utterances.
        language: Models.
        unseen: The general model that never saw the domains' texts.
    """
    found: dict[str, Any] = {}
    for domain in DOMAINS:
        lines = _lines(material.data, domain)
        sizes = sorted({min(size, len(lines)) for size in SIZES})
        heard = material.hear(material.items(domain))
        test = heldout(material.data, domain)[1][:TUNING_LINES]
        base = language.model(unseen)
        rows: list[dict[str, Any]] = []
        first: Outcome | None = None
        for size in sizes:
            row, outcome = _one(language, unseen, base, lines[:size], heard, test)
            first = first or outcome
            rows.append({"sentences": size, **row, "fall": gain(first, outcome)})
        found[domain] = {"seconds": round(heard.seconds), "rows": rows}
    return found


def _lines(data: Path, domain: str) -> list[str]:
    """Return the domain's training sentences in random order: no document is one dialogue only."""
    with lzma.open(data / "text" / domain / "train.txt.xz", "rt", encoding="utf-8") as file:
        written = [line.strip() for line in file if line.strip()]
    random.Random(f"{SEED} document {domain}").shuffle(written)
    return written[: SIZES[-1]]


def _one(
    language: Language,
    unseen: str,
    base: NgramModel,
    written: list[str],
    heard: Heard,
    test: Sequence[Sequence[str]],
) -> tuple[dict[str, Any], Outcome]:
    started = time.perf_counter()
    if not written:
        mixture, weight, own = language.mixture({unseen: 1.0}), 0.0, frozenset[str]()
    else:
        lines = list(normalise_lines(written))
        weight = _weight(base, lines)
        document = _model(lines)
        mixture = mix([base, document], [1.0 - weight, weight])
        known = set(base.vocab)
        own = frozenset(word for word in document.vocab[3:] if word not in known)
    built = time.perf_counter() - started
    prepared, _ = language.prepared(mixture, unseen)
    outcome = recognise(prepared, heard, own)
    log_probs = mixture.log_probs(test)
    words = [word for sentence in test for word in sentence]
    missing = sum(mixture.word_id(word) == 0 for word in words)
    perplexity = float(np.exp(-log_probs.mean()))
    return {
        "weight": round(weight, 3),
        "new_words": len(own),
        "build_s": round(built, 2),
        "perplexity": round(perplexity, 1),
        "unknown_words": round(missing / max(len(words), 1), 4),
        **outcome.figures(heard.seconds),
    }, outcome


def _model(lines: Sequence[str]) -> NgramModel:
    corpus = read_corpus(lines)
    found = estimate(corpus.stream, len(corpus.words), ORDER)
    return NgramModel(corpus.words, prune_to(found.arrays, N_GRAMS, found.history))


def _weight(base: NgramModel, lines: list[str]) -> float:
    """Return the document's weight: fitted on a part of it that its model doesn't see.

    Few sentences say little about themselves; each then is held out once, in turns.
    """
    folds = HELD_OUT if len(lines) < LEAST_HELD_OUT * HELD_OUT else 1
    weights = []
    for fold in range(folds):
        held = [line.split() for line in lines[fold::HELD_OUT]]
        rest = [line for i, line in enumerate(lines) if i % HELD_OUT != fold]
        mixture = mix([base, _model(rest)])
        weights.append(float(fit_weights(mixture.component_log_probs(held), mixture.weights)[1]))
    return sum(weights) / len(weights)
