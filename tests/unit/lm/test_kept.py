"""Language models between two starts."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from core.folders import user_cache
from core.lm.kept import kept_model
from core.lm.ngram import NgramModel
from tests.helpers.tones import install_domain


def wait() -> None:
    for thread in threading.enumerate():
        if thread.name == "sonant-keep":
            thread.join()


@pytest.fixture
def packed(sonant_home: Path, tmp_path: Path) -> Path:
    install_domain(sonant_home)
    (path,) = sonant_home.rglob("model.lm")
    packed = tmp_path / "packed.lm"
    NgramModel.open(path).save(packed, compact=True)
    return packed


def same(one: NgramModel, other: NgramModel) -> None:
    assert (one.vocab, one.order, one.identity) == (other.vocab, other.order, other.identity)
    for mine, theirs in zip(one.arrays[1:], other.arrays[1:], strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_a_model_opened_twice_is_mapped(packed: Path) -> None:
    wanted = NgramModel.open(packed)
    for is_mapped in (False, False, True, True):
        found = kept_model(packed)
        wait()
        same(found, wanted)
        assert found.is_mapped == is_mapped
    packed.unlink()
    with pytest.raises(Exception, match="packed"):
        kept_model(packed)


def test_a_damaged_copy_is_made_again(packed: Path) -> None:
    wanted = NgramModel.open(packed)
    kept_model(packed)
    kept_model(packed)
    wait()
    (copy,) = (user_cache() / "models").glob("*.lm")
    copy.write_bytes(copy.read_bytes()[:-100])
    same(kept_model(packed), wanted)


def test_a_model_that_is_mapped_anyway_is_not_copied(packed: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.lm"
    NgramModel.open(packed).save(plain)
    for _ in range(3):
        assert kept_model(plain).is_mapped
    wait()
    assert not list((user_cache() / "models").glob("*"))
