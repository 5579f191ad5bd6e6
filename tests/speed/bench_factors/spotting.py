"""Spotting: are words that are said found by sound, and how often is something else taken for them?

Words of real recordings (speech/dev/clean, speakers that no training heard), a third of them rare;
each is sought in all of the sound. A hit counts where the utterance it lies in has the word. Beside
it: looking for the word in the recognised text, which is what one does without spotting.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.decoder.spot import Hit, spot
from core.lexicon.pronunciations import load_pronouncer
from core.text.score import text_words
from tests.speed.bench_factors.material import SPEECH_SET, Heard, Material
from tests.speed.bench_factors.protocol import rare_words
from tests.speed.bench_factors.recognise import Language, recognise
from tests.speed.bench_factors.speak import SEED

SPEECH_THIN = 5
KEYWORDS = 150
RARE_SHARE = 3
"""Every n-th keyword is a rare word."""
LEAST_LETTERS = 5
LEAST_SCORE = -1.5
THRESHOLDS = (-0.05, -0.1, -0.15, -0.2, -0.25, -0.3, -0.4, -0.5, -0.6, -0.8, -1.0, -1.25, -1.5)
PAUSE_FRAMES = 10
"""Of blank between utterances, so that no hit lies in two."""
ALARMS = tuple(range(1, 11))
"""False alarms per word and hour over which the figure of merit is a mean."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Hits of all words: score, whether right, length of the word in labels; one each."""

    score: NDArray[np.float64]
    right: NDArray[np.bool_]


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return recall, precision and false alarms by threshold, and the time it takes."""
    heard = material.hear(material.items(SPEECH_SET, SPEECH_THIN))
    words = [text_words(item.text) for item in heard.items]
    keywords = _keywords(material, words)
    block, starts = _joined(heard)
    pronouncer = load_pronouncer()
    said = [pronouncer.of(word) for word in keywords]
    spot(block[:100], said[:1])  # compiled before the clock starts
    started, used = time.perf_counter(), time.process_time()
    hits = spot(block, said, LEAST_SCORE)
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    total = sum(some.count(word) for some in words for word in keywords)
    found = _judged(hits, starts, words, keywords)
    hours = heard.seconds / 3600
    rows = [_row(found, threshold, total, len(keywords), hours) for threshold in THRESHOLDS]
    prepared, _ = language.prepared(language.mixture({"general": 1.0}), "general")
    texts = [text_words(text) for text in recognise(prepared, heard).texts]
    return {
        "seconds": round(heard.seconds),
        "keywords": len(keywords),
        "said": total,
        "wall_s": round(wall, 3),
        "cpu_s": round(cpu, 3),
        "ms_per_word_and_hour": round(1000 * cpu / len(keywords) / hours, 1),
        "figure_of_merit": _figure_of_merit(found, total, len(keywords), hours),
        "in_the_text": _in_the_text(words, texts, keywords, total, hours),
        "rows": rows,
    }


def _keywords(material: Material, words: list[list[str]]) -> list[str]:
    """Choose words that are said: rare ones of the training text, and others."""
    common = rare_words(material.data, material.folder).common
    said = sorted({w for some in words for w in some if len(w) >= LEAST_LETTERS and w.isalpha()})
    random.Random(SEED).shuffle(said)
    rare = [word for word in said if word not in common]
    others = [word for word in said if word in common]
    few = min(KEYWORDS // RARE_SHARE, len(rare))
    return sorted([*rare[:few], *others[: KEYWORDS - few]])


def _joined(heard: Heard) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return all emissions with pauses between them, and where each utterance starts."""
    tokens = heard.log_probs[0].shape[1]
    pause = np.full((PAUSE_FRAMES, tokens), -20.0, dtype=np.float32)
    pause[:, 0] = 0.0
    parts = [part for block in heard.log_probs for part in (block, pause)]
    sizes = [len(block) + PAUSE_FRAMES for block in heard.log_probs]
    return np.concatenate(parts), np.cumsum([0, *sizes[:-1]])


def _judged(
    hits: list[Hit], starts: NDArray[np.int64], words: list[list[str]], keywords: list[str]
) -> _Found:
    """Say of each hit, the best first, whether the word is said there and not yet found."""
    left: Counter[tuple[int, str]] = Counter()
    for number, some in enumerate(words):
        for word in some:
            left[number, word] += 1
    scores, right = [], []
    for hit in sorted(hits, key=lambda one: -one.score):
        middle = (hit.first_frame + hit.last_frame) // 2
        place = int(np.searchsorted(starts, middle, side="right")) - 1, keywords[hit.keyword]
        scores.append(hit.score)
        right.append(left[place] > 0)
        left[place] -= 1
    return _Found(np.array(scores), np.array(right, dtype=np.bool_))


def _row(
    found: _Found, threshold: float, total: int, keywords: int, hours: float
) -> dict[str, Any]:
    kept = found.score >= threshold
    hits = int((kept & found.right).sum())
    false = int((kept & ~found.right).sum())
    return {
        "threshold": threshold,
        "recall": round(hits / max(total, 1), 4),
        "precision": round(hits / max(hits + false, 1), 4),
        "false_alarms": false,
        "false_alarms_per_word_and_hour": round(false / keywords / hours, 3),
    }


def _figure_of_merit(found: _Found, total: int, keywords: int, hours: float) -> float:
    """Return the mean recall at 1 … 10 false alarms per word and hour (Rohlicek et al. 1989)."""
    order = np.argsort(-found.score, kind="stable")
    hits = np.cumsum(found.right[order])
    alarms = np.cumsum(~found.right[order]) / keywords / hours
    at = [int(np.searchsorted(alarms, most, side="right")) - 1 for most in ALARMS]
    return round(float(np.mean([hits[i] / max(total, 1) if i >= 0 else 0.0 for i in at])), 4)


def _in_the_text(
    words: list[list[str]],
    texts: list[list[str]],
    keywords: list[str],
    total: int,
    hours: float,
) -> dict[str, Any]:
    hits = false = 0
    for said, text in zip(words, texts, strict=True):
        for word in keywords:
            right = min(said.count(word), text.count(word))
            hits += right
            false += text.count(word) - right
    return {
        "recall": round(hits / max(total, 1), 4),
        "precision": round(hits / max(hits + false, 1), 4),
        "false_alarms": false,
        "false_alarms_per_word_and_hour": round(false / len(keywords) / hours, 3),
    }
