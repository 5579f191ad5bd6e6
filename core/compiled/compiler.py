"""Compiles kernels with numba; the one place, beside kernels themselves, that knows it.

Kernels that others call are compiled down to LLVM's code only, and optimised where they end up:
by itself numba optimises each alone as well, and again in every caller, and makes machine code
and wrappers of all of them, which nobody calls. That was most of a first start.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, update_wrapper
from types import FunctionType
from typing import TYPE_CHECKING, Any

import llvmlite.binding as llvm
import numba
from numba.core import cgutils, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.extending import intrinsic

from core.compiled.code import packed
from core.compiled.kernel import Inner, Kernel

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.compiled.layout import Layout

_njit: Any = numba.njit
_BARE = {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_ELSEWHERE = frozenset({"malloc", "free", "memset", "memcpy", "memmove", "exp", "log", "log1p"})
"""What compiled code may ask of the system."""

_RUNTIME = """
declare ptr @malloc(i64)
declare void @free(ptr)

define ptr @NRT_MemInfo_alloc_aligned(i64 %size, i32 %align) {
  %a = zext i32 %align to i64
  %more = add i64 %a, 64
  %total = add i64 %size, %more
  %p = call ptr @malloc(i64 %total)
  %none = icmp eq ptr %p, null
  br i1 %none, label %end, label %fill
fill:
  %from = ptrtoint ptr %p to i64
  %past = add i64 %from, %more
  %mask = sub i64 0, %a
  %data = and i64 %past, %mask
  store i64 1, ptr %p
  %where = getelementptr i8, ptr %p, i64 24
  store i64 %data, ptr %where
  %length = getelementptr i8, ptr %p, i64 32
  store i64 %size, ptr %length
  br label %end
end:
  ret ptr %p
}

define void @NRT_MemInfo_call_dtor(ptr %p) {
  call void @free(ptr %p)
  ret void
}
"""
"""What numba's runtime does for arrays that a kernel makes for itself; so it isn't needed.

A block begins with its count of references (1), then come two words of other uses, the address of
the values and their size in bytes.
"""


# --- kernels that are called by kernels ---------------------------------------------------------


class _Codegen:
    """Numba's maker of machine code, for kernels of which none is made.

    Args:
        real: Numba's.
    """

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def set_env(self, name: str, environment: Any) -> None:
        """Do nothing: the variable has no place in memory."""


class _Unfinished(JITCodeLibrary):
    """The code of a kernel that is linked into others, neither optimised nor run by itself."""

    @property
    def codegen(self) -> Any:
        return _Codegen(self._codegen)

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        self._ensure_finalized()
        return 0


class _InnerCompiler(Compiler):
    """Numba's compiler, with a library as above."""

    def __init__(self, typing_context: Any, target: Any, library: Any, *rest: Any) -> None:
        library = library or _Unfinished(target.codegen(), "inner")
        super().__init__(typing_context, target, library, *rest)


@cache
def _inner(item: Kernel | Inner) -> Any:
    if isinstance(item, Inner):
        return item.make()
    return _njit(**_BARE, pipeline_class=_InnerCompiler)(_function(item))


_globals: dict[str, dict[str, Any]] = {}
"""Of each module with kernels: its names, with what numba understands in the place of kernels."""


def _function(kernel: Kernel) -> Callable[..., Any]:
    """Return a kernel's function, which finds the kernels it calls as numba's functions."""
    source: Any = kernel.function
    names = _globals.get(source.__module__)
    if names is None:
        names = _globals[source.__module__] = dict(source.__globals__)
        for name, value in list(names.items()):
            if isinstance(value, Kernel | Inner):
                names[name] = _inner(value)
    made = FunctionType(
        source.__code__, names, source.__name__, source.__defaults__, source.__closure__
    )
    return update_wrapper(made, source)


def by_numba(kernel: Kernel) -> Callable[..., Any]:
    """Return a kernel as numba's own dispatcher, which keeps it in numba's cache."""
    found: Callable[..., Any] = _njit(**kernel.options)(_function(kernel))
    return found


# --- machine code -------------------------------------------------------------------------------


