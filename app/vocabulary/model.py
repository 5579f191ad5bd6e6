"""A vocabulary list as a table: edited in place, undone, saved whole.

The file is a CSV with a header (core/vocabulary/lists.py reads it); columns that Sonant does not
know stay as they are. Every change keeps the rows it replaced, so that undo has no limit.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.ui.theme import colour
from core.export.files import write_whole

Index = QModelIndex | QPersistentModelIndex

FIELDS = ("written", "sounds_like", "weight", "class")
WORD, SOUNDS_LIKE, SAYS, WEIGHT, CLASS = range(5)
_FIELD_OF = {WORD: "written", SOUNDS_LIKE: "sounds_like", WEIGHT: "weight", CLASS: "class"}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Says:
    """How a word is pronounced: IPA, and whether the dictionary knows it."""

    ipa: str
    known: bool


@dataclass(slots=True)
class _Change:
    """Rows exchanged for others, from a row on."""

    first: int
    old: list[Row]
    new: list[Row]


@dataclass(slots=True)
class _History:
    done: list[_Change] = field(default_factory=list)
    undone: list[_Change] = field(default_factory=list)


def read_rows(path: Path) -> tuple[list[str], list[Row]]:
    """Return a list file's column names and rows.

    Raises:
        InputError: The file can't be read as a list.
    """
    from core.vocabulary.lists import read_list

    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = list(reader.fieldnames or ())
            if "written" in names:
                return names, [
                    {name: row.get(name) or "" for name in names} for row in reader if any(row)
                ]
    entries = read_list(path).entries
    return list(FIELDS), [
        {
            "written": entry.written,
            "sounds_like": "|".join(entry.sounds_like),
            "weight": f"{entry.weight:g}" if entry.weight != 1.0 else "",
            "class": entry.kind,
        }
        for entry in entries
    ]


def rows_text(names: list[str], rows: Iterable[Row]) -> str:
    """Return rows as CSV with a header; rows without a word are left out."""
    out = io.StringIO()
    columns = [*names, *(name for name in FIELDS if name not in names)]
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(row for row in rows if row.get("written", "").strip())
    return out.getvalue()


def add_entry(path: Path, word: str, sounds_like: str = "") -> bool:
    """Add a word to a list file, which is made if it is missing; called in a lane.

    Returns:
        Whether it was not there yet.

    Raises:
        OutputError: The file can't be written.
    """
    names, rows = read_rows(path) if path.exists() else (list(FIELDS), [])
    if any(row.get("written", "").casefold() == word.casefold() for row in rows):
        return False
    rows.append({"written": word, "sounds_like": sounds_like})
    write_whole(path, rows_text(names, rows))
    return True


class VocabularyModel(QAbstractTableModel):
    """The table.

    Signals:
        edited: The rows differ from the file.
    """

    edited = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.names: list[str] = list(FIELDS)
        self.rows: list[Row] = []
        self._says: dict[str, Says] = {}
        self._history = _History()

    def show(self, names: list[str], rows: list[Row]) -> None:
        """Show a file's rows."""
        self.beginResetModel()
        self.names, self.rows = names, rows
        self._history = _History()
        self.endResetModel()

    def text(self) -> str:
        """Return the file that the rows stand for."""
        return rows_text(self.names, self.rows)

    def add_rows(self, rows: list[Row]) -> None:
        """Add rows at the end."""
        self._do(_Change(len(self.rows), [], rows))

    def remove_rows(self, numbers: list[int]) -> None:
        """Remove rows as one step."""
        if numbers:
            first, last = min(numbers), max(numbers) + 1
            old = self.rows[first:last]
            gone = set(numbers)
            new = [row for number, row in enumerate(old, first) if number not in gone]
            self._do(_Change(first, old, new))

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._history.done)

    def undo(self) -> None:
        """Take the last change back."""
        if self._history.done:
            change = self._history.done.pop()
            self._apply(_Change(change.first, change.new, change.old))
            self._history.undone.append(change)

    def redo(self) -> None:
        """Do the last undone change again."""
        if self._history.undone:
            change = self._history.undone.pop()
            self._apply(change)
            self._history.done.append(change)

    def wanting(self, first: int, last: int) -> list[str]:
        """Return the sounds of rows whose pronunciation is not known yet."""
        wanted = (_spoken(row) for row in self.rows[first:last])
        return [text for text in dict.fromkeys(wanted) if text and text not in self._says]

    def learn(self, says: dict[str, Says]) -> None:
        """Show pronunciations that have been found."""
        self._says.update(says)
        if self.rows:
            self.dataChanged.emit(self.index(0, SAYS), self.index(len(self.rows) - 1, SAYS))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the same
        return 0 if parent.isValid() else 5

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        titles = (
            self.tr("Word or phrase"),
            self.tr("Sounds like"),
            self.tr("Says"),
            self.tr("Weight"),
            self.tr("Class"),
        )
        return titles[section] if 0 <= section < len(titles) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if index.column() == SAYS:
            return self._says_data(row, role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.get(_FIELD_OF[index.column()], "")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() == SAYS:
            return False
        text = str(value).strip()
        if index.column() == WEIGHT and text and not _is_weight(text):
            return False
        old = self.rows[index.row()]
        name = _FIELD_OF[index.column()]
        if old.get(name, "") == text:
            return False
        self._do(_Change(index.row(), [old], [{**old, name: text}]))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if index.column() == SAYS else flags | Qt.ItemFlag.ItemIsEditable

    def _says_data(self, row: Row, role: int) -> Any:
        says = self._says.get(_spoken(row))
        if says is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return says.ipa
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("text" if says.known else "muted")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("From the dictionary") if says.known else self.tr("By rules")
        return None

    def _do(self, change: _Change) -> None:
        self._apply(change)
        self._history.done.append(change)
        self._history.undone.clear()

    def _apply(self, change: _Change) -> None:
        last = change.first + len(change.old)
        if len(change.old) == len(change.new):
            self.rows[change.first : last] = change.new
            self.dataChanged.emit(self.index(change.first, 0), self.index(last - 1, CLASS))
        else:
            self.beginResetModel()
            self.rows[change.first : last] = change.new
            self.endResetModel()
        self.edited.emit()


def pasted(text: str) -> list[Row]:
    """Return rows from what a spreadsheet or a text put on the clipboard."""
    rows = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("\t")]
        if not parts[0] or parts[0].casefold() in ("written", "word"):
            continue
        row = {"written": parts[0]}
        if len(parts) > 1:
            row["sounds_like"] = parts[1]
        if len(parts) > 2 and _is_weight(parts[2]):
            row["weight"] = parts[2]
        rows.append(row)
    return rows


def pronounce(words: list[str]) -> dict[str, Says]:
    """Return how words are pronounced; called in a lane."""
    from core.lexicon.phones import to_ipa
    from core.lexicon.pronunciations import load_pronouncer

    pronouncer = load_pronouncer()
    found = {}
    for word in words:
        parts = [pronouncer.of(part) for part in word.split()]
        ipa = " ".join(to_ipa(part[0].phones) for part in parts if part)
        found[word] = Says(ipa, all(part in pronouncer for part in word.split()))
    return found


def _spoken(row: Row) -> str:
    return (row.get("sounds_like") or row.get("written") or "").split("|")[0].strip()


def _is_weight(text: str) -> bool:
    try:
        return 0.0 <= float(text.replace(",", ".")) <= 1000.0
    except ValueError:
        return False
