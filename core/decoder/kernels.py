"""Compiled loops of the search: one frame's moves, word ends, recombination, pruning, lattice.

A hypothesis is (node, language-model state) with two scores: "ends in blank" and "ends in the
node's label". Nodes: 0 is the base tree's root after a blank; 1 … are inner nodes of the base
tree, then the overlay's (its root is only an address); `virtual + c` is the root directly after a
word whose last label was c, so that the label may still last, and may not be entered again without
a blank between. A word ends where its last label is entered.

A hypothesis inside a word has anticipated `look_ahead` of its node (the best unigram score below);
it is paid back where the word ends. At a root it is `root_look_ahead`.

Trace-back is by *groups*: a group is a point between words (a frame, a language-model state), its
*arcs* are the ways to arrive there: a word, or none (two histories that met). All scores of groups
and arcs are absolute: sums from the first frame, look-ahead of the root included.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from core.lm.kernels import mixture_score

NEVER = -np.inf

# Places in `counters` (int64) and `reals` (float64).
ACTIVE = 0  # hypotheses alive
NEXT = 1  # hypotheses of the frame being made
FRAME = 2  # frames done
GROUPS = 3
ARCS = 4
STATES = 5  # language-model states interned
BLANK_ONLY = 6  # 1: all hypotheses end in blank, a further blank frame only adds a constant
N_COUNTERS = 8

BASE = 0  # added to every score of the beam: what frames of blank alone have contributed
BEST = 1  # the best score of the beam, without BASE
N_REALS = 4

BUCKETS = 512
MERGED_ARCS = 16
"""Histories kept where they meet between two words."""


class SearchGraph(NamedTuple):
    """Base tree ⊕ overlay as the kernels want them; N nodes with the virtual ones.

    Attributes:
        first_child: int32 [N]. n_children: int32 [N].
        token: int32 [N]; blank at the root.
        first_word: int32 [N]. n_words: int32 [N].
        word: int32 [M]; overlay entry e is word `words + e`. cost: float32 [M] nats.
        look_ahead: float32 [N], nats, weighted.
        root_child: int32 [2, tokens] child of the base's and the overlay's root, −1: none.
        prior: float32 [tokens] added where a label is entered.
        words: Size of the language model's vocabulary.
        overlay: Number of the overlay's root. virtual: First virtual node.
        root_look_ahead: Anticipated at every root.
        blank: Token id of blank.
    """

    first_child: Any
    n_children: Any
    token: Any
    first_word: Any
    n_words: Any
    word: Any
    cost: Any
    look_ahead: Any
    root_child: Any
    prior: Any
    words: int
    overlay: int
    virtual: int
    root_look_ahead: float
    blank: int


class Lists(NamedTuple):
    """The user's lists (`core.vocabulary.overlay`); classes = 0: none."""

    classes: int
    known_of: Any
    known_class_at: Any
    known_class: Any
    known_log_share: Any
    entry_known: Any
    entry_class_at: Any
    entry_class: Any
    entry_log_share: Any
    exit_at: Any
    exit_word: Any
    known_word: Any
    class_odds: Any
    table: Any
    table_at: Any
    base_log_mass: Any
    mass_limit: float


class Limits(NamedTuple):
    """`DecoderConfig` for the kernels; `skip` is the log of blank_skip."""

    lm_weight: float
    word_score: float
    beam: float
    max_active: int
    word_beam: float
    token_beam: float
    skip: float
    lattice_beam: float


class Beam(NamedTuple):
    """Hypotheses: int32 and float64 arrays of one length; *_start −1 outside of a word."""

    node: Any
    state: Any
    slot: Any
    blank_score: Any
    label_score: Any
    blank_group: Any
    label_group: Any
    blank_start: Any
    label_start: Any
    blank_end: Any
    label_end: Any


class Arena(NamedTuple):
    """Groups and arcs of the trace-back.

    Attributes:
        time: int32 [G] frame. first_arc: int32 [G]. best_arc: int32 [G]. score: float64 [G].
        sign: int64 [G] hash of the best path's words. merged: uint8 [G] made of meetings alone.
        prev: int32 [A] group it comes from. place: int32 [A] index into SearchGraph.word; −1: no
            word. node: int32 [A]. start: int32 [A] frame of the word's first label.
            end: int32 [A] frame after the last label of the word before.
        arc_score: float64 [A] on arrival. language, vocabulary: float32 [A] weighted.
        arc_sign: int64 [A]. next_arc: int32 [A] of the same group.
    """

    time: Any
    first_arc: Any
    best_arc: Any
    score: Any
    sign: Any
    merged: Any
    prev: Any
    place: Any
    node: Any
    start: Any
    end: Any
    arc_score: Any
    language: Any
    vocabulary: Any
    arc_sign: Any
    next_arc: Any


