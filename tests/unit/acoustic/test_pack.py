"""Packs come back as written; what is damaged, foreign or leads outside is refused in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.acoustic.pack import (
    MANIFEST,
    Calibration,
    Evidence,
    FeatureSettings,
    Pack,
    Scales,
    load_pack,
    token_set_of,
    write_pack,
)
from core.errors import PackError
from core.folders import resources

TOKENS = ("<blank>", "ɑ", "tʃ", '"', "\\", "é", "𝛼")


def make_pack(folder: Path, **changes: object) -> Pack:
    (folder / "model").mkdir(parents=True, exist_ok=True)
    (folder / "model" / "small.onnx").write_bytes(b"network " * 100)
    (folder / "words.txt").write_text("a\nb\n")
    pack = Pack(
        folder=folder,
        id="test-pack",
        version="1.2.0",
        title='A "test" pack \\ with\nodd characters\t\x7f',
        languages=("en", "en-GB"),
        licence="CC-BY-4.0",
        data="Recordings of nobody.\n\nMade up.",
        token_set=token_set_of("phone", TOKENS, 0),
        log_prior=np.array([0, -1, -2, -3, -4, -5, -1e-5], dtype=np.float32),
        features=FeatureSettings(),
        model_file="model/small.onnx",
        accelerator_file="",
        hop_samples=480,
        right_context_samples=7520,
        scales=Scales(1.25, 0.3, -0.5),
        files=(("model/small.onnx", ""), ("words.txt", "")),
    )
    return replace(pack, **changes)  # type: ignore[arg-type]


def same(one: Pack, other: Pack) -> bool:
    fields = [name for name in Pack.__slots__ if name != "log_prior"]
    assert one.log_prior is not None
    assert other.log_prior is not None
    np.testing.assert_allclose(one.log_prior, other.log_prior, atol=1e-6)
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def test_a_pack_comes_back_as_written(tmp_path: Path) -> None:
    made = make_pack(tmp_path)
    written = write_pack(made)
    assert same(written, replace(made, files=written.files))
    assert same(load_pack(tmp_path), written)
    assert [len(digest) for _, digest in written.files] == [64, 64]
    assert written.path("words.txt") == tmp_path / "words.txt"
    assert not list(tmp_path.glob("*.part"))


def test_a_pack_without_a_prior(tmp_path: Path) -> None:
    assert write_pack(make_pack(tmp_path, log_prior=None)).log_prior is None


def test_what_tells_speech_from_noise_comes_back_as_written(tmp_path: Path) -> None:
    evidence = Evidence(gain=2.25, stretch=-2.0, labels=0.375, bias=-3.0)
    assert write_pack(make_pack(tmp_path, evidence=evidence)).evidence == evidence
    path = tmp_path / MANIFEST
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("bias = -3.0", 'bias = "low"'), encoding="utf-8")
    assert "bias" in refused(tmp_path)
    head, _, rest = text.partition("[evidence]")
    path.write_text(head + rest[rest.index("[files]") :], encoding="utf-8")
    assert load_pack(tmp_path).evidence is None


def test_weights_of_confidences_come_back_as_written(tmp_path: Path) -> None:
    calibration = Calibration(bias=-1.25, slope=0.75, segment=0.5)
    assert write_pack(make_pack(tmp_path, calibration=calibration)).calibration == calibration
    path = tmp_path / MANIFEST
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("slope = 0.75", 'slope = "steep"'), encoding="utf-8")
    assert "slope" in refused(tmp_path)
    head, _, rest = text.partition("[confidence]")
    path.write_text(head + rest[rest.index("[files]") :], encoding="utf-8")
    assert load_pack(tmp_path).calibration == Calibration()


def test_the_built_in_pack_tells_speech_from_noise() -> None:
    """After a new network: python -m core.train.evidence (core/train/README.md)."""
    evidence = load_pack(resources() / "packs" / "en-starter").evidence
    assert evidence is not None
    assert evidence.gain > 0.0 > evidence.stretch


@settings(max_examples=50, deadline=None)
@given(
    title=st.text(st.characters(exclude_categories=["Cs"])),
    scale=st.floats(allow_nan=False, allow_infinity=False),
)
def test_any_text_and_number_survive(
    tmp_path_factory: pytest.TempPathFactory, title: str, scale: float
) -> None:
    made = make_pack(tmp_path_factory.mktemp("pack"), title=title, scales=Scales(scale, 0.0, 0.0))
    written = write_pack(made)
    assert written.title == title
    assert written.scales.lm_weight == scale


def test_identity_follows_what_determines_the_emissions(tmp_path: Path) -> None:
    pack = write_pack(make_pack(tmp_path))
    assert pack.identity.startswith("test-pack 1.2.0 ")
    retuned = write_pack(replace(pack, scales=Scales(9.0, 9.0, 9.0), title="Other"))
    assert retuned.identity == pack.identity
    (tmp_path / "model" / "small.onnx").write_bytes(b"another network")
    assert write_pack(pack).identity != pack.identity
    assert write_pack(replace(pack, hop_samples=160)).identity != write_pack(pack).identity


def refused(folder: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert caught.value.exit_code == 4
    assert caught.value.todo
    return caught.value.what


def test_no_pack_there(tmp_path: Path) -> None:
    assert "no pack" in refused(tmp_path / "nowhere")
    assert "no pack" in refused(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write_pack(make_pack(tmp_path))
    (tmp_path / "words.txt").unlink()
    assert "lacks words.txt" in refused(tmp_path)


def test_any_changed_byte_is_noticed(tmp_path: Path) -> None:
    write_pack(make_pack(tmp_path))
    path = tmp_path / "model" / "small.onnx"
    content = bytearray(path.read_bytes())
    content[77] ^= 4
    path.write_bytes(content)
    assert "damaged" in refused(tmp_path)
    path.write_bytes(content[:-1])
    assert "damaged" in refused(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"kind = ", b"[kind]\n", b"kind = 3\n", b"x" * (5 << 20)]
)
def test_a_damaged_manifest(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    assert refused(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "acoustic"', 'kind = "domain"', "kind domain"),
        ("format_version = 1", "format_version = 2", "newer Sonant"),
        ("format_version = 1", "format_version = true", "type int"),
        ('kind = "phone"', 'kind = "letter"', "phone or subword"),
        ("blank = 0", "blank = 7", "no token"),
        ("blank = 0", "blank = -1", "0 or more"),
        ('"ɑ", ', '"tʃ", ', "twice"),
        ('"ɑ", ', "", "one number per token"),
        ("log_prior = [0.0,", "log_prior = [nan,", "finite"),
        ("bins = 80", "bins = 40", "doesn't compute"),
        ("hop_samples = 480", "hop_samples = 0", "1 or more"),
        ("hop_samples = 480", "hop_samples = 99999999999", "1 or more"),
        ("hop_samples = 480", "", "is missing"),
        ("lm_weight = 1.25", "lm_weight = inf", "finite"),
        ("lm_weight = 1.25", 'lm_weight = "much"', "type float"),
        ('id = "test-pack"', 'id = "../x"', "letters"),
        ('languages = ["en", "en-GB"]', "languages = []", "texts"),
        ('file = "model/small.onnx"', 'file = "model/other.onnx"', "among its files"),
        ('"words.txt" = "', '"../words.txt" = "', "inside the pack"),
        ('"words.txt" = "', '"/etc/passwd" = "', "inside the pack"),
        ('"words.txt" = "', '"C:words.txt" = "', "inside the pack"),
        ('"words.txt" = "', '"a\\\\words.txt" = "', "inside the pack"),
        ('"words.txt" = "', '"manifest.toml" = "', "inside the pack"),
        ('"words.txt" = "', '"words.txt" = "Z', "SHA-256"),
    ],
)
def test_what_a_manifest_may_not_say(tmp_path: Path, old: str, new: str, says: str) -> None:
    write_pack(make_pack(tmp_path))
    path = tmp_path / MANIFEST
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert says in refused(tmp_path)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    write_pack(make_pack(folder))
    secret = tmp_path / "secret"
    secret.write_text("a\nb\n")
    (folder / "words.txt").unlink()
    try:
        (folder / "words.txt").symlink_to(secret)
    except OSError:
        pytest.skip("no links here")
    assert "outside" in refused(folder)


def test_writing_checks_too(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="lacks gone"):
        write_pack(make_pack(tmp_path, files=(("model/small.onnx", ""), ("gone", ""))))
    with pytest.raises(PackError, match="among its files"):
        write_pack(make_pack(tmp_path, model_file="words"))
    assert not (tmp_path / MANIFEST).exists()
