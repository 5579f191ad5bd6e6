"""Plays a recording: where it is, how fast, from a word on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.bridge import Bridge, Lane, Reporter
from app.player.sound import SAMPLE_RATE, Sound
from app.player.stretch import Feed
from core.errors import OutputError

SPEEDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
_TICK_MS = 33


class Output(Protocol):
    """An open sound card."""

    def stop(self) -> None:
        """Stop asking for samples and let the card go."""


Opener = Callable[[Callable[[int], NDArray[np.float32]]], Output]
"""Opens a sound card that asks for so many samples at a time; called in a lane."""


class _Card:
    """The system's default output through PortAudio."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def stop(self) -> None:
        """Stop and close the stream."""
        self._stream.abort()
        self._stream.close()


def open_card(pull: Callable[[int], NDArray[np.float32]]) -> Output:
    """Open the default sound card.

    Raises:
        OutputError: There is none, or it can't be used.
    """
    try:
        import sounddevice

        def callback(out: NDArray[np.float32], frames: int, _time: Any, _status: Any) -> None:
            out[:, 0] = pull(frames)

        stream = sounddevice.OutputStream(
            samplerate=SAMPLE_RATE, channels=1, dtype="float32", callback=callback
        )
        stream.start()
    except OSError as error:  # PortAudio itself is missing.
        raise _no_card(error) from error
    except sounddevice.PortAudioError as error:
        raise _no_card(error) from error
    return _Card(stream)


def _no_card(error: Exception) -> OutputError:
    return OutputError(
        f"No sound output can be used ({error})", "Connect or choose one in the system's settings."
    )


class Player(QObject):
    """Plays one sound at a time.

    Signals:
        moved: The position in samples, about 30 times a second while playing and after a seek.
        playing_changed: Whether it plays.
        speed_changed: How fast.
        loop_changed: What is played over and over; None when nothing is.
        failed: The exception that keeps it from playing.
    """

    moved = Signal(int)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    loop_changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, bridge: Bridge, opener: Opener = open_card, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._opener = opener
        self._sound: Sound | None = None
        self._output: Output | None = None
        # Read by the sound card's thread: exchanged as a whole, never changed in place.
        self._feed: Feed | None = None
        self._position = 0
        self._speed = 1.0
        self._playing = False
        self._stop_at: int | None = None
        self._loop: tuple[int, int] | None = None
        self.rewind = SAMPLE_RATE
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """Whether sound is coming out."""
        return self._playing

    @property
    def position(self) -> int:
        """Where it is, samples."""
        return self._position

    @property
    def speed(self) -> float:
        """How fast, 1 is as recorded."""
        return self._speed

    @property
    def length(self) -> int:
        """Length of the sound, samples; 0 without one."""
        return 0 if self._sound is None else len(self._sound.samples)

    @property
    def ready(self) -> bool:
        """Whether there is something to play."""
        return self._sound is not None

    def set_sound(self, sound: Sound | None, position: int = 0) -> None:
        """Take another recording; stops."""
        self.pause()
        self.set_loop(None)
        self._sound = sound
        self._position = min(position, self.length)
        self.moved.emit(self._position)

    @property
    def loop(self) -> tuple[int, int] | None:
        """What is played over and over, first and last sample."""
        return self._loop

    def set_loop(self, area: tuple[int, int] | None) -> None:
        """Play an area over and over, from its beginning; None plays on to the end."""
        if area == self._loop:
            return
        self._loop = area
        self.loop_changed.emit(area)
        if area is not None:
            self.play(area[0])
        elif self._playing:
            self._catch_up()
            self.play(self._position)

    def play(self, position: int | None = None, stop_at: int | None = None) -> None:
        """Play from a place, or from where it stopped.

        Args:
            position: Samples; None goes on.
            stop_at: Where to stop by itself, samples; None at the end.
        """
        if self._sound is None:
            return
        if position is not None:
            self._position = position
        elif self._position >= self.length:
            self._position = 0
        self._leave_loop(position)
        loop = self._loop
        if loop is not None and stop_at is None:
            if not loop[0] <= self._position < loop[1]:
                self._position = loop[0]
            stop_at = loop[1]
        self._stop_at = stop_at
        self._feed = Feed(self._sound.samples, self._position, self._speed, stop_at)
        if not self._playing:
            self._playing = True
            self.playing_changed.emit(True)
        self._timer.start()
        if self._output is None:
            opener = self._opener
            pull = self._pull

            def work(_: Reporter) -> Output:
                return opener(pull)

            job = self._bridge.submit(Lane.SOUND, work, self, key="card")
            job.done.connect(self._opened)
            job.failed.connect(self._refused)

    def pause(self) -> None:
        """Stop where it is."""
        if not self._playing:
            return
        self._catch_up()
        self._playing = False
        self._feed = None
        self._timer.stop()
        self.playing_changed.emit(False)
        self.moved.emit(self._position)

    def toggle(self) -> None:
        """Pause, or go on a second earlier."""
        if self._playing:
            self.pause()
        else:
            begin = self._loop[0] if self._loop else 0
            here = self._position if self._position < self.length else 0
            self.play(max(here - self.rewind, begin))

    def seek(self, position: int) -> None:
        """Go to a place; goes on playing if it plays."""
        self._position = max(0, min(position, self.length))
        self._leave_loop(self._position)
        if self._playing:
            self.play(self._position)
        self.moved.emit(self._position)

    def skip(self, seconds: float) -> None:
        """Go forward, or back with a negative number."""
        self._catch_up()
        self.seek(self._position + round(seconds * SAMPLE_RATE))

    def set_speed(self, speed: float) -> None:
        """Play faster or slower, 0.5 to 3; the pitch stays."""
        self._catch_up()
        self._speed = max(SPEEDS[0], min(speed, SPEEDS[-1]))
        if self._playing:
            self.play(self._position, self._stop_at)
        self.speed_changed.emit(self._speed)

    def step_speed(self, steps: int) -> None:
        """Take the next faster or slower speed."""
        nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - self._speed))
        self.set_speed(SPEEDS[max(0, min(nearest + steps, len(SPEEDS) - 1))])

    def close(self) -> None:
        """Let the sound card go."""
        self.pause()
        if self._output is not None:
            self._output.stop()
            self._output = None

    def _pull(self, count: int) -> NDArray[np.float32]:
        """Give the sound card its samples; runs in its thread."""
        feed = self._feed
        return np.zeros(count, np.float32) if feed is None else feed.read(count)

    def _leave_loop(self, position: int | None) -> None:
        """End the loop when somebody goes elsewhere."""
        loop = self._loop
        if loop is not None and position is not None and not loop[0] <= position <= loop[1]:
            self._loop = None
            self.loop_changed.emit(None)

    def _catch_up(self) -> None:
        if self._feed is not None:
            self._position = self._feed.position

    @Slot(object)
    def _opened(self, output: Output) -> None:
        self._output = output

    @Slot(object)
    def _refused(self, error: object) -> None:
        self.pause()
        self.failed.emit(error)

    @Slot()
    def _tick(self) -> None:
        feed = self._feed
        if feed is None:
            return
        self._catch_up()
        self.moved.emit(self._position)
        if feed.finished:
            if self._loop is not None and self._stop_at == self._loop[1]:
                self.play(self._loop[0])
            else:
                self.pause()
