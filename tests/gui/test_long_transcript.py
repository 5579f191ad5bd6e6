"""A three-hour transcript: opening, typing and scrolling cost little of the window's own time."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.transcript.document import Paragraph, Rival, Scores, Token
from app.transcript.stored import paragraph_text
from app.window import MainWindow
from core.folders import user_data
from core.store.library import Library

WAIT_MS = 120_000
WORDS = 30_000
OPEN_S = 1.0
KEY_S = 0.016


def _write_long() -> int:
    """Put a recording of three hours into the library, with its transcript; return its number."""
    chance = random.Random(1)
    vocabulary = ["".join(chance.choices("abcdefghiklmnorstu", k=3 + n % 7)) for n in range(3_000)]
    mine, theirs = Scores(-20.1, 2.2, -9.0, 0.0, -0.1, 0.5), Scores(-21.0, 2.0, -9.5, 0.0, 0.0, 0.5)
    user_data().mkdir(parents=True, exist_ok=True)
    with Library(user_data() / "library.sqlite") as library:
        number = library.add_recording("/nowhere/hearing.wav", "Hearing")
        position = written = 0
        while written < WORDS:
            first, words = position, []
            for _ in range(chance.randint(40, 90)):
                length = chance.randint(2_000, 7_000)
                doubtful = chance.random() < 0.1
                rivals = tuple(
                    Rival(chance.choice(vocabulary), 0.1, theirs) for _ in range(1 + 3 * doubtful)
                )
                words.append(
                    Token(
                        chance.choice(vocabulary), position, position + length,
                        0.4 if doubtful else 0.93, scores=mine, rivals=rivals,
                    )
                )  # fmt: skip
                position += length + 300
            paragraph = Paragraph(first, position, tuple(words))
            library.add_segment(number, paragraph_text(paragraph), joins=False)
            position += 20_000
            written += len(words)
        library.set_status(number, "ready")
    return number


@pytest.mark.slow
def test_thirty_thousand_words_open_type_and_scroll_within_their_budgets(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    number = _write_long()
    window = open_window()
    text = window.centre.text

    began = time.process_time()
    window.open_recording(number)
    qtbot.waitUntil(
        lambda: window.session is not None and text.visible_span() is not None,
        timeout=WAIT_MS,
    )
    text.viewport().grab()
    opened = time.process_time() - began
    assert window.session is not None
    assert window.session.document.word_count() >= WORDS

    text.go_to(200, 10)
    keys = []
    for letter in "words typed in the middle of it ":
        began = time.thread_time()
        qtbot.keyClick(text, letter)
        QCoreApplication.sendPostedEvents()
        text.viewport().grab()
        keys.append(time.thread_time() - began)
    pages = []
    bar = text.verticalScrollBar()
    for place in range(0, bar.maximum(), bar.maximum() // 40):
        began = time.thread_time()
        bar.setValue(place)
        text.viewport().grab()
        pages.append(time.thread_time() - began)

    print(  # noqa: T201
        f"open {opened:.2f} s, key {statistics.median(keys) * 1000:.1f} ms,"
        f" page {statistics.median(pages) * 1000:.1f} ms of CPU"
    )
    assert opened < OPEN_S
    assert statistics.median(keys) < KEY_S
    assert statistics.median(pages) < KEY_S
