"""The library's file: nothing that was written is lost, whatever happens to the program."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import OutputError
from core.store import library as module
from core.store.library import Library, migrations

NEXT = migrations()[-1][0] + 1
"""Number of a step that there is not yet."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library.sqlite"


def test_a_recording_is_added_once(path: Path) -> None:
    with Library(path) as library:
        number = library.add_recording("/a/talk.wav", "talk")

        assert library.add_recording("/a/talk.wav", "talk") == number
        assert [row.title for row in library.recordings()] == ["talk"]


def test_the_bin_hides_and_gives_back(path: Path) -> None:
    with Library(path) as library:
        number = library.add_recording("/a/talk.wav", "talk")
        library.move_to_bin(number)

        assert library.recordings() == []
        assert [row.id for row in library.recordings(deleted=True)] == [number]
        library.take_from_bin(number)
        assert [row.id for row in library.recordings()] == [number]


def test_undone_edits_come_back_by_redo_and_go_with_the_next_edit(path: Path) -> None:
    with Library(path) as library:
        number = library.add_recording("/a", "a")
        for body in ("1", "2", "3"):
            library.add_edit(number, body)
        library.undo_edit(number)
        library.undo_edit(number)
        assert (library.transcript(number).edits, library.transcript(number).undone) == (
            ("1", "2", "3"),
            2,
        )

        library.redo_edit(number)
        assert library.transcript(number).undone == 1
        library.add_edit(number, "4")
        assert (library.transcript(number).edits, library.transcript(number).undone) == (
            ("1", "2", "4"),
            0,
        )


def test_amending_changes_the_last_edit_that_holds(path: Path) -> None:
    with Library(path) as library:
        number = library.add_recording("/a", "a")
        library.add_edit(number, "1")
        library.add_edit(number, "2")
        library.amend_edit(number, "2b")

        assert library.transcript(number).edits == ("1", "2b")


@pytest.mark.parametrize("query", ['"', "*", "AND", "a OR", "(", "col:x", "-", "ü", "'; DROP"])
def test_any_text_can_be_searched(path: Path, query: str) -> None:
    with Library(path) as library:
        number = library.add_recording("/a", "a")
        library.index(number, [(0, "nothing of the kind")])

        assert isinstance(library.search(query), list)


def test_search_finds_beginnings_without_accents_but_nothing_in_the_bin(path: Path) -> None:
    with Library(path) as library:
        number = library.add_recording("/a", "A talk")
        library.index(number, [(0, "the first"), (16_000, "a café by the river")])

        (hit,) = library.search("cafe riv")
        assert (hit.title, hit.first_sample) == ("A talk", 16_000)
        assert "\x02café\x03" in hit.snippet
        library.move_to_bin(number)
        assert library.search("cafe riv") == []


def test_indexing_again_replaces_what_was_there(path: Path) -> None:
    with Library(path) as library:
        number = library.add_recording("/a", "a")
        library.index(number, [(0, "old words")])
        library.index(number, [(0, "new words")])

        assert library.search("old") == []
        assert len(library.search("new")) == 1


