"""Recording as a user does it, with microphones that give what a test says."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from app.context import Context
from app.recording.model import Ears, Needle, new_path, share_of
from app.recording.view import RecordingWindow
from app.ui.theme import Theme
from app.window import MainWindow
from core.audio.capture import FLOOR_DB, Level, Microphone
from core.audio.recording import RecordingFile, journal_of
from core.errors import InputError, PackError
from tests.gui.conftest import SilentCard
from tests.helpers.fake_engine import FakeEngine
from tests.helpers.microphones import MICROPHONE, Microphones, sine

WAIT_MS = 120_000
HEADSET = Microphone(4, "Headset", 1, 16_000)


@pytest.fixture
def given() -> Microphones:
    """Two microphones."""
    return Microphones()


@pytest.fixture
def start(
    qapp: QApplication, theme: Theme, engine: FakeEngine, card: SilentCard, given: Microphones
) -> Iterator[Callable[[], MainWindow]]:
    """Start the program with these microphones."""
    windows: list[MainWindow] = []
    ears = Ears(lambda _rescan: [MICROPHONE, HEADSET], given.open)

    def begin() -> MainWindow:
        context = Context(make=lambda: engine, opener=card.open, ears=ears)
        windows.append(MainWindow(context, theme))
        windows[-1].show()
        return windows[-1]

    yield begin
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.sendPostedEvents()


def _shown(window: MainWindow, qtbot: QtBot) -> RecordingWindow:
    window.actions_table["record"].trigger()
    view = window.recording.view
    assert view is not None
    qtbot.waitUntil(lambda: view.chosen is not None, timeout=WAIT_MS)
    return view


def _record(
    window: MainWindow, qtbot: QtBot, given: Microphones, seconds: float = 1.0
) -> RecordingWindow:
    view = _shown(window, qtbot)
    opened = given.opened
    qtbot.keyClick(view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: given.opened > opened, timeout=WAIT_MS)
    given.give(sine(seconds))
    recorder = window.recording.recorder
    qtbot.waitUntil(
        lambda: recorder.latest is not None and recorder.latest.frames >= seconds * 48_000,
        timeout=WAIT_MS,
    )
    return view


def test_a_recording_becomes_a_transcript(
    start: Callable[[], MainWindow],
    qtbot: QtBot,
    given: Microphones,
    engine: FakeEngine,
    sonant_home: Path,
) -> None:
    window = start()
    view = _record(window, qtbot, given)
    qtbot.keyClick(view, Qt.Key.Key_M)
    given.give(sine(0.5))
    recorder = window.recording.recorder
    qtbot.waitUntil(
        lambda: recorder.latest is not None and recorder.latest.markers == 1, timeout=WAIT_MS
    )
    view.toggle()

    qtbot.waitUntil(
        lambda: window.session is not None and bool(window.session.document.paragraphs),
        timeout=WAIT_MS,
    )
    files = list((sonant_home / "data" / "recordings").glob("*.wav"))
    assert len(files) == 1
    with wave.open(str(files[0]), "rb") as file:
        assert file.getframerate() == 48_000
        assert file.getnframes() == 72_000
    assert engine.calls[0][0] == str(files[0])
    assert not view.isVisible()
    assert all(stream.closed for stream in given.streams.values())
    qtbot.waitUntil(lambda: window.context.writer.idle, timeout=WAIT_MS)
    markers = window.context.reader.markers(1)
    assert len(markers) == 1
    assert 16_000 <= markers[0] <= 24_000
    assert window.centre.wave.markers == tuple(markers)
    qtbot.waitUntil(window.actions_table["next_marker"].isEnabled, timeout=WAIT_MS)
    window.actions_table["next_marker"].trigger()
    assert window.player.position == markers[0]


def test_what_is_said_in_a_pause_is_not_kept(
    start: Callable[[], MainWindow], qtbot: QtBot, given: Microphones
) -> None:
    window = start()
    view = _record(window, qtbot, given)
    recorder = window.recording.recorder
    qtbot.keyClick(view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: recorder.latest is not None and recorder.latest.paused, timeout=WAIT_MS)
    given.give(sine(3.0, level=2.0))
    qtbot.waitUntil(
        lambda: recorder.latest is not None and recorder.latest.clips > 0, timeout=WAIT_MS
    )

    assert recorder.latest is not None
    assert recorder.latest.frames == 48_000


def test_each_microphone_shows_its_level_and_the_choice_is_remembered(
    start: Callable[[], MainWindow], qtbot: QtBot, given: Microphones
) -> None:
    first = start()
    view = _shown(first, qtbot)
    qtbot.waitUntil(lambda: len(given.streams) == 2, timeout=WAIT_MS)
    heard: list[dict[str, Level | None]] = []
    first.recording.recorder.heard.connect(heard.append)
    given.streams["Headset"].give(sine(0.1, level=0.25))
    qtbot.waitUntil(
        lambda: bool(heard) and (heard[-1]["Headset"] or heard[0]["Given"]).peak > -20,  # type: ignore[union-attr]
        timeout=WAIT_MS,
    )
    assert heard[-1]["Given"] is not None
    assert heard[-1]["Given"].peak == FLOOR_DB
    view.choose("Headset")
    qtbot.keyClick(view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    first.close()

    second = _shown(start(), qtbot)
    assert second.chosen == HEADSET


def test_an_unplugged_microphone_leaves_what_was_recorded(
    start: Callable[[], MainWindow], qtbot: QtBot, given: Microphones
) -> None:
    window = start()
    view = _record(window, qtbot, given)

    given.streams["Given"].end()

    qtbot.waitUntil(lambda: window.session is not None, timeout=WAIT_MS)
    assert view.isVisible()
    assert "gives no sound any more" in view.notice_text
    assert not window.recording.recorder.recording


def test_no_microphone_is_one_sentence(
    start: Callable[[], MainWindow], qtbot: QtBot, given: Microphones
) -> None:
    window = start()
    problem = InputError("No microphone was found", "Connect one.")

    def none(_rescan: bool) -> list[Microphone]:
        raise problem

    window.recording.recorder._ears = Ears(none, given.open)
    window.actions_table["record"].trigger()
    view = window.recording.view
    assert view is not None

    qtbot.waitUntil(lambda: view.notice_text == str(problem), timeout=WAIT_MS)
    record = next(b for b in view.findChildren(QPushButton) if b.text() == "Record")
    assert not record.isEnabled()


def test_a_microphone_that_may_not_be_used_is_said(
    start: Callable[[], MainWindow], qtbot: QtBot, given: Microphones, sonant_home: Path
) -> None:
    window = start()
    view = _shown(window, qtbot)
    given.error = InputError("The microphone can't be used", "Allow it.")

    view.toggle()

    qtbot.waitUntil(lambda: "can't be used" in view.notice_text, timeout=WAIT_MS)
    assert not window.recording.recorder.recording
    assert not list((sonant_home / "data").glob("recordings/*"))


def test_a_recording_that_was_cut_off_is_offered_and_kept(
    start: Callable[[], MainWindow], qtbot: QtBot, sonant_home: Path, engine: FakeEngine
) -> None:
    path = sonant_home / "data" / "recordings" / "2026-11-24 22-58-03.wav"
    file = RecordingFile(path, 48_000, 1)
    file.write(sine(2.0))
    file.mark()
    # As a killed process leaves it: locks gone, no end.
    file._journal.close()
    file._file.close()

    window = start()
    qtbot.waitUntil(window.lost_line.isVisible, timeout=WAIT_MS)
    window.lost_line.chosen.emit("keep")

    qtbot.waitUntil(lambda: window.session is not None, timeout=WAIT_MS)
    assert not window.lost_line.isVisible()
    assert window.context.reader.recordings()[0].path == str(path)
    qtbot.waitUntil(lambda: len(engine.calls) == 1, timeout=WAIT_MS)
    window.close()

    # Known now: nothing is offered again, and its journal goes.
    second = start()
    qtbot.waitUntil(lambda: not journal_of(path).exists(), timeout=WAIT_MS)
    assert not second.lost_line.isVisible()
    assert path.exists()


def test_quitting_while_recording_keeps_the_sound(
    start: Callable[[], MainWindow], qtbot: QtBot, given: Microphones, sonant_home: Path
) -> None:
    window = start()
    _record(window, qtbot, given)
    window.close()

    files = list((sonant_home / "data" / "recordings").glob("*.wav"))
    with wave.open(str(files[0]), "rb") as file:
        assert file.getnframes() == 48_000
    second = start()
    qtbot.waitUntil(second.lost_line.isVisible, timeout=WAIT_MS)


def test_the_needle_rises_at_once_falls_slowly_and_holds_the_peak() -> None:
    needle = Needle()
    needle.push(Level(-6.0, -9.0, clipped=True), 0.05)
    assert (needle.bar, needle.hold, needle.clipped) == (-6.0, -6.0, 1)

    needle.push(Level(-50.0, -60.0, clipped=False), 0.5)
    assert needle.bar == pytest.approx(-19.0)
    assert needle.hold == -6.0
    for _ in range(4):
        needle.push(Level(FLOOR_DB, FLOOR_DB, clipped=False), 0.6)
    assert needle.hold < -6.0
    assert needle.is_dead
    needle.reset()
    assert needle.clipped == 0
    assert share_of(-30.0) == 0.5
    assert share_of(-90.0) == 0.0


def test_two_recordings_in_a_second_have_two_files(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, 22, 58, 3)
    first = new_path(tmp_path, now)
    first.write_bytes(b"")

    assert new_path(tmp_path, now).name == "2026-11-24 22-58-03 2.wav"


def test_text_grows_while_it_is_said(
    start: Callable[[], MainWindow], qtbot: QtBot, given: Microphones, engine: FakeEngine
) -> None:
    engine.script = "good morning\nand more"
    window = start()
    view = _record(window, qtbot, given, 1.2)
    reading = view.reading
    qtbot.waitUntil(lambda: reading.text == "good", timeout=WAIT_MS)
    assert reading.open_text == "good"
    assert view.grab().toImage() is not None
    recorder = window.recording.recorder

    for number in range(4):
        given.give(sine(1.0))
        qtbot.waitUntil(
            lambda least=48_000 * (number + 2): (  # type: ignore[misc]
                recorder.latest is not None and recorder.latest.frames >= least
            ),
            timeout=WAIT_MS,
        )
    qtbot.waitUntil(lambda: reading.text == "good morning", timeout=WAIT_MS)
    # A pause has followed: it will not change any more.
    qtbot.waitUntil(lambda: reading.open_text == "", timeout=WAIT_MS)
    view.toggle()
    qtbot.waitUntil(
        lambda: window.session is not None and bool(window.session.document.paragraphs),
        timeout=WAIT_MS,
    )


def test_what_can_not_be_read_along_is_recorded_all_the_same(
    start: Callable[[], MainWindow], qtbot: QtBot, given: Microphones, engine: FakeEngine
) -> None:
    engine.error = PackError("The model is damaged", "Install it again")
    window = start()
    view = _record(window, qtbot, given)

    qtbot.waitUntil(
        lambda: "once the recording is complete" in view.reading.placeholderText(), timeout=WAIT_MS
    )

    recorder = window.recording.recorder
    given.give(sine(1.0))
    qtbot.waitUntil(
        lambda: recorder.latest is not None and recorder.latest.frames == 96_000, timeout=WAIT_MS
    )
    assert recorder.recording


def test_who_does_not_want_to_read_along_sees_the_microphones(
    start: Callable[[], MainWindow], qtbot: QtBot, given: Microphones
) -> None:
    window = start()
    view = _shown(window, qtbot)
    along = next(box for box in view.findChildren(QCheckBox) if "meanwhile" in box.text())
    along.setChecked(False)
    _record(window, qtbot, given)

    assert not view.reading.isVisible()
    assert not along.isEnabled()
    assert window.context.settings.flag("read_along") is False
