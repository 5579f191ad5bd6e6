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

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.compiled import borrow as _borrow
from core.compiled import njit
from core.lm.kernels import component_score, mixture_score
from core.vocabulary.kernels import mass_after

if TYPE_CHECKING:
    from core.lm.mixture import MixtureArrays

Records: TypeAlias = Any  # a structured array; its fields are unknown to the type checker
Ints: TypeAlias = NDArray[np.int32]
Longs: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float32]
Doubles: TypeAlias = NDArray[np.float64]
Int: TypeAlias = Any  # int or np.int64: numba has one type for both
Float: TypeAlias = Any  # float or np.float64

NEVER = -np.inf

# Places in `counters` (int64) and `reals` (float64).
ACTIVE = 0  # hypotheses alive
NEXT = 1  # hypotheses of the frame being made
FRAME = 2  # frames done
GROUPS = 3
ARCS = 4
STATES = 5  # language-model states interned
ENDS = 7  # word ends noted in the frame being made
BLANK_ONLY = 6  # 1: all hypotheses end in blank, a further blank frame only adds a constant
N_COUNTERS = 8

BASE = 0  # added to every score of the beam: what frames of blank alone have contributed
BEST = 1  # the best score of the beam, without BASE
WIDTH = 2  # how far below the best the last frame's hypotheses went
N_REALS = 4

BUCKETS = 512
GROWTH = 1.5
"""Nats by which a frame's beam may be wider than what the last frame's histogram left."""
PEEK = 1.5
"""Hypotheses within this of the best (nats) show beforehand how good the next frame will be."""
MERGED_ARCS = 16
"""Histories kept where they meet between two words."""


NODE = np.dtype(
    [("first_child", "i4"), ("n_children", "i4"), ("first_word", "i4"), ("n_words", "i4"),
     ("token", "i4"), ("look_ahead", "f4")],
    align=True,
)  # fmt: skip
"""A node of the tree: children and words as ranges, the token that leads into it (blank at the
root), weighted look-ahead in nats."""

WORD = np.dtype([("word", "i4"), ("ahead", "f4"), ("fixed", "f4"), ("cost", "f4")], align=True)
"""A pronunciation at a node: word id (overlay entry e is word `words + e`); what the word alone
would have as look-ahead; what it gets in every context: its word score less its cost; the cost."""

HYPOTHESIS = np.dtype(
    [("blank_score", "f8"), ("label_score", "f8"), ("node", "i4"), ("state", "i4"),
     ("slot", "i4"), ("blank_group", "i4"), ("label_group", "i4"), ("blank_start", "i4"),
     ("label_start", "i4"), ("blank_end", "i4"), ("label_end", "i4")],
    align=True,
)  # fmt: skip
"""A hypothesis: scores; tree node; language-model state; place in the hash; and for each of the
two scores the group before the word, the word's first frame (−1 at a root), and the frame after
the last label of the word before."""

GROUP = np.dtype(
    [("score", "f8"), ("sign", "i8"), ("time", "i4"), ("first_arc", "i4"), ("best_arc", "i4"),
     ("merged", "i4")],
    align=True,
)  # fmt: skip
"""A point between words: best score, hash of the best path's words, frame, arcs; merged: 1 if it
was made of meetings alone."""

ARC = np.dtype(
    [("score", "f8"), ("sign", "i8"), ("prev", "i4"), ("place", "i4"), ("node", "i4"),
     ("start", "i4"), ("end", "i4"), ("next", "i4"), ("language", "f4"), ("vocabulary", "f4")],
    align=True,
)  # fmt: skip
"""A way to arrive at a group: score on arrival, hash of the words, group before, pronunciation
(−1: no word), last tree node, frame of the word's first label, frame after the last label of the
word before, next arc of the group, weighted language and vocabulary scores."""

END = np.dtype(
    [("score", "f8"), ("node", "i4"), ("state", "i4"), ("group", "i4"), ("start", "i4"),
     ("end", "i4")],
    align=True,
)  # fmt: skip
"""A hypothesis that entered a node where words end, kept until the frame's labels are done."""

MEMO = np.dtype(
    [("key", "i8"), ("language", "f4"), ("vocabulary", "f4"), ("following", "i4")], align=True
)
"""Direct-mapped cache of word scores: (state, word) → weighted scores and next state."""


class SearchGraph(NamedTuple):
    """Base tree ⊕ overlay as the kernels want them; N nodes with the virtual ones.

    Attributes:
        nodes: NODE [N]. pronunciations: WORD [M].
        root_child: int32 [2, tokens] child of the base's and the overlay's root, −1: none.
        prior: float32 [tokens] added where a label is entered.
        words: Size of the language model's vocabulary.
        overlay: Number of the overlay's root. virtual: First virtual node.
        root_look_ahead: Anticipated at every root.
        blank: Token id of blank.
    """

    nodes: Records
    pronunciations: Records
    root_child: Ints
    prior: Floats
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
    class_factor: Any
    class_cap: Any
    class_constant: Any
    mass_at: Any
    mass_state: Any
    mass_value: Any
    rare: Any
    rare_at: Any
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


class States(NamedTuple):
    """Interned language-model states.

    Attributes:
        parts: int32 [S, K] the components' own states. table: int32 [power of two] open addressing.
        log_rest: float64 [S] log(1 − Σ class masses). mass: float64 [S, classes].
        entry: float64 [S] weighted correction of the overlay's look-ahead.
        scratch: int32 [K].
    """

    parts: Ints
    table: Ints
    log_rest: Doubles
    mass: Doubles
    entry: Doubles
    scratch: Ints


@njit(nogil=True, cache=True)
def _mix(sign: Int, word: Int) -> Int:
    """Return the hash of a word sequence with one more word."""
    sign = (sign ^ (word + 1)) * np.int64(-7046029254386353131)
    return sign ^ (sign >> np.int64(29))


