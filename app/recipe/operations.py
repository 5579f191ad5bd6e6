"""What happens when a factor changes: the recording is decoded again from what was heard."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from app.bridge import JobHandle, Lane, Reporter
from app.context import Context
from app.recipe.model import for_engine, recipe_text
from app.transcript.document import (
    Command,
    Paragraph,
    Replace,
    Token,
    differences,
    redecoded_changes,
    token_of,
)
from app.transcript.session import Session
from core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a new decoding came to.

    Attributes:
        changes: What brings the document up to it.
        places: Paragraph and word of each visible difference.
        texts: Old and new text of each.
        seconds: How long it took.
        shares: The domains' shares that it was done with.
    """

    changes: tuple[Replace, ...]
    places: tuple[tuple[int, int], ...]
    texts: tuple[tuple[str, str], ...]
    seconds: float
    shares: tuple[tuple[str, float], ...] = ()


class Redecoder(QObject):
    """Decodes a session again with another recipe; a newer wish replaces an older one.

    Signals:
        began: The quick lane has it.
        changed: The outcome was applied to the session.
        failed: The exception that kept it from being done; the text is as before.
    """

    began = Signal()
    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session: Session | None = None
        self._recipes = ("", "")
        self._job: JobHandle | None = None

    @property
    def before(self) -> str:
        """The recipe that the text was made with before the last wish, as JSON."""
        return self._recipes[0]

    def start(self, session: Session, path: str, before: Recipe, after: Recipe) -> None:
        """Decode a session's recording with another recipe."""
        if self._job is not None:
            # The text is still as the first of the replaced recipes made it.
            self._recipes = (self._recipes[0], recipe_text(after))
        else:
            self._recipes = (recipe_text(before), recipe_text(after))
        self._session = session
        context = self._context
        paragraphs = tuple(session.document.paragraphs)

        def work(reporter: Reporter) -> Outcome:
            return _outcome(context, reporter, path, after, paragraphs)

        self._job = context.bridge.submit(Lane.QUICK, work, self, key="redecode")
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self.began.emit()

    def forget(self) -> None:
        """Drop what is under way: another recording was opened."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(object)
    def _done(self, outcome: object) -> None:
        self._job = None
        if self._session is None or not isinstance(outcome, Outcome):
            return
        present = self._session.document.paragraphs
        # Paragraphs that a person has changed meanwhile stay as they are now.
        changes = tuple(
            change
            for change in outcome.changes
            if change.first < len(present) and present[change.first] is change.old[0]
        )
        if changes:
            self._session.do(Command("factors", changes, recipes=self._recipes))
        self.changed.emit(outcome)

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._job = None
        self.failed.emit(error)


def _outcome(
    context: Context,
    reporter: Reporter,
    path: str,
    recipe: Recipe,
    paragraphs: tuple[Paragraph, ...],
) -> Outcome:
    """Decode and compare; runs in the quick lane."""
    from core.transcript.model import Transcript, TranscriptSegment

    began = time.monotonic()
    heard: list[Token] = []
    shares: tuple[tuple[str, float], ...] = ()
    engine = context.engine.get()
    events = engine.redecode(path, for_engine(recipe), lambda: reporter.cancelled)
    with contextlib.closing(events):  # type: ignore[type-var]
        for event in events:
            reporter.check()
            if isinstance(event, TranscriptSegment):
                heard.extend(token_of(word) for word in event.words)
            elif isinstance(event, Transcript):
                shares = tuple(event.recipe.shares().items())
    changes = tuple(redecoded_changes(paragraphs, heard))
    found = differences(changes)
    return Outcome(
        changes,
        tuple((paragraph, word) for paragraph, word, _, _ in found),
        tuple((old, new) for _, _, old, new in found),
        time.monotonic() - began,
        shares,
    )
