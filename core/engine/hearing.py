"""Where a recording's emissions come from: the store, or the acoustic model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.acoustic.model import AcousticModel
from core.audio.identity import file_identity
from core.audio.segment import SEGMENTER_VERSION, Segment, cut
from core.errors import OutputError
from core.store.emissions import EmissionsStore, EmissionsWriter, StoredEmissions, as_stored, key_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from core.acoustic.model import Emissions


_NONE = np.zeros((0, 0), dtype=np.float32)


class Listener(AcousticModel, Protocol):
    """An acoustic model that tells on which device it runs ("cpu", "cuda", …)."""

    device: str


class Emitted(Protocol):
    """A recording that was heard to its end: the store's entry, or what `Held` keeps."""

    @property
    def segments(self) -> Sequence[Segment]:
        """Its stretches of speech, in order."""
        ...

    @property
    def samples(self) -> int:
        """Its length."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """Sentences on it for the user."""
        ...

    def emissions(self, number: int) -> Emissions:
        """Return those of one segment."""
        ...


class Held:
    """What was heard of a recording, in memory, as precise as the store would keep it.

    Attributes:
        segments: Heard so far, in order.
        samples: Length of the recording; once it was heard.
        notes: On it; once it was heard.
    """

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.samples = 0
        self.notes: Sequence[str] = ()
        self._emissions: list[Emissions] = []
        self._halves: list[NDArray[np.float16]] = []

    def add(self, segment: Segment, emissions: Emissions) -> None:
        """Take the next segment."""
        self.segments.append(segment)
        self._halves.append(emissions.log_probs.astype(np.float16))
        self._emissions.append(replace(emissions, log_probs=_NONE))

    def emissions(self, number: int) -> Emissions:
        """Return those of one segment."""
        halves = self._halves[number]
        return replace(self._emissions[number], log_probs=halves.astype(np.float32))


def pieces_of(
    heard: Emitted, numbers: Sequence[int] | None = None
) -> Iterator[tuple[Segment, Emissions]]:
    """Yield segments with their emissions.

    Args:
        heard: The recording.
        numbers: Segments wanted, in the order wanted; all in order if None.
    """
    for number in range(len(heard.segments)) if numbers is None else numbers:
        yield heard.segments[number], heard.emissions(number)


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
        # A recording that is kept needs no decoder.
        from core.audio.decode import DecodeReport

        self._report = DecodeReport()

    def pieces(self) -> Iterator[tuple[Segment, Emissions]]:
        """Yield segments in order of time, emissions as precise as the store keeps them."""
        from core.audio.decode import read_blocks

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
        """Return the recording's length in samples and notes on it; after all pieces."""
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
