"""Pronunciations of any word: CMUdict, rules for what is written but not spelt out, the g2p model.

A *reading* of a written word is the sequence of plain parts that it is spoken as: "MacBook" reads
as mac + book, "3M" as three + the letter m, "gilchrist's" as itself (CMUdict or the model plus the
rule for 's). Parts are pronounced, then put together.
"""

from __future__ import annotations

import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import PackError
from core.lexicon.g2p import BEAM, GraphoneModel, fold, load_g2p
from core.lexicon.lexicon import Lexicon
from core.lexicon.phones import arpabet_to_ids
from core.lexicon.scripts import in_latin
from core.text.normalise import digit_words, number_words, ordinal_words, year_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

VARIANT_COST = 0.5
"""Nats for CMUdict's second and further pronunciations of a word."""

G2P_SPREAD = 1.2
"""Nats below its best pronunciation up to which the model's others are offered."""

MOST_VARIANTS = 3
"""Pronunciations per reading of a word outside CMUdict."""

FREE_SPREAD = 2.5
FREE_VARIANTS = 6
"""The same for words that are few and chosen, as those of a list are: what they sound like matters
more than what their further pronunciations cost (1 to 1.7 % more of the names that were said)."""

LETTERS: dict[str, str] = {
    "a": "EY", "b": "B IY", "c": "S IY", "d": "D IY", "e": "IY", "f": "EH F", "g": "JH IY",
    "h": "EY CH", "i": "AY", "j": "JH EY", "k": "K EY", "l": "EH L", "m": "EH M", "n": "EH N",
    "o": "OW", "p": "P IY", "q": "K Y UW", "r": "AA R", "s": "EH S", "t": "T IY", "u": "Y UW",
    "v": "V IY", "w": "D AH B AH L Y UW", "x": "EH K S", "y": "W AY", "z": "Z IY",
}  # fmt: skip
"""Names of the letters in ARPAbet; in dictionary files they stand as "a.", "b.", …."""

MANY = 20_000
"""Words beyond which the model searches more narrowly (0.6 % more words wrong, half the time)."""

