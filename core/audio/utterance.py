"""Finds where one word or phrase that is said into a microphone begins and ends.

Frames of 20 ms count as speech when they stand well above the quietest ones around; the word is
over when enough silence has followed. Sound of a second is kept on both sides at most, for the
acoustic model needs a little of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError

SAMPLE_RATE = 16_000

LONGEST_S = 6.0
"""Seconds after which nobody waits any more."""

_FRAME = 320
_ABOVE_DB = 12.0
_QUIETEST_DB = -58.0
_SPEECH_S = 0.12
_SILENCE_S = 0.7
_PAD_S = 0.25


class Utterance:
    """Listens for one word.

    Attributes:
        is_over: Whether the word has ended, or the time is up.
    """

    def __init__(self) -> None:
        self._samples = np.zeros(0, dtype=np.float32)
        self.is_over = False

    def push(self, samples: NDArray[np.float32]) -> bool:
        """Take sound in (float32 [n] mono at 16 kHz); return whether it is over."""
        self._samples = np.concatenate((self._samples, samples))
        speech = self._speech()
        spoken = np.flatnonzero(speech)
        if len(spoken) * _FRAME >= _SPEECH_S * SAMPLE_RATE:
            silence = len(speech) - 1 - int(spoken[-1])
            self.is_over = silence * _FRAME >= _SILENCE_S * SAMPLE_RATE
        if len(self._samples) >= LONGEST_S * SAMPLE_RATE:
            self.is_over = True
        return self.is_over

    @property
    def has_begun(self) -> bool:
        """Whether something was said."""
        return int(self._speech().sum()) * _FRAME >= _SPEECH_S * SAMPLE_RATE

    def samples(self) -> NDArray[np.float32]:
        """Return the word: float32 [n] at 16 kHz.

        Raises:
            InputError: Nothing was said.
        """
        spoken = np.flatnonzero(self._speech())
        if len(spoken) * _FRAME < _SPEECH_S * SAMPLE_RATE:
            raise InputError(
                "Nothing was heard", "Say the word again, closer to the microphone and louder."
            )
        pad = round(_PAD_S * SAMPLE_RATE)
        first = max(0, int(spoken[0]) * _FRAME - pad)
        return self._samples[first : (int(spoken[-1]) + 1) * _FRAME + pad].copy()

    def _speech(self) -> NDArray[np.bool_]:
        """Return for each frame whether it stands out: bool [frames]."""
        count = len(self._samples) // _FRAME
        if not count:
            return np.zeros(0, dtype=np.bool_)
        frames = self._samples[: count * _FRAME].reshape(count, _FRAME)
        power = np.mean(frames.astype(np.float64) ** 2, axis=1)
        loudness = 10.0 * np.log10(np.maximum(power, 1e-12))
        floor = max(float(np.percentile(loudness, 10)), _QUIETEST_DB - _ABOVE_DB)
        return np.asarray(loudness > floor + _ABOVE_DB)
