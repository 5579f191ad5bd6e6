"""Settings as data: one typed table, kept as TOML in the user's configuration folder.

The dialog, the checks and the file are all made from `OPTIONS`. A value that is missing or out of
its range is the default; keys of a newer Sonant are kept when the file is written.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QObject, Signal

from app.ui.text import QT_TRANSLATE_NOOP
from core.export.files import write_whole
from core.folders import HOME_VARIABLE

VERSION = 2

TEXT_PIXELS = 16
"""Height of the transcript's text at 100 %."""

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Option:
    """A setting.

    Attributes:
        name: Its key in the file.
        default: Its value unless the user chose one; its type is the option's type.
        title: What the dialog calls it, English.
        help: One sentence, English.
        group: Heading it stands under, English; "" keeps it out of the dialog.
        minimum: Lowest number.
        maximum: Highest number.
        choices: Allowed texts with their titles.
        unit: Written after a number.
        is_folder: Whether a text is the path of a folder.
    """

    name: str
    default: Value
    title: str = ""
    help: str = ""
    group: str = ""
    minimum: float = 0
    maximum: float = 0
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    is_folder: bool = False


LOOK = QT_TRANSLATE_NOOP("Settings", "Appearance")
PLAYING = QT_TRANSLATE_NOOP("Settings", "Playback")
REVIEW = QT_TRANSLATE_NOOP("Settings", "Review")
LIBRARY = QT_TRANSLATE_NOOP("Settings", "Library")

