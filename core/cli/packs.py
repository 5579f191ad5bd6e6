"""`sonant packs`: what is installed, and whether it is whole."""

from __future__ import annotations

import argparse
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.cli.terminal import complain, say
from core.errors import PackError
from core.folders import resources, user_data

MANIFEST = "manifest.toml"
_KINDS = ("packs", "domains", "lists")

_EXAMPLES = """\
examples:
  sonant packs
  sonant packs --check
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """One folder of a pack, domain or list.

    Attributes:
        folder: Where it is.
        kind: "packs", "domains" or "lists".
        manifest: Its manifest.
        size: Bytes of all its files.
    """

    folder: Path
    kind: str
    manifest: dict[str, Any]
    size: int


def register(commands: Any) -> None:
    """Add the command to argparse's subparsers."""
    parser = commands.add_parser(
        "packs",
        help="what is installed, and whether it is whole",
        description="Lists acoustic packs, language model domains and lists, the user's own and "
        "those that ship with Sonant.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--check", action="store_true", help="compare every file with its checksum")
    parser.set_defaults(run=run)


def run(call: argparse.Namespace) -> int:
    """List what is installed and return the exit code; broken ones are told and count as 4."""
    code = 0
    for kind, folder in _folders():
        try:
            installed = read(folder, kind)
            if call.check:
                check(installed)
        except PackError as error:
            complain(str(error))
            code = error.exit_code
            continue
        say(_line(installed))
    say(f"\nyours go into {user_data()}\n")
    return code


def read(folder: Path, kind: str) -> Installed:
    """Read a folder's manifest.

    Raises:
        PackError: It is missing or damaged.
    """
    try:
        manifest = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    except (OSError, ValueError) as error:
        raise PackError(
            f"The manifest of {folder} can't be read ({error})", "Install it again."
        ) from error
    return Installed(folder, kind, manifest, size)


def check(installed: Installed) -> None:
    """Compare every file with the checksum in the manifest.

    Raises:
        PackError: A file is missing or isn't the one that was shipped.
    """
    for name, expected in installed.manifest.get("files", {}).items():
        path = installed.folder / name
        try:
            with path.open("rb") as file:
                actual = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise PackError(
                f"{path} can't be read ({error.strerror})", "Install it again."
            ) from error
        if actual != expected:
            raise PackError(f"{path} is damaged: its checksum is another", "Install it again.")


def _folders() -> Iterator[tuple[str, Path]]:
    for kind in _KINDS:
        for parent in (user_data() / kind, resources() / kind):
            if parent.is_dir():
                yield from ((kind, path) for path in sorted(parent.iterdir()) if path.is_dir())


def _line(installed: Installed) -> str:
    manifest = installed.manifest
    own = "" if installed.folder.is_relative_to(resources()) else "  (yours)"
    languages = manifest.get("languages") or [manifest.get("language", "")]
    return (
        f"{installed.kind[:-1]:<7} {installed.folder.name:<20} {' '.join(languages):<6} "
        f"{installed.size / 1e6:7.1f} MB  {manifest.get('licence', '')}{own}\n"
    )
