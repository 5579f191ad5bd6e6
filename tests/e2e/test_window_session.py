"""A user's first session with the real engine: open, read, correct, teach, export, come back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from app.context import Context
from app.export.view import ExportDialog
from app.ui.theme import Theme
from app.vocabulary.add import AddToListDialog
from app.window import MainWindow, sample_path

WAIT_MS = 120_000


class _NoCard:
    def stop(self) -> None:
        pass


def _start(qapp: QApplication) -> MainWindow:
    theme = Theme(qapp)
    theme.apply("light")
    window = MainWindow(Context(opener=lambda _: _NoCard()), theme)
    window.show()
    return window


def _ready(window: MainWindow) -> Callable[[], bool]:
    return lambda: (
        window.session is not None
        and not window.session.working
        and bool(window.session.document.paragraphs)
        and window.player.ready
    )


def _words(window: MainWindow) -> list[str]:
    assert window.session is not None
    return [word.text for p in window.session.document.paragraphs for word in p.words]


@pytest.mark.slow
def test_a_first_session(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    sample = sample_path()
    if sample is None:
        pytest.skip("the bundled recording is not there")
    recording = tmp_path / "sample.opus"
    shutil.copy(sample, recording)
    before = recording.read_bytes()

    # Open it; the text comes, the file stays as it is.
    window = _start(qapp)
    window.open_files([recording])
    qtbot.waitUntil(_ready(window), timeout=WAIT_MS)
    words = _words(window)
    assert words[:2] == ["Good", "evening,"]
    assert "bridge" in words
    assert recording.read_bytes() == before

    # Correct a word by typing, then teach a name to a new list.
    window.centre.text.go_to(0, 1, select=True)
    qtbot.keyClicks(window.centre.text, "forenoon")
    window.add_to_list("Shmyrev")
    dialog = window.findChild(AddToListDialog)
    assert dialog is not None
    dialog.accept()
    qtbot.waitUntil(lambda: bool(window.centre.chips.recipe.lists), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.centre.notice.kind in ("changed", "unchanged"), timeout=WAIT_MS)
    assert _words(window)[1] == "forenoon"

    # Switch the list off again by its chip.
    window.centre.notice.dismiss()
    window.centre.notice.kind = ""
    popup = window.centre.chips.open_lists()
    next(box for box in popup.findChildren(QCheckBox) if box.isChecked()).setChecked(False)
    popup.close()
    qtbot.waitUntil(lambda: window.centre.notice.kind in ("changed", "unchanged"), timeout=WAIT_MS)

    # Export subtitles.
    window.export()
    export = window.findChild(ExportDialog)
    assert export is not None
    qtbot.waitUntil(lambda: export.preview is not None, timeout=WAIT_MS)
    export.choose("srt")
    export.write(tmp_path / "talk.srt")
    qtbot.waitUntil(lambda: window.centre.notice.kind == "exported", timeout=WAIT_MS)
    assert "forenoon" in (tmp_path / "talk.srt").read_text(encoding="utf-8")

    # Quit and come back: all there.
    left = _words(window)
    window.close()
    again = _start(qapp)
    again.open_recording(1)
    qtbot.waitUntil(_ready(again), timeout=WAIT_MS)
    assert _words(again) == left
    again.close()
    for old in (window, again):
        old.deleteLater()
    qapp.sendPostedEvents()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_the_program_starts_on_a_display_and_quits(tmp_path: Path, root: Path) -> None:
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert display.stdout is not None
    try:
        number = display.stdout.readline().strip()
        environment = {
            **os.environ,
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "SONANT_HOME": str(tmp_path),
            "SONANT_QUIT_AFTER_MS": "1500",
        }
        done = subprocess.run(
            [sys.executable, "-m", "app.main"],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        display.terminate()
        display.wait(20)
        display.stdout.close()

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data" / "library.sqlite").exists()
    assert "Traceback" not in done.stderr
