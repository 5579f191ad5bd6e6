"""Decides a selection again with other factors; the rest of the transcript stays as it is."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.bridge import JobHandle, Lane, Reporter, Work
from app.recipe.model import for_engine
from app.recipe.operations import Outcome
from app.transcript.document import Command, differences, redecoded_selection, token_of

if TYPE_CHECKING:
    from app.context import Context, Transcriber
    from app.transcript.session import Session
    from core.recipe import Recipe


class Decider(QObject):
    """Decodes a selection and puts what it heard into the text as one step.

    Where its sound is kept that is quick; a recording to be heard first waits in another lane.

    Signals:
        decided: The outcome was applied.
        failed: The exception that kept it from being done; the text is as before.
    """

    decided = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session: Session | None = None
        self._job: JobHandle | None = None
        self._slow_work: Work = _nothing

    def start(self, session: Session, path: str, recipe: Recipe, span: tuple[int, int]) -> None:
        """Decode samples `span` of a session's recording with a recipe."""
        self._session = session
        context = self._context
        paragraphs = tuple(session.document.paragraphs)

        def work(reporter: Reporter, *, may_hear: bool = False) -> Outcome | None:
            began = time.monotonic()
            engine = context.engine.get()
            if not may_hear and not _is_kept(engine, path, recipe):
                return None
            words = engine.redecode_span(
                path, for_engine(recipe), *span, lambda: reporter.cancelled
            )
            heard = [token_of(word) for word in words]
            changes = tuple(redecoded_selection(paragraphs, heard, span))
            found = differences(changes)
            return Outcome(
                changes,
                tuple((paragraph, word) for paragraph, word, _, _ in found),
                tuple((old, new) for _, _, old, new in found),
                time.monotonic() - began,
            )

        self._slow_work = partial(work, may_hear=True)
        self._submit(Lane.QUICK, work)

    def forget(self) -> None:
        """Drop what is under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._session = None

    def _submit(self, lane: Lane, work: Work) -> None:
        self._job = self._context.bridge.submit(lane, work, self, key="decide")
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)

    @Slot(object)
    def _done(self, outcome: object) -> None:
        self._job = None
        if outcome is None and self._session is not None:
            # Nothing is kept of it: hearing it takes long, and must not hold up what is quick.
            self._submit(Lane.DECIDE, self._slow_work)
            return
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
            self._session.do(Command("factors", changes))
        self.decided.emit(outcome)

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._job = None
        self.failed.emit(error)


def _is_kept(engine: Transcriber, path: str, recipe: Recipe) -> bool:
    stored = engine.recall(path, for_engine(recipe))
    if stored is None:
        return False
    stored.close()
    return True


def _nothing(_: Reporter) -> None:
    """Do nothing: no selection was asked for yet."""
