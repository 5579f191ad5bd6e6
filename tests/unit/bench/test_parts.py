"""The factor benchmark's parts: what they count and make, without sound or models."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.decoder.spot import Hit
from tests.speed.bench_factors.confusable import _is_in, read_pairs
from tests.speed.bench_factors.material import Material
from tests.speed.bench_factors.protocol import _with_others
from tests.speed.bench_factors.quiet import MADE, VOICES, _lengths, _sounds
from tests.speed.bench_factors.spotting import _figure_of_merit, _judged, _row


def test_there_are_two_hundred_pairs_that_can_be_spoken() -> None:
    pairs = read_pairs()
    assert len(pairs) == 200
    assert len({pair.term for pair in pairs}) == 200
    for pair in pairs:
        assert pair.with_term.count("{}") == 1
        assert _is_in(pair.word.split(), pair.with_word.split())
        assert pair.spoken.replace("'", "").replace(" ", "").isalpha()
        assert pair.spoken == pair.spoken.lower()
    assert sum(len(pair.term) < 4 for pair in pairs) >= 30


def test_a_list_holds_the_utterance_s_words_and_as_many_others() -> None:
    pool = [f"word{i}" for i in range(50)]
    small, large = (_with_others(["word3", "own"], pool, n, 1) for n in (5, 20))
    assert len(small) == 7
    assert len(set(large)) == 22
    assert small == large[:7]


def test_hits_count_once_for_each_time_a_word_is_said() -> None:
    hits = [Hit(0, 0, 0, 10, -0.1), Hit(0, 0, 20, 30, -0.2), Hit(0, 0, 105, 110, -0.3)]
    found = _judged(hits, np.array([0, 100]), [["tree"], ["house"]], ["tree"])
    assert found.right.tolist() == [True, False, False]
    row = _row(found, -0.25, total=1, keywords=1, hours=0.5)
    assert (row["recall"], row["precision"], row["false_alarms"]) == (1.0, 0.5, 1)
    assert row["false_alarms_per_word_and_hour"] == 2.0
    assert _figure_of_merit(found, 1, 1, 0.5) == 1.0


def test_sounds_without_speech_are_the_same_each_time_and_within_range() -> None:
    material = Material(Path(), Path())
    for kind in MADE:
        first, again = (list(_sounds(material, kind, 62)) for _ in range(2))
        assert [len(sound) for sound in first] == [60 * 16_000, 2 * 16_000]
        assert all(sound.dtype == np.float32 and np.abs(sound).max() <= 1.0 for sound in first)
        np.testing.assert_array_equal(first[1], again[1])


def test_the_hour_without_speech_is_an_hour(tmp_path: Path) -> None:
    folder = tmp_path / "noise" / "eval"
    folder.mkdir(parents=True)
    for name in ("babble_place__cafe.opus", "fire__a.opus", "sea_waves__b.opus"):
        (folder / name).touch()
    lengths = _lengths(Material(tmp_path, tmp_path), 3600)
    assert lengths["sea waves"] == lengths[VOICES] > 0
    assert sum(length for kind, length in lengths.items() if kind != VOICES) == 3600
