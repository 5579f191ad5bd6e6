"""`sonant score`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.main import main


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "ref.txt").write_text("The cat sat.\nOn the mat.\n")
    (tmp_path / "hyp.txt").write_text("the cat sat on a mat\n")
    return tmp_path


def test_plain_texts(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(texts / "ref.txt"), str(texts / "hyp.txt")]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "WER     16.67%   1 of 6   0 inserted, 0 deleted, 1 substituted"
    assert second.startswith("CER")


def test_json_numbers(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["score", str(texts / "ref.txt"), str(texts / "hyp.txt"), "--format", "json"])
    value = json.loads(capsys.readouterr().out)
    assert value["WER"] == {
        "rate": 0.166667, "errors": 1, "reference": 6,
        "insertions": 0, "deletions": 0, "substitutions": 1,
    }  # fmt: skip


def test_lines_with_ids_are_matched(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (texts / "ref.tsv").write_text("b\tsecond line\na\tfirst one\n")
    (texts / "hyp.tsv").write_text("a\tfirst one\n")
    assert main(["score", str(texts / "ref.tsv"), str(texts / "hyp.tsv")]) == 0
    assert "0 inserted, 2 deleted, 0 substituted" in capsys.readouterr().out


def test_our_own_json_can_be_scored(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (texts / "hyp.json").write_text(
        json.dumps({"segments": [{"text": "the cat sat"}, {"text": "on the mat"}]}) + "\n"
    )
    assert main(["score", str(texts / "ref.txt"), str(texts / "hyp.json")]) == 0
    assert "WER      0.00%" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'{"segments": 3}\n', None])
def test_what_can_not_be_read_is_told(
    content: bytes | None, texts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = texts / "bad"
    if content is not None:
        bad.write_bytes(content)
    assert main(["score", str(texts / "ref.txt"), str(bad)]) == 3
    message = capsys.readouterr().err
    assert message.startswith("sonant: ")
    assert message.count("\n") == 1