_WRITER = """
import sys
from pathlib import Path
from core.store.library import Library
library = Library(Path(sys.argv[1]))
number = library.add_recording("/a", "a")
print(number, flush=True)
for count in range(100000):
    library.add_edit(number, str(count))
    print(count, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is how it is said on POSIX")
def test_killing_the_program_loses_no_edit_that_was_saved(path: Path, root: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    number = int(writer.stdout.readline())
    said = -1
    for line in writer.stdout:
        said = int(line)
        if said >= 40:
            break
    writer.send_signal(signal.SIGKILL)
    writer.wait(120)
    writer.stdout.close()

    with Library(path) as library:
        edits = library.transcript(number).edits
        assert library.is_sound()
    assert len(edits) > said
    assert edits == tuple(str(count) for count in range(len(edits)))


def test_a_failed_write_leaves_nothing_half_done(path: Path) -> None:
    with Library(path) as library:
        number = library.add_recording("/a", "a")
        with pytest.raises(OutputError):
            library.index(number, [(0, "one"), (1, object())])  # type: ignore[list-item]

        assert library.search("one") == []


def test_a_damaged_file_is_refused_with_a_way_out(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is no database " * 100)

    with pytest.raises(OutputError, match="damaged") as caught:
        Library(path)
    assert "backup" in caught.value.todo


def test_a_newer_library_is_not_touched(path: Path) -> None:
    Library(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()

    with pytest.raises(OutputError, match="newer version"):
        Library(path)


def test_a_migration_keeps_a_backup_and_the_rows(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(path) as library:
        library.add_recording("/a", "a")
    steps = [*migrations(), (NEXT, "ALTER TABLE recordings ADD COLUMN tags TEXT;")]
    monkeypatch.setattr(module, "migrations", lambda: steps)

    with Library(path) as library:
        assert [row.title for row in library.recordings()] == ["a"]
    assert path.with_suffix(f".before-{NEXT:04}.sqlite").exists()


def test_a_migration_that_fails_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Library(path).close()
    steps = [*migrations(), (NEXT, "CREATE TABLE fine (id); CREATE TABLE folders (id);")]
    with monkeypatch.context() as patch:
        patch.setattr(module, "migrations", lambda: steps)
        with pytest.raises(OutputError):
            Library(path)

    connection = sqlite3.connect(path)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert version == NEXT - 1
    assert "fine" not in tables


def test_markers_are_kept_in_order_and_go_with_their_recording(path: Path) -> None:
    with Library(path) as library:
        number = library.add_recording("/a", "a")
        library.set_markers(number, [32_000, 16_000, 16_000])
        assert library.markers(number) == [16_000, 32_000]
        library.set_markers(number, [8_000])
        assert library.markers(number) == [8_000]
        library.delete(number)
        assert library.markers(number) == []


def test_tags_are_added_counted_and_go_with_their_last_recording(path: Path) -> None:
    with Library(path) as library:
        first, second = library.add_recording("/a", "a"), library.add_recording("/b", "b")
        library.add_tag(first, "Zoning")
        library.add_tag(first, "bank")
        library.add_tag(second, "BANK")

        found = library.recording(first)
        assert found is not None
        assert found.tags == ("bank", "Zoning")
        assert library.tags() == [("bank", 2), ("Zoning", 1)]
        library.move_to_bin(second)
        assert library.tags() == [("bank", 1), ("Zoning", 1)]
        library.remove_tag(first, "zoning")
        assert library.tags() == [("bank", 1)]
        library.delete(first)
        library.take_from_bin(second)
        assert library.recordings()[0].tags == ("bank",)


def test_a_folder_takes_those_in_it_along(path: Path) -> None:
    with Library(path) as library:
        outer, inner = library.add_folder("Bank"), library.add_folder("Bank/2026")
        library.add_folder("Bankers")
        recording = library.add_recording("/a", "a")
        library.set_folder(recording, inner)
        library.rename_folder("Bank", "Clinic")
        assert library.folders() == [(3, "Bankers"), (outer, "Clinic"), (inner, "Clinic/2026")]

        library.add_folder("Old/2026")
        library.rename_folder("Clinic", "Old")
        assert [name for _, name in library.folders()] == ["Bankers", "Old", "Old/2026"]
        assert dict(library.folders())[library.recordings()[0].folder_id or 0] == "Old/2026"
        library.delete_folder("Old")
        assert library.folders() == [(3, "Bankers")]
        assert library.recordings()[0].folder_id is None


def test_the_queue_keeps_its_order_with_the_one_at_work_first(path: Path) -> None:
    with Library(path) as library:
        numbers = [library.add_recording(f"/{name}", name) for name in "abcd"]
        library.set_queue([numbers[2], numbers[0], numbers[1]])
        library.set_status(numbers[1], "working")
        library.set_status(numbers[0], "ready")
        assert [row.title for row in library.queue()] == ["b", "c", "d"]

    with Library(path) as again:
        assert [row.title for row in again.queue()] == ["b", "c", "d"]


def test_what_was_taken_from_the_watched_folder_stays_taken(path: Path) -> None:
    with Library(path) as library:
        library.add_watched([("/in/a.wav", 10), ("/in/a.wav", 10), ("/in/b.wav", 20)])
        number = library.add_recording("/in/a.wav", "a")
        library.delete(number)
        assert library.watched() == {("/in/a.wav", 10), ("/in/b.wav", 20)}
