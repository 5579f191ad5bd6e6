"""Turns a document into what the export formats write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from app.transcript.document import Paragraph, Token
from core.export import rendered as written
from core.recipe import Recipe
from core.transcript.model import Transcript, TranscriptSegment, Word

if TYPE_CHECKING:
    from core.decoder.search import Alternative, FactorScores

SUFFIXES: tuple[str, ...] = ("txt", "srt", "vtt", "tsv", "json")


def transcript_of(
    path: str, samples: int, recipe: Recipe, paragraphs: list[Paragraph]
) -> Transcript:
    """Return a document as the exporters take it; words are in order and do not overlap."""
    segments = []
    reached = 0
    for paragraph in paragraphs:
        words = []
        for token in paragraph.words:
            first = max(token.first_sample, reached)
            last = max(token.last_sample, first)
            reached = last
            words.append(_word(token, first, last))
        if words:
            segments.append(
                TranscriptSegment(words[0].first_sample, words[-1].last_sample, tuple(words))
            )
    return Transcript(path, max(samples, reached), recipe, tuple(segments))


def rendered(kind: str, transcript: Transcript) -> str:
    """Return a transcript in a format."""
    content = written(kind, transcript)
    return content if isinstance(content, str) else ""


def _word(token: Token, first: int, last: int) -> Word:
    # The document's scores have the fields of the engine's; the exporters only read fields.
    return Word(
        token.text,
        first,
        last,
        token.confidence,
        cast("FactorScores", token.scores),
        cast("tuple[Alternative, ...]", cast("Any", token.rivals)),
    )
