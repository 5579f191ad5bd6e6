"""Turns paragraphs and commands into text for the library, and back.

A command is stored by what it put in: words that stayed are ranges of numbers into the words that
stood there before, so that one keystroke in a long paragraph is a few dozen bytes. What stood
there before is known when the history is replayed from its beginning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from app.transcript.document import (
    Command,
    Document,
    Paragraph,
    Replace,
    Rival,
    Scores,
    Token,
    WordState,
)

_NAMES = ("acoustic", "prior", "language", "vocabulary", "pronunciation", "insertion")


def paragraph_text(paragraph: Paragraph) -> str:
    """Return a paragraph as JSON."""
    return _dumped(_paragraph(paragraph, {}))


def paragraph_from(text: str) -> Paragraph:
    """Return a paragraph from its JSON."""
    return _paragraph_back(json.loads(text), ())


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
        value = json.loads(text)
        changes: list[Replace] = []
        # Later changes of one command may build on earlier ones: apply each before the next.
        scratch = _Overlay(document.paragraphs)
        for entry in value["changes"]:
            change = _change_back(entry, scratch)
            scratch.apply(change)
            changes.append(change)
        # Joining was decided when it was made: the history is replayed as it stands.
        recipes = value.get("recipes")
        document.do(
            Command(value["kind"], tuple(changes), False, tuple(recipes) if recipes else None)
        )
        count += 1
    for _ in range(min(undone, count)):
        document.undo()


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
    words: list[Token] = []
    for entry in value["words"]:
        if isinstance(entry, list):
            words.extend(known[entry[0] : entry[1]])
        else:
            words.append(_token_back(entry))
    return Paragraph(value["first"], value["last"], tuple(words), value["speaker"])


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