@njit(nogil=True, cache=True)
def _weigh_lists(
    lm: MixtureArrays, lists: Lists, lm_weight: Float, states: States, state: Int,
) -> None:  # fmt: skip
    """Fill a new state's class masses; the formula stands in core.vocabulary.overlay, 1."""
    total = 0.0
    for c in range(lists.classes):
        q = 0.0
        for k in range(lm.weight.shape[0]):
            own = np.int64(states.parts[state, k])
            i = c * lm.weight.shape[0] + k
            begin = lists.mass_at[i]
            end = lists.mass_at[i + 1]
            found = np.inf
            if begin < end:
                found = lists.class_factor[c] * mass_after(
                    lists.mass_state, lists.mass_value, begin, end, lm.backoff, lm.suffix,
                    lm.node_begin[k], own,
                )  # fmt: skip
            cap = lists.class_cap[c]
            if cap == 0.0:
                found = 0.0
            elif cap < np.inf:
                found = min(found, cap * np.float64(lists.rare[lists.rare_at[k] + own]))
            q += lm.weight[k] * (lists.class_constant[c] + found)
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
def intern(
    lm: MixtureArrays, lists: Lists, lm_weight: Float, states: States, counters: Longs,
) -> Int:  # fmt: skip
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
def rehash(lm: MixtureArrays, states: States, counters: Longs) -> None:
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
def _language(lm: MixtureArrays, states: States, state: Int, word: Int) -> Float:
    """Return log P_L(word | state); the components' next states go to `states.scratch`."""
    if lm.weight.shape[0] == 1:
        log_prob, following = component_score(lm, 0, np.int64(states.parts[state, 0]), word)
        states.scratch[0] = following
        return log_prob
    return mixture_score(lm, states.parts[state], word, states.scratch)


