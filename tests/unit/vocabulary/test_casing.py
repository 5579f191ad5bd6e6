"""Which words are usually written small."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from core.vocabulary.casing import LEAST, choose_ordinary, count_cases, ordinary_words


def test_words_inside_sentences_are_counted_by_case() -> None:
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    count_cases(["May it rain, said Rose. We may see a rose in May."], small, large)
    assert small["may"] == 1
    assert small["rose"] == 1
    assert large == Counter({"rose": 1, "may": 1})


def test_a_word_mostly_written_small_is_ordinary() -> None:
    small = Counter({"may": LEAST, "rose": LEAST, "rare": LEAST - 1})
    large = Counter({"may": LEAST // 2, "rose": 3 * LEAST})
    assert choose_ordinary(small, large) == ["may"]


def test_the_shipped_words_tell_names_from_words() -> None:
    words = ordinary_words()
    assert {"in", "will", "may", "stone", "loss"} <= words
    assert not words & {"london", "john", "boston", "paris"}


def test_without_the_file_no_word_is_spared(tmp_path: Path) -> None:
    assert ordinary_words(tmp_path) == frozenset()
