"""The text a domain was built from, kept as word numbers so that more can be added later.

NAME/text.words holds the words, the stream of their numbers and what documents they came from; a
word costs four bytes. Forms of words are kept where they tell something ("iPhone").
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import PackError
from core.lm.ngram import END_ID, SPECIAL_WORDS, read_sections, write_sections
from core.lm.written import Forms

TEXT_FILE = "text.words"
_FORM = "text"

_HELD_OUT = 20
"""One sentence in so many is held out."""
_LEAST_SENTENCES = 40
"""Different sentences below which nothing is held out: it would say nothing."""
_MOST_HELD_OUT = 2000


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a domain was built from.

    Attributes:
        name: Its file's name.
        digest: SHA-256 of its contents in hex.
        sentences: Sentences in it.
        words: Spoken words in it.
        cased: Whether it has capitals, so that its small letters mean something.
    """

    name: str
    digest: str
    sentences: int
    words: int
    cased: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """Sentences as word numbers.

    Attributes:
        words: By number; the first three are <unk>, <s>, </s>; others in order of appearance.
        stream: int32 [n], sentences one after the other, each closed by </s>.
        documents: Where they came from, in order.
        forms: How words are written, where not in plain small letters.
    """

    words: list[str] = field(default_factory=lambda: list(SPECIAL_WORDS))
    stream: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    documents: tuple[Document, ...] = ()
    forms: Forms = field(default_factory=dict)


def save_text(text: Text, path: Path) -> None:
    """Write a text by rename.

    Raises:
        OutputError: The file can't be written.
    """
    header = {
        "form": _FORM,
        "documents": [
            [d.name, d.digest, d.sentences, d.words, int(d.cased)] for d in text.documents
        ],
    }
    forms = json.dumps(text.forms, sort_keys=True, ensure_ascii=False).encode()
    sections: dict[str, NDArray[Any]] = {
        "vocab": np.frombuffer("\n".join(text.words).encode(), dtype=np.uint8),
        "stream": np.ascontiguousarray(text.stream),
        "forms": np.frombuffer(forms, dtype=np.uint8),
    }
    write_sections(path, header, sections)


def load_text(path: Path) -> Text:
    """Read a text that `save_text` wrote.

    Raises:
        PackError: The file is missing, damaged or of another kind.
    """
    header, sections = read_sections(path)
    try:
        words = sections["vocab"].tobytes().decode().split("\n")
        # Not mapped: the file may be replaced while its words are in use.
        stream = np.array(sections["stream"], dtype=np.int32)
        documents = tuple(
            # Those of an earlier version don't say whether they are cased.
            Document(str(n), str(d), int(s), int(w), bool(*cased or (True,)))
            for n, d, s, w, *cased in header["documents"]
        )
        forms = {
            str(word): {str(form): int(count) for form, count in counts.items()}
            for word, counts in json.loads(sections["forms"].tobytes()).items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(path) from error
    sound = (
        header.get("form") == _FORM
        and tuple(words[:3]) == SPECIAL_WORDS
        and (not stream.size or (stream.min() >= 0 and stream.max() < len(words)))
        and (not stream.size or stream[-1] == END_ID)
    )
    if not sound:
        raise _damaged(path)
    return Text(words, stream, documents, forms)


def digest_of(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cased_counts(text: Text) -> NDArray[np.int64]:
    """Return how often each word stands in documents that tell of casing; int64 [words].

    Args:
        text: The text.
    """
    counts = np.zeros(len(text.words), dtype=np.int64)
    ends = np.flatnonzero(text.stream == END_ID) + 1
    first = sentence = 0
    for document in text.documents:
        sentence += document.sentences
        last = int(ends[sentence - 1]) if sentence else 0
        if document.cased:
            counts += np.bincount(text.stream[first:last], minlength=counts.size)
        first = last
    return counts


def split_held_out(
    stream: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Part a stream into sentences to learn from and sentences to measure on.

    A sentence is chosen by what it says, so that its repetitions fall on the same side. Few
    different sentences: none is held out.

    Args:
        stream: int32 [n], each sentence closed by </s>.

    Returns:
        int32 learnt from, int32 held out.
    """
    ends = np.flatnonzero(stream == END_ID)
    if not ends.size:
        return stream, stream[:0]
    begins = np.concatenate(([0], ends[:-1] + 1))
    keys = _sentence_keys(stream, begins)
    different = np.unique(keys)
    if different.size < _LEAST_SENTENCES:
        return stream, stream[:0]
    size = min(different.size // _HELD_OUT, _MOST_HELD_OUT)
    chosen = keys <= different[size - 1]
    mask = np.repeat(chosen, ends - begins + 1)
    return stream[~mask], stream[mask]


def _sentence_keys(stream: NDArray[np.int32], begins: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return a well-mixed key of each sentence's words."""
    lengths = np.diff(np.concatenate((begins, [stream.size])))
    place = (np.arange(stream.size) - np.repeat(begins, lengths)).astype(np.uint64)
    keys = _mixed(stream.astype(np.uint64) + (place << np.uint64(32)))
    return _mixed(np.add.reduceat(keys, begins))


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return each value's bits mixed (the finaliser of MurmurHash3)."""
    x = values ^ (values >> np.uint64(33))
    x = x * np.uint64(0xFF51AFD7ED558CCD)
    x = x ^ (x >> np.uint64(33))
    x = x * np.uint64(0xC4CEB9FE1A85EC53)
    return np.asarray(x ^ (x >> np.uint64(33)))


def sentences_of(stream: NDArray[np.int32], words: Sequence[str]) -> list[list[str]]:
    """Return a stream's sentences as words.

    Args:
        stream: int32 [n], each sentence closed by </s>.
        words: By number.
    """
    found: list[list[str]] = []
    begin = 0
    for end in np.flatnonzero(stream == END_ID).tolist():
        found.append([words[i] for i in stream[begin:end].tolist()])
        begin = end + 1
    return found


def _damaged(path: Path) -> PackError:
    return PackError(
        f"The text kept in {path} is damaged", "Build the domain anew from all its documents"
    )