@njit(nogil=True, cache=True)
def _score_word(
    lm: MixtureArrays, lists: Lists, lm_weight: Float, states: States, state: Int, word: Int,
    words: Int,
) -> tuple[Float, Float]:  # fmt: skip
    """Return (language, vocabulary) of a word or overlay entry; next states go to the scratch.

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
            following: Any = np.int64(lists.exit_word[x])
            mixture_score(lm, states.scratch, following, states.scratch)
        return 0.0, lm_weight * np.log(mass) if mass > 0.0 else NEVER
    known = np.int64(-1)
    if word >= words:
        known = np.int64(lists.entry_known[word - words])
        word = np.int64(lists.known_word[known])
    elif lists.classes > 0:
        known = np.int64(lists.known_of[word])
    language = _language(lm, states, state, word)
    vocabulary: Float = 0.0
    if lists.classes > 0:
        vocabulary = states.log_rest[state]
        if known >= 0:
            mass = np.exp(states.log_rest[state] + language)
            for m in range(lists.known_class_at[known], lists.known_class_at[known + 1]):
                share = np.exp(np.float64(lists.known_log_share[m]))
                mass += states.mass[state, lists.known_class[m]] * share
            vocabulary = np.log(mass) - language
    return lm_weight * language, lm_weight * vocabulary


@njit(nogil=True, cache=True)
def _place(beam: Records, table: Ints, counters: Longs, node: Int, state: Int) -> Int:
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
        if i >= n or beam[i].slot != slot:
            break
        if beam[i].node == node and beam[i].state == state:
            return i
        slot = (slot + 1) & mask
    if n >= beam.shape[0]:
        return np.int64(-1)
    table[slot] = n
    beam[n].slot = slot
    beam[n].node = node
    beam[n].state = state
    beam[n].blank_score = NEVER
    beam[n].label_score = NEVER
    beam[n].blank_group = -1
    beam[n].label_group = -1
    counters[NEXT] = n + 1
    return n


@njit(nogil=True, cache=True)
def _has_room(groups: Records, arcs: Records, counters: Longs) -> bool:
    """Say whether the trace-back takes what one arrival or one meeting can add."""
    room: bool = (
        counters[GROUPS] < groups.shape[0] and counters[ARCS] + MERGED_ARCS + 2 <= arcs.shape[0]
    )
    return room


@njit(nogil=True, cache=True)
def _new_group(groups: Records, counters: Longs, time: Int) -> Int:
    """Return a new group without arcs; `_has_room` was asked before."""
    group = counters[GROUPS]
    counters[GROUPS] = group + 1
    groups[group].time = time
    groups[group].first_arc = -1
    groups[group].best_arc = -1
    groups[group].score = NEVER
    groups[group].merged = 0
    return group


@njit(nogil=True, cache=True)
def _add_arc(
    groups: Records, arcs: Records, counters: Longs, group: Int, prev: Int, place: Int, node: Int,
    start: Int, end: Int, score: Float, language: Float, vocabulary: Float, sign: Int,
) -> None:  # fmt: skip
    """Add a way to arrive at a group; the best one gives the group its score and words."""
    at = counters[ARCS]
    counters[ARCS] = at + 1
    arc = arcs[at]
    arc.prev = prev
    arc.place = place
    arc.node = node
    arc.start = start
    arc.end = end
    arc.score = score
    arc.language = language
    arc.vocabulary = vocabulary
    arc.sign = sign
    arc.next = groups[group].first_arc
    groups[group].first_arc = at
    if score > groups[group].score:
        groups[group].score = score
        groups[group].best_arc = at
        groups[group].sign = sign


@njit(nogil=True, cache=True)
def _has_sign(groups: Records, arcs: Records, group: Int, sign: Int) -> bool:
    """Say whether a group has an arc with these words, or as many arcs as it may."""
    at = np.int64(groups[group].first_arc)
    n = 0
    while at >= 0:
        if arcs[at].sign == sign:
            return True
        n += 1
        at = np.int64(arcs[at].next)
    return n >= MERGED_ARCS


@njit(nogil=True, cache=True)
def _meet(
    groups: Records, arcs: Records, counters: Longs, lattice_beam: Float, time: Int, one: Int,
    one_score: Float, one_end: Int, two: Int, two_score: Float, two_end: Int,
) -> Int:  # fmt: skip
    """Return the group that stands for two histories that meet in one hypothesis.

    The better one, or, where the words differ and the loser is within the lattice beam, a new
    group with an arc from each. Scores are absolute.
    """
    if two_score > one_score:
        one, two = two, one
        one_score, two_score = two_score, one_score
        one_end, two_end = two_end, one_end
    sign = groups[two].sign
    if groups[one].sign == sign or not two_score > one_score - lattice_beam:
        return one
    if groups[one].merged == 0:
        group = _new_group(groups, counters, time)
        groups[group].merged = 1
        _add_arc(groups, arcs, counters, group, one, -1, 0, -1, one_end, one_score, 0.0, 0.0,
                 groups[one].sign)  # fmt: skip
    elif _has_sign(groups, arcs, one, sign):
        return one
    else:
        # Copied, not extended: words that began before this frame must not get this history.
        group = _new_group(groups, counters, time)
        groups[group].merged = 1
        shift = one_score - groups[one].score
        at = np.int64(groups[one].first_arc)
        while at >= 0:
            _add_arc(groups, arcs, counters, group, arcs[at].prev, -1, 0, -1, arcs[at].end,
                     arcs[at].score + shift, 0.0, 0.0, arcs[at].sign)  # fmt: skip
            at = np.int64(arcs[at].next)
    _add_arc(groups, arcs, counters, group, two, -1, 0, -1, two_end, two_score, 0.0, 0.0, sign)
    return group


@njit(nogil=True, cache=True)
def _rest(
    made: Records, table: Ints, groups: Records, arcs: Records, counters: Longs,
    lattice_beam: Float, base: Float, state: Int, score: Float, group: Int, end: Int,
) -> bool:  # fmt: skip
    """Bring a finished history to (root, state) by a blank; False: something is full."""
    i = _place(made, table, counters, np.int64(0), state)
    if i < 0 or not _has_room(groups, arcs, counters):
        return False
    h = made[i]
    if h.blank_group < 0:
        h.blank_score = score
        h.blank_group = group
        h.blank_start = -1
        h.blank_end = end
        return True
    old_score = h.blank_score
    h.blank_group = _meet(
        groups, arcs, counters, lattice_beam, counters[FRAME],
        np.int64(h.blank_group), base + old_score, np.int64(h.blank_end),
        np.int64(group), base + score, np.int64(end),
    )  # fmt: skip
    if score > old_score:
        h.blank_score = score
        h.blank_end = end
    return True


@njit(nogil=True, cache=True)
def _arrive(
    made: Records, table: Ints, groups: Records, arcs: Records, counters: Longs,
    lattice_beam: Float, base: Float, node: Int, state: Int, score: Float, prev: Int, place: Int,
    word: Int, leaf: Int, start: Int, end: Int, language: Float, vocabulary: Float,
) -> bool:  # fmt: skip
    """Bring a hypothesis to the root by a word; False: something is full.

    Args:
        made: The frame being made. table: Its hash. groups: GROUP. arcs: ARC. counters: Counters.
        lattice_beam: Losers further away are forgotten.
        base: What to add to `score` for an absolute one.
        node: Virtual root of the word's last label. state: State after the word.
        score: Score on arrival, root's look-ahead included.
        prev: Group before the word. place: Index of the pronunciation. word: Word id.
        leaf: Tree node of the word's last label.
        start: Frame of its first label. end: Frame after the last label of the word before.
        language: Weighted. vocabulary: Weighted.
    """
    i = _place(made, table, counters, node, state)
    if i < 0 or not _has_room(groups, arcs, counters):
        return False
    h = made[i]
    frame = counters[FRAME]
    sign = _mix(groups[prev].sign, word)
    held = np.int64(h.label_group)
    held_score = h.label_score
    if held >= 0 and groups[held].time == frame:
        # Others arrived in this very frame: one more arc of their group.
        if lattice_beam == 0.0:
            if not score > held_score:
                return True
            groups[held].first_arc = -1
        at = np.int64(groups[held].first_arc)
        while at >= 0 and arcs[at].sign != sign:
            at = np.int64(arcs[at].next)
        if at >= 0:
            if base + score > arcs[at].score:
                arc = arcs[at]
                arc.prev = prev
                arc.place = place
                arc.node = leaf
                arc.start = start
                arc.end = end
                arc.score = base + score
                arc.language = language
                arc.vocabulary = vocabulary
                if base + score > groups[held].score:
                    groups[held].score = base + score
                    groups[held].best_arc = at
                    groups[held].sign = sign
        elif score > held_score - lattice_beam:
            _add_arc(groups, arcs, counters, held, prev, place, leaf, start, end, base + score,
                     language, vocabulary, sign)  # fmt: skip
        if score > held_score:
            h.label_score = score
        return True
    if (
        held >= 0
        and not score > held_score
        and (groups[held].sign == sign or not score > held_score - lattice_beam)
    ):
        return True
    group = _new_group(groups, counters, frame)
    _add_arc(groups, arcs, counters, group, prev, place, leaf, start, end, base + score, language,
             vocabulary, sign)  # fmt: skip
    if held >= 0 and groups[held].sign != sign and held_score > score - lattice_beam:
        _add_arc(groups, arcs, counters, group, held, -1, 0, -1, np.int64(h.label_end),
                 base + held_score, 0.0, 0.0, groups[held].sign)  # fmt: skip
    h.label_group = group
    h.label_score = max(score, held_score)
    h.label_start = -1
    h.label_end = frame + 1
    return True


@njit(nogil=True, cache=True)
def _prune(
    made: Records, beam: Records, counters: Longs, reals: Doubles, limits: Limits, best: Float,
    width: Float, buckets: Longs,
) -> None:  # fmt: skip
    """Copy what stays of the frame being made into the beam: beam, then histogram.

    Deterministic: a bucket of the histogram stays or goes as a whole.
    """
    n = counters[NEXT]
    threshold = best - width
    alive = 0
    lowest = best
    for i in range(n):
        score = max(made[i].blank_score, made[i].label_score)
        if score > threshold:
            alive += 1
            lowest = min(lowest, score)
    if alive > limits.max_active:
        step = (best - lowest) / BUCKETS
        if step > 0.0:
            buckets[:] = 0
            for i in range(n):
                score = max(made[i].blank_score, made[i].label_score)
                if score > threshold:
                    bucket: Int = min(np.int64((best - score) / step), BUCKETS - 1)
                    buckets[bucket] += 1
            total = 0
            last = 0
            while last < BUCKETS and total + buckets[last] <= limits.max_active:
                total += buckets[last]
                last += 1
            threshold = max(threshold, best - max(last, 1) * step)
            width = best - threshold
    kept = 0
    for i in range(n):
        h = made[i]
        blank = h.blank_score
        label = h.label_score
        if max(blank, label) > threshold:
            to = beam[kept]
            to.node = h.node
            to.state = h.state
            to.blank_score = blank if blank > threshold else NEVER
            to.label_score = label if label > threshold else NEVER
            to.blank_group = h.blank_group
            to.label_group = h.label_group
            to.blank_start = h.blank_start
            to.label_start = h.label_start
            to.blank_end = h.blank_end
            to.label_end = h.label_end
            kept += 1
    counters[ACTIVE] = kept
    reals[BEST] = best
    reals[WIDTH] = width


@njit(nogil=True, cache=True)
def _stay(
    nodes: Records, virtual: Int, lattice_beam: Float, beam: Records, made: Records, table: Ints,
    groups: Records, arcs: Records, counters: Longs, base: Float, row: Floats, blank: Float,
    skip: bool, threshold: Float,
) -> bool:  # fmt: skip
    """Let every hypothesis last: by a blank, or by its label once more. False: full."""
    frame = counters[FRAME]
    for i in range(counters[ACTIVE]):
        old = beam[i]
        node = np.int64(old.node)
        state = np.int64(old.state)
        by_blank = old.blank_score
        by_label = old.label_score
        lasting = NEVER if skip else by_label + row[nodes[node].token]
        if node == 0:
            if by_blank + blank > threshold and not _rest(
                made, table, groups, arcs, counters, lattice_beam, base, state,
                by_blank + blank, np.int64(old.blank_group), np.int64(old.blank_end),
            ):  # fmt: skip
                return False
            continue
        if node >= virtual:
            if by_label + blank > threshold and not _rest(
                made, table, groups, arcs, counters, lattice_beam, base, state,
                by_label + blank, np.int64(old.label_group), np.int64(old.label_end),
            ):  # fmt: skip
                return False
            if lasting > threshold:
                j = _place(made, table, counters, node, state)
                if j < 0:
                    return False
                made[j].label_score = lasting
                made[j].label_group = old.label_group
                made[j].label_start = -1
                made[j].label_end = frame + 1
            continue
        resting = max(by_blank, by_label) + blank
        if not (resting > threshold or lasting > threshold):
            continue
        j = _place(made, table, counters, node, state)
        if j < 0:
            return False
        new = made[j]
        new.blank_score = resting
        if by_label > by_blank:
            new.blank_group = old.label_group
            new.blank_start = old.label_start
            new.blank_end = old.label_end
        else:
            new.blank_group = old.blank_group
            new.blank_start = old.blank_start
            new.blank_end = old.blank_end
        new.label_score = lasting
        new.label_group = old.label_group
        new.label_start = old.label_start
        new.label_end = old.label_end
    return True


@njit(nogil=True, cache=True)
def _enter(
    nodes: Records, made: Records, table: Ints, ends: Records, counters: Longs, child: Int,
    state: Int, score: Float, group: Int, start: Int, end: Int,
) -> bool:  # fmt: skip
    """Enter a label: go on inside the word, note whether words end here; False: full."""
    if nodes[child].n_children > 0:
        i = _place(made, table, counters, child, state)
        if i < 0:
            return False
        h = made[i]
        if score > h.label_score:
            h.label_score = score
            h.label_group = group
            h.label_start = start
            h.label_end = end
    if nodes[child].n_words > 0:
        n = counters[ENDS]
        if n >= ends.shape[0]:
            return False
        e = ends[n]
        e.score = score
        e.node = child
        e.state = state
        e.group = group
        e.start = start
        e.end = end
        counters[ENDS] = n + 1
    return True


@njit(nogil=True, cache=True)
def _peek(
    nodes: Records, root_child: Ints, virtual: Int, root_look_ahead: Float, beam: Records,
    counters: Longs, best: Float, gain: Doubles,
) -> Float:  # fmt: skip
    """Return a bound on the frame's best score from what the best hypotheses can enter."""
    top = NEVER
    for i in range(counters[ACTIVE]):
        top = max(top, max(beam[i].blank_score, beam[i].label_score))
    for i in range(counters[ACTIVE]):
        score = max(beam[i].blank_score, beam[i].label_score)
        if score < top - PEEK:
            continue
        node = np.int64(beam[i].node)
        if node == 0 or node >= virtual:
            last = np.int64(nodes[node].token) if node > 0 else np.int64(-1)
            for token in range(root_child.shape[1]):
                child: Int = np.int64(root_child[0, token])
                if child >= 0 and token != last and nodes[child].n_children > 0:
                    best = max(best, score - root_look_ahead + gain[token]
                               + nodes[child].look_ahead)  # fmt: skip
            continue
        last = np.int64(nodes[node].token)
        score -= nodes[node].look_ahead
        first = np.int64(nodes[node].first_child)
        for child in range(first, first + nodes[node].n_children):
            if nodes[child].token != last and nodes[child].n_children > 0:
                best = max(best, score + gain[nodes[child].token] + nodes[child].look_ahead)
    return best


