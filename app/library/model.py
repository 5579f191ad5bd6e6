"""The library as a list for the left margin: folders in folders, their recordings, the bin.

A folder's name is its path, "Bank/2026" lies in "Bank". Folders can be folded, and recordings
filtered by tags; both only change what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.ui.text import clock
from core.store.library import RecordingRow

Index = QModelIndex | QPersistentModelIndex


DRAGGED = "application/x-sonant-recordings"
"""What recordings that are dragged are: their numbers, separated by spaces."""


class Kind(IntEnum):
    """What a row is."""

    FOLDER = 0
    RECORDING = 1


class Role(IntEnum):
    """What a view may ask of a row, beside Qt's own roles."""

    KIND = Qt.ItemDataRole.UserRole + 1
    RECORDING_ID = Qt.ItemDataRole.UserRole + 2
    DETAIL = Qt.ItemDataRole.UserRole + 3
    STATUS = Qt.ItemDataRole.UserRole + 4
    PART = Qt.ItemDataRole.UserRole + 5
    COUNT = Qt.ItemDataRole.UserRole + 6
    DEPTH = Qt.ItemDataRole.UserRole + 7
    FOLDED = Qt.ItemDataRole.UserRole + 8
    FOLDER = Qt.ItemDataRole.UserRole + 9


@dataclass(slots=True)
class LibraryRow:
    """A row as it is shown."""

    kind: Kind
    title: str
    recording: RecordingRow | None = None
    count: int = 0
    depth: int = 0
    folder: str = ""


INBOX, BIN = "", "/bin"
"""What the two folders are called that every library has; no folder of the user's is called so."""


@dataclass(slots=True)
class _Shown:
    """What was last shown, and through which filter."""

    recordings: list[RecordingRow] = field(default_factory=list)
    folders: list[tuple[int, str]] = field(default_factory=list)
    binned: list[RecordingRow] = field(default_factory=list)
    folded: set[str] = field(default_factory=set)
    tags: frozenset[str] = frozenset()


@dataclass(slots=True)
class Working:
    """How far a recording is: part 0 to 1 or below 0, and a few words."""

    part: float = -1.0
    words: str = ""


@dataclass(slots=True)
class _Live:
    """What is known of recordings beyond the library."""

    working: dict[int, Working] = field(default_factory=dict)
    doubts: dict[int, int] = field(default_factory=dict)


