"""A recording's log-mel picture in tiles: any zoom costs the same, only what is looked at is made.

Level L has a column every 160 · 2^L samples. Above level 1 a column looks at three short pieces
spread over its time and shows the loudest: three hours take as long as three minutes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from app.bridge import Bridge, JobHandle, Lane, Reporter

COLUMNS = 256
"""Columns of a tile."""

BINS = 80

HOP = 160
"""Samples from one column to the next at level 0: 10 ms."""

_PIECES = 3
_FLOOR = 7.5
"""Log-mel energy that is drawn as silence; of int16's range, as Kaldi's."""
_RANGE = 14.0
"""Nats above it that are drawn as the loudest."""


def level_for(samples_per_pixel: float) -> int:
    """Return the finest level whose columns are not narrower than a pixel."""
    level = 0
    while HOP * 2 ** (level + 1) <= samples_per_pixel:
        level += 1
    return level


def tile(samples: NDArray[np.int16], level: int, number: int) -> NDArray[np.uint8]:
    """Return one tile.

    Args:
        samples: int16 [n] at 16 kHz, mapped.
        level: Zoom.
        number: Place; tile n begins at sample n · COLUMNS · HOP · 2^level.

    Returns:
        uint8 [BINS, COLUMNS], the highest tone in the first row; 0 is silence.
    """
    hop = HOP * 2**level
    begin = number * COLUMNS * hop
    if level <= 1:
        energies = _energies(_piece(samples, begin, COLUMNS * hop + 240))
        frames = energies[: COLUMNS * 2**level]
        columns = frames.reshape(COLUMNS, 2**level, BINS).max(axis=1)
    else:
        starts = begin + np.arange(COLUMNS * _PIECES) * (hop // _PIECES)
        energies = _energies_at(samples, starts)
        columns = energies.reshape(COLUMNS, _PIECES, BINS).max(axis=1)
    shade = np.clip((columns - _FLOOR) / _RANGE, 0.0, 1.0) * 255
    return np.ascontiguousarray(shade.astype(np.uint8).T[::-1])


def _piece(samples: NDArray[np.int16], begin: int, count: int) -> NDArray[np.int16]:
    """Return samples, with silence after the end."""
    found = np.asarray(samples[begin : begin + count])
    if len(found) == count:
        return found
    padded = np.zeros(count, np.int16)
    padded[: len(found)] = found
    return padded


def _energies(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    from core.features.fbank import fbank

    return fbank(samples.astype(np.float32) / np.float32(32768))


def _energies_at(samples: NDArray[np.int16], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the log-mel energies of frames that begin anywhere; float32 [frames, BINS]."""
    from core.features.fbank import FRAME_LENGTH, mel_weights

    found = np.zeros((len(starts), FRAME_LENGTH + 1), np.float32)
    for row, start in zip(found, starts.tolist(), strict=True):
        piece = samples[start : start + FRAME_LENGTH + 1]
        row[: len(piece)] = piece
    frames = (found[:, 1:] - np.float32(0.97) * found[:, :-1]) * np.hanning(FRAME_LENGTH)
    spectrum = np.fft.rfft(frames.astype(np.float32), 512)
    power = spectrum.real**2 + spectrum.imag**2
    return np.asarray(np.log(np.maximum(power @ mel_weights(), 1.0)), np.float32)


class Spectrogram(QObject):
    """Makes tiles in a lane and keeps the last ones; a newer wish replaces an older one.

    Signals:
        came: A wanted tile is there.
    """

    came = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._samples: NDArray[np.int16] | None = None
        self._tiles: dict[tuple[int, int], NDArray[np.uint8]] = {}
        self._wanted: set[tuple[int, int]] = set()
        self._job: JobHandle | None = None

    def set_samples(self, samples: NDArray[np.int16] | None) -> None:
        """Take another recording."""
        self._samples = samples
        self._tiles.clear()
        self._wanted.clear()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @property
    def busy(self) -> bool:
        """Whether tiles that were asked for are still to come."""
        return bool(self._wanted)

    def get(self, level: int, number: int) -> NDArray[np.uint8] | None:
        """Return a tile that has been made."""
        return self._tiles.get((level, number))

    def want(self, places: list[tuple[int, int]]) -> None:
        """Ask for tiles by level and number; those that are there are not made again."""
        missing = {place for place in places if place not in self._tiles}
        samples = self._samples
        if not missing or missing <= self._wanted or samples is None:
            return
        self._wanted = missing
        order = sorted(missing)

        def work(reporter: Reporter) -> None:
            for level, number in order:
                reporter.check()
                reporter.partial((level, number, tile(samples, level, number)))

        self._job = self._bridge.submit(Lane.IO, work, self, key="spectrogram")
        self._job.partial.connect(self._made)

    @Slot(object)
    def _made(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        level, number, picture = answer
        self._wanted.discard((level, number))
        if len(self._tiles) >= _KEPT:
            # The oldest go first: dictionaries keep the order in which they were filled.
            for place in list(self._tiles)[: _KEPT // 4]:
                del self._tiles[place]
        self._tiles[(level, number)] = picture
        self.came.emit()


_KEPT = 400
"""Tiles kept: 8 MB."""
