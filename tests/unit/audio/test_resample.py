"""Sound keeps its pitch and level at another rate, whatever blocks it comes in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audio.resample import Resampler

RATES = (8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000)


def _sine(hertz: float, rate: int, seconds: float = 1.0) -> np.ndarray:
    time = np.arange(round(rate * seconds)) / rate
    return np.sin(2 * np.pi * hertz * time).astype(np.float32)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("hertz", [100.0, 1_000.0, 3_000.0])
def test_a_tone_stays_the_same_tone(rate: int, hertz: float) -> None:
    resampler = Resampler(rate)

    out = np.concatenate([resampler.push(_sine(hertz, rate)), resampler.finish()])

    assert len(out) == 16_000
    # Its ends are cut off sharply, which no filter leaves as it is.
    assert np.abs(out - _sine(hertz, 16_000))[400:-400].max() < 1e-3


@pytest.mark.parametrize("hertz", [9_000.0, 12_000.0, 20_000.0])
def test_what_the_lower_rate_cannot_hold_is_left_out(hertz: float) -> None:
    resampler = Resampler(48_000)

    out = resampler.push(_sine(hertz, 48_000))

    assert np.sqrt(np.mean(out[400:-400] ** 2)) < 1e-4


@given(st.lists(st.integers(0, 3_000), max_size=20), st.sampled_from(RATES))
def test_blocks_make_no_difference(sizes: list[int], rate: int) -> None:
    sound = np.random.default_rng(0).standard_normal(sum(sizes)).astype(np.float32)
    whole, parts = Resampler(rate), Resampler(rate)
    ends = np.cumsum(sizes)

    expected = np.concatenate([whole.push(sound), whole.finish()])
    pieces = [parts.push(part) for part in np.split(sound, ends[:-1] if len(ends) else [])]
    pieces.append(parts.finish())

    assert np.array_equal(np.concatenate(pieces), expected)
    assert len(expected) == -(-len(sound) * 16_000 // rate)
