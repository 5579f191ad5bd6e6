"""A long transcript is put into the text by slices: whatever happens meanwhile, both stay alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.transcript.document import (
    Command,
    Document,
    Paragraph,
    Replace,
    Token,
    picked,
    retyped,
    with_word,
)
from app.transcript.session import Session
from app.transcript.view import TranscriptView
from app.writer import Writer

WAIT_MS = 120_000
PARAGRAPHS = 300
SHOWN_AT_LEAST = 20


class Nowhere:
    """Takes what is written."""

    def write(self, _change: Callable[..., object]) -> None:
        """Forget it."""


def paragraph(number: int) -> Paragraph:
    words = f"this is what was said at place {number} by somebody who talked for so long".split()
    first = 100_000 * number
    return Paragraph(
        first,
        first + 5_000 * len(words),
        tuple(
            Token(word, first + 5_000 * at, first + 5_000 * at + 4_000)
            for at, word in enumerate(words)
        ),
    )


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    document = Document(paragraph(number) for number in range(PARAGRAPHS))
    return Session(1, document, cast(Writer, cast(Any, Nowhere())))


@pytest.fixture
def view(qtbot: QtBot, session: Session) -> Iterator[TranscriptView]:
    """A view; whatever a test does, in the end it must show what the document says."""
    view = TranscriptView()
    view.resize(800, 500)
    view.show()
    yield view
    qtbot.waitUntil(lambda: view.complete, timeout=WAIT_MS)
    lines = [" ".join(line.split()) for line in view.toPlainText().split("\n")]
    assert lines == [p.text for p in session.document.paragraphs]
    view.set_session(None)
    view.close()
    view.deleteLater()


def begin(view: TranscriptView, session: Session) -> None:
    """Show the session; until the event loop turns, only the first slice of it is in the text."""
    view.set_session(session)
    assert SHOWN_AT_LEAST < shown(view) < PARAGRAPHS - 50


def shown(view: TranscriptView) -> int:
    return view.document().blockCount()


def test_the_first_slice_is_shown_at_once_and_the_caret_stays_at_its_beginning(
    view: TranscriptView, session: Session, qtbot: QtBot
) -> None:
    begin(view, session)
    assert view.visible_span() is not None

    qtbot.waitUntil(lambda: view.complete, timeout=WAIT_MS)
    assert shown(view) == PARAGRAPHS
    assert view.textCursor().position() == 0
    assert view.verticalScrollBar().value() == 0


def test_a_caret_at_the_end_of_what_is_shown_is_not_taken_along(
    view: TranscriptView, session: Session, qtbot: QtBot
) -> None:
    begin(view, session)
    view.moveCursor(QTextCursor.MoveOperation.End)
    place = view.textCursor().position()

    qtbot.waitUntil(lambda: view.complete, timeout=WAIT_MS)
    assert view.textCursor().position() == place


def test_typing_and_return_in_what_is_shown(view: TranscriptView, session: Session) -> None:
    begin(view, session)
    view.go_to_soon(3, 2)

    QTest.keyClicks(view, "really ")
    QTest.keyClick(view, Qt.Key.Key_Return)

    assert session.document.paragraphs[3].text == "this is really"
    assert session.document.paragraphs[4].text.startswith("what was said at place 3 ")
    assert len(session.document.paragraphs) == PARAGRAPHS + 1


def test_going_to_what_is_not_shown_yet_waits_or_brings_it(
    view: TranscriptView, session: Session, qtbot: QtBot
) -> None:
    begin(view, session)
    view.go_to_soon(PARAGRAPHS - 10, 4)
    assert view.caret_place == (0, 0)

    qtbot.waitUntil(lambda: view.caret_place == (PARAGRAPHS - 10, 4), timeout=WAIT_MS)

    view.go_to(PARAGRAPHS - 1, 2)
    assert view.caret_place == (PARAGRAPHS - 1, 2)


def test_going_there_now_puts_everything_in(view: TranscriptView, session: Session) -> None:
    begin(view, session)
    view.go_to(PARAGRAPHS - 1, 2)

    assert view.caret_place == (PARAGRAPHS - 1, 2)
    assert view.complete


def test_what_is_heard_meanwhile_comes_last(view: TranscriptView, session: Session) -> None:
    begin(view, session)
    session.hear(paragraph(PARAGRAPHS))

    assert shown(view) < PARAGRAPHS
    assert session.document.paragraphs[-1].first_sample == 100_000 * PARAGRAPHS


@pytest.mark.parametrize("offset", [-40, -1, 0, 40])
def test_changes_before_at_and_behind_the_edge_of_what_is_shown(
    view: TranscriptView, session: Session, offset: int
) -> None:
    begin(view, session)
    first = shown(view) + offset
    old = tuple(session.document.paragraphs[first : first + 2])
    joined = retyped(old, [" ".join(p.text for p in old)])
    session.do(Command("type", (Replace(first, old, joined),)))
    (one,) = joined
    split = retyped((one,), ["now three", "of", "them"])
    session.do(Command("type", (Replace(first, joined, split),)))

    session.undo()
    session.redo()

    assert session.document.paragraphs[first + 1].text == "of"


def sweep(session: Session, text: str) -> Command:
    return Command(
        "factors",
        tuple(
            Replace(at, (old,), (with_word(old, 1, *picked(old.words[1], text)),))
            for at, old in enumerate(session.document.paragraphs)
        ),
    )


def test_a_change_of_every_paragraph_while_only_some_are_shown(
    view: TranscriptView, session: Session
) -> None:
    begin(view, session)
    session.do(sweep(session, "was"))

    assert not view.complete
    assert view.document().firstBlock().text().startswith("this was what")


def test_typing_right_after_a_change_of_every_paragraph(
    view: TranscriptView, session: Session
) -> None:
    begin(view, session)
    view.complete_now()
    view.go_to(150, 0)
    view.moveCursor(QTextCursor.MoveOperation.StartOfBlock)
    session.do(sweep(session, "was"))
    assert not view.complete

    QTest.keyClicks(view, "yes ")

    assert session.document.paragraphs[150].text.startswith("yes this was what was said at")
    assert [word.text for word in session.document.paragraphs[299].words[:2]] == ["this", "was"]
    while session.undo():
        pass
    assert session.document.paragraphs[150].text.startswith("this is what was said at")


def test_paragraphs_that_are_joined_while_others_wait_to_be_brought_up(
    view: TranscriptView, session: Session
) -> None:
    begin(view, session)
    view.complete_now()
    session.do(sweep(session, "was"))
    assert not view.complete
    for first in (280, 100, 2):
        old = tuple(session.document.paragraphs[first : first + 2])
        session.do(
            Command("type", (Replace(first, old, retyped(old, [" ".join(p.text for p in old)])),))
        )

    assert len(session.document.paragraphs) == PARAGRAPHS - 3


def test_what_is_read_stays_where_it_is_when_the_text_above_grows(
    view: TranscriptView, session: Session, qtbot: QtBot
) -> None:
    begin(view, session)
    view.complete_now()
    view.go_to(150, 0)
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + round(view.word_rectangle(150, 0).top()))
    top = view.word_rectangle(150, 0).top()

    session.do(sweep(session, "was-once-and-for-all-said-to-be-nothing-but-exactly"))
    qtbot.waitUntil(lambda: view.complete, timeout=WAIT_MS)

    assert abs(view.word_rectangle(150, 0).top() - top) < 60


def test_cutting_right_after_a_change_of_every_paragraph(
    view: TranscriptView, session: Session
) -> None:
    begin(view, session)
    view.complete_now()
    cursor = QTextCursor(view.document().findBlockByNumber(100))
    cursor.setPosition(
        view.document().findBlockByNumber(200).position(), cursor.MoveMode.KeepAnchor
    )
    view.setTextCursor(cursor)
    session.do(sweep(session, "was"))

    view.cut()

    assert len(session.document.paragraphs) == PARAGRAPHS - 100
    assert all(p.words[1].text == "was" for p in session.document.paragraphs)
    assert all(word.state != "edited" or word.text == "was"
               for p in session.document.paragraphs for word in p.words)  # fmt: skip


def test_everything_deleted_and_undone(view: TranscriptView, session: Session) -> None:
    begin(view, session)
    view.complete_now()
    view.selectAll()

    QTest.keyClicks(view, "x")
    assert [p.text for p in session.document.paragraphs] == ["x"]
    session.undo()

    assert len(session.document.paragraphs) == PARAGRAPHS
    assert not view.complete
