"""Phone and word errors of a pack on the dev sets, clean and in unseen noise and rooms.

The emissions of each set and condition are kept in a folder, so that scales (λ, α, β) are tuned
without hearing anything again. `--tune` tries a grid on dev/clean and dev/other; test sets are
only ever decoded with `--sets test/clean test/other`, with the scales of the pack.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from core.acoustic.onnx import OnnxAcousticModel
from core.acoustic.pack import Pack, load_pack
from core.decoder.config import DecoderConfig
from core.decoder.evidence import weigh_evidence
from core.decoder.search import Graph, decode_all
from core.engine import find_lexicon, label_prior_of
from core.lm.domains import open_model
from core.lm.mixture import mix
from core.text.score import Score, score_texts
from core.train.augment import Surroundings, load_surroundings
from core.train.conditions import CONDITIONS, degrade
from core.train.crf import PhoneTrigram, estimate_trigram
from core.train.data import Utterance, load_audio, load_index, samples_of
from core.train.kernels import trigram_best
from core.train.train import read_labels


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Emissions of a set in a condition: float32 [frames, tokens] per utterance."""

    items: list[Utterance]
    log_probs: list[NDArray[np.float32]]


def hear(
    pack: Pack, speech: Path, noise: Path, kept: Path, set_name: str, condition: str, every: int
) -> Heard:
    """Return emissions of every n-th utterance of a set in a condition, kept in a folder."""
    index = [item for item in load_index(speech) if item.set_name == set_name]
    chosen = list(enumerate(index))[::every]
    name = f"{pack.identity} {set_name} {condition} {every}".replace("/", "-").replace(" ", "_")
    path = kept / f"{name}.npz"
    if not path.exists():
        model = OnnxAcousticModel(pack)
        quiet = Surroundings((), ())
        surroundings = quiet if condition == "clean" else load_surroundings(noise, "eval")
        audio = load_audio(speech)
        rows = [
            model.emissions(degrade(samples_of(audio, item), condition, number, surroundings))
            for number, item in chosen
        ]
        kept.mkdir(parents=True, exist_ok=True)
        lengths = [len(row.log_probs) for row in rows]
        np.savez(
            path,
            log_probs=np.concatenate([row.log_probs for row in rows]).astype(np.float16),
            lengths=np.array(lengths),
        )
    with np.load(path, allow_pickle=False) as file:
        edges = np.cumsum(file["lengths"])[:-1]
        parts = np.split(file["log_probs"].astype(np.float32), edges)
    return Heard([item for _, item in chosen], parts)


def word_errors(
    heard: Heard, graph: Graph, config: DecoderConfig, pack: Pack | None = None
) -> tuple[Score, list[str]]:
    """Decode and score: returns counts over all utterances, and the texts.

    Args:
        heard: What is decoded.
        graph: Factors.
        config: Weights.
        pack: Words where nothing sounds like speech to it are left out; None: all are kept.
    """
    decoded = decode_all(graph, config, heard.log_probs)
    if pack is not None and pack.evidence is not None:
        decoded = [
            weigh_evidence(found, log_probs, pack.evidence, pack.hop_samples, graph.blank)
            for found, log_probs in zip(decoded, heard.log_probs, strict=True)
        ]
    texts = [found.text for found in decoded]
    total = Score.nothing()
    for item, text in zip(heard.items, texts, strict=True):
        total = total + score_texts(item.text, text)
    return total, texts


def phone_errors(heard: Heard, labels: dict[str, list[int]], trigram: PhoneTrigram) -> float:
    """Return the phone error rate of the best path under the training phones' trigram."""
    follow = trigram.follow.clamp_min(1e-30).log().numpy()
    end = trigram.end.clamp_min(1e-30).log().numpy()
    errors, total = 0, 0
    for item, log_probs in zip(heard.items, heard.log_probs, strict=True):
        best = trigram_best(np.ascontiguousarray(log_probs), follow, end)
        errors += Levenshtein.distance(best.tolist(), labels[item.utterance])
        total += len(labels[item.utterance])
    return errors / total


def main() -> None:
    """Evaluate, or tune the scales."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("noise", type=Path)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--kept", type=Path, default=Path("training/emissions"))
    parser.add_argument("--labels", type=Path, help="labels.json: report phone errors too")
    parser.add_argument("--sets", nargs="+", default=["dev/clean", "dev/other"])
    parser.add_argument("--conditions", nargs="+", default=list(CONDITIONS))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--lm", nargs="+", default=["general"])
    parser.add_argument("--beam", type=float, default=DecoderConfig().beam)
    parser.add_argument(
        "--evidence", action="store_true", help="leave out words where nothing sounds like speech"
    )
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--texts", type=Path, help="write what was recognised, as JSON")
    parser.add_argument("--out", type=Path, help="write the figures, as JSON lines")
    arguments = parser.parse_args()
    pack = load_pack(arguments.pack)
    mixture = mix([open_model(name) for name in arguments.lm])
    trie = find_lexicon(tuple(arguments.lm), mixture.words).trie()
    graph = Graph(trie, mixture, label_prior_of(pack), None, pack.token_set.blank)
    labels = read_labels(arguments.labels) if arguments.labels else None
    trigram = None
    if labels is not None:
        trained = [i for i in load_index(arguments.speech) if i.set_name.startswith("train/")]
        known = [labels[i.utterance] for i in trained if i.utterance in labels]
        trigram = estimate_trigram(known, len(pack.token_set.tokens))
    grid = [(pack.scales.lm_weight, pack.scales.prior_weight, pack.scales.word_score)]
    if arguments.tune:
        grid = list(itertools.product((0.6, 0.7, 0.8, 1.0), (0.0, 0.15), (-0.8, -0.3, 0.2)))
    texts: dict[str, dict[str, str]] = {}
    for condition, set_name in itertools.product(arguments.conditions, arguments.sets):
        heard = hear(
            pack, arguments.speech, arguments.noise, arguments.kept, set_name, condition,
            arguments.every,
        )  # fmt: skip
        for lm_weight, prior_weight, word_score in grid:
            config = DecoderConfig(
                lm_weight=lm_weight,
                prior_weight=prior_weight,
                word_score=word_score,
                beam=arguments.beam,
                lattice_beam=0.0,
            )
            started = time.perf_counter()
            score, found = word_errors(heard, graph, config, pack if arguments.evidence else None)
            words = score.words
            record = {
                "set": set_name,
                "condition": condition,
                "utterances": len(heard.items),
                "words": words.reference,
                "wer": round(words.errors / words.reference, 4),
                "insertions": words.insertions,
                "deletions": words.deletions,
                "substitutions": words.substitutions,
                "lm_weight": lm_weight,
                "prior_weight": prior_weight,
                "word_score": word_score,
                "search_s": round(time.perf_counter() - started, 2),
            }
            if labels is not None and trigram is not None and not arguments.tune:
                record["per"] = round(phone_errors(heard, labels, trigram), 4)
            sys.stdout.write(json.dumps(record) + "\n")
            sys.stdout.flush()
            if arguments.out:
                with arguments.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(record) + "\n")
        names = [item.utterance for item in heard.items]
        texts[f"{set_name} {condition}"] = dict(zip(names, found, strict=True))
    if arguments.texts:
        arguments.texts.write_text(json.dumps(texts, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
