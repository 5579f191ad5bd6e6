"""The one place where worker threads meet Qt: jobs go out on lanes, answers come back as signals.

    GUI thread:  submit(lane, work, owner) ─► JobHandle: progress / partial / done / failed
    lane thread: work(reporter) ─► reporter.progress(…), reporter.partial(…) ─► result or error

Handles live in the GUI thread and belong to their owner: when the owner goes, so do they, and what
still comes for them is dropped. A job with the key of an earlier one on the same lane cancels it,
and the earlier one's answers never arrive. Work is ordinary Python: it never touches widgets.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from core.errors import Cancelled

log = logging.getLogger("sonant.bridge")

T = TypeVar("T")

_TURN_S = 0.008
"""Seconds of delivering after which the window gets its turn."""


class Lane(Enum):
    """Where a job waits its turn; a lane is one thread, and that is the only lock."""

    BULK = "bulk"
    """Whole recordings through the acoustic model."""
    DECIDE = "decide"
    """A whole recording decoded again: the screen comes first, the rest may take long."""
    QUICK = "quick"
    """What the user is waiting for and is done at once: a selection, alignment, other places."""
    TRIAL = "trial"
    """What the user tries out: a list on recordings, a domain from documents."""
    STORE = "store"
    """The only writer of the library."""
    IO = "io"
    """Reading sound files for playing and drawing."""
    SOUND = "sound"
    """Opening the sound card."""
    LIVE = "live"
    """Reading along what is being recorded; may be late, and nothing waits for it."""
    CAPTURE = "capture"
    """Listening to microphones, for as long as that takes."""


class Reporter:
    """What work is given to report with and to learn that it was cancelled."""

    def __init__(self, post: Callable[[int, str, Any], None], number: int) -> None:
        self._post = post
        self._number = number
        self._stop = threading.Event()
        self._go = threading.Event()
        self._go.set()

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for this work any more."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._stop.set()

    def pause(self) -> None:
        """Ask the work to rest at its next `hold`."""
        self._go.clear()

    def resume(self) -> None:
        """Let the work go on."""
        self._go.set()

    def hold(self) -> None:
        """Rest while paused; raise Cancelled if nobody waits any more."""
        while not self._go.wait(0.05):
            self.check()
        self.check()

    def check(self) -> None:
        """Raise Cancelled if nobody waits any more; to be called at least every 50 ms."""
        if self._stop.is_set():
            raise Cancelled("Stopped")

    def progress(self, value: object) -> None:
        """Say how far the work is."""
        self._post(self._number, "progress", value)

    def partial(self, value: object) -> None:
        """Hand over a part of the result."""
        self._post(self._number, "partial", value)


Work = Callable[[Reporter], Any]


class JobHandle(QObject):
    """A job as its owner sees it.

    Signals:
        progress: How far it is.
        partial: A part of its result.
        done: Its result; the last signal.
        failed: The exception that ended it; the last signal. A cancelled job sends none.
    """

    progress = Signal(object)
    partial = Signal(object)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, owner: QObject, reporter: Reporter) -> None:
        super().__init__(owner)
        self._reporter = reporter

    def cancel(self) -> None:
        """Stop the work; nothing more arrives from it."""
        self._reporter.cancel()

    def pause(self) -> None:
        """Let the work rest."""
        self._reporter.pause()

    def resume(self) -> None:
        """Let the work go on."""
        self._reporter.resume()

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled or replaced by a newer job."""
        return self._reporter.cancelled


