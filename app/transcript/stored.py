"""Turns paragraphs and commands into text for the library, and back.

A command is stored by what it put in: words that stayed are ranges of numbers into the words that
stood there before, so that one keystroke in a long paragraph is a few dozen bytes. What stood
there before is known when the history is replayed from its beginning.

Reading is lazy. What the window shows of all words at once is looked for in the text by patterns
that fit exactly what is written here; words are made paragraph by paragraph when somebody needs
them. Text of any other form goes through the JSON reader at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from app.transcript.document import (
    DOUBTFUL_BELOW,
    Command,
    Document,
    Doubt,
    Paragraph,
    Replace,
    Rival,
    Scores,
    Token,
    WordState,
)

_NAMES = ("acoustic", "prior", "language", "vocabulary", "pronunciation", "insertion")

_Row = tuple[str, str, str, str, str, str]
"""A word in brief, as it is written: text in quotes, first and last sample, confidence, the first
letter of its state, and its whole JSON but for what all words begin and end with."""

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_BRIEF = (
    rf'\{{"text":({_STRING}),"at":\[(-?\d+),(-?\d+)\]'
    r',"confidence":([^,"]++),"state":"(\w)\w*+"'
)
_WORD = re.compile(_BRIEF)
_ENTRY = re.compile(rf'(?:{_BRIEF}(?:[^"}}]++|{_STRING})*+\}}|\[(\d+),(\d+)\])')
_BEGIN, _BETWEEN, _END = '{"text":', '},{"text":', "}"
_PARAGRAPH = re.compile(rf'\{{"first":(-?\d+),"last":(-?\d+),"speaker":({_STRING}),"words":\[')
_CHANGE = re.compile(r'\{"first":(\d+),"count":(\d+),"new":\[')
_CHANGES = ',"changes":['


def paragraph_text(paragraph: Paragraph) -> str:
    """Return a paragraph as JSON."""
    return _dumped(_paragraph(paragraph, {}))


def paragraph_from(*texts: str) -> Paragraph:
    """Return a paragraph from its JSON, or from that of the segments that it joins."""
    heads: list[re.Match[str]] = []
    rows: list[_Row] = []
    for text in texts:
        head = _PARAGRAPH.match(text)
        if head is None or not text.endswith("]}"):
            return _read(texts)
        heads.append(head)
        begin, end = head.end() + len(_BEGIN), len(text) - len("}]}")
        if begin < end:
            # Quotes inside of strings are escaped: only words have this between them.
            words = text[begin:end].split(_BETWEEN)
            found = _WORD.findall(text, head.end())
            if len(found) != len(words):
                return _read(texts)
            rows += [(*brief, word) for brief, word in zip(found, words, strict=True)]
    first, last = int(heads[0][1]), int(heads[-1][2])
    return Paragraph.later(first, last, _Unread(rows), json.loads(heads[0][3]))


def _read(texts: Sequence[str]) -> Paragraph:
    parts = [_paragraph_back(json.loads(text), ()) for text in texts]
    words = tuple(word for part in parts for word in part.words)
    return Paragraph(parts[0].first_sample, parts[-1].last_sample, words, parts[0].speaker)


def paragraphs_from(segments: Iterable[tuple[bool, str]]) -> list[Paragraph]:
    """Return the paragraphs of stored segments.

    Args:
        segments: Whether each joins the one before it, and its JSON.
    """
    groups: list[list[str]] = []
    for joins, text in segments:
        if joins and groups:
            groups[-1].append(text)
        else:
            groups.append([text])
    return [paragraph_from(*group) for group in groups]


def command_text(command: Command) -> str:
    """Return a command as JSON."""
    return _dumped(
        {
            "kind": command.kind,
            "recipes": command.recipes,
            "changes": [_change(change) for change in command.changes],
        }
    )


def replay(document: Document, texts: Iterable[str], undone: int = 0) -> None:
    """Do stored commands again.

    Args:
        document: The bare transcript; gets the commands as its history.
        texts: All commands as JSON, oldest first.
        undone: How many of the last ones were undone.
    """
    count = 0
    for text in texts:
        scanned = _scanned(text, _Overlay(document.paragraphs))
        document.do(scanned or _command_back(text, _Overlay(document.paragraphs)))
        count += 1
    for _ in range(min(undone, count)):
        document.undo()


def _command_back(text: str, document: _Overlay) -> Command:
    value = json.loads(text)
    changes: list[Replace] = []
    # Later changes of one command may build on earlier ones: apply each before the next.
    for entry in value["changes"]:
        changes.append(_change_back(entry, document))
        document.apply(changes[-1])
    return _command(value, changes)


def _command(value: dict[str, Any], changes: Sequence[Replace]) -> Command:
    # Joining was decided when it was made: the history is replayed as it stands.
    recipes = value.get("recipes")
    return Command(value["kind"], tuple(changes), False, tuple(recipes) if recipes else None)


def _scanned(text: str, document: _Overlay) -> Command | None:
    """Return a command whose words are made later; None where the text has another form."""
    begin = text.find(_CHANGES)
    at = begin + len(_CHANGES)
    changes: list[Replace] = []
    while begin >= 0 and (head := _CHANGE.match(text, at)):
        old = document.part(int(head[1]), int(head[2]))
        before = _rows_of(old)
        new: list[Paragraph] = []
        at = head.end()
        while paragraph := _PARAGRAPH.match(text, at):
            rows, end = _entries(text, paragraph.end(), before)
            if not text.startswith("]}", end):
                return None
            speaker = json.loads(paragraph[3])
            first, last = int(paragraph[1]), int(paragraph[2])
            new.append(Paragraph.later(first, last, _Unread(rows), speaker))
            at = end + 2 + text.startswith(",", end + 2)
        changes.append(Replace(int(head[1]), old, tuple(new)))
        document.apply(changes[-1])
        if not text.startswith("]}", at):
            return None
        at += 2 + text.startswith(",", at + 2)
    if begin < 0 or text[at:] != "]}":
        return None
    return _command(json.loads(text[:begin] + "}"), changes)


def _entries(text: str, at: int, before: Sequence[_Row]) -> tuple[list[_Row], int]:
    """Return a list's words in brief, ranges filled in, and where the list ends."""
    rows: list[_Row] = []
    while entry := _ENTRY.match(text, at):
        if entry[6]:
            rows += before[int(entry[6]) : int(entry[7])]
        else:
            word = text[at + len(_BEGIN) : entry.end() - len(_END)]
            rows.append((entry[1], entry[2], entry[3], entry[4], entry[5], word))
        at = entry.end() + text.startswith(",", entry.end())
    return rows, at


