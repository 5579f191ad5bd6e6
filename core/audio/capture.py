"""Sound from a microphone: which there are, blocks as they come, and how loud they are.

    PortAudio's thread ─► queue ─► Capture.read() in the caller's thread ─► file, dictation, meter

The sound card's thread only copies and enqueues, which neither waits nor computes; whoever reads
may be late by `QUEUE_S` before anything is lost, and what is lost is counted.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.audio.resample import Resampler
from core.errors import InputError

BLOCK_S = 0.05
"""Seconds per block."""
QUEUE_S = 120
"""Seconds of sound that may wait to be read."""
STALLED_S = 3.0
"""Seconds without a block after which a microphone counts as gone."""
FLOOR_DB = -96.0
"""Level of silence, dBFS: the smallest step of 16 bits."""

_FULL_SCALE = 32_700
_CLIPPED_RUN = 3


@dataclass(frozen=True, slots=True)
class Microphone:
    """A device that sound comes from.

    Attributes:
        index: PortAudio's number; changes when devices come and go.
        name: What the system calls it; choices are kept by it.
        channels: How many it has.
        rate: Its own samples per second.
        is_default: Whether the system takes it unless told otherwise.
    """

    index: int
    name: str
    channels: int
    rate: int
    is_default: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A piece of sound.

    Attributes:
        samples: int16 [frames, channels].
        lost: How often sound was lost before it.
    """

    samples: NDArray[np.int16]
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a piece of sound is.

    Attributes:
        peak: Its largest sample, dBFS.
        rms: Its mean power, dBFS of a square wave of full scale.
        clipped: Whether three samples in a row are as large as can be.
    """

    peak: float
    rms: float
    clipped: bool


SILENT = Level(FLOOR_DB, FLOOR_DB, clipped=False)


class Stream(Protocol):
    """An open microphone."""

    def close(self) -> None:
        """Stop and let the device go."""


Deliver = Callable[[NDArray[np.int16] | None, bool], None]
"""Takes a block (int16 [frames, channels]; None says the stream has ended) and whether sound was
lost before it."""

Opener = Callable[[Microphone, int, Deliver], Stream]
"""Opens a microphone with so many channels; raises InputError where it can't."""


def microphones(*, rescan: bool = False) -> list[Microphone]:
    """Return all microphones, the default one first.

    Args:
        rescan: Look for devices that were connected since the program started. Ends every open
            stream of PortAudio, also those that play.

    Raises:
        InputError: There is none, or PortAudio is missing.
    """
    sounddevice = _sounddevice()
    if rescan:
        # The device list is made once, when PortAudio starts; there is no public way to renew it.
        sounddevice._terminate()
        sounddevice._initialize()
    devices = list(sounddevice.query_devices())
    wanted = _input_device(sounddevice)
    api = _preferred_api(sounddevice, devices, wanted)
    found = [
        Microphone(
            number,
            str(device["name"]).strip(),
            int(device["max_input_channels"]),
            round(float(device["default_samplerate"])),
            number == wanted,
        )
        for number, device in enumerate(devices)
        if device["max_input_channels"] > 0 and (number == wanted or device["hostapi"] == api)
    ]
    if not found:
        raise _no_microphone()
    return sorted(found, key=lambda microphone: not microphone.is_default)


def chosen(found: list[Microphone], name: str) -> Microphone:
    """Return the microphone of a name; the first, which is the default, if it is not there."""
    return next((microphone for microphone in found if microphone.name == name), found[0])


def open_stream(microphone: Microphone, channels: int, deliver: Deliver) -> Stream:
    """Open a microphone at its own rate.

    Raises:
        InputError: It is gone, in use by another program, or may not be used.
    """
    sounddevice = _sounddevice()

    def callback(block: NDArray[np.int16], _frames: int, _time: Any, status: Any) -> None:
        deliver(block.copy(), bool(status.input_overflow))

    def finished() -> None:
        deliver(None, False)

    try:
        stream = sounddevice.InputStream(
            device=microphone.index,
            channels=channels,
            samplerate=microphone.rate,
            dtype="int16",
            blocksize=round(microphone.rate * BLOCK_S),
            latency="high",
            callback=callback,
            finished_callback=finished,
        )
        stream.start()
    except (sounddevice.PortAudioError, ValueError, OSError) as error:
        raise _refused(microphone, error) from error
    return _PortAudioStream(stream)


