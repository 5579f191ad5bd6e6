"""The user's domains as files and folders: shared, installed, renamed, put away and brought back.

data/domains/NAME/            in use
data/bin/domains/NAME date/   deleted; nothing is lost until the user empties the bin
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.bundle import unpacked, write_bundle
from core.errors import InputError, OutputError, PackError
from core.folders import user_data
from core.lm.corpus import TEXT_FILE
from core.lm.domains import (
    MODEL_FILE,
    check_name,
    domain_folders,
    manifest_text,
    own_domains,
    read_manifest,
    verify,
    write_manifest,
)
from core.lm.ngram import NgramModel

_LONGEST_TITLE = 80

Check = Callable[[], None]


def bin_folder() -> Path:
    """Return the folder of deleted domains."""
    return user_data() / "bin" / "domains"


def is_own(name: str) -> bool:
    """Say whether a domain is the user's and may be changed."""
    folder = domain_folders().get(name)
    return folder is not None and folder.parent == own_domains()


def share_domain(name: str, path: Path, check: Check = lambda: None) -> None:
    """Write a domain as one file; the texts that it was built from stay here.

    Args:
        name: The domain.
        path: The file to make.
        check: Called now and then; raises to stop.

    Raises:
        PackError: There is no such domain, or it is damaged.
        OutputError: The file can't be written.
    """
    folder = _folder(name)
    verify(folder)
    manifest = read_manifest(folder)
    # Which words were written is nobody's business; the model holds only how often.
    files = {file: digest for file, digest in manifest.files.items() if file != TEXT_FILE}
    text = manifest_text(replace(manifest, files=files))
    write_bundle(folder, text.encode(), files, path, check)


def install_domain(path: Path, check: Check = lambda: None) -> str:
    """Install a domain that was shared as one file and return its name here.

    Args:
        path: The file.
        check: Called now and then; raises to stop.

    Raises:
        InputError: The file is no bundle or holds more than a domain.
        PackError: The domain in it is damaged or of another kind.
        OutputError: It can't be written.
    """
    with unpacked(path, own_domains(), check) as folder:
        try:
            manifest = read_manifest(folder)
            check_name(manifest.name)
            verify(folder)
            # Opening checks the model's structure, on which the kernels rely.
            NgramModel.open(folder / MODEL_FILE)
        except PackError as error:
            raise PackError(
                f"{path.name} can't be installed: what is in it is damaged or no domain",
                "Ask for the file again.",
                "Nothing was installed.",
            ) from error
        extra = {file.name for file in folder.iterdir()} - {"manifest.toml", *manifest.files}
        if extra:
            raise InputError(
                f"{path.name} holds files that its manifest doesn't name: {min(extra)}",
                "Ask for the file again.",
                "Nothing was installed.",
            )
        name = free_name(manifest.name)
        if name != manifest.name:
            write_manifest(folder, replace(manifest, name=name))
        folder.rename(own_domains() / name)
    return name


def rename_domain(name: str, title: str) -> None:
    """Give a domain of the user's another title; recipes that use it go on working.

    Raises:
        PackError: There is no such domain, or it ships with Sonant.
        OutputError: It can't be written.
    """
    folder = _own(name)
    wanted = " ".join(title.split())[:_LONGEST_TITLE]
    if wanted:
        write_manifest(folder, replace(read_manifest(folder), title=wanted))


def deleted_domains() -> dict[str, str]:
    """Return the titles of the domains in the bin, by name there."""
    found = {}
    if bin_folder().is_dir():
        for folder in sorted(bin_folder().iterdir()):
            try:
                found[folder.name] = read_manifest(folder).title
            except PackError:
                continue  # It can't be brought back anyway.
    return found


def restore_domain(kept: str) -> str:
    """Bring a domain back from the bin and return its name.

    Args:
        kept: Its name in the bin.

    Raises:
        PackError: It is not there.
        OutputError: It can't be moved.
    """
    folder = bin_folder() / kept
    if Path(kept).name != kept or not folder.is_dir():
        raise PackError(f"{kept} is not in the bin", "See the folder's contents.")
    manifest = read_manifest(folder)
    name = free_name(manifest.name)
    if name != manifest.name:
        write_manifest(folder, replace(manifest, name=name))
    _move(folder, own_domains() / name)
    return name


def free_name(wanted: str) -> str:
    """Return a name for a new domain: as wanted, or with a number if there is one already."""
    taken = domain_folders()
    name, number = wanted[:60], 1
    while name in taken:
        number += 1
        name = f"{wanted[:60]}-{number}"
    return name


def name_for(title: str) -> str:
    """Return a free folder name for a title in any script."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in title.lower())
    plain = "-".join(part for part in plain.split("-") if part)
    return free_name(plain[:60] or "domain")


def _folder(name: str) -> Path:
    folder = domain_folders().get(name)
    if folder is None:
        raise PackError(f"There is no domain {name}", "See `sonant packs` for those there are.")
    return folder


def _own(name: str) -> Path:
    folder = _folder(name)
    if folder.parent != own_domains():
        raise PackError(
            f"The domain {name} comes with Sonant and can't be changed", "Build one of your own."
        )
    return folder


def _move(folder: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(target)
    except OSError as error:
        raise OutputError(
            f"{folder.name} can't be moved to {target.parent} ({error.strerror or error})",
            "Close programs that use it and try again.",
            "It is where it was.",
        ) from error
