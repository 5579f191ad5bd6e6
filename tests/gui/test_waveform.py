"""The waveform: select by dragging, loop, zoom, spectrogram; a long file stays fluid."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.player.sound import BIN
from app.waveform.view import Waveform
from app.window import MainWindow
from tests.gui.conftest import SilentCard
from tests.gui.test_teaching import WAIT_MS, open_recording
from tests.helpers.stall import ATTEMPTS

DRAG_BUDGET_S = 0.032
"""Twice what it must be: bench_window.py measures how long it takes, a test what it must not."""


def _drag(qtbot: QtBot, wave: Waveform, begin: int, end: int) -> None:
    left, right = (QPoint(round(wave.span.x(sample)), 30) for sample in (begin, end))
    qtbot.mousePress(wave, Qt.MouseButton.LeftButton, pos=left)
    qtbot.mouseMove(wave, (left + right) / 2)
    qtbot.mouseMove(wave, right)
    qtbot.mouseRelease(wave, Qt.MouseButton.LeftButton, pos=right)


def test_dragging_selects_the_words_there_and_a_click_lets_go(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    assert window.session is not None
    words = window.session.document.paragraphs[1].words
    wave = window.centre.wave

    _drag(qtbot, wave, words[2].first_sample, words[5].last_sample)

    assert window.selected_text() == " ".join(word.text for word in words[2:6])
    assert wave.selection is not None
    assert abs(wave.selection[0] - words[2].first_sample) < 3_000
    qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(5, 30))
    assert wave.selection is None
    assert window.selected_text() == ""
    assert window.player.position < 16_000


def test_a_selection_in_the_text_is_shown_in_the_waveform(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    assert window.session is not None
    word = window.session.document.paragraphs[1].words[2]

    window.centre.text.go_to(1, 2, select=True)

    assert window.centre.wave.selection == (word.first_sample, word.last_sample)
    window.centre.text.go_to(0, 0)
    assert window.centre.wave.selection is None


def test_a_loop_comes_round_until_it_is_switched_off_or_left(
    window: MainWindow, qtbot: QtBot, recording: Path, card: SilentCard
) -> None:
    open_recording(window, qtbot, recording)
    assert window.session is not None
    word = window.session.document.paragraphs[1].words[2]
    window.centre.text.go_to(1, 2, select=True)
    loop = window.actions_table["loop"]

    loop.trigger()
    qtbot.waitUntil(lambda: card.pull is not None, timeout=WAIT_MS)
    assert window.player.loop == (word.first_sample, word.last_sample)
    card.take(word.last_sample - word.first_sample)
    qtbot.waitUntil(
        lambda: window.player.position < word.last_sample and window.player.playing,
        timeout=WAIT_MS,
    )
    assert window.player.playing
    assert loop.isChecked()

    window.player.seek(0)
    assert window.player.loop is None
    assert not loop.isChecked()


def test_pausing_in_a_loop_rewinds_no_further_than_its_beginning(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    window.player.set_loop((80_000, 90_000))
    window.player.pause()

    window.player.toggle()

    assert window.player.position == 80_000
    assert window.player.loop == (80_000, 90_000)


def test_the_spectrogram_is_drawn_in_blocks_and_remembered(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    wave = window.centre.wave
    low = wave.height()

    window.actions_table["show_spectrogram"].trigger()

    assert wave.height() > low
    plain = wave.grab().toImage()
    qtbot.waitUntil(lambda: _inks(wave.grab().toImage()) > 40, timeout=WAIT_MS)
    assert _inks(plain) < _inks(wave.grab().toImage())
    assert window.context.settings.flag("show_spectrogram")


def _inks(image: QImage) -> int:
    """Count the colours in the upper half of a picture."""
    rows = range(0, image.height() // 2, 4)
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in rows})


def test_keys_zoom_around_the_selection_and_back(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    wave = window.centre.wave
    window.centre.text.go_to(2, 2, select=True)
    assert wave.selection is not None
    middle = sum(wave.selection) // 2

    for _ in range(3):
        window.actions_table["zoom_in"].trigger()
    assert wave.span.first < middle < wave.span.last
    assert wave.span.count < wave.span.length / 7
    window.actions_table["zoom_whole"].trigger()
    assert wave.span.whole


def test_three_hours_with_many_doubts_are_redrawn_in_a_frame(qtbot: QtBot) -> None:
    chance = np.random.default_rng(1)
    length = 3 * 3600 * 16_000
    peaks = chance.integers(-100, 100, (length // BIN, 2), dtype=np.int8)
    wave = Waveform()
    qtbot.addWidget(wave)
    wave.resize(1200, wave.height())
    wave.set_peaks(np.sort(peaks, axis=1), length)
    wave.set_doubts([(s, s + 6_000) for s in range(0, length, length // 3_000)])
    wave.grab()

    for _ in range(ATTEMPTS):
        spent = []
        for step in range(12):
            began = time.thread_time()
            wave.zoom(0.7 if step < 8 else 1.8, 500.0)
            wave.grab()
            spent.append(time.thread_time() - began)
        if sorted(spent)[len(spent) // 2] < DRAG_BUDGET_S:
            break

    print(f"redrawing three hours: {max(spent) * 1000:.1f} ms CPU at most")  # noqa: T201
    assert sorted(spent)[len(spent) // 2] < DRAG_BUDGET_S