class _Unread:
    """Words of a paragraph as they are written."""

    __slots__ = ("_made", "rows")

    def __init__(self, rows: list[_Row]) -> None:
        self.rows = rows
        # Setting a default is one step for all threads: each gets the words of the first.
        self._made: dict[str, tuple[Token, ...]] = {}

    def words(self) -> tuple[Token, ...]:
        text = _BETWEEN.join(row[5] for row in self.rows)
        entries = json.loads(f"[{_BEGIN}{text}{_END}]") if self.rows else ()
        return self._made.setdefault("words", _words_back(entries, ()))

    def count(self) -> int:
        return len(self.rows)

    def texts(self) -> list[str]:
        return [json.loads(row[0]) if "\\" in row[0] else row[0][1:-1] for row in self.rows]

    def doubts(self) -> tuple[Doubt, ...]:
        return tuple(
            Doubt(index, float(confidence), int(first), int(last))
            for index, (_, first, last, confidence, state, _) in enumerate(self.rows)
            if state == "m" and float(confidence) < DOUBTFUL_BELOW
        )

    def corrected(self) -> list[str]:
        return [json.loads(row[0]) for row in self.rows if row[4] == "e"]


def _rows_of(paragraphs: Iterable[Paragraph]) -> list[_Row]:
    rows: list[_Row] = []
    for paragraph in paragraphs:
        unread = paragraph.unread
        if isinstance(unread, _Unread):
            rows += unread.rows
        else:
            rows += [_row(word) for word in paragraph.words]
    return rows


