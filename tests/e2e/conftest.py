"""The command line as a user calls it, with a model that hears tones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.tones import install_domain, install_tone_pack, speak, write_wav

Call = Callable[..., subprocess.CompletedProcess[str]]

PROGRAM = """
import sys
import core.cli.main
from core.cli.main import main
import core.engine
from tests.helpers.tones import ToneModel
core.engine.OnnxAcousticModel = ToneModel
sys.exit(main())
"""

TEXT = "the quick brown fox jumps over the lazy dog"


@pytest.fixture
def home(sonant_home: Path) -> Path:
    install_tone_pack(sonant_home)
    install_domain(sonant_home)
    return sonant_home


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "talk.wav", speak(TEXT))


@pytest.fixture
def sonant(home: Path, root: Path, tmp_path: Path) -> Call:
    """Calls the program in a process of its own, in the test's folder."""

    def call(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
        done: subprocess.CompletedProcess[str] = subprocess.run(  # type: ignore[call-overload]
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            **{
                "cwd": tmp_path, "env": environment, "text": True, "check": False,
                "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 300,
                "encoding": "utf-8", **options,
            },
        )  # fmt: skip
        return done

    return call


def assert_told(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """Check for an exit code with one sentence, no traceback."""
    assert done.returncode == code, done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("sonant: ")
    assert lines[0].endswith(".")
    for word in words:
        assert word in lines[0]
