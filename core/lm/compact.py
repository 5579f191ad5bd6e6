"""The compact form of a model: a third of the mapped form on disk, unpacked when it is opened.

Per n-gram it holds the last word (16 bits where they suffice), the log-probability in 65,536
steps (an error under 2·10⁻⁴ nats) and, from order 3 up, where its suffix is: the place among the
children of its prefix's suffix. Back-off weights are kept, in float32, for contexts only. A
pass over the nodes restores the arrays: about 10 ms for a million n-grams.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.lm.assemble import parents
from core.lm.ngram import NEVER, NgramArrays, level_bounds

FORM = "compact"

_STEPS = 65535
_LOOK_UP = 65535
"""Rank that stands for "not among those children": searched when the model is opened."""


def pack(arrays: NgramArrays) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return header entries and sections that hold a model compactly.

    Args:
        arrays: The model.
    """
    from core.lm.kernels import longest_suffixes

    bounds = level_bounds(arrays.first_child, arrays.order)
    vocabulary, nodes = bounds[2] - 1, bounds[-1]
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
    longest = np.zeros(nodes, dtype=np.int32)
    longest_suffixes(arrays.first_child, arrays.word, vocabulary, longest)
    begin = bounds[3] if arrays.order >= 3 else nodes
    expected = arrays.first_child[longest[parents(arrays)[begin:]]]
    rank = longest[begin:] - expected
    end = arrays.first_child[longest[parents(arrays)[begin:]] + 1]
    rank[(longest[begin:] >= end) | (rank < 0) | (rank >= _LOOK_UP)] = _LOOK_UP
    is_context = (children > 0) | (arrays.backoff[1 : 1 + len(children)] != 0.0)
    sections: dict[str, NDArray[Any]] = {
        "children": _narrow(children),
        "word": _narrow(arrays.word[bounds[2] :]),
        "code": codes,
        "rank": rank.astype(np.uint16),
        "context": np.packbits(is_context),
        "backoff": arrays.backoff[1 : 1 + len(children)][is_context],
    }
    header = {"form": FORM, "vocabulary": vocabulary, "levels": bounds, "scales": scales}
    return header, sections


def unpack(header: dict[str, Any], sections: dict[str, NDArray[Any]]) -> NgramArrays:
    """Return the model that `pack` packed.

    Args:
        header: As written.
        sections: As written.

    Raises:
        KeyError: An entry is missing.
        ValueError: Entries contradict each other.
    """
    from core.lm.kernels import expand_suffixes

    order, vocabulary = int(header["order"]), int(header["vocabulary"])
    bounds = [int(b) for b in header["levels"]]
    scales = [float(s) for s in header["scales"]]
    nodes, contexts = bounds[-1], bounds[order] - 1
    children, rank = sections["children"], sections["rank"]
    first_child = np.full(nodes + 1, nodes, dtype=np.int32)
    first_child[:2] = (1, 1 + vocabulary)
    np.cumsum(children, out=first_child[2 : contexts + 2], dtype=np.int32)
    first_child[2 : contexts + 2] += 1 + vocabulary
    word = np.empty(nodes, dtype=np.int32)
    word[0] = -1
    word[1 : 1 + vocabulary] = np.arange(vocabulary, dtype=np.int32)
    word[1 + vocabulary :] = sections["word"]
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
    consistent = (
        len(children) == contexts
        and tuple(bounds) == level_bounds(first_child, order)
        and len(rank) == nodes - (bounds[3] if order >= 3 else nodes)
        and int(word[1:].max()) < vocabulary
    )
    if not consistent:
        raise ValueError("the parts of the model contradict each other")
    suffix = np.zeros(nodes, dtype=np.int32)
    expand_suffixes(
        first_child, word, backoff, vocabulary, rank, np.zeros(nodes, dtype=np.int32), suffix
    )
    return NgramArrays(order, word, log_prob, backoff, suffix, first_child)


def _narrow(values: NDArray[np.int32]) -> NDArray[Any]:
    """Return values ≥ 0 in the narrowest unsigned type that holds them."""
    top = int(values.max(initial=0))
    kind = np.uint8 if top < 256 else np.uint16 if top < 65536 else np.uint32
    return values.astype(kind)