class Capture:
    """An open microphone whose blocks are read when the caller wants to.

    Args:
        microphone: Which.
        channels: How many channels, at most as many as it has.
        opener: Opens it.
        clock: Seconds, for noticing that a microphone has gone silent for good.

    Attributes:
        microphone: Which.
        rate: Samples per second of the blocks: the device's own.
        channels: Channels of the blocks.
        overflows: How often sound was lost so far.

    Raises:
        InputError: It can't be opened.
    """

    def __init__(
        self,
        microphone: Microphone,
        channels: int = 1,
        opener: Opener = open_stream,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.microphone = microphone
        self.rate = microphone.rate
        self.channels = max(1, min(channels, microphone.channels))
        self.overflows = 0
        self._clock = clock
        # Its put neither waits nor takes a lock that Python code could hold.
        self._waiting: queue.SimpleQueue[tuple[NDArray[np.int16] | None, bool]] = (
            queue.SimpleQueue()
        )
        self._most = round(QUEUE_S / BLOCK_S)
        self._dropped = False
        self._ended = False
        self._heard = clock()
        self._stream: Stream | None = opener(microphone, self.channels, self._deliver)

    def __enter__(self) -> Capture:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, timeout: float = 0.1) -> list[Block]:
        """Return what has come since the last call, waiting for a first block for a while.

        Args:
            timeout: Longest wait, seconds.

        Raises:
            InputError: The microphone is gone; everything that came before has been returned.
        """
        blocks: list[Block] = []
        try:
            taken = self._waiting.get(timeout=timeout) if timeout else self._waiting.get_nowait()
            while True:
                self._take(*taken, blocks)
                taken = self._waiting.get_nowait()
        except queue.Empty:
            pass
        now = self._clock()
        if blocks:
            self._heard = now
        elif self._ended or now - self._heard > STALLED_S:
            raise InputError(
                f"The microphone “{self.microphone.name}” gives no sound any more",
                "Connect it again, or choose another one.",
            )
        return blocks

    def samples(self) -> Iterator[NDArray[np.float32]]:
        """Yield the sound as a live recogniser wants it, until the capture is closed.

        Yields:
            float32 [n] mono at 16 kHz in [-1, 1]; empty when nothing has come for a while, so that
            the caller can look whether it should stop.

        Raises:
            InputError: As `read`.
        """
        resampler = Resampler(self.rate)
        while self._stream is not None:
            blocks = self.read()
            parts = [resampler.push(as_mono(block.samples)) for block in blocks]
            yield np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)

    def close(self) -> None:
        """Let the microphone go."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _deliver(self, samples: NDArray[np.int16] | None, lost: bool) -> None:
        """Take a block from the sound card; runs in its thread."""
        if self._waiting.qsize() >= self._most and samples is not None:
            self._dropped = True
            return
        self._waiting.put((samples, lost or self._dropped))
        self._dropped = False

    def _take(self, samples: NDArray[np.int16] | None, lost: bool, blocks: list[Block]) -> None:
        if samples is None:
            self._ended = True
            return
        self.overflows += int(lost)
        blocks.append(Block(samples, int(lost)))


class Meter:
    """Measures how loud sound is; remembers what a run of large samples needs across blocks."""

    def __init__(self) -> None:
        self._run = 0

    def push(self, samples: NDArray[np.int16]) -> Level:
        """Return the level of a block: int16 [frames, channels]; the louder channel counts."""
        if not samples.size:
            return SILENT
        wide = np.abs(samples.astype(np.int32))
        power = float(np.mean(wide.astype(np.float64) ** 2, axis=0).max())
        return Level(
            decibels(float(wide.max()) / 32_768),
            decibels(float(np.sqrt(power)) / 32_768),
            self._clips(wide.max(axis=1) >= _FULL_SCALE),
        )

    def _clips(self, full: NDArray[np.bool_]) -> bool:
        if not full.any():
            self._run = 0
            return False
        longest = run = self._run
        edges = np.flatnonzero(~full)
        starts = np.concatenate(([-1], edges))
        stops = np.concatenate((edges, [len(full)]))
        lengths = stops - starts - 1
        longest = max(int(lengths.max()), run + int(lengths[0]))
        self._run = int(lengths[-1]) + (run if len(lengths) == 1 else 0)
        return longest >= _CLIPPED_RUN


def decibels(share: float) -> float:
    """Return a share of full scale in dBFS, at least FLOOR_DB."""
    return max(FLOOR_DB, 20.0 * float(np.log10(max(share, 1e-9))))


def as_mono(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return the mean of all channels: int16 [frames, channels] to float32 [frames] in [-1, 1]."""
    return np.asarray(samples.mean(axis=1, dtype=np.float32) / np.float32(32_768), np.float32)


class _PortAudioStream:
    """PortAudio's stream."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def close(self) -> None:
        """Stop at once and close."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)


def _sounddevice() -> Any:
    try:
        import sounddevice
    except OSError as error:
        raise InputError(
            "Sound can't be recorded: the PortAudio library is missing",
            "Install it (on Debian and Ubuntu: libportaudio2) and start Sonant again.",
        ) from error
    return sounddevice


def _input_device(sounddevice: Any) -> int:
    """Return the number of the default microphone; -1 if there is none."""
    return int(sounddevice.default.device[0])


def _preferred_api(sounddevice: Any, devices: list[Any], wanted: int) -> int:
    """Return the number of the one interface whose devices are listed.

    Windows shows each microphone once per interface; WASAPI is the one that gives its own rate.
    """
    for number, api in enumerate(sounddevice.query_hostapis()):
        if "WASAPI" in api["name"] and any(d["hostapi"] == number for d in devices):
            return number
    if wanted >= 0:
        return int(devices[wanted]["hostapi"])
    inputs = [device for device in devices if device["max_input_channels"] > 0]
    return int(inputs[0]["hostapi"]) if inputs else -1


def _no_microphone() -> InputError:
    return InputError(
        "No microphone was found", "Connect one, or switch it on in the system's settings."
    )


def _refused(microphone: Microphone, error: Exception) -> InputError:
    return InputError(
        f"The microphone “{microphone.name}” can't be used ({error})",
        "Close other programs that use it, and let Sonant use the microphone in the system's"
        " settings.",
    )
