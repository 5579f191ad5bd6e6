"""A vocabulary list as a table: edited in place, undone, saved whole.

The file is a CSV with a header (core/vocabulary/lists.py reads it); columns that Sonant does not
know stay as they are. Every change keeps the rows it replaced, so that undo has no limit.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.ui.theme import colour
from core.export.files import write_whole

if TYPE_CHECKING:
    from core.vocabulary.conflicts import CommonSounds
    from core.vocabulary.lists import Entry

Index = QModelIndex | QPersistentModelIndex

_MARKS = ".,;:!?…\"'()[]“”‘’«»"

FIELDS = ("written", "sounds_like", "weight", "class")
WORD, SOUNDS_LIKE, SAYS, WEIGHT, CLASS, HITS, NOTES = range(7)
COLUMNS = 7
_FIELD_OF = {WORD: "written", SOUNDS_LIKE: "sounds_like", WEIGHT: "weight", CLASS: "class"}
_SHOWN_ONLY = frozenset((SAYS, HITS, NOTES))

VOICE = "voice"
"""What a row's `source` says when its phones were learnt from the user's voice."""

Row = dict[str, str]

Sound = tuple[str, str, str, str]
"""What a row's pronunciation depends on: written, sounds like, phones, source."""


class Source(StrEnum):
    """Where a pronunciation comes from."""

    DICTIONARY = "dictionary"
    RULES = "rules"
    YOURS = "yours"
    VOICE = "voice"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Says:
    """How a row's word is pronounced.

    Attributes:
        ipa: The likeliest pronunciation.
        spelt: The same in plain letters.
        source: Where it comes from.
        like: A very common word that sounds the same; "" if there is none.
    """

    ipa: str
    spelt: str
    source: Source
    like: str = ""


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
    return list(FIELDS), [_row_of(entry) for entry in read_list(path).entries]


def _row_of(entry: Entry) -> Row:
    row = {"written": entry.written, "class": entry.kind}
    if entry.sounds_like:
        row["sounds_like"] = "|".join(entry.sounds_like)
    if entry.weight != 1.0:
        row["weight"] = f"{entry.weight:g}"
    if entry.frequency:
        row["count"] = f"{entry.frequency:.6g}"
    if entry.phones:
        from core.lexicon.phones import to_arpabet

        row["phones"] = "|".join(to_arpabet(phones) for phones in entry.phones)
    return row


