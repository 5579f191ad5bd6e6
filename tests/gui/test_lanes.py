"""Small things that are waited for don't wait behind a recording that is being decoded again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.transcript.document import times_are_monotonic
from app.window import MainWindow
from core.recipe import Recipe
from core.transcript.model import Word
from tests.gui.test_teaching import WAIT_MS, open_recording, place_of
from tests.helpers.fake_engine import FakeEngine


@pytest.fixture
def decoding(
    window: MainWindow,
    qtbot: QtBot,
    recording: Path,
    gate: threading.Event,
    engine: FakeEngine,
) -> Iterator[MainWindow]:
    """A window whose recording is being decoded again, which doesn't end while the test runs."""
    open_recording(window, qtbot, recording)
    calls = len(engine.calls)
    gate.clear()
    window.want_recipe(replace(window.centre.chips.recipe, trust_language=1.5))
    qtbot.waitUntil(lambda: len(engine.calls) > calls, timeout=WAIT_MS)
    yield window
    assert window.context.bridge.busy
    gate.set()
    qtbot.waitUntil(lambda: not window.context.bridge.busy, timeout=WAIT_MS)


def test_written_words_are_aligned_at_once(decoding: MainWindow, qtbot: QtBot) -> None:
    assert decoding.session is not None
    number, index = place_of(decoding, "pillars")
    decoding.centre.text.go_to(number, index, select=True)

    with qtbot.waitSignal(decoding.realigner.aligned, timeout=WAIT_MS):
        qtbot.keyClicks(decoding.centre.text, "columns")

    assert times_are_monotonic(decoding.session.document.paragraphs)


def test_other_places_are_found_at_once(decoding: MainWindow, qtbot: QtBot) -> None:
    decoding.centre.text.go_to(*place_of(decoding, "river"))

    decoding.actions_table["other_places"].trigger()

    qtbot.waitUntil(decoding.places_pane.list.hasFocus, timeout=WAIT_MS)


def test_a_selection_is_decided_at_once(decoding: MainWindow, qtbot: QtBot) -> None:
    session = decoding.session
    assert session is not None
    span = (session.document.paragraphs[0].first_sample, session.document.paragraphs[0].last_sample)

    with qtbot.waitSignal(decoding.editing.decider.decided, timeout=WAIT_MS):
        decoding.editing.decider.start(session, "", Recipe(), span)


def test_a_selection_whose_sound_is_not_kept_holds_nothing_up(
    window: MainWindow,
    qtbot: QtBot,
    recording: Path,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_recording(window, qtbot, recording)
    session = window.session
    assert session is not None
    hearing, go = threading.Event(), threading.Event()

    def hear_first(
        _path: str, _recipe: Recipe, _first: int, _last: int, _cancel: Callable[[], bool]
    ) -> tuple[Word, ...]:
        hearing.set()
        go.wait(WAIT_MS / 1000)
        return ()

    engine.keeps = False
    monkeypatch.setattr(engine, "redecode_span", hear_first)
    window.editing.decider.start(session, "", Recipe(), (0, 16_000))
    qtbot.waitUntil(hearing.is_set, timeout=WAIT_MS)
    engine.keeps = True
    window.centre.text.go_to(*place_of(window, "pillars"), select=True)

    with qtbot.waitSignal(window.realigner.aligned, timeout=WAIT_MS):
        qtbot.keyClicks(window.centre.text, "columns")

    go.set()
    qtbot.waitUntil(lambda: not window.context.bridge.busy, timeout=WAIT_MS)
