"""The second pass: what is established, and which words may change."""

from __future__ import annotations

from dataclasses import replace

from core.decoder.lattice import FactorScores
from core.engine.second import is_doubtful, settled, weights_told
from core.lm.established import MOST_MASS, established
from core.recipe import ListChoice
from core.transcript.model import TranscriptSegment, Word


def segment(*words: tuple[str, float]) -> TranscriptSegment:
    length = 1000
    return TranscriptSegment(
        0,
        100_000,
        tuple(
            Word(text, i * length, (i + 1) * length, sure, FactorScores())
            for i, (text, sure) in enumerate(words)
        ),
    )


def test_what_is_confident_repeated_and_rare_is_established() -> None:
    heard = [("Kellard", 0.95), ("the", 1.0), ("the", 1.0), ("Kellard", 0.8), ("once", 1.0),
             ("doubted", 0.5), ("doubted", 0.95)]  # fmt: skip
    found = established(heard, lambda text: text != "the", [])
    assert found.words == {"Kellard": 2.0}
    assert found.mass == MOST_MASS
    longer = established([*heard, *[("so", 0.5)] * 393], lambda text: text != "the", [])
    assert longer.mass == 2.0 / 400


def test_a_correction_establishes_by_itself() -> None:
    found = established([("Kellard", 0.95)] * 2, lambda _: True, ["Shmyrev", "Kellard"])
    assert found.words == {"Kellard": 5.0, "Shmyrev": 3.0}
    assert established([], lambda _: True, []) == ({}, 0.0)


def test_a_common_word_that_was_corrected_establishes_nothing() -> None:
    found = established([], lambda text: text != "the", ["the", "Shmyrev"], length=300)
    assert found == ({"Shmyrev": 3.0}, 0.01)


def test_only_doubtful_words_change() -> None:
    old = segment(("the", 0.9), ("old", 0.4), ("man", 0.9), ("saw", 0.95))
    new = segment(("the", 0.9), ("cold", 0.8), ("man", 0.9), ("was", 0.95))
    assert is_doubtful(old)
    assert settled(old, new).text == "the cold man saw"


def test_a_word_is_put_in_only_beside_a_doubtful_one() -> None:
    sure = segment(("the", 0.9), ("man", 0.9))
    unsure = segment(("the", 0.9), ("man", 0.4))
    new = segment(("the", 0.9), ("old", 0.9), ("man", 0.9))
    assert settled(sure, new).text == "the man"
    assert settled(unsure, new).text == "the old man"


def test_words_of_two_passes_do_not_overlap() -> None:
    old = segment(("the", 0.9), ("old", 0.9), ("man", 0.3))
    new = segment(("the", 0.9), ("cold", 0.9), ("old", 0.9), ("men", 0.9))
    words = settled(old, new).words
    assert all(a.last_sample <= b.first_sample for a, b in zip(words, words[1:], strict=False))  # noqa: RUF007
    assert all(word.first_sample <= word.last_sample for word in words)


def test_nothing_heard_again_is_nothing() -> None:
    assert settled(segment(), segment()).words == ()


def test_list_words_come_and_go_without_doubt() -> None:
    old = segment(("the", 0.9), ("man", 0.95), ("saw", 0.95), ("Kellard", 0.9))
    new = segment(("the", 0.9), ("Mann", 0.9), ("was", 0.95), ("cellar", 0.9))
    assert settled(old, new).text == "the man saw Kellard"
    assert settled(old, new, (), {"mann", "kellard"}).text == "the Mann was cellar"
    assert not is_doubtful(old)
    assert is_doubtful(old, {"kellard"})


def test_weights_are_told_as_the_user_gave_them_and_as_they_became() -> None:
    before = [ListChoice("a/names.csv", 4.0), ListChoice("off.csv", 0.0), ListChoice("b.txt", 16.0)]
    after = [replace(before[0], weight=48.4), before[1], replace(before[2], weight=0.8123)]
    (told,) = weights_told(before, after)
    assert "names ×48 (×4)" in told
    assert "b ×0.81 (×16)" in told
    assert "off" not in told
    assert weights_told([], []) == []
