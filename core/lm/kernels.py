"""Compiled loops of the language model: scoring, linking of suffixes, exact back-off weights.

The array form (`core.lm.ngram.NgramArrays`) is a trie numbered breadth first. The score of a word
after a state is Katz's recursion,

    log P(w | h) = log_prob[c]                          if c = child of h along w exists
                 = backoff[h] + log P(w | suffix of h)  otherwise,

found by one binary search per order over contiguous int32 words; O(order · log(children)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.lm.mixture import MixtureArrays
    from core.lm.ngram import NgramArrays


@njit(nogil=True, cache=True)
def find_child(
    first_child: NDArray[np.int32], word: NDArray[np.int32], state: int | np.int64, target: int
) -> np.int64:
    """Return the child of `state` along word `target`, or −1.

    Args:
        first_child: int32 [N + 1].
        word: int32 [N].
        state: Node id.
        target: Word id.
    """
    if state == 0:
        return np.int64(1 + target)
    low = first_child[state]
    high = first_child[state + 1]
    while low < high:
        middle = (low + high) >> 1
        if word[middle] < target:
            low = middle + 1
        else:
            high = middle
    if low < first_child[state + 1] and word[low] == target:
        return np.int64(low)
    return np.int64(-1)


@njit(nogil=True, cache=True)
def ngram_score(
    arrays: NgramArrays,
    state: int | np.int64,
    target: int | np.int32,
) -> tuple[float, np.int64]:
    """Return (log-probability in nats as float64, next state) of a word after a state.

    Args:
        arrays: NgramArrays.
        state: Node id of a context.
        target: Word id of this model, 0 ≤ target < vocabulary size.
    """
    first_child = arrays.first_child
    word = arrays.word
    total = np.float64(0.0)
    while True:
        if state == 0:
            child = 1 + target
            break
        low = first_child[state]
        end = first_child[state + 1]
        high = end
        while low < high:
            middle = (low + high) >> 1
            if word[middle] < target:
                low = middle + 1
            else:
                high = middle
        if low < end and word[low] == target:
            child = low
            break
        total += arrays.backoff[state]
        state = arrays.suffix[state]
    total += arrays.log_prob[child]
    if first_child[child + 1] > first_child[child] or arrays.backoff[child] != 0.0:
        return total, np.int64(child)
    return total, np.int64(arrays.suffix[child])


@njit(nogil=True, cache=True)
def score_sequence(
    arrays: NgramArrays,
    words: NDArray[np.int32],
    begin_state: int | np.int64,
    sentence_end: int,
    scores: NDArray[np.float32],
) -> None:
    """Write each word's log-probability; after `sentence_end` the state is `begin_state` again.

    Args:
        arrays: NgramArrays.
        words: int32 [n]; sentences follow each other, each closed by `sentence_end`.
        begin_state: Node id that a sentence starts from.
        sentence_end: Word id of </s>.
        scores: float32 [n], written in place.
    """
    state = np.int64(begin_state)
    for i in range(words.shape[0]):
        log_prob, state = ngram_score(arrays, state, words[i])
        scores[i] = log_prob
        if words[i] == sentence_end:
            state = np.int64(begin_state)


@njit(nogil=True, cache=True)
def link_suffixes(
    first_child: NDArray[np.int32],
    word: NDArray[np.int32],
    backoff: NDArray[np.float32],
    vocabulary: int,
    suffix: NDArray[np.int32],
) -> None:
    """Write for each node the longest proper suffix that can be a state (has children or backoff).

    A suffix without children and with back-off weight 1 scores like its own suffix, so it is
    skipped: fewer states reach the search, the probabilities stay the same.

    Args:
        first_child: int32 [N + 1].
        word: int32 [N].
        backoff: float32 [N].
        vocabulary: Number of words V; nodes 1 … V are the unigrams.
        suffix: int32 [N], written in place.
    """
    nodes = word.shape[0]
    suffix[0] = 0
    for node in range(1, 1 + vocabulary):
        suffix[node] = 0
    # 1. longest suffix that exists at all
    for parent in range(1, nodes):
        for child in range(first_child[parent], first_child[parent + 1]):
            context = suffix[parent]
            while True:
                found = find_child(first_child, word, context, word[child])
                if found >= 0:
                    suffix[child] = found
                    break
                context = suffix[context]
    # 2. shorten to states; a node's suffix has a smaller number, so it is final already
    for node in range(1, nodes):
        target = suffix[node]
        if target != 0:
            is_state = first_child[target + 1] > first_child[target] or backoff[target] != 0.0
            if not is_state:
                suffix[node] = suffix[target]


@njit(nogil=True, cache=True)
def lower_scores(arrays: NgramArrays, begin: int, end: int, scores: NDArray[np.float64]) -> None:
    """Write for the children of states begin ≤ h < end the log-probability without their n-gram.

    That is log P(w | suffix of h), in float64.

    Args:
        arrays: NgramArrays.
        begin: First state, ≥ 1.
        end: Past the last state.
        scores: float64 [N], written in place at the children's numbers.
    """
    for state in range(begin, end):
        context = arrays.suffix[state]
        for child in range(arrays.first_child[state], arrays.first_child[state + 1]):
            log_prob, _ = ngram_score(arrays, context, arrays.word[child])
            scores[child] = log_prob


@njit(nogil=True, cache=True)
def renormalise(arrays: NgramArrays, begin: int, end: int, floor: float) -> None:
    """Set the back-off weights of states begin ≤ h < end so that each sums to one, in place.

        backoff(h) = (1 − Σ P(w|h)) / (1 − Σ P(w|suffix h)),  sums over the children of h

    Args:
        arrays: NgramArrays whose lower orders are normalised already.
        begin: First state, ≥ 1.
        end: Past the last state.
        floor: Least numerator and denominator (guards rounding where a state knows all words).
    """
    for state in range(begin, end):
        first = arrays.first_child[state]
        last = arrays.first_child[state + 1]
        if first == last:
            arrays.backoff[state] = 0.0
            continue
        context = arrays.suffix[state]
        left = 1.0
        lower = 1.0
        for child in range(first, last):
            log_prob, _ = ngram_score(arrays, context, arrays.word[child])
            left -= np.exp(np.float64(arrays.log_prob[child]))
            lower -= np.exp(log_prob)
        arrays.backoff[state] = np.log(max(left, floor)) - np.log(max(lower, floor))


@njit(nogil=True, cache=True)
def component_score(
    arrays: MixtureArrays,
    k: int,
    state: int | np.int64,
    target: int | np.int32,
) -> tuple[float, np.int64]:
    """Return (log-probability as float64, next state) of a union word in one component.

    Args:
        arrays: MixtureArrays.
        k: Component.
        state: Node id within the component.
        target: Word id of the union vocabulary.
    """
    base = arrays.node_begin[k]
    edge = base + k
    first_child = arrays.first_child
    word = arrays.word
    own = arrays.word_map[k, target]
    total = np.float64(arrays.word_extra[k, target])
    while True:
        if state == 0:
            child = 1 + own
            break
        low = first_child[edge + state]
        end = first_child[edge + state + 1]
        high = end
        while low < high:
            middle = (low + high) >> 1
            if word[base + middle] < own:
                low = middle + 1
            else:
                high = middle
        if low < end and word[base + low] == own:
            child = low
            break
        total += arrays.backoff[base + state]
        state = arrays.suffix[base + state]
    total += arrays.log_prob[base + child]
    if (
        first_child[edge + child + 1] > first_child[edge + child]
        or arrays.backoff[base + child] != 0.0
    ):
        return total, np.int64(child)
    return total, np.int64(arrays.suffix[base + child])


@njit(nogil=True, cache=True)
def mixture_score(
    arrays: MixtureArrays,
    states: NDArray[np.int32],
    target: int | np.int32,
    following: NDArray[np.int32],
) -> float:
    """Return log Σ_k weight[k] · P_k(word | states[k]) as float64; write the next states.

    Args:
        arrays: MixtureArrays.
        states: int32 [K], node ids within each component.
        target: Word id of the union vocabulary.
        following: int32 [K], written in place; may be `states` itself.
    """
    if arrays.weight.shape[0] == 1:
        only, next_state = component_score(arrays, 0, states[0], target)
        following[0] = next_state
        return only
    probability = 0.0
    for k in range(arrays.weight.shape[0]):
        log_prob, state = component_score(arrays, k, states[k], target)
        probability += arrays.weight[k] * np.exp(log_prob)
        following[k] = state
    total: float = np.log(probability)
    return total


@njit(nogil=True, cache=True)
def score_components(
    arrays: MixtureArrays, words: NDArray[np.int32], sentence_end: int, scores: NDArray[np.float64]
) -> None:
    """Write each word's log-probability in each component; sentences start anew after their end.

    Args:
        arrays: MixtureArrays.
        words: int32 [n], union word ids; each sentence is closed by `sentence_end`.
        sentence_end: Word id of </s>.
        scores: float64 [K, n], written in place.
    """
    for k in range(scores.shape[0]):
        state = np.int64(arrays.begin_state[k])
        for i in range(words.shape[0]):
            log_prob, state = component_score(arrays, k, state, words[i])
            scores[k, i] = log_prob
            if words[i] == sentence_end:
                state = np.int64(arrays.begin_state[k])


@njit(nogil=True, cache=True)
def walk(
    arrays: NgramArrays,
    other_first_child: NDArray[np.int32],
    other_word: NDArray[np.int32],
    log_probs: NDArray[np.float64],
    states: NDArray[np.int32],
) -> None:
    """Score every n-gram of another trie (same word ids) in a model: log P(w | the words before).

    Args:
        arrays: NgramArrays of the model.
        other_first_child: int32 [M + 1] of the other trie.
        other_word: int32 [M] of the other trie.
        log_probs: float64 [M], written in place; nats.
        states: int32 [M], the model's state after each node's words; written in place.
    """
    states[0] = 0
    log_probs[0] = 0.0
    for parent in range(other_word.shape[0]):
        state = np.int64(states[parent])
        for child in range(other_first_child[parent], other_first_child[parent + 1]):
            log_prob, following = ngram_score(arrays, state, other_word[child])
            log_probs[child] = log_prob
            states[child] = following
