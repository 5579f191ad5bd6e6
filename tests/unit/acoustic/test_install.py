"""Packs are installed whole from a folder or a file; what isn't one leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.acoustic.install import install_pack, own_packs, pack_folders
from core.acoustic.pack import MANIFEST, load_pack
from core.bundle import write_bundle
from core.errors import InputError, PackError, SonantError
from core.folders import resources

STARTER = resources() / "packs" / "en-starter"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A small pack whose network is only bytes."""
    folder = tmp_path / "pack"
    folder.mkdir()
    text = (STARTER / MANIFEST).read_text(encoding="utf-8")
    head = text[: text.index("[files]")].replace('id = "en-starter"', 'id = "mine"')
    (folder / "acoustic.onnx").write_bytes(b"network")
    import hashlib

    digest = hashlib.sha256(b"network").hexdigest()
    (folder / MANIFEST).write_text(f'{head}[files]\n"acoustic.onnx" = "{digest}"\n', "utf-8")
    return folder


def _bundle(pack: Path, path: Path, *names: str) -> Path:
    write_bundle(pack, (pack / MANIFEST).read_bytes(), ["acoustic.onnx", *names], path)
    return path


def test_from_a_folder_and_from_a_file(pack: Path, tmp_path: Path) -> None:
    assert install_pack(pack) == "mine"
    assert load_pack(pack_folders()["mine"]).id == "mine"
    with pytest.raises(InputError, match="already"):
        install_pack(_bundle(pack, tmp_path / "a.sonant"))
    (own_packs() / "mine").rename(tmp_path / "away")
    assert install_pack(_bundle(pack, tmp_path / "a.sonant")) == "mine"
    assert [path.name for path in own_packs().iterdir()] == ["mine"]


def test_a_damaged_pack_leaves_nothing(pack: Path, tmp_path: Path) -> None:
    (pack / "acoustic.onnx").write_bytes(b"another")
    for source in (pack, _bundle(pack, tmp_path / "a.sonant")):
        with pytest.raises(PackError, match="damaged"):
            install_pack(source)
    assert list(own_packs().iterdir() if own_packs().exists() else []) == []


def test_files_that_no_manifest_names_are_refused(pack: Path, tmp_path: Path) -> None:
    (pack / "run.py").write_text("print()", encoding="utf-8")
    with pytest.raises(InputError, match="doesn't name"):
        install_pack(_bundle(pack, tmp_path / "a.sonant", "run.py"))


def test_what_is_no_pack_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.sonant").write_bytes(b"junk")
    for source in (tmp_path, tmp_path / "a.sonant", tmp_path / "none"):
        with pytest.raises(SonantError):
            install_pack(source)


def test_the_starter_says_how_accurate_it_is() -> None:
    assert "%" in load_pack(STARTER).accuracy
