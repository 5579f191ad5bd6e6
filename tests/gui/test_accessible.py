"""Everything a user can press, choose or type into says its name to a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.crash import CrashDialog
from app.export.view import ExportDialog
from app.firstrun.welcome import Welcome
from app.recording.say import SayDialog
from app.recording.view import RecordingWindow
from app.settings.keys_page import KeysPage
from app.settings.view import SettingsDialog
from app.transcript.speaker_dialog import SpeakerDialog
from app.vocabulary.add import AddToListDialog
from app.vocabulary.importing import ImportDialog
from app.window import MainWindow

WAIT_MS = 120_000


def interactive(root: QWidget) -> Iterator[QWidget]:
    """Widgets on the screen that take keys or clicks, without Qt's own inner parts."""
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible() or widget.isWindow():
            continue
        if widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar | QScrollArea):
            continue
        # Tabs name themselves, one by one; inner parts speak for what they are part of.
        if isinstance(widget, QTabBar | QTabWidget):
            continue
        parent = widget.parentWidget()
        if isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit | QTabBar | QScrollBar):
            continue
        if isinstance(widget, QAbstractButton) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield widget


def nameless(root: QWidget) -> list[str]:
    """Return what has no name, with where it is."""
    found = []
    count = 0
    for widget in interactive(root):
        count += 1
        spoken = QAccessible.queryAccessibleInterface(widget)
        if not spoken.text(QAccessible.Text.Name).strip():
            chain = [type(widget).__name__ + f"#{widget.objectName()}"]
            parent = widget.parentWidget()
            while parent is not None and len(chain) < 4:
                chain.append(type(parent).__name__)
                parent = parent.parentWidget()
            found.append(" < ".join(chain))
    assert count, "nothing was looked at"
    return found


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, recording: Path) -> MainWindow:
    """The window with a transcript in it."""
    window.open_files([recording])
    qtbot.waitUntil(
        lambda: (
            window.session is not None
            and not window.session.working
            and bool(window.session.document.paragraphs)
            and window.player.ready
        ),
        timeout=WAIT_MS,
    )
    return window


def _dialog(window: MainWindow, kind: type[QDialog]) -> QDialog:
    found = window.findChild(kind)
    assert isinstance(found, QDialog)
    return found


def test_a_widget_without_a_name_is_found(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    QLineEdit(page)
    page.show()
    assert nameless(page) == ["QLineEdit# < QWidget"]


def test_the_empty_window(window: MainWindow) -> None:
    assert nameless(window) == []


def test_the_window_with_everything_open(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_table["next_doubt"].trigger()
    opened.actions_table["replace"].trigger()
    assert nameless(opened) == []
    opened.top.search.setText("river")
    qtbot.waitUntil(opened.hits_pane.isVisible, timeout=WAIT_MS)
    assert nameless(opened) == []
    opened.show_places(shown=True)
    assert nameless(opened) == []


@pytest.mark.parametrize("name", ["open_lists", "open_domains"])
def test_the_popups_of_the_chips(opened: MainWindow, name: str) -> None:
    popup = getattr(opened.centre.chips, name)()
    assert nameless(popup) == []
    popup.close()


def test_the_alternatives(opened: MainWindow) -> None:
    opened.actions_table["next_doubt"].trigger()
    opened.actions_table["alternatives"].trigger()
    assert nameless(opened.centre.popup) == []
    opened.centre.popup.dismiss()


def test_export(opened: MainWindow, qtbot: QtBot) -> None:
    opened.export()
    dialog = _dialog(opened, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    qtbot.waitUntil(lambda: dialog.preview is not None, timeout=WAIT_MS)
    for kind in ("docx", "srt"):
        dialog.choose(kind)
        assert nameless(dialog) == []
    dialog.reject()


def test_settings(window: MainWindow) -> None:
    window.show_settings()
    dialog = _dialog(window, SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    assert nameless(dialog) == []
    dialog.tabs.setCurrentWidget(dialog.keys)
    assert isinstance(dialog.keys, KeysPage)
    assert nameless(dialog) == []
    dialog.reject()


@pytest.mark.parametrize("action", ["shortcuts", "about"])
def test_help(window: MainWindow, action: str) -> None:
    window.actions_table[action].trigger()
    (dialog,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert nameless(dialog) == []
    dialog.reject()


def test_vocabulary_and_its_import(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.show_vocabulary()
    editor = window.vocabulary
    assert editor is not None
    assert nameless(editor) == []
    sheet = tmp_path / "names.csv"
    sheet.write_text("Name;Sound\nVoss;foss\n")
    dialog = editor.import_file(sheet)
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: bool(dialog.rows), timeout=WAIT_MS)
    assert nameless(dialog) == []
    dialog.reject()
    editor.close()


def test_domains(window: MainWindow) -> None:
    domains = window.domains.open()
    assert nameless(domains) == []
    domains.new_domain()
    assert nameless(domains) == []
    domains.close()


@pytest.mark.parametrize(
    "make",
    [
        lambda window: AddToListDialog("Shmyrev", "", window),
        lambda window: SpeakerDialog("", ["Anna"], 2, window),
        lambda window: SayDialog(window.context, "Shmyrev", window),
        lambda window: CrashDialog("ValueError", window),
        lambda window: Welcome(window.context, None, None),
        lambda window: RecordingWindow(window.recording.recorder, window.context.settings),
    ],
    ids=["add to list", "speaker", "say it", "crash", "welcome", "record"],
)
def test_small_windows(
    window: MainWindow, qtbot: QtBot, make: Callable[[MainWindow], QWidget]
) -> None:
    dialog = make(window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert nameless(dialog) == []
    dialog.close()
