"""The library's margin: folders in folders, tags, the queue's order, the watched folder."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from app.library.model import BIN, DRAGGED, INBOX, LibraryModel, Role
from app.library.operations import folder_name
from app.library.watch import WatchedFolder
from app.settings.view import FolderField, SettingsDialog
from app.window import MainWindow
from core.store.library import RecordingRow
from tests.helpers.fake_engine import FakeEngine, write_recording

WAIT_MS = 120_000
_CTRL = Qt.KeyboardModifier.ControlModifier
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def _row(number: int, folder: int | None = None, tags: tuple[str, ...] = ()) -> RecordingRow:
    return RecordingRow(
        number,
        f"/{number}.wav",
        f"talk {number}",
        folder,
        16_000,
        0,
        0,
        "ready",
        "",
        "",
        None,
        tags,
    )


def _shown(model: LibraryModel) -> list[str]:
    return [
        "  " * int(model.index(row).data(Role.DEPTH)) + str(model.index(row).data())
        for row in range(model.rowCount())
    ]


def _fill(model: LibraryModel) -> None:
    model.show(
        [_row(1), _row(2, 7, ("bank",)), _row(3, 8, ("bank", "May"))],
        [(7, "Clinic"), (8, "Bank/2026")],
        [_row(4, None, ("May",))],
    )


def test_folders_lie_in_folders_and_fold(qtbot: QtBot) -> None:
    model = LibraryModel()
    tester = QAbstractItemModelTester(model, FATAL)
    told: list[object] = []
    model.folded.connect(told.append)
    _fill(model)

    assert _shown(model) == [
        "Inbox", "talk 1", "Bank", "  2026", "  talk 3", "Clinic", "talk 2", "Bin", "talk 4",
    ]  # fmt: skip
    assert model.index(2).data(Role.COUNT) == 1
    model.toggle(model.index(model.row_of_folder("Bank")))
    assert _shown(model) == ["Inbox", "talk 1", "Bank", "Clinic", "talk 2", "Bin", "talk 4"]
    assert told == [["Bank"]]
    assert model.row_of_folder("Bank/2026") == -1
    model.set_folded([])
    assert len(_shown(model)) == 9
    assert tester.model() is model


def test_tags_filter_what_is_shown(qtbot: QtBot) -> None:
    model = LibraryModel()
    _fill(model)

    model.set_filter(frozenset({"bank"}))
    assert _shown(model) == ["Bank", "  2026", "  talk 3", "Clinic", "talk 2"]
    model.set_filter(frozenset({"bank", "May"}))
    assert _shown(model) == ["Bank", "  2026", "  talk 3"]
    assert model.index(2).data(Role.DETAIL) == "00:01 · #bank #May"
    assert not model.empty
    model.set_filter(frozenset())
    assert len(_shown(model)) == 9


def test_a_folders_name_has_no_empty_parts() -> None:
    assert folder_name(" Bank / 2026 //") == "Bank/2026"
    assert folder_name(" / ") == ""


def _waiting(
    window: MainWindow, qtbot: QtBot, folder: Path, engine: FakeEngine, gate: threading.Event
) -> list[int]:
    """Open four recordings of which the first is at work; return their numbers."""
    gate.clear()
    engine.free = 1
    window.open_files([write_recording(folder / f"{name}.wav") for name in "abcd"])
    queue = window.shelf.queue
    qtbot.waitUntil(lambda: len(queue.waiting) == 3, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.library_pane.queue.list.count() == 4, timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: all((window.shelf.recording(n) or _row(0)).samples for n in queue.waiting),
        timeout=WAIT_MS,
    )
    assert queue.active is not None
    return [queue.active, *queue.waiting]


def test_the_queues_order_is_changed_and_survives_a_restart(
    open_window: Callable[[], MainWindow],
    qtbot: QtBot,
    tmp_path: Path,
    engine: FakeEngine,
    gate: threading.Event,
) -> None:
    window = open_window()
    a, b, c, d = _waiting(window, qtbot, tmp_path, engine, gate)
    pane = window.library_pane.queue
    assert pane.isVisible()
    pane.list.setCurrentRow(3)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(pane.list, Qt.Key.Key_Up, both)
    assert window.shelf.queue.waiting == (b, d, c)
    assert pane.list.currentRow() == 2
    pane.list.stepped.emit(c, -9)
    assert window.shelf.queue.waiting == (c, b, d)
    pane.list.arranged.emit((d, a, b, c))
    assert window.shelf.queue.waiting == (d, b, c)
    # What is at work stays first.
    assert pane.list.item(0).toolTip() == "a"
    pane.rest_wanted.emit(True)
    window.close()
    gate.set()

    second = open_window()
    queue = second.shelf.queue
    qtbot.waitUntil(lambda: queue.waiting == (a, d, b, c), timeout=WAIT_MS)
    assert queue.paused
    assert queue.active is None
    second.desk.rest(False)
    qtbot.waitUntil(lambda: queue.active is None and not queue.waiting, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not second.library_pane.queue.isVisible(), timeout=WAIT_MS)
    assert [Path(call[0]).stem for call in engine.calls[-4:]] == ["a", "d", "b", "c"]


def test_the_queue_names_the_time_left_once_it_knows_its_speed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, engine: FakeEngine, gate: threading.Event
) -> None:
    _waiting(window, qtbot, tmp_path, engine, gate)
    queue = window.shelf.queue
    assert queue.left_s < 0
    queue._speed, queue._left = 16_000 * 10.0, 2.0
    lengths = [(window.shelf.recording(n) or _row(0)).samples or 0 for n in queue.waiting]

    assert queue.left_s == 2.0 + sum(lengths) / 160_000
    queue.progressed.emit(queue.active, 0.5, 2.0, "")
    assert "left" in window.library_pane.queue._left.text()
    assert window.library_pane.queue.list.item(0).text() == "50 % · a"


def _choose(window: MainWindow, text: str) -> None:
    """Press an entry of the open menu, also in the menus in it."""
    for menu in window.findChildren(QMenu):
        if menu.property("subject") is None or not menu.isVisible():
            continue
        for part in (menu, *menu.findChildren(QMenu)):
            for action in part.actions():
                if action.text() == text:
                    action.trigger()
                    menu.close()
                    return
    raise AssertionError(text)


def test_a_recording_is_tagged_from_its_menu_and_found_by_the_filter(
    window: MainWindow, qtbot: QtBot, recording: Path, tmp_path: Path
) -> None:
    window.open_files([recording, write_recording(tmp_path / "Other.wav")])
    qtbot.waitUntil(lambda: window.shelf.queue.active is None, timeout=WAIT_MS)
    window.shelf.tag(1, "Bank & co", on=True)
    window.shelf.tag(2, "other", on=True)
    qtbot.waitUntil(lambda: len(window.context.reader.tags()) == 2, timeout=WAIT_MS)
    window.desk.show_menu(2, window.pos())
    _choose(window, "Bank && co")
    qtbot.waitUntil(
        lambda: (window.shelf.recording(2) or _row(0)).tags == ("Bank & co", "other"),
        timeout=WAIT_MS,
    )

    window.library_pane.filtered.emit(frozenset({"other"}))
    qtbot.waitUntil(lambda: _shown(window.shelf.model) == ["Inbox", "Other"], timeout=WAIT_MS)
    window.desk.show_menu(2, window.pos())
    _choose(window, "other")
    qtbot.waitUntil(lambda: len(window.context.reader.tags()) == 1, timeout=WAIT_MS)


def test_recent_recordings_are_in_the_menu(
    window: MainWindow, qtbot: QtBot, recording: Path, tmp_path: Path
) -> None:
    window.open_files([recording, write_recording(tmp_path / "Other.wav")])
    qtbot.waitUntil(lambda: window.session is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.context.writer.idle, timeout=WAIT_MS)

    window.top.recent.aboutToShow.emit()
    actions = window.top.recent.actions()

    assert [action.text() for action in actions] == ["Interview", "Other"]
    actions[1].trigger()
    qtbot.waitUntil(lambda: window.centre.title.text() == "Other", timeout=WAIT_MS)


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def _look(watched: WatchedFolder, qtbot: QtBot) -> None:
    """Let the folder be listed once, and the answer come."""
    before = watched.looks
    watched.look()
    qtbot.waitUntil(lambda: watched.looks > before, timeout=WAIT_MS)


def test_a_new_file_is_taken_once_when_it_has_stopped_growing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_recording(folder / "old.wav")
    clock = _Clock()
    watched = WatchedFolder(window.context.bridge, window.context.writer, clock)
    came: list[tuple[Path, ...]] = []
    watched.arrived.connect(came.append)
    watched.watch(str(folder), chosen=True)
    qtbot.waitUntil(lambda: watched.looks == 1, timeout=WAIT_MS)

    # A slow copy: it grows between looks.
    whole = write_recording(tmp_path / "new.wav").read_bytes()
    (folder / "notes.txt").write_text("no recording", encoding="utf-8")
    (folder / ".new.wav.part").write_bytes(whole)
    (folder / "new.wav").write_bytes(whole[:1_000])
    for share in (0.2, 0.5, 1.0):
        clock.now += 10
        _look(watched, qtbot)
        (folder / "new.wav").write_bytes(whole[: int(len(whole) * share)])
    clock.now += 1
    _look(watched, qtbot)
    clock.now += 4
    _look(watched, qtbot)
    assert came == []
    clock.now += 1.5
    _look(watched, qtbot)

    assert came == [(folder / "new.wav",)]
    clock.now += 60
    _look(watched, qtbot)
    assert len(came) == 1
    (folder / "deep").mkdir()
    (folder / "deep" / "second.MP3").write_bytes(whole)
    for _ in range(3):
        clock.now += 6
        _look(watched, qtbot)
    assert came[1:] == [(folder / "deep" / "second.MP3",)]
    watched.watch("")


def test_what_came_while_the_program_was_closed_is_taken_and_the_bin_is_final(
    open_window: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path, engine: FakeEngine
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    first = open_window()
    first.context.settings.set("watched_folder", str(folder))
    qtbot.waitUntil(lambda: first.desk.watched.looks == 1, timeout=WAIT_MS)
    first.close()
    write_recording(folder / "talk.wav")

    second = open_window()
    clock = _Clock()
    second.desk.watched._clock = clock
    qtbot.waitUntil(lambda: second.desk.watched.looks >= 1, timeout=WAIT_MS)
    clock.now += 60
    _look(second.desk.watched, qtbot)
    clock.now += 60
    _look(second.desk.watched, qtbot)
    qtbot.waitUntil(lambda: len(engine.calls) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: second.shelf.queue.active is None, timeout=WAIT_MS)
    second.desk.bin(1)
    qtbot.waitUntil(lambda: second.context.writer.idle, timeout=WAIT_MS)
    second.close()

    third = open_window()
    third.desk.watched._clock = clock
    for _ in range(3):
        clock.now += 60
        _look(third.desk.watched, qtbot)
    assert third.context.reader.recordings() == []
    assert len(engine.calls) == 1


def test_a_watched_folder_that_is_gone_is_no_trouble(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    watched = WatchedFolder(window.context.bridge, window.context.writer)
    watched.watch(str(tmp_path / "unplugged"))

    qtbot.waitUntil(lambda: watched._timer.isActive(), timeout=WAIT_MS)
    (tmp_path / "unplugged").mkdir()
    _look(watched, qtbot)
    watched.watch("")


def test_the_folder_is_chosen_in_the_settings(window: MainWindow, tmp_path: Path) -> None:
    window.show_settings()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    field = dialog.findChild(FolderField)
    assert field is not None

    field.set_path(str(tmp_path))
    assert window.context.settings.text("watched_folder") == str(tmp_path)
    field.set_path("")
    assert window.context.settings.text("watched_folder") == ""
    dialog.reject()


@pytest.fixture
def three(window: MainWindow, qtbot: QtBot, recording: Path, tmp_path: Path) -> MainWindow:
    """A library of three recordings and a folder."""
    others = [write_recording(tmp_path / f"{name}.wav") for name in ("Call 17", "Call 18")]
    window.open_files([recording, *others])
    qtbot.waitUntil(
        lambda: window.session is not None and window.shelf.queue.active is None, timeout=WAIT_MS
    )
    window.shelf.move(1, "Bank")
    qtbot.waitUntil(lambda: window.shelf.model.row_of_folder("Bank") >= 0, timeout=WAIT_MS)
    return window


def _drop(window: MainWindow, numbers: tuple[int, ...], folder: str) -> bool:
    """Let recordings fall where a folder is, as the list does at the end of a drag."""
    model = window.shelf.model
    data = model.mimeData([model.index(model.row_of(number)) for number in numbers])
    target = model.index(model.row_of_folder(folder))
    return model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, target)


def _folders(window: MainWindow, *numbers: int) -> list[str]:
    return [window.shelf.folder_of(number) for number in numbers]


def test_several_recordings_are_dragged_to_a_folder_and_back(
    three: MainWindow, qtbot: QtBot
) -> None:
    assert _drop(three, (2, 3), "Bank")
    qtbot.waitUntil(lambda: _folders(three, 1, 2, 3) == ["Bank"] * 3, timeout=WAIT_MS)
    notice = three.library_pane.notice
    assert notice.text.startswith("2 ")

    notice.chosen.emit("undo")
    qtbot.waitUntil(lambda: _folders(three, 1, 2, 3) == ["Bank", "", ""], timeout=WAIT_MS)
    assert not notice.isVisible()


def test_the_bin_takes_what_is_dragged_there_and_gives_it_back(
    three: MainWindow, qtbot: QtBot
) -> None:
    three.desk.bin_all((1, 2))
    qtbot.waitUntil(lambda: _folders(three, 1, 2) == [BIN, BIN], timeout=WAIT_MS)
    assert three.session is None or three.session.recording_id not in (1, 2)
    qtbot.waitUntil(lambda: three.shelf.model.row_of_folder(BIN) >= 0, timeout=WAIT_MS)

    assert _drop(three, (1,), INBOX)
    qtbot.waitUntil(lambda: _folders(three, 1, 2) == ["", BIN], timeout=WAIT_MS)
    three.library_pane.notice.chosen.emit("undo")
    qtbot.waitUntil(lambda: _folders(three, 1, 2) == [BIN, BIN], timeout=WAIT_MS)


def test_what_is_dropped_where_it_lies_moves_nothing(three: MainWindow) -> None:
    assert _drop(three, (1,), "Bank")

    assert not three.library_pane.notice.isVisible()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_folder_takes_what_falls_anywhere_on_it(
    three: MainWindow, qtbot: QtBot, share: float
) -> None:
    rows, model = three.library_pane.list, three.shelf.model
    area = rows.visualRect(model.index(model.row_of_folder("Bank")))
    where = QPointF(area.center().x(), area.top() + share * area.height())
    data = model.mimeData([model.index(model.row_of(number)) for number in (2, 3)])
    how = (Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))

    for event in (
        QDragEnterEvent(where.toPoint(), *how),
        QDragMoveEvent(where.toPoint(), *how),
    ):
        QApplication.sendEvent(rows.viewport(), event)
        assert event.isAccepted()
    assert rows.drop_row == model.row_of_folder("Bank")
    QApplication.sendEvent(rows.viewport(), QDropEvent(where, *how))

    qtbot.waitUntil(lambda: _folders(three, 1, 2, 3) == ["Bank"] * 3, timeout=WAIT_MS)
    assert rows.drop_row == -1


def test_only_recordings_are_taken(three: MainWindow) -> None:
    model = three.shelf.model
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/somewhere/else.wav")])
    target = model.index(model.row_of_folder("Bank"))

    assert not model.canDropMimeData(files, Qt.DropAction.MoveAction, -1, -1, target)
    assert model.mimeData([target]).data(DRAGGED).isEmpty()


def test_several_are_selected_with_ctrl_and_stay_so_when_the_list_is_read_anew(
    three: MainWindow, qtbot: QtBot
) -> None:
    rows = three.library_pane.list
    model = three.shelf.model
    assert three.session is not None
    shown = three.session.recording_id
    for number, keys in ((2, Qt.KeyboardModifier.NoModifier), (3, _CTRL)):
        where = rows.visualRect(model.index(model.row_of(number))).center()
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, keys, where)

    assert set(rows.chosen) == {2, 3}
    qtbot.waitUntil(
        lambda: three.session is not None and three.session.recording_id == 2, timeout=WAIT_MS
    )
    assert shown != 3
    with qtbot.waitSignal(three.shelf.refreshed, timeout=WAIT_MS):
        three.shelf.refresh()
    assert set(rows.chosen) == {2, 3}


def test_the_selected_recordings_are_moved_by_a_key(
    three: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = three.library_pane.list
    model = three.shelf.model
    rows.setCurrentIndex(model.index(model.row_of(2)))
    asked: list[list[str]] = []

    def answer(*call: object) -> tuple[str, bool]:
        asked.append(list(call[3]))  # type: ignore[call-overload]
        return "Bank / 2026", True

    monkeypatch.setattr(QInputDialog, "getItem", answer)
    qtbot.waitUntil(three.actions_table["move_to_folder"].isEnabled, timeout=WAIT_MS)
    three.actions_table["move_to_folder"].trigger()

    assert asked == [["", "Bank"]]
    qtbot.waitUntil(lambda: _folders(three, 2) == ["Bank/2026"], timeout=WAIT_MS)
