"""Recognises sets with any mixture and lists, as the engine does, and counts what is wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.acoustic.pack import Pack
from core.decoder.config import DecoderConfig
from core.decoder.graph import WeighedTrie, weigh_trie
from core.decoder.search import Decoded, Graph, Prepared, decode_all, prepare
from core.engine import find_lexicon, label_prior_of
from core.engine.factors import Recent
from core.lexicon.pronunciations import load_pronouncer
from core.lexicon.trie import Trie
from core.lm.auto import candidate_scores, choose_weights, even_prior
from core.lm.domains import domain_folders, open_model
from core.lm.established import Established
from core.lm.mixture import Mixture, fit_weights, mix
from core.lm.ngram import NgramModel
from core.recipe import DEFAULT_LIST_WEIGHT
from core.text.score import Score, score_words, text_words
from core.vocabulary.lists import WordList, make_list
from core.vocabulary.masses import MassCache
from core.vocabulary.overlay import build_overlay
from tests.speed.bench_factors.bootstrap import change_range, fall_range, rate_range
from tests.speed.bench_factors.material import Heard, Item

THREADS = 2
LIST_WEIGHTS = (DEFAULT_LIST_WEIGHT, 4 * DEFAULT_LIST_WEIGHT)
"""Of lists, where no sweep is made: the program's default and four times that."""

Shares = Mapping[str, float]
"""Language models (domains or files) with their weights."""
Lists = Sequence[tuple[WordList, float]]


