"""What another recipe changes: the differing stretches, and whether they are for the better."""

from __future__ import annotations

from typing import NamedTuple

from core.transcript.impact import Change, Verdict, impact


class Spoken(NamedTuple):
    text: str
    first_sample: int
    last_sample: int


def _said(text: str, first: int = 0) -> list[Spoken]:
    return [
        Spoken(word, first + 1000 * i, first + 1000 * i + 900)
        for i, word in enumerate(text.split())
    ]


def test_differing_stretches_are_told_with_their_times() -> None:
    before = [_said("the mister shmear said"), _said("yes", 10_000)]
    after = [_said("the mister Shmyrev said"), _said("yes", 10_000)]
    found = impact(before, after)
    assert found.changes == (Change(2000, 2900, "shmear", "Shmyrev"),)
    assert found.words == 5


def test_words_that_come_in_or_go_away_are_changes_too() -> None:
    found = impact([_said("a b"), _said("x y", 9_000)], [_said("a b c"), _said("x", 9_000)])
    assert [(change.before, change.after) for change in found.changes] == [("", "c"), ("y", "")]


def test_capitals_alone_are_no_change() -> None:
    assert impact([_said("yes sir")], [_said("Yes Sir")]).changes == ()


def test_verdicts_come_from_vouched_text_alone() -> None:
    before = [_said("mister shmear said marry", 0), _said("old bridge", 20_000)]
    after = [_said("mister Shmyrev said Mary", 0), _said("cold bridge", 20_000)]
    vouched = [_said("Mister Shmyrev, said marry.", 0)]
    found = impact(before, after, vouched)
    assert [change.verdict for change in found.changes] == [
        Verdict.FIXED, Verdict.BROKEN, Verdict.UNKNOWN,
    ]  # fmt: skip
    assert (found.count(Verdict.FIXED), found.count(Verdict.BROKEN)) == (1, 1)


def test_one_error_for_another_is_neither() -> None:
    found = impact([_said("a shmear b")], [_said("a smear b")], [_said("a Shmyrev b")])
    assert found.changes[0].verdict is Verdict.NEITHER


def test_a_phrase_of_a_list_and_its_words_are_the_same() -> None:
    phrase = [Spoken("Olga Lindqvist", 0, 2000), Spoken("said", 2000, 2900)]
    assert impact([phrase], [_said("olga lindqvist said")]).changes == ()
    found = impact([phrase], [_said("old girl said")])
    assert [(c.before, c.after) for c in found.changes] == [("Olga Lindqvist", "old girl")]
