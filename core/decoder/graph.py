"""What the search walks through: lexicon ⊕ lists, language model, label prior, in kernel form.

`Graph` is what the user chose; `prepare` weighs it with a `DecoderConfig` (look-ahead, limits) once
for all segments and threads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from core.decoder.kernels import NODE, WORD, Limits, Lists, SearchGraph
from core.lexicon.trie import look_ahead
from core.lm.mixture import MixtureArrays
from core.vocabulary.classes import MASS_LIMIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.decoder.config import DecoderConfig
    from core.lexicon.trie import Trie
    from core.lm.mixture import Mixture
    from core.vocabulary.overlay import Overlay


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """All factors but the sound.

    Attributes:
        trie: Pronunciations of the mixture's words; word ids are those of `mixture.words`.
        mixture: The language model.
        label_prior: float32 [tokens] log of the acoustic model's average label posterior, 0 at
            blank.
        overlay: The user's lists; None or empty: none.
        blank: Token id of blank.
        written: Forms that the text shows of words, by id; the others are shown as they are spelt.
    """

    trie: Trie
    mixture: Mixture
    label_prior: NDArray[np.float32]
    overlay: Overlay | None = None
    blank: int = 0
    written: Mapping[int, str] = field(default_factory=dict)

    @property
    def lists(self) -> Overlay | None:
        """The lists, None if they have no class that takes part."""
        return None if self.overlay is None or self.overlay.is_empty else self.overlay

    def text_of(self, word: int) -> str:
        """Return the written form of a word id, overlay entries counted after the words."""
        lists = self.lists
        if word >= len(self.mixture.words):
            assert lists is not None
            return lists.entry_text[word - len(self.mixture.words)]
        if lists is not None and lists.known_of[word] >= 0:
            return lists.known_text[int(lists.known_of[word])]
        return self.written.get(word) or self.mixture.words[word]


@dataclass(frozen=True, slots=True, eq=False)
class WeighedTrie:
    """A lexicon's tree weighed by the language model alone: what the lists don't change.

    Attributes:
        trie: The tree.
        words: float32 [V] what each word scores without context, weighted nats.
        nodes: NODE [N + tokens]: the tree's, then one root for each label just said. Their
            look-ahead is right as long as there are no lists.
        pronunciations: WORD [M].
        leaf: int32 [M] node of each pronunciation.
        place_at: int32 [V + 1]. place: int32 [M] the pronunciations of word w are
            place[place_at[w]:place_at[w + 1]].
    """

    trie: Trie
    words: NDArray[np.float32]
    nodes: NDArray[np.void]
    pronunciations: NDArray[np.void]
    leaf: NDArray[np.int32]
    place_at: NDArray[np.int32]
    place: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A graph weighed by a configuration, as the kernels take it.

    Attributes:
        graph: The graph. config: The configuration.
        search: Tree arrays with look-ahead. lm: The mixture's arrays. lists: Class arrays.
        limits: Weights and beams.
    """

    graph: Graph
    config: DecoderConfig
    search: SearchGraph
    lm: MixtureArrays
    lists: Lists
    limits: Limits


_NEVER = np.float32(-1e4)
"""Look-ahead of what leads nowhere, nats."""


def _frozen(values: NDArray[Any]) -> NDArray[Any]:
    """Return a read-only view: mapped and made arrays must have one type for the kernels."""
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view


