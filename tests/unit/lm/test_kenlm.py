"""KenLM files of the user: what works without the extra, and what needs it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.errors import PackError, UsageError
from core.lm.arpa import write_arpa
from core.lm.kenlm import KenlmScorer, convert
from tests.helpers.language import model_of


def test_without_the_module_the_user_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "kenlm", None)
    with pytest.raises(UsageError, match="pip install kenlm"):
        KenlmScorer(tmp_path / "a.bin")


def test_arpa_files_need_no_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kenlm", None)
    model = model_of(["a b", "b a"], 2)
    write_arpa(model, tmp_path / "a.arpa")
    assert convert(tmp_path / "a.arpa").counts == model.counts


def test_binary_files_cannot_be_searched_with(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="read out"):
        convert(tmp_path / "a.bin")


def test_broken_and_missing_files_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("kenlm")
    with pytest.raises(PackError, match="no language model"):
        KenlmScorer(tmp_path / "absent.bin")
    (tmp_path / "broken.bin").write_bytes(b"mmap lm http://kheafield.com/code" + bytes(500))
    with pytest.raises(PackError, match="can't read"):
        KenlmScorer(tmp_path / "broken.bin")


def test_a_sentence_scores_as_the_sum_of_its_words(tmp_path: Path) -> None:
    pytest.importorskip("kenlm")
    write_arpa(model_of(["a b", "b a"], 2), tmp_path / "a.arpa")
    scorer = KenlmScorer(tmp_path / "a.arpa")
    words = ["a", "b", "zebra"]
    assert scorer.log_prob(words) == pytest.approx(scorer.sentence_log_probs([words]).sum())
    assert scorer.knows("a")
    assert not scorer.knows("zebra")
    assert scorer.order == 2
