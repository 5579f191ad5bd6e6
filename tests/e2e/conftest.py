"""The command line as a user calls it, with a model that hears tones."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import core.acoustic.onnx
from core.cli.main import main
from tests.helpers.tones import ToneModel, install_domain, install_tone_pack, speak, write_wav

Call = Callable[..., subprocess.CompletedProcess[str]]

PROGRAM = """
import sys
from core.cli.main import main
import core.acoustic.onnx
from tests.helpers.tones import ToneModel
core.acoustic.onnx.OnnxAcousticModel = ToneModel
sys.exit(main())
"""

TEXT = "the quick brown fox jumps over the lazy dog"
WRITTEN = "The quick brown fox jumps over the lazy dog."
"""The same as a transcript shows it, with marks and capitals."""


@pytest.fixture
def home(sonant_home: Path) -> Path:
    install_tone_pack(sonant_home)
    install_domain(sonant_home)
    return sonant_home


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "talk.wav", speak(TEXT))


@pytest.fixture
def sonant(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the program within this process, in the test's folder: a start costs a second."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(core.acoustic.onnx, "OnnxAcousticModel", ToneModel)

    def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code: int | str | None = main([str(argument) for argument in arguments])
            except SystemExit as end:  # argparse, of a wrong call.
                code = end.code
        assert isinstance(code, int)
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    return call


@pytest.fixture
def sonant_process(home: Path, root: Path, tmp_path: Path) -> Call:
    """Calls the program in a process of its own, with a stdout of the test's choice."""

    def call(*arguments: str | Path, stdout: object) -> subprocess.CompletedProcess[str]:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)}, text=True, check=False,
            stdout=stdout, stderr=subprocess.PIPE, timeout=600, encoding="utf-8",
        )  # type: ignore[call-overload]  # fmt: skip
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