PACK = Path(__file__).resolve().parents[2] / "resources" / "packs" / "en-starter"


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """One way to say a word.

    Attributes:
        phones: Token ids of the built-in pack (1..39).
        cost: Nats ≥ 0; 0 for the usual one.
    """

    phones: tuple[int, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Dictionary:
    """CMUdict in flat arrays.

    Attributes:
        row: Place of each word (lower case).
        first: int32 [words + 1] pronunciations of a word are first[i] … first[i + 1] − 1.
        offsets: int64 [P + 1]. tokens: int16 [sum].
    """

    row: dict[str, int]
    first: NDArray[np.int32]
    offsets: NDArray[np.int64]
    tokens: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class _Parts:
    """Pronunciations of unique parts: variants of part i are first[i] … first[i + 1] − 1."""

    first: NDArray[np.int64]
    offsets: NDArray[np.int64]
    tokens: NDArray[np.int16]
    costs: NDArray[np.float32]


def save_dictionary(path: Path, words: dict[str, list[tuple[int, ...]]]) -> None:
    """Write a dictionary file.

    Args:
        path: The `.npz` file to make.
        words: Pronunciations of each word as token ids, usual one first.
    """
    names = sorted(words)
    flat = [phones for name in names for phones in words[name]]
    np.savez_compressed(
        path,
        format=np.int32(1),
        text=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        counts=np.array([len(words[name]) for name in names], dtype=np.uint8),
        lengths=np.array([len(phones) for phones in flat], dtype=np.uint8),
        tokens=np.array([p for phones in flat for p in phones], dtype=np.uint8),
    )


def load_dictionary(path: Path) -> Dictionary:
    """Read a dictionary file.

    Raises:
        PackError: The file is missing or damaged.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            names = data["text"].tobytes().decode().split("\n")
            first = np.concatenate(([0], np.cumsum(data["counts"], dtype=np.int64)))
            offsets = np.concatenate(([0], np.cumsum(data["lengths"], dtype=np.int64)))
            tokens = data["tokens"].astype(np.int16)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise PackError(
            f"the pronunciation dictionary {path} can't be read ({error})",
            "Install the program's resources again",
        ) from error
    row = dict(zip(names, range(len(names)), strict=True))
    return Dictionary(row, first.astype(np.int32), offsets, tokens)


# ---------------------------------------------------------------------------- readings

_SYMBOLS = {
    "&": "and", "+": "plus", "@": "at", "%": "percent", "$": "dollar", "€": "euro", "£": "pound",
    "#": "number", ".": "point", "=": "equals", "§": "section", "°": "degrees",
}  # fmt: skip
_PIECES = re.compile(r"[A-Za-z']+|[0-9]+(?:st|nd|rd|th)?|(?<=[0-9])\.(?=[0-9])|[&+@%$€£#=§°]")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z']+|'+")
_VOWEL = re.compile(r"[aeiouy]")
_DOTTED = re.compile(r"(?:[A-Za-z]\.){2,}[A-Za-z]?$")


def read_digits(digits: str) -> list[list[str]]:
    """Return the usual ways to read a row of digits, the usual one first.

    Args:
        digits: "42", "1999", "007", "21st".
    """
    number = digits.rstrip("stndrh")
    if number != digits:
        return [ordinal_words(int(number[-15:])).split()]
    one_by_one = digit_words(digits).split()
    if len(digits) > 9 or (digits[0] == "0" and len(digits) > 1):
        return [one_by_one]
    ways = [number_words(int(digits)).split()]
    if len(digits) == 4:
        ways.insert(0 if 1100 <= int(digits) < 2100 else 1, year_words(int(digits)).split())
    elif len(digits) == 3:
        ways.append(one_by_one)
    return ways


def _letters(word: str) -> list[str]:
    """Return the parts that spell a word letter by letter ("b." is the letter b)."""
    return [f"{c}." for c in word.lower() if c.isalpha()]


@dataclass(frozen=True, slots=True)
class Reading:
    """Plain parts that a written word is spoken as; cost in nats."""

    parts: tuple[str, ...]
    cost: float = 0.0


class Pronouncer:
    """Says how any word sounds."""

    def __init__(self, dictionary: Dictionary, model: GraphoneModel) -> None:
        """Take the dictionary and the model for words outside it."""
        self._dictionary = dictionary
        self._model = model
        ids = {name: arpabet_to_ids(name)[0] for name in "S Z IH T D N AH L V M".split()}
        self._phone = ids
        self._voiceless = {arpabet_to_ids(name)[0] for name in "P T K F TH".split()}
        self._hissing = {arpabet_to_ids(name)[0] for name in "S Z SH ZH CH JH".split()}

    def __contains__(self, word: str) -> bool:
        """Say whether the dictionary itself has the word."""
        return fold(word) in self._dictionary.row

    def of(self, word: str) -> tuple[Pronunciation, ...]:
        """Return the pronunciations of a word or phrase, cheapest first; () if nothing sounds.

        Args:
            word: As written; case matters only for abbreviations ("US") and "MacBook".
        """
        found = self.pronounce_all([word])
        best: dict[tuple[int, ...], float] = {}
        for p, (a, b) in enumerate(pairwise(found.offsets.tolist())):
            phones = tuple(found.tokens[a:b].tolist())
            best[phones] = min(best.get(phones, np.inf), float(found.costs[p]))
        return tuple(Pronunciation(k, v) for k, v in sorted(best.items(), key=lambda kv: kv[1]))

    def pronounce_all(
        self, words: Sequence[str], threads: int = 2, *, freely: bool = False
    ) -> Lexicon:
        """Return the pronunciations of many words or phrases; word ids are places in `words`.

        Args:
            words: As written; those without anything that sounds get no pronunciation.
            threads: Threads for words outside the dictionary.
            freely: Whether less likely pronunciations of those are offered too.
        """
        part_of: dict[str, int] = {}
        owner: list[int] = []
        counts: list[int] = []
        flat: list[int] = []
        costs: list[float] = []
        for i, written in enumerate(words):
            word = in_latin(written)
            parts_of = self._plain_parts(word)
            if parts_of:
                owner.append(i)
                counts.append(len(parts_of))
                flat += [part_of.setdefault(part, len(part_of)) for part in parts_of]
                costs.append(0.0)
                continue
            for reading in self.readings(word):
                owner.append(i)
                counts.append(len(reading.parts))
                flat += [part_of.setdefault(part, len(part_of)) for part in reading.parts]
                costs.append(reading.cost)
        parts = self._pronounce_parts(list(part_of), threads, freely)
        return _join(
            parts, np.array(owner, dtype=np.int32), np.array(counts, dtype=np.int64),
            np.array(flat, dtype=np.int64), np.array(costs, dtype=np.float32),
        )  # fmt: skip

    def _plain_parts(self, text: str) -> list[str]:
        """Return the parts of a word or phrase with one reading only, fast; [] for all others."""
        row = self._dictionary.row
        plain = text if text.isascii() else _unaccent(text)
        key = plain.lower()
        if key.isalpha() and plain[1:] == key[1:] and (key in row or len(key) > 5):
            return [key] if key.isascii() else []
        if plain not in (key, key.title()):
            return []
        parts = key.split()
        for part in parts:
            if part not in row and not (
                part.isalpha() and part.isascii() and len(part) > 1 and _VOWEL.search(part)
            ):
                return []
        return parts

    def readings(self, text: str) -> list[Reading]:
        """Return how a written word or phrase may be read, the usual way first (no more than 4)."""
        found = [Reading(())]
        for word in text.split():
            ways = self._read_word(word)
            if not ways:
                continue
            found = [Reading(a.parts + b.parts, a.cost + b.cost) for a in found for b in ways]
            found = sorted(found, key=lambda r: r.cost)[:4]
        return [reading for reading in found if reading.parts]

    def _read_word(self, word: str) -> list[Reading]:
        """Return the readings of one word (no spaces)."""
        plain = fold(word)
        row = self._dictionary.row
        shouted = word.isupper() and 1 < len(word) <= 5 and word.isalpha()
        if plain in row:
            if not shouted:
                return [Reading((plain,))]
            # "US" is spelt though us is a word; "NASA" is said, though it might be spelt.
            short = len(word) <= 3
            ways = [Reading(tuple(_letters(plain)), 0.0 if short else 0.5)]
            ways.append(Reading((plain,), 1.0 if short else 0.0))
            return sorted(ways, key=lambda way: way.cost)
        if _DOTTED.fullmatch(word):
            return [Reading(tuple(_letters(plain)))]
        if plain.isascii() and plain.isalpha():
            return self._read_letters(word, plain, shouted)
        bare = plain.strip("'")
        if bare and bare.replace("'", "").isalpha() and bare.isascii():
            return [Reading((plain if self._ending(plain) else bare,))]
        ways = [Reading(())]
        decimal = False
        for piece in _PIECES.findall(_THOUSANDS.sub("", _unaccent(word))):
            if piece[0].isdigit():
                spoken = [[number_words(int(c)) for c in piece]] if decimal else read_digits(piece)
                more = [Reading(tuple(w), 0.7 * i) for i, w in enumerate(spoken)]
            elif piece in _SYMBOLS:
                more = [Reading((_SYMBOLS[piece],))]
            elif not piece.strip("'"):
                continue
            else:
                more = self._read_word(piece)
            decimal = piece == "."
            ways = [Reading(a.parts + b.parts, a.cost + b.cost) for a in ways for b in more]
            ways = sorted(ways, key=lambda r: r.cost)[:4]
        return [way for way in ways if way.parts]

    def _read_letters(self, word: str, plain: str, shouted: bool) -> list[Reading]:
        """Return the readings of a word of letters that the dictionary lacks."""
        spelt = Reading(tuple(_letters(plain)))
        if word[-1] == "s" and len(word) > 2 and word[:-1].isupper():
            # "LLMs": the plural of an abbreviation.
            return [Reading((*spelt.parts[:-2], spelt.parts[-2] + "'s"))]
        if len(plain) == 1 or (len(plain) <= 5 and not _VOWEL.search(plain)):
            return [spelt]
        if shouted:
            cost = 0.0 if len(plain) <= 3 else 1.0
            return [Reading(spelt.parts, cost), Reading((plain,), 1.0 - cost)]
        pieces = _CAMEL.findall(_unaccent(word))
        if len(pieces) > 1 and not word.isupper():
            parts: list[str] = []
            for piece in pieces:
                known = piece.lower() in self._dictionary.row
                if len(piece) > 1 and not known and not piece.isupper():
                    break
                parts += [piece.lower()] if known and len(piece) > 1 else _letters(piece)
            else:
                return [Reading(tuple(parts)), Reading((plain,), 1.5)]
        return [Reading((plain,))]

    def _ending(self, word: str) -> str:
        """Return the ending that a rule pronounces ("'s", "s'", …), or "" if none."""
        for ending in ("'s", "'d", "'ll", "'ve", "'re", "'m", "in'", "s'", "'"):
            if word.endswith(ending) and len(word) > len(ending) and word[0] != "'":
                return ending
        return ""

    def _pronounce_parts(self, parts: list[str], threads: int, freely: bool) -> _Parts:
        """Return the pronunciations of parts: dictionary, endings, then the model."""
        known = self._dictionary
        stems: dict[str, int] = {}
        plan: list[tuple[int, str, str]] = []
        rows = np.array([known.row.get(part, -1) for part in parts], dtype=np.int64)
        for i in np.flatnonzero(rows < 0).tolist():
            stem, ending = self._plan(parts[i]) if "'" in parts[i] else (parts[i], "")
            plan.append((i, stem, ending))
            if stem not in known.row:
                stems.setdefault(stem, len(stems))
        guesses = self._guess(list(stems), threads, freely)
        costs = np.full(known.offsets.size - 1, VARIANT_COST, dtype=np.float32)
        costs[known.first[:-1]] = 0.0
        pool = _Parts(
            np.concatenate((known.first.astype(np.int64), costs.size + guesses.first[1:])),
            np.concatenate((known.offsets, known.tokens.size + guesses.offsets[1:])),
            np.concatenate((known.tokens, guesses.tokens)),
            np.concatenate((costs, guesses.costs)),
        )
        words = len(known.row)
        made: list[list[int]] = []
        made_costs: list[float] = []
        endings: list[tuple[int, int, int]] = []
        for i, stem, ending in plan:
            rows[i] = known.row[stem] if stem in known.row else words + stems[stem]
            if not ending:
                continue
            begin = len(made)
            for p in range(int(pool.first[rows[i]]), int(pool.first[rows[i] + 1])):
                phones = pool.tokens[pool.offsets[p] : pool.offsets[p + 1]].tolist()
                made.append(self._with_ending(phones, ending))
                made_costs.append(float(pool.costs[p]))
            endings.append((i, begin, len(made) - begin))
        first, count = pool.first[rows], pool.first[rows + 1] - pool.first[rows]
        for i, begin, n in endings:
            first[i], count[i] = pool.costs.size + begin, n
        sizes = np.array([len(phones) for phones in made], dtype=np.int64)
        return _gather(
            first, count,
            np.concatenate((pool.offsets, pool.tokens.size + np.cumsum(sizes))),
            np.concatenate(
                (pool.tokens, np.array([p for phones in made for p in phones], dtype=np.int16))
            ),
            np.concatenate((pool.costs, np.array(made_costs, dtype=np.float32))),
        )  # fmt: skip

    def _plan(self, part: str) -> tuple[str, str]:
        """Return the stem that is pronounced first and the ending that a rule adds."""
        ending = self._ending(part)
        stem = _stem(part, ending) if ending else part
        if ending == "'d" and stem not in self._dictionary.row:
            # "pierc'd" is pierce, not "pierk".
            stem += "e" if stem + "e" in self._dictionary.row else ""
        return stem, ending

    def _guess(self, names: list[str], threads: int, freely: bool) -> _Parts:
        """Return the model's pronunciations of words, near ones with their costs."""
        order = sorted(range(len(names)), key=names.__getitem__)
        variants, spread = (FREE_VARIANTS, FREE_SPREAD) if freely else (MOST_VARIANTS, G2P_SPREAD)
        width, beam = (8, 5.0) if len(names) > MANY else (16, BEAM)
        if len(names) < 2000 or threads < 2:
            blocks = [order]
        else:
            step = -(-len(order) // threads)
            blocks = [order[k : k + step] for k in range(0, len(order), step)]

        def work(block: list[int]) -> Lexicon:
            found = self._model.pronounce_all(
                [names[i] for i in block], variants, width=width, beam=beam
            )
            best = np.full(len(block), -np.inf, dtype=np.float32)
            np.maximum.at(best, found.word, found.log_prob)
            cost = best[found.word] - found.log_prob
            keep = (cost <= spread) & (np.diff(found.offsets) > 0)
            words = np.array(block, dtype=np.int32)[found.word]
            return _select(Lexicon(found.offsets, found.tokens, words, cost), np.flatnonzero(keep))

        if len(blocks) == 1:
            results = [work(blocks[0])]
        else:
            with ThreadPoolExecutor(threads) as pool:
                results = list(pool.map(work, blocks))
        words = np.concatenate([r.word_ids for r in results])
        whole = Lexicon(
            np.concatenate(
                ([0], np.cumsum(np.concatenate([np.diff(r.offsets) for r in results])))
            ).astype(np.int64),
            np.concatenate([r.tokens for r in results]), words,
            np.concatenate([r.costs for r in results]),
        )  # fmt: skip
        whole = _select(whole, np.lexsort((whole.costs, words)))
        first = np.searchsorted(whole.word_ids, np.arange(len(names) + 1))
        return _Parts(first, whole.offsets, whole.tokens, whole.costs)

    def _with_ending(self, phones: list[int], ending: str) -> list[int]:
        """Return the phones with the ending's sound, by the rules of English."""
        p = self._phone
        last = phones[-1] if phones else 0
        if ending == "'s":
            if last in self._hissing:
                return [*phones, p["IH"], p["Z"]]
            return [*phones, p["S"] if last in self._voiceless else p["Z"]]
        if ending == "'d":
            if last in (p["T"], p["D"]):
                return [*phones, p["AH"], p["D"]]
            quiet = last in self._voiceless or (last in self._hissing and last != p["Z"])
            return [*phones, p["T"] if quiet else p["D"]]
        if ending == "in'":
            return [*phones[:-1], p["N"]]
        tail = {"'ll": ["AH", "L"], "'ve": ["V"], "'re": ["ER"], "'m": ["M"]}.get(ending, [])
        return [*phones, *(arpabet_to_ids(tail) if tail else ())]


def _unaccent(word: str) -> str:
    """Return the word without accents, its case kept."""
    if word.isascii():
        return word
    return "".join(fold(c).upper() if c.isupper() else fold(c) for c in word)


def _stem(word: str, ending: str) -> str:
    """Return what is said before the ending."""
    if ending == "in'":
        return word[:-1] + "g"
    if ending in ("s'", "'"):
        return word[:-1]
    return word[: -len(ending)]


def _select(lexicon: Lexicon, rows: NDArray[np.int64]) -> Lexicon:
    """Return the given pronunciations in the given order."""
    sizes = np.diff(lexicon.offsets)[rows]
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    source = np.repeat(lexicon.offsets[rows] - offsets[:-1], sizes) + np.arange(offsets[-1])
    return Lexicon(offsets, lexicon.tokens[source], lexicon.word_ids[rows], lexicon.costs[rows])


def _gather(
    first: NDArray[np.int64],
    count: NDArray[np.int64],
    offsets: NDArray[np.int64],
    tokens: NDArray[np.int16],
    costs: NDArray[np.float32],
) -> _Parts:
    """Return the ranges first … first + count − 1 of pronunciations, packed together."""
    packed = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    rows = np.repeat(first - packed[:-1], count) + np.arange(packed[-1])
    size = (offsets[1:] - offsets[:-1])[rows]
    ends = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    source = np.repeat(offsets[rows] - ends[:-1], size) + np.arange(ends[-1])
    return _Parts(packed, ends, tokens[source], costs[rows])


def _join(
    parts: _Parts,
    owner: NDArray[np.int32],
    counts: NDArray[np.int64],
    flat: NDArray[np.int64],
    costs: NDArray[np.float32],
) -> Lexicon:
    """Put the parts of each reading together; variant v takes each part's v-th (or last) variant.

    Args:
        parts: Pronunciations of the parts.
        owner: int32 [R] word of each reading, rising.
        counts: int64 [R] parts per reading.
        flat: int64 [sum] the parts themselves.
        costs: float32 [R] cost of each reading.
    """
    variants = np.diff(parts.first)[flat]
    at = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    if counts.size == 0:
        most = least = np.zeros(0, dtype=np.int64)
    else:
        most = np.maximum.reduceat(variants, at[:-1])
        least = np.minimum.reduceat(variants, at[:-1])
    most = np.where(least == 0, 0, np.where(counts > 1, np.minimum(most, MOST_VARIANTS), most))
    reading = np.repeat(np.arange(counts.size), most)
    rank = np.arange(reading.size) - np.repeat(np.cumsum(most) - most, most)
    n = counts[reading]
    begin = np.concatenate(([0], np.cumsum(n))).astype(np.int64)
    piece = flat[np.repeat(at[reading] - begin[:-1], n) + np.arange(begin[-1])]
    chosen = parts.first[piece] + np.minimum(
        np.repeat(rank, n), (parts.first[piece + 1] - parts.first[piece]) - 1
    )
    size = np.diff(parts.offsets)[chosen]
    ends = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    source = np.repeat(parts.offsets[chosen] - ends[:-1], size) + np.arange(ends[-1])
    total = np.concatenate(([0.0], np.cumsum(parts.costs[chosen], dtype=np.float64)))
    cost = (total[begin[1:]] - total[begin[:-1]]).astype(np.float32) + costs[reading]
    return Lexicon(ends[begin], parts.tokens[source], owner[reading], np.maximum(cost, 0.0))


@lru_cache(maxsize=2)
def load_pronouncer(folder: Path | None = None) -> Pronouncer:
    """Return the pronouncer of a pack (kept after the first call).

    Args:
        folder: Pack folder with cmudict.npz and g2p.npz; None for the built-in English pack.

    Raises:
        PackError: A file is missing or damaged.
    """
    pack = PACK if folder is None else folder
    return Pronouncer(load_dictionary(pack / "cmudict.npz"), load_g2p(pack / "g2p.npz"))
