"""Word, character and biased word error rates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import score as room
from core.text.score import ErrorCounts, align, edit_distance, score_texts, score_words


def naive_distance(a: str | list[str], b: str | list[str]) -> int:
    """The textbook recurrence."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        previous, row = row, [i]
        for j, y in enumerate(b, start=1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (x != y)))
    return row[-1]


def test_counts_each_kind_of_error() -> None:
    score = score_texts("the cat sat on the mat", "the cat sit on mat today")
    assert score.words == ErrorCounts(reference=6, insertions=1, deletions=1, substitutions=1)
    assert score.words.rate == pytest.approx(0.5)


def test_case_punctuation_and_figures_do_not_count() -> None:
    score = score_texts("Dr. Lee paid $12, didn't he?", "doctor lee paid twelve dollars didn't he")
    assert score.words.errors == 0
    assert score.characters.errors == 0


def test_listed_words_are_counted_apart() -> None:
    score = score_texts(
        "call mister ansari about zolpidem", "call mister and sorry about zolpidem zolpidem",
        listed=["Ansari", "Zolpidem"],
    )  # fmt: skip
    assert score.biased == ErrorCounts(reference=2, insertions=1, substitutions=1)
    assert score.unbiased == ErrorCounts(reference=3, insertions=1)
    assert score.words == score.biased + score.unbiased


def test_empty_texts() -> None:
    assert score_texts("", "").words.rate == 0.0
    assert score_texts("", "word").words.rate == float("inf")
    assert score_texts("two words", "").words == ErrorCounts(2, deletions=2)


def test_a_halved_alignment_has_as_few_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "a b c d e f g h i j k l m n o p".split()
    heard = "a x c d f g g h j i k m n o p q".split()
    whole = score_words(said, heard).words.errors
    monkeypatch.setattr(room, "_LARGEST_TABLE", 8)
    assert score_words(said, heard).words.errors == whole == naive_distance(said, heard)


words = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=25)


@given(words, words)
def test_alignment_is_minimal_and_loses_nothing(said: list[str], heard: list[str]) -> None:
    pairs = align(said, heard)
    assert [a for a, _ in pairs if a is not None] == said
    assert [b for _, b in pairs if b is not None] == heard
    assert sum(a != b for a, b in pairs) == naive_distance(said, heard)


@given(st.text("abcd ", max_size=90), st.text("abcd ", max_size=90))
def test_distance_equals_the_recurrence(said: str, heard: str) -> None:
    assert edit_distance(said, heard) == naive_distance(said, heard)
