"""The fit of confidences finds the weights that made them."""

from __future__ import annotations

import numpy as np
import pytest

from core.decoder.confidence import calibrated
from core.train.confidence import Judged, fit, reliability, report

TRUE = (-0.8, 0.6, 0.5)


def made(name: str, sharpness: float, segments: int = 500) -> Judged:
    """Return segments whose posteriors boast: words are right by what TRUE makes of them."""
    rng = np.random.default_rng(len(name))
    posteriors, right = [], []
    for _ in range(segments):
        stated = rng.beta(sharpness, 1.0, int(rng.integers(1, 12))).tolist()
        posteriors.append(stated)
        right.append([float(rng.random() < p) for p in calibrated(stated, TRUE)])
    return Judged(name, [str(i % 7) for i in range(segments)], posteriors, right)


def test_the_fit_finds_the_weights() -> None:
    found = fit([made("easy", 6.0), made("harder", 1.5)])
    assert found.weights == pytest.approx(TRUE, abs=0.2)


def test_the_report_is_of_speakers_the_weights_never_saw() -> None:
    rows = report([made("easy", 6.0), made("harder", 1.5)])
    assert [row["set"] for row in rows] == ["easy", "harder"]
    for row in rows:
        before, after = row["before"], row["after"]
        assert isinstance(before, dict)
        assert isinstance(after, dict)
        assert after["ece"] < before["ece"]
        assert after["nce"] > before["nce"]


def test_an_empty_segment_teaches_nothing() -> None:
    part = made("easy", 6.0)
    more = Judged(part.name, [*part.speakers, "8"], [*part.posteriors, []], [*part.right, []])
    assert fit([more]) == fit([part])


def test_perfect_confidences_leave_no_doubt() -> None:
    right = np.array([1.0, 0.0, 1.0, 1.0])
    assert reliability(right, right) == {"ece": 0.0, "nce": pytest.approx(1.0, abs=0.01)}


def test_too_few_words_are_told() -> None:
    with pytest.raises(ValueError, match="too few"):
        fit([made("easy", 6.0, segments=3)])
