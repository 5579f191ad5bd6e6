"""Windows without a screen, and a program whose engine hears a given talk."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.context import Context
from app.ui.theme import Theme
from app.window import MainWindow
from tests.helpers.fake_engine import FakeEngine, write_recording


class SilentCard:
    """A sound card that takes what it is given when a test says so."""

    def __init__(self) -> None:
        self.pull: Callable[[int], object] | None = None
        self.stopped = False

    def open(self, pull: Callable[[int], object]) -> SilentCard:
        """Be opened by the player."""
        self.pull = pull
        return self

    def take(self, count: int) -> object:
        """Ask for samples as the sound card's thread would."""
        assert self.pull is not None
        return self.pull(count)

    def stop(self) -> None:
        """Be closed."""
        self.stopped = True


@pytest.fixture
def card() -> SilentCard:
    """A sound card for tests."""
    return SilentCard()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Opens the fake engine; open at the end, so that no lane waits for ever."""
    event = threading.Event()
    event.set()
    yield event
    event.set()


@pytest.fixture
def engine(gate: threading.Event) -> FakeEngine:
    """An engine that hears the interview."""
    return FakeEngine(gate=gate)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A sound file of the interview."""
    return write_recording(tmp_path / "Interview.wav")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light look."""
    theme = Theme(qapp)
    theme.apply("light")
    return theme


@pytest.fixture
def open_window(
    qapp: QApplication, theme: Theme, engine: FakeEngine, card: SilentCard, gate: threading.Event
) -> Iterator[Callable[[], MainWindow]]:
    """Start the program; several starts share the user's folders, as restarts do."""
    windows: list[MainWindow] = []

    def start() -> MainWindow:
        window = MainWindow(Context(make=lambda: engine, opener=card.open), theme)
        windows.append(window)
        window.show()
        return window

    yield start
    gate.set()
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.sendPostedEvents()


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    """The program's window."""
    return open_window()
