"""What the search walks through: lexicon ⊕ lists, language model, label prior, in kernel form.

`Graph` is what the user chose; `prepare` weighs it with a `DecoderConfig` (look-ahead, limits) once
for all segments and threads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.decoder.kernels import NODE, WORD, Limits, Lists, SearchGraph
from core.lexicon.trie import look_ahead
from core.lm.mixture import MixtureArrays
from core.vocabulary.overlay import MASS_LIMIT

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
    """

    trie: Trie
    mixture: Mixture
    label_prior: NDArray[np.float32]
    overlay: Overlay | None = None
    blank: int = 0

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
        return self.mixture.words[word]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A graph weighed by a configuration, as the kernels take it.

    Attributes:
        graph: The graph. config: The configuration.
        search: Tree arrays with look-ahead. lm: The mixture's arrays. lists: Class arrays.
        limits: Weights and beams.
        parent: int32 [N] of the joined tree, roots −1.
    """

    graph: Graph
    config: DecoderConfig
    search: SearchGraph
    lm: MixtureArrays
    lists: Lists
    limits: Limits
    parent: NDArray[np.int32]


def _frozen(values: NDArray[Any]) -> NDArray[Any]:
    """Return a read-only view: mapped and made arrays must have one type for the kernels."""
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view


def _group_sums(values: NDArray[np.float64], at: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return sums of values[at[i]:at[i + 1]]; float64 [len(at) − 1]."""
    running = np.concatenate(([0.0], np.cumsum(values)))
    return np.asarray(running[at[1:]] - running[at[:-1]])


