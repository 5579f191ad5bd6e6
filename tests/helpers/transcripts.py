"""Small transcripts made by hand."""

from __future__ import annotations

from core.decoder.confidence import Alternative
from core.decoder.lattice import FactorScores
from core.recipe import Recipe
from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment, Word

SCORES = FactorScores(
    acoustic=-1.5, prior=0.25, language=-3.0, vocabulary=0.5, pronunciation=-0.125, insertion=-1.0
)
OTHER = FactorScores(
    acoustic=-1.0, prior=0.25, language=-5.0, vocabulary=0.0, pronunciation=0.0, insertion=-1.0
)


def word(text: str, start_s: float, end_s: float, rival: str | None = None) -> Word:
    """A word with fixed scores."""
    alternatives = (Alternative(rival, 0.1, OTHER),) if rival else ()
    return Word(
        text, round(start_s * SAMPLE_RATE), round(end_s * SAMPLE_RATE), 0.875, SCORES, alternatives
    )


def segment(*words: Word) -> TranscriptSegment:
    """A segment of exactly its words' span."""
    first = words[0].first_sample if words else 0
    last = words[-1].last_sample if words else SAMPLE_RATE
    return TranscriptSegment(first, last, words)


def transcript(*segments: TranscriptSegment, notes: tuple[str, ...] = ()) -> Transcript:
    """A transcript of a recording "talk.mp3"."""
    samples = max((s.last_sample for s in segments), default=0)
    return Transcript("talk.mp3", samples, Recipe(), segments, notes)


def spoken(text: str, start_s: float = 0.0, word_s: float = 0.4) -> TranscriptSegment:
    """A segment of evenly spaced words."""
    return segment(
        *(
            word(token, start_s + i * word_s, start_s + (i + 0.9) * word_s)
            for i, token in enumerate(text.split())
        )
    )
