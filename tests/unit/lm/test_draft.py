"""Domains on trial: kept with or without some words, extended as a copy, told what surprises."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Cancelled
from core.lm.build import BuildOptions, Built, build_domain
from core.lm.domains import domain_folders, open_model, own_domains, read_manifest, verify
from core.lm.draft import draft_from, drafts_folder, keep_draft, surprises
from core.lm.ngram import NgramModel

LINE = "The spillway of the dam was opened. Nyband closed the penstock.\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "dam.txt"
    path.write_text(LINE * 30, encoding="utf-8")
    return path


def _draft(text: Path, **more: bool) -> Built:
    *_, built = build_domain("dam", [text], drafts_folder(), general=open_model("general"), **more)
    assert isinstance(built, Built)
    return built


def test_a_draft_is_no_domain_until_it_is_kept(text: Path) -> None:
    built = _draft(text)
    assert "nyband" in [word.spoken for word in built.new_words]
    assert "dam" not in domain_folders()

    folder = keep_draft(built.folder, own_domains(), (), BuildOptions(title="The dam"))

    assert domain_folders()["dam"] == folder
    verify(folder)
    assert read_manifest(folder).title == "The dam"
    assert open_model("dam").word_id("nyband")


def test_words_that_are_not_wanted_are_left_out_and_stay_out(text: Path, tmp_path: Path) -> None:
    built = _draft(text)
    keep_draft(built.folder, own_domains(), ["nyband"], BuildOptions())
    model = open_model("dam")
    assert not model.word_id("nyband")
    assert model.word_id("spillway")
    assert model.about["words_of_text"] == 11 * 30

    more = tmp_path / "more.txt"
    more.write_text("The gate was painted.\n", encoding="utf-8")
    copy = draft_from(domain_folders()["dam"])
    *_, again = build_domain("dam", [more], copy.parent, extend=True)
    assert isinstance(again, Built)
    keep_draft(again.folder, own_domains(), (), BuildOptions())
    assert open_model("dam").word_id("painted")
    assert not open_model("dam").word_id("nyband")
    assert [document.name for document in again.documents] == ["dam.txt", "more.txt"]


def test_stopping_changes_nothing(text: Path) -> None:
    built = _draft(text)
    with pytest.raises(Cancelled):
        keep_draft(built.folder, own_domains(), ["nyband"], BuildOptions(), lambda: True)
    assert "dam" not in domain_folders()


def test_words_used_far_more_often_than_usual_surprise(text: Path) -> None:
    general = open_model("general")
    built = _draft(text)
    found = {surprise.word: surprise for surprise in surprises(built.folder, general)}
    assert "dam" in found
    assert "the" not in found
    assert found["dam"].count == 30
    assert found["dam"].once_in > 100
    assert all(isinstance(NgramModel.word_id(general, word), int) for word in found)
