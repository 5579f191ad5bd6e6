"""The find bar: places are marked and walked, replacing is previewed and undone as one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.review.operations import verify
from app.transcript.find_bar import FindBar
from app.window import MainWindow
from tests.gui.test_window import _open, _text, _words


@pytest.fixture
def bar(window: MainWindow, qtbot: QtBot, recording: Path) -> FindBar:
    """The bar above an open transcript, ready to replace."""
    _open(window, qtbot, recording)
    window.actions_table["replace"].trigger()
    return window.centre.find_bar


def _rows(bar: FindBar) -> list[str]:
    model = bar.preview.replacements
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def _field(bar: FindBar, name: str) -> QLineEdit:
    return next(one for one in bar.findChildren(QLineEdit) if one.placeholderText() == name)


def _button(bar: FindBar, text: str) -> QPushButton:
    return next(one for one in bar.findChildren(QPushButton) if one.text() == text)


def test_replace_all_changes_every_place_as_one_step(bar: FindBar, window: MainWindow) -> None:
    before = _words(window)
    bar.look_for("river")
    bar.replace_by("stream")

    _button(bar, "Replace all").click()

    assert "river" not in _words(window)
    assert _words(window).count("stream") == before.count("river")
    assert _text(window) == _words(window)
    assert window.centre.notice.text == "2 places replaced"
    window.actions_table["undo"].trigger()
    assert _words(window) == before


def test_the_preview_shows_each_place_before_and_after(bar: FindBar) -> None:
    QAbstractItemModelTester(
        bar.preview.replacements, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    bar.look_for(r"the (\w)oard|the (r\w+)")
    bar.choose(regular=True, case=True)
    bar.replace_by(r"one \2")

    assert bar.preview.isVisible()
    assert _rows(bar) == [
        "the rates → one rates",
        "the river → one river",
        "the roads → one roads",
        "the river → one river",
    ]


def test_a_replacement_without_its_group_says_so_and_replaces_nothing(
    bar: FindBar, window: MainWindow
) -> None:
    before = _words(window)
    bar.look_for("river")
    bar.choose(regular=True)
    bar.replace_by(r"\3")

    assert not bar.preview.isVisible()
    assert not _button(bar, "Replace all").isEnabled()
    bar.replace_all.emit()
    assert _words(window) == before


def test_enter_replaces_one_after_another_and_each_is_undone_alone(
    bar: FindBar, window: MainWindow, qtbot: QtBot
) -> None:
    before = _words(window)
    bar.look_for("river")
    bar.replace_by("river bank")
    field = _field(bar, "Replace by")

    qtbot.keyClick(field, Qt.Key.Key_Return)  # Selects the first.
    assert _words(window) == before
    assert window.selected_text() == "river"
    qtbot.keyClick(field, Qt.Key.Key_Return)

    # What was just written is not found again before the others.
    assert _words(window).count("bank") == 1
    assert window.centre.text.caret_place[0] > 1
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert _words(window).count("bank") == 2
    window.actions_table["undo"].trigger()
    assert _words(window).count("bank") == 1


def test_rows_are_walked_played_and_replaced_by_keys(
    bar: FindBar, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    monkeypatch.setattr(window.player, "play", lambda first, stop_at: heard.append(first))
    bar.look_for("the")
    bar.choose(whole=True)
    bar.replace_by("a")
    count = len(_rows(bar))
    qtbot.keyClick(_field(bar, "Replace by"), Qt.Key.Key_Down)
    assert bar.preview.hasFocus()

    qtbot.keyClick(bar.preview, Qt.Key.Key_Down)
    assert window.selected_text() == "the"
    qtbot.keyClick(bar.preview, Qt.Key.Key_Space)
    qtbot.keyClick(bar.preview, Qt.Key.Key_Return)

    assert len(heard) == 1
    assert len(_rows(bar)) == count - 1
    assert bar.preview.currentIndex().row() == 1


def test_verified_words_are_told_apart_and_get_only_a_suggestion(
    bar: FindBar, window: MainWindow
) -> None:
    session = window.session
    assert session is not None
    number = next(n for n, p in enumerate(session.document.paragraphs) if "river" in p.text)
    index = session.document.paragraphs[number].text.split().index("river")
    verify(session, (number, index))
    bar.look_for("river")
    bar.replace_by("stream")

    assert [change.verified for change in bar.preview.replacements.changes] == [True, False]
    _button(bar, "Replace all").click()

    word = session.document.paragraphs[number].words[index]
    assert (word.text, word.suggestion) == ("river", "stream")
    assert "1 verified" in window.centre.notice.text


def test_typing_in_the_text_finds_anew(bar: FindBar, window: MainWindow, qtbot: QtBot) -> None:
    bar.look_for("zebra")
    assert _rows(bar) == []
    window.centre.text.go_to(0, 0)

    qtbot.keyClicks(window.centre.text, "zebra ")

    qtbot.waitUntil(lambda: _rows(bar) == ["zebra → "], timeout=5_000)


def test_escape_in_the_preview_closes_the_bar(
    bar: FindBar, window: MainWindow, qtbot: QtBot
) -> None:
    bar.look_for("river")
    bar.preview.setFocus()

    qtbot.keyClick(bar.preview, Qt.Key.Key_Escape)

    assert not bar.isVisible()
    assert window.centre.text.hasFocus()
