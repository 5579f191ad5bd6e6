"""Keep emissions on disk, so that a recording is heard by the acoustic model only once.

One file per recording, segmenter and acoustic model:

    magic │ one zstd frame per segment │ index (JSON) │ index offset, size │ SHA-256 │ magic

A segment's log-probabilities are float16 [frames, tokens], clipped at LOG_PROB_FLOOR, the high
bytes before the low ones because they compress better so. The index at the end lets segments be
written while they are computed, whatever the recording's length.

This is a cache. A missing, broken or foreign entry is None and computed again, never an error;
only writing may fail (a full disk), and what was computed is still there then.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import struct
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import zstandard
from numpy.typing import NDArray

from core.acoustic.model import LOG_PROB_FLOOR, Emissions
from core.audio.segment import Segment
from core.disk import put, sync_folder
from core.errors import OutputError

DEFAULT_CAP_BYTES = 4 * 1024**3
"""About 500 hours of speech."""

_MAGIC = b"SONEMI01"
_TRAILER = struct.Struct("<QQ32s8s")
_SUFFIX = ".emissions"
_PART = ".part"
_KNOWN = "known"
_LEVEL = 3
_STALE_SECONDS = 24 * 3600.0
_MOST_KNOWN = 20_000
_LARGEST_SEGMENT_BYTES = 1 << 30

_log = logging.getLogger("sonant.store")


def key_of(fingerprint: str, channel: int | None, model: str, segmenter: str) -> str:
    """Return the key under which a recording's emissions are kept.

    Args:
        fingerprint: SHA-256 of the decoded sound.
        channel: Channel that was taken, from 0; None for the mix of all.
        model: Identity of the acoustic model (pack id, version and content).
        segmenter: Version of the segmenter.

    Returns:
        64 hex digits.
    """
    text = json.dumps([fingerprint, channel, model, segmenter])
    return hashlib.sha256(text.encode()).hexdigest()


def as_stored(log_probs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what comes back after storing: clipped at LOG_PROB_FLOOR, rounded to float16.

    Decoding this gives the same text as decoding from the store.
    """
    return _half(log_probs).astype(np.float32)


def _half(log_probs: NDArray[np.float32]) -> NDArray[np.float16]:
    return np.clip(log_probs, LOG_PROB_FLOOR, 0.0).astype(np.float16)


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a segment's data lies in the file."""

    segment: Segment
    frames: int
    offset: int
    size: int


