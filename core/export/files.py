"""Puts results on disk whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from core.errors import OutputError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, whatever happens.

    Args:
        path: Where to; its folder is made if it is missing.
        content: Text is written as UTF-8, bytes as they are.

    Raises:
        OutputError: The folder or the file can't be written; the old file is untouched.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        _give_usual_permissions(temporary)
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise OutputError(
            f"{path} can't be written ({error.strerror or error})",
            "Free some space, or choose another folder with --out.",
        ) from error
    finally:
        # Reached by an interruption too: no half-written file stays.
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _give_usual_permissions(path: str) -> None:
    """Give a temporary file, which only its owner may read, the permissions of any new file."""
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        Path(path).chmod(0o666 & ~mask)
