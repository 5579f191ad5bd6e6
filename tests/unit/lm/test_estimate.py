"""Estimation equals the formulas, worked by hand and by a plain oracle."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from core.errors import UsageError
from core.lm.estimate import discounts_of, estimate, read_corpus
from core.lm.ngram import NgramModel, level_bounds
from tests.oracles.kneser_ney import KneserNey


def make(sentences: list[str], order: int, extra: tuple[str, ...] = ()) -> NgramModel:
    corpus = read_corpus(sentences, extra=extra)
    return NgramModel(corpus.words, estimate(corpus.stream, len(corpus.words), order).arrays)


def log_prob(model: NgramModel, word: str, history: tuple[str, ...]) -> float:
    state = model.begin_state() if history[:1] == ("<s>",) else 0
    words = history[1:] if history[:1] == ("<s>",) else history
    state = model.context([model.word_id(w) for w in words], state)
    return model.score(state, model.word_id(word))[0]


def zipf_text(seed: int, sentences: int, words: int) -> list[str]:
    random = Random(seed)
    names = [f"w{i}" for i in range(words)]
    weights = [1.0 / (i + 1) for i in range(words)]
    return [
        " ".join(random.choices(names, weights, k=random.randint(1, 9))) for _ in range(sentences)
    ]


def test_a_bigram_model_worked_by_hand() -> None:
    # Text: "a b", "a c". Bigrams: <s>a ×2, ab, ac, b</s>, c</s>. No counts of 3, so the fallback
    # discounts 0.5, 1, 1.5 hold. Words before: a: {<s>} 1, b: {a} 1, c: {a} 1, </s>: {b, c} 2.
    model = make(["a b", "a c"], 2)
    # Unigrams: total 5; discounts 0.5 · 3 + 1.0 · 1 = 2.5; uniform share 1/5 (a b c </s> <unk>).
    unknown = 2.5 / 5 / 5
    p_b = 0.5 / 5 + unknown
    p_end = 1.0 / 5 + unknown
    assert math.isclose(log_prob(model, "zebra", ()), math.log(unknown), abs_tol=1e-6)
    assert math.isclose(log_prob(model, "b", ()), math.log(p_b), abs_tol=1e-6)
    assert math.isclose(log_prob(model, "</s>", ()), math.log(p_end), abs_tol=1e-6)
    # After a: b and c once each, total 2, discounts 0.5 each: gamma = 1/2.
    p_b_after_a = 0.5 / 2 + 0.5 * p_b
    assert math.isclose(log_prob(model, "b", ("a",)), math.log(p_b_after_a), abs_tol=1e-6)
    # After <s>: a twice, discount 1.0: gamma = 1/2.
    p_a = 1.0 / 2 + 0.5 * (0.5 / 5 + unknown)
    assert math.isclose(log_prob(model, "a", ("<s>",)), math.log(p_a), abs_tol=1e-6)


def test_discounts_follow_the_counts_of_counts() -> None:
    # n1 = 6, n2 = 3, n3 = 2, n4 = 1: Y = 6/12.
    counts = np.array([1] * 6 + [2] * 3 + [3] * 2 + [4] + [9, 9])
    expected = (1 - 2 * 0.5 * 3 / 6, 2 - 3 * 0.5 * 2 / 3, 3 - 4 * 0.5 * 1 / 2)
    assert discounts_of(counts) == pytest.approx(expected)


@pytest.mark.parametrize("order", [1, 2, 3, 4, 5])
def test_every_probability_equals_the_oracle(order: int) -> None:
    text = zipf_text(order, 400, 30)
    sentences = [line.split() for line in text]
    model = make(text, order, extra=("never",))
    oracle = KneserNey(sentences, order, model.vocab)
    assert order == 1 or any(d != (0.5, 1.0, 1.5) for d in oracle.discounts)
    random = Random(7)
    worst = 0.0
    for _ in range(600):
        sentence = random.choice(sentences)
        cut = random.randint(0, len(sentence))
        history = ("<s>", *sentence[:cut])
        if random.random() < 0.3:
            history = tuple(random.choices(model.vocab[3:], k=random.randint(0, order)))
        word = random.choice([*model.vocab[2:], "<unk>"])
        expected = math.log(oracle.prob(word, history))
        worst = max(worst, abs(log_prob(model, word, history) - expected))
    assert worst < 1e-4


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_every_state_sums_to_one(order: int) -> None:
    model = make(zipf_text(3, 60, 12), order, extra=("never",))
    words = [w for w in range(model.size) if w != 1]
    for state in range(level_bounds(model.arrays.first_child, order)[order] if order > 1 else 1):
        total = sum(math.exp(model.score(state, word)[0]) for word in words)
        assert math.isclose(total, 1.0, abs_tol=1e-5)


def test_large_vocabularies_at_high_order_are_counted_alike() -> None:
    """Beyond 63 bits keys are ranked in two steps; the counts must not notice."""
    text = zipf_text(5, 200, 20)
    many = tuple(f"x{i}" for i in range(5000))
    small, large = make(text, 5), make(text, 5, extra=many)
    assert large.counts[1:] == small.counts[1:]
    oracle = KneserNey([line.split() for line in text], 5, large.vocab)
    history = ("<s>", *text[0].split())[:4]
    word = (*text[0].split(), "</s>")[len(history) - 1]
    expected = math.log(oracle.prob(word, history))
    assert math.isclose(log_prob(large, word, history), expected, abs_tol=1e-4)


def test_words_under_the_least_count_become_unknown() -> None:
    corpus = read_corpus(["a a b", "a c"], min_count=2, extra=["c", "d"])
    assert corpus.words == ["<unk>", "<s>", "</s>", "a", "c", "d"]
    assert corpus.stream.tolist() == [3, 3, 0, 2, 3, 4, 2]


def test_the_vocabulary_can_be_limited() -> None:
    corpus = read_corpus(["a a a b b c"], limit=2)
    assert corpus.words[3:] == ["a", "b"]


def test_markers_in_a_text_are_not_taken_for_sentence_starts() -> None:
    corpus = read_corpus(["a <s> b"])
    assert 1 not in corpus.stream.tolist()


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(UsageError, match="empty"):
        estimate(np.zeros(0, np.int32), 3, 2)


def test_an_impossible_order_is_refused() -> None:
    with pytest.raises(UsageError, match="order 0"):
        estimate(np.array([2], np.int32), 3, 0)
