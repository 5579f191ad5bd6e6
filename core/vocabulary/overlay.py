"""What the search needs of the user's lists: an overlay tree, class masses, known words.

How the search uses an Overlay
==============================

The language model proper is P_L(w|h), h the language model's state (for a mixture: one n-gram
state per component k, weights μ_k). Lists are classes C (DECODING §4):

    P'(w|h) = (1 − Σ_C p_C(h)) · P_L(w|h)  +  Σ_C p_C(h) · P(w|C)

**1. Class masses p_C(h)**, once per language-model state h (worth memoising, C is small):

    q_C  = Σ_k μ_k · q_Ck(s_k)
    q_Ck = class_constant[C] + min(class_factor[C] · members_Ck(s_k), class_cap[C] · rare_k(s_k))
    o_C  = class_odds[C] · q_C / (1 − q_C)            weight = odds multiplier
    p_C  = o_C / (1 + o_C);  if Σ_C p_C > 0.5: p_C ← p_C · 0.5 / Σ_C p_C

where s_k is component k's state (an NgramArrays node); rare_k(s) = rare[rare_at[k] + s], left out
where the cap is infinite; members_Ck (core.vocabulary.masses.MemberMass) are the entries
mass_at[i] … mass_at[i+1] − 1, i = C · components + k, of mass_state and mass_value, left out where
there are none. `class_masses` below is the reference implementation.
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

import math
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.lexicon.g2p import fold
from core.lexicon.lexicon import Lexicon
from core.lexicon.pronunciations import Pronouncer
from core.lexicon.trie import Trie, build_trie, look_ahead
from core.text.normalise import spoken_words
from core.vocabulary.casing import ordinary_words
from core.vocabulary.classes import MASS_LIMIT, ClassMass, class_mass
from core.vocabulary.forms import MOST_ENTRIES, Form, forms_of, with_ending
from core.vocabulary.lists import Entry
from core.vocabulary.masses import MassCache, MemberMass
from core.vocabulary.sounds_like import sounds_like

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from core.lexicon.pronunciations import Pronunciation
    from core.lm.established import Established
    from core.lm.mixture import Mixture
    from core.vocabulary.lists import WordList


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
        known_word: int32 [K] base word ids, sorted. known_text: K forms that the text shows.
        known_class_at: int32 [K + 1]. known_class: int16. known_log_share: float32 log P(w|C).
        class_name: C names. class_odds: float64 [C] multipliers > 0.
        class_list: int32 [C] place of the class's list among those in use, −1 without one.
        class_scale: float64 [C] what its entries' own weights multiply its odds by.
        class_factor: float64 [C]. class_cap: float64 [C]. class_constant: float64 [C].
        mass_at: int64 [C · components + 1]. mass_state: int32. mass_value: float32.
        rare: float32, every component's states one after the other; [1] if no class is capped.
        rare_at: int64 [components + 1].
        base_log_mass: float32 [C] log p_C of the empty context.
        look_ahead: float32 [N].
        notes: Entries that could not be used and why, one sentence each.
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
    class_list: NDArray[np.int32]
    class_scale: NDArray[np.float64]
    class_factor: NDArray[np.float64]
    class_cap: NDArray[np.float64]
    class_constant: NDArray[np.float64]
    mass_at: NDArray[np.int64]
    mass_state: NDArray[np.int32]
    mass_value: NDArray[np.float32]
    rare: NDArray[np.float32]
    rare_at: NDArray[np.int64]
    base_log_mass: NDArray[np.float32]
    look_ahead: NDArray[np.float32]
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether no class takes part: the search must then run as without an overlay."""
        return not self.class_name


