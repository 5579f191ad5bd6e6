"""What a piece of work tells while it is done."""

from __future__ import annotations

from dataclasses import dataclass

from core.transcript.model import Transcript, TranscriptSegment


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done now, where no amount can be given."""

    what: str


@dataclass(frozen=True, slots=True)
class Advance:
    """How far the work is.

    Attributes:
        done: Samples of the recording.
        total: Its length as the file declares it; None where it doesn't.
    """

    done: int
    total: int | None


Event = Stage | Advance | TranscriptSegment | Transcript
"""What a piece of work yields; segments as they are decoded, the transcript last."""


def never() -> bool:
    """Say that nobody wants to stop."""
    return False
