"""The second pass: what a recording established helps where the first pass was in doubt.

Words and names heard with confidence more than once, and those that the user corrected, become a
class with a mass of its own; domains are weighed by all that was heard, and so are lists. Only
segments with a doubtful word or a list's are decoded again, and only their doubtful stretches
change; a corrected word may stand wherever the second pass hears it, and a list's word may come
and go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from core.recipe import LARGEST_WEIGHT
from core.transcript.model import TranscriptSegment
from core.vocabulary.observed import list_words, observed_scales

if TYPE_CHECKING:
    from core.decoder.graph import Graph
    from core.recipe import ListChoice
    from core.transcript.model import Word

DOUBTFUL = 0.7
"""A word below this confidence may be decoded again."""


def is_doubtful(segment: TranscriptSegment, listed: Collection[str] = ()) -> bool:
    """Say whether a segment has a word that may be wrong.

    Args:
        segment: As the first pass heard it.
        listed: Words of the lists, lower case: their weight was a guess.
    """
    return any(word.confidence < DOUBTFUL or word.text.lower() in listed for word in segment.words)


def heard_words(segments: Iterable[TranscriptSegment]) -> list[tuple[str, float]]:
    """Return the words of segments with their confidences."""
    return [(word.text, word.confidence) for one in segments for word in one.words]


def weighed_lists(
    lists: tuple[ListChoice, ...], graph: Graph, once: Sequence[TranscriptSegment]
) -> tuple[tuple[ListChoice, ...], frozenset[str]]:
    """Return the lists with their weights times what the first pass shows, and their words.

    Args:
        lists: As the user weighs them.
        graph: What the first pass was decoded with.
        once: What it heard.
    """
    if graph.lists is None:
        return lists, frozenset()
    active = [choice for choice in lists if choice.weight > 0.0]
    said = [heard_words([one]) for one in once]
    scales = iter(observed_scales(graph.lists, len(active), graph.mixture, said))
    weighed = tuple(
        replace(choice, weight=min(choice.weight * next(scales), LARGEST_WEIGHT))
        if choice.weight > 0.0
        else choice
        for choice in lists
    )
    return weighed, list_words(graph.lists)


def weights_told(before: Sequence[ListChoice], after: Sequence[ListChoice]) -> list[str]:
    """Return a note on the weights that lists had in the second pass, if there are lists."""
    told = [
        f"{Path(one.path).stem} ×{_brief(other.weight)} (×{one.weight:g})"
        for one, other in zip(before, after, strict=True)
        if one.weight > 0.0
    ]
    return [f"lists, as often as their words were heard: {', '.join(told)}"] if told else []


def _brief(weight: float) -> str:
    return f"{weight:.0f}" if weight >= 10.0 else f"{weight:.2g}"


def settled(
    first: TranscriptSegment,
    second: TranscriptSegment,
    corrected: Collection[str] = (),
    listed: Collection[str] = (),
) -> TranscriptSegment:
    """Return the first pass's words, and the second one's where the first was in doubt.

    Args:
        first: A segment.
        second: The same, decoded again.
        corrected: Words that the user corrected: they need no doubt.
        listed: Words of the lists, lower case: neither they nor what they replace need any.
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
        changed = (*first.words[a:b], *second.words[c:d])
        doubtful = doubtful or any(word.text.lower() in listed for word in changed)
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
