"""The transcript's derived views."""

from __future__ import annotations

from core.transcript.model import seconds
from tests.helpers.transcripts import segment, spoken, transcript


def test_text_and_words_of_the_whole() -> None:
    talk = transcript(spoken("hello world"), segment(), spoken("again", 5.0))
    assert talk.text == "hello world\nagain"
    assert [word.text for word in talk.words] == ["hello", "world", "again"]


def test_seconds_are_exact_to_the_millisecond() -> None:
    assert seconds(16) == 0.001
    assert seconds(10 * 3600 * 16_000 + 16) == 36_000.001
