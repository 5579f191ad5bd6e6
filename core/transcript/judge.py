"""What another recipe changes, judged by a reference text: exactly what is fixed and what broke.

Both texts are aligned with the reference; words that all three share are anchors, and what lies
between two anchors is judged as a whole. So the changes' errors add up to those of the whole texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.text.normalise import spoken_words
from core.text.score import align, text_words
from core.transcript.impact import Change, Said, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A change with what was said there.

    Attributes:
        change: Times, words before and after, verdict.
        said: The reference's words there.
        errors_before: Word errors before.
        errors_after: Word errors after.
    """

    change: Change
    said: str
    errors_before: int
    errors_after: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """All changes in one recording.

    Attributes:
        changes: In order of time.
        words: Words of the reference.
        errors_before: Word errors of the text before.
        errors_after: Word errors of the text after.
    """

    changes: tuple[Judged, ...]
    words: int
    errors_before: int
    errors_after: int


def judge(before: Sequence[Said], after: Sequence[Said], reference: str) -> Judgement:
    """Compare two texts of a recording with what was said.

    Args:
        before: Words in order of time.
        after: The same with the other recipe.
        reference: What was said.
    """
    said = text_words(reference)
    old, new = _Tokens(before), _Tokens(after)
    old_pairs, new_pairs = align(said, old.tokens), align(said, new.tokens)
    old_at, new_at = _matches(old_pairs), _matches(new_pairs)
    anchors = sorted(old_at.keys() & new_at.keys())
    changes: list[Judged] = []
    r = i = j = 0
    for anchor in [*anchors, None]:
        if anchor is None:
            ends = len(said), len(old.tokens), len(new.tokens)
        else:
            ends = anchor, old_at[anchor], new_at[anchor]
        if old.tokens[i : ends[1]] != new.tokens[j : ends[2]]:
            changes.append(_judged(said[r : ends[0]], old, (i, ends[1]), new, (j, ends[2])))
        r, i, j = (end + 1 for end in ends)
    return Judgement(tuple(changes), len(said), _errors(old_pairs), _errors(new_pairs))


class _Tokens:
    """A text's spoken words, each with the written word it is part of."""

    def __init__(self, words: Sequence[Said]) -> None:
        self.tokens: list[str] = []
        self.words: list[Said] = []
        for word in words:
            spoken = spoken_words(word.text)
            self.tokens += spoken
            self.words += [word] * len(spoken)

    def shown(self, span: tuple[int, int]) -> list[Said]:
        """Return the written words of a span of tokens."""
        found: list[Said] = []
        for word in self.words[slice(*span)]:
            if not found or found[-1] is not word:
                found.append(word)
        return found


def _matches(pairs: list[tuple[str | None, str | None]]) -> dict[int, int]:
    """Return which word of the text each matching word of the reference is."""
    found: dict[int, int] = {}
    said = heard = 0
    for one, other in pairs:
        if one is not None and one == other:
            found[said] = heard
        said += one is not None
        heard += other is not None
    return found


def _errors(pairs: list[tuple[str | None, str | None]]) -> int:
    return sum(one != other for one, other in pairs)


def _judged(
    said: list[str],
    old: _Tokens,
    old_span: tuple[int, int],
    new: _Tokens,
    new_span: tuple[int, int],
) -> Judged:
    errors_before = _errors(align(said, old.tokens[slice(*old_span)]))
    errors_after = _errors(align(said, new.tokens[slice(*new_span)]))
    verdict = Verdict.NEITHER
    if errors_after < errors_before:
        verdict = Verdict.FIXED
    elif errors_after > errors_before:
        verdict = Verdict.BROKEN
    before, after = old.shown(old_span), new.shown(new_span)
    touched = [*before, *after]
    change = Change(
        min(word.first_sample for word in touched),
        max(word.last_sample for word in touched),
        " ".join(word.text for word in before),
        " ".join(word.text for word in after),
        verdict,
    )
    return Judged(change, " ".join(said), errors_before, errors_after)
