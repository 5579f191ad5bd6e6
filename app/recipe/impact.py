"""Trying a recipe out: what it changes in recordings, without touching their transcripts."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.recipe.model import for_engine, recipe_from
from app.transcript.session import document_of
from core.errors import SonantError
from core.recipe import Recipe
from core.transcript.impact import Impact, Verdict, impact

if TYPE_CHECKING:
    from app.bridge import Reporter
    from app.context import Context, Transcriber
    from app.transcript.document import Paragraph, Token
    from core.store.library import Library
    from core.transcript.model import TranscriptSegment

Pair = Callable[[Recipe], tuple[Recipe, Recipe]]
"""From a recording's recipe to the two that are compared."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A recording that a recipe is tried on.

    Attributes:
        id: Its number in the library.
        title: Its title.
        path: Its file.
        recipe: What its transcript was made with.
        vouched: Stretches of words that a person has vouched for.
    """

    id: int
    title: str
    path: str
    recipe: Recipe
    vouched: tuple[tuple[Token, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying came to for one recording.

    Attributes:
        subject: The recording.
        impact: What changes; None if it couldn't be decoded.
        problem: Why not.
    """

    subject: Subject
    impact: Impact | None
    problem: str = ""


def subjects(library: Library, numbers: list[int]) -> list[Subject]:
    """Return recordings with what a person vouched for in them; called in the store lane."""
    found = []
    for number in numbers:
        row = library.recording(number)
        if row is None or row.deleted_us is not None:
            continue
        document = document_of(library.transcript(number))
        vouched = vouched_stretches(document.paragraphs)
        found.append(Subject(number, row.title, row.path, recipe_from(row.recipe), vouched))
    return found


def vouched_stretches(paragraphs: list[Paragraph]) -> tuple[tuple[Token, ...], ...]:
    """Return the stretches of words in a row that a person has vouched for."""
    stretches: list[tuple[Token, ...]] = []
    for paragraph in paragraphs:
        run: list[Token] = []
        for word in paragraph.words:
            if word.kept:
                run.append(word)
            elif run:
                stretches.append(tuple(run))
                run = []
        if run:
            stretches.append(tuple(run))
    return tuple(stretches)


def trial(context: Context, chosen: list[Subject], pair: Pair) -> Callable[[Reporter], None]:
    """Return the work of trying two recipes on recordings; each is a partial result.

    Progress is a share from 0 to 1. A recording that fails stops no other.
    """

    def work(reporter: Reporter) -> None:
        engine = context.engine.get()
        for number, subject in enumerate(chosen):

            def tell(share: float, begin: int = number) -> None:
                reporter.check()
                reporter.progress((begin + share) / len(chosen))

            try:
                tried = Tried(subject, _compare(engine, reporter, subject, pair, tell))
            except SonantError as error:
                reporter.check()
                tried = Tried(subject, None, str(error))
            reporter.partial(tried)

    return work


def _compare(
    engine: Transcriber,
    reporter: Reporter,
    subject: Subject,
    pair: Pair,
    tell: Callable[[float], None],
) -> Impact:
    before, after = pair(subject.recipe)
    old = _decoded(engine, reporter, subject.path, before, lambda share: tell(share / 2))
    new = _decoded(engine, reporter, subject.path, after, lambda share: tell(0.5 + share / 2))
    # A segment in which nothing was understood may be missing from one of the two.
    times = sorted({*old, *new})
    return impact(
        [old[time].words if time in old else () for time in times],
        [new[time].words if time in new else () for time in times],
        subject.vouched,
    )


def _decoded(
    engine: Transcriber,
    reporter: Reporter,
    path: str,
    recipe: Recipe,
    tell: Callable[[float], None],
) -> dict[int, TranscriptSegment]:
    """Return a recording's segments by where they begin."""
    from core.engine import Advance
    from core.transcript.model import TranscriptSegment

    if not Path(path).exists():
        from core.errors import InputError

        raise InputError(f"{path} is not there any more", "Put it back, or choose another.")
    found: dict[int, TranscriptSegment] = {}
    # A word's change is asked for, not that a comma comes or goes beside it.
    bare = replace(for_engine(recipe), punctuation=False)
    events = engine.redecode(path, bare, lambda: reporter.cancelled)
    with contextlib.closing(events):  # type: ignore[type-var]
        for event in events:
            reporter.check()
            if isinstance(event, TranscriptSegment):
                found[event.first_sample] = event
            elif isinstance(event, Advance) and event.total:
                tell(min(event.done / event.total, 1.0))
    return found


def totals(tried: list[Tried]) -> tuple[int, int, int, int]:
    """Return changes, fixed ones, broken ones, and recordings with vouched text."""
    found = [one.impact for one in tried if one.impact is not None]
    return (
        sum(len(one.changes) for one in found),
        sum(one.count(Verdict.FIXED) for one in found),
        sum(one.count(Verdict.BROKEN) for one in found),
        sum(bool(one.subject.vouched) for one in tried),
    )
