"""Train the encoder: CTC first, CTC-CRF after it; resumes from the newest checkpoint on disk.

The learning rate warms up, stays, and falls to nothing over the last `--decay` epochs
(warm-up–stable–decay), so that a run can be prolonged before its end is decided. An exponential
average of the weights is kept beside them and is what is evaluated and exported.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from core.features.fbank import fbank
from core.train.augment import load_copy, load_surroundings
from core.train.crf import PhoneTrigram, estimate_trigram, log_denominator
from core.train.data import Utterance, load_audio, load_index, samples_of
from core.train.kernels import trigram_best
from core.train.network import SUBSAMPLING, Encoder, NetworkConfig, config_of, parameter_count
from core.train.quiet import quiet_rows

QUIET_ROWS = 400
"""Sounds without speech made for each epoch."""

AVERAGE = 0.9985
"""Decay of the weights' exponential average per update."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a stage of training does.

    Attributes:
        objective: "ctc" or "crf".
        epochs: Epoch to stop at, counted over all stages.
        decay: Epochs at the end over which the learning rate falls.
        peak: Highest learning rate.
        batch_s: Seconds of speech in a batch.
        seed: Decides order and masks.
        dropout: Share of hidden values dropped.
        mask: Scales the widths of SpecAugment's masks.
    """

    objective: str
    epochs: int
    decay: int
    peak: float = 2e-3
    batch_s: float = 200.0
    seed: int = 1
    dropout: float = 0.1
    mask: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Utterances of similar length.

    Attributes:
        features: float32 [B, T, 80]. frames: int64 [B], 10 ms frames of each.
        labels: int64, all token ids end to end. counts: int64 [B], labels of each.
    """

    features: Tensor
    frames: Tensor
    labels: Tensor
    counts: Tensor


def read_labels(path: Path) -> dict[str, list[int]]:
    """Return token ids per utterance from a labels file (core.train.labels)."""
    labels: dict[str, list[int]] = json.loads(path.read_text(encoding="utf-8"))
    return labels


def batches(
    copy: tuple[NDArray[np.float16], NDArray[np.int64]],
    items: list[Utterance],
    labels: dict[str, list[int]],
    options: Options,
    epoch: int,
    quiet: Sequence[NDArray[np.float16]] = (),
) -> Iterator[Batch]:
    """Yield an epoch's batches of similar lengths in random order.

    Args:
        copy: Features float16 [frames, bins] and where each utterance begins, int64 [items + 1].
        items: Utterances of the copy.
        labels: Phones by utterance; utterances without any are left out.
        options: Batch size and seed.
        epoch: Number of the epoch, part of the seed.
        quiet: Features of sounds without speech; each batch gets one, with no labels.
    """
    frames, offsets = copy
    rng = np.random.default_rng([options.seed, epoch])
    sizes = np.diff(offsets)
    usable = [
        i
        for i, item in enumerate(items)
        if item.utterance in labels and sizes[i] > SUBSAMPLING * 1.1 * len(labels[item.utterance])
    ]
    usable.sort(key=lambda i: sizes[i] * rng.uniform(0.9, 1.1))
    groups: list[list[int]] = [[]]
    for i in usable:
        if (len(groups[-1]) + 1) * sizes[i] > options.batch_s * 100 and groups[-1]:
            groups.append([])
        groups[-1].append(i)
    for number in rng.permutation(len(groups)):
        group = groups[number]
        longest = max(int(sizes[i]) for i in group)
        still = [quiet[int(rng.integers(len(quiet)))][:longest]] if quiet else []
        features = np.zeros((len(group) + len(still), longest, frames.shape[1]), dtype=np.float32)
        for row, sound in enumerate(still):
            features[len(group) + row, : len(sound)] = sound
        for row, i in enumerate(group):
            features[row, : sizes[i]] = frames[offsets[i] : offsets[i + 1]]
        flat = [token for i in group for token in labels[items[i].utterance]]
        yield Batch(
            torch.from_numpy(features),
            torch.tensor([*(int(sizes[i]) for i in group), *(len(sound) for sound in still)]),
            torch.tensor(flat),
            torch.tensor([*(len(labels[items[i].utterance]) for i in group), *[0] * len(still)]),
        )


