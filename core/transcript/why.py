"""What would have to change for another word to win: a weight, in closed form.

A word w beat its rival r by m = S(w) − S(r) nats. Scores are linear in the trust in language x
(relative to now), so with L the difference of the language and vocabulary factors

    m(x) = (m − L) + x · L = 0   ⇔   x = −(m − L) / L

and, with λ the language weight, r wins as soon as it is e^(m/λ) times as likely as it was taken to
be. For a word of a list that is how many times the list's weight must grow, as long as the list's
words are rare together (the odds of a class are then its probability). Both hold for the place by
itself: another word there may change what its neighbours are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.decoder.lattice import FactorScores

LARGEST_TRUST = 20.0
"""Trust in language beyond which no one would go."""

LARGEST_ODDS = 1e9


@dataclass(frozen=True, slots=True)
class WouldWin:
    """What would let a rival win.

    Attributes:
        margin: Nats by which the word beat it; below 0 it is the neighbours that beat it.
        trust: The trust in language at which both are even; None if no sensible one does it.
        trust_more: Whether the rival wins above that (True) or below it.
        odds: How many times likelier the rival would have to be; 1 where it scores higher already,
            None beyond LARGEST_ODDS or where language doesn't count.
    """

    margin: float
    trust: float | None
    trust_more: bool
    odds: float | None


def would_win(
    word: FactorScores, rival: FactorScores, lm_weight: float, trust: float = 1.0
) -> WouldWin:
    """Return what would let a rival win over a word.

    Args:
        word: The word's scores.
        rival: The rival's scores.
        lm_weight: λ that both were found with, the trust included.
        trust: The trust in language that both were found with.
    """
    margin = word.total - rival.total
    language = (word.language + word.vocabulary) - (rival.language + rival.vocabulary)
    rest = margin - language
    at: float | None = None
    if margin > 0.0 and abs(language) > 1e-9:
        scale = -rest / language
        if 0.0 <= scale * trust <= LARGEST_TRUST:
            at = scale * trust
    odds: float | None = 1.0
    if margin > 0.0:
        odds = None
        if lm_weight > 0.0 and margin / lm_weight <= math.log(LARGEST_ODDS):
            odds = math.exp(margin / lm_weight)
    return WouldWin(margin, at, language < 0.0, odds)
