"""Write what was learnt into a list: a word's pronunciation, all other cells untouched."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from core.errors import InputError
from core.lexicon.phones import to_arpabet
from core.vocabulary.lists import COLUMNS, read_list

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def with_pronunciations(path: Path, written: str, phones: Sequence[tuple[int, ...]]) -> str:
    """Return the text of a list file in which a word has given pronunciations.

    A word that the list lacks is added at its end. A plain list of words becomes a table, for
    there is no other place for pronunciations.

    Args:
        path: The list; it needn't exist.
        written: The word as it is written.
        phones: Its pronunciations, token ids; they take the place of those it had.

    Raises:
        InputError: The list can't be read.
    """
    said = "|".join(to_arpabet(one) for one in phones)
    delimiter = "," if path.suffix.lower() == ".csv" else "\t"
    if not path.exists():
        return _joined([["written", "phones"], [written, said]], delimiter)
    read_list(path)  # Complains about what is no list.
    raw = path.read_bytes()
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    lines = text.splitlines()
    head = next((line for line in lines if line.strip()), "")
    if path.suffix.lower() not in (".csv", ".tsv") and "\t" not in head:
        rows = [["written", "phones"]]
        rows += [[line.strip(), ""] for line in lines if line.strip() and line[:2] != "# "]
        if rows[1:] and rows[1][0].lower() == "written":
            del rows[1]
        delimiter = "\t"
    else:
        if "\t" in head:
            delimiter = "\t"
        elif path.suffix.lower() == ".csv" and head.count(";") > head.count(","):
            delimiter = ";"
        rows = [next(csv.reader([line], delimiter=delimiter)) for line in lines if line.strip()]
        if len(rows[0]) == 1 and COLUMNS.get(rows[0][0].strip().lower()) != "written":
            rows.insert(0, ["written"])
    columns = [COLUMNS.get(cell.strip().lower(), "") for cell in rows[0]]
    if "written" not in columns:
        raise InputError(f"the list {path} has no column “written”", "Name it in the first line")
    if "phones" not in columns:
        rows[0].append("phones")
        columns.append("phones")
    _put(rows, columns.index("written"), columns.index("phones"), written, said)
    return _joined(rows, delimiter)


def _put(rows: list[list[str]], at: int, into: int, written: str, said: str) -> None:
    """Set a word's cell, in a row of its own if it has none yet."""
    for row in rows[1:]:
        if at < len(row) and row[at].strip().casefold() == written.casefold():
            row += [""] * (into + 1 - len(row))
            row[into] = said
            return
    row = [""] * len(rows[0])
    row[at], row[into] = written, said
    rows.append(row)


def _joined(rows: list[list[str]], delimiter: str) -> str:
    """Return rows as lines; a tab-separated table has no quotation marks."""
    if delimiter == "\t":
        return "".join("\t".join(row) + "\n" for row in rows)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()
