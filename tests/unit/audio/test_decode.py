"""Any sound file becomes 16 kHz mono, and every broken one says what is wrong with it."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.audio import decode
from core.audio.decode import (
    BLOCK_SAMPLES,
    SAMPLE_RATE,
    DecodeReport,
    probe,
    read_blocks,
    read_samples,
)
from core.audio.identity import file_identity
from core.errors import InputError
from tests.helpers.audio_files import (
    CODECS,
    scribble,
    speech_like,
    tone,
    truncate,
    write_audio,
    write_video_only,
)

LOSSLESS = (".wav", ".flac", ".mkv")


def drain(path: Path, channel: int | None = None) -> tuple[NDArray[np.float32], DecodeReport]:
    report = DecodeReport()
    return np.concatenate(list(read_blocks(path, channel, report))), report


def lag(sound: NDArray[np.float32], reference: NDArray[np.float32]) -> int:
    """Return by how many samples `sound` comes later than `reference`."""
    size = 1 << (len(sound) + len(reference)).bit_length()
    product = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(reference, size))
    peak = int(np.argmax(np.fft.irfft(product, size)))
    return peak - size if peak > size // 2 else peak


@pytest.mark.parametrize("suffix", sorted(CODECS))
def test_every_format_keeps_its_length_and_its_place_in_time(tmp_path: Path, suffix: str) -> None:
    original = speech_like(3.0)
    sound, report = drain(write_audio(tmp_path / f"a{suffix}", original))
    # AAC's last frame is filled up; nothing else may be added or lost.
    assert 0 <= len(sound) - len(original) <= (1024 if CODECS[suffix] == "aac" else 0)
    assert lag(sound, original) == 0
    assert report.notes == []
    assert report.samples == len(sound)


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_lossless_formats_give_back_the_very_samples(tmp_path: Path, suffix: str) -> None:
    original = np.asarray(np.rint(speech_like(2.0) * 32768) / 32768, np.float32)
    sound = read_samples(write_audio(tmp_path / f"a{suffix}", original))
    np.testing.assert_array_equal(sound, original)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 96000, 192000])
def test_resampling_is_clean_and_exact_in_length(tmp_path: Path, rate: int) -> None:
    original = tone(2.217, rate, hertz=1000.0)
    sound = read_samples(write_audio(tmp_path / "a.wav", original, rate))
    assert len(sound) == round(len(original) * SAMPLE_RATE / rate)
    middle = slice(200, -200)
    error = np.abs(sound - tone(3.0, hertz=1000.0)[: len(sound)])[middle].max()
    assert error < 10 ** (-80 / 20)


def test_what_lies_above_the_new_band_is_removed(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", tone(1.0, 48000, hertz=9000.0), 48000)
    assert np.abs(read_samples(path))[200:-200].max() < 10 ** (-80 / 20)


@pytest.mark.parametrize("channels", [2, 6, 8])
def test_a_channel_can_be_chosen(tmp_path: Path, channels: int) -> None:
    sound = np.stack([tone(0.5, hertz=200.0 * (i + 1)) for i in range(channels)])
    path = write_audio(tmp_path / "a.wav", sound)
    for index in range(channels):
        np.testing.assert_allclose(read_samples(path, index), sound[index], atol=1e-4)


def test_two_channels_are_mixed_equally(tmp_path: Path) -> None:
    left, right = tone(0.5, hertz=300.0), tone(0.5, hertz=700.0)
    path = write_audio(tmp_path / "a.wav", np.stack([left, right]))
    np.testing.assert_allclose(read_samples(path), (left + right) / 2, atol=1e-4)


def test_surround_sound_keeps_the_dialogue_in_front_and_never_clips(tmp_path: Path) -> None:
    sound = np.zeros((6, 8000), dtype=np.float32)
    sound[2] = tone(0.5, level=0.9)
    centre = np.abs(read_samples(write_audio(tmp_path / "c.wav", sound))).max()
    sound[:] = 0.0
    sound[5] = tone(0.5, level=0.9)
    behind = np.abs(read_samples(write_audio(tmp_path / "b.wav", sound))).max()
    assert centre > 1.8 * behind > 0
    sound[:] = 0.999
    assert np.abs(read_samples(write_audio(tmp_path / "a.wav", sound))).max() <= 1.0


def test_blocks_are_of_one_size_and_join_to_the_whole(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.flac", speech_like(47.3))
    blocks = list(read_blocks(path))
    assert [len(block) for block in blocks] == [BLOCK_SAMPLES, BLOCK_SAMPLES, round(7.3 * 16000)]
    assert all(block.dtype == np.float32 for block in blocks)


def test_the_fingerprint_is_of_the_sound_and_not_of_the_file(tmp_path: Path) -> None:
    sound = speech_like(2.0)
    _, one = drain(write_audio(tmp_path / "a.wav", sound))
    _, same = drain(write_audio(tmp_path / "a.flac", sound))
    sound[1000] += 0.01
    _, other = drain(write_audio(tmp_path / "b.wav", sound))
    assert one.fingerprint == same.fingerprint
    assert one.fingerprint != other.fingerprint
    assert len(one.fingerprint) == 64


def test_a_film_gives_its_sound(tmp_path: Path) -> None:
    original = speech_like(2.0)
    sound = read_samples(write_audio(tmp_path / "a.mkv", original, video=True))
    assert lag(sound, original) == 0
    assert len(sound) == len(original)


def test_probe_tells_what_a_file_holds(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.flac", np.stack([tone(1.5, 44100)] * 2), 44100)
    info = probe(path)
    assert (info.format, info.codec, info.sample_rate) == ("flac", "flac", 44100)
    assert (info.channels, info.layout, info.samples) == (2, "stereo", 24000)


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", tone(0.5))
    before = path.read_bytes(), path.stat().st_mtime_ns
    path.chmod(0o444)
    read_samples(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [item.name for item in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize(
    "name", ["with space.wav", "naïve—日本.wav", "http:x.wav", "%20#?.wav", "-.wav", "a'b\"c.wav"]
)
def test_odd_file_names_are_names(tmp_path: Path, name: str) -> None:
    path = write_audio(tmp_path / "plain.wav", tone(0.1)).rename(tmp_path / name)
    assert len(read_samples(path)) == 1600


def test_a_title_in_an_old_encoding_does_no_harm(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", tone(0.5))
    content = path.read_bytes()
    title = b"INFOINAM\x06\0\0\0Caf\xe9 \0"
    chunk = b"LIST" + len(title).to_bytes(4, "little") + title
    at = content.index(b"data")
    path.write_bytes(content[:at] + chunk + content[at:])
    assert len(read_samples(path)) == 8000


def test_silence_is_sound(tmp_path: Path) -> None:
    sound, report = drain(write_audio(tmp_path / "a.wav", np.zeros(8000, dtype=np.float32)))
    assert len(sound) == 8000
    assert not sound.any()
    assert report.notes == []


def test_clipped_sound_is_read(tmp_path: Path) -> None:
    clipped = np.clip(speech_like(1.0) * 20, -1, 1)
    sound = read_samples(write_audio(tmp_path / "a.wav", clipped))
    assert np.abs(sound).max() <= 1.0
    np.testing.assert_allclose(sound, clipped, atol=1e-4)


def test_numbers_that_are_no_sound_become_silence(tmp_path: Path) -> None:
    sound = tone(0.5)
    sound[10:13] = np.nan, np.inf, 7.0
    read = read_samples(write_audio(tmp_path / "a.wav", sound, codec="pcm_f32le"))
    np.testing.assert_array_equal(read[10:13], np.array([0, 1, 1], dtype=np.float32))
    np.testing.assert_array_equal(read[13:], sound[13:])


# --- damage ----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".mp3", ".ogg", ".opus", ".mkv", ".webm"])
def test_a_cut_file_gives_its_beginning_and_one_note(tmp_path: Path, suffix: str) -> None:
    original = speech_like(10.0)
    path = truncate(write_audio(tmp_path / f"a{suffix}", original), 0.6)
    sound, report = drain(path)
    assert 0.45 < len(sound) / len(original) < 0.7
    assert lag(sound, original[: len(sound)]) == 0
    assert len(report.notes) == 1
    assert "end is missing" in report.notes[0]
    assert report.fingerprint


@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".mkv", ".webm", ".m4a"])
def test_after_damage_times_stay_true(tmp_path: Path, suffix: str) -> None:
    original = speech_like(10.0)
    path = scribble(write_audio(tmp_path / f"a{suffix}", original), 0.4, 0.5)
    sound, report = drain(path)
    assert abs(len(sound) - len(original)) <= 1024
    tail = slice(7 * SAMPLE_RATE, 9 * SAMPLE_RATE)
    assert abs(lag(sound[tail], original[tail])) <= 0.1 * SAMPLE_RATE
    assert len(report.notes) == 1
    assert "damaged at 0:0" in report.notes[0]


def test_damage_in_an_mp3_is_noted(tmp_path: Path) -> None:
    path = scribble(write_audio(tmp_path / "a.mp3", speech_like(10.0)), 0.4, 0.5)
    sound, report = drain(path)
    assert len(sound) > 8 * SAMPLE_RATE
    assert len(report.notes) == 1


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_wav_from_a_pipe_is_whole(tmp_path: Path, size: int) -> None:
    path = write_audio(tmp_path / "a.wav", tone(1.0))
    content = bytearray(path.read_bytes())
    at = content.find(b"data") + 4
    content[at : at + 4] = size.to_bytes(4, "little")
    path.write_bytes(content)
    sound, report = drain(path)
    assert len(sound) == SAMPLE_RATE
    assert report.notes == []


# --- what isn't a recording ------------------------------------------------------------------


def refused(path: Path, channel: int | None = None) -> str:
    with pytest.raises(InputError) as caught:
        list(read_blocks(path, channel))
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    assert path.name in str(caught.value) or "\0" in path.name
    assert caught.value.todo
    return caught.value.what


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "doesn't exist" in refused(tmp_path / "gone.wav")
    with pytest.raises(InputError):
        probe(tmp_path / "gone.wav")
    with pytest.raises(InputError):
        file_identity(tmp_path / "gone.wav")


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path)


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.touch()
    assert "is empty" in refused(path)


def test_a_file_with_a_header_and_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
    assert "without any sound" in refused(path)


@pytest.mark.parametrize("name", ["a.txt", "a.wav", "a.mp3", "a"])
def test_text_is_no_recording(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("The quick brown fox jumps over the lazy dog.\n" * 200)
    assert "isn't a recording" in refused(path)


def test_noise_bytes_are_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(np.random.default_rng(5).bytes(50_000))
    assert "isn't a recording" in refused(path)


def test_pictures_alone_are_told_apart(tmp_path: Path) -> None:
    assert "no sound track" in refused(write_video_only(tmp_path / "a.mp4"))


def test_a_film_cut_short_lacks_its_index(tmp_path: Path) -> None:
    path = truncate(write_audio(tmp_path / "a.m4a", speech_like(5.0)), 0.5)
    assert "cut short" in refused(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nb.wav\n"),
        ("a.ffconcat", "ffconcat version 1.0\nfile b.wav\n"),
    ],
)
def test_a_playlist_is_not_followed(tmp_path: Path, name: str, text: str) -> None:
    write_audio(tmp_path / "b.wav", tone(0.5))
    (tmp_path / name).write_text(text)
    refused(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    assert "isn't a plain file" in refused(tmp_path / "a.wav")


def test_a_file_one_may_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_audio(tmp_path / "a.wav", tone(0.1))
    path.chmod(0)
    if os.access(path, os.R_OK):  # The administrator may read everything: pretend.

        def deny(self: Path, *_: object) -> None:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", deny)
    assert "may not be read" in refused(path)


def test_a_name_no_file_can_have(tmp_path: Path) -> None:
    assert "isn't a file name" in refused(tmp_path / "a\0b")


def test_a_channel_that_is_not_there(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", tone(0.1))
    assert refused(path, 1) == "a.wav has one channel, no channel 2"
    assert refused(path, -1)


# --- identity --------------------------------------------------------------------------------


def test_identity_follows_a_renamed_file_and_notices_a_change(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", tone(0.5))
    before = file_identity(path)
    moved = path.rename(tmp_path / "b.wav")
    assert file_identity(moved) == before
    content = bytearray(moved.read_bytes())
    content[-1] ^= 1
    times = moved.stat().st_atime_ns, moved.stat().st_mtime_ns
    moved.write_bytes(content)
    os.utime(moved, ns=times)
    assert file_identity(moved) != before


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0:00.0"), (59.96, "1:00.0"), (3723.44, "1:02:03.4")]
)
def test_times_read_like_a_clock(seconds: float, text: str) -> None:
    assert decode._clock(seconds) == text
