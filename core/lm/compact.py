"""The compact form of a model: a third of the mapped form on disk, unpacked when it is opened.

Per n-gram it holds the last word in 16 bits (rarer words are listed apart), the log-probability
in 65,536 steps (an error under 2·10⁻⁴ nats), the number of continuations in 8 bits, and from
order 3 up the suffix in 24. Back-off weights are kept, in float32, for contexts only. A few
passes over the arrays restore them: about 10 ms for a million n-grams.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import UsageError
from core.lm.ngram import NEVER, NgramArrays, level_bounds

FORM = "compact"

_STEPS = 65535
_MOST_NODES = 1 << 24
"""A suffix is kept in three bytes."""


def pack(arrays: NgramArrays) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return header entries and sections that hold a model compactly.

    Args:
        arrays: The model.

    Raises:
        UsageError: The model has 2²⁴ n-grams or more.
    """
    bounds = level_bounds(arrays.first_child, arrays.order)
    vocabulary, nodes = bounds[2] - 1, bounds[-1]
    if nodes > _MOST_NODES:
        raise UsageError(
            f"A model of {nodes:,} n-grams is too large for the compact form", "Prune it first"
        )
    children = np.diff(arrays.first_child)[1 : bounds[arrays.order]]
    scales = []
    codes = np.empty(nodes - 1, dtype=np.uint16)
    for k in range(1, arrays.order + 1):
        level = arrays.log_prob[bounds[k] : bounds[k + 1]].astype(np.float64)
        scale = max(float(-level.min(initial=0.0)), 1e-6) / _STEPS
        if k == 1:  # <s> is far below all others and would spoil their steps
            scale = max(float(-np.delete(level, 1).min(initial=0.0)), 1e-6) / (_STEPS - 1)
        scales.append(scale)
        codes[bounds[k] - 1 : bounds[k + 1] - 1] = np.minimum(np.rint(-level / scale), _STEPS)
    begin = bounds[3] if arrays.order >= 3 else nodes
    suffix = arrays.suffix[begin:]
    is_context = (children > 0) | (arrays.backoff[1 : 1 + len(children)] != 0.0)
    sections: dict[str, NDArray[Any]] = {
        **_narrowed("children", children, np.uint8),
        **_narrowed("word", arrays.word[bounds[2] :], np.uint16),
        "code": codes,
        "suffix_low": (suffix & 0xFFFF).astype(np.uint16),
        "suffix_high": (suffix >> 16).astype(np.uint8),
        "context": np.packbits(is_context),
        "backoff": arrays.backoff[1 : 1 + len(children)][is_context],
    }
    header = {"form": FORM, "vocabulary": vocabulary, "levels": bounds, "scales": scales}
    return header, sections


def unpack(header: dict[str, Any], sections: dict[str, NDArray[Any]]) -> NgramArrays:
    """Return the model that `pack` packed.

    Args:
        header: As written.
        sections: As written: arrays by name.

    Raises:
        KeyError: An entry is missing.
        ValueError: Entries contradict each other.
    """
    order, vocabulary = int(header["order"]), int(header["vocabulary"])
    bounds = [int(b) for b in header["levels"]]
    scales = [float(s) for s in header["scales"]]
    nodes, contexts = bounds[-1], bounds[order] - 1
    children = _widened("children", sections)
    first_child = np.full(nodes + 1, nodes, dtype=np.int32)
    first_child[:2] = (1, 1 + vocabulary)
    np.cumsum(children, out=first_child[2 : contexts + 2], dtype=np.int32)
    first_child[2 : contexts + 2] += 1 + vocabulary
    word = np.empty(nodes, dtype=np.int32)
    word[0] = -1
    word[1 : 1 + vocabulary] = np.arange(vocabulary, dtype=np.int32)
    word[1 + vocabulary :] = _widened("word", sections)
    log_prob = np.empty(nodes, dtype=np.float32)
    log_prob[0] = 0.0
    for k in range(1, order + 1):
        np.multiply(
            sections["code"][bounds[k] - 1 : bounds[k + 1] - 1],
            np.float32(-scales[k - 1]),
            out=log_prob[bounds[k] : bounds[k + 1]],
        )
    log_prob[2] = NEVER
    backoff = np.zeros(nodes, dtype=np.float32)
    is_context = np.unpackbits(sections["context"], count=contexts).view(np.bool_)
    backoff[1 : 1 + contexts][is_context] = sections["backoff"]
    begin = bounds[3] if order >= 3 else nodes
    suffix = np.zeros(nodes, dtype=np.int32)
    unigrams = slice(1, 1 + vocabulary)
    is_state = (np.diff(first_child)[unigrams] > 0) | (backoff[unigrams] != 0.0)
    final = word[1 + vocabulary : begin]
    np.multiply(final + 1, is_state[final], out=suffix[1 + vocabulary : begin])
    suffix[begin:] = sections["suffix_high"]
    suffix[begin:] <<= 16
    suffix[begin:] |= sections["suffix_low"]
    consistent = (
        len(children) == contexts
        and tuple(bounds) == level_bounds(first_child, order)
        and int(word[1:].max()) < vocabulary
    )
    if not consistent:
        raise ValueError("the parts of the model contradict each other")
    return NgramArrays(order, word, log_prob, backoff, suffix, first_child)


def _narrowed(name: str, values: NDArray[np.int32], kind: type) -> dict[str, NDArray[Any]]:
    """Return sections with values ≥ 0 in a narrow type, those beyond it apart.

    Frequent words have small ids and most contexts few continuations, so little is apart.
    """
    top = np.iinfo(kind).max
    large = np.flatnonzero(values >= top).astype(np.int32)
    return {
        name: np.minimum(values, top).astype(kind),
        f"{name}_at": large,
        f"{name}_large": values[large].astype(np.int32),
    }


def _widened(name: str, sections: dict[str, NDArray[Any]]) -> NDArray[np.int32]:
    values = sections[name].astype(np.int32)
    values[sections[f"{name}_at"]] = sections[f"{name}_large"]
    return values
