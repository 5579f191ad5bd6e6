"""Rare words with a list for each utterance, as in the public protocol (Le et al. 2021).

Rare words are those outside the 5,000 most frequent ones of the training text (the books of
../shared/data/text). The list of an utterance holds its own rare words and N others, drawn from the
rare words of that text. B-WER counts the words on the utterance's list, U-WER all others; with
N = 0 the list knows the answer and nothing else, which is a bound and no use.
"""

from __future__ import annotations

import lzma
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.decoder.search import Search
from core.text.normalise import normalise_lines
from core.text.score import score_words, text_words
from core.vocabulary.lists import make_list
from tests.speed.bench_factors.material import SPEECH_SET, Heard, Material
from tests.speed.bench_factors.recognise import LIST_WEIGHTS, Language, Outcome, gain, list_effect
from tests.speed.bench_factors.speak import SEED

DISTRACTORS = (0, 100, 500, 1_000, 2_000)
COMMON = 5_000
SPEECH_THIN = 7
GENERAL = {"general": 1.0}


@dataclass(frozen=True, slots=True)
class RareWords:
    """The training text's words by their frequency.

    Attributes:
        common: The most frequent ones.
        rare: All others, in the order of the alphabet.
    """

    common: frozenset[str]
    rare: tuple[str, ...]


def rare_words(data: Path, folder: Path) -> RareWords:
    """Count the training text; the counts are kept in `folder`, for they don't change."""
    kept = folder / "literature_words.txt"
    if not kept.exists():
        path = data / "text" / "literature" / "train.txt.xz"
        with lzma.open(path, "rt", encoding="utf-8") as file:
            counts = Counter(word for line in normalise_lines(file) for word in line.split())
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text("\n".join(word for word, _ in counts.most_common()), encoding="utf-8")
    words = kept.read_text(encoding="utf-8").split("\n")
    return RareWords(frozenset(words[:COMMON]), tuple(sorted(words[COMMON:])))


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return B-WER and U-WER by the number of distractors."""
    words = rare_words(material.data, material.folder)
    heard = material.hear(material.items(SPEECH_SET, SPEECH_THIN))
    own = [
        sorted({w for w in text_words(item.text) if w not in words.common}) for item in heard.items
    ]
    none, _ = _run(language, heard, own, None, 0.0)
    rows: list[dict[str, Any]] = [{"distractors": None, **none.figures(heard.seconds)}]
    for number in DISTRACTORS:
        lists = [_with_others(some, words.rare, number, i) for i, some in enumerate(own)]
        for weight in LIST_WEIGHTS:
            outcome, list_s = _run(language, heard, own, lists, weight)
            rows.append(
                {
                    "distractors": number, "weight": weight,
                    "list_ms": round(1000 * list_s / len(own), 1),
                    **outcome.figures(heard.seconds), "fall": gain(none, outcome),
                    **list_effect(none, outcome),
                }
            )  # fmt: skip
    return {
        "seconds": round(heard.seconds),
        "utterances": len(own),
        "with_rare_words": sum(map(bool, own)),
        "rare_words": sum(map(len, own)),
        "rare_pool": len(words.rare),
        "rows": rows,
    }


def _with_others(own: list[str], pool: Sequence[str], number: int, seed: int) -> list[str]:
    """Return an utterance's list: its rare words among others."""
    rng = random.Random(f"{SEED} {seed}")
    here = set(own)
    # The lists of one utterance are nested: a larger one holds the smaller.
    others = [word for word in rng.sample(pool, number + len(here)) if word not in here]
    return [*own, *others[:number]]


def _run(
    language: Language,
    heard: Heard,
    own: list[list[str]],
    lists: list[list[str]] | None,
    weight: float,
) -> tuple[Outcome, float]:
    """Decode each utterance with its own list; return what came out and the lists' seconds."""
    mixture = language.mixture(GENERAL)
    texts, scores, search_s, list_s = [], [], 0.0, 0.0
    plain, _ = language.prepared(mixture, "general")
    search = Search(plain)
    for i, (item, block) in enumerate(zip(heard.items, heard.log_probs, strict=True)):
        if lists is not None:
            words = lists[i]
            started = time.perf_counter()
            given = [(make_list("terms", words), weight)] if words else []
            prepared = language.prepared(mixture, "general", given)[0] if given else plain
            list_s += time.perf_counter() - started
            search = Search(prepared)
        started = time.perf_counter()
        search.start()
        search.step(block)
        text = search.finish().text
        search_s += time.perf_counter() - started
        texts.append(text)
        scores.append(score_words(text_words(item.text), text_words(text), frozenset(own[i])))
    return Outcome(texts, scores, search_s), list_s