class States(NamedTuple):
    """Interned language-model states.

    Attributes:
        parts: int32 [S, K] the components' own states. table: int32 [power of two] open addressing.
        log_rest: float64 [S] log(1 − Σ class masses). mass: float64 [S, classes].
        entry: float64 [S] weighted correction of the overlay's look-ahead.
        scratch: int32 [K].
    """

    parts: Any
    table: Any
    log_rest: Any
    mass: Any
    entry: Any
    scratch: Any


class Memo(NamedTuple):
    """Direct-mapped cache of word scores: key (state, word) → scores and next state."""

    key: Any
    language: Any
    vocabulary: Any
    following: Any


@njit(nogil=True, cache=True)
def _mix(sign, word):
    """Return the hash of a word sequence with one more word."""
    sign = (sign ^ (word + 1)) * np.int64(-7046029254386353131)
    return sign ^ (sign >> np.int64(29))


@njit(nogil=True, cache=True)
def _weigh_lists(lm, lists, lm_weight, states, state):
    """Fill a new state's class masses; the formula stands in core.vocabulary.overlay, 1."""
    total = 0.0
    for c in range(lists.classes):
        q = 0.0
        for k in range(lm.weight.shape[0]):
            last = lists.table_at[k + 1] - lists.table_at[k] - 1
            column = lists.table_at[k] + min(np.int64(states.parts[state, k]), last)
            q += lm.weight[k] * np.float64(lists.table[c, column])
        q = min(max(q, 0.0), 1.0 - 1e-9)
        odds = lists.class_odds[c] * q / (1.0 - q)
        states.mass[state, c] = odds / (1.0 + odds)
        total += states.mass[state, c]
    if total > lists.mass_limit:
        for c in range(lists.classes):
            states.mass[state, c] *= lists.mass_limit / total
        total = lists.mass_limit
    states.log_rest[state] = np.log(1.0 - total)
    gain = NEVER
    for c in range(lists.classes):
        if states.mass[state, c] > 0.0:
            gain = max(gain, np.log(states.mass[state, c]) - lists.base_log_mass[c])
    states.entry[state] = lm_weight * max(gain, -50.0)


@njit(nogil=True, cache=True)
def intern(lm, lists, lm_weight, states, counters):
    """Return the number of the state in `states.scratch`; −1: the table is full."""
    sign = np.int64(0)
    for k in range(lm.weight.shape[0]):
        sign = _mix(sign, np.int64(states.scratch[k]))
    mask = states.table.shape[0] - 1
    slot = sign & mask
    while True:
        state = np.int64(states.table[slot])
        if state < 0:
            break
        same = True
        for k in range(lm.weight.shape[0]):
            if states.parts[state, k] != states.scratch[k]:
                same = False
        if same:
            return state
        slot = (slot + 1) & mask
    state = counters[STATES]
    if state >= states.parts.shape[0]:
        return np.int64(-1)
    counters[STATES] = state + 1
    states.table[slot] = state
    for k in range(lm.weight.shape[0]):
        states.parts[state, k] = states.scratch[k]
    if lists.classes > 0:
        _weigh_lists(lm, lists, lm_weight, states, state)
    return state


@njit(nogil=True, cache=True)
def rehash(lm, states, counters):
    """Enter all states into an empty (−1) table, in place."""
    mask = states.table.shape[0] - 1
    for state in range(counters[STATES]):
        sign = np.int64(0)
        for k in range(lm.weight.shape[0]):
            sign = _mix(sign, np.int64(states.parts[state, k]))
        slot = sign & mask
        while states.table[slot] >= 0:
            slot = (slot + 1) & mask
        states.table[slot] = state


@njit(nogil=True, cache=True)
def _score_word(lm, lists, lm_weight, states, state, word, words, counters):
    """Return (language, vocabulary, next state) of a word or overlay entry; −1: states are full.

    The formulas stand in core.vocabulary.overlay, 2 to 5.
    """
    if word >= words and lists.entry_known[word - words] < 0:
        entry = word - words
        mass = 0.0
        for m in range(lists.entry_class_at[entry], lists.entry_class_at[entry + 1]):
            share = np.exp(np.float64(lists.entry_log_share[m]))
            mass += states.mass[state, lists.entry_class[m]] * share
        for k in range(lm.weight.shape[0]):
            states.scratch[k] = states.parts[state, k]
        for x in range(lists.exit_at[entry], lists.exit_at[entry + 1]):
            mixture_score(lm, states.scratch, lists.exit_word[x], states.scratch)
        following = intern(lm, lists, lm_weight, states, counters)
        vocabulary = lm_weight * np.log(mass) if mass > 0.0 else NEVER
        return 0.0, vocabulary, following
    known = np.int64(-1)
    if word >= words:
        known = np.int64(lists.entry_known[word - words])
        word = np.int64(lists.known_word[known])
    elif lists.classes > 0:
        known = np.int64(lists.known_of[word])
    language = mixture_score(lm, states.parts[state], word, states.scratch)
    following = intern(lm, lists, lm_weight, states, counters)
    vocabulary = 0.0
    if lists.classes > 0:
        vocabulary = states.log_rest[state]
        if known >= 0:
            mass = np.exp(states.log_rest[state] + language)
            for m in range(lists.known_class_at[known], lists.known_class_at[known + 1]):
                share = np.exp(np.float64(lists.known_log_share[m]))
                mass += states.mass[state, lists.known_class[m]] * share
            vocabulary = np.log(mass) - language
    return lm_weight * language, lm_weight * vocabulary, following


