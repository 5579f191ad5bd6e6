"""Alignment: where given words and their phones lie in given emissions.

The search's CTC topology over a linear grammar: the words in their order, each in its best
pronunciation, blanks optional everywhere but between two equal labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.decoder import kernels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Spoken(Protocol):
    """A pronunciation: `core.lexicon.pronunciations.Pronunciation` is one."""

    @property
    def phones(self) -> tuple[int, ...]:
        """Token ids."""
        ...

    @property
    def cost(self) -> float:
        """Nats ≥ 0."""
        ...


@dataclass(frozen=True, slots=True)
class AlignedPhone:
    """A label's place.

    Attributes:
        token: Token id.
        first_frame: Where it begins.
        last_frame: Where it ends, exclusive.
        score: Sum of its log-probabilities there, nats.
    """

    token: int
    first_frame: int
    last_frame: int
    score: float


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A word's place.

    Attributes:
        first_frame: Where its first label begins.
        last_frame: Where its last label ends, exclusive.
        variant: Which of its pronunciations fits best.
        phones: Its labels.
        score: Sum of the log-probabilities from its first to its last label, nats.
    """

    first_frame: int
    last_frame: int
    variant: int
    phones: tuple[AlignedPhone, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the words are.

    Attributes:
        words: One per given word.
        total: Score of the path: emissions, prior and pronunciation costs, nats.
    """

    words: tuple[AlignedWord, ...]
    total: float


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """A linear grammar's states, for the kernels (see `kernels.best_chain_path`).

    Attributes:
        token: int32 [S]. entry: float64 [S]. pred_at: int32 [S + 1]. pred: int32.
        first: int64. last: int64.
        word: int32 [S] place of the state's word; −1 for the blanks between words.
        variant: int32 [S]. place: int32 [S] which label of the pronunciation; −1 for blanks.
    """

    token: NDArray[np.int32]
    entry: NDArray[np.float64]
    pred_at: NDArray[np.int32]
    pred: NDArray[np.int32]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    word: NDArray[np.int32]
    variant: NDArray[np.int32]
    place: NDArray[np.int32]


class _States:
    """States of a chain as they are added."""

    def __init__(self, blank: int, prior: NDArray[np.float64]) -> None:
        self.blank = blank
        self.prior = prior
        self.rows: list[tuple[int, float, int, int, int]] = []
        self.pred: list[list[int]] = []

    def add(
        self, token: int, cost: float, before: list[int], word: int, variant: int, place: int
    ) -> int:
        entry = float(self.prior[token]) - cost if place >= 0 else 0.0
        self.rows.append((token, entry, word, variant, place))
        self.pred.append(before)
        return len(self.rows) - 1

    def add_pronunciation(
        self, spoken: Spoken, before: list[int], word: int, variant: int
    ) -> tuple[int, int]:
        """Add a variant; return its first and last label's states."""
        labels: list[int] = []
        for place, token in enumerate(spoken.phones):
            if place > 0:
                before = [self.add(self.blank, 0.0, [labels[-1]], word, variant, -1)]
                if token != spoken.phones[place - 1]:
                    before.append(labels[-1])
            cost = spoken.cost if place == 0 else 0.0
            # A label may follow the last word's without a blank only if it is another one.
            allowed = [s for s in before if self.rows[s][0] != token]
            labels.append(self.add(token, cost, allowed, word, variant, place))
        return labels[0], labels[-1]


def chain(
    words: Sequence[Sequence[Spoken]],
    tokens: int,
    label_prior: NDArray[np.float32] | None = None,
    prior_weight: float = 0.0,
    blank: int = 0,
) -> Chain:
    """Build the states of given words.

    Args:
        words: Pronunciations of each word, at least one.
        tokens: Size of the token set.
        label_prior: float32 [tokens] log of the average label posterior.
        prior_weight: How much of it is taken out.
        blank: Token id of blank.

    Raises:
        ValueError: A word has no pronunciation, or one is empty.
    """
    prior = np.zeros(tokens)
    if label_prior is not None:
        prior = -prior_weight * label_prior.astype(np.float64)
    states = _States(blank, prior)
    first = [states.add(blank, 0.0, [], -1, 0, -1)]
    ends = list(first)
    for w, variants in enumerate(words):
        if not variants or not all(spoken.phones for spoken in variants):
            raise ValueError(f"word {w} has no pronunciation")
        labels: list[int] = []
        for v, spoken in enumerate(variants):
            begin, end = states.add_pronunciation(spoken, ends, w, v)
            labels.append(end)
            if w == 0:
                first.append(begin)
        ends = [states.add(blank, 0.0, list(labels), -1, 0, -1), *labels]
    columns = list(zip(*states.rows, strict=True))
    sizes = [len(before) for before in states.pred]
    return Chain(
        np.array(columns[0], dtype=np.int32),
        np.array(columns[1], dtype=np.float64),
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int32),
        np.array([s for before in states.pred for s in before], dtype=np.int32),
        np.array(first, dtype=np.int64),
        np.array(ends, dtype=np.int64),
        np.array(columns[2], dtype=np.int32),
        np.array(columns[3], dtype=np.int32),
        np.array(columns[4], dtype=np.int32),
    )


def align(
    log_probs: NDArray[np.float32],
    words: Sequence[Sequence[Spoken]],
    label_prior: NDArray[np.float32] | None = None,
    prior_weight: float = 0.0,
    blank: int = 0,
) -> Alignment | None:
    """Find where given words were said.

    Memory is frames · states · 2 bytes: for segments, not for whole recordings.

    Args:
        log_probs: float32 [frames, tokens], nats.
        words: Pronunciations of each word, at least one.
        label_prior: float32 [tokens] log of the average label posterior.
        prior_weight: How much of it is taken out.
        blank: Token id of blank.

    Returns:
        The alignment; None where the sound is too short for the words.

    Raises:
        ValueError: A word has no pronunciation.
    """
    frames, tokens = log_probs.shape
    if frames == 0:
        return None if words else Alignment((), 0.0)
    states = chain(words, tokens, label_prior, prior_weight, blank)
    block = np.ascontiguousarray(log_probs, dtype=np.float32)
    path = np.empty(frames, dtype=np.int32)
    total = float(
        kernels.best_chain_path(
            block, states.token, states.entry, states.pred_at, states.pred, states.first,
            states.last, path,
        )
    )  # fmt: skip
    if total == -np.inf:
        return None
    return Alignment(_words(block, states, path, len(words)), total)


def _words(
    log_probs: NDArray[np.float32], states: Chain, path: NDArray[np.int32], words: int
) -> tuple[AlignedWord, ...]:
    said = log_probs[np.arange(path.size), states.token[path]].astype(np.float64)
    edges = np.flatnonzero(np.diff(path)) + 1
    begins, ends = np.concatenate(([0], edges)), np.concatenate((edges, [path.size]))
    phones: list[list[AlignedPhone]] = [[] for _ in range(words)]
    variants = [0] * words
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        state = int(path[begin])
        if states.place[state] < 0:
            continue
        word = int(states.word[state])
        variants[word] = int(states.variant[state])
        score = float(said[begin:end].sum())
        phones[word].append(AlignedPhone(int(states.token[state]), begin, end, score))
    return tuple(
        AlignedWord(
            of[0].first_frame,
            of[-1].last_frame,
            variants[w],
            tuple(of),
            float(said[of[0].first_frame : of[-1].last_frame].sum()),
        )
        for w, of in enumerate(phones)
    )
