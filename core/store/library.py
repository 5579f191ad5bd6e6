"""The library: recordings, transcripts and every edit in one SQLite file.

    segments (what was heard, in order) + edits (what a person changed, in order) = transcript

An edit is one short transaction, so killing the program loses at most the keystroke in flight.
The bodies of segments and edits are text that only the editor reads. One connection belongs to one
thread; the window opens one per lane.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any

from core.errors import OutputError

LIBRARY_FILE = "library.sqlite"
"""Its name in the folder of the user's data."""

BUSY_MS = 5_000
_MIGRATION = re.compile(r"^(\d{4})_.*\.sql$")
_COLUMNS = (
    "id, path, title, folder_id, samples, opened_us, position, status, problem, recipe,"
    " deleted_us, (SELECT group_concat(t.name, char(31)) FROM recording_tags AS rt"
    " JOIN tags AS t ON t.id = rt.tag_id WHERE rt.recording_id = recordings.id)"
)


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A recording as the library lists it.

    Attributes:
        id: Its number.
        path: Where its file is.
        title: What the user calls it.
        folder_id: The folder it is in; None for the inbox.
        samples: Length at 16 kHz; None until known.
        opened_us: When it was last opened, UTC microseconds.
        position: Where playing stopped, samples.
        status: "waiting", "working", "ready", "verified" or "failed".
        problem: A sentence for the user when it failed.
        recipe: The recipe of its transcript as JSON, "" before there is one.
        deleted_us: When it went to the bin; None if it isn't there.
        tags: Names of its tags, in order.
    """

    id: int
    path: str
    title: str
    folder_id: int | None
    samples: int | None
    opened_us: int
    position: int
    status: str
    problem: str
    recipe: str
    deleted_us: int | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    r"""A passage that a search found.

    Attributes:
        recording_id: Whose.
        title: The recording's title.
        first_sample: Where the passage begins.
        snippet: Its text around the match; the match between \x02 and \x03.
    """

    recording_id: int
    title: str
    first_sample: int
    snippet: str


@dataclass(frozen=True, slots=True)
class StoredTranscript:
    """What a transcript is folded from.

    Attributes:
        segments: Bodies with whether each joins the paragraph before it.
        edits: Bodies, oldest first, undone ones last.
        undone: How many of the last edits are undone.
    """

    segments: tuple[tuple[bool, str], ...]
    edits: tuple[str, ...]
    undone: int


class Library:
    """A connection to the library's file; made and used in one thread.

    Args:
        path: The file; made with its folder where missing.

    Raises:
        OutputError: It can't be opened, is damaged, or was written by a newer Sonant.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=True
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise _refused(path, error) from error

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    # --- recordings

    def add_recording(self, path: str, title: str) -> int:
        """Add a recording, or return the one with this path that is not in the bin."""
        found = self._connection.execute(
            "SELECT id FROM recordings WHERE path = ? AND deleted_us IS NULL", (path,)
        ).fetchone()
        if found:
            return int(found[0])
        now = _now_us()
        with self._write() as connection:
            row = connection.execute(
                "INSERT INTO recordings (path, title, added_us, opened_us, queue_order)"
                " VALUES (?, ?, ?, ?, ?)",
                (path, title, now, now, now),
            )
            return int(row.lastrowid or 0)

    def recordings(self, *, deleted: bool = False) -> list[RecordingRow]:
        """Return all recordings, or those in the bin, last opened first."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM recordings WHERE deleted_us IS"
            f" {'NOT NULL' if deleted else 'NULL'} ORDER BY opened_us DESC, id DESC"
        )
        return [_recording(row) for row in rows]

    def recording(self, recording_id: int) -> RecordingRow | None:
        """Return one recording; None when there is none with this number."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM recordings WHERE id = ?",
            (recording_id,),
        ).fetchone()
        return _recording(row) if row else None

    def mark_opened(self, recording_id: int) -> None:
        """Put a recording first among the recent ones."""
        self._set(recording_id, "opened_us", _now_us())

    def set_title(self, recording_id: int, title: str) -> None:
        """Rename a recording; its file keeps its name."""
        self._set(recording_id, "title", title)

    def set_path(self, recording_id: int, path: str) -> None:
        """Say where a recording's file is now."""
        self._set(recording_id, "path", path)

    def set_folder(self, recording_id: int, folder_id: int | None) -> None:
        """Move a recording to a folder; None is the inbox."""
        self._set(recording_id, "folder_id", folder_id)

    def set_samples(self, recording_id: int, samples: int) -> None:
        """Keep a recording's length, samples at 16 kHz."""
        self._set(recording_id, "samples", samples)

    def set_position(self, recording_id: int, position: int) -> None:
        """Keep where playing stopped, samples."""
        self._set(recording_id, "position", position)

    def set_status(self, recording_id: int, status: str, problem: str = "") -> None:
        """Keep where a recording is on its way to a transcript."""
        with self._write() as connection:
            connection.execute(
                "UPDATE recordings SET status = ?, problem = ? WHERE id = ?",
                (status, problem, recording_id),
            )

    def queue(self) -> list[RecordingRow]:
        """Return the recordings that wait to be transcribed, in their order."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM recordings WHERE deleted_us IS NULL"
            " AND status IN ('waiting', 'working') ORDER BY status <> 'working', queue_order, id"
        )
        return [_recording(row) for row in rows]

    def set_queue(self, recording_ids: Sequence[int]) -> None:
        """Keep the order in which recordings shall be transcribed."""
        with self._write() as connection:
            connection.executemany(
                "UPDATE recordings SET queue_order = ? WHERE id = ?", enumerate(recording_ids)
            )

    def set_recipe(self, recording_id: int, recipe: str) -> None:
        """Keep the recipe of a recording's transcript, as JSON."""
        self._set(recording_id, "recipe", recipe)

    def move_to_bin(self, recording_id: int) -> None:
        """Hide a recording; nothing of it is lost."""
        self._set(recording_id, "deleted_us", _now_us())

    def take_from_bin(self, recording_id: int) -> None:
        """Bring a recording back from the bin."""
        self._set(recording_id, "deleted_us", None)

    def delete(self, recording_id: int) -> None:
        """Forget a recording and its transcript for good; its sound file stays where it is."""
        with self._write() as connection:
            connection.execute("DELETE FROM passages WHERE recording_id = ?", (recording_id,))
            connection.execute("DELETE FROM recordings WHERE id = ?", (recording_id,))

    # --- markers

    def set_markers(self, recording_id: int, markers: Sequence[int]) -> None:
        """Keep the marks that were set while recording, samples at 16 kHz."""
        with self._write() as connection:
            connection.execute("DELETE FROM markers WHERE recording_id = ?", (recording_id,))
            connection.executemany(
                "INSERT OR IGNORE INTO markers (recording_id, sample) VALUES (?, ?)",
                [(recording_id, sample) for sample in markers],
            )

    def markers(self, recording_id: int) -> list[int]:
        """Return a recording's marks in order, samples at 16 kHz."""
        rows = self._connection.execute(
            "SELECT sample FROM markers WHERE recording_id = ? ORDER BY sample", (recording_id,)
        )
        return [int(sample) for (sample,) in rows]

    # --- the watched folder

    def watched(self) -> set[tuple[str, int]]:
        """Return path and size of every file that was taken out of a watched folder."""
        rows = self._connection.execute("SELECT path, size FROM watched")
        return {(str(path), int(size)) for path, size in rows}

    def add_watched(self, files: Sequence[tuple[str, int]]) -> None:
        """Note that files, by path and size, were taken out of a watched folder."""
        with self._write() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO watched (path, size) VALUES (?, ?)", files
            )

    # --- folders

    def folders(self) -> list[tuple[int, str]]:
        """Return all folders with their numbers, by name; "A/B" is B in A."""
        rows = self._connection.execute("SELECT id, name FROM folders ORDER BY name COLLATE NOCASE")
        return [(int(number), str(name)) for number, name in rows]

    def add_folder(self, name: str) -> int:
        """Add a folder, or return the one of that name."""
        with self._write() as connection:
            connection.execute("INSERT OR IGNORE INTO folders (name) VALUES (?)", (name,))
            row = connection.execute("SELECT id FROM folders WHERE name = ?", (name,)).fetchone()
            return int(row[0])

    def rename_folder(self, name: str, new: str) -> None:
        """Give a folder another name; those in it, whose names begin with its name, go along.

        A folder of the new name takes the recordings in.
        """
        with self._write() as connection:
            for number, old in _folders_in(connection, name):
                wanted = new + old[len(name) :]
                there = connection.execute(
                    "SELECT id FROM folders WHERE name = ? AND id <> ?", (wanted, number)
                ).fetchone()
                if there is None:
                    connection.execute("UPDATE folders SET name = ? WHERE id = ?", (wanted, number))
                else:
                    connection.execute(
                        "UPDATE recordings SET folder_id = ? WHERE folder_id = ?",
                        (there[0], number),
                    )
                    connection.execute("DELETE FROM folders WHERE id = ?", (number,))

    def delete_folder(self, name: str) -> None:
        """Delete a folder with those in it; their recordings go to the inbox."""
        with self._write() as connection:
            for number, _ in _folders_in(connection, name):
                connection.execute("DELETE FROM folders WHERE id = ?", (number,))

    # --- tags

    def tags(self) -> list[tuple[str, int]]:
        """Return all tags with how many recordings outside the bin have them, by name."""
        rows = self._connection.execute(
            "SELECT t.name, count(r.id) FROM tags AS t"
            " LEFT JOIN recording_tags AS rt ON rt.tag_id = t.id"
            " LEFT JOIN recordings AS r ON r.id = rt.recording_id AND r.deleted_us IS NULL"
            " GROUP BY t.id ORDER BY t.name"
        )
        return [(str(name), int(count)) for name, count in rows]

    def add_tag(self, recording_id: int, name: str) -> None:
        """Give a recording a tag, which is made if it is new; capitals make no difference."""
        with self._write() as connection:
            connection.execute("INSERT OR IGNORE INTO tags (name) VALUES (?)", (name,))
            connection.execute(
                "INSERT OR IGNORE INTO recording_tags (recording_id, tag_id)"
                " SELECT ?, id FROM tags WHERE name = ?",
                (recording_id, name),
            )

    def remove_tag(self, recording_id: int, name: str) -> None:
        """Take a tag off a recording; a tag that no recording has any more goes."""
        with self._write() as connection:
            connection.execute(
                "DELETE FROM recording_tags WHERE recording_id = ?"
                " AND tag_id = (SELECT id FROM tags WHERE name = ?)",
                (recording_id, name),
            )
            connection.execute(
                "DELETE FROM tags WHERE id NOT IN (SELECT tag_id FROM recording_tags)"
            )

    # --- transcripts

    def transcript(self, recording_id: int) -> StoredTranscript:
        """Return what a recording's transcript is folded from."""
        segments = self._connection.execute(
            "SELECT joins, body FROM segments WHERE recording_id = ? ORDER BY id", (recording_id,)
        )
        edits = self._connection.execute(
            "SELECT body, undone FROM edits WHERE recording_id = ? ORDER BY id", (recording_id,)
        ).fetchall()
        return StoredTranscript(
            tuple((bool(joins), str(body)) for joins, body in segments),
            tuple(str(body) for body, _ in edits),
            sum(1 for _, undone in edits if undone),
        )

    def add_segment(self, recording_id: int, body: str, *, joins: bool) -> None:
        """Append what was heard."""
        with self._write() as connection:
            connection.execute(
                "INSERT INTO segments (recording_id, joins, body) VALUES (?, ?, ?)",
                (recording_id, int(joins), body),
            )

    def clear_transcript(self, recording_id: int) -> None:
        """Forget what was heard and edited, before a recording is transcribed anew."""
        with self._write() as connection:
            for table in ("segments", "edits", "passages"):
                connection.execute(
                    f"DELETE FROM {table} WHERE recording_id = ?",
                    (recording_id,),
                )

    def add_edit(self, recording_id: int, body: str) -> None:
        """Append an edit; edits that were undone are forgotten, as redo is over."""
        with self._write() as connection:
            connection.execute(
                "DELETE FROM edits WHERE recording_id = ? AND undone = 1", (recording_id,)
            )
            connection.execute(
                "INSERT INTO edits (recording_id, body) VALUES (?, ?)", (recording_id, body)
            )

    def amend_edit(self, recording_id: int, body: str) -> None:
        """Exchange the last edit for one that includes it: typing goes on in the same word."""
        with self._write() as connection:
            connection.execute(
                "UPDATE edits SET body = ? WHERE id ="
                " (SELECT max(id) FROM edits WHERE recording_id = ? AND undone = 0)",
                (body, recording_id),
            )

    def undo_edit(self, recording_id: int) -> None:
        """Mark the last edit as undone."""
        with self._write() as connection:
            connection.execute(
                "UPDATE edits SET undone = 1 WHERE id ="
                " (SELECT max(id) FROM edits WHERE recording_id = ? AND undone = 0)",
                (recording_id,),
            )

    def redo_edit(self, recording_id: int) -> None:
        """Take the mark off the first undone edit."""
        with self._write() as connection:
            connection.execute(
                "UPDATE edits SET undone = 0 WHERE id ="
                " (SELECT min(id) FROM edits WHERE recording_id = ? AND undone = 1)",
                (recording_id,),
            )

    # --- search

    def index(self, recording_id: int, passages: Sequence[tuple[int, str]]) -> None:
        """Make a transcript searchable.

        Args:
            recording_id: Whose.
            passages: First sample and text of each paragraph.
        """
        with self._write() as connection:
            connection.execute("DELETE FROM passages WHERE recording_id = ?", (recording_id,))
            connection.executemany(
                "INSERT INTO passages (text, recording_id, first_sample) VALUES (?, ?, ?)",
                [(text, recording_id, first) for first, text in passages],
            )

    def search(self, query: str, limit: int = 100) -> list[Hit]:
        """Return passages that hold all words of a query, the last one as a beginning; best first.

        Any text may be searched: quotes and operators have no meaning.
        """
        words = re.findall(r"\w+", query)
        if not words:
            return []
        match = " ".join(f'"{word}"' for word in words) + "*"
        rows = self._connection.execute(
            "SELECT p.recording_id, r.title, p.first_sample,"
            " snippet(passages, 0, char(2), char(3), '…', 12)"
            " FROM passages AS p JOIN recordings AS r ON r.id = p.recording_id"
            " WHERE passages MATCH ? AND r.deleted_us IS NULL ORDER BY p.rank LIMIT ?",
            (match, limit),
        )
        return [Hit(*row) for row in rows]

    # --- health

    def is_sound(self) -> bool:
        """Return whether SQLite finds the file in order."""
        try:
            return bool(self._connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")
        except sqlite3.DatabaseError:
            return False

    def _set(self, recording_id: int, column: str, value: str | int | None) -> None:
        with self._write() as connection:
            connection.execute(
                f"UPDATE recordings SET {column} = ? WHERE id = ?",
                (value, recording_id),
            )

    @contextlib.contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """Run statements as one transaction."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise _refused(self.path, error) from error

    def _migrate(self) -> None:
        steps = migrations()
        version = self._version()
        newest = steps[-1][0]
        if version > newest:
            raise OutputError(
                f"{self.path} was written by a newer version of Sonant",
                "Install that version, or start with another folder (SONANT_HOME).",
                "The library was not touched.",
            )
        if 0 < version < newest:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy2(self.path, self.path.with_suffix(f".before-{newest:04}.sqlite"))
        for number, text in steps:
            if number <= version:
                continue
            # Another process may have been faster; the check is repeated inside the lock.
            with self._write() as connection:
                if self._version() >= number:
                    continue
                for statement in statements(text):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])


def migrations() -> list[tuple[int, str]]:
    """Return the schema's steps: number and SQL, in order."""
    found = []
    for entry in resources.files("core.store.migrations").iterdir():
        match = _MIGRATION.match(entry.name)
        if match:
            found.append((int(match.group(1)), entry.read_text(encoding="utf-8")))
    return sorted(found)


def statements(text: str) -> Iterator[str]:
    """Yield the statements of an SQL text, comments and empty ones left out."""
    pending = ""
    for line in text.splitlines():
        pending += re.sub(r"--.*$", "", line) + "\n"
        if sqlite3.complete_statement(pending):
            if pending.strip():
                yield pending.strip()
            pending = ""


def _recording(row: Sequence[Any]) -> RecordingRow:
    """Return a row of _COLUMNS."""
    tags = row[-1]
    names = tuple(sorted(tags.split("\x1f"), key=str.casefold)) if tags else ()
    return replace(RecordingRow(*row[:-1]), tags=names)


def _folders_in(connection: sqlite3.Connection, name: str) -> list[tuple[int, str]]:
    """Return a folder and those in it, number and name."""
    rows = connection.execute("SELECT id, name FROM folders")
    return [
        (int(number), str(found))
        for number, found in rows
        if found == name or str(found).startswith(name + "/")
    ]


def _refused(path: Path, error: Exception) -> OutputError:
    code = getattr(error, "sqlite_errorname", "")
    if code in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
        return OutputError(
            f"The library {path} is damaged",
            "Put a backup in its place, or move it away to start with an empty one.",
            "Your recordings are untouched.",
        )
    if code.startswith("SQLITE_FULL"):
        return OutputError("The disk is full", "Free some space and try again.")
    return OutputError(
        f"The library {path} can't be used ({error})",
        "Check that its folder exists and may be written.",
    )


def _now_us() -> int:
    return time.time_ns() // 1000
