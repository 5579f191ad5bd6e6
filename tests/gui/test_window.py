"""What a user sees and does in the window, with an engine that hears a given talk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from app.export.operations import layout_of
from app.export.view import TITLES, ExportDialog
from app.transcript.document import WordState
from app.transcript.speaker_dialog import SpeakerDialog
from app.vocabulary.add import AddToListDialog
from app.window import MainWindow
from core.errors import InputError
from core.export import FORMATS
from core.export.layout import Stamps
from core.export.warnings import Fault
from tests.helpers.fake_engine import INTERVIEW, FakeEngine

WAIT_MS = 120_000


def _done(window: MainWindow) -> Callable[[], bool]:
    return lambda: (
        window.session is not None
        and not window.session.working
        and bool(window.session.document.paragraphs)
        and window.player.ready
    )


def _open(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    window.open_files([path])
    qtbot.waitUntil(_done(window), timeout=WAIT_MS)


def _words(window: MainWindow) -> list[str]:
    assert window.session is not None
    return [word.text for p in window.session.document.paragraphs for word in p.words]


def _text(window: MainWindow) -> list[str]:
    return window.centre.text.toPlainText().split()


def test_text_appears_while_the_rest_is_still_being_heard(
    window: MainWindow,
    qtbot: QtBot,
    recording: Path,
    engine: FakeEngine,
    gate: threading.Event,
) -> None:
    gate.clear()
    engine.free = 2
    window.open_files([recording])

    heard_first = sum(len(line.split()) for line in INTERVIEW.splitlines()[:2])
    qtbot.waitUntil(lambda: len(_text(window)) == heard_first, timeout=WAIT_MS)
    assert window.session is not None
    assert window.session.working
    gate.set()
    qtbot.waitUntil(_done(window), timeout=WAIT_MS)
    assert _text(window) == _words(window)
    assert len(_words(window)) == 151


def test_dropped_files_are_opened(window: MainWindow, qtbot: QtBot, recording: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(recording))])
    event = QDropEvent(
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    window.dropEvent(event)

    qtbot.waitUntil(_done(window), timeout=WAIT_MS)


def test_typing_changes_the_word_and_keeps_the_times_of_its_neighbours(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    assert window.session is not None
    before = window.session.document.paragraphs[0].words
    window.centre.text.go_to(0, 1, select=True)

    qtbot.keyClicks(window.centre.text, "evening")

    after = window.session.document.paragraphs[0].words
    assert [word.text for word in after[:3]] == ["good", "evening", "and"]
    assert after[1].state is WordState.EDITED
    assert (after[1].first_sample, after[1].last_sample) == (
        before[1].first_sample,
        before[1].last_sample,
    )
    assert after[0] is before[0]
    assert after[2:] == before[2:]


def test_a_word_typed_key_by_key_is_undone_as_one(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    before = _words(window)
    window.centre.text.go_to(0, 1, select=True)
    qtbot.keyClicks(window.centre.text, "evening")

    window.actions_table["undo"].trigger()
    assert _words(window) == before
    assert _text(window) == before
    window.actions_table["redo"].trigger()
    assert _words(window)[1] == "evening"
    assert _text(window) == _words(window)


def test_return_splits_a_paragraph_and_backspace_joins_it_again(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    assert window.session is not None
    paragraphs = window.session.document.paragraphs
    count, before = len(paragraphs), _words(window)
    window.centre.text.go_to(1, 3)

    qtbot.keyClick(window.centre.text, Qt.Key.Key_Return)
    assert len(paragraphs) == count + 1
    assert paragraphs[2].words[0].text == before[len(paragraphs[0].words) + 3]
    assert paragraphs[2].first_sample == paragraphs[2].words[0].first_sample
    qtbot.keyClick(window.centre.text, Qt.Key.Key_Backspace)
    assert len(paragraphs) == count
    assert _words(window) == before


def test_everything_is_there_after_a_restart_and_can_still_be_undone(
    open_window: Callable[[], MainWindow], qtbot: QtBot, recording: Path, engine: FakeEngine
) -> None:
    first = open_window()
    _open(first, qtbot, recording)
    original = _words(first)
    first.centre.text.go_to(0, 1, select=True)
    qtbot.keyClicks(first.centre.text, "evening")
    first.player.seek(40_000)
    first.close()

    second = open_window()
    second.open_recording(1)
    qtbot.waitUntil(_done(second), timeout=WAIT_MS)

    assert _words(second)[1] == "evening"
    assert second.player.position == 40_000
    assert len(engine.calls) == 1
    second.actions_table["undo"].trigger()
    assert _words(second) == original
    assert _text(second) == original


def test_the_queue_goes_on_after_a_restart(
    open_window: Callable[[], MainWindow],
    qtbot: QtBot,
    recording: Path,
    engine: FakeEngine,
    gate: threading.Event,
) -> None:
    gate.clear()
    engine.free = 3
    first = open_window()
    first.open_files([recording])
    qtbot.waitUntil(lambda: len(_text(first)) > 30, timeout=WAIT_MS)
    first.close()
    gate.set()

    second = open_window()
    second.open_recording(1)
    qtbot.waitUntil(_done(second), timeout=WAIT_MS)

    assert len(_words(second)) == 151


def test_f8_walks_doubtful_words_and_plays_around_them(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    assert window.session is not None
    doubts = window.session.document.doubtful()

    window.actions_table["next_doubt"].trigger()

    assert window.centre.text.caret_place == doubts[0]
    assert window.player.playing
    window.actions_table["previous_doubt"].trigger()
    assert window.centre.text.caret_place == doubts[-1]


def test_a_digit_in_the_alternatives_replaces_the_word(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    assert window.session is not None
    place = next(
        (n, i)
        for n, p in enumerate(window.session.document.paragraphs)
        for i, word in enumerate(p.words)
        if word.text == "shmear"
    )
    window.centre.text.go_to(*place)
    window.actions_table["alternatives"].trigger()
    assert window.centre.popup.isVisible()

    qtbot.keyClick(window.centre.popup.field, Qt.Key.Key_1)

    word = window.session.document.paragraphs[place[0]].words[place[1]]
    assert word.text == "Shmyrev"
    assert word.state is WordState.EDITED
    assert word.rivals[0].text == "shmear"
    assert not window.centre.popup.isVisible()
    assert "Shmyrev" in _text(window)


def test_switching_a_list_on_shows_what_changed_and_can_be_undone(
    window: MainWindow, qtbot: QtBot, recording: Path, sonant_home: Path
) -> None:
    lists = sonant_home / "data" / "lists"
    lists.mkdir(parents=True)
    (lists / "names.csv").write_text("written\nShmyrev\n", encoding="utf-8")
    _open(window, qtbot, recording)
    before = _words(window)
    popup = window.centre.chips.open_lists()

    popup.findChildren(QCheckBox)[0].setChecked(True)
    popup.close()
    qtbot.waitUntil(lambda: window.centre.notice.kind == "changed", timeout=WAIT_MS)

    assert {"Shmyrev", "Kollin", "Nyband"} <= set(_words(window))
    assert _text(window) == _words(window)
    assert window.centre.chips.recipe.lists
    window.actions_table["undo"].trigger()
    assert _words(window) == before
    assert not window.centre.chips.recipe.lists


def test_the_engine_hears_of_a_list_that_was_changed(
    window: MainWindow, qtbot: QtBot, recording: Path, sonant_home: Path, engine: FakeEngine
) -> None:
    lists = sonant_home / "data" / "lists"
    lists.mkdir(parents=True)
    (lists / "names.csv").write_text("written\nShmyrev\n", encoding="utf-8")
    _open(window, qtbot, recording)
    popup = window.centre.chips.open_lists()
    popup.findChildren(QCheckBox)[0].setChecked(True)
    popup.close()
    qtbot.waitUntil(lambda: window.centre.notice.kind == "changed", timeout=WAIT_MS)
    window.centre.notice.kind = ""

    window.add_to_list("Kollin")
    dialog = window.findChild(AddToListDialog)
    assert dialog is not None
    dialog.accept()
    qtbot.waitUntil(lambda: window.centre.notice.kind == "unchanged", timeout=WAIT_MS)

    first, second = (call[1].lists[0].path for call in engine.calls[-2:])
    assert first != second
    assert Path(second).read_text(encoding="utf-8").split()[-1].startswith("Kollin")


def test_a_new_decoding_only_suggests_where_a_person_has_written(
    window: MainWindow, qtbot: QtBot, recording: Path, sonant_home: Path
) -> None:
    lists = sonant_home / "data" / "lists"
    lists.mkdir(parents=True)
    (lists / "names.csv").write_text("written\nShmyrev\n", encoding="utf-8")
    _open(window, qtbot, recording)
    assert window.session is not None
    place = next(
        (n, i)
        for n, p in enumerate(window.session.document.paragraphs)
        for i, word in enumerate(p.words)
        if word.text == "shmear"
    )
    window.centre.text.go_to(*place, select=True)
    qtbot.keyClicks(window.centre.text, "Schmier")
    popup = window.centre.chips.open_lists()
    popup.findChildren(QCheckBox)[0].setChecked(True)
    popup.close()
    qtbot.waitUntil(lambda: window.centre.notice.kind == "changed", timeout=WAIT_MS)

    word = window.session.document.paragraphs[place[0]].words[place[1]]
    assert word.text == "Schmier"
    assert word.suggestion == "Shmyrev"


def test_search_finds_a_passage_and_opens_it_at_its_place(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    window.top.search.setText("pillars")
    qtbot.waitUntil(window.hits_pane.isVisible, timeout=WAIT_MS)

    window.hits_pane.opened.emit(1, 320_000)

    assert window.player.position == 320_000
    assert window.centre.text.caret_place[0] > 0


def _export(window: MainWindow, qtbot: QtBot) -> ExportDialog:
    window.export()
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.preview is not None, timeout=WAIT_MS)
    return dialog


def _choose(dialog: ExportDialog, qtbot: QtBot, kind: str) -> None:
    if dialog.kind != kind:
        with qtbot.waitSignal(dialog.ready, timeout=WAIT_MS):
            dialog.choose(kind)


def test_export_writes_what_the_preview_shows(
    window: MainWindow, qtbot: QtBot, recording: Path, tmp_path: Path
) -> None:
    _open(window, qtbot, recording)
    dialog = _export(window, qtbot)
    _choose(dialog, qtbot, "srt")
    assert dialog.preview is not None
    shown = dialog.preview.text

    dialog.write(tmp_path / "out.srt")

    qtbot.waitUntil(lambda: window.centre.notice.kind == "exported", timeout=WAIT_MS)
    written = (tmp_path / "out.srt").read_text(encoding="utf-8")
    assert written.startswith("1\n00:00:00,500 --> ")
    assert written == shown


def test_every_format_has_a_title_a_preview_and_a_file(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    dialog = _export(window, qtbot)
    assert set(TITLES) == set(FORMATS)
    for kind in FORMATS:
        _choose(dialog, qtbot, kind)
        assert dialog.preview is not None
        assert "bridge" in dialog.preview.text
    dialog.reject()


def test_each_format_remembers_its_layout(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    dialog = _export(window, qtbot)
    _choose(dialog, qtbot, "md")
    with qtbot.waitSignal(dialog.ready, timeout=WAIT_MS):
        stamps = dialog.form.findChild(QComboBox, "stamps")
        assert stamps is not None
        stamps.setCurrentIndex(stamps.findData("every"))
    _choose(dialog, qtbot, "docx")
    assert dialog.form.layout_chosen.stamps is Stamps.PARAGRAPH
    dialog.reject()
    dialog.deleteLater()

    settings = window.context.settings
    assert settings.text("export_format") == "docx"
    assert layout_of(settings.text("export_layouts"), "md").stamps is Stamps.EVERY


def test_export_warns_before_it_writes(window: MainWindow, qtbot: QtBot, recording: Path) -> None:
    _open(window, qtbot, recording)
    dialog = _export(window, qtbot)
    _choose(dialog, qtbot, "srt")
    with qtbot.waitSignal(dialog.ready, timeout=WAIT_MS):
        speed = dialog.form.findChild(QSpinBox, "characters_per_second")
        assert speed is not None
        speed.setValue(5)
    assert dialog.preview is not None
    assert Fault.TOO_FAST in [warned.fault for warned in dialog.preview.warnings]
    assert any("too fast" in row.text() for row in dialog.findChildren(QLabel) if row.isVisible())
    dialog.reject()


def test_a_place_that_cannot_be_written_is_told_in_the_dialog(
    window: MainWindow, qtbot: QtBot, recording: Path, tmp_path: Path
) -> None:
    _open(window, qtbot, recording)
    dialog = _export(window, qtbot)
    (tmp_path / "file").write_text("")

    dialog.write(tmp_path / "file" / "out.txt")

    qtbot.waitUntil(
        lambda: any("can't be written" in row.text() for row in dialog.findChildren(QLabel)),
        timeout=WAIT_MS,
    )
    assert dialog.isVisible()
    assert dialog.save_button.isEnabled()
    dialog.reject()


def test_a_file_that_cannot_be_read_says_so_in_its_place(
    window: MainWindow, qtbot: QtBot, recording: Path, engine: FakeEngine
) -> None:
    engine.error = InputError("It is not sound", "Choose another file.")

    window.open_files([recording])

    qtbot.waitUntil(lambda: "It is not sound" in window.centre.hint.text(), timeout=WAIT_MS)
    assert "Choose another file." in window.centre.hint.text()


def test_verifying_marks_the_sentence_and_goes_on(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    assert window.session is not None
    paragraphs = window.session.document.paragraphs
    window.centre.text.go_to(1, 2)

    window.actions_table["verify"].trigger()

    # A pause ends the sentence in the middle of the paragraph.
    count = len(
        "the rates for the new bridge changed in may and the council had to vote again".split()
    )
    states = [word.state is WordState.VERIFIED for word in paragraphs[1].words]
    assert states == [True] * count + [False] * (len(states) - count)
    assert window.centre.text.caret_place == (1, count)
    window.actions_table["verify"].trigger()
    assert all(word.state is WordState.VERIFIED for word in paragraphs[1].words)
    assert window.centre.text.caret_place == (2, 0)


def test_a_selection_is_verified_alone(window: MainWindow, qtbot: QtBot, recording: Path) -> None:
    _open(window, qtbot, recording)
    assert window.session is not None
    window.centre.text.go_to(0, 3, select=True)

    window.actions_table["verify"].trigger()

    words = window.session.document.paragraphs[0].words
    assert [n for n, word in enumerate(words) if word.state is WordState.VERIFIED] == [3]
    assert window.centre.text.caret_place == (0, 4)


def test_a_speaker_is_named_here_or_everywhere(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    _open(window, qtbot, recording)
    assert window.session is not None
    document = window.session.document

    def name(paragraph: int, text: str, *, everywhere: bool = False) -> None:
        window.centre.text.go_to(paragraph, 0)
        window.actions_table["speaker"].trigger()
        dialog = window.findChildren(SpeakerDialog)[-1]
        dialog.choose(text, everywhere=everywhere)
        dialog.accept()

    for number in range(3):
        name(number, "Ann")
    name(3, "Bo")
    name(1, "Mayor Voss", everywhere=True)
    assert [p.speaker for p in document.paragraphs[:4]] == ["Mayor Voss"] * 3 + ["Bo"]
    window.actions_table["undo"].trigger()
    name(1, "Bo")
    assert [p.speaker for p in document.paragraphs[:4]] == ["Ann", "Bo", "Ann", "Bo"]


@pytest.mark.parametrize("keys", ["Ctrl+O", "F8", "Ctrl+.", "Ctrl+Shift+E", "Ctrl+Z", "F7"])
def test_the_documented_keys_are_bound(window: MainWindow, keys: str) -> None:
    bound = [sequence.toString() for action in window.actions() for sequence in action.shortcuts()]
    assert bound.count(keys) == 1
