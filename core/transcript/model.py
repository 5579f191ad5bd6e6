"""The transcript: what every format writes and every view shows.

Times are integer samples at 16 kHz; seconds exist only in what is written out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.recipe import Recipe

if TYPE_CHECKING:
    # For the types alone: reading or writing a transcript must not load the search.
    from core.decoder.confidence import Alternative
    from core.decoder.lattice import FactorScores

SAMPLE_RATE = 16_000
_MILLISECOND = SAMPLE_RATE // 1000


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word.

    Attributes:
        text: As it is written.
        first_sample: Where it begins.
        last_sample: Where it ends, exclusive.
        confidence: Posterior probability, 0 to 1.
        scores: The six factors of its score, nats.
        alternatives: Other words of that place, most probable first.
    """

    text: str
    first_sample: int
    last_sample: int
    confidence: float
    scores: FactorScores
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptSegment:
    """A stretch of speech between pauses.

    Attributes:
        first_sample: Where it begins.
        last_sample: Where it ends, exclusive.
        words: In order of time; empty where nothing was understood.
        speaker: Who says it; "" when nobody said so.
        left_out: Words that were found and not written, for nothing sounds like speech there.
    """

    first_sample: int
    last_sample: int
    words: tuple[Word, ...]
    speaker: str = ""
    left_out: int = 0

    @property
    def text(self) -> str:
        """The words, separated by spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Transcript:
    """The text of one recording.

    Attributes:
        recording: Its path as the user gave it.
        samples: Its length.
        recipe: What it was made with.
        segments: In order of time.
        notes: Sentences for the user: silence, damage.
    """

    recording: str
    samples: int
    recipe: Recipe
    segments: tuple[TranscriptSegment, ...]
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole text, one segment a line."""
        return "\n".join(segment.text for segment in self.segments if segment.words)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order of time."""
        return tuple(word for segment in self.segments for word in segment.words)


def seconds(samples: int) -> float:
    """Return a time in seconds, to the millisecond; later samples are never earlier."""
    return milliseconds(samples) / 1000


def milliseconds(samples: int) -> int:
    """Return a time in whole milliseconds, a half rounded up; 16 samples later is 1 ms later."""
    return (samples + _MILLISECOND // 2) // _MILLISECOND