def _group_sums(values: NDArray[np.float64], at: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return sums of values[at[i]:at[i + 1]]; float64 [len(at) − 1]."""
    running = np.concatenate(([0.0], np.cumsum(values)))
    return np.asarray(running[at[1:]] - running[at[:-1]])


def weigh_trie(graph: Graph, config: DecoderConfig) -> WeighedTrie:
    """Weigh a graph's lexicon, which other lists then needn't do again.

    Args:
        graph: For the tree, the mixture and the blank.
        config: For the weights.
    """
    trie, tokens = graph.trie, graph.label_prior.size
    unigram = graph.mixture.unigram_log_probs().astype(np.float64)
    words = (config.lm_weight * unigram + config.word_score).astype(np.float32)
    size = trie.token.size
    nodes = np.zeros(size + tokens, dtype=NODE)
    _fill(nodes[:size], trie, look_ahead(trie, words), graph.blank)
    nodes["token"][size:] = np.arange(tokens)
    pronunciations = np.zeros(trie.word_id.size, dtype=WORD)
    pronunciations["word"] = trie.word_id
    pronunciations["cost"] = trie.word_cost
    pronunciations["ahead"] = _finite(words[trie.word_id] - trie.word_cost)
    pronunciations["fixed"] = config.word_score - trie.word_cost
    counts = np.bincount(trie.word_id, minlength=words.size)
    return WeighedTrie(
        trie=trie,
        words=words,
        nodes=nodes,
        pronunciations=pronunciations,
        leaf=np.repeat(np.arange(size, dtype=np.int32), trie.n_words),
        place_at=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        place=np.argsort(trie.word_id, kind="stable").astype(np.int32),
    )


def _fill(nodes: NDArray[np.void], trie: Trie, ahead: NDArray[np.float32], blank: int) -> None:
    """Write a tree's nodes, numbered from 0, in place."""
    for name in ("first_child", "n_children", "first_word", "n_words", "token"):
        nodes[name] = getattr(trie, name)
    nodes["token"][0] = blank
    nodes["look_ahead"] = _finite(ahead)


def _finite(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.where(np.isfinite(values), values, _NEVER)


def _list_scores(
    graph: Graph, lists: Overlay, config: DecoderConfig
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what the lists' known words and their entries score without context.

    All look-ahead is relative: instead of taking from every word of the lexicon the share that
    the lists' classes take, that share is given to the lists.

    Returns:
        float32 [known words], float32 [entries], weighted nats, word score included.
    """
    unigram = graph.mixture.unigram_log_probs()[lists.known_word].astype(np.float64)
    mass = np.exp(lists.base_log_mass.astype(np.float64))
    mass /= 1.0 - min(float(mass.sum()), MASS_LIMIT)
    known = np.exp(unigram) + _group_sums(
        mass[lists.known_class] * np.exp(lists.known_log_share), lists.known_class_at
    )
    entry = _group_sums(
        mass[lists.entry_class] * np.exp(lists.entry_log_share), lists.entry_class_at
    )
    is_known = lists.entry_known >= 0
    entry[is_known] = known[lists.entry_known[is_known]]
    tiny = np.finfo(np.float64).tiny
    words = config.lm_weight * np.log(np.maximum(known, tiny)) + config.word_score
    entries = config.lm_weight * np.log(np.maximum(entry, tiny))
    entries += config.word_score * _entry_words(lists)
    return words.astype(np.float32), entries.astype(np.float32)


def _entry_words(lists: Overlay) -> NDArray[np.int32]:
    """Return how many words each entry counts as; int32 [entries]."""
    return np.maximum(np.diff(lists.exit_at), 1)


def _raise(
    nodes: NDArray[np.void],
    pronunciations: NDArray[np.void],
    base: WeighedTrie,
    word: NDArray[np.int32],
    score: NDArray[np.float32],
) -> None:
    """Let the look-ahead know, in place, that words score more than without the lists."""
    size = base.place_at[word + 1] - base.place_at[word]
    ends = np.cumsum(size)
    total = int(ends[-1]) if ends.size else 0
    rows = np.repeat(base.place_at[word] - (ends - size), size) + np.arange(total)
    place = base.place[rows]
    value = np.repeat(score, size) - base.trie.word_cost[place]
    pronunciations["ahead"][place] = value
    ahead, node = nodes["look_ahead"], base.leaf[place]
    while node.size:
        higher = value > ahead[node]
        node, value = node[higher], value[higher]
        np.maximum.at(ahead, node, value)
        node = base.trie.parent[node]
        node, value = node[node >= 0], value[node >= 0]


def _with_room(values: NDArray[np.void], keep: int, more: int) -> NDArray[np.void]:
    """Return the first `keep` records and room for more; bytes are copied faster than records."""
    room = np.empty(keep + more, dtype=values.dtype)
    room[:keep].view(np.uint8)[:] = values[:keep].view(np.uint8)
    return room


def _joined_trees(graph: Graph, config: DecoderConfig, base: WeighedTrie) -> SearchGraph:
    """Lay the lists' tree beside the lexicon's; nothing of the lexicon is made anew."""
    lists, tokens = graph.lists, graph.label_prior.size
    overlay = base.trie.token.size
    nodes, pronunciations, virtual = base.nodes, base.pronunciations, overlay
    trees = [base.trie]
    if lists is not None:
        tree = lists.trie
        trees.append(tree)
        virtual += tree.token.size
        words, entries = _list_scores(graph, lists, config)
        nodes = _with_room(base.nodes, overlay, tree.token.size + tokens)
        nodes[virtual:] = base.nodes[overlay:]
        own = nodes[overlay:virtual]
        _fill(own, tree, look_ahead(tree, entries), graph.blank)
        own["first_child"] += overlay
        own["first_word"] += base.trie.word_id.size
        pronunciations = _with_room(
            base.pronunciations, base.pronunciations.size, tree.word_id.size
        )
        said = pronunciations[base.pronunciations.size :]
        said["word"] = tree.word_id + base.words.size
        said["cost"] = tree.word_cost
        said["ahead"] = _finite(entries[tree.word_id] - tree.word_cost)
        said["fixed"] = config.word_score * _entry_words(lists)[tree.word_id] - tree.word_cost
        _raise(nodes, pronunciations, base, lists.known_word, words)
    root_child = np.full((len(trees), tokens), -1, dtype=np.int32)
    for which, tree in enumerate(trees):
        children = slice(int(tree.first_child[0]), int(tree.first_child[0] + tree.n_children[0]))
        shift = which * overlay
        root_child[which, tree.token[children]] = np.arange(children.start, children.stop) + shift
    prior = (-config.prior_weight * graph.label_prior).astype(np.float32)
    prior[graph.blank] = 0.0
    roots = nodes["look_ahead"][[0, overlay] if lists is not None else [0]]
    root = float(roots.max())
    return SearchGraph(
        nodes=nodes,
        pronunciations=pronunciations,
        root_child=root_child,
        prior=prior,
        words=base.words.size,
        overlay=overlay,
        virtual=virtual,
        root_look_ahead=root if root > _NEVER else 0.0,
        blank=graph.blank,
    )


_KINDS: dict[str, type[np.generic]] = {
    **dict.fromkeys(Lists._fields[1:-1], np.int32),
    **dict.fromkeys(("known_class", "entry_class"), np.int16),
    **dict.fromkeys(("mass_at", "rare_at"), np.int64),
    **dict.fromkeys(
        ("known_log_share", "entry_log_share", "mass_value", "rare", "base_log_mass"), np.float32
    ),
    **dict.fromkeys(("class_odds", "class_factor", "class_cap", "class_constant"), np.float64),
}
"""Number type of each of the lists' arrays."""


def _lists(graph: Graph) -> Lists:
    lists = graph.lists
    if lists is None:
        none = [_frozen(np.zeros(1, kind)) for kind in _KINDS.values()]
        return Lists._make((0, *none, MASS_LIMIT))
    arrays = [_frozen(np.asarray(getattr(lists, n), dtype=kind)) for n, kind in _KINDS.items()]
    return Lists._make((len(lists.class_name), *arrays, MASS_LIMIT))


def prepare(graph: Graph, config: DecoderConfig, base: WeighedTrie | None = None) -> Prepared:
    """Weigh a graph: look-ahead of all nodes, lists joined to the lexicon; milliseconds.

    Args:
        graph: The factors.
        config: Weights and limits.
        base: What `weigh_trie` made of the same tree, mixture and weights; None: made here.
    """
    search = _joined_trees(graph, config, weigh_trie(graph, config) if base is None else base)
    skip = math.log(config.blank_skip) if config.blank_skip > 0.0 else -math.inf
    limits = Limits(
        float(config.lm_weight), float(config.word_score), float(config.beam),
        int(config.max_active), float(config.word_beam), float(config.token_beam),
        skip if config.blank_skip <= 1.0 else math.inf, float(config.lattice_beam),
    )  # fmt: skip
    lm = MixtureArrays(*(_frozen(values) for values in graph.mixture.arrays))
    return Prepared(graph, config, search, lm, _lists(graph), limits)
