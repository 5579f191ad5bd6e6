"""Correcting a word and what the program makes of it: its times, the same error, other places."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.transcript.document import times_are_monotonic
from app.window import MainWindow
from tests.helpers.fake_engine import FakeEngine

WAIT_MS = 20_000


def _open(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    window.open_files([path])
    qtbot.waitUntil(
        lambda: (
            window.session is not None
            and not window.session.working
            and bool(window.session.document.paragraphs)
            and window.player.ready
        ),
        timeout=WAIT_MS,
    )


def place_of(window: MainWindow, text: str) -> tuple[int, int]:
    """Return where the first word of this text is."""
    assert window.session is not None
    return next(
        (number, index)
        for number, paragraph in enumerate(window.session.document.paragraphs)
        for index, word in enumerate(paragraph.words)
        if word.text == text
    )


def test_written_words_are_put_where_they_are_heard_and_undone_as_one_step(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    assert window.session is not None
    document = window.session.document
    number, index = place_of(window, "pillars")
    before = document.paragraphs[number].words
    heard = [(word.first_sample, word.last_sample) for word in before]
    # The words lose their times when three are written anew as one edit.
    window.centre.text.go_to(number, index - 1)
    cursor = window.centre.text.textCursor()
    block = cursor.block()
    begin = block.text().index("the pillars are")
    cursor.setPosition(block.position() + begin)
    cursor.setPosition(
        block.position() + begin + len("the pillars are"), cursor.MoveMode.KeepAnchor
    )

    with qtbot.waitSignal(window.realigner.aligned, timeout=WAIT_MS):
        cursor.insertText("these two pillars were")

    words = document.paragraphs[number].words
    pillars = next(word for word in words if word.text == "pillars")
    assert abs(pillars.first_sample - heard[index][0]) <= 960
    assert abs(pillars.last_sample - heard[index][1]) <= 960
    assert times_are_monotonic(document.paragraphs)
    assert words[: index - 2] == before[: index - 2]
    assert document.undo_depth == 1
    window.actions_table["undo"].trigger()
    assert document.paragraphs[number].words == before


def test_without_kept_sound_the_times_stay_shared_out(
    window: MainWindow, qtbot: QtBot, recording: Path, engine: FakeEngine
) -> None:
    engine.keeps = False
    _open(window, qtbot, recording)
    assert window.session is not None
    number, index = place_of(window, "pillars")
    word = window.session.document.paragraphs[number].words[index]
    window.centre.text.go_to(number, index, select=True)

    with qtbot.waitSignal(window.realigner.aligned, timeout=WAIT_MS):
        qtbot.keyClicks(window.centre.text, "columns")

    written = window.session.document.paragraphs[number].words[index]
    assert (written.text, written.first_sample, written.last_sample) == (
        "columns", word.first_sample, word.last_sample,
    )  # fmt: skip