def _word_scores(
    graph: Graph, config: DecoderConfig
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what words and overlay entries score without context: the look-ahead's leaves.

    Returns:
        float32 [words], float32 [entries], weighted nats, word score included.
    """
    unigram = graph.mixture.unigram_log_probs().astype(np.float64)
    lists = graph.lists
    entries = np.zeros(0)
    if lists is not None:
        mass = np.exp(lists.base_log_mass.astype(np.float64))
        rest = 1.0 - min(float(mass.sum()), MASS_LIMIT)
        known = rest * np.exp(unigram[lists.known_word]) + _group_sums(
            mass[lists.known_class] * np.exp(lists.known_log_share), lists.known_class_at
        )
        entry = _group_sums(
            mass[lists.entry_class] * np.exp(lists.entry_log_share), lists.entry_class_at
        )
        is_known = lists.entry_known >= 0
        entry[is_known] = known[lists.entry_known[is_known]]
        count = np.maximum(np.diff(lists.exit_at), 1)
        unigram = unigram + math.log(rest)
        tiny = np.finfo(np.float64).tiny
        unigram[lists.known_word] = np.log(np.maximum(known, tiny))
        entries = config.lm_weight * np.log(np.maximum(entry, tiny)) + config.word_score * count
    words = config.lm_weight * unigram + config.word_score
    return words.astype(np.float32), entries.astype(np.float32)


def _word_counts(graph: Graph) -> NDArray[np.int32]:
    """Return how many words each word id counts as: 1, or the words of a list's phrase."""
    counts = np.ones(len(graph.mixture.words), dtype=np.int32)
    if graph.lists is None:
        return counts
    return np.concatenate([counts, np.maximum(np.diff(graph.lists.exit_at), 1)])


def _joined_trees(graph: Graph, config: DecoderConfig) -> tuple[SearchGraph, NDArray[np.int32]]:
    base, lists = graph.trie, graph.lists
    tokens = graph.label_prior.size
    words, entries = _word_scores(graph, config)
    trees = [base] if lists is None else [base, lists.trie]
    ahead = [look_ahead(base, words)]
    if lists is not None:
        ahead.append(look_ahead(lists.trie, entries))
    overlay = base.token.size
    virtual = sum(tree.token.size for tree in trees)
    root_child = np.full((len(trees), tokens), -1, dtype=np.int32)
    for which, tree in enumerate(trees):
        children = slice(int(tree.first_child[0]), int(tree.first_child[0] + tree.n_children[0]))
        shift = which * overlay
        root_child[which, tree.token[children]] = np.arange(children.start, children.stop) + shift
    none = np.zeros(tokens, dtype=np.int32)
    shifts = (0, overlay)
    pieces = (0, base.word_id.size)

    def join(name: str, shift: tuple[int, int] = (0, 0)) -> NDArray[np.int32]:
        parts = [getattr(tree, name) + shift[i] for i, tree in enumerate(trees)]
        return np.concatenate([*parts, none]).astype(np.int32)

    token = join("token")
    token[0] = graph.blank
    token[overlay:virtual][:1] = graph.blank
    token[virtual:] = np.arange(tokens)
    word = [tree.word_id + (len(words) if i else 0) for i, tree in enumerate(trees)]
    best = np.concatenate([*ahead, none]).astype(np.float32)
    root = float(max(float(values[0]) for values in ahead))
    prior = (-config.prior_weight * graph.label_prior).astype(np.float32)
    prior[graph.blank] = 0.0
    parent = join("parent")
    parent[overlay + 1 : virtual] += overlay
    nodes = np.zeros(token.size, dtype=NODE)
    nodes["first_child"] = join("first_child", shifts)
    nodes["n_children"] = join("n_children")
    nodes["first_word"] = join("first_word", pieces)
    nodes["n_words"] = join("n_words")
    nodes["token"] = token
    nodes["look_ahead"] = np.where(np.isfinite(best), best, np.float32(-1e4))
    pronunciations = np.zeros(sum(tree.word_id.size for tree in trees), dtype=WORD)
    pronunciations["word"] = np.concatenate(word)
    cost = np.concatenate([tree.word_cost for tree in trees])
    alone = np.concatenate([words[base.word_id], *(entries[t.word_id] for t in trees[1:])]) - cost
    pronunciations["cost"] = cost
    pronunciations["ahead"] = np.where(np.isfinite(alone), alone, np.float32(-1e4))
    pronunciations["fixed"] = config.word_score * _word_counts(graph)[pronunciations["word"]] - cost
    search = SearchGraph(
        nodes=nodes,
        pronunciations=pronunciations,
        root_child=root_child,
        prior=prior,
        words=len(words),
        overlay=overlay,
        virtual=virtual,
        root_look_ahead=root if math.isfinite(root) else 0.0,
        blank=graph.blank,
    )
    return search, parent


def _lists(graph: Graph) -> Lists:
    lists = graph.lists
    if lists is None:
        i, h, f = np.zeros(1, np.int32), np.zeros(1, np.int16), np.zeros(1, np.float32)
        arrays: tuple[Any, ...] = (i, i, h, f, i, i, h, f, i, i, i, np.zeros(1, np.float64),
                  np.zeros((1, 1), np.float32), np.zeros(2, np.int64), f)  # fmt: skip
        return Lists._make((0, *map(_frozen, arrays), MASS_LIMIT))
    named = (
        (lists.known_of, np.int32), (lists.known_class_at, np.int32),
        (lists.known_class, np.int16), (lists.known_log_share, np.float32),
        (lists.entry_known, np.int32), (lists.entry_class_at, np.int32),
        (lists.entry_class, np.int16), (lists.entry_log_share, np.float32),
        (lists.exit_at, np.int32), (lists.exit_word, np.int32), (lists.known_word, np.int32),
        (lists.class_odds, np.float64), (lists.table, np.float32), (lists.table_at, np.int64),
        (lists.base_log_mass, np.float32),
    )  # fmt: skip
    arrays = tuple(_frozen(np.asarray(values, dtype=kind)) for values, kind in named)
    return Lists._make((len(lists.class_name), *arrays, MASS_LIMIT))


def prepare(graph: Graph, config: DecoderConfig) -> Prepared:
    """Weigh a graph: look-ahead of all nodes, lists joined to the lexicon; milliseconds.

    Args:
        graph: The factors.
        config: Weights and limits.
    """
    search, parent = _joined_trees(graph, config)
    skip = math.log(config.blank_skip) if config.blank_skip > 0.0 else -math.inf
    limits = Limits(
        float(config.lm_weight), float(config.word_score), float(config.beam),
        int(config.max_active), float(config.word_beam), float(config.token_beam),
        skip if config.blank_skip <= 1.0 else math.inf, float(config.lattice_beam),
    )  # fmt: skip
    lm = MixtureArrays(*(_frozen(values) for values in graph.mixture.arrays))
    return Prepared(graph, config, search, lm, _lists(graph), limits, parent)