class Shared(Generic[T]):
    """Something that is made when it is first needed, by whichever lane comes first."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._value: T | None = None

    @property
    def made(self) -> bool:
        """Whether it has been needed."""
        return self._value is not None

    def get(self) -> T:
        """Return it; the first call makes it while others wait."""
        with self._lock:
            if self._value is None:
                self._value = self._make()
            return self._value


@dataclass(slots=True)
class _Running:
    lane: Lane
    handle: JobHandle
    reporter: Reporter
    future: Future[None] | None = None
    key: tuple[Lane, str] | None = None


class Bridge(QObject):
    """Runs jobs on lanes; made in the GUI thread and used from it alone.

    Signals:
        crashed: An exception that is nobody's fault but the program's, for the crash report.
    """

    crashed = Signal(object)
    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._running: dict[int, _Running] = {}
        self._newest: dict[tuple[Lane, str], int] = {}
        self._lanes = {
            lane: ThreadPoolExecutor(1, thread_name_prefix=f"sonant-{lane.value}") for lane in Lane
        }
        self._closed = False
        # Appended to by lanes, emptied here; a deque does both without a lock.
        self._messages: deque[tuple[int, str, Any]] = deque()
        self._woken = False
        self._posted.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._drain)

    def submit(self, lane: Lane, work: Work, owner: QObject, key: str = "") -> JobHandle:
        """Start a job.

        Args:
            lane: Where it runs.
            work: Called in the lane's thread with a reporter; it takes copies of what it needs.
            owner: Whom the answer is for; nothing arrives after it is gone.
            key: Names the thing asked for; a newer job for it on this lane replaces this one.
        """
        number = next(self._numbers)
        reporter = Reporter(self._post, number)
        handle = JobHandle(owner, reporter)
        running = _Running(lane, handle, reporter)
        if key:
            running.key = (lane, key)
            older = self._running.get(self._newest.get(running.key, 0))
            if older is not None:
                older.reporter.cancel()
            self._newest[running.key] = number
        self._running[number] = running
        running.future = self._lanes[lane].submit(self._run, number, work, reporter)
        return handle

    def run(self, lane: Lane, work: Callable[[], object]) -> None:
        """Run something whose result nobody waits for; failures are reported as crashes."""

        def call(_: Reporter) -> None:
            work()

        self.submit(lane, call, self).failed.connect(self._report)

    @property
    def busy(self) -> bool:
        """Whether any job has not ended yet."""
        return bool(self._running)

    def close(self) -> None:
        """Cancel what was asked for, finish what must be stored, end the threads."""
        if self._closed:
            return
        self._closed = True
        for running in self._running.values():
            if running.lane is not Lane.STORE:
                running.reporter.cancel()
        for lane, executor in self._lanes.items():
            executor.shutdown(wait=True, cancel_futures=lane is not Lane.STORE)
        self._running.clear()

    def _run(self, number: int, work: Work, reporter: Reporter) -> None:
        """Run a job in its lane's thread."""
        try:
            reporter.check()
            result = work(reporter)
            reporter.check()
        except Cancelled:
            self._post(number, "cancelled", None)
        except Exception as error:  # noqa: BLE001 - the lane outlives any job; the owner is told
            self._post(number, "failed", error)
        else:
            self._post(number, "done", result)

    def _post(self, number: int, kind: str, value: Any) -> None:
        if not self._closed:
            self._messages.append((number, kind, value))
            # One event wakes the window, however much has come: Qt delivers all events that were
            # posted before it looks at timers. Two lanes at once may post two, which does no harm.
            if not self._woken:
                self._woken = True
                self._posted.emit()

    @Slot()
    def _drain(self) -> None:
        """Deliver what has come, but not for so long that the window would stand still."""
        self._woken = False
        deadline = time.perf_counter() + _TURN_S
        while self._messages:
            self._deliver(*self._messages.popleft())
            if time.perf_counter() > deadline:
                if self._messages:
                    self._woken = True
                    self._rest.start()
                return

    def _deliver(self, number: int, kind: str, value: object) -> None:
        running = self._running.get(number)
        if running is None:
            return
        last = kind in ("done", "failed", "cancelled")
        if last:
            del self._running[number]
            if running.key is not None and self._newest.get(running.key) == number:
                del self._newest[running.key]
        alive = shiboken6.isValid(running.handle)
        if alive and not running.reporter.cancelled and kind != "cancelled":
            getattr(running.handle, kind).emit(value)
        if not alive:
            running.reporter.cancel()
        elif last:
            running.handle.deleteLater()

    @Slot(object)
    def _report(self, error: object) -> None:
        log.error("A background task failed: %s", error)
        self.crashed.emit(error)
