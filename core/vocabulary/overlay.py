"""What the search needs of the user's lists: an overlay tree, class masses, known words.

How the search uses an Overlay
==============================

The language model proper is P_L(w|h), h the language model's state (for a mixture: one n-gram
state per component k, weights μ_k). Lists are classes C (DECODING §4):

    P'(w|h) = (1 − Σ_C p_C(h)) · P_L(w|h)  +  Σ_C p_C(h) · P(w|C)

**1. Class masses p_C(h)**, once per language-model state h (worth memoising, C is small):

    q_C  = Σ_k μ_k · table[C, table_at[k] + min(s_k, table_at[k+1] − table_at[k] − 1)]
    o_C  = class_odds[C] · q_C / (1 − q_C)            weight = odds multiplier
    p_C  = o_C / (1 + o_C);  if Σ_C p_C > 0.5: p_C ← p_C · 0.5 / Σ_C p_C

where s_k is component k's state (an NgramArrays node). A component without a table per state has
one column, which min() picks. `class_masses` below is the reference implementation.
Classes of weight 0 are not in the arrays at all; an Overlay without classes (`is_empty`) must take
the very code path of no overlay.

**2. Words of the base lexicon that are in no list**: P' = (1 − Σ p_C) · P_L.

**3. Words of the base lexicon that are in lists**: i = known_of[w] ≥ 0;

    P'(w|h) = (1 − Σ p_C) · P_L(w|h) + Σ_{m = known_class_at[i]}^{known_class_at[i+1] − 1}
                                         p_{known_class[m]}(h) · exp(known_log_share[m])

  The language-model state moves on by w as always.

**4. Overlay entries** e (word ids of `trie` are entry numbers 0…E − 1; costs are in the trie):
  - entry_known[e] = i ≥ 0: another pronunciation of the known word known_word[i]: scored exactly
    as that word in 3., same next state.
  - otherwise P'(e|h) = Σ_{m = entry_class_at[e]}^{entry_class_at[e+1] − 1}
                          p_{entry_class[m]}(h) · exp(entry_log_share[m]),
    and the next state is the one reached from h by feeding the words
    exit_word[exit_at[e] : exit_at[e+1]] one after the other (for their state only; ids of the
    model's vocabulary, 0 = <unk>). A phrase has several; it counts as that many words for the
    insertion score. Its tokens follow one another; blanks (or optional silence) between them are
    free as everywhere.

**5. Scores.** language part λ·log P_L(w|h) and vocabulary part λ·(log P'(w|h) − log P_L(w|h)); for
entries with entry_known < 0 there is no P_L: language part 0, vocabulary part λ·log P'(e|h).

**6. Look-ahead.** look_ahead[n] (per overlay node) = best over entries below of
log P'(e|h₀) − cost, where h₀ is the empty context (every s_k = 0) with the μ given at build time.
For state h add max_C (log p_C(h) − log p_C(h₀)) (`base_log_mass` holds log p_C(h₀)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.lexicon.trie import Trie

MASS_LIMIT = 0.5
"""All classes together never take more than this share of a word's probability."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The lists in use, as arrays (see the module's head for how they are used).

    E entries, C classes, K known words, V words of the base vocabulary, N overlay nodes.

    Attributes:
        trie: Tree of the entries' pronunciations; word id = entry number.
        entry_text: E written forms; a phrase has spaces.
        entry_known: int32 [E] place in known_word, or −1.
        entry_class_at: int32 [E + 1]. entry_class: int16. entry_log_share: float32 log P(e|C).
        exit_at: int32 [E + 1]. exit_word: int32 word ids that the language-model state takes.
        known_of: int32 [V] place in known_word of a base word id, or −1.
        known_word: int32 [K] base word ids, sorted. known_text: K written forms of the lists.
        known_class_at: int32 [K + 1]. known_class: int16. known_log_share: float32 log P(w|C).
        class_name: C names. class_odds: float64 [C] multipliers > 0.
        table: float32 [C, S] mass q_C per component state. table_at: int64 [components + 1].
        base_log_mass: float32 [C] log p_C of the empty context.
        look_ahead: float32 [N].
    """

    trie: Trie
    entry_text: tuple[str, ...]
    entry_known: NDArray[np.int32]
    entry_class_at: NDArray[np.int32]
    entry_class: NDArray[np.int16]
    entry_log_share: NDArray[np.float32]
    exit_at: NDArray[np.int32]
    exit_word: NDArray[np.int32]
    known_of: NDArray[np.int32]
    known_word: NDArray[np.int32]
    known_text: tuple[str, ...]
    known_class_at: NDArray[np.int32]
    known_class: NDArray[np.int16]
    known_log_share: NDArray[np.float32]
    class_name: tuple[str, ...]
    class_odds: NDArray[np.float64]
    table: NDArray[np.float32]
    table_at: NDArray[np.int64]
    base_log_mass: NDArray[np.float32]
    look_ahead: NDArray[np.float32]

    @property
    def is_empty(self) -> bool:
        """Say whether no class takes part: the search must then run as without an overlay."""
        return not self.class_name


def class_masses(
    overlay: Overlay, weights: NDArray[np.float64], states: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return p_C(h) for one language-model state; the reference for the search's kernel.

    Args:
        overlay: The lists.
        weights: float64 [components] μ_k.
        states: int64 [components] s_k.

    Returns:
        float64 [C], together at most MASS_LIMIT.
    """
    columns = overlay.table_at[:-1] + np.minimum(states, np.diff(overlay.table_at) - 1)
    q = np.clip(overlay.table[:, columns].astype(np.float64) @ weights, 0.0, 1.0 - 1e-9)
    odds = overlay.class_odds * q / (1.0 - q)
    p = odds / (1.0 + odds)
    total = float(p.sum())
    return np.asarray(p * (MASS_LIMIT / total) if total > MASS_LIMIT else p)
