"""Variant choice: the path through the pronunciations that the emissions support."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from core.train.labels import choose


def _emissions(path: list[int], tokens: int = 5) -> np.ndarray:
    probs = np.full((len(path), tokens), 0.05, dtype=np.float32)
    probs[np.arange(len(path)), path] = 0.8
    return np.log(probs)


def test_the_spoken_variant_is_chosen() -> None:
    words = [[(1, 2), (1, 3)], [(4,), (2, 4)]]
    assert choose(_emissions([1, 0, 3, 3, 0, 2, 4]), words) == [1, 3, 2, 4]
    assert choose(_emissions([1, 2, 0, 4, 4, 0]), words) == [1, 2, 4]


def test_a_repeated_phone_needs_a_blank_between() -> None:
    assert choose(_emissions([1, 0, 1]), [[(1,)], [(1,)]]) == [1, 1]
    assert choose(_emissions([1, 1]), [[(1,)], [(1,)]]) is None


def test_too_short_gives_nothing() -> None:
    assert choose(_emissions([1]), [[(1, 2)]]) is None