class LibraryModel(QAbstractListModel):
    """Rows of folders and recordings.

    Signals:
        folded: Folders (a list of names) that are folded; it changed.
        dropped: Recordings (a tuple of numbers) were dropped on a folder (its name).
    """

    folded = Signal(object)
    dropped = Signal(object, str)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[LibraryRow] = []
        self._live = _Live()
        self._shown = _Shown()

    def show(
        self,
        recordings: list[RecordingRow],
        folders: list[tuple[int, str]],
        binned: list[RecordingRow],
    ) -> None:
        """Show these; folders without recordings are shown too, an empty bin is not."""
        self._shown.recordings, self._shown.folders = recordings, folders
        self._shown.binned = binned
        self._build()

    def set_folded(self, folders: list[str]) -> None:
        """Fold these folders and no others."""
        self._shown.folded = set(folders)
        self._build()

    def toggle(self, index: Index) -> None:
        """Fold or unfold the folder of a row."""
        row = self._rows[index.row()]
        if row.kind is Kind.FOLDER:
            self._shown.folded ^= {row.folder}
            self._build()
            self.folded.emit(sorted(self._shown.folded))

    def set_filter(self, tags: frozenset[str]) -> None:
        """Show only recordings that have all of these tags."""
        self._shown.tags = tags
        self._build()

    @property
    def filter(self) -> frozenset[str]:
        """The tags that a recording must have to be shown."""
        return self._shown.tags

    def row_of_folder(self, folder: str) -> int:
        """Return a folder's row; -1 if it is not shown."""
        for number, row in enumerate(self._rows):
            if row.kind is Kind.FOLDER and row.folder == folder:
                return number
        return -1

    def _build(self) -> None:
        """Make the rows."""
        shown = self._shown
        self.beginResetModel()
        wanted = [row for row in shown.recordings if shown.tags <= set(row.tags)]
        inside: dict[str, list[RecordingRow]] = {INBOX: []}
        names: dict[int | None, str] = {None: INBOX}
        for number, name in shown.folders:
            names[number] = name
            # A folder that was only named as part of another one is there too.
            parts = name.split("/")
            for depth in range(1, len(parts) + 1):
                inside.setdefault("/".join(parts[:depth]), [])
        for row in wanted:
            inside[names.get(row.folder_id, INBOX)].append(row)
        rows: list[LibraryRow] = []
        for name in sorted(inside, key=lambda name: [part.casefold() for part in name.split("/")]):
            self._add_folder(rows, name, inside)
        binned = [row for row in shown.binned if shown.tags <= set(row.tags)]
        if binned:
            rows.append(LibraryRow(Kind.FOLDER, self.tr("Bin"), None, len(binned), 0, BIN))
            if BIN not in shown.folded:
                rows.extend(LibraryRow(Kind.RECORDING, row.title, row) for row in binned)
        self._rows = rows
        self.endResetModel()

    def _add_folder(
        self, rows: list[LibraryRow], name: str, inside: dict[str, list[RecordingRow]]
    ) -> None:
        shown = self._shown
        parts = name.split("/")
        depth = len(parts) - 1
        if any("/".join(parts[:up]) in shown.folded for up in range(1, depth + 1)):
            return
        count = sum(
            len(found)
            for other, found in inside.items()
            if other == name or (name and other.startswith(name + "/"))
        )
        if shown.tags and not count:
            return
        title = parts[-1] if name else self.tr("Inbox")
        rows.append(LibraryRow(Kind.FOLDER, title, None, count, depth, name))
        if name not in shown.folded:
            rows.extend(
                LibraryRow(Kind.RECORDING, row.title, row, 0, depth) for row in inside[name]
            )

    def set_working(self, recording_id: int, working: Working | None) -> None:
        """Show how far a recording is; None when it is not at work."""
        if working is None:
            self._live.working.pop(recording_id, None)
        else:
            self._live.working[recording_id] = working
        self._refresh(recording_id)

    def set_doubts(self, recording_id: int, count: int) -> None:
        """Show how many words of a recording are doubtful."""
        if self._live.doubts.get(recording_id) != count:
            self._live.doubts[recording_id] = count
            self._refresh(recording_id)

    def set_samples(self, recording_id: int, samples: int) -> None:
        """Show a length that has just become known."""
        for row in self._rows:
            if row.recording is not None and row.recording.id == recording_id:
                row.recording = replace(row.recording, samples=samples)
        self._refresh(recording_id)

    def row_of(self, recording_id: int) -> int:
        """Return a recording's row; -1 if it is not shown."""
        for number, row in enumerate(self._rows):
            if row.recording is not None and row.recording.id == recording_id:
                return number
        return -1

    def recording(self, index: Index) -> RecordingRow | None:
        """Return the recording of a row; None for a folder."""
        if not 0 <= index.row() < len(self._rows):
            return None
        return self._rows[index.row()].recording

    @property
    def empty(self) -> bool:
        """Whether there is no recording at all."""
        return not self._shown.recordings and not self._shown.binned

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {self._detail(row)}" if row.recording else self._heading(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if row.recording is None else (row.recording.problem or row.recording.path)
        if role == Role.KIND:
            return int(row.kind)
        if role == Role.COUNT:
            return row.count
        if role == Role.DEPTH:
            return row.depth
        if row.kind is Kind.FOLDER:
            return self._folder_data(row, role)
        return self._recording_data(row, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._rows[index.row()].kind is Kind.FOLDER:
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        # A recording stands for the folder that it is in.
        return flags | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        numbers = [index.data(Role.RECORDING_ID) for index in indexes]
        data = QMimeData()
        text = " ".join(str(number) for number in numbers if number is not None)
        data.setData(DRAGGED, text.encode())
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        return data.hasFormat(DRAGGED) and parent.isValid()

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        numbers = tuple(int(part) for part in data.data(DRAGGED).toStdString().split())
        self.dropped.emit(numbers, self.folder_at(parent.row()))
        return True

    def folder_at(self, row: int) -> str:
        """Return the folder that a row is, or lies in."""
        while self._rows[row].kind is not Kind.FOLDER:
            row -= 1
        return self._rows[row].folder

    def _folder_data(self, row: LibraryRow, role: int) -> Any:
        if role == Role.FOLDED:
            return row.folder in self._shown.folded
        if role == Role.FOLDER:
            return row.folder
        return None

    def _heading(self, row: LibraryRow) -> str:
        """Return a folder as a screen reader says it."""
        state = self.tr("folded") if row.folder in self._shown.folded else self.tr("open")
        return f"{row.title}, {row.count}, {state}"

    def _recording_data(self, row: LibraryRow, role: int) -> Any:
        if row.recording is None:
            return None
        if role == Role.RECORDING_ID:
            return row.recording.id
        if role == Role.DETAIL:
            return self._detail(row)
        if role == Role.STATUS:
            return self._status(row.recording)
        if role == Role.PART:
            working = self._live.working.get(row.recording.id)
            return -1.0 if working is None else working.part
        return None

    def _status(self, recording: RecordingRow) -> str:
        if recording.id in self._live.working:
            return "working"
        if recording.status == "ready" and self._live.doubts.get(recording.id, 0) > 0:
            return "doubts"
        return recording.status

    def _detail(self, row: LibraryRow) -> str:
        recording = row.recording
        if recording is None:
            return ""
        length = "" if recording.samples is None else clock(recording.samples)
        working = self._live.working.get(recording.id)
        if working is not None:
            words = working.words
            if not words and working.part >= 0:
                words = f"{round(working.part * 100)} %"
            return words or self.tr("Starting…")
        words = {
            "waiting": self.tr("Waiting"),
            "working": self.tr("Waiting"),
            "failed": self.tr("Could not be transcribed"),
            "verified": self.tr("Verified"),
        }.get(recording.status, "")
        doubts = self._live.doubts.get(recording.id, 0)
        if recording.status == "ready" and doubts:
            words = self.tr("%n doubtful", "", doubts)
        tags = " ".join(f"#{tag}" for tag in recording.tags)
        return " · ".join(part for part in (length, words, tags) if part)

    def _refresh(self, recording_id: int) -> None:
        number = self.row_of(recording_id)
        if number >= 0:
            index = self.index(number)
            self.dataChanged.emit(index, index)
