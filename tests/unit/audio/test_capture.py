"""What a microphone gives comes out whole and in order, and what goes wrong is said."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from core.audio.capture import FLOOR_DB, Capture, Meter, Microphone, chosen
from core.audio.decode import read_samples
from core.errors import InputError
from tests.helpers.audio_files import write_audio
from tests.helpers.microphones import MICROPHONE, Microphones, sine


def test_blocks_come_out_in_order_and_losses_are_counted() -> None:
    given = Microphones()
    with Capture(MICROPHONE, opener=given.open) as capture:
        blocks = [np.full((480, 1), number, np.int16) for number in range(5)]
        for number, block in enumerate(blocks):
            given.give(block, lost=number == 3)

        read = capture.read()

        assert [int(block.samples[0, 0]) for block in read] == [0, 1, 2, 3, 4]
        assert [block.lost for block in read] == [0, 0, 0, 1, 0]
        assert capture.overflows == 1
    assert given.streams["Given"].closed


def test_an_unplugged_microphone_is_named_after_its_last_sound() -> None:
    given = Microphones()
    with Capture(MICROPHONE, opener=given.open) as capture:
        given.give(sine(0.05))
        given.streams["Given"].end()

        assert len(capture.read()) == 1
        with pytest.raises(InputError, match="“Given” gives no sound any more"):
            capture.read(timeout=0)


def test_a_microphone_that_falls_silent_for_good_is_noticed() -> None:
    seconds = itertools.count(0.0, 1.0)
    with Capture(MICROPHONE, opener=Microphones().open, clock=lambda: next(seconds)) as capture:
        for _ in range(3):
            assert capture.read(timeout=0) == []
        with pytest.raises(InputError, match="gives no sound any more"):
            capture.read(timeout=0)


def test_live_sound_is_what_a_file_of_it_is(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 8_000, (48_000, 2))
    smooth = np.stack([np.convolve(c, np.hanning(48) / 24, "same") for c in noise.T], axis=1)
    sound = np.rint(smooth).astype(np.int16)
    given = Microphones()
    heard = []
    with Capture(MICROPHONE, 2, given.open) as capture:
        live = capture.samples()
        for start in range(0, len(sound), 2_400):
            given.give(sound[start : start + 2_400])
            heard.append(next(live))
    path = write_audio(
        tmp_path / "a.wav",
        (sound / np.float32(32_768)).T.astype(np.float32),
        rate=48_000,
    )

    live_sound = np.concatenate(heard)
    # Two resamplers, two filters: the same sound below 6 kHz, where all of it lies.
    difference = live_sound - read_samples(path)[: len(live_sound)]
    assert np.sqrt(np.mean(difference[500:-500] ** 2)) < 0.01 * np.sqrt(np.mean(live_sound**2))


def test_levels_are_decibels_of_full_scale() -> None:
    meter = Meter()

    loud = meter.push(sine(0.1, level=0.5))
    assert loud.peak == pytest.approx(-6.02, abs=0.05)
    assert loud.rms == pytest.approx(-9.03, abs=0.05)
    assert not loud.clipped
    assert meter.push(np.zeros((480, 2), np.int16)).peak == FLOOR_DB
    right = np.stack([np.zeros(480), np.full(480, 3_277)], axis=1).astype(np.int16)
    assert meter.push(right).peak == pytest.approx(-20.0, abs=0.01)


@pytest.mark.parametrize(
    ("values", "clipped"),
    [
        ([0, 32_767, 32_767, 0], False),
        ([0, 32_767, 32_767, 32_767, 0], True),
        ([-32_768, -32_768, -32_768], True),
        ([32_767, 0, 32_767, 0, 32_767], False),
    ],
)
def test_three_full_samples_in_a_row_are_clipped(values: list[int], clipped: bool) -> None:
    assert Meter().push(np.array(values, np.int16)[:, None]).clipped is clipped


def test_clipping_is_seen_across_blocks() -> None:
    meter = Meter()

    levels = [meter.push(np.full((1, 1), 32_767, np.int16)) for _ in range(3)]

    assert [level.clipped for level in levels] == [False, False, True]


def test_a_microphone_that_is_gone_is_replaced_by_the_default() -> None:
    default = Microphone(3, "Built in", 1, 44_100, is_default=True)
    other = Microphone(4, "Headset", 1, 16_000)

    assert chosen([default, other], "Headset") is other
    assert chosen([default, other], "Lost") is default
