"""Contrast, keys, accessible names: what can be measured of the look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSlider
from pytestqt.qtbot import QtBot

from app.ui.actions import ACTIONS
from app.ui.theme import DARK, LIGHT, SPEAKERS_DARK, SPEAKERS_LIGHT, Theme, Tokens
from app.window import MainWindow

TEXT = (
    ("text", "paper"), ("text", "ground"), ("text", "raised"), ("text", "hover"),
    ("text", "accent_soft"), ("text", "added"), ("muted", "paper"), ("muted", "ground"),
    ("muted", "raised"), ("on_accent", "accent"), ("accent", "paper"), ("bad", "ground"),
)  # fmt: skip
MARKS = (("doubt", "paper"), ("good", "paper"), ("accent", "ground"), ("edge", "paper"))


def _luminance(name: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    colour = QColor(name)
    return (
        0.2126 * linear(colour.redF())
        + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF())
    )


def _contrast(tokens: Tokens, one: str, other: str) -> float:
    lights = sorted((_luminance(getattr(tokens, one)), _luminance(getattr(tokens, other))))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_marks_can_be_told_from_their_ground(tokens: Tokens) -> None:
    text = {pair: _contrast(tokens, *pair) for pair in TEXT}
    marks = {pair: _contrast(tokens, *pair) for pair in MARKS}

    assert {pair: ratio for pair, ratio in text.items() if ratio < 4.5} == {}
    assert {pair: ratio for pair, ratio in marks.items() if ratio < 3.0} == {}


@pytest.mark.parametrize(
    ("tokens", "colours"),
    [(LIGHT, SPEAKERS_LIGHT), (DARK, SPEAKERS_DARK)],
    ids=["light", "dark"],
)
def test_speakers_names_can_be_read(tokens: Tokens, colours: tuple[str, ...]) -> None:
    paper = _luminance(tokens.paper)
    for name in colours:
        lights = sorted((_luminance(name), paper))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5


def test_no_two_actions_share_a_key() -> None:
    keys = [key for spec in ACTIONS for key in spec.keys]

    assert sorted(keys) == sorted(set(keys))


def test_every_action_is_in_a_menu_and_every_icon_exists(root: Path) -> None:
    for spec in ACTIONS:
        assert spec.menu
        assert not spec.icon or (root / "resources" / "icons" / f"{spec.icon}.svg").exists()


def test_every_control_has_a_name_for_screen_readers(window: MainWindow) -> None:
    nameless = [
        widget
        for kind in (QAbstractButton, QLineEdit, QSlider)
        for widget in window.findChildren(kind)
        if not widget.accessibleName()
        and not getattr(widget, "text", lambda: "")()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), QLineEdit)
        and "ScrollBar" not in type(widget.parent()).__name__
    ]

    # Buttons that have no text yet are hidden until they have one.
    assert [widget for widget in nameless if widget.isVisible()] == []


def test_both_themes_can_be_put_on_while_the_window_is_open(
    window: MainWindow, theme: Theme, qtbot: QtBot
) -> None:
    for choice in ("dark", "light", "system"):
        theme.apply(choice)
        assert not window.grab().isNull()


@pytest.mark.parametrize("code", ["ru", "en"])
def test_the_translations_load(qapp: object, root: Path, code: str) -> None:
    translator = QTranslator()

    assert translator.load(f"sonant_{code}", str(root / "resources" / "translations"))


def test_russian_is_complete(root: Path) -> None:
    text = (root / "resources" / "translations" / "sonant_ru.ts").read_text(encoding="utf-8")

    assert 'type="unfinished"' not in text


def test_the_window_remembers_what_was_hidden(open_window: Callable[[], MainWindow]) -> None:
    first = open_window()
    first.actions_table["show_wave"].trigger()
    first.close()

    second = open_window()
    assert not second.actions_table["show_wave"].isChecked()
    assert second.centre.wave_row.isHidden()
