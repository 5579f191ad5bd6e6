"""The array form: files that open as they were saved, damaged ones that are refused."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from core.errors import OutputError, PackError
from core.lm.ngram import NgramModel
from core.lm.prune import prune_to
from tests.helpers.language import estimate_text, model_of, zipf_text

TEXT = zipf_text(11, 200, 25)


@pytest.fixture
def model() -> NgramModel:
    return model_of(TEXT, 4, extra=("naïve", "o'clock"))


def test_a_mapped_file_holds_the_same_arrays(model: NgramModel, tmp_path: Path) -> None:
    model.save(tmp_path / "a.lm")
    opened = NgramModel.open(tmp_path / "a.lm")
    assert opened.vocab == model.vocab
    assert opened.order == model.order
    for old, new in zip(model.arrays[1:], opened.arrays[1:], strict=True):
        assert old.dtype == new.dtype
        np.testing.assert_array_equal(old, new)


def test_a_compact_file_differs_by_rounding_only(model: NgramModel, tmp_path: Path) -> None:
    model.save(tmp_path / "a.lm", compact=True)
    opened = NgramModel.open(tmp_path / "a.lm")
    assert opened.vocab == model.vocab
    for name in ("word", "suffix", "first_child", "backoff"):
        np.testing.assert_array_equal(getattr(opened.arrays, name), getattr(model.arrays, name))
    np.testing.assert_allclose(opened.arrays.log_prob, model.arrays.log_prob, atol=2e-4)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_compact_files_of_every_order_open(order: int, tmp_path: Path) -> None:
    model = model_of(TEXT, order)
    model.save(tmp_path / "a.lm", compact=True)
    opened = NgramModel.open(tmp_path / "a.lm")
    assert opened.counts == model.counts
    np.testing.assert_array_equal(opened.arrays.suffix, model.arrays.suffix)


def test_compact_files_of_pruned_models_keep_their_suffixes(tmp_path: Path) -> None:
    words, found = estimate_text(TEXT, 4)
    model = NgramModel(words, prune_to(found.arrays, 200, found.history))
    model.save(tmp_path / "a.lm", compact=True)
    opened = NgramModel.open(tmp_path / "a.lm")
    np.testing.assert_array_equal(opened.arrays.suffix, model.arrays.suffix)


def test_rare_words_and_wide_contexts_fit_the_compact_form(tmp_path: Path) -> None:
    """More than 65,535 words and more than 255 continuations are listed apart."""
    many = [f"x{i:05d}" for i in range(66_000)]
    text = [f"the {word}" for word in many[:400]] + [f"{many[-1]} the"]
    model = model_of(text, 3, extra=many)
    model.save(tmp_path / "a.lm", compact=True)
    opened = NgramModel.open(tmp_path / "a.lm")
    np.testing.assert_array_equal(opened.arrays.word, model.arrays.word)
    np.testing.assert_array_equal(opened.arrays.first_child, model.arrays.first_child)


def test_scores_of_kernel_and_python_are_the_same(model: NgramModel) -> None:
    sentences = [line.split() for line in zipf_text(12, 40, 30)]
    scores = iter(model.sentence_log_probs(sentences).tolist())
    for sentence in sentences:
        state = model.begin_state()
        for word in [*sentence, "</s>"]:
            log_prob, state = model.score(state, model.word_id(word))
            assert math.isclose(log_prob, next(scores), abs_tol=1e-5)


def test_unknown_words_have_id_zero(model: NgramModel) -> None:
    assert model.word_id("zebra") == 0
    assert model.word_ids(["w0", "zebra"]).tolist() == [model.word_id("w0"), 0]


def test_words_are_found_with_and_without_a_dictionary(model: NgramModel, tmp_path: Path) -> None:
    model.save(tmp_path / "a.lm")
    for number, word in [
        *enumerate(model.vocab),
        *((0, w) for w in ("", "w", "0", "w1\nw2", "zz")),
    ]:
        assert NgramModel.open(tmp_path / "a.lm").word_id(word) == number
    opened = NgramModel.open(tmp_path / "a.lm")
    assert [opened.word_id(word) for word in model.vocab * 2] == list(range(model.size)) * 2


def test_the_identity_follows_the_contents(model: NgramModel, tmp_path: Path) -> None:
    model.save(tmp_path / "a.lm")
    model.save(tmp_path / "b.lm")
    other = model_of(TEXT[1:], 4)
    other.save(tmp_path / "c.lm")
    a, b, c = (NgramModel.open(tmp_path / f"{n}.lm").identity for n in "abc")
    assert a == b
    assert a != c
    assert (tmp_path / "a.lm").read_bytes() == (tmp_path / "b.lm").read_bytes()


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("keep", [0, 3, 30, 400, -100])
def test_files_cut_short_are_refused(
    model: NgramModel, tmp_path: Path, keep: int, compact: bool
) -> None:
    path = tmp_path / "a.lm"
    model.save(path, compact=compact)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(PackError, match=r"a\.lm"):
        NgramModel.open(path)


def test_numbers_that_lead_outside_are_refused(model: NgramModel, tmp_path: Path) -> None:
    for name in ("suffix", "word", "first_child"):
        for value in (10_000_000, -5):
            values = getattr(model.arrays, name).copy()
            values[50] = value
            arrays = model.arrays._replace(**{name: values})
            NgramModel(model.vocab, arrays).save(tmp_path / "a.lm")
            with pytest.raises(PackError, match="damaged"):
                NgramModel.open(tmp_path / "a.lm")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="can't be read"):
        NgramModel.open(tmp_path / "none.lm")
    with pytest.raises(PackError):
        NgramModel.open(tmp_path)


def test_a_newer_format_is_refused(model: NgramModel, tmp_path: Path) -> None:
    path = tmp_path / "a.lm"
    model.save(path)
    raw = bytearray(path.read_bytes())
    raw[8] = 99
    path.write_bytes(raw)
    with pytest.raises(PackError, match="newer"):
        NgramModel.open(path)


def test_a_file_that_cannot_be_written_leaves_nothing(model: NgramModel, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        model.save(tmp_path / "absent" / "a.lm")
    (tmp_path / "folder.lm").mkdir()
    with pytest.raises(OutputError):
        model.save(tmp_path / "folder.lm")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.lm"]
