"""Qt's own tester over every item model, while rows come, change and go."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.library.hits import HitsModel
from app.library.model import LibraryModel, Role, Working
from app.vocabulary.model import (
    NOTES,
    SAYS,
    VocabularyModel,
    hits_of,
    pronounce,
    rows_text,
    sound_of,
)
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
    model.add_rows(
        [{"written": "Nyband", "sounds_like": "nee band", "weight": "2"}, {"written": "Kollin"}]
    )
    model.remove_rows([0])
    assert [row["written"] for row in model.rows] == ["Nyband", "Kollin"]
    model.undo()
    assert rows_text(model.names, model.rows) == (
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


def test_pronunciations_are_asked_once_and_shown_with_their_source(qtbot: QtBot) -> None:
    model = VocabularyModel()
    model.show(
        ["written"],
        [
            {"written": "Wun"},
            {"written": "Kollin", "sounds_like": "colin"},
            {"written": "tea", "phones": "T IY", "source": "voice"},
            {"written": "…"},
        ],
    )

    assert model.wanting(0, 4) == [sound_of(row) for row in model.rows]
    model.learn(pronounce(model.wanting(0, 4)))

    assert [str(model.index(row, SAYS).data()).rpartition("· ")[2] for row in range(3)] == [
        "rules", "yours", "voice",
    ]  # fmt: skip
    assert model.index(2, SAYS).data().startswith("tee  /ti/")
    assert "“one”" in model.index(0, NOTES).data()
    assert "tell how it sounds" in model.index(3, NOTES).data()
    assert model.wanting(0, 4) == []
    assert not model.flags(model.index(0, SAYS)) & Qt.ItemFlag.ItemIsEditable


def test_another_spelling_drops_the_phones_that_were_given_for_the_old_one(qtbot: QtBot) -> None:
    model = VocabularyModel()
    model.show(["written"], [{"written": "Voss", "phones": "V AO S", "source": "voice"}])

    model.setData(model.index(0, 0), "Foss")

    assert model.rows == [{"written": "Foss"}]


def test_hits_are_words_and_phrases_of_the_text() -> None:
    words = "Fort Collins, and fort Kollin! Kollin".split()
    assert hits_of(["fort kollin", "Kollin", "Collins", "Voss", ""], words) == {
        "fort kollin": 1, "Kollin": 2, "Collins": 1,
    }  # fmt: skip


def test_a_row_is_found_from_the_present_one_on(qtbot: QtBot) -> None:
    model = VocabularyModel()
    model.show(["written"], [{"written": word} for word in ("Ann", "Joanna", "Voss")])

    assert [model.find("ann", after) for after in (-1, 0, 1)] == [0, 1, 0]
    assert model.find("nobody", 0) == -1


def test_a_hundred_thousand_words_are_shown_at_once(qtbot: QtBot) -> None:
    model = VocabularyModel()

    model.show(["written"], [{"written": f"word{number}"} for number in range(100_000)])

    assert model.rowCount() == 100_000
    assert model.index(99_999, 0).data() == "word99999"
