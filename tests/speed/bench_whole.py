"""How fast is the whole program, as its user meets it?

    python tests/speed/bench_whole.py ../shared/data/speech/test/clean docs/results/whole.json

Every figure is of a process of its own, started as a user starts it. Speech of the folder (or the
bundled recording, without one) is laid end to end up to an hour with half a second between.
`first_text_s` is from start to the first line of the bundled recording, never heard before;
`cold` is the very first start, which compiles. Wall-clock times: run it on an idle machine.
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
from pathlib import Path
from typing import Any

import numpy as np

from core.audio.decode import SAMPLE_RATE, read_samples

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "sample.opus"
HOUR_S = 3600
STARTS = 5
"""Starts on a short file: the middle one counts."""
NAMES = ROOT / "resources" / "lists" / "world-cities.tsv"


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


def run(home: Path, *arguments: str) -> dict[str, float]:
    """Run the program and return wall time, time to the first line, and peak memory."""
    environment = {**os.environ, "SONANT_HOME": str(home)}
    environment.pop("NUMBA_CACHE_DIR", None)
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "core.cli.main", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=ROOT,
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
    }


def main() -> None:
    """Write the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", nargs="?", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--length", type=int, default=HOUR_S, help="seconds of the long recording")
    call = parser.parse_args()
    figures: dict[str, Any] = {
        "command": " ".join(
            [
                "python",
                *(os.path.relpath(a, ROOT) if Path(a).is_absolute() else a for a in sys.argv),
            ]
        ),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}",
    }
    with tempfile.TemporaryDirectory() as folder:
        home, long = Path(folder) / "home", Path(folder) / "long.wav"
        length = collect(call.speech, long, call.length)
        figures["audio_s"] = round(length)
        helps, starts = [], []
        figures["cold"] = run(home, "transcribe", str(SAMPLE))
        for _ in range(STARTS):
            shutil.rmtree(home / "cache" / "emissions")
            starts.append(run(home, "transcribe", str(SAMPLE)))
            helps.append(run(home, "--help"))
        figures["help_s"] = statistics.median(one["wall_s"] for one in helps)
        figures["short"] = {key: statistics.median(one[key] for one in starts) for key in starts[0]}
        figures["long"] = run(home, "transcribe", str(long))
        figures["long"]["times_real_time"] = round(length / figures["long"]["wall_s"], 1)
        for name, change in (
            ("again", ["--trust-language", "0.9"]),
            ("again, other domain", ["--lm", "general:1", "--lm", "banking:1"]),
            ("again, list of cities", ["--vocabulary", str(NAMES)]),
            ("again, auto", ["--lm", "auto"]),
        ):
            # The first time with a mixture makes its lexicon, which is kept.
            figures[f"{name}, first time"] = run(home, "redecode", str(long), *change)
            figures[name] = run(home, "redecode", str(long), *change)
            figures[name]["times_real_time"] = round(length / figures[name]["wall_s"], 1)
    text = json.dumps(figures, indent=1) + "\n"
    call.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
