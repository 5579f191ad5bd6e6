"""Where a recording's emissions come from: the store, or the acoustic model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from core.acoustic.model import AcousticModel
from core.audio.decode import DecodeReport, file_identity, read_blocks
from core.audio.segment import SEGMENTER_VERSION, Segment, cut
from core.errors import OutputError
from core.store.emissions import EmissionsStore, EmissionsWriter, StoredEmissions, as_stored, key_of

if TYPE_CHECKING:
    from pathlib import Path

    from core.acoustic.model import Emissions


class Listener(AcousticModel, Protocol):
    """An acoustic model that tells on which device it runs ("cpu", "cuda", …)."""

    device: str


class Heard(Protocol):
    """A recording as the acoustic model hears it, or heard it before."""

    def pieces(self) -> Iterator[tuple[Segment, Emissions]]:
        """Yield segments, emissions as precise as the store keeps them."""
        ...

    def outcome(self) -> tuple[int, Sequence[str]]:
        """Return the recording's length in samples and notes on it; after all pieces."""
        ...


class Kept:
    """A recording whose emissions the store has.

    Args:
        stored: Its emissions.
        segments: Numbers of the segments wanted, in the order wanted; all in order if None.
    """

    def __init__(self, stored: StoredEmissions, segments: Sequence[int] | None = None) -> None:
        self._stored = stored
        self._numbers = range(len(stored)) if segments is None else segments

    def pieces(self) -> Iterator[tuple[Segment, Emissions]]:
        """See `Heard`."""
        for number in self._numbers:
            yield self._stored.segments[number], self._stored.emissions(number)

    def outcome(self) -> tuple[int, Sequence[str]]:
        """See `Heard`."""
        return self._stored.samples, self._stored.notes


class Hearing:
    """A recording that is heard now, and kept in the store once it was heard to its end.

    Args:
        path: The recording.
        channel: Channel to hear, from 0; None mixes all.
        model: Hears it.
        store: Keeps what was heard.
        notice: Told why it can't be kept.
    """

    def __init__(
        self,
        path: Path,
        channel: int | None,
        model: AcousticModel,
        store: EmissionsStore,
        notice: Callable[[str], None],
    ) -> None:
        self._path = path
        self._channel = channel
        self._model = model
        self._store = store
        self._notice = notice
        self._report = DecodeReport()

    def pieces(self) -> Iterator[tuple[Segment, Emissions]]:
        """See `Heard`; always in order of time."""
        identity = file_identity(self._path)
        with ExitStack() as stack:
            writer: EmissionsWriter | None = None
            with self._if_possible():
                writer = stack.enter_context(self._store.writer())
            for segment, samples in cut(read_blocks(self._path, self._channel, self._report)):
                emissions = self._model.emissions(samples, segment.first_sample)
                emissions = replace(emissions, log_probs=as_stored(emissions.log_probs))
                if writer is not None:
                    kept, writer = writer, None
                    with self._if_possible():
                        kept.add(segment, emissions)
                        writer = kept
                yield segment, emissions
            if writer is not None:
                with self._if_possible():
                    self._commit(writer, identity)

    def _commit(self, writer: EmissionsWriter, identity: str) -> None:
        report = self._report
        key = key_of(report.fingerprint, self._channel, self._model.identity, SEGMENTER_VERSION)
        writer.commit(key, report.samples, report.notes)
        self._store.remember(identity, self._channel, report.fingerprint)

    @contextmanager
    def _if_possible(self) -> Iterator[None]:
        """Go on where the store can't be written: only the next decoding will take longer."""
        try:
            yield
        except OutputError as error:
            self._notice(str(error))

    def outcome(self) -> tuple[int, Sequence[str]]:
        """See `Heard`."""
        return self._report.samples, self._report.notes


def recall(
    store: EmissionsStore, path: Path, channel: int | None, model: str
) -> StoredEmissions | None:
    """Return a recording's stored emissions, without decoding its sound.

    Args:
        store: Where they may be.
        path: The recording.
        channel: Channel, from 0; None for the mix of all.
        model: Identity of the acoustic model.
    """
    fingerprint = store.recall(file_identity(path), channel)
    if fingerprint is None:
        return None
    return store.get(key_of(fingerprint, channel, model, SEGMENTER_VERSION))


def from_sample(segments: Sequence[Segment], first: int) -> list[int]:
    """Return the numbers of all segments: from the one at a sample on, then those before it."""
    begin = next((i for i, one in enumerate(segments) if one.last_sample > first), 0)
    return [*range(begin, len(segments)), *range(begin)]
