"""Text of sound that is still being recorded: settled words behind, a few that may yet change.

    sound ─► open stretch, decoded anew whenever enough has come
                 │ a pause, or too long a stretch
                 ▼
             settled words, which never change

It is meant for reading along. What is heard in stretches lacks the context of a whole recording,
so the file is transcribed once it is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.transcript.model import SAMPLE_RATE, Word

Decode = Callable[[NDArray[np.float32], int], Sequence[Word]]
"""From sound (float32 [n] at 16 kHz) and its first sample to the words in it, in order."""

EACH_S = 0.8
"""Seconds of new sound after which the open stretch is decoded anew."""
PAUSE_S = 0.7
"""A pause that settles what was said before it."""
LONGEST_S = 16.0
"""Seconds after which a stretch is settled at its longest pause, however short."""
SILENCE_S = 3.0
"""Seconds without a word after which only the last of them is kept."""
_BEHIND_S = 0.15
"""Seconds after a settled word at which the next stretch begins."""
_LEAST_S = 0.5
"""Seconds of sound at the least that are worth decoding."""
_SETTLING_S = 2.0
"""Seconds at the end of a stretch that is cut for its length in which nothing is settled."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of the sound so far.

    Attributes:
        settled: Words that are new and will not change any more.
        open: Words after them as they are heard now.
    """

    settled: tuple[Word, ...]
    open: tuple[Word, ...]


class Live:
    """Turns sound into text while it comes.

    Args:
        decode: Decodes a stretch of it.
    """

    def __init__(self, decode: Decode) -> None:
        self._decode = decode
        self._sound = np.zeros(0, dtype=np.float32)
        self._first = 0  # Where the open stretch begins.
        self._fresh = 0  # Samples that came since it was decoded.

    def push(self, samples: NDArray[np.float32]) -> Heard | None:
        """Take sound in: float32 [n] mono at 16 kHz.

        Returns:
            What is known now; None where nothing was decoded.
        """
        self._sound = np.concatenate((self._sound, samples))
        self._fresh += len(samples)
        if self._fresh < EACH_S * SAMPLE_RATE or len(self._sound) < _LEAST_S * SAMPLE_RATE:
            return None
        self._fresh = 0
        words = tuple(self._decode(self._sound, self._first))
        return self._settle(words)

    def finish(self) -> Heard:
        """Return the rest, settled: nothing more comes."""
        words: tuple[Word, ...] = ()
        if len(self._sound) >= _LEAST_S * SAMPLE_RATE:
            words = tuple(self._decode(self._sound, self._first))
        self._drop(self._first + len(self._sound))
        return Heard(words, ())

    def _settle(self, words: tuple[Word, ...]) -> Heard:
        """Settle what comes before the last pause that is long enough."""
        end = self._first + len(self._sound)
        if not words:
            if end - self._first > SILENCE_S * SAMPLE_RATE:
                self._drop(end - SAMPLE_RATE)
            return Heard((), ())
        # The pause after each word; that after the last reaches to the end.
        starts = [word.first_sample for word in words[1:]] + [end]
        pauses = [start - word.last_sample for word, start in zip(words, starts, strict=True)]
        enough = [at for at, pause in enumerate(pauses) if pause >= PAUSE_S * SAMPLE_RATE]
        if enough:
            return self._split(words, enough[-1], starts)
        if end - self._first > LONGEST_S * SAMPLE_RATE:
            latest = end - _SETTLING_S * SAMPLE_RATE
            sure = [at for at in range(len(words) - 1) if words[at].last_sample < latest]
            if sure:
                return self._split(words, max(sure, key=lambda at: (pauses[at], at)), starts)
        return Heard((), words)

    def _split(self, words: tuple[Word, ...], last: int, starts: list[int]) -> Heard:
        """Settle words up to one, and begin the open stretch in the pause after it.

        Near its beginning: what follows may be a word that is not complete enough to be heard.
        """
        settled, rest = words[: last + 1], words[last + 1 :]
        end = settled[-1].last_sample
        self._drop(end + min((starts[last] - end) // 2, round(_BEHIND_S * SAMPLE_RATE)))
        return Heard(settled, rest)

    def _drop(self, sample: int) -> None:
        self._sound = self._sound[max(sample - self._first, 0) :].copy()
        self._first = max(sample, self._first)
