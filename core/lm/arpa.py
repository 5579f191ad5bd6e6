"""ARPA files in and out: the text form that other language-model programs exchange.

Base-10 logarithms there, nats here; the conversion happens once, in this module. Whole sections
are split and converted at a time, about a million n-grams a second.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from core.disk import replacing
from core.errors import InputError, OutputError, PackError
from core.lm.assemble import Level, assemble, columns
from core.lm.ngram import BEGIN_ID, NEVER, SPECIAL_WORDS, NgramModel, level_bounds

_LN10 = float(np.log(10.0))
_ABSENT_UNKNOWN = -100.0 * _LN10
"""log P(<unk>) where a file has no <unk>, as KenLM takes it."""
_LARGEST_ORDER = 16
_ALIASES = {b"<UNK>": b"<unk>", b"<S>": b"<s>", b"</S>": b"</s>"}
_COUNT_LINE = re.compile(rb"ngram\s+(\d+)\s*=\s*(\d+)")

_Section = tuple[list[NDArray[np.int32]], NDArray[np.float64], NDArray[np.float64]]
"""Words by column, log-probabilities and back-offs in nats; as they stand in the file."""


def read_arpa(path: Path | str) -> NgramModel:
    """Read an ARPA file, plain or gzip-compressed, into the array form.

    A missing <unk> gets probability 10⁻¹⁰⁰; a missing prefix of a longer n-gram is put in with the
    probability that backing off gives it, so that no score changes.

    Raises:
        InputError: The file can't be read.
        PackError: It is no ARPA file, is cut short, or a line is broken (with its section).
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise InputError(
            f"The language model {path} can't be read: {getattr(error, 'strerror', '') or error}",
            "Check the path and the file",
        ) from error
    sizes, position = _header(path, raw)
    words: list[bytes] = []
    ids: dict[bytes, int] = {}
    sections: list[_Section] = []
    for order, size in enumerate(sizes, start=1):
        tokens, position = _section(path, raw, order, size, position)
        width = order + 2
        log_prob = _floats(path, order, tokens[0::width]) * _LN10
        backoff = _floats(path, order, tokens[width - 1 :: width]) * _LN10
        if order == 1:
            words, log_prob, backoff = _unigrams(path, tokens[1::width], log_prob, backoff)
            ids = dict(zip(words, range(len(words)), strict=True))
            ids.update({alias: ids[word] for alias, word in _ALIASES.items() if alias not in ids})
            cols = [np.arange(len(words), dtype=np.int32)]
        else:
            cols = [_ids(path, order, ids, tokens[i::width]) for i in range(1, order + 1)]
        sections.append((cols, log_prob, backoff))
    try:
        vocabulary = [word.decode() for word in words]
    except UnicodeDecodeError as error:
        raise _broken(path, "its words are not UTF-8") from error
    return NgramModel(vocabulary, assemble(_levels(path, sections)))


def write_arpa(model: NgramModel, path: Path | str) -> None:
    """Write a model as an ARPA file, gzip-compressed if the name ends in .gz.

    Raises:
        OutputError: The file can't be written.
    """
    path = Path(path)
    try:
        with replacing(path) as file:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                    _write(model, cast("IO[bytes]", packed))
            else:
                _write(model, file)
    except OSError as error:
        raise OutputError(
            f"The language model can't be written to {path}: {error.strerror or error}",
            "Free some space or choose another folder",
        ) from error


