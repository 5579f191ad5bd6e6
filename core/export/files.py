"""Puts results on disk whole or not at all."""

from __future__ import annotations

from pathlib import Path

from core.disk import put
from core.errors import OutputError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, whatever happens.

    Args:
        path: Where to; its folder is made if it is missing.
        content: Text is written as UTF-8, bytes as they are.

    Raises:
        OutputError: The folder or the file can't be written; the old file is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, content)
    except OSError as error:
        raise OutputError(
            f"{path} can't be written ({error.strerror or error})",
            "Free some space, or choose another folder with --out.",
        ) from error
