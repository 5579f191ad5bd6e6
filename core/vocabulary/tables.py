"""Tables of words in other programs' files: CSV, TSV, TXT, XLSX and vCard, read whole as cells.

What the columns mean is for the user to say; `guess_columns` proposes. The vocabulary editor
imports with it; list files in use are read by core.vocabulary.lists.
"""

from __future__ import annotations

import csv
import quopri
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from core.errors import InputError
from core.vocabulary.lists import COLUMNS, LARGEST_FILE, LONGEST_ENTRY

FIELDS = ("written", "sounds_like", "phones", "weight", "count", "class")
"""What a column of a list may hold."""

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".vcf", ".vcard")

MOST_ROWS = 1_000_000
MOST_COLUMNS = 64
_LARGEST_PART = 512 << 20
"""Bytes that a part of a workbook may unpack to."""
_EVERY = 5000
"""Rows between two checks for cancelling."""

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is in a file.

    Attributes:
        names: The columns' headings; () where the file has none.
        rows: Cells; rows may have fewer cells than others.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> int:
        """Number of columns."""
        return max(len(self.names), max((len(row) for row in self.rows[:1000]), default=0))


def read_table(path: Path, check: Check = lambda: None) -> Table:
    """Return a file's table; its kind is told by its name.

    Args:
        path: The file.
        check: Called now and then; raises to stop.

    Raises:
        InputError: The file can't be read, or holds no table of its kind.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path} is too large for a list", "Split it into smaller files")
        kind = path.suffix.lower()
        if kind == ".xlsx":
            rows = _workbook(path, check)
        elif kind in (".vcf", ".vcard"):
            return _cards(_text(path), check)
        else:
            rows = _delimited(_text(path), kind, check)
    except OSError as error:
        raise InputError(
            f"{path} can't be read: {error.strerror or error}", "Check the name and permissions"
        ) from error
    if not rows:
        raise InputError(f"There isn't a word in {path}", "Choose a file with words")
    return with_header(Table((), tuple(rows))) if looks_like_header(rows[0]) else _plain(rows)


def pasted_table(text: str) -> Table:
    """Return the table that a spreadsheet or a text put on the clipboard."""
    rows = [tuple(cell.strip() for cell in row) for row in csv.reader(StringIO(text), "excel-tab")]
    rows = [row for row in rows if any(row)]
    if rows and looks_like_header(rows[0]):
        return with_header(Table((), tuple(rows)))
    return _plain(rows)


def with_header(table: Table) -> Table:
    """Return the table with its first row as headings."""
    return Table(table.rows[0], table.rows[1:]) if table.rows and not table.names else table


def without_header(table: Table) -> Table:
    """Return the table with its headings as the first row."""
    return Table((), (table.names, *table.rows)) if table.names else table


def looks_like_header(row: tuple[str, ...]) -> bool:
    """Say whether a row names columns: one of its cells is a name that lists use.

    A single cell counts only if it can't be meant as a word of the list.
    """
    known = [cell.strip().lower() for cell in row]
    if len(known) == 1:
        return known[0] == "written"
    return any(COLUMNS.get(cell) == "written" for cell in known)


def guess_columns(table: Table) -> tuple[str, ...]:
    """Return what each column probably holds, "" for nothing that a list wants."""
    guessed: list[str] = []
    for place in range(table.width):
        name = table.names[place].strip().lower() if place < len(table.names) else ""
        field = COLUMNS.get(name, "")
        guessed.append("" if field in guessed else field)
    if "written" not in guessed and guessed:
        guessed[_wordiest(table, guessed)] = "written"
    return tuple(guessed)


def to_rows(table: Table, columns: tuple[str, ...], kind: str = "") -> list[dict[str, str]]:
    """Return list rows by field name; rows without a word and repeated words are left out.

    Args:
        table: The cells.
        columns: A field of each column, "" for those that are left out.
        kind: Class of rows that have none.
    """
    place = {field: i for i, field in reversed(list(enumerate(columns))) if field}
    seen: set[str] = set()
    found = []
    for cells in table.rows:
        row = {f: " ".join(cells[i].split()) for f, i in place.items() if i < len(cells)}
        word = row.get("written", "")
        if not word or len(word) > LONGEST_ENTRY or word.casefold() in seen:
            continue
        seen.add(word.casefold())
        row = {field: cell for field, cell in row.items() if cell}
        if kind:
            row.setdefault("class", kind)
        found.append(row)
    return found


def _plain(rows: list[tuple[str, ...]]) -> Table:
    return Table((), tuple(rows))


def _wordiest(table: Table, taken: list[str]) -> int:
    """Return the free column with the most cells that hold letters."""
    free = [i for i, field in enumerate(taken) if not field] or [0]
    glance = table.rows[:200]

    def letters(place: int) -> int:
        return sum(place < len(row) and any(map(str.isalpha, row[place])) for row in glance)

    return max(free, key=letters)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\0" in raw[:8192]:
            raise InputError(f"{path} is no text", "Choose a CSV, TSV, TXT, XLSX or vCard file")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise InputError(f"{path} is not whole UTF-16 text", "Save it as UTF-8") from error
        # What spreadsheets wrote before UTF-8 was usual; every byte has a letter in it.
        return raw.decode("cp1252", errors="replace")


def _delimited(text: str, kind: str, check: Check) -> list[tuple[str, ...]]:
    head = text[:8192]
    if kind == ".tsv" or (kind == ".txt" and "\t" in head):
        delimiter = "\t"
    elif kind == ".txt":
        return [(line.strip(),) for line in text.splitlines() if line.strip()]
    else:
        delimiter = max(",;\t", key=head.count)
    rows = []
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter)):
            if number % _EVERY == 0:
                check()
            cells = tuple(cell.strip() for cell in row[:MOST_COLUMNS])
            if any(cells):
                rows.append(cells)
            if len(rows) >= MOST_ROWS:
                break
    except csv.Error as error:
        raise InputError(
            f"The table can't be read: {error}", "Save it again as CSV in UTF-8"
        ) from error
    return rows


# --- workbooks: ECMA-376, the parts that hold cells

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL = re.compile(r"([A-Z]+)\d+")


def _workbook(path: Path, check: Check) -> list[tuple[str, ...]]:
    """Return the rows of a workbook's first sheet."""
    try:
        with zipfile.ZipFile(path) as archive:
            sheet = _first_sheet(archive)
            names = set(archive.namelist())
            shared: list[str] = []
            if "xl/sharedStrings.xml" in names:
                with _part(path, archive, "xl/sharedStrings.xml") as file:
                    shared = list(_shared(file))
            with _part(path, archive, sheet) as file:
                return list(_rows(file, shared, check))
    except (
        zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, IndexError,
        ValueError, EOFError, RuntimeError,
    ) as error:  # fmt: skip
        raise InputError(
            f"{path} is damaged or no workbook", "Save it again, or export it as CSV"
        ) from error


