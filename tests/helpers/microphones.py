"""Microphones for tests: given blocks instead of a device, and the system's virtual one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.audio.capture import Deliver, Microphone

MICROPHONE = Microphone(0, "Given", 2, 48_000, is_default=True)

MICROPHONES = [
    Microphone(0, "Built-in microphone", 1, 48_000, is_default=True),
    Microphone(1, "USB audio interface", 2, 48_000),
    Microphone(2, "Headset", 1, 16_000),
]


class GivenStream:
    """A stream that delivers when a test says so."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self.closed = False

    def give(self, samples: NDArray[np.int16], *, lost: bool = False) -> None:
        """Deliver a block: int16 [frames, channels]."""
        self._deliver(samples, lost)

    def end(self) -> None:
        """Be unplugged."""
        self._deliver(None, False)

    def close(self) -> None:
        """Be closed."""
        self.closed = True


class Microphones:
    """Opens given streams; keeps them by the microphone's name."""

    def __init__(self, error: Exception | None = None) -> None:
        self.streams: dict[str, GivenStream] = {}
        self.opened = 0
        self.error = error

    def open(self, microphone: Microphone, channels: int, deliver: Deliver) -> GivenStream:
        """Be opened by a capture."""
        if self.error is not None:
            raise self.error
        self.opened += 1
        stream = GivenStream(deliver)
        self.streams[microphone.name] = stream
        return stream

    def give(self, samples: NDArray[np.int16], *, lost: bool = False) -> None:
        """Deliver a block by every open stream: int16 [frames] or [frames, channels]."""
        block = samples.reshape(len(samples), -1)
        for stream in self.streams.values():
            if not stream.closed:
                stream.give(block, lost=lost)


def sine(
    seconds: float, rate: int = 48_000, level: float = 0.5, hertz: float = 440.0
) -> NDArray[np.int16]:
    """Return a sine, cut off where it is louder than can be: int16 [frames, 1]."""
    time = np.arange(round(seconds * rate)) / rate
    wave = 32_767 * level * np.sin(2 * np.pi * hertz * time)
    return np.clip(np.rint(wave), -32_768, 32_767).astype(np.int16)[:, None]
