"""Transcripts read back from their text: words are made when they are needed, and are the same."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.review.operations import next_doubt
from app.transcript.document import (
    Command,
    Document,
    Paragraph,
    Replace,
    Rival,
    Scores,
    Token,
    WordState,
    corrected_words,
)
from app.transcript.session import document_of, words_of
from app.transcript.stored import command_text, paragraph_from, paragraph_text
from core.store.library import StoredTranscript

# What looks like the stored form inside of a word is still a word.
NASTY = [
    '"',
    "\\",
    "},{",
    ",[0,1],",
    "]}]}",
    '"at":[1,2]',
    '{"text":"x"',
    "ё́",
    "[0,2]",
]

texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=6),
)
scores = st.builds(
    Scores, *(st.floats(-99, 9).map(lambda value: round(value, 3)) for _ in range(6))
)
rivals = st.builds(Rival, texts, st.floats(0, 1).map(lambda value: round(value, 4)), scores)
tokens = st.builds(
    Token,
    texts,
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.floats(0, 1).map(lambda value: round(value, 4)),
    st.sampled_from(WordState),
    st.one_of(st.just(Scores()), scores),
    st.lists(rivals, max_size=2).map(tuple),
    st.one_of(st.just(""), texts),
)
paragraphs = st.builds(
    Paragraph,
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.lists(tokens, max_size=5).map(tuple),
    st.one_of(st.just(""), texts),
)
relaxed = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def brief(found: list[Paragraph]) -> list[object]:
    """Return what can be told of paragraphs without their words."""
    document = Document(found)
    told = [(p.first_sample, p.last_sample, p.speaker, p.text, p.doubts()) for p in found]
    return [*told, words_of(document), corrected_words(found), document.word_count()]


@relaxed
@given(paragraphs)
def test_a_paragraph_read_back_tells_of_its_words_before_it_makes_them(whole: Paragraph) -> None:
    again = paragraph_from(paragraph_text(whole))

    assert again.unread is not None
    assert brief([again]) == brief([whole])
    assert again.unread is not None
    assert again == whole
    assert again.unread is None
    assert brief([again]) == brief([whole])
    assert paragraph_text(again) == paragraph_text(whole)


@relaxed
@given(paragraphs)
def test_a_paragraph_of_another_form_is_read_as_well(whole: Paragraph) -> None:
    value = json.loads(paragraph_text(whole))
    value["words"] = [dict(reversed(word.items())) for word in value["words"]]

    again = paragraph_from(json.dumps(value, indent=1))

    assert again == whole
    assert brief([again]) == brief([whole])


@relaxed
@given(st.lists(paragraphs, min_size=2, max_size=3))
def test_segments_that_join_make_one_paragraph(parts: list[Paragraph]) -> None:
    again = paragraph_from(*map(paragraph_text, parts))

    assert again.words == tuple(word for part in parts for word in part.words)
    assert (again.first_sample, again.speaker) == (parts[0].first_sample, parts[0].speaker)
    assert again.last_sample == parts[-1].last_sample


def exchanged(document: Document, at: int, count: int, keep: int, new: list[Token]) -> Replace:
    """Return a change that keeps words of some paragraphs and puts new ones between them."""
    first = at % len(document.paragraphs)
    old = tuple(document.paragraphs[first : first + count])
    words = [word for paragraph in old for word in paragraph.words]
    cut = keep % (len(words) + 1)
    halves = (*words[:cut], *new), tuple(words[cut + keep % 2 :])
    made = replace(old[0], words=halves[0]), replace(old[-1], words=halves[1])
    return Replace(first, old, made if keep % 3 else (replace(made[0], words=sum(halves, ())),))


edits = st.lists(
    st.tuples(
        st.integers(0, 9), st.integers(1, 2), st.integers(0, 9), st.lists(tokens, max_size=3)
    ),
    max_size=6,
)


@relaxed
@given(st.lists(paragraphs, min_size=1, max_size=3), edits, st.integers(0, 6), st.booleans())
def test_a_history_read_back_makes_the_same_words(
    begin: list[Paragraph],
    changes: list[tuple[int, int, int, list[Token]]],
    undone: int,
    other: bool,
) -> None:
    document = Document(begin)
    written = []
    for at, count, keep, new in changes:
        change = exchanged(document, at, count, keep, new)
        command = Command("type", (change,), recipes=("{}", '{"changes":[]}'))
        document.do(command)
        text = command_text(command)
        # Another form: the JSON reader's way through the same history.
        written.append(json.dumps(json.loads(text), indent=1) if other else text)
    undone = min(undone, len(written))
    for _ in range(undone):
        document.undo()
    stored = StoredTranscript(
        tuple((False, paragraph_text(paragraph)) for paragraph in begin), tuple(written), undone
    )

    again = document_of(stored)

    assert brief(again.paragraphs) == brief(document.paragraphs)
    assert again.doubtful() == document.doubtful()
    assert again.paragraphs == document.paragraphs
    while document.undo():
        again.undo()
    assert again.paragraphs == document.paragraphs
    while document.redo():
        assert again.redo() == document.last
    assert again.paragraphs == document.paragraphs


def test_several_changes_of_one_command_build_on_each_other() -> None:
    words = tuple(Token(text, 10 * n, 10 * n + 9, 0.5) for n, text in enumerate("abcdef"))
    begin = [Paragraph(0, 30, words[:3]), Paragraph(30, 60, words[3:])]
    document = Document(begin)
    both = Replace(0, tuple(begin), (Paragraph(0, 60, words),))
    half = Replace(0, both.new, (Paragraph(0, 40, words[:4], "Ann"), Paragraph(40, 60, words[4:])))
    command = Command("alike", (both, half))
    document.do(command)

    again = document_of(
        StoredTranscript(
            tuple((False, paragraph_text(p)) for p in begin), (command_text(command),), 0
        )
    )

    assert all(paragraph.unread is not None for paragraph in again.paragraphs)
    assert [p.text for p in again.paragraphs] == ["a b c d", "e f"]
    assert again.paragraphs == document.paragraphs


def test_walking_doubts_and_naming_speakers_make_no_words() -> None:
    words = tuple(
        Token(text, 10 * n, 10 * n + 9, 0.5 if n % 2 else 0.9) for n, text in enumerate("abcdef")
    )
    text = paragraph_text(Paragraph(0, 60, words))
    document = document_of(StoredTranscript(((False, text), (False, text)), (), 0))
    first = document.paragraphs[0]
    document.do(Command("speaker", (Replace(0, (first,), (first.said_by("Ann"),)),)))

    assert next_doubt(document, (-1, -1)) == (0, 1)
    assert document.paragraphs[0].speaker == "Ann"
    assert document.word_count() == 12
    assert all(paragraph.unread is not None for paragraph in document.paragraphs)


def test_all_threads_get_the_same_words() -> None:
    words = tuple(Token(str(n), n, n + 1) for n in range(2_000))
    paragraph = paragraph_from(paragraph_text(Paragraph(0, 2_000, words)))
    found: list[tuple[Token, ...]] = []
    begin = threading.Barrier(4)

    def read() -> None:
        begin.wait()
        found.append(paragraph.words)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found[0] == words
    assert all(other is found[0] for other in found)


def test_only_words_are_made_later() -> None:
    paragraph = paragraph_from(paragraph_text(Paragraph(0, 10, (Token("a", 0, 9),))))

    with pytest.raises(AttributeError, match="wordz"):
        paragraph.wordz  # type: ignore[attr-defined]  # noqa: B018
