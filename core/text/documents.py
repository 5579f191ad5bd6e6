"""Lines of text from documents: TXT, MD, HTML, CSV, SRT, VTT, DOCX, ODT, PDF, Sonant's own JSON.

Only what is read aloud or said counts: mark-up, time codes, scripts and styles are left out.
Office and PDF readers are loaded when such a file is read.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

from core.errors import InputError, UsageError

LARGEST_FILE = 256 << 20
"""Bytes of a document that has to be read whole; plain text may be larger."""
_LARGE_TEXT = 32 << 20
_LONGEST_LINE = 1 << 20
_GLANCE = 1 << 16
_CONTROLS = bytes([*range(1, 8), *range(14, 27), *range(28, 32)])
_MOST_CONTROLS = 0.005
_HIGH = bytes(range(192, 256))
_LATIN_LETTERS = bytes([*range(65, 91), *range(97, 123)])
_MOST_HIGH = 0.4
"""Share of letters that aren't ASCII beyond which a text is in no Western encoding."""
_AS_UTF8 = "Save it as UTF-8"
_LARGEST_PART = 256 << 20
"""Bytes that a part of a zipped document may unpack to."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])")
_TIMES = re.compile(r"^\s*(?:\d+:)?\d+:\d\d[.,]\d+\s*-->")
_TAGS = re.compile(r"<[^>]{1,200}>|\{\\[^}]{1,100}\}")
_CUE_MARKS = re.compile(r"^(?:-\s*)?(?:[A-Z][A-Z .]+:\s*)?|[\[(][^\])]*[\])]|♪")
_MARKDOWN = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), " "),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+]|\d+\.)\s+"), ""),
    (re.compile(r"(\*\*|__|\*|_|`|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
)


def read_document(path: Path | str) -> list[str]:
    """Return the sentences of a document, as written; see `read_sentences`."""
    return list(read_sentences(path))


def read_sentences(path: Path | str) -> Iterator[str]:
    """Yield the sentences of a document, as written; large plain texts are read bit by bit.

    Args:
        path: The file; its kind is told by its name. Other names than the known ones are read as
            plain text.

    Raises:
        InputError: The file is missing, unreadable, too large, damaged, no text, or holds none.
        UsageError: A reader that the file's kind needs is not installed.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder", "Name the documents in it")
        size = path.stat().st_size
        kind = path.suffix.lower()
        lines: Iterable[str]
        if kind in (".txt", "") and size > _LARGE_TEXT:
            lines = _streamed(path)
        elif size > LARGEST_FILE:
            raise InputError(f"{path} is too large for a document", "Split it into smaller files")
        else:
            lines = _READERS.get(kind, _plain)(path)
        for line in lines:
            yield from split_sentences(line)
    except OSError as error:
        raise InputError(
            f"{path} can't be read: {error.strerror or error}", "Check the name and permissions"
        ) from error


def find_documents(paths: Iterable[Path]) -> list[Path]:
    """Return files as they are, and in place of a folder the documents in it, by name.

    Args:
        paths: Files and folders.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()
            )
        else:
            found.append(path)
    return found


def split_sentences(line: str) -> list[str]:
    """Return the sentences of a line; it is cut after . ! ? where a capital or digit follows."""
    parts = []
    start = 0
    for match in _SENTENCE_END.finditer(line):
        last = line[start : match.start()].rsplit(" ", 1)[-1]
        # an initial or an abbreviation such as "Dr." doesn't end a sentence
        if re.fullmatch(r"(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Capt|Col|Gen|Lt|No|vs)\.", last):
            continue
        parts.append(line[start : match.end()].strip())
        start = match.end()
    parts.append(line[start:].strip())
    return [part for part in parts if part]


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InputError(f"{path} is not whole UTF-16 text", "Save it as UTF-8") from error
    _refuse_binary(path, raw[:_GLANCE])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_foreign(path, raw)
        return raw.decode("cp1252", errors="replace")


def _refuse_binary(path: Path, raw: bytes) -> None:
    """Refuse what starts like no text.

    Raises:
        InputError: It has zero bytes or too many control characters.
    """
    controls = len(raw) - len(raw.translate(None, _CONTROLS))
    if b"\0" in raw or controls > len(raw) * _MOST_CONTROLS:
        raise InputError(f"{path} is no text", "Give a text, office or PDF document")


def _refuse_foreign(path: Path, raw: bytes) -> None:
    """Refuse what is neither UTF-8 nor an older Western encoding, whose letters are mostly ASCII.

    Raises:
        InputError: Too few of the letters are ASCII.
    """
    high = len(raw) - len(raw.translate(None, _HIGH))
    low = len(raw) - len(raw.translate(None, _LATIN_LETTERS))
    if high > _MOST_HIGH * (high + low):
        raise InputError(f"{path} isn't in UTF-8, and its encoding can't be told", _AS_UTF8)


def _streamed(path: Path) -> Iterator[str]:
    """Yield the lines of a large text; a line that isn't UTF-8 is taken as Windows-1252."""
    with path.open("rb") as file:
        head = file.read(_GLANCE)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise InputError(f"{path} is too large for UTF-16", _AS_UTF8)
        _refuse_binary(path, head)
        try:
            head[: head.rfind(b"\n") + 1].decode("utf-8-sig")
        except UnicodeDecodeError:
            _refuse_foreign(path, head)
        file.seek(0)
        while raw := file.readline(_LONGEST_LINE):
            try:
                yield raw.decode("utf-8").lstrip("\ufeff")
            except UnicodeDecodeError:
                yield raw.decode("cp1252", errors="replace")