def _row(word: Token) -> _Row:
    brief = _WORD.match(written := _dumped(_token(word)))
    assert brief is not None
    return brief[1], brief[2], brief[3], brief[4], brief[5], written[len(_BEGIN) : -len(_END)]


class _Overlay:
    """A copy of the list of paragraphs, made only when a command has several changes."""

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._own = False

    def part(self, first: int, count: int) -> tuple[Paragraph, ...]:
        return tuple(self._paragraphs[first : first + count])

    def apply(self, change: Replace) -> None:
        if not self._own:
            self._paragraphs = list(self._paragraphs)
            self._own = True
        self._paragraphs[change.first : change.first + len(change.old)] = change.new


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _change(change: Replace) -> dict[str, Any]:
    known = {
        id(word): number
        for number, word in enumerate(word for old in change.old for word in old.words)
    }
    return {
        "first": change.first,
        "count": len(change.old),
        "new": [_paragraph(paragraph, known) for paragraph in change.new],
    }


def _change_back(value: dict[str, Any], document: _Overlay) -> Replace:
    old = document.part(value["first"], value["count"])
    words = tuple(word for paragraph in old for word in paragraph.words)
    return Replace(
        value["first"], old, tuple(_paragraph_back(entry, words) for entry in value["new"])
    )


def _paragraph(paragraph: Paragraph, known: dict[int, int]) -> dict[str, Any]:
    """Return plain values; words found in `known` become ranges [first, last exclusive]."""
    words: list[Any] = []
    run: list[int] | None = None
    for word in paragraph.words:
        number = known.get(id(word))
        if number is None:
            run = None
            words.append(_token(word))
        elif run is not None and run[1] == number:
            run[1] += 1
        else:
            run = [number, number + 1]
            words.append(run)
    return {
        "first": paragraph.first_sample,
        "last": paragraph.last_sample,
        "speaker": paragraph.speaker,
        "words": words,
    }


def _paragraph_back(value: dict[str, Any], known: tuple[Token, ...]) -> Paragraph:
    words = _words_back(value["words"], known)
    return Paragraph(value["first"], value["last"], words, value["speaker"])


def _words_back(entries: Iterable[Any], known: tuple[Token, ...]) -> tuple[Token, ...]:
    words: list[Token] = []
    for entry in entries:
        if isinstance(entry, list):
            words.extend(known[entry[0] : entry[1]])
        else:
            words.append(_token_back(entry))
    return tuple(words)


def _token(word: Token) -> dict[str, Any]:
    value: dict[str, Any] = {
        "text": word.text,
        "at": [word.first_sample, word.last_sample],
        "confidence": round(word.confidence, 4),
        "state": word.state.value,
    }
    if word.scores != Scores():
        value["scores"] = _scores(word.scores)
    if word.rivals:
        value["rivals"] = [
            [rival.text, round(rival.posterior, 4), _scores(rival.scores)] for rival in word.rivals
        ]
    if word.suggestion:
        value["suggestion"] = word.suggestion
    return value


def _token_back(value: dict[str, Any]) -> Token:
    return Token(
        text=value["text"],
        first_sample=value["at"][0],
        last_sample=value["at"][1],
        confidence=value["confidence"],
        state=WordState(value["state"]),
        scores=Scores(*value["scores"]) if "scores" in value else Scores(),
        rivals=tuple(
            Rival(text, posterior, Scores(*scores))
            for text, posterior, scores in value.get("rivals", ())
        ),
        suggestion=value.get("suggestion", ""),
    )


def _scores(scores: Scores) -> list[float]:
    return [round(getattr(scores, name), 3) for name in _NAMES]
