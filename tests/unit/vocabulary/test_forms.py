"""Inflected forms: how they are written and said, what they take, and who is inflected."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.lexicon.phones import to_arpabet
from core.lexicon.pronunciations import load_pronouncer
from core.vocabulary.forms import MOST_ENTRIES, SELDOM, USUAL, forms_of, has_forms, with_ending
from core.vocabulary.lists import Entry, WordList, read_list
from core.vocabulary.overlay import Overlay, build_overlay
from tests.helpers.vocabulary import Speller, small_mixture

MIXTURE = small_mixture()


def sounds(overlay: Overlay, text: str) -> set[str]:
    """Return the pronunciations of an entry in ARPAbet, walked back in the tree."""
    trie = overlay.trie
    number = overlay.entry_text.index(text)
    found = set()
    for node in range(trie.token.size):
        first = int(trie.first_word[node])
        if number in trie.word_id[first : first + int(trie.n_words[node])]:
            phones, at = [], node
            while at > 0:
                phones.append(int(trie.token[at]))
                at = int(trie.parent[at])
            found.add(to_arpabet(tuple(reversed(phones))))
    return found


@pytest.mark.parametrize(
    ("written", "kind", "forms"),
    [
        ("Shmyrev", "surname", ["Shmyrev's", "Shmyrevs"]),
        ("James", "given names", ["James's", "Jameses"]),
        ("Leith", "city", ["Leith's", "Leiths"]),
        ("New York", "City", ["New York's", "New Yorks"]),
        ("iPhone", "product", ["iPhone's", "iPhones"]),
        ("Łódź", "city", ["Łódź's", "Łódźes"]),
        ("McDonald's", "company", []),
        ("3M", "company", ["3M's", "3Ms"]),
        ("Formula 1", "brand", []),
        ("Москва", "city", []),
        ("aspirin", "drug", []),
        ("penstock", "", []),
    ],
)
def test_forms_are_those_of_english(written: str, kind: str, forms: list[str]) -> None:
    assert [form.written for form in forms_of(Entry(written), kind)] == forms


def test_the_likelier_form_is_that_of_its_class() -> None:
    owner, several = forms_of(Entry("Shmyrev"), "surname")
    assert (owner.share, several.share) == (USUAL, SELDOM)
    owner, several = forms_of(Entry("iPhone"), "product")
    assert (owner.share, several.share) == (SELDOM, USUAL)


def test_the_list_has_the_last_word(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        "written,class,forms\nShmyrev,surname,no\npenstock,,yes\nKollin,city,\nBad,city,maybe\n"
    )
    found = read_list(path)
    assert [has_forms(entry, entry.kind) for entry in found.entries] == [False, True, True]
    assert found.notes == ("line 5: the forms are “maybe”, neither yes nor no; “Bad” is left out",)


@pytest.mark.parametrize(
    ("phones", "said"), [("L IY TH", "L IY TH S"), ("B OY", "B OY Z"), ("R AH SH", "R AH SH IH Z")]
)
def test_the_ending_follows_the_last_sound(phones: str, said: str) -> None:
    from core.lexicon.phones import arpabet_to_ids

    assert to_arpabet(with_ending(tuple(arpabet_to_ids(phones)))) == said


def test_forms_sound_as_their_entry_does() -> None:
    from core.lexicon.phones import arpabet_to_ids

    own = tuple(arpabet_to_ids("N AY B AE N"))
    entries = (
        Entry("Shmyrev", sounds_like=("shmeeryoff",), kind="surname"),
        Entry("Nyband", phones=(own,), kind="surname"),
        Entry("Gilchrist", kind="surname"),
        Entry("IBAN", phones=(), kind="product"),
    )
    overlay = build_overlay([(WordList("l", "", entries), 1.0)], load_pronouncer(), MIXTURE)
    for text, forms in (
        ("Shmyrev", ["Shmyrev's", "Shmyrevs"]),
        ("Nyband", ["Nyband's", "Nybands"]),
        ("Gilchrist", ["Gilchrist's", "Gilchrists"]),
    ):
        for form in forms:
            expected = {
                to_arpabet(with_ending(tuple(arpabet_to_ids(one)))) for one in sounds(overlay, text)
            }
            assert sounds(overlay, form) == expected
    assert "N AY B AE N Z" in sounds(overlay, "Nyband's")
    assert not overlay.notes


def test_forms_take_their_share_from_their_entry_alone() -> None:
    none, some = (Entry("Xav", kind="surname", forms=forms) for forms in (False, None))
    other = Entry("Quill", kind="surname", forms=False)
    plain, formed = (WordList("l", "", (entry, other)) for entry in (none, some))
    before = build_overlay([(plain, 3.0)], Speller(), MIXTURE)
    after = build_overlay([(formed, 3.0)], Speller(), MIXTURE)
    assert np.array_equal(before.mass_value, after.mass_value)
    assert np.array_equal(before.class_factor, after.class_factor)
    assert np.array_equal(before.class_odds, after.class_odds)
    share = dict(zip(after.entry_text, np.exp(after.entry_log_share), strict=True))
    assert share["Quill"] == pytest.approx(0.5, rel=1e-5)
    assert share["Xav"] == pytest.approx(0.5 * (1 - USUAL - SELDOM), rel=1e-5)
    assert share["Xav's"] == pytest.approx(0.5 * USUAL, rel=1e-5)
    assert sum(share.values()) == pytest.approx(1.0, rel=1e-5)


def test_a_plural_that_is_a_word_stays_that_word() -> None:
    names = WordList("l", "", (Entry("Live", kind="surname"),))
    overlay = build_overlay([(names, 1.0)], Speller(), MIXTURE)
    assert MIXTURE.word_id("lives")
    assert overlay.entry_text == ("Live", "Live's")


def test_a_very_long_list_has_none() -> None:
    letters = str.maketrans("0123456789", "abcdefghij")
    names = [f"Xq{number:05}x".translate(letters) for number in range(MOST_ENTRIES + 1)]
    many = tuple(Entry(name, kind="city") for name in names)
    overlay = build_overlay([(WordList("l", "", many), 1.0)], Speller(), MIXTURE)
    assert len(overlay.entry_text) == MOST_ENTRIES + 1
