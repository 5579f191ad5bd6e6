"""Domains from documents: whole or absent, extended without the old files, measured, explained."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.errors import Cancelled, InputError, PackError, UsageError
from core.lexicon.pronunciations import load_pronouncer
from core.lm.build import BuildOptions, Built, Progress, build_domain, compare
from core.lm.corpus import (
    TEXT_FILE,
    Document,
    Text,
    load_text,
    save_text,
    sentences_of,
    split_held_out,
)
from core.lm.domains import MODEL_FILE, domain_folders, remove_domain, verify
from core.lm.ngram import END_ID, NgramModel
from core.lm.written import read_forms
from core.text.documents import read_sentences
from tests.helpers.language import model_of, zipf_text


def build(name: str, files: list[Path], root: Path, **how: object) -> Built:
    *_, built = build_domain(name, files, root, **how)  # type: ignore[arg-type]
    assert isinstance(built, Built)
    return built


def write(path: Path, lines: list[str] | str) -> Path:
    path.write_text(lines if isinstance(lines, str) else "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def general() -> NgramModel:
    return model_of(["the boat is old", "the sea is full of boats", "a boat"], 2)


HARBOUR = [f"The boat number {i} is called Nyband in the Gilchrist harbor." for i in range(1, 90)]


def test_extending_equals_building_from_all_without_the_old_files(tmp_path: Path) -> None:
    one = write(tmp_path / "one.txt", zipf_text(1, 300, 60))
    two = write(tmp_path / "two.txt", zipf_text(2, 300, 90))
    whole = build("x", [one, two], tmp_path / "a")
    build("x", [one], tmp_path / "b")
    one.unlink()
    added = build("x", [two], tmp_path / "b", extend=True)
    for name in (MODEL_FILE, TEXT_FILE, "SOURCES.txt", "manifest.toml"):
        assert (whole.folder / name).read_bytes() == (added.folder / name).read_bytes()
    assert [document.name for document in added.added] == ["two.txt"]
    assert [document.name for document in added.documents] == ["one.txt", "two.txt"]
    verify(added.folder)


def test_the_same_document_counts_once(tmp_path: Path) -> None:
    one = write(tmp_path / "one.txt", HARBOUR)
    copy = write(tmp_path / "copy.txt", HARBOUR)
    built = build("x", [one, copy], tmp_path)
    assert built.repeated == ("copy.txt",)
    assert built.sentences == len(HARBOUR)
    before = (built.folder / MODEL_FILE).read_bytes()
    with pytest.raises(InputError, match="adds anything"):
        build("x", [copy], tmp_path, extend=True)
    assert (built.folder / MODEL_FILE).read_bytes() == before


def test_what_is_there_is_replaced_only_if_asked(tmp_path: Path) -> None:
    one, two = write(tmp_path / "1.txt", "old words\n"), write(tmp_path / "2.txt", "new words\n")
    build("x", [one], tmp_path)
    with pytest.raises(UsageError, match="already"):
        build("x", [two], tmp_path)
    with pytest.raises(UsageError, match="no domain y"):
        build("y", [two], tmp_path, extend=True)
    built = build("x", [two], tmp_path, replace=True)
    assert "old" not in NgramModel.open(built.folder / MODEL_FILE).vocab
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["x"]


def test_bad_documents_stop_no_other(tmp_path: Path) -> None:
    bad = [
        write(tmp_path / "empty.txt", ""),
        tmp_path / "missing.txt",
        write(tmp_path / "greek.txt", "Καλημέρα κόσμε.\n"),
        write(tmp_path / "broken.docx", "no zip"),
        write(tmp_path / "broken.pdf", "no pdf"),
    ]
    (binary := tmp_path / "noise.txt").write_bytes(np.random.default_rng(1).bytes(5000))
    (foreign := tmp_path / "cyrillic.txt").write_bytes("Доброе утро, мир.\n".encode("cp1251"))
    good = write(tmp_path / "good.txt", HARBOUR)
    built = build("x", [*bad, binary, foreign, good], tmp_path / "d")
    told = {skipped.path.name: str(skipped.error) for skipped in built.skipped}
    assert list(told) == [
        "empty.txt", "missing.txt", "greek.txt", "broken.docx", "broken.pdf", "noise.txt",
        "cyrillic.txt",
    ]  # fmt: skip
    assert "no words" in told["empty.txt"]
    assert "can't be read" in told["missing.txt"]
    assert "Latin letters" in told["greek.txt"]
    assert "damaged" in told["broken.docx"]
    assert "damaged" in told["broken.pdf"]
    assert "no text" in told["noise.txt"]
    assert "encoding" in told["cyrillic.txt"]
    assert built.sentences == len(HARBOUR)


def test_folders_stand_for_their_documents(tmp_path: Path) -> None:
    folder = tmp_path / "texts" / "deeper"
    folder.mkdir(parents=True)
    write(folder / "b.md", "# Boats\n")
    write(folder.parent / "a.txt", "The sea.\n")
    write(folder / "c.exe", "Not this.\n")
    built = build("x", [tmp_path / "texts"], tmp_path)
    assert [document.name for document in built.documents] == ["a.txt", "b.md"]


def test_cancelling_leaves_nothing_and_the_old_domain_as_it_was(tmp_path: Path) -> None:
    one = write(tmp_path / "one.txt", HARBOUR)
    root = tmp_path / "domains"

    def run(stop_at: int, **how: bool) -> int:
        asked = 0

        def cancel() -> bool:
            nonlocal asked
            asked += 1
            return asked == stop_at

        try:
            for _ in build_domain("x", [one], root, cancel=cancel, **how):  # type: ignore[arg-type]
                pass
        except Cancelled:
            return asked
        return 0

    at = 1
    while run(at, replace=True):
        assert not root.exists() or not list(root.iterdir())
        at += 1
    assert at > 4
    before = (root / "x" / MODEL_FILE).read_bytes()
    for place in range(1, at):
        assert run(place, replace=True)
        assert [path.name for path in root.iterdir()] == ["x"]
        assert (root / "x" / MODEL_FILE).read_bytes() == before


def test_leaving_the_generator_leaves_nothing(tmp_path: Path) -> None:
    one = write(tmp_path / "one.txt", HARBOUR)
    events = build_domain("x", [one], tmp_path / "d")
    for event in events:
        if isinstance(event, Progress) and event.what == "writing":
            events.close()  # type: ignore[attr-defined]
            break
    assert not (tmp_path / "d").exists()


def test_new_words_have_their_form_count_and_sound(tmp_path: Path, general: NgramModel) -> None:
    one = write(tmp_path / "one.txt", HARBOUR)
    pronouncer = load_pronouncer()
    built = build("x", [one], tmp_path, general=general, pronouncer=pronouncer)
    words = {word.spoken: word for word in built.new_words}
    assert "boat" not in words
    assert words["nyband"].written == "Nyband"
    assert words["gilchrist"].written == "Gilchrist"
    assert words["gilchrist"].count == 89
    assert words["gilchrist"].phones == pronouncer.of("gilchrist")[0].phones
    counts = [word.count for word in built.new_words]
    assert counts == sorted(counts, reverse=True)


def test_held_out_sentences_show_what_the_domain_brings(
    tmp_path: Path, general: NgramModel
) -> None:
    one = write(tmp_path / "one.txt", HARBOUR)
    found = build("x", [one], tmp_path, general=general).comparison
    assert found is not None
    assert found.sentences == len(HARBOUR) // 20
    assert found.mixture < found.general
    assert found.mixture <= found.built * 1.001
    assert found.unknown_after < found.unknown_before
    assert 0.5 < found.share <= 1.0


def test_the_comparison_is_the_models_own_perplexity() -> None:
    one, two = model_of(["a b c", "b a"], 2), model_of(["c c a", "a b", "b c"], 2)
    said = [["a", "b"], ["c"]]
    found = compare(one, two, said)
    scores = one.sentence_log_probs(said).astype(np.float64)
    assert found.general == pytest.approx(np.exp(-scores.mean()), rel=1e-5)
    assert (found.unknown_before, found.unknown_after, found.words) == (0.0, 0.0, 3)


def test_small_texts_are_built_but_not_measured(tmp_path: Path, general: NgramModel) -> None:
    built = build("x", [write(tmp_path / "a.txt", "one two\n" * 50)], tmp_path, general=general)
    assert built.comparison is None
    assert built.words == 100


def test_other_processes_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = write(tmp_path / "one.txt", HARBOUR)
    alone = build("x", [one], tmp_path / "a")
    monkeypatch.setattr("core.lm.build._SHARED_FROM", 0)
    shared = build("x", [one], tmp_path / "b", options=BuildOptions(workers=2))
    assert (alone.folder / TEXT_FILE).read_bytes() == (shared.folder / TEXT_FILE).read_bytes()


def test_what_other_processes_left_is_not_taken_for_the_next_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first document breaks off in the middle, while answers are on their way.
    broken = write(tmp_path / "a.pdf", "")
    good = write(tmp_path / "b.txt", HARBOUR)
    real = read_sentences

    def read(path: Path) -> Iterator[str]:
        if path == broken:
            yield from (f"stray words {n}" for n in range(95))
            raise InputError("it breaks off")
        yield from real(path)

    monkeypatch.setattr("core.lm.build.read_sentences", read)
    monkeypatch.setattr("core.lm.build._SHARED_FROM", 0)
    monkeypatch.setattr("core.lm.build._BATCH", 10)
    built = build("x", [broken, good], tmp_path / "d", options=BuildOptions(workers=2))
    assert built.sentences == len(HARBOUR)
    assert [skipped.path for skipped in built.skipped] == [broken]
    assert "stray" not in NgramModel.open(built.folder / MODEL_FILE).vocab


def test_a_text_that_is_not_kept_cant_be_extended(tmp_path: Path) -> None:
    one = write(tmp_path / "one.txt", HARBOUR)
    built = build("x", [one], tmp_path, options=BuildOptions(keep_text=False))
    assert not (built.folder / TEXT_FILE).exists()
    with pytest.raises(UsageError, match="without keeping"):
        build("x", [write(tmp_path / "two.txt", "More.\n")], tmp_path, extend=True)


def test_too_much_text_is_cut_with_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.lm.build.MOST_WORDS", 100)
    monkeypatch.setattr("core.lm.build._BATCH", 10)
    built = build(
        "x", [write(tmp_path / "a.txt", HARBOUR), write(tmp_path / "b.txt", "More.\n")], tmp_path
    )
    assert len(built.notes) == 2
    assert "Only the first" in built.notes[0]
    assert 100 <= built.words < 250


def test_a_large_text_is_read_bit_by_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mixed.txt"
    path.write_bytes("\ufeffUne café.\n".encode() + "Née là.\n".encode("cp1252"))
    whole = build("x", [write(tmp_path / "w.txt", "Une café.\nNée là.\n")], tmp_path / "a")
    monkeypatch.setattr("core.text.documents._LARGE_TEXT", 10)
    parts = build("x", [path], tmp_path / "b")
    assert (whole.folder / MODEL_FILE).read_bytes() == (parts.folder / MODEL_FILE).read_bytes()


@pytest.mark.parametrize("damage", ["cut", "kind", "number"])
def test_a_damaged_text_is_refused(damage: str, tmp_path: Path, general: NgramModel) -> None:
    path = tmp_path / TEXT_FILE
    stream = np.array([3, END_ID], dtype=np.int32)
    text = Text(["<unk>", "<s>", "</s>", "a"], stream, (Document("a", "0", 1, 1),), {"a": {"A": 1}})
    if damage == "number":
        save_text(Text(text.words[:3], stream), path)
    else:
        save_text(text, path)
        found = load_text(path)
        assert (found.words, found.documents, found.forms) == (
            text.words, text.documents, text.forms,
        )  # fmt: skip
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-70])
    if damage == "kind":
        general.save(path)
    with pytest.raises(PackError, match="damaged"):
        load_text(path)


def test_repetitions_fall_on_one_side() -> None:
    words = ["<unk>", "<s>", "</s>", *(f"w{i}" for i in range(200))]
    lines = [[3 + i, 3 + (7 * i) % 200, END_ID] for i in range(200)] * 3
    stream = np.array([w for line in lines for w in line], dtype=np.int32)
    learnt, held_out = split_held_out(stream)
    left = {tuple(s) for s in sentences_of(learnt, words)}
    right = {tuple(s) for s in sentences_of(held_out, words)}
    assert len(right) == 10
    assert not left & right
    assert learnt.size + held_out.size == stream.size


def test_a_removed_domain_is_in_the_bin(tmp_path: Path, sonant_home: Path) -> None:
    root = sonant_home / "data" / "domains"
    built = build("boats", [write(tmp_path / "a.txt", HARBOUR)], root)
    assert "boats" in domain_folders()
    kept = remove_domain("boats")
    assert "boats" not in domain_folders()
    assert kept.is_relative_to(sonant_home / "data" / "bin")
    verify(kept)
    kept.rename(built.folder)
    assert "boats" in domain_folders()
    with pytest.raises(UsageError, match="ships"):
        remove_domain("medical")
    with pytest.raises(UsageError, match=r"no domain \.\./x"):
        remove_domain("../x")


def test_an_uncased_document_does_not_outvote_a_cased_one(tmp_path: Path) -> None:
    cased = write(tmp_path / "letter.txt", ["We wrote to London.", "The boats of London."] * 3)
    plain = write(tmp_path / "talk.txt", ["we went to london", "the boats of london"] * 40)
    built = build("x", [plain, cased], tmp_path)
    assert read_forms(built.folder) == {"london": "London"}
    assert load_text(built.folder / TEXT_FILE).documents[0].cased is False
    more = write(tmp_path / "more.txt", ["Tell london what London said to Mary at london."] * 9)
    built = build("x", [more], tmp_path, extend=True)
    assert read_forms(built.folder) == {"mary": "Mary"}
