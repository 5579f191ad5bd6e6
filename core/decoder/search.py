"""The search's session: start, step with blocks of emissions, finish; any chunking is one text.

A session is made once for a graph and used for one segment after the other:

    search = Search(graph, config)
    search.start()
    for block in blocks:            # float32 [frames, tokens], any number of frames
        search.step(block)
    decoded = search.finish()
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import local
from typing import TYPE_CHECKING

import numpy as np

from core.decoder import kernels
from core.decoder.confidence import Alternative, alternatives_of, candidates
from core.decoder.graph import Graph, Prepared, prepare
from core.decoder.kernels import ARC, END, GROUP, HYPOTHESIS, MEMO, States
from core.decoder.lattice import FactorScores, Hypothesis, Lattice, n_best
from core.decoder.rescore import rescored_path
from core.lm.ngram import END_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.decoder.config import DecoderConfig
    from core.lm.rescore import Scorer

__all__ = [
    "Alternative", "Decoded", "DecodedWord", "FactorScores", "Graph", "Hypothesis", "Lattice",
    "Prepared", "Search", "decode", "decode_all", "prepare",
]  # fmt: skip

_HYPOTHESES = 1 << 12
_GROUPS = 1 << 14
_STATES = 1 << 14
_MOST_STATES = 1 << 20
_MEMO = 1 << 17


@dataclass(frozen=True, slots=True)
class DecodedWord:
    """A recognised word.

    Attributes:
        text: Written form.
        word_id: Its number; overlay entries follow the mixture's words.
        first_frame: Frame of its first label.
        last_frame: Frame after its last label.
        confidence: Posterior, 0 to 1; 1 where no lattice was kept.
        scores: Its factors.
        alternatives: Other words of this place, most probable first.
    """

    text: str
    word_id: int
    first_frame: int
    last_frame: int
    confidence: float
    scores: FactorScores
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """What the search found in one segment.

    Attributes:
        words: The best words.
        total: Score of the best path, nats: sum of `outside` and the words' scores (but where a
            scorer chose other words: then the best path is in the lattice alone).
        outside: What belongs to no word (all of it where there is none).
        nbest: Different word sequences, best first; at most `DecoderConfig.nbest`.
        lattice: Arcs within the lattice beam.
        frames: Frames of the segment.
        finished: Whether a hypothesis ended with a whole word; if none did, the begun word of the
            best ones is dropped, and `total` still holds its sound.
    """

    words: tuple[DecodedWord, ...]
    total: float
    outside: FactorScores
    nbest: tuple[Hypothesis, ...]
    lattice: Lattice
    frames: int
    finished: bool

    @property
    def text(self) -> str:
        """The words, separated by spaces."""
        return " ".join(word.text for word in self.words)


class Search:
    """A beam search over one segment at a time; not to be shared between threads.

    Args:
        graph: Factors, or what `prepare` made of them.
        config: Weights and limits; ignored if `graph` is prepared.
    """

    def __init__(self, graph: Graph | Prepared, config: DecoderConfig | None = None) -> None:
        if isinstance(graph, Graph):
            assert config is not None
            graph = prepare(graph, config)
        self.prepared = graph
        self._counters = np.zeros(kernels.N_COUNTERS, dtype=np.int64)
        self._reals = np.zeros(kernels.N_REALS, dtype=np.float64)
        self._size_beams(_HYPOTHESES)
        self._groups = np.zeros(_GROUPS, dtype=GROUP)
        self._arcs = np.zeros(3 * _GROUPS, dtype=ARC)
        self._forget_states()
        self.start()

    def start(self) -> None:
        """Begin a segment; what came before is forgotten."""
        if self._counters[kernels.STATES] > _MOST_STATES:
            self._forget_states()
        states = self._counters[kernels.STATES]
        self._counters[:] = 0
        self._counters[kernels.STATES] = states
        self._reals[:] = 0.0
        root = self.prepared.search.root_look_ahead
        self._states.scratch[:] = self.prepared.lm.begin_state
        state = kernels.intern(
            self.prepared.lm, self.prepared.lists, self.prepared.limits.lm_weight,
            self._states, self._counters,
        )  # fmt: skip
        first = np.zeros((), dtype=HYPOTHESIS)
        first["state"], first["blank_score"], first["label_score"] = state, root, -np.inf
        first["blank_start"] = first["label_start"] = first["label_group"] = -1
        self._beam[0] = first
        self._counters[kernels.ACTIVE] = 1
        self._groups[0] = np.array((root, 0, -1, -1, -1, 0), dtype=GROUP)
        self._counters[kernels.GROUPS] = 1
        self._reals[kernels.BEST] = root
        self._reals[kernels.WIDTH] = self.prepared.limits.beam

    @property
    def frames(self) -> int:
        """Frames done since `start`."""
        return int(self._counters[kernels.FRAME])

    @property
    def active(self) -> int:
        """Hypotheses alive."""
        return int(self._counters[kernels.ACTIVE])

    def step(self, log_probs: NDArray[np.float32]) -> None:
        """Take further frames.

        Args:
            log_probs: float32 [frames, tokens], nats.

        Raises:
            ValueError: The shape doesn't fit the token set, or a value is not finite.
        """
        block = np.ascontiguousarray(log_probs, dtype=np.float32)
        if block.ndim != 2 or block.shape[1] != self.prepared.search.prior.size:
            raise ValueError(
                f"emissions are {block.shape}, expected (frames, {self.prepared.search.prior.size})"
            )
        if not np.isfinite(block).all():
            raise ValueError("emissions hold values that are not finite")
        p = self.prepared
        at = 0
        while True:
            at = kernels.advance(
                p.search, p.lm, p.lists, p.limits, self._beam, self._made, self._table, self._ends,
                self._groups, self._arcs, self._states, self._memo, self._counters, self._reals,
                block, at,
            )  # fmt: skip
            if at == block.shape[0]:
                return
            self._make_room()

    def partial(self) -> tuple[str, ...]:
        """Return the written forms of the best words so far."""
        beam = self._beam[: self.active]
        best = beam[int(np.argmax(np.maximum(beam["blank_score"], beam["label_score"])))]
        by_blank = best["blank_score"] >= best["label_score"]
        return self._words_up_to(int(best["blank_group" if by_blank else "label_group"]))

    def stable(self) -> tuple[str, ...]:
        """Return the words that all live hypotheses share from the start; they never change."""
        beam = self._beam[: self.active]
        groups = {int(g) for g in beam["blank_group"][beam["blank_score"] > -np.inf]}
        groups |= {int(g) for g in beam["label_group"][beam["label_score"] > -np.inf]}
        common: tuple[str, ...] | None = None
        for group in sorted(groups):
            words = self._words_up_to(group)
            if common is None:
                common = words
            same = 0
            for one, other in zip(common, words, strict=False):
                if one != other:
                    break
                same += 1
            common = common[:same]
        return common or ()

    def finish(self, scorer: Scorer | None = None) -> Decoded:
        """Close the segment and return what was found; `start` begins the next one.

        Args:
            scorer: Another language model, which has its say on the words.
        """
        p = self.prepared
        end_word = END_ID if p.config.sentence_end else -1
        while True:
            final = kernels.close(
                p.search, p.lm, p.limits, self._beam, self._groups, self._arcs, self._states,
                self._counters, self._reals, end_word,
            )  # fmt: skip
            if final >= 0:
                break
            self._make_room()
        lattice = _lattice(p, self._groups, self._arcs[: self._counters[kernels.ARCS]], int(final))
        nodes = self._beam["node"][: self.active]
        finished = bool(((nodes == 0) | (nodes >= p.search.virtual)).any())
        path = None
        if scorer is not None:
            path = rescored_path(lattice, scorer, p.config.lm_weight)
        return _decoded(p, lattice, self.frames, finished, path)

    def _words_up_to(self, group: int) -> tuple[str, ...]:
        arcs = np.empty(int(self._counters[kernels.GROUPS]) + 1, dtype=np.int32)
        arcs = arcs[: kernels.trace(self._groups, self._arcs, group, arcs)][::-1]
        places = self._arcs["place"][arcs]
        ids = self.prepared.search.pronunciations["word"][places[places >= 0]]
        return tuple(self.prepared.graph.text_of(int(word)) for word in ids)

    def _size_beams(self, size: int) -> None:
        self._beam = np.zeros(size, dtype=HYPOTHESIS)
        self._made = np.zeros(size, dtype=HYPOTHESIS)
        self._table = np.zeros(4 * size, dtype=np.int32)
        self._ends = np.zeros(size, dtype=END)

    def _forget_states(self) -> None:
        parts = self.prepared.lm.weight.size
        self._counters[kernels.STATES] = 0
        self._states = _make_states(_STATES, parts, self.prepared.lists.classes)
        self._memo = np.zeros(_MEMO, dtype=MEMO)
        self._memo["key"] = -1

    def _make_room(self) -> None:
        """Enlarge whatever a frame found full; the frame is then done again."""
        counters = self._counters
        states = self._states
        if counters[kernels.STATES] >= states.parts.shape[0]:
            parts, classes = self.prepared.lm.weight.size, self.prepared.lists.classes
            self._states = _make_states(2 * states.parts.shape[0], parts, classes)
            for name in ("parts", "log_rest", "mass", "entry"):
                old = getattr(states, name)
                getattr(self._states, name)[: len(old)] = old
            kernels.rehash(self.prepared.lm, self._states, counters)
            return
        if max(counters[kernels.NEXT], counters[kernels.ENDS]) >= self._made.size:
            beam = self._beam
            self._size_beams(2 * beam.size)
            self._beam[: beam.size] = beam
            return
        # What is left after compaction must be well below the room, or the next frame is back here.
        kernels.compact(self._beam, self._groups, self._arcs, counters)
        if counters[kernels.GROUPS] > self._groups.size // 2 - 1:
            self._groups = np.concatenate([self._groups, np.zeros_like(self._groups)])
        if counters[kernels.ARCS] > self._arcs.size // 2 - kernels.MERGED_ARCS or (
            counters[kernels.GROUPS] < self._groups.size // 2
        ):
            self._arcs = np.concatenate([self._arcs, np.zeros_like(self._arcs)])


def _make_states(size: int, parts: int, classes: int) -> States:
    return States(
        np.zeros((size, parts), dtype=np.int32),
        np.full(4 * size, -1, dtype=np.int32),
        np.zeros(size if classes else 1),
        np.zeros((size if classes else 1, max(classes, 1))),
        np.zeros(size, dtype=np.float64),
        np.zeros(parts, dtype=np.int32),
    )


def _lattice(p: Prepared, groups: NDArray[np.void], arcs: NDArray[np.void], final: int) -> Lattice:
    """Copy the arcs within the lattice beam out of the trace-back, with all that is known."""
    group_of = np.empty(final + 1, dtype=np.int32)
    arc_of = np.empty(arcs.size, dtype=np.int32)
    to_group = np.empty(arcs.size, dtype=np.int32)
    n_groups, n = kernels.extract(
        groups, arcs, final, p.config.lattice_beam, group_of, arc_of, to_group
    )
    arc_of, to_group = arc_of[:n], to_group[:n]
    points = groups[np.flatnonzero(group_of >= 0)]
    arc = arcs[arc_of]
    place = arc["place"]
    is_word = place >= 0
    spoken = p.search.pronunciations[place]
    word = np.where(is_word, spoken["word"], -1).astype(np.int32)
    weight = arc["score"] - groups["score"][arc["prev"]]
    scores = np.zeros((n, 6))
    scores[:, 1] = _prior_of(p, np.where(is_word, arc["node"], 0))
    scores[:, 2] = arc["language"]
    scores[:, 3] = arc["vocabulary"]
    scores[is_word, 4] = -spoken["cost"][is_word]
    scores[is_word, 5] = spoken["fixed"][is_word] + spoken["cost"][is_word]
    scores[:, 0] = weight - scores[:, 1:].sum(axis=1)
    source, target = group_of[arc["prev"]], group_of[to_group]
    number = np.full(arcs.size, -1, dtype=np.int32)
    number[arc_of] = np.arange(n)
    best = points["best_arc"]
    log_posterior = np.zeros(n)
    scaled = weight * p.config.posterior_scale
    kernels.posteriors(source, target, scaled, n_groups, log_posterior)
    return Lattice(
        frame=np.maximum(points["time"], 0),
        best_score=points["score"] - groups["score"][0],
        best_arc=np.where(best >= 0, number[best], -1).astype(np.int32),
        source=source,
        target=target,
        word=word,
        first_frame=np.ascontiguousarray(arc["start"]),
        last_frame=np.where(is_word, groups["time"][to_group] + 1, -1).astype(np.int32),
        previous_end=np.ascontiguousarray(arc["end"]),
        weight=weight,
        scores=scores,
        posterior=np.exp(np.minimum(log_posterior, 0.0)),
        texts={w: p.graph.text_of(w) for w in sorted(set(word[is_word].tolist()))},
    )


def _prior_of(p: Prepared, nodes: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the prior's part of each word that ends in the given nodes (0: no word)."""
    total = np.zeros(nodes.size)
    trees = [p.graph.trie] if p.graph.lists is None else [p.graph.trie, p.graph.lists.trie]
    for which, tree in enumerate(trees):
        at = np.flatnonzero((nodes >= p.search.overlay) == (which == 1))
        node = nodes[at] - which * p.search.overlay
        while at.size:
            at, node = at[node > 0], node[node > 0]
            total[at] += p.search.prior[tree.token[node]]
            node = tree.parent[node]
    return total


