"""Fits what makes a word's posterior the chance that it is right, on the dev sets.

    python -m core.train.confidence training/speech DATA/noise --pack resources/packs/en-starter

Logistic regression on the log odds of the word's posterior, as the evidence of sound leaves it
(`core.train.evidence` goes before), and on the doubt in its whole segment
(`core.decoder.confidence.calibrated`), every set and condition of the same weight. What is printed
of each is measured on speakers that the weights were not fitted to (two halves, each judged by the
other's weights): expected calibration error over ten groups, and normalised cross entropy, the
share of the doubt about right and wrong that the confidences take away (1: all, 0: none). The
weights written to the pack are fitted to all of it.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.acoustic.pack import Calibration, load_pack, write_pack
from core.decoder.confidence import calibrated, told
from core.decoder.config import DecoderConfig
from core.decoder.evidence import weigh_evidence
from core.decoder.search import Decoded, Graph, decode_all
from core.engine import find_lexicon, label_prior_of
from core.lm.domains import open_model
from core.lm.mixture import mix
from core.text.score import align
from core.train.evaluate import Heard, hear

MATERIAL = (
    ("dev/clean", "clean", 3), ("dev/clean", "10 dB", 3), ("dev/clean", "5 dB", 3),
    ("dev/clean", "room", 3), ("dev/other", "clean", 1),
)  # fmt: skip
"""(set, condition, every n-th utterance)."""
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Segments of a set and condition.

    Attributes:
        name: Of set and condition. speakers: One per segment.
        posteriors: Of the words of each. right: 1 where the word was said, else 0; same shape.
    """

    name: str
    speakers: list[str]
    posteriors: list[list[float]]
    right: list[list[float]]


def judge(name: str, heard: Heard, decoded: list[Decoded]) -> Judged:
    """Compare what was found with what was said."""
    posteriors, right = [], []
    for item, found in zip(heard.items, decoded, strict=True):
        texts = [word.text.lower() for word in found.words]
        pairs = align(item.text.lower().split(), texts)
        posteriors.append([word.confidence for word in found.words])
        right.append([float(said == text) for said, text in pairs if text is not None])
    return Judged(name, [item.speaker for item in heard.items], posteriors, right)


def fit(material: list[Judged]) -> Calibration:
    """Return the weights; every part of the material counts the same.

    Raises:
        ValueError: There are too few words to tell anything.
    """
    rows, truth, share = [], [], []
    for part in material:
        segments = [told(posteriors) for posteriors in part.posteriors if posteriors]
        words = sum(len(odds) for odds, _ in segments)
        rows += [(1.0, own, together) for odds, together in segments for own in odds]
        truth += [value for one in part.right for value in one]
        share += [1.0 / (len(material) * max(words, 1))] * words
    if len(rows) < 200:
        raise ValueError(f"{len(rows)} words are too few")
    inputs, target, weight = np.array(rows), np.array(truth), np.array(share)
    weights = np.zeros(3)
    for _ in range(25):  # Newton's method; it has converged long before.
        chance = 1.0 / (1.0 + np.exp(-inputs @ weights))
        slope = inputs.T @ (weight * (target - chance)) - _RIDGE * weights
        bend = (inputs.T * (weight * chance * (1.0 - chance))) @ inputs + _RIDGE * np.eye(3)
        weights += np.linalg.solve(bend, slope)
    return Calibration(*(round(value, 4) for value in weights.tolist()))


def reliability(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> dict[str, float]:
    """Return expected calibration error and normalised cross entropy of float64 [words]."""
    group = np.minimum((confidence * 10).astype(int), 9)
    error = sum(
        abs(float((confidence - right)[group == i].sum())) for i in range(10) if (group == i).any()
    )
    kept = np.clip(confidence, 1e-3, 1 - 1e-3)
    entropy = -np.mean(right * np.log(kept) + (1 - right) * np.log(1 - kept))
    mean = min(max(float(right.mean()), 1e-6), 1 - 1e-6)
    doubt = -(mean * np.log(mean) + (1 - mean) * np.log(1 - mean))
    return {"ece": round(error / len(right), 4), "nce": round(1 - float(entropy / doubt), 4)}


def halves(material: list[Judged]) -> tuple[list[Judged], list[Judged]]:
    """Return the material of every other speaker, and the rest."""
    speakers = sorted({speaker for part in material for speaker in part.speakers})
    found: tuple[list[Judged], list[Judged]] = ([], [])
    for half, into in enumerate(found):
        mine = set(speakers[half::2])
        for part in material:
            keep = [i for i, speaker in enumerate(part.speakers) if speaker in mine]
            into.append(
                Judged(
                    part.name,
                    [part.speakers[i] for i in keep],
                    [part.posteriors[i] for i in keep],
                    [part.right[i] for i in keep],
                )
            )
    return found


def report(material: list[Judged]) -> list[dict[str, object]]:
    """Return a row per part, before and after, by weights of the other half's speakers."""
    one, other = halves(material)
    weights = fit(other).weights, fit(one).weights
    rows: list[dict[str, object]] = []
    for k, part in enumerate(material):
        before: list[float] = []
        after: list[float] = []
        right: list[float] = []
        for half, by in zip((one, other), weights, strict=True):
            for posteriors, truth in zip(half[k].posteriors, half[k].right, strict=True):
                before += posteriors
                after += calibrated(posteriors, by)
                right += truth
        judged = np.array(right)
        rows.append({
            "set": part.name,
            "words": len(right),
            "right": round(float(judged.mean()), 4),
            "before": reliability(np.array(before), judged),
            "after": reliability(np.array(after), judged),
        })  # fmt: skip
    return rows


def main() -> None:
    """Fit, print, and write the weights into the pack's manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("noise", type=Path)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--kept", type=Path, default=Path("training/emissions"))
    parser.add_argument("--keep-manifest", action="store_true", help="only print")
    arguments = parser.parse_args()
    pack = load_pack(arguments.pack)
    mixture = mix([open_model("general")])
    trie = find_lexicon(("general",), mixture.words).trie()
    graph = Graph(trie, mixture, label_prior_of(pack), None, pack.token_set.blank)
    scales = pack.scales
    config = DecoderConfig(scales.lm_weight, scales.prior_weight, scales.word_score)
    material = []
    for set_name, condition, every in MATERIAL:
        heard = hear(
            pack, arguments.speech, arguments.noise, arguments.kept, set_name, condition, every
        )
        decoded = decode_all(graph, config, heard.log_probs)
        if pack.evidence is not None:
            decoded = [
                weigh_evidence(one, log_probs, pack.evidence, pack.hop_samples, graph.blank)
                for one, log_probs in zip(decoded, heard.log_probs, strict=True)
            ]
        material.append(judge(f"{set_name} {condition}", heard, decoded))
    for row in report(material):
        sys.stdout.write(json.dumps(row) + "\n")
    found = fit(material)
    sys.stdout.write(json.dumps(asdict(found)) + "\n")
    if not arguments.keep_manifest:
        write_pack(replace(pack, calibration=found))


if __name__ == "__main__":
    main()
