"""Zoom as numbers, and the spectrogram's tiles against the whole picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.transcript.document import Paragraph
from app.transcript.speakers import speaker_spans
from app.waveform.span import CLOSEST, Span
from app.waveform.spectrogram import BINS, COLUMNS, HOP, level_for, tile
from core.features.fbank import fbank


@given(
    st.integers(1, 3 * 3600 * 16_000),
    st.lists(st.tuples(st.floats(0.05, 20.0), st.floats(0, 1000)), max_size=12),
)
def test_any_zoom_stays_inside_the_recording(length: int, steps: list[tuple[float, float]]) -> None:
    span = Span(length, 0, length, 1000)
    for factor, x in steps:
        span = span.zoomed(factor, x)
        assert 0 <= span.first <= span.last <= length
        assert span.count >= min(CLOSEST, length)


def test_what_is_below_the_pointer_stays_there() -> None:
    span = Span(16_000_000, 0, 16_000_000, 1000)

    closer = span.zoomed(0.1, 400.0)

    assert closer.sample(400.0) == pytest.approx(span.sample(400.0), abs=2000)
    assert closer.zoomed(10.0, 400.0).whole


def test_the_page_turns_when_the_cursor_leaves_it() -> None:
    span = Span(1_600_000, 0, 160_000, 1000)

    assert span.following(100_000) is span
    turned = span.following(170_000)
    assert turned.first < 170_000 < turned.last


def _chirp(seconds: float) -> np.ndarray:
    time = np.arange(int(seconds * 16_000)) / 16_000
    return (8000 * np.sin(2 * np.pi * (300 + 400 * time) * time)).astype(np.int16)


@pytest.mark.parametrize("level", [0, 1])
def test_fine_tiles_are_the_features_themselves(level: int) -> None:
    samples = _chirp(8.0)
    energies = fbank(samples.astype(np.float32) / np.float32(32768))

    found = tile(samples, level, 1)

    step = 2**level
    part = energies[COLUMNS * step : 2 * COLUMNS * step]
    expected = np.clip((part.reshape(-1, step, BINS).max(axis=1) - 7.5) / 14.0, 0, 1) * 255
    assert np.abs(found[::-1].T[: len(expected)].astype(int) - expected).max() <= 1.0


def test_a_coarse_tile_shows_the_tone_that_sounds_there() -> None:
    samples = _chirp(40.0)
    level = 4
    found = tile(samples, level, 0)

    assert found.shape == (BINS, COLUMNS)
    loudest = BINS - 1 - found.argmax(axis=0)
    # The tone rises, and so does the picture, until it leaves the band.
    assert np.all(np.diff(loudest[:48].astype(int)) >= -1)
    assert loudest[47] > loudest[0] + 20


def test_after_the_end_there_is_silence() -> None:
    assert not tile(_chirp(1.0), 2, 3).any()


def test_levels_are_never_narrower_than_a_pixel_nor_wider_than_two() -> None:
    for samples in (10, 160, 500, 5_000, 123_456):
        hop = HOP * 2 ** level_for(samples)
        assert hop <= max(samples, HOP) < 2 * hop or samples < HOP


def test_stretches_of_one_speaker_are_one() -> None:
    paragraphs = [
        Paragraph(0, 10, (), "Ann"), Paragraph(10, 20, (), "Ann"), Paragraph(20, 30, (), ""),
        Paragraph(30, 40, (), "Bo"), Paragraph(50, 60, (), "Ann"),
    ]  # fmt: skip

    assert speaker_spans(paragraphs) == [(0, 20, 0), (30, 40, 1), (50, 60, 0)]