def _decoded(
    p: Prepared, lattice: Lattice, frames: int, finished: bool, path: list[int] | None
) -> Decoded:
    path = lattice.best_path() if path is None else path
    spoken = [k for k, arc in enumerate(path) if lattice.word[arc] >= 0]
    words: list[DecodedWord] = []
    for n, k in enumerate(spoken):
        arc = path[k]
        # What follows without a word (meetings, the end) belongs to the word before.
        until = spoken[n + 1] if n + 1 < len(spoken) else len(path)
        scores = FactorScores(*lattice.scores[path[k:until]].sum(axis=0).tolist())
        first = int(lattice.first_frame[arc])
        last = max(int(lattice.previous_end[path[k + 1]]), first + 1)
        word = int(lattice.word[arc])
        text = lattice.texts[word]
        confidence = 1.0
        alternatives: tuple[Alternative, ...] = ()
        if p.config.lattice_beam > 0.0:
            found = candidates(lattice, first, last)
            confidence = min(1.0, sum(c for w, c, _ in found if lattice.texts[w] == text))
            alternatives = alternatives_of(lattice, found, text)
        words.append(DecodedWord(text, word, first, last, confidence, scores, alternatives))
    before = path[: spoken[0]] if spoken else path
    outside = FactorScores(*lattice.scores[before].sum(axis=0).tolist())
    nbest = n_best(lattice, p.config.nbest)
    return Decoded(tuple(words), lattice.total, outside, nbest, lattice, frames, finished)


