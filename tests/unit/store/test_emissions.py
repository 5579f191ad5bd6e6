"""Kept emissions come back exactly or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.acoustic.model import LOG_PROB_FLOOR, Emissions
from core.audio.segment import Segment
from core.errors import OutputError
from core.store.emissions import EmissionsStore, as_stored, key_of

ROOT = Path(__file__).parents[3]
Pairs = tuple[list[Segment], list[Emissions]]


def make_log_probs(frames: int, tokens: int, seed: int) -> NDArray[np.float32]:
    logits = np.random.default_rng(seed).normal(size=(frames, tokens)) * 6
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return logits.astype(np.float32)


def recording(number: int, lengths: tuple[int, ...] = (50, 0, 120), tokens: int = 40) -> Pairs:
    """Return segments and emissions that differ from those of every other number."""
    segments, emissions, at = [], [], 1000
    for i, frames in enumerate(lengths):
        segments.append(Segment(at, at + frames * 480 + 17))
        log_probs = make_log_probs(frames, tokens, 1000 * number + i)
        emissions.append(Emissions(log_probs, 480, at, "tokens", f"pack {number}"))
        at += frames * 480 + 5000
    return segments, emissions


def key(number: int) -> str:
    return key_of(f"sound {number}", None, "pack", "1")


def put(store: EmissionsStore, number: int, name: int | None = None) -> None:
    segments, emissions = recording(number)
    store.put(key(number if name is None else name), segments, emissions, 90_000, ["A note."])


def is_whole(store: EmissionsStore, number: int, name: int | None = None) -> bool:
    """Whether an entry is there, equal to what was put; it may not be there and differ."""
    entry = store.get(key(number if name is None else name))
    if entry is None:
        return False
    with entry:
        segments, emissions = recording(number)
        assert entry.segments == tuple(segments)
        for read, written in zip(entry, emissions, strict=True):
            np.testing.assert_array_equal(read.log_probs, as_stored(written.log_probs))
            assert read.first_sample == written.first_sample
            assert (read.hop_samples, read.token_set, read.model) == (
                written.hop_samples,
                written.token_set,
                written.model,
            )
        assert (entry.samples, entry.notes) == (90_000, ("A note.",))
    return True


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    store = EmissionsStore(tmp_path / "new" / "folder")
    assert store.get(key(1)) is None
    put(store, 1)
    assert is_whole(store, 1)
    assert is_whole(EmissionsStore(store.folder), 1)
    assert store.get(key(2)) is None
    assert [path.suffix for path in store.folder.iterdir()] == [".emissions"]


def test_rounding_is_to_half_precision_and_happens_once() -> None:
    log_probs = make_log_probs(200, 40, 1)
    log_probs[0, 0] = -np.inf
    stored = as_stored(log_probs)
    assert stored.dtype == np.float32
    assert stored.min() == LOG_PROB_FLOOR
    clipped = np.maximum(log_probs, LOG_PROB_FLOOR)
    np.testing.assert_allclose(stored, clipped, rtol=2**-11, atol=1e-7)
    np.testing.assert_array_equal(as_stored(stored), stored)


def test_a_silent_recording_is_kept_too(tmp_path: Path) -> None:
    store = EmissionsStore(tmp_path)
    store.put(key(1), [], [], 16_000, ["It is silent."])
    entry = store.get(key(1))
    assert entry is not None
    assert (list(entry), entry.samples, entry.notes) == ([], 16_000, ("It is silent.",))


def test_a_newer_entry_replaces_the_older(tmp_path: Path) -> None:
    store = EmissionsStore(tmp_path)
    put(store, 1, name=9)
    put(store, 2, name=9)
    assert is_whole(store, 2, name=9)


def test_keys_differ_by_every_part() -> None:
    keys = {
        key_of(sound, channel, model, version)
        for sound in ("a", "b")
        for channel in (None, 0, 1)
        for model in ("x", "y")
        for version in ("1", "2")
    }
    assert len(keys) == 24


def test_a_key_can_not_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="64 hex digits"):
        EmissionsStore(tmp_path).get("../" * 20 + "abcd")


def test_segments_of_two_models_do_not_mix(tmp_path: Path) -> None:
    segments, emissions = recording(1)
    _, others = recording(2)
    with pytest.raises(ValueError, match="one model"):
        EmissionsStore(tmp_path).put(key(1), segments[:2], [emissions[0], others[1]], 1)
    assert list(tmp_path.iterdir()) == []


# --- damage ----------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 0.9999))
def test_a_cut_entry_is_none_and_can_be_put_again(
    tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    store = EmissionsStore(tmp_path_factory.mktemp("store"))
    put(store, 1)
    path = next(store.folder.iterdir())
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert store.get(key(1)) is None
    put(store, 1)
    assert is_whole(store, 1)


def test_any_flipped_bit_is_noticed(tmp_path: Path) -> None:
    store = EmissionsStore(tmp_path)
    put(store, 1)
    path = next(tmp_path.iterdir())
    content = path.read_bytes()
    random = np.random.default_rng(3)
    ends = [*range(16), *range(len(content) - 64, len(content))]
    for place in [*ends, *random.integers(0, len(content), 150).tolist()]:
        broken = bytearray(content)
        broken[place] ^= 1 << int(random.integers(8))
        path.write_bytes(broken)
        assert store.get(key(1)) is None, place


@pytest.mark.parametrize("content", [b"", b"SONEMI01", b"\0" * 500, b"hello" * 100])
def test_a_foreign_file_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / f"{key(1)}.emissions").write_bytes(content)
    assert EmissionsStore(tmp_path).get(key(1)) is None


def test_a_folder_in_the_way_is_none(tmp_path: Path) -> None:
    (tmp_path / f"{key(1)}.emissions").mkdir()
    assert EmissionsStore(tmp_path).get(key(1)) is None


WRITE_FOREVER = """
import sys
from pathlib import Path
from core.store.emissions import EmissionsStore
from tests.unit.store.test_emissions import put
store = EmissionsStore(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for number in range(4):
        put(store, number)
        print(number, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing kills like that here")
@pytest.mark.parametrize("writes", [0, 1, 2, 3, 5, 8])
def test_a_killed_writer_leaves_only_whole_entries(tmp_path: Path, writes: int) -> None:
    command = [sys.executable, "-c", WRITE_FOREVER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(writes + 1):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
    store = EmissionsStore(tmp_path)
    found = [is_whole(store, number) for number in range(4)]
    assert sum(found) >= min(writes, 4)
    put(store, 0)
    assert is_whole(store, 0)


def test_what_a_killed_writer_left_is_removed_after_a_day(tmp_path: Path) -> None:
    store = EmissionsStore(tmp_path)
    old, new = tmp_path / "old.part", tmp_path / "new.part"
    old.touch()
    new.touch()
    os.utime(old, (1, 1))
    put(store, 1)
    assert not old.exists()
    assert new.exists()


def test_a_writer_that_gives_up_leaves_nothing(tmp_path: Path) -> None:
    store = EmissionsStore(tmp_path)
    segments, emissions = recording(1)
    with store.writer() as writer:
        writer.add(segments[0], emissions[0])
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OutputError, match="No space left"):
        put(EmissionsStore(tmp_path), 1)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    store = EmissionsStore(tmp_path / "taken")
    assert store.get(key(1)) is None
    assert store.recall("file", None) is None
    store.remember("file", None, "0" * 64)
    with pytest.raises(OutputError, match="can't be kept"):
        put(store, 1)


# --- several at once -------------------------------------------------------------------------


def test_writers_and_readers_at_once_see_whole_entries(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def work(seed: int) -> None:
        store = EmissionsStore(tmp_path)
        try:
            for step in range(12):
                put(store, (seed + step) % 3)
                is_whole(store, (seed + 2 * step) % 3)
        except BaseException as error:  # noqa: BLE001  handed to the test's thread
            errors.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert all(is_whole(EmissionsStore(tmp_path), number) for number in range(3))


# --- the cap ---------------------------------------------------------------------------------


def age(store: EmissionsStore, *numbers: int) -> None:
    """Make entries look last used in this order, long ago."""
    for step, number in enumerate(numbers):
        os.utime(store.folder / f"{key(number)}.emissions", (1000 + step, 1000 + step))


def present(store: EmissionsStore) -> set[int]:
    return {n for n in range(10) if (store.folder / f"{key(n)}.emissions").exists()}


@pytest.fixture
def full_store(tmp_path: Path) -> EmissionsStore:
    """Three entries, used in the order 1, 2, 0, and room for no more."""
    store = EmissionsStore(tmp_path)
    for number in range(3):
        put(store, number)
    age(store, 1, 2, 0)
    store.cap_bytes = store.size() + 200
    return store


def test_the_least_recently_used_goes_first(full_store: EmissionsStore) -> None:
    put(full_store, 3)
    assert present(full_store) == {2, 0, 3}
    assert full_store.size() <= full_store.cap_bytes


def test_reading_counts_as_use(full_store: EmissionsStore) -> None:
    assert is_whole(full_store, 1)
    put(full_store, 3)
    assert present(full_store) == {0, 1, 3}


def test_what_is_open_stays(full_store: EmissionsStore) -> None:
    entry = full_store.get(key(1))
    again = full_store.get(key(1))
    assert entry is not None
    assert again is not None
    entry.close()
    entry.close()
    age(full_store, 1, 2, 0)
    put(full_store, 3)
    assert present(full_store) == {1, 0, 3}
    again.close()
    age(full_store, 1, 0, 3)
    put(full_store, 4)
    assert present(full_store) == {0, 3, 4}


def test_replacing_an_entry_evicts_nobody(full_store: EmissionsStore) -> None:
    put(full_store, 2)
    assert present(full_store) == {0, 1, 2}


def test_an_entry_above_the_whole_cap_is_not_kept(full_store: EmissionsStore) -> None:
    full_store.cap_bytes = 100
    put(full_store, 3)
    assert present(full_store) == {0, 1, 2}


def test_clear_empties_all_but_what_is_open(full_store: EmissionsStore) -> None:
    entry = full_store.get(key(2))
    full_store.clear()
    assert present(full_store) == {2}
    assert entry is not None
    entry.close()
    full_store.clear()
    assert present(full_store) == set()


# --- known recordings ------------------------------------------------------------------------


def test_a_fingerprint_is_remembered_per_file_and_channel(tmp_path: Path) -> None:
    store = EmissionsStore(tmp_path)
    store.remember("file", None, "a" * 64)
    store.remember("file", 1, "b" * 64)
    assert store.recall("file", None) == "a" * 64
    assert store.recall("file", 1) == "b" * 64
    assert store.recall("file", 0) is None
    assert store.recall("other", None) is None


def test_a_broken_note_is_forgotten(tmp_path: Path) -> None:
    store = EmissionsStore(tmp_path)
    store.remember("file", None, "a" * 64)
    path = next((tmp_path / "known").iterdir())
    for content in (b"", b"a" * 63, b"A" * 64, b"\xff" * 64):
        path.write_bytes(content)
        assert store.recall("file", None) is None
