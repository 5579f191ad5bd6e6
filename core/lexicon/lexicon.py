"""The lexicon of a language model: words with their pronunciations in flat arrays, and its file."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.disk import replacing
from core.errors import PackError
from core.lexicon.trie import Trie, build_trie

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from core.lexicon.pronunciations import Pronouncer

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Pronunciations of numbered words, one after the other.

    Attributes:
        offsets: int64 [P + 1]; tokens of pronunciation p are tokens[offsets[p]:offsets[p + 1]].
        tokens: int16 [sum] token ids.
        word_ids: int32 [P] index into the words it was built from; rising.
        costs: float32 [P] nats ≥ 0.
    """

    offsets: NDArray[np.int64]
    tokens: NDArray[np.int16]
    word_ids: NDArray[np.int32]
    costs: NDArray[np.float32]

    def trie(self) -> Trie:
        """Return the prefix tree of all pronunciations."""
        return build_trie(self.offsets, self.tokens, self.word_ids, self.costs)

    def save(self, path: Path, words: Sequence[str]) -> None:
        """Write the file in one step, with the identity of the words it belongs to.

        Args:
            path: The `.npz` file to make.
            words: The words that were given to `build_lexicon`.
        """
        with replacing(path) as file:
            np.savez_compressed(
                file,
                format=np.int32(FORMAT),
                words=np.frombuffer(words_identity(words), dtype=np.uint8),
                lengths=np.diff(self.offsets).astype(np.uint8),
                tokens=self.tokens.astype(np.uint8 if self.tokens.max(initial=0) < 256 else "u2"),
                counts=np.bincount(self.word_ids, minlength=len(words)).astype(np.uint8),
                costs=np.clip(np.rint(self.costs * 50), 0, 255).astype(np.uint8),
            )


def words_identity(words: Sequence[str]) -> bytes:
    """Return the SHA-256 of a word list (32 bytes)."""
    return hashlib.sha256("\n".join(words).encode()).digest()


def build_lexicon(words: Sequence[str], pronouncer: Pronouncer) -> Lexicon:
    """Return the pronunciations of every word; word ids are places in `words`.

    Marks such as `<s>` and words without a letter that sounds get none.

    Args:
        words: Words of a language model.
        pronouncer: Where pronunciations come from.
    """
    silent = {i for i, word in enumerate(words) if word.startswith("<")}
    return pronouncer.pronounce_all(["" if i in silent else w for i, w in enumerate(words)])


def load_lexicon(path: Path, words: Sequence[str]) -> Lexicon:
    """Read a file that `Lexicon.save` wrote.

    Args:
        path: The `.npz` file.
        words: The words that it must belong to.

    Raises:
        PackError: The file is missing, damaged, of another format or of other words.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            if int(data["format"]) != FORMAT:
                raise PackError(f"the lexicon {path} has an unknown format", _AGAIN)
            if data["words"].tobytes() != words_identity(words):
                raise PackError(f"the lexicon {path} belongs to another vocabulary", _AGAIN)
            lengths = data["lengths"].astype(np.int64)
            tokens = data["tokens"].astype(np.int16)
            counts = data["counts"]
            costs = data["costs"].astype(np.float32) / np.float32(50)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise PackError(f"the lexicon {path} can't be read ({error})", _AGAIN) from error
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    word_ids = np.repeat(np.arange(counts.size, dtype=np.int32), counts)
    if offsets[-1] != tokens.size or word_ids.size != lengths.size or counts.size != len(words):
        raise PackError(f"the lexicon {path} is damaged", _AGAIN)
    return Lexicon(offsets, tokens, word_ids, costs)


_AGAIN = "Remove the file; it is made again at the next start"


def cached_lexicon(words: Sequence[str], pronouncer_folder: Path | None, path: Path) -> Lexicon:
    """Return the lexicon from the file, or build it and write the file if that is possible.

    Args:
        words: Words of a language model.
        pronouncer_folder: Folder of the pronunciation resources; None for the built-in pack.
        path: The cache file.
    """
    try:
        return load_lexicon(path, words)
    except PackError:
        from core.lexicon.pronunciations import load_pronouncer

        lexicon = build_lexicon(words, load_pronouncer(pronouncer_folder))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lexicon.save(path, words)
        except OSError:
            # A read-only or full cache folder costs time, not the work.
            pass
        return lexicon
