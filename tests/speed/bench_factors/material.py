"""What is recognised: sets of utterances, and their emissions kept per condition."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.acoustic.onnx import OnnxAcousticModel
from core.acoustic.pack import Pack, load_pack
from core.audio.decode import SAMPLE_RATE, read_samples
from core.engine import find_pack
from core.recipe import BUILT_IN_PACK
from core.train.augment import Surroundings, load_surroundings
from core.train.conditions import degrade
from tests.speed.bench_factors.speak import VOICES, Spoken, spoken_sentences

SPEECH_SET = "speech dev/clean"
"""Real recordings: read books, speakers that no training heard."""


@dataclass(frozen=True, slots=True)
class Item:
    """An utterance.

    Attributes:
        path: Audio file.
        text: What is said.
        voice: Speaker.
        listed: Written names in it that belong on a list.
    """

    path: Path
    text: str
    voice: str
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Utterances with their emissions; `seconds` of sound altogether."""

    items: tuple[Item, ...]
    log_probs: list[NDArray[np.float32]]
    seconds: float

    def every(self, thin: int) -> Heard:
        """Return every n-th utterance; their length is taken from their frames."""
        frames = sum(len(one) for one in self.log_probs)
        kept = self.log_probs[::thin]
        share = sum(len(one) for one in kept) / max(frames, 1)
        return Heard(self.items[::thin], kept, self.seconds * share)


@dataclass
class Material:
    """The data and where things are kept.

    Attributes:
        data: ../shared/data.
        folder: Spoken sentences and emissions; may be thrown away.
        every: Take every n-th utterance of each set: 1 but for trying out.
        pack_name: The acoustic pack.
        earlier: The results file as it was: what depends on no pack need not be measured again.
    """

    data: Path
    folder: Path
    every: int = 1
    pack_name: str = BUILT_IN_PACK
    earlier: dict[str, Any] = field(default_factory=dict)
    _sets: dict[str, tuple[Item, ...]] = field(default_factory=dict)

    @cached_property
    def pack(self) -> Pack:
        """The acoustic pack."""
        return load_pack(find_pack(self.pack_name))

    @cached_property
    def _model(self) -> OnnxAcousticModel:
        return OnnxAcousticModel(self.pack)

    @cached_property
    def _surroundings(self) -> Surroundings:
        return load_surroundings(self.data / "noise", "eval")

    @cached_property
    def _spoken(self) -> list[Spoken]:
        return spoken_sentences(self.data, self.folder)

    def items(self, group: str, thin: int = 1) -> tuple[Item, ...]:
        """Return a set's utterances: a domain's, "names", or SPEECH_SET.

        Args:
            group: The set.
            thin: Take every n-th (of the synthetic ones, so that all voices stay).
        """
        if group == SPEECH_SET:
            found = self._recorded()
        else:
            found = tuple(
                Item(self.folder / "wav" / f"{s.name}.wav", s.text, s.voice, s.listed)
                for s in self._spoken
                if s.group == group
            )
            # Voices follow one another: a step of four would take one voice only.
            found = tuple(x for i, x in enumerate(found) if (i // len(VOICES)) % thin == 0)
            thin = 1
        return found[:: thin * self.every]

    def _recorded(self) -> tuple[Item, ...]:
        folder = self.data / "speech" / "dev" / "clean"
        with (folder / "utterances.tsv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        return tuple(Item(folder / r["path"], r["text"], r["speaker"]) for r in rows)

    def hear(self, items: tuple[Item, ...], condition: str = "clean") -> Heard:
        """Return the utterances' emissions in a condition (core.train.conditions)."""
        what = "\n".join([self.pack.identity, *(str(item.path) for item in items)])
        key = hashlib.sha256(what.encode()).hexdigest()
        name = f"{key[:24]}-{condition.replace(' ', '_')}.npz"
        path = self.folder / "emissions" / name
        if not path.exists():
            self._write(items, condition, path)
        with np.load(path, allow_pickle=False) as kept:
            edges = np.cumsum(kept["lengths"])[:-1]
            parts = np.split(kept["log_probs"].astype(np.float32), edges)
            return Heard(items, parts, float(kept["samples"].sum()) / SAMPLE_RATE)

    def _write(self, items: tuple[Item, ...], condition: str, path: Path) -> None:
        rows, samples = [], []
        for number, item in enumerate(items):
            sound = read_samples(item.path)
            samples.append(len(sound))
            sound = degrade(sound, condition, number, self._surroundings)
            rows.append(self._model.emissions(sound).log_probs.astype(np.float16))
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(
                file, log_probs=np.concatenate(rows), lengths=[len(row) for row in rows],
                samples=np.array(samples),
            )  # fmt: skip
        part.replace(path)
