"""Puts files on disk whole or not at all, also when the power goes or the disk is full.

A file is written under another name beside its place, forced to disk, and only then given its name;
where the system can be asked, the name is forced to disk as well. Whoever calls says what an
OSError means to the user.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_LONGEST = 100
"""Characters of a name that are kept in that of its half-written file."""


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write what shall stand at a path; it takes the path's place at the end.

    Whatever is raised inside, an interruption too, leaves what was there, and no half file.

    Args:
        path: Where to; its folder must be there.

    Raises:
        OSError: It can't be written.
    """
    part = path.with_name(f".{path.name[:_LONGEST]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def put(path: Path, content: str | bytes) -> None:
    """Write a file as `replacing` does.

    Args:
        path: Where to; its folder must be there.
        content: Text is written as UTF-8, bytes as they are.

    Raises:
        OSError: It can't be written.
    """
    with replacing(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the system has a way to ask for it.

    The file itself is on disk by then: a system that refuses (a network share) is no failure.
    """
    if hasattr(os, "O_DIRECTORY"):
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
