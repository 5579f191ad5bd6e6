"""The vocabulary editor: import with preview, paste, export, saving, undo; 100,000 rows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.recipe.model import lists_folder
from app.vocabulary.importing import ImportDialog
from app.vocabulary.view import VocabularyWindow
from app.window import MainWindow
from core.vocabulary.lists import read_list

WAIT_MS = 120_000


@pytest.fixture
def names() -> Path:
    path = lists_folder() / "names.csv"
    path.parent.mkdir(parents=True)
    path.write_text("written,weight\nShmyrev,4\n", encoding="utf-8")
    return path


@pytest.fixture
def editor(window: MainWindow, names: Path, qtbot: QtBot) -> VocabularyWindow:
    window.show_vocabulary()
    assert window.vocabulary is not None
    window.vocabulary.refresh(str(names))
    _wait(window.vocabulary, qtbot, ["Shmyrev"])
    return window.vocabulary


def _words(editor: VocabularyWindow) -> list[str]:
    return [row["written"] for row in editor.model.rows]


def _wait(editor: VocabularyWindow, qtbot: QtBot, words: list[str]) -> None:
    qtbot.waitUntil(lambda: _words(editor) == words, timeout=WAIT_MS)


def _saved(path: Path, words: list[str]) -> Callable[[], bool]:
    return lambda: path.exists() and [e.written for e in read_list(path).entries] == words


def test_a_spreadsheet_is_imported_after_the_user_chose_its_columns(
    editor: VocabularyWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "Ward staff.csv"
    file.write_text("Nr;Wer;Klang\n1;Nyband;nee band\n2;Kollin;\n3;kollin;\n", encoding="utf-8")
    dialog = editor.import_file(file)
    qtbot.waitUntil(lambda: len(dialog.columns) == 3, timeout=WAIT_MS)
    dialog._header.setChecked(True)
    dialog.choose(1, "written")
    dialog.choose(2, "sounds_like")
    qtbot.waitUntil(lambda: len(dialog.rows) == 2, timeout=WAIT_MS)

    dialog.accept()

    path = lists_folder() / "Ward staff.csv"
    qtbot.waitUntil(_saved(path, ["Nyband", "Kollin"]), timeout=WAIT_MS)
    assert read_list(path).entries[0].sounds_like == ("nee band",)
    _wait(editor, qtbot, ["Nyband", "Kollin"])


def test_a_file_that_is_none_is_told_in_the_dialog(
    editor: VocabularyWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"junk")
    dialog = editor.import_file(file)
    qtbot.waitUntil(lambda: "damaged" in dialog._about.text(), timeout=WAIT_MS)
    assert not dialog._import.isEnabled()
    dialog.reject()


def test_what_a_spreadsheet_copied_is_pasted_saved_and_undone(
    editor: VocabularyWindow, qtbot: QtBot, names: Path
) -> None:
    QGuiApplication.clipboard().setText("Word\tSounds like\nNyband\tnee band\n")
    editor.paste()
    assert _words(editor) == ["Shmyrev", "Nyband"]
    qtbot.waitUntil(_saved(names, ["Shmyrev", "Nyband"]), timeout=WAIT_MS)

    editor.model.undo()
    qtbot.waitUntil(_saved(names, ["Shmyrev"]), timeout=WAIT_MS)


def test_columns_without_headings_are_asked_for(editor: VocabularyWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("17\tNyband\n18\tKollin\n")
    editor.paste()
    dialog = editor.findChild(ImportDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: len(dialog.rows) == 2, timeout=WAIT_MS)
    dialog.accept()
    assert _words(editor) == ["Shmyrev", "Nyband", "Kollin"]
    editor.model.undo()
    assert _words(editor) == ["Shmyrev"]


def test_a_list_is_exported_as_other_programs_read_it(
    editor: VocabularyWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    editor.export_to(tmp_path / "out.tsv")
    qtbot.waitUntil((tmp_path / "out.tsv").exists, timeout=WAIT_MS)
    with (tmp_path / "out.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, dialect="excel-tab"))
    assert [(row["written"], row["weight"]) for row in rows] == [("Shmyrev", "4")]
    editor.export_to(tmp_path / "out.txt")
    qtbot.waitUntil((tmp_path / "out.txt").exists, timeout=WAIT_MS)
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "Shmyrev\n"


def test_a_list_that_ships_is_read_only_until_it_is_copied(
    editor: VocabularyWindow, qtbot: QtBot
) -> None:
    for row in range(editor._lists.count()):
        if editor._lists.item(row).text().startswith("Countries"):
            editor._lists.setCurrentRow(row)
    qtbot.waitUntil(lambda: len(editor.model.rows) == 495, timeout=WAIT_MS)
    assert not editor._add.isEnabled()
    editor.copy_list()
    qtbot.waitUntil(editor._add.isEnabled, timeout=WAIT_MS)
    assert len(editor.model.rows) == 495


def test_a_hundred_thousand_rows_never_stop_the_window(window: MainWindow, qtbot: QtBot) -> None:
    path = lists_folder() / "many.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "written\n" + "".join(f"word{number}\n" for number in range(100_000)), encoding="utf-8"
    )
    window.show_vocabulary()
    editor = window.vocabulary
    assert editor is not None
    qtbot.waitUntil(lambda: len(editor.model.rows) == 100_000, timeout=WAIT_MS)

    editor.model.setData(editor.model.index(99_999, 0), "changed")
    qtbot.waitUntil(
        lambda: path.read_text(encoding="utf-8").endswith("changed,,,\n"), timeout=WAIT_MS
    )
    editor._table.scrollToBottom()
    _turn()
    editor.model.remove_rows([0])
    editor.model.undo()
    assert editor.model.find("changed", 0) == 99_999


def _turn() -> None:
    """Let the window paint once."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()
