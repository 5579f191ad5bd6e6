"""Playing: the pitch stays, the place is right, without a card nothing breaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.bridge import Bridge
from app.player.player import Player
from app.player.sound import BIN, Sound, load_sound, peaks_of
from app.player.stretch import Feed
from core.errors import OutputError

RATE = 16_000
WAIT_MS = 120_000


def _sine(seconds: float, hertz: float = 440.0) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    return np.round(16_000 * np.sin(2 * np.pi * hertz * time)).astype(np.int16)


def _played(feed: Feed) -> np.ndarray:
    parts = []
    while not feed.finished:
        parts.append(feed.read(500))
    return np.concatenate(parts)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.0, 1.5, 3.0])
def test_speed_changes_the_length_but_not_the_pitch(speed: float) -> None:
    played = _played(Feed(_sine(3.0), 0, speed))

    spectrum = np.abs(np.fft.rfft(played[2000:] * np.hanning(len(played) - 2000)))
    hertz = np.argmax(spectrum) * RATE / (len(played) - 2000)
    assert hertz == pytest.approx(440.0, abs=3.0)
    assert len(played) == pytest.approx(3.0 * RATE / speed, rel=0.05)
    assert np.abs(played).max() < 0.75


def test_at_the_recorded_speed_the_samples_are_the_recording() -> None:
    samples = _sine(1.0)

    feed = Feed(samples, 1_000, 1.0, stop=5_000)

    assert np.array_equal(np.round(feed.read(3_000) * 32768), samples[1_000:4_000])
    assert feed.position == 4_000
    rest = feed.read(3_000)
    assert feed.finished
    assert not rest[1_000:].any()


def test_peaks_are_the_lowest_and_highest_of_each_bin() -> None:
    samples = np.zeros(BIN * 2 + 5, np.int16)
    samples[3], samples[BIN + 1] = 25_600, -12_800

    assert peaks_of(samples).tolist() == [[0, 100], [-50, 0], [0, 0]]


def test_sound_is_decoded_once_and_then_mapped(recording: Path, tmp_path: Path) -> None:
    first = load_sound(recording, lambda: None, tmp_path / "cache")
    stamp = next((tmp_path / "cache").glob("*.pcm")).stat().st_mtime_ns
    second = load_sound(recording, lambda: None, tmp_path / "cache")

    assert isinstance(second.samples, np.memmap)
    assert np.array_equal(first.samples, second.samples)
    assert len(first.peaks) == -(-len(first.samples) // BIN)
    assert len(list((tmp_path / "cache").iterdir())) == 2
    assert stamp > 0


def test_the_cache_gives_way_to_what_is_new(recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / "old.pcm").write_bytes(bytes(1000))
    (folder / "old.npy").write_bytes(bytes(10))

    load_sound(recording, lambda: None, folder, cap=500)

    assert not (folder / "old.pcm").exists()
    assert not (folder / "old.npy").exists()


def test_without_a_sound_card_the_player_says_so_and_stays_where_it_is(qtbot: QtBot) -> None:
    def refuse(_: object) -> object:
        raise OutputError("No sound output", "Connect one.")

    bridge = Bridge()
    owner = QObject()
    player = Player(bridge, refuse, owner)  # type: ignore[arg-type]
    player.set_sound(Sound(_sine(1.0), peaks_of(_sine(1.0))))

    with qtbot.waitSignal(player.failed, timeout=WAIT_MS):
        player.play(4_000)

    assert not player.playing
    assert player.position == 4_000
    bridge.close()
