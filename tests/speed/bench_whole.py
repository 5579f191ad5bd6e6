"""How fast is the whole program, as its user meets it?

    python tests/speed/bench_whole.py ../shared/data/speech/test/clean docs/results/whole.json

Every figure is of a process of its own, started as a user starts it. Speech of the folder (or the
bundled recording, without one) is laid end to end up to an hour with half a second between.
`first_text_s` is from start to the first line of the bundled recording, never heard before;
`cold` is the very first start, which compiles. "running" rows are of a program that is open
already, as the window is: the engine is asked again in one process. Wall-clock times want an idle
machine; each row says the load at its start, and processor time, which others' work changes little.

    --ten-hours    the hour ten times over as well: minutes, 1.2 GB on disk; else its row stays
    --names FOLDER another folder of name lists than ../shared/data/lists, for the list of 100,000
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.audio.decode import SAMPLE_RATE, read_samples  # noqa: E402

SAMPLE = ROOT / "resources" / "sample" / "sample.opus"
HOUR_S = 3600
STARTS = 5
"""Starts on a short file: the middle one counts."""
NAMES = ROOT / "resources" / "lists" / "world-cities.tsv"
MANY = 100_000
TEN = 10
KEPT = ("ten hours",)
"""Rows that stay in the file where they aren't measured anew."""

RUNNING = """
import json, resource, sys, time
from core.kernel_cache import use_kernel_cache
use_kernel_cache()
from core.engine import Engine
from core.recipe import DomainChoice, ListChoice, Recipe
from core.transcript.model import TranscriptSegment
path, names = sys.argv[1:]
engine = Engine()
def go(recipe):
    started, used, first = time.perf_counter(), time.process_time(), 0.0
    for event in engine.redecode(path, recipe):
        if isinstance(event, TranscriptSegment) and event.words and not first:
            first = time.perf_counter() - started
    return {"wall_s": round(time.perf_counter() - started, 2), "first_text_s": round(first, 2),
            "cpu_s": round(time.process_time() - used, 2),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}
go(Recipe())
found = {
    "running, again": go(Recipe(trust_language=0.9)),
    "running, a list more": go(Recipe(lists=(ListChoice(names, 4.0),))),
    "running, other domain": go(Recipe(domains=(DomainChoice("general"), DomainChoice("banking")))),
}
engine.close()
print(json.dumps(found))
"""


