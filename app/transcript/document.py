"""The transcript being edited: paragraphs of words, changed only by commands that can be undone.

    text typed ─► words matched by their text ─► Replace(first, old, new) ─► document ─► view
                                                          └─► history (SQLite)

No Qt here. Paragraphs and words are frozen: a command holds both states of what it changes, so
undo is the same replacement the other way round, before and after a restart.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from core.transcript.model import TranscriptSegment, Word

DOUBTFUL_BELOW = 0.6
"""A machine word less confident than this is shown as doubtful."""

PARAGRAPH_PAUSE = 19_200
"""Samples between two words (1.2 s) that begin a new paragraph."""

SENTENCE_PAUSE = 8_000
"""Samples between two words (0.5 s) that end a sentence where no full stop does."""

PARAGRAPH_WORDS = 90
"""Words that a paragraph is not joined beyond."""

_WORD = re.compile(r"\S+")
_MARKS = ",.?!;:…"


class WordState(StrEnum):
    """Who vouches for a word."""

    MACHINE = "machine"
    EDITED = "edited"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Scores:
    """The factors of a word's score, nats; the same fields as the decoder's FactorScores."""

    acoustic: float = 0.0
    prior: float = 0.0
    language: float = 0.0
    vocabulary: float = 0.0
    pronunciation: float = 0.0
    insertion: float = 0.0

    @property
    def total(self) -> float:
        """The sum of all factors."""
        return (
            self.acoustic
            + self.prior
            + self.language
            + self.vocabulary
            + self.pronunciation
            + self.insertion
        )


@dataclass(frozen=True, slots=True)
class Rival:
    """Another word that might have been said at a place."""

    text: str
    posterior: float
    scores: Scores


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the document.

    Attributes:
        text: As it is written; no white space inside.
        first_sample: Where it begins, at 16 kHz.
        last_sample: Where it ends, exclusive.
        confidence: 0 to 1; 1 for what a person wrote.
        state: Who vouches for it.
        scores: Factors of the machine's word; zeros for what a person wrote.
        rivals: Other words of that place, most probable first.
        suggestion: What a later decoding would write here; "" when there is none.
    """

    text: str
    first_sample: int
    last_sample: int
    confidence: float = 1.0
    state: WordState = WordState.MACHINE
    scores: Scores = Scores()
    rivals: tuple[Rival, ...] = ()
    suggestion: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it."""
        return self.state is WordState.MACHINE and self.confidence < DOUBTFUL_BELOW

    @property
    def kept(self) -> bool:
        """Whether a person has vouched for it, so that no decoding may change it."""
        return self.state is not WordState.MACHINE


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful word of a paragraph: its number, how sure the machine was, where it sounds."""

    index: int
    confidence: float
    first_sample: int
    last_sample: int


