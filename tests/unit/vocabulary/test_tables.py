"""Tables from other programs: what a spreadsheet, an address book or a text holds is read whole."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from core.errors import Cancelled, InputError
from core.vocabulary.tables import (
    guess_columns,
    pasted_table,
    read_table,
    to_rows,
    with_header,
    without_header,
)


def _file(tmp_path: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_text(content, encoding=encoding, newline="")
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_any_delimiter_and_encoding(delimiter: str, encoding: str, tmp_path: Path) -> None:
    text = 'Word|Sounds like|Weight\r\nJosé|"ho zay"|4\r\n"Nyband"|nee band|\r\n'
    table = read_table(_file(tmp_path, "a.csv", text.replace("|", delimiter), encoding))
    assert table.names == ("Word", "Sounds like", "Weight")
    assert guess_columns(table) == ("written", "sounds_like", "weight")
    assert to_rows(table, guess_columns(table)) == [
        {"written": "José", "sounds_like": "ho zay", "weight": "4"},
        {"written": "Nyband", "sounds_like": "nee band"},
    ]


def test_quoted_cells_may_hold_line_breaks_and_delimiters(tmp_path: Path) -> None:
    table = read_table(_file(tmp_path, "a.csv", 'written,note\n"Smith, Jones","two\nlines"\n'))
    assert table.rows == (("Smith, Jones", "two\nlines"),)


def test_a_plain_text_is_one_column_and_its_first_line_a_word(tmp_path: Path) -> None:
    table = read_table(_file(tmp_path, "a.txt", "Name\nVoss, Anna\n\nKollin\n"))
    assert table.names == ()
    assert [row["written"] for row in to_rows(table, guess_columns(table))] == [
        "Name", "Voss, Anna", "Kollin",
    ]  # fmt: skip


def test_without_headings_the_column_with_words_is_the_word(tmp_path: Path) -> None:
    table = read_table(_file(tmp_path, "a.csv", "17,Shmyrev,3\n18,Nyband,4\n"))
    assert guess_columns(table) == ("", "written", "")


def test_the_first_row_can_be_taken_as_headings_and_back(tmp_path: Path) -> None:
    table = read_table(_file(tmp_path, "a.csv", "Fach,Wert\nNyband,4\n"))
    assert table.names == ()
    assert with_header(table).names == ("Fach", "Wert")
    assert without_header(with_header(table)) == table


def test_a_workbook_is_read_as_the_spreadsheet_shows_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Word", None, "Weight", "Class"])
    sheet.append(["Shmyrev", None, 4, "person"])
    sheet.append(["Больница", None, 2.5, None])
    sheet.append([])
    sheet["A6"] = CellRichText("Ny", TextBlock(InlineFont(b=True), "band"))
    sheet["AB6"] = "far right"
    book.create_sheet("Other").append(["not this one"])
    book.save(tmp_path / "a.xlsx")

    table = read_table(tmp_path / "a.xlsx")

    assert table.names == ("Word", "", "Weight", "Class")
    assert to_rows(table, guess_columns(table)) == [
        {"written": "Shmyrev", "weight": "4", "class": "person"},
        {"written": "Больница", "weight": "2.5"},
        {"written": "Nyband"},
    ]
    assert table.rows[2][27] == "far right"


def test_cards_of_all_versions(tmp_path: Path) -> None:
    text = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Re=\r\n"
        "n=C3=A9\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Shmyrev;Nickolay;;;\r\nFN:Nickolay\r\n  Shmyrev\r\n"
        "ORG:River\\, Board;Office\r\nitem1.ADR;TYPE=WORK:;;Main St 1;Fort Kollin;;;\r\n"
        "END:VCARD\r\n"
    )
    table = read_table(_file(tmp_path, "a.vcf", text))
    assert guess_columns(table)[0] == "written"
    assert table.rows == (
        ("René Müller", "René", "Müller", "", "", ""),
        ("Nickolay Shmyrev", "Nickolay", "Shmyrev", "", "River, Board", "Fort Kollin"),
    )


def test_repeated_and_empty_words_are_left_out(tmp_path: Path) -> None:
    table = read_table(_file(tmp_path, "a.csv", "written,x\nVoss,1\nvoss,2\n,3\n"))
    assert to_rows(table, ("written", ""), kind="person") == [
        {"written": "Voss", "class": "person"}
    ]


def test_what_a_spreadsheet_copies_is_understood() -> None:
    table = pasted_table('Word\tSounds like\r\nVoss\t"a\nb"\r\n')
    assert table.names == ("Word", "Sounds like")
    assert to_rows(table, guess_columns(table)) == [{"written": "Voss", "sounds_like": "a b"}]
    assert pasted_table("one\ntwo\n").rows == (("one",), ("two",))
    assert pasted_table("").rows == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"PK\x03\x04junk"), ("a.xlsx", b""), ("a.csv", b"\0\1\2"), ("a.vcf", b"hello"),
     ("a.txt", b""), ("a.csv", b"\n\n")],
)  # fmt: skip
def test_other_files_are_refused_in_a_sentence(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError):
        read_table(tmp_path / name)
    with pytest.raises(InputError):
        read_table(tmp_path / ("no-" + name))


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "good.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "good.xlsx") as old,
        zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as new,
    ):
        for name in old.namelist():
            raw = old.read(name)
            if name.endswith("sheet1.xml"):
                raw = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + raw
            new.writestr(name, raw)
    with pytest.raises(InputError, match="entities"):
        read_table(tmp_path / "bad.xlsx")


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.csv", "written,x\n" + "word,1\n" * 20_000)

    def stop() -> None:
        raise Cancelled("Stopped")

    with pytest.raises(Cancelled):
        read_table(path, stop)