@njit(nogil=True, cache=True)
def _place(beam, table, counters, node, state):
    """Return the place of (node, state) in the frame being made, made if it is new; −1: full.

    A slot of the table counts only if the hypothesis it names points back at it, so the table is
    never cleared (Briggs & Torczon 1993).
    """
    mask = table.shape[0] - 1
    sign = node * np.int64(0x9E3779B1) + state * np.int64(0x85EBCA77)
    slot = (sign ^ (sign >> np.int64(15))) & mask
    n = counters[NEXT]
    while True:
        i = np.int64(table[slot])
        if i >= n or beam.slot[i] != slot:
            break
        if beam.node[i] == node and beam.state[i] == state:
            return i
        slot = (slot + 1) & mask
    if n >= beam.node.shape[0]:
        return np.int64(-1)
    table[slot] = n
    beam.slot[n] = slot
    beam.node[n] = node
    beam.state[n] = state
    beam.blank_score[n] = NEVER
    beam.label_score[n] = NEVER
    beam.blank_group[n] = -1
    beam.label_group[n] = -1
    counters[NEXT] = n + 1
    return n


@njit(nogil=True, cache=True)
def _has_room(arena, counters):
    """Say whether the arena takes what one arrival or one meeting can add."""
    return (
        counters[GROUPS] < arena.time.shape[0]
        and counters[ARCS] + MERGED_ARCS + 2 <= arena.prev.shape[0]
    )


@njit(nogil=True, cache=True)
def _new_group(arena, counters, time):
    """Return a new group without arcs; `_has_room` was asked before."""
    group = counters[GROUPS]
    counters[GROUPS] = group + 1
    arena.time[group] = time
    arena.first_arc[group] = -1
    arena.best_arc[group] = -1
    arena.score[group] = NEVER
    arena.merged[group] = 0
    return group


@njit(nogil=True, cache=True)
def _add_arc(
    arena, counters, group, prev, place, node, start, end, score, language, vocabulary, sign
):
    """Add a way to arrive at a group; the best one gives the group its score and words."""
    arc = counters[ARCS]
    counters[ARCS] = arc + 1
    arena.prev[arc] = prev
    arena.place[arc] = place
    arena.node[arc] = node
    arena.start[arc] = start
    arena.end[arc] = end
    arena.arc_score[arc] = score
    arena.language[arc] = language
    arena.vocabulary[arc] = vocabulary
    arena.arc_sign[arc] = sign
    arena.next_arc[arc] = arena.first_arc[group]
    arena.first_arc[group] = arc
    if score > arena.score[group]:
        arena.score[group] = score
        arena.best_arc[group] = arc
        arena.sign[group] = sign


@njit(nogil=True, cache=True)
def _has_sign(arena, group, sign):
    arc = np.int64(arena.first_arc[group])
    n = 0
    while arc >= 0:
        if arena.arc_sign[arc] == sign:
            return True
        n += 1
        arc = np.int64(arena.next_arc[arc])
    return n >= MERGED_ARCS


@njit(nogil=True, cache=True)
def _meet(arena, counters, lattice_beam, time, one, one_score, one_end, two, two_score, two_end):
    """Return the group that stands for two histories that meet in one hypothesis.

    The better one, or, where the words differ and the loser is within the lattice beam, a new
    group with an arc from each. Scores are absolute.
    """
    if two_score > one_score:
        one, two = two, one
        one_score, two_score = two_score, one_score
        one_end, two_end = two_end, one_end
    if arena.sign[one] == arena.sign[two] or not two_score > one_score - lattice_beam:
        return one
    if arena.merged[one] == 0:
        group = _new_group(arena, counters, time)
        arena.merged[group] = 1
        _add_arc(arena, counters, group, one, -1, 0, -1, one_end, one_score, 0.0, 0.0,
                 arena.sign[one])  # fmt: skip
    elif _has_sign(arena, one, arena.sign[two]):
        return one
    else:
        # Copied, not extended: words that began before this frame must not get this history.
        group = _new_group(arena, counters, time)
        arena.merged[group] = 1
        shift = one_score - arena.score[one]
        arc = np.int64(arena.first_arc[one])
        while arc >= 0:
            _add_arc(arena, counters, group, arena.prev[arc], -1, 0, -1, arena.end[arc],
                     arena.arc_score[arc] + shift, 0.0, 0.0, arena.arc_sign[arc])  # fmt: skip
            arc = np.int64(arena.next_arc[arc])
    _add_arc(arena, counters, group, two, -1, 0, -1, two_end, two_score, 0.0, 0.0,
             arena.sign[two])  # fmt: skip
    return group


