"""Keys of the user's own: presets, conflicts, files, and that they hold at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from app.settings.keys_page import KeysPage
from app.settings.options import Settings
from app.settings.shortcuts import (
    DEFAULTS,
    PRESETS,
    bindings_of,
    given,
    holder,
    kept_text,
    portable,
    preset,
    preset_of,
    read_file,
    usable,
    write_file,
)
from app.window import MainWindow
from core.errors import InputError


@pytest.fixture
def settings(tmp_path: Path, qapp: object) -> Settings:
    return Settings(tmp_path / "settings.toml")


@pytest.fixture
def page(settings: Settings, qtbot: QtBot) -> KeysPage:
    page = KeysPage(settings)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_names_keys_that_exist_once_each(name: str) -> None:
    keys = [key for all_keys in preset(name).values() for key in all_keys]
    assert sorted(keys) == sorted(set(keys))
    assert [key for key in keys if portable(QKeySequence(key)) != key or not usable(key)] == []
    assert set(PRESETS[name][1]) <= set(DEFAULTS)
    assert preset_of(preset(name)) == name
    assert bindings_of(kept_text(preset(name))) == preset(name)


def test_nothing_chosen_keeps_nothing() -> None:
    assert kept_text(DEFAULTS) == ""
    assert bindings_of("") == DEFAULTS


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"play": 3}', '{"play": ["nonsense"]}', '{"gone": []}']
)
def test_a_broken_setting_does_no_harm(text: str) -> None:
    found = bindings_of(text)
    assert set(found) == set(DEFAULTS)
    assert found["export"] == DEFAULTS["export"]


def test_a_chosen_key_is_taken_from_whoever_has_it_by_default() -> None:
    found = bindings_of('{"play": ["F8"]}')
    assert found["play"] == ("F8",)
    assert "F8" not in found["next_doubt"]


def test_a_given_key_leaves_its_holder() -> None:
    assert holder(DEFAULTS, "F8", but="play") == "next_doubt"
    found = given(DEFAULTS, "play", "F8", alone=False)
    assert found["play"] == (*DEFAULTS["play"], "F8")
    assert holder(found, "F8", but="play") == ""


@pytest.mark.parametrize(
    "keys", ["A", "Shift+A", "Return", "Left", "Space", "Tab", "Del", "F10", ""]
)
def test_keys_that_type_or_move_are_refused(keys: str) -> None:
    assert not usable(keys)


@pytest.mark.parametrize("keys", ["F5", "Shift+F3", "Ctrl+A", "Alt+Left", "Esc", "Media Play"])
def test_keys_that_do_not_type_are_taken(keys: str) -> None:
    assert usable(keys)


def test_a_file_of_keys_comes_back(tmp_path: Path) -> None:
    mine = given(DEFAULTS, "play", "F5", alone=True)
    write_file(tmp_path / "keys.toml", mine)
    assert read_file(tmp_path / "keys.toml") == mine


@pytest.mark.parametrize("text", ["play =", 'title = "x"', ""])
def test_another_file_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text(text)
    with pytest.raises(InputError, match="Your keys are as they were"):
        read_file(tmp_path / "keys.toml")


def test_a_pressed_key_is_told_to_be_taken_and_can_be_set(
    page: KeysPage, settings: Settings, qtbot: QtBot
) -> None:
    page.select("play")
    page.field.setFocus()
    qtbot.keyClick(page.field, Qt.Key.Key_F8)
    assert "Next doubtful word" in page.said.text()

    page.replace.click()

    assert bindings_of(settings.text("shortcuts"))["play"] == ("F8",)
    assert page.presets.currentData() == ""
    page.reset.click()
    assert settings.text("shortcuts") == ""
    assert page.presets.currentData() == "sonant"


def test_a_letter_can_not_be_set(page: KeysPage, qtbot: QtBot) -> None:
    page.select("play")
    qtbot.keyClick(page.field, Qt.Key.Key_P)
    assert "typing" in page.said.text()
    assert not page.replace.isEnabled()
    assert not page.add.isEnabled()


def test_the_usual_keys_come_back_from_whoever_has_them(page: KeysPage, settings: Settings) -> None:
    page.select("play")
    page.show_key("F8")
    page.add.click()
    page.select("next_doubt")
    page.usual.click()
    assert settings.text("shortcuts") == ""


def test_search_finds_actions_by_name_and_by_key(page: KeysPage) -> None:
    page.search.setText("doubtful")
    visible = [name for name in DEFAULTS if not page.is_hidden(name)]
    assert visible == ["next_doubt", "previous_doubt"]
    page.search.setText("ctrl+h")
    assert [name for name in DEFAULTS if not page.is_hidden(name)] == ["replace"]


def test_a_broken_file_is_told_on_the_page(page: KeysPage, tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text("{")
    page.import_from(tmp_path / "keys.toml")
    assert "keys.toml" in page.said.text()


def test_keys_hold_at_once_and_after_a_restart(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.context.settings.set("shortcuts", kept_text(preset("express")))
    action = window.actions_table["play"]
    assert [key.toString() for key in action.shortcuts()][:2] == ["F9", "F4"]
    assert "F9" in action.toolTip()
    window.close()

    again = open_window()
    assert again.actions_table["back"].shortcut().toString() == "F7"
