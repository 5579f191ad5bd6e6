"""The action table: everything a user can do, with its text, keys and icon.

Menus, buttons, the list of shortcuts and the translations are made from this one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from app.ui.icons import icon
from app.ui.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One row of the table.

    Attributes:
        id: How code names it.
        text: English text, translated when shown.
        keys: Default shortcuts in Qt's portable form.
        icon: Name of an icon, "" for none.
        menu: Which menu holds it, "" for none.
        checkable: Whether it is a switch.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    menu: str = ""
    checkable: bool = False


MENUS: dict[str, str] = {
    "file": QT_TRANSLATE_NOOP("Actions", "File"),
    "edit": QT_TRANSLATE_NOOP("Actions", "Edit"),
    "play": QT_TRANSLATE_NOOP("Actions", "Playback"),
    "review": QT_TRANSLATE_NOOP("Actions", "Review"),
    "view": QT_TRANSLATE_NOOP("Actions", "View"),
    "help": QT_TRANSLATE_NOOP("Actions", "Help"),
}

# One row per action: (id, text, keys, icon, menu).
ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("open", QT_TRANSLATE_NOOP("Actions", "Open…"), ("Ctrl+O",), "folder-open", "file"),
    ActionSpec("record", QT_TRANSLATE_NOOP("Actions", "Record…"), ("Ctrl+R",), "mic", "file"),
    ActionSpec(
        "export", QT_TRANSLATE_NOOP("Actions", "Export…"), ("Ctrl+Shift+E",), "share", "file"
    ),
    ActionSpec(
        "transcribe_again",
        QT_TRANSLATE_NOOP("Actions", "Transcribe anew"),
        (),
        "refresh-cw",
        "file",
    ),
    ActionSpec(
        "move_to_folder",
        QT_TRANSLATE_NOOP("Actions", "Move to folder…"),
        ("Ctrl+Shift+M",),
        "folder",
        "file",
    ),
    ActionSpec("bin", QT_TRANSLATE_NOOP("Actions", "Move to bin"), (), "trash-2", "file"),
    ActionSpec(
        "settings", QT_TRANSLATE_NOOP("Actions", "Settings…"), ("Ctrl+,",), "settings", "file"
    ),
    ActionSpec("quit", QT_TRANSLATE_NOOP("Actions", "Quit"), ("Ctrl+Q",), "", "file"),
    ActionSpec("undo", QT_TRANSLATE_NOOP("Actions", "Undo"), ("Ctrl+Z",), "undo-2", "edit"),
    ActionSpec(
        "redo",
        QT_TRANSLATE_NOOP("Actions", "Redo"),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo-2",
        "edit",
    ),
    ActionSpec("find", QT_TRANSLATE_NOOP("Actions", "Find"), ("Ctrl+F",), "search", "edit"),
    ActionSpec(
        "replace", QT_TRANSLATE_NOOP("Actions", "Find and replace"), ("Ctrl+H",), "replace", "edit"
    ),
    ActionSpec(
        "search_all",
        QT_TRANSLATE_NOOP("Actions", "Search all transcripts"),
        ("Ctrl+Shift+F",),
        "",
        "edit",
    ),
    ActionSpec(
        "speaker", QT_TRANSLATE_NOOP("Actions", "Name the speaker…"), ("Ctrl+K",), "user", "edit"
    ),
    ActionSpec(
        "play",
        QT_TRANSLATE_NOOP("Actions", "Play or pause"),
        ("Esc", "Toggle Media Play/Pause", "Media Play", "Media Pause"),
        "play",
        "play",
    ),
    ActionSpec(
        "play_word",
        QT_TRANSLATE_NOOP("Actions", "Play from the word"),
        ("Ctrl+Return", "Ctrl+Enter"),
        "",
        "play",
    ),
    ActionSpec(
        "back",
        QT_TRANSLATE_NOOP("Actions", "5 seconds back"),
        ("Ctrl+Alt+Left", "Media Rewind"),
        "",
        "play",
    ),
    ActionSpec(
        "forward",
        QT_TRANSLATE_NOOP("Actions", "5 seconds on"),
        ("Ctrl+Alt+Right", "Media Fast Forward"),
        "",
        "play",
    ),
    ActionSpec(
        "back_1",
        QT_TRANSLATE_NOOP("Actions", "1 second back"),
        ("Ctrl+Alt+Shift+Left",),
        "",
        "play",
    ),
    ActionSpec(
        "forward_1",
        QT_TRANSLATE_NOOP("Actions", "1 second on"),
        ("Ctrl+Alt+Shift+Right",),
        "",
        "play",
    ),
    ActionSpec(
        "next_marker", QT_TRANSLATE_NOOP("Actions", "Next marker"), ("Ctrl+M",), "bookmark", "play"
    ),
    ActionSpec("faster", QT_TRANSLATE_NOOP("Actions", "Faster"), ("Alt+Up",), "", "play"),
    ActionSpec("slower", QT_TRANSLATE_NOOP("Actions", "Slower"), ("Alt+Down",), "", "play"),
    ActionSpec(
        "loop",
        QT_TRANSLATE_NOOP("Actions", "Loop the selection"),
        ("F9",),
        "repeat",
        "play",
        True,
    ),
    ActionSpec(
        "next_doubt", QT_TRANSLATE_NOOP("Actions", "Next doubtful word"), ("F8",), "", "review"
    ),
    ActionSpec(
        "previous_doubt",
        QT_TRANSLATE_NOOP("Actions", "Previous doubtful word"),
        ("Shift+F8",),
        "",
        "review",
    ),
    ActionSpec(
        "alternatives",
        QT_TRANSLATE_NOOP("Actions", "Alternatives for the word"),
        ("Ctrl+.",),
        "",
        "review",
    ),
    ActionSpec(
        "verify",
        QT_TRANSLATE_NOOP("Actions", "Sentence is right, go on"),
        ("F7",),
        "check-check",
        "review",
    ),
    ActionSpec(
        "add_to_list",
        QT_TRANSLATE_NOOP("Actions", "Add to a list…"),
        ("Ctrl+L",),
        "list-plus",
        "review",
    ),
    ActionSpec(
        "decide_again",
        QT_TRANSLATE_NOOP("Actions", "Decide the selection again…"),
        ("Ctrl+E",),
        "refresh-cw",
        "review",
    ),
    ActionSpec(
        "other_places",
        QT_TRANSLATE_NOOP("Actions", "Other places of the word…"),
        ("Ctrl+Shift+L",),
        "search",
        "review",
    ),
    ActionSpec(
        "vocabulary",
        QT_TRANSLATE_NOOP("Actions", "Vocabulary…"),
        ("Ctrl+Shift+V",),
        "book-open",
        "review",
    ),
    ActionSpec(
        "domains",
        QT_TRANSLATE_NOOP("Actions", "Domains…"),
        ("Ctrl+Shift+D",),
        "layers",
        "review",
    ),
    ActionSpec(
        "show_library",
        QT_TRANSLATE_NOOP("Actions", "Library"),
        ("Ctrl+1",),
        "panel-left",
        "view",
        True,
    ),
    ActionSpec(
        "show_chips", QT_TRANSLATE_NOOP("Actions", "Factors"), ("Ctrl+2",), "", "view", True
    ),
    ActionSpec(
        "show_wave", QT_TRANSLATE_NOOP("Actions", "Waveform"), ("Ctrl+3",), "", "view", True
    ),
    ActionSpec(
        "show_spectrogram",
        QT_TRANSLATE_NOOP("Actions", "Spectrogram"),
        ("Ctrl+Shift+G",),
        "audio-lines",
        "view",
        True,
    ),
    ActionSpec(
        "zoom_in",
        QT_TRANSLATE_NOOP("Actions", "Zoom into the waveform"),
        ("Alt++", "Alt+="),
        "",
        "view",
    ),
    ActionSpec(
        "zoom_out",
        QT_TRANSLATE_NOOP("Actions", "Zoom out of the waveform"),
        ("Alt+-",),
        "",
        "view",
    ),
    ActionSpec(
        "zoom_whole",
        QT_TRANSLATE_NOOP("Actions", "Show the whole waveform"),
        ("Alt+0",),
        "",
        "view",
    ),
    ActionSpec(
        "show_word",
        QT_TRANSLATE_NOOP("Actions", "Word panel"),
        ("Ctrl+4",),
        "panel-right",
        "view",
        True,
    ),
    ActionSpec(
        "text_larger",
        QT_TRANSLATE_NOOP("Actions", "Larger text"),
        ("Ctrl++", "Ctrl+="),
        "",
        "view",
    ),
    ActionSpec(
        "text_smaller", QT_TRANSLATE_NOOP("Actions", "Smaller text"), ("Ctrl+-",), "", "view"
    ),
    ActionSpec(
        "text_usual", QT_TRANSLATE_NOOP("Actions", "Usual text size"), ("Ctrl+0",), "", "view"
    ),
    ActionSpec(
        "shortcuts",
        QT_TRANSLATE_NOOP("Actions", "Keyboard shortcuts"),
        ("F1",),
        "circle-help",
        "help",
    ),
    ActionSpec("about", QT_TRANSLATE_NOOP("Actions", "About Sonant"), (), "info", "help"),
)


def translated(text: str) -> str:
    """Return an action's or menu's text in the interface's language."""
    return QCoreApplication.translate("Actions", text)


class Actions(QObject):
    """The table as QActions of one window.

    Signals:
        rebound: Keys have changed, and the tool tips that name them.
    """

    rebound = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        for spec in ACTIONS:
            action = QAction(parent)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setCheckable(spec.checkable)
            self._actions[spec.id] = action
        self.retranslate()
        self.tint()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return all actions in the table's order."""
        return list(self._actions.values())

    def bind(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Give actions their keys.

        Args:
            keys: Shortcuts in Qt's portable form by the actions' ids; the others keep theirs.
        """
        for name, all_keys in keys.items():
            self._actions[name].setShortcuts([QKeySequence(one) for one in all_keys])
        self.retranslate()
        self.rebound.emit()

    def retranslate(self) -> None:
        """Put the texts in the interface's language; tool tips name the keys."""
        for spec in ACTIONS:
            action = self._actions[spec.id]
            text = translated(spec.text)
            action.setText(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            plain = text.rstrip("…")
            action.setToolTip(f"{plain}  ({keys})" if keys else plain)

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        for spec in ACTIONS:
            if spec.icon:
                self._actions[spec.id].setIcon(icon(spec.icon))
