"""One file that holds a folder with a manifest: a zip named `.sonant`, for sharing.

What comes from elsewhere is not trusted: names must stay inside the folder, links and duplicates
are refused, and sizes are counted while unpacking, whatever the file says about itself.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from core.disk import replacing
from core.errors import InputError, OutputError

SUFFIX = ".sonant"
MANIFEST = "manifest.toml"

MOST_FILES = 64
LARGEST_BYTES = 2 << 30
"""Bytes that a bundle may unpack to."""

_BLOCK = 1 << 20
_FORBIDDEN = frozenset('\\:*?"<>|\0')
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Equal folders make equal files."""


def write_bundle(
    folder: Path,
    manifest: bytes,
    names: Iterable[str],
    path: Path,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Write files of a folder and a manifest about them as one file, whole or not at all.

    Args:
        folder: Holds the files.
        manifest: What the manifest shall say.
        names: The files, as the manifest names them.
        path: The file to make.
        check: Called after each MiB; raises to stop.

    Raises:
        InputError: A file is missing or can't be read.
        OutputError: The file can't be written; an older one is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_entry(MANIFEST), manifest)
            for name in sorted(names):
                _add(archive, folder, name, check)
    except OSError as error:
        raise OutputError(
            f"{path} can't be written ({error.strerror or error})",
            "Free some space, or choose another folder.",
        ) from error


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


def _add(archive: zipfile.ZipFile, folder: Path, name: str, check: Callable[[], None]) -> None:
    try:
        source = (folder / name).open("rb")
    except OSError as error:
        raise InputError(
            f"{folder / name} can't be read ({error.strerror or error})", "Install it anew."
        ) from error
    with source, archive.open(_entry(name), "w") as target:
        while block := source.read(_BLOCK):
            check()
            target.write(block)


@contextmanager
def unpacked(
    path: Path, root: Path, check: Callable[[], None] = lambda: None, limit: int = LARGEST_BYTES
) -> Iterator[Path]:
    """Unpack a bundle into a temporary folder beside its later place; it goes if it is not kept.

    Args:
        path: The bundle.
        root: The folder that shall hold the unpacked one; made where missing.
        check: Called after each MiB; raises to stop.
        limit: Most bytes that all files together may have.

    Yields:
        The temporary folder; rename it to keep it.

    Raises:
        InputError: It is no bundle, or a name or size in it is not allowed.
        OutputError: The folder can't be written.
    """
    folder: Path | None = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
        folder.chmod(0o755)
        _extract(path, folder, check, limit)
        yield folder
    except OSError as error:
        raise OutputError(
            f"{path.name} can't be unpacked into {root} ({error.strerror or error})",
            "Free some space and try again.",
        ) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _extract(path: Path, folder: Path, check: Callable[[], None], limit: int) -> None:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}", "Check the name.") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _refused(path, "is no Sonant file, or it is damaged") from error
    except OSError as error:
        raise InputError(
            f"{path} can't be read ({error.strerror or error})", "Check its permissions."
        ) from error
    with archive:
        left = limit
        for entry in _checked(path, archive):
            target = folder.joinpath(*PurePosixPath(entry.filename).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            left -= _copy(path, archive, entry, target, left, check)


def _checked(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the entries, all of whose names may be used."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise _refused(path, f"holds more than {MOST_FILES} files")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        # orig_filename is what the file says: zipfile cuts a name at a zero byte.
        if not _is_inside(name) or name != entry.orig_filename:
            raise _refused(path, f"names a place outside its folder: {entry.orig_filename!r}")
        mode = entry.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise _refused(path, f"holds something that is no plain file: {name}")
        if entry.flag_bits & 1:
            raise _refused(path, "is locked with a password")
        if name.casefold() in seen:
            raise _refused(path, f"holds {name} twice")
        seen.add(name.casefold())
    if MANIFEST not in seen:
        raise _refused(path, f"has no {MANIFEST}")
    return entries


def _is_inside(name: str) -> bool:
    parts = name.split("/")
    return bool(name) and not any(
        part in ("", ".", "..") or part.endswith((" ", ".")) or set(part) & _FORBIDDEN
        for part in parts
    )


def _copy(
    path: Path,
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    target: Path,
    left: int,
    check: Callable[[], None],
) -> int:
    """Unpack a file of at most `left` bytes and return its size."""
    size = 0
    try:
        with archive.open(entry) as source, target.open("xb") as file:
            while block := source.read(_BLOCK):
                check()
                size += len(block)
                _check_size(path, size, left)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        raise _refused(path, "is damaged") from error
    except OSError:
        raise
    except Exception as error:
        # Each compression has its own exceptions for broken data (zlib.error, LZMAError).
        if type(error).__module__ in ("zlib", "_lzma", "lzma", "_bz2"):
            raise _refused(path, "is damaged") from error
        raise
    return size


def _check_size(path: Path, size: int, left: int) -> None:
    if size > left:
        raise _refused(path, "unpacks to more than is allowed")


def _refused(path: Path, why: str) -> InputError:
    return InputError(f"{path.name} {why}", "Ask for the file again.", safe="Nothing was installed")
