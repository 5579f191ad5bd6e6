"""Marks on an engine's events: the same transcript from wherever the decoding began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from core.decoder.lattice import FactorScores
from core.engine import Advance, Event, Stage
from core.engine.marks import with_marks
from core.recipe import Recipe
from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment, Word

MARKED = Recipe(punctuation=True)
NO_SCORES = FactorScores(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def segment(first_s: float, text: str) -> TranscriptSegment:
    first = round(first_s * SAMPLE_RATE)
    words = tuple(
        Word(word, first + 4000 * n, first + 4000 * n + 3900, 0.9, NO_SCORES)
        for n, word in enumerate(text.split())
    )
    return TranscriptSegment(first, first + 4000 * len(words) + 1600, words)


TALK = [
    segment(0, "we walked along the river"),
    segment(1.6, "and then we came to the bridge"),
    segment(9, ""),
    segment(10, "where do you live"),
    segment(30, "i live in the old town"),
]


def events(segments: Sequence[TranscriptSegment], recipe: Recipe = MARKED) -> Iterator[Event]:
    yield Stage("loading")
    for one in segments:
        yield one
        yield Advance(one.last_sample, None)
    ordered = tuple(sorted(segments, key=lambda one: one.first_sample))
    yield Transcript("talk.wav", 40 * SAMPLE_RATE, recipe, ordered)


def texts(found: Sequence[Event]) -> list[str]:
    return [event.text for event in found if isinstance(event, TranscriptSegment)]


def test_a_sentence_runs_on_over_segments_without_a_pause() -> None:
    found = list(with_marks(events(TALK), MARKED))
    told = texts(found)
    assert told[0].startswith("We walked")
    assert not told[0].endswith(".")
    assert told[1].startswith("and then")
    assert told[1].endswith(".")
    assert told[2:] == ["", "Where do you live?", "I live in the old town."]
    assert isinstance(found[-1], Transcript)
    assert [one.text for one in found[-1].segments] == told


def test_segments_advances_and_stages_keep_their_order() -> None:
    bare, found = list(events(TALK)), list(with_marks(events(TALK), MARKED))
    assert [type(event) for event in found] == [type(event) for event in bare]
    assert [e for e in found if isinstance(e, Advance)] == [
        e for e in bare if isinstance(e, Advance)
    ]


@pytest.mark.parametrize("begin", range(1, len(TALK)))
def test_where_the_decoding_began_changes_nothing_in_the_transcript(begin: int) -> None:
    *_, whole = with_marks(events(TALK), MARKED)
    *_, turned = with_marks(events([*TALK[begin:], *TALK[:begin]]), MARKED)
    assert turned == whole


def test_nothing_is_touched_where_it_is_not_wanted_or_not_known() -> None:
    for recipe in (Recipe(), Recipe(language="de", punctuation=True)):
        assert list(with_marks(events(TALK, recipe), recipe)) == list(events(TALK, recipe))
