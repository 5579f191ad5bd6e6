"""A kernel: a function that is compiled, once for each layout of arguments it is called with."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any

from core.compiled.code import Code, keep, kept
from core.compiled.layout import layout_of

_COMPILING = RLock()
"""Numba compiles one thing at a time anyway."""


class Kernel:
    """A compiled function; called as the Python function that it was made of.

    Args:
        function: Written in what numba compiles. Kernels it calls are compiled into it.
        options: Numba's, for where its machine code can't be kept.
    """

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        self.function = function
        self.options = options
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.__doc__ = function.__doc__
        self._codes: list[Code] = []
        self._was_read = False
        self._by_numba: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:
        """Call it; the first time with arguments of a layout it is loaded or compiled."""
        for code in self._codes:
            words = code.words(arguments)
            if words is not None:
                return code.run(words)
        return self._first(arguments)

    def _first(self, arguments: tuple[Any, ...]) -> Any:
        """Read or compile what these arguments need, and call it."""
        with _COMPILING:
            if not self._was_read:
                self._was_read = True
                self._codes += kept(self.name)
            fits = any(code.words(arguments) is not None for code in self._codes)
            if not fits:
                code = self._compiled(arguments)
                if code is not None:
                    self._codes.append(code)
                    fits = True
        return self(*arguments) if fits else self._numba(arguments)

    def _compiled(self, arguments: tuple[Any, ...]) -> Code | None:
        layout = layout_of(arguments)
        if layout is None or self._by_numba is not None:
            return None
        from core.compiled.compiler import machine_code

        content = machine_code(self, layout, arguments)
        if content is None:
            return None
        keep(self.name, content)
        return Code(content)

    def _numba(self, arguments: tuple[Any, ...]) -> Any:
        """Call it numba's own way, which takes any arguments that numba can compile for."""
        with _COMPILING:
            if self._by_numba is None:
                from core.compiled.compiler import by_numba

                self._by_numba = by_numba(self)
        return self._by_numba(*arguments)


class Inner:
    """Something that only numba understands, made when a kernel that uses it is compiled.

    Args:
        make: Makes it.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make

    def __call__(self, value: Any) -> Any:
        """Do nothing to a value; outside a compiled function it has no meaning."""
        return value


def njit(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Return the decorator that makes a kernel of a function; takes numba's options."""
    return lambda function: Kernel(function, options)


def _make_borrow() -> Any:
    from core.compiled.compiler import make_borrow

    return make_borrow()


borrow: Any = Inner(_make_borrow)
"""In a kernel: returns an argument's array, or tuple of such, without counting references to it.

Numba counts them atomically at every call that passes an array; in the search's inner loop that
took three quarters of the time.
"""
