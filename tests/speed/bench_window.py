"""How fast is the window, and does it ever stand still?

    python -m tests.speed.bench_window docs/results/window.json

Each part is a process of its own. *start*: the program on a screen (Xvfb where there is one), from
the call to the first painting of the window, compiled bytecode at hand; memory then, before any
model is loaded. *long*: a transcript of 30,000 words without a screen, from the wish to open it
until its text is seen, and until all of it is in place; one key, one page, one walk to the next
doubtful word, each with its painting, as seconds of the window thread's own work. *ten minutes*:
the bundled sample over and over, heard by the real engine, then decided again with a list switched
on; until the visible part is decided. Turns are the longest stretches of the window thread's own
work between two ticks of a 10 ms timer, so that other work of the machine is not counted; wall
seconds want an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.recipe import Recipe

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "sample.opus"
STARTS = 5
"""Starts after the one that warms up: the middle one counts."""
TEN_MINUTES_S = 600
LIMIT_S = 1_200
"""Seconds after which a part is given up."""


def main() -> None:
    """Measure and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("out", type=Path, nargs="?", default=Path("docs/results/window.json"))
    parser.add_argument("--part", choices=tuple(_PARTS), help=argparse.SUPPRESS)
    call = parser.parse_args()
    if call.part:
        sys.stdout.write("RESULT " + json.dumps(_PARTS[call.part]()) + "\n")
        return
    figures: dict[str, Any] = {
        "command": "python -m tests.speed.bench_window docs/results/window.json",
        "machine": f"{platform.machine()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
    }
    with _screen() as screen:
        rows = [_run("start", screen) for _ in range(1 + STARTS)][1:]
    middle = sorted(rows, key=lambda row: row["shown_s"])[len(rows) // 2]
    figures["start"] = {**middle, "screen": screen["QT_QPA_PLATFORM"]}
    for name in ("long", "ten minutes"):
        figures[name] = _run(name, {"QT_QPA_PLATFORM": "offscreen"})
    call.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


def _run(part: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run a part in a process and a home of its own; return what it found."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-m", "tests.speed.bench_window", "--part", part],
            cwd=ROOT,
            env={
                "NUMBA_CACHE_DIR": str(ROOT / ".pytest_cache" / "numba"),
                **os.environ,
                **environment,
                "SONANT_HOME": home,
                "BENCH_CALLED": repr(time.time()),
            },
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
    found = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode or not found:
        raise SystemExit(f"{part} failed:\n{done.stdout}{done.stderr}")
    return dict(json.loads(found[-1].removeprefix("RESULT ")))


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """Give a screen nobody sees; none where Xvfb is missing."""
    if shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert display.stdout is not None
    try:
        number = display.stdout.readline().strip()
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    finally:
        display.terminate()
        display.wait(20)
        display.stdout.close()


def _start() -> dict[str, Any]:
    """Start the program as a user does; end it once its window is painted."""
    import app.main
    from app.firstrun.start import Start

    found: dict[str, Any] = {}
    begin = Start.begin

    def begun(start: Start, *, greet: bool = True) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtTest import QTest

        begin(start, greet=False)
        window = start.window
        assert window is not None
        QTest.qWaitForWindowExposed(window, 20_000)
        window.repaint()
        times = os.times()
        found.update(
            shown_s=round(time.time() - float(os.environ["BENCH_CALLED"]), 2),
            cpu_s=round(times.user + times.system, 2),
            memory_mb=_memory_mb(),
        )
        QTimer.singleShot(0, window.close)

    Start.begin = begun  # type: ignore[method-assign]
    app.main.main([])
    return found


def _memory_mb() -> float:
    """Return what this process holds in memory."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
        return round(int(line.split()[1]) / 1024, 0)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / 2**20 if sys.platform == "darwin" else peak / 1024, 0)


class _Program:
    """The program in this process, for measuring."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        from app.context import Context
        from app.main import settle
        from app.ui.theme import Theme
        from app.window import MainWindow
        from tests.helpers.stall import Watch

        self.application = QApplication([])
        theme = Theme(self.application)
        theme.apply("light")
        self.window = MainWindow(Context(), theme)
        self.window.show()
        self.watch = Watch()
        self.turn(0.5)
        settle()

    def wait(self, ready: Callable[[], bool], limit_s: float = 900.0) -> float:
        """Run the event loop until something is so; return the seconds by the clock."""
        from PySide6.QtTest import QTest

        began = time.perf_counter()
        while not ready():
            if time.perf_counter() - began > limit_s:
                raise SystemExit("waited in vain")
            QTest.qWait(1)
        return time.perf_counter() - began

    def turn(self, seconds: float) -> None:
        """Run the event loop for a while."""
        from PySide6.QtTest import QTest

        QTest.qWait(round(seconds * 1_000))

    def painted(self, act: Callable[[], object]) -> float:
        """Return the seconds of this thread's work that something and its painting take."""
        from PySide6.QtCore import QCoreApplication

        began = time.thread_time()
        act()
        QCoreApplication.sendPostedEvents()
        self.window.centre.text.viewport().grab()
        return time.thread_time() - began

    def close(self) -> None:
        """End it."""
        self.watch.stop()
        self.window.close()
        self.window.deleteLater()


def _long() -> dict[str, Any]:
    """Open three hours of text; type, page and walk in it."""
    from PySide6.QtTest import QTest

    from tests.helpers.long_talk import write_long

    first, second = write_long("Hearing"), write_long("Verdict", seed=2)
    program = _Program()
    window = program.window
    text = window.centre.text
    rows = []
    for number in (first, second, first):
        program.watch.begin()
        began, used = time.perf_counter(), time.process_time()
        window.open_recording(number)
        program.wait(
            lambda number=number: (
                window.session is not None
                and window.session.recording_id == number
                and text.visible_span() is not None
            )
        )
        text.viewport().grab()
        seen = time.perf_counter() - began
        program.wait(lambda: text.complete)
        rows.append(
            (seen, time.perf_counter() - began, time.process_time() - used,
             program.watch.longest_work_ms)
        )  # fmt: skip
    assert window.session is not None
    words = window.session.document.word_count()
    window.context.settings.set("play_doubts", False)
    text.go_to(200, 10)
    bar = text.verticalScrollBar()
    walk = window.actions_table["next_doubt"].trigger
    keys = [
        program.painted(lambda letter=letter: QTest.keyClick(text, letter))
        for letter in "words typed in the middle of it "
    ]
    pages = [
        program.painted(lambda place=place: bar.setValue(place))
        for place in range(0, bar.maximum(), bar.maximum() // 40)
    ]
    walks = [program.painted(walk) for _ in range(20)]
    program.turn(1.0)
    program.close()
    return {
        "words": words,
        "seen_s": round(max(row[0] for row in rows), 2),
        "whole_s": round(max(row[1] for row in rows), 2),
        "cpu_s": round(max(row[2] for row in rows), 2),
        "turn_ms": round(max(row[3] for row in rows), 1),
        "key_ms": round(1_000 * statistics.median(keys), 1),
        "worst_key_ms": round(1_000 * max(keys), 1),
        "page_ms": round(1_000 * statistics.median(pages), 1),
        "worst_page_ms": round(1_000 * max(pages), 1),
        "walk_ms": round(1_000 * statistics.median(walks), 1),
    }


def _material(home: Path) -> tuple[int, Path]:
    """Write the sample once and for ten minutes; return the seconds of these, and a list."""
    import numpy as np

    from app.recipe.model import lists_folder
    from core.audio.decode import SAMPLE_RATE, read_samples

    sound = read_samples(SAMPLE)
    pause = np.zeros(SAMPLE_RATE, np.float32)
    times = -(-TEN_MINUTES_S * SAMPLE_RATE // (len(sound) + len(pause)))
    for name, count in (("warm", 1), ("ten", times)):
        whole = np.concatenate([sound, pause] * count)
        with wave.open(str(home / f"{name}.wav"), "wb") as out:
            out.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
            out.writeframes((np.clip(whole, -1, 1) * 32_767).astype("<i2").tobytes())
    said = (SAMPLE.with_suffix(".txt")).read_text(encoding="utf-8").split()
    terms = sorted({word.strip(".,;:!?\"'") for word in said if len(word) > 6})[:20]
    names = lists_folder() / "names.csv"
    names.parent.mkdir(parents=True, exist_ok=True)
    names.write_text("written\n" + "\n".join(terms) + "\n", encoding="utf-8")
    return round(times * (len(sound) + len(pause)) / SAMPLE_RATE), names


def _ten_minutes() -> dict[str, Any]:
    """Hear ten minutes with the real engine, then decide them again with a list."""
    from app.recipe.model import with_list

    home = Path(os.environ["SONANT_HOME"])
    seconds, names = _material(home)
    program = _Program()
    window = program.window

    def heard(title: str) -> bool:
        session = window.session
        return (
            session is not None
            and window.centre.title.text() == title
            and bool(session.document.paragraphs)
            and not session.working
            and window.player.ready
        )

    seen: list[float] = []
    done: list[float] = []
    began = 0.0
    window.redecoder.seen.connect(lambda _: seen.append(time.perf_counter() - began))
    window.redecoder.changed.connect(lambda _: done.append(time.perf_counter() - began))

    def decide(recipe: Recipe) -> None:
        nonlocal began
        count = len(done)
        began = time.perf_counter()
        window.want_recipe(recipe)
        program.wait(lambda: len(done) > count)
        program.turn(0.3)

    # What a program that has been open for a while has done before: read models, met a list.
    window.open_files([home / "warm.wav"])
    program.wait(lambda: heard("warm"))
    plain = window.centre.chips.recipe
    decide(with_list(plain, str(names), 2.0))
    decide(plain)
    seen.clear()
    done.clear()
    program.watch.begin()
    window.open_files([home / "ten.wav"])
    hearing_s = program.wait(lambda: heard("ten"))
    program.turn(0.5)
    hearing_ms = program.watch.longest_work_ms
    assert window.session is not None
    words = window.session.document.word_count()

    program.watch.begin()
    recipe = window.centre.chips.recipe
    for weight in (4.0, 1.0, 16.0):
        decide(with_list(recipe, str(names), weight))
    decided_ms = program.watch.longest_work_ms
    program.close()
    return {
        "seconds": seconds,
        "words": words,
        "hearing_s": round(hearing_s, 1),
        "hearing_turn_ms": round(hearing_ms, 1),
        "visible_s": round(statistics.median(seen), 3) if seen else None,
        "decided_s": round(statistics.median(done), 2),
        "deciding_turn_ms": round(decided_ms, 1),
    }


_PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "start": _start,
    "long": _long,
    "ten minutes": _ten_minutes,
}

if __name__ == "__main__":
    main()
