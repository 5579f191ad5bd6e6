"""Reading a recording while it is written: all of it, once, however late one comes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.audio.follow import MOST_S, follow
from core.audio.recording import RecordingFile
from tests.helpers.microphones import sine


def _always() -> bool:
    return True


def _never() -> bool:
    return False


def test_sound_is_read_as_it_gets_to_disk(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    sound = follow(path, _never)
    assert not len(next(sound))  # Nothing is there yet.
    with RecordingFile(path, 16_000, 1) as file:
        parts = []
        for _ in range(3):
            file.write(sine(1.0, rate=16_000))
            parts.append(next(sound))
            assert not len(next(sound))

    assert [len(part) for part in parts] == [16_000] * 3
    expected = sine(1.0, rate=16_000)[:, 0] / np.float32(32_768)
    np.testing.assert_array_equal(np.concatenate(parts), np.tile(expected, 3))


def test_a_late_reader_gets_all_in_pieces_and_no_markers(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    with RecordingFile(path, 48_000, 2) as file:
        file.write(np.tile(sine(1.0), (25, 2)))
        file.mark()

    parts = [part for part in follow(path, _always) if len(part)]

    assert len(parts) == 3
    assert max(len(part) for part in parts) <= MOST_S * 16_000
    assert sum(len(part) for part in parts) == pytest.approx(25 * 16_000, abs=32)
    # What is on both channels is as loud in their mean, and the markers behind it aren't sound.
    assert np.abs(np.concatenate(parts)).max() == pytest.approx(0.5, abs=0.02)


def test_a_file_of_another_kind_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    path.write_bytes(b"RIFF" + bytes(200))

    assert list(follow(path, _always)) == []


def test_a_header_of_more_than_4_gib_is_understood(tmp_path: Path) -> None:
    from core.audio.recording import _header

    path = tmp_path / "long.wav"
    path.write_bytes(_header(16_000, 1, 5 << 30) + sine(1.0, rate=16_000).tobytes())

    parts = [part for part in follow(path, _always) if len(part)]

    assert sum(len(part) for part in parts) == 16_000