OPTIONS: tuple[Option, ...] = (
    Option(
        "language",
        "system",
        QT_TRANSLATE_NOOP("Settings", "Interface language"),
        QT_TRANSLATE_NOOP("Settings", "Takes effect when Sonant starts again."),
        LOOK,
        choices=(
            ("system", QT_TRANSLATE_NOOP("Settings", "As the system")),
            ("en", "English"),
            ("ru", "Русский"),
        ),
    ),
    Option(
        "theme",
        "system",
        QT_TRANSLATE_NOOP("Settings", "Theme"),
        "",
        LOOK,
        choices=(
            ("system", QT_TRANSLATE_NOOP("Settings", "As the system")),
            ("light", QT_TRANSLATE_NOOP("Settings", "Light")),
            ("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
            ("contrast-light", QT_TRANSLATE_NOOP("Settings", "High contrast, light")),
            ("contrast-dark", QT_TRANSLATE_NOOP("Settings", "High contrast, dark")),
        ),
    ),
    Option(
        "interface_scale",
        100,
        QT_TRANSLATE_NOOP("Settings", "Size of the interface"),
        QT_TRANSLATE_NOOP("Settings", "Takes effect when Sonant starts again."),
        LOOK,
        minimum=80,
        maximum=200,
        unit=QT_TRANSLATE_NOOP("Settings", "%"),
    ),
    Option(
        "text_scale",
        100,
        QT_TRANSLATE_NOOP("Settings", "Size of the transcript's text"),
        QT_TRANSLATE_NOOP("Settings", "Ctrl and + or − change it too."),
        LOOK,
        minimum=80,
        maximum=200,
        unit=QT_TRANSLATE_NOOP("Settings", "%"),
    ),
    Option(
        "rewind_s",
        1.0,
        QT_TRANSLATE_NOOP("Settings", "Go back when playing goes on"),
        QT_TRANSLATE_NOOP("Settings", "So that the interrupted word is heard again."),
        PLAYING,
        minimum=0,
        maximum=5,
        unit=QT_TRANSLATE_NOOP("Settings", "s"),
    ),
    Option(
        "skip_s",
        5,
        QT_TRANSLATE_NOOP("Settings", "Long skip"),
        "",
        PLAYING,
        minimum=2,
        maximum=60,
        unit=QT_TRANSLATE_NOOP("Settings", "s"),
    ),
    Option(
        "follow",
        True,
        QT_TRANSLATE_NOOP("Settings", "Scroll along with the playing word"),
        "",
        PLAYING,
    ),
    Option(
        "rank_doubts",
        False,
        QT_TRANSLATE_NOOP("Settings", "Walk the most doubtful words first"),
        QT_TRANSLATE_NOOP("Settings", "F8 otherwise takes them in the order of the text."),
        REVIEW,
    ),
    Option(
        "play_doubts",
        True,
        QT_TRANSLATE_NOOP("Settings", "Play each doubtful word when walking them"),
        QT_TRANSLATE_NOOP("Settings", "F8 then plays a second around the word."),
        REVIEW,
    ),
    Option(
        "watched_folder",
        "",
        QT_TRANSLATE_NOOP("Settings", "Watched folder"),
        QT_TRANSLATE_NOOP(
            "Settings", "Recordings that appear there are transcribed by themselves, each once."
        ),
        LIBRARY,
        is_folder=True,
    ),
    # What the window remembers by itself; not in the dialog.
    Option("recipe", ""),
    Option("speeds", ""),
    Option("geometry", ""),
    Option("last_folder", ""),
    Option("export_format", "txt"),
    Option("export_layouts", ""),
    Option("last_list", ""),
    Option("shortcuts", ""),
    Option("show_library", True),
    Option("show_chips", True),
    Option("show_wave", True),
    Option("show_spectrogram", False),
    Option("show_word", True),
    Option("welcomed", False),
    Option("greeted", False),
    Option("microphone", ""),
    Option("folded", ""),
    Option("queue_paused", False),
    Option("record_both", False),
    Option("read_along", True),
)

_BY_NAME = {option.name: option for option in OPTIONS}


def settings_path() -> Path:
    """Return where the settings are kept."""
    home = os.environ.get(HOME_VARIABLE)
    folder = Path(home) / "config" if home else Path(platformdirs.user_config_dir("sonant", False))
    return folder / "settings.toml"


class Settings(QObject):
    """The settings in use.

    Args:
        path: The file; it need not exist.

    Signals:
        changed: An option's name; its value differs now.
    """

    changed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._values: dict[str, Any] = _read(path)
        self._at_start = dict(self._values)

    def value(self, name: str) -> Value:
        """Return an option's value."""
        option = _BY_NAME[name]
        value = self._values.get(name, option.default)
        return value if valid(option, value) else option.default

    def flag(self, name: str) -> bool:
        """Return a switch."""
        return bool(self.value(name))

    def number(self, name: str) -> float:
        """Return a number."""
        value = self.value(name)
        assert isinstance(value, int | float)
        return float(value)

    def number_at_start(self, name: str) -> float:
        """Return a number as it was when the program started."""
        option = _BY_NAME[name]
        value = self._at_start.get(name, option.default)
        return float(value if valid(option, value) else option.default)

    def text(self, name: str) -> str:
        """Return a text."""
        return str(self.value(name))

    def set(self, name: str, value: Value) -> None:
        """Change an option and keep it.

        Raises:
            OutputError: The file can't be written; the value holds until the program ends.
            ValueError: The value is not one of the option's.
        """
        option = _BY_NAME[name]
        if not valid(option, value):
            raise ValueError(f"{value!r} is no value of {name}")
        if self.value(name) == value:
            return
        self._values[name] = value
        self.changed.emit(name)
        self.save()

    def save(self) -> None:
        """Write the file.

        Raises:
            OutputError: It can't be written.
        """
        lines = [f"version = {VERSION}"]
        lines += [
            f"{name} = {_toml(value)}"
            for name, value in sorted(self._values.items())
            if name != "version" and isinstance(value, Value)
        ]
        write_whole(self._path, "\n".join(lines) + "\n")


def valid(option: Option, value: object) -> bool:
    """Return whether a value is of an option's type and in its range."""
    wanted = type(option.default)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not wanted:
        return False
    if option.choices:
        return value in {choice for choice, _ in option.choices}
    if option.maximum > option.minimum and isinstance(value, int | float):
        return option.minimum <= value <= option.maximum
    return True


def _read(path: Path) -> dict[str, Any]:
    try:
        return _migrated(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _migrated(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of an older version as this one keeps them."""
    pixels = values.pop("text_size", None)
    if isinstance(pixels, int) and "text_scale" not in values:
        values["text_scale"] = min(max(round(100 * pixels / TEXT_PIXELS), 80), 200)
    return values


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # A JSON string is a valid TOML basic string.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
