"""A word that is said is found between the silences around it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.audio.utterance import LONGEST_S, SAMPLE_RATE, Utterance
from core.errors import InputError
from tests.helpers.audio_files import speech_like


def _said(before: float, word: float, after: float, noise: float) -> NDArray[np.float32]:
    total = np.random.default_rng(3).normal(0, noise, round((before + word + after) * SAMPLE_RATE))
    first = round(before * SAMPLE_RATE)
    voice = speech_like(word, seed=4)
    total[first : first + len(voice)] += voice
    return total.astype(np.float32)


@pytest.mark.parametrize("noise", [1e-5, 0.002, 0.01])
@pytest.mark.parametrize("before", [0.0, 0.8])
def test_a_word_is_cut_out_with_a_little_around_it(noise: float, before: float) -> None:
    sound = _said(before, 0.8, 1.5, noise)
    utterance = Utterance()
    used = 0
    for start in range(0, len(sound), 800):
        used = start + 800
        if utterance.push(sound[start : start + 800]):
            break

    word = utterance.samples()
    assert utterance.has_begun
    # Over about 0.7 s after the word, and not before its end.
    assert before + 0.8 + 0.5 < used / SAMPLE_RATE < before + 0.8 + 1.0
    assert 0.8 < len(word) / SAMPLE_RATE < 0.8 + 0.6
    assert np.sum(word**2) > 0.97 * np.sum(sound[:used] ** 2) * (1 - noise * 20)


def test_silence_is_over_after_a_while_and_holds_no_word() -> None:
    utterance = Utterance()
    quiet = np.random.default_rng(0).normal(0, 0.001, SAMPLE_RATE).astype(np.float32)
    seconds = 0
    while not utterance.push(quiet):
        seconds += 1
        assert not utterance.has_begun

    assert seconds == LONGEST_S - 1
    with pytest.raises(InputError, match="Nothing was heard"):
        utterance.samples()


def test_a_click_is_no_word() -> None:
    sound = np.random.default_rng(0).normal(0, 0.0005, 2 * SAMPLE_RATE).astype(np.float32)
    sound[8_000:8_600] += 0.3
    utterance = Utterance()

    assert not utterance.push(sound)
    assert not utterance.has_begun
