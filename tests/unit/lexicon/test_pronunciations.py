"""Pronunciations of whatever may be written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import PackError
from core.lexicon.lexicon import Lexicon, build_lexicon, cached_lexicon, load_lexicon
from core.lexicon.phones import arpabet_to_ids, to_arpabet
from core.lexicon.pronunciations import (
    PACK,
    VARIANT_COST,
    Pronouncer,
    load_dictionary,
    load_pronouncer,
    save_dictionary,
)


@pytest.fixture(scope="module")
def pronouncer() -> Pronouncer:
    return load_pronouncer()


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("hello", "HH AH L OW"),
        ("HELLO", "HH AH L OW"),
        ("Gilchrist's", "G IH L K R IH S T S"),
        ("box's", "B AA K S IH Z"),
        ("Kowalczyks'", None),
        ("pierc'd", "P IH R S T"),
        ("puttin'", "P AH T IH N"),
        ("3M", "TH R IY EH M"),
        ("B2B", "B IY T UW B IY"),
        ("MacBook", "M AE K B UH K"),
        ("iPhone", "AY F OW N"),
        ("LLMs", "EH L EH L EH M Z"),
        ("U.S.", "Y UW EH S"),
        ("42nd", "F AO R T IY S EH K AH N D"),
        ("10,000", "T EH N TH AW Z AH N D"),
        ("3.14", "TH R IY P OY N T W AH N F AO R"),
        ("1999", "N AY N T IY N N AY N T IY N AY N"),
        ("bcdf", "B IY S IY D IY EH F"),
        ("x-ray", "EH K S R EY"),
        ("Wi-Fi", "W AY F AY"),
        ("US", "Y UW EH S"),
        ("NASA", "N AE S AH"),
        ("New York", "N UW Y AO R K"),
        ("Zürich", None),
    ],
)
def test_the_usual_pronunciation_comes_first(
    pronouncer: Pronouncer, word: str, phones: str | None
) -> None:
    found = pronouncer.of(word)
    assert found[0].cost == 0.0
    if phones is not None:
        assert to_arpabet(found[0].phones) == phones


def test_abbreviations_in_capitals_may_be_spelt(pronouncer: Pronouncer) -> None:
    spelt = "D AH B AH L Y UW EY CH OW"
    assert spelt in [to_arpabet(p.phones) for p in pronouncer.of("WHO")]
    assert spelt not in [to_arpabet(p.phones) for p in pronouncer.of("who")]


def test_dictionary_variants_cost_a_little(pronouncer: Pronouncer) -> None:
    assert [p.cost for p in pronouncer.of("the")] == [0.0, VARIANT_COST]


@pytest.mark.parametrize("word", ["", "'", "—", "!?", "  "])
def test_what_can_not_be_said_has_no_pronunciation(pronouncer: Pronouncer, word: str) -> None:
    assert pronouncer.of(word) == ()


def test_many_words_are_pronounced_as_one_by_one(pronouncer: Pronouncer) -> None:
    words = ["the", "Shmyryov", "US", "", "1999", "new york's", "shmyryov's", "o'brien", "naïve"]
    lexicon = build_lexicon(words, pronouncer)
    for i, word in enumerate(words):
        rows = np.flatnonzero(lexicon.word_ids == i)
        found = {
            tuple(lexicon.tokens[lexicon.offsets[r] : lexicon.offsets[r + 1]].tolist())
            for r in rows
        }
        assert found == {p.phones for p in pronouncer.of(word)}
    assert (np.diff(lexicon.word_ids) >= 0).all()


def test_threads_change_nothing(pronouncer: Pronouncer) -> None:
    words = [f"gr{a}ndle{b}" for a in "aeiou" for b in "abcdefghijklmnop"] * 30
    one, two = pronouncer.pronounce_all(words, 1), pronouncer.pronounce_all(words, 2)
    np.testing.assert_array_equal(one.tokens, two.tokens)
    np.testing.assert_array_equal(one.word_ids, two.word_ids)


def test_chosen_words_are_offered_more_pronunciations_and_the_usual_ones_first(
    pronouncer: Pronouncer,
) -> None:
    words = ["Canteleu", "the", "Brighouse"]
    few, free = pronouncer.pronounce_all(words), pronouncer.pronounce_all(words, freely=True)

    def ways(lexicon: Lexicon, word: int) -> dict[tuple[int, ...], float]:
        rows = np.flatnonzero(lexicon.word_ids == word)
        return {
            tuple(lexicon.tokens[lexicon.offsets[r] : lexicon.offsets[r + 1]].tolist()): float(
                lexicon.costs[r]
            )
            for r in rows
        }

    assert ways(few, 1) == ways(free, 1)
    assert ways(few, 0).items() <= ways(free, 0).items()
    assert ways(few, 2).items() < ways(free, 2).items()


def test_marks_of_the_language_model_are_silent(pronouncer: Pronouncer) -> None:
    assert build_lexicon(["<unk>", "<s>", "a"], pronouncer).word_ids.min() == 2


def test_a_lexicon_file_gives_the_lexicon_back(pronouncer: Pronouncer, tmp_path: Path) -> None:
    words = ["<unk>", "the", "nowhere", "Shmyryov", "—", "end"]
    lexicon = build_lexicon(words, pronouncer)
    lexicon.save(tmp_path / "lexicon.npz", words)
    again = load_lexicon(tmp_path / "lexicon.npz", words)
    np.testing.assert_array_equal(again.offsets, lexicon.offsets)
    np.testing.assert_array_equal(again.tokens, lexicon.tokens)
    np.testing.assert_array_equal(again.word_ids, lexicon.word_ids)
    np.testing.assert_allclose(again.costs, lexicon.costs, atol=0.011)
    assert [p.name for p in tmp_path.iterdir()] == ["lexicon.npz"]


def test_a_lexicon_of_other_words_is_refused_and_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "lexicon.npz"
    first = cached_lexicon(["one", "two"], None, path)
    with pytest.raises(PackError, match="another vocabulary"):
        load_lexicon(path, ["one", "three"])
    second = cached_lexicon(["one", "three"], None, path)
    assert first.tokens.tolist() != second.tokens.tolist()
    np.testing.assert_array_equal(load_lexicon(path, ["one", "three"]).tokens, second.tokens)


def test_a_cache_that_can_not_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    lexicon = cached_lexicon(["one"], None, tmp_path / "file" / "lexicon.npz")
    assert to_arpabet(lexicon.tokens.tolist()) == "W AH N"


def test_a_dictionary_file_gives_the_dictionary_back(tmp_path: Path) -> None:
    words = {"ab": [arpabet_to_ids("AE B"), arpabet_to_ids("EY B")], "c": [arpabet_to_ids("S IY")]}
    save_dictionary(tmp_path / "d.npz", words)
    again = load_dictionary(tmp_path / "d.npz")
    first, last = again.first[again.row["ab"]], again.first[again.row["ab"] + 1]
    found = [
        tuple(again.tokens[again.offsets[p] : again.offsets[p + 1]].tolist())
        for p in range(first, last)
    ]
    assert found == words["ab"]


def test_a_damaged_dictionary_is_a_pack_error(tmp_path: Path) -> None:
    (tmp_path / "cmudict.npz").write_bytes((PACK / "cmudict.npz").read_bytes()[:1000])
    with pytest.raises(PackError, match="can't be read"):
        load_pronouncer(tmp_path)
