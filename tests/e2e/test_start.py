"""A new process that decodes again loads neither compiler nor decoder nor acoustic model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.conftest import WRITTEN

PROGRAM = """
import sys
from core.cli.main import main
import core.acoustic.pack
if sys.argv[1] == "transcribe":
    import core.acoustic.onnx
    from tests.helpers.tones import ToneModel
    core.acoustic.onnx.OnnxAcousticModel = ToneModel
main()
print(sorted({"numba", "av", "onnxruntime", "docx", "xml"} & set(sys.modules)))
"""


def test_decoding_again_needs_little(home: Path, talk: Path, root: Path) -> None:
    def said(command: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, command, str(talk)], capture_output=True, text=True,
            check=True, env={**os.environ, "PYTHONPATH": str(root)},
        )  # fmt: skip
        return done.stdout.splitlines()

    heard = said("transcribe")[0]
    said("redecode")  # The first time it may compile.
    assert heard == WRITTEN
    assert said("redecode") == [WRITTEN, "[]"]
