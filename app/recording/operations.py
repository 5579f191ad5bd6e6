"""What happens when the user records: listen to all microphones, record one, mend what was cut off.

watch ─► levels of every microphone ─► start ─► progress ─► stop ─► a finished file
                                         └► unplugged, disk full ─► what there is, and why
"""

from __future__ import annotations

import shutil
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.bridge import Bridge, JobHandle, Lane, Reporter, Work
from app.recording.model import Ears, new_path
from core.audio.capture import SILENT, Capture, Level, Meter, Microphone
from core.audio.recording import (
    Control,
    Progress,
    Recorded,
    RecordingFile,
    discard,
    record,
    recover,
    unfinished,
)
from core.errors import SonantError

_TURN_S = 0.05


@dataclass(frozen=True, slots=True)
class Ending:
    """How a recording ended.

    Attributes:
        recorded: What there is.
        problem: What ended it, unless it was the user.
    """

    recorded: Recorded
    problem: SonantError | None


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to record with.

    Attributes:
        microphones: The default one first.
        free: Bytes free where recordings are kept.
    """

    microphones: tuple[Microphone, ...]
    free: int


class Recorder(QObject):
    """One microphone into one file at a time.

    Attributes:
        latest: How the present recording is doing; None while nothing was heard.
        path: The present recording's file, or the last one's.

    Signals:
        found: What there is to record with.
        heard: Level of each microphone by name; None for one that can't be opened.
        began: The microphone that is recorded.
        progressed: How it is doing.
        ended: How it ended.
        failed: What kept it from beginning.
    """

    found = Signal(object)
    heard = Signal(object)
    began = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self, bridge: Bridge, ears: Ears, folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ears = ears
        self._folder = folder
        self._watching: JobHandle | None = None
        self._control: Control | None = None
        self.latest: Progress | None = None
        self.path = Path()

    @property
    def recording(self) -> bool:
        """Whether sound is being recorded, or the recording rests."""
        return self._control is not None

    @property
    def paused(self) -> bool:
        """Whether the recording rests."""
        return self._control is not None and self._control.paused

    @property
    def folder(self) -> Path:
        """Where recordings are kept."""
        return self._folder

    def watch(self, *, rescan: bool = False) -> None:
        """Find the microphones and listen to all of them; nothing of it is kept.

        Args:
            rescan: Look for new ones too; ends whatever plays.
        """
        if self.recording:
            return
        self._watching = self._bridge.submit(
            Lane.CAPTURE, _listening(self._ears, self._folder, rescan=rescan), self, key="watch"
        )
        self._watching.partial.connect(self.found)
        self._watching.progress.connect(self.heard)
        self._watching.failed.connect(self.failed)

    def unwatch(self) -> None:
        """Let the microphones go."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    def start(self, microphone: Microphone, channels: int = 1) -> None:
        """Record a microphone."""
        if self.recording:
            return
        self.unwatch()
        control = Control()
        self._control = control
        self.latest = None
        path = self.path = new_path(self._folder, datetime.now())
        work = _recording(self._ears, microphone, channels, path, control)
        job = self._bridge.submit(Lane.CAPTURE, work, self)
        job.progress.connect(self._progress)
        job.done.connect(self._done)
        job.failed.connect(self._failed)
        self.began.emit(microphone)

    def pause(self, *, paused: bool) -> None:
        """Let the recording rest, or go on."""
        if self._control is not None:
            self._control.paused = paused

    def mark(self) -> None:
        """Set a marker here."""
        if self._control is not None:
            self._control.marks += 1

    def stop(self) -> None:
        """End the recording; `ended` brings it."""
        if self._control is not None:
            self._control.stopped = True

    @Slot(object)
    def _progress(self, progress: Progress) -> None:
        self.latest = progress
        self.progressed.emit(progress)

    @Slot(object)
    def _done(self, ending: Ending) -> None:
        self._control = None
        self.ended.emit(ending)

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._control = None
        self.failed.emit(error)


def mend(folder: Path, known: frozenset[str]) -> Work:
    """Return the work of looking for recordings that were cut off.

    Those whose file the library knows are settled; those without sound are removed.

    Args:
        folder: Where recordings are kept.
        known: Paths that the library knows.
    """

    def work(reporter: Reporter) -> tuple[Recorded, ...]:
        from core.audio.recording import settle

        offers = []
        for recorded in unfinished(folder):
            reporter.check()
            if str(recorded.path) in known:
                settle(recorded.path)
            elif not recorded.frames:
                discard(recorded.path)
            else:
                offers.append(recorded)
        return tuple(offers)

    return work


def mended(path: Path) -> Work:
    """Return the work of bringing a recording that was cut off to its end."""

    def work(_: Reporter) -> Recorded:
        return recover(path)

    return work


def _listening(ears: Ears, folder: Path, *, rescan: bool) -> Work:
    """Return the work of measuring all microphones until nobody wants to know."""

    def work(reporter: Reporter) -> None:
        found = ears.find(rescan)
        reporter.partial(Found(tuple(found), _free(folder)))
        levels: dict[str, Level | None] = dict.fromkeys((m.name for m in found), SILENT)
        rest = threading.Event()
        with ExitStack() as stack:
            ready: list[tuple[Capture, Meter]] = []
            for microphone in found:
                reporter.check()
                try:
                    capture = stack.enter_context(Capture(microphone, opener=ears.open))
                except SonantError:
                    levels[microphone.name] = None
                else:
                    ready.append((capture, Meter()))
            while True:
                reporter.check()
                for capture, meter in list(ready):
                    try:
                        blocks = capture.read(timeout=0)
                    except SonantError:
                        levels[capture.microphone.name] = None
                        ready.remove((capture, meter))
                        continue
                    if blocks:
                        levels[capture.microphone.name] = loudest(
                            [meter.push(block.samples) for block in blocks]
                        )
                reporter.progress(dict(levels))
                rest.wait(_TURN_S)

    return work


def _recording(
    ears: Ears, microphone: Microphone, channels: int, path: Path, control: Control
) -> Work:
    """Return the work of recording until it shall end, or has to."""

    def work(reporter: Reporter) -> Ending:
        problem: SonantError | None = None
        capture = Capture(microphone, channels, ears.open)
        with capture:
            file = RecordingFile(path, capture.rate, capture.channels)
            try:
                with file:
                    for progress in record(capture, file, control):
                        reporter.progress(progress)
                        if reporter.cancelled:  # The program ends: so does the file, well.
                            control.stopped = True
            except SonantError as error:
                problem = error
        recorded = file.finish()
        if problem is not None and not recorded.frames:
            discard(path)
            raise problem
        return Ending(recorded, problem)

    return work


def _free(folder: Path) -> int:
    """Return the bytes free where a folder is or will be."""
    there = next((place for place in (folder, *folder.parents) if place.exists()), None)
    return 0 if there is None else shutil.disk_usage(there).free


def loudest(levels: list[Level]) -> Level:
    """Return the largest of each measure."""
    return Level(
        max(level.peak for level in levels),
        max(level.rms for level in levels),
        any(level.clipped for level in levels),
    )
