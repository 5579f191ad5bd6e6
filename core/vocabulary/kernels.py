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