@njit(nogil=True, cache=True)
def _extend(
    nodes: Records, root_child: Ints, virtual: Int, root_look_ahead: Float, limit: Float,
    beam: Records, made: Records, table: Ints, ends: Records, counters: Longs, entries: Doubles,
    best: Float, gain: Doubles, allowed: Ints, n_allowed: Int,
) -> Float:  # fmt: skip
    """Enter the next label from every hypothesis; returns the best score, +inf: full.

    Args:
        nodes: NODE. root_child: int32 [2, tokens]. virtual: First virtual node.
        root_look_ahead: Anticipated at roots. limit: Score beam.
        beam: HYPOTHESIS. made: The frame being made. table: Its hash. ends: Word ends noted.
        counters: Counters. entries: float64 [S] correction of the overlay's look-ahead.
        best: Best score so far. gain: float64 [tokens] for entering a label, −inf: not allowed.
        allowed: int32 tokens with a finite gain. n_allowed: How many.
    """
    frame = counters[FRAME]
    for i in range(counters[ACTIVE]):
        old = beam[i]
        node = np.int64(old.node)
        state = np.int64(old.state)
        by_blank = old.blank_score
        by_label = old.label_score
        if node == 0 or node >= virtual:
            if node == 0:
                score = by_blank - root_look_ahead
                group = np.int64(old.blank_group)
                end = np.int64(old.blank_end)
                last = np.int64(-1)
            else:
                score = by_label - root_look_ahead
                group = np.int64(old.label_group)
                end = np.int64(old.label_end)
                last = np.int64(nodes[node].token)
            for a in range(n_allowed):
                token = np.int64(allowed[a])
                if token == last:
                    continue
                for tree in range(root_child.shape[0]):
                    child: Int = np.int64(root_child[tree, token])
                    if child < 0:
                        continue
                    entered = score + gain[token] + nodes[child].look_ahead
                    if tree == 1:
                        entered += entries[state]
                    if entered > best - limit:
                        if nodes[child].n_children > 0:
                            best = max(best, entered)
                        if not _enter(nodes, made, table, ends, counters, child, state, entered,
                                      group, frame, end):  # fmt: skip
                            return np.inf
            continue
        anticipated = np.float64(nodes[node].look_ahead)
        last = np.int64(nodes[node].token)
        first = np.int64(nodes[node].first_child)
        either = max(by_label, by_blank) - anticipated
        for child in range(first, first + nodes[node].n_children):
            token = np.int64(nodes[child].token)
            from_label = by_label > by_blank and token != last
            score = by_blank - anticipated if token == last else either
            score += gain[token] + nodes[child].look_ahead
            if score > best - limit:
                # A leaf is no hypothesis of its own: its word's arrival is, further down.
                if nodes[child].n_children > 0:
                    best = max(best, score)
                if from_label:
                    group = np.int64(old.label_group)
                    start = np.int64(old.label_start)
                    end = np.int64(old.label_end)
                else:
                    group = np.int64(old.blank_group)
                    start = np.int64(old.blank_start)
                    end = np.int64(old.blank_end)
                if not _enter(nodes, made, table, ends, counters, child, state, score, group,
                              start, end):  # fmt: skip
                    return np.inf
    return best


