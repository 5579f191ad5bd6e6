"""Read any recording PyAV decodes as 16 kHz mono float32, block by block.

    file ─► demux ─► decode ─► mix to mono ─► resample ─► blocks of 20 s ─► whoever asked
                                                      └─► SHA-256 of int16 samples (fingerprint)

Memory stays bounded whatever the length. What is damaged is skipped, its place filled with
silence where the container's clock tells how long it was, so that times stay true, and noted.
The file is opened for reading only, and nothing it refers to (playlists, addresses) is followed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from core.audio.identity import unreadable
from core.errors import InputError

SAMPLE_RATE = 16_000
BLOCK_SAMPLES = 20 * SAMPLE_RATE
"""Samples per block that `read_blocks` yields; the last one is shorter."""

_PULL_SECONDS = 1.0
_GAP_SECONDS = 0.1
_SILENCE_LEFT_OUT_SECONDS = 0.5
_LONGEST_UNTOLD_GAP_SECONDS = 600.0
# WORKAROUND PyAV < 19 fails on titles that aren't UTF-8 unless told to replace what is odd in them;
# PyAV 19 does so by itself and knows no such option. Remove when 19 is the oldest one supported.
_METADATA: dict[str, Any] = (
    {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}
)
# Formats that name other files or addresses instead of holding sound themselves.
_PLAYLISTS = frozenset({"hls", "concat", "dash", "imf", "sdp", "rtsp", "webm_dash_manifest"})
# Formats whose length stands in a header or index and isn't guessed from the bit rate.
_EXACT_LENGTH = frozenset(
    {"w64", "aiff", "au", "caf", "flac", "mov", "mp4", "matroska", "webm", "asf", "avi"}
)
# ITU-R BS.775 weights of a downmix; dialogue sits in the centre, the effects channel is left out.
_MIX = {"FL": 0.7071, "FR": 0.7071, "FC": 1.0, "LFE": 0.0, "LFE2": 0.0}
_MIX_OTHERS = 0.5


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """What a recording says about itself before it is decoded.

    Attributes:
        path: Where it is.
        format: Container's short name ("wav", "matroska").
        codec: Codec's short name ("pcm_s16le", "opus").
        sample_rate: Samples per second in the file.
        channels: Channels in the file.
        layout: Name of their arrangement ("stereo", "5.1").
        samples: Length at 16 kHz as the file declares it; None where it doesn't. A damaged file
            may hold less.
    """

    path: Path
    format: str
    codec: str
    sample_rate: int
    channels: int
    layout: str
    samples: int | None


@dataclass(slots=True)
class DecodeReport:
    """What decoding found out; `read_blocks` fills it in while it runs.

    Attributes:
        notes: Sentences for the user: damage, a missing end.
        samples: Samples yielded so far, at 16 kHz.
        fingerprint: SHA-256 hex digest of all samples as little-endian int16; "" until the end.
    """

    notes: list[str] = field(default_factory=list)
    samples: int = 0
    fingerprint: str = ""


def probe(path: Path) -> RecordingInfo:
    """Return what a recording says about itself.

    Raises:
        InputError: The file can't be read, or holds no sound.
    """
    with _open(path) as container:
        stream = _audio_stream(container, path)
        seconds = _declared_seconds(container, stream)
        return RecordingInfo(
            path=path,
            format=container.format.name.split(",")[0],
            codec=stream.codec_context.name,
            sample_rate=stream.sample_rate,
            channels=stream.channels,
            layout=stream.layout.name,
            samples=None if seconds is None else round(seconds * SAMPLE_RATE),
        )


def read_blocks(
    path: Path, channel: int | None = None, report: DecodeReport | None = None
) -> Iterator[NDArray[np.float32]]:
    """Yield a recording's sound in blocks.

    Args:
        path: Any file with a sound track.
        channel: Channel to take, from 0; None mixes all channels.
        report: Filled in on the way: notes, length, fingerprint.

    Yields:
        float32 [BLOCK_SAMPLES] at 16 kHz in [-1, 1]; the last one is shorter, never empty.

    Raises:
        InputError: The file can't be read, holds no sound, or has no such channel.
    """
    report = DecodeReport() if report is None else report
    digest = hashlib.sha256()
    waiting: list[NDArray[np.float32]] = []
    count = 0
    with _open(path) as container:
        stream = _audio_stream(container, path)
        if channel is not None and not 0 <= channel < stream.channels:
            raise InputError(
                f"{path.name} has {_channels_text(stream.channels)}, no channel {channel + 1}",
                "Choose another channel, or none to mix them all.",
            )
        for piece in _pieces(container, stream, channel, path, report):
            waiting.append(piece)
            count += len(piece)
            if count >= BLOCK_SAMPLES:
                joined = np.concatenate(waiting)
                whole = count - count % BLOCK_SAMPLES
                for start in range(0, whole, BLOCK_SAMPLES):
                    yield _finished(joined[start : start + BLOCK_SAMPLES], digest, report)
                waiting, count = [joined[whole:]], count - whole
    if count:
        yield _finished(np.concatenate(waiting), digest, report)
    if not report.samples:
        raise InputError(
            f"{path.name} has a sound track without any sound that can be decoded",
            "Check that it plays in another program.",
        )
    report.fingerprint = digest.hexdigest()


def read_samples(path: Path, channel: int | None = None) -> NDArray[np.float32]:
    """Return a whole recording: float32 [samples] at 16 kHz in [-1, 1]; see `read_blocks`.

    Raises:
        InputError: As `read_blocks`.
    """
    return np.concatenate(list(read_blocks(path, channel)))


def _finished(
    block: NDArray[np.float32], digest: hashlib._Hash, report: DecodeReport
) -> NDArray[np.float32]:
    """Clean a block, count it and add it to the fingerprint."""
    # A float file may hold anything; a resampler overshoots full scale.
    block = np.clip(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    digest.update(np.rint(block * np.float32(32767.0)).astype("<i2").tobytes())
    report.samples += len(block)
    return block


def _not_a_recording(path: Path) -> InputError:
    return InputError(
        f"{path} isn't a recording Sonant can read, or it is damaged from the start",
        "Check that it plays in another program, and convert it to WAV or FLAC there.",
    )


def _first_bytes(path: Path) -> bytes:
    """Return a plain file's first 12 bytes, with every way it can fail told apart."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError(f"{path} is a folder", "Name the recordings in it.")
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{path} isn't a plain file", "Save it to a file first.")
        with path.open("rb") as file:
            return file.read(12)
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError as error:  # A null byte.
        raise InputError(f"{str(path)!r} isn't a file name", "Check the name.") from error


