"""Keys of the actions: presets, the user's own, conflicts, and their file. No widgets.

Kept as JSON in the setting "shortcuts": a list of keys for each action that differs from the table
of actions. The file for others is TOML: one line per action.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from app.ui.actions import ACTIONS
from app.ui.text import QT_TRANSLATE_NOOP
from core.errors import InputError
from core.export.files import write_whole

Bindings = dict[str, tuple[str, ...]]
"""Keys of every action, by its id; keys in Qt's portable form."""

DEFAULTS: Bindings = {spec.id: spec.keys for spec in ACTIONS}

_MEDIA = ("Toggle Media Play/Pause", "Media Play", "Media Pause")

PRESETS: dict[str, tuple[str, Bindings]] = {
    "sonant": (QT_TRANSLATE_NOOP("Settings", "Sonant"), {}),
    # F9 plays, F4 stops, F7 and F8 wind, F2 and F3 change the speed: what pedals send by default.
    "express": (
        QT_TRANSLATE_NOOP("Settings", "Express Scribe-like"),
        {
            "play": ("F9", "F4", "Esc", *_MEDIA),
            "back": ("F7", "Ctrl+Alt+Left", "Media Rewind"),
            "forward": ("F8", "Ctrl+Alt+Right", "Media Fast Forward"),
            "slower": ("F2", "Alt+Down"),
            "faster": ("F3", "Alt+Up"),
            "loop": ("Ctrl+F9",),
            "next_doubt": ("Ctrl+F8",),
            "previous_doubt": ("Ctrl+Shift+F8",),
            "verify": ("Ctrl+F7",),
        },
    ),
    # Tab plays and pauses in the text whatever the keys are.
    "inqscribe": (
        QT_TRANSLATE_NOOP("Settings", "InqScribe-like"),
        {
            "play": ("F5", "Esc", *_MEDIA),
            "back": ("Ctrl+Tab", "Ctrl+Alt+Left", "Media Rewind"),
            "forward": ("Ctrl+Shift+Tab", "Ctrl+Alt+Right", "Media Fast Forward"),
        },
    ),
}
"""Keys of programs that people come from, as far as Sonant has the same actions."""

RESERVED = ("F10",)
"""Keys that no action may have: F10 opens the menu."""

_PLAIN = {
    Qt.Key.Key_Escape,
    Qt.Key.Key_Pause,
    Qt.Key.Key_Insert,
    Qt.Key.Key_Help,
    Qt.Key.Key_ScrollLock,
}
"""Keys that may stand alone although they are neither F-keys nor media keys."""


def bindings_of(kept: str) -> Bindings:
    """Return every action's keys; whatever is wrong in the setting is taken as never chosen."""
    try:
        values = json.loads(kept or "{}")
    except ValueError:
        values = {}
    return _over_defaults(values if isinstance(values, dict) else {})


def kept_text(bindings: Bindings) -> str:
    """Return the setting: only what differs from the table."""
    own = {name: keys for name, keys in bindings.items() if keys != DEFAULTS[name]}
    return json.dumps(own) if own else ""


def preset(name: str) -> Bindings:
    """Return every action's keys in a preset."""
    return {**DEFAULTS, **PRESETS[name][1]}


def preset_of(bindings: Bindings) -> str:
    """Return the preset that the keys are; "" for the user's own."""
    return next((name for name in PRESETS if preset(name) == bindings), "")


def holder(bindings: Bindings, keys: str, but: str = "") -> str:
    """Return the action that has a key, other than one; "" for none."""
    return next(
        (name for name, all_keys in bindings.items() if name != but and keys in all_keys), ""
    )


def given(bindings: Bindings, name: str, keys: str, *, alone: bool) -> Bindings:
    """Return the keys after one is given to an action; whoever had it loses it.

    Args:
        bindings: Before.
        name: The action.
        keys: In Qt's portable form.
        alone: Whether it replaces the keys that the action has.
    """
    result = {
        other: tuple(key for key in all_keys if key != keys) for other, all_keys in bindings.items()
    }
    result[name] = (keys,) if alone else (*result[name], keys)
    return result


def portable(sequence: QKeySequence) -> str:
    """Return a key in the form that is kept."""
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def shown(keys: str) -> str:
    """Return a key as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def usable(keys: str) -> bool:
    """Return whether a key may be an action's: it must not be needed for typing or moving."""
    sequence = QKeySequence(keys)
    if sequence.count() != 1 or keys in RESERVED:
        return False
    combination = sequence[0]  # type: ignore[index]
    if combination.keyboardModifiers() & ~Qt.KeyboardModifier.ShiftModifier:
        return True
    key = combination.key()
    return (
        Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
        or key in _PLAIN
        # Media and launch keys lie above all that type and move.
        or key >= Qt.Key.Key_Back
    )


def read_file(path: Path) -> Bindings:
    """Return the keys in a file; actions that it doesn't name have their usual ones.

    Raises:
        InputError: It can't be read, or is no file of keys.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path.name} can't be read as a file of shortcuts ({error})",
            "Choose a file that Sonant has exported",
            "Your keys are as they were",
        ) from error
    if not any(name in DEFAULTS for name in values):
        raise InputError(
            f"{path.name} names no action of Sonant",
            "Choose a file that Sonant has exported",
            "Your keys are as they were",
        )
    return _over_defaults(values)


def write_file(path: Path, bindings: Bindings) -> None:
    """Write all keys, one action a line.

    Raises:
        OutputError: It can't be written.
    """
    lines = ["# Keyboard shortcuts of Sonant"]
    lines += [f"{name} = {json.dumps(list(keys))}" for name, keys in bindings.items()]
    write_whole(path, "\n".join(lines) + "\n")


def _over_defaults(values: Mapping[str, object]) -> Bindings:
    """Return the table's keys with others over them; no key stands for two actions."""
    result = dict(DEFAULTS)
    for name, keys in values.items():
        if name in DEFAULTS and isinstance(keys, list):
            known = [portable(QKeySequence(str(key))) for key in keys]
            result[name] = tuple(dict.fromkeys(key for key in known if usable(key)))
    taken: set[str] = set()
    # Chosen keys come before those that an action only has by default.
    for name in sorted(result, key=lambda name: name not in values):
        result[name] = tuple(key for key in result[name] if key not in taken)
        taken.update(result[name])
    return result
