"""Documents of many kinds give the sentences that a reader would say."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from core.errors import InputError
from core.text.documents import read_document, split_sentences


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def test_plain_text_is_cut_into_sentences(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "One here. Two there!\nThree, Dr. Lee said.\n\n")
    assert read_document(path) == ["One here.", "Two there!", "Three, Dr. Lee said."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    assert read_document(write(tmp_path / "a.txt", "Café – née", encoding)) == ["Café – née"]


def test_sentences_end_where_a_capital_follows() -> None:
    assert split_sentences('He said "No." Then 5 left. e.g. this one') == [
        'He said "No."',
        "Then 5 left. e.g. this one",
    ]


def test_markdown_loses_its_marks(tmp_path: Path) -> None:
    text = (
        "# Title\n\nSome **bold** and\n[a link](http://x.y) here.\n\n```\ncode\n```\n- item _one_\n"
    )
    assert read_document(write(tmp_path / "a.md", text)) == [
        "Title",
        "Some bold and a link here.",
        "item one",
    ]


def test_html_gives_what_is_shown(tmp_path: Path) -> None:
    text = (
        "<html><head><title>T</title><style>p{}</style></head><body><h1>Head</h1>"
        "<p>Fish &amp; <b>chi</b>ps.</p><script>var x;</script><ul><li>One<li>Two</ul></body>"
    )
    assert read_document(write(tmp_path / "a.html", text)) == [
        "Head",
        "Fish & chips.",
        "One",
        "Two",
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_give_their_cells_with_words(separator: str, tmp_path: Path) -> None:
    rows = [["id", "text"], ["1", '"Hello there, friend"'], ["2", "Good bye"]]
    text = "\n".join(separator.join(row) for row in rows) + "\n"
    found = read_document(write(tmp_path / "a.csv", text))
    assert found == ["id", "text", "Hello there, friend", "Good bye"]


def test_subtitles_are_joined_over_cues(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n<i>We begin</i>\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\n- JOHN: right here.\n[music]\n\n"
        "3\n00:00:04,000 --> 00:00:05,000\nNext one.\n"
    )
    assert [s.strip() for s in read_document(write(tmp_path / "a.srt", text))] == [
        "We begin right here.",
        "Next one.",
    ]
    web = "WEBVTT\n\nNOTE a remark\n\n01:02.000 --> 01:03.000 align:start\n<v Ann>Hello.\n"
    assert read_document(write(tmp_path / "a.vtt", web)) == ["Hello."]


def test_word_documents_give_their_paragraphs(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        f"<w:document {space}><w:body><w:p><w:r><w:t>One </w:t></w:r><w:r><w:t>two.</w:t></w:r>"
        "</w:p><w:p><w:r><w:t>Three.</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", body)
    assert read_document(tmp_path / "a.docx") == ["One two.", "Three."]


def test_open_documents_give_their_paragraphs(tmp_path: Path) -> None:
    space = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = (
        f"<doc {space}><text:h>Head</text:h><text:p>One <text:span>two</text:span>.</text:p></doc>"
    )
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("content.xml", body)
    assert read_document(tmp_path / "a.odt") == ["Head", "One two."]


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.pdf"])
def test_damaged_documents_are_refused(name: str, tmp_path: Path) -> None:
    if name == "a.pdf":
        pytest.importorskip("pypdf")
    (tmp_path / name).write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(InputError, match="damaged"):
        read_document(tmp_path / name)


def test_documents_with_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("content.xml", bomb)
    with pytest.raises(InputError, match="entities"):
        read_document(tmp_path / "a.odt")


def test_missing_files_folders_and_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        read_document(tmp_path / "absent.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_document(tmp_path)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    with pytest.raises(InputError, match="no text"):
        read_document(tmp_path / "a.png")


def test_text_that_is_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Доброе утро, мир.\n".encode("koi8-r"))
    with pytest.raises(InputError, match="encoding"):
        read_document(tmp_path / "a.txt")


def test_a_pdf_of_pictures_is_refused_with_advice(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(tmp_path / "scan.pdf")
    with pytest.raises(InputError, match=r"pictures.*OCR"):
        read_document(tmp_path / "scan.pdf")


def test_transcripts_of_sonants_own_are_read(tmp_path: Path) -> None:
    line = '{"recording": "a.wav", "segments": [{"text": "the old man", "words": []}]}\n'
    path = write(tmp_path / "a.json", line + "\n" + line.replace("man", "sea"))
    assert read_document(path) == ["the old man", "the old sea"]
    with pytest.raises(InputError, match="no transcript"):
        read_document(write(tmp_path / "b.json", '{"name": 1}'))
