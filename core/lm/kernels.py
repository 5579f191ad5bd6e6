"""Compiled loops of the language model: scoring, linking of suffixes, exact back-off weights.

The array form (`core.lm.ngram.NgramArrays`) is a trie numbered breadth first. The score of a word
after a state is Katz's recursion,

    log P(w | h) = log_prob[c]                          if c = child of h along w exists
                 = backoff[h] + log P(w | suffix of h)  otherwise,

found by one binary search per order over contiguous int32 words; O(order · log(children)).
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def find_child(first_child, word, state, target):
    """Return the child of `state` along word `target`, or −1.

    Args:
        first_child: int32 [N + 1].
        word: int32 [N].
        state: Node id.
        target: Word id.
    """
    if state == 0:
        return 1 + target
    low = first_child[state]
    high = first_child[state + 1]
    while low < high:
        middle = (low + high) >> 1
        if word[middle] < target:
            low = middle + 1
        else:
            high = middle
    if low < first_child[state + 1] and word[low] == target:
        return low
    return -1


@njit(nogil=True, cache=True)
def ngram_score(arrays, state, target):
    """Return (log-probability in nats as float64, next state) of a word after a state.

    Args:
        arrays: NgramArrays.
        state: Node id of a context.
        target: Word id of this model, 0 ≤ target < vocabulary size.
    """
    first_child = arrays.first_child
    word = arrays.word
    total = 0.0
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
def score_sequence(arrays, words, begin_state, sentence_end, scores):
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
def link_suffixes(first_child, word, backoff, vocabulary, suffix):
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
def lower_scores(arrays, begin, end, scores):
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
def renormalise(arrays, begin, end, floor):
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
def component_score(arrays, k, state, target):
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
def mixture_score(arrays, states, target, following):
    """Return log Σ_k weight[k] · P_k(word | states[k]) as float64; write the next states.

    Args:
        arrays: MixtureArrays.
        states: int32 [K], node ids within each component.
        target: Word id of the union vocabulary.
        following: int32 [K], written in place; may be `states` itself.
    """
    probability = 0.0
    for k in range(arrays.weight.shape[0]):
        log_prob, state = component_score(arrays, k, states[k], target)
        probability += arrays.weight[k] * np.exp(log_prob)
        following[k] = state
    return np.log(probability)


@njit(nogil=True, cache=True)
def score_components(arrays, words, sentence_end, scores):
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
def longest_suffixes(first_child, word, vocabulary, suffix):
    """Write for each node the longest proper suffix that exists as a node, state or not.

    Args:
        first_child: int32 [N + 1].
        word: int32 [N].
        vocabulary: Number of words V.
        suffix: int32 [N], written in place.
    """
    for node in range(min(1 + vocabulary, word.shape[0])):
        suffix[node] = 0
    for parent in range(1, word.shape[0]):
        for child in range(first_child[parent], first_child[parent + 1]):
            context = suffix[parent]
            while True:
                found = find_child(first_child, word, context, word[child])
                if found >= 0:
                    suffix[child] = found
                    break
                context = suffix[context]


@njit(nogil=True, cache=True)
def expand_suffixes(first_child, word, backoff, vocabulary, ranks, longest, suffix):
    """Write suffixes from ranks: a child's suffix is that child of its parent's suffix.

    Args:
        first_child: int32 [N + 1].
        word: int32 [N].
        backoff: float32 [N].
        vocabulary: Number of words V.
        ranks: uint16 [nodes of order ≥ 3]; place among the children of the parent's suffix, or
            65535: look it up.
        longest: int32 [N], longest suffix that exists; written in place (scratch).
        suffix: int32 [N], longest suffix that can be a state; written in place.
    """
    nodes = word.shape[0]
    for node in range(1 + vocabulary):
        longest[node] = 0
        suffix[node] = 0
    bigrams = first_child[1]
    trigrams = nodes
    if bigrams < nodes:
        trigrams = first_child[bigrams]
    for node in range(bigrams, trigrams):
        own = 1 + word[node]
        longest[node] = own
        if first_child[own + 1] > first_child[own] or backoff[own] != 0.0:
            suffix[node] = own
        else:
            suffix[node] = 0
    for parent in range(bigrams, nodes):
        context = longest[parent]
        first = first_child[context]
        for child in range(first_child[parent], first_child[parent + 1]):
            rank = ranks[child - trigrams]
            if rank != 65535:
                found = first + np.int32(rank)
            else:
                shorter = context
                found = find_child(first_child, word, shorter, word[child])
                while found < 0:
                    shorter = longest[shorter]
                    found = find_child(first_child, word, shorter, word[child])
            longest[child] = found
            if first_child[found + 1] > first_child[found] or backoff[found] != 0.0:
                suffix[child] = found
            else:
                suffix[child] = suffix[found]
