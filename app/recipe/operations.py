"""What happens when a factor changes: the recording is decoded again from what was heard.

What is on the screen comes first, and is applied before the rest is decoded; one undo takes all of
it back.
"""

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
        changes: What brings the document up to it, or the part on the screen.
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
        progressed: How far it is, 0 to 1 or below 0, and the engine's stage or "".
        seen: The outcome for what is on the screen was applied; the rest is still being decoded.
        changed: The outcome was applied to the session.
        failed: The exception that kept it from being done; the text is as before.
    """

    began = Signal()
    progressed = Signal(float, str)
    seen = Signal(object)
    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session: Session | None = None
        self._recipes = ("", "")
        self._job: JobHandle | None = None
        self._applied: Command | None = None

    @property
    def before(self) -> str:
        """The recipe that the text was made with before the last wish, as JSON."""
        return self._recipes[0]

    def start(
        self,
        session: Session,
        path: str,
        before: Recipe,
        after: Recipe,
        visible: tuple[int, int] | None = None,
    ) -> None:
        """Decode a session's recording with another recipe.

        Args:
            session: Whose text it is.
            path: The recording.
            before: What the text was made with.
            after: What it shall be made with.
            visible: First and last sample of what is on the screen, which comes first.
        """
        if self._job is not None and self._applied is None:
            # The text is still as the first of the replaced recipes made it.
            self._recipes = (self._recipes[0], recipe_text(after))
        else:
            self._recipes = (recipe_text(before), recipe_text(after))
        self._session = session
        self._applied = None
        context = self._context
        paragraphs = tuple(session.document.paragraphs)

        def work(reporter: Reporter) -> Outcome:
            return _Decoding(context, reporter, paragraphs, visible).run(path, after)

        self._job = context.bridge.submit(Lane.DECIDE, work, self, key="redecode")
        self._job.progress.connect(self._progressed)
        self._job.partial.connect(self._came)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self.began.emit()

    def forget(self) -> None:
        """Drop what is under way: another recording was opened."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._applied = None

    @Slot(object)
    def _progressed(self, value: object) -> None:
        assert isinstance(value, tuple)
        self.progressed.emit(*value)

    @Slot(object)
    def _came(self, outcome: object) -> None:
        if self._session is None or not isinstance(outcome, Outcome):
            return
        self._apply(outcome)
        self.seen.emit(outcome)

    @Slot(object)
    def _done(self, outcome: object) -> None:
        self._job = None
        if self._session is None or not isinstance(outcome, Outcome):
            return
        self._apply(outcome)
        self._applied = None
        self.changed.emit(outcome)

    def _apply(self, outcome: Outcome) -> None:
        session = self._session
        assert session is not None
        document = session.document
        # Paragraphs that a person, or the part on the screen, has changed stay as they are now.
        changes = tuple(
            change
            for change in outcome.changes
            if change.first < len(document.paragraphs)
            and document.paragraphs[change.first] is change.old[0]
        )
        if not changes:
            return
        if self._applied is not None and document.can_undo and document.last is self._applied:
            session.amend(changes)
        else:
            session.do(Command("factors", changes, recipes=self._recipes))
        self._applied = document.last

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._job = None
        self.failed.emit(error)


class _Decoding:
    """One decoding in a lane: decodes, and compares with the text there is."""

    def __init__(
        self,
        context: Context,
        reporter: Reporter,
        paragraphs: tuple[Paragraph, ...],
        visible: tuple[int, int] | None,
    ) -> None:
        self._context = context
        self._reporter = reporter
        self._paragraphs = paragraphs
        self._visible = visible
        self._began = time.monotonic()
        self._heard: list[Token] = []

    def run(self, path: str, recipe: Recipe) -> Outcome:
        """Decode all and return the outcome; what is on the screen is a partial result."""
        from core.engine import Advance, Stage
        from core.transcript.model import Transcript, TranscriptSegment

        shares: tuple[tuple[str, float], ...] = ()
        first, last = self._visible or (0, 0)
        waiting = self._visible is not None
        reporter = self._reporter
        engine = self._context.engine.get()
        events = engine.redecode(path, for_engine(recipe), lambda: reporter.cancelled, first)
        with contextlib.closing(events):  # type: ignore[type-var]
            for event in events:
                reporter.check()
                if isinstance(event, TranscriptSegment):
                    # Beyond the screen, or back at the recording's beginning.
                    if waiting and self._heard and not first <= event.first_sample < last:
                        waiting = False
                        reporter.partial(self._part())
                    self._heard.extend(token_of(word) for word in event.words)
                elif isinstance(event, Stage):
                    reporter.progress((-1.0, event.what))
                elif isinstance(event, Advance) and event.total:
                    reporter.progress((min(event.done / event.total, 1.0), ""))
                elif isinstance(event, Transcript):
                    shares = tuple(event.recipe.shares().items())
                    # Where decoding began, marks now know what stands before them.
                    self._heard = [token_of(word) for word in event.words]
        self._heard.sort(key=lambda word: word.first_sample)
        return self._outcome(redecoded_changes(self._paragraphs, self._heard), shares)

    def _part(self) -> Outcome:
        """Compare the paragraphs on the screen."""
        assert self._visible is not None
        first, last = self._visible
        numbers = [
            number
            for number, paragraph in enumerate(self._paragraphs)
            if first <= paragraph.first_sample and paragraph.last_sample <= last
        ]
        if not numbers:
            return self._outcome([], ())
        begin, end = numbers[0], numbers[-1] + 1
        heard = [word for word in self._heard if first <= _middle(word) < last]
        changes = redecoded_changes(self._paragraphs[begin:end], heard)
        return self._outcome(
            [Replace(begin + change.first, change.old, change.new) for change in changes], ()
        )

    def _outcome(self, changes: list[Replace], shares: tuple[tuple[str, float], ...]) -> Outcome:
        found = differences(changes)
        return Outcome(
            tuple(changes),
            tuple((paragraph, word) for paragraph, word, _, _ in found),
            tuple((old, new) for _, _, old, new in found),
            time.monotonic() - self._began,
            shares,
        )


def _middle(word: Token) -> int:
    return (word.first_sample + word.last_sample) // 2
