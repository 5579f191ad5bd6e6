"""The user's word lists: CSV, TSV and plain text files, read with a note for each bad entry.

Columns (a header names them, in any order; plain lists of one column need none):

    written       the word or phrase as it shall appear in the text
    sounds_like   how it sounds in plain letters ("shmee-ryov"); several parted by |
    phones        its phones in ARPAbet or IPA; several parted by |
    weight        odds multiplier of this entry; 1 if empty, 0 switches it off
    count         how frequent it is among the list's entries (population, share, …)
    class         kind of entry; entries of a kind share their probability
    forms         yes or no: whether it is said with an ending, too ("Smith's", "Smiths"); if empty,
                  names of people, places and products are
"""

from __future__ import annotations

import codecs
import csv
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from core.errors import InputError
from core.lexicon.phones import parse_phones

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LONGEST_LINE = 64 * 1024
"""Characters; a longer line is no list entry but a file of another kind."""

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes."""

LONGEST_ENTRY = 200
"""Characters of a written form."""

COLUMNS: dict[str, str] = {
    "written": "written", "word": "written", "words": "written", "name": "written",
    "text": "written", "term": "written", "phrase": "written", "entry": "written",
    "sounds_like": "sounds_like", "soundslike": "sounds_like", "sounds like": "sounds_like",
    "sounds-like": "sounds_like", "say": "sounds_like", "spoken": "sounds_like",
    "phones": "phones", "ipa": "phones", "arpabet": "phones", "phonemes": "phones",
    "pronunciation": "phones", "weight": "weight", "boost": "weight", "class": "class",
    "kind": "class", "category": "class", "count": "count", "frequency": "count",
    "population": "count", "percent": "count", "forms": "forms", "inflected": "forms",
}  # fmt: skip
"""Header names and the column that each stands for."""

_SPACES = re.compile(r"\s+")


class Entry(NamedTuple):
    """One word or phrase (a named tuple: a hundred thousand are made in a blink).

    Attributes:
        written: As it shall appear in the text.
        phones: Pronunciations as token ids; () lets the program find them.
        sounds_like: Plain-letter spellings of the sound.
        weight: Odds multiplier ≥ 0 of this entry.
        frequency: Relative frequency ≥ 0 in the list; 0 = not known.
        kind: Class within the list; "" = the list's own.
        line: Line number in the file, from 1; 0 if made otherwise.
        forms: Whether it is inflected; None leaves it to its class.
    """

    written: str
    phones: tuple[tuple[int, ...], ...] = ()
    sounds_like: tuple[str, ...] = ()
    weight: float = 1.0
    frequency: float = 0.0
    kind: str = ""
    line: int = 0
    forms: bool | None = None


@dataclass(frozen=True, slots=True)
class WordList:
    """A list with its entries.

    Attributes:
        name: Shown to the user; the file's stem.
        kind: The list's class, which picks its anchor words ("" = none known).
        entries: In the file's order.
        notes: What was left out and why, one sentence each, with line numbers.
    """

    name: str
    kind: str = ""
    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = field(default=())


def read_list(path: Path, kind: str = "") -> WordList:
    """Read a list file.

    A bad entry is left out with a note; the rest is kept.

    Args:
        path: CSV, TSV or plain text; UTF-8 (with or without mark) or UTF-16 with its mark.
        kind: The list's class, if the caller knows it.

    Raises:
        InputError: The file can't be read, isn't text in a known encoding, has a line longer than
            LONGEST_LINE, or its header lacks the column "written".
    """
    lines = _text(path).splitlines()
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"the list {path} has a line of {len(line):,} characters (line {number})",
                "Put one word or phrase on each line, or check that this is the right file",
            )
    comments = path.suffix.lower() not in (".csv", ".tsv")
    numbered = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not (comments and line.startswith("# "))
    ]
    if not numbered:
        return WordList(path.stem, kind, (), (f"the list {path} is empty",))
    delimiter = _delimiter(path, numbered[0][1])
    head = [cell.strip().lower() for cell in next(_cells(numbered[:1], delimiter))[1]]
    columns = [COLUMNS.get(cell, "") for cell in head]
    if len(head) == 1:
        # In plain text "Name" may be a word of the list; only "written" can't be meant as one.
        if head[0] == "written" or (delimiter and columns == ["written"]):
            numbered = numbered[1:]
        columns = ["written"]
    elif not any(columns):
        raise InputError(
            f"the list {path} has {len(head)} columns but no header line",
            "Add a first line that names them: written, sounds_like, phones, weight, count, "
            "class, forms",
        )
    elif "written" not in columns:
        raise InputError(
            f"the list {path} has no column “written”; its columns are {', '.join(head)}",
            "Name the column with the words “written” in the first line",
        )
    else:
        numbered = numbered[1:]
    return _collect(path.stem, kind, columns, _cells(numbered, delimiter))


def make_list(name: str, words: Sequence[str], kind: str = "") -> WordList:
    """Return a list of plain words, as when the user types them.

    Args:
        name: Shown to the user.
        words: Written forms.
        kind: The list's class.
    """
    cells = ((i, [word]) for i, word in enumerate(words, 1))
    return _collect(name, kind, ["written"], cells)


def _text(path: Path) -> str:
    """Return the file's text.

    Raises:
        InputError: See `read_list`.
    """
    try:
        if path.is_dir():
            raise InputError(f"the list {path} is a folder", "Give the file in it")
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(
                f"the list {path} is larger than {LARGEST_FILE >> 20} MiB",
                "Check that this is the right file",
            )
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"there is no list {path}", "Check the name") from error
    except OSError as error:
        raise InputError(
            f"the list {path} can't be read ({error.strerror or error})", "Check its permissions"
        ) from error
    encoding = "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"the list {path} isn't text in UTF-8 or UTF-16 (line {line})",
            "Save it as UTF-8 and try again",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(
            f"the list {path} isn't a text file (line {line} has a zero byte)",
            "Save it as UTF-8 text and try again",
        )
    return text


def _delimiter(path: Path, head: str) -> str:
    """Return what parts the columns; "" where there is one only."""
    suffix = path.suffix.lower()
    if suffix == ".tsv" or "\t" in head:
        return "\t"
    if suffix == ".csv":
        return ";" if head.count(";") > head.count(",") else ","
    return ""


def _cells(lines: Sequence[tuple[int, str]], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells; every line is a record, so a stray quote costs one line."""
    for number, line in lines:
        if not delimiter:
            yield number, [line]
        elif '"' in line and delimiter != "\t":
            yield number, next(csv.reader([line], delimiter=delimiter))
        else:
            yield number, line.split(delimiter)


