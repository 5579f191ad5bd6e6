"""Words that a person writes and nobody knows: marked, with suggestions, until a list has them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.ui.theme import LIGHT
from app.window import MainWindow
from tests.gui.test_teaching import WAIT_MS, open_recording, place_of


def _write(window: MainWindow, qtbot: QtBot, at: str, text: str) -> tuple[int, int]:
    place = place_of(window, at)
    window.centre.text.go_to(*place, select=True)
    with qtbot.waitSignal(window.speller.checked, timeout=WAIT_MS):
        qtbot.keyClicks(window.centre.text, text)
        window.centre.text.go_to(0, 0)
    return place


def _has_wave(window: MainWindow, place: tuple[int, int]) -> bool:
    """Say whether the colour of errors is below a word."""
    area = window.centre.text.word_rectangle(*place).toRect().adjusted(0, 0, 0, 4)
    image = window.centre.text.viewport().grab(area).toImage()
    wanted = QColor(LIGHT.bad)

    def alike(colour: QColor) -> bool:
        return colour.red() - colour.green() > (wanted.red() - wanted.green()) / 2

    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return any(alike(image.pixelColor(x, y)) for x, y in pixels)


def _menu(window: MainWindow, place: tuple[int, int]) -> QMenu:
    window.centre.text.go_to(*place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(window.centre.text, event)
    return window.findChildren(QMenu, "word menu")[-1]


def test_a_misspelt_word_is_underlined_and_its_menu_mends_it(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    place = _write(window, qtbot, "bridge", "brigde")
    assert _has_wave(window, place)

    menu = _menu(window, place)
    first = menu.actions()[0]
    assert first.text() == "bridge"
    first.trigger()
    menu.close()

    assert window.session is not None
    assert window.session.document.paragraphs[place[0]].words[place[1]].text == "bridge"
    window.centre.text.go_to(0, 0)
    assert not _has_wave(window, place)


def test_words_of_the_machine_and_known_ones_are_not_marked(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    place = _write(window, qtbot, "bridge", "tunnel")

    assert not _has_wave(window, place)
    menu = _menu(window, place)
    assert menu.actions()[0].objectName() == "alternatives"
    menu.close()


def test_a_list_makes_a_word_known(
    window: MainWindow, qtbot: QtBot, recording: Path, sonant_home: Path
) -> None:
    lists = sonant_home / "data" / "lists"
    lists.mkdir(parents=True)
    open_recording(window, qtbot, recording)
    place = _write(window, qtbot, "bridge", "Quellbruck")
    assert _has_wave(window, place)

    window.teach("Quellbruck", "", lists / "names.csv")
    qtbot.waitUntil(lambda: bool(window.centre.chips.recipe.lists), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not _has_wave(window, place), timeout=WAIT_MS)


def test_the_alternatives_offer_spellings_first(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    place = _write(window, qtbot, "contractor", "contracter")
    window.centre.text.go_to(*place)

    window.actions_table["alternatives"].trigger()
    window.centre.popup.choose_number(0)

    assert window.session is not None
    assert window.session.document.paragraphs[place[0]].words[place[1]].text == "contractor"
