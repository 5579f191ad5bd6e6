"""Finding and replacing: what is previewed is what is written, and vouched-for words stay."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.transcript.document import Document, Paragraph, Token, WordState
from app.transcript.find import Change, changes_of, matches, pattern, replacement


def _paragraph(text: str, first: int = 0) -> Paragraph:
    words = tuple(
        Token(word, first + 1000 * number, first + 1000 * number + 900)
        for number, word in enumerate(text.split())
    )
    return Paragraph(first, first + 1000 * len(words), words)


def _sure(paragraph: Paragraph, *numbers: int) -> Paragraph:
    words = tuple(
        replace(word, state=WordState.VERIFIED) if number in numbers else word
        for number, word in enumerate(paragraph.words)
    )
    return replace(paragraph, words=words)


def _all(
    paragraphs: list[Paragraph], wanted: str, by: str, **how: bool
) -> tuple[list[Paragraph], int, int]:
    regular = how.get("regular", False)
    changes = changes_of(paragraphs, pattern(wanted, **how), by, regular=regular)
    command, written, suggested = replacement(paragraphs, changes, all_of_them=True)
    document = Document(paragraphs)
    if command is not None:
        document.do(command)
    return document.paragraphs, written, suggested


def test_groups_of_a_regular_expression_are_put_into_the_new_text() -> None:
    paragraphs = [_paragraph("on the 3 of may and the 12 of june")]

    changed, written, _ = _all(paragraphs, r"(\d+) of (\w+)", r"\2 \1", regular=True)

    assert changed[0].text == "on the may 3 and the june 12"
    assert written == 2


def test_a_preview_tells_before_and_after_with_groups() -> None:
    paragraphs = [_paragraph("mister Smith and mister Jones")]
    wanted = pattern(r"mister (?P<name>\w+)", regular=True)

    changes = changes_of(paragraphs, wanted, r"Mr \g<name>", regular=True)

    assert [(change.before, change.after) for change in changes] == [
        ("mister Smith", "Mr Smith"),
        ("mister Jones", "Mr Jones"),
    ]


def test_backslashes_of_a_plain_replacement_stay_as_they_are() -> None:
    changed, _, _ = _all([_paragraph("a path")], "path", r"\1\n")

    assert changed[0].text == r"a \1\n"


@pytest.mark.parametrize("by", [r"\2", r"\g<name>", "\\"])
def test_a_replacement_that_names_no_group_is_refused(by: str) -> None:
    wanted = pattern("(a)", regular=True)

    with pytest.raises(re.error):
        changes_of([_paragraph("nothing to find")], wanted, by, regular=True)


def test_whole_words_and_case_narrow_what_is_found() -> None:
    texts = ["The other the bathe THE"]

    assert len(matches(texts, pattern("the"))) == 5
    assert len(matches(texts, pattern("the", whole=True))) == 3
    assert len(matches(texts, pattern("the", whole=True, case=True))) == 1


def test_context_around_a_place_counts_when_it_is_replaced() -> None:
    changed, written, _ = _all(
        [_paragraph("two cats and cats")], r"(?<=two )cats", "dogs", regular=True
    )

    assert changed[0].text == "two dogs and cats"
    assert written == 1


def test_words_around_a_place_keep_their_times_and_marks() -> None:
    before = _sure(_paragraph("one two three four"), 3)

    changed, _, _ = _all([before], "two", "deux")

    assert changed[0].words[0] is before.words[0]
    assert changed[0].words[2:] == before.words[2:]
    new = changed[0].words[1]
    assert (new.text, new.first_sample, new.last_sample) == ("deux", 1000, 1900)
    assert new.state is WordState.EDITED


def test_a_verified_word_gets_a_suggestion_when_all_are_replaced() -> None:
    paragraphs = [_sure(_paragraph("river and river again"), 2)]

    changed, written, suggested = _all(paragraphs, "river", "stream")

    assert changed[0].text == "stream and river again"
    assert changed[0].words[2].suggestion == "stream"
    assert changed[0].words[2].state is WordState.VERIFIED
    assert (written, suggested) == (1, 1)


def test_several_places_in_one_verified_word_make_one_suggestion() -> None:
    changed, _, suggested = _all([_sure(_paragraph("a banana"), 1)], "an", "in")

    assert changed[0].words[1].suggestion == "binina"
    assert suggested == 1


def test_a_phrase_with_a_verified_word_suggests_word_by_word() -> None:
    paragraphs = [_sure(_paragraph("to new york today"), 1, 2)]

    changed, written, _ = _all(paragraphs, "new york", "New York")

    assert [word.suggestion for word in changed[0].words] == ["", "New", "York", ""]
    assert written == 0


def test_a_verified_phrase_that_becomes_more_words_stays_without_suggestion() -> None:
    paragraphs = [_sure(_paragraph("to new york today"), 1, 2)]

    changed, written, suggested = _all(paragraphs, "new york", "the city of York")

    assert changed == paragraphs
    assert (written, suggested) == (0, 0)


def test_a_single_place_is_replaced_though_it_is_verified() -> None:
    paragraphs = [_sure(_paragraph("the river"), 1)]
    changes = changes_of(paragraphs, pattern("river"), "stream", regular=False)
    assert changes[0].verified

    command, written, _ = replacement(paragraphs, changes)

    assert command is not None
    assert command.changes[0].new[0].text == "the stream"
    assert written == 1


def test_nothing_to_change_is_no_command() -> None:
    assert _all([_paragraph("same")], "same", "same")[1:] == (0, 0)
    changes = [Change(matches(["same"], pattern("same"))[0], "same", "same", False)]
    assert replacement([_paragraph("same")], changes)[0] is None


@given(
    st.lists(st.text("ab ", min_size=1, max_size=20), min_size=1, max_size=3),
    st.sampled_from(["a", "ab", "b a", "aa"]),
    st.text("ab \\", max_size=4),
)
def test_replacing_all_is_what_the_expression_itself_would_do(
    texts: list[str], wanted: str, by: str
) -> None:
    paragraphs = [_paragraph(text) for text in texts]
    plain = [paragraph.text for paragraph in paragraphs]

    changed, _, _ = _all(paragraphs, wanted, by)

    expected = [re.sub(wanted, lambda _: by, text, flags=re.IGNORECASE) for text in plain]
    assert [paragraph.text.split() for paragraph in changed] == [one.split() for one in expected]
