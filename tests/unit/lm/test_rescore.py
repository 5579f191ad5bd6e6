"""Models that judge finished text, each through the same question."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from core.errors import PackError, UsageError
from core.lm.arpa import write_arpa
from core.lm.rescore import NgramScorer, OnnxScorer, open_scorer
from tests.helpers.language import model_of

SENTENCES = [["the", "old", "man"], ["the", "nowhere", "sea"], []]
TEXT = ["the old man and the sea", "the sea and the old man", "the man"]


def write_bigrams(path: Path, words: list[str]) -> NDArray[np.float32]:
    """Write a model whose next word depends on the last one alone: a table as ONNX."""
    table = np.random.default_rng(1).standard_normal((len(words), len(words))).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "words"], ["scores"])],
        "bigrams",
        [helper.make_tensor_value_info("words", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", "length", None])],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(path))
    path.with_suffix(".words.txt").write_text("\n".join(words) + "\n")
    return table


def test_an_n_gram_model_scores_every_word_and_the_end() -> None:
    model = model_of(TEXT, 2)
    first, second, empty = NgramScorer(model).score(SENTENCES)
    assert [len(first), len(second), len(empty)] == [4, 4, 1]
    np.testing.assert_allclose(first, model.sentence_log_probs([SENTENCES[0]]), atol=1e-6)
    assert np.isnan(second[1])
    assert np.isfinite(second[[0, 2, 3]]).all()
    assert NgramScorer(model).score([]) == []


def test_kenlm_scores_the_same(tmp_path: Path) -> None:
    pytest.importorskip("kenlm")
    from core.lm.kenlm import KenlmScorer

    model = model_of(TEXT, 2)
    write_arpa(model, tmp_path / "a.arpa")
    for one, other in zip(
        KenlmScorer(tmp_path / "a.arpa").score(SENTENCES),
        NgramScorer(model).score(SENTENCES),
        strict=True,
    ):
        np.testing.assert_array_equal(np.isnan(one), np.isnan(other))
        known = ~np.isnan(one)
        # What follows an unknown word has another history in KenLM.
        if known.all():
            np.testing.assert_allclose(one, other, atol=1e-4)


def test_a_neural_model_is_asked_in_one_batch(tmp_path: Path) -> None:
    words = ["<unk>", "<s>", "</s>", "the", "old", "man", "sea"]
    table = write_bigrams(tmp_path / "lm.onnx", words).astype(np.float64)
    log_probs = table - np.log(np.exp(table).sum(axis=1, keepdims=True))
    first, second, empty = open_scorer(str(tmp_path / "lm.onnx")).score(SENTENCES)
    path = [words.index(w) for w in ("<s>", "the", "old", "man", "</s>")]
    expected = [log_probs[a, b] for a, b in zip(path, path[1:], strict=False)]  # noqa: RUF007
    np.testing.assert_allclose(first, expected, atol=1e-5)
    assert np.isnan(second[1])
    assert second[2] == pytest.approx(log_probs[0, words.index("sea")], abs=1e-5)
    assert empty[0] == pytest.approx(log_probs[1, 2], abs=1e-5)


def test_a_neural_model_without_its_words_is_refused(tmp_path: Path) -> None:
    write_bigrams(tmp_path / "lm.onnx", ["<s>", "the"])
    (tmp_path / "lm.words.txt").unlink()
    with pytest.raises(PackError, match=r"lm\.words\.txt"):
        OnnxScorer(tmp_path / "lm.onnx")
    (tmp_path / "lm.words.txt").write_text("the\nold\n")
    with pytest.raises(PackError, match="<s>"):
        OnnxScorer(tmp_path / "lm.onnx")
    (tmp_path / "lm.words.txt").write_text("<s>\nthe\nold\n")  # One word more than it scores.
    with pytest.raises(PackError, match="no language model"):
        OnnxScorer(tmp_path / "lm.onnx")


@pytest.mark.parametrize("name", ["nowhere.onnx", "nowhere.arpa"])
def test_a_model_that_is_not_there_is_told(name: str) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        open_scorer(name)


def test_a_broken_neural_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "lm.onnx").write_bytes(b"none")
    (tmp_path / "lm.words.txt").write_text("<s>\n")
    with pytest.raises(PackError, match="no language model"):
        open_scorer(str(tmp_path / "lm.onnx"))