@njit(nogil=True, cache=True)
def _end_words(
    graph: SearchGraph, lm: MixtureArrays, lists: Lists, limits: Limits, made: Records, table: Ints,
    ends: Records, groups: Records, arcs: Records, states: States, memo: Records, counters: Longs,
    base: Float, best: Float, width: Float,
) -> Float:  # fmt: skip
    """Score the words that end in this frame and bring them to the roots.

    Done after all labels were entered, when the frame's best score is nearly known.

    Returns:
        The frame's best score; +inf: something is full.
    """
    nodes = graph.nodes
    pronunciations = graph.pronunciations
    word_beam = min(limits.word_beam, width)
    for e in range(counters[ENDS]):
        end = ends[e]
        node = np.int64(end.node)
        state = np.int64(end.state)
        bare = end.score - nodes[node].look_ahead
        first = np.int64(nodes[node].first_word)
        for place in range(first, first + nodes[node].n_words):
            # As if the word had had a branch of its own: a rare one is dropped before it costs a
            # look into the language model, however common what begins like it.
            if not bare + pronunciations[place].ahead > best - width:
                continue
            word = np.int64(pronunciations[place].word)
            key = (state << np.int64(32)) | word
            hashed = key * np.int64(-7046029254386353131)
            scored = memo[(hashed >> np.int64(40)) & (memo.shape[0] - 1)]
            if scored.key != key:
                language, vocabulary = _score_word(
                    lm, lists, limits.lm_weight, states, state, word, graph.words
                )
                scored.key = key
                scored.language = language
                scored.vocabulary = vocabulary
                scored.following = -1
            arrival = (
                bare + graph.root_look_ahead + scored.language + scored.vocabulary
                + pronunciations[place].fixed
            )  # fmt: skip
            if node >= graph.overlay:
                arrival -= states.entry[state]
            if not arrival > best - word_beam:
                continue
            if scored.following < 0:
                _score_word(lm, lists, limits.lm_weight, states, state, word, graph.words)
                following = intern(lm, lists, limits.lm_weight, states, counters)
                if following < 0:
                    return np.inf
                scored.following = following
            if not _arrive(
                made, table, groups, arcs, counters, limits.lattice_beam, base,
                graph.virtual + np.int64(nodes[node].token), np.int64(scored.following), arrival,
                np.int64(end.group), place, word, node, np.int64(end.start), np.int64(end.end),
                scored.language, scored.vocabulary,
            ):  # fmt: skip
                return np.inf
            best = max(best, arrival)
    return best


@njit(nogil=True, cache=True)
def _frame(
    graph: SearchGraph, lm: MixtureArrays, lists: Lists, limits: Limits, beam: Records,
    made: Records, table: Ints, ends: Records, groups: Records, arcs: Records, states: States,
    memo: Records, counters: Longs, reals: Doubles, row: Floats, skip: bool, gain: Doubles,
    allowed: Ints, buckets: Longs,
) -> bool:  # fmt: skip
    """Do one frame; False: something is full and nothing was changed that counts."""
    counters[NEXT] = 0
    counters[ENDS] = 0
    nodes = graph.nodes
    base = reals[BASE]
    blank = np.float64(row[graph.blank])
    # What the histogram would throw away is not made in the first place.
    width = min(limits.beam, reals[WIDTH] + GROWTH)
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
            if token == graph.blank:
                continue
            if gain[token] > top - limits.token_beam or gain[token] == top:
                allowed[n_allowed] = token
                n_allowed += 1
            else:
                gain[token] = NEVER
    # 2. a first bound on the best score
    best = NEVER
    for i in range(counters[ACTIVE]):
        by_label = beam[i].label_score
        best = max(best, max(beam[i].blank_score, by_label) + blank)
        if not skip:
            best = max(best, by_label + row[nodes[beam[i].node].token])
    # 3. stay, 4. enter labels, 5. end words, 6. prune
    if not _stay(
        nodes, graph.virtual, limits.lattice_beam, beam, made, table, groups, arcs, counters, base,
        row, blank, skip, best - width,
    ):  # fmt: skip
        return False
    if n_allowed > 0:
        best = _peek(
            nodes, graph.root_child, graph.virtual, graph.root_look_ahead, beam, counters, best,
            gain,
        )  # fmt: skip
        best = _extend(
            nodes, graph.root_child, graph.virtual, graph.root_look_ahead, width, beam, made,
            table, ends, counters, states.entry, best, gain, allowed, n_allowed,
        )  # fmt: skip
        if best == np.inf:
            return False
        best = _end_words(
            graph, lm, lists, limits, made, table, ends, groups, arcs, states, memo, counters,
            base, best, width,
        )  # fmt: skip
        if best == np.inf:
            return False
    _prune(made, beam, counters, reals, limits, best, width, buckets)
    return True


