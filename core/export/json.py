"""JSON Lines: one object per recording, on one line."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from core.export.layout import PLAIN, Layout
from core.transcript.model import Transcript, TranscriptSegment, Word, seconds

if TYPE_CHECKING:
    from core.decoder.lattice import FactorScores


def render(transcript: Transcript, _layout: Layout = PLAIN) -> str:
    """Return one line: recording, recipe, segments with words, scores and alternatives.

    Times are seconds to the millisecond, scores nats, confidences 0 to 1.
    """
    value = {
        "recording": transcript.recording,
        "recipe": transcript.recipe.as_dict(),
        "segments": [_segment(segment) for segment in transcript.segments if segment.words],
    }
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _segment(segment: TranscriptSegment) -> dict[str, Any]:
    speaker = {"speaker": segment.speaker} if segment.speaker else {}
    return {
        "start_s": seconds(segment.words[0].first_sample),
        "end_s": seconds(segment.words[-1].last_sample),
        **speaker,
        "text": segment.text,
        "words": [_word(word) for word in segment.words],
    }


def _word(word: Word) -> dict[str, Any]:
    return {
        "text": word.text,
        "start_s": seconds(word.first_sample),
        "end_s": seconds(word.last_sample),
        "confidence": round(float(word.confidence), 4),
        "scores": _scores(word.scores),
        "alternatives": [
            {
                "text": other.text,
                "posterior": round(float(other.posterior), 4),
                "scores": _scores(other.scores),
            }
            for other in word.alternatives
        ],
    }


def _scores(scores: FactorScores) -> dict[str, float]:
    # Not `asdict`, which copies: an hour has 70,000 of these.
    return {one.name: round(float(getattr(scores, one.name)), 4) for one in fields(scores)}
