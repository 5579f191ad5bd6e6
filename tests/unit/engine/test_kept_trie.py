"""The lexicon's tree between two starts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.engine.kept_trie import kept_trie
from core.lexicon.trie import Trie, build_trie


def tree() -> Trie:
    return build_trie(
        np.array([0, 2, 5, 6]),
        np.array([1, 2, 1, 2, 3, 4], dtype=np.int16),
        np.array([0, 1, 2], dtype=np.int32),
        np.array([0.0, 0.5, 0.0], dtype=np.float32),
    )


def never() -> Trie:
    raise AssertionError("the tree was built again")


def assert_same(one: Trie, other: Trie) -> None:
    for name in Trie._fields:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_tree_is_built_once(tmp_path: Path) -> None:
    path = tmp_path / "tries" / "a.trie"
    assert_same(kept_trie(path, tree), tree())
    assert_same(kept_trie(path, never), tree())
    assert [one.name for one in path.parent.iterdir()] == ["a.trie"]


@pytest.mark.parametrize("length", [0, 10, 200])
def test_a_broken_file_is_built_anew(tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.trie"
    kept_trie(path, tree)
    path.write_bytes(path.read_bytes()[:length])
    assert_same(kept_trie(path, tree), tree())
    assert_same(kept_trie(path, never), tree())


def test_a_folder_that_can_not_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert_same(kept_trie(tmp_path / "file" / "a.trie", tree), tree())


def test_old_trees_go(tmp_path: Path) -> None:
    for number in range(12):
        kept_trie(tmp_path / f"{number}.trie", tree)
    assert len(list(tmp_path.iterdir())) == 8
