"""Telling speech from noise: the fit on made features, and the sounds in disguise."""

from __future__ import annotations

import numpy as np
import pytest

from core.decoder.evidence import log_odds
from core.train.augment import Surroundings
from core.train.evidence import fit
from core.train.quiet import RATE, disguised


def test_the_fit_tells_words_that_stand_out_from_those_that_do_not() -> None:
    rng = np.random.default_rng(3)
    count = 600
    labels = np.log(rng.integers(2, 12, 2 * count))
    gain = np.log(np.append(rng.normal(5.0, 1.5, count), rng.normal(1.2, 0.6, count)).clip(0.3))
    stretch = np.append(rng.exponential(0.05, count), rng.exponential(0.8, count))
    rows = np.stack((gain, stretch, labels), axis=1)
    evidence = fit(rows[:count], rows[count:])
    assert evidence.gain > 0.0 > evidence.stretch
    odds = log_odds(rows, evidence)
    assert (odds[:count] > 0).mean() > 0.95
    assert (odds[count:] < 0).mean() > 0.95
    swapped = log_odds(rows, fit(rows[count:], rows[:count]))
    assert (np.sign(swapped) == -np.sign(odds)).mean() > 0.99


def test_too_few_words_are_told() -> None:
    with pytest.raises(ValueError, match="3 of noise"):
        fit(np.zeros((100, 3)), np.zeros((3, 3)))


@pytest.mark.parametrize("number", range(4))
def test_sounds_in_disguise_are_seeded_and_whole(number: int) -> None:
    noise = np.random.default_rng(1).standard_normal(RATE).astype(np.float32)
    surroundings = Surroundings((noise,), ())
    made = [disguised(surroundings, 3 * RATE, number, np.random.default_rng(5)) for _ in range(2)]
    assert made[0].dtype == np.float32
    assert made[0].shape == (3 * RATE,)
    assert np.isfinite(made[0]).all()
    assert 0.005 < np.abs(made[0]).max() <= 0.8
    np.testing.assert_array_equal(*made)
