"""Files are on disk whole or not at all, for all who write them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.bundle import write_bundle
from core.disk import put, replacing
from core.errors import OutputError
from core.export.files import write_whole
from core.lexicon.lexicon import build_lexicon
from core.lm.arpa import write_arpa
from core.lm.corpus import Text, save_text
from core.lm.domains import Manifest, write_manifest
from core.lm.written import write_forms
from core.store.emissions import EmissionsStore, key_of
from core.vocabulary.ready import Ready, Row, write_lists
from tests.helpers.language import model_of
from tests.helpers.tones import install_tone_pack
from tests.helpers.vocabulary import Speller

FULL = OSError(28, "No space left on device")


def test_a_file_takes_the_place_of_another_with_usual_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    (tmp_path / "plain").write_text("")
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode
    put(path, "grüße\n")
    assert path.read_bytes() == "grüße\n".encode()
    assert {one.name for one in tmp_path.iterdir()} == {"a.txt", "plain"}


def test_names_of_any_length_can_be_written(tmp_path: Path) -> None:
    put(tmp_path / ("x" * 250), "text")
    assert (tmp_path / ("x" * 250)).read_text() == "text"


@pytest.mark.parametrize("failure", [ValueError("mine"), KeyboardInterrupt()])
def test_whatever_is_raised_leaves_the_old_file_alone(
    failure: BaseException, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail() -> None:
        with replacing(path) as file:
            file.write(b"half")
            raise failure

    with pytest.raises(type(failure)):
        fail()
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "old"


def test_a_folder_that_can_not_be_forced_to_disk_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, []

    def only_files(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 1:
            raise OSError(22, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    put(tmp_path / "a.txt", "text")
    assert (tmp_path / "a.txt").read_text() == "text"


LIMITED = """
import resource, signal, sys
from pathlib import Path
from core.disk import put
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    put(Path(sys.argv[1]), b"x" * 5000)
except OSError as error:
    sys.exit(7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't limit the size of files")
def test_the_system_itself_refuses_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    assert subprocess.run([sys.executable, "-c", LIMITED, path], check=False).returncode == 7
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "old"


def _bundle(folder: Path) -> None:
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "a.txt").write_text("a")
    write_bundle(folder / "in", b"", ["a.txt"], folder / "x.sonant")


def _lists(folder: Path) -> None:
    write_lists([Ready("towns", "Towns", "made up", "CC0", [Row("Leith", 1.0, "city")])], folder)


def _domain(folder: Path) -> None:
    write_manifest(folder, Manifest("x", "x", "en", 1, (1,), "CC0", "made up", {}))


def _emissions(folder: Path) -> None:
    EmissionsStore(folder).put(key_of("0" * 64, None, "m", 1), [], [], 1)


WRITERS: dict[str, Callable[[Path], object]] = {
    "result": lambda folder: write_whole(folder / "a.txt", "text"),
    "model": lambda folder: model_of(["a b"], 1).save(folder / "a.lm"),
    "arpa": lambda folder: write_arpa(model_of(["a b"], 1), folder / "a.arpa.gz"),
    "text": lambda folder: save_text(Text(), folder / "text.words"),
    "forms": lambda folder: write_forms(folder, ["ATM"]),
    "domain": _domain,
    "lexicon": lambda folder: build_lexicon(["a"], Speller()).save(folder / "a.npz", ["a"]),  # type: ignore[arg-type]
    "bundle": _bundle,
    "lists": _lists,
    "pack": install_tone_pack,
    "emissions": _emissions,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_leaves_what_was_there(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    WRITERS[name](tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert before

    def full(_: int) -> None:
        raise FULL

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises((OutputError, OSError)):
        WRITERS[name](tmp_path)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


def test_arrays_are_read_back_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_of(["a b", "b c"], 2)
    model.save(tmp_path / "a.lm")

    def full(_: int) -> None:
        raise FULL

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        model_of(["x y z"], 3).save(tmp_path / "a.lm")
    again = type(model).open(tmp_path / "a.lm")
    assert np.array_equal(again.arrays.log_prob, model.arrays.log_prob)
