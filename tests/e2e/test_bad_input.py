"""What can't be used is told in one sentence, with the right code; what can is transcribed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.conftest import TEXT, WRITTEN, Call, assert_told
from tests.helpers.audio_files import truncate, write_audio, write_video_only
from tests.helpers.tones import speak, write_wav

ROOT_USER = os.name == "posix" and os.geteuid() == 0


def no_file(folder: Path) -> Path:
    return folder / "missing.wav"


def empty_file(folder: Path) -> Path:
    (folder / "empty.wav").touch()
    return folder / "empty.wav"


def zero_length(folder: Path) -> Path:
    return write_wav(folder / "zero.wav", np.zeros(0, dtype=np.float32))


def not_audio(folder: Path) -> Path:
    (folder / "letter.mp3").write_text("Dear Sir or Madam, " * 200)
    return folder / "letter.mp3"


def random_bytes(folder: Path) -> Path:
    (folder / "noise.mp3").write_bytes(np.random.default_rng(1).bytes(5000))
    return folder / "noise.mp3"


def video_only(folder: Path) -> Path:
    return write_video_only(folder / "film.mp4")


def a_folder(folder: Path) -> Path:
    (folder / "recordings").mkdir()
    return folder / "recordings"


@pytest.mark.parametrize(
    "make", [no_file, empty_file, zero_length, not_audio, random_bytes, video_only, a_folder]
)
def test_a_bad_recording_is_told_and_the_others_are_done(
    make: Callable[[Path], Path], sonant: Call, talk: Path, tmp_path: Path
) -> None:
    bad = make(tmp_path)
    done = sonant("transcribe", bad, talk, "--out", "results")
    assert_told(done, 3, bad.name)
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["talk.txt"]


@pytest.mark.skipif(ROOT_USER or os.name == "nt", reason="root may read everything")
def test_an_unreadable_recording_is_told(sonant: Call, talk: Path) -> None:
    talk.chmod(0)
    assert_told(sonant("transcribe", talk), 3, "talk.wav")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("encoding.csv", b"written\n\xff\xfe\xfa\n"),
        ("columns.csv", b"colour,size\nred,3\n"),
        ("line.txt", b"word " * 40_000),
        ("binary.txt", b"\x00\x01\x02word\n"),
    ],
)
def test_a_broken_list_is_told(
    name: str, content: bytes, sonant: Call, talk: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    done = sonant("transcribe", talk, "--vocabulary", name)
    assert_told(done, 3, name)
    assert done.stdout == ""


def test_a_missing_list_is_told(sonant: Call, talk: Path) -> None:
    assert_told(sonant("transcribe", talk, "--vocabulary", "no.csv"), 3, "no.csv")


@pytest.mark.parametrize("damage", ["model", "manifest", "gone"])
def test_a_corrupt_pack_is_told(damage: str, sonant: Call, talk: Path, home: Path) -> None:
    folder = home / "data" / "packs" / "en-starter"
    if damage == "model":
        (folder / "model.onnx").write_bytes(b"other")
    elif damage == "manifest":
        (folder / "manifest.toml").write_text("kind = [")
    else:
        (folder / "manifest.toml").unlink()
    assert_told(sonant("transcribe", talk), 4, "en-starter")


def test_a_corrupt_language_model_is_told(sonant: Call, talk: Path, home: Path) -> None:
    path = home / "data" / "domains" / "general" / "model.lm"
    path.write_bytes(path.read_bytes()[:200])
    assert sonant("transcribe", talk).returncode == 4


def test_an_unknown_pack_or_domain_is_told(sonant: Call, talk: Path) -> None:
    assert_told(sonant("transcribe", talk, "--pack", "nowhere"), 4, "nowhere")
    assert_told(sonant("transcribe", talk, "--lm", "nowhere"), 2, "nowhere")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_stdout_is_told(sonant_process: Call, talk: Path) -> None:
    with Path("/dev/full").open("w") as full:
        assert_told(sonant_process("transcribe", talk, stdout=full), 5, "No space left")


def test_a_folder_that_can_not_be_made_is_told(sonant: Call, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file")
    assert_told(sonant("transcribe", talk, "--out", "results"), 5, "results")


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB, filled to the last block; needs the right to mount one."""
    mount = tmp_path / "tiny"
    mount.mkdir()
    program = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs"]
    if (
        not program
        or subprocess.run([program, *options, mount], capture_output=True, check=False).returncode
    ):
        pytest.skip("no right to mount a file system")
    (mount / "filler").write_bytes(bytes(60 * 1024))
    yield mount
    subprocess.run(["umount", mount], check=True)


def test_a_full_disk_leaves_no_half_file(sonant: Call, tiny_disk: Path, tmp_path: Path) -> None:
    write_wav(tmp_path / "long.wav", speak("the quick brown fox " * 6))
    done = sonant("transcribe", "long.wav", "--format", "json", "--out", tiny_disk)
    assert_told(done, 5, "long.json")
    assert [path.name for path in tiny_disk.iterdir()] == ["filler"]


def test_a_read_only_folder_is_told(sonant: Call, talk: Path, tiny_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", tiny_disk], check=True)
    assert_told(sonant("transcribe", talk, "--out", tiny_disk), 5, "talk.txt")


def test_a_silent_recording_is_empty_with_a_note(sonant: Call, tmp_path: Path) -> None:
    write_wav(tmp_path / "silent.wav", np.zeros(48_000, dtype=np.float32))
    done = sonant("transcribe", "silent.wav")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "sonant: silent.wav: no speech was found in it\n"


def test_a_truncated_recording_gives_its_text_up_to_the_damage(
    sonant: Call, tmp_path: Path
) -> None:
    path = write_audio(tmp_path / "cut.flac", speak(TEXT)[None])
    done = sonant("transcribe", truncate(path, 0.6))
    assert done.returncode == 0
    assert done.stdout.startswith("The quick brown")
    assert "cut.flac" in done.stderr
    assert done.stderr.count("\n") == 1


def test_clipping_is_no_hindrance(sonant: Call, tmp_path: Path) -> None:
    write_wav(tmp_path / "loud.wav", np.clip(20.0 * speak(TEXT), -1, 1).astype(np.float32))
    assert sonant("transcribe", "loud.wav").stdout == WRITTEN + "\n"


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_any_rate_gives_the_text(rate: int, sonant: Call, tmp_path: Path) -> None:
    write_wav(tmp_path / "talk.wav", speak(TEXT, rate), rate)
    assert sonant("transcribe", "talk.wav").stdout == WRITTEN + "\n"


def test_six_channels_give_the_text_and_one_can_be_chosen(sonant: Call, tmp_path: Path) -> None:
    said, other = speak(TEXT), speak("the old man and the sea")
    channels = np.zeros((len(said), 6), dtype=np.float32)
    channels[:, 2] = said
    write_wav(tmp_path / "six.wav", channels)
    assert sonant("transcribe", "six.wav").stdout == WRITTEN + "\n"
    channels[: len(other), 4] = other
    write_wav(tmp_path / "six.wav", channels)
    assert sonant("transcribe", "six.wav", "--channel", "3").stdout == WRITTEN + "\n"
    done = sonant("transcribe", "six.wav", "--channel", "5", "--no-punctuation")
    assert done.stdout == "the old man and the sea\n"
    assert_told(sonant("transcribe", "six.wav", "--channel", "7"), 3, "channel 7")
