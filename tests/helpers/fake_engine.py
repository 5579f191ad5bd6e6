"""An engine that hears a given conversation: for tests and pictures of the window."""

from __future__ import annotations

import random
import threading
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from app.transcript.document import Rival, Scores
from core.acoustic.model import Emissions
from core.acoustic.pack import token_set_of
from core.audio.segment import Segment
from core.decoder.confidence import Alternative
from core.decoder.lattice import FactorScores
from core.engine import Event
from core.engine.live import Live
from core.engine.marks import with_marks
from core.errors import Cancelled
from core.folders import user_cache
from core.lexicon.phones import PHONE_TOKENS, arpabet_to_ids
from core.lexicon.pronunciations import load_pronouncer
from core.recipe import Recipe
from core.store.emissions import EmissionsStore, StoredEmissions, key_of
from core.transcript.model import Transcript, TranscriptSegment, Word

RATE = 16_000
HOP = 480

# One segment per line; "wrong|right" is a doubtful word that a list would get right.
INTERVIEW = """\
good morning and thank you for coming to the town hall today
the rates for the new bridge changed in may and the council had to vote again
mister shmear|Shmyrev from the river board said that the water was never so high
we asked the engineers in fort collins|Kollin and they told us the pillars are sound
so the question is not whether we build it but when we build it and who pays
last year we set aside four million for the roads and the school near the river
that money is still there but the price of steel went up by a third since then
the contractor knee band|Nyband offered to begin before the winter if we sign in june
people here remember the flood and they want to see work not another report
thank you for your time we will print the plan in the paper on thursday\
"""


class FakeEngine:
    """Hears a conversation.

    Args:
        script: One segment per line.
        gate: Waited for before each segment after the first `free` ones.
        free: Segments that are heard at once.
        error: Raised instead of hearing anything.
        keeps: Whether what it heard is kept.
    """

    def __init__(
        self,
        script: str = INTERVIEW,
        gate: threading.Event | None = None,
        free: int = 0,
        error: Exception | None = None,
        keeps: bool = True,
    ) -> None:
        self.script = script
        self.gate = gate
        self.free = free
        self.error = error
        self.keeps = keeps
        self.calls: list[tuple[str, Recipe]] = []
        self.closed = False

    def transcribe(
        self,
        recording: str,
        recipe: Recipe,
        cancel: Callable[[], bool] = lambda: False,
        first: int = 0,
    ) -> Iterator[object]:
        """Yield what the real engine would."""
        from core.engine import Advance, Stage

        self.calls.append((recording, recipe))
        if self.error is not None:
            raise self.error
        yield Stage("listening on cpu")
        segments = heard(self.script, recipe)
        total = segments[-1].last_sample if segments else RATE
        begin = next((i for i, s in enumerate(segments) if s.last_sample > first), 0)
        for number, segment in enumerate([*segments[begin:], *segments[:begin]]):
            while self.gate is not None and number >= self.free and not self.gate.wait(0.01):
                if cancel():
                    raise Cancelled("Stopped")
            if cancel():
                raise Cancelled("Stopped")
            yield segment
            yield Advance(segment.last_sample, total)
        yield Transcript(recording, total, recipe, tuple(segments))

    def redecode(
        self,
        recording: str,
        recipe: Recipe,
        cancel: Callable[[], bool] = lambda: False,
        first: int = 0,
    ) -> Iterator[object]:
        """Yield what the real engine would."""
        yield from self.transcribe(recording, recipe, cancel, first)

    def redecode_span(
        self,
        recording: str,
        recipe: Recipe,
        first_sample: int,
        last_sample: int,
        cancel: Callable[[], bool] = lambda: False,
    ) -> tuple[Word, ...]:
        """Return the words that the real engine would."""
        self.calls.append((recording, recipe))
        return tuple(
            word
            for segment in heard(self.script, recipe)
            for word in segment.words
            if first_sample <= (word.first_sample + word.last_sample) // 2 < last_sample
        )

    def recall(self, _recording: str, _recipe: Recipe) -> StoredEmissions | None:
        """Return the sound of the script, as its right words are said; None without `keeps`."""
        if not self.keeps:
            return None
        store = EmissionsStore(user_cache() / "emissions")
        key = key_of(self.script, None, "fake", 1)
        stored = store.get(key)
        if stored is None:
            segments, emissions = sound_of(self.script)
            store.put(key, segments, emissions, segments[-1].last_sample)
            stored = store.get(key)
        return stored

    def hear(self, samples: NDArray[np.float32], _pack: str) -> Emissions:
        """Return the sound of a made-up word, whatever was said: SH M EH R Y AO F."""
        rng = np.random.default_rng(len(samples))
        path = [0, 0]
        for token in arpabet_to_ids("SH M EH R Y AO F"):
            path += [token, token, 0]
        logits = rng.normal(0.0, 0.5, (len(path), len(PHONE_TOKENS)))
        logits[np.arange(len(path)), path] += 6.0
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return Emissions(logits.astype(np.float32), 480, 0, "fake", "fake")

    def live(self, recipe: Recipe) -> Live:
        """Return what hears the script's first line in whatever is said, a word each second."""
        if self.error is not None:
            raise self.error
        words = [word for segment in heard(self.script, recipe)[:1] for word in segment.words]

        def decode(samples: NDArray[np.float32], first: int) -> list[Word]:
            end = first + len(samples)
            return [
                replace(word, first_sample=RATE * number, last_sample=RATE * (number + 1))
                for number, word in enumerate(words)
                if RATE * number >= first and RATE * (number + 1) <= end
            ]

        return Live(decode)

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True


