"""Learn how a word sounds from the user's voice.

The user says the word once or a few times; the acoustic model's emissions of those takes choose
among the guesses from the spelling and their neighbours. The score of a pronunciation z is

    Σ_takes log P_CTC(z | take)  +  PRIOR · max_g ( log P(g | spelling) − EDIT · edits(z, g) )

over the guesses g: the voice decides, but sounds that the spelling doesn't suggest must earn their
place. The best z is found by climbing: from every guess, and from what the network hears frame by
frame, the best single change (a sound replaced, added, dropped) is made until none helps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.errors import InputError
from core.vocabulary.kernels import ctc_log_probs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from core.lexicon.pronunciations import Pronouncer

Phones = tuple[int, ...]

PRIOR = 1.0
"""Weight of the spelling's guesses."""

EDIT = 4.0
"""Nats for each sound that differs from the nearest guess.

Chosen on dev speech (tests/speed/bench_sound.py): at 2.5 a single noisy take overrules a right
spelling too often; at 6 a wrong spelling is hardly ever corrected.
"""

AUDIBLE = 0.02
"""A sound whose posterior never reaches this in any take isn't tried."""

STEPS = 12
"""Most changes made on the way from a start."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A pronunciation that was heard.

    Attributes:
        phones: Token ids.
        score: Nats; voice and spelling together, comparable within one call only.
        fit: Nats per sound and take, ≤ 0: how well the takes bear it out (near 0 is clear).
        posterior: Its share among all that is returned, 0 to 1.
        source: "spelling" if the spelling suggested exactly this, else "voice".
    """

    phones: Phones
    score: float
    fit: float
    posterior: float
    source: Literal["spelling", "voice"]


def learn_pronunciation(
    word: str,
    takes: Sequence[NDArray[np.float32]],
    pronouncer: Pronouncer,
    blank: int = 0,
    most: int = 3,
) -> tuple[Learned, ...]:
    """Return the pronunciations that the takes bear out best, best first.

    Args:
        word: As written.
        takes: Emissions of the word said alone, float32 [frames, tokens] nats each.
        pronouncer: Guesses from the spelling.
        blank: Token id of blank.
        most: How many are returned.

    Raises:
        InputError: There is no take, or nothing is heard in one.
    """
    heard = [_greedy(take, blank) for take in takes]
    if not takes or not all(heard):
        raise InputError(
            f"no word was heard in the recording of “{word}”",
            "Say the word again, a little louder and closer to the microphone",
        )
    guesses = {p.phones: -p.cost for p in pronouncer.of(word)}
    audible = np.max([np.exp(take).max(axis=0) for take in takes], axis=0) >= AUDIBLE
    sounds = [int(t) for t in np.flatnonzero(audible) if t != blank]
    tried: dict[Phones, tuple[float, float]] = {}
    for start in dict.fromkeys([*guesses, *heard]):
        _climb(start, takes, guesses, sounds, blank, tried)
    ranked = sorted(tried, key=lambda phones: -tried[phones][0])[:most]
    scores = np.array([tried[phones][0] for phones in ranked])
    share = np.exp(scores - scores.max())
    share /= share.sum()
    return tuple(
        Learned(
            phones,
            tried[phones][0],
            tried[phones][1] / (len(phones) * len(takes)),
            float(share[i]),
            "spelling" if phones in guesses else "voice",
        )
        for i, phones in enumerate(ranked)
    )


def score_pronunciations(
    takes: Sequence[NDArray[np.float32]], candidates: Sequence[Phones], blank: int = 0
) -> NDArray[np.float64]:
    """Return Σ_takes log P_CTC(candidate | take); float64 [candidates], nats.

    Args:
        takes: float32 [frames, tokens] nats each.
        candidates: Token ids each.
        blank: Token id of blank.
    """
    offsets = np.concatenate(([0], np.cumsum([len(c) for c in candidates]))).astype(np.int64)
    labels = np.array([t for c in candidates for t in c], dtype=np.int16)
    total = np.zeros(len(candidates))
    scores = np.empty(len(candidates))
    for take in takes:
        ctc_log_probs(np.ascontiguousarray(take), offsets, labels, blank, scores)
        total += scores
    return total


def _greedy(take: NDArray[np.float32], blank: int) -> Phones:
    """Return the best label of each frame, repeats and blanks dropped."""
    best = take.argmax(axis=1)
    kept = best[np.concatenate(([True], best[1:] != best[:-1]))] if best.size else best
    return tuple(int(t) for t in kept if t != blank)


def _neighbours(phones: Phones, sounds: Sequence[int]) -> Iterable[Phones]:
    """Yield every sequence one change away."""
    for i in range(len(phones)):
        if len(phones) > 1:
            yield phones[:i] + phones[i + 1 :]
        for sound in sounds:
            if sound != phones[i]:
                yield (*phones[:i], sound, *phones[i + 1 :])
    for i in range(len(phones) + 1):
        for sound in sounds:
            yield (*phones[:i], sound, *phones[i:])


def _climb(
    start: Phones,
    takes: Sequence[NDArray[np.float32]],
    guesses: dict[Phones, float],
    sounds: Sequence[int],
    blank: int,
    tried: dict[Phones, tuple[float, float]],
) -> None:
    """Score the start and what lies on the way up from it into `tried` (total, acoustic)."""
    here = start
    _score([here], takes, guesses, blank, tried)
    for _ in range(STEPS):
        around = list(dict.fromkeys(_neighbours(here, sounds)))
        _score(around, takes, guesses, blank, tried)
        best = max(around, key=lambda phones: tried[phones][0])
        if tried[best][0] <= tried[here][0]:
            return
        here = best


def _score(
    candidates: Sequence[Phones],
    takes: Sequence[NDArray[np.float32]],
    guesses: dict[Phones, float],
    blank: int,
    tried: dict[Phones, tuple[float, float]],
) -> None:
    """Add the scores of those candidates that have none yet."""
    new = [phones for phones in candidates if phones not in tried]
    if not new:
        return
    acoustic = score_pronunciations(takes, new, blank)
    for phones, value in zip(new, acoustic.tolist(), strict=True):
        prior = max(
            (score - EDIT * _edits(phones, guess) for guess, score in guesses.items()), default=0.0
        )
        tried[phones] = (value + PRIOR * prior, value)


def _edits(a: Phones, b: Phones) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]
