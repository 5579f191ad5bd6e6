"""Compiled kernels: one folder per state of the sources, in the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.kernel_cache import VARIABLE, is_cold, use_kernel_cache


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")


def test_it_is_in_the_users_cache(unset: None, sonant_home: Path) -> None:
    folder = use_kernel_cache()
    assert folder.parent == sonant_home / "cache" / "kernels"
    assert os.environ[VARIABLE] == str(folder)


def test_a_folder_of_the_users_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert use_kernel_cache() == tmp_path
    assert os.environ[VARIABLE] == str(tmp_path)


def test_a_new_state_of_the_sources_is_cold_and_clears_the_old(unset: None) -> None:
    folder = use_kernel_cache()
    old = folder.parent / "0123456789abcdef"
    old.mkdir(parents=True)
    assert is_cold(folder)
    assert not old.exists()
    (folder / "core").mkdir(parents=True)
    (folder / "core" / "search.nbi").write_bytes(b"")
    assert not is_cold(folder)
