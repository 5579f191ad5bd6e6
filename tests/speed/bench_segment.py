"""Does the segmenter lose speech in noise, and how fast is it?

    python tests/speed/bench_segment.py ../shared/data docs/results/segment.json

Utterances of the dev sets are laid end to end with pauses of 0.5 to 5 s, noise that training never
hears is laid over speech and pauses alike, and what the segmenter leaves out is compared with
where the clean utterances have sound: 20 ms frames less than 30 dB below the utterance's loud
ones. A lost stretch longer than 0.1 s would be a lost sound.
`cuts_in_speech` counts cuts at frames less than 15 dB below the loud ones: inside a word, mostly.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.audio.decode import SAMPLE_RATE, read_samples
from core.audio.segment import SEGMENTER_VERSION, Segment, segments

SNRS_DB = (None, 20, 10, 5, 0)
FRAME = 320
SEED = 7


def utterances(data: Path, most_seconds: float) -> list[NDArray[np.float32]]:
    """Return utterances of the dev sets, every speaker in turn, up to a length each set."""
    out: list[NDArray[np.float32]] = []
    for folder in sorted((data / "speech" / "dev").iterdir()):
        with (folder / "utterances.tsv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        np.random.default_rng(SEED).shuffle(rows)
        seconds = 0.0
        for row in rows:
            if seconds >= most_seconds:
                break
            out.append(read_samples(folder / row["path"]))
            seconds += len(out[-1]) / SAMPLE_RATE
    return out


def loud_frames(sound: NDArray[np.float32], below_db: float) -> NDArray[np.bool_]:
    """Return which 20 ms frames are less than `below_db` under the loud ones: bool [frames]."""
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    level = 10 * np.log10((frames**2).mean(axis=1) + 1e-12)
    return np.asarray(level > np.percentile(level, 95) - below_db)


def lay_out(
    sounds: list[NDArray[np.float32]], random: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return (sound, speech frames, loud ones, pause frames) of utterances with pauses between."""
    parts, speech, loud, pause = [], [], [], []
    for sound in sounds:
        sound = sound[: len(sound) // FRAME * FRAME]
        silent = int(random.uniform(0.5, 5.0) * SAMPLE_RATE) // FRAME
        parts += [np.zeros(silent * FRAME, dtype=np.float32), sound]
        speech += [np.zeros(silent, dtype=bool), loud_frames(sound, 30.0)]
        loud += [np.zeros(silent, dtype=bool), loud_frames(sound, 15.0)]
        pause += [np.ones(silent, dtype=bool), np.zeros(len(sound) // FRAME, dtype=bool)]
    joined = [np.concatenate(flags) for flags in (speech, loud, pause)]
    return np.concatenate(parts), joined[0], joined[1], joined[2]


def kept_frames(found: list[Segment], frames: int) -> NDArray[np.bool_]:
    """Return which 20 ms frames lie wholly in segments: bool [frames]."""
    edges = np.zeros(frames * FRAME + 1, dtype=np.int32)
    for segment in found:
        edges[segment.first_sample] += 1
        edges[min(segment.last_sample, frames * FRAME)] -= 1
    inside = np.cumsum(edges[:-1]) > 0
    return np.asarray(inside.reshape(-1, FRAME).all(axis=1))


def longest_run(flags: NDArray[np.bool_]) -> int:
    """Return the length of the longest run of true values."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def measure(data: Path, most_seconds: float) -> dict[str, Any]:
    """Return all rows and the speed."""
    sounds = utterances(data, most_seconds)
    sound, speech, loud, pause = lay_out(sounds, np.random.default_rng(SEED))
    frames = len(speech)
    speech_power = float((sound.reshape(-1, FRAME)[speech] ** 2).mean())
    rng = np.random.default_rng(SEED)
    noises = {"none": None, "white": rng.standard_normal(len(sound)).astype(np.float32)}
    noises |= {
        path.stem.split("__")[0]: np.resize(read_samples(path), len(sound))
        for path in sorted((data / "noise" / "eval").iterdir())
    }
    rows, cpu, heard = [], 0.0, 0.0
    for name, noise in noises.items():
        for snr in SNRS_DB:
            if (noise is None) != (snr is None):
                continue
            mixed = sound
            if noise is not None and snr is not None:
                gain = np.sqrt(speech_power / float((noise**2).mean()) * 10 ** (-snr / 10))
                mixed = (sound + gain * noise).astype(np.float32)
                mixed /= max(1.0, float(np.abs(mixed).max()))
            start = time.process_time()
            found = segments(mixed)
            cpu += time.process_time() - start
            heard += len(mixed) / SAMPLE_RATE
            kept = kept_frames(found, frames)
            lost = speech & ~kept
            cuts = [a.last_sample for a, b in pairwise(found) if a.last_sample == b.first_sample]
            rows.append(
                {
                    "noise": name,
                    "snr_db": snr,
                    "segments": len(found),
                    "longest_s": round(max(s.samples for s in found) / SAMPLE_RATE, 2),
                    "speech_lost_percent": round(100 * float(lost.sum() / speech.sum()), 4),
                    "cuts": len(cuts),
                    "cuts_in_speech": int(sum(loud[cut // FRAME] for cut in cuts)),
                    "longest_loss_s": round(longest_run(lost) * FRAME / SAMPLE_RATE, 3),
                    "pauses_removed_percent": round(
                        100 * float((pause & ~kept).sum() / pause.sum()), 1
                    ),
                }
            )
            sys.stdout.write(json.dumps(rows[-1]) + "\n")
    return {
        "segmenter_version": SEGMENTER_VERSION,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, one thread used",
        "speech_s": round(sum(len(s) for s in sounds) / SAMPLE_RATE, 1),
        "recording_s": round(len(sound) / SAMPLE_RATE, 1),
        "times_real_time_per_cpu_second": round(heard / cpu),
        "rows": rows,
    }


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=1200.0, help="speech taken of each set")
    arguments = parser.parse_args()
    result = measure(arguments.data, arguments.seconds)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{result['times_real_time_per_cpu_second']} times real time\n")


if __name__ == "__main__":
    main()
