"""Marks and capitals: words stay, pauses and words decide, texts end."""

from __future__ import annotations

import string
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.transcript.document import PARAGRAPH_PAUSE
from core.folders import resources
from core.text.punctuation import (
    APART_S,
    PAUSE_EDGES_S,
    Mark,
    Punctuation,
    dressed,
    load_punctuation,
    marks_of,
)

WORDS = st.lists(
    st.sampled_from(["the", "bridge", "was", "old", "Shmyrev", "i'm", "New York", "3rd", "—"]),
    min_size=1,
    max_size=30,
)


@pytest.fixture(scope="module")
def english() -> Punctuation:
    return load_punctuation(resources() / "punctuation" / "en.npz")


def written(model: Punctuation, text: str, pauses: dict[str, float] | None = None) -> str:
    words = text.split()
    gaps = None if pauses is None else [pauses.get(word, 0.0) for word in words]
    return " ".join(dressed(words, marks_of(model, words, gaps)))


@given(WORDS, st.data())
def test_words_stay_and_every_text_ends(
    english: Punctuation, words: list[str], data: st.DataObject
) -> None:
    pauses = data.draw(
        st.lists(st.floats(-1.0, 60.0), min_size=len(words), max_size=len(words)) | st.none()
    )
    marks = marks_of(english, words, pauses)
    out = dressed(words, marks)
    assert [text.rstrip(",.?").casefold() for text in out] == [word.casefold() for word in words]
    assert marks[-1] in (Mark.STOP, Mark.QUESTION)
    assert all(text[1:].rstrip(",.?") == word[1:] for text, word in zip(out, words, strict=True))


def test_nothing_said_has_no_marks(english: Punctuation) -> None:
    assert marks_of(english, []) == []
    assert dressed([], []) == []


def test_a_question_and_an_answer_are_told_apart(english: Punctuation) -> None:
    assert written(english, "where do you live") == "Where do you live?"
    assert written(english, "i live in the old town") == "I live in the old town."


def test_a_long_pause_ends_a_sentence_and_a_capital_follows(english: Punctuation) -> None:
    text = "the people from the town came to the bridge and the river was high"
    assert (
        written(english, text, {})
        == "The people from the town came to the bridge and the river was high."
    )
    assert written(english, text, {"bridge": 1.5}) == (
        "The people from the town came to the bridge. And the river was high."
    )


def test_longer_pauses_never_speak_more_for_no_mark(english: Punctuation) -> None:
    assert english.pauses.shape == (len(PAUSE_EDGES_S) + 1, 4)
    none = english.pauses[:, Mark.NONE]
    assert all(later <= earlier for earlier, later in pairwise(none))


def test_capitals_that_are_there_stay() -> None:
    out = dressed(["iPhone", "users", "met", "i"], [Mark.NONE, Mark.NONE, Mark.STOP, Mark.STOP])
    assert out == ["iPhone", "users", "met.", "I."]
    assert dressed(["mcDonald", string.punctuation], [Mark.COMMA, Mark.STOP], begins=False)[0] == (
        "mcDonald,"
    )


def test_where_a_paragraph_begins_a_sentence_does(english: Punctuation) -> None:
    assert round(APART_S * 16_000) == PARAGRAPH_PAUSE
    assert written(english, "we went to the house of the man", {"the": 1.3}) == (
        "We went to the. House of the. Man."
    )
