"""A three-hour transcript: opening it, typing, walking and scrolling cost little of the window.

Bounds are some times what was measured, in the window thread's own work and with several attempts:
a machine that is slow or busy must not fail them. The figures that the program promises are
measured by tests/speed/bench_window.py.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.transcript.document import Command, Replace, picked, with_word
from app.window import MainWindow
from tests.helpers.long_talk import WORDS, write_long
from tests.helpers.stall import ATTEMPTS, Watch

WAIT_MS = 120_000
OPEN_S = 1.0
TURN_MS = 60.0
FRAME_S = 0.032


def open_long(window: MainWindow, qtbot: QtBot, number: int) -> None:
    """Open a transcript and wait until all of it is in the text."""
    window.open_recording(number)
    qtbot.waitUntil(
        lambda: (
            window.session is not None
            and window.session.recording_id == number
            and window.centre.text.complete
        ),
        timeout=WAIT_MS,
    )


def painted(window: MainWindow, act: Callable[[], object]) -> float:
    """Return the seconds of this thread's work that something and its painting take."""
    began = time.thread_time()
    act()
    QCoreApplication.sendPostedEvents()
    window.centre.text.viewport().grab()
    return time.thread_time() - began


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Watches the event loop."""
    watch = Watch()
    yield watch
    watch.stop()


def attempts(measure: Callable[[], float], bound: float) -> float:
    """Return the best of some attempts, no more than are needed to keep a bound."""
    best = measure()
    for _ in range(ATTEMPTS - 1):
        if best < bound:
            break
        best = min(best, measure())
    return best


@pytest.mark.slow
def test_thirty_thousand_words_open_by_turns_and_switching_is_no_slower(
    open_window: Callable[[], MainWindow], qtbot: QtBot, watch: Watch
) -> None:
    first, second = write_long("Hearing"), write_long("Verdict", seed=2)
    window = open_window()
    text = window.centre.text
    seen: list[float] = []

    def opening() -> float:
        """Open another of the two; return the longest turn, ms."""
        watch.begin()
        began = time.process_time()
        there = window.session.recording_id if window.session is not None else 0
        open_long(window, qtbot, second if there == first else first)
        seen.append(time.process_time() - began)
        return watch.longest_work_ms

    longest = attempts(opening, TURN_MS)
    switched = attempts(opening, TURN_MS)

    print(f"open {min(seen):.2f} s CPU, longest turn {longest:.0f}, {switched:.0f} ms")  # noqa: T201
    assert window.session is not None
    document = window.session.document
    assert document.word_count() >= WORDS
    assert text.toPlainText() == "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert min(seen) < OPEN_S
    assert max(longest, switched) < TURN_MS


@pytest.mark.slow
def test_typing_walking_and_scrolling_keep_up(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    number = write_long()
    window = open_window()
    text, actions = window.centre.text, window.actions_table
    window.context.settings.set("play_doubts", False)
    open_long(window, qtbot, number)
    text.go_to(200, 10)
    bar = text.verticalScrollBar()

    def middle_of(acts: list[Callable[[], object]]) -> Callable[[], float]:
        return lambda: statistics.median([painted(window, act) for act in acts])

    key = [lambda letter=letter: QTest.keyClick(text, letter) for letter in "words typed in it "]
    found = {
        "key": attempts(middle_of(key), FRAME_S),
        "undo": attempts(
            middle_of([actions["undo"].trigger, actions["redo"].trigger] * 3), FRAME_S
        ),
        "walk": attempts(middle_of([actions["next_doubt"].trigger] * 8), FRAME_S),
        "page": attempts(
            middle_of(
                [
                    lambda place=place: bar.setValue(place)
                    for place in range(0, bar.maximum(), bar.maximum() // 40)
                ]
            ),
            FRAME_S,
        ),
    }
    window.context.settings.set("rank_doubts", True)
    found["ranked"] = attempts(middle_of([actions["next_doubt"].trigger] * 8), FRAME_S)

    print({name: f"{1000 * spent:.1f} ms" for name, spent in found.items()})  # noqa: T201
    assert {name for name, spent in found.items() if spent >= FRAME_S} == set()


@pytest.mark.slow
def test_a_change_everywhere_is_put_in_by_turns(
    open_window: Callable[[], MainWindow], qtbot: QtBot, watch: Watch
) -> None:
    number = write_long()
    window = open_window()
    text = window.centre.text
    open_long(window, qtbot, number)
    session = window.session
    assert session is not None
    document = session.document
    text.go_to(200, 0)
    changes = tuple(
        Replace(at, (old,), (with_word(old, 3, *picked(old.words[3], "altogether")),))
        for at, old in enumerate(document.paragraphs)
    )
    command = Command("factors", changes)

    def shown(act: Callable[[], object]) -> float:
        watch.begin()
        act()
        # What is on the screen changes at once, the rest soon.
        assert text.document().findBlockByNumber(200).text() == document.paragraphs[200].text
        qtbot.waitUntil(lambda: text.complete, timeout=WAIT_MS)
        assert text.toPlainText() == "\n".join(p.text for p in document.paragraphs)
        return watch.longest_work_ms

    def there_and_back() -> float:
        return max(shown(lambda: session.do(command)), shown(session.undo))

    longest = attempts(there_and_back, TURN_MS)

    print(f"a change everywhere: longest turn {longest:.0f} ms")  # noqa: T201
    assert longest < TURN_MS
    assert text.caret_place == (200, 0)


def test_closing_at_once_keeps_what_was_typed_in_a_long_transcript(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    number = write_long()
    window = open_window()
    open_long(window, qtbot, number)
    window.centre.text.go_to(300, 5, select=True)

    qtbot.keyClicks(window.centre.text, "unsaved")
    window.close()

    again = open_window()
    open_long(again, qtbot, number)
    assert again.session is not None
    assert again.session.document.paragraphs[300].words[5].text == "unsaved"
    again.actions_table["undo"].trigger()
    assert again.session.document.paragraphs[300].words[5].text != "unsaved"