@njit(nogil=True, cache=True)
def _rest(beam, table, arena, counters, lattice_beam, base, state, score, group, end):
    """Bring a finished history to (root, state) by a blank; False: the beam is full."""
    i = _place(beam, table, counters, np.int64(0), state)
    if i < 0 or not _has_room(arena, counters):
        return False
    if beam.blank_group[i] < 0:
        beam.blank_score[i] = score
        beam.blank_group[i] = group
        beam.blank_start[i] = -1
        beam.blank_end[i] = end
        return True
    old_score = beam.blank_score[i]
    beam.blank_group[i] = _meet(
        arena, counters, lattice_beam, counters[FRAME],
        np.int64(beam.blank_group[i]), base + old_score, beam.blank_end[i],
        np.int64(group), base + score, end,
    )  # fmt: skip
    if score > old_score:
        beam.blank_score[i] = score
        beam.blank_end[i] = end
    return True


@njit(nogil=True, cache=True)
def _arrive(
    beam, table, arena, counters, lattice_beam, base,
    node, state, score, prev, place, word, leaf, start, end, language, vocabulary,
):  # fmt: skip
    """Bring a hypothesis to the root by a word; False: the beam is full.

    Args:
        beam: The frame being made. table: Its hash. arena: Trace-back. counters: Counters.
        lattice_beam: Losers further away are forgotten.
        base: What to add to `score` for an absolute one.
        node: Virtual root of the word's last label. state: State after the word.
        score: Score on arrival, root's look-ahead included.
        prev: Group before the word. place: Index of the pronunciation. word: Word id.
        leaf: Tree node of the word's last label.
        start: Frame of its first label. end: Frame after the last label of the word before.
        language: Weighted. vocabulary: Weighted.
    """
    i = _place(beam, table, counters, node, state)
    if i < 0 or not _has_room(arena, counters):
        return False
    frame = counters[FRAME]
    sign = _mix(arena.sign[prev], np.int64(word))
    held = np.int64(beam.label_group[i])
    held_score = beam.label_score[i]
    if held >= 0 and arena.time[held] == frame:
        # Others arrived in this very frame: one more arc of their group.
        arc = np.int64(arena.first_arc[held])
        while arc >= 0 and arena.arc_sign[arc] != sign:
            arc = np.int64(arena.next_arc[arc])
        if arc >= 0:
            if base + score > arena.arc_score[arc]:
                arena.prev[arc] = prev
                arena.place[arc] = place
                arena.node[arc] = leaf
                arena.start[arc] = start
                arena.end[arc] = end
                arena.arc_score[arc] = base + score
                arena.language[arc] = language
                arena.vocabulary[arc] = vocabulary
                if base + score > arena.score[held]:
                    arena.score[held] = base + score
                    arena.best_arc[held] = arc
                    arena.sign[held] = sign
        elif score > held_score - lattice_beam:
            if lattice_beam == 0.0:
                arena.first_arc[held] = -1
            _add_arc(arena, counters, held, prev, place, leaf, start, end, base + score,
                     language, vocabulary, sign)  # fmt: skip
        if score > held_score:
            beam.label_score[i] = score
        return True
    if held >= 0 and not score > held_score and (
        arena.sign[held] == sign or not score > held_score - lattice_beam
    ):
        return True
    group = _new_group(arena, counters, frame)
    _add_arc(arena, counters, group, prev, place, leaf, start, end, base + score, language,
             vocabulary, sign)  # fmt: skip
    if held >= 0 and arena.sign[held] != sign and held_score > score - lattice_beam:
        _add_arc(arena, counters, group, held, -1, 0, -1, beam.label_end[i], base + held_score,
                 0.0, 0.0, arena.sign[held])  # fmt: skip
    beam.label_group[i] = group
    beam.label_score[i] = max(score, held_score)
    beam.label_start[i] = -1
    beam.label_end[i] = frame + 1
    return True


@njit(nogil=True, cache=True)
def _prune(made, beam, counters, reals, limits, best, buckets):
    """Copy what stays of the frame being made into the beam: beam, then histogram.

    Deterministic: a bucket of the histogram stays or goes as a whole.
    """
    n = counters[NEXT]
    threshold = best - limits.beam
    alive = 0
    lowest = best
    for i in range(n):
        score = max(made.blank_score[i], made.label_score[i])
        if score > threshold:
            alive += 1
            lowest = min(lowest, score)
    if alive > limits.max_active:
        width = (best - lowest) / BUCKETS
        if width > 0.0:
            buckets[:] = 0
            for i in range(n):
                score = max(made.blank_score[i], made.label_score[i])
                if score > threshold:
                    buckets[min(np.int64((best - score) / width), BUCKETS - 1)] += 1
            total = 0
            last = 0
            while last < BUCKETS and total + buckets[last] <= limits.max_active:
                total += buckets[last]
                last += 1
            threshold = max(threshold, best - max(last, 1) * width)
    kept = 0
    for i in range(n):
        if max(made.blank_score[i], made.label_score[i]) > threshold:
            beam.node[kept] = made.node[i]
            beam.state[kept] = made.state[i]
            blank = made.blank_score[i]
            label = made.label_score[i]
            beam.blank_score[kept] = blank if blank > threshold else NEVER
            beam.label_score[kept] = label if label > threshold else NEVER
            beam.blank_group[kept] = made.blank_group[i]
            beam.label_group[kept] = made.label_group[i]
            beam.blank_start[kept] = made.blank_start[i]
            beam.label_start[kept] = made.label_start[i]
            beam.blank_end[kept] = made.blank_end[i]
            beam.label_end[kept] = made.label_end[i]
            kept += 1
    counters[ACTIVE] = kept
    reals[BEST] = best