def rows_text(names: list[str], rows: Iterable[Row], suffix: str = ".csv") -> str:
    """Return rows as a file's text; rows without a word are left out.

    Args:
        names: Columns that come first.
        rows: The rows.
        suffix: ".csv" or ".tsv" with a header, or ".txt" for the words alone.
    """
    out = io.StringIO()
    rows = [row for row in rows if row.get("written", "").strip()]
    columns = list(dict.fromkeys([*names, *FIELDS, *_others(rows)]))
    if suffix == ".txt":
        return "".join(f"{row['written'].strip()}\n" for row in rows)
    delimiter = "\t" if suffix == ".tsv" else ","
    writer = csv.DictWriter(
        out, columns, lineterminator="\n", extrasaction="ignore", delimiter=delimiter
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _others(rows: Iterable[Row]) -> list[str]:
    """Return fields that only some rows have: phones, where they come from, counts."""
    return list(dict.fromkeys(name for row in rows for name in row))


def add_entry(path: Path, word: str, sounds_like: str = "", phones: str = "") -> bool:
    """Add a word to a list file, which is made if it is missing; called in a lane.

    Args:
        path: The list.
        word: As it is written.
        sounds_like: How it sounds in plain letters; "" leaves that to the rules.
        phones: How it was said, ARPAbet; "" unless it was.

    Returns:
        Whether it was not there yet.

    Raises:
        OutputError: The file can't be written.
    """
    row = {"written": word, "sounds_like": sounds_like}
    if phones:
        row |= {"phones": phones, "source": VOICE}
    return add_rows(path, [row]) > 0


def add_rows(path: Path, rows: list[Row]) -> int:
    """Add rows to a list file, which is made if it is missing; called in a lane.

    Returns:
        How many were not there yet.

    Raises:
        InputError: The file can't be read.
        OutputError: The file can't be written.
    """
    names, present = read_rows(path) if path.exists() else (list(FIELDS), [])
    known = {row.get("written", "").casefold() for row in present}
    new = [row for row in rows if row["written"].casefold() not in known]
    if new or not path.exists():
        write_whole(path, rows_text(names, [*present, *new], path.suffix.lower()))
    return len(new)


class VocabularyModel(QAbstractTableModel):
    """The table. Rows are exchanged, never changed in place, so a copy of the list is a snapshot.

    Signals:
        edited: The rows differ from the file.
    """

    edited = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.names: list[str] = list(FIELDS)
        self.rows: list[Row] = []
        self._says: dict[Sound, Says] = {}
        self._hits: dict[str, int] = {}
        self._history = _History()

    def show(self, names: list[str], rows: list[Row]) -> None:
        """Show a file's rows."""
        self.beginResetModel()
        self.names, self.rows = names, rows
        self._history = _History()
        self.endResetModel()

    def add_rows(self, rows: list[Row]) -> None:
        """Add rows at the end."""
        self._do(_Change(len(self.rows), [], rows))

    def change_row(self, number: int, values: Row) -> None:
        """Set some fields of a row as one step; an empty value takes a field out."""
        old = self.rows[number]
        new = {key: text for key, text in {**old, **values}.items() if text or key in FIELDS}
        if new != old:
            self._do(_Change(number, [old], [new]))

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

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to do again."""
        return bool(self._history.undone)

    def undo(self) -> None:
        """Take the last change back."""
        if self._history.done:
            change = self._history.done.pop()
            self._history.undone.append(change)
            self._apply(_Change(change.first, change.new, change.old))

    def redo(self) -> None:
        """Do the last undone change again."""
        if self._history.undone:
            change = self._history.undone.pop()
            self._history.done.append(change)
            self._apply(change)

    def find(self, text: str, after: int) -> int:
        """Return the next row after one that holds a text, from the top again; -1 for none."""
        wanted = text.casefold()
        count = len(self.rows)
        for step in range(1, count + 1):
            number = (after + step) % count
            row = self.rows[number]
            if (
                wanted in row.get("written", "").casefold()
                or wanted in row.get("sounds_like", "").casefold()
            ):
                return number
        return -1

    def wanting(self, first: int, last: int) -> list[Sound]:
        """Return the sounds of rows whose pronunciation is not known yet."""
        wanted = (sound_of(row) for row in self.rows[first:last])
        return [sound for sound in dict.fromkeys(wanted) if sound[0] and sound not in self._says]

    def learn(self, says: dict[Sound, Says]) -> None:
        """Show pronunciations that have been found."""
        self._says.update(says)
        self._refresh(SAYS, NOTES)

    def count_hits(self, words: Iterable[str]) -> None:
        """Count in a recording's words how often each entry is said there."""
        self._hits = hits_of((row.get("written", "") for row in self.rows), list(words))
        self._refresh(HITS, HITS)

    def _refresh(self, first: int, last: int) -> None:
        if self.rows:
            bottom = len(self.rows) - 1
            self.dataChanged.emit(self.index(0, first), self.index(bottom, last))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the same
        return 0 if parent.isValid() else COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < COLUMNS:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Word or phrase"),
                self.tr("Sounds like"),
                self.tr("Says"),
                self.tr("Weight"),
                self.tr("Class"),
                self.tr("Hits"),
                self.tr("Note"),
            )[section]
        if role == Qt.ItemDataRole.ToolTipRole and section == HITS:
            return self.tr("How often it stands in the open transcript")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        row, column = self.rows[index.row()], index.column()
        if column == SAYS:
            return self._says_data(row, role)
        if column == NOTES:
            return self._note_data(row, role)
        if column == HITS:
            if role == Qt.ItemDataRole.DisplayRole:
                hits = self._hits.get(row.get("written", ""), 0)
                return str(hits) if hits else None
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.get(_FIELD_OF[column], "")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        if index.column() in _SHOWN_ONLY:
            return False
        text = " ".join(str(value).split())
        if index.column() == WEIGHT and text and not is_weight(text):
            return False
        old = self.rows[index.row()]
        name = _FIELD_OF[index.column()]
        if old.get(name, "") == text:
            return False
        new = {**old, name: text}
        if name in ("written", "sounds_like"):
            # Phones that were given for another word or sound would silently win over this one.
            for stale in ("phones", "source"):
                new.pop(stale, None)
        self._do(_Change(index.row(), [old], [new]))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        shown_only = index.column() in _SHOWN_ONLY
        return flags if shown_only else flags | Qt.ItemFlag.ItemIsEditable

    def _says_data(self, row: Row, role: int) -> Any:
        says = self._says.get(sound_of(row))
        if says is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if not says.ipa:
                return None
            return f"{says.spelt}  /{says.ipa}/  · {self._source(says.source)}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("muted" if says.source is Source.RULES else "text")
        if role == Qt.ItemDataRole.ToolTipRole:
            about = self._about(says.source)
            return f"{says.spelt}  /{says.ipa}/\n{about}" if says.ipa else about
        return None

    def _note_data(self, row: Row, role: int) -> Any:
        says = self._says.get(sound_of(row))
        if says is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if says.source is Source.NONE:
                return self.tr("Nothing in it can be said: tell how it sounds")
            if says.like:
                return self.tr("May be written where “{word}” is said").format(word=says.like)
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("doubt")
        return None

    def _source(self, source: Source) -> str:
        return {
            Source.DICTIONARY: self.tr("dictionary"),
            Source.RULES: self.tr("rules"),
            Source.YOURS: self.tr("yours"),
            Source.VOICE: self.tr("voice"),
            Source.NONE: "",
        }[source]

    def _about(self, source: Source) -> str:
        return {
            Source.DICTIONARY: self.tr("From the dictionary"),
            Source.RULES: self.tr("Not in the dictionary: by the rules of spelling"),
            Source.YOURS: self.tr("As you gave it"),
            Source.VOICE: self.tr("As you said it"),
            Source.NONE: "",
        }[source]

    def _do(self, change: _Change) -> None:
        self._history.done.append(change)
        self._history.undone.clear()
        self._apply(change)

    def _apply(self, change: _Change) -> None:
        first, last = change.first, change.first + len(change.old)
        if len(change.old) == len(change.new):
            self.rows[first:last] = change.new
            self.dataChanged.emit(self.index(first, 0), self.index(last - 1, COLUMNS - 1))
        elif not change.old:
            self.beginInsertRows(QModelIndex(), first, first + len(change.new) - 1)
            self.rows[first:first] = change.new
            self.endInsertRows()
        elif not change.new:
            self.beginRemoveRows(QModelIndex(), first, last - 1)
            del self.rows[first:last]
            self.endRemoveRows()
        else:
            self.beginResetModel()
            self.rows[first:last] = change.new
            self.endResetModel()
        self.edited.emit()


