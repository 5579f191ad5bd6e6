"""The first start: a page, the tour's recording, four steps that end in something seen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from app.context import Context
from app.firstrun.operations import put_tour_list, tour_list, tour_path
from app.firstrun.start import Start
from app.firstrun.warming import WarmingLine
from app.recipe.model import with_domains
from app.ui.theme import Theme
from app.window import MainWindow
from core.audio.decode import read_blocks
from core.audio.segment import cut
from core.vocabulary.lists import read_list
from tests.helpers.fake_engine import FakeEngine

WAIT_MS = 120_000


@pytest.fixture
def start(
    qapp: QApplication, theme: Theme, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Start]]:
    """Start the program as the first time."""
    monkeypatch.setattr("app.firstrun.start.is_first_start_of_kernels", lambda: True)
    monkeypatch.setattr("app.firstrun.operations.compile_apart", lambda _reporter: None)
    made: list[tuple[Start, Context]] = []

    def begin() -> Start:
        context = Context(make=lambda: engine)
        start = Start(qapp, context, theme, [])
        made.append((start, context))
        start.begin()
        return start

    yield begin
    for one, context in made:
        if one.window is not None:
            one.window.close()
            one.window.deleteLater()
        if one.page is not None:
            one.page._answered = True
            one.page.close()
            one.page.deleteLater()
        context.close()
        one.deleteLater()
    qapp.sendPostedEvents()


def test_the_first_start_greets_and_the_next_one_does_not(
    start: Callable[[], Start], qtbot: QtBot
) -> None:
    first = start()
    assert first.page is not None
    assert first.page.isVisible()
    assert first.window is None
    first.page._skip.click()
    window = first.window
    assert window is not None
    assert window.isVisible()
    assert first.page is None
    qtbot.waitUntil(
        lambda: [row.path for row in window.context.reader.recordings()] == [str(tour_path())],
        timeout=WAIT_MS,
    )
    qtbot.waitUntil(
        lambda: window.shelf.queue.active is None and not window.context.bridge.busy,
        timeout=WAIT_MS,
    )
    assert window.context.reader.recordings()[0].status == "ready"
    assert tour_list().exists()
    window.close()

    again = start()
    assert again.page is None
    assert again.window is not None


def test_closing_the_page_opens_the_window(start: Callable[[], Start], qtbot: QtBot) -> None:
    first = start()
    assert first.page is not None
    first.page.close()
    assert first.window is not None
    qtbot.waitUntil(lambda: not first.window.context.bridge.busy, timeout=WAIT_MS)  # type: ignore[union-attr]


def test_another_language_makes_the_page_anew(start: Callable[[], Start], qtbot: QtBot) -> None:
    first = start()
    old = first.page
    assert old is not None
    try:
        old._language.setCurrentIndex(old._language.findData("ru"))
        assert first.page is not old
        assert first.page is not None
        assert first.page._skip.text() == "Перейти к окну"
        assert first._context.settings.text("language") == "ru"
    finally:
        assert first.page is not None
        first.page._language.setCurrentIndex(first.page._language.findData("en"))
    assert first.page._skip.text() == "Go to the window"


def test_getting_ready_is_said_with_the_time_left_and_what_is_opened_comes_after(
    open_window: Callable[[], MainWindow],
    qtbot: QtBot,
    gate: threading.Event,
    engine: FakeEngine,
    recording: Path,
) -> None:
    window = open_window()
    gate.clear()
    engine.free = 0
    line = WarmingLine(window.context)
    line.start(cold=False)
    window.show_warming(line)
    assert line.isVisible()
    assert "getting ready" in line.text
    line._began -= 100
    line._tick()
    assert "longer than usual" in line.text
    window.open_files([recording])
    gate.set()
    qtbot.waitUntil(lambda: not line.isVisible(), timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: (
            window.session is not None
            and bool(window.session.document.paragraphs)
            and not window.session.working
        ),
        timeout=WAIT_MS,
    )
    assert [Path(path).name for path, _ in engine.calls] == ["tour.opus", recording.name]


def test_four_steps_each_end_in_something_seen(window: MainWindow, qtbot: QtBot) -> None:
    window.open_sample()
    qtbot.waitUntil(
        lambda: (
            window.session is not None
            and bool(window.session.document.paragraphs)
            and not window.session.working
            and window.player.ready
        ),
        timeout=WAIT_MS,
    )
    line = window.centre.guide
    assert line.isVisible()
    window.actions_table["play_word"].trigger()
    window.actions_table["play"].trigger()
    assert window.guide.step == 1
    window.actions_table["next_doubt"].trigger()
    window.actions_table["alternatives"].trigger()
    window.centre.popup.choose_number(0)
    assert window.guide.step == 2
    assert line._label.text().startswith("✓ “")
    popup = window.centre.chips.open_lists()
    next(box for box in popup.findChildren(QCheckBox) if box.text() == "Names").setChecked(True)
    popup.close()
    qtbot.waitUntil(lambda: window.guide.step == 3, timeout=WAIT_MS)
    assert "became" in line._label.text()
    recipe = window.centre.chips.recipe
    window.centre.chips.changed.emit(with_domains(recipe, {"general": 0.6, "medical": 0.4}))
    qtbot.waitUntil(lambda: window.context.settings.flag("welcomed"), timeout=WAIT_MS)
    assert "0 places" in line._label.text()
    line.chosen.emit("end")
    assert not line.isVisible()


def test_the_tours_recording_and_list_are_there() -> None:
    put_tour_list()
    assert len(read_list(tour_list()).entries) == 2
    segments = list(cut(read_blocks(tour_path())))
    sentences = tour_path().with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert len(segments) == len(sentences)
    tour_list().write_text("written\nMine\n", encoding="utf-8")
    put_tour_list()
    assert read_list(tour_list()).entries[0].written == "Mine"
