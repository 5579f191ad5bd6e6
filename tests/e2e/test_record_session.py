"""From the microphone to a transcript: window, PortAudio and the real engine in one process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.window import sample_path
from tests.helpers.virtual_microphone import missing, virtual_microphone

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.slow,
]

_SESSION = """
import json, sys
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from app.context import Context
from app.ui.theme import Theme
from app.window import MainWindow

class NoCard:
    def stop(self):
        pass

def until(condition, seconds=240):
    for _ in range(seconds * 50):
        if condition():
            return
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
    raise SystemExit("it never came")

application = QApplication([])
theme = Theme(application)
theme.apply("light")
window = MainWindow(Context(opener=lambda _: NoCard()), theme)
window.show()
window.actions_table["record"].trigger()
view = window.recording.view
recorder = window.recording.recorder
levels = []
recorder.heard.connect(levels.append)
until(lambda: view.chosen is not None and levels)
view.toggle()
until(lambda: recorder.latest is not None and recorder.latest.frames > 0)
print("recording", flush=True)
played = []
import threading
threading.Thread(target=lambda: played.append(sys.stdin.readline()), daemon=True).start()
until(lambda: played)
view.mark()
until(lambda: recorder.latest.markers == 1)
until(lambda: view.reading.text.split())
read_along = view.reading.text
view.toggle()
until(lambda: window.session is not None and not window.session.working
      and window.session.document.paragraphs)
row = window.context.reader.recordings()[0]
words = [word.text for p in window.session.document.paragraphs for word in p.words]
until(lambda: window.context.writer.idle)
print(json.dumps({"words": words, "path": row.path, "overflows": recorder.latest.overflows,
                  "read_along": read_along,
                  "markers": window.context.reader.markers(row.id)}), flush=True)
window.close()
"""


def test_what_is_said_into_the_microphone_becomes_text(tmp_path: Path, root: Path) -> None:
    sample = sample_path()
    if sample is None:
        pytest.skip("the bundled recording is not there")
    wav = tmp_path / "sample.wav"
    _as_wav(sample, wav)
    with virtual_microphone(tmp_path / "server") as microphone:
        environment = {**microphone.environment, "QT_QPA_PLATFORM": "offscreen"}
        child = subprocess.Popen(
            [sys.executable, "-c", _SESSION], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, cwd=root, env=environment,
        )  # fmt: skip
        with child:
            assert child.stdin is not None
            assert child.stdout is not None
            assert child.stdout.readline().strip() == "recording"
            microphone.play(wav)
            child.stdin.write("played\n")
            child.stdin.flush()
            told = json.loads(child.stdout.readline())
            child.stdin.close()
            assert child.wait() == 0

    expected = (sample.with_suffix(".txt")).read_text(encoding="utf-8").lower().split()
    found = {word.lower().strip(".,") for word in told["words"]}
    known = [word.strip(".,") for word in expected]
    assert sum(word in found for word in known) > 0.7 * len(known)
    along = {word.lower().strip(".,") for word in told["read_along"].split()}
    assert along & set(known)
    assert told["overflows"] == 0
    assert Path(told["path"]).exists()
    assert len(told["markers"]) == 1


def _as_wav(sample: Path, wav: Path) -> None:
    """Write a recording as paplay reads it."""
    from core.audio.decode import read_samples
    from tests.helpers.audio_files import write_audio

    write_audio(wav, read_samples(sample))