@njit(nogil=True, cache=True)
def advance(
    graph: SearchGraph, lm: MixtureArrays, lists: Lists, limits: Limits, beam: Records,
    made: Records, table: Ints, ends: Records, groups: Records, arcs: Records, states: States,
    memo: Records, counters: Longs, reals: Doubles, log_probs: Floats, begin: Int,
) -> Int:  # fmt: skip
    """Do the frames of a block from `begin` on.

    Complexity: O(frames · (hypotheses · labels within the token beam)).

    Args:
        graph: SearchGraph. lm: MixtureArrays. lists: Lists. limits: Limits.
        beam: HYPOTHESIS [room], changed in place. made: Scratch of the same form.
        table: int32 [power of two ≥ 2 · room]. ends: END, scratch.
        groups: GROUP. arcs: ARC. states: States. memo: MEMO [power of two].
        counters: int64 [N_COUNTERS]. reals: float64 [N_REALS].
        log_probs: float32 [frames, tokens].
        begin: First frame to do.

    Returns:
        The frame reached: all, or the one that needs more room.
    """
    graph = _borrow(graph)
    lm = _borrow(lm)
    lists = _borrow(lists)
    beam = _borrow(beam)
    made = _borrow(made)
    table = _borrow(table)
    ends = _borrow(ends)
    groups = _borrow(groups)
    arcs = _borrow(arcs)
    states = _borrow(states)
    memo = _borrow(memo)
    counters = _borrow(counters)
    reals = _borrow(reals)
    log_probs = _borrow(log_probs)
    gain = np.empty(log_probs.shape[1], dtype=np.float64)
    allowed = np.empty(log_probs.shape[1], dtype=np.int32)
    buckets = np.empty(BUCKETS, dtype=np.int64)
    for f in range(begin, log_probs.shape[0]):
        row = log_probs[f]
        skip: Any = np.float64(row[graph.blank]) >= limits.skip
        if skip and counters[BLANK_ONLY] == 1:
            reals[BASE] += np.float64(row[graph.blank])
            counters[FRAME] += 1
            continue
        n_groups = counters[GROUPS]
        n_arcs = counters[ARCS]
        if not _frame(
            graph, lm, lists, limits, beam, made, table, ends, groups, arcs, states, memo,
            counters, reals, row, skip, _borrow(gain), _borrow(allowed),
            _borrow(buckets),
        ):  # fmt: skip
            counters[GROUPS] = n_groups
            counters[ARCS] = n_arcs
            return np.int64(f)
        counters[FRAME] += 1
        counters[BLANK_ONLY] = 1 if skip else 0
    return np.int64(log_probs.shape[0])


@njit(nogil=True, cache=True)
def _close_by(
    groups: Records, arcs: Records, counters: Longs, lattice_beam: Float, group: Int, prev: Int,
    end: Int, score: Float, language: Float,
) -> None:  # fmt: skip
    """Add a last arc without a word, or better the one with the same words."""
    sign = groups[prev].sign
    at = np.int64(groups[group].first_arc)
    while at >= 0:
        if arcs[at].sign == sign:
            if score > arcs[at].score:
                arcs[at].prev = prev
                arcs[at].end = end
                arcs[at].score = score
                arcs[at].language = language
                if score > groups[group].score:
                    groups[group].score = score
                    groups[group].best_arc = at
                    groups[group].sign = sign
            return
        at = np.int64(arcs[at].next)
    if score > groups[group].score - lattice_beam:
        _add_arc(groups, arcs, counters, group, prev, -1, 0, -1, end, score, language, 0.0, sign)


@njit(nogil=True, cache=True)
def close(
    graph: SearchGraph, lm: MixtureArrays, limits: Limits, beam: Records, groups: Records,
    arcs: Records, states: States, counters: Longs, reals: Doubles, end_word: Int,
) -> Int:  # fmt: skip
    """Make the final group from all finished hypotheses (unfinished ones if there is no other).

    Args:
        graph: SearchGraph. lm: MixtureArrays. limits: Limits. beam: HYPOTHESIS.
        groups: GROUP. arcs: ARC, with room for twice as many as there are hypotheses.
        states: States. counters: Counters. reals: Sums.
        end_word: Word id of </s> to be scored; −1: none.

    Returns:
        The group; −1: groups or arcs are full.
    """
    n = counters[ACTIVE]
    base = reals[BASE]
    if counters[GROUPS] + 1 > groups.shape[0] or counters[ARCS] + 2 * n > arcs.shape[0]:
        return np.int64(-1)
    finished = False
    for i in range(n):
        if beam[i].node == 0 or beam[i].node >= graph.virtual:
            finished = True
    group = _new_group(groups, counters, counters[FRAME])
    for i in range(n):
        node = np.int64(beam[i].node)
        at_root = node == 0 or node >= graph.virtual
        if finished and not at_root:
            continue
        extra = 0.0
        language = 0.0
        if end_word >= 0:
            language = limits.lm_weight * mixture_score(
                lm, states.parts[beam[i].state], end_word, states.scratch
            )
        if not at_root:
            extra = graph.root_look_ahead - graph.nodes[node].look_ahead
        if beam[i].blank_score > NEVER:
            _close_by(groups, arcs, counters, limits.lattice_beam, group,
                      np.int64(beam[i].blank_group), np.int64(beam[i].blank_end),
                      beam[i].blank_score + base + language + extra, language)  # fmt: skip
        if beam[i].label_score > NEVER:
            _close_by(groups, arcs, counters, limits.lattice_beam, group,
                      np.int64(beam[i].label_group), np.int64(beam[i].label_end),
                      beam[i].label_score + base + language + extra, language)  # fmt: skip
    return group


