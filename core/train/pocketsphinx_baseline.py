"""Decode the dev sets with PocketSphinx 5 and its own models, for comparison; writes texts.

python -m core.train.pocketsphinx_baseline training/speech ../shared/data/noise OUT.json --every 6
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from pocketsphinx import Decoder  # type: ignore[import-untyped]

from core.text.score import Score, score_texts
from core.train.augment import load_surroundings
from core.train.conditions import CONDITIONS, degrade
from core.train.data import load_audio, load_index, samples_of


def compare(done: Path, ours: Path, speech: Path) -> list[dict[str, object]]:
    """Return word error rates of both systems on the utterances that both decoded.

    Args:
        done: What this module wrote.
        ours: What `core.train.evaluate --texts` wrote.
        speech: The prepared folder, for the references.
    """
    references = {item.utterance: item.text for item in load_index(speech)}
    theirs, own = json.loads(done.read_text()), json.loads(ours.read_text())
    rows: list[dict[str, object]] = []
    for name in sorted(theirs.keys() & own.keys()):
        common = sorted(theirs[name].keys() & own[name].keys())
        sides = [
            sum((score_texts(references[u], side[name][u]) for u in common), Score.nothing()).words
            for side in (theirs, own)
        ]
        if common:
            rates = [round(side.errors / side.reference, 4) for side in sides]
            rows.append({"set": name, "utterances": len(common), "words": sides[0].reference,
                         "pocketsphinx_wer": rates[0], "sonant_wer": rates[1]})  # fmt: skip
    return rows


def main() -> None:
    """Decode every n-th utterance of each dev set in each condition; resumes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("noise", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--every", type=int, default=6, help="of dev/clean (dev/other: six times as dense)"
    )
    parser.add_argument("--sets", nargs="+", default=["dev/clean", "dev/other"])
    parser.add_argument("--against", type=Path, help="texts of ours: compare what is done, and end")
    arguments = parser.parse_args()
    if arguments.against:
        for row in compare(arguments.out, arguments.against, arguments.speech):
            sys.stdout.write(json.dumps(row) + "\n")
        return
    done: dict[str, dict[str, str]] = (
        json.loads(arguments.out.read_text()) if arguments.out.exists() else {}
    )
    decoder = Decoder(samprate=16000, loglevel="FATAL")
    surroundings = load_surroundings(arguments.noise, "eval")
    audio, index = load_audio(arguments.speech), load_index(arguments.speech)
    for condition in CONDITIONS:
        for set_name in arguments.sets:
            texts = done.setdefault(f"{set_name} {condition}", {})
            items = [item for item in index if item.set_name == set_name]
            step = arguments.every if set_name == "dev/clean" else max(1, arguments.every // 6)
            for number, item in enumerate(items):
                if number % step or item.utterance in texts:
                    continue
                heard = degrade(samples_of(audio, item), condition, number, surroundings)
                decoder.start_utt()
                decoder.process_raw((heard * 32767).astype(np.int16).tobytes(), full_utt=True)
                decoder.end_utt()
                found = decoder.hyp()
                texts[item.utterance] = found.hypstr if found else ""
            part = arguments.out.with_suffix(".part")
            part.write_text(json.dumps(done))
            part.replace(arguments.out)


if __name__ == "__main__":
    main()