def decode(
    graph: Graph | Prepared, config: DecoderConfig | None, log_probs: NDArray[np.float32]
) -> Decoded:
    """Decode one segment.

    Args:
        graph: Factors, or what `prepare` made of them.
        config: Weights and limits; may be None if `graph` is prepared.
        log_probs: float32 [frames, tokens], nats.

    Raises:
        ValueError: The emissions have the wrong shape or hold values that are not finite.
    """
    search = Search(graph, config)
    search.step(log_probs)
    return search.finish()


def decode_all(
    graph: Graph | Prepared,
    config: DecoderConfig | None,
    segments: Sequence[NDArray[np.float32]],
    threads: int = 2,
) -> list[Decoded]:
    """Decode segments in parallel threads; the results don't depend on how many.

    Args:
        graph: Factors, or what `prepare` made of them.
        config: Weights and limits; may be None if `graph` is prepared.
        segments: float32 [frames, tokens] each.
        threads: How many at once.
    """
    if isinstance(graph, Graph):
        assert config is not None
        graph = prepare(graph, config)
    mine = local()

    def one(log_probs: NDArray[np.float32]) -> Decoded:
        if not hasattr(mine, "search"):
            mine.search = Search(graph)
        mine.search.start()
        mine.search.step(log_probs)
        decoded: Decoded = mine.search.finish()
        return decoded

    if threads <= 1 or len(segments) <= 1:
        return [one(log_probs) for log_probs in segments]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, segments))