@njit(nogil=True, cache=True)
def _stay(graph, limits, beam, made, table, arena, counters, base, row, skip, threshold):
    """Let every hypothesis last: by a blank, or by its label once more. False: full."""
    blank = row[graph.blank]
    frame = counters[FRAME]
    for i in range(counters[ACTIVE]):
        node = np.int64(beam.node[i])
        state = np.int64(beam.state[i])
        by_blank = beam.blank_score[i]
        by_label = beam.label_score[i]
        lasting = NEVER if skip else by_label + row[graph.token[node]]
        if node == 0:
            if by_blank + blank > threshold and not _rest(
                made, table, arena, counters, limits.lattice_beam, base, state,
                by_blank + blank, beam.blank_group[i], beam.blank_end[i],
            ):  # fmt: skip
                return False
            continue
        if node >= graph.virtual:
            if by_label + blank > threshold and not _rest(
                made, table, arena, counters, limits.lattice_beam, base, state,
                by_label + blank, beam.label_group[i], beam.label_end[i],
            ):  # fmt: skip
                return False
            if lasting > threshold:
                j = _place(made, table, counters, node, state)
                if j < 0:
                    return False
                made.label_score[j] = lasting
                made.label_group[j] = beam.label_group[i]
                made.label_start[j] = -1
                made.label_end[j] = frame + 1
            continue
        resting = max(by_blank, by_label) + blank
        if not (resting > threshold or lasting > threshold):
            continue
        j = _place(made, table, counters, node, state)
        if j < 0:
            return False
        made.blank_score[j] = resting
        if by_label > by_blank:
            made.blank_group[j] = beam.label_group[i]
            made.blank_start[j] = beam.label_start[i]
            made.blank_end[j] = beam.label_end[i]
        else:
            made.blank_group[j] = beam.blank_group[i]
            made.blank_start[j] = beam.blank_start[i]
            made.blank_end[j] = beam.blank_end[i]
        made.label_score[j] = lasting
        made.label_group[j] = beam.label_group[i]
        made.label_start[j] = beam.label_start[i]
        made.label_end[j] = beam.label_end[i]
    return True


@njit(nogil=True, cache=True)
def _enter(
    graph, lm, lists, limits, made, table, arena, states, memo, counters, base, best,
    child, state, score, group, start, end,
):  # fmt: skip
    """Enter a label: go on inside the word, and end the words that end here.

    Returns:
        The frame's best score so far; +inf: something is full.
    """
    if graph.n_children[child] > 0:
        i = _place(made, table, counters, child, state)
        if i < 0:
            return np.inf
        if score > made.label_score[i]:
            made.label_score[i] = score
            made.label_group[i] = group
            made.label_start[i] = start
            made.label_end[i] = end
        best = max(best, score)
    count = graph.n_words[child]
    if count == 0:
        return best
    bare = score - graph.look_ahead[child] + graph.root_look_ahead
    if child >= graph.overlay:
        bare -= states.entry[state]
    first = graph.first_word[child]
    for place in range(first, first + count):
        word = np.int64(graph.word[place])
        key = (state << np.int64(32)) | word
        hashed = key * np.int64(-7046029254386353131)
        at = (hashed >> np.int64(40)) & (memo.key.shape[0] - 1)
        if memo.key[at] == key:
            language = np.float64(memo.language[at])
            vocabulary = np.float64(memo.vocabulary[at])
            following = np.int64(memo.following[at])
        else:
            language, vocabulary, following = _score_word(
                lm, lists, limits.lm_weight, states, state, word, graph.words, counters
            )
            if following < 0:
                return np.inf
            memo.key[at] = key
            memo.language[at] = language
            memo.vocabulary[at] = vocabulary
            memo.following[at] = following
            language = np.float64(memo.language[at])
            vocabulary = np.float64(memo.vocabulary[at])
        insertion = limits.word_score
        if word >= graph.words:
            entry = word - graph.words
            insertion *= max(1, lists.exit_at[entry + 1] - lists.exit_at[entry])
        arrival = bare + language + vocabulary - graph.cost[place] + insertion
        if not arrival > best - limits.word_beam:
            continue
        if not _arrive(
            made, table, arena, counters, limits.lattice_beam, base,
            graph.virtual + np.int64(graph.token[child]), following, arrival, group, place, word,
            child, start, end, language, vocabulary,
        ):  # fmt: skip
            return np.inf
        best = max(best, arrival)
    return best


