"""List files, good and broken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.errors import InputError
from core.lexicon.phones import to_arpabet
from core.vocabulary.lists import LONGEST_LINE, WordList, make_list, read_list


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def words(found: WordList) -> list[str]:
    return [entry.written for entry in found.entries]


def test_plain_text_is_a_word_or_phrase_per_line(tmp_path: Path) -> None:
    found = read_list(written(tmp_path / "names.txt", "# mine\nShmyryov\n\n  New  York \n"))
    assert words(found) == ["Shmyryov", "New York"]
    assert [entry.line for entry in found.entries] == [2, 4]
    assert (found.name, found.notes) == ("names", ())


def test_all_columns_are_read(tmp_path: Path) -> None:
    text = (
        "weight,written,sounds_like,phones,class,count\n"
        '8,Shmyryov,shmee-ryov|shmir-off,SH M IH R Y AO F,surname,12\n,"Smith, Ltd",,,,\n'
    )
    first, second = read_list(written(tmp_path / "l.csv", text)).entries
    assert first.written == "Shmyryov"
    assert first.sounds_like == ("shmee-ryov", "shmir-off")
    assert [to_arpabet(p) for p in first.phones] == ["SH M IH R Y AO F"]
    assert (first.weight, first.kind, first.frequency, first.line) == (8.0, "surname", 12.0, 2)
    assert (second.written, second.weight, second.phones) == ("Smith, Ltd", 1.0, ())


@pytest.mark.parametrize("name", ["l.csv", "l.tsv", "l.txt", "l.words"])
def test_one_column_needs_no_header(name: str, tmp_path: Path) -> None:
    assert words(read_list(written(tmp_path / name, "Alpha\nBeta\n"))) == ["Alpha", "Beta"]


def test_a_plain_list_may_begin_with_a_word_that_names_a_column(tmp_path: Path) -> None:
    plain = written(tmp_path / "l.txt", "Weight\nClass\n")
    assert words(read_list(plain)) == ["Weight", "Class"]
    assert words(read_list(written(tmp_path / "h.txt", "written\nClass\n"))) == ["Class"]
    assert words(read_list(written(tmp_path / "h.csv", "Name\nClass\n"))) == ["Class"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_unicode_encodings_are_told_apart(encoding: str, end: str, tmp_path: Path) -> None:
    path = written(tmp_path / "l.txt", f"São Paulo{end}Łódź{end}", encoding)
    assert words(read_list(path)) == ["São Paulo", "Łódź"]


def test_semicolons_and_tabs_part_columns_too(tmp_path: Path) -> None:
    semi = written(tmp_path / "a.csv", "Name;Weight\nOlga;2,5\n")
    assert read_list(semi).entries[0].weight == 2.5
    tabs = written(tmp_path / "a.txt", "word\tweight\nSmith, John\t3\n")
    assert words(read_list(tabs)) == ["Smith, John"]


def test_a_bad_entry_is_noted_and_the_rest_kept(tmp_path: Path) -> None:
    text = (
        "written\tweight\tphones\nA\theavy\t\nB\t2\tSH XX\nC\t-1\t\n\t1\t\nD\t2\tB IY\nE\tnan\t\n"
        + "x" * 300 + "\t1\t\nF\n"
    )  # fmt: skip
    found = read_list(written(tmp_path / "l.tsv", text))
    assert words(found) == ["D", "F"]
    assert [note.split(":")[0] for note in found.notes] == [f"line {n}" for n in (2, 3, 4, 5, 7, 8)]
    assert found.notes[0] == "line 2: the weight “heavy” is no number from 0 up; “A” is left out"
    assert "“XX” is no phone" in found.notes[1]


def test_a_stray_quote_costs_one_line(tmp_path: Path) -> None:
    path = written(tmp_path / "l.csv", 'written,weight\n"Alpha,2\nBeta,3\nGamma,4\n')
    assert words(read_list(path))[-2:] == ["Beta", "Gamma"]


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("l.txt", "Müller\n".encode("latin-1"), r"isn't text in UTF-8 or UTF-16 \(line 1\)"),
        ("l.txt", b"one\ntwo\nM\xfcller\n", r"\(line 3\)"),
        ("l.txt", b"one\n\x00\x01\n", r"isn't a text file \(line 2"),
        ("l.txt", b"\xff\xfea", "isn't text in UTF-8 or UTF-16"),
        ("l.csv", b"weight,class\n2,x\n", "no column “written”; its columns are weight, class"),
        ("l.csv", b"alpha,beta\ngamma,delta\n", "2 columns but no header"),
        ("l.txt", b"one\n" + b"x" * (LONGEST_LINE + 1) + b"\n", r"65,537 characters \(line 2\)"),
    ],
)
def test_a_broken_file_is_an_input_error(
    name: str, raw: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(InputError, match=message):
        read_list(tmp_path / name)


def test_missing_files_and_folders_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no list"):
        read_list(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_list(tmp_path)


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="POSIX permissions")
def test_an_unreadable_file_is_an_input_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "l.txt", "a\n")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    # Root may read everything, so the refusal is played.
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        read_list(path)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_list_is_empty_with_a_note(text: str, tmp_path: Path) -> None:
    found = read_list(written(tmp_path / "l.txt", text))
    assert found.entries == ()
    assert found.notes[0].endswith("is empty")


def test_a_header_alone_is_an_empty_list(tmp_path: Path) -> None:
    assert read_list(written(tmp_path / "l.csv", "written,weight\n")).entries == ()


def test_typed_words_make_a_list() -> None:
    assert words(make_list("mine", [" Ada ", "", "Alan  Turing"])) == ["Ada", "Alan Turing"]