class Unread(Protocol):
    """A paragraph's words before anybody has needed them: three hours of them take a while.

    Called from any thread; `words` gives the same objects to all.
    """

    def words(self) -> tuple[Token, ...]:
        """Make the words."""
        ...

    def count(self) -> int:
        """Return how many words there are."""
        ...

    def texts(self) -> list[str]:
        """Return the words as they are written."""
        ...

    def doubts(self) -> tuple[Doubt, ...]:
        """Return the doubtful ones."""
        ...

    def corrected(self) -> list[str]:
        """Return those that a person has written."""
        ...


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of one speaker without a long pause.

    Attributes:
        first_sample: Where it begins; keeps its place when all words are deleted.
        last_sample: Where it ends, exclusive.
        words: In order of time.
        speaker: A label, "" when nobody gave one.
        unread: Stands for the words until they are needed; None once they are there.
    """

    first_sample: int
    last_sample: int
    words: tuple[Token, ...] = ()
    speaker: str = ""
    unread: Unread | None = field(default=None, init=False, repr=False, compare=False)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Make the words when they are first asked for; from then on this is not called."""
            if name != "words":
                raise AttributeError(name)
            unread = self.unread
            if unread is not None:
                object.__setattr__(self, "words", unread.words())
                object.__setattr__(self, "unread", None)
            return object.__getattribute__(self, "words")

    @staticmethod
    def later(first_sample: int, last_sample: int, unread: Unread, speaker: str = "") -> Paragraph:
        """Return a paragraph whose words are made when they are first needed."""
        made = Paragraph.__new__(Paragraph)
        for name, value in (
            ("first_sample", first_sample),
            ("last_sample", last_sample),
            ("speaker", speaker),
            ("unread", unread),
        ):
            object.__setattr__(made, name, value)
        return made

    @property
    def text(self) -> str:
        """The words, separated by spaces."""
        return " ".join(self.texts())

    def texts(self) -> list[str]:
        """Return the words as they are written."""
        unread = self.unread
        return unread.texts() if unread is not None else [word.text for word in self.words]

    def doubts(self) -> tuple[Doubt, ...]:
        """Return the doubtful words."""
        unread = self.unread
        if unread is not None:
            return unread.doubts()
        return tuple(
            Doubt(index, word.confidence, word.first_sample, word.last_sample)
            for index, word in enumerate(self.words)
            if word.doubtful
        )

    def corrected(self) -> list[str]:
        """Return the words that a person has written."""
        unread = self.unread
        if unread is not None:
            return unread.corrected()
        return [word.text for word in self.words if word.state is WordState.EDITED]

    def said_by(self, speaker: str) -> Paragraph:
        """Return the same words with another speaker's name."""
        unread = self.unread
        if unread is not None:
            return Paragraph.later(self.first_sample, self.last_sample, unread, speaker)
        return replace(self, speaker=speaker)

    def spans(self) -> list[tuple[int, int]]:
        """Return the first and last (exclusive) character of each word in `text`."""
        spans = []
        position = 0
        for word in self.words:
            spans.append((position, position + len(word.text)))
            position += len(word.text) + 1
        return spans


@dataclass(frozen=True, slots=True)
class Replace:
    """Paragraphs exchanged for others; every change of a document is one or several of these."""

    first: int
    old: tuple[Paragraph, ...]
    new: tuple[Paragraph, ...]

    def reversed(self) -> Replace:
        """Return the change that takes this one back."""
        return Replace(self.first, self.new, self.old)


@dataclass(frozen=True, slots=True)
class Command:
    """What one undo takes back.

    Attributes:
        kind: What the user did, a short identifier ("type", "pick", "factors").
        changes: In the order in which they were done.
        merges: Whether further typing in the same word joins this command.
        recipes: The recipe before and after as JSON, where the factors were changed.
    """

    kind: str
    changes: tuple[Replace, ...]
    merges: bool = False
    recipes: tuple[str, str] | None = None

    def reversed(self) -> Command:
        """Return the command that takes this one back."""
        return Command(self.kind, tuple(change.reversed() for change in reversed(self.changes)))


