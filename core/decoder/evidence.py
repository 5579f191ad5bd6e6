"""Evidence that somebody speaks: how much better words explain the sound than nobody speaking.

Music, miaowing and waves make labels too, and the search writes words over them. Yet what is said
lies far above the path that hears nothing (all blank), by label, and what isn't said hardly does:

    gain    = (acoustic score of the word − score of blank over its frames) / labels heard in it
    stretch = frames per label beyond that of slow speech (a word drawn over a second of a chord)
    l       = w · (log gain, log stretch, log labels) + bias          log-odds of one word

The weights belong to the acoustic pack (`core.train.evidence` makes them). Words in a row are
speech together or noise together, so the words of a segment are a chain of two states; p is the
posterior of speech (forward–backward). Nothing is written where p < LEAST, nor in a segment in
which no word reaches LEAST_OF_BEST; elsewhere a word's confidence is multiplied by p. Language
plays no part: rare words are speech as common ones are.

All of it depends on the segment's sound so far alone, so that live dictation may ask at any time.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.acoustic.pack import Evidence
    from core.decoder.search import Decoded, DecodedWord

LEAST = 0.05
"""A word less probably spoken than this isn't written."""

LEAST_OF_BEST = 0.3
"""Nor is any word of a segment whose most probably spoken one is less so than this.

On dev/clean, dev/other and dev/accent, clean, in rooms and in unseen noise of 10, 5 and 0 dB, both
limits together raise no word error rate; at 0.5 the second one costs 0.5 points on accents.
"""

_CHANGES = 0.05  # Between neighbours: that one is spoken and the other isn't.
_CHANGES_OVER_PAUSE = 0.4  # The same where a second or more lies between them.
_PAUSE_S = 1.0
_WEAKEST, _STRONGEST = -3.0, 6.0  # Log-odds of one word: none decides alone over its neighbours.
_LEAST_GAIN = 0.3  # Nats per label; what lies lower is all alike.
_SLOW = 2.5  # Frames per label (30 ms) of slow speech.
_SAMPLE_RATE = 16_000


def word_features(
    words: Sequence[DecodedWord], log_probs: NDArray[np.float32], blank: int = 0
) -> NDArray[np.float64]:
    """Return log gain, log stretch and log labels of each word: float64 [words, 3].

    Args:
        words: Of one segment, in order of time.
        log_probs: float32 [frames, tokens] of the segment, nats.
        blank: Token id of blank.
    """
    if not words:
        return np.zeros((0, 3))
    frames = len(log_probs)
    label = log_probs.argmax(axis=1)
    begins = label != blank
    begins[1:] &= label[1:] != label[:-1]
    silence = np.concatenate(([0.0], np.cumsum(log_probs[:, blank], dtype=np.float64)))
    labels_before = np.concatenate(([0], np.cumsum(begins)))
    first = np.array([word.first_frame for word in words])
    last = np.array([word.last_frame for word in words])
    # A word's acoustic score begins where the word before ends (but for frames that hold its last
    # label: a small part), and the last one's lasts to the end; between words the path is blank
    # in any case, which the difference takes out.
    ends = np.append(last[:-1], frames)
    acoustic = np.array([word.scores.acoustic for word in words])
    above = acoustic - (silence[ends] - silence[np.append(0, last[:-1])])
    labels = np.maximum(labels_before[last] - labels_before[first], 1)
    gain = np.maximum(above / labels, _LEAST_GAIN)
    stretch = np.maximum((last - first) / labels / _SLOW, 1.0)
    return np.asarray(np.log(np.stack((gain, stretch, labels), axis=1)))


def log_odds(features: NDArray[np.float64], evidence: Evidence) -> NDArray[np.float64]:
    """Return each word's own log-odds of being spoken: float64 [words].

    Args:
        features: From `word_features`, float64 [words, 3].
        evidence: The pack's weights.
    """
    weights = np.array((evidence.gain, evidence.stretch, evidence.labels))
    return np.asarray(np.clip(features @ weights + evidence.bias, _WEAKEST, _STRONGEST))


def spoken(
    words: Sequence[DecodedWord],
    log_probs: NDArray[np.float32],
    evidence: Evidence,
    hop_samples: int,
    blank: int = 0,
) -> list[float]:
    """Return how probably each word was spoken at all, whatever it was, 0 to 1.

    Args:
        words: Of one segment, in order of time.
        log_probs: float32 [frames, tokens] of the segment, nats.
        evidence: The pack's weights.
        hop_samples: Samples at 16 kHz from one frame to the next.
        blank: Token id of blank.
    """
    odds = np.exp(log_odds(word_features(words, log_probs, blank), evidence)).tolist()
    pause = _PAUSE_S * _SAMPLE_RATE / hop_samples
    changes = []
    for word, following in pairwise(words):
        gap = max(following.first_frame - word.last_frame, 0)
        changes.append(_CHANGES + (_CHANGES_OVER_PAUSE - _CHANGES) * min(gap / pause, 1.0))
    ahead = _passed_on(odds, changes)
    behind = _passed_on(odds[::-1], changes[::-1])[::-1]
    found = []
    for own, before, after in zip(odds, ahead, behind, strict=True):
        total = own * before * after
        found.append(total / (1.0 + total) if math.isfinite(total) else 1.0)
    return found


def _passed_on(odds: list[float], changes: list[float]) -> list[float]:
    """Return what the words before tell each word, as odds of being spoken (forward pass)."""
    told = [1.0] if odds else []
    for own, change in zip(odds, changes, strict=False):
        here = own * told[-1]
        share = here / (1.0 + here)
        share = change + (1.0 - 2.0 * change) * share
        told.append(share / (1.0 - share))
    return told


def weigh_evidence(
    decoded: Decoded,
    log_probs: NDArray[np.float32],
    evidence: Evidence,
    hop_samples: int,
    blank: int = 0,
    *,
    keep_all: bool = False,
) -> Decoded:
    """Leave out words where nobody speaks, and doubt those where that isn't clear.

    Args:
        decoded: What the search found in a segment, or in its first part.
        log_probs: float32 [frames, tokens] that it was found in, nats.
        evidence: The pack's weights.
        hop_samples: Samples at 16 kHz from one frame to the next.
        blank: Token id of blank.
        keep_all: Doubt only.

    Returns:
        The same with fewer words, less sure; its lattice and scores are as they were.
    """
    chances = spoken(decoded.words, log_probs, evidence, hop_samples, blank)
    least = LEAST if max(chances, default=0.0) >= LEAST_OF_BEST else math.inf
    words = tuple(
        replace(word, confidence=word.confidence * chance)
        for word, chance in zip(decoded.words, chances, strict=True)
        if keep_all or chance >= least
    )
    return replace(decoded, words=words)
