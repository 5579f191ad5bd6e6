"""ARPA files go in and out unchanged; KenLM gives the same numbers on the same file."""

from __future__ import annotations

import gzip
import math
from pathlib import Path

import numpy as np
import pytest

from core.errors import InputError, OutputError, PackError
from core.lm.arpa import read_arpa, write_arpa
from core.lm.ngram import NgramModel
from core.lm.prune import prune_to
from tests.helpers.language import estimate_text, model_of, zipf_text

SMALL = """\
\\data\\
ngram 1=5
ngram 2=2
ngram 3=1

\\1-grams:
-1.0\t<unk>
-99\t<s>\t-0.5
-0.5\t</s>
-0.7\ta\t-0.2
-0.9\tb\t-0.3

\\2-grams:
-0.3\t<s> a\t-0.1
-0.4\ta b\t-0.6

\\3-grams:
-0.2\ta b a

\\end\\
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def log10(model: NgramModel, words: str) -> list[float]:
    state = model.begin_state()
    found = []
    for word in [*words.split(), "</s>"]:
        log_prob, state = model.score(state, model.word_id(word))
        found.append(log_prob / math.log(10))
    return found


def test_scores_follow_the_file(tmp_path: Path) -> None:
    model = read_arpa(write(tmp_path / "a.arpa", SMALL))
    # <s> a; (<s> a) b backs off to a b; a b a; then back to b's … : -0.2 + -0.5 at the end
    expected = [-0.3, -0.1 - 0.4, -0.2, -0.2 - 0.5]
    assert log10(model, "a b a") == pytest.approx(expected, abs=1e-5)
    assert log10(model, "zebra")[0] == pytest.approx(-0.5 - 1.0, abs=1e-5)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("name", ["a.arpa", "a.arpa.gz"])
def test_a_round_trip_keeps_the_model(order: int, name: str, tmp_path: Path) -> None:
    model = model_of(zipf_text(21, 150, 20), order, extra=("naïve", "o'clock"))
    write_arpa(model, tmp_path / name)
    again = read_arpa(tmp_path / name)
    assert again.vocab == model.vocab
    for old, new in zip(model.arrays[1:], again.arrays[1:], strict=True):
        np.testing.assert_allclose(new, old, atol=2e-6)


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.arpa.gz", "b.arpa.gz"):
        write_arpa(model_of(["a b", "b a"], 2), tmp_path / name)
    assert (tmp_path / "a.arpa.gz").read_bytes() == (tmp_path / "b.arpa.gz").read_bytes()


@pytest.mark.parametrize("pruned", [False, True])
def test_kenlm_scores_the_same_file_alike(pruned: bool, tmp_path: Path) -> None:
    pytest.importorskip("kenlm")
    from core.lm.kenlm import KenlmScorer

    words, found = estimate_text(zipf_text(22, 800, 60), 4)
    arrays = prune_to(found.arrays, 300, found.history) if pruned else found.arrays
    write_arpa(NgramModel(words, arrays), tmp_path / "a.arpa")
    text = [line.split() for line in zipf_text(23, 200, 70)]  # some words are unknown
    ours = read_arpa(tmp_path / "a.arpa").sentence_log_probs(text)
    theirs = KenlmScorer(tmp_path / "a.arpa").sentence_log_probs(text)
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_missing_prefixes_are_put_in_without_changing_a_score(tmp_path: Path) -> None:
    text = SMALL.replace("ngram 2=2", "ngram 2=1").replace("-0.4\ta b\t-0.6\n", "")
    model = read_arpa(write(tmp_path / "a.arpa", text))
    # a b is gone: b after (<s> a) costs both back-offs; the trigram a b a still holds
    assert log10(model, "a b a") == pytest.approx([-0.3, -1.2, -0.2, -0.7], abs=1e-5)
    assert log10(model, "b b")[1] == pytest.approx(-0.3 - 0.9, abs=1e-5)


def test_a_file_without_unknown_word_is_read(tmp_path: Path) -> None:
    text = SMALL.replace("-1.0\t<unk>\n", "").replace("ngram 1=5", "ngram 1=4")
    model = read_arpa(write(tmp_path / "a.arpa", text))
    assert log10(model, "zebra")[0] == pytest.approx(-100.5, abs=1e-3)


def test_other_spellings_of_the_markers_are_known(tmp_path: Path) -> None:
    model = read_arpa(write(tmp_path / "a.arpa", SMALL.replace("<unk>", "<UNK>")))
    assert model.vocab[:3] == ["<unk>", "<s>", "</s>"]
    assert log10(model, "zebra")[0] == pytest.approx(-1.5, abs=1e-5)


def test_order_of_lines_does_not_matter(tmp_path: Path) -> None:
    lines = SMALL.replace(
        "-0.3\t<s> a\t-0.1\n-0.4\ta b\t-0.6\n", "-0.4\ta b\t-0.6\n-0.3\t<s> a\t-0.1\n"
    )
    one = read_arpa(write(tmp_path / "a.arpa", SMALL))
    two = read_arpa(write(tmp_path / "b.arpa", lines))
    np.testing.assert_array_equal(one.arrays.log_prob, two.arrays.log_prob)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("\\data\\", "", "missing"),
        ("\\2-grams:", "\\5-grams:", "section of 2-grams"),
        ("ngram 2=2", "ngram 2=3", "promises 3"),
        ("-0.4\ta b", "-0.4\ta c", "'c'"),
        ("-0.4\ta b", "-0.x\ta b", "number"),
        ("-0.4\ta b", "nan\ta b", "number"),
        ("-0.4\ta b", "-0.3\t<s> a", "twice"),
        ("-0.9\tb\t-0.3", "-0.9\ta\t-0.3", "twice"),
        ("-0.2\ta b a\n\n\\end\\\n", "-0.2\ta b a", "ends"),
        ("ngram 1=5", "ngram 7=5", "counts"),
        ("-0.4\ta b\t-0.6", "-0.4\ta b\t-0.6\t1 2", "fields"),
    ],
)
def test_broken_files_are_refused_with_the_place(
    old: str, new: str, why: str, tmp_path: Path
) -> None:
    assert old in SMALL
    with pytest.raises(PackError, match=why):
        read_arpa(write(tmp_path / "a.arpa", SMALL.replace(old, new)))


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        read_arpa(tmp_path / "absent.arpa")
    cut = gzip.compress(SMALL.encode())[:-20]
    (tmp_path / "cut.arpa.gz").write_bytes(cut)
    with pytest.raises(InputError, match="can't be read"):
        read_arpa(tmp_path / "cut.arpa.gz")
    with pytest.raises(PackError, match="not a whole ARPA"):
        read_arpa(write(tmp_path / "text.arpa", "hello"))


def test_words_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.arpa"
    path.write_bytes(SMALL.encode().replace(b"\tb\t", b"\t\xff\t").replace(b"a b", b"a \xff"))
    with pytest.raises(PackError, match="UTF-8"):
        read_arpa(path)


def test_an_arpa_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_arpa(model_of(["a"], 1), tmp_path / "absent" / "a.arpa")
    assert list(tmp_path.iterdir()) == []
