"""Correcting a word and what the program makes of it: its times, the same error, other places."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.review.places import MARK, OtherPlace
from app.review.places_view import PlacesModel
from app.transcript.document import Token, times_are_monotonic
from app.window import MainWindow
from tests.helpers.fake_engine import FakeEngine, write_recording

WAIT_MS = 120_000


def open_recording(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    """Open a recording and wait until all of it is there."""
    window.open_files([path])
    qtbot.waitUntil(
        lambda: (
            window.session is not None
            and not window.session.working
            and bool(window.session.document.paragraphs)
            and window.player.ready
            and window.actions_table["verify"].isEnabled()
        ),
        timeout=WAIT_MS,
    )


def place_of(window: MainWindow, text: str) -> tuple[int, int]:
    """Return where the first word of this text is."""
    assert window.session is not None
    return next(
        (number, index)
        for number, paragraph in enumerate(window.session.document.paragraphs)
        for index, word in enumerate(paragraph.words)
        if word.text == text
    )


def test_written_words_are_put_where_they_are_heard_and_undone_as_one_step(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    assert window.session is not None
    document = window.session.document
    number, index = place_of(window, "pillars")
    before = document.paragraphs[number].words
    heard = [(word.first_sample, word.last_sample) for word in before]
    # The words lose their times when three are written anew as one edit.
    window.centre.text.go_to(number, index - 1)
    cursor = window.centre.text.textCursor()
    block = cursor.block()
    begin = block.text().index("the pillars are")
    cursor.setPosition(block.position() + begin)
    cursor.setPosition(
        block.position() + begin + len("the pillars are"), cursor.MoveMode.KeepAnchor
    )

    with qtbot.waitSignal(window.realigner.aligned, timeout=WAIT_MS):
        cursor.insertText("these two pillars were")

    words = document.paragraphs[number].words
    pillars = next(word for word in words if word.text == "pillars")
    assert abs(pillars.first_sample - heard[index][0]) <= 960
    assert abs(pillars.last_sample - heard[index][1]) <= 960
    assert times_are_monotonic(document.paragraphs)
    assert words[: index - 2] == before[: index - 2]
    assert document.undo_depth == 1
    window.actions_table["undo"].trigger()
    assert document.paragraphs[number].words == before


def test_without_kept_sound_the_times_stay_shared_out(
    window: MainWindow, qtbot: QtBot, recording: Path, engine: FakeEngine
) -> None:
    engine.keeps = False
    open_recording(window, qtbot, recording)
    assert window.session is not None
    number, index = place_of(window, "pillars")
    word = window.session.document.paragraphs[number].words[index]
    window.centre.text.go_to(number, index, select=True)

    with qtbot.waitSignal(window.realigner.aligned, timeout=WAIT_MS):
        qtbot.keyClicks(window.centre.text, "columns")

    written = window.session.document.paragraphs[number].words[index]
    assert (written.text, written.first_sample, written.last_sample) == (
        "columns", word.first_sample, word.last_sample,
    )  # fmt: skip


def _pick(window: MainWindow, qtbot: QtBot, text: str, digit: Qt.Key = Qt.Key.Key_1) -> None:
    window.centre.text.go_to(*place_of(window, text))
    window.actions_table["alternatives"].trigger()
    qtbot.keyClick(window.centre.popup.field, digit)


def test_a_new_name_is_offered_to_the_last_list_and_enter_adds_it(
    window: MainWindow, qtbot: QtBot, recording: Path, sonant_home: Path
) -> None:
    lists = sonant_home / "data" / "lists"
    lists.mkdir(parents=True)
    (lists / "names.csv").write_text("written\nKollin\n", encoding="utf-8")
    window.context.settings.set("last_list", str(lists / "names.csv"))
    open_recording(window, qtbot, recording)

    _pick(window, qtbot, "band")

    line = window.teacher.line
    qtbot.waitUntil(line.isVisible, timeout=WAIT_MS)
    count = window.session.document.word_count() if window.session else 0
    qtbot.keyClick(window.centre.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.centre.chips.recipe.lists), timeout=WAIT_MS)
    assert "Nyband" in (lists / "names.csv").read_text(encoding="utf-8")
    assert not line.isVisible()
    assert window.session is not None
    assert window.session.document.word_count() == count


def test_typing_on_takes_the_line_away_and_its_room_with_it(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    _pick(window, qtbot, "band")
    qtbot.waitUntil(window.teacher.line.isVisible, timeout=WAIT_MS)

    qtbot.keyClicks(window.centre.text, "x")

    assert not window.teacher.line.isVisible()
    document = window.centre.text.document()
    margins = {
        document.findBlockByNumber(n).blockFormat().bottomMargin()
        for n in range(document.blockCount())
    }
    assert margins == {16.0}


def test_a_known_word_that_fits_nowhere_else_is_not_talked_about(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    window.centre.text.go_to(*place_of(window, "winter"), select=True)
    qtbot.keyClicks(window.centre.text, "spring")
    with qtbot.waitSignal(window.teacher.learnt, timeout=WAIT_MS):
        window.centre.text.go_to(0, 0)

    assert not window.teacher.line.isVisible()


def test_other_places_are_listed_by_sound_and_accepted_as_one_step(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, engine: FakeEngine
) -> None:
    engine.script = (
        "good morning mister shmear|Shmyrev and welcome\n"
        "the board asked mister smear|Shmyrev to speak\n"
        "thank you mister shmear|Shmyrev for coming"
    )
    open_recording(window, qtbot, write_recording(tmp_path / "Talk.wav", engine.script))
    assert window.session is not None
    before = window.session.document.word_count()
    _pick(window, qtbot, "shmear")
    qtbot.waitUntil(window.teacher.line.isVisible, timeout=WAIT_MS)

    window.teacher.line.places.emit()

    pane = window.places_pane
    assert pane.isVisible()
    assert [place.written for place in pane.model.places] == ["shmear", "smear"]
    assert all(place.score > MARK for place in pane.model.places)
    depth = window.session.document.undo_depth
    qtbot.keyClick(pane.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    texts = window.centre.text.toPlainText().split()
    assert texts.count("Shmyrev") == 3
    assert len(texts) == before
    assert window.session.document.undo_depth == depth + 1
    window.actions_table["undo"].trigger()
    assert window.centre.text.toPlainText().split().count("Shmyrev") == 1
    qtbot.keyClick(pane.list, Qt.Key.Key_Escape)
    assert not pane.isVisible()


def test_the_key_asks_for_the_word_at_the_caret(
    window: MainWindow, qtbot: QtBot, recording: Path
) -> None:
    open_recording(window, qtbot, recording)
    window.centre.text.go_to(*place_of(window, "river"))

    window.actions_table["other_places"].trigger()

    qtbot.waitUntil(lambda: window.places_pane.list.hasFocus(), timeout=WAIT_MS)
    written = [place.written for place in window.places_pane.model.places]
    assert "river" not in written
    qtbot.keyClick(window.places_pane.list, Qt.Key.Key_Escape)
    assert window.side.currentWidget() is window.word_panel


def test_the_list_of_places_is_a_proper_model(qtmodeltester: object) -> None:
    words = (Token("smear", 0, 900, 0.4),)
    model = PlacesModel()
    model.show([OtherPlace(words, "mister", "said", -0.1, True)])

    qtmodeltester.check(model)  # type: ignore[attr-defined]
