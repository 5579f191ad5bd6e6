"""Puts the words that a person has just written where they are heard in the kept sound.

    edit ─► a pause in typing ─► quick lane: written words ± a neighbour aligned ─► amended edit

The times come with the edit: one undo takes back both. What was typed meanwhile wins; without kept
sound the shared-out times stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.bridge import Lane, Reporter
from app.context import Context
from app.transcript.document import Command, Paragraph, Replace, Token, fresh_words, runs_of, timed
from app.transcript.saying import sayer_of
from app.transcript.session import Session
from core.recipe import Recipe

SETTLE_MS = 600
"""A pause in typing after which the words are looked for."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words to find: neighbours at either end, written ones between.

    Attributes:
        first: Number of the first word.
        texts: The words.
        first_sample: Where to look from.
        last_sample: Where to look to.
        context: How many at the beginning and the end are only neighbours.
    """

    first: int
    texts: tuple[str, ...]
    first_sample: int
    last_sample: int
    context: tuple[int, int]


class Realigner(QObject):
    """Follows one session's edits.

    Signals:
        aligned: The times of the last edits were found, or can't be.
    """

    aligned = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session: Session | None = None
        self._path = ""
        self._recipe = Recipe()
        self._fresh: dict[int, Token] = {}
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._start)

    def follow(self, session: Session | None, path: str = "", recipe: Recipe | None = None) -> None:
        """Follow another session, or none."""
        if self._session is not None:
            self._session.edited.disconnect(self._edited)
        self._session = session
        self._path, self._recipe = path, recipe or Recipe()
        self._fresh.clear()
        self._settle.stop()
        if session is not None:
            session.edited.connect(self._edited)

    def set_recipe(self, recipe: Recipe) -> None:
        """Take what the recording is heard with now: another acoustic model keeps another sound."""
        self._recipe = recipe

    @Slot(object)
    def _edited(self, command: Command) -> None:
        if command.kind == "factors":
            return
        # The words are kept, not only their numbers: a number is another's once a word is gone.
        self._fresh.update((id(word), word) for word in fresh_words(command))
        if self._fresh:
            self._settle.start()

    @Slot()
    def _start(self) -> None:
        if self._session is None:
            return
        wanted = [
            (number, paragraph, stretches(paragraph, self._fresh))
            for number, paragraph in enumerate(self._session.document.paragraphs)
            # Words that nobody has needed yet nobody has just written.
            if paragraph.unread is None and any(id(word) in self._fresh for word in paragraph.words)
        ]
        if not wanted:
            self._fresh.clear()
            return
        context, path, recipe = self._context, self._path, self._recipe

        def work(reporter: Reporter) -> list[Replace] | None:
            return _aligned(context, reporter, path, recipe, wanted)

        job = context.bridge.submit(Lane.QUICK, work, self, key="align")
        job.done.connect(self._done)
        job.failed.connect(self._failed)

    @Slot(object)
    def _done(self, answer: object) -> None:
        session = self._session
        if session is None:
            return
        if not isinstance(answer, list):
            self._fresh.clear()  # Nothing is kept of the recording.
            self.aligned.emit()
            return
        present = session.document.paragraphs
        fits = [
            change
            for change in answer
            if change.first < len(present) and present[change.first] is change.old[0]
        ]
        for change in fits:
            for word in change.old[0].words:
                self._fresh.pop(id(word), None)
        changes = tuple(change for change in fits if change.new[0] is not change.old[0])
        if changes:
            session.amend(changes)
        self.aligned.emit()

    @Slot(object)
    def _failed(self, _error: object) -> None:
        # The file is gone or the pack is: the times stay as they are shared out.
        self._fresh.clear()
        self.aligned.emit()


def stretches(paragraph: Paragraph, fresh: dict[int, Token]) -> list[Stretch]:
    """Return what to look for in a paragraph: written words with a neighbour on either side."""
    words = paragraph.words
    found = []
    for begin, end in runs_of(paragraph, lambda word: id(word) in fresh):
        left, right = int(begin > 0), int(end < len(words))
        first = words[begin - 1].first_sample if left else paragraph.first_sample
        last = words[end].last_sample if right else paragraph.last_sample
        found.append(
            Stretch(
                begin - left,
                tuple(word.text for word in words[begin - left : end + right]),
                first,
                max(first, last),
                (left, right),
            )
        )
    return found


def _aligned(
    context: Context,
    reporter: Reporter,
    path: str,
    recipe: Recipe,
    wanted: list[tuple[int, Paragraph, list[Stretch]]],
) -> list[Replace] | None:
    """Align; runs in the quick lane. None when nothing is kept of the sound."""
    from core.heard import align_words

    stored = context.engine.get().recall(path, recipe)
    if stored is None:
        return None
    say = sayer_of(recipe)
    changes = []
    with stored:
        for number, paragraph, parts in wanted:
            moved = paragraph
            for part in parts:
                reporter.check()
                places = align_words(stored, part.texts, part.first_sample, part.last_sample, say)
                if places is not None:
                    moved = timed(moved, part.first, places, context=part.context)
            changes.append(Replace(number, (paragraph,), (moved,)))
    return changes