def collect(speech: Path | None, out: Path, length_s: int) -> float:
    """Write a recording of a length, and return how long it became, in seconds."""
    files = sorted(speech.rglob("*.opus")) if speech else [SAMPLE]
    written = 0
    with wave.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        while written < length_s * SAMPLE_RATE:
            for path in files:
                samples = np.concatenate([read_samples(path), np.zeros(SAMPLE_RATE // 2)])
                file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
                written += len(samples)
                if written >= length_s * SAMPLE_RATE:
                    break
    return written / SAMPLE_RATE


def repeat(recording: Path, out: Path, times: int) -> None:
    """Write a recording several times over, a block at a time."""
    with wave.open(str(recording), "rb") as source, wave.open(str(out), "wb") as file:
        file.setparams(source.getparams())
        for _ in range(times):
            source.rewind()
            while block := source.readframes(SAMPLE_RATE * 60):
                file.writeframes(block)


def many_names(folder: Path, out: Path) -> int:
    """Write a list of names of places, people and companies; return how many there are."""
    names: dict[str, None] = {}
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            # Names in another alphabet have their Latin form beside them.
            names |= {name: None for name in line.split("\t")[:2] if name.isascii() and name[1:]}
    chosen = sorted(names)
    random.Random(1).shuffle(chosen)
    out.write_text("written\n" + "\n".join(chosen[:MANY]) + "\n", encoding="utf-8")
    return len(chosen[:MANY])


def run(home: Path, *arguments: str) -> dict[str, float]:
    """Run the program and return wall time, time to the first line, peak memory and the load."""
    load = round(os.getloadavg()[0], 1)
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "core.cli.main", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(home), cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    first = time.perf_counter() - started
    process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise SystemExit(f"sonant {' '.join(arguments)} failed")
    return {
        "wall_s": round(wall, 2),
        "first_text_s": round(first, 2),
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mb": round(usage.ru_maxrss / 1024),
        "load": load,
    }


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a program whose folders are all in `home`."""
    found = {**os.environ, "SONANT_HOME": str(home), "PYTHONPATH": str(ROOT)}
    found.pop("NUMBA_CACHE_DIR", None)
    # An installed program's modules are compiled; so are these, by `main`.
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def run_inside(home: Path, recording: Path, names: Path) -> dict[str, dict[str, float]]:
    """Decode again in a program that runs already; one row for each change."""
    load = round(os.getloadavg()[0], 1)
    command = [sys.executable, "-c", RUNNING, str(recording), str(names)]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment(home), cwd=ROOT
    )
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return {name: row | {"load": load} for name, row in found.items()}


def main() -> None:
    """Write the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", nargs="?", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--length", type=int, default=HOUR_S, help="seconds of the long recording")
    parser.add_argument("--ten-hours", action="store_true", help="measure ten hours as well")
    parser.add_argument(
        "--names", type=Path, default=ROOT.parent / "shared" / "data" / "lists",
        help="folder of lists of names",
    )  # fmt: skip
    call = parser.parse_args()
    before: dict[str, Any] = {}
    if call.out.exists():
        before = json.loads(call.out.read_text(encoding="utf-8"))
    figures: dict[str, Any] = {
        "command": " ".join(
            [
                "python",
                *(os.path.relpath(a, ROOT) if Path(a).is_absolute() else a for a in sys.argv),
            ]
        ),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}",
    }
    compileall.compile_dir(ROOT / "core", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        measure(figures, Path(folder), call)
    figures |= {name: before[name] for name in KEPT if name in before and name not in figures}
    text = json.dumps(figures, indent=1) + "\n"
    call.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def measure(figures: dict[str, Any], folder: Path, call: argparse.Namespace) -> None:
    """Fill in all rows.

    Args:
        figures: Gets the rows.
        folder: Empty; for the recording and the program's own folders.
        call: The command line.
    """
    home, long, names = folder / "home", folder / "long.wav", folder / "names.tsv"
    length = collect(call.speech, long, call.length)
    figures["audio_s"] = round(length)
    entries = many_names(call.names, names) if call.names.is_dir() else 0

    def timed(name: str, *arguments: str, sound_s: float = length) -> None:
        figures[name] = run(home, *arguments)
        figures[name]["times_real_time"] = round(sound_s / figures[name]["wall_s"], 1)

    helps, starts = [], []
    figures["cold"] = run(home, "transcribe", str(SAMPLE))
    for _ in range(STARTS):
        shutil.rmtree(home / "cache" / "emissions")
        starts.append(run(home, "transcribe", str(SAMPLE)))
        helps.append(run(home, "--help"))
    figures["help_s"] = statistics.median(one["wall_s"] for one in helps)
    figures["short"] = {key: statistics.median(one[key] for one in starts) for key in starts[0]}
    timed("long", "transcribe", str(long))
    timed("again", "redecode", str(long))
    timed("again, other trust", "redecode", str(long), "--trust-language", "0.9")
    changes = [
        ("again, other domain", ["--lm", "general:1", "--lm", "banking:1"]),
        ("again, list of cities", ["--vocabulary", str(NAMES)]),
        ("again, auto", ["--lm", "auto"]),
    ]
    if entries:
        changes.insert(2, (f"again, list of {entries:,}", ["--vocabulary", str(names)]))
    for name, change in changes:
        # The first time with a mixture makes its lexicon, which is kept.
        timed(f"{name}, first time", "redecode", str(long), *change)
        timed(name, "redecode", str(long), *change)
    figures |= run_inside(home, long, NAMES)
    if call.ten_hours:
        ten = folder / "ten.wav"
        repeat(long, ten, TEN)
        timed("ten hours", "transcribe", str(ten), sound_s=TEN * length)
        figures["ten hours"]["audio_s"] = round(TEN * length)


if __name__ == "__main__":
    main()
