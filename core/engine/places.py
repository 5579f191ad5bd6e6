"""Places of a word in a recording, by sound (DECODING §8.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.decoder.places import Keyword, Place, find_places
from core.engine.events import Event, never
from core.errors import OutputError, PackError
from core.heard import speaks_phones
from core.lexicon.pronunciations import load_pronouncer
from core.transcript.model import Transcript
from core.vocabulary.lists import read_list
from core.vocabulary.sound import sayer

if TYPE_CHECKING:
    from core.engine.engine import Engine
    from core.recipe import Recipe
    from core.store.emissions import StoredEmissions
    from core.transcript.model import Word


@dataclass(frozen=True, slots=True)
class Places:
    """What was found in a recording.

    Attributes:
        recording: Its path.
        places: Of each keyword, best first.
        transcript: What it was compared with.
    """

    recording: str
    places: tuple[Place, ...]
    transcript: Transcript


def spot_places(
    engine: Engine,
    recording: str,
    recipe: Recipe,
    keywords: Sequence[Keyword],
    *,
    least_score: float,
    cancel: Callable[[], bool] = never,
) -> Iterator[Event | Places]:
    """Find keywords in a recording, which is heard first if it hasn't been.

    Args:
        engine: Hears, decodes and keeps.
        recording: Path of the file.
        recipe: What the text to compare with is decoded with.
        keywords: What to look for.
        least_score: Nats per label below which a place is left out.
        cancel: Asked several times a second; true stops.

    Yields:
        The engine's events, and what was found at the end.

    Raises:
        InputError: The recording can't be read.
        PackError: A pack or model is at fault.
        OutputError: What was heard can't be kept.
        Cancelled: `cancel` said so.
    """
    for event in engine.transcribe(recording, recipe, cancel):
        if isinstance(event, Transcript):
            places = places_in(
                engine, recording, event.recipe, event.words, keywords,
                least_score=least_score, cancel=cancel,
            )  # fmt: skip
            yield Places(recording, places, event)
        else:
            yield event


def places_in(
    engine: Engine,
    recording: str,
    recipe: Recipe,
    words: Sequence[Word],
    keywords: Sequence[Keyword],
    *,
    least_score: float,
    cancel: Callable[[], bool] = never,
) -> tuple[Place, ...]:
    """Find keywords in a recording whose text is there already; a fraction of a second an hour.

    Args:
        engine: Kept what was heard.
        recording: Path of the file.
        recipe: What the text was decoded with.
        words: The text, in order of time.
        keywords: What to look for.
        least_score: Nats per label below which a place is left out.
        cancel: Asked several times a second; true stops.

    Raises:
        OutputError: Nothing is kept of the recording.
        Cancelled: `cancel` said so.
    """
    lists = [read_list(Path(choice.path)) for choice in recipe.lists if choice.weight > 0]
    say = sayer(lists, load_pronouncer())
    with closing(kept_sound(engine, recording, recipe)) as kept:
        return find_places(kept, keywords, words, say, least_score=least_score, cancel=cancel)


def kept_sound(engine: Engine, recording: str, recipe: Recipe) -> StoredEmissions:
    """Return what is kept of a recording that has just been heard, to be closed after use.

    Raises:
        OutputError: It couldn't be kept.
        PackError: The acoustic pack has other tokens than phones.
    """
    kept = engine.recall(recording, recipe)
    if kept is None:
        raise OutputError(
            f"What was heard of {recording} couldn't be kept, and this needs it",
            "Free some space on the disk of the cache folder",
        )
    if not speaks_phones(kept):
        kept.close()
        raise PackError(
            "The acoustic pack doesn't hear sounds but pieces of spelling, which this can't use",
            "Choose a pack of phones with --pack; `sonant packs` lists them",
        )
    return kept