def _part(path: Path, archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    if archive.getinfo(name).file_size > _LARGEST_PART:
        raise InputError(f"{path} is too large for a list", "Split it into smaller files")
    with archive.open(name) as file:
        head = file.read(4096)
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise InputError(f"{path} holds XML entities", "Save it again, or export it as CSV")
    return archive.open(name)


def _first_sheet(archive: zipfile.ZipFile) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    sheet = next(book.iter(f"{_MAIN}sheet"))
    link = sheet.get(f"{_LINKS}id")
    for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        if relation.get("Id") == link:
            target = relation.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(link)


def _shared(file: IO[bytes]) -> Iterator[str]:
    """Yield the texts that cells refer to by number."""
    for _, element in ElementTree.iterparse(file):
        if element.tag == f"{_MAIN}si":
            yield _string(element)
            element.clear()


def _string(element: ElementTree.Element) -> str:
    """Return a text with its formatted runs, without the reading aids of East Asian texts."""
    runs = [element.findall(f"{_MAIN}t"), element.findall(f"{_MAIN}r/{_MAIN}t")]
    return "".join(run.text or "" for group in runs for run in group)


def _rows(file: IO[bytes], shared: list[str], check: Check) -> Iterator[tuple[str, ...]]:
    count = 0
    for _, element in ElementTree.iterparse(file):
        if element.tag != f"{_MAIN}row":
            continue
        cells: list[str] = []
        for cell in element.iter(f"{_MAIN}c"):
            place = _place(cell.get("r", ""), len(cells))
            if place >= MOST_COLUMNS:
                break
            cells += [""] * (place - len(cells))
            cells.append(_value(cell, shared).strip())
        element.clear()
        if any(cells):
            yield tuple(cells)
            count += 1
            if count % _EVERY == 0:
                check()
            if count >= MOST_ROWS:
                return


def _place(reference: str, default: int) -> int:
    """Return the column of a cell such as "AB12", from 0."""
    match = _CELL.fullmatch(reference)
    if match is None:
        return default
    number = 0
    for letter in match[1][:4]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inner = cell.find(f"{_MAIN}is")
        return "" if inner is None else _string(inner)
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return shared[int(value)] if value else ""
    if kind == "n" and value.endswith(".0"):
        return value[:-2]
    return "" if kind == "e" else value


# --- address books: vCard 2.1 to 4.0 (RFC 6350)

_CARD_COLUMNS = ("name", "given name", "family name", "nickname", "organisation", "city")
_UNFOLD = re.compile(r"\r?\n[ \t]")
_SOFT_BREAK = re.compile(r"=\r?\n")
_ESCAPED = re.compile(r"\\([\\,;nN])")


def _cards(text: str, check: Check) -> Table:
    text = _UNFOLD.sub("", _SOFT_BREAK.sub("", text))
    rows = []
    card: dict[str, str] = {}
    for number, line in enumerate(text.splitlines()):
        if number % _EVERY == 0:
            check()
        name, parameters, value = _property(line)
        if name == "END":
            row = tuple(card.get(column, "") for column in _CARD_COLUMNS)
            if any(row):
                rows.append(row)
            card = {}
        else:
            _into(card, name, _decoded(parameters, value))
    if not rows:
        raise InputError("There is no card with a name in the file", "Export the contacts again")
    return Table(_CARD_COLUMNS, tuple(rows[:MOST_ROWS]))


def _property(line: str) -> tuple[str, str, str]:
    head, _, value = line.partition(":")
    name, _, parameters = head.partition(";")
    return name.rpartition(".")[2].strip().upper(), parameters.upper(), value


def _decoded(parameters: str, value: str) -> str:
    if "QUOTED-PRINTABLE" in parameters:
        return quopri.decodestring(value.encode()).decode("utf-8", errors="replace")
    return value


def _into(card: dict[str, str], name: str, value: str) -> None:
    parts = [_unescaped(part) for part in re.split(r"(?<!\\);", value)]
    if name == "FN":
        card["name"] = parts[0]
    elif name == "N":
        card["family name"] = parts[0]
        card["given name"] = parts[1] if len(parts) > 1 else ""
        whole = " ".join(part for part in (card["given name"], parts[0]) if part)
        card.setdefault("name", whole)
    elif name == "NICKNAME":
        card["nickname"] = parts[0].split(",")[0]
    elif name == "ORG":
        card["organisation"] = parts[0]
    elif name == "ADR" and len(parts) > 3:
        card.setdefault("city", parts[3])


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: " " if m[1] in "nN" else m[1], text).strip()
