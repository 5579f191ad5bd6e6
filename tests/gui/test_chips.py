"""The chips: what is on the screen changes first; models, weights and hits are told."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QRadioButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.recipe.model import lists_folder, recipe_from, with_auto
from app.recipe.packs import pack_offers, speeds_from, with_speed
from app.transcript.document import WordState
from app.window import MainWindow
from core.acoustic.install import own_packs
from core.acoustic.pack import load_pack
from core.errors import PackError
from core.folders import resources
from core.recipe import Recipe
from tests.helpers.fake_engine import FakeEngine, write_recording

WAIT_MS = 120_000


@pytest.fixture
def names() -> Path:
    path = lists_folder() / "names.csv"
    path.parent.mkdir(parents=True)
    path.write_text("written\nShmyrev\nriver board\nthe\n", encoding="utf-8")
    return path


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, names: Path, recording: Path) -> MainWindow:
    window.open_files([recording])
    qtbot.waitUntil(
        lambda: (
            window.session is not None
            and not window.session.working
            and bool(window.session.document.paragraphs)
            and window.player.ready
        ),
        timeout=WAIT_MS,
    )
    return window


def _words(window: MainWindow) -> list[str]:
    assert window.session is not None
    return [word.text for p in window.session.document.paragraphs for word in p.words]


def test_what_is_on_the_screen_changes_first_and_one_undo_takes_all_back(
    opened: MainWindow,
    qtbot: QtBot,
    engine: FakeEngine,
    gate: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert opened.session is not None
    before = _words(opened)
    paragraphs = opened.session.document.paragraphs
    last = next(p for p in paragraphs if any(w.text == "shmear" for w in p.words)).last_sample
    monkeypatch.setattr(opened.centre.text, "visible_span", lambda: (0, last))
    gate.clear()
    engine.free = 4
    popup = opened.centre.chips.open_lists()

    popup.findChildren(QCheckBox)[0].setChecked(True)
    popup.close()
    qtbot.waitUntil(lambda: "Shmyrev" in _words(opened), timeout=WAIT_MS)
    assert "Nyband" not in _words(opened)
    assert opened.centre.text.toPlainText().split() == _words(opened)
    gate.set()
    qtbot.waitUntil(lambda: opened.centre.notice.kind == "changed", timeout=WAIT_MS)

    assert {"Shmyrev", "Kollin", "Nyband"} <= set(_words(opened))
    opened.actions_table["undo"].trigger()
    assert _words(opened) == before
    assert not opened.centre.chips.recipe.lists


def test_what_a_person_writes_meanwhile_stays(
    opened: MainWindow, qtbot: QtBot, engine: FakeEngine, gate: threading.Event
) -> None:
    gate.clear()
    engine.free = 0
    popup = opened.centre.chips.open_lists()
    popup.findChildren(QCheckBox)[0].setChecked(True)
    popup.close()
    opened.centre.text.go_to(0, 1, select=True)
    qtbot.keyClicks(opened.centre.text, "evening")
    gate.set()
    qtbot.waitUntil(lambda: opened.centre.notice.kind == "changed", timeout=WAIT_MS)
    assert _words(opened)[1] == "evening"
    assert "Nyband" in _words(opened)


def test_hits_of_each_list_are_counted_in_the_open_transcript(
    opened: MainWindow, qtbot: QtBot, names: Path
) -> None:
    popup = opened.centre.chips.open_lists()
    text = opened.centre.text.toPlainText().split()
    expected = text.count("the") + 1
    qtbot.waitUntil(lambda: popup._hits[str(names)].text() == str(expected), timeout=WAIT_MS)
    popup.close()


def test_a_weight_is_set_by_its_slider_even_if_the_popup_goes_at_once(
    opened: MainWindow, qtbot: QtBot, names: Path
) -> None:
    popup = opened.centre.chips.open_lists()
    popup.findChildren(QCheckBox)[0].setChecked(True)
    slider = popup.findChild(QSlider, f"weight {names}")
    assert slider is not None
    slider.setValue(slider.maximum())
    popup.close()
    assert [choice.weight for choice in opened.centre.chips.recipe.lists] == [16.0]
    qtbot.waitUntil(lambda: opened.centre.notice.kind == "changed", timeout=WAIT_MS)


def test_a_name_corrected_once_comes_right_elsewhere_and_one_undo_takes_it_back(
    window: MainWindow, qtbot: QtBot, engine: FakeEngine, tmp_path: Path
) -> None:
    engine.script = (
        "we asked mister shmear|Shmyrev today\nhe said mister shmear|Shmyrev knows\n"
        "then mister shmear|Shmyrev went away"
    )
    window.open_files([write_recording(tmp_path / "Name.wav", engine.script)])
    qtbot.waitUntil(
        lambda: (
            window.session is not None
            and not window.session.working
            and _words(window).count("shmear") == 3
        ),
        timeout=WAIT_MS,
    )
    assert window.session is not None
    place = next(
        (number, index)
        for number, paragraph in enumerate(window.session.document.paragraphs)
        for index, word in enumerate(paragraph.words)
        if word.text == "shmear"
    )
    window.centre.text.go_to(*place, select=True)
    qtbot.keyClicks(window.centre.text, "Shmyrev")
    written = _words(window)
    assert written.count("Shmyrev") == 1

    popup = window.centre.chips.open_lists()
    learn = popup.findChild(QCheckBox, "learn")
    assert learn is not None
    assert not learn.isChecked()
    learn.setChecked(True)
    popup.close()
    qtbot.waitUntil(lambda: window.centre.notice.kind == "changed", timeout=WAIT_MS)

    assert engine.calls[-1][1] == Recipe(second_pass=True, corrected=("Shmyrev",), punctuation=True)
    assert _words(window).count("Shmyrev") == 3
    assert window.source is not None
    assert window.source[1] == engine.calls[-1][1]
    assert recipe_from(window.context.settings.text("recipe")) == Recipe(punctuation=True)
    edited = [
        word
        for paragraph in window.session.document.paragraphs
        for word in paragraph.words
        if word.state is WordState.EDITED
    ]
    assert [word.text for word in edited] == ["Shmyrev"]

    window.actions_table["undo"].trigger()
    assert _words(window) == written
    assert window.centre.chips.recipe == Recipe(punctuation=True)


def test_models_are_told_with_size_licence_accuracy_and_speed(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.context.settings.set("speeds", with_speed("", "en-starter", 117.3))
    broken = own_packs() / "broken"
    shutil.copytree(resources() / "packs" / "en-starter", broken)
    (broken / "acoustic.onnx").write_bytes(b"another")
    popup = opened.centre.chips.open_model()
    assert popup is not None
    qtbot.waitUntil(lambda: len(popup.findChildren(QRadioButton)) == 2, timeout=WAIT_MS)
    starter, other = popup.findChildren(QRadioButton)
    assert starter.isChecked()
    assert not other.isEnabled()
    texts = " ".join(part.text() for part in popup.findChildren(type(popup._reading)))
    measured = load_pack(resources() / "packs" / "en-starter").accuracy
    assert "%" in measured
    for piece in ("MB", "CC-BY-4.0", "117 × real time", measured, "damaged"):
        assert piece in texts
    popup.close()


def test_words_where_nobody_speaks_are_written_on_demand(
    opened: MainWindow, qtbot: QtBot, engine: FakeEngine
) -> None:
    popup = opened.centre.chips.open_model()
    assert popup is not None
    assert popup.quiet.isChecked()
    popup.quiet.setChecked(False)
    popup.close()
    qtbot.waitUntil(lambda: engine.calls[-1][1].keep_all, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not opened.context.bridge.busy, timeout=WAIT_MS)
    assert recipe_from(opened.context.settings.text("recipe")).keep_all
    again = opened.centre.chips.open_model()
    assert again is not None
    assert not again.quiet.isChecked()
    again.quiet.setChecked(True)
    again.close()
    qtbot.waitUntil(lambda: not engine.calls[-1][1].keep_all, timeout=WAIT_MS)


def test_transcribing_measures_the_models_speed_here(opened: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: opened.shelf.queue.active is None, timeout=WAIT_MS)
    assert speeds_from(opened.context.settings.text("speeds"))["en-starter"] > 1.0


def test_speeds_survive_a_damaged_setting() -> None:
    assert speeds_from("nonsense") == {}
    assert speeds_from(with_speed("[]", "a", 2.04)) == {"a": 2.0}


def test_a_pack_of_another_language_is_told_apart() -> None:
    folder = own_packs() / "fr"
    shutil.copytree(resources() / "packs" / "en-starter", folder)
    text = (folder / "manifest.toml").read_text(encoding="utf-8")
    (folder / "manifest.toml").write_text(
        text.replace('languages = ["en"]', 'languages = ["fr"]'), encoding="utf-8"
    )
    assert {offer.name: offer.problem for offer in pack_offers()} == {
        "en-starter": "", "fr": "language",
    }  # fmt: skip


def test_fitting_shows_what_it_found(opened: MainWindow, qtbot: QtBot) -> None:
    chips = opened.centre.chips
    chips.set_recipe(with_auto(Recipe()))
    chips.show_found({"general": 0.7, "medical": 0.3})
    popup = chips.open_domains()
    assert "General English 70%" in popup._found.text()
    assert "Medicine 30%" in popup._found.text()
    assert popup._sliders["medical"].value() == 30
    popup.close()


def test_a_larger_language_model_is_chosen_told_and_taken_away(
    opened: MainWindow,
    qtbot: QtBot,
    engine: FakeEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = tmp_path / "big news.arpa"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(model), ""))
    popup = opened.centre.chips.open_domains()
    _button(popup, "Choose a file…").click()
    qtbot.waitUntil(lambda: engine.calls[-1][1].rescore == str(model), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not opened.context.bridge.busy, timeout=WAIT_MS)

    chips = opened.centre.chips
    assert "big news.arpa" in next(
        chip.text()
        for chip in chips.findChildren(QPushButton)
        if chip.accessibleName() == "Domains"
    )
    # Other recordings get it too.
    assert recipe_from(opened.context.settings.text("recipe")).rescore == str(model)
    popup = chips.open_domains()
    shown = popup.findChild(QLabel, "larger")
    assert shown is not None
    assert shown.text() == "big news.arpa"
    _button(popup, "Without it").click()
    qtbot.waitUntil(lambda: engine.calls[-1][1].rescore == "", timeout=WAIT_MS)
    assert chips.recipe.rescore == ""


def test_a_model_that_can_not_be_read_is_no_default_for_other_recordings(
    opened: MainWindow, qtbot: QtBot, engine: FakeEngine
) -> None:
    engine.error = PackError("The model is damaged", "Choose another")

    opened.centre.chips.take_larger("damaged.arpa")

    qtbot.waitUntil(lambda: "damaged" in opened.centre.notice.text, timeout=WAIT_MS)
    assert opened.centre.chips.recipe.rescore == ""
    assert recipe_from(opened.context.settings.text("recipe")).rescore == ""


def _button(popup: QWidget, text: str) -> QPushButton:
    return next(one for one in popup.findChildren(QPushButton) if one.text() == text)
