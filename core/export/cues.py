"""Subtitle cues: words gathered into lines a person can read in the time they are shown.

The limits follow what broadcasters publish (BBC and Netflix guides): two lines of at most 42
characters, a cue of one to seven seconds, cues that never overlap.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.transcript.model import SAMPLE_RATE, Transcript, Word

LINE_CHARACTERS = 42
LINES = 2
LONGEST = 7 * SAMPLE_RATE
SHORTEST = 1 * SAMPLE_RATE
PAUSE = SAMPLE_RATE
"""A pause this long (samples) ends a cue."""

_MILLISECOND = SAMPLE_RATE // 1000


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at once.

    Attributes:
        first_ms: When it appears, milliseconds.
        last_ms: When it goes, > first_ms and ≤ the next cue's first_ms.
        lines: At most LINES of at most LINE_CHARACTERS, save for a single longer word.
    """

    first_ms: int
    last_ms: int
    lines: tuple[str, ...]


def cues(transcript: Transcript) -> list[Cue]:
    """Return a transcript's cues in order of time."""
    groups = [
        group
        for segment in transcript.segments
        if segment.words
        for group in _groups(segment.words)
    ]
    result: list[Cue] = []
    previous_end = 0
    for index, group in enumerate(groups):
        first = max(group[0].first_sample // _MILLISECOND, previous_end)
        following = (
            groups[index + 1][0].first_sample // _MILLISECOND if index + 1 < len(groups) else None
        )
        last = max(group[-1].last_sample // _MILLISECOND, first + SHORTEST // _MILLISECOND)
        if following is not None:
            # Reading time is given where the next cue leaves room for it.
            last = max(min(last, following), first + 1)
        result.append(Cue(first, last, tuple(_wrapped(group))))
        previous_end = last
    return result


def _groups(words: tuple[Word, ...]) -> list[list[Word]]:
    """Split a segment's words where a cue would get too long or the speaker paused."""
    groups: list[list[Word]] = [[words[0]]]
    for word in words[1:]:
        group = groups[-1]
        too_long = word.last_sample - group[0].first_sample > LONGEST
        paused = word.first_sample - group[-1].last_sample >= PAUSE
        if too_long or paused or len(_wrapped([*group, word])) > LINES:
            groups.append([word])
        else:
            group.append(word)
    return groups


def _wrapped(words: list[Word]) -> list[str]:
    """Fill lines greedily, then even two lines out so that neither is a lonely word."""
    texts = [" ".join(word.text.split()) for word in words]
    lines = _filled(texts, LINE_CHARACTERS)
    if len(lines) == LINES:
        for width in range(max(map(len, texts)), LINE_CHARACTERS):
            evener = _filled(texts, width)
            if len(evener) == LINES:
                return evener
    return lines


def _filled(texts: list[str], width: int) -> list[str]:
    lines = [texts[0]]
    for text in texts[1:]:
        if len(lines[-1]) + 1 + len(text) <= width:
            lines[-1] += " " + text
        else:
            lines.append(text)
    return lines


def clock(milliseconds: int, decimal_mark: str) -> str:
    """Return a time as hours:minutes:seconds and milliseconds."""
    rest, thousandths = divmod(milliseconds, 1000)
    minutes, second = divmod(rest, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{decimal_mark}{thousandths:03}"
