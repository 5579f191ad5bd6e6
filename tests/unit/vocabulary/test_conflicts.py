"""Entries that sound like a very common word are told; others are not."""

from __future__ import annotations

import pytest

from core.lexicon.pronunciations import load_pronouncer
from core.lm.domains import open_model
from core.vocabulary.conflicts import CommonSounds, common_sounds


@pytest.fixture(scope="module")
def sounds() -> CommonSounds:
    return common_sounds(open_model("general"), load_pronouncer())


@pytest.mark.parametrize(
    ("written", "like"),
    [("Wun", "one"), ("Wright", "right"), ("Shmyrev", ""), ("the", ""), ("Penstock", "")],
)
def test_conflicts(written: str, like: str, sounds: CommonSounds) -> None:
    phones = [p.phones for p in load_pronouncer().of(written)]
    assert sounds.like(written, phones) == like
