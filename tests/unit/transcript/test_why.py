"""What would let a rival win, checked by scoring it anew with just that weight."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.decoder.lattice import FactorScores
from core.transcript.why import would_win

LM = 0.8


def margin_at(word: FactorScores, rival: FactorScores, scale: float) -> float:
    """The difference of the totals with the language factors scaled."""
    return sum(
        sign * replace(s, language=s.language * scale, vocabulary=s.vocabulary * scale).total
        for sign, s in ((1, word), (-1, rival))
    )


@pytest.mark.parametrize(
    ("word", "rival", "more"),
    [
        # The sound was for the word, the language against it.
        (FactorScores(-2.0, 0.0, -9.0), FactorScores(-6.0, 0.0, -7.0), True),
        # The language decided against the sound.
        (FactorScores(-6.0, 0.0, -3.0), FactorScores(-4.0, 0.0, -9.0), False),
        (FactorScores(-4, 1, -3, 2, 0, -1), FactorScores(-3, 1, -6, 1, -0.5, -1), False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("trust", [1.0, 2.5])
def test_at_that_trust_both_are_even(
    word: FactorScores, rival: FactorScores, more: bool, trust: float
) -> None:
    found = would_win(word, rival, LM * trust, trust)
    assert found.margin == pytest.approx(word.total - rival.total)
    assert found.trust is not None
    assert found.trust_more is more
    assert margin_at(word, rival, found.trust / trust) == pytest.approx(0.0, abs=1e-9)
    further = found.trust / trust * (1.1 if more else 0.9)
    assert margin_at(word, rival, further) < 0.0


def test_no_trust_helps_where_sound_and_language_agree() -> None:
    found = would_win(FactorScores(acoustic=-1, language=-1), FactorScores(-2, 0, -5), LM)
    assert found.trust is None
    found = would_win(FactorScores(acoustic=-1), FactorScores(acoustic=-2), LM)
    assert (found.trust, found.odds) == (None, pytest.approx(2.718281828 ** (1 / LM)))


def test_so_many_times_likelier_makes_it_even() -> None:
    word, rival = FactorScores(-4, 0, -3), FactorScores(-5, 0, -6)
    found = would_win(word, rival, LM)
    assert found.odds is not None
    likelier = replace(rival, language=rival.language + LM * math.log(found.odds))
    assert likelier.total == pytest.approx(word.total)


def test_what_scores_higher_needs_nothing_and_what_is_hopeless_gets_nothing() -> None:
    found = would_win(FactorScores(-4), FactorScores(-3), LM)
    assert (found.margin, found.odds, found.trust) == (-1.0, 1.0, None)
    assert would_win(FactorScores(-4), FactorScores(-400), LM).odds is None
    assert would_win(FactorScores(-4), FactorScores(-5), 0.0).odds is None