def _open(path: Path) -> av.container.InputContainer:
    """Open a container, or say why it can't be."""
    head = _first_bytes(path)
    if not head:
        raise InputError(f"{path} is empty (0 bytes)", "Copy or download it again.")
    try:
        container: av.container.InputContainer = av.open(
            f"file:{path.absolute()}",
            mode="r",
            options={"protocol_whitelist": "file"},
            **_METADATA,
        )
    except FFmpegError as error:
        if isinstance(error, OSError):
            raise unreadable(path, error) from error
        if head[4:8] == b"ftyp":
            raise InputError(
                f"{path} is cut short or damaged: the index that stands at its end is missing",
                "Copy it again from where it was recorded.",
            ) from error
        raise _not_a_recording(path) from error
    if container.format.name == "tty":  # libav shows any text as pictures of a terminal.
        container.close()
        raise _not_a_recording(path)
    if _PLAYLISTS & set(container.format.name.split(",")):
        container.close()
        raise InputError(f"{path} is a playlist, not a recording", "Name the recordings in it.")
    return container


def _audio_stream(container: av.container.InputContainer, path: Path) -> av.AudioStream:
    """Return the sound track a player would take."""
    if not container.streams.audio:
        pictures = bool(container.streams.video)
        container.close()
        raise InputError(
            f"{path} has pictures but no sound track" if pictures else f"{path} holds no sound",
            "Name a recording with sound.",
        )
    best = container.streams.best("audio")
    stream = best if isinstance(best, av.AudioStream) else container.streams.audio[0]
    if not stream.sample_rate or not stream.channels:
        container.close()
        raise InputError(
            f"{path} has a sound track in a format Sonant can't decode",
            "Convert it to WAV or FLAC in another program.",
        )
    if stream.codec_context.name == "flac":  # Else libav plays damaged frames as noise.
        stream.codec_context.options = {"err_detect": "crccheck+explode"}
    return stream


def _channels_text(channels: int) -> str:
    return "one channel" if channels == 1 else f"{channels} channels"


def _declared_seconds(
    container: av.container.InputContainer, stream: av.AudioStream
) -> Fraction | None:
    if stream.duration is not None and stream.duration > 0 and stream.time_base:
        return stream.duration * stream.time_base
    if container.duration is not None and container.duration > 0:
        return Fraction(container.duration, av.time_base)
    return None


def _mix_weights(names: list[str], channel: int | None) -> list[float]:
    """Return each channel's weight in the mono sum; they add up to 1."""
    if channel is not None:
        return [float(i == channel) for i in range(len(names))]
    if "FC" in names and len(names) > 1:
        weights = [_MIX.get(name, _MIX_OTHERS) for name in names]
    else:
        weights = [0.0 if name.startswith("LFE") and len(names) > 1 else 1.0 for name in names]
    total = sum(weights)
    return [weight / total for weight in weights]


