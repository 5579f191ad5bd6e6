"""Checks what a person writes against what the program knows, and keeps suggestions ready.

Only words that a person wrote are checked: the machine writes nothing that it does not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.bridge import Lane, Reporter
from app.context import Context
from app.recipe.model import for_engine
from app.transcript.document import Command, Paragraph, Token, WordState, corrected_words
from app.transcript.session import Session
from core.recipe import Recipe

SETTLE_MS = 400


class Speller(QObject):
    """Follows one session's words.

    Signals:
        checked: What is unknown has changed.
    """

    checked = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session: Session | None = None
        self._recipe = Recipe()
        self._found: dict[str, tuple[str, ...] | None] = {}
        self._waiting: set[str] = set()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._start)

    def follow(self, session: Session | None, recipe: Recipe | None = None) -> None:
        """Check another session, or none."""
        if self._session is not None:
            self._session.edited.disconnect(self._edited)
        self._session = session
        if session is not None:
            session.edited.connect(self._edited)
        self.set_recipe(recipe or Recipe())

    def set_recipe(self, recipe: Recipe) -> None:
        """Check against other lists and models."""
        self._recipe = recipe
        self._found.clear()
        self._waiting.clear()
        self._settle.stop()
        if self._session is not None:
            self._collect(self._session.document.paragraphs)

    def suggestions(self, word: Token) -> tuple[str, ...] | None:
        """Return how an unknown word might be meant; None for one that is known."""
        return self._found.get(word.text) if word.state is WordState.EDITED else None

    def is_unknown(self, word: Token) -> bool:
        """Return whether a word that a person wrote is known to nobody."""
        return self.suggestions(word) is not None

    @Slot(object)
    def _edited(self, command: Command) -> None:
        self._collect(paragraph for change in command.changes for paragraph in change.new)

    def _collect(self, paragraphs: Iterable[Paragraph]) -> None:
        for paragraph in paragraphs:
            self._waiting.update(text for text in paragraph.corrected() if text not in self._found)
        if self._waiting:
            self._settle.start()

    @Slot()
    def _start(self) -> None:
        texts, recipe = sorted(self._waiting), self._recipe
        # What a person has written twice is how they want it written.
        counts = Counter(
            corrected_words(self._session.document.paragraphs if self._session else ())
        )
        settled = [text for text, count in counts.items() if count > 1]

        def work(reporter: Reporter) -> tuple[Recipe, dict[str, tuple[str, ...] | None]]:
            return recipe, _checked(reporter, texts, settled, recipe)

        job = self._context.bridge.submit(Lane.QUICK, work, self, key="spelling")
        job.done.connect(self._done)

    @Slot(object)
    def _done(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        recipe, found = answer
        if recipe != self._recipe:
            return
        self._found.update(found)
        self._waiting.difference_update(found)
        self.checked.emit()


def _checked(
    reporter: Reporter, texts: list[str], settled: list[str], recipe: Recipe
) -> dict[str, tuple[str, ...] | None]:
    """Return suggestions for each unknown word, None for known ones; runs in the quick lane."""
    from app.transcript.spelling import is_slip, known_words, suggestions
    from core.kernel_cache import use_kernel_cache

    use_kernel_cache()
    words = known_words(for_engine(recipe))
    found: dict[str, tuple[str, ...] | None] = {}
    for text in texts:
        reporter.check()
        if words.knows(text) and not is_slip(text, words):
            found[text] = None
        else:
            found[text] = tuple(suggestions(text, words.with_written(settled)))
    return found
