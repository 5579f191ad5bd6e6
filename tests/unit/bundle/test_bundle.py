"""Bundles: what is written comes back; what could harm is refused and leaves nothing behind."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from core.bundle import MOST_FILES, unpacked, write_bundle
from core.errors import Cancelled, InputError, OutputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    (made / "manifest.toml").write_text("kind = 1\n", encoding="utf-8")
    (made / "model.lm").write_bytes(bytes(range(256)) * 5000)
    return made


def _zip(path: Path, entries: dict[str, bytes], mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = mode << 16
            archive.writestr(entry, content)
    return path


def _refused(path: Path, root: Path, limit: int = 1 << 20) -> str:
    with pytest.raises(InputError) as caught, unpacked(path, root, limit=limit):
        pass
    assert list(root.iterdir()) == []
    return str(caught.value)


def test_a_folder_comes_back_as_it_was(folder: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "out" / "a.sonant"
    write_bundle(folder, b"kind = 1\n", ["model.lm"], bundle)
    with zipfile.ZipFile(bundle) as archive:  # any zip program can look into it
        assert archive.testzip() is None
        assert archive.namelist() == ["manifest.toml", "model.lm"]
    root = tmp_path / "root"
    with unpacked(bundle, root) as found:
        assert (found / "model.lm").read_bytes() == (folder / "model.lm").read_bytes()
        found.rename(root / "kept")
    assert [path.name for path in root.iterdir()] == ["kept"]


def test_equal_folders_make_equal_files(folder: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.sonant", tmp_path / "2.sonant"
    write_bundle(folder, b"kind = 1\n", ["model.lm"], one)
    write_bundle(folder, b"kind = 1\n", ["model.lm"], two)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "name",
    ["../evil", "a/../../evil", "/etc/evil", "C:evil", "C:/evil", "..\\evil", "a//b", "./a",
     "con. ", "a\0b", ""],
)  # fmt: skip
def test_names_that_lead_out_are_refused(name: str, tmp_path: Path) -> None:
    bundle = _zip(tmp_path / "a.sonant", {"manifest.toml": b""})
    # zipfile itself cleans some names when writing: put the raw one in by hand.
    raw = bundle.read_bytes()
    _zip(bundle, {"manifest.toml": b"", "x" * max(len(name), 1): b"evil"})
    raw = bundle.read_bytes().replace(b"x" * max(len(name), 1), name.encode() or b"/")
    bundle.write_bytes(raw)
    _refused(bundle, tmp_path / "root")
    assert not (tmp_path / "evil").exists()


def test_links_are_refused(tmp_path: Path) -> None:
    bundle = _zip(tmp_path / "a.sonant", {"manifest.toml": b"/etc/passwd"}, stat.S_IFLNK | 0o777)
    assert "no plain file" in _refused(bundle, tmp_path / "root")


def test_a_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    bundle = _zip(tmp_path / "a.sonant", {"manifest.toml": b"", "model.lm": bytes(40 << 20)})
    assert bundle.stat().st_size < 1 << 20
    assert "more than is allowed" in _refused(bundle, tmp_path / "root", limit=8 << 20)


def test_a_size_that_the_file_understates_is_counted_all_the_same(tmp_path: Path) -> None:
    bundle = _zip(tmp_path / "a.sonant", {"manifest.toml": b"", "model.lm": bytes(3 << 20)})
    raw = bundle.read_bytes().replace((3 << 20).to_bytes(4, "little"), (7).to_bytes(4, "little"))
    bundle.write_bytes(raw)
    _refused(bundle, tmp_path / "root")


def test_too_many_files_and_doubles_are_refused(tmp_path: Path) -> None:
    many = {f"f{number}": b"" for number in range(MOST_FILES)}
    bundle = _zip(tmp_path / "a.sonant", {"manifest.toml": b"", **many})
    assert "more than" in _refused(bundle, tmp_path / "root")
    twice = _zip(tmp_path / "b.sonant", {"manifest.toml": b"", "a": b"1", "A": b"2"})
    assert "twice" in _refused(twice, tmp_path / "root")


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04" + bytes(60)])
def test_other_files_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.sonant"
    path.write_bytes(content)
    _refused(path, tmp_path / "root")


def test_a_damaged_file_is_refused(folder: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "a.sonant"
    write_bundle(folder, b"kind = 1\n", ["model.lm"], bundle)
    raw = bytearray(bundle.read_bytes())
    raw[len(raw) // 3] ^= 0xFF
    bundle.write_bytes(raw)
    _refused(bundle, tmp_path / "root", limit=8 << 20)


def test_a_missing_file_is_told_and_no_half_bundle_stays(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"other\.lm"):
        write_bundle(folder, b"kind = 1\n", ["other.lm"], tmp_path / "out" / "a.sonant")
    assert list((tmp_path / "out").iterdir()) == []


def test_stopping_keeps_the_older_file(folder: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "a.sonant"
    bundle.write_bytes(b"older")

    def stop() -> None:
        raise Cancelled("Stopped")

    with pytest.raises(Cancelled):
        write_bundle(folder, b"kind = 1\n", ["model.lm"], bundle, stop)
    assert bundle.read_bytes() == b"older"


def test_a_place_that_is_no_folder_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_bundle(folder, b"kind = 1\n", ["model.lm"], folder / "model.lm" / "a.sonant")
