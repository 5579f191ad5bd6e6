"""A second language model's say on the lattice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from core.decoder.config import DecoderConfig
from core.decoder.rescore import rescored_path
from core.decoder.search import Decoded, Search
from core.lm.rescore import NgramScorer
from tests.helpers.decoding import random_emissions, random_graph

CONFIG = DecoderConfig(lm_weight=0.7, prior_weight=0.4, word_score=-0.3, nbest=400)


class Fond:
    """Likes one word above all others."""

    def __init__(self, word: str) -> None:
        self._word = word

    def score(self, sentences: Sequence[Sequence[str]]) -> list[NDArray[np.float64]]:
        return [
            np.array([0.0 if word == self._word else -40.0 for word in (*words, "</s>")])
            for words in sentences
        ]


class Mute:
    """Knows no word."""

    def score(self, sentences: Sequence[Sequence[str]]) -> list[NDArray[np.float64]]:
        return [np.full(len(words) + 1, np.nan) for words in sentences]


def decoded(seed: int, scorer: object = None) -> tuple[Decoded, Search]:
    graph, _ = random_graph(seed, words=8, tokens=5)
    search = Search(graph, CONFIG)
    search.step(random_emissions(np.random.default_rng(seed), 24, 5, 1.0))
    return search.finish(scorer), search  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(8))
def test_who_knows_nothing_changes_nothing(seed: int) -> None:
    plain, asked = decoded(seed)[0], decoded(seed, Mute())[0]
    assert asked.words == plain.words


@pytest.mark.parametrize("seed", range(8))
def test_the_searchs_own_model_finds_the_same_words(seed: int) -> None:
    plain, search = decoded(seed)
    asked = decoded(seed, NgramScorer(search.prepared.graph.mixture.components[0]))[0]
    assert asked.text == plain.text


@pytest.mark.parametrize("seed", range(8))
def test_without_weight_the_best_path_stays(seed: int) -> None:
    plain, _ = decoded(seed)
    lattice = plain.lattice
    path = rescored_path(lattice, Fond("w3"), CONFIG.lm_weight, 0.0)
    total = float(lattice.weight[path].sum())
    assert total == pytest.approx(lattice.total, abs=1e-4)


def test_a_strong_opinion_wins_where_the_lattice_allows_it() -> None:
    gained = 0
    for seed in range(20):
        plain, fond = decoded(seed)[0], decoded(seed, Fond("w3"))[0]
        before, after = (d.text.split().count("w3") for d in (plain, fond))
        assert after >= before or len(fond.words) < len(plain.words)
        gained += after > before
    assert gained > 3


def test_the_chosen_path_leads_from_start_to_end() -> None:
    for seed in range(20):
        lattice = decoded(seed)[0].lattice
        path = rescored_path(lattice, Fond("w1"), CONFIG.lm_weight)
        assert lattice.source[path[0]] == 0
        assert lattice.target[path[-1]] == len(lattice.frame) - 1
        assert (lattice.source[path[1:]] == lattice.target[path[:-1]]).all()
