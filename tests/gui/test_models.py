"""Qt's own tester over every item model, while rows come, change and go."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.library.hits import HitsModel
from app.library.model import LibraryModel, Role, Working
from app.vocabulary.model import Says, VocabularyModel, pasted
from core.store.library import Hit, RecordingRow

ROW = RecordingRow(1, "/a/talk.wav", "talk", None, 160_000, 0, 0, "ready", "", "", None)
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def test_the_library_shows_states_in_words(qtbot: QtBot) -> None:
    model = LibraryModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show(
        [ROW, replace(ROW, id=2, folder_id=7, status="failed", problem="It broke.")],
        [(7, "Clinic")],
        [replace(ROW, id=3, deleted_us=1)],
    )
    shown = [model.index(number).data() for number in range(model.rowCount())]

    assert shown == ["Inbox", "talk", "Clinic", "talk", "Bin", "talk"]
    assert model.index(3).data(Role.DETAIL) == "00:10 · Could not be transcribed"
    model.set_doubts(1, 7)
    assert model.index(1).data(Role.DETAIL) == "00:10 · 7 doubtful"
    assert model.index(1).data(Role.STATUS) == "doubts"
    model.set_working(1, Working(0.25))
    assert model.index(1).data(Role.DETAIL) == "25 %"
    assert model.index(1).data(Role.PART) == 0.25
    model.set_samples(1, 320_000)
    model.set_working(1, None)
    assert model.index(1).data(Role.DETAIL) == "00:20 · 7 doubtful"
    model.show([], [], [])
    assert model.empty
    assert tester.model() is model


def test_found_passages_are_a_list(qtbot: QtBot) -> None:
    model = HitsModel()
    tester = QAbstractItemModelTester(model, FATAL)

    model.show([Hit(1, "talk", 16_000, "the \x02river\x03")])

    assert model.index(0).data() == "talk: the river"
    model.show([])
    assert tester.model() is model


def test_vocabulary_rows_are_edited_undone_and_written(qtbot: QtBot) -> None:
    model = VocabularyModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show(["written", "note"], [{"written": "Shmyrev", "note": "board"}])

    assert model.setData(model.index(0, 3), "4")
    assert not model.setData(model.index(0, 3), "much")
    model.add_rows(pasted("Nyband\tnee band\t2\n\nword\nKollin\n"))
    model.remove_rows([0])
    assert [row["written"] for row in model.rows] == ["Nyband", "Kollin"]
    model.undo()
    assert model.text() == (
        "written,note,sounds_like,weight,class\n"
        "Shmyrev,board,,4,\nNyband,,nee band,2,\nKollin,,,,\n"
    )
    model.undo()
    model.undo()
    assert not model.can_undo
    assert model.rows == [{"written": "Shmyrev", "note": "board"}]
    model.redo()
    assert model.index(0, 3).data() == "4"
    assert tester.model() is model


def test_pronunciations_are_asked_once_and_shown(qtbot: QtBot) -> None:
    model = VocabularyModel()
    model.show(["written"], [{"written": "tea"}, {"written": "Kollin", "sounds_like": "colin"}])

    assert model.wanting(0, 2) == ["tea", "colin"]
    model.learn({"tea": Says("tiː", known=True)})

    assert model.index(0, 2).data() == "tiː"
    assert model.wanting(0, 2) == ["colin"]
    assert not model.flags(model.index(0, 2)) & Qt.ItemFlag.ItemIsEditable


def test_a_hundred_thousand_words_are_shown_at_once(qtbot: QtBot) -> None:
    model = VocabularyModel()

    model.show(["written"], [{"written": f"word{number}"} for number in range(100_000)])

    assert model.rowCount() == 100_000
    assert model.index(99_999, 0).data() == "word99999"
