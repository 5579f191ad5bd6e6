"""The bundled recording is there, whole and small."""

from __future__ import annotations

from pathlib import Path

from core.audio.decode import DecodeReport, read_blocks
from core.audio.segment import cut

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"


def test_each_of_its_sentences_is_a_segment() -> None:
    path = SAMPLE / "sample.opus"
    report = DecodeReport()
    found = list(cut(read_blocks(path, report=report)))
    sentences = (SAMPLE / "sample.txt").read_text(encoding="utf-8").splitlines()
    assert len(found) == len(sentences)
    assert report.notes == []
    assert 15 < report.samples / 16_000 < 25
    assert path.stat().st_size < 300_000
