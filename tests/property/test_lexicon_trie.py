"""The tree against a plain dictionary of prefixes."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.lexicon.trie import build_trie, look_ahead

PRONUNCIATIONS = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.lists(st.integers(1, 4), min_size=1, max_size=5).map(tuple),
        st.integers(0, 8).map(lambda n: n / 4),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(PRONUNCIATIONS, st.integers(0, 2**32 - 1))
def test_the_tree_holds_exactly_what_went_in(
    pronunciations: list[tuple[int, tuple[int, ...], float]], seed: int
) -> None:
    trie = build_trie(
        np.cumsum([0, *(len(p[1]) for p in pronunciations)]).astype(np.int64),
        np.array([t for p in pronunciations for t in p[1]], dtype=np.int16),
        np.array([p[0] for p in pronunciations], dtype=np.int32),
        np.array([p[2] for p in pronunciations], dtype=np.float32),
    )
    expected: dict[tuple[tuple[int, ...], int], float] = {}
    for word, tokens, cost in pronunciations:
        key = (tokens, word)
        expected[key] = min(expected.get(key, cost), cost)
    paths: list[tuple[int, ...]] = [()]
    for node in range(1, trie.token.size):
        assert trie.parent[node] < node
        paths.append((*paths[trie.parent[node]], int(trie.token[node])))
    found = {}
    for node, path in enumerate(paths):
        rows = range(trie.first_word[node], trie.first_word[node] + trie.n_words[node])
        costs = [float(trie.word_cost[row]) for row in rows]
        assert costs == sorted(costs)
        found.update({(path, int(trie.word_id[row])): float(trie.word_cost[row]) for row in rows})
        low = int(trie.first_child[node])
        children = range(low, low + int(trie.n_children[node]))
        tokens = [int(trie.token[child]) for child in children]
        assert tokens == sorted(set(tokens))
        assert all(trie.parent[child] == node for child in children)
    assert found == expected
    assert len(set(paths)) == len(paths)

    scores = np.random.default_rng(seed).normal(size=21).astype(np.float32)
    best = look_ahead(trie, scores)
    for node, path in enumerate(paths):
        below = [
            float(scores[word]) - cost
            for (tokens, word), cost in expected.items()
            if tokens[: len(path)] == path
        ]
        assert np.isclose(best[node], max(below, default=-np.inf), atol=1e-5)
