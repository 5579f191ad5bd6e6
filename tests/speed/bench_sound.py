"""How well the sound answers: spotting words, and learning how they sound.

    python tests/speed/bench_sound.py ../shared/data docs/results/sound.json

Utterances of the dev set are heard by the built-in pack. *Spotting*: words of five letters and
more are looked for in all of them; a place is right if the reference has the word there (by
alignment). Places are ranked by score and, for comparison, by gain. *Learning*: words are cut out
where the reference aligns, and the dictionary isn't asked. In the one case the spelling suggests
what its rules say, in the other all right pronunciations are taken out of that.
*Speed*: the places of words in an hour, emissions in memory.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.acoustic.model import Emissions
from core.decoder.align import align
from core.decoder.places import Keyword, Place, find_places
from core.engine import Engine
from core.lexicon.pronunciations import Pronouncer, Pronunciation, load_pronouncer
from core.recipe import Recipe
from core.store.emissions import EmissionsStore
from core.transcript.model import SAMPLE_RATE, Transcript, Word
from core.vocabulary.learn import learn_pronunciation
from core.vocabulary.sound import keyword_sounds, sayer

SEED = 3
THRESHOLDS = (-0.1, -0.3, -0.5, -0.7, -1.0)
SPEED_WORDS = ("Prynne", "harbor", "scarlet letter", "Hester", "dishonoured bosom")


@dataclass(frozen=True, eq=False)
class Utterance:
    """What was heard of an utterance, and where its words are by alignment with the reference."""

    emissions: Emissions
    words: tuple[Word, ...]
    said: list[tuple[str, int, int]]
    takes: list[tuple[str, NDArray[np.float32]]]


class Guesses(Pronouncer):
    """Says of any word what it was given."""

    def __init__(self, found: Sequence[Pronunciation]) -> None:
        self.found = tuple(found)

    def of(self, word: str) -> tuple[Pronunciation, ...]:
        """Return what was given."""
        del word
        return self.found


def hear(data: Path, most: int, pronouncer: Pronouncer) -> list[Utterance]:
    """Hear utterances of the clean dev set whose reference can be aligned."""
    folder = data / "speech" / "dev" / "clean"
    with (folder / "utterances.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    random.Random(SEED).shuffle(rows)
    found: list[Utterance] = []
    with tempfile.TemporaryDirectory() as place:
        engine = Engine(threads=1, store=EmissionsStore(Path(place)))
        for row in rows[:most]:
            path = str(folder / row["path"])
            *_, transcript = engine.transcribe(path, Recipe())
            assert isinstance(transcript, Transcript)
            kept = engine.recall(path, Recipe())
            assert kept is not None
            with kept:
                if len(kept) != 1:
                    continue
                heard = kept.emissions(0)
            words = row["text"].split()
            aligned = align(heard.log_probs, [pronouncer.of(word) for word in words])
            if aligned is None:
                continue
            origin, hop = heard.first_sample, heard.hop_samples
            spans = [(w, a.first_frame, a.last_frame) for w, a in
                     zip(words, aligned.words, strict=True)]  # fmt: skip
            said = [(w, origin + a * hop, origin + b * hop) for w, a, b in spans]
            takes = [(w, heard.log_probs[a:b]) for w, a, b in spans]
            found.append(Utterance(heard, transcript.words, said, takes))
        engine.close()
    return found


def spotting(heard: list[Utterance], pronouncer: Pronouncer, most: int) -> dict[str, Any]:
    """Return precision, recall and average precision of spotting."""
    known = sorted({word for one in heard for word, _, _ in one.said if len(word) >= 5})
    random.Random(SEED).shuffle(known)
    wanted = set(known[:most])
    keywords = [Keyword(word, keyword_sounds(word, pronouncer)) for word in known[:most]]
    say = sayer([], pronouncer)
    said = missed = 0
    hits: list[tuple[Place, bool]] = []
    for one in heard:
        for word, begin, end in one.said:
            if word in wanted:
                said += 1
                missed += not any(
                    w.text.lower() == word and w.first_sample < end and begin < w.last_sample
                    for w in one.words
                )
        for place in find_places([one.emissions], keywords, one.words, say, least_score=-1.5):
            right = any(
                word == place.keyword and begin < place.last_sample and place.first_sample < end
                for word, begin, end in one.said
            )
            hits.append((place, right))
    new = [(place, right) for place, right in hits if not place.is_written]
    return {
        "utterances": len(heard),
        "words": len(keywords),
        "said": said,
        "missed_by_text": missed,
        "average_precision_by_score": average_precision(hits, said, "score"),
        "average_precision_by_gain": average_precision(hits, said, "gain"),
        "missed_average_precision_by_score": average_precision(new, missed, "score"),
        "missed_average_precision_by_gain": average_precision(new, missed, "gain"),
        "above": [
            {
                "score": least,
                "precision": round(float(np.mean([r for p, r in hits if p.score > least])), 3),
                "recall": round(sum(r for p, r in hits if p.score > least) / said, 3),
            }
            for least in THRESHOLDS
        ],
    }


def average_precision(hits: list[tuple[Place, bool]], said: int, by: str) -> float:
    """Return the mean, over what was said, of the precision down to its place in the ranking."""
    ranked = sorted(hits, key=lambda hit: -(getattr(hit[0], by) or 0.0))
    right = np.array([right for _, right in ranked], dtype=float)
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return round(float((precision * right).sum() / said), 3)


def learning(heard: list[Utterance], pronouncer: Pronouncer, most: int) -> list[dict[str, Any]]:
    """Return how often a right pronunciation is learnt."""
    takes: dict[str, list[NDArray[np.float32]]] = {}
    for one in heard:
        for word, take in one.takes:
            if len(word) >= 5 and "'" not in word and word in pronouncer:
                takes.setdefault(word, []).append(take)
    words = sorted(takes, key=lambda word: (-len(takes[word]), word))[:most]
    rows = []
    for least, some in ((1, 1), (2, 4)):
        right = {"suggested": 0, "not_suggested": 0}
        tried = 0
        for word in words:
            truth = {p.phones for p in pronouncer.of(word)}
            guesses = spelling_alone(pronouncer, word)
            others = [guess for guess in guesses if guess.phones not in truth][:2]
            if len(takes[word]) < least or not others:
                continue
            tried += 1
            first = min(guess.cost for guess in others)
            others = [replace(guess, cost=guess.cost - first) for guess in others]
            for name, given in (("suggested", guesses[:1]), ("not_suggested", others)):
                learnt = learn_pronunciation(word, takes[word][:some], Guesses(given))
                right[name] += learnt[0].phones in truth
        rows.append(
            {
                "takes": f"{least} to {some}" if some > least else str(some),
                "words": tried,
                **{name: round(count / max(tried, 1), 3) for name, count in right.items()},
            }
        )
    return rows


def spelling_alone(pronouncer: Pronouncer, word: str) -> list[Pronunciation]:
    """Return what the spelling rules alone say, likeliest first."""
    ranked = pronouncer._model.pronounce(word, 6)
    return [Pronunciation(phones, ranked[0][1] - score) for phones, score in ranked]


def speed(heard: list[Utterance], pronouncer: Pronouncer) -> dict[str, Any]:
    """Return the CPU seconds that finding words in an hour takes."""
    pieces: list[Emissions] = []
    words: list[Word] = []
    position = 0
    while position < 3600 * SAMPLE_RATE:
        for one in heard:
            shift = position - one.emissions.first_sample
            pieces.append(replace(one.emissions, first_sample=position))
            words += [
                replace(w, first_sample=w.first_sample + shift, last_sample=w.last_sample + shift)
                for w in one.words
            ]
            position += one.emissions.hop_samples * len(one.emissions.log_probs)
    keywords = [Keyword(word, keyword_sounds(word, pronouncer)) for word in SPEED_WORDS]
    say = sayer([], pronouncer)
    find_places(pieces[:2], keywords, words, say)
    times = {}
    for name, some, compared in (
        ("one_word", keywords[:1], None),
        ("one_word_compared_with_text", keywords[:1], say),
        ("five_words_compared_with_text", keywords, say),
    ):
        begin = time.process_time()
        find_places(pieces, some, words, compared, least_score=-0.7)
        times[name] = round(time.process_time() - begin, 3)
    return {"hours": round(position / SAMPLE_RATE / 3600, 2), "cpu_s": times}


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--utterances", type=int, default=80)
    parser.add_argument("--words", type=int, default=200)
    arguments = parser.parse_args()
    pronouncer = load_pronouncer()
    heard = hear(arguments.data, arguments.utterances, pronouncer)
    result = {
        "command": "python tests/speed/bench_sound.py ../shared/data docs/results/sound.json",
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "spotting": spotting(heard, pronouncer, arguments.words),
        "learning": learning(heard, pronouncer, arguments.words // 2),
        "speed": speed(heard, pronouncer),
    }
    arguments.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
