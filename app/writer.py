"""Writes to the library in the store lane, one after the other, in the order of the calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.bridge import Bridge, JobHandle, Lane, Reporter
from core.store.library import Library


class Writer(QObject):
    """The only writer of the library's file.

    Signals:
        saved: Nothing is left to write.
        pending: Something is being written.
        refused: The exception that kept something from being written.
    """

    saved = Signal()
    pending = Signal()
    refused = Signal(object)

    def __init__(self, bridge: Bridge, path: Path) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._path = path
        self._library: Library | None = None
        self._waiting = 0

    @property
    def idle(self) -> bool:
        """Whether everything is written."""
        return self._waiting == 0

    def write(self, change: Callable[[Library], object]) -> None:
        """Write something; a failure is told by `refused`."""
        self._follow(self.ask(change, self))

    def ask(
        self, question: Callable[[Library], object], owner: QObject, key: str = ""
    ) -> JobHandle:
        """Read or write in the lane and hand the answer to the owner.

        Args:
            question: What is done with the library.
            owner: Whom the answer is for.
            key: Names the thing asked for; a newer question of that name replaces this one.
        """

        def work(_: Reporter) -> object:
            return question(self._open())

        return self._bridge.submit(Lane.STORE, work, owner, key)

    def close(self) -> None:
        """Write what waits and close the file; the lane ends soon after."""

        def work(_: Reporter) -> None:
            if self._library is not None:
                self._library.close()
                self._library = None

        self._bridge.submit(Lane.STORE, work, self)

    def _open(self) -> Library:
        """Return the lane's connection; called in the lane."""
        if self._library is None:
            self._library = Library(self._path)
        return self._library

    def _follow(self, handle: JobHandle) -> None:
        self._waiting += 1
        if self._waiting == 1:
            self.pending.emit()
        handle.done.connect(self._written)
        handle.failed.connect(self._failed)

    @Slot(object)
    def _written(self, _: object) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.saved.emit()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._waiting -= 1
        self.refused.emit(error)