class _Resampler:
    """A stretch of frames of one kind → 16 kHz mono, of exactly the length it should have."""

    def __init__(self, frame: av.AudioFrame, channel: int | None) -> None:
        self.kind = _kind(frame)
        self.rate = frame.sample_rate
        self.samples_in = 0
        self._samples_out = 0
        self._since_pull = 0
        graph = av.filter.Graph()
        source = graph.add_abuffer(
            sample_rate=self.rate,
            format=frame.format.name,
            layout=frame.layout.name,
            time_base=Fraction(1, self.rate),
        )
        nodes = [source]
        names = [item.name for item in frame.layout.channels]
        if len(names) > 1:
            nodes.append(graph.add("aformat", "sample_fmts=fltp"))
            terms = "+".join(f"{w:.6f}*c{i}" for i, w in enumerate(_mix_weights(names, channel)))
            nodes.append(graph.add("pan", f"mono|c0={terms}"))
        if self.rate != SAMPLE_RATE:
            # 64 taps and a pass band to 97 % of Nyquist: below -90 dB of images and aliases.
            options = (
                f"{SAMPLE_RATE}:filter_size=64:phase_shift=10:cutoff=0.97:internal_sample_fmt=fltp"
            )
            nodes.append(graph.add("aresample", options))
        nodes.append(graph.add("aformat", "sample_fmts=flt:channel_layouts=mono"))
        nodes.append(graph.add("abuffersink"))
        for one, other in pairwise(nodes):
            one.link_to(other)
        graph.configure()
        self._graph = graph

    @property
    def seconds_in(self) -> float:
        return self.samples_in / self.rate

    def push(self, frame: av.AudioFrame) -> Iterator[NDArray[np.float32]]:
        """Take a frame in; yield what has come out."""
        frame.pts = None  # Timestamps are dealt with outside; here only samples count.
        self._graph.push(frame)
        self.samples_in += frame.samples
        self._since_pull += frame.samples
        # Asking costs an exception each time: ask once a second.
        if self._since_pull >= _PULL_SECONDS * self.rate:
            self._since_pull = 0
            yield from self._pull()

    def finish(self) -> Iterator[NDArray[np.float32]]:
        """Yield the rest, cut or filled to the exact length."""
        expected = round(Fraction(self.samples_in * SAMPLE_RATE, self.rate))
        self._graph.push(None)
        for piece in self._pull():
            yield piece[: max(0, len(piece) - max(0, self._samples_out - expected))]
        if self._samples_out < expected:
            yield np.zeros(expected - self._samples_out, dtype=np.float32)

    def _pull(self) -> Iterator[NDArray[np.float32]]:
        while True:
            try:
                frame = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            piece = np.asarray(frame.to_ndarray(), dtype=np.float32).reshape(-1)
            self._samples_out += len(piece)
            yield piece


def _kind(frame: av.AudioFrame) -> tuple[int, str, str, int]:
    return frame.sample_rate, frame.format.name, frame.layout.name, len(frame.layout.channels)


def _pieces(
    container: av.container.InputContainer,
    stream: av.AudioStream,
    channel: int | None,
    path: Path,
    report: DecodeReport,
) -> Iterator[NDArray[np.float32]]:
    """Yield mono 16 kHz pieces of any length: the whole track, with silence for what is missing."""
    declared = _declared_seconds(container, stream)
    origin = float(Fraction(container.start_time or 0, av.time_base))
    latest = float(declared) + 1.0 if declared is not None else None
    resampler: _Resampler | None = None
    done = 0.0  # Seconds that earlier resamplers and silences have given.
    shift = 0.0  # Seconds by which the container's clock is known to be wrong.
    damage = _Damage()
    for frame in _frames(container, stream, damage):
        here = done + (resampler.seconds_in if resampler else 0.0)
        gap = 0.0
        if frame.pts is not None and frame.time_base:
            gap = float(frame.pts * frame.time_base) - origin - shift - here
            limit = latest - here if latest is not None else _LONGEST_UNTOLD_GAP_SECONDS
            if gap > limit or gap < -_GAP_SECONDS:  # A jump that can't be true: go on from here.
                shift += gap
                gap = 0.0
        if resampler and (gap > _GAP_SECONDS or _kind(frame) != resampler.kind):
            yield from resampler.finish()
            done += resampler.seconds_in
            resampler = None
        if gap > _GAP_SECONDS:
            # Ogg has no holes; elsewhere an encoder may leave up to 0.4 s of silence out.
            if here and (gap > _SILENCE_LEFT_OUT_SECONDS or "ogg" in container.format.name):
                damage.at = here if damage.at is None else damage.at
                damage.followed = True
            yield from _silence(round(gap * SAMPLE_RATE))
            done += gap
        if resampler is None:
            if channel is not None and channel >= len(frame.layout.channels):
                raise InputError(
                    f"{path.name} loses channel {channel + 1} after {_clock(here)}",
                    "Choose another channel, or none to mix them all.",
                )
            resampler = _Resampler(frame, channel)
        yield from resampler.push(frame)
    if resampler:
        yield from resampler.finish()
        _note_damage(container, path, done + resampler.seconds_in, damage, report)


