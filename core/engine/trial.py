"""A recipe on trial: the same recording decoded with one recipe and with another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.engine.events import Event, never
from core.transcript.impact import Impact, impact
from core.transcript.model import Transcript, TranscriptSegment

if TYPE_CHECKING:
    from core.engine.engine import Engine
    from core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Trial:
    """Two decodings of one recording.

    Attributes:
        before: With the one recipe.
        after: With the other.
    """

    before: Transcript
    after: Transcript

    def changes(self) -> Impact:
        """Return what differs, without a verdict."""
        return impact(
            [segment.words for segment in self.before.segments],
            [segment.words for segment in self.after.segments],
        )


def try_recipe(
    engine: Engine,
    recording: str,
    before: Recipe,
    after: Recipe,
    cancel: Callable[[], bool] = never,
) -> Iterator[Event | Trial]:
    """Decode a recording with two recipes of one acoustic pack; it is heard only once.

    Args:
        engine: Hears, decodes and keeps.
        recording: Path of the file.
        before: The one recipe.
        after: The other.
        cancel: Asked between segments; true stops.

    Yields:
        The engine's events but for segments, and both transcripts at the end.

    Raises:
        InputError: The recording or a list can't be read.
        PackError: A pack or model is at fault.
        Cancelled: `cancel` said so.
    """
    found: list[Transcript] = []
    for recipe in (before, after):
        for event in engine.transcribe(recording, recipe, cancel):
            if isinstance(event, Transcript):
                found.append(event)
            elif not isinstance(event, TranscriptSegment):
                yield event
    yield Trial(*found)