@njit(nogil=True, cache=True)
def compact(beam: Records, groups: Records, arcs: Records, counters: Longs) -> None:
    """Drop groups and arcs that no live hypothesis comes from; keeps their order. In place."""
    n_groups = counters[GROUPS]
    n_arcs = counters[ARCS]
    group_of = np.zeros(n_groups, dtype=np.int32)
    arc_of = np.full(n_arcs, -1, dtype=np.int32)
    group_of[0] = 1
    for i in range(counters[ACTIVE]):
        if beam[i].blank_score > NEVER:
            group_of[beam[i].blank_group] = 1
        if beam[i].label_score > NEVER:
            group_of[beam[i].label_group] = 1
    for group in range(n_groups - 1, -1, -1):
        if group_of[group] == 1:
            at: Int = np.int64(groups[group].first_arc)
            while at >= 0:
                arc_of[at] = 1
                group_of[arcs[at].prev] = 1
                at = np.int64(arcs[at].next)
    kept_groups = 0
    for group in range(n_groups):
        if group_of[group] == 1:
            group_of[group] = kept_groups
            kept_groups += 1
        else:
            group_of[group] = -1
    kept_arcs = 0
    for at in range(n_arcs):
        if arc_of[at] == 1:
            arc_of[at] = kept_arcs
            arcs[kept_arcs] = arcs[at]
            arcs[kept_arcs].prev = group_of[arcs[kept_arcs].prev]
            kept_arcs += 1
    for at in range(kept_arcs):
        # An arc's successor in its group was kept as well; its number is found in a second pass,
        # as it may be the greater one.
        if arcs[at].next >= 0:
            arcs[at].next = arc_of[arcs[at].next]
    for group in range(n_groups):
        to = group_of[group]
        if to >= 0:
            groups[to] = groups[group]
            if groups[to].first_arc >= 0:
                groups[to].first_arc = arc_of[groups[to].first_arc]
                groups[to].best_arc = arc_of[groups[to].best_arc]
    for i in range(counters[ACTIVE]):
        if beam[i].blank_score > NEVER:
            beam[i].blank_group = group_of[beam[i].blank_group]
        if beam[i].label_score > NEVER:
            beam[i].label_group = group_of[beam[i].label_group]
    counters[GROUPS] = kept_groups
    counters[ARCS] = kept_arcs


@njit(nogil=True, cache=True)
def trace(groups: Records, arcs: Records, group: Int, path: Ints) -> Int:
    """Write the best path's arcs that end in a group, last first; returns how many.

    Args:
        groups: GROUP. arcs: ARC. group: Where it ends. path: int32 [room], written in place.
    """
    n = 0
    while n < path.shape[0]:
        at = np.int64(groups[group].best_arc)
        if at < 0:
            break
        path[n] = at
        n += 1
        group = np.int64(arcs[at].prev)
    return n


@njit(nogil=True, cache=True)
def extract(
    groups: Records, arcs: Records, final: Int, lattice_beam: Float, group_of: Ints, arc_of: Ints,
    to_group: Ints,
) -> tuple[int, int]:  # fmt: skip
    """Find the arcs of complete paths within the lattice beam of the best.

    Args:
        groups: GROUP. arcs: ARC. final: The final group. lattice_beam: Nats.
        group_of: int32 [groups] new number of a group or −1, written in place.
        arc_of: int32 [arcs] old numbers of the arcs kept, in the order of their groups.
        to_group: int32 [arcs] old number of the group each leads to.

    Returns:
        (groups kept, arcs kept).
    """
    beyond = np.full(final + 1, NEVER)
    beyond[final] = 0.0
    best = groups[final].score
    group_of[:] = -1
    n_arcs = 0
    for group in range(final, -1, -1):
        if beyond[group] == NEVER:
            continue
        group_of[group] = 1
        at = np.int64(groups[group].first_arc)
        while at >= 0:
            score = arcs[at].score + beyond[group]
            # The best path stays whatever rounding does.
            if score >= best - lattice_beam - 1e-9:
                prev = arcs[at].prev
                beyond[prev] = max(beyond[prev], score - groups[prev].score)
                arc_of[n_arcs] = at
                to_group[n_arcs] = group
                n_arcs += 1
            at = np.int64(arcs[at].next)
    n_groups = 0
    for group in range(final + 1):
        if group_of[group] == 1:
            group_of[group] = n_groups
            n_groups += 1
    return n_groups, n_arcs


@njit(nogil=True, cache=True)
def posteriors(source: Ints, target: Ints, weight: Doubles, groups: int, result: Doubles) -> Float:
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


@njit(nogil=True, cache=True)
def best_chain_path(
    log_probs: Floats, token: Ints, entry: Doubles, pred_at: Ints, pred: Ints, first: Longs,
    last: Longs, path: Ints,
) -> Float:  # fmt: skip
    """Find the best way through the states of a linear grammar; O(frames · transitions).

    Args:
        log_probs: float32 [frames, tokens], frames ≥ 1.
        token: int32 [S] what a state emits.
        entry: float64 [S] added where a state is entered from another one.
        pred_at: int32 [S + 1]. pred: int32 states before s are pred[pred_at[s]:pred_at[s + 1]];
            that every state may last is understood.
        first: int64 states to begin with. last: int64 states to end with.
        path: int32 [frames] state of each frame, written in place.

    Returns:
        The score; −inf: too few frames.
    """
    frames = log_probs.shape[0]
    states = token.shape[0]
    # −1: it lasted, −2: it began here, else which of its predecessors.
    back = np.full((frames, states), -1, dtype=np.int16)
    score = np.full(states, NEVER)
    following = np.full(states, NEVER)
    for f in range(first.shape[0]):
        score[first[f]] = np.float64(log_probs[0, token[first[f]]]) + entry[first[f]]
    for t in range(1, frames):
        for s in range(states):
            best: Float = score[s]
            chosen = -1
            for p in range(pred_at[s], pred_at[s + 1]):
                other: Float = score[pred[p]] + entry[s]
                if other > best:
                    best = other
                    chosen = p - pred_at[s]
            following[s] = best + np.float64(log_probs[t, token[s]])
            back[t, s] = chosen
        score, following = following, score
    state = last[0]
    for f in range(last.shape[0]):
        if score[last[f]] > score[state]:
            state = last[f]
    total: Float = score[state]
    for t in range(frames - 1, -1, -1):
        path[t] = state
        if back[t, state] >= 0:
            state = np.int64(pred[pred_at[state] + back[t, state]])
    return total


