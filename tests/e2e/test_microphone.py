"""A real capture: PortAudio, the sound server, a file; a second process plays to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.audio.recording import recover, unfinished
from tests.helpers.audio_files import write_audio
from tests.helpers.microphones import sine
from tests.helpers.virtual_microphone import VirtualMicrophone, missing, virtual_microphone

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.slow,
]

_RECORDER = """
import json, sys, threading
from pathlib import Path
from core.audio.capture import Capture, microphones
from core.audio.recording import Control, RecordingFile, record
from core.errors import SonantError
control = Control()
def wait():
    sys.stdin.read()
    control.stopped = True
threading.Thread(target=wait, daemon=True).start()
found = microphones()
progress = None
try:
    with Capture(found[0]) as capture, RecordingFile(Path(sys.argv[1]), capture.rate, 1) as file:
        for number, progress in enumerate(record(capture, file, control)):
            if number == 0:
                print(json.dumps([m.name for m in found]), flush=True)
except SonantError as error:
    print(json.dumps({"problem": str(error)}), flush=True)
else:
    print(json.dumps({"frames": progress.frames, "rate": progress.rate,
                      "overflows": progress.overflows, "clips": progress.clips}), flush=True)
"""


@pytest.fixture
def microphone(tmp_path: Path) -> Iterator[VirtualMicrophone]:
    """The sound server."""
    with virtual_microphone(tmp_path / "server") as server:
        yield server


@pytest.fixture
def recorder(
    microphone: VirtualMicrophone, tmp_path: Path, root: Path
) -> Iterator[subprocess.Popen[str]]:
    """A process that records from the default microphone into talk.wav."""
    child = subprocess.Popen(
        [sys.executable, "-c", _RECORDER, str(tmp_path / "talk.wav")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        cwd=root, env=microphone.environment,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        assert "default" in json.loads(child.stdout.readline())
        yield child
        child.kill()


def _played(tmp_path: Path) -> Path:
    return write_audio(tmp_path / "tone.wav", sine(2.0)[:, 0] / np.float32(32_768), rate=48_000)


def _loud(path: Path) -> np.ndarray:
    with wave.open(str(path), "rb") as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
        assert file.getnchannels() == 1
    places = np.flatnonzero(np.abs(sound) > 8_000)
    return sound[places[0] : places[-1]]


def test_what_is_played_is_recorded(
    microphone: VirtualMicrophone, recorder: subprocess.Popen[str], tmp_path: Path
) -> None:
    microphone.play(_played(tmp_path))
    assert recorder.stdin is not None
    assert recorder.stdout is not None
    recorder.stdin.close()
    told = json.loads(recorder.stdout.readline())

    heard = _loud(tmp_path / "talk.wav")
    rate = told["rate"]
    assert 1.9 < len(heard) / rate < 2.1
    spectrum = np.abs(np.fft.rfft(heard[:rate]))
    assert spectrum.argmax() * rate / min(rate, len(heard)) == pytest.approx(440.0, abs=2.0)
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(0.5 * 32_767 / np.sqrt(2), rel=0.05)
    assert told["clips"] == 0


def test_a_killed_capture_is_recovered(
    microphone: VirtualMicrophone, recorder: subprocess.Popen[str], tmp_path: Path
) -> None:
    microphone.play(_played(tmp_path))
    os.kill(recorder.pid, signal.SIGKILL)
    recorder.wait()

    assert [found.path.name for found in unfinished(tmp_path)] == ["talk.wav"]
    recorded = recover(tmp_path / "talk.wav")

    # What the sound server had not handed over yet is lost with the process.
    assert len(_loud(recorded.path)) / recorded.rate > 1.0


def test_a_sound_server_that_goes_away_is_said_and_the_sound_is_kept(
    microphone: VirtualMicrophone, recorder: subprocess.Popen[str], tmp_path: Path
) -> None:
    microphone.play(_played(tmp_path))
    microphone.stop()
    assert recorder.stdout is not None
    told = json.loads(recorder.stdout.readline())

    assert "gives no sound any more" in told["problem"]
    assert len(_loud(tmp_path / "talk.wav")) > 48_000
