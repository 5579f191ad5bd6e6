"""Which part of a recording the domains are weighed by."""

from __future__ import annotations

from itertools import pairwise

from core.audio.segment import Segment
from core.engine.fitting import SAMPLE_SAMPLES, spread

RATE = 16_000


def segments(number: int, length: int) -> list[Segment]:
    return [Segment(i * (length + RATE), i * (length + RATE) + length) for i in range(number)]


def test_a_short_recording_is_taken_whole() -> None:
    assert spread(segments(12, 20 * RATE)) == list(range(12))
    assert spread([]) == []


def test_minutes_of_a_long_one_are_taken_from_all_over_it() -> None:
    long = segments(400, 15 * RATE)
    chosen = spread(long)
    assert sum(long[i].last_sample - long[i].first_sample for i in chosen) == SAMPLE_SAMPLES
    gaps = {b - a for a, b in pairwise(chosen)}
    assert gaps == {20}
    assert chosen[0] == 10
    assert chosen[-1] == 390


def test_one_segment_at_least_is_taken() -> None:
    assert spread(segments(2, 3600 * RATE)) == [1]
