"""Subtitle cues: words gathered into lines a person can read in the time they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from core.export.layout import Layout, Limits, Speakers
from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment, Word, milliseconds

PAUSE = SAMPLE_RATE
"""A pause this long (samples) ends a cue."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at once.

    Attributes:
        first_ms: When it appears, milliseconds.
        last_ms: When it goes, > first_ms and ≤ the next cue's first_ms.
        lines: At most `Limits.lines` of at most `Limits.line_characters`, save for a single longer
            word.
    """

    first_ms: int
    last_ms: int
    lines: tuple[str, ...]

    @property
    def characters_per_second(self) -> float:
        """How fast it must be read; spaces count, line ends count as one."""
        return 1000 * len(" ".join(self.lines)) / (self.last_ms - self.first_ms)


def cues(transcript: Transcript, layout: Layout) -> list[Cue]:
    """Return a transcript's cues in order of time.

    Args:
        transcript: Its times are in order (see `core.export.order`).
        layout: Its limits and its way with speakers.
    """
    limits = layout.limits
    groups: list[tuple[list[Word], tuple[str, ...]]] = []
    before = ""
    for segment in transcript.segments:
        if not segment.words:
            continue
        name = ""
        if layout.speakers is not Speakers.NONE and segment.speaker != before:
            name = segment.speaker
        before = segment.speaker
        groups += _groups(segment, name, layout)
    result: list[Cue] = []
    reached = 0
    for index, (words, lines) in enumerate(groups):
        first = max(milliseconds(words[0].first_sample), reached)
        said = max(milliseconds(words[-1].last_sample), first + 1)
        letters = len(" ".join(lines))
        wanted = max(limits.shortest_ms, -(-1000 * letters // limits.characters_per_second))
        # Time to read is given where the next cue leaves room for it.
        last = max(said, first + min(wanted, limits.longest_ms))
        if index + 1 < len(groups):
            following = milliseconds(groups[index + 1][0][0].first_sample)
            last = max(min(last, following - limits.gap_ms), first + 1)
        result.append(Cue(first, last, lines))
        reached = last
    return result


def _groups(
    segment: TranscriptSegment, name: str, layout: Layout
) -> list[tuple[list[Word], tuple[str, ...]]]:
    """Split a segment's words where a cue would get too long or the speaker paused."""
    limits = layout.limits
    opening = _opening(name, layout)
    groups: list[tuple[list[Word], tuple[str, ...]]] = []
    group: list[Word] = []
    lines: tuple[str, ...] = ()
    for word in segment.words:
        if group:
            grown = _wrapped([*group, word], opening, limits)
            too_long = milliseconds(word.last_sample - group[0].first_sample) > limits.longest_ms
            paused = word.first_sample - group[-1].last_sample >= PAUSE
            if not (too_long or paused or len(grown) > limits.lines):
                group.append(word)
                lines = grown
                continue
            groups.append((group, lines))
            opening = ()
        group = [word]
        lines = _wrapped(group, opening, limits)
    groups.append((group, lines))
    return groups


def _opening(name: str, layout: Layout) -> tuple[str, ...]:
    """Return what a cue begins with when another speaker begins: a word, or a line of its own."""
    if not name:
        return ()
    if layout.speakers is Speakers.LINE and layout.limits.lines > 1:
        return (name.upper(), "")
    return (f"{name}:",)


def _wrapped(words: list[Word], opening: tuple[str, ...], limits: Limits) -> tuple[str, ...]:
    """Fill lines greedily, then even two lines out so that neither is a lonely word."""
    texts = [" ".join(word.text.split()) for word in words]
    if len(opening) == 2:
        return (opening[0], *_filled(texts, limits.line_characters))
    texts = [*opening, *texts]
    lines = _filled(texts, limits.line_characters)
    if len(lines) == 2:
        for width in range(max(map(len, texts)), limits.line_characters):
            evener = _filled(texts, width)
            if len(evener) == 2:
                return tuple(evener)
    return tuple(lines)


def _filled(texts: list[str], width: int) -> list[str]:
    lines = [texts[0]]
    for text in texts[1:]:
        if len(lines[-1]) + 1 + len(text) <= width:
            lines[-1] += " " + text
        else:
            lines.append(text)
    return lines
