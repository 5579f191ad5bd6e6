"""Domains: folders with a language model and its manifest, built in or the user's own.

NAME/manifest.toml   kind, format version, language, order, counts, licence, sources, SHA-256
NAME/model.lm        the n-gram model (core.lm.ngram)
NAME/words.txt       optional: words the model was built to know, beyond its text
"""

from __future__ import annotations

import hashlib
import re
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.disk import put
from core.errors import OutputError, PackError, UsageError
from core.folders import resources, user_data
from core.lm.kept import kept_model
from core.lm.ngram import NgramModel

KIND = "domain"
FORMAT_VERSION = 1
MODEL_FILE = "model.lm"
MANIFEST_FILE = "manifest.toml"
MODEL_SUFFIXES = (".lm", ".arpa", ".gz")
"""Files that can be opened as a component of the mixture."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a domain's manifest says.

    Attributes:
        name: The domain's name.
        title: A few words for the user.
        language: BCP 47 code.
        order: Longest n-gram.
        counts: Number of n-grams of each order.
        licence: Licences of the texts.
        sources: Which texts the model was built from.
        files: SHA-256 in hex by file name.
        tuned: Numbers tuned for the domain; may be empty.
    """

    name: str
    title: str
    language: str
    order: int
    counts: tuple[int, ...]
    licence: str
    sources: str
    files: dict[str, str]
    tuned: dict[str, float] = field(default_factory=dict)


def domain_folders() -> dict[str, Path]:
    """Return the folder of every domain by name; the user's own win over built-in ones."""
    found: dict[str, Path] = {}
    for root in (resources() / "domains", own_domains()):
        if root.is_dir():
            for folder in sorted(root.iterdir()):
                # A name with a dot in front is a domain that is being built or put away.
                if folder.name[0] != "." and (folder / MANIFEST_FILE).is_file():
                    found[folder.name] = folder
    return found


def own_domains() -> Path:
    """Return the folder of the user's domains; it may not exist yet."""
    return user_data() / "domains"


def is_built_in(name: str) -> bool:
    """Say whether a domain of this name ships with the program."""
    return (resources() / "domains" / name / MANIFEST_FILE).is_file()


def remove_domain(name: str) -> Path:
    """Move one of the user's domains to the bin, and return where it is now.

    Args:
        name: The domain's name.

    Raises:
        UsageError: The user has no such domain.
        OutputError: It can't be moved.
    """
    folder = own_domains() / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        if is_built_in(name):
            raise UsageError(
                f"The domain {name} ships with Sonant and can't be removed",
                "Leave it out of --lm instead",
            )
        own = sorted(path.name for path in own_domains().glob("[!.]*")) or ["none yet"]
        raise UsageError(f"You have no domain {name}", f"Yours: {', '.join(own)}")
    kept = user_data() / "bin" / "domains" / f"{name} {time.strftime('%Y-%m-%d %H-%M-%S')}"
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(kept)
    except OSError as error:
        raise OutputError(
            f"The domain {name} can't be moved to {kept}: {error.strerror or error}",
            "Close what uses it and try again",
            safe="It is where it was",
        ) from error
    return kept


def open_model(name: str) -> NgramModel:
    """Open a domain by name, or a model file (.lm, .arpa, .arpa.gz) by path.

    Raises:
        UsageError: There is neither a domain nor a file of that name.
        PackError: The model is damaged or of the wrong kind.
    """
    folder = domain_folders().get(name)
    if folder is not None:
        read_manifest(folder)
        return kept_model(folder / MODEL_FILE)
    path = Path(name)
    if path.is_dir() and (path / MANIFEST_FILE).is_file():
        read_manifest(path)
        return kept_model(path / MODEL_FILE)
    if path.suffix == ".bin":
        raise UsageError(
            f"{name} is a binary KenLM file, which can't be searched with",
            "Give its .arpa file, or use the binary one for rescoring",
        )
    if path.suffix in (".arpa", ".gz") and path.exists():
        from core.lm.arpa import read_arpa

        return kept_model(path, read_arpa)
    if path.exists():
        return kept_model(path)
    known = ", ".join(domain_folders()) or "none is installed"
    raise UsageError(
        f"There is no domain or model file {name}", f"Domains: {known}; or give a model file's path"
    )


