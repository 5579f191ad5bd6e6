"""Speech is found, silence left out, long stretches cut at quiet places, in blocks of any size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.audio.segment import (
    LONGEST_SAMPLES,
    SAMPLE_RATE,
    Segment,
    Segmenter,
    cut,
    segments,
)
from tests.helpers.audio_files import speech_like

Sound = NDArray[np.float32]


def hiss(seconds: float, level: float, seed: int = 1) -> Sound:
    random = np.random.default_rng(seed)
    return np.asarray(level * random.standard_normal(round(seconds * SAMPLE_RATE)), np.float32)


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * SAMPLE_RATE), dtype=np.float32)


def inside(found: list[Segment], first: float, last: float) -> bool:
    """Whether the seconds from first to last are covered without a hole."""
    at = round(first * SAMPLE_RATE)
    for segment in found:
        if segment.first_sample <= at < segment.last_sample:
            at = segment.last_sample
    return at >= round(last * SAMPLE_RATE)


def check_order(found: list[Segment], samples: int) -> None:
    edges = [edge for segment in found for edge in (segment.first_sample, segment.last_sample)]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= samples)
    assert all(0 < segment.samples <= LONGEST_SAMPLES for segment in found)


@pytest.mark.parametrize("seconds", [0.0, 0.005, 1.0, 65.0])
def test_digital_silence_holds_no_speech(seconds: float) -> None:
    assert segments(silence(seconds)) == []


def test_steady_noise_alone_holds_next_to_nothing() -> None:
    found = segments(hiss(120.0, 0.01))
    assert sum(segment.samples for segment in found) < 0.1 * 120 * SAMPLE_RATE


@pytest.mark.parametrize("noise", [0.0, 1e-4, 1e-3])
def test_spans_are_found_and_padded_and_long_pauses_left_out(noise: float) -> None:
    sound = np.concatenate(
        (silence(5), speech_like(3, 1), silence(4), speech_like(2, 2), silence(6))
    )
    found = segments(sound + hiss(20.0, noise))
    assert len(found) == 2
    assert inside(found, 4.9, 8.1)
    assert inside(found, 11.9, 14.1)
    assert sum(segment.samples for segment in found) < 7.5 * SAMPLE_RATE


def test_short_pauses_stay_inside() -> None:
    sound = np.concatenate(
        (silence(3), speech_like(2, 1), silence(0.8), speech_like(2, 2), silence(3))
    )
    assert len(segments(sound)) == 1


@pytest.mark.parametrize("snr_db", [20, 10, 5, 0])
@pytest.mark.parametrize("swelling", [False, True])
def test_no_speech_is_lost_in_noise(snr_db: int, swelling: bool) -> None:
    parts = [silence(4), speech_like(6, 3), silence(3), speech_like(0.4, 4), silence(9)]
    sound = np.concatenate(parts)
    noise = hiss(len(sound) / SAMPLE_RATE, 1.0)
    if swelling:
        noise *= 1.0 + 0.8 * np.sin(np.arange(len(sound), dtype=np.float32) / 9000)
    speech_rms = float(np.sqrt(np.mean(sound[sound != 0] ** 2)))
    noise *= speech_rms / float(np.sqrt(np.mean(noise**2))) * 10 ** (-snr_db / 20)
    found = segments(np.asarray(sound + noise, np.float32))
    assert inside(found, 4.0, 10.0)
    assert inside(found, 13.0, 13.4)


def test_a_quiet_voice_after_a_loud_one_is_kept() -> None:
    sound = np.concatenate(
        (speech_like(8, 1, 0.5), silence(3), speech_like(4, 2, 0.01), silence(4))
    )
    assert inside(segments(sound + hiss(19.0, 1e-4)), 11.0, 15.0)


def test_endless_speech_is_cut_at_its_quietest_place() -> None:
    sound = speech_like(50.0, 5)
    dip = slice(round(21.0 * SAMPLE_RATE), round(21.5 * SAMPLE_RATE))
    sound[dip] *= 0.001
    found = segments(sound)
    check_order(found, len(sound))
    assert len(found) == 2
    assert dip.start < found[0].last_sample < dip.stop
    assert found[1].first_sample == found[0].last_sample
    assert inside(found, 0.0, 50.0)


def test_a_loud_tone_without_end_is_kept_and_cut() -> None:
    time = np.arange(100 * SAMPLE_RATE) / SAMPLE_RATE
    sound = np.asarray(0.5 * np.sin(2 * np.pi * 440 * time) * (1 + np.sin(time)), np.float32)
    found = segments(sound)
    check_order(found, len(sound))
    assert inside(found, 1.0, 99.0)


def mixed(seconds: int, seed: int) -> Sound:
    """Speech, silence and noise in turn."""
    random = np.random.default_rng(seed)
    parts: list[Sound] = []
    while sum(len(part) for part in parts) < seconds * SAMPLE_RATE:
        parts.append(speech_like(random.uniform(0.2, 40), int(random.integers(99))))
        parts.append(hiss(random.uniform(0.1, 8), 10 ** random.uniform(-5, -2)))
    return np.concatenate(parts)[: seconds * SAMPLE_RATE]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000), sizes=st.lists(st.integers(50, 400_000), min_size=1, max_size=9))
def test_blocks_of_any_size_give_the_same_segments(seed: int, sizes: list[int]) -> None:
    sound = mixed(70, seed)
    whole = segments(sound)
    check_order(whole, len(sound))
    segmenter = Segmenter()
    found: list[Segment] = []
    at = 0
    while at < len(sound):
        size = sizes[at % len(sizes)]
        found += segmenter.push(sound[at : at + size])
        at += size
    assert found + segmenter.finish() == whole


def test_cut_gives_the_samples_of_each_segment() -> None:
    sound = mixed(150, 8)
    blocks = [sound[at : at + 320_000] for at in range(0, len(sound), 320_000)]
    pairs = list(cut(iter(blocks)))
    assert [segment for segment, _ in pairs] == segments(sound)
    for segment, samples in pairs:
        np.testing.assert_array_equal(samples, sound[segment.first_sample : segment.last_sample])


def test_segments_come_while_the_recording_is_still_arriving() -> None:
    arrived = 0

    def blocks() -> object:
        nonlocal arrived
        for _ in range(30):
            arrived += 1
            yield np.concatenate((speech_like(8.0, arrived), silence(2.0)))

    next(cut(blocks()))  # type: ignore[arg-type]
    assert arrived <= 4