@njit(nogil=True, cache=True)
def _extend(
    graph, lm, lists, limits, beam, made, table, arena, states, memo, counters, base, best,
    gain, allowed, n_allowed,
):  # fmt: skip
    """Enter the next label from every hypothesis; returns the best score, +inf: full."""
    frame = counters[FRAME]
    for i in range(counters[ACTIVE]):
        node = np.int64(beam.node[i])
        state = np.int64(beam.state[i])
        by_blank = beam.blank_score[i]
        by_label = beam.label_score[i]
        if node == 0 or node >= graph.virtual:
            if node == 0:
                score = by_blank
                group = beam.blank_group[i]
                end = beam.blank_end[i]
                last = np.int64(-1)
            else:
                score = by_label
                group = beam.label_group[i]
                end = beam.label_end[i]
                last = np.int64(graph.token[node])
            score -= graph.root_look_ahead
            for a in range(n_allowed):
                token = np.int64(allowed[a])
                if token == last:
                    continue
                child = np.int64(graph.root_child[0, token])
                if child >= 0:
                    entered = score + gain[token] + graph.look_ahead[child]
                    if entered > best - limits.beam:
                        best = _enter(
                            graph, lm, lists, limits, made, table, arena, states, memo, counters,
                            base, best, child, state, entered, group, frame, end,
                        )  # fmt: skip
                child = np.int64(graph.root_child[1, token])
                if child >= 0:
                    entered = score + gain[token] + graph.look_ahead[child] + states.entry[state]
                    if entered > best - limits.beam:
                        best = _enter(
                            graph, lm, lists, limits, made, table, arena, states, memo, counters,
                            base, best, child, state, entered, group, frame, end,
                        )  # fmt: skip
        else:
            last = np.int64(graph.token[node])
            anticipated = np.float64(graph.look_ahead[node])
            first = np.int64(graph.first_child[node])
            from_label = by_label > by_blank
            either = max(by_label, by_blank) - anticipated
            for child in range(first, first + graph.n_children[node]):
                token = np.int64(graph.token[child])
                use_label = from_label and token != last
                score = by_blank - anticipated if token == last else either
                score += gain[token] + graph.look_ahead[child]
                if score > best - limits.beam:
                    if use_label:
                        best = _enter(
                            graph, lm, lists, limits, made, table, arena, states, memo, counters,
                            base, best, child, state, score, beam.label_group[i],
                            beam.label_start[i], beam.label_end[i],
                        )  # fmt: skip
                    else:
                        best = _enter(
                            graph, lm, lists, limits, made, table, arena, states, memo, counters,
                            base, best, child, state, score, beam.blank_group[i],
                            beam.blank_start[i], beam.blank_end[i],
                        )  # fmt: skip
        if best == np.inf:
            return best
    return best


@njit(nogil=True, cache=True)
def _frame(
    graph, lm, lists, limits, beam, made, table, arena, states, memo, counters, reals, row, skip,
    gain, allowed, buckets,
):  # fmt: skip
    """Do one frame; False: something is full and nothing was changed that counts."""
    counters[NEXT] = 0
    base = reals[BASE]
    blank = row[graph.blank]
    # 1. which labels may be entered
    n_allowed = 0
    gain[:] = NEVER
    if not skip:
        top = NEVER
        for token in range(row.shape[0]):
            if token != graph.blank:
                gain[token] = row[token] + graph.prior[token]
                top = max(top, gain[token])
        for token in range(row.shape[0]):
            if gain[token] > top - limits.token_beam or gain[token] == top:
                allowed[n_allowed] = token
                n_allowed += 1
            else:
                gain[token] = NEVER
    # 2. a first bound on the best score
    best = NEVER
    for i in range(counters[ACTIVE]):
        best = max(best, max(beam.blank_score[i], beam.label_score[i]) + blank)
        if not skip:
            best = max(best, beam.label_score[i] + row[graph.token[beam.node[i]]])
    # 3. stay, 4. enter labels and end words, 5. prune
    if not _stay(graph, limits, beam, made, table, arena, counters, base, row, skip,
                 best - limits.beam):  # fmt: skip
        return False
    if n_allowed > 0:
        best = _extend(
            graph, lm, lists, limits, beam, made, table, arena, states, memo, counters, base,
            best, gain, allowed, n_allowed,
        )  # fmt: skip
        if best == np.inf:
            return False
    _prune(made, beam, counters, reals, limits, best, buckets)
    return True


