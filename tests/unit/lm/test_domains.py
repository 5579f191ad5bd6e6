"""Domains: manifests that are checked, names that are found, models built for the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import InputError, PackError, UsageError
from core.folders import user_data
from core.lm.arpa import write_arpa
from core.lm.build import Built, Progress, build_domain, info, perplexity
from core.lm.domains import (
    MANIFEST_FILE,
    MODEL_FILE,
    domain_folders,
    open_model,
    read_manifest,
    verify,
    write_manifest,
)
from tests.helpers.language import model_of


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    one, two = tmp_path / "one.txt", tmp_path / "two.md"
    one.write_text("The ward has 12 beds. Dr. Lee is in.\n" * 3, encoding="utf-8")
    two.write_text("# Beds\n\nThe beds are new.\n", encoding="utf-8")
    return [one, two]


def build(name: str, files: list[Path], root: Path) -> Path:
    *_, built = build_domain(name, files, root)
    assert isinstance(built, Built)
    return built.folder


def test_a_built_domain_is_found_opened_and_measured(texts: list[Path]) -> None:
    events = list(build_domain("ward", texts, user_data() / "domains"))
    folder = user_data() / "domains" / "ward"
    assert domain_folders()["ward"] == folder
    verify(folder)
    model = open_model("ward")
    assert model.word_id("twelve")
    assert model.word_id("doctor")
    found = info("ward")
    assert found.order == 3
    assert found.counts == read_manifest(folder).counts
    measured = perplexity("ward", ["The ward has 12 beds.", "Zebra."])
    assert (measured.words, measured.sentences, measured.unknown) == (6, 2, 1)
    assert 1.0 < measured.perplexity < measured.with_unknown
    assert measured.oov == pytest.approx(1 / 6)
    told = [event for event in events if isinstance(event, Progress)]
    assert told[0] == Progress(0.0, "reading one.txt")
    assert told[-1] == Progress(1.0, "done")
    assert [step.done for step in told] == sorted(step.done for step in told)


def test_building_twice_gives_the_same_model(texts: list[Path], tmp_path: Path) -> None:
    one = build("ward", texts, tmp_path / "a")
    two = build("ward", texts, tmp_path / "b")
    for name in (MODEL_FILE, "text.words", "SOURCES.txt"):
        assert (one / name).read_bytes() == (two / name).read_bytes()


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x" * 65, "a b", "medical", "auto"])
def test_bad_names_are_refused(name: str, texts: list[Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name"):
        build(name, texts, tmp_path)


def test_no_texts_and_empty_texts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No text"):
        build("x", [], tmp_path)
    (tmp_path / "empty.txt").write_text("...\n")
    with pytest.raises(InputError, match="isn't a word"):
        build("x", [tmp_path / "empty.txt"], tmp_path)


def test_a_manifest_reads_as_it_was_written(texts: list[Path], tmp_path: Path) -> None:
    folder = build("ward", texts, tmp_path)
    manifest = read_manifest(folder)
    odd = 'a "quoted" \\ line\nand\ttab \x07'
    from dataclasses import replace

    changed = replace(manifest, sources=odd, tuned={"weight": 0.5})
    write_manifest(folder, changed)
    assert read_manifest(folder) == changed


def test_changed_and_missing_files_are_noticed(texts: list[Path], tmp_path: Path) -> None:
    folder = build("ward", texts, tmp_path)
    raw = bytearray((folder / MODEL_FILE).read_bytes())
    raw[-100] ^= 1
    (folder / MODEL_FILE).write_bytes(raw)
    with pytest.raises(PackError, match="damaged"):
        verify(folder)
    (folder / MODEL_FILE).unlink()
    with pytest.raises(PackError, match="damaged"):
        verify(folder)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('kind = "domain"', 'kind = "acoustic"', "not a domain"),
        ("format_version = 1", "format_version = 9", "newer"),
        ("format_version = 1", 'format_version = "1"', "damaged"),
        ("order = 3", "order =", "damaged"),
        ('language = "en"\n', "", "damaged"),
    ],
)
def test_broken_manifests_are_refused(
    old: str, new: str, why: str, texts: list[Path], tmp_path: Path
) -> None:
    folder = build("ward", texts, tmp_path)
    text = (folder / MANIFEST_FILE).read_text(encoding="utf-8")
    assert old in text
    (folder / MANIFEST_FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=why):
        open_model(str(folder))


def test_model_files_open_by_path(tmp_path: Path) -> None:
    model = model_of(["a b", "b a"], 2)
    model.save(tmp_path / "a.lm")
    write_arpa(model, tmp_path / "a.arpa")
    assert open_model(str(tmp_path / "a.lm")).counts == model.counts
    assert open_model(str(tmp_path / "a.arpa")).counts == model.counts


def test_unknown_names_and_binary_files_are_explained(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no domain or model file nothing"):
        open_model("nothing")
    (tmp_path / "a.bin").write_bytes(b"x")
    with pytest.raises(UsageError, match="binary KenLM"):
        open_model(str(tmp_path / "a.bin"))


def test_built_in_domains_are_whole() -> None:
    from core.folders import resources

    for folder in sorted((resources() / "domains").iterdir()):
        if (folder / MANIFEST_FILE).is_file():
            verify(folder)
            manifest = read_manifest(folder)
            assert manifest.name == folder.name
            assert manifest.licence
            assert manifest.sources


def test_the_general_model_knows_a_hundred_thousand_words() -> None:
    model = open_model("general")
    assert model.size >= 100_000
    assert model.order >= 3
