"""A recording that exists on disk from its first block, whatever happens to the program.

    talk.wav       PCM, 16 bits, the device's own rate; its header is brought up to date once a
                   second, so that any program opens it at any moment
    talk.journal   what the file is while it is not finished: format, markers, its end; held locked
                   by whoever records, so that a journal nobody holds is a recording to recover

Blocks are written as they come and forced to disk once a second. Killing the program loses what
the sound card had not handed over; cutting the power loses a second more. Beyond 4 GiB the file
becomes RF64 (EBU Tech 3306), for which its header keeps room. Markers are cue points of the WAV.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
from numpy.typing import NDArray

from core.audio.capture import SILENT, Capture, Level, Meter
from core.disk import sync_folder
from core.errors import InputError, OutputError

JOURNAL = ".journal"
SYNC_S = 1.0
"""Seconds of sound after which it is forced to disk."""

HEADER_BYTES = 80
"""Bytes before the sound; the data chunk's size is the last of them."""
SAMPLE_BYTES = 2
_RIFF_LIMIT = 0xFFFF_FFFF
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """A finished recording.

    Attributes:
        path: Its file.
        frames: Its length at its own rate.
        rate: Samples per second.
        markers: Where the user set marks, frames.
        started: When it began, local time.
    """

    path: Path
    frames: int
    rate: int
    markers: tuple[int, ...]
    started: datetime

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.frames / self.rate


@dataclass(slots=True)
class Control:
    """What whoever records may wish meanwhile; set from any thread, one field at a time.

    Attributes:
        paused: Sound is measured but not kept.
        stopped: The recording shall end.
        marks: How many markers were asked for so far.
    """

    paused: bool = False
    stopped: bool = False
    marks: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How a recording is doing.

    Attributes:
        frames: Length so far, at the device's rate.
        rate: Samples per second.
        level: Of the latest sound.
        clips: In how many blocks the sound was clipped so far.
        overflows: How often sound was lost so far.
        markers: How many there are.
        paused: Whether sound is left out now.
        room_s: Seconds of sound that the disk has room for.
    """

    frames: int
    rate: int
    level: Level
    clips: int
    overflows: int
    markers: int
    paused: bool
    room_s: float


@dataclass(slots=True)
class _Journal:
    """A journal's content."""

    rate: int = 0
    channels: int = 0
    started: str = ""
    markers: list[int] = field(default_factory=list)
    end: int | None = None


