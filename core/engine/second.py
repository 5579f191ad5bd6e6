"""The second pass: what a recording established helps where the first pass was in doubt.

Words and names heard with confidence more than once, and those that the user corrected, become a
class with a mass of its own; domains are weighed by all that was heard. Only segments with a
doubtful word are decoded again, and only their doubtful stretches change; a corrected word may
stand wherever the second pass hears it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from core.transcript.model import TranscriptSegment

if TYPE_CHECKING:
    from core.transcript.model import Word

DOUBTFUL = 0.7
"""A word below this confidence may be decoded again."""


def is_doubtful(segment: TranscriptSegment) -> bool:
    """Say whether a segment has a word that may be wrong."""
    return any(word.confidence < DOUBTFUL for word in segment.words)


def heard_words(segments: Iterable[TranscriptSegment]) -> list[tuple[str, float]]:
    """Return the words of segments with their confidences."""
    return [(word.text, word.confidence) for one in segments for word in one.words]


def settled(
    first: TranscriptSegment, second: TranscriptSegment, corrected: Collection[str] = ()
) -> TranscriptSegment:
    """Return the first pass's words, and the second one's where the first was in doubt.

    Args:
        first: A segment.
        second: The same, decoded again.
        corrected: Words that the user corrected: they need no doubt.
    """
    old, new = [word.text for word in first.words], [word.text for word in second.words]
    words: list[Word] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            words += second.words[c:d]
            continue
        # A word put in has no word of its own that could be in doubt: its neighbours stand for it.
        around = first.words[a:b] or first.words[max(a - 1, 0) : a + 1]
        doubtful = not around or any(word.confidence < DOUBTFUL for word in around)
        doubtful = doubtful or any(word.text in corrected for word in second.words[c:d])
        words += second.words[c:d] if doubtful else first.words[a:b]
    return replace(first, words=_in_order(words))


def _in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words without overlaps, which two passes' times may have at a seam."""
    if not words:
        return ()
    ends = [min(one.last_sample, other.first_sample) for one, other in pairwise(words)]
    cut = [
        replace(word, last_sample=max(end, word.first_sample))
        for word, end in zip(words, [*ends, words[-1].last_sample], strict=True)
    ]
    return tuple(cut)
