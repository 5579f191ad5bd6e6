"""What lists cost in time: adding words to a running recogniser, and decoding with many.

Adding: a new list is laid over what is loaded until the next word can be searched with it (`sonant`
does this at each change of a list). Decoding: the same recordings without a list and with lists of
1,000 and 100,000 terms of which none is said, in turns, medians, processor time beside wall time.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

from core.decoder.search import Prepared, decode_all
from core.text.score import text_words
from core.vocabulary.lists import make_list
from tests.speed.bench_factors.material import SPEECH_SET, Material
from tests.speed.bench_factors.names import distractors
from tests.speed.bench_factors.recognise import LIST_WEIGHTS, Language

ADDED = (10, 100, 500, 1_000)
VOSK_MS = {10: 15, 100: 70, 500: 430, 1_000: 1_500}
"""What the authors of a like function in Vosk report (its pull request 1362)."""
ROUNDS = 5
DECODED = (0, 1_000, 100_000)
SPEECH_THIN = 10
GENERAL = {"general": 1.0}


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return milliseconds to add words, and processor time with and without lists."""
    pool = distractors(material)
    return {"adding": _adding(language, pool), "decoding": _decoding(material, language, pool)}


def _adding(language: Language, pool: list[str]) -> list[dict[str, Any]]:
    mixture = language.mixture(GENERAL)
    language.prepared(mixture, "general", [(make_list("warm", pool[:5]), 1.0)])
    rows = []
    at = 5
    for size in ADDED:
        wall, cpu, lists = [], [], []
        for _ in range(ROUNDS):
            # Words that it hasn't seen: what is remembered of earlier lists doesn't help.
            vocabulary = make_list("terms", pool[at : at + size])
            at += size
            started, used = time.perf_counter(), time.process_time()
            _, took = language.prepared(mixture, "general", [(vocabulary, LIST_WEIGHTS[0])])
            lists.append(took)
            wall.append(time.perf_counter() - started)
            cpu.append(time.process_time() - used)
        rows.append(
            {
                "words": size,
                "wall_ms": round(1000 * statistics.median(wall), 1),
                "cpu_ms": round(1000 * statistics.median(cpu), 1),
                "list_ms": round(1000 * statistics.median(lists), 1),
                "vosk_ms": VOSK_MS[size],
            }
        )
    return rows


def _decoding(material: Material, language: Language, pool: list[str]) -> dict[str, Any]:
    heard = material.hear(material.items(SPEECH_SET, SPEECH_THIN))
    said = {word for item in heard.items for word in text_words(item.text)}
    foreign = [name for name in pool if not said & set(text_words(name))]
    mixture = language.mixture(GENERAL)
    ready: dict[int, Prepared] = {}
    for size in DECODED:
        lists = [(make_list("terms", foreign[:size]), LIST_WEIGHTS[0])] if size else []
        ready[size] = language.prepared(mixture, "general", lists)[0]
    wall: dict[int, list[float]] = {size: [] for size in DECODED}
    cpu: dict[int, list[float]] = {size: [] for size in DECODED}
    for _ in range(ROUNDS):
        for size, prepared in ready.items():
            started, used = time.perf_counter(), time.process_time()
            decode_all(prepared, None, heard.log_probs, 1)
            wall[size].append(time.perf_counter() - started)
            cpu[size].append(time.process_time() - used)
    usual = statistics.median(cpu[0])
    rows = [
        {
            "entries": min(size, len(foreign)),
            "wall_s": round(statistics.median(wall[size]), 3),
            "cpu_s": round(statistics.median(cpu[size]), 3),
            "dearer": round(statistics.median(cpu[size]) / usual - 1.0, 4),
        }
        for size in DECODED
    ]
    return {"seconds": round(heard.seconds), "rounds": ROUNDS, "rows": rows}