@njit(nogil=True, cache=True)
def advance(
    graph, lm, lists, limits, beam, made, table, arena, states, memo, counters, reals, log_probs,
    begin,
):  # fmt: skip
    """Do the frames of a block from `begin` on.

    Complexity: O(frames · (hypotheses · labels within the token beam)).

    Args:
        graph: SearchGraph. lm: MixtureArrays. lists: Lists. limits: Limits.
        beam: The hypotheses, changed in place. made: Scratch of the same form.
        table: int32 [power of two ≥ 2 · hypotheses]. arena: Arena. states: States. memo: Memo.
        counters: int64 [N_COUNTERS]. reals: float64 [N_REALS].
        log_probs: float32 [frames, tokens].
        begin: First frame to do.

    Returns:
        The frame reached: all, or the one that needs more room.
    """
    gain = np.empty(log_probs.shape[1], dtype=np.float64)
    allowed = np.empty(log_probs.shape[1], dtype=np.int32)
    buckets = np.empty(BUCKETS, dtype=np.int64)
    for f in range(begin, log_probs.shape[0]):
        row = log_probs[f]
        skip = np.float64(row[graph.blank]) >= limits.skip
        if skip and counters[BLANK_ONLY] == 1:
            reals[BASE] += np.float64(row[graph.blank])
            counters[FRAME] += 1
            continue
        groups = counters[GROUPS]
        arcs = counters[ARCS]
        if not _frame(
            graph, lm, lists, limits, beam, made, table, arena, states, memo, counters, reals,
            row, skip, gain, allowed, buckets,
        ):  # fmt: skip
            counters[GROUPS] = groups
            counters[ARCS] = arcs
            return f
        counters[FRAME] += 1
        counters[BLANK_ONLY] = 1 if skip else 0
    return np.int64(log_probs.shape[0])


@njit(nogil=True, cache=True)
def _close_by(arena, counters, limits, group, prev, end, score, language):
    """Add a last arc without a word, or better the one with the same words."""
    sign = arena.sign[prev]
    arc = np.int64(arena.first_arc[group])
    while arc >= 0:
        if arena.arc_sign[arc] == sign:
            if score > arena.arc_score[arc]:
                arena.prev[arc] = prev
                arena.end[arc] = end
                arena.arc_score[arc] = score
                arena.language[arc] = language
                if score > arena.score[group]:
                    arena.score[group] = score
                    arena.best_arc[group] = arc
                    arena.sign[group] = sign
            return
        arc = np.int64(arena.next_arc[arc])
    if score > arena.score[group] - limits.lattice_beam:
        _add_arc(arena, counters, group, prev, -1, 0, -1, end, score, language, 0.0, sign)


@njit(nogil=True, cache=True)
def close(graph, lm, limits, beam, arena, states, counters, reals, end_word):
    """Make the final group from all finished hypotheses (unfinished ones if there is no other).

    Args:
        graph: SearchGraph. lm: MixtureArrays. limits: Limits. beam: Beam.
        arena: Arena with room for as many arcs as there are hypotheses. states: States.
        counters: Counters. reals: Sums.
        end_word: Word id of </s> to be scored; −1: none.

    Returns:
        The group; −1: the arena is full.
    """
    n = counters[ACTIVE]
    base = reals[BASE]
    if counters[GROUPS] + 1 > arena.time.shape[0] or counters[ARCS] + 2 * n > arena.prev.shape[0]:
        return np.int64(-1)
    finished = False
    for i in range(n):
        if beam.node[i] == 0 or beam.node[i] >= graph.virtual:
            finished = True
    group = _new_group(arena, counters, counters[FRAME])
    for i in range(n):
        node = np.int64(beam.node[i])
        at_root = node == 0 or node >= graph.virtual
        if finished and not at_root:
            continue
        language = 0.0
        if end_word >= 0:
            language = limits.lm_weight * mixture_score(
                lm, states.parts[beam.state[i]], np.int64(end_word), states.scratch
            )
        for side in range(2):
            if side == 0:
                score = beam.blank_score[i]
                prev = np.int64(beam.blank_group[i])
                end = beam.blank_end[i]
            else:
                score = beam.label_score[i]
                prev = np.int64(beam.label_group[i])
                end = beam.label_end[i]
            if score == NEVER:
                continue
            score += base + language
            if not at_root:
                score += graph.root_look_ahead - graph.look_ahead[node]
            _close_by(arena, counters, limits, group, prev, end, score, language)
    return group