def _collect(
    name: str, kind: str, columns: list[str], rows: Iterator[tuple[int, list[str]]]
) -> WordList:
    """Return the list of all good rows with notes on the others."""
    place = {column: i for i, column in reversed(list(enumerate(columns))) if column}
    only = list(place) == ["written"]
    entries: list[Entry] = []
    notes: list[str] = []
    for number, cells in rows:
        at = place["written"]
        written = cells[at].strip() if at < len(cells) else ""
        if "  " in written or "\t" in written:
            written = _SPACES.sub(" ", written)
        if not written:
            notes.append(f"line {number}: no word")
            continue
        if len(written) > LONGEST_ENTRY:
            notes.append(f"line {number}: longer than {LONGEST_ENTRY} characters")
            continue
        if only:
            entries.append(Entry(written, (), (), 1.0, 0.0, "", number))
            continue
        row = {c: cells[i].strip() for c, i in place.items() if i < len(cells)}
        try:
            entries.append(_entry(written, row, number))
        except ValueError as error:
            notes.append(f"line {number}: {error}; “{written[:40]}” is left out")
    return WordList(name, kind, tuple(entries), tuple(notes))


def _entry(written: str, row: dict[str, str], line: int) -> Entry:
    """Return the entry of a row with several columns.

    Raises:
        ValueError: A weight, count or phone is wrong; the message is for the user.
    """
    phones = tuple(parse_phones(p) for p in row.get("phones", "").split("|") if p.strip())
    if any(not p for p in phones):
        raise ValueError("the phones are empty")
    return Entry(
        written,
        phones,
        tuple(s.strip() for s in row.get("sounds_like", "").split("|") if s.strip()),
        _number("weight", row.get("weight", ""), 1.0),
        _number("count", row.get("count", ""), 0.0),
        row.get("class", ""),
        line,
        _yes_or_no("forms", row.get("forms", "")),
    )


def _yes_or_no(what: str, text: str) -> bool | None:
    """Return an answer; None where there is none.

    Raises:
        ValueError: It is neither.
    """
    if not text:
        return None
    answer = {"yes": True, "no": False, "1": True, "0": False}.get(text.lower())
    if answer is None:
        raise ValueError(f"the {what} are “{text[:20]}”, neither yes nor no")
    return answer


def _number(what: str, text: str, default: float) -> float:
    """Return a number ≥ 0.

    Raises:
        ValueError: It is no such number.
    """
    if not text:
        return default
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 else text)
    except ValueError:
        value = math.nan
    if not (0.0 <= value < 1e12):
        raise ValueError(f"the {what} “{text[:20]}” is no number from 0 up")
    return value