@njit(nogil=True, cache=True)
def chain_forward(
    log_probs: Floats, token: Ints, entry: Doubles, pred_at: Ints, pred: Ints, first: Longs,
    last: Longs,
) -> Float:  # fmt: skip
    """Return the log of the sum over all ways through a linear grammar; see best_chain_path."""
    states = token.shape[0]
    score = np.full(states, NEVER)
    following = np.full(states, NEVER)
    for f in range(first.shape[0]):
        score[first[f]] = np.float64(log_probs[0, token[first[f]]]) + entry[first[f]]
    for t in range(1, log_probs.shape[0]):
        for s in range(states):
            top: Float = score[s]
            for p in range(pred_at[s], pred_at[s + 1]):
                top = max(top, score[pred[p]] + entry[s])
            if top == NEVER:
                following[s] = NEVER
                continue
            total = np.exp(score[s] - top)
            for p in range(pred_at[s], pred_at[s + 1]):
                total += np.exp(score[pred[p]] + entry[s] - top)
            following[s] = top + np.log(total) + np.float64(log_probs[t, token[s]])
        score, following = following, score
    top = NEVER
    for f in range(last.shape[0]):
        top = max(top, score[last[f]])
    if top == NEVER:
        return NEVER
    total = 0.0
    for f in range(last.shape[0]):
        total += np.exp(score[last[f]] - top)
    return top + np.log(total)


@njit(nogil=True, cache=True)
def best_tokens(log_probs: Floats, best: Floats) -> None:
    """Write each frame's best log-probability: the free path that keywords compete with.

    Args:
        log_probs: float32 [frames, tokens]. best: float32 [frames], written in place.
    """
    for t in range(log_probs.shape[0]):
        top = log_probs[t, 0]
        for k in range(1, log_probs.shape[1]):
            top = max(top, log_probs[t, k])
        best[t] = top


@njit(nogil=True, cache=True)
def keyword_scores(
    log_probs: Floats, best: Floats, blank: int, tokens: Ints, score: Floats, start: Ints
) -> None:
    """Write for each frame how well a keyword ends there, against the best free path.

        score[t] = max over starts and paths of Σ (log p(path) − log p(best token))  ≤ 0

    O(frames · labels).

    Args:
        log_probs: float32 [frames, V]. best: float32 [frames] of `best_tokens`. blank: Token id.
        tokens: int32 [labels ≥ 1].
        score: float32 [frames], written in place. start: int32 [frames] first frame of the way
            that ends there, written in place.
    """
    n = tokens.shape[0]
    label = np.full(n, np.float32(-1e30), dtype=np.float32)
    rest = np.full(n, np.float32(-1e30), dtype=np.float32)
    label_start = np.zeros(n, dtype=np.int32)
    rest_start = np.zeros(n, dtype=np.int32)
    for t in range(log_probs.shape[0]):
        pause = log_probs[t, blank] - best[t]
        for k in range(n - 1, -1, -1):
            # The blank after label k, from the frame before; its last label needs none.
            if label[k] > rest[k]:
                after = label[k] + pause
                after_start = label_start[k]
            else:
                after = rest[k] + pause
                after_start = rest_start[k]
            said = log_probs[t, tokens[k]] - best[t]
            value = label[k]
            begun = label_start[k]
            if k == 0:
                if value < 0.0:
                    value = np.float32(0.0)
                    begun = np.int32(t)
            else:
                if rest[k - 1] > value:
                    value = rest[k - 1]
                    begun = rest_start[k - 1]
                if tokens[k] != tokens[k - 1] and label[k - 1] > value:
                    value = label[k - 1]
                    begun = label_start[k - 1]
            label[k] = value + said
            label_start[k] = begun
            rest[k] = after
            rest_start[k] = after_start
        score[t] = label[n - 1]
        start[t] = label_start[n - 1]


@njit(nogil=True, cache=True)
def span_candidates(
    word: Ints, first_frame: Ints, last_frame: Ints, posterior: Doubles, begin: Int, end: Int,
    overlap: float, found: Ints, confidence: Doubles, best_arc: Ints,
) -> Int:  # fmt: skip
    """Find the words of a time span and their confidences; see core.decoder.confidence.

    O(arcs + words there · arcs there).

    Args:
        word: int32 [A] word ids, −1: none. first_frame: int32 [A]. last_frame: int32 [A].
        posterior: float64 [A].
        begin: First frame of the span. end: Its last one, exclusive.
        overlap: Share of the longer of span and arc that one arc of a word must have in common.
        found: int32 [A] word ids, written in place. confidence: float64 [A] the largest sum of a
            word's posteriors at one frame. best_arc: int32 [A] its most probable arc.

    Returns:
        How many words there are.
    """
    here = np.empty(word.shape[0], dtype=np.int32)
    common = np.empty(word.shape[0], dtype=np.float64)
    change = np.zeros(end - begin + 1)
    n_here = 0
    n = 0
    for a in range(word.shape[0]):
        shared = min(last_frame[a], end) - max(first_frame[a], begin)
        if word[a] < 0 or shared <= 0:
            continue
        here[n_here] = a
        n_here += 1
        share = shared / max(last_frame[a] - first_frame[a], end - begin)
        w = 0
        while w < n and found[w] != word[a]:
            w += 1
        if w == n:
            found[n] = word[a]
            best_arc[n] = a
            common[n] = share
            n += 1
        else:
            common[w] = max(common[w], share)
            if posterior[a] > posterior[best_arc[w]]:
                best_arc[w] = a
    kept = 0
    for w in range(n):
        if common[w] < overlap:
            continue
        change[:] = 0.0
        for h in range(n_here):
            a = here[h]
            if word[a] == found[w]:
                change[max(first_frame[a], begin) - begin] += posterior[a]
                change[min(last_frame[a], end) - begin] -= posterior[a]
        mass: Float = 0.0
        most: Float = 0.0
        for t in range(change.shape[0]):
            mass += change[t]
            most = max(most, mass)
        found[kept] = found[w]
        best_arc[kept] = best_arc[w]
        confidence[kept] = min(most, 1.0)
        kept += 1
    return kept