@njit(nogil=True, cache=True)
def compact(beam, arena, counters):
    """Drop groups and arcs that no live hypothesis comes from; keeps their order. In place."""
    groups = counters[GROUPS]
    new_group = np.zeros(groups, dtype=np.int32)
    new_group[0] = 1
    for i in range(counters[ACTIVE]):
        if beam.blank_score[i] > NEVER:
            new_group[beam.blank_group[i]] = 1
        if beam.label_score[i] > NEVER:
            new_group[beam.label_group[i]] = 1
    for group in range(groups - 1, -1, -1):
        if new_group[group]:
            arc = np.int64(arena.first_arc[group])
            while arc >= 0:
                new_group[arena.prev[arc]] = 1
                arc = np.int64(arena.next_arc[arc])
    # Arcs keep their order but for those of one group, which stay linked as they are.
    new_arc = np.full(counters[ARCS], -1, dtype=np.int32)
    for group in range(groups):
        if new_group[group]:
            arc = np.int64(arena.first_arc[group])
            while arc >= 0:
                new_arc[arc] = 1
                arc = np.int64(arena.next_arc[arc])
    kept = 0
    for arc in range(counters[ARCS]):
        if new_arc[arc] > 0:
            new_arc[arc] = kept
            kept += 1
    n = 0
    for group in range(groups):
        if new_group[group]:
            new_group[group] = n
            arena.time[n] = arena.time[group]
            first = arena.first_arc[group]
            best = arena.best_arc[group]
            arena.first_arc[n] = new_arc[first] if first >= 0 else -1
            arena.best_arc[n] = new_arc[best] if best >= 0 else -1
            arena.score[n] = arena.score[group]
            arena.sign[n] = arena.sign[group]
            arena.merged[n] = arena.merged[group]
            n += 1
        else:
            new_group[group] = -1
    for arc in range(counters[ARCS]):
        to = new_arc[arc]
        if to >= 0:
            arena.prev[to] = new_group[arena.prev[arc]]
            arena.place[to] = arena.place[arc]
            arena.node[to] = arena.node[arc]
            arena.start[to] = arena.start[arc]
            arena.end[to] = arena.end[arc]
            arena.arc_score[to] = arena.arc_score[arc]
            arena.language[to] = arena.language[arc]
            arena.vocabulary[to] = arena.vocabulary[arc]
            arena.arc_sign[to] = arena.arc_sign[arc]
            following = arena.next_arc[arc]
            arena.next_arc[to] = new_arc[following] if following >= 0 else -1
    for i in range(counters[ACTIVE]):
        if beam.blank_score[i] > NEVER:
            beam.blank_group[i] = new_group[beam.blank_group[i]]
        if beam.label_score[i] > NEVER:
            beam.label_group[i] = new_group[beam.label_group[i]]
    counters[GROUPS] = n
    counters[ARCS] = kept


@njit(nogil=True, cache=True)
def trace(arena, group, arcs):
    """Write the best path's arcs that end in a group, last first; returns how many.

    Args:
        arena: Arena. group: Where it ends. arcs: int32 [room], written in place.
    """
    n = 0
    while group >= 0 and n < arcs.shape[0]:
        arc = np.int64(arena.best_arc[group])
        if arc < 0:
            break
        arcs[n] = arc
        n += 1
        group = np.int64(arena.prev[arc])
    return n


@njit(nogil=True, cache=True)
def extract(arena, final, lattice_beam, group_of, arc_of, to_group):
    """Find the arcs of complete paths within the lattice beam of the best.

    Args:
        arena: Arena. final: The final group. lattice_beam: Nats.
        group_of: int32 [groups] new number of a group or −1, written in place.
        arc_of: int32 [arcs] old numbers of the arcs kept, in the order of their groups.
        to_group: int32 [arcs] old number of the group each leads to.

    Returns:
        (groups kept, arcs kept).
    """
    beyond = np.full(final + 1, NEVER)
    beyond[final] = 0.0
    best = arena.score[final]
    group_of[:] = -1
    n_arcs = 0
    for group in range(final, -1, -1):
        if beyond[group] == NEVER:
            continue
        group_of[group] = 1
        arc = np.int64(arena.first_arc[group])
        while arc >= 0:
            score = arena.arc_score[arc] + beyond[group]
            # The best path stays whatever rounding does.
            if score >= best - lattice_beam - 1e-9:
                prev = arena.prev[arc]
                beyond[prev] = max(beyond[prev], score - arena.score[prev])
                arc_of[n_arcs] = arc
                to_group[n_arcs] = group
                n_arcs += 1
            arc = np.int64(arena.next_arc[arc])
    n_groups = 0
    for group in range(final + 1):
        if group_of[group] == 1:
            group_of[group] = n_groups
            n_groups += 1
    return n_groups, n_arcs


@njit(nogil=True, cache=True)
def posteriors(source, target, weight, groups, result):
    """Write log posteriors of arcs of a lattice (forward–backward over all paths).

    Args:
        source: int32 [A]. target: int32 [A]; arcs sorted by falling target, source < target.
        weight: float64 [A] scaled scores of the arcs.
        groups: Number of groups; group 0 is the start, the last one the end.
        result: float64 [A], written in place.

    Returns:
        Log of the sum over all paths.
    """
    ahead = np.full(groups, NEVER)
    behind = np.full(groups, NEVER)
    ahead[0] = 0.0
    behind[groups - 1] = 0.0
    for a in range(source.shape[0] - 1, -1, -1):
        ahead[target[a]] = np.logaddexp(ahead[target[a]], ahead[source[a]] + weight[a])
    for a in range(source.shape[0]):
        behind[source[a]] = np.logaddexp(behind[source[a]], behind[target[a]] + weight[a])
    total = ahead[groups - 1]
    for a in range(source.shape[0]):
        result[a] = ahead[source[a]] + weight[a] + behind[target[a]] - total
    return total
