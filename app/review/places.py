"""Other places of a word: where it fits the sound, or where the machine made the same error.

    word ─► spotted in the kept sound ─► hits laid over the text ─► ranked ─► accepted as one step

What a person has written or verified is never changed by accepting many: it gets a suggestion.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.transcript.document import (
    Command,
    Document,
    Paragraph,
    Replace,
    Token,
    WordState,
    picked,
)
from app.transcript.saying import sayer_of

if TYPE_CHECKING:
    from app.bridge import Reporter
    from app.context import Context
    from app.transcript.session import Session
    from core.decoder.places import Place
    from core.recipe import Recipe

MARK = -0.5
"""Nats per sound above which a place is taken to sound alike, until the user moves the mark."""

LEAST_GAIN = 0.5
"""Nats by which a word must fit better than the one that is written."""

UNHEARD = -9.0
"""Score of a place where the word was not heard at all."""

CONTEXT = 5
"""Words shown on either side."""

_BARE = re.compile(r"^\W*|\W*$")
_TAIL = re.compile(r"\W*$")


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """A place where a word may belong.

    Attributes:
        words: The words that are written there now.
        before: Text before them.
        after: Text after them.
        score: Nats per sound ≤ 0; 0 where nothing sounds more like it.
        same_error: Whether the machine wrote there what was wrong elsewhere.
        gain: Nats by which it fits the sound better than what is written; None if unknown.
    """

    words: tuple[Token, ...]
    before: str
    after: str
    score: float
    same_error: bool
    gain: float | None = None

    @property
    def better(self) -> bool:
        """Whether it fits better than what is there; two words that sound alike fit the same."""
        return self.same_error or self.gain is None or self.gain > LEAST_GAIN

    @property
    def written(self) -> str:
        """The text that is there now."""
        return " ".join(word.text for word in self.words)

    @property
    def kept(self) -> bool:
        """Whether a person has vouched for a word of it."""
        return any(word.kept for word in self.words)

    @property
    def first_sample(self) -> int:
        """Where it begins."""
        return self.words[0].first_sample

    @property
    def last_sample(self) -> int:
        """Where it ends."""
        return self.words[-1].last_sample


def bare(text: str) -> str:
    """Return a text without punctuation around it, in small letters."""
    return _BARE.sub("", text).casefold()


def rank(
    paragraphs: Sequence[Paragraph], hits: Sequence[Place], text: str, wrong: str, here: int
) -> list[OtherPlace]:
    """Return where a word may belong, the same error first, then the likest sound.

    Args:
        paragraphs: The document's.
        hits: Where the word fits the sound.
        text: The word as it should be written.
        wrong: What the machine had written in its place; "" if nothing is known.
        here: A sample inside the place that was asked from; it is left out.
    """
    words = [word for paragraph in paragraphs for word in paragraph.words]
    owner = [p for p, paragraph in enumerate(paragraphs) for _ in paragraph.words]
    starts = [word.first_sample for word in words]
    found: dict[int, OtherPlace] = {}
    taken: set[int] = set()
    for hit in hits:
        span = _words_at(words, starts, hit.first_sample, hit.last_sample)
        if not span or owner[span[0]] != owner[span[-1]] or taken.intersection(span):
            continue
        there = tuple(words[number] for number in span)
        taken.update(span)
        if bare(" ".join(word.text for word in there)) == bare(text):
            continue
        if there[0].first_sample <= here < there[-1].last_sample:
            continue
        same = bool(wrong) and bare(" ".join(word.text for word in there)) == bare(wrong)
        found[span[0]] = _place(words, owner, span, hit.score, hit.gain, same=same)
    if wrong:
        length = len(wrong.split())
        for number in range(len(words) - length + 1):
            span = list(range(number, number + length))
            there = tuple(words[n] for n in span)
            if (
                number not in found
                and not taken.intersection(span)
                and bare(" ".join(word.text for word in there)) == bare(wrong)
                and not there[0].first_sample <= here < there[-1].last_sample
                and bare(wrong) != bare(text)
            ):
                found[number] = _place(words, owner, span, UNHEARD, None, same=True)
    return sorted(found.values(), key=lambda p: (not p.same_error, -p.score, p.first_sample))


def _words_at(words: list[Token], starts: list[int], first: int, last: int) -> list[int]:
    """Return the numbers of the words that lie in a stretch by more than half."""
    number = max(bisect_left(starts, first) - 1, 0)
    found = []
    while number < len(words) and words[number].first_sample < last:
        word = words[number]
        shared = min(word.last_sample, last) - max(word.first_sample, first)
        shorter = min(word.last_sample - word.first_sample, last - first)
        if shorter > 0 and shared > shorter / 2:
            found.append(number)
        number += 1
    return found


def _place(
    words: list[Token],
    owner: list[int],
    span: list[int],
    score: float,
    gain: float | None,
    *,
    same: bool,
) -> OtherPlace:
    first, last = span[0], span[-1]
    paragraph = owner[first]
    begin, end = max(first - CONTEXT, 0), min(last + 1 + CONTEXT, len(words))
    before = [words[n].text for n in range(begin, first) if owner[n] == paragraph]
    after = [words[n].text for n in range(last + 1, end) if owner[n] == paragraph]
    there = tuple(words[n] for n in span)
    return OtherPlace(there, " ".join(before), " ".join(after), score, same, gain)


def find_places(
    context: Context,
    reporter: Reporter,
    path: str,
    recipe: Recipe,
    paragraphs: Sequence[Paragraph],
    wanted: tuple[str, str, int],
) -> list[OtherPlace]:
    """Find other places of a word; called in the quick lane.

    Args:
        context: For the engine.
        reporter: Asked whether anybody still waits.
        path: The recording.
        recipe: What its sound was heard with.
        paragraphs: The document's.
        wanted: Text, what was wrong ("" if unknown), and a sample inside the asking place.
    """
    from core.decoder import places as spotted
    from core.heard import speaks_phones

    text, wrong, here = wanted
    hits: Sequence[Place] = ()
    stored = context.engine.get().recall(path, recipe)
    if stored is not None:
        with stored:
            say = sayer_of(recipe)
            variants = say(text)
            if variants and speaks_phones(stored):
                words = [word for paragraph in paragraphs for word in paragraph.words]
                keyword = spotted.Keyword(text, variants)
                hits = spotted.find_places(
                    stored, [keyword], words, say, cancel=lambda: reporter.cancelled
                )
    return rank(paragraphs, hits, text, wrong, here)


def accept(
    session: Session, places: Sequence[OtherPlace], text: str, *, suggest_only: bool = False
) -> tuple[int, int]:
    """Write a word at places, as one step.

    Args:
        session: The transcript.
        places: Where; places whose words have changed meanwhile are left out.
        text: The word.
        suggest_only: Whether words that a person vouches for get a suggestion instead.

    Returns:
        How many places were changed, and how many got a suggestion.
    """
    find = _Finder(session.document)
    edits: dict[int, list[tuple[int, int, tuple[Token, ...]]]] = {}
    changed = suggested = 0
    for place in places:
        where = [find(word) for word in place.words]
        if where[0] is None:
            continue
        number, first = where[0]
        if where != [(number, first + step) for step in range(len(where))]:
            continue
        if place.kept and suggest_only:
            new: tuple[Token, ...] = (
                replace(place.words[0], suggestion=text), *place.words[1:],
            )  # fmt: skip
            suggested += 1
        else:
            new = _written(place.words, text)
            changed += 1
        edits.setdefault(number, []).append((first, len(where), new))
    changes = []
    for number, rows in sorted(edits.items()):
        old = session.document.paragraphs[number]
        words = list(old.words)
        for first, count, new in sorted(rows, key=lambda row: -row[0]):
            words[first : first + count] = new
        changes.append(Replace(number, (old,), (replace(old, words=tuple(words)),)))
    if changes:
        session.do(Command("alike", tuple(changes)))
    return changed, suggested


class _Finder:
    """Finds words again in a document that may have changed since they were looked at."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._at = {
            id(word): (number, index)
            for number, paragraph in enumerate(document.paragraphs)
            for index, word in enumerate(paragraph.words)
        }

    def __call__(self, word: Token) -> tuple[int, int] | None:
        known = self._at.get(id(word))
        if known is not None:
            return known
        # Its times may have been found anew: the same text around the same time is the same word.
        place = self._document.word_at_sample((word.first_sample + word.last_sample) // 2)
        if place is None:
            return None
        there = self._document.paragraphs[place[0]].words[place[1]]
        return place if (there.text, there.state) == (word.text, word.state) else None


def _written(words: tuple[Token, ...], text: str) -> tuple[Token, ...]:
    """Return the words that a text puts in the place of others; their last punctuation stays."""
    tail = _TAIL.search(words[-1].text)
    text += tail.group() if tail and not text.endswith(tail.group()) else ""
    if len(words) == 1:
        return picked(words[0], text)
    whole = replace(
        words[0],
        text=" ".join(word.text for word in words),
        last_sample=words[-1].last_sample,
        confidence=min(word.confidence for word in words),
        state=WordState.EDITED,
        rivals=(),
    )
    return picked(whole, text)
