"""Worker threads meet Qt: answers arrive in the GUI thread, in order, or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from app.bridge import Bridge, Lane, Reporter, Shared

WAIT_S = 120
WAIT_MS = WAIT_S * 1_000


class Ear(QObject):
    """Hears a job's signals and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, object]] = []
        self.threads: set[QThread] = set()

    def follow(self, handle: object) -> None:
        for kind in ("progress", "partial", "done", "failed"):
            getattr(handle, kind).connect(getattr(self, f"on_{kind}"))

    @Slot(object)
    def on_progress(self, value: object) -> None:
        self._note("progress", value)

    @Slot(object)
    def on_partial(self, value: object) -> None:
        self._note("partial", value)

    @Slot(object)
    def on_done(self, value: object) -> None:
        self._note("done", value)

    @Slot(object)
    def on_failed(self, value: object) -> None:
        self._note("failed", value)

    def _note(self, kind: str, value: object) -> None:
        self.heard.append((kind, value))
        self.threads.add(QThread.currentThread())


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.close()


def test_answers_arrive_in_order_and_in_the_gui_thread(bridge: Bridge, qtbot: QtBot) -> None:
    ear = Ear()

    def work(reporter: Reporter) -> int:
        reporter.progress(0.5)
        reporter.partial("half")
        return 7

    ear.follow(bridge.submit(Lane.QUICK, work, ear))

    qtbot.waitUntil(lambda: len(ear.heard) == 3, timeout=WAIT_MS)
    assert ear.heard == [("progress", 0.5), ("partial", "half"), ("done", 7)]
    assert ear.threads == {QThread.currentThread()}


def test_a_failure_arrives_as_the_exception(bridge: Bridge, qtbot: QtBot) -> None:
    ear = Ear()
    error = ValueError("no")

    def work(_: Reporter) -> None:
        raise error

    ear.follow(bridge.submit(Lane.IO, work, ear))

    qtbot.waitUntil(lambda: bool(ear.heard), timeout=WAIT_MS)
    assert ear.heard == [("failed", error)]


def test_a_newer_job_for_the_same_thing_silences_the_older(bridge: Bridge, qtbot: QtBot) -> None:
    ear = Ear()
    started, go = threading.Event(), threading.Event()

    def slow(reporter: Reporter) -> str:
        started.set()
        go.wait(WAIT_S)
        reporter.partial("old")
        return "old"

    old = bridge.submit(Lane.QUICK, slow, ear, key="text")
    ear.follow(old)
    assert started.wait(WAIT_S)
    ear.follow(bridge.submit(Lane.QUICK, lambda _: "new", ear, key="text"))
    go.set()

    qtbot.waitUntil(lambda: not bridge.busy, timeout=WAIT_MS)
    assert ear.heard == [("done", "new")]
    assert old.cancelled


def test_nothing_arrives_after_the_owner_is_gone(bridge: Bridge, qtbot: QtBot) -> None:
    owner, ear = QObject(), Ear()
    go = threading.Event()

    def work(reporter: Reporter) -> int:
        go.wait(WAIT_S)
        reporter.partial(1)
        return 2

    ear.follow(bridge.submit(Lane.QUICK, work, owner))
    shiboken6.delete(owner)
    go.set()

    qtbot.waitUntil(lambda: not bridge.busy, timeout=WAIT_MS)
    assert ear.heard == []


def test_cancelled_work_stops_at_its_next_check(bridge: Bridge, qtbot: QtBot) -> None:
    ear = Ear()
    started = threading.Event()
    rounds: list[int] = []

    def work(reporter: Reporter) -> None:
        while True:
            started.set()
            reporter.check()
            rounds.append(1)

    handle = bridge.submit(Lane.BULK, work, ear)
    ear.follow(handle)
    assert started.wait(WAIT_S)
    handle.cancel()

    qtbot.waitUntil(lambda: not bridge.busy, timeout=WAIT_MS)
    assert ear.heard == []


def test_paused_work_rests_until_it_is_let_go(bridge: Bridge, qtbot: QtBot) -> None:
    ear = Ear()
    handle_there = threading.Event()

    def work(reporter: Reporter) -> str:
        handle_there.wait(WAIT_S)
        reporter.partial("before")
        reporter.hold()
        return "after"

    handle = bridge.submit(Lane.BULK, work, ear)
    ear.follow(handle)
    handle.pause()
    handle_there.set()
    qtbot.waitUntil(lambda: ear.heard == [("partial", "before")], timeout=WAIT_MS)
    handle.resume()

    qtbot.waitUntil(lambda: ear.heard[-1] == ("done", "after"), timeout=WAIT_MS)


def test_closing_finishes_what_must_be_stored(qtbot: QtBot) -> None:
    bridge = Bridge()
    owner = QObject()
    stored: list[int] = []
    for number in range(20):
        bridge.submit(Lane.STORE, lambda _, number=number: stored.append(number), owner)

    bridge.close()

    assert stored == list(range(20))


def test_a_shared_thing_is_made_once_however_many_ask() -> None:
    made: list[int] = []
    barrier = threading.Barrier(4)

    def make() -> int:
        made.append(1)
        return 5

    shared = Shared(make)

    def ask() -> None:
        barrier.wait(WAIT_S)
        assert shared.get() == 5

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert made == [1]