def mask(x: Tensor, frames: Tensor, rng: np.random.Generator, scale: float = 1.0) -> Tensor:
    """SpecAugment (Park et al. 2019) in place on centred features [B, T, 80]; zero is the mean.

    Args:
        x: float32 [B, T, 80].
        frames: int64 [B], frames of each.
        rng: Draws widths and places.
        scale: Scales the widths: at 1, up to 21 bins and 34 frames.
    """
    for row in range(len(x)):
        size = int(frames[row])
        for _ in range(2):
            width = int(rng.integers(0, round(21 * scale) + 1))
            low = int(rng.integers(0, x.shape[2] - width))
            x[row, :, low : low + width] = 0.0
        for _ in range(1 + size // 250):
            width = int(rng.integers(0, min(round(34 * scale) + 1, 1 + size // 8)))
            start = int(rng.integers(0, size - width))
            x[row, start : start + width] = 0.0
    return x


def ctc(log_probs: Tensor, frames: Tensor, batch: Batch) -> Tensor:
    """Return −log p(labels | x) per utterance: float32 [B], nats."""
    return F.ctc_loss(
        log_probs.transpose(0, 1),
        batch.labels,
        frames,
        batch.counts,
        reduction="none",
        zero_infinity=True,
    )


def loss_of(
    network: Encoder,
    batch: Batch,
    graph: PhoneTrigram | None,
    rng: np.random.Generator,
    mask_scale: float = 1.0,
) -> Tensor:
    """Return the batch's loss per label, nats; with a graph CTC-CRF, else CTC."""
    frames = (batch.frames + SUBSAMPLING - 1) // SUBSAMPLING
    with torch.autocast("cpu", torch.bfloat16):
        centred = mask(network.centred(batch.features), batch.frames, rng, mask_scale)
        log_probs, half_way = network.encode(centred)
    plain = ctc(log_probs, frames, batch)
    side = ctc(half_way, frames, batch)
    if graph is None:
        total = 0.75 * plain + 0.25 * side
    else:
        total = plain + log_denominator(log_probs, frames, graph).float() + 0.1 * plain + 0.1 * side
    return total.sum() / batch.counts.sum()


def phone_error(
    network: Encoder,
    features: list[NDArray[np.float32]],
    labels: list[list[int]],
    graph: PhoneTrigram,
) -> float:
    """Return the phone error rate of the best path under the training phones' trigram.

    Args:
        network: The encoder.
        features: float32 [T, 80] per utterance.
        labels: Reference token ids per utterance.
        graph: The phone trigram; without it a CTC-CRF's outputs are potentials, not a guess.
    """
    network.eval()
    errors = 0
    log_follow = graph.follow.clamp_min(1e-30).log().numpy()
    log_end = graph.end.clamp_min(1e-30).log().numpy()
    with torch.inference_mode():
        for frames, reference in zip(features, labels, strict=True):
            log_probs = network(torch.from_numpy(frames)[None])[0][0].numpy()
            best = trigram_best(log_probs, log_follow, log_end)
            errors += Levenshtein.distance(best.tolist(), reference)
    network.train()
    return errors / sum(len(reference) for reference in labels)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@dataclass(slots=True, eq=False)
class _Run:
    """What a checkpoint holds."""

    network: Encoder
    average: Encoder
    optimiser: torch.optim.Optimizer
    epoch: int = 0
    updates: int = 0

    def save(self, path: Path) -> None:
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "epoch": self.epoch,
            "updates": self.updates,
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        if "optimiser" in state:  # else a network that core.train.grow widened
            self.optimiser.load_state_dict(state["optimiser"])
        self.epoch, self.updates = state["epoch"], state["updates"]

    def set_feature_statistics(self, copies: Path) -> None:
        frames, _ = load_copy(copies, 0)
        some = np.asarray(frames[:: max(1, len(frames) // 200_000)], dtype=np.float32)
        self.network.feature_mean.copy_(torch.from_numpy(some.mean(0)))
        self.network.feature_scale.copy_(torch.from_numpy(1.0 / some.std(0)))
        self.average.load_state_dict(self.network.state_dict())

    def update(self, loss: Tensor, rate: float) -> None:
        """Take one step; gradients that aren't finite are left out."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        if torch.isfinite(norm):
            self.optimiser.step()
        self.updates += 1
        decay = min(AVERAGE, self.updates / (self.updates + 20))
        with torch.no_grad():
            own = self.network.state_dict()
            for name, value in self.average.state_dict().items():
                if value.dtype.is_floating_point:
                    value.lerp_(own[name], 1.0 - decay)
                else:
                    value.copy_(own[name])


def rate_at(options: Options, updates: int, progress: float) -> float:
    """Return the learning rate after some updates, `progress` epochs into the training."""
    rate = options.peak * min(1.0, (updates + 1) / 400)
    if options.decay:
        rate *= min(1.0, max(0.01, (options.epochs - progress) / options.decay))
    return rate


def _epoch(
    run: _Run, all_batches: Iterator[Batch], expected: float, graph: PhoneTrigram | None,
    options: Options,
) -> tuple[float, float]:  # fmt: skip
    """Train on an epoch's batches; returns (mean loss per label, seconds of speech)."""
    rng = np.random.default_rng([options.seed, run.epoch, 7])
    started, losses, speech_s = time.monotonic(), [], 0.0
    for step, batch in enumerate(all_batches):
        progress = run.epoch + min(1.0, step / expected)
        loss = loss_of(run.network, batch, graph, rng, options.mask)
        run.update(loss, rate_at(options, run.updates, progress))
        losses.append(float(loss.detach()))
        speech_s += float(batch.frames.sum()) / 100
        if step % 40 == 0:
            speed = speech_s / (time.monotonic() - started)
            _say(f"  {run.epoch} {step} {np.mean(losses[-40:]):.3f} {speed:.0f}x")
    return float(np.mean(losses)), speech_s


def train(
    speech: Path, copies: Path, out: Path, options: Options, noise: Path | None = None
) -> None:
    """Run a stage up to `options.epochs`; writes checkpoint.pt and log.jsonl into `out`.

    Args:
        speech: Prepared folder.
        copies: Augmented copies.
        out: Folder with labels.json.
        options: What the stage does.
        noise: ../shared/data/noise: add sounds without speech from its training part.
    """
    torch.manual_seed(options.seed)
    index = load_index(speech)
    labels = read_labels(out / "labels.json")
    items = [item for item in index if item.set_name.startswith("train/")]
    audio = load_audio(speech)
    dev = [i for i in index if i.set_name == "dev/clean" and i.utterance in labels][::6]
    dev_features = [fbank(samples_of(audio, item)) for item in dev]
    dev_labels = [labels[item.utterance] for item in dev]
    known = [labels[item.utterance] for item in items if item.utterance in labels]
    trigram = estimate_trigram(known, NetworkConfig().tokens)
    graph = trigram if options.objective == "crf" else None
    checkpoint = out / "checkpoint.pt"
    state = torch.load(checkpoint, weights_only=True) if checkpoint.exists() else None
    config = config_of(state["network"]) if state else NetworkConfig()
    network = Encoder(replace(config, dropout=options.dropout))
    optimiser = torch.optim.AdamW(network.parameters(), options.peak, weight_decay=0.03)
    run = _Run(network, Encoder(config), optimiser)
    if state:
        run.load(state)
    else:
        run.set_feature_statistics(copies)
    _say(f"{parameter_count(network)} parameters, from epoch {run.epoch}")
    surroundings = load_surroundings(noise) if noise else None
    expected = sum(item.samples for item in items) / 16000 / options.batch_s
    while run.epoch < options.epochs:
        available = len(list(copies.glob("copy-*.f16")))
        started = time.monotonic()
        copy = load_copy(copies, run.epoch % available)
        quiet = quiet_rows(surroundings, QUIET_ROWS, run.epoch) if surroundings else ()
        all_batches = batches(copy, items, labels, options, run.epoch, quiet)
        loss, speech_s = _epoch(run, all_batches, expected, graph, options)
        run.epoch += 1
        record = {
            "epoch": run.epoch,
            "objective": options.objective,
            "loss": round(loss, 4),
            "phone_error_dev": round(
                phone_error(run.average, dev_features, dev_labels, trigram), 4
            ),
            "rate": rate_at(options, run.updates, run.epoch),
            "hours": round(speech_s / 3600, 2),
            "wall_s": round(time.monotonic() - started, 1),
            "seed": options.seed,
            "batch_s": options.batch_s,
            "dropout": options.dropout,
            "mask": options.mask,
            "quiet": noise is not None,
        }
        with (out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(record) + "\n")
        _say(str(record))
        run.save(checkpoint)


def main() -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path, help="prepared folder (core.train.data)")
    parser.add_argument("copies", type=Path, help="augmented copies (core.train.augment)")
    parser.add_argument("out", type=Path, help="folder with labels.json; checkpoints go there")
    parser.add_argument("--objective", choices=("ctc", "crf"), default="crf")
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--decay", type=int, default=0)
    parser.add_argument("--peak", type=float, default=2e-3)
    parser.add_argument("--batch", type=float, default=200.0, help="seconds of speech in a batch")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--mask", type=float, default=1.0, help="scale of SpecAugment's widths")
    parser.add_argument("--noise", type=Path, help="add sounds without speech from this folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    options = Options(
        arguments.objective,
        arguments.epochs,
        arguments.decay,
        arguments.peak,
        arguments.batch,
        arguments.seed,
        arguments.dropout,
        arguments.mask,
    )
    train(arguments.speech, arguments.copies, arguments.out, options, arguments.noise)


if __name__ == "__main__":
    main()
