"""Compiled loops of the vocabulary: the mass that an n-gram model gives to a set of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(nogil=True, cache=True)
def _score(
    context: Any,
    w: Any,
    word: NDArray[np.int32],
    log_prob: NDArray[np.float32],
    backoff: NDArray[np.float32],
    suffix: NDArray[np.int32],
    first_child: NDArray[np.int32],
) -> float:
    """Return log P(w | context), backing off where there is no n-gram."""
    score: float = 0.0
    while context != 0:
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
            return score
        score += backoff[context]
        context = np.int64(suffix[context])
    score += log_prob[1 + w]
    return score


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
        back = np.int64(suffix[state])
        for c in range(first_child[state], first_child[state + 1]):
            w = word[c]
            if not member[w]:
                continue
            own += np.exp(np.float64(log_prob[c]))
            shorter += np.exp(_score(back, w, word, log_prob, backoff, suffix, first_child))
        rest = max(mass[back] - shorter, 0.0)
        mass[state] = min(own + np.exp(np.float64(backoff[state])) * rest, 1.0)


@njit(nogil=True, cache=True)
def sort_by_word(
    word: NDArray[np.int32], first: int, at: NDArray[np.int32], node: NDArray[np.int32]
) -> None:
    """Sort the nodes from `first` on by their words.

    Args:
        word: int32 [N].
        first: Node.
        at: int32 [V + 1] zeros; in place, where each word's nodes begin.
        node: int32 [N − first], in place; a word's nodes are rising.
    """
    for n in range(first, word.size):
        at[word[n]] += 1
    total = 0
    for w in range(at.size):
        total += at[w]
        at[w] = total
    # Filled backwards, each word's end becomes its beginning.
    for n in range(word.size - 1, first - 1, -1):
        at[word[n]] -= 1
        node[at[word[n]]] = n


@njit(nogil=True, cache=True)
def explicit_mass(
    nodes: NDArray[np.int32],
    word: NDArray[np.int32],
    log_prob: NDArray[np.float32],
    backoff: NDArray[np.float32],
    suffix: NDArray[np.int32],
    first_child: NDArray[np.int32],
    state: NDArray[np.int32],
    mass: NDArray[np.float64],
) -> int:
    """Write the mass of a set of words in the states that have one of them as explicit child.

    The formula is `member_mass`'s; O(nodes · log(all nodes)).

    Args:
        nodes: int32 [n] the members' nodes of two words and more, rising.
        word: int32 [N]; this and the next four are lm.ngram.NgramArrays.
        log_prob: float32 [N].
        backoff: float32 [N].
        suffix: int32 [N].
        first_child: int32 [N + 1].
        state: int32 [n + 1], in place, rising; its first is the empty context.
        mass: float64 [n + 1], in place; its first is there already.

    Returns:
        How many states were written.
    """
    count = 1
    i = 0
    while i < nodes.size:
        # The state is the last node whose children begin at or before this one.
        low = np.int64(state[count - 1])
        high = np.int64(nodes[i])
        while low + 1 < high:
            middle = (low + high) >> 1
            if first_child[middle] <= nodes[i]:
                low = middle
            else:
                high = middle
        here = low
        back = np.int64(suffix[here])
        own = 0.0
        shorter = 0.0
        while i < nodes.size and nodes[i] < first_child[here + 1]:
            own += np.exp(np.float64(log_prob[nodes[i]]))
            w = np.int64(word[nodes[i]])
            shorter += np.exp(_score(back, w, word, log_prob, backoff, suffix, first_child))
            i += 1
        below = mass_after(state, mass, 0, count, backoff, suffix, 0, back)
        rest = max(below - shorter, 0.0)
        state[count] = here
        mass[count] = min(own + np.exp(np.float64(backoff[here])) * rest, 1.0)
        count += 1
    return count


@njit(nogil=True, cache=True)
def mass_after(
    states: NDArray[np.int32],
    mass: Any,
    begin: Any,
    end: Any,
    backoff: NDArray[np.float32],
    suffix: NDArray[np.int32],
    node_begin: Any,
    state: Any,
) -> float:
    """Return the mass of a set of words after a state (`core.vocabulary.masses.MemberMass`).

    Args:
        states: int32, rising from `begin` to `end`, the empty context first.
        mass: float of each of them.
        begin: First place.
        end: Past the last place.
        backoff: float32 of all components' nodes.
        suffix: int32 of all components' nodes.
        node_begin: Where the component's nodes begin.
        state: Node id within the component.
    """
    log_weight = 0.0
    at = np.int64(state)
    while True:
        low = np.int64(begin)
        high = np.int64(end)
        while low < high:
            middle = (low + high) >> 1
            if states[middle] < at:
                low = middle + 1
            else:
                high = middle
        if low < end and states[low] == at:
            found: float = np.exp(log_weight) * np.float64(mass[low])
            return min(found, 1.0)
        log_weight += np.float64(backoff[node_begin + at])
        at = np.int64(suffix[node_begin + at])


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
