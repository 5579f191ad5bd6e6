"""Changes judged by a reference: their errors add up to those of the whole texts."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest

from core.text.score import score_texts
from core.transcript.impact import Verdict
from core.transcript.judge import judge


@dataclass(frozen=True)
class Spoken:
    text: str
    first_sample: int
    last_sample: int


def words(text: str) -> list[Spoken]:
    parts = [part.replace("_", " ") for part in text.split()]
    return [Spoken(part, 100 * i, 100 * i + 90) for i, part in enumerate(parts)]


def test_fixed_broken_and_neither() -> None:
    found = judge(
        words("the old mad and a see was calm today"),
        words("the old Man and the key was come today"),
        "The old man and the sea was calm today.",
    )
    told = [(one.change.before, one.change.after, one.said, one.change.verdict)
            for one in found.changes]  # fmt: skip
    assert told == [
        ("mad", "Man", "man", Verdict.FIXED),
        ("a see", "the key", "the sea", Verdict.FIXED),
        ("calm", "come", "calm", Verdict.BROKEN),
    ]
    assert (found.errors_before, found.errors_after, found.words) == (3, 2, 9)
    assert (found.changes[0].change.first_sample, found.changes[0].change.last_sample) == (200, 290)


def test_a_phrase_is_shown_whole() -> None:
    found = judge(
        words("in for colon's today"), words("in Fort_Collins today"), "in fort collins today"
    )
    (one,) = found.changes
    assert (one.change.after, one.change.verdict) == ("Fort Collins", Verdict.FIXED)


def test_the_same_text_or_another_case_is_no_change() -> None:
    assert judge(words("a pearl"), words("a Pearl"), "a girl").changes == ()
    assert judge([], [], "said").changes == ()


@pytest.mark.parametrize("seed", range(40))
def test_errors_add_up(seed: int) -> None:
    random = Random(seed)

    def other(text: list[str]) -> list[str]:
        out = []
        for word in text:
            roll = random.random()
            out += (
                [] if roll < 0.1 else [word, "x"] if roll < 0.2 else ["y"] if roll < 0.3 else [word]
            )
        return out

    said = [random.choice("abcdefg") for _ in range(30)]
    before, after = other(said), other(said)
    found = judge(words(" ".join(before)), words(" ".join(after)), " ".join(said))
    assert found.errors_before == score_texts(" ".join(said), " ".join(before)).words.errors
    assert found.errors_after == score_texts(" ".join(said), " ".join(after)).words.errors
    gained = sum(one.errors_before - one.errors_after for one in found.changes)
    assert gained == found.errors_before - found.errors_after
