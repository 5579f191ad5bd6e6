"""Deciding a selection again with other factors."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from tests.gui.test_teaching import WAIT_MS, open_recording, place_of
from tests.helpers.fake_engine import FakeEngine, write_recording


def _with_list(sonant_home: Path) -> None:
    lists = sonant_home / "data" / "lists"
    lists.mkdir(parents=True)
    (lists / "names.csv").write_text("written\nShmyrev\n", encoding="utf-8")


def test_only_the_selection_is_decided_and_one_undo_takes_it_back(
    window: MainWindow, qtbot: QtBot, recording: Path, sonant_home: Path, engine: FakeEngine
) -> None:
    _with_list(sonant_home)
    open_recording(window, qtbot, recording)
    before = window.centre.text.toPlainText()
    recipe = window.centre.chips.recipe
    window.centre.text.go_to(*place_of(window, "shmear"), select=True)

    window.actions_table["decide_again"].trigger()
    popup = window.editing.popup
    assert popup is not None
    popup.lists[0].setChecked(True)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.centre.notice.kind == "changed", timeout=WAIT_MS)

    assert window.centre.text.toPlainText() == before.replace("shmear", "Shmyrev")
    assert window.centre.chips.recipe == recipe
    window.centre.notice.chosen.emit("undo")
    assert window.centre.text.toPlainText() == before


def test_without_a_selection_the_paragraph_is_meant(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    assert window.session is not None
    words = window.session.document.paragraphs[1].words
    window.centre.text.go_to(1, 3)

    assert window.centre.text.selected_span() == (words[0].first_sample, words[-1].last_sample)
    window.centre.text.go_to(1, 3, select=True)
    assert window.centre.text.selected_span() == (words[3].first_sample, words[3].last_sample)


def test_the_factors_are_those_of_the_recording_until_they_are_changed(
    window: MainWindow, qtbot: QtBot, recording: Path, sonant_home: Path
) -> None:
    _with_list(sonant_home)
    open_recording(window, qtbot, recording)
    window.actions_table["decide_again"].trigger()
    popup = window.editing.popup
    assert popup is not None
    recipe = window.centre.chips.recipe

    assert popup.recipe == recipe
    popup.domain.setCurrentIndex(popup.domain.findData("medical"))
    popup.trust.setValue(50)
    assert popup.recipe.shares() == {"medical": 0.7, "general": 0.3}
    assert popup.recipe.trust_language == 0.5
    popup.close()


def test_what_was_corrected_elsewhere_counts_in_a_selection_and_in_a_transcript_made_anew(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, engine: FakeEngine
) -> None:
    engine.script = "mister shmear|Shmyrev came\nwe saw mister shmear|Shmyrev go"
    path = write_recording(tmp_path / "Name.wav", engine.script)
    open_recording(window, qtbot, path)
    recipe = window.centre.chips.recipe
    window.centre.text.go_to(*place_of(window, "shmear"), select=True)
    qtbot.keyClicks(window.centre.text, "Shmyrev")
    window.centre.text.go_to(*place_of(window, "shmear"), select=True)

    window.actions_table["decide_again"].trigger()
    assert window.editing.popup is not None
    window.editing.popup.decide.click()
    qtbot.waitUntil(lambda: window.centre.notice.kind == "changed", timeout=WAIT_MS)
    assert engine.calls[-1][1].corrected == ("Shmyrev",)
    assert window.centre.text.toPlainText().split().count("Shmyrev") == 2
    assert window.centre.chips.recipe == recipe

    window.transcribe_again()
    qtbot.waitUntil(
        lambda: window.source is not None and window.source[1].corrected == ("Shmyrev",),
        timeout=WAIT_MS,
    )
    qtbot.waitUntil(
        lambda: window.centre.text.toPlainText().split().count("Shmyrev") == 2, timeout=WAIT_MS
    )


def test_an_edit_after_it_is_not_what_the_notice_takes_back(
    window: MainWindow, qtbot: QtBot, recording: Path, sonant_home: Path
) -> None:
    _with_list(sonant_home)
    open_recording(window, qtbot, recording)
    window.centre.text.go_to(*place_of(window, "shmear"), select=True)
    window.actions_table["decide_again"].trigger()
    popup = window.editing.popup
    assert popup is not None
    popup.lists[0].setChecked(True)
    popup.decide.click()
    qtbot.waitUntil(lambda: window.centre.notice.kind == "changed", timeout=WAIT_MS)
    window.centre.text.go_to(0, 1, select=True)
    qtbot.keyClicks(window.centre.text, "evening")

    window.centre.notice.chosen.emit("undo")

    assert "evening" in window.centre.text.toPlainText()
    assert "Shmyrev" in window.centre.text.toPlainText()
    assert window.centre.notice.kind == "edited"