def read_manifest(folder: Path) -> Manifest:
    """Read a domain's manifest.

    Raises:
        PackError: It is missing, unreadable, or not a domain's.
    """
    path = folder / MANIFEST_FILE
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PackError(
            f"The domain {folder.name} can't be read: {error.strerror or error}",
            "Install it anew",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _damaged(folder) from error
    if values.get("kind") != KIND:
        raise PackError(f"{folder} is not a domain", "Choose another folder")
    if not isinstance(values.get("format_version"), int):
        raise _damaged(folder)
    if values["format_version"] > FORMAT_VERSION:
        raise PackError(
            f"The domain {folder.name} was made for a newer Sonant", "Update Sonant to use it"
        )
    try:
        return Manifest(
            name=str(values["name"]),
            title=str(values.get("title", values["name"])),
            language=str(values["language"]),
            order=int(values["order"]),
            counts=tuple(int(n) for n in values["counts"]),
            licence=str(values["licence"]),
            sources=str(values["sources"]),
            files={str(k): str(v) for k, v in values["files"].items()},
            tuned={str(k): float(v) for k, v in values.get("tuned", {}).items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder) from error


def verify(folder: Path) -> None:
    """Compare every file of a domain with its manifest's SHA-256.

    Raises:
        PackError: A file is missing or differs.
    """
    for name, wanted in read_manifest(folder).files.items():
        path = folder / name
        if Path(name).name != name or not path.is_file() or sha256(path) != wanted:
            raise _damaged(folder)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a domain's manifest into its folder.

    Raises:
        OutputError: The file can't be written.
    """
    path = folder / MANIFEST_FILE
    try:
        # Never in place: a domain that is renamed while the power goes would lose its manifest.
        put(path, manifest_text(manifest))
    except OSError as error:
        raise OutputError(
            f"The domain's manifest can't be written to {path}: {error.strerror or error}",
            "Free some space or choose another folder",
        ) from error


def manifest_text(manifest: Manifest) -> str:
    """Return a manifest as TOML."""
    lines = [
        f"kind = {_quoted(KIND)}",
        f"format_version = {FORMAT_VERSION}",
        f"name = {_quoted(manifest.name)}",
        f"title = {_quoted(manifest.title)}",
        f"language = {_quoted(manifest.language)}",
        f"order = {manifest.order}",
        f"counts = [{', '.join(map(str, manifest.counts))}]",
        f"licence = {_quoted(manifest.licence)}",
        f"sources = {_quoted(manifest.sources)}",
        "",
        "[files]",
        *(f"{_quoted(name)} = {_quoted(digest)}" for name, digest in manifest.files.items()),
    ]
    if manifest.tuned:
        lines += ["", "[tuned]", *(f"{k} = {v!r}" for k, v in manifest.tuned.items())]
    return "\n".join(lines) + "\n"


def check_name(name: str) -> None:
    """Refuse a name that can't be a folder's on every system.

    Raises:
        UsageError: The name is empty, too long, or holds other characters.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} can't be a domain's name",
            "Use letters, digits, '.', '_' and '-', at most 64",
        )


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(folder: Path) -> PackError:
    return PackError(f"The domain {folder.name} is damaged", "Install or build it anew")


def _quoted(text: str) -> str:
    escaped: list[Any] = []
    for character in text:
        if character in '"\\':
            escaped.append("\\" + character)
        elif character == "\n":
            escaped.append("\\n")
        elif ord(character) < 32 or ord(character) == 127:
            escaped.append(f"\\u{ord(character):04x}")
        else:
            escaped.append(character)
    return '"' + "".join(escaped) + '"'
