"""Installs acoustic packs of the user's: from a folder, or from one file (`.sonant`)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.acoustic.pack import MANIFEST, load_pack
from core.bundle import unpacked
from core.errors import InputError, OutputError, PackError
from core.folders import resources, user_data


def own_packs() -> Path:
    """Return the folder of the user's acoustic packs; it may not exist yet."""
    return user_data() / "packs"


def pack_folders() -> dict[str, Path]:
    """Return the folder of every installed pack by name; the user's own win over built-in ones."""
    found: dict[str, Path] = {}
    for root in (resources() / "packs", own_packs()):
        if root.is_dir():
            for folder in sorted(root.iterdir()):
                if folder.name[0] != "." and (folder / MANIFEST).is_file():
                    found[folder.name] = folder
    return found


def install_pack(source: Path, check: Callable[[], None] = lambda: None) -> str:
    """Install a pack among the user's and return its name.

    Args:
        source: Its folder, or the file it was shared as.
        check: Called now and then; raises to stop.

    Raises:
        InputError: The file is no bundle, or the pack is there already.
        PackError: What is in it is no acoustic pack, or it is damaged.
        OutputError: It can't be written.
    """
    if source.is_dir():
        return _from_folder(source, check)
    with unpacked(source, own_packs(), check) as folder:
        pack = load_pack(folder)
        named = {Path(name) for name, _ in pack.files}
        present = {path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()} - {
            Path(MANIFEST)
        }
        if present - named:
            raise InputError(
                f"{source.name} holds files that its manifest doesn't name",
                "Ask for the file again.",
                "Nothing was installed.",
            )
        return _settle(folder, pack.id)


def _from_folder(source: Path, check: Callable[[], None]) -> str:
    pack = load_pack(source)
    made: Path | None = None
    try:
        own_packs().mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=own_packs()))
        made.chmod(0o755)
        for name in (MANIFEST, *(name for name, _ in pack.files)):
            check()
            target = made / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, target)
        load_pack(made)
        return _settle(made, pack.id)
    except OSError as error:
        raise OutputError(
            f"The pack can't be copied to {own_packs()} ({error.strerror or error})",
            "Free some space and try again.",
            "Nothing was installed.",
        ) from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)


def _settle(folder: Path, name: str) -> str:
    if name in pack_folders():
        raise InputError(f"The pack {name} is installed already", "Remove it first.")
    if name.startswith("."):
        raise PackError(f"{name} can't be a pack's name", "Ask for the pack again.")
    folder.rename(own_packs() / name)
    return name
