"""A back-off n-gram model as flat arrays: one memory-mapped file, opened in milliseconds.

All n-grams form one trie, numbered breadth first: node 0 is the empty context, node 1 + w the
unigram of word w, then bigrams, and so on. The children of a node are contiguous and sorted by
word. A *state* is the node of a context; scoring falls back along `suffix` where an n-gram is
missing. Nothing here needs a kernel before the first score.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.disk import replacing
from core.errors import OutputError, PackError

UNKNOWN = "<unk>"
BEGIN = "<s>"
END = "</s>"
UNKNOWN_ID = 0
BEGIN_ID = 1
END_ID = 2
SPECIAL_WORDS: tuple[str, ...] = (UNKNOWN, BEGIN, END)
"""Words 0, 1 and 2 of every vocabulary."""

NEVER = -99.0 * 2.302585092994046
"""Log-probability of what is never predicted (<s>): ARPA's −99, in nats."""

_MAGIC = b"SONANTLM"
_FORMAT_VERSION = 1
_ALIGNMENT = 64
_HEADER_LIMIT = 1 << 20
_GLANCES = 32


class NgramArrays(NamedTuple):
    """The trie of an n-gram model; N nodes.

    Attributes:
        order: Longest n-gram.
        word: int32 [N], last word of the node's n-gram; −1 for the root.
        log_prob: float32 [N], nats; log P(word | parent's words).
        backoff: float32 [N], nats; 0 where the node is no context.
        suffix: int32 [N], the longest proper suffix that can be a state.
        first_child: int32 [N + 1]; children of i are first_child[i] … first_child[i + 1] − 1.
    """

    order: int
    word: NDArray[np.int32]
    log_prob: NDArray[np.float32]
    backoff: NDArray[np.float32]
    suffix: NDArray[np.int32]
    first_child: NDArray[np.int32]


def level_bounds(first_child: NDArray[np.int32], order: int) -> tuple[int, ...]:
    """Return where each order's nodes begin: (0, 1, 1 + V, …, N), length order + 2.

    Args:
        first_child: int32 [N + 1].
        order: Longest n-gram.
    """
    bounds = [0, 1]
    for _ in range(order):
        bounds.append(int(first_child[bounds[-1]]))
    return tuple(bounds)