class StoredEmissions:
    """One recording's emissions, whole in memory in their compressed form.

    Attributes:
        key: The entry's key.
        segments: The recording's segments, in order.
        samples: The recording's length at 16 kHz.
        notes: Sentences about the recording from when it was decoded.
        tokens: Tokens per frame.
        hop_samples: Samples from one frame to the next.
        token_set: Identity of the tokens.
        model: Identity of the acoustic model.
    """

    def __init__(self, store: EmissionsStore, key: str, content: bytes) -> None:
        """Raise ValueError, KeyError or TypeError if the content isn't a whole entry."""
        view = memoryview(content)
        if len(content) < len(_MAGIC) + _TRAILER.size or content[: len(_MAGIC)] != _MAGIC:
            raise ValueError("not an entry")
        body = len(content) - _TRAILER.size
        offset, size, digest, magic = _TRAILER.unpack(view[body:])
        if magic != _MAGIC or offset + size != body:
            raise ValueError("cut short")
        if hashlib.sha256(view[:body]).digest() != digest:
            raise ValueError("checksum differs")
        index = json.loads(bytes(view[offset:body]))
        self.key = key
        self.samples = int(index["samples"])
        self.notes = tuple(str(note) for note in index["notes"])
        self.tokens = int(index["tokens"])
        self.hop_samples = int(index["hop_samples"])
        self.token_set = str(index["token_set"])
        self.model = str(index["model"])
        self._spans = [_Span(Segment(a, b), n, o, s) for a, b, n, o, s in index["segments"]]
        self.segments = tuple(span.segment for span in self._spans)
        self._content = view
        self._store = store
        self._is_open = True

    def __len__(self) -> int:
        return len(self._spans)

    def emissions(self, number: int) -> Emissions:
        """Return one segment's emissions, by its number from 0."""
        span = self._spans[number]
        size = 2 * span.frames * self.tokens
        if size > _LARGEST_SEGMENT_BYTES:
            raise ValueError(f"a segment of {size} bytes")
        packed = self._content[span.offset : span.offset + span.size]
        raw = zstandard.ZstdDecompressor().decompress(packed, max_output_size=size)
        planes = np.frombuffer(raw, dtype=np.uint8).reshape(2, -1)
        halves = planes[1].astype(np.uint16) | planes[0].astype(np.uint16) << 8
        log_probs = halves.view(np.float16).astype(np.float32).reshape(span.frames, self.tokens)
        return Emissions(
            log_probs=log_probs,
            hop_samples=self.hop_samples,
            first_sample=span.segment.first_sample,
            token_set=self.token_set,
            model=self.model,
        )

    def __iter__(self) -> Iterator[Emissions]:
        """Yield all segments' emissions in order."""
        return (self.emissions(number) for number in range(len(self)))

    def close(self) -> None:
        """Let the entry be evicted when space is needed."""
        if self._is_open:
            self._is_open = False
            self._store._release(self.key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class EmissionsWriter:
    """Takes a recording's segments one by one; nothing is kept unless `commit` is reached."""

    def __init__(self, store: EmissionsStore) -> None:
        self._store = store
        self._rows: list[list[int]] = []
        self._like: Emissions | None = None
        self._digest = hashlib.sha256()
        self._position = 0
        self._packer = zstandard.ZstdCompressor(level=_LEVEL)
        with _writing(store.folder):
            store.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(_PART, "", store.folder)
            self._path = Path(name)
            self._file = os.fdopen(handle, "wb")
            self._write(_MAGIC)

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._position += len(content)

    def add(self, segment: Segment, emissions: Emissions) -> None:
        """Add the next segment.

        Raises:
            OutputError: The disk is full or can't be written.
            ValueError: The emissions are of another model than the ones before.
        """
        like = self._like or emissions
        if (emissions.model, emissions.token_set, emissions.hop_samples) != (
            like.model,
            like.token_set,
            like.hop_samples,
        ) or emissions.log_probs.shape[1] != like.log_probs.shape[1]:
            raise ValueError("segments of one recording come from one model")
        self._like = like
        halves = np.ascontiguousarray(_half(emissions.log_probs)).view(np.uint16)
        planes = np.stack((halves >> 8, halves & 0xFF)).astype(np.uint8)
        packed = self._packer.compress(planes.tobytes())
        frames = len(emissions.log_probs)
        place = [segment.first_sample, segment.last_sample, frames, self._position, len(packed)]
        self._rows.append(place)
        with _writing(self._store.folder):
            self._write(packed)

    def commit(self, key: str, samples: int, notes: Sequence[str] = ()) -> None:
        """Make the entry whole and visible, then evict what exceeds the cap.

        Args:
            key: From `key_of`.
            samples: Length of the recording at 16 kHz.
            notes: Sentences about the recording, given back with the entry.

        Raises:
            OutputError: The disk is full or can't be written.
        """
        like = self._like
        index = {
            "samples": samples,
            "notes": list(notes),
            "tokens": like.log_probs.shape[1] if like else 0,
            "hop_samples": like.hop_samples if like else 0,
            "token_set": like.token_set if like else "",
            "model": like.model if like else "",
            "segments": self._rows,
        }
        encoded = json.dumps(index, ensure_ascii=False).encode()
        try:
            with _writing(self._store.folder):
                start = self._position
                self._write(encoded)
                self._file.write(_TRAILER.pack(start, len(encoded), self._digest.digest(), _MAGIC))
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._store._adopt(self._path, key)
        finally:
            self.close()

    def close(self) -> None:
        """Throw away what was not committed."""
        with contextlib.suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class EmissionsStore:
    """A folder of entries below a size cap; the least recently used ones go first.

    Several processes may use one folder: entries appear whole or not at all, and an entry that
    another process has read stays in that process's memory. What this process holds open is never
    evicted by it.

    Args:
        folder: Made when first written to.
        cap_bytes: Size of all entries together.
    """

    def __init__(self, folder: Path, cap_bytes: int = DEFAULT_CAP_BYTES) -> None:
        self.folder = folder
        self.cap_bytes = cap_bytes
        self._held: dict[str, int] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> StoredEmissions | None:
        """Return an entry, to be closed after use; None when it is missing or broken."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        try:
            entry = StoredEmissions(self, key, content)
        except (ValueError, KeyError, TypeError):
            _log.warning("dropped a broken entry %s", key[:12])
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with self._lock:
            self._held[key] = self._held.get(key, 0) + 1
        with contextlib.suppress(OSError):  # A read-only folder serves all the same.
            os.utime(path)
        return entry

    def put(
        self,
        key: str,
        segments: Sequence[Segment],
        emissions: Sequence[Emissions],
        samples: int,
        notes: Sequence[str] = (),
    ) -> None:
        """Keep a whole recording's emissions; see `EmissionsWriter.commit`."""
        with self.writer() as writer:
            for segment, one in zip(segments, emissions, strict=True):
                writer.add(segment, one)
            writer.commit(key, samples, notes)

    def writer(self) -> EmissionsWriter:
        """Return a writer for a recording that is being computed.

        Raises:
            OutputError: The folder can't be written.
        """
        self._drop_stale()
        return EmissionsWriter(self)

    def remember(self, identity: str, channel: int | None, fingerprint: str) -> None:
        """Note the fingerprint of a file's sound, so that it needn't be decoded to know it."""
        folder = self.folder / _KNOWN
        with contextlib.suppress(OSError):  # Only time is lost.
            folder.mkdir(parents=True, exist_ok=True)
            put(self._known_path(identity, channel), fingerprint)

    def recall(self, identity: str, channel: int | None) -> str | None:
        """Return a fingerprint noted by `remember`."""
        try:
            text = self._known_path(identity, channel).read_text(encoding="ascii")
        except (OSError, ValueError):
            return None
        is_whole = len(text) == 64 and set(text) <= set("0123456789abcdef")
        return text if is_whole else None

    def size(self) -> int:
        """Return the bytes of all entries."""
        return sum(size for _, size, _ in self._entries())

    def clear(self) -> None:
        """Remove all entries that are not open."""
        self._evict(0)

    def _known_path(self, identity: str, channel: int | None) -> Path:
        text = json.dumps([identity, channel])
        return self.folder / _KNOWN / hashlib.sha256(text.encode()).hexdigest()

    def _path(self, key: str) -> Path:
        if len(key) != 64 or not set(key) <= set("0123456789abcdef"):
            raise ValueError("a key is 64 hex digits")
        return self.folder / f"{key}{_SUFFIX}"

    def _release(self, key: str) -> None:
        with self._lock:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]

    def _adopt(self, part: Path, key: str) -> None:
        """Give a finished file its name. An entry larger than the whole cap isn't kept."""
        size = part.stat().st_size
        if size > self.cap_bytes:
            return
        self._evict(self.cap_bytes - size, but=key)
        path = self._path(key)
        try:
            part.replace(path)
        except PermissionError:
            if not path.exists():  # Else, on Windows, somebody is reading the same content.
                raise
        sync_folder(self.folder)

    def _entries(self) -> list[tuple[int, int, Path]]:
        """Return (last use in ns, bytes, path) of all entries."""
        found = []
        for path in self.folder.glob(f"*{_SUFFIX}"):
            with contextlib.suppress(OSError):  # Another process was faster.
                status = path.stat()
                found.append((status.st_mtime_ns, status.st_size, path))
        return found

    def _evict(self, target_bytes: int, but: str = "") -> None:
        """Remove the least recently used entries until the rest fits."""
        entries = sorted(entry for entry in self._entries() if entry[2].stem != but)
        total = sum(size for _, size, _ in entries)
        with self._lock:
            held = set(self._held)
        for _, size, path in entries:
            if total <= target_bytes:
                break
            if path.stem not in held:
                with contextlib.suppress(OSError):
                    path.unlink()
                    total -= size

    def _drop_stale(self) -> None:
        """Remove what killed processes left behind, and notes beyond the newest ones."""
        limit = time.time() - _STALE_SECONDS
        for path in [*self.folder.glob(f"*{_PART}"), *self.folder.glob(f"{_KNOWN}/*{_PART}")]:
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < limit:
                    path.unlink()
        known = list(self.folder.glob(f"{_KNOWN}/*"))
        if len(known) > _MOST_KNOWN:
            with contextlib.suppress(OSError):
                for path in sorted(known, key=lambda p: p.stat().st_mtime)[: len(known) // 2]:
                    path.unlink()


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn what the system says about a write into words for the user."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The heard sounds can't be kept in {folder} ({error.strerror or error})",
            "Free some space or choose another folder, or the recording is heard again next time.",
            "The transcript isn't affected.",
        ) from error
