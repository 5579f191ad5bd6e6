"""Finds language models by name or path: shipped domains, the user's own, files of other programs.

A domain is a folder with `model.lm` (and a manifest) below `domains/`, in the resources or in the
user's folder; a folder of the user's with the same name comes first.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import PackError
from core.folders import resources, user_data

if TYPE_CHECKING:
    from core.lm.ngram import NgramModel

MODEL_FILE = "model.lm"


def domain_folders() -> list[Path]:
    """Return the folders of all domains, the user's first, each name once."""
    found: dict[str, Path] = {}
    for parent in (user_data() / "domains", resources() / "domains"):
        if parent.is_dir():
            for folder in sorted(parent.iterdir()):
                if (folder / MODEL_FILE).is_file():
                    found.setdefault(folder.name, folder)
    return list(found.values())


def find_model(name: str) -> Path:
    """Return the file of a language model.

    Args:
        name: A domain's name, or the path of a file.

    Raises:
        PackError: There is no such domain or file.
    """
    for folder in domain_folders():
        if folder.name == name:
            return folder / MODEL_FILE
    path = Path(name)
    if path.is_file():
        return path
    if (path / MODEL_FILE).is_file():
        return path / MODEL_FILE
    known = ", ".join(folder.name for folder in domain_folders()) or "none"
    raise PackError(
        f"There is no language model {name!r}",
        f"Give a file, or one of the domains that are here: {known}.",
    )


def open_model(name: str) -> NgramModel:
    """Open a language model: Sonant's own form, ARPA, or KenLM's where kenlm is installed.

    Args:
        name: A domain's name, or the path of a file.

    Raises:
        PackError: There is no such model, or it is damaged.
    """
    path = find_model(name)
    if path.name.endswith((".arpa", ".arpa.gz")):
        from core.lm.arpa import read_arpa

        return read_arpa(path)
    from core.lm.ngram import NgramModel

    return NgramModel.open(path)
