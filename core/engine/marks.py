"""Marks and capitals on what the search found: a segment waits for the next, which ends its pause.

Only what is yielded to the outside is dressed; the search, the fitting of domains and the second
pass see bare words. The final transcript is dressed anew in order of time, so that it is the same
from wherever the decoding began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from core.engine.events import Event
from core.folders import resources
from core.text.punctuation import Mark, Punctuation, dressed, load_punctuation, marks_of
from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment, Word

if TYPE_CHECKING:
    from core.recipe import Recipe

_CONTEXT = 12
"""Words on either side that a decision looks at."""


@cache
def punctuation_for(language: str) -> Punctuation | None:
    """Return the model of a language; None where none ships."""
    path = resources() / "punctuation" / f"{language.partition('-')[0]}.npz"
    return load_punctuation(path) if path.is_file() else None


def with_marks(events: Iterator[Event], recipe: Recipe) -> Iterator[Event]:
    """Yield an engine's events with marks and capitals in their words, if the recipe wants them."""
    model = punctuation_for(recipe.language) if recipe.punctuation else None
    return events if model is None else _dressed(events, model)


def marked(
    model: Punctuation, segments: Sequence[TranscriptSegment]
) -> tuple[TranscriptSegment, ...]:
    """Return segments, in order of time, with marks and capitals in their words."""
    words = [word for segment in segments for word in segment.words]
    written = iter(_texts(model, words, (), (), 0)[0])
    return tuple(_with_texts(segment, written) for segment in segments)


def _texts(
    model: Punctuation, words: Sequence[Word], before: Sequence[Word], after: Sequence[Word],
    since: int,
) -> tuple[list[str], int]:  # fmt: skip
    """Return words as they are written, and how many words the sentence has by now."""
    pauses = [
        (following.first_sample - word.last_sample) / SAMPLE_RATE
        for word, following in pairwise([*words, *after[:1]])
    ]
    marks = marks_of(
        model,
        [word.text for word in words],
        pauses if after else [*pauses, 0.0],
        [word.text for word in before[-_CONTEXT:]],
        [word.text for word in after[:_CONTEXT]],
        since,
    )
    texts = dressed([word.text for word in words], marks, begins=since == 0)
    for mark in marks:
        since = 0 if mark in (Mark.STOP, Mark.QUESTION) else since + 1
    return texts, since


def _with_texts(segment: TranscriptSegment, texts: Iterator[str]) -> TranscriptSegment:
    words = tuple(replace(word, text=next(texts)) for word in segment.words)
    return replace(segment, words=words)


def _dressed(events: Iterator[Event], model: Punctuation) -> Iterator[Event]:
    held: list[TranscriptSegment] = []  # At most one: what follows it isn't known yet.
    behind: list[Event] = []  # What came after it.
    before: list[Word] = []
    since = 0

    def let_go(after: Sequence[Word]) -> Iterator[Event]:
        nonlocal since
        for segment in held:
            texts, since = _texts(model, segment.words, before, after, since)
            yield _with_texts(segment, iter(texts))
            before[:] = [*before, *segment.words][-_CONTEXT:]
        held.clear()
        yield from behind
        behind.clear()

    for event in events:
        if isinstance(event, TranscriptSegment) and event.words:
            follows = bool(held) and event.first_sample >= held[0].last_sample
            yield from let_go(event.words if follows else ())
            if not follows:  # The first of all, or decoding went back to the beginning.
                before, since = [], 0
            held.append(event)
        elif isinstance(event, Transcript):
            yield from let_go(())
            yield replace(event, segments=marked(model, event.segments))
        elif held:
            behind.append(event)
        else:
            yield event
    yield from let_go(())