class Document:
    """Paragraphs and the commands that made them; tells its listeners of every replacement.

    Args:
        paragraphs: What it starts with.
        heard: Whether what is heard next may join the last of them.
    """

    def __init__(self, paragraphs: Iterable[Paragraph] = (), *, heard: bool = False) -> None:
        self.paragraphs: list[Paragraph] = list(paragraphs)
        self._done: list[Command] = []
        self._undone: list[Command] = []
        self._listeners: list[Callable[[Replace], None]] = []
        self._tail_open = heard and bool(self.paragraphs)
        # Paragraphs never change: what is known of one holds as long as it is in the document.
        self._doubts: dict[int, tuple[Paragraph, tuple[Doubt, ...]]] = {}

    def listen(self, listener: Callable[[Replace], None]) -> None:
        """Call a function after each replacement, in the order of the calls."""
        self._listeners.append(listener)

    @property
    def can_undo(self) -> bool:
        """Whether there is a command to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a command to do again."""
        return bool(self._undone)

    @property
    def undo_depth(self) -> int:
        """How many commands can be taken back."""
        return len(self._done)

    def hear(self, segment: Paragraph) -> bool:
        """Add what has just been heard; not a command, undo never removes it.

        Returns:
            Whether it joined the last paragraph. It never joins one that a command has touched:
            the stored history must fit the paragraphs it was made on.
        """
        if self._tail_open and continues(self.paragraphs[-1], segment):
            self.add(segment, joins=True)
            return True
        self.add(segment, joins=False)
        return False

    def add(self, segment: Paragraph, *, joins: bool) -> None:
        """Add a segment as a paragraph of its own, or to the last one."""
        if joins:
            before = self.paragraphs[-1]
            self._apply(Replace(len(self.paragraphs) - 1, (before,), (joined(before, segment),)))
        else:
            self._apply(Replace(len(self.paragraphs), (), (segment,)))
        self._tail_open = True

    def do(self, command: Command) -> bool:
        """Apply a command.

        Returns:
            Whether it joined the previous one instead of standing alone.
        """
        self._run(command)
        self._undone.clear()
        both = self._joined(command)
        if both is not None:
            self._done[-1] = both
            return True
        self._done.append(command)
        return False

    def amend(self, changes: Iterable[Replace]) -> Command | None:
        """Apply changes that follow from the last command, as a part of it.

        Returns:
            The command with them; None when there is none to amend, and nothing was changed.
        """
        if not self._done:
            return None
        more = tuple(changes)
        self._run(Command("", more))
        last = self._done[-1]
        together = last.changes
        for change in more:
            end = together[-1]
            if end.first == change.first and end.new == change.old:
                together = (*together[:-1], Replace(end.first, end.old, change.new))
            else:
                together = (*together, change)
        self._done[-1] = replace(last, changes=together)
        return self._done[-1]

    @property
    def last(self) -> Command:
        """The command that undo would take back."""
        return self._done[-1]

    @property
    def next(self) -> Command:
        """The command that redo would do again."""
        return self._undone[-1]

    def undo(self) -> Command | None:
        """Take the last command back and return it; None when there is none."""
        if not self._done:
            return None
        command = self._done.pop()
        self._run(command.reversed())
        self._undone.append(command)
        return command

    def redo(self) -> Command | None:
        """Do the last undone command again and return it; None when there is none."""
        if not self._undone:
            return None
        command = self._undone.pop()
        self._run(command)
        self._done.append(command)
        return command

    def word_count(self) -> int:
        """Return the number of words."""
        return sum(
            len(paragraph.words) if (unread := paragraph.unread) is None else unread.count()
            for paragraph in self.paragraphs
        )

    def doubtful(self) -> list[tuple[int, int]]:
        """Return paragraph and word numbers of all doubtful words, in order of the text."""
        return [(number, doubt.index) for number, doubt in self.doubts()]

    def doubts(self) -> list[tuple[int, Doubt]]:
        """Return all doubtful words with their paragraphs' numbers, in order of the text."""
        if len(self._doubts) > 2 * len(self.paragraphs) + 64:
            self._doubts.clear()  # Mostly of paragraphs that were exchanged for others.
        return [
            (number, doubt)
            for number, paragraph in enumerate(self.paragraphs)
            for doubt in self._doubts_of(paragraph)
        ]

    def _doubts_of(self, paragraph: Paragraph) -> tuple[Doubt, ...]:
        known = self._doubts.get(id(paragraph))
        if known is None or known[0] is not paragraph:
            known = self._doubts[id(paragraph)] = (paragraph, paragraph.doubts())
        return known[1]

    def word_at_sample(self, sample: int) -> tuple[int, int] | None:
        """Return the word that sounds at a time, else None."""
        low, high = 0, len(self.paragraphs)
        while low < high:
            middle = (low + high) // 2
            if self.paragraphs[middle].last_sample <= sample:
                low = middle + 1
            else:
                high = middle
        for number in range(low, min(low + 2, len(self.paragraphs))):
            for index, word in enumerate(self.paragraphs[number].words):
                if word.first_sample <= sample < word.last_sample:
                    return number, index
        return None

    def _run(self, command: Command) -> None:
        for change in command.changes:
            if change.first + len(change.old) >= len(self.paragraphs):
                self._tail_open = False
            self._apply(change)

    def _apply(self, change: Replace) -> None:
        last = change.first + len(change.old)
        if tuple(self.paragraphs[change.first : last]) != change.old:
            raise AssertionError("a change does not fit the document it is applied to")
        self.paragraphs[change.first : last] = change.new
        for listener in self._listeners:
            listener(change)

    def _joined(self, command: Command) -> Command | None:
        """Return one command for the last and this one, or None where they stay two."""
        if not (self._done and command.merges and self._done[-1].merges):
            return None
        before = self._done[-1]
        if len(before.changes) != 1 or len(command.changes) != 1:
            return None
        earlier, later = before.changes[0], command.changes[0]
        if earlier.first != later.first or earlier.new != later.old:
            return None
        if _changed_word(earlier.old, earlier.new) != _changed_word(later.old, later.new):
            return None
        return Command(command.kind, (Replace(earlier.first, earlier.old, later.new),), True)