def class_masses(
    overlay: Overlay, mixture: Mixture, states: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return p_C(h) for one language-model state; the reference for the search's kernel.

    Args:
        overlay: The lists.
        mixture: The language model that they were made for.
        states: int64 [components] s_k.

    Returns:
        float64 [C], together at most MASS_LIMIT.
    """
    q = np.zeros(len(overlay.class_name))
    for k, model in enumerate(mixture.components):
        state = int(states[k])
        for c in range(q.size):
            i = c * len(mixture.components) + k
            own = slice(int(overlay.mass_at[i]), int(overlay.mass_at[i + 1]))
            found = math.inf
            if own.start < own.stop:
                members = MemberMass(overlay.mass_state[own], overlay.mass_value[own])
                found = float(overlay.class_factor[c]) * members.after(model, state)
            cap = float(overlay.class_cap[c])
            if cap < math.inf:
                rare = float(overlay.rare[overlay.rare_at[k] + state]) if cap > 0.0 else 0.0
                found = min(found, cap * rare)
            q[c] += mixture.weights[k] * (overlay.class_constant[c] + found)
    q = np.clip(q, 0.0, 1.0 - 1e-9)
    odds = overlay.class_odds * q / (1.0 - q)
    p = odds / (1.0 + odds)
    total = float(p.sum())
    return np.asarray(p * (MASS_LIMIT / total) if total > MASS_LIMIT else p)


SAID = "said in this recording"
"""Name of the class of established words."""


class Speaks(Protocol):
    """Whoever says how words sound: core.lexicon.pronunciations.Pronouncer, or a subword pack's."""

    def pronounce_all(self, words: Sequence[str]) -> Lexicon:
        """Return the pronunciations of words or phrases; word ids are places in `words`."""
        ...


MOST_KINDS = 16
"""Classes per list; further kinds fall into the list's own class."""

MOST_FREE = 2_000
"""Entries up to which less likely pronunciations are offered too."""

_PLAIN = re.compile(r"[a-z' ]+")


@dataclass(slots=True)
class _Draft:
    """What is gathered while lists are read: entries and known words with their memberships.

    `said_as` has what inflected forms are said from, by the number of their source.
    """

    texts: dict[str, int]
    sources: list[Entry]
    known_of_entry: list[int]
    exits: list[tuple[int, ...]]
    entry_members: list[int]
    entry_shares: list[float]
    entry_sizes: list[int]
    known: dict[int, str]
    known_members: list[int]
    known_shares: list[float]
    known_sizes: list[int]
    spelt: dict[int, Entry]
    said_as: dict[int, str]


def build_overlay(
    lists: Sequence[tuple[WordList, float]],
    pronouncer: Speaks,
    mixture: Mixture,
    in_lexicon: NDArray[np.bool_] | None = None,
    say: Callable[[str], tuple[Pronunciation, ...]] | None = None,
    cache: MassCache | None = None,
    said: Established | None = None,
) -> Overlay:
    """Return the overlay of all lists in use.

    Args:
        lists: Lists with their weights: odds multipliers ≥ 0; 0 is as if the list were absent.
        pronouncer: For entries that don't say how they sound.
        mixture: The language model; known words are those of its union vocabulary.
        in_lexicon: bool [V] union words that the base tree holds; None: all.
        say: Turns a sounds-like spelling into pronunciations; None: `sounds_like` where the
            pronouncer is one for phones; else such spellings are passed over.
        cache: Class masses of earlier calls.
        said: Words that the recording established: a class whose mass is the same after every
            context.
    """
    active = [(words, weight) for words, weight in lists if weight > 0.0]
    unweighed = assemble_overlay(
        [words for words, _ in active], pronouncer, mixture, in_lexicon, say, cache, said
    )
    return weigh(unweighed, [weight for _, weight in active], mixture)


def weigh(overlay: Overlay, weights: Sequence[float], mixture: Mixture) -> Overlay:
    """Return an overlay with its lists' weights; nothing else is made anew.

    Args:
        overlay: What `assemble_overlay` returned.
        weights: Odds multipliers > 0, one for each of its lists.
        mixture: The one it was made for.
    """
    by_list = np.array([*weights, 1.0])  # −1, a class without a list, takes the last.
    return _anticipate(
        replace(overlay, class_odds=by_list[overlay.class_list] * overlay.class_scale), mixture
    )


def assemble_overlay(
    lists: Sequence[WordList],
    pronouncer: Speaks,
    mixture: Mixture,
    in_lexicon: NDArray[np.bool_] | None = None,
    say: Callable[[str], tuple[Pronunciation, ...]] | None = None,
    cache: MassCache | None = None,
    said: Established | None = None,
) -> Overlay:
    """Return the overlay of lists before it is known how much each weighs.

    Args:
        lists: Those in use.
        pronouncer: See `build_overlay`, as for the others.
        mixture: The language model.
        in_lexicon: bool [V] union words that the base tree holds; None: all.
        say: Turns a sounds-like spelling into pronunciations.
        cache: Class masses of earlier calls.
        said: Words that the recording established.
    """
    cache = MassCache() if cache is None else cache
    if say is None and isinstance(pronouncer, Pronouncer):
        say = partial(sounds_like, pronouncer=pronouncer)
    reachable = np.ones(len(mixture.words), dtype=np.bool_) if in_lexicon is None else in_lexicon
    draft = _Draft({}, [], [], [], [], [], [], {}, [], [], [], {}, {})
    names: list[str] = []
    owners: list[int] = []
    scales: list[float] = []
    masses: list[ClassMass] = []
    for number, words in enumerate(lists):
        for name, kind, entries in _classes(words):
            members, unseen, scale, plain = _gather(draft, entries, mixture, reachable, kind)
            names.append(name)
            owners.append(number)
            scales.append(scale)
            masses.append(class_mass(mixture, kind, members, unseen, cache, plain))
    if said is not None and said.words:
        entries = [Entry(word, frequency=count) for word, count in said.words.items()]
        _gather(draft, entries, mixture, reachable)
        names.append(SAID)
        owners.append(-1)
        scales.append(1.0)
        masses.append(ClassMass(cap=0.0, constant=said.mass))
    found = _assemble(draft, names, (owners, scales), pronouncer, mixture, say)
    return _with_masses(found, masses, mixture, cache)


def _classes(words: WordList) -> list[tuple[str, str, list[Entry]]]:
    """Return the classes of a list: name, kind, entries that are switched on."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in words.entries:
        if entry.weight > 0.0:
            kind = entry.kind
            if kind not in by_kind and len(by_kind) >= MOST_KINDS:
                kind = ""
            by_kind.setdefault(kind, []).append(entry)
    return [
        (f"{words.name}: {kind}" if kind else words.name, kind or words.kind or words.name, some)
        for kind, some in by_kind.items()
    ]


def spoken_form(written: str) -> tuple[str, ...]:
    """Return the words of the language model that a written form is spoken as."""
    plain = fold(written).replace("-", " ")
    if plain.isascii() and plain.isalpha():
        return (plain,)
    if _PLAIN.fullmatch(plain):
        return tuple(plain.split())
    return tuple(spoken_words(written))


def _gather(
    draft: _Draft,
    entries: list[Entry],
    mixture: Mixture,
    reachable: NDArray[np.bool_],
    kind: str = "",
) -> tuple[list[int], float, float, int]:
    """Put the entries of one class into the draft, with their inflected forms.

    Returns:
        Ids of the members that the model knows, the share of entries it doesn't know, what entry
        weights multiply the class's odds by, and the number of entries if none has a count.
    """
    counts = np.array([entry.frequency for entry in entries])
    plain = 0 if counts.any() else len(entries)
    if not plain:
        counts = np.where(counts > 0.0, counts, counts[counts > 0.0].min())
    else:
        counts = np.ones(len(entries))
    weighted = counts * np.array([entry.weight for entry in entries])
    shares = (weighted / weighted.sum()).tolist()
    members: list[int] = []
    shouting = _shouts([entry.written for entry in entries])
    inflected = len(entries) <= MOST_ENTRIES
    inflections: list[tuple[Entry, Form, float]] = []
    for entry, whole in zip(entries, shares, strict=True):
        share = whole
        for form in forms_of(entry, kind, capitals=shouting) if inflected else ():
            if form.is_plural and _reaches(reachable, mixture.word_id(fold(form.written))):
                continue  # "Marks" are marks.
            inflections.append((entry, form, whole * form.share))
            share -= whole * form.share
        said = spoken_form(entry.written)
        word = _known_word(entry.written, said, mixture, reachable, shouting=shouting)
        if word:
            draft.known.setdefault(word, entry.written)
            members.append(word)
            draft.known_members.append(word)
            draft.known_shares.append(share)
            if entry.phones or entry.sounds_like:
                draft.spelt.setdefault(word, entry)
            continue
        place = draft.texts.get(entry.written)
        if place is None:
            place = _add_source(draft, entry, said, mixture)
        elif (entry.phones or entry.sounds_like) and not draft.sources[place].phones:
            draft.sources[place] = entry
            draft.said_as.pop(place, None)
        draft.entry_members.append(place)
        draft.entry_shares.append(share)
    for entry, form, share in inflections:
        _add_form(draft, entry, form, share, (mixture, reachable))
    draft.known_sizes.append(len(draft.known_members))
    draft.entry_sizes.append(len(draft.entry_members))
    scale = float(weighted.sum() / counts.sum())
    return members, 1.0 - len(members) / len(entries), scale, plain


def _reaches(reachable: NDArray[np.bool_], word: int) -> bool:
    """Say whether the base tree holds a word that is no mark such as <unk>."""
    return word > 2 and bool(reachable[word])


def _known_word(
    written: str,
    said: tuple[str, ...],
    mixture: Mixture,
    reachable: NDArray[np.bool_],
    *,
    shouting: bool = False,
) -> int:
    """Return the id of the model's word that a written form is; 0 if it is none."""
    word = mixture.word_id(said[0]) if len(said) == 1 else 0
    if not _reaches(reachable, word):
        return 0
    # "US" and "IT" are not the words us and it: they are spelt.
    is_spelt = not shouting and 1 < len(written) <= 3 and written.isupper()
    return 0 if is_spelt else word


def _add_source(draft: _Draft, entry: Entry, said: tuple[str, ...], mixture: Mixture) -> int:
    """Add an entry that is no word of the model, and return its place."""
    place = draft.texts[entry.written] = len(draft.sources)
    draft.sources.append(entry)
    draft.known_of_entry.append(-1)
    draft.exits.append(tuple(map(mixture.word_id, said)) or (0,))
    return place


def _add_form(
    draft: _Draft,
    entry: Entry,
    form: Form,
    share: float,
    where: tuple[Mixture, NDArray[np.bool_]],
) -> None:
    """Add an inflected form of an entry with its share of the class."""
    said = spoken_form(form.written)
    word = _known_word(form.written, said, *where)
    if word:
        draft.known.setdefault(word, form.written)
        draft.known_members.append(word)
        draft.known_shares.append(share)
        return
    place = draft.texts.get(form.written)
    if place is None:
        place = _add_source(draft, entry._replace(written=form.written), said, where[0])
        draft.said_as[place] = form.said
    draft.entry_members.append(place)
    draft.entry_shares.append(share)


def _shouts(texts: list[str]) -> bool:
    """Say whether texts are in capitals throughout: "LEE" then is no abbreviation."""
    return 2 * sum(map(str.isupper, texts)) > len(texts) > 1


def _memberships(
    members: NDArray[np.int64], shares: list[float], sizes: list[int], owners: int
) -> tuple[NDArray[np.int32], NDArray[np.int16], NDArray[np.float32]]:
    """Return memberships by owner: ranges, classes, log shares (a repeated one is summed).

    Args:
        members: int64 owners, class after class.
        shares: P(owner | class) of each.
        sizes: Where each class ends in `members`.
        owners: How many owners there are.
    """
    index = np.searchsorted(np.array(sizes, dtype=np.int64), np.arange(members.size), "right")
    key, inverse = np.unique(members * 32768 + index, return_inverse=True)
    total = np.bincount(inverse, weights=shares, minlength=key.size)
    at = np.searchsorted(key, np.arange(owners + 1, dtype=np.int64) * 32768)
    return at.astype(np.int32), (key % 32768).astype(np.int16), np.log(total).astype(np.float32)


def _assemble(
    draft: _Draft,
    names: list[str],
    classes: tuple[list[int], list[float]],
    pronouncer: Speaks,
    mixture: Mixture,
    say: Callable[[str], tuple[Pronunciation, ...]] | None,
) -> Overlay:
    """Return the finished arrays, but for the classes' masses."""
    known_word = np.array(sorted(draft.known), dtype=np.int32)
    known_of = np.full(len(mixture.words), -1, dtype=np.int32)
    known_of[known_word] = np.arange(known_word.size)
    for word, entry in draft.spelt.items():
        draft.sources.append(entry)
        draft.known_of_entry.append(int(known_of[word]))
        draft.exits.append((word,))
    lexicon, notes = _pronounce(draft.sources, draft.said_as, pronouncer, say)
    texts = tuple(entry.written for entry in draft.sources)
    entry_at, entry_class, entry_share = _memberships(
        np.array(draft.entry_members, dtype=np.int64),
        draft.entry_shares,
        draft.entry_sizes,
        len(texts),
    )
    known_at, known_class, known_share = _memberships(
        known_of[np.array(draft.known_members, dtype=np.int64)].astype(np.int64),
        draft.known_shares,
        draft.known_sizes,
        known_word.size,
    )
    none = np.zeros(0)
    exits = np.array([len(words) for words in draft.exits], dtype=np.int64)
    return Overlay(
        trie=build_trie(lexicon.offsets, lexicon.tokens, lexicon.word_ids, lexicon.costs),
        entry_text=texts,
        entry_known=np.array(draft.known_of_entry, dtype=np.int32),
        entry_class_at=entry_at,
        entry_class=entry_class,
        entry_log_share=entry_share,
        exit_at=np.concatenate(([0], np.cumsum(exits))).astype(np.int32),
        exit_word=np.array([w for words in draft.exits for w in words], dtype=np.int32),
        known_of=known_of,
        known_word=known_word,
        known_text=tuple(draft.known[int(word)] for word in known_word),
        known_class_at=known_at,
        known_class=known_class,
        known_log_share=known_share,
        class_name=tuple(names),
        class_odds=np.array(classes[1], dtype=np.float64),
        class_list=np.array(classes[0], dtype=np.int32),
        class_scale=np.array(classes[1], dtype=np.float64),
        class_factor=none,
        class_cap=none,
        class_constant=none,
        mass_at=np.zeros(1, dtype=np.int64),
        mass_state=np.zeros(0, dtype=np.int32),
        mass_value=np.zeros(0, dtype=np.float32),
        rare=np.zeros(1, dtype=np.float32),
        rare_at=np.zeros(len(mixture.components) + 1, dtype=np.int64),
        base_log_mass=np.zeros(len(names), dtype=np.float32),
        look_ahead=np.zeros(0, dtype=np.float32),
        notes=tuple(notes),
    )


def _with_masses(
    overlay: Overlay, masses: list[ClassMass], mixture: Mixture, cache: MassCache
) -> Overlay:
    """Return the overlay with its classes' masses."""
    none = MemberMass(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))
    rows = [row for one in masses for row in one.members or [none] * len(mixture.components)]
    rows = rows or [none]
    sizes = [row.state.size for row in rows]
    found = replace(
        overlay,
        class_factor=np.array([one.factor for one in masses], dtype=np.float64),
        class_cap=np.array([one.cap for one in masses], dtype=np.float64),
        class_constant=np.array([one.constant for one in masses], dtype=np.float64),
        mass_at=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        mass_state=np.concatenate([row.state for row in rows]),
        mass_value=np.concatenate([row.mass for row in rows]),
    )
    if not any(0.0 < one.cap < math.inf for one in masses):
        return found
    rare = cache.rare(mixture)
    return replace(found, rare=rare.mass, rare_at=rare.at)


