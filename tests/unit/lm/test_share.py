"""The user's domains as files: shared, installed, renamed, put away, brought back."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from core.errors import InputError, PackError
from core.lm.build import build_domain
from core.lm.domains import (
    MODEL_FILE,
    domain_folders,
    open_model,
    own_domains,
    read_manifest,
    remove_domain,
)
from core.lm.share import (
    deleted_domains,
    install_domain,
    is_own,
    name_for,
    rename_domain,
    restore_domain,
    share_domain,
)
from core.lm.written import WRITTEN_FILE


@pytest.fixture
def ward(tmp_path: Path) -> str:
    text = tmp_path / "ward.txt"
    text.write_text("The ward has 12 beds. Doctor Lee is in.\n" * 5, encoding="utf-8")
    list(build_domain("ward", [text], own_domains()))
    return "ward"


def test_a_shared_domain_is_the_same_model_elsewhere(ward: str, tmp_path: Path) -> None:
    identity = open_model(ward).identity
    bundle = tmp_path / "ward.sonant"
    share_domain(ward, bundle)
    remove_domain(ward)
    assert install_domain(bundle) == "ward"
    assert open_model("ward").identity == identity


def test_the_texts_are_not_shared(ward: str, tmp_path: Path) -> None:
    share_domain(ward, tmp_path / "ward.sonant")
    with zipfile.ZipFile(tmp_path / "ward.sonant") as archive:
        names = ["SOURCES.txt", "manifest.toml", MODEL_FILE, WRITTEN_FILE]
        assert sorted(archive.namelist()) == names


def test_a_name_that_is_taken_gets_a_number(ward: str, tmp_path: Path) -> None:
    share_domain(ward, tmp_path / "ward.sonant")
    assert install_domain(tmp_path / "ward.sonant") == "ward-2"
    assert read_manifest(domain_folders()["ward-2"]).name == "ward-2"
    assert open_model("ward-2").identity == open_model("ward").identity


def _again(source: Path, target: Path, change: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change.pop(name, old.read(name)))
        for name, content in change.items():
            new.writestr(name, content)
    return target


def test_a_changed_model_is_refused(ward: str, tmp_path: Path) -> None:
    share_domain(ward, tmp_path / "ward.sonant")
    bad = _again(tmp_path / "ward.sonant", tmp_path / "bad.sonant", {MODEL_FILE: b"SONANTLM"})
    with pytest.raises(PackError, match=r"bad\.sonant"):
        install_domain(bad)
    assert sorted(domain_folders()) == sorted({*domain_folders(), "ward"})
    assert [path.name for path in own_domains().iterdir()] == ["ward"]


def test_files_that_the_manifest_does_not_name_are_refused(ward: str, tmp_path: Path) -> None:
    share_domain(ward, tmp_path / "ward.sonant")
    bad = _again(tmp_path / "ward.sonant", tmp_path / "bad.sonant", {"run.py": b"print()"})
    with pytest.raises(InputError, match=r"run\.py"):
        install_domain(bad)


def test_a_renamed_domain_keeps_its_name_in_recipes(ward: str) -> None:
    rename_domain(ward, "  Ward  3 ")
    assert read_manifest(domain_folders()[ward]).title == "Ward 3"
    open_model(ward)


def test_a_deleted_domain_can_be_brought_back(ward: str) -> None:
    kept = remove_domain(ward).name
    assert ward not in domain_folders()
    assert deleted_domains() == {kept: "ward"}
    assert restore_domain(kept) == ward
    assert is_own(ward)
    assert deleted_domains() == {}


@pytest.mark.parametrize("kept", ["../domains/ward", "nothing", ""])
def test_only_what_is_in_the_bin_is_brought_back(kept: str, ward: str) -> None:
    with pytest.raises(PackError):
        restore_domain(kept)


def test_what_ships_with_the_program_keeps_its_title() -> None:
    with pytest.raises(PackError, match="comes with Sonant"):
        rename_domain("general", "Mine")


def test_titles_of_any_script_make_names(ward: str) -> None:
    assert name_for("Ward") == "ward-2"
    assert name_for("Больница") == "domain"
    assert name_for("Court: 3rd floor") == "court-3rd-floor"
