"""How words are written: what counts as evidence, and who decides in a mixture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.lm.mixture import mix
from core.lm.written import (
    AT_START,
    Forms,
    add_forms,
    count_forms,
    elect,
    gather,
    read_forms,
    write_forms,
    written_form,
)
from tests.helpers.language import model_of


def forms_of(*lines: str) -> Forms:
    forms: Forms = {}
    count_forms(lines, forms)
    return forms


@pytest.mark.parametrize(
    ("line", "word", "form"),
    [
        ("The fee of an ATM is nothing.", "atm", "ATM"),
        ("He sold his iPhone.", "iphone", "iPhone"),
        ("IBAN and BIC are needed.", "iban", "IBAN"),
        ("“iPhone sales fell.", "iphone", "iPhone"),
        ("We met Shmyrev’s wife.", "shmyrev's", "Shmyrev's"),
        ("A café in Kraków.", "cafe", "café"),
        ("Two MRI-scans for O'Neil.", "mri", "MRI"),
    ],
)
def test_a_form_that_stands_once_is_taken(line: str, word: str, form: str) -> None:
    assert written_form(word, 1, forms_of(line)) == form


def test_the_start_of_a_sentence_and_lines_in_capitals_say_nothing() -> None:
    forms = forms_of("Boats are old.", "ALL BOATS MUST LEAVE", "Boats again.")
    assert forms == {"boats": {AT_START: 2}}
    assert written_form("boats", 2, forms) == "boats"


def test_the_most_frequent_form_is_taken() -> None:
    forms = forms_of("May may in May.", "You may, Mark may.", "Mr. Mark has IDs and Ids, IDs.")
    assert written_form("may", 4, forms) == "may"
    assert written_form("mark", 2, forms) == "Mark"
    assert written_form("ids", 3, forms) == "IDs"
    assert written_form("nothing", 0, forms) == "nothing"


def test_counts_add_up() -> None:
    one, two = forms_of("The ATM of May."), forms_of("An ATM.", "Atm.")
    add_forms(one, two)
    assert one == {"atm": {"ATM": 2, AT_START: 1}, "may": {"May": 1}} | {
        word: counts for word, counts in one.items() if word in ("the", "an")
    }


def test_a_file_of_forms_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_forms(tmp_path) is None
    write_forms(tmp_path, ["iPhone", "ATM", "café"])
    assert read_forms(tmp_path) == {"atm": "ATM", "iphone": "iPhone", "cafe": "café"}


def test_whoever_proposes_a_word_most_decides_how_it_is_written() -> None:
    fruit = model_of(["an apple a day", "the apple is red", "apple and apple"], 1)
    phones = model_of(["the new phone of apple", "the iphone is new"], 1)
    mixture = mix([fruit, phones], [0.5, 0.5])
    written = gather(mixture, [{}, {"apple": "Apple", "iphone": "iPhone"}])
    apple, iphone = mixture.word_id("apple"), mixture.word_id("iphone")
    assert elect(written, np.array([0.5, 0.5])) == {iphone: "iPhone", apple: "apple"}
    assert elect(written, np.array([0.1, 0.9])) == {iphone: "iPhone", apple: "Apple"}
    # Who keeps no forms has no vote.
    alone = gather(mixture, [None, {"apple": "Apple"}])
    assert elect(alone, np.array([0.9, 0.1])) == {apple: "Apple"}
    assert elect(gather(mixture, [None, None]), mixture.weights) == {}
