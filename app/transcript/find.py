"""What find and replace find: places, what would be written there, and the command that does it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.transcript.document import Command, Paragraph, Replace, WordState, retyped

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Match:
    """A place that was found: paragraph, first and last (exclusive) character."""

    paragraph: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Change:
    """What replacing would do at a place.

    Attributes:
        match: The place.
        before: What is written there.
        after: What would be.
        verified: Whether words of it are vouched for: replacing all only suggests there.
    """

    match: Match
    before: str
    after: str
    verified: bool


def pattern(
    wanted: str, *, regular: bool = False, whole: bool = False, case: bool = False
) -> re.Pattern[str]:
    """Return what to look for.

    Raises:
        re.error: The regular expression is wrong.
    """
    text = wanted if regular else re.escape(wanted)
    if whole:
        text = rf"(?<!\w)(?:{text})(?!\w)"
    return re.compile(text, 0 if case else re.IGNORECASE)


def matches(texts: Sequence[str], wanted: re.Pattern[str]) -> list[Match]:
    """Return all places, in order; empty matches are left out."""
    return [
        Match(number, found.start(), found.end())
        for number, text in enumerate(texts)
        for found in wanted.finditer(text)
        if found.end() > found.start()
    ]


def changes_of(
    paragraphs: Sequence[Paragraph], wanted: re.Pattern[str], by: str, *, regular: bool
) -> list[Change]:
    r"""Return what replacing would do at each place, in order; the places of `matches`.

    Args:
        paragraphs: The document's.
        wanted: What to look for.
        by: What to write; with a regular expression \1 and \g<name> stand for its groups.
        regular: Whether it is one.

    Raises:
        re.error: The replacement is no good: a group that is not there, a stray backslash.
    """
    if regular:
        _check(wanted, by)
    result = []
    for number, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if not wanted.search(text):
            continue
        sure_spans = [
            span
            for word, span in zip(paragraph.words, paragraph.spans(), strict=True)
            if word.state is WordState.VERIFIED
        ]
        for found in wanted.finditer(text):
            if found.end() == found.start():
                continue
            match = Match(number, found.start(), found.end())
            sure = any(first < match.last and match.first < last for first, last in sure_spans)
            # A line break would begin no paragraph: a word's end is all that it can be.
            after = " ".join(found.expand(by).split("\n")) if regular else by
            result.append(Change(match, found.group(), after, sure))
    return result


def _check(wanted: re.Pattern[str], by: str) -> None:
    try:
        re.compile(wanted.pattern + "|", wanted.flags).sub(by, "")
    except IndexError as error:  # A name that no group has.
        raise re.error(str(error)) from error


def replacement(
    paragraphs: Sequence[Paragraph], chosen: Sequence[Change], *, all_of_them: bool = False
) -> tuple[Command | None, int, int]:
    """Return the command that replaces places, how many it writes and how many it only suggests.

    Args:
        paragraphs: The document's.
        chosen: What to do, in order.
        all_of_them: Whether nobody has looked at each place: verified words then stay, with a
            suggestion where one word stands for one.
    """
    rows: dict[int, list[Change]] = {}
    for change in chosen:
        rows.setdefault(change.match.paragraph, []).append(change)
    written = suggested = 0
    edits = []
    for number, mine in rows.items():
        old = new = paragraphs[number]
        kept = [change for change in mine if change.verified and all_of_them]
        for change in reversed(mine):  # From the end: the places before stay where they are.
            if change.after != change.before and change not in kept:
                new = _rewritten(new, change)
                written += 1
        if kept:
            new, count = _suggested(old, new, kept)
            suggested += count
        if new != old:
            edits.append(Replace(number, (old,), (new,)))
    command = Command("replace", tuple(edits)) if edits else None
    return command, written, suggested


def _rewritten(paragraph: Paragraph, change: Change) -> Paragraph:
    text = paragraph.text
    text = text[: change.match.first] + change.after + text[change.match.last :]
    return retyped((paragraph,), (text,))[0]


def _suggested(old: Paragraph, new: Paragraph, kept: Sequence[Change]) -> tuple[Paragraph, int]:
    """Leave a suggestion at each verified word that would be another one.

    Args:
        old: The paragraph in which the places were found.
        new: The same with everything else written.
        kept: Places whose words stay.

    Returns:
        The paragraph, and how many words got a suggestion.
    """
    wanted: dict[int, str] = {}  # By the word's identity: what it would be.
    spans, text = old.spans(), old.text
    for change in reversed(kept):
        numbers = _touched(old, change.match)
        begin, end = spans[numbers[0]][0], spans[numbers[-1]][1]
        alone = len(numbers) == 1
        # A word may have several places: what is behind this one has been exchanged already.
        whole = wanted.get(id(old.words[numbers[0]]), text[begin:end]) if alone else text[begin:end]
        after = whole[: change.match.first - begin] + change.after
        after += whole[change.match.last - begin :]
        texts = [" ".join(after.split())] if alone and after.strip() else _WORD.findall(after)
        if len(texts) != len(numbers):
            continue  # Which word would be which can't be said: all stay as they are.
        for index, written in zip(numbers, texts, strict=True):
            word = old.words[index]
            if written != word.text:
                wanted[id(word)] = written
    words = tuple(
        replace(word, suggestion=wanted[id(word)]) if id(word) in wanted else word
        for word in new.words
    )
    return replace(new, words=words), len(wanted)


def _touched(paragraph: Paragraph, match: Match) -> list[int]:
    """Return the numbers of the words that a place lies in."""
    return [
        number
        for number, (first, last) in enumerate(paragraph.spans())
        if first < match.last and match.first < last
    ]
