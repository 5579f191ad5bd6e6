"""4. The loop: a recording's own text changes how it is decoded again.

First pass with the general model; weights of all domains fitted to its text, twice; a class of the
words that were heard with confidence more than once (`cache`), everything decoded again; and the
second pass as the program does it: the same, but only doubtful stretches change. Each set is taken
as one recording.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.audio.decode import SAMPLE_RATE
from core.audio.segment import Segment
from core.engine import transcript_segment
from core.engine.second import heard_words, settled
from core.lm.established import Established, established
from core.text.score import score_words, text_words
from core.transcript.model import TranscriptSegment
from core.vocabulary.classes import rarity
from tests.speed.bench_factors.domains import AUTO_ROUNDS, SPEECH_THIN
from tests.speed.bench_factors.material import SPEECH_SET, Heard, Material
from tests.speed.bench_factors.recognise import Language, Outcome, gain, recognise
from tests.speed.bench_factors.speak import DOMAINS

LATTICE_BEAM = 8.0
HOP = 480
"""Samples per frame: of no consequence but for seams."""


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return each pass's numbers per recording."""
    found: dict[str, Any] = {}
    for group in (*DOMAINS, SPEECH_SET):
        heard = material.hear(material.items(group, SPEECH_THIN if group == SPEECH_SET else 1))
        passes, counts = _passes(language, heard)
        first = passes[0][1]
        found[group] = {
            "seconds": round(heard.seconds),
            "established": counts,
            "passes": [
                {
                    "pass": name,
                    **outcome.figures(heard.seconds),
                    "below_first": gain(first, outcome),
                }
                for name, outcome in passes
            ],
        }
    return found


def _passes(language: Language, heard: Heard) -> tuple[list[tuple[str, Outcome]], int]:
    """Return the passes over a set in order, and how many words it established."""
    shares = {"general": 1.0}
    passes: list[tuple[str, Outcome]] = []

    def add(name: str, said: Established | None = None) -> Outcome:
        mixture = language.mixture(shares)
        ready, _ = language.prepared(mixture, "general", lattice_beam=LATTICE_BEAM, said=said)
        passes.append((name, recognise(ready, heard, keep=True)))
        return passes[-1][1]

    add("first pass")
    for number in range(AUTO_ROUNDS):
        shares = language.auto(passes[-1][1].texts)
        add(f"auto mixture, round {number + 1}")
    before = passes[-1][1]
    once = _segments(before)
    said = established(heard_words(once), rarity(language.mixture(shares)), ())
    after = add("cache", said)
    texts = [settled(*both).text for both in zip(once, _segments(after), strict=True)]
    scores = [
        score_words(text_words(item.text), text_words(text), frozenset())
        for item, text in zip(heard.items, texts, strict=True)
    ]
    passes.append(("second pass", replace(after, texts=texts, scores=scores)))
    return passes, len(said.words)


def _segments(outcome: Outcome) -> list[TranscriptSegment]:
    whole = Segment(0, 3600 * SAMPLE_RATE)
    return [transcript_segment(whole, HOP, one) for one in outcome.decoded]
