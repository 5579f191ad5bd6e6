"""Paragraphs as a reader sees them: who speaks, when, and the words with the times between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.export.layout import Layout, Speakers, Stamps, written_time
from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment, Word

PAUSE = 19_200
"""A pause this long (samples, 1.2 s) ends a paragraph."""

PARAGRAPH_WORDS = 90
"""Words that a paragraph is not joined beyond."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words without a time between them.

    Attributes:
        stamp: The time before them, as it is written; "" for none.
        words: At least one.
    """

    stamp: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, separated by spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph.

    Attributes:
        speaker: Whose name stands before it; "" where none does.
        pieces: Its words; at least one piece.
    """

    speaker: str
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All words."""
        return tuple(word for piece in self.pieces for word in piece.words)


class Blocks:
    """Makes blocks of segments as they come.

    A speaker is named where somebody else spoke before; times stand where the layout wants them.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._speaker = ""
        self._due = 0

    def block(self, segment: TranscriptSegment) -> Block:
        """Return the paragraph of the next segment, which has words."""
        layout = self._layout
        speaker = ""
        if layout.speakers is not Speakers.NONE and segment.speaker != self._speaker:
            speaker = segment.speaker
        self._speaker = segment.speaker
        pieces: list[tuple[str, list[Word]]] = []
        for word in segment.words:
            if self._stamped(word, first=not pieces):
                pieces.append((written_time(word.first_sample, layout.clock), [word]))
            elif not pieces:
                pieces.append(("", [word]))
            else:
                pieces[-1][1].append(word)
        return Block(speaker, tuple(Piece(stamp, tuple(words)) for stamp, words in pieces))

    def _stamped(self, word: Word, *, first: bool) -> bool:
        if self._layout.stamps is not Stamps.EVERY:
            return first and self._layout.stamps is Stamps.PARAGRAPH
        if word.first_sample < self._due:
            return False
        step = max(self._layout.every_s, 1) * SAMPLE_RATE
        self._due = (word.first_sample // step + 1) * step
        return True


def blocks(transcript: Transcript, layout: Layout) -> Iterator[Block]:
    """Yield a paragraph for each segment that has words."""
    maker = Blocks(layout)
    for segment in transcript.segments:
        if segment.words:
            yield maker.block(segment)


def gathered(transcript: Transcript) -> Transcript:
    """Return a transcript whose segments are paragraphs: joined up to a pause or another speaker.

    What was recognised comes in stretches between breaths, which read badly as paragraphs.
    """
    joined: list[TranscriptSegment] = []
    for segment in transcript.segments:
        if not segment.words:
            continue
        last = joined[-1] if joined else None
        if (
            last is not None
            and segment.speaker == last.speaker
            and segment.words[0].first_sample - last.words[-1].last_sample < PAUSE
            and len(last.words) + len(segment.words) <= PARAGRAPH_WORDS
        ):
            joined[-1] = replace(
                last, last_sample=segment.last_sample, words=last.words + segment.words
            )
        else:
            joined.append(segment)
    return replace(transcript, segments=tuple(joined))
