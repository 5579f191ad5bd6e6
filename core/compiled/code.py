"""Loads a kernel's machine code from a file and calls it; numba is not needed for that.

A file is of one computer, one numba and one state of all kernels' sources, which its folder is
named by:

    magic │ header size │ header (JSON) │ object code │ SHA-256

Its entry takes two addresses, of the arguments' words (`core.compiled.layout`) and of room for the
result, and calls the kernel as numba would.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import struct
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from core.compiled.layout import Layout, read, words_of, written
from core.kernel_cache import sources_digest, use_kernel_cache

_MAGIC = b"SONKER01"
_SIZE = struct.Struct("<I")
_SUFFIX = ".code"
_FRESH = ".fresh"
"""Never yet run by a program without numba: see `_proved`."""
_TRIED = ".tried"
_RESULT_WORDS = 8
OK, OK_NONE = 0, -2
"""Numba's statuses of a call that raised nothing."""


class Code:
    """A kernel's machine code for one layout of arguments.

    Attributes:
        layout: What it takes.
    """

    def __init__(self, content: bytes) -> None:
        """Load it; ValueError, KeyError or TypeError if the content isn't whole."""
        header, code = _taken_apart(content)
        self.layout: tuple[Layout, ...] = tuple(read(part) for part in header["layout"])
        self._returns = str(header["returns"])
        address = _loaded(code, str(header["symbol"]))
        self._call = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_char_p, ctypes.c_void_p)(address)

    def words(self, arguments: Sequence[object]) -> bytes | None:
        """Return the arguments as the entry takes them, None if they have another layout."""
        words: list[int] = []
        if not words_of(self.layout, arguments, words):
            return None
        return struct.pack(f"={len(words)}Q", *words)

    def run(self, words: bytes) -> Any:
        """Call the kernel with what `words` returned, without the interpreter's lock.

        Raises:
            RuntimeError: The kernel raised something.
        """
        room = (ctypes.c_uint64 * _RESULT_WORDS)()
        status = self._call(words, ctypes.addressof(room))
        if status not in (OK, OK_NONE):
            raise RuntimeError(f"a kernel failed with status {status}")
        kinds = self._returns.strip("()")
        found = struct.unpack_from("=" + kinds, room)
        if self._returns.startswith("("):
            return found
        return found[0] if found else None


def packed(layout: Sequence[Layout], returns: str, symbol: str, code: bytes) -> bytes:
    """Return the content of a kernel's file.

    Args:
        layout: What it takes.
        returns: Kinds of what it returns: q (int64), d (float64), ? (bool); several in brackets;
            nothing: "".
        symbol: The entry's name.
        code: Object code.
    """
    header = {
        "layout": [written(part) for part in layout],
        "returns": returns,
        "symbol": symbol,
    }
    head = json.dumps(header).encode()
    content = _MAGIC + _SIZE.pack(len(head)) + head + code
    return content + hashlib.sha256(content).digest()


def _taken_apart(content: bytes) -> tuple[dict[str, Any], bytes]:
    if content[: len(_MAGIC)] != _MAGIC or len(content) < 64:
        raise ValueError("no kernel")
    if hashlib.sha256(content[:-32]).digest() != content[-32:]:
        raise ValueError("damaged")
    at = len(_MAGIC) + _SIZE.size
    end = at + _SIZE.unpack_from(content, len(_MAGIC))[0]
    return json.loads(content[at:end]), content[end:-32]


# --- in memory --------------------------------------------------------------------------------


@cache
def _engine() -> Any:
    """Return LLVM's loader, one for the process; what is loaded stays."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine()
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)


def _loaded(code: bytes, symbol: str) -> int:
    """Load object code and return the address of a function in it."""
    import llvmlite.binding as llvm

    engine = _engine()
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    address: int = engine.get_function_address(symbol)
    if not address:
        raise ValueError("no entry")
    return address


# --- on disk ----------------------------------------------------------------------------------


@cache
def folder() -> Path:
    """Return where this computer's machine code is kept for the present kernels."""
    import llvmlite.binding as llvm

    state = [
        sources_digest(),
        _installed("numba"),
        _installed("llvmlite"),
        sys.implementation.cache_tag or "",
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
    ]
    return use_kernel_cache() / f"code-{hashlib.sha256(repr(state).encode()).hexdigest()[:16]}"


def _installed(package: str) -> str:
    """Return what tells one installed version of a package from another, without importing it."""
    found = PathFinder.find_spec(package)
    root = Path(found.origin).parent if found and found.origin else Path(sys.executable)
    with suppress(OSError):
        return (root / "_version.py").read_text(encoding="utf-8")
    with suppress(OSError):
        status = root.stat()
        return f"{root} {status.st_mtime_ns} {status.st_size}"
    return ""


def kept(name: str) -> Iterator[Code]:
    """Yield what is kept of a kernel, for all layouts; what is damaged is passed over.

    Args:
        name: The kernel's.
    """
    for path in sorted(folder().glob(f"{name}.*")):
        with suppress(OSError, ValueError, KeyError, TypeError), _proved(path) as safe:
            if safe:
                yield Code(safe.read_bytes())


@contextmanager
def _proved(path: Path) -> Iterator[Path | None]:
    """Let a file be loaded; the first time so that a crash while doing so is the last one.

    Machine code that needs what only numba brings would end the process. So a file has another
    name while it is loaded for the first time without numba; if it is found under that name by a
    later start, it is left alone, and numba compiles and keeps the kernel in its own way.
    """
    if path.suffix == _SUFFIX:
        yield path
        return
    if path.suffix != _FRESH or "numba" in sys.modules:
        yield path if path.suffix == _FRESH else None
        return
    tried = path.with_suffix(_TRIED)
    path.rename(tried)
    yield tried
    tried.rename(path.with_suffix(_SUFFIX))


def keep(name: str, content: bytes) -> None:
    """Write a kernel's machine code, if that is possible.

    Args:
        name: The kernel's.
        content: What `packed` made.
    """
    variant = hashlib.sha256(content).hexdigest()[:12]
    target = folder() / f"{name}.{variant}{_FRESH}"
    # A read-only or full cache folder costs time, not the work.
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(".part", "", target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(part).replace(target)
        except OSError:
            Path(part).unlink(missing_ok=True)
