"""Looks a list over before it is used: how each entry sounds, who says so, and what is odd."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import Cancelled
from core.vocabulary.sound import Sound, sounds_of, source_of

if TYPE_CHECKING:
    from core.lexicon.pronunciations import Pronouncer
    from core.vocabulary.conflicts import CommonSounds
    from core.vocabulary.lists import Entry, WordList

LONG = 60
"""Sounds in an entry beyond which it is hardly ever said in one breath."""

_BATCH = 2_000

SHORT = 2
"""Sounds up to which an entry is easily heard where it wasn't said."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An entry that was looked over.

    Attributes:
        entry: The entry.
        sounds: How it will be said, the usual way first; () if it can't be.
        problem: Why it can't be used; "" if it can.
        warnings: What may go wrong with it, one sentence each.
    """

    entry: Entry
    sounds: tuple[Sound, ...]
    problem: str
    warnings: tuple[str, ...]


def check_list(
    words: WordList,
    pronouncer: Pronouncer,
    common: CommonSounds | None = None,
    cancel: Callable[[], bool] = lambda: False,
) -> Iterator[Checked]:
    """Yield each entry of a list with what is to be said about it.

    Args:
        words: The list.
        pronouncer: For entries that don't say how they sound.
        common: How very common words sound, to find entries that sound the same; None: not.
        cancel: Asked every few thousand entries; true stops.

    Raises:
        Cancelled: `cancel` said so.
    """
    first_of: dict[tuple[str, str], Entry] = {}
    for begin in range(0, len(words.entries), _BATCH):
        if cancel():
            raise Cancelled("Stopped")
        some = words.entries[begin : begin + _BATCH]
        for entry, sounds in zip(some, _sounds(some, pronouncer), strict=True):
            first = first_of.setdefault((entry.written, entry.kind), entry)
            warnings = _warnings(entry, sounds, first)
            same = common.like(entry.written, [s.phones for s in sounds]) if common else ""
            if same:
                warnings.append(f"it sounds like the common word “{same}”")
            problem = "" if sounds else "nothing in it can be spoken"
            yield Checked(entry, sounds, problem, tuple(warnings))


def _sounds(entries: Sequence[Entry], pronouncer: Pronouncer) -> list[tuple[Sound, ...]]:
    """Return how each entry sounds; those that don't say it themselves are asked for together."""
    free = [i for i, entry in enumerate(entries) if not (entry.phones or entry.sounds_like)]
    own = set(range(len(entries))) - set(free)
    found = [sounds_of(e, pronouncer) if i in own else () for i, e in enumerate(entries)]
    lexicon = pronouncer.pronounce_all([entries[i].written for i in free])
    by_entry: dict[int, dict[tuple[int, ...], float]] = {}
    for p, place in enumerate(lexicon.word_ids.tolist()):
        phones = tuple(lexicon.tokens[lexicon.offsets[p] : lexicon.offsets[p + 1]].tolist())
        costs = by_entry.setdefault(free[place], {})
        costs[phones] = min(costs.get(phones, math.inf), float(lexicon.costs[p]))
    for i, costs in by_entry.items():
        source = source_of(entries[i].written, pronouncer)
        ranked = sorted(costs.items(), key=lambda item: item[1])
        found[i] = tuple(Sound(phones, cost, source) for phones, cost in ranked)
    return found


def _warnings(entry: Entry, sounds: tuple[Sound, ...], first: Entry) -> list[str]:
    """Return what may go wrong with an entry by itself."""
    warnings = []
    if first is not entry:
        other = first.phones != entry.phones or first.sounds_like != entry.sounds_like
        warnings.append(f"it is in line {first.line} too" + ", with another sound" * other)
    if entry.weight == 0.0:
        warnings.append("its weight is 0, so it is switched off")
    longest = max((len(sound.phones) for sound in sounds), default=0)
    if 0 < longest <= SHORT:
        warnings.append("it is so short that it is easily heard where it wasn't said")
    if longest > LONG:
        warnings.append("it is too long to be said in one breath")
    return warnings