def _anticipate(overlay: Overlay, mixture: Mixture) -> Overlay:
    """Return the overlay with base_log_mass and look_ahead filled in.

    An ordinary word of the language keeps its form unless the lists make the name likelier.
    """
    components = len(mixture.components)
    p = class_masses(overlay, mixture, np.zeros(components, dtype=np.int64))
    score = np.full(len(overlay.entry_text), -np.inf)
    mass = p[overlay.entry_class] * np.exp(overlay.entry_log_share.astype(np.float64))
    sizes = np.diff(overlay.entry_class_at)
    owner = np.repeat(np.arange(sizes.size), sizes)
    total = np.bincount(owner, weights=mass, minlength=sizes.size).astype(np.float64)
    own = np.bincount(
        np.repeat(np.arange(overlay.known_word.size), np.diff(overlay.known_class_at)),
        weights=p[overlay.known_class] * np.exp(overlay.known_log_share.astype(np.float64)),
        minlength=overlay.known_word.size,
    ).astype(np.float64)
    unigram = np.exp(mixture.unigram_log_probs()[overlay.known_word].astype(np.float64))
    known = overlay.entry_known >= 0
    total[known] = ((1.0 - p.sum()) * unigram + own)[overlay.entry_known[known]]
    np.log(total, out=score, where=total > 0.0)
    with np.errstate(divide="ignore"):
        base = np.log(p).astype(np.float32)
    ordinary = ordinary_words()
    texts = tuple(
        mixture.words[word] if mixture.words[word] in ordinary and rare else text
        for word, text, rare in zip(
            overlay.known_word.tolist(), overlay.known_text, (own < unigram).tolist(), strict=True
        )
    )
    return replace(
        overlay,
        known_text=texts,
        base_log_mass=base,
        look_ahead=look_ahead(overlay.trie, score.astype(np.float32)),
    )


