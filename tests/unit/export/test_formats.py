"""Every format says the same transcript."""

from __future__ import annotations

import json
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.export import rendered
from core.export.cues import cues
from core.export.layout import PLAIN, Limits
from core.export.txt import Lines
from core.transcript.model import Transcript, TranscriptSegment
from tests.helpers.transcripts import segment, spoken, transcript, word

TALK = transcript(
    segment(word("hello", 0.5, 0.9, rival="hallo"), word("world", 1.0, 1.5)),
    segment(),
    segment(word("again", 4.0, 4.4)),
)


def text_of(name: str, talk: Transcript) -> str:
    content = rendered(name, talk)
    assert isinstance(content, str)
    return content


def test_text_has_a_line_per_segment_and_a_gap_at_long_pauses() -> None:
    assert text_of("txt", TALK) == "hello world\n\nagain\n"


def test_text_as_it_comes_is_the_text_of_the_whole() -> None:
    lines = Lines()
    assert "".join(map(lines.render, TALK.segments)) == text_of("txt", TALK)


def test_srt() -> None:
    assert text_of("srt", TALK) == (
        "1\n00:00:00,500 --> 00:00:01,500\nhello world\n\n2\n00:00:04,000 --> 00:00:05,000\nagain\n"
    )


def test_vtt_escapes_markup() -> None:
    text = text_of("vtt", transcript(segment(word("R&D<b>", 0.0, 1.0))))
    assert text == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nR&amp;D&lt;b&gt;\n"


def test_an_arrow_in_a_word_can_not_look_like_times() -> None:
    text = text_of("srt", transcript(segment(word("a-->b", 0.0, 1.0))))
    assert text.count("-->") == 1


def test_tsv_keeps_every_field_in_its_cell() -> None:
    rows = text_of("tsv", transcript(segment(word("tab\there", 0.0, 1.0)))).splitlines()
    assert rows == [
        "start_s\tend_s\tspeaker\tconfidence\ttext",
        "0.000\t1.000\t\t0.875\ttab here",
    ]


def test_json_has_the_documented_keys() -> None:
    text = text_of("json", TALK)
    assert text.endswith("\n")
    assert text.count("\n") == 1
    value = json.loads(text)
    assert list(value) == ["recording", "recipe", "segments"]
    assert value["recording"] == "talk.mp3"
    assert value["recipe"]["domains"] == [{"name": "general", "weight": 1.0}]
    first = value["segments"][0]
    assert list(first) == ["start_s", "end_s", "text", "words"]
    assert (first["start_s"], first["end_s"], first["text"]) == (0.5, 1.5, "hello world")
    assert list(first["words"][0]) == [
        "text", "start_s", "end_s", "confidence", "scores", "alternatives",
    ]  # fmt: skip
    assert first["words"][0]["scores"] == {
        "acoustic": -1.5, "prior": 0.25, "language": -3.0, "vocabulary": 0.5,
        "pronunciation": -0.125, "insertion": -1.0,
    }  # fmt: skip
    assert first["words"][0]["alternatives"][0]["text"] == "hallo"


def test_silence_is_an_empty_transcript_in_every_format() -> None:
    silent = transcript()
    assert text_of("txt", silent) == ""
    assert text_of("srt", silent) == ""
    assert text_of("vtt", silent) == "WEBVTT\n"
    assert text_of("tsv", silent) == "start_s\tend_s\tspeaker\tconfidence\ttext\n"
    assert json.loads(text_of("json", silent))["segments"] == []


def test_a_cue_pauses_where_the_speaker_does() -> None:
    talk = transcript(segment(word("one", 0.0, 0.5), word("two", 2.0, 2.5)))
    assert [cue.lines for cue in cues(talk, PLAIN)] == [("one",), ("two",)]


def test_two_lines_are_about_as_long() -> None:
    talk = transcript(spoken("this sentence is a little too long for one line", word_s=0.2))
    (cue,) = cues(talk, PLAIN)
    assert len(cue.lines) == 2
    assert abs(len(cue.lines[0]) - len(cue.lines[1])) <= 9


texts = st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=60)


@given(st.lists(st.tuples(texts, st.floats(0.0, 3.0), st.floats(0.05, 2.0)), max_size=4))
def test_cues_never_overlap_and_lose_no_word(parts: list[tuple[list[str], float, float]]) -> None:
    segments: list[TranscriptSegment] = []
    start = 0.0
    for tokens, gap, word_s in parts:
        segments.append(spoken(" ".join(tokens), start + gap, word_s))
        start += gap + len(tokens) * word_s
    talk = transcript(*segments)
    shown = cues(talk, PLAIN)
    assert " ".join(line for cue in shown for line in cue.lines).split() == [
        w.text for w in talk.words
    ]
    for cue, following in pairwise(shown):
        assert cue.last_ms <= following.first_ms
    for cue in shown:
        assert cue.first_ms < cue.last_ms <= cue.first_ms + Limits().longest_ms + 1000
        assert len(cue.lines) <= Limits().lines
        assert all(len(line) <= Limits().line_characters for line in cue.lines)


@given(st.integers(0, 400 * 3600))
def test_subtitle_times_are_well_formed(start: int) -> None:
    talk = transcript(segment(word("late", float(start), start + 1.0)))
    assert re.search(r"^\d\d+:[0-5]\d:[0-5]\d,\d{3} --> \d\d+:[0-5]\d:", text_of("srt", talk), re.M)
