"""The library as a list for the left margin: folders, their recordings, the bin."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.text import clock
from core.store.library import RecordingRow

Index = QModelIndex | QPersistentModelIndex


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


@dataclass(slots=True)
class LibraryRow:
    """A row as it is shown."""

    kind: Kind
    title: str
    recording: RecordingRow | None = None
    count: int = 0


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
    """Rows of folders and recordings."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[LibraryRow] = []
        self._live = _Live()

    def show(
        self,
        recordings: list[RecordingRow],
        folders: list[tuple[int, str]],
        binned: list[RecordingRow],
    ) -> None:
        """Show these; folders without recordings are shown too, an empty bin is not."""
        self.beginResetModel()
        rows: list[LibraryRow] = []
        groups: list[tuple[int | None, str]] = [(None, self.tr("Inbox")), *folders]
        for number, name in groups:
            inside = [row for row in recordings if row.folder_id == number]
            rows.append(LibraryRow(Kind.FOLDER, name, None, len(inside)))
            rows.extend(LibraryRow(Kind.RECORDING, row.title, row) for row in inside)
        if binned:
            rows.append(LibraryRow(Kind.FOLDER, self.tr("Bin"), None, len(binned)))
            rows.extend(LibraryRow(Kind.RECORDING, row.title, row) for row in binned)
        self._rows = rows
        self.endResetModel()

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
                old = row.recording
                row.recording = RecordingRow(
                    old.id,
                    old.path,
                    old.title,
                    old.folder_id,
                    samples,
                    old.opened_us,
                    old.position,
                    old.status,
                    old.problem,
                    old.recipe,
                    old.deleted_us,
                )
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
        return all(row.recording is None for row in self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {self._detail(row)}" if row.recording else row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if row.recording is None else (row.recording.problem or row.recording.path)
        if role == Role.KIND:
            return int(row.kind)
        if role == Role.COUNT:
            return row.count
        return self._recording_data(row, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self._rows[index.row()]
        if row.recording is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

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
        return " · ".join(part for part in (length, words) if part)

    def _refresh(self, recording_id: int) -> None:
        number = self.row_of(recording_id)
        if number >= 0:
            index = self.index(number)
            self.dataChanged.emit(index, index)