def _pronounce(
    entries: list[Entry],
    said_as: dict[int, str],
    pronouncer: Speaks,
    say: Callable[[str], tuple[Pronunciation, ...]] | None,
) -> tuple[Lexicon, list[str]]:
    """Return the entries' pronunciations (word id = entry number) and notes on those without."""
    own: list[tuple[int, tuple[int, ...], float]] = []
    free: list[int] = []
    for i, entry in enumerate(entries):
        if not (entry.phones or entry.sounds_like):
            free.append(i)
            continue
        found = [(phones, 0.0) for phones in entry.phones]
        for spelling in entry.sounds_like:
            found += [(p.phones, p.cost) for p in (say(spelling) if say else ())]
        if i in said_as:
            found = [(with_ending(phones), cost) for phones, cost in found]
        if not found:
            free.append(i)
        own += [(i, phones, cost) for phones, cost in found]
    texts = [said_as.get(i) or entries[i].written for i in free]
    if _shouts(texts):
        texts = [text.title() for text in texts]
    if isinstance(pronouncer, Pronouncer) and len(texts) <= MOST_FREE:
        guessed = pronouncer.pronounce_all(texts, freely=True)
    else:
        guessed = pronouncer.pronounce_all(texts)
    word_ids = np.concatenate(
        (
            np.array(free, dtype=np.int32)[guessed.word_ids],
            np.array([i for i, _, _ in own], dtype=np.int32),
        )
    )
    tokens = np.array([p for _, phones, _ in own for p in phones], dtype=np.int16)
    sizes = np.array([len(phones) for _, phones, _ in own], dtype=np.int64)
    lexicon = Lexicon(
        np.concatenate((guessed.offsets, guessed.offsets[-1] + np.cumsum(sizes))),
        np.concatenate((guessed.tokens, tokens)),
        word_ids,
        np.concatenate((guessed.costs, np.array([c for _, _, c in own], dtype=np.float32))),
    )
    silent = np.ones(len(entries), dtype=bool)
    silent[word_ids] = False
    notes = [
        f"{_where(entries[i])}“{entries[i].written}” has nothing that can be spoken"
        for i in np.flatnonzero(silent).tolist()
        if i not in said_as
    ]
    return lexicon, notes


def _where(entry: Entry) -> str:
    """Return the line an entry came from, for a note."""
    return f"line {entry.line}: " if entry.line else ""
