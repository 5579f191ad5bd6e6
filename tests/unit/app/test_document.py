"""The edited transcript: times, undo, what a new decoding may change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.review.operations import next_doubt, word_at
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
    differences,
    picked,
    redecoded,
    redecoded_changes,
    redecoded_selection,
    retyped,
    sentence_at,
    timed,
    times_are_monotonic,
    verified,
)
from app.transcript.stored import command_text, paragraph_from, paragraph_text, replay
from core.store.library import StoredTranscript
from core.store.wording import passages


def _paragraph(text: str, first: int = 0, confidence: float = 0.9) -> Paragraph:
    words = tuple(
        Token(
            word,
            first + 1000 * number,
            first + 1000 * number + 900,
            confidence,
            scores=Scores(-5.0, 0.5, -3.0, 0.0, -0.25, 0.5),
            rivals=(Rival(word + "s", 0.25, Scores(-6.0, 0.5, -3.5)),),
        )
        for number, word in enumerate(text.split())
    )
    return Paragraph(first, first + 1000 * len(words), words)


def _typed(document: Document, number: int, *texts: str) -> None:
    old = (document.paragraphs[number],)
    document.do(Command("type", (Replace(number, old, retyped(old, texts)),), merges=True))


def test_a_changed_word_takes_the_time_of_the_one_it_replaces() -> None:
    old = _paragraph("the cat sat")

    (new,) = retyped((old,), ["the dog sat"])

    assert new.words[0] is old.words[0]
    assert new.words[2] is old.words[2]
    assert (new.words[1].first_sample, new.words[1].last_sample) == (1000, 1900)
    assert new.words[1].rivals == old.words[1].rivals


def test_an_inserted_word_gets_the_gap_between_its_neighbours() -> None:
    old = _paragraph("the cat sat")

    (new,) = retyped((old,), ["the big cat sat"])

    assert (new.words[1].first_sample, new.words[1].last_sample) == (900, 1000)


def test_two_words_for_one_share_its_time_by_length() -> None:
    old = _paragraph("the nowhere sat")

    (new,) = retyped((old,), ["the now here sat"])

    assert [word.text for word in new.words] == ["the", "now", "here", "sat"]
    assert new.words[1].first_sample == 1000
    assert new.words[1].last_sample == new.words[2].first_sample
    assert new.words[2].last_sample == 1900


def test_splitting_and_joining_keeps_every_word() -> None:
    old = _paragraph("the cat sat down")

    halves = retyped((old,), ["the cat", "sat down"])
    (whole,) = retyped(halves, ["the cat sat down"])

    assert [half.text for half in halves] == ["the cat", "sat down"]
    assert halves[1].first_sample == 2000
    assert whole.words == old.words


_texts = st.lists(
    st.lists(st.sampled_from(["a", "bb", "ccc", "dd", "e"]), max_size=6).map(" ".join),
    min_size=1,
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_texts, _texts)
def test_any_edit_leaves_the_text_as_typed_and_the_times_in_order(
    before: list[str], after: list[str]
) -> None:
    old = []
    position = 0
    for text in before:
        old.append(_paragraph(text, position))
        position = old[-1].last_sample + 500

    new = retyped(old, after)

    assert [paragraph.text for paragraph in new] == [" ".join(text.split()) for text in after]
    assert times_are_monotonic(new)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 2), _texts), max_size=8))
def test_undoing_everything_gives_the_first_text_and_redoing_the_last(
    edits: list[tuple[int, list[str]]],
) -> None:
    document = Document([_paragraph("a bb ccc"), _paragraph("dd e", 5000), _paragraph("a a", 9000)])
    first = list(document.paragraphs)
    for number, texts in edits:
        _typed(document, number % len(document.paragraphs), *texts)
    last = list(document.paragraphs)

    while document.undo():
        pass
    assert document.paragraphs == first
    while document.redo():
        pass
    assert document.paragraphs == last


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 2), _texts), max_size=8), st.integers(0, 8))
def test_a_stored_history_folds_to_the_same_document(
    edits: list[tuple[int, list[str]]], undone: int
) -> None:
    begin = [_paragraph("a bb ccc"), _paragraph("dd e", 5000), _paragraph("a a", 9000)]
    document = Document(begin)
    stored: list[str] = []
    for number, texts in edits:
        at = number % len(document.paragraphs)
        old = (document.paragraphs[at],)
        command = Command("type", (Replace(at, old, retyped(old, texts)),))
        document.do(command)
        stored.append(command_text(command))
    for _ in range(min(undone, len(edits))):
        document.undo()

    again = Document([paragraph_from(paragraph_text(paragraph)) for paragraph in begin])
    replay(again, stored, min(undone, len(edits)))

    assert again.paragraphs == document.paragraphs
    bodies = tuple((False, paragraph_text(paragraph)) for paragraph in begin)
    read = passages(StoredTranscript(bodies, tuple(stored), min(undone, len(edits))))
    assert [(one.text, one.states) for one in read] == [
        (one.text, tuple(word.state for word in one.words)) for one in document.paragraphs
    ]
    while document.redo():
        again.redo()
    assert again.paragraphs == document.paragraphs


def test_typing_in_another_word_begins_a_new_step() -> None:
    document = Document([_paragraph("the cat sat")])

    _typed(document, 0, "the ca sat")
    _typed(document, 0, "the cab sat")
    _typed(document, 0, "he cab sat")

    assert document.undo_depth == 2
    document.undo()
    assert document.paragraphs[0].text == "the cab sat"


def test_a_segment_never_joins_a_paragraph_that_was_edited() -> None:
    document = Document()
    assert not document.hear(_paragraph("one two"))
    assert document.hear(_paragraph("three", 3000))
    _typed(document, 0, "one two four")

    assert not document.hear(_paragraph("five", 4500))
    assert [paragraph.text for paragraph in document.paragraphs] == ["one two four", "five"]


def test_a_new_decoding_changes_machine_words_only() -> None:
    old = _paragraph("the cat sat down")
    words = list(old.words)
    words[1] = replace(words[1], state=WordState.EDITED, text="kat")
    old = replace(old, words=tuple(words))

    new = redecoded(old, _paragraph("a dog sat up").words)

    assert [word.text for word in new.words] == ["a", "kat", "sat", "up"]
    assert new.words[1].suggestion == "dog"


def test_decoding_to_the_same_words_and_scores_changes_nothing() -> None:
    old = [_paragraph("the cat"), _paragraph("sat down", 5000)]
    heard = [word for paragraph in old for word in paragraph.words]

    assert redecoded_changes(old, heard) == []


def test_words_of_a_new_decoding_go_to_the_paragraph_of_their_time() -> None:
    old = [_paragraph("the cat"), _paragraph("sat down", 5000)]
    heard = [*_paragraph("the dog").words, *_paragraph("lay down", 5000).words]

    changes = redecoded_changes(old, heard)

    assert [change.new[0].text for change in changes] == ["the dog", "lay down"]
    assert differences(changes) == [(0, 1, "cat", "dog"), (1, 0, "sat", "lay")]


def test_a_verified_paragraph_is_kept_whole() -> None:
    old = verified(_paragraph("the cat"))

    new = redecoded(old, _paragraph("a dog").words)

    assert [word.text for word in new.words] == ["the", "cat"]
    assert [word.suggestion for word in new.words] == ["a", "dog"]


def test_picking_keeps_the_old_word_among_the_rivals() -> None:
    word = _paragraph("cat").words[0]

    (chosen,) = picked(word, "cats")

    assert chosen.text == "cats"
    assert chosen.state is WordState.EDITED
    assert chosen.rivals == (Rival("cat", 0.9, word.scores),)
    assert chosen.scores == word.rivals[0].scores


def test_doubts_are_walked_round_and_round() -> None:
    document = Document([_paragraph("a b", confidence=0.9), _paragraph("c d", 5000, 0.3)])

    assert next_doubt(document, (0, 0)) == (1, 0)
    assert next_doubt(document, (1, 1)) == (1, 0)
    assert next_doubt(document, (1, 0), backwards=True) == (1, 1)
    assert word_at(document, (4, 0)) is None


def test_the_word_at_a_time_is_found() -> None:
    document = Document([_paragraph("a b"), _paragraph("c d", 5000)])

    assert document.word_at_sample(1500) == (0, 1)
    assert document.word_at_sample(5100) == (1, 0)
    assert document.word_at_sample(4000) is None
    assert document.word_at_sample(99_000) is None


def test_a_command_that_does_not_fit_is_refused() -> None:
    document = Document([_paragraph("a")])

    with pytest.raises(AssertionError):
        document.do(Command("type", (Replace(0, (_paragraph("b"),), ()),)))


def test_found_times_take_from_the_neighbours_only_what_they_need() -> None:
    paragraph = _paragraph("a b c d")

    moved = timed(paragraph, 0, [(0, 500), (700, 2100), (2200, 2800)], context=(1, 1))

    assert [(w.first_sample, w.last_sample) for w in moved.words] == [
        (0, 700), (700, 2100), (2100, 2900), (3000, 3900),
    ]  # fmt: skip
    assert moved.words[3] is paragraph.words[3]
    assert timed(paragraph, 1, [(1000, 1900)], context=(0, 0)) is paragraph


def test_amended_times_are_undone_and_stored_with_their_edit() -> None:
    first = _paragraph("one two three")
    document = Document([first])
    (typed,) = retyped([first], ["one too three"])
    document.do(Command("type", (Replace(0, (first,), (typed,)),), merges=True))
    moved = timed(typed, 1, [(1100, 1700)], context=(0, 0))

    amended = document.amend([Replace(0, (typed,), (moved,))])

    assert amended is not None
    assert document.undo_depth == 1
    assert document.paragraphs == [moved]
    again = Document([first])
    replay(again, [command_text(amended)])
    assert again.paragraphs == [moved]
    document.undo()
    assert document.paragraphs == [first]
    document.redo()
    assert document.paragraphs == [moved]


def test_deciding_a_selection_again_leaves_everything_outside_it() -> None:
    first, second = _paragraph("a b c d"), _paragraph("e f g h", 10_000)
    words = list(first.words)
    words[3] = replace(words[3], state=WordState.EDITED)
    first = replace(first, words=tuple(words))
    heard = [
        Token("see", 2000, 2900), Token("dee", 3000, 3900), Token("he", 10_000, 10_900),
        Token("if", 11_000, 11_400), Token("fee", 11_400, 11_900),
    ]  # fmt: skip

    changes = redecoded_selection([first, second], heard, (2000, 12_000))

    assert [change.new[0].text for change in changes] == ["a b see d", "he if fee g h"]
    assert changes[0].new[0].words[3].suggestion == "dee"
    assert changes[0].new[0].words[:2] == first.words[:2]
    assert changes[1].new[0].words[3:] == second.words[2:]


def test_a_selection_that_is_heard_as_it_was_changes_nothing() -> None:
    paragraph = _paragraph("a b c d")

    assert redecoded_selection([paragraph], paragraph.words[1:3], (1000, 3000)) == []


def test_a_sentence_ends_at_a_full_stop_or_a_pause() -> None:
    words = list(_paragraph("so it is. we went on and on").words)
    words[5:] = [
        replace(word, first_sample=word.first_sample + 9000, last_sample=word.last_sample + 9000)
        for word in words[5:]
    ]
    paragraph = replace(_paragraph(""), words=tuple(words))

    assert [sentence_at(paragraph, number) for number in range(8)] == [
        (0, 3), (0, 3), (0, 3), (3, 5), (3, 5), (5, 8), (5, 8), (5, 8),
    ]  # fmt: skip


def test_verifying_a_part_leaves_the_rest_to_the_machine() -> None:
    paragraph = verified(_paragraph("a b c d"), 1, 3)

    assert [word.state is WordState.VERIFIED for word in paragraph.words] == [
        False, True, True, False,
    ]  # fmt: skip


def test_what_a_person_wrote_is_told_in_order() -> None:
    first = _paragraph("one shmear two")
    (typed,) = retyped([first], ["one Shmyrev two"])

    assert corrected_words([typed, verified(_paragraph("x"))]) == ["Shmyrev"]


def test_doubts_are_walked_by_place_or_from_the_most_doubtful() -> None:
    words = [
        replace(word, confidence=confidence)
        for word, confidence in zip(_paragraph("a b c d").words, (0.5, 0.1, 0.9, 0.3), strict=True)
    ]
    document = Document([replace(_paragraph(""), words=tuple(words))])

    assert next_doubt(document, (0, 0)) == (0, 1)
    assert next_doubt(document, (0, 2), ranked=True) == (0, 1)
    assert next_doubt(document, (0, 1), ranked=True) == (0, 3)
    assert next_doubt(document, (0, 3), ranked=True) == (0, 0)
    assert next_doubt(document, (0, 0), ranked=True) == (0, 1)
    assert next_doubt(document, (0, 3), ranked=True, backwards=True) == (0, 1)


def test_a_mark_beside_a_word_makes_no_other_word_of_it() -> None:
    old, new = _paragraph("we came home then we slept"), _paragraph("We came home. Then we slept.")
    fresh = redecoded(old, new.words)
    assert [word.text for word in fresh.words] == "We came home. Then we slept.".split()
    (change,) = redecoded_changes([old], new.words)
    assert [(before, after) for _, _, before, after in differences([change])] == [
        ("we", "We"),
        ("then", "Then"),
    ]


def test_the_mark_stays_when_another_word_is_picked() -> None:
    word = replace(_paragraph("town,").words[0], rivals=(Rival("gown", 0.3, Scores(-2.0)),))
    (chosen,) = picked(word, "gown")
    assert (chosen.text, chosen.scores) == ("gown,", Scores(-2.0))
    assert [rival.text for rival in chosen.rivals] == ["town,"]
    assert [word.text for word in picked(word, "gown.")] == ["gown."]
