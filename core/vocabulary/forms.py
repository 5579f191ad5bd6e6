"""Inflected forms of list entries: the English possessive and plural, said as the entry is.

"Shmyrev" is also said as in "Shmyrev's house" and "the Shmyrevs". Both sound alike, so that a form
that is the likelier one for a class is written, and the other is offered as its alternative. Forms
take a small part of their entry's probability; the class gets no more for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.lexicon.g2p import fold
from core.lexicon.phones import arpabet_to_ids

if TYPE_CHECKING:
    from core.vocabulary.lists import Entry

USUAL = 0.08
"""Share of an entry's probability that the likelier form of its class takes."""

SELDOM = 0.01
"""Share of the other one."""

MOST_ENTRIES = 10_000
"""Entries beyond which a class has no forms: they would cost more time than they are worth."""

NAMES = frozenset(
    "given given_name given_names first_name first_names given_male given_female name names "
    "surname surnames last_name last_names family_name family_names person persons people "
    "city cities capital capitals town towns place places country countries state states "
    "county counties company companies street streets".split()
)
"""Classes of what owns: the possessive is the likelier form."""

THINGS = frozenset("product products brand brands device devices".split())
"""Classes of what there are several of: the plural is the likelier form."""

_HISSING = ("s", "x", "z", "ch", "sh")
_HISSING_PHONES = frozenset(arpabet_to_ids("S Z SH ZH CH JH"))
_VOICELESS_PHONES = frozenset(arpabet_to_ids("P T K F TH"))
_IH, _S, _Z = arpabet_to_ids("IH S Z")


class Form(NamedTuple):
    """An inflected form of an entry.

    Attributes:
        written: As it shall appear in the text.
        said: What a pronouncer says it from, where the entry doesn't say how it sounds.
        share: Part of the entry's probability that it takes.
        is_plural: Whether it is the plural.
    """

    written: str
    said: str
    share: float
    is_plural: bool


def has_forms(entry: Entry, kind: str) -> bool:
    """Say whether an entry is inflected: as its list says, else as its class is.

    Args:
        entry: The entry.
        kind: Its class.
    """
    return entry.forms if entry.forms is not None else _key(kind) in NAMES | THINGS


def forms_of(entry: Entry, kind: str, *, capitals: bool = False) -> tuple[Form, ...]:
    """Return an entry's inflected forms; none for what doesn't end in a Latin letter.

    Args:
        entry: The entry.
        kind: Its class.
        capitals: Whether its list is in capitals throughout.
    """
    word = fold(entry.written)
    if not has_forms(entry, kind) or not "a" <= word[-1:] <= "z" or word.endswith("'s"):
        return ()
    es = "es" if word.endswith(_HISSING) else "s"
    owner, several = ("'S", es.upper()) if capitals else ("'s", es)
    possessive, plural = (SELDOM, USUAL) if _key(kind) in THINGS else (USUAL, SELDOM)
    # "ATMs" is spelt and then said with an ending; "ATM's" would be read as a word.
    is_letters = not capitals and len(entry.written) > 1 and entry.written.isupper()
    said = entry.written + ("s" if is_letters else "'s")
    return (
        Form(entry.written + owner, said, possessive, is_plural=False),
        Form(entry.written + several, said, plural, is_plural=True),
    )


def with_ending(phones: tuple[int, ...]) -> tuple[int, ...]:
    """Return phones with the ending that possessive and plural share: /s/, /z/ or /ɪz/.

    Args:
        phones: Token ids of the built-in pack.
    """
    last = phones[-1] if phones else 0
    if last in _HISSING_PHONES:
        return (*phones, _IH, _Z)
    return (*phones, _S if last in _VOICELESS_PHONES else _Z)


def _key(kind: str) -> str:
    return kind.strip().lower().replace(" ", "_").replace("-", "_")
