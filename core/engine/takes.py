"""Takes of a word: the kept sound of stretches of recordings, to learn its pronunciation from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.engine.events import Event, never
from core.engine.places import kept_sound
from core.errors import InputError
from core.transcript.model import Transcript, seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.engine.engine import Engine
    from core.recipe import Recipe
    from core.store.emissions import StoredEmissions

LONGEST = 4 * 16_000
"""Samples of speech that one word can take; more is a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """A word as it was said once.

    Attributes:
        log_probs: float32 [frames, tokens], nats.
        first_sample: Where it begins in the recording.
        last_sample: Where it ends, exclusive.
    """

    log_probs: NDArray[np.float32]
    first_sample: int
    last_sample: int


def take_of(
    engine: Engine,
    recording: str,
    recipe: Recipe,
    span: tuple[int, int] | None,
    cancel: Callable[[], bool] = never,
) -> Iterator[Event | Take]:
    """Cut a word's sound out of a recording.

    Args:
        engine: Hears and keeps.
        recording: Path of the file.
        recipe: For the acoustic pack and the channel.
        span: First and last (exclusive) sample of the word; None: all speech in the recording.
        cancel: Asked between segments; true stops.

    Yields:
        The engine's events, and the take at the end.

    Raises:
        InputError: The recording can't be read, there is no speech in the stretch, or too much.
        PackError: A pack or model is at fault.
        OutputError: What was heard can't be kept.
        Cancelled: `cancel` said so.
    """
    for event in engine.transcribe(recording, recipe, cancel):
        if not isinstance(event, Transcript):
            yield event
    with closing(kept_sound(engine, recording, recipe)) as kept:
        yield cut_take(kept, recording, span)


def cut_take(kept: StoredEmissions, recording: str, span: tuple[int, int] | None) -> Take:
    """Cut a word's sound out of what is kept of a recording; arguments as `take_of`.

    Raises:
        InputError: There is no speech in the stretch, or too much.
    """
    begin, end = span or (0, kept.samples)
    hop = kept.hop_samples
    parts: list[NDArray[np.float32]] = []
    places: list[int] = []
    for number, segment in enumerate(kept.segments):
        if segment.last_sample <= begin or segment.first_sample >= end:
            continue
        block = kept.emissions(number).log_probs
        first = max(0, (begin - segment.first_sample) // hop)
        last = min(len(block), -(-(end - segment.first_sample) // hop))
        parts.append(block[first:last])
        places += [segment.first_sample + first * hop, segment.first_sample + last * hop]
    frames = sum(map(len, parts))
    if not frames:
        where = f" from {seconds(begin)} to {seconds(end)} s" if span else ""
        raise InputError(
            f"No speech was heard in {recording}{where}",
            "Give a time within what was said, as sonant words shows it",
        )
    if frames * hop > LONGEST:
        raise InputError(
            f"{recording} has {seconds(frames * hop)} s of speech there, which is no single word",
            "Give the word's time with --at START-END; sonant spot finds it",
        )
    return Take(np.ascontiguousarray(np.concatenate(parts)), min(places), max(places))
