"""The prefix tree: shape, words at nodes, look-ahead."""

from __future__ import annotations

import numpy as np
import pytest

from core.lexicon.trie import Trie, build_trie, look_ahead


def tree(pronunciations: list[tuple[int, tuple[int, ...], float]]) -> Trie:
    return build_trie(
        np.cumsum([0, *(len(p[1]) for p in pronunciations)]).astype(np.int64),
        np.array([t for p in pronunciations for t in p[1]], dtype=np.int16),
        np.array([p[0] for p in pronunciations], dtype=np.int32),
        np.array([p[2] for p in pronunciations], dtype=np.float32),
    )


def words_at(trie: Trie, tokens: tuple[int, ...]) -> list[tuple[int, float]]:
    node = 0
    for token in tokens:
        first = int(trie.first_child[node])
        children = trie.token[first : first + int(trie.n_children[node])].tolist()
        node = first + children.index(token)
    first = int(trie.first_word[node])
    rows = range(first, first + int(trie.n_words[node]))
    return [(int(trie.word_id[r]), round(float(trie.word_cost[r]), 3)) for r in rows]


def test_common_beginnings_are_shared() -> None:
    trie = tree([(0, (1, 2, 3), 0.0), (1, (1, 2, 4), 0.0), (2, (5,), 0.0)])
    assert trie.token.tolist() == [-1, 1, 5, 2, 3, 4]
    assert trie.parent.tolist() == [-1, 0, 0, 1, 3, 3]
    assert trie.n_children.tolist() == [2, 1, 0, 2, 0, 0]
    assert trie.max_depth == 3


def test_homophones_stand_at_one_node_cheapest_first() -> None:
    trie = tree([(7, (1, 2), 0.5), (3, (1, 2), 0.0), (9, (1,), 0.0)])
    assert words_at(trie, (1, 2)) == [(3, 0.0), (7, 0.5)]
    assert words_at(trie, (1,)) == [(9, 0.0)]


def test_a_repeated_pronunciation_is_kept_once_at_its_lower_cost() -> None:
    trie = tree([(3, (1, 2), 0.9), (3, (1, 2), 0.2)])
    assert words_at(trie, (1, 2)) == [(3, 0.2)]


def test_look_ahead_is_the_best_word_below_less_its_cost() -> None:
    trie = tree([(0, (1, 2), 0.5), (1, (1, 3), 0.0), (2, (4,), 0.25)])
    best = look_ahead(trie, np.array([-1.0, -2.0, -3.0], dtype=np.float32))
    assert best.tolist() == [-1.5, -1.5, -3.25, -1.5, -2.0]


def test_an_empty_tree_has_a_root_and_nothing_to_anticipate() -> None:
    trie = tree([])
    assert trie.token.tolist() == [-1]
    assert look_ahead(trie, np.zeros(0, dtype=np.float32)).tolist() == [-np.inf]


def test_an_empty_pronunciation_is_refused() -> None:
    with pytest.raises(ValueError, match="no tokens"):
        tree([(0, (), 0.0)])


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        build_trie(
            np.array([0, 1]), np.array([1], dtype=np.int16),
            np.array([0, 1], dtype=np.int32), np.zeros(1, dtype=np.float32),
        )  # fmt: skip
