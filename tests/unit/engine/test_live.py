"""Text while it is said: nothing settled ever changes, nothing is said twice, memory is bounded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.decoder.lattice import FactorScores
from core.engine.live import LONGEST_S, Live
from core.recipe import ListChoice, Recipe
from core.transcript.model import SAMPLE_RATE, Word
from tests.helpers.tones import install_domain, install_tone_pack, speak
from tests.unit.engine.test_engine import Listening

_SCORES = FactorScores(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


class Script:
    """Hears given words where they are wholly inside the sound.

    Args:
        words: First and last second of each.
    """

    def __init__(self, words: list[tuple[float, float]]) -> None:
        self.words = [
            Word(str(n), round(a * SAMPLE_RATE), round(b * SAMPLE_RATE), 1.0, _SCORES)
            for n, (a, b) in enumerate(words)
        ]
        self.longest = 0

    def decode(self, samples: NDArray[np.float32], first: int) -> list[Word]:
        self.longest = max(self.longest, len(samples))
        end = first + len(samples)
        return [w for w in self.words if w.first_sample >= first and w.last_sample <= end]


def _said(script: Script, seconds: float, step: float = 0.9) -> tuple[list[str], list[str]]:
    """Return the words that were settled and, at the end, those that were open."""
    live = Live(script.decode)
    settled: list[str] = []
    open_words: list[str] = []
    for _ in range(round(seconds / step)):
        heard = live.push(np.zeros(round(step * SAMPLE_RATE), dtype=np.float32))
        if heard is not None:
            settled += [word.text for word in heard.settled]
            open_words = [word.text for word in heard.open]
    settled += [word.text for word in live.finish().settled]
    return settled, open_words


def test_a_pause_settles_what_was_said_before_it() -> None:
    script = Script([(0.2, 0.6), (0.7, 1.2), (2.5, 3.0)])
    live = Live(script.decode)

    assert live.push(np.zeros(SAMPLE_RATE, dtype=np.float32)) is not None
    heard = live.push(np.zeros(2 * SAMPLE_RATE + 1_600, dtype=np.float32))

    assert heard is not None
    assert [word.text for word in heard.settled] == ["0", "1"]
    assert [word.text for word in heard.open] == ["2"]


def test_a_little_sound_is_not_decoded_at_once() -> None:
    script = Script([])
    live = Live(script.decode)

    assert live.push(np.zeros(1_600, dtype=np.float32)) is None
    assert script.longest == 0


def test_who_speaks_without_a_pause_is_settled_all_the_same() -> None:
    words = [(0.4 * n, 0.4 * n + 0.39) for n in range(250)]
    script = Script(words)

    settled, _ = _said(script, 103)

    assert settled == [str(n) for n in range(len(script.words))]
    assert script.longest <= (LONGEST_S + 2) * SAMPLE_RATE


def test_silence_is_forgotten() -> None:
    script = Script([])

    _said(script, 60)

    assert script.longest <= 5 * SAMPLE_RATE


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.1, 0.5), st.floats(0.01, 3.0)), max_size=30),
    st.floats(0.3, 4.0),
)
def test_every_word_is_said_once_and_in_order(
    lengths: list[tuple[float, float]], step: float
) -> None:
    words, at = [], 0.1
    for length, pause in lengths:
        words.append((at, at + length))
        at += length + pause
    script = Script(words)

    settled, _ = _said(script, at + 2 * step, step)

    assert settled == [str(n) for n in range(len(words))]


@pytest.fixture
def home(sonant_home: Path) -> Path:
    install_tone_pack(sonant_home)
    install_domain(sonant_home)
    return sonant_home


def test_the_engine_hears_what_is_said_bit_by_bit(home: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("written,sounds_like\nShmyrev,shmee rev\n", encoding="utf-8")
    live = Listening().engine.live(Recipe(lists=(ListChoice(str(names)),)))
    sound = np.concatenate(
        [speak("the quick brown fox"), np.zeros(SAMPLE_RATE, np.float32), speak("the lazy dog")]
    )
    settled: list[str] = []
    seen: list[str] = []

    for begin in range(0, len(sound), 4_000):
        heard = live.push(sound[begin : begin + 4_000])
        if heard is not None:
            settled += [word.text for word in heard.settled]
            seen.append(" ".join([*settled, *(word.text for word in heard.open)]))
    settled += [word.text for word in live.finish().settled]

    assert " ".join(settled) == "the quick brown fox the lazy dog"
    # It was there before its end.
    assert any(0 < len(text.split()) < 4 for text in seen)