class _Whole(JITCodeLibrary):
    """The code of a kernel with all that it calls, and the one function that is seen of it.

    Attributes:
        state: Numba's, of the compilation.
        symbol: That function's name.
    """

    state: Any
    symbol: str = ""

    def _optimize_final_module(self) -> None:
        module = self._final_module
        (kernel,) = (
            one for one in module.functions
            if not one.is_declaration and one.linkage == llvm.Linkage.external
        )  # fmt: skip
        returns = str(self.state.return_type)
        digest = hashlib.sha256(f"{kernel.name} {returns}".encode()).hexdigest()
        self.symbol = f"sonant_{digest[:24]}"
        head = str(self._codegen._create_empty_module("entry"))
        kinds = [str(argument.type) for argument in kernel.arguments]
        entry = llvm.parse_assembly(head + _RUNTIME + _entry(self.symbol, kernel.name, kinds))
        module.link_in(entry)
        for one in module.functions:
            if not one.is_declaration and one.name != self.symbol:
                one.linkage = llvm.Linkage.internal
        super()._optimize_final_module()


class _WholeCompiler(Compiler):
    """Numba's compiler, with a library as above."""

    def __init__(self, typing_context: Any, target: Any, library: Any, *rest: Any) -> None:
        library = _Whole(target.codegen(), "kernel")
        library.enable_object_caching()
        super().__init__(typing_context, target, library, *rest)
        library.state = self.state


def _entry(symbol: str, kernel: str, kinds: Sequence[str]) -> str:
    """Return LLVM code of a function that takes words, and calls a kernel by numba's convention.

    Args:
        symbol: Its name.
        kernel: The kernel's.
        kinds: LLVM types of the kernel's arguments: where the result and an exception go, then
            what the words hold.
    """
    lines = [
        f'declare i32 @"{kernel}"({", ".join(kinds)})',
        f'define i32 @"{symbol}"(ptr %words, ptr %result) {{',
        "  %exception = alloca ptr",
    ]
    given = ["ptr %result", "ptr %exception"]
    for at, kind in enumerate(kinds[2:]):
        lines.append(f"  %p{at} = getelementptr i64, ptr %words, i64 {at}")
        if kind in ("ptr", "i64", "double"):
            lines.append(f"  %v{at} = load {kind}, ptr %p{at}")
        else:
            lines += [f"  %w{at} = load i64, ptr %p{at}", f"  %v{at} = trunc i64 %w{at} to {kind}"]
        given.append(f"{kind} %v{at}")
    call = f'  %status = call i32 @"{kernel}"({", ".join(given)})'
    return "\n".join([*lines, call, "  ret i32 %status", "}", ""])


def machine_code(
    kernel: Kernel, layout: Sequence[Layout], arguments: Sequence[object]
) -> bytes | None:
    """Compile a kernel and return the content of its file; None if it can't be run without numba.

    Args:
        kernel: The kernel.
        layout: Of the arguments.
        arguments: Some that it shall take.
    """
    dispatcher = _njit(**_BARE, pipeline_class=_WholeCompiler)(_function(kernel))
    dispatcher.compile(tuple(numba.typeof(argument) for argument in arguments))
    (result,) = dispatcher.overloads.values()
    returns = _kinds(result.signature.return_type)
    wanted = {
        function.name
        for function in result.library._final_module.functions
        if function.is_declaration and not function.name.startswith("llvm.")
    }
    if returns is None or not wanted <= _ELSEWHERE:
        return None
    return packed(layout, returns, result.library.symbol, result.library._get_compiled_object())


def _kinds(returned: Any) -> str | None:
    """Return the kinds of what a kernel returns, as `packed` takes them."""
    if isinstance(returned, types.BaseTuple):
        members: Any = returned
        kinds = [_KINDS.get(one) for one in members.types]
        return None if None in kinds or "?" in kinds else f"({''.join(map(str, kinds))})"
    return _KINDS.get(returned)


_KINDS = {types.int64: "q", types.float64: "d", types.boolean: "?", types.none: ""}


# --- borrowing ----------------------------------------------------------------------------------


def make_borrow() -> Any:
    """Return what `core.compiled.borrow` is for numba."""
    return intrinsic(_borrowed)


def _borrowed(typing_context: Any, value: Any) -> Any:
    """Return a value whose arrays are borrowed: the caller of the kernel keeps them alive."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _without_owner(context, builder, signature.args[0], arguments[0])

    return value(value), code


def _without_owner(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """Return an array (or a tuple of such) that numba does not count references to."""
    if isinstance(kind, types.Array):
        array = context.make_array(kind)(context, builder, value)
        array.meminfo = cgutils.get_null_value(array.meminfo.type)
        array.parent = cgutils.get_null_value(array.parent.type)
        return array._getvalue()
    if isinstance(kind, types.BaseTuple):
        kinds: Any = kind
        parts = cgutils.unpack_tuple(builder, value)
        kept = [
            _without_owner(context, builder, part_kind, part)
            for part_kind, part in zip(kinds.types, parts, strict=True)
        ]
        return context.make_tuple(builder, kind, kept)
    return value