def _paragraphs(lines: Iterator[str]) -> Iterator[str]:
    """Join lines that were only broken to fit a page; an empty line ends a paragraph."""
    held: list[str] = []
    for line in lines:
        if line.strip():
            held.append(line.strip())
        elif held:
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def _plain(path: Path) -> list[str]:
    return _text(path).splitlines()


def _markdown(path: Path) -> list[str]:
    lines = []
    fenced = False
    for line in _text(path).splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            text = line
            for pattern, replacement in _MARKDOWN:
                text = pattern.sub(replacement, text)
            lines.append(_TAGS.sub(" ", text))
    return list(_paragraphs(iter(lines)))


class _Page(HTMLParser):
    """Collects the text between block elements."""

    _SILENT = frozenset(("script", "style", "head", "noscript", "template", "svg"))
    _INLINE = frozenset(
        ("a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small",
         "span", "strong", "sub", "sup", "u", "wbr")
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[list[str]] = [[]]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in self._SILENT
        if tag not in self._INLINE:
            self.blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT and self._silent:
            self._silent -= 1
        if tag not in self._INLINE:
            self.blocks.append([])

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.blocks[-1].append(data)


def _html(path: Path) -> list[str]:
    page = _Page()
    page.feed(_text(path))
    page.close()
    return [" ".join("".join(block).split()) for block in page.blocks if block]


def _csv(path: Path) -> list[str]:
    text = _text(path)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:8192], ",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if path.suffix.lower() == ".tsv" else csv.excel
    try:
        rows = list(csv.reader(StringIO(text), dialect))
    except csv.Error as error:
        raise InputError(f"{path} is no table that can be read: {error}", "Check it") from error
    return [cell for row in rows for cell in row if re.search(r"[A-Za-z]", cell)]


def _subtitles(path: Path) -> list[str]:
    """Return cues; what runs over several cues is joined until a sentence ends."""
    spoken: list[str] = []
    in_cue = False
    for line in _text(path).splitlines():
        if _TIMES.match(line):
            in_cue = True
        elif not line.strip():
            in_cue = False
        elif in_cue:
            text = _TAGS.sub("", line).strip()
            text = _CUE_MARKS.sub("", text)
            if spoken and not re.search(r"[.!?][\"'”’)]*$", spoken[-1]):
                spoken[-1] += " " + text
            else:
                spoken.append(text)
    return spoken


def _transcripts(path: Path) -> list[str]:
    """Return the segments of transcripts that Sonant wrote as JSON Lines."""
    try:
        return [
            str(segment["text"])
            for line in _text(path).splitlines()
            if line.strip()
            for segment in json.loads(line)["segments"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is JSON but no transcript of Sonant's", "Save its text as TXT"
        ) from error


def _docx(path: Path) -> list[str]:
    return _zipped(path, "word/document.xml", ("p",), ("t",))


def _odt(path: Path) -> list[str]:
    return _zipped(path, "content.xml", ("p", "h"), None)


def _zipped(
    path: Path, part: str, blocks: tuple[str, ...], runs: tuple[str, ...] | None
) -> list[str]:
    """Return the text of block elements of a zipped XML document.

    Args:
        path: The document.
        part: Its file with the text.
        blocks: Local names of paragraph elements.
        runs: Local names of elements whose text counts; None: all text does.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(part).file_size > _LARGEST_PART:
                raise InputError(f"{path} is too large for a text", "Split it")
            raw = archive.read(part)
        if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw:
            raise InputError(f"{path} holds XML entities", "Save it again with your office program")
        tree = ElementTree.fromstring(raw)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError) as error:
        raise InputError(f"{path} is damaged or no such document", "Save it again") from error
    lines = []
    for element in tree.iter():
        if element.tag.rpartition("}")[2] in blocks:
            if runs is None:
                lines.append(" ".join("".join(element.itertext()).split()))
            else:
                found = (e.text or "" for e in element.iter() if e.tag.rpartition("}")[2] in runs)
                lines.append("".join(found))
    return lines


def _pdf(path: Path) -> list[str]:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise UsageError(
            "Reading PDF documents needs the Python package pypdf, which isn't installed",
            "Install it with `pip install pypdf`, or save the document as text",
        ) from error
    lines: list[str] = []
    try:
        for page in PdfReader(path).pages:
            text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", page.extract_text())
            lines.extend([*text.splitlines(), ""])
    except (PyPdfError, ValueError, KeyError) as error:
        raise InputError(
            f"{path} is damaged or locked", "Save it again without password"
        ) from error
    if not any(line.strip() for line in lines):
        raise InputError(
            f"{path} has no text in it: its pages are pictures", "Run text recognition (OCR) on it"
        )
    return list(_paragraphs(iter(lines)))


_READERS: dict[str, Callable[[Path], list[str]]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".csv": _csv,
    ".tsv": _csv,
    ".srt": _subtitles,
    ".vtt": _subtitles,
    ".json": _transcripts,
    ".docx": _docx,
    ".odt": _odt,
    ".pdf": _pdf,
}
SUFFIXES = tuple(_READERS)
"""Names that are read as more than plain text."""
