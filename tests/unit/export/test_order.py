"""Times are put in order with as little change as there can be."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.export.layout import PLAIN, Layout, Limits
from core.export.order import SHORTEST, ordered
from core.export.warnings import Fault, told, warnings_of
from core.transcript.model import SAMPLE_RATE, Word
from tests.helpers.transcripts import SCORES, segment, spoken, transcript, word


def times(*words: Word) -> list[tuple[float, float]]:
    found = ordered(transcript(replace(segment(), words=words))).transcript.words
    return [(w.first_sample / SAMPLE_RATE, w.last_sample / SAMPLE_RATE) for w in found]


def test_what_is_in_order_stays() -> None:
    talk = transcript(spoken("one two three"), spoken("four", 9.0))
    assert ordered(talk).transcript == talk
    assert ordered(talk).mended == ()


def test_an_overlap_ends_where_the_next_word_begins() -> None:
    assert times(word("a", 1.0, 3.0), word("b", 2.0, 4.0)) == [(1.0, 2.0), (2.0, 4.0)]


def test_one_wild_time_moves_no_other() -> None:
    found = times(
        word("a", 1.0, 1.5), word("b", 90.0, 91.0), word("c", 3.0, 3.5), word("d", 4.0, 4.5)
    )
    assert found == [(1.0, 1.5), (2.0, 3.0), (3.0, 3.5), (4.0, 4.5)]


def test_a_word_without_length_gets_a_millisecond() -> None:
    assert times(word("a", 1.0, 1.0)) == [(1.0, 1.001)]


def test_words_without_text_and_control_characters_are_left_out() -> None:
    talk = transcript(segment(word("\x00", 0.0, 1.0), word("a\x0bb\ud800", 1.0, 2.0)))
    assert [w.text for w in ordered(talk).transcript.words] == ["a b"]


spans = st.lists(st.tuples(st.integers(-9, 9_000), st.integers(-99, 999)), max_size=40)


@given(spans)
def test_order_is_put_once_and_for_all(values: list[tuple[int, int]]) -> None:
    words = tuple(Word("x", first, first + length, 0.5, SCORES) for first, length in values)
    once = ordered(transcript(replace(segment(), words=words))).transcript
    assert len(once.words) == len(words)
    reached = 0
    for made in once.words:
        assert made.first_sample >= reached
        assert made.last_sample >= made.first_sample + SHORTEST
        reached = made.last_sample
    assert reached <= once.samples
    again = ordered(once)
    assert again.transcript == once
    assert again.mended == ()


def test_warnings_say_what_a_viewer_would_stumble_over() -> None:
    talk = transcript(
        segment(word("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", 0.0, 6.0)),
        segment(word("unpronounceable", 8.0, 8.2), word("polysyllables", 8.2, 8.4)),
        segment(word("again", 8.45, 10.0)),
    )
    found = warnings_of(ordered(talk), PLAIN, subtitles=True)
    assert [(w.fault, w.count, w.first_ms) for w in found] == [
        (Fault.LONG_LINE, 1, 0), (Fault.TOO_FAST, 1, 8000), (Fault.TOO_SHORT, 1, 8000),
    ]  # fmt: skip
    assert told(found[0], Limits()) == (
        "subtitles with a line over 42 characters: 1 (up to 53), first at 00:00:00"
    )
    assert warnings_of(ordered(talk), PLAIN, subtitles=False) == []


def test_mended_times_are_told_for_every_format() -> None:
    talk = transcript(replace(segment(), words=(word("a", 2.0, 3.0), word("b", 1.0, 4.0))))
    (found,) = warnings_of(ordered(talk), Layout(), subtitles=False)
    assert (found.fault, found.count) == (Fault.TIMES, 1)
