"""Models unpacked or read once, and mapped into memory from then on.

Unpacking the general model takes longer than all else before a recording's first text but
loading the program; mapping takes nothing. The files are of this computer alone: they are made
again whenever they are missing or not whole. A model is kept when it is opened a second time:
whoever looks into it once shall not pay for it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from core.errors import OutputError, PackError
from core.folders import user_cache
from core.lm.ngram import NgramModel

_SUFFIX = ".lm"
_OPENED = ".opened"
_MOST_BYTES = 400 * 1024**2
"""Together; the ones not used for longest go."""


def kept_model(path: Path, read: Callable[[Path], NgramModel] = NgramModel.open) -> NgramModel:
    """Return a file's model: mapped, or read and then kept if that is possible.

    Args:
        path: The file.
        read: Reads it; may raise whatever it likes.
    """
    target = _place(path)
    if target is None:
        return read(path)
    with suppress(PackError):
        found = NgramModel.open(target, checked=True)
        with suppress(OSError):
            target.touch()  # For `_drop_old`.
        return found
    model = read(path)
    if not model.is_mapped and _was_opened(target):
        # A process that ends waits for it; the work does not.
        Thread(target=_keep, args=(model, target), name="sonant-keep").start()
    return model


def _place(path: Path) -> Path | None:
    try:
        status = path.stat()
    except OSError:
        return None  # Whoever reads it says what is wrong.
    state = f"1 {path.resolve()} {status.st_mtime_ns} {status.st_size}"
    return user_cache() / "models" / f"{hashlib.sha256(state.encode()).hexdigest()[:32]}{_SUFFIX}"


def _was_opened(target: Path) -> bool:
    """Say whether this model was opened before, and note that it is now."""
    mark = target.with_suffix(_OPENED)
    if mark.exists():
        return True
    with suppress(OSError):
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    return False


def _keep(model: NgramModel, target: Path) -> None:
    # A read-only or full cache folder costs time, not the work.
    with suppress(OSError, OutputError):
        own = target.with_name(f"{target.stem}.{os.getpid()}")  # Two processes may start at once.
        model.save(own, identity=model.identity)
        own.replace(target)
        target.with_suffix(_OPENED).unlink(missing_ok=True)
        _drop_old(target.parent)


def _drop_old(folder: Path) -> None:
    files = [(one.stat(), one) for one in folder.glob(f"*{_SUFFIX}")]
    room = _MOST_BYTES
    for status, path in sorted(files, key=lambda one: -one[0].st_mtime):
        room -= status.st_size
        if room < 0:
            path.unlink()
