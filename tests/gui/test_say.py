"""“Say it”: a word is said, its pronunciation offered, and kept where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from app.recording.model import Ears
from app.recording.say import SayDialog
from app.vocabulary.add import AddToListDialog
from app.window import MainWindow
from core.audio.capture import Microphone
from core.errors import InputError
from tests.gui.conftest import SilentCard
from tests.helpers.audio_files import speech_like
from tests.helpers.microphones import Microphones

WAIT_MS = 120_000
HEADSET = Microphone(1, "Headset", 1, 16_000, is_default=True)


@pytest.fixture
def given(window: MainWindow) -> Microphones:
    """A headset that gives what a test says."""
    given = Microphones()
    window.context.ears = Ears(lambda _rescan: [HEADSET], given.open)
    return given


def _say(given: Microphones, qtbot: QtBot, opened: int = 1) -> None:
    """Say a word and be silent."""
    qtbot.waitUntil(lambda: given.opened == opened, timeout=WAIT_MS)
    noise = np.random.default_rng(1).normal(0, 0.0005, 32_000)
    noise[4_000:16_000] += speech_like(0.75, seed=2)
    given.give((noise * 32_767).astype(np.int16))


def _offers(dialog: SayDialog) -> Callable[[], bool]:
    return lambda: bool(dialog.phones)


def test_a_word_that_was_said_goes_into_the_list_as_it_sounds(
    window: MainWindow, qtbot: QtBot, given: Microphones, sonant_home: Path, card: SilentCard
) -> None:
    window.add_to_list("Shmyryov")
    asker = window.findChild(AddToListDialog)
    assert asker is not None
    asker.say_wanted.emit(asker.word)
    dialog = asker.findChild(SayDialog)
    assert dialog is not None
    _say(given, qtbot)
    qtbot.waitUntil(_offers(dialog), timeout=WAIT_MS)
    assert given.streams["Headset"].closed

    assert dialog.phones == "SH M EH R Y AO F"
    dialog.play()
    qtbot.waitUntil(lambda: card.pull is not None, timeout=WAIT_MS)
    assert np.abs(np.asarray(card.take(12_000))).max() > 0.05
    dialog.listen()
    _say(given, qtbot, 2)
    qtbot.waitUntil(_offers(dialog), timeout=WAIT_MS)
    dialog.accept()
    assert asker.phones == "SH M EH R Y AO F"
    asker.accept()

    path = sonant_home / "data" / "lists" / "Names.csv"
    qtbot.waitUntil(path.exists, timeout=WAIT_MS)
    text = path.read_text(encoding="utf-8")
    assert "SH M EH R Y AO F,voice" in text


def test_a_sound_that_is_typed_takes_the_place_of_the_voice(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.add_to_list("Shmyryov")
    asker = window.findChild(AddToListDialog)
    assert asker is not None
    asker.set_said("SH M EH R", "ʃmɛɹ")

    qtbot.keyClicks(asker._sounds, "shmear")

    assert asker.phones == ""
    assert asker.sounds_like == "shmear"
    asker.reject()


def test_a_row_of_the_vocabulary_learns_from_the_voice_and_it_can_be_undone(
    window: MainWindow, qtbot: QtBot, given: Microphones, sonant_home: Path
) -> None:
    lists = sonant_home / "data" / "lists"
    lists.mkdir(parents=True)
    path = lists / "names.csv"
    path.write_text("written,sounds_like\nShmyryov,shmear yoff\nNyband,\n", encoding="utf-8")
    window.context.settings.set("last_list", str(path))
    window.show_vocabulary()
    editor = window.vocabulary
    assert editor is not None
    editor.refresh(str(path))
    qtbot.waitUntil(lambda: len(editor.model.rows) == 2, timeout=WAIT_MS)
    editor._table.setCurrentIndex(editor.model.index(0, 0))
    assert editor._say.isEnabled()

    editor.say_word()
    dialog = editor.findChild(SayDialog)
    assert dialog is not None
    _say(given, qtbot)
    qtbot.waitUntil(_offers(dialog), timeout=WAIT_MS)
    second = dialog.findChildren(QRadioButton)[1]
    second.setChecked(True)
    picked = dialog.phones
    dialog.accept()

    assert editor.model.rows[0]["phones"] == picked
    assert editor.model.rows[0]["source"] == "voice"
    assert editor.model.rows[0]["sounds_like"] == ""
    editor.model.undo()
    assert editor.model.rows[0]["sounds_like"] == "shmear yoff"


def test_what_keeps_a_word_from_being_heard_is_said_and_can_be_tried_again(
    window: MainWindow, qtbot: QtBot, given: Microphones
) -> None:
    given.error = InputError("The microphone can't be used", "Allow it.")
    dialog = window.recording.say("Shmyryov", window)
    assert dialog is not None
    qtbot.waitUntil(lambda: "Allow it" in dialog.state_text, timeout=WAIT_MS)
    given.error = None

    dialog.listen()
    qtbot.waitUntil(lambda: given.opened == 1, timeout=WAIT_MS)
    given.give(np.zeros(7 * 16_000, np.int16))
    qtbot.waitUntil(lambda: "Nothing was heard" in dialog.state_text, timeout=WAIT_MS)
    dialog.reject()


def test_closing_the_dialog_lets_the_microphone_go(
    window: MainWindow, qtbot: QtBot, given: Microphones
) -> None:
    dialog = window.recording.say("Shmyryov", window)
    assert dialog is not None
    qtbot.waitUntil(lambda: given.opened == 1, timeout=WAIT_MS)

    dialog.reject()

    qtbot.waitUntil(lambda: given.streams["Headset"].closed, timeout=WAIT_MS)