class RecordingFile:
    """A WAV file being written.

    Args:
        path: The file; it must not exist. Its folder is made.
        rate: Samples per second.
        channels: Channels of the blocks.
        started: When it begins; now if None.

    Raises:
        OutputError: It can't be made.
    """

    def __init__(
        self, path: Path, rate: int, channels: int, started: datetime | None = None
    ) -> None:
        self.path = path
        self.rate = rate
        self.channels = channels
        self.frames = 0
        self.markers: list[int] = []
        self.started = started or datetime.now().astimezone()
        self._synced = 0
        self._frame_bytes = channels * SAMPLE_BYTES
        self._finished = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Before the sound: a file without a journal would never be found.
            self._journal = journal_of(path).open("x", encoding="utf-8")
            _hold(self._journal)
            # Unbuffered: what was written survives the program.
            self._file = path.open("xb", buffering=0)
            self._note(format=_FORMAT, rate=rate, channels=channels, started=self._stamp())
            self._file.write(_header(rate, channels, 0))
            self._sync()
            sync_folder(path.parent)
        except OSError as error:
            raise _unwritable(path, error) from error

    def __enter__(self) -> RecordingFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.finish()

    def write(self, samples: NDArray[np.int16]) -> None:
        """Append a block: int16 [frames, channels].

        Raises:
            OutputError: The disk is full or gone; what was written before is whole.
        """
        data = samples.astype("<i2", copy=False).tobytes()
        try:
            written = 0
            while written < len(data):
                written += self._file.write(data[written:]) or 0
            self.frames += len(samples)
            if self.frames - self._synced >= SYNC_S * self.rate:
                self._sync()
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def mark(self) -> None:
        """Set a marker here.

        Raises:
            OutputError: The disk is full or gone.
        """
        if self.markers and self.markers[-1] == self.frames:
            return
        self.markers.append(self.frames)
        try:
            self._note(mark=self.frames)
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def room_s(self) -> float:
        """Return for how many seconds more the disk has room."""
        try:
            free = shutil.disk_usage(self.path.parent).free
        except OSError:
            return 0.0
        return free / (self.rate * self._frame_bytes)

    def finish(self) -> Recorded:
        """End the file; its journal stays until `settle`, so that nothing is forgotten.

        Raises:
            OutputError: Its end can't be written; the sound before is whole.
        """
        recorded = Recorded(self.path, self.frames, self.rate, tuple(self.markers), self.started)
        if self._finished:
            return recorded
        self._finished = True
        try:
            self._sync()
            self._note(end=self.frames)
            _close_off(self._file, self.rate, self.channels, self.frames, self.markers)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        finally:
            self._file.close()
            self._journal.close()
        return recorded

    def _sync(self) -> None:
        """Force the sound to disk, then say in the header that it is there."""
        os.fsync(self._file.fileno())
        size = self.frames * self._frame_bytes
        self._file.seek(0)
        self._file.write(_header(self.rate, self.channels, size))
        self._file.seek(HEADER_BYTES + size)
        self._synced = self.frames

    def _note(self, **entry: int | str) -> None:
        self._journal.write(json.dumps(entry) + "\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())

    def _stamp(self) -> str:
        return self.started.isoformat(timespec="seconds")


def record(capture: Capture, file: RecordingFile, control: Control) -> Iterator[Progress]:
    """Write a microphone's sound into a file until it shall end.

    Args:
        capture: The open microphone.
        file: The file, of the capture's rate and channels.
        control: Looked at between blocks.

    Yields:
        How it is doing, after each piece of sound.

    Raises:
        InputError: The microphone is gone.
        OutputError: The disk is full or gone.
    """
    meter = Meter()
    clips = 0
    room = file.room_s()
    checked = 0
    while not control.stopped:
        blocks = capture.read()
        level = SILENT
        for block in blocks:
            here = meter.push(block.samples)
            level = Level(
                max(level.peak, here.peak), max(level.rms, here.rms), level.clipped or here.clipped
            )
            clips += int(here.clipped)
            if not control.paused:
                file.write(block.samples)
        while len(file.markers) < control.marks:
            before = len(file.markers)
            file.mark()
            if len(file.markers) == before:  # Two at the same place are one.
                control.marks = before
        if file.frames - checked >= file.rate:
            checked, room = file.frames, file.room_s()
        yield Progress(
            file.frames,
            file.rate,
            level,
            clips,
            capture.overflows,
            len(file.markers),
            control.paused,
            room,
        )


def journal_of(path: Path) -> Path:
    """Return the journal of a recording."""
    return path.with_suffix(JOURNAL)


def settle(path: Path) -> None:
    """Forget a recording's journal: whoever keeps recordings knows of it now."""
    with contextlib.suppress(OSError):
        journal_of(path).unlink()


def unfinished(folder: Path) -> list[Recorded]:
    """Return recordings that were not brought to an end, or whose end nobody took note of.

    Those that another process is recording now are left out. Nothing is changed.
    """
    found = []
    for journal in sorted(folder.glob(f"*{JOURNAL}")):
        if _is_held(journal):
            continue
        path = journal.with_suffix(".wav")
        content = _read_journal(journal)
        if content.rate and path.exists():
            found.append(_recorded(path, content))
    return found


def recover(path: Path) -> Recorded:
    """Bring a recording that was cut off to its end.

    The file is mended in place: its header told of up to a second less than it holds, and a last
    sample may be half written.

    Raises:
        InputError: It has no journal, or there is no sound in it.
        OutputError: It can't be written.
    """
    content = _read_journal(journal_of(path))
    if not content.rate or not path.exists():
        raise InputError(f"{path} is not a recording that was cut off", "Open it as it is.")
    recorded = _recorded(path, content)
    if not recorded.frames:
        raise InputError(f"No sound had been recorded in {path.name}", "Record again.")
    try:
        with journal_of(path).open("a", encoding="utf-8") as journal:
            # What follows the sound isn't sound, should this be done again.
            journal.write("\n" + json.dumps({"end": recorded.frames}) + "\n")
        with path.open("r+b", buffering=0) as file:
            file.truncate(HEADER_BYTES + recorded.frames * content.channels * SAMPLE_BYTES)
            _close_off(
                file, content.rate, content.channels, recorded.frames, list(recorded.markers)
            )
    except OSError as error:
        raise _unwritable(path, error) from error
    return recorded


def discard(path: Path) -> None:
    """Remove a recording that was cut off, with its journal."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
        journal_of(path).unlink(missing_ok=True)


def _hold(file: IO[str]) -> None:
    """Lock a file for this process; the lock goes when the process does.

    Raises:
        OSError: Another process holds it.
    """
    if sys.platform == "win32":
        import msvcrt

        # Far behind the content: on Windows a locked byte can't be read by others.
        file.seek(1 << 30)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0, os.SEEK_END)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_held(journal: Path) -> bool:
    try:
        with journal.open("r+", encoding="utf-8") as file:
            _hold(file)
    except FileNotFoundError:
        return True
    except OSError:
        return True
    return False


def _read_journal(journal: Path) -> _Journal:
    """Return what a journal tells; a last line that was cut off tells nothing."""
    content = _Journal()
    try:
        lines = journal.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return content
    for line in lines:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            entry = json.loads(line)
            if "rate" in entry:
                content.rate, content.channels = int(entry["rate"]), int(entry["channels"])
                content.started = str(entry["started"])
            elif "mark" in entry:
                content.markers.append(int(entry["mark"]))
            elif "end" in entry:
                content.end = int(entry["end"])
    return content


def _recorded(path: Path, content: _Journal) -> Recorded:
    size = max(path.stat().st_size - HEADER_BYTES, 0)
    frames = size // (content.channels * SAMPLE_BYTES)
    if content.end is not None:
        frames = min(frames, content.end)
    try:
        started = datetime.fromisoformat(content.started)
    except ValueError:
        started = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    markers = tuple(mark for mark in content.markers if mark <= frames)
    return Recorded(path, frames, content.rate, markers, started)


def _header(rate: int, channels: int, size: int) -> bytes:
    """Return a WAV header for so many bytes of sound; RF64 where RIFF's numbers don't suffice."""
    frame = channels * SAMPLE_BYTES
    whole = size + HEADER_BYTES - 8
    large = whole > _RIFF_LIMIT
    spare = struct.pack("<QQQI", whole, size, size // frame, 0) if large else bytes(28)
    return b"".join(
        (
            b"RF64" if large else b"RIFF",
            struct.pack("<I", _RIFF_LIMIT if large else whole),
            b"WAVE",
            b"ds64" if large else b"JUNK",
            struct.pack("<I", 28),
            spare,
            b"fmt ",
            struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * frame, frame, 16),
            b"data",
            struct.pack("<I", _RIFF_LIMIT if large else size),
        )
    )


def _close_off(file: IO[bytes], rate: int, channels: int, frames: int, markers: list[int]) -> None:
    """Write header and markers of a file that holds so many frames; force it to disk."""
    size = frames * channels * SAMPLE_BYTES
    chunks = _cues(markers) if markers else b""
    head = bytearray(_header(rate, channels, size))
    if chunks:
        if head[:4] == b"RF64":
            head[20:28] = struct.pack("<Q", size + HEADER_BYTES - 8 + len(chunks))
        else:
            head[4:8] = struct.pack("<I", size + HEADER_BYTES - 8 + len(chunks))
    file.seek(HEADER_BYTES + size)
    file.write(chunks)
    os.fsync(file.fileno())
    file.seek(0)
    file.write(bytes(head))
    os.fsync(file.fileno())


def _cues(markers: list[int]) -> bytes:
    """Return markers as cue points with labels, as editors of sound read them."""
    points, labels = b"", b"adtl"
    for number, frame in enumerate(markers, 1):
        place = min(frame, _RIFF_LIMIT)
        points += struct.pack("<II4sIII", number, place, b"data", 0, 0, place)
        text = f"Marker {number}".encode() + b"\0"
        text_size = 4 + len(text)
        labels += struct.pack("<4sII", b"labl", text_size, number) + text + b"\0" * (text_size % 2)
    cue = struct.pack("<4sII", b"cue ", 4 + len(points), len(markers)) + points
    return cue + struct.pack("<4sI", b"LIST", len(labels)) + labels


def _unwritable(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(
        f"The recording can't be written to {path.parent} ({reason})",
        "Free some space, or choose another folder in the settings.",
        "What was recorded until then is kept",
    )
