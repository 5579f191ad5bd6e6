"""Propose and verify (DECODING §8.2): other words for a place, decided by the sound that is kept.

Whoever proposes — a person, a script, a corrected text — the stretch of sound is scored for the
words that are there and for the proposed ones with the same factors, and the reason is told.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.decoder.verify import Verdict, Wording, verify
from core.engine.events import Event, never
from core.engine.places import kept_sound
from core.errors import Cancelled, InputError
from core.lexicon.pronunciations import load_pronouncer
from core.text.normalise import spoken_words
from core.transcript.model import Transcript, seconds
from core.vocabulary.lists import read_list
from core.vocabulary.sound import sayer

if TYPE_CHECKING:
    from core.acoustic.model import Emissions
    from core.decoder.search import Prepared
    from core.engine.engine import Engine
    from core.lexicon.pronunciations import Pronunciation
    from core.recipe import Recipe
    from core.transcript.model import TranscriptSegment, Word

_AFTER = 4
"""Words after a stretch that the language model may look back from."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Other words for a stretch, and what became of them.

    Attributes:
        first_sample: Where the stretch begins.
        last_sample: Where it ends, exclusive.
        present: The words there; "" for none.
        proposed: The words proposed; "" for none.
        verdict: The decision with its numbers; None where none could be made.
        problem: Why none could be made; "" otherwise.
    """

    first_sample: int
    last_sample: int
    present: str
    proposed: str
    verdict: Verdict | None
    problem: str = ""

    @property
    def accepted(self) -> bool:
        """Say whether the proposed words take the place of the present ones."""
        return self.verdict is not None and self.verdict.accepted


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of all proposals for a recording.

    Attributes:
        proposals: In order of time.
        transcript: The text they were made for.
        text: The text with what was accepted, a segment a line.
    """

    proposals: tuple[Proposal, ...]
    transcript: Transcript
    text: str


def verify_span(
    engine: Engine,
    recording: str,
    recipe: Recipe,
    proposed: str,
    first_sample: int,
    last_sample: int,
    cancel: Callable[[], bool] = never,
) -> Iterator[Event | Verified]:
    """Decide about words for one stretch; words of the text that it mostly covers are replaced.

    Args:
        engine: Hears, decodes and keeps.
        recording: Path of the file.
        recipe: What its text is decoded with.
        proposed: The words.
        first_sample: Where the stretch begins.
        last_sample: Where it ends, exclusive.
        cancel: Asked between segments; true stops.

    Yields:
        The engine's events, and the decision at the end.

    Raises:
        InputError: The recording can't be read, there is no speech in the stretch, or the
            proposal has no words.
        PackError: A pack or model is at fault.
        OutputError: What was heard can't be kept.
        Cancelled: `cancel` said so.
    """

    def propose(transcript: Transcript) -> list[_Edit]:
        middle = (first_sample + last_sample) // 2
        for number, segment in enumerate(transcript.segments):
            if segment.first_sample <= middle < segment.last_sample:
                first = sum(_middle(word) < first_sample for word in segment.words)
                last = sum(_middle(word) < last_sample for word in segment.words)
                return [_Edit(number, first, last, _tokens(proposed))]
        raise InputError(
            f"No speech was heard from {seconds(first_sample)} to {seconds(last_sample)} s",
            "Give a time within what was said",
        )

    if not _tokens(proposed):
        raise InputError("The proposal has no words", "Write the words that may have been said")
    yield from _judge(engine, recording, recipe, propose, cancel)


def verify_text(
    engine: Engine,
    recording: str,
    recipe: Recipe,
    text: str,
    cancel: Callable[[], bool] = never,
) -> Iterator[Event | Verified]:
    """Decide about every difference between a whole proposed text and what was decoded.

    Args:
        engine: Hears, decodes and keeps.
        recording: Path of the file.
        recipe: What its text is decoded with.
        text: What the whole recording may say.
        cancel: Asked between differences; true stops.

    Yields:
        The engine's events, and all decisions at the end.

    Raises:
        As `verify_span`.
    """
    wanted = [word for line in text.splitlines() for word in _tokens(line)]
    if not wanted:
        raise InputError("The proposed text has no words", "Give a text of what was said")

    def propose(transcript: Transcript) -> list[_Edit]:
        return _edits(transcript.segments, wanted)

    yield from _judge(engine, recording, recipe, propose, cancel)


@dataclass(frozen=True, slots=True)
class _Edit:
    """Words `first` … `last` − 1 of a segment that would become others."""

    segment: int
    first: int
    last: int
    words: tuple[str, ...]


def _tokens(text: str) -> tuple[str, ...]:
    """Return written words; only what can't be said as it is written is written out."""
    found: list[str] = []
    for part in text.split():
        bare = part.strip('.,;:!?"“”„()[]…')
        if bare.replace("'", "").replace("’", "").replace("-", "").isalpha():
            found.append(bare)
        else:
            found += spoken_words(part)
    return tuple(found)


def _middle(word: Word) -> int:
    return (word.first_sample + word.last_sample) // 2