def _changed_word(old: tuple[Paragraph, ...], new: tuple[Paragraph, ...]) -> tuple[int, int] | None:
    """Return which word alone a change touches, counted from both ends; None if not one."""
    if len(old) != 1 or len(new) != 1:
        return None
    before, after = old[0].words, new[0].words
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    if len(after) - head - tail > 1 or len(before) - head - tail > 1:
        return None
    return head, tail


def _common(one: Sequence[Token], other: Sequence[Token]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left is not right and left != right:
            break
        count += 1
    return count


def token_of(word: Word) -> Token:
    """Return an engine's word as a word of the document.

    Numbers are rounded as the library keeps them: a word read back equals the word that was heard.
    """
    return Token(
        text=word.text,
        first_sample=int(word.first_sample),
        last_sample=int(word.last_sample),
        confidence=round(float(word.confidence), 4),
        scores=_scores_of(word.scores),
        rivals=tuple(
            Rival(other.text, round(float(other.posterior), 4), _scores_of(other.scores))
            for other in word.alternatives
        ),
    )


def _scores_of(scores: object) -> Scores:
    names = ("acoustic", "prior", "language", "vocabulary", "pronunciation", "insertion")
    return Scores(*(round(float(getattr(scores, name)), 3) for name in names))


def paragraph_of(segment: TranscriptSegment) -> Paragraph:
    """Return an engine's segment as a paragraph."""
    return Paragraph(
        int(segment.first_sample),
        int(segment.last_sample),
        tuple(token_of(word) for word in segment.words),
    )


def retyped(old: Sequence[Paragraph], texts: Sequence[str]) -> tuple[Paragraph, ...]:
    """Return paragraphs for edited text: words that are still there keep all they know.

    Args:
        old: Paragraphs whose text was edited, in order; at least one.
        texts: Their text now, one per paragraph; at least one.

    Returns:
        One paragraph per text. Words that were touched have the time of those they replace, shared
        out by their length; words put between others share the gap.
    """
    before = [word for paragraph in old for word in paragraph.words]
    rows = [_WORD.findall(text) for text in texts]
    after = [text for row in rows for text in row]
    words = _matched(before, after, old[0].first_sample, old[-1].last_sample)
    result: list[Paragraph] = []
    used = 0
    for number, row in enumerate(rows):
        mine = tuple(words[used : used + len(row)])
        used += len(row)
        origin = old[min(number, len(old) - 1)]
        first = result[-1].last_sample if result else old[0].first_sample
        last = mine[-1].last_sample if mine else first
        if number == 0 and mine:
            first = min(first, mine[0].first_sample)
        elif mine:
            first = mine[0].first_sample
        if number == len(rows) - 1:
            last = max(last, old[-1].last_sample)
        result.append(Paragraph(first, max(first, last), mine, origin.speaker))
    return tuple(result)


def _matched(before: list[Token], after: list[str], begin: int, end: int) -> list[Token]:
    head = 0
    while head < min(len(before), len(after)) and before[head].text == after[head]:
        head += 1
    tail = 0
    limit = min(len(before), len(after)) - head
    while tail < limit and before[-1 - tail].text == after[-1 - tail]:
        tail += 1
    touched = before[head : len(before) - tail]
    texts = after[head : len(after) - tail]
    first = before[head - 1].last_sample if head else begin
    last = before[len(before) - tail].first_sample if tail else max(end, first)
    middle = _aligned(touched, texts, first, last)
    return [*before[:head], *middle, *(before[len(before) - tail :] if tail else ())]


def _aligned(touched: list[Token], texts: list[str], first: int, last: int) -> list[Token]:
    """Keep the words among the touched that are still there, give the others times."""
    result: list[Token] = []
    old_texts = [word.text for word in touched]
    matcher = SequenceMatcher(None, old_texts, texts, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            result.extend(touched[i:j])
        elif kind != "delete":
            start = touched[i].first_sample if i < j else _end_of(touched, i, first)
            stop = touched[j - 1].last_sample if i < j else _begin_of(touched, j, last)
            result.extend(written(texts[k:m], start, max(start, stop), touched[i:j]))
    return result


def _end_of(touched: list[Token], index: int, first: int) -> int:
    return touched[index - 1].last_sample if index else first


def _begin_of(touched: list[Token], index: int, last: int) -> int:
    return touched[index].first_sample if index < len(touched) else last


def written(
    texts: Sequence[str], first: int, last: int, replaced: Sequence[Token] = ()
) -> list[Token]:
    """Return words a person wrote for a span of time, shared out by their length.

    Args:
        texts: The words.
        first: Where the span begins, samples.
        last: Where it ends.
        replaced: What stood there: one word for one keeps its rivals, so that the choice can be
            changed again.
    """
    total = sum(len(text) for text in texts)
    result = []
    position = first
    gone = 0
    for index, text in enumerate(texts):
        gone += len(text)
        stop = first + (last - first) * gone // max(total, 1)
        old = replaced[index] if len(replaced) == len(texts) else None
        if old is not None:
            position, stop = old.first_sample, old.last_sample
        rivals = old.rivals if old is not None else ()
        result.append(Token(text, position, stop, 1.0, WordState.EDITED, Scores(), rivals))
        position = stop
    return result


def with_word(paragraph: Paragraph, index: int, *words: Token) -> Paragraph:
    """Return a paragraph with one word exchanged for others."""
    return replace(
        paragraph, words=(*paragraph.words[:index], *words, *paragraph.words[index + 1 :])
    )


def picked(word: Token, text: str) -> tuple[Token, ...]:
    """Return the words that take a word's place when a person picks or writes another text.

    The mark after the word stays, unless the new text brings its own.
    """
    if text == bare_text(text):
        text += word.text[len(bare_text(word.text)) :]
    texts = text.split()
    chosen = written(texts, word.first_sample, word.last_sample, [word] * len(texts[:1]))
    if len(chosen) == 1:
        rivals = [rival for rival in word.rivals if rival.text != bare_text(text)]
        if word.state is WordState.MACHINE and word.text != text:
            rivals.insert(0, Rival(word.text, word.confidence, word.scores))
        same = (rival.scores for rival in word.rivals if rival.text in (text, bare_text(text)))
        mine = next(same, Scores())
        chosen = [replace(chosen[0], rivals=tuple(rivals), scores=mine)]
    return tuple(chosen)


def verified(paragraph: Paragraph, first: int = 0, last: int | None = None) -> Paragraph:
    """Return a paragraph whose words from first to last (exclusive) a person has vouched for."""
    end = len(paragraph.words) if last is None else last
    words = tuple(
        replace(word, state=WordState.VERIFIED) if first <= number < end else word
        for number, word in enumerate(paragraph.words)
    )
    return replace(paragraph, words=words)


def bare_text(text: str) -> str:
    """Return a word without the marks after it; marks alone stay."""
    return text.rstrip(_MARKS) or text


def sentence_at(paragraph: Paragraph, index: int) -> tuple[int, int]:
    """Return the words around one that are heard as a sentence: first and last (exclusive).

    Full stops end it where there are any; a pause does where there are none.
    """
    words = paragraph.words

    def ends(number: int) -> bool:
        word, following = words[number], words[number + 1]
        return (
            word.text.rstrip("\"'”»)").endswith((".", "?", "!", "…"))
            or following.first_sample - word.last_sample >= SENTENCE_PAUSE
        )

    first, last = index, index + 1
    while first > 0 and not ends(first - 1):
        first -= 1
    while last < len(words) and not ends(last - 1):
        last += 1
    return first, last


def begins_sentence(paragraph: Paragraph, index: int) -> bool:
    """Return whether a word stands first in its paragraph or after a mark that ends a sentence."""
    return index == 0 or paragraph.words[index - 1].text.endswith((".", "?", "!", "…"))


def about(paragraphs: Sequence[Paragraph], span: tuple[int, int]) -> range:
    """Return the numbers of the paragraphs that may have words in a span of samples.

    A word of a pause belongs to the nearer paragraph, so one to either side may have some.
    """
    first = bisect_right(paragraphs, span[0], key=lambda paragraph: paragraph.last_sample)
    last = bisect_left(paragraphs, span[1], key=lambda paragraph: paragraph.first_sample)
    return range(max(first - 1, 0), min(last + 1, len(paragraphs)))


def corrected_words(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return what a person has written, in order: words established for the rest of a recording."""
    return [text for paragraph in paragraphs for text in paragraph.corrected()]


def redecoded(
    paragraph: Paragraph, heard: Sequence[Token], *, span: tuple[int, int] | None = None
) -> Paragraph:
    """Return a paragraph with what a new decoding heard; words vouched for stay.

    Args:
        paragraph: As it is.
        heard: All words of the new decoding in the paragraph's time, in order.
        span: Samples outside of which nothing changes; None for all.

    Returns:
        The same object when nothing changes, scores included.
    """
    # A mark that comes or goes beside a word doesn't make it another word.
    old_texts = [bare_text(word.text).casefold() for word in paragraph.words]
    new_texts = [bare_text(word.text).casefold() for word in heard]
    matcher = SequenceMatcher(None, old_texts, new_texts, autojunk=False)
    words: list[Token] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        old, new = paragraph.words[i:j], list(heard[k:m])
        if kind == "equal":
            words.extend(_refreshed(mine, fresh) for mine, fresh in zip(old, new, strict=True))
        elif span is not None and not _inside((*old, *new), span):
            words.extend(old)
        elif any(word.kept for word in old):
            words.extend(_suggested(old, new))
        else:
            words.extend(new)
    same = len(words) == len(paragraph.words) and all(
        one == other for one, other in zip(words, paragraph.words, strict=True)
    )
    return paragraph if same else replace(paragraph, words=tuple(words))


def _refreshed(mine: Token, fresh: Token) -> Token:
    if mine.kept:
        return replace(mine, suggestion="")
    return fresh


def _suggested(old: Sequence[Token], new: Sequence[Token]) -> list[Token]:
    if len(old) == len(new):
        return [
            replace(mine, suggestion=fresh.text) if mine.kept else fresh
            for mine, fresh in zip(old, new, strict=True)
        ]
    text = " ".join(word.text for word in new)
    first = next(index for index, word in enumerate(old) if word.kept)
    return [
        replace(word, suggestion=text) if index == first else word for index, word in enumerate(old)
    ]


def _inside(words: Sequence[Token], span: tuple[int, int]) -> bool:
    return any(word.first_sample < span[1] and word.last_sample > span[0] for word in words)


def redecoded_changes(
    paragraphs: Sequence[Paragraph], heard: Sequence[Token], span: tuple[int, int] | None = None
) -> list[Replace]:
    """Return the changes that bring a document up to a new decoding of the whole recording.

    Args:
        paragraphs: The document's.
        heard: The new decoding's words, in order of time.
        span: Samples outside of which nothing changes; None for all.
    """
    changes = []
    begin = 0
    for number, paragraph in enumerate(paragraphs):
        end = begin
        bound = None
        if number + 1 < len(paragraphs):
            bound = (paragraph.last_sample + paragraphs[number + 1].first_sample) // 2
        while end < len(heard) and (
            bound is None or (heard[end].first_sample + heard[end].last_sample) // 2 < bound
        ):
            end += 1
        fresh = redecoded(paragraph, heard[begin:end], span=span)
        if fresh is not paragraph:
            changes.append(Replace(number, (paragraph,), (fresh,)))
        begin = end
    return changes


def redecoded_selection(
    paragraphs: Sequence[Paragraph], heard: Sequence[Token], span: tuple[int, int]
) -> list[Replace]:
    """Return the changes that put a new decoding of a selection alone into a document.

    Args:
        paragraphs: The document's.
        heard: The new decoding's words whose middle lies in the selection, in order of time.
        span: The selection's first and last (exclusive) sample.
    """

    def selected(word: Token) -> bool:
        return span[0] <= (word.first_sample + word.last_sample) // 2 < span[1]

    touched = [
        number
        for number in about(paragraphs, span)
        if any(selected(word) for word in paragraphs[number].words)
    ]
    parts = [
        replace(paragraphs[n], words=tuple(word for word in paragraphs[n].words if selected(word)))
        for n in touched
    ]
    changes = []
    for change in redecoded_changes(parts, heard):
        number = touched[change.first]
        whole = paragraphs[number]
        before = [word for word in whole.words if not selected(word)]
        inside = change.new[0].words
        at = sum(1 for word in before if word.first_sample < span[0])
        words = (*before[:at], *inside, *before[at:])
        changes.append(Replace(number, (whole,), (replace(whole, words=words),)))
    return changes


def differences(changes: Iterable[Replace]) -> list[tuple[int, int, str, str]]:
    """Return what a person would notice of changes: paragraph, word, old text, new text."""
    found = []
    for change in changes:
        if len(change.old) != len(change.new):
            continue
        for number, (old, new) in enumerate(zip(change.old, change.new, strict=True)):
            before = [bare_text(word.text) for word in old.words]
            after = [bare_text(word.text) for word in new.words]
            matcher = SequenceMatcher(None, before, after, autojunk=False)
            for kind, i, j, k, m in matcher.get_opcodes():
                if kind != "equal":
                    found.append(
                        (change.first + number, k, " ".join(before[i:j]), " ".join(after[k:m]))
                    )
    return found


def continues(previous: Paragraph, following: Paragraph) -> bool:
    """Return whether a segment reads on from the paragraph before it."""
    # Segments reach a little into the silence around them; the words tell how long it was.
    end = previous.words[-1].last_sample if previous.words else previous.last_sample
    begin = following.words[0].first_sample if following.words else following.first_sample
    return (
        begin - end < PARAGRAPH_PAUSE
        and len(previous.words) + len(following.words) <= PARAGRAPH_WORDS
    )


def joined(previous: Paragraph, following: Paragraph) -> Paragraph:
    """Return one paragraph for two."""
    return replace(
        previous, last_sample=following.last_sample, words=previous.words + following.words
    )


def fresh_words(command: Command) -> list[Token]:
    """Return the words that a person has just written: their times are only shared out."""
    before = {id(word) for change in command.changes for old in change.old for word in old.words}
    return [
        word
        for change in command.changes
        for new in change.new
        for word in new.words
        if word.state is WordState.EDITED and id(word) not in before
    ]


def runs_of(paragraph: Paragraph, fresh: Callable[[Token], bool]) -> list[tuple[int, int]]:
    """Return the stretches of words that are fresh, each as first and last (exclusive) number."""
    runs: list[tuple[int, int]] = []
    for number, word in enumerate(paragraph.words):
        if not fresh(word):
            continue
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs


def timed(
    paragraph: Paragraph, first: int, places: Sequence[tuple[int, int]], *, context: tuple[int, int]
) -> Paragraph:
    """Return a paragraph whose words from `first` on lie where they were found.

    The words around them keep their times but for what the found ones take of them.

    Args:
        paragraph: As it is.
        first: Number of the first word with a place.
        places: First and last (exclusive) sample of each word, rising.
        context: How many of the places at either end belong to words that are only neighbours.
    """
    words = list(paragraph.words)
    begin, end = first + context[0], first + len(places) - context[1]
    mine = places[context[0] : len(places) - context[1]]
    for number, (start, stop) in zip(range(begin, end), mine, strict=True):
        words[number] = replace(words[number], first_sample=start, last_sample=max(start, stop))
    if begin and begin < end:
        left, limit = words[begin - 1], words[begin].first_sample
        if left.last_sample > limit:
            start = min(left.first_sample, limit)
            words[begin - 1] = replace(left, first_sample=start, last_sample=limit)
    if end < len(words) and begin < end:
        right, limit = words[end], words[end - 1].last_sample
        if right.first_sample < limit:
            stop = max(right.last_sample, limit)
            words[end] = replace(right, first_sample=limit, last_sample=stop)
    return paragraph if tuple(words) == paragraph.words else replace(paragraph, words=tuple(words))


def times_are_monotonic(paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether no word begins before the one before it ends."""
    words = [word for paragraph in paragraphs for word in paragraph.words]
    return all(one.last_sample <= two.first_sample for one, two in pairwise(words)) and all(
        word.first_sample <= word.last_sample for word in words
    )
