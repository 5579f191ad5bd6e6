"""What must hold for every language model: sums, determinism, order of chunks, round trips."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.lm.arpa import read_arpa, write_arpa
from core.lm.mixture import mix
from core.lm.ngram import BEGIN_ID, NgramModel
from core.lm.prune import prune
from tests.helpers.language import estimate_text, model_of, states, total

_WORDS = st.sampled_from(["a", "b", "c", "d", "e", "f"])
_TEXTS = st.lists(st.lists(_WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=12)
_WEIGHTS = st.floats(0.0, 10.0, allow_nan=False)


@given(text=_TEXTS, order=st.integers(1, 5), threshold=st.sampled_from([0.0, 1e-4, 1e-2, 0.1]))
@settings(max_examples=25, deadline=None)
def test_every_state_sums_to_one(text: list[str], order: int, threshold: float) -> None:
    words, found = estimate_text(text, order, extra=("never",))
    model = NgramModel(words, prune(found.arrays, threshold, found.history))
    assert all(math.isclose(total(model, s), 1.0, abs_tol=1e-4) for s in states(model))


@given(
    texts=st.lists(_TEXTS, min_size=1, max_size=3),
    orders=st.lists(st.integers(1, 4), min_size=3, max_size=3),
    weights=st.lists(st.floats(0.01, 10.0), min_size=3, max_size=3),
    history=st.lists(_WORDS, max_size=5),
)
@settings(max_examples=25, deadline=None)
def test_mixtures_sum_to_one(
    texts: list[list[str]], orders: list[int], weights: list[float], history: list[str]
) -> None:
    models = [model_of(text, order) for text, order in zip(texts, orders, strict=False)]
    mixture = mix(models, weights[: len(models)])
    here = mixture.begin_states()
    for word in history:
        _, here = mixture.score(here, mixture.word_id(word))
    scores = [mixture.score(here, w)[0] for w in range(len(mixture.words)) if w != BEGIN_ID]
    assert math.isclose(math.fsum(map(math.exp, scores)), 1.0, abs_tol=1e-4)


@given(one=_TEXTS, two=_TEXTS, sentence=st.lists(_WORDS, max_size=6))
@settings(max_examples=20, deadline=None)
def test_a_weight_of_zero_is_as_if_absent(
    one: list[str], two: list[str], sentence: list[str]
) -> None:
    first, second = model_of(one, 3), model_of(two, 2)
    with_zero, alone = mix([first, second], [1.0, 0.0]), mix([first])
    assert with_zero.words == alone.words
    np.testing.assert_array_equal(with_zero.log_probs([sentence]), alone.log_probs([sentence]))


@given(text=_TEXTS, order=st.integers(1, 4))
@example(text=["a d a", "a b d a", "a d a"], order=3)  # nothing is left to unseen words
@settings(max_examples=20, deadline=None)
def test_estimation_is_deterministic(text: list[str], order: int) -> None:
    one, two = model_of(text, order), model_of(list(text), order)
    assert one.identity == two.identity


@given(text=_TEXTS, order=st.integers(1, 4))
@settings(max_examples=15, deadline=None)
def test_arpa_round_trip(text: list[str], order: int) -> None:
    model = model_of(text, order)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.arpa"
        write_arpa(model, path)
        again = read_arpa(path)
    assert again.counts == model.counts
    sentences = [line.split() for line in text] + [["never", "a"]]
    np.testing.assert_allclose(
        again.sentence_log_probs(sentences), model.sentence_log_probs(sentences), atol=1e-5
    )
