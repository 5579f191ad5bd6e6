"""A 10 ms timer that tells how long the window was away from its event loop."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

ATTEMPTS = 3
"""How often a measurement may be tried: what else the machine does lengthens one attempt, what the
program does lengthens each."""


class Watch(QObject):
    """Measures the longest time between two ticks, by the clock and in this thread's own work."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms = 0.0
        self.longest_work_ms = 0.0
        self._last = time.perf_counter()
        self._worked = time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(10)

    @Slot()
    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self.longest_work_ms = max(self.longest_work_ms, (worked - self._worked) * 1000)
        self._last, self._worked = now, worked

    def begin(self) -> None:
        """Forget what was measured."""
        self.longest_ms = self.longest_work_ms = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()

    def stop(self) -> None:
        """Measure no more."""
        self._timer.stop()
