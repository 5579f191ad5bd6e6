"""flashlight-text with a list's words: in its lexicon, and boosted in a model around KenLM.

The library has no hot words of its own. What its users do is done here: the language model is one
written in Python that asks KenLM and adds a bonus for each word of the list.
"""

from __future__ import annotations

import importlib.util
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.lexicon.lexicon import Lexicon
from core.lm.arpa import write_arpa
from core.lm.ngram import NgramModel
from core.vocabulary.overlay import Speaks
from tests.speed.bench_decoder import quiet

BEAM = 100
TOKENS = 10
TO_NATS = float(np.log(10.0))
"""Its KenLM gives base-10 logarithms."""

Block = NDArray[np.float32]


def is_installed() -> bool:
    """Say whether there is a flashlight-text: it has no wheel for Python 3.13 and later."""
    return importlib.util.find_spec("flashlight") is not None


@dataclass(eq=False)
class Flashlight:
    """A decoder for one model and lexicon, with any list.

    Attributes:
        model: The language model. lexicon: Its words' pronunciations.
        speaks: Says how list words are pronounced.
        lm_weight: Of natural logarithms. word_score: Per word.
        between: The token between words.
        weigh: Takes the acoustic prior out of emissions.
        listable: All words that a list may have: KenLM is opened once for them all.
    """

    model: NgramModel
    lexicon: Lexicon
    speaks: Speaks
    lm_weight: float
    word_score: float
    between: int
    weigh: Callable[[Block], Block]
    listable: Sequence[str]

    @cached_property
    def _names(self) -> list[str]:
        return list(dict.fromkeys([*self.model.vocab, *self.listable]))

    @cached_property
    def _place(self) -> dict[str, int]:
        return {word: i for i, word in enumerate(self._names)}

    @cached_property
    def _kenlm(self) -> Any:
        from flashlight.lib.text.decoder.kenlm import KenLM
        from flashlight.lib.text.dictionary import Dictionary

        with tempfile.TemporaryDirectory() as folder, quiet():  # it draws a progress bar
            arpa = Path(folder) / "model.arpa"
            write_arpa(self.model, arpa)
            return KenLM(str(arpa), Dictionary(self._names))

    @cached_property
    def _pronounced(self) -> list[tuple[list[int], int, float]]:
        """Labels, word and the word's score alone, for each pronunciation of the lexicon."""
        start, offsets, tokens = self._kenlm.start(False), self.lexicon.offsets, self.lexicon.tokens
        return [
            (tokens[offsets[p] : offsets[p + 1]].tolist(), w, self._kenlm.score(start, w)[1])
            for p, w in enumerate(self.lexicon.word_ids.tolist())
        ]

    @cached_property
    def _listed(self) -> dict[int, list[list[int]]]:
        """Pronunciations of the words that only a list may have."""
        new = self._names[len(self.model.vocab) :]
        found = self.speaks.pronounce_all(new)
        labels: dict[int, list[list[int]]] = {}
        for p, word in enumerate(found.word_ids.tolist()):
            span = found.tokens[found.offsets[p] : found.offsets[p + 1]]
            labels.setdefault(len(self.model.vocab) + word, []).append(span.tolist())
        return labels

    def decode(
        self, blocks: list[Block], words: list[str], boost: float
    ) -> tuple[list[str], float]:
        """Return texts and processor seconds.

        Args:
            blocks: Emissions.
            words: The list, lower case, of `listable` words.
            boost: Added to the natural logarithm of a list word's probability.
        """
        from flashlight.lib.text import decoder as fl

        hot = frozenset(self._place[word] for word in words)
        bonus = boost / TO_NATS
        lm = _boosted(self._kenlm, hot, bonus) if words else self._kenlm
        trie = fl.Trie(self.weigh(blocks[0][:1]).shape[1], 0)
        self._fill(trie, hot, bonus)
        options = fl.LexiconDecoderOptions(
            BEAM, TOKENS, 25.0, self.lm_weight * TO_NATS, self.word_score, -np.inf, 0.0, False,
            fl.CriterionType.CTC,
        )  # fmt: skip
        decoder = fl.LexiconDecoder(options, trie, lm, self.between, 0, 0, [], False)
        texts = []
        started = time.process_time()
        for block in blocks:
            ready = np.ascontiguousarray(self.weigh(block), dtype=np.float32)
            best = decoder.decode(ready.ctypes.data, *ready.shape)[0]
            texts.append(" ".join(self._names[word] for word in best.words if word >= 0))
        return texts, time.process_time() - started

    def _fill(self, trie: Any, hot: frozenset[int], bonus: float) -> None:
        """Put all pronunciations into the tree, with each word's score for its look-ahead."""
        from flashlight.lib.text import decoder as fl

        pronounced, start, known = self._pronounced, self._kenlm.start(False), len(self.model.vocab)
        with quiet():  # it says each time that it drops a seventh homophone
            for labels, word, alone in pronounced:
                trie.insert(labels, word, alone + bonus if word in hot else alone)
            for word in sorted(w for w in hot if w >= known):
                alone = self._kenlm.score(start, word)[1] + bonus
                for labels in self._listed.get(word, []):
                    trie.insert(labels, word, alone)
        trie.smear(fl.SmearingMode.MAX)


def _boosted(inner: Any, hot: frozenset[int], bonus: float) -> Any:
    """Return a language model that adds a bonus for some words."""
    from flashlight.lib.text import decoder as fl

    class Boosted(fl.LM):  # type: ignore[misc]  # a foreign class without types
        """KenLM with a bonus."""

        def start(self, start_with_nothing: bool) -> Any:
            return inner.start(start_with_nothing)

        def score(self, state: Any, word: int) -> Any:
            after, score = inner.score(state, word)
            return after, score + bonus if word in hot else score

        def finish(self, state: Any) -> Any:
            return inner.finish(state)

    return Boosted()