def _write(model: NgramModel, file: IO[bytes]) -> None:
    arrays, vocab = model.arrays, model.vocab
    bounds = level_bounds(arrays.first_child, arrays.order)
    file.write(b"\\data\\\n")
    for order, size in enumerate(model.counts, start=1):
        file.write(f"ngram {order}={size}\n".encode())
    for order in range(1, arrays.order + 1):
        here = slice(bounds[order], bounds[order + 1])
        file.write(f"\n\\{order}-grams:\n".encode())
        log_prob = (arrays.log_prob[here].astype(np.float64) / _LN10).tolist()
        texts = [map(vocab.__getitem__, column.tolist()) for column in columns(arrays, order)]
        grams = map(" ".join, zip(*texts, strict=True))
        if order < arrays.order:
            backoff = (arrays.backoff[here].astype(np.float64) / _LN10).tolist()
            lines = (
                f"{p:.8g}\t{gram}\t{b:.8g}\n"
                for p, gram, b in zip(log_prob, grams, backoff, strict=True)
            )
        else:
            lines = (f"{p:.8g}\t{gram}\n" for p, gram in zip(log_prob, grams, strict=True))
        file.write("".join(lines).encode())
    file.write(b"\n\\end\\\n")


def _broken(path: Path, why: str) -> PackError:
    return PackError(f"{path} is not a whole ARPA language model: {why}", "Export it again")


def _header(path: Path, raw: bytes) -> tuple[list[int], int]:
    """Return the number of n-grams per order and where the first section may begin."""
    start = raw.find(b"\\data\\")
    end = raw.find(b"\\1-grams:", max(start, 0))
    if start < 0 or end < 0:
        raise _broken(path, r"\data\ or \1-grams: is missing")
    found = _COUNT_LINE.findall(raw[start:end])
    sizes = [int(size) for _, size in found]
    orders = [int(order) for order, _ in found]
    if not sizes or orders != list(range(1, len(orders) + 1)) or len(orders) > _LARGEST_ORDER:
        raise _broken(path, "its counts make no sense")
    while len(sizes) > 1 and sizes[-1] == 0:
        sizes.pop()
    return sizes, end


def _section(
    path: Path, raw: bytes, order: int, size: int, position: int
) -> tuple[list[bytes], int]:
    """Return the tokens of a section, order + 2 per line: log-probability, words, back-off."""
    title = f"\\{order}-grams:".encode()
    start = raw.find(title, position)
    if start < 0:
        raise _broken(path, f"the section of {order}-grams is missing")
    start += len(title)
    end = raw.find(b"\n\\", start)
    if end < 0:
        raise _broken(path, f"it ends within the {order}-grams")
    body = raw[start:end]
    tokens = body.split()
    if len(tokens) == size * (order + 2) and size:
        return tokens, end
    lines = [line.split() for line in body.split(b"\n") if line.strip()]
    if len(lines) != size:
        raise _broken(path, f"it promises {size} {order}-grams and has {len(lines)}")
    padded: list[bytes] = []
    for fields in lines:
        if len(fields) not in (order + 1, order + 2):
            raise _broken(path, f"a line of the {order}-grams has {len(fields)} fields")
        padded.extend(fields)
        if len(fields) == order + 1:
            padded.append(b"0")
    return padded, end


def _floats(path: Path, order: int, tokens: list[bytes]) -> NDArray[np.float64]:
    try:
        values = np.fromiter(map(float, tokens), np.float64, len(tokens))
    except ValueError as error:
        raise _broken(path, f"a number of the {order}-grams can't be read") from error
    if np.isnan(values).any():
        raise _broken(path, f"a number of the {order}-grams is none")
    return np.maximum(values, -1000.0)


def _ids(path: Path, order: int, ids: dict[bytes, int], tokens: list[bytes]) -> NDArray[np.int32]:
    try:
        return np.fromiter(map(ids.__getitem__, tokens), np.int32, len(tokens))
    except KeyError as error:
        word = error.args[0].decode(errors="replace")
        raise _broken(path, f"{word!r} of the {order}-grams is not among the 1-grams") from error


