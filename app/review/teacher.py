"""From error to teaching: what a correction can teach, offered where it was made.

correction ─► quick lane: is the word new, where else does it fit ─► a line below the paragraph
                                              ├─► a list gets the word
                                              └─► the pane with the other places
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.bridge import JobHandle, Lane, Reporter
from app.recipe.model import available_lists, for_engine, lists_folder
from app.review.operations import AROUND, word_at
from app.review.places import MARK, OtherPlace, accept, bare, find_places
from app.review.teaching import TeachingLine
from app.transcript.document import Command, Paragraph, Token, WordState

if TYPE_CHECKING:
    from app.transcript.session import Session
    from app.window import MainWindow

_LONGEST = 4
"""Words of a correction; a longer one is rewriting."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put in the place of what.

    Attributes:
        paragraph: Its number.
        words: The new words.
        wrong: The text that was there; "" when the words were put in between.
        right: The new text.
    """

    paragraph: int
    words: tuple[Token, ...]
    wrong: str
    right: str

    @property
    def middle(self) -> int:
        """A sample inside it."""
        return (self.words[0].first_sample + self.words[-1].last_sample) // 2


@dataclass(frozen=True, slots=True)
class Lesson:
    """What can be learnt from a correction."""

    correction: Correction
    is_new: bool
    places: tuple[OtherPlace, ...]

    @property
    def worthwhile(self) -> int:
        """How many places are worth a look: the same error, or a word that fits less well."""
        return sum(
            place.same_error or (place.score >= MARK and place.better) for place in self.places
        )


def correction_of(command: Command) -> Correction | None:
    """Return the one correction that a command is; None where it is something else."""
    if command.kind not in ("type", "pick") or len(command.changes) != 1:
        return None
    change = command.changes[0]
    if len(change.old) != 1 or len(change.new) != 1:
        return None
    return _difference(change.first, change.old[0], change.new[0])


def _difference(number: int, old: Paragraph, new: Paragraph) -> Correction | None:
    before, after = old.words, new.words
    head = 0
    while head < min(len(before), len(after)) and before[head].text == after[head].text:
        head += 1
    tail = 0
    limit = min(len(before), len(after)) - head
    while tail < limit and before[-1 - tail].text == after[-1 - tail].text:
        tail += 1
    gone, come = before[head : len(before) - tail], after[head : len(after) - tail]
    wrong, right = (" ".join(word.text for word in words) for words in (gone, come))
    if (
        not 0 < len(come) <= _LONGEST
        or len(gone) > _LONGEST
        or not bare(right)
        or bare(wrong) == bare(right)
        or any(word.state is not WordState.EDITED for word in come)
    ):
        return None
    return Correction(number, tuple(come), wrong, right.strip(".,;:!?…\"'()«»“”"))


class Teacher(QObject):
    """Watches corrections, and shows the other places of a word when asked.

    Signals:
        learnt: What a correction can teach is known, whether or not it is worth a line.
    """

    learnt = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self._pending: Correction | None = None
        self._lesson: Lesson | None = None
        self._job: JobHandle | None = None
        self._asked = ("", "", -1)
        self.line = TeachingLine(window.centre.text.viewport())
        self.pane = window.places_pane
        self.line.add.connect(self._add)
        self.line.say.connect(self._say)
        self.line.places.connect(self._show_lesson)
        self.line.gone.connect(self._take_line)
        self.pane.play.connect(self._play)
        self.pane.go.connect(self._go)
        self.pane.accept.connect(self._accept)
        self.pane.accept_all.connect(self._accept_all)
        self.pane.closed.connect(self._close_pane)
        text = window.centre.text
        text.caret_moved.connect(self._caret_moved)
        text.line_taken.connect(self._line_taken)
        text.entered.connect(self.line.take)
        window.actions_table["other_places"].triggered.connect(self.other_places)
        window.word_panel.elsewhere.connect(self.other_places)

    def follow(self, session: Session | None) -> None:
        """Watch another transcript, or none."""
        if self._session is not None:
            self._session.edited.disconnect(self._edited)
        self._session = session
        self._pending = self._lesson = None
        self._take_line()
        self._close_pane()
        if session is not None:
            session.edited.connect(self._edited)

    # --- corrections

    @Slot(object)
    def _edited(self, command: Command) -> None:
        session = self._session
        if session is None:
            return
        correction = correction_of(session.document.last)
        if command.kind == "pick":
            self._pending = None
            if correction is not None:
                self._learn(correction)
        elif command.kind == "type":
            self._pending = correction

    @Slot(int, int)
    def _caret_moved(self, paragraph: int, word: int) -> None:
        correction = self._pending
        if correction is None or self._session is None:
            return
        at = word_at(self._session.document, (paragraph, word))
        # Times are found anew meanwhile: the words are the same if their texts are.
        if at is not None and paragraph == correction.paragraph:
            begin, end = correction.words[0].first_sample, correction.words[-1].last_sample
            if any(at.text == w.text for w in correction.words) and (
                begin - AROUND <= at.first_sample <= end + AROUND
            ):
                return
        self._pending = None
        self._learn(correction)

    def _learn(self, correction: Correction) -> None:
        """Ask the quick lane what the correction can teach."""
        window = self._window
        source = window.source
        if source is None or self._session is None:
            return
        path, recipe = source
        paragraphs = tuple(self._session.document.paragraphs)
        context = window.context

        def work(reporter: Reporter) -> Lesson:
            from app.transcript.spelling import known_words

            words = known_words(for_engine(recipe))
            new = not all(words.knows(part) for part in correction.right.split())
            wanted = (correction.right, correction.wrong, correction.middle)
            places = find_places(context, reporter, path, recipe, paragraphs, wanted)
            return Lesson(correction, new, tuple(places))

        self._job = context.bridge.submit(Lane.QUICK, work, self, key="lesson")
        self._job.done.connect(self._learnt)
        self._job.failed.connect(self._window.complain)

    @Slot(object)
    def _learnt(self, lesson: object) -> None:
        if not isinstance(lesson, Lesson) or self._session is None or self._pending is not None:
            return  # Where the user writes on, nothing is offered.
        correction = lesson.correction
        self.learnt.emit()
        count = lesson.worthwhile
        if not lesson.is_new and not count:
            return
        self._lesson = lesson
        right = correction.right
        text = self.tr("“{word}” is new.").format(word=right)
        if not lesson.is_new:
            text = self.tr("“{wrong}” is now “{right}”").format(wrong=correction.wrong, right=right)
        caret = self._window.centre.text.caret_place
        picked = word_at(self._session.document, caret)
        # Enter belongs to the text where the user goes on writing.
        enter = picked is not None and picked.text == correction.words[-1].text
        target = self._target()[0] if lesson.is_new else ""
        self.line.offer(text, target, new=lesson.is_new, enter=enter)
        self.line.show_places(count)
        self._window.centre.text.put_line(self.line, correction.paragraph)

    def _target(self) -> tuple[str, Path | None]:
        """Return name and file of the list that words were last added to."""
        last = self._window.context.settings.text("last_list")
        for file in available_lists():
            if file.path == last and Path(file.path).parent == lists_folder():
                return file.name, Path(file.path)
        return "", None

    @Slot()
    def _add(self) -> None:
        lesson = self._lesson
        self._take_line()
        if lesson is None:
            return
        _, path = self._target()
        if path is None or not lesson.is_new:
            self._window.add_to_list(lesson.correction.right)
        else:
            self._window.teach(lesson.correction.right, "", path)

    @Slot()
    def _say(self) -> None:
        """Let the user say the word while it is added."""
        lesson = self._lesson
        self._take_line()
        if lesson is not None:
            dialog = self._window.add_to_list(lesson.correction.right)
            dialog.say_wanted.emit(dialog.word)

    @Slot()
    def _take_line(self) -> None:
        self._window.centre.text.take_line()

    @Slot()
    def _line_taken(self) -> None:
        self.line.hide()

    # --- other places

    @Slot()
    def other_places(self) -> None:
        """Show where the selection or the word at the caret fits the sound."""
        window = self._window
        if self._session is None or window.source is None:
            return
        place = window.centre.text.caret_place
        word = word_at(self._session.document, place)
        text = window.selected_text() or (word.text if word else "")
        text = text.strip(".,;:!?…\"'()«»“”")
        if not text or word is None:
            return
        wrong = ""
        if word.kept and len(text.split()) == 1 and word.rivals:
            wrong = word.rivals[0].text
        self._ask(text, wrong, (word.first_sample + word.last_sample) // 2)

    def _ask(self, text: str, wrong: str, here: int) -> None:
        window = self._window
        assert self._session is not None
        assert window.source is not None
        path, recipe = window.source
        paragraphs = tuple(self._session.document.paragraphs)
        context = window.context
        self._asked = (text, wrong, here)

        def work(reporter: Reporter) -> list[OtherPlace]:
            return find_places(context, reporter, path, recipe, paragraphs, (text, wrong, here))

        self.pane.searching(text)
        window.show_places(shown=True)
        self._job = context.bridge.submit(Lane.QUICK, work, self, key="places")
        self._job.done.connect(self._found)
        self._job.failed.connect(window.complain)

    @Slot(object)
    def _found(self, places: object) -> None:
        if isinstance(places, list):
            self.pane.show_places(self._asked[0], places)
            self.pane.list.setFocus()

    @Slot()
    def _show_lesson(self) -> None:
        lesson = self._lesson
        self._take_line()
        if lesson is None:
            return
        correction = lesson.correction
        self._asked = (correction.right, correction.wrong, correction.middle)
        self._window.show_places(shown=True)
        self.pane.show_places(correction.right, lesson.places)
        self.pane.list.setFocus()

    @Slot(object)
    def _play(self, place: OtherPlace) -> None:
        first = max(place.first_sample - AROUND, 0)
        self._window.player.play(first, stop_at=place.last_sample + AROUND)

    @Slot(object)
    def _go(self, place: OtherPlace) -> None:
        """Show a place in the text; the focus stays in the list."""
        if self._session is None:
            return
        at = self._session.document.word_at_sample((place.first_sample + place.last_sample) // 2)
        if at is not None:
            self._window.centre.text.go_to(*at)

    @Slot(object)
    def _accept(self, place: OtherPlace) -> None:
        if self._session is None:
            return
        changed, _ = accept(self._session, [place], self._asked[0])
        self.pane.accepted([place])
        self._tell(changed, 0)

    @Slot(object)
    def _accept_all(self, places: list[OtherPlace]) -> None:
        if self._session is None:
            return
        changed, suggested = accept(self._session, places, self._asked[0], suggest_only=True)
        self.pane.accepted(places)
        self._tell(changed, suggested)

    def _tell(self, changed: int, suggested: int) -> None:
        parts = []
        if changed:
            parts.append(self.tr("%n places corrected", "", changed))
        if suggested:
            parts.append(self.tr("%n suggestions where you had written", "", suggested))
        if parts:
            self._window.centre.notice.offer(
                "alike", ", ".join(parts), (("undo", self.tr("Undo")),)
            )

    @Slot()
    def _close_pane(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._window.show_places(shown=False)
