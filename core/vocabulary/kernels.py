"""Compiled loops of the vocabulary: the mass that an n-gram model gives to a set of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(nogil=True, cache=True)
def member_mass(
    member: NDArray[np.bool_],
    word: NDArray[np.int32],
    log_prob: NDArray[np.float32],
    backoff: NDArray[np.float32],
    suffix: NDArray[np.int32],
    first_child: NDArray[np.int32],
    mass: NDArray[np.float64],
) -> None:
    """Fill mass[s] = Σ_{w ∈ member} P(w | s) for every state s.

    With E(s) the members that s has as explicit children,

        mass(s) = Σ_{w ∈ E(s)} P(w|s) + backoff(s) · (mass(s') − Σ_{w ∈ E(s)} P(w|s')),

    s' the state that s backs off to. Nodes are breadth first, so s' < s is always ready.

    Args:
        member: bool [V].
        word: int32 [N]; this and the next four are lm.ngram.NgramArrays.
        log_prob: float32 [N].
        backoff: float32 [N].
        suffix: int32 [N].
        first_child: int32 [N + 1].
        mass: float64 [S] states are the first S nodes, in place.
    """
    total = 0.0
    for w in range(member.size):
        if member[w]:
            total += np.exp(np.float64(log_prob[1 + w]))
    mass[0] = total
    for state in range(1, mass.size):
        own = 0.0
        shorter = 0.0
        back = suffix[state]
        for c in range(first_child[state], first_child[state + 1]):
            w = word[c]
            if not member[w]:
                continue
            own += np.exp(np.float64(log_prob[c]))
            score = 0.0
            context = back
            while True:
                if context == 0:
                    score += log_prob[1 + w]
                    break
                low = first_child[context]
                end = first_child[context + 1]
                high = end
                while low < high:
                    middle = (low + high) >> 1
                    if word[middle] < w:
                        low = middle + 1
                    else:
                        high = middle
                if low < end and word[low] == w:
                    score += log_prob[low]
                    break
                score += backoff[context]
                context = suffix[context]
            shorter += np.exp(score)
        rest = max(mass[back] - shorter, 0.0)
        mass[state] = min(own + np.exp(np.float64(backoff[state])) * rest, 1.0)


@njit(nogil=True, cache=True)
def ctc_log_probs(
    log_probs: NDArray[np.float32],
    offsets: NDArray[np.int64],
    labels: NDArray[np.int16],
    blank: int,
    scores: NDArray[np.float64],
) -> None:
    """Write log P(labels | emissions), summed over all CTC paths, of many label sequences.

    Args:
        log_probs: float32 [T, tokens] nats.
        offsets: int64 [S + 1]; sequence s is labels[offsets[s]:offsets[s + 1]].
        labels: int16 [sum].
        blank: Token id of blank.
        scores: float64 [S], in place; −inf where T frames are too few for the labels.
    """
    frames = log_probs.shape[0]
    longest = 0
    for s in range(offsets.size - 1):
        longest = max(longest, offsets[s + 1] - offsets[s])
    now = np.empty(2 * longest + 1)
    for s in range(offsets.size - 1):
        start = offsets[s]
        n = offsets[s + 1] - start
        size = 2 * n + 1
        now[:size] = -np.inf
        now[0] = log_probs[0, blank]
        if n > 0:
            now[1] = log_probs[0, labels[start]]
        for t in range(1, frames):
            # Backwards, so that the values of the frame before are still there.
            for k in range(size - 1, -1, -1):
                top = now[k]
                if k > 0 and now[k - 1] > top:
                    top = now[k - 1]
                skip = False
                if k % 2 == 1 and k > 1 and labels[start + k // 2] != labels[start + k // 2 - 1]:
                    skip = True
                    if now[k - 2] > top:
                        top = now[k - 2]
                if top == -np.inf:
                    now[k] = -np.inf
                    continue
                total = np.exp(now[k] - top)
                if k > 0:
                    total += np.exp(now[k - 1] - top)
                if skip:
                    total += np.exp(now[k - 2] - top)
                token = blank if k % 2 == 0 else labels[start + k // 2]
                now[k] = top + np.log(total) + log_probs[t, token]
        best = now[size - 1]
        if n > 0:
            other = now[size - 2]
            top = max(best, other)
            best = top
            if top > -np.inf:
                best = top + np.log(np.exp(now[size - 1] - top) + np.exp(other - top))
        scores[s] = best
