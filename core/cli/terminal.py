"""What the commands say: results on stdout; notes, complaints and progress on stderr."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from core.errors import OutputError

_BAR_CELLS = 24
_REFRESH_SECONDS = 0.1


def say(text: str) -> None:
    """Write a result to stdout.

    Raises:
        OutputError: Stdout can't be written, as on a full disk.
        BrokenPipeError: Its reader is gone.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # The buffer would fail once more at exit.
        sys.stdout = _Nowhere()
        raise OutputError(
            f"The output can't be written ({error.strerror or error})",
            "Free some space, or write elsewhere with --out.",
        ) from error


def complain(text: str) -> None:
    """Write one line about what went wrong, or what the user should know, to stderr."""
    sys.stderr.write(f"sonant: {text}\n")
    sys.stderr.flush()


class Progress:
    """A bar with speed and time left on a terminal; silent in pipes.

    Args:
        stream: Where to draw.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._width = 0
        self.begin("")

    def begin(self, label: str) -> None:
        """Start anew, for the next thing to work on."""
        self._label = label
        self._start = time.monotonic()
        self._drawn_at = 0.0

    def update(self, done_s: float, total_s: float | None) -> None:
        """Show how far it is.

        Args:
            done_s: Seconds of sound done.
            total_s: Seconds of sound in all; None where the file doesn't say.
        """
        now = time.monotonic()
        if not self._shown or now - self._drawn_at < _REFRESH_SECONDS:
            return
        self._drawn_at = now
        self._draw(progress_line(self._label, done_s, total_s, now - self._start))

    def say(self, what: str) -> None:
        """Show a stage that has no measure, as loading."""
        if self._shown:
            self._draw(f"{self._label}  {what}")

    def clear(self) -> None:
        """Take the bar away, before other output or at the end."""
        if self._shown and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0
            self._drawn_at = 0.0

    def _draw(self, line: str) -> None:
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)


class Bar:
    """A plain bar with what is going on, on a terminal; silent in pipes.

    Args:
        stream: Where to draw.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._width = 0
        self._drawn_at = 0.0
        self._what = ""

    def update(self, done: float, what: str) -> None:
        """Show how far it is.

        Args:
            done: 0 to 1.
            what: What is going on.
        """
        now = time.monotonic()
        if not self._shown or (what == self._what and now - self._drawn_at < _REFRESH_SECONDS):
            return
        self._drawn_at, self._what = now, what
        filled = round(min(done, 1.0) * _BAR_CELLS)
        line = f"{'█' * filled}{'░' * (_BAR_CELLS - filled)} {done:4.0%}  {what}"
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)

    def clear(self) -> None:
        """Take the bar away."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0


def progress_line(label: str, done_s: float, total_s: float | None, elapsed_s: float) -> str:
    """Return a bar with share done, speed as a multiple of real time, and time left."""
    speed = done_s / elapsed_s if elapsed_s > 0 else 0.0
    if not total_s:
        return f"{label}  {clock(done_s)}  {speed:.0f}× real time"
    share = min(done_s / total_s, 1.0)
    filled = round(share * _BAR_CELLS)
    bar = "█" * filled + "░" * (_BAR_CELLS - filled)
    left = f", {clock((total_s - done_s) / speed)} left" if speed > 0 and share < 1 else ""
    return f"{label}  {bar} {share:4.0%}  {speed:.0f}× real time{left}"


def clock(time_s: float) -> str:
    """Return a time as minutes:seconds, with hours where there are any."""
    minutes, second = divmod(round(max(time_s, 0.0)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


class _Nowhere:
    """Stands in for a stdout that can't be written any more."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass
