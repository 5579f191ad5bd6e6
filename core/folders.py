"""Where things are: what ships with Sonant, what the user adds, what may be thrown away.

`SONANT_HOME` moves everything of the user's below one folder (tests, portable use).
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "SONANT_HOME"


def resources() -> Path:
    """Return the folder of everything that ships with the program."""
    return Path(__file__).resolve().parent.parent / "resources"


def user_data() -> Path:
    """Return the folder of what the user adds: packs, domains, lists."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "data" if home else Path(platformdirs.user_data_dir("sonant", False))


def user_cache() -> Path:
    """Return the folder of what can be computed again: emissions, compiled kernels."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "cache" if home else Path(platformdirs.user_cache_dir("sonant", False))
