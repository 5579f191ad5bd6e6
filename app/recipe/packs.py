"""The acoustic models that can be chosen, and why one can't; called in lanes."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

from core.acoustic.install import own_packs, pack_folders
from core.acoustic.pack import load_pack
from core.errors import SonantError

_LANGUAGES = frozenset(("en",))
"""Languages whose words and spelling rules ship with the program."""
_NEEDED = 3
"""Times its files' size that a network takes in memory while it listens."""


@dataclass(frozen=True, slots=True)
class PackOffer:
    """An acoustic model as the window offers it.

    Attributes:
        name: Its name in recipes.
        title: Its name for people.
        languages: Codes of what it understands.
        size: Bytes of its files.
        licence: Its licence.
        about: What it was trained on.
        accuracy: What was measured of it; "" where nothing was.
        own: Whether the user installed it.
        problem: "", or why it can't be used: "damaged", "language", "memory".
        detail: The error behind "damaged".
    """

    name: str
    title: str
    languages: tuple[str, ...] = ()
    size: int = 0
    licence: str = ""
    about: str = ""
    accuracy: str = ""
    own: bool = False
    problem: str = ""
    detail: str = ""


def pack_offers() -> list[PackOffer]:
    """Return the installed acoustic models; reads all their files."""
    found = []
    for name, folder in pack_folders().items():
        own = folder.parent == own_packs()
        try:
            pack = load_pack(folder)
        except SonantError as error:
            found.append(PackOffer(name, name, own=own, problem="damaged", detail=str(error)))
            continue
        size = sum((folder / file).stat().st_size for file, _ in pack.files)
        network = (folder / pack.model_file).stat().st_size
        problem = ""
        if not _LANGUAGES.intersection(pack.languages):
            problem = "language"
        elif network * _NEEDED > _memory():
            problem = "memory"
        found.append(
            PackOffer(
                name, pack.title, pack.languages, size, pack.licence, pack.data, pack.accuracy,
                own, problem,
            )
        )  # fmt: skip
    return found


def _memory() -> float:
    """Return the computer's memory in bytes; infinite where the system doesn't tell."""
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return float("inf")


def speeds_from(text: str) -> dict[str, float]:
    """Return measured speeds by pack, times real time, from the settings' text."""
    try:
        return {str(name): float(speed) for name, speed in json.loads(text).items()}
    except (ValueError, AttributeError, TypeError):
        return {}


def with_speed(text: str, pack: str, speed: float) -> str:
    """Return the settings' text with a newly measured speed."""
    return json.dumps({**speeds_from(text), pack: round(speed, 1)}, sort_keys=True)
