"""What every test stands on: folders of its own, and kernels compiled once for all of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Set before any kernel is imported; processes that tests start share it.
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".pytest_cache" / "numba"))


@pytest.fixture(autouse=True)
def sonant_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for packs, lists and caches, so that no test sees another's or the user's."""
    home = tmp_path / "sonant-home"
    monkeypatch.setenv("SONANT_HOME", str(home))
    return home


@pytest.fixture
def root() -> Path:
    """The project's folder."""
    return ROOT
