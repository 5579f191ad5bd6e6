"""The watched folder: recordings that appear there are taken once, when they are whole.

    folder changed, or half a minute passed ─► list its files (IO lane) ─► a file whose size has
    stayed the same for a while, and that was never taken ─► noted in the library ─► `arrived`

What was there when the folder was chosen is noted too, but not taken.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from app.bridge import Bridge, Lane, Reporter
from app.writer import Writer
from core.store.library import Library

SUFFIXES = frozenset(
    ".wav .mp3 .m4a .flac .ogg .opus .wma .aac .aiff .aif .amr .3gp .mp4 .mkv .mov .webm .avi"
    .split()
)  # fmt: skip
"""Endings of what may be a recording; programs that copy use others until they are done."""

SETTLED_S = 5.0
"""Seconds for which a file must not have grown."""
_SOON_MS = 1_500
_LATER_MS = 30_000

Listing = dict[str, tuple[int, int]]
"""Size and time of the last change (ns) by path."""


@dataclass(slots=True)
class _Waiting:
    """A file that may still grow."""

    state: tuple[int, int]
    since: float


class WatchedFolder(QObject):
    """Watches one folder with what is below it.

    Args:
        bridge: For listing the folder.
        writer: Notes what was taken.
        clock: Seconds.

    Attributes:
        looks: How often the folder was listed.

    Signals:
        arrived: Paths (a tuple) of recordings that are new and whole.
        failed: An exception that kept something from being noted.
    """

    arrived = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        writer: Writer,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._writer = writer
        self._clock = clock
        self.looks = 0
        self._folder: Path | None = None
        self._taken: set[tuple[str, int]] | None = None
        self._waiting: dict[str, _Waiting] = {}
        self._first_look = False
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._changed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def watch(self, folder: str, *, chosen: bool = False) -> None:
        """Watch a folder; "" watches none.

        Args:
            folder: Its path.
            chosen: Whether the user chose it just now: then what is there already is left alone.
        """
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._timer.stop()
        self._waiting.clear()
        self._folder = Path(folder) if folder else None
        self._first_look = chosen
        if self._folder is None:
            return
        if self._taken is None:
            handle = self._writer.ask(Library.watched, self)
            handle.done.connect(self._known)
            handle.failed.connect(self.failed)
        else:
            self.look()

    @Slot()
    def look(self) -> None:
        """List the folder now."""
        if self._folder is None or self._taken is None:
            return
        folder = self._folder

        def work(reporter: Reporter) -> tuple[Path, Listing]:
            return folder, listing(folder, reporter.check)

        job = self._bridge.submit(Lane.IO, work, self, key="watched")
        job.done.connect(self._listed)
        job.failed.connect(self._unreadable)

    @Slot(object)
    def _known(self, taken: object) -> None:
        assert isinstance(taken, set)
        self._taken = taken
        self.look()

    @Slot(str)
    def _changed(self, _path: str) -> None:
        # Not at once: whoever writes there has only begun.
        self._timer.start(_SOON_MS)

    @Slot(object)
    def _unreadable(self, _error: object) -> None:
        """Try again later: a drive that is not there may come back."""
        self._timer.start(_LATER_MS)

    @Slot(object)
    def _listed(self, answer: tuple[Path, Listing]) -> None:
        folder, found = answer
        if folder != self._folder or self._taken is None:
            return
        self.looks += 1
        if str(folder) not in self._watcher.directories():
            self._watcher.addPath(str(folder))
        new = {path: state for path, state in found.items() if (path, state[0]) not in self._taken}
        if self._first_look:
            self._first_look = False
            self._take(new)
            new = {}
        ready = self._settled(new)
        if ready:
            self._take({path: new[path] for path in ready})
            self.arrived.emit(tuple(Path(path) for path in ready))
        self._timer.start(_SOON_MS if self._waiting else _LATER_MS)

    def _settled(self, new: Listing) -> list[str]:
        """Return what has not changed for a while; remember the rest."""
        now = self._clock()
        ready = []
        for path, state in new.items():
            known = self._waiting.get(path)
            if known is None or known.state != state:
                self._waiting[path] = _Waiting(state, now)
            elif now - known.since >= SETTLED_S and state[0] > 0:
                ready.append(path)
        for path in [path for path in self._waiting if path not in new or path in ready]:
            del self._waiting[path]
        return sorted(ready)

    def _take(self, files: Listing) -> None:
        """Note that files were taken, so that they never are again."""
        assert self._taken is not None
        pairs = [(path, state[0]) for path, state in files.items()]
        if pairs:
            self._taken.update(pairs)
            self._writer.write(lambda library: library.add_watched(pairs))


def listing(folder: Path, check: Callable[[], None]) -> Listing:
    """Return all recordings in a folder and those in it.

    Args:
        folder: Where; links to other folders aren't followed.
        check: Called for each folder; raises when nobody waits any more.

    Raises:
        OSError: The folder can't be listed; one below it that can't be is left out.
    """
    found: Listing = {}
    os.scandir(folder).close()
    for place, folders, names in os.walk(folder):
        check()
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(".") or Path(name).suffix.lower() not in SUFFIXES:
                continue
            path = Path(place, name)
            try:
                status = path.stat()
            except OSError:
                continue
            found[str(path)] = (status.st_size, status.st_mtime_ns)
    return found
