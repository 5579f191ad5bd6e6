"""Grapheme-to-phoneme model: an n-gram over graphones (letter : phones), and its file.

A graphone is one letter with the none, one or two phones that it stands for; a pronunciation of a
word is a sequence of them, scored by an n-gram with modified Kneser–Ney smoothing (Bisani & Ney
2008, "Joint-sequence models for grapheme-to-phoneme conversion"). `train_g2p` makes the file.
"""

from __future__ import annotations

import unicodedata
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ALPHABET = "'abcdefghijklmnopqrstuvwxyz"
"""Letters the model reads; letter code = place here."""

FORMAT = 1
BEAM = 7.0
"""Nats below the best partial pronunciation that are kept."""

_LETTER = np.full(256, -1, dtype=np.int8)
for _i, _c in enumerate(ALPHABET):
    _LETTER[ord(_c)] = _i
    _LETTER[ord(_c.upper())] = _i

_SPECIAL = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ß": "ss", "æ": "ae", "Æ": "ae",
     "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ð": "th", "Ð": "th", "ı": "i", "’": "'"}
)  # fmt: skip


def fold(word: str) -> str:
    """Return the word in lower case with accents taken off; ASCII where Latin letters allow."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_SPECIAL))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


@dataclass(frozen=True, slots=True)
class Pronunciations:
    """Pronunciations of many words in flat arrays, a word's together, its best first.

    Attributes:
        word: int32 [P] index of the word in the call.
        offsets: int64 [P + 1]; phones of pronunciation p are tokens[offsets[p]:offsets[p + 1]].
        tokens: int16 [sum] token ids of the built-in pack (1..39).
        log_prob: float32 [P] log-probability of letters and phones together, nats.
    """

    word: NDArray[np.int32]
    offsets: NDArray[np.int64]
    tokens: NDArray[np.int16]
    log_prob: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class GraphoneModel:
    """A back-off n-gram over graphones, ready for search.

    Nodes are numbered by order, breadth first; node 0 is the empty context, children are
    contiguous and sorted by graphone. The graphones of a letter are contiguous too; the begin and
    end marks are the last two.

    Attributes:
        codes: int16 [G] phone string of each graphone (see kernels.CODES).
        letter_range: int32 [letters + 1] graphones of each letter.
        token: int16 [N] graphone leading into the node (node 0: −1).
        log_prob: float32 [N] nats. backoff: float32 [N] nats.
        suffix: int32 [N] the node of the context without its oldest graphone.
        first_child: int32 [N + 1].
    """

    codes: NDArray[np.int16]
    letter_range: NDArray[np.int32]
    token: NDArray[np.int16]
    log_prob: NDArray[np.float32]
    backoff: NDArray[np.float32]
    suffix: NDArray[np.int32]
    first_child: NDArray[np.int32]

    def pronounce(self, word: str, n: int = 1) -> list[tuple[tuple[int, ...], float]]:
        """Return up to n different pronunciations with their log-probabilities, best first.

        Args:
            word: Any spelling; characters that are no letters are passed over.
            n: How many are wanted.
        """
        found = self.pronounce_all([word], 2 * n, width=max(8, 4 * n))
        seen: dict[tuple[int, ...], float] = {}
        for p, (a, b) in enumerate(pairwise(found.offsets.tolist())):
            seen.setdefault(tuple(found.tokens[a:b].tolist()), float(found.log_prob[p]))
        return [(phones, score) for phones, score in seen.items() if phones][:n]

    def pronounce_all(
        self, words: Sequence[str], n: int = 1, width: int = 8, beam: float = BEAM
    ) -> Pronunciations:
        """Return up to n pronunciations of each word (equal ones are not merged).

        Args:
            words: Spellings, already folded where they aren't ASCII (`fold`).
            n: Pronunciations per word.
            width: Hypotheses kept per letter, ≥ n.
            beam: Nats below the best that are kept.
        """
        from core.lexicon import kernels

        order = np.array(sorted(range(len(words)), key=words.__getitem__), dtype=np.int64)
        text = "\n".join([words[i] for i in order.tolist()]) + "\n"
        raw = np.frombuffer(text.encode("latin-1", "replace"), dtype=np.uint8)
        ends = np.flatnonzero(raw == 10)
        letters_all = _LETTER[raw]
        keep = letters_all >= 0
        letters = letters_all[keep]
        letter_at = np.zeros(len(words) + 1, dtype=np.int64)
        letter_at[1:] = np.cumsum(keep)[ends]
        out_codes = np.full((letters.size, n), -1, dtype=np.int16)
        out_score = np.zeros((len(words), n), dtype=np.float32)
        out_count = np.zeros(len(words), dtype=np.int32)
        end_token = self.codes.size + 1
        lo, hi = self.first_child[0], self.first_child[1]
        begin = int(lo + np.searchsorted(self.token[lo:hi], end_token - 1))
        kernels.search_pronunciations(
            letters, letter_at,
            self.token, self.log_prob, self.backoff, self.suffix, self.first_child,
            self.letter_range, begin, int(end_token),
            max(width, n), float(beam), n,
            out_codes, out_score, out_count,
        )  # fmt: skip
        return self._flatten(order, letter_at, out_codes, out_score, out_count)

    def _flatten(
        self,
        order: NDArray[np.int64],
        letter_at: NDArray[np.int64],
        out_codes: NDArray[np.int16],
        out_score: NDArray[np.float32],
        out_count: NDArray[np.int32],
    ) -> Pronunciations:
        """Turn the kernel's graphones into phones, in the order of the caller's words."""
        back = np.argsort(order, kind="stable")
        count = out_count[back]
        total = int(count.sum())
        word = np.repeat(np.arange(count.size, dtype=np.int32), count)
        rank = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
        row = back[word]
        lengths = (letter_at[1:] - letter_at[:-1])[row]
        letter_of = np.repeat(
            letter_at[row] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths
        ) + np.arange(int(lengths.sum()))
        code = self.codes[out_codes[letter_of, np.repeat(rank, lengths)]].astype(np.int32)
        size = (code > 0).astype(np.int64) + (code >= 40)
        first = np.where(code >= 40, (code - 40) // 39 + 1, code)
        second = np.where(code >= 40, (code - 40) % 39 + 1, 0)
        both = np.stack([first, second], axis=1).reshape(-1)
        tokens = both[both > 0].astype(np.int16)
        ends = np.concatenate(([0], np.cumsum(size)))
        offsets = ends[np.concatenate(([0], np.cumsum(lengths)))]
        return Pronunciations(word, offsets, tokens, out_score[row, rank])

    def save(self, path: Path) -> None:
        """Write the small form: suffix links are left out, probabilities kept in 8 bits."""
        children = np.diff(self.first_child).astype(np.uint16)
        np.savez_compressed(
            path,
            format=np.int32(FORMAT),
            codes=self.codes,
            letter_range=self.letter_range,
            token=self.token[1:],
            children=children,
            log_prob=np.clip(np.rint(-self.log_prob * _STEPS), 0, 255).astype(np.uint8),
            backoff=np.clip(
                np.rint((_TOP - self.backoff[children > 0]) * _STEPS), 0, 255
            ).astype(np.uint8),
        )  # fmt: skip


_STEPS = 20.0
"""Steps per nat of the stored probabilities: 0 … −12.75."""

_TOP = 2.0
"""Largest stored back-off weight, nats (pruning can make them positive)."""


def load_g2p(path: Path) -> GraphoneModel:
    """Read a model file.

    Raises:
        PackError: The file is missing, damaged or of another format.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            if int(data["format"]) != FORMAT:
                raise PackError(
                    f"the pronunciation model {path} has format {int(data['format'])}, "
                    f"not {FORMAT}",
                    "Install the program's resources again",
                )
            children = data["children"].astype(np.int32)
            token = np.concatenate(([np.int16(-1)], data["token"]))
            log_prob = data["log_prob"].astype(np.float32) / np.float32(-_STEPS)
            backoff = np.zeros(children.size, dtype=np.float32)
            backoff[children > 0] = np.float32(_TOP) - data["backoff"] / np.float32(_STEPS)
            codes, letter_range = data["codes"], data["letter_range"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise PackError(
            f"the pronunciation model {path} can't be read ({error})",
            "Install the program's resources again",
        ) from error
    first_child = np.empty(children.size + 1, dtype=np.int32)
    first_child[0] = 1
    np.cumsum(children, out=first_child[1:])
    first_child[1:] += 1
    return GraphoneModel(
        codes,
        letter_range,
        token,
        log_prob,
        backoff,
        link_suffixes(token, first_child),
        first_child,
    )


def link_suffixes(token: NDArray[np.int16], first_child: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the suffix node of each node: child of the parent's suffix with the same token.

    Level by level; every suffix must exist.

    Args:
        token: int16 [N].
        first_child: int32 [N + 1].
    """
    size = token.size
    parent = np.repeat(np.arange(size, dtype=np.int32), np.diff(first_child))
    parent = np.concatenate((np.zeros(1, dtype=np.int32), parent))
    suffix = np.zeros(size, dtype=np.int32)
    wide = np.int64(int(token.max()) + 2)
    key = parent.astype(np.int64) * wide + token + 1
    low, high = int(first_child[1]), int(first_child[1])
    while low < size:
        high = int(first_child[high]) if high < size else size
        here = slice(low, high)
        wanted = suffix[parent[here]].astype(np.int64) * wide + token[here] + 1
        suffix[here] = np.searchsorted(key, wanted).astype(np.int32)
        low = high
    return suffix