class NgramModel:
    """An n-gram model with its vocabulary.

    Args:
        words: The vocabulary; the first three are <unk>, <s>, </s>.
        arrays: The trie; unigram of word w is node 1 + w.
        identity: SHA-256 of the contents in hex; computed when it is empty.
        about: Free statements kept in the file (language, sources, …).
    """

    def __init__(
        self,
        words: Sequence[str],
        arrays: NgramArrays,
        identity: str = "",
        about: dict[str, Any] | None = None,
    ) -> None:
        self._blob = "\n".join(words).encode()
        self.arrays = arrays
        self.about: dict[str, Any] = dict(about or {})
        self._identity = identity
        self._glances = 0

    @classmethod
    def _mapped(
        cls, blob: bytes, arrays: NgramArrays, identity: str, about: dict[str, Any]
    ) -> NgramModel:
        model = cls.__new__(cls)
        model._blob = blob
        model.arrays = arrays
        model.about = about
        model._identity = identity
        model._glances = 0
        return model

    @cached_property
    def vocab(self) -> list[str]:
        """The words by id."""
        return self._blob.decode().split("\n")

    @cached_property
    def _ids(self) -> dict[str, int]:
        return dict(zip(self.vocab, range(len(self.vocab)), strict=True))

    @property
    def order(self) -> int:
        """Longest n-gram."""
        return self.arrays.order

    @property
    def size(self) -> int:
        """Number of words in the vocabulary, <unk>, <s> and </s> among them."""
        return int(self.arrays.first_child[1]) - 1

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of n-grams of each order, from 1."""
        bounds = level_bounds(self.arrays.first_child, self.order)
        return tuple(bounds[k + 1] - bounds[k] for k in range(1, self.order + 1))

    @cached_property
    def identity(self) -> str:
        """SHA-256 in hex of vocabulary and arrays."""
        blob = np.frombuffer(self._blob, dtype=np.uint8)
        return self._identity or _digest([blob, *self.arrays[1:]])

    def begin_state(self) -> int:
        """Return the state at the start of a sentence."""
        return self.context([BEGIN_ID], 0)

    def context(self, words: Iterable[int], state: int = 0) -> int:
        """Return the state after words, from a state (0: no context)."""
        for word in words:
            _, state = self.score(state, word)
        return state

    def score(self, state: int, word_id: int) -> tuple[float, int]:
        """Return (log-probability in nats, next state) of a word after a state."""
        first_child, word = self.arrays.first_child, self.arrays.word
        total = 0.0
        while True:
            if state == 0:
                child = 1 + word_id
                break
            low, high = int(first_child[state]), int(first_child[state + 1])
            child = low + int(np.searchsorted(word[low:high], word_id))
            if child < high and word[child] == word_id:
                break
            total += float(self.arrays.backoff[state])
            state = int(self.arrays.suffix[state])
        total += float(self.arrays.log_prob[child])
        if first_child[child + 1] > first_child[child] or self.arrays.backoff[child] != 0.0:
            return total, child
        return total, int(self.arrays.suffix[child])

    def word_id(self, text: str) -> int:
        """Return a word's id, 0 (<unk>) where the vocabulary lacks it.

        The first few look-ups search the text of the vocabulary, so that a model which was only
        opened for a glance never makes 100,000 strings; then a dictionary is made.
        """
        if "_ids" not in self.__dict__ and self._glances < _GLANCES:
            self._glances += 1
            return self._find(text)
        return self._ids.get(text, UNKNOWN_ID)

    def _find(self, text: str) -> int:
        if not text or "\n" in text:
            return UNKNOWN_ID
        wanted = text.encode()
        place = self._blob.find(b"\n" + wanted + b"\n")  # <unk> stands before the first line break
        if place < 0:
            if not self._blob.endswith(b"\n" + wanted):
                return UNKNOWN_ID
            place = len(self._blob) - len(wanted) - 1
        return self._blob.count(b"\n", 0, place) + 1

    def word_ids(self, words: Iterable[str]) -> NDArray[np.int32]:
        """Return ids of words, 0 where the vocabulary lacks one; int32 [n]."""
        get = self._ids.get
        return np.fromiter((get(word, UNKNOWN_ID) for word in words), dtype=np.int32)

    def sentence_log_probs(self, sentences: Iterable[Sequence[str]]) -> NDArray[np.float32]:
        """Score sentences, each from <s> to </s>; float32, one per word and sentence end, nats."""
        from core.lm.kernels import score_sequence

        ids = self._ids
        flat: list[int] = []
        for sentence in sentences:
            flat.extend([ids.get(word, UNKNOWN_ID) for word in sentence])
            flat.append(END_ID)
        scores = np.empty(len(flat), dtype=np.float32)
        words = np.array(flat, dtype=np.int32)
        score_sequence(self.arrays, words, self.begin_state(), END_ID, scores)
        return scores

    @property
    def is_mapped(self) -> bool:
        """Whether the arrays are those of a file, so that opening it again takes nothing."""
        return isinstance(self.arrays.word.base, np.ndarray)

    def save(self, path: Path | str, *, compact: bool = False, identity: str = "") -> None:
        """Write the model as one file; a half-written file is never left under the name.

        Args:
            path: File to write.
            compact: Write a third of the bytes, which are unpacked when the file is opened;
                log-probabilities are rounded to 2·10⁻⁴. Otherwise the arrays are mapped as is.
            identity: Of the model; that of the file's own content if it is empty.

        Raises:
            OutputError: The file can't be written.
        """
        from core.lm.compact import pack

        header: dict[str, Any] = {"order": self.order, "about": self.about}
        sections: dict[str, NDArray[Any]] = {"vocab": np.frombuffer(self._blob, dtype=np.uint8)}
        if compact:
            entries, packed = pack(self.arrays)
            header |= entries
            sections |= packed
        else:
            for name in ("word", "log_prob", "backoff", "suffix", "first_child"):
                sections[name] = np.ascontiguousarray(getattr(self.arrays, name))
        header["identity"] = identity or _digest(list(sections.values()))
        write_sections(Path(path), header, sections)

    @classmethod
    def open(cls, path: Path | str, *, checked: bool = False) -> NgramModel:
        """Map a model file into memory.

        Args:
            path: The file.
            checked: Whether it is one that this computer wrote for itself, of a checked model.

        Raises:
            PackError: The file is missing, unreadable, cut short or no model of this form.
        """
        from core.lm.compact import FORM, unpack

        header, sections = read_sections(Path(path))
        try:
            if header.get("form") == FORM:
                arrays = unpack(header, sections)
            else:
                arrays = NgramArrays(
                    order=int(header["order"]),
                    word=sections["word"],
                    log_prob=sections["log_prob"],
                    backoff=sections["backoff"],
                    suffix=sections["suffix"],
                    first_child=sections["first_child"],
                )
            blob = sections["vocab"].tobytes()
            identity, about = str(header["identity"]), dict(header["about"])
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise _damaged(Path(path)) from error
        if not checked or len(arrays.first_child) != len(arrays.word) + 1:
            _check(Path(path), arrays, blob)
        return cls._mapped(blob, arrays, identity, about)


def _digest(sections: Sequence[NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for values in sections:
        digest.update(np.ascontiguousarray(values).view(np.uint8).data)
    return digest.hexdigest()


def _damaged(path: Path) -> PackError:
    return PackError(
        f"The language model {path} is damaged or of another kind",
        "Build it again with `sonant lm build`, or install the domain anew",
    )


def _check(path: Path, arrays: NgramArrays, blob: bytes) -> None:
    """Refuse arrays that would make a kernel read outside of them."""
    nodes = len(arrays.word)
    first_child = arrays.first_child
    sound = (
        1 <= arrays.order <= 16
        and nodes >= 4
        and len(first_child) == nodes + 1
        and all(len(values) == nodes for values in arrays[1:5])
        and int(first_child[0]) == 1
        and int(first_child[-1]) == nodes
        and int(first_child[1]) == blob.count(b"\n") + 2
        and bool((first_child[1:] >= first_child[:-1]).all())
        and bool((first_child[1:-1] > np.arange(1, nodes, dtype=np.int32)).all())
        and int(arrays.word[1:].min()) >= 0
        and int(arrays.word[1:].max()) < int(first_child[1]) - 1
        and int(arrays.suffix.min()) >= 0
        and bool((arrays.suffix[1:] < np.arange(1, nodes, dtype=np.int32)).all())
    )
    if not sound:
        raise _damaged(path)


def write_sections(path: Path, header: dict[str, Any], sections: dict[str, NDArray[Any]]) -> None:
    """Write arrays one after the other, aligned, behind a JSON header, by rename.

    Args:
        path: File to write.
        header: Values that JSON can hold.
        sections: One-dimensional arrays by name.

    Raises:
        OutputError: The file can't be written.
    """
    table: dict[str, list[Any]] = {}
    offset = 0
    for name, values in sections.items():
        table[name] = [offset, len(values), values.dtype.str]
        offset += -(-values.nbytes // _ALIGNMENT) * _ALIGNMENT
    text = json.dumps({**header, "sections": table}, sort_keys=True).encode()
    begin = -(-(20 + len(text)) // _ALIGNMENT) * _ALIGNMENT
    try:
        with replacing(path) as file:
            file.write(_MAGIC + _FORMAT_VERSION.to_bytes(4, "little"))
            file.write(len(text).to_bytes(8, "little") + text)
            file.write(b"\0" * (begin - 20 - len(text)))
            for values in sections.values():
                file.write(values.view(np.uint8).data)
                file.write(b"\0" * (-values.nbytes % _ALIGNMENT))
    except OSError as error:
        raise OutputError(
            f"The language model can't be written to {path}: {error.strerror or error}",
            "Free some space or choose another folder",
        ) from error


def read_sections(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Map the arrays of a file that `write_sections` made; they are read-only.

    Raises:
        PackError: The file is missing, unreadable, cut short or of another kind.
    """
    try:
        with path.open("rb") as file:
            head = file.read(20)
            length = int.from_bytes(head[12:20], "little")
            if head[:8] != _MAGIC or length > _HEADER_LIMIT:
                raise _damaged(path)
            version = int.from_bytes(head[8:12], "little")
            if version > _FORMAT_VERSION:
                raise PackError(
                    f"The language model {path} was made by a newer Sonant",
                    "Update Sonant to use it",
                )
            header = json.loads(file.read(length))
        mapped = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, IsADirectoryError) as error:
        raise PackError(
            f"The language model {path} can't be read: {error.strerror or error}",
            "Check the path and its permissions",
        ) from error
    except ValueError as error:
        raise _damaged(path) from error
    begin = -(-(20 + length) // _ALIGNMENT) * _ALIGNMENT
    raw = np.asarray(mapped)
    sections: dict[str, NDArray[Any]] = {}
    try:
        for name, (offset, count, kind) in header["sections"].items():
            dtype = np.dtype(kind)
            if dtype.hasobject or count < 0 or offset < 0:
                raise _damaged(path)
            part = raw[begin + offset : begin + offset + count * dtype.itemsize]
            if part.size != count * dtype.itemsize:
                raise _damaged(path)
            sections[name] = part.view(dtype)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(path) from error
    return header, sections
