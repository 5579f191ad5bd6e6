"""Find the spans that may hold speech, and cut them at quiet places into pieces of ≤ 30 s.

Only *sure* silence is left out: a second or more in which no band of the spectrum rises above the
noise around it. Noise that itself comes and goes, and whatever else is unclear, is kept: the
acoustic model's blanks will tell. So nothing said is lost, also where noise is as loud as speech.

    samples ─► band powers per 10 ms ─► noise floor over ±20 s ─► speech? ─► spans ─► pieces

The work is done in units of 10 s counted from the recording's beginning, whatever the blocks, so
the same recording is always cut at the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
SEGMENTER_VERSION = "1"
"""Changes when the same recording would be cut elsewhere; part of the key of kept emissions."""

LONGEST_SAMPLES = 30 * SAMPLE_RATE
"""No segment is longer."""

_HOP = 160
_WINDOW = 320
_UNIT = 1_000  # Frames decided together (10 s).
_AROUND = 2  # Units before and after that the noise floor is taken from.
_SLOT = 50  # Frames whose mean power is one measurement of the floor (0.5 s).
_SMOOTH = 11  # Frames over which power is averaged before it is compared (110 ms).
_SLOW = 31  # The same for weak and long sounds, and for the quietest place to cut (310 ms).

_PAD = 40  # Frames kept before and after speech (0.4 s).
_GAP = 100  # Frames of silence that part two spans (1 s); shorter pauses stay inside.
_LONGEST = LONGEST_SAMPLES // _HOP
_SHORTEST_PIECE = 1_000  # Frames before a cut (10 s).
_SHORTEST_REST = 200  # Frames of speech after it (2 s).

_EDGES_HZ = (100, 300, 500, 750, 1050, 1450, 2000, 2800, 4000, 7000)
_CENTRE_BINS = tuple(round(hertz * _WINDOW / SAMPLE_RATE) for hertz in _EDGES_HZ)
_SILENT_DB = -75.0  # Full scale is 0 dB; per band. Two int16 steps: nobody speaks there.
_BELOW_LOUDEST_DB = 50.0  # Further below the loudest around is no speech either.
_CLEAR_DB = 20.0  # Where loud sounds stand less above the floor, weak ones drown in it: keep all,
_FEW = 0.02  # unless hardly anything rises, as in noise alone.


def _rise_db(frames: int) -> NDArray[np.float32]:
    """Return by how much each band rises where something is heard: float32 [9].

    Power averaged over bandwidth B and time T has a relative deviation of 1/√(B·T): four of them
    above the mean, and what the lowest of 200 slots lies below it.
    """
    seconds = frames * _HOP / SAMPLE_RATE
    deviation_db = 10.0 / np.log(10.0) / np.sqrt(np.diff(_EDGES_HZ) * seconds)
    return np.asarray(1.0 + 4.0 * deviation_db, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Segment:
    """A span that may hold speech: samples [first_sample, last_sample) at 16 kHz."""

    first_sample: int
    last_sample: int

    @property
    def samples(self) -> int:
        """Length in samples."""
        return self.last_sample - self.first_sample


class Segmenter:
    """Segments of a recording that arrives block by block.

    Results lag behind by 20 to 40 s: the noise after a place helps to judge it.
    """

    def __init__(self) -> None:
        self._waiting: list[NDArray[np.float32]] = []
        self._count = 0  # Samples waiting.
        self._units: list[NDArray[np.float32]] = []  # Band powers; the first is unit _first_unit.
        self._first_unit = 0
        self._decided = 0  # Units.
        self._samples = 0
        self._speech: tuple[int, int] | None = None  # Open span: first and last frame of speech.
        self._end = 0  # Frame where the last segment ended.
        self._loudness = np.zeros(0, dtype=np.float32)  # Per frame from _end on.

    def push(self, samples: NDArray[np.float32]) -> list[Segment]:
        """Take samples in (float32 [n] at 16 kHz); return the segments that are certain now."""
        self._samples += len(samples)
        self._waiting.append(samples)
        self._count += len(samples)
        step, seen = _UNIT * _HOP, _UNIT * _HOP + _WINDOW - _HOP
        out: list[Segment] = []
        if self._count < seen:
            return out
        rest = np.concatenate(self._waiting)
        while len(rest) >= seen:
            self._units.append(band_powers(rest[:seen]))
            rest = rest[step:]
            if self._first_unit + len(self._units) > self._decided + _AROUND:
                out += self._decide()
        self._waiting, self._count = [rest.copy()], len(rest)
        return out

    def finish(self) -> list[Segment]:
        """Return the remaining segments; the segmenter can't be used afterwards."""
        if self._count:
            padded = np.zeros(-(-self._count // _HOP) * _HOP + _WINDOW - _HOP, dtype=np.float32)
            padded[: self._count] = np.concatenate(self._waiting)
            self._units.append(band_powers(padded))
        out: list[Segment] = []
        while self._decided < self._first_unit + len(self._units):
            out += self._decide()
        if self._speech is not None:
            out.append(self._close(self._end + len(self._loudness)))
        return out

    @property
    def settled_sample(self) -> int:
        """No segment still to come begins before this sample."""
        return self._end * _HOP

    def _decide(self) -> list[Segment]:
        """Judge the next unit by those around it, and go on with the spans."""
        at = self._decided - self._first_unit
        speech, loudness = judge(self._units, at)
        first = self._decided * _UNIT
        self._loudness = np.concatenate((self._loudness, loudness))
        self._decided += 1
        if at >= _AROUND:
            del self._units[0]
            self._first_unit += 1

        out: list[Segment] = []
        edges = np.flatnonzero(np.diff(speech.astype(np.int8), prepend=0, append=0)) + first
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if self._speech is not None and start - self._speech[1] > _GAP:
                out.append(self._close(start))
            self._speech = (self._speech or (start, stop))[0], stop
            out += self._cut()
        here = first + len(speech)
        if self._speech is not None and here - self._speech[1] > _GAP:
            out.append(self._close(here))
        if self._speech is None:  # Silence: only what may become padding is still needed.
            self._move_end(max(self._end, here - _PAD))
        return out

    def _start(self) -> int:
        assert self._speech is not None
        return max(self._end, self._speech[0] - _PAD)

    def _cut(self) -> list[Segment]:
        """Cut the open span while it is too long, each time at its quietest place."""
        assert self._speech is not None
        out: list[Segment] = []
        while self._speech[1] + _PAD - self._start() > _LONGEST:
            start = self._start()
            # The rest should be long enough to be understood.
            latest = min(start + _LONGEST, self._speech[1] - _SHORTEST_REST)
            known = self._loudness[start - self._end : latest - self._end]
            first = _SHORTEST_PIECE
            # A tenth of a decibel per second: of two equal places the later one.
            later = np.arange(len(known) - first, dtype=np.float32) * np.float32(0.001)
            cut = start + first + int(np.argmin(known[first:] - later))
            out.append(self._segment(start, cut))
            self._move_end(cut)
            self._speech = cut, self._speech[1]
        return out

    def _close(self, limit: int) -> Segment:
        """End the open span, padded but for what follows at `limit`."""
        assert self._speech is not None
        start = self._start()
        stop = min(self._speech[1] + _PAD, limit)
        self._speech = None
        self._move_end(stop)
        return self._segment(start, stop)

    def _segment(self, start: int, stop: int) -> Segment:
        return Segment(start * _HOP, min(stop * _HOP, self._samples))

    def _move_end(self, frame: int) -> None:
        self._loudness = self._loudness[frame - self._end :]
        self._end = frame


def band_powers(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the power in nine bands from 100 to 7000 Hz.

    Args:
        samples: float32 [160·(frames − 1) + 320] at 16 kHz.

    Returns:
        float32 [frames, 9]; frame t sees samples [160·t, 160·t + 320); a sine of full scale gives
        about 1 in its band.
    """
    cut = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::_HOP]
    window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    spectrum = np.fft.rfft(cut * window)
    power = spectrum.real**2
    power += spectrum.imag**2
    bands = np.add.reduceat(power[:, : _CENTRE_BINS[-1]], _CENTRE_BINS[:-1], axis=1)
    return np.asarray(bands * np.float32(8.0 / 3.0 / _WINDOW**2 * 2.0), dtype=np.float32)


def judge(
    units: list[NDArray[np.float32]], at: int
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Judge one unit of frames by those around it.

    Args:
        units: Band powers, float32 [≤ 1000, 9] each, of units that follow each other.
        at: Which of them to judge; those up to two before and after it count.

    Returns:
        (bool [frames]: may be speech; float32 [frames]: loudness in dB for finding quiet places).
    """
    first = max(0, at - _AROUND)
    around = np.concatenate(units[first : at + _AROUND + 1])
    start = sum(len(unit) for unit in units[first:at])
    span = slice(start, start + len(units[at]))

    slots = max(1, len(around) // _SLOT)
    means = np.add.reduceat(around, np.arange(slots) * _SLOT, axis=0)
    lengths = np.diff(np.append(np.arange(slots) * _SLOT, len(around)))
    floor = np.maximum(_decibels((means / lengths[:, None]).min(axis=0)), np.float32(_SILENT_DB))

    quick, slow = (_decibels(_moving_mean(around, width)) for width in (_SMOOTH, _SLOW))
    rises = (quick > floor + _rise_db(_SMOOTH)).any(axis=1)
    rises |= (slow > floor + _rise_db(_SLOW)).any(axis=1)
    total = _decibels(_moving_mean(around.sum(axis=1, keepdims=True), _SMOOTH))[:, 0]
    total_floor = 10.0 * np.log10(np.sum(10.0 ** (floor.astype(np.float64) / 10.0)))
    if np.percentile(total, 97.0) < total_floor + _CLEAR_DB and rises.mean() > _FEW:
        rises = np.ones(len(around), dtype=np.bool_)
    rises &= total > total.max() - _BELOW_LOUDEST_DB

    # Each band counts by how far it stands above the floor: speech in one, noise in another.
    above = np.maximum(slow[span] - floor, 0.0)
    return rises[span], np.asarray(above.mean(axis=1), dtype=np.float32)


def _decibels(power: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(10.0 * np.log10(np.maximum(power, np.float32(1e-12))), dtype=np.float32)


def _moving_mean(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Centred mean over `width` frames (odd), fewer at both ends: float32 [frames, n]."""
    sums = np.cumsum(values, axis=0, dtype=np.float64)
    sums = np.concatenate((np.zeros((1, values.shape[1])), sums))
    half = width // 2
    low = np.maximum(np.arange(len(values)) - half, 0)
    high = np.minimum(np.arange(len(values)) + half + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low)[:, None], dtype=np.float32)


def cut(
    blocks: Iterable[NDArray[np.float32]],
) -> Iterator[tuple[Segment, NDArray[np.float32]]]:
    """Yield segments with their samples while blocks arrive; memory stays bounded.

    Args:
        blocks: float32 [n] at 16 kHz each, as `read_blocks` yields them.
    """
    segmenter = Segmenter()
    kept = np.zeros(0, dtype=np.float32)
    first = 0

    def with_samples(found: list[Segment]) -> Iterator[tuple[Segment, NDArray[np.float32]]]:
        nonlocal kept, first
        for segment in found:
            span = kept[segment.first_sample - first : segment.last_sample - first].copy()
            yield segment, span
        # What comes before this frame is in no later segment.
        done = min(len(kept), segmenter.settled_sample - first)
        kept = kept[done:].copy()
        first += done

    for block in blocks:
        kept = np.concatenate((kept, block)) if len(kept) else block
        yield from with_samples(segmenter.push(block))
    yield from with_samples(segmenter.finish())


def segments(samples: NDArray[np.float32]) -> list[Segment]:
    """Return the segments of a whole recording: float32 [n] at 16 kHz."""
    segmenter = Segmenter()
    return segmenter.push(samples) + segmenter.finish()
