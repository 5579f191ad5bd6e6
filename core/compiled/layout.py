"""What a compiled kernel takes and returns: how arguments become words of 64 bits, and back.

A layout is what numba would specialise on: of an array its dtype, dimensions, order and whether
it may be written to; of a number its kind. Arguments of another layout need another compilation.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

_WORD = 1 << 64
_SIGN = 1 << 63


@dataclass(slots=True, eq=False)
class ArrayLayout:
    """An array's part.

    Attributes:
        dtype: Kind of its values; the very object that came last, which is fast to compare.
        ndim: Dimensions.
        order: "C", "F" or "A" (neither).
        writeable: Whether it may be changed.
    """

    dtype: np.dtype[Any]
    ndim: int
    order: str
    writeable: bool


@dataclass(frozen=True, slots=True, eq=False)
class TupleLayout:
    """A named tuple's part: its class by name, and its members."""

    name: str
    members: tuple[Layout, ...]


Layout: TypeAlias = "ArrayLayout | TupleLayout | str"
"""Numbers are a letter: i (int64), f (float64), b (bool)."""


def layout_of(arguments: Sequence[object]) -> tuple[Layout, ...] | None:
    """Return the arguments' layout, None if they can't be handed over as words."""
    found: list[Layout] = []
    for argument in arguments:
        one = _layout_of(argument)
        if one is None:
            return None
        found.append(one)
    return tuple(found)


def _layout_of(value: object) -> Layout | None:
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject or not value.flags.aligned:
            return None
        return ArrayLayout(value.dtype, value.ndim, _order(value), value.flags.writeable)
    if isinstance(value, tuple):
        if not hasattr(value, "_fields"):
            return None
        members = layout_of(value)
        return None if members is None else TupleLayout(_name(value), members)
    return _NUMBERS.get(type(value))


_NUMBERS: dict[type, str] = {
    int: "i", np.int64: "i", float: "f", np.float64: "f", bool: "b", np.bool_: "b"
}  # fmt: skip


def _order(array: np.ndarray[Any, Any]) -> str:
    flags = array.flags
    return "C" if flags.c_contiguous else "F" if flags.f_contiguous else "A"


def _name(value: object) -> str:
    kind = type(value)
    return f"{kind.__module__}.{kind.__qualname__}"


def words_of(layout: Sequence[Layout], arguments: Sequence[object], words: list[int]) -> bool:
    """Append the arguments' words; say whether they are of this layout.

    An array is: no owner (two words: the caller keeps it alive), its length, bytes per value,
    address, shape, strides; as numba's own array structure.

    Args:
        layout: What is expected.
        arguments: What came.
        words: Appended to.
    """
    if len(layout) != len(arguments):
        return False
    for part, value in zip(layout, arguments, strict=True):
        if isinstance(part, str):
            if _NUMBERS.get(type(value)) != part or not _number(part, value, words):
                return False
        elif isinstance(part, ArrayLayout):
            if not isinstance(value, np.ndarray) or not _array(part, value, words):
                return False
        elif (
            not isinstance(value, tuple)
            or _name(value) != part.name
            or not words_of(part.members, value, words)
        ):
            return False
    return True


def _number(kind: str, value: Any, words: list[int]) -> bool:
    if kind == "f":
        words.append(int.from_bytes(struct.pack("<d", value), "little"))
        return True
    number = int(value)
    if not -_SIGN <= number < _SIGN:
        return False
    words.append(number % _WORD)
    return True


def _array(part: ArrayLayout, value: np.ndarray[Any, Any], words: list[int]) -> bool:
    if value.dtype is not part.dtype:
        if value.dtype != part.dtype:
            return False
        part.dtype = value.dtype
    flags = value.flags
    if (
        value.ndim != part.ndim
        or flags.writeable != part.writeable
        or not flags.aligned
        or _order(value) != part.order
    ):
        return False
    address = value.__array_interface__["data"][0]
    words += (0, 0, value.size, value.itemsize, address, *value.shape)
    words += [stride % _WORD for stride in value.strides]
    return True


# --- in files ---------------------------------------------------------------------------------


def written(layout: Layout) -> Any:
    """Return a layout as JSON takes it."""
    if isinstance(layout, str):
        return layout
    if isinstance(layout, TupleLayout):
        return {"name": layout.name, "members": [written(part) for part in layout.members]}
    return {
        "dtype": _written_dtype(layout.dtype),
        "ndim": layout.ndim,
        "order": layout.order,
        "writeable": layout.writeable,
    }


def _written_dtype(dtype: np.dtype[Any]) -> Any:
    if dtype.fields is None:
        return dtype.str
    names = list(dtype.names or ())
    return {
        "names": names,
        "formats": [_written_dtype(dtype.fields[name][0]) for name in names],
        "offsets": [dtype.fields[name][1] for name in names],
        "itemsize": dtype.itemsize,
    }


def read(value: Any) -> Layout:
    """Return a layout from JSON.

    Raises:
        KeyError, TypeError, ValueError: It is none.
    """
    if isinstance(value, str):
        if value not in _NUMBERS.values():
            raise ValueError(value)
        return value
    if "members" in value:
        return TupleLayout(str(value["name"]), tuple(read(part) for part in value["members"]))
    dtype = np.dtype(value["dtype"])
    return ArrayLayout(dtype, int(value["ndim"]), str(value["order"]), bool(value["writeable"]))