def _silence(samples: int) -> Iterator[NDArray[np.float32]]:
    for start in range(0, samples, BLOCK_SAMPLES):
        yield np.zeros(min(BLOCK_SAMPLES, samples - start), dtype=np.float32)


@dataclass(slots=True)
class _Damage:
    """Where decoding first failed, in seconds, and whether sound followed."""

    at: float | None = None
    followed: bool = False


def _frames(
    container: av.container.InputContainer, stream: av.AudioStream, damage: _Damage
) -> Iterator[av.AudioFrame]:
    """Decode what can be decoded; remember where it first failed."""
    packets = container.demux(stream)
    seconds = 0.0
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except FFmpegError:
            damage.at = seconds if damage.at is None else damage.at
            return
        try:
            frames = packet.decode()
        except FFmpegError:
            frames = []
            damage.at = seconds if damage.at is None else damage.at
        for frame in frames:
            if frame.samples:
                damage.followed = damage.at is not None
                seconds += frame.samples / frame.sample_rate
                yield frame
        if packet.is_corrupt and damage.at is None:
            damage.at = seconds


def _note_damage(
    container: av.container.InputContainer,
    path: Path,
    seconds: float,
    damage: _Damage,
    report: DecodeReport,
) -> None:
    """Say what is missing from a recording of which `seconds` could be decoded."""
    names = set(container.format.name.split(","))
    if damage.at is not None and damage.followed:
        report.notes.append(
            f"The recording is damaged at {_clock(damage.at)}; what couldn't be decoded is missing."
        )
        return
    declared = _told_seconds(container, path)
    if declared is not None and seconds < declared * 0.995 - 0.25:
        report.notes.append(
            f"The recording ends at {_clock(seconds)}, though it should last "
            f"{_clock(declared)}: its end is missing."
        )
    elif "ogg" in names:
        if _ogg_is_cut(path):
            report.notes.append(
                f"The recording breaks off at {_clock(seconds)}: its end is missing."
            )
    # A piped WAV file doesn't know its length, so its last packet always looks damaged.
    elif damage.at is not None and not damage.followed and "wav" not in names:
        report.notes.append(f"The recording is damaged from {_clock(damage.at)} on.")


def _told_seconds(container: av.container.InputContainer, path: Path) -> float | None:
    """Return the length a header or index tells; None where it is only guessed."""
    names = set(container.format.name.split(","))
    if "wav" in names:
        return _wav_seconds(path)
    if names & _EXACT_LENGTH or ("mp3" in names and _mp3_tells_length(path)):
        declared = _declared_seconds(container, container.streams.audio[0])
        return None if declared is None else float(declared)
    return None


def _wav_seconds(path: Path) -> float | None:
    """Return the length in a WAV header, which libav replaces by the file's own."""
    byte_rate = 0
    with path.open("rb") as file:
        if file.read(12)[:4] != b"RIFF":
            return None
        while len(head := file.read(8)) == 8:
            name, size = head[:4], int.from_bytes(head[4:], "little")
            if name == b"fmt ":
                byte_rate = int.from_bytes(file.read(12)[8:], "little")
                size -= 12
            elif name == b"data":
                # Programs that write to a pipe leave zero or the largest number.
                known = byte_rate > 0 and 0 < size < 0x7FFF_0000
                return size / byte_rate if known else None
            file.seek(size + size % 2, os.SEEK_CUR)
    return None


def _mp3_tells_length(path: Path) -> bool:
    """Whether an MP3 file carries the frame count that LAME and others write into frame 0."""
    with path.open("rb") as file:
        head = file.read(10)
        start = 0
        if head[:3] == b"ID3":
            size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
            start = 10 + size
        file.seek(start)
        frame = file.read(512)
    return b"Xing" in frame or b"Info" in frame


def _ogg_is_cut(path: Path) -> bool:
    """Whether the last page of an Ogg file isn't the end of its stream (RFC 3533, section 6)."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 131_072))
        tail = file.read()
    at = tail.rfind(b"OggS")
    if at < 0 or len(tail) < at + 27:
        return True
    lacing = tail[at + 27 : at + 27 + tail[at + 26]]
    length = 27 + tail[at + 26] + sum(lacing)
    return not tail[at + 5] & 4 or len(tail) < at + length


def _clock(seconds: float) -> str:
    """Return a time as people write it: 1:02:03.4 or 2:03.4."""
    tenths = round(seconds * 10)
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{tenths / 10:04.1f}"
    return f"{hours}:{minutes:02}:{tail}" if hours else f"{minutes}:{tail}"