@dataclass
class Language:
    """Language models and lexicons that are open, so that each is opened once.

    Attributes:
        pack: The acoustic pack, for its scales and prior.
    """

    pack: Pack
    _models: dict[str, NgramModel] = field(default_factory=dict)
    _mixtures: dict[tuple[str, ...], Mixture] = field(default_factory=dict)
    _tries: dict[tuple[str, ...], tuple[Trie, NDArray[np.bool_]]] = field(default_factory=dict)
    _weighed: Recent[WeighedTrie] = field(default_factory=lambda: Recent(2))
    _masses: MassCache = field(default_factory=MassCache)

    def model(self, name: str) -> NgramModel:
        """Return a language model."""
        if name not in self._models:
            self._models[name] = open_model(name)
        return self._models[name]

    def mixture(self, shares: Shares, extra: NgramModel | None = None) -> Mixture:
        """Return the mixture; `extra` has the weight of the name "" in `shares`."""
        names = tuple(name for name, share in shares.items() if share > 0.0)
        weights = [shares[name] for name in names]
        if extra is not None:
            return mix([self.model(n) if n else extra for n in names], weights)
        if names not in self._mixtures:
            self._mixtures[names] = mix([self.model(name) for name in names])
        return self._mixtures[names].with_weights(weights)

    def prepared(
        self,
        mixture: Mixture,
        name: str,
        lists: Lists = (),
        lattice_beam: float = 0.0,
        said: Established | None = None,
    ) -> tuple[Prepared, float]:
        """Return what the search needs, and the seconds that the lists took."""
        key = tuple(model.identity for model in mixture.components)
        if key not in self._tries:
            lexicon = find_lexicon((name,), mixture.words)
            known = np.zeros(len(mixture.words), dtype=np.bool_)
            known[lexicon.word_ids] = True
            self._tries[key] = (lexicon.trie(), known)
        trie, known = self._tries[key]
        overlay, took = None, 0.0
        if lists or (said is not None and said.words):
            started = time.perf_counter()
            overlay = build_overlay(
                lists, load_pronouncer(), mixture, known, cache=self._masses, said=said
            )
            took = time.perf_counter() - started
        pack = self.pack
        graph = Graph(trie, mixture, label_prior_of(pack), overlay, pack.token_set.blank)
        config = DecoderConfig(
            lm_weight=pack.scales.lm_weight, prior_weight=pack.scales.prior_weight,
            word_score=pack.scales.word_score, lattice_beam=lattice_beam,
        )  # fmt: skip
        weighed = (key, *mixture.weights.tolist())
        base = self._weighed.made(weighed, lambda: weigh_trie(graph, config))
        return prepare(graph, config, base), took

    def warm(self) -> None:
        """Compile and load what is compiled and loaded once, before anything is timed."""
        mixture = self.mixture({"general": 1.0})
        silence = np.full((30, len(label_prior_of(self.pack))), -10.0, dtype=np.float32)
        silence[:, self.pack.token_set.blank] = 0.0
        words = make_list("warm", ["Warmth", "Wyrmth", "of Wyrmth"])
        for lists in ((), ((words, 1.0),)):
            for lattice_beam in (0.0, 8.0):
                prepared, _ = self.prepared(mixture, "general", lists, lattice_beam)
                decode_all(prepared, None, [silence], 1)
        self.perplexity({"general": 1.0}, [["warm"]])

    def fit(self, shares: Shares, sentences: Sequence[Sequence[str]]) -> dict[str, float]:
        """Return the weights of the same models under which sentences are likeliest."""
        mixture = self.mixture(shares)
        weights = fit_weights(mixture.component_log_probs(sentences), mixture.weights)
        return {name: round(float(w), 3) for name, w in zip(shares, weights, strict=True)}

    def auto(self, texts: Iterable[str], first: str = "general") -> dict[str, float]:
        """Return the weights that `--lm auto` takes after a pass that gave these texts."""
        names = list(dict.fromkeys([first, *domain_folders()]))
        if first != "general":
            names.remove("general")
        said = [text.lower().split() for text in texts if text]
        scores = candidate_scores((self.model(name) for name in names), said)
        weights = choose_weights(scores, even_prior(len(names)))
        found = zip(names, weights, strict=True)
        return {n: round(float(w), 2) for n, w in found if round(float(w), 2) > 0.0}

    def perplexity(self, shares: Shares, sentences: Sequence[Sequence[str]]) -> dict[str, float]:
        """Return perplexity over words and sentence ends, unknown words' mass shared out; OOV."""
        mixture = self.mixture(shares)
        log_probs = mixture.log_probs(sentences)
        words = [word for sentence in sentences for word in sentence]
        unknown = sum(mixture.word_id(word) == 0 for word in words)
        return {
            "perplexity": round(float(np.exp(-log_probs.mean())), 1),
            "unknown_words": round(unknown / max(len(words), 1), 4),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a run recognised.

    Attributes:
        texts: One per utterance.
        scores: One per utterance.
        search_s: Wall time of the search.
        decoded: What the search gave, where it was asked to be kept.
        said: How well the language model predicts what was said: its perplexity on the references
            and the share of their words that neither it nor a list has.
    """

    texts: list[str]
    scores: list[Score]
    search_s: float
    decoded: list[Decoded] = field(default_factory=list)
    said: dict[str, float] = field(default_factory=dict)

    def errors(self, part: str = "words") -> NDArray[np.int64]:
        """Return each utterance's errors; int64 [n].

        Args:
            part: "words", "biased" or "unbiased" ones.
        """
        return np.array([getattr(score, part).errors for score in self.scores])

    def words(self, part: str = "words") -> NDArray[np.int64]:
        """Return how many words each reference has; int64 [n]."""
        return np.array([getattr(score, part).reference for score in self.scores])

    def rate(self) -> float:
        """Return the word error rate."""
        return sum(self.scores, Score.nothing()).words.rate

    def figures(self, seconds: float) -> dict[str, Any]:
        """Return the numbers for the results file.

        Args:
            seconds: Length of the sound.
        """
        total = sum(self.scores, Score.nothing())
        words = total.words
        found: dict[str, Any] = {
            "wer": round(words.rate, 4), "wer_range": rate_range(self.errors(), self.words()),
            "words": words.reference,
            "insertions": words.insertions, "deletions": words.deletions,
            "substitutions": words.substitutions,
            "times_real_time": round(seconds / max(self.search_s, 1e-9)), **self.said,
        }  # fmt: skip
        if total.biased.reference:
            found["biased_words"] = total.biased.reference
            found["b_wer"] = round(total.biased.rate, 4)
            found["u_wer"] = round(total.unbiased.rate, 4)
        return found


def recognise(
    prepared: Prepared, heard: Heard, listed: Iterable[str] = (), *, keep: bool = False
) -> Outcome:
    """Decode a set and score it; words of `listed` are counted apart."""
    started = time.perf_counter()
    found = decode_all(prepared, None, heard.log_probs, THREADS)
    took = time.perf_counter() - started
    names = frozenset(word for entry in listed for word in text_words(entry))
    texts = [one.text for one in found]
    references = [text_words(item.text) for item in heard.items]
    scores = [
        score_words(said, text_words(text), names)
        for said, text in zip(references, texts, strict=True)
    ]
    return Outcome(texts, scores, took, found if keep else [], _predicted(prepared, references))


def _predicted(prepared: Prepared, references: list[list[str]]) -> dict[str, float]:
    mixture, lists = prepared.graph.mixture, prepared.graph.lists
    unknown = [w for words in references for w in words if mixture.word_id(w) == 0]
    listed: set[str] = set()
    if lists is not None and unknown:
        listed.update(w for text in lists.entry_text for w in text.lower().split())
    missing = sum(word not in listed for word in unknown)
    return {
        "perplexity_said": round(float(np.exp(-mixture.log_probs(references).mean())), 1),
        "unknown_said": round(missing / max(sum(map(len, references)), 1), 4),
    }


def gain(before: Outcome, after: Outcome) -> dict[str, float]:
    """Return the relative fall of the word errors with its 95 % range by a paired bootstrap."""
    one, other = before.errors(), after.errors()
    low, high = fall_range(one, other)
    fall = round(float(1.0 - other.sum() / max(int(one.sum()), 1)), 4)
    return {"fall": fall, "low": low, "high": high}


def list_effect(before: Outcome, after: Outcome) -> dict[str, Any]:
    """Return what a list changed: relative fall of B-WER, absolute change of U-WER, 95 % ranges."""
    biased, words = before.errors("biased"), before.words("unbiased")
    if not biased.sum():
        return {}
    one, other = before.errors("unbiased"), after.errors("unbiased")
    change = (other.sum() - one.sum()) / max(int(words.sum()), 1)
    return {
        "b_wer_fall": round(float(1.0 - after.errors("biased").sum() / biased.sum()), 4),
        "b_wer_fall_range": fall_range(biased, after.errors("biased")),
        "u_wer_change": round(float(change), 4),
        "u_wer_change_range": change_range(one, other, words),
    }


def list_hits(items: Sequence[Item], texts: Sequence[str], names: frozenset[str]) -> dict[str, Any]:
    """Return precision and recall of list words, by their number per utterance."""
    hits = false = missed = 0
    for item, text in zip(items, texts, strict=True):
        said = Counter(word for word in text_words(item.text) if word in names)
        heard = Counter(word for word in text_words(text) if word in names)
        right = sum((said & heard).values())
        hits += right
        false += sum(heard.values()) - right
        missed += sum(said.values()) - right
    return {
        "recall": round(hits / max(hits + missed, 1), 4),
        "precision": round(hits / max(hits + false, 1), 4),
        "false": false,
    }