def _unigrams(
    path: Path,
    tokens: list[bytes],
    log_prob: NDArray[np.float64],
    backoff: NDArray[np.float64],
) -> tuple[list[bytes], NDArray[np.float64], NDArray[np.float64]]:
    """Return words, log-probabilities and back-offs, with <unk>, <s>, </s> at 0, 1, 2."""
    tokens = [_ALIASES.get(token, token) for token in tokens]
    special = [word.encode() for word in SPECIAL_WORDS]
    place = dict(zip(tokens, range(len(tokens)), strict=True))
    if len(place) != len(tokens):
        raise _broken(path, "a word occurs twice among the 1-grams")
    for absent, fill in ((special[0], _ABSENT_UNKNOWN), (special[1], NEVER), (special[2], NEVER)):
        if absent not in place:
            place[absent] = len(tokens)
            tokens.append(absent)
            log_prob, backoff = np.append(log_prob, fill), np.append(backoff, 0.0)
    first = [place[word] for word in special]
    chosen = set(first)
    order = np.array(first + [i for i in range(len(tokens)) if i not in chosen])
    log_prob = log_prob[order]
    log_prob[BEGIN_ID] = NEVER
    return [tokens[i] for i in order.tolist()], log_prob, backoff[order]


def _levels(path: Path, sections: list[_Section]) -> list[Level]:
    """Return sorted levels; prefixes that the file lacks are put in."""
    (unigrams, log_prob, backoff), *longer = sections
    size = len(unigrams[0])
    levels = [Level(np.zeros(size, np.int64), unigrams[0], log_prob, backoff)]
    keys: list[NDArray[np.int64]] = []
    for order, (cols, log_prob, backoff) in enumerate(longer, start=2):
        row = cols[0].astype(np.int64)
        for column, key in zip(cols[1:-1], keys, strict=True):
            wanted = row * size + column
            row = np.searchsorted(key, wanted)
            if not np.array_equal(key[np.minimum(row, len(key) - 1)], wanted):
                _complete_prefixes(sections)
                return _levels(path, sections)
        key = row * size + cols[-1]
        arranged = np.argsort(key, kind="stable")
        key = key[arranged]
        if (key[1:] == key[:-1]).any():
            raise _broken(path, f"one of the {order}-grams occurs twice")
        keys.append(key)
        levels.append(Level(key // size, cols[-1][arranged], log_prob[arranged], backoff[arranged]))
    return levels


def _complete_prefixes(sections: list[_Section]) -> None:
    """Put in prefixes that are missing, from the longest n-grams down, in place.

    Such files come from pruning that ignores prefixes; the n-gram put in has the probability that
    backing off gives it, and back-off weight 1.
    """
    tables = [set(zip(*(c.tolist() for c in cols), strict=True)) for cols, _, _ in sections[1:-1]]
    found: list[list[tuple[int, ...]]] = [[] for _ in tables]
    for order in range(len(sections), 2, -1):
        cols = sections[order - 1][0]
        prefixes = set(zip(*(c.tolist() for c in cols[:-1]), strict=True))
        prefixes.update(gram[:-1] for gram in (found[order - 2] if order - 2 < len(found) else ()))
        found[order - 3] = sorted(prefixes - tables[order - 3])
    score = _Lookup(sections)
    for order, grams in enumerate(found, start=2):
        if grams:
            cols, log_prob, backoff = sections[order - 1]
            added = np.array(grams, dtype=np.int32)
            sections[order - 1] = (
                [np.concatenate((c, added[:, i])) for i, c in enumerate(cols)],
                np.append(log_prob, [score(gram) for gram in grams]),
                np.append(backoff, np.zeros(len(grams))),
            )


class _Lookup:
    """Katz's recursion over dictionaries; only for files that lack prefixes."""

    def __init__(self, sections: list[_Section]) -> None:
        self._tables: list[dict[tuple[int, ...], tuple[float, float]]] = [
            dict(
                zip(
                    zip(*(c.tolist() for c in cols), strict=True),
                    zip(log_prob.tolist(), backoff.tolist(), strict=True),
                    strict=True,
                )
            )
            for cols, log_prob, backoff in sections
        ]

    def __call__(self, gram: tuple[int, ...]) -> float:
        found = self._tables[len(gram) - 1].get(gram)
        if found is not None:
            return found[0]
        context = self._tables[len(gram) - 2].get(gram[:-1], (0.0, 0.0))
        return context[1] + self(gram[1:])