class WritingEngine(FakeEngine):
    """Hears a conversation, and writes it with marks and capitals as the real engine does."""

    def transcribe(
        self,
        recording: str,
        recipe: Recipe,
        cancel: Callable[[], bool] = lambda: False,
        first: int = 0,
    ) -> Iterator[object]:
        """Yield what the real engine would."""
        events = cast("Iterator[Event]", super().transcribe(recording, recipe, cancel, first))
        yield from with_marks(events, recipe)


def heard(script: str, recipe: Recipe) -> list[TranscriptSegment]:
    """Return a script's segments as a recipe would hear them."""
    weights = sum(choice.weight for choice in recipe.lists) or "river" in recipe.shares()
    chance = random.Random(7)
    segments = []
    position = RATE // 2
    for number, line in enumerate(script.splitlines()):
        begin = position
        words = []
        for part in line.split():
            wrong, _, right = part.partition("|")
            shown = right if right and (weights or right in recipe.corrected) else wrong
            length = 1_600 + 900 * len(wrong)
            words.append(_word(shown, wrong if shown == right else right, position, length, chance))
            position += length + 400
        segments.append(TranscriptSegment(begin, position, tuple(words)))
        position += RATE // 2 if number % 2 else 2 * RATE
    return segments


def sound_of(script: str) -> tuple[list[Segment], list[Emissions]]:
    """Return segments and emissions in which each word's right form is said in its time."""
    pronouncer = load_pronouncer()
    token_set = token_set_of("phone", PHONE_TOKENS, 0).identity
    chance = np.random.default_rng(5)
    segments, emissions = [], []
    for segment, line in zip(heard(script, Recipe()), script.splitlines(), strict=True):
        frames = (segment.last_sample - segment.first_sample) // HOP
        logits = chance.normal(0.0, 0.3, (frames, len(PHONE_TOKENS)))
        path = np.zeros(frames, np.int64)
        for word, part in zip(segment.words, line.split(), strict=True):
            phones = pronouncer.of(part.partition("|")[2] or part)[0].phones
            begin = (word.first_sample - segment.first_sample) // HOP
            end = (word.last_sample - segment.first_sample) // HOP
            step = max((end - begin) / len(phones), 2.0)
            for number, phone in enumerate(phones):
                path[min(begin + int(number * step), frames - 1)] = phone
        logits[np.arange(frames), path] += 8.0
        log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        segments.append(Segment(segment.first_sample, segment.last_sample))
        emissions.append(
            Emissions(log_probs.astype(np.float32), HOP, segment.first_sample, token_set, "fake")
        )
    return segments, emissions


def _word(text: str, rival: str, first: int, length: int, chance: random.Random) -> Word:
    sure = 0.93 + 0.06 * chance.random()
    if rival:
        sure = 0.34 + 0.2 * chance.random()
    elif chance.random() < 0.05:
        sure = 0.45
    mine = FactorScores(-2.1 * len(text), 0.3 * len(text), -7.5, 0.0, -0.1, 0.4)
    others = []
    if rival:
        theirs = FactorScores(-2.1 * len(text) + 1.7, 0.3 * len(text), -11.4, 0.0, -0.4, 0.4)
        others.append(Alternative(rival, 0.31, theirs))
    if sure < 0.6:
        for index, other in enumerate((text + "s", text[:-1] or "a", "the " + text)):
            theirs = FactorScores(
                -2.1 * len(text) - 1.3 * index, 0.3 * len(text), -8.0 - index, 0.0, 0.0, 0.4
            )
            others.append(Alternative(other, 0.12 / (index + 1), theirs))
    return Word(text, first, first + length, sure, mine, tuple(others))


def write_recording(path: Path, script: str = INTERVIEW) -> Path:
    """Write a sound file in which something is heard where the script has words."""
    segments = heard(script, Recipe())
    total = segments[-1].last_sample + RATE
    samples = np.zeros(total, np.float64)
    noise = np.random.default_rng(3)
    for segment in segments:
        for word in segment.words:
            length = word.last_sample - word.first_sample
            envelope = np.sin(np.linspace(0, np.pi, length)) ** 0.7
            envelope *= 0.4 + 0.6 * np.abs(np.sin(np.arange(length) / 900))
            voice = _buzz(length, noise)
            samples[word.first_sample : word.last_sample] += (
                voice * envelope * (0.08 + 0.12 * noise.random())
            )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def _buzz(length: int, chance: np.random.Generator) -> np.ndarray:
    """Return something like a voice: a pitch that glides, its overtones louder at two places."""
    time = np.arange(length) / RATE
    pitch = 110 + 60 * chance.random() + 30 * np.sin(2 * np.pi * (1 + chance.random()) * time)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    peaks = 350 + 450 * chance.random(), 1200 + 1200 * chance.random()
    sound = np.zeros(length)
    for overtone in range(1, 28):
        hertz = 140.0 * overtone
        gain = sum(np.exp(-(((hertz - peak) / 220) ** 2)) for peak in peaks) + 0.02
        sound += gain * np.sin(overtone * phase)
    sound += 0.05 * chance.standard_normal(length)
    return sound / max(float(np.abs(sound).max()), 1e-9) * 2.5


def rival(text: str, posterior: float = 0.3) -> Rival:
    """Return another word with some scores."""
    return Rival(text, posterior, Scores(-20.0, 2.0, -9.0, 0.0, 0.0, 0.5))


def as_events(values: list[object]) -> Iterator[object]:
    """Return values as the engine's generator would give them."""
    yield from cast("list[object]", values)