def _edits(segments: Sequence[TranscriptSegment], wanted: Sequence[str]) -> list[_Edit]:
    """Return what has to change in each segment; a difference over a pause is parted at it."""
    places = [
        (s, w, word.text)
        for s, segment in enumerate(segments)
        for w, word in enumerate(segment.words)
    ]
    old, new = [text.casefold() for _, _, text in places], [word.casefold() for word in wanted]
    edits: list[_Edit] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        if i == j:
            # An insertion belongs to the segment of the word before it.
            s, w, _ = places[i - 1] if i else (0, -1, "")
            edits.append(_Edit(s, w + 1, w + 1, tuple(wanted[k:m])))
            continue
        for s in range(places[i][0], places[j - 1][0] + 1):
            here = [n for n in range(i, j) if places[n][0] == s]
            if not here:
                continue
            share = [k + round((m - k) * (edge - i) / (j - i)) for edge in (here[0], here[-1] + 1)]
            first, last = places[here[0]][1], places[here[-1]][1] + 1
            edits.append(_Edit(s, first, last, tuple(wanted[share[0] : share[1]])))
    return edits


class _Judge:
    """Weighs edits of a transcript's segments.

    Args:
        prepared: What the search used.
        transcript: The text.
        lists: Paths of the lists in use.
    """

    def __init__(self, prepared: Prepared, transcript: Transcript, lists: Sequence[str]) -> None:
        self._prepared = prepared
        self._transcript = transcript
        self._say = sayer([read_list(Path(path)) for path in lists], load_pronouncer())
        graph = prepared.graph
        self._entries = (
            {}
            if graph.lists is None
            else {
                text: len(graph.mixture.words) + e for e, text in enumerate(graph.lists.entry_text)
            }
        )

    def decide(self, edit: _Edit, emissions: Emissions) -> Proposal:
        """Return what becomes of an edit."""
        segment = self._transcript.segments[edit.segment]
        words = segment.words
        hop = emissions.hop_samples
        begin = words[edit.first - 1].last_sample if edit.first else segment.first_sample
        end = words[edit.last].first_sample if edit.last < len(words) else segment.last_sample
        old = [word.text for word in words[edit.first : edit.last]]
        first = begin if not old else words[edit.first].first_sample
        last = end if not old else words[edit.last - 1].last_sample
        shown = (first, last, " ".join(old), " ".join(edit.words))
        if shown[2] == shown[3]:
            return Proposal(*shown, None, "the text has it already")
        sounds = [self._say(text) for text in (*old, *edit.words)]
        if not all(sounds):
            silent = [t for t, s in zip((*old, *edit.words), sounds, strict=True) if not s]
            return Proposal(*shown, None, f"“{silent[0]}” has nothing that can be spoken")
        origin = segment.first_sample
        block = emissions.log_probs[(begin - origin) // hop : -(-(end - origin) // hop)]
        verdict = verify(
            self._prepared.graph,
            self._prepared.config,
            np.ascontiguousarray(block),
            self._wording(old, sounds[: len(old)]),
            self._wording(edit.words, sounds[len(old) :]),
            [self._id(word.text) for word in words[: edit.first]],
            [self._id(word.text) for word in words[edit.last : edit.last + _AFTER]],
        )
        return Proposal(*shown, verdict)

    def _wording(
        self, words: Sequence[str], sounds: Sequence[tuple[Pronunciation, ...]]
    ) -> Wording:
        return Wording(tuple(self._id(word) for word in words), tuple(sounds))

    def _id(self, text: str) -> int:
        mixture = self._prepared.graph.mixture
        return self._entries.get(text) or mixture.word_id(text) or mixture.word_id(text.lower())


def _judge(
    engine: Engine,
    recording: str,
    recipe: Recipe,
    propose: Callable[[Transcript], list[_Edit]],
    cancel: Callable[[], bool],
) -> Iterator[Event | Verified]:
    transcript: Transcript | None = None
    for event in engine.transcribe(recording, recipe, cancel):
        if isinstance(event, Transcript):
            transcript = event
        else:
            yield event
    assert transcript is not None
    edits = propose(transcript)
    used = transcript.recipe
    lists = [choice.path for choice in used.lists if choice.weight > 0]
    judge = _Judge(engine.prepared(used), transcript, lists)
    proposals = []
    with closing(kept_sound(engine, recording, used)) as kept:
        for edit in edits:
            if cancel():
                raise Cancelled("Stopped")
            proposals.append(judge.decide(edit, kept.emissions(edit.segment)))
    yield Verified(tuple(proposals), transcript, _applied(transcript, edits, proposals))


def _applied(transcript: Transcript, edits: Sequence[_Edit], proposals: Sequence[Proposal]) -> str:
    """Return the text with what was accepted."""
    lines = [[word.text for word in segment.words] for segment in transcript.segments]
    for edit, proposal in reversed(list(zip(edits, proposals, strict=True))):
        if proposal.accepted:
            lines[edit.segment][edit.first : edit.last] = edit.words
    return "".join(" ".join(line) + "\n" for line in lines if line)
