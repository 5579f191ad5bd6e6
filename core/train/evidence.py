"""Fit what tells speech from other sounds (`core.decoder.evidence`) for a pack, into its manifest.

Training speakers in training noises and rooms, whole utterances and one to three words by
themselves in a bed of noise, against training noises and made tones in disguise: the search writes
words over both, and a logistic model learns to tell whose they are. No noise of the evaluation, no
speaker held out.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from core.acoustic.onnx import OnnxAcousticModel
from core.acoustic.pack import Evidence, Pack, load_pack, write_pack
from core.decoder.config import DecoderConfig
from core.decoder.evidence import weigh_evidence, word_features
from core.decoder.search import Decoded, Graph, Prepared, decode_all, prepare
from core.engine import find_lexicon, label_prior_of
from core.lm.domains import open_model
from core.lm.mixture import mix
from core.train.augment import Surroundings, load_surroundings, mix_at, span
from core.train.data import Utterance, load_audio, load_index, samples_of
from core.train.quiet import RATE, disguised

UTTERANCES = 240
SHORT = 180
QUIET = 360
CONDITIONS = ("clean", "room", "20", "10", "5", "0")
"""Of speech; numbers are signal-to-noise ratios, dB."""

BED_DB = (40.0, 20.0, 10.0, 5.0, 0.0)
"""Signal-to-noise ratios of words by themselves."""

HEARD_SAMPLES = 8 * RATE
"""So much of an utterance is heard to cut words out of it."""

SURE = 0.8
"""Least confidence of words that are cut out: where they are must be known."""

LIKENESS = 0.7
"""The log-odds are scaled by this: the words of one sound are no independent witnesses."""

_RIDGE = 1e-3


@dataclass
class Material:
    """Segments with what was found in them.

    Attributes:
        log_probs: float32 [frames, tokens] of each.
        decoded: Of each.
        spans: Frames of each in which somebody speaks; None: all.
    """

    log_probs: list[NDArray[np.float32]]
    decoded: list[Decoded]
    spans: list[tuple[int, int] | None] = field(default_factory=list)

    def features(self, blank: int) -> NDArray[np.float64]:
        """Return the features of all words that lie where somebody speaks: float64 [words, 3]."""
        rows = []
        spans = self.spans or [None] * len(self.decoded)
        for log_probs, decoded, within in zip(self.log_probs, self.decoded, spans, strict=True):
            first, last = within or (0, len(log_probs))
            inside = [w.first_frame >= first and w.last_frame <= last for w in decoded.words]
            rows.append(word_features(decoded.words, log_probs, blank)[np.array(inside, bool)])
        return np.concatenate(rows)


class Ears:
    """Hears and decodes as the program does with the general language model."""

    def __init__(self, pack: Pack) -> None:
        mixture = mix([open_model("general")])
        trie = find_lexicon(("general",), mixture.words).trie()
        graph = Graph(trie, mixture, label_prior_of(pack), None, pack.token_set.blank)
        scales = pack.scales
        self._prepared: Prepared = prepare(
            graph, DecoderConfig(scales.lm_weight, scales.prior_weight, scales.word_score)
        )
        self._model = OnnxAcousticModel(pack)

    def hear(self, sounds: list[NDArray[np.float32]]) -> Material:
        """Return what is found in sounds, float32 [n] at 16 kHz each."""
        log_probs = [self._model.emissions(sound).log_probs for sound in sounds]
        return Material(log_probs, decode_all(self._prepared, None, log_probs))


def utterances(
    items: list[Utterance],
    audio: NDArray[np.int16],
    surroundings: Surroundings,
    rng: np.random.Generator,
) -> list[NDArray[np.float32]]:
    """Return UTTERANCES of training in all CONDITIONS in turns, at many levels: float32 [n]."""
    out = []
    for number, chosen in enumerate(rng.permutation(len(items))[:UTTERANCES]):
        sound = samples_of(audio, items[int(chosen)])
        condition = CONDITIONS[number % len(CONDITIONS)]
        if condition == "room":
            room = surroundings.rooms[int(rng.integers(len(surroundings.rooms)))]
            heard = fftconvolve(sound, room)[: len(sound)]
            sound = heard * np.sqrt(np.mean(sound**2) / (np.mean(heard**2) + 1e-12))
        elif condition != "clean":
            noise = surroundings.noises[int(rng.integers(len(surroundings.noises)))]
            sound = mix_at(sound, span(noise, len(sound), rng), float(condition))
        sound = sound * 10 ** (rng.uniform(-20.0, 3.0) / 20)
        out.append(np.clip(sound, -1, 1).astype(np.float32))
    return out


def short_ones(
    items: list[Utterance],
    audio: NDArray[np.int16],
    surroundings: Surroundings,
    ears: Ears,
    hop: int,
    rng: np.random.Generator,
) -> tuple[list[NDArray[np.float32]], list[tuple[int, int] | None]]:
    """Return one to three words each in 4 to 12 s of noise, float32 [n], and their frames."""
    chosen = rng.permutation(len(items))[:SHORT]
    wholes = [samples_of(audio, items[int(k)])[:HEARD_SAMPLES] for k in chosen]
    sounds, spans = [], list[tuple[int, int] | None]()
    for number, (whole, decoded) in enumerate(zip(wholes, ears.hear(wholes).decoded, strict=True)):
        count = int(rng.integers(1, 4))
        if len(decoded.words) <= count:
            continue
        at = int(rng.integers(0, len(decoded.words) - count))
        words = decoded.words[at : at + count]
        if min(word.confidence for word in words) < SURE:
            continue
        first = max(0, words[0].first_frame * hop - RATE // 13)
        last = words[-1].last_frame * hop
        last = max(last, min(last + RATE // 10, decoded.words[at + count].first_frame * hop))
        piece = whole[first:last].copy()
        fade = np.minimum(1.0, np.arange(len(piece)) / 160.0)
        piece *= np.minimum(fade, fade[::-1]).astype(np.float32)
        length = max(int(rng.uniform(4.0, 12.0) * RATE), len(piece) + 2 * RATE)
        start = int(rng.integers(RATE // 2, length - len(piece) - RATE // 2))
        noise = span(surroundings.noises[int(rng.integers(len(surroundings.noises)))], length, rng)
        ratio = BED_DB[number % len(BED_DB)]
        gain = np.sqrt(np.mean(piece**2) / (np.mean(noise**2) + 1e-12) / 10 ** (ratio / 10))
        sound = np.float32(gain) * noise
        sound[start : start + len(piece)] += piece
        sounds.append(np.clip(sound, -1, 1).astype(np.float32))
        # Its words may be found a few frames beside it.
        spans.append((start // hop - 3, (start + len(piece)) // hop + 10))
    return sounds, spans


def fit(spoken: NDArray[np.float64], quiet: NDArray[np.float64]) -> Evidence:
    """Return the weights that tell words of speech from words of noise, both sides even.

    Args:
        spoken: Features of words where somebody speaks, float64 [n, 3].
        quiet: Of those where nobody does.

    Raises:
        ValueError: One side has too few words to tell anything.
    """
    if min(len(spoken), len(quiet)) < 50:
        raise ValueError(f"{len(spoken)} words of speech and {len(quiet)} of noise are too few")
    rows = np.concatenate((spoken, quiet))
    truth = np.concatenate((np.ones(len(spoken)), np.zeros(len(quiet))))
    share = np.where(truth > 0, 0.5 / len(spoken), 0.5 / len(quiet))
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    inputs = np.column_stack(((rows - mean) / scale, np.ones(len(rows))))
    ridge = np.append(np.full(rows.shape[1], _RIDGE), 0.0)
    weights = np.zeros(inputs.shape[1])
    for _ in range(25):  # Newton's method; it has converged long before.
        chance = 1.0 / (1.0 + np.exp(-inputs @ weights))
        slope = inputs.T @ (share * (truth - chance)) - ridge * weights
        bend = (inputs.T * (share * chance * (1.0 - chance))) @ inputs + np.diag(ridge)
        weights += np.linalg.solve(bend, slope)
    steep = LIKENESS * weights[:-1] / scale
    gain, stretch, labels = steep.tolist()
    bias = LIKENESS * float(weights[-1]) - float(steep @ mean)
    return Evidence(*(round(value, 4) for value in (gain, stretch, labels, bias)))


def left(material: Material, evidence: Evidence, hop: int, blank: int) -> tuple[int, int, int]:
    """Return how many words there are, how many remain, and how many of those are sure."""
    kept = [
        weigh_evidence(decoded, log_probs, evidence, hop, blank).words
        for decoded, log_probs in zip(material.decoded, material.log_probs, strict=True)
    ]
    sure = sum(word.confidence >= 0.5 for words in kept for word in words)
    return sum(len(one.words) for one in material.decoded), sum(map(len, kept)), sure


def main() -> None:
    """Fit a pack's evidence and write it into the pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path, help="prepared folder (core.train.data)")
    parser.add_argument("noise", type=Path, help="../shared/data/noise")
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pack = load_pack(arguments.pack)
    hop, blank = pack.hop_samples, pack.token_set.blank
    rng = np.random.default_rng([arguments.seed, 13])
    items = [item for item in load_index(arguments.speech) if item.set_name.startswith("train/")]
    audio, ears = load_audio(arguments.speech), Ears(pack)
    surroundings = load_surroundings(arguments.noise, "train")
    whole = ears.hear(utterances(items, audio, surroundings, rng))
    sounds, spans = short_ones(items, audio, surroundings, ears, hop, rng)
    short = ears.hear(sounds)
    short.spans = spans
    lengths = [int(rng.uniform(6.0, 14.0) * RATE) for _ in range(QUIET)]
    quiet = ears.hear([disguised(surroundings, length, n, rng) for n, length in enumerate(lengths)])
    spoken = np.concatenate((whole.features(blank), short.features(blank)))
    evidence = fit(spoken, quiet.features(blank))
    write_pack(replace(pack, evidence=evidence))
    report = {
        name: dict(zip(("words", "left", "sure"), left(one, evidence, hop, blank), strict=True))
        for name, one in (("speech", whole), ("short", short), ("quiet", quiet))
    }
    sys.stdout.write(json.dumps({"evidence": repr(evidence), **report}) + "\n")


if __name__ == "__main__":
    main()
