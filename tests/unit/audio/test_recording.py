"""A recording is on disk from its first block: killed, cut off or without room for more."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from core.audio.capture import Capture
from core.audio.decode import probe, read_samples
from core.audio.recording import (
    Control,
    RecordingFile,
    discard,
    journal_of,
    record,
    recover,
    settle,
    unfinished,
)
from core.errors import InputError, OutputError
from tests.helpers.microphones import MICROPHONE, Microphones, sine

RATE = 48_000


def _samples(path: Path) -> np.ndarray:
    """Read a WAV as a foreign reader does."""
    with wave.open(str(path), "rb") as file:
        data = file.readframes(file.getnframes())
        return np.frombuffer(data, "<i2").reshape(-1, file.getnchannels())


def test_what_was_captured_is_what_is_read_back(tmp_path: Path) -> None:
    sound = np.random.default_rng(0).integers(-32_768, 32_767, (RATE * 2, 2), dtype=np.int16)
    with RecordingFile(tmp_path / "a" / "talk.wav", RATE, 2) as file:
        for start in range(0, len(sound), 1_000):
            file.write(sound[start : start + 1_000])

    recorded = file.finish()

    assert np.array_equal(_samples(recorded.path), sound)
    assert recorded.seconds == 2.0
    assert probe(recorded.path).samples == 32_000
    assert len(read_samples(recorded.path)) == 32_000
    # Until the library knows of it, it counts as unfinished.
    assert [found.path for found in unfinished(tmp_path / "a")] == [recorded.path]
    settle(recorded.path)
    assert unfinished(tmp_path / "a") == []


_CHILD = """
import sys
from pathlib import Path
import numpy as np
from core.audio.recording import RecordingFile
file = RecordingFile(Path(sys.argv[1]), 48_000, 1)
for number in range(10_000):
    first = number * 2_400
    file.write(np.arange(first, first + 2_400).astype(np.int16)[:, None])
    if number == 5:
        file.mark()
    print(file.frames, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_killed_recording_opens_with_at_most_a_second_lost(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "talk.wav"
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(path)], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert child.stdout is not None
    with child.stdout:
        told = 0
        while told < 47 * 2_400:
            told = int(child.stdout.readline())
            if told == 2_400:
                # Another process is at it: not ours to recover.
                assert unfinished(tmp_path) == []
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        told = int(([str(told), *child.stdout.read().split()])[-1])

    as_left = _samples(path)
    assert len(as_left) >= told - RATE - 2_400
    assert np.array_equal(as_left[:, 0], np.arange(len(as_left)).astype(np.int16))
    assert len(read_samples(path)) >= (told - RATE - 2_400) // 3
    found = unfinished(tmp_path)
    assert [entry.path for entry in found] == [path]
    recorded = recover(path)
    assert recorded.frames >= told
    assert recorded.markers == (6 * 2_400,)
    mended = _samples(path)
    assert len(mended) == recorded.frames
    assert np.array_equal(mended[:, 0], np.arange(len(mended)).astype(np.int16))
    assert recover(path) == recorded


@pytest.mark.parametrize("lost", [1, 3, 5_001, 95_998])
def test_a_file_cut_off_anywhere_is_mended_to_whole_samples(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "talk.wav"
    sound = sine(1.0, level=0.9)
    file = RecordingFile(path, RATE, 1)
    file.write(sound)
    file.mark()
    file.finish()
    # As if the power went before the end was written.
    content = path.read_bytes()[: 80 + sound.nbytes - lost]
    path.write_bytes(content)
    lines = journal_of(path).read_text(encoding="utf-8").splitlines()
    journal_of(path).write_text("\n".join(lines[:-1]) + '\n{"en', encoding="utf-8")

    recorded = recover(path)

    assert recorded.frames == (sound.nbytes - lost) // 2
    assert np.array_equal(_samples(path), sound[: recorded.frames])


def test_a_recording_without_sound_is_not_offered_as_one(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    RecordingFile(path, RATE, 1).finish()

    assert unfinished(tmp_path)[0].frames == 0
    with pytest.raises(InputError, match="No sound had been recorded"):
        recover(path)
    discard(path)
    assert list(tmp_path.iterdir()) == []


def test_markers_are_cue_points(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    with RecordingFile(path, RATE, 1) as file:
        file.write(sine(0.5))
        file.mark()
        file.mark()
        file.write(sine(0.25))
        file.mark()

    content = path.read_bytes()
    at = content.index(b"cue ")
    assert int.from_bytes(content[at + 8 : at + 12], "little") == 2
    assert int.from_bytes(content[at + 16 : at + 20], "little") == 24_000
    assert content.count(b"labl") == 2
    assert int.from_bytes(content[4:8], "little") == len(content) - 8
    assert len(_samples(path)) == 36_000
    assert len(read_samples(path)) == 12_000


def test_a_file_beyond_four_gibibytes_is_rf64(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    file = RecordingFile(path, RATE, 2)
    # A hole in the file stands for the first six hours.
    frames = (1 << 32) // 4
    os.truncate(path, 80 + frames * 4)
    file.frames = frames
    file._file.seek(0, os.SEEK_END)
    tone = np.repeat(sine(1.0), 2, axis=1)
    file.write(tone)
    file.mark()
    file.finish()

    with path.open("rb") as raw:
        assert raw.read(4) == b"RF64"
    info = probe(path)
    assert info.samples == round((frames + RATE) / 3)
    assert (info.channels, info.sample_rate) == (2, RATE)


def test_a_microphone_is_recorded_paused_and_marked(tmp_path: Path) -> None:
    given = Microphones()
    control = Control()
    with (
        Capture(MICROPHONE, 1, given.open) as capture,
        RecordingFile(tmp_path / "talk.wav", capture.rate, capture.channels) as file,
    ):
        run = record(capture, file, control)
        given.give(sine(0.5))
        first = next(run)
        control.marks = 1
        given.give(sine(0.25, level=2.0))
        second = next(run)
        control.paused = True
        given.give(sine(1.0), lost=True)
        third = next(run)
        control.paused = False
        given.give(sine(0.25))
        fourth = next(run)
        control.stopped = True
        assert list(run) == []

    assert (first.frames, first.clips, first.markers) == (24_000, 0, 0)
    assert second.frames == 36_000
    assert second.markers == 1
    assert third.frames == 36_000
    assert third.paused
    assert third.overflows == 1
    assert fourth.frames == 48_000
    assert fourth.room_s > 0
    assert len(_samples(tmp_path / "talk.wav")) == 48_000


def test_a_recording_whose_microphone_is_unplugged_is_whole(tmp_path: Path) -> None:
    given = Microphones()
    with (
        Capture(MICROPHONE, 1, given.open) as capture,
        RecordingFile(tmp_path / "talk.wav", capture.rate, capture.channels) as file,
    ):
        run = record(capture, file, Control())
        given.give(sine(0.5))
        next(run)
        given.streams["Given"].end()
        with pytest.raises(InputError, match="gives no sound any more"):
            list(run)

    assert len(_samples(tmp_path / "talk.wav")) == 24_000


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said_and_what_there_is_stays(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    file = RecordingFile(path, RATE, 1)
    file.write(sine(0.5))
    with path.open("rb") as kept, Path("/dev/full").open("wb", buffering=0) as full:
        real, file._file = file._file, full
        with pytest.raises(OutputError, match="What was recorded until then is kept"):
            file.write(sine(0.1))
        file._file = real
        assert kept.read(4) == b"RIFF"

    assert file.finish().frames == 24_000
    assert len(_samples(path)) == 24_000


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with pytest.raises(OutputError, match="can't be written to"):
        RecordingFile(tmp_path / "file" / "talk.wav", RATE, 1)


def test_a_journal_of_nonsense_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.journal").write_text("[1]\nnull\n" + json.dumps({"mark": "x"}), encoding="utf-8")
    (tmp_path / "a.wav").write_bytes(b"RIFF")

    assert unfinished(tmp_path) == []
