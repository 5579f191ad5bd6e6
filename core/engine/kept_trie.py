"""A lexicon's tree, built once and mapped into memory from then on.

Building it takes a sixth of a second for the general model; mapping it none. The file is of this
computer alone: it is built anew whenever it is missing or not whole.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from core.errors import OutputError, PackError
from core.lexicon.trie import Trie
from core.lm.ngram import read_sections, write_sections

_FORM = "trie 1"
_MOST = 8
"""Trees that are kept; the ones not used for longest go."""


def kept_trie(path: Path, build: Callable[[], Trie]) -> Trie:
    """Return the tree of a file, or build it and write the file if that is possible.

    Args:
        path: The file; its folder holds nothing else.
        build: Makes the tree.
    """
    with suppress(PackError, KeyError, TypeError, ValueError):
        found = _read(path)
        with suppress(OSError):
            path.touch()  # For `_drop_old`.
        return found
    trie = build()
    # A read-only or full cache folder costs time, not the work.
    with suppress(OSError, OutputError):
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {name: getattr(trie, name) for name in Trie._fields if name != "max_depth"}
        header = {"form": _FORM, "max_depth": trie.max_depth}
        write_sections(path, header, {k: np.ascontiguousarray(v) for k, v in arrays.items()})
        _drop_old(path.parent)
    return trie


def _read(path: Path) -> Trie:
    header, sections = read_sections(path)
    if header["form"] != _FORM:
        raise ValueError("another form")
    trie = Trie(**sections, max_depth=int(header["max_depth"]))
    nodes = trie.token.size
    if not all(values.size == nodes for values in (trie.parent, *trie[:2], *trie[3:5])) or (
        trie.word_id.size != trie.word_cost.size
    ):
        raise ValueError("its parts don't fit")
    return trie


def _drop_old(folder: Path) -> None:
    files = sorted(folder.glob("*.trie"), key=lambda one: one.stat().st_mtime)
    for old in files[:-_MOST]:
        old.unlink()
