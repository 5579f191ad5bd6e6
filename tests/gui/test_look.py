"""Contrast, keys, accessible names: what can be measured of the look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.settings.options import Settings, settings_path
from app.settings.scale import FACTOR, TextSize, begin
from app.transcript.view import TranscriptView
from app.ui.actions import ACTIONS, Actions
from app.ui.theme import CONTRAST_DARK, LIGHT, THEMES, Theme, Tokens, tokens
from app.ui.widgets import button, label
from app.window import MainWindow

TEXT = (
    ("text", "paper"), ("text", "ground"), ("text", "raised"), ("text", "hover"),
    ("text", "accent_soft"), ("text", "added"), ("muted", "paper"), ("muted", "ground"),
    ("muted", "raised"), ("muted", "accent_soft"), ("on_accent", "accent"),
    ("accent", "paper"), ("bad", "ground"),
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


@pytest.mark.parametrize("name", THEMES)
def test_text_and_marks_can_be_told_from_their_ground(name: str) -> None:
    tokens = THEMES[name]
    high = name.startswith("contrast")
    text = {pair: _contrast(tokens, *pair) for pair in TEXT}
    marks = {pair: _contrast(tokens, *pair) for pair in MARKS}
    if high:
        marks |= {pair: _contrast(tokens, *pair) for pair in (("line", "paper"), ("wave", "paper"))}

    assert {pair: ratio for pair, ratio in text.items() if ratio < (7 if high else 4.5)} == {}
    assert {pair: ratio for pair, ratio in marks.items() if ratio < (4.5 if high else 3)} == {}


@pytest.mark.parametrize("name", THEMES)
def test_speakers_can_be_read_on_paper(name: str) -> None:
    tokens = THEMES[name]
    least = 7 if name.startswith("contrast") else 4.5
    assert len(set(tokens.speakers)) == len(tokens.speakers)
    for colour in tokens.speakers:
        lights = sorted((_luminance(colour), _luminance(tokens.paper)))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= least


def _drawn(widget: QWidget) -> float:
    """Return the contrast between a widget's ground and the farthest of what is drawn on it."""
    # With the window behind it: some buttons have no ground of their own.
    image = widget.window().grab(widget.geometry()).toImage()
    inside = [
        image.pixelColor(x, y).name()
        for x in range(4, image.width() - 4)
        for y in range(4, image.height() - 4)
    ]
    ground = _luminance(Counter(inside).most_common(1)[0][0])
    best = 1.0
    for name in set(inside):
        lights = sorted((_luminance(name), ground))
        best = max(best, (lights[1] + 0.05) / (lights[0] + 0.05))
    return best


@pytest.mark.parametrize("name", THEMES)
def test_what_is_drawn_can_be_read(name: str, theme: Theme, qtbot: QtBot) -> None:
    theme.apply(name)
    page = QDialog()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    field = QLineEdit("written")
    hint = QLineEdit()
    hint.setPlaceholderText("written")
    choice = QComboBox()
    choice.addItem("chosen")
    number = QSpinBox()
    box = QCheckBox("ticked")
    box.setChecked(True)
    samples: list[QWidget] = [
        field, hint, choice, number, box,
        *(label("written", role) for role in ("", "title", "heading", "section", "muted", "small",
                                              "bad", "word")),
        *(button("pressed", kind) for kind in ("", "primary", "quiet", "chip", "row")),
    ]  # fmt: skip
    for sample in samples:
        column.addWidget(sample)
    page.show()
    qtbot.waitExposed(page)
    page.setFocus()

    least = 7 if name.startswith("contrast") else 4.5
    drawn = {f"{type(w).__name__} {w.dynamicPropertyNames()} {i}": _drawn(w)
             for i, w in enumerate(samples)}  # fmt: skip
    assert {what: ratio for what, ratio in drawn.items() if ratio < least} == {}


def test_the_system_s_wish_for_contrast_is_followed(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.theme.wished", lambda: "contrast-dark")
    theme.apply("system")
    assert tokens() == CONTRAST_DARK
    theme.apply("light")
    assert tokens() == LIGHT


def test_keys_change_the_size_of_the_text_alone(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    before = window.centre.text.document().defaultFont().pixelSize()
    bar = window.bar.sizeHint()
    window.actions_table["text_larger"].trigger()
    assert window.context.settings.number("text_scale") == 110
    assert window.centre.text.document().defaultFont().pixelSize() > before
    assert window.bar.sizeHint() == bar
    for _ in range(9):
        window.actions_table["text_larger"].trigger()
    assert window.context.settings.number("text_scale") == 200
    for _ in range(20):
        window.actions_table["text_smaller"].trigger()
    assert window.context.settings.number("text_scale") == 80
    window.actions_table["text_usual"].trigger()
    assert window.centre.text.document().defaultFont().pixelSize() == before


def test_the_interface_scales_and_the_text_keeps_its_size(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(settings_path())
    settings.set("interface_scale", 150)
    environment = {FACTOR: "2"}
    assert begin(environment) == 1.5
    assert environment == {FACTOR: "3"}
    view = TranscriptView()
    actions = Actions(view)
    assert TextSize(settings, actions, view).pixels == 16, "a change holds from the next start"
    assert TextSize(Settings(settings_path()), actions, view).pixels == round(16 / 1.5)
    settings.set("interface_scale", 100)
    environment = {}
    assert begin(environment) == 1
    assert environment == {}


def test_a_size_in_pixels_of_older_settings_is_kept(tmp_path: Path, qapp: object) -> None:
    (tmp_path / "settings.toml").write_text("version = 1\ntext_size = 24\n")
    assert Settings(tmp_path / "settings.toml").number("text_scale") == 150


def test_no_two_actions_share_a_key() -> None:
    keys = [key for spec in ACTIONS for key in spec.keys]

    assert sorted(keys) == sorted(set(keys))


def test_every_action_is_in_a_menu_and_every_icon_exists(root: Path) -> None:
    for spec in ACTIONS:
        assert spec.menu
        assert not spec.icon or (root / "resources" / "icons" / f"{spec.icon}.svg").exists()


def test_every_theme_can_be_put_on_while_the_window_is_open(
    window: MainWindow, theme: Theme, qtbot: QtBot
) -> None:
    for choice in (*THEMES, "system"):
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