def hits_of(entries: Iterable[str], words: list[str]) -> dict[str, int]:
    """Return how often each entry stands in a text; entries that don't are left out.

    Args:
        entries: Words and phrases.
        words: The text's words in order; marks around them don't count.
    """
    plain = [word.strip(_MARKS).casefold() for word in words]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(plain):
        places.setdefault(word, []).append(place)
    found: dict[str, int] = {}
    for entry in entries:
        parts = entry.casefold().split()
        starts = places.get(parts[0], ()) if parts else ()
        count = sum(plain[at : at + len(parts)] == parts for at in starts)
        if count:
            found[entry] = count
    return found


def pronounce(sounds: list[Sound]) -> dict[Sound, Says]:
    """Return how rows are pronounced; called in a lane."""
    common = _common()
    return {sound: _says(sound, common) for sound in sounds}


@lru_cache(maxsize=1)
def _common() -> CommonSounds:
    """Return the sounds of common words, made when a list is first shown."""
    from core.lexicon.pronunciations import load_pronouncer
    from core.lm.domains import open_model
    from core.recipe import GENERAL_DOMAIN
    from core.vocabulary.conflicts import common_sounds

    return common_sounds(open_model(GENERAL_DOMAIN), load_pronouncer())


def _says(sound: Sound, common: CommonSounds) -> Says:
    from core.lexicon.phones import parse_phones, to_ipa
    from core.lexicon.pronunciations import load_pronouncer
    from core.vocabulary.sounds_like import sounds_like
    from core.vocabulary.spelt import spelt as spelt_out

    written, spelt, phones, source = sound
    pronouncer = load_pronouncer()
    ways: list[tuple[int, ...]] = []
    if phones:
        try:
            ways = [parse_phones(part) for part in phones.split("|") if part.strip()]
        except ValueError:
            ways = []
        given = Source.VOICE if source == VOICE else Source.YOURS
    elif spelt:
        ways = [
            tuple(way.phones)
            for part in spelt.split("|")
            for way in sounds_like(part, pronouncer)[:1]
        ]
        given = Source.YOURS
    if not ways:
        ways = [tuple(way.phones) for way in pronouncer.of(written)]
        known = all(part in pronouncer for part in written.split())
        given = Source.DICTIONARY if known else Source.RULES
    if not ways:
        return Says("", "", Source.NONE)
    return Says(to_ipa(ways[0]), spelt_out(ways[0]), given, common.like(written, ways))


def sound_of(row: Row) -> Sound:
    """Return what a row's pronunciation depends on."""
    return (
        row.get("written", ""),
        row.get("sounds_like", ""),
        row.get("phones", ""),
        row.get("source", ""),
    )


def is_weight(text: str) -> bool:
    """Say whether a text can be an entry's weight."""
    try:
        return 0.0 <= float(text.replace(",", ".")) <= 1000.0
    except ValueError:
        return False
