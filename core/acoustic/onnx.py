"""Run a pack's network with onnxruntime, on the device that really works here.

Segments are run one at a time, as long as they are: the network's running mean and the zeros it
sees beyond a segment's end then don't depend on what else is being heard, and measured on two
cores nothing is gained by batches.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from core.acoustic.model import LOG_PROB_FLOOR, Emissions
from core.acoustic.pack import Pack
from core.audio.segment import Segment
from core.errors import PackError, UsageError
from core.features.fbank import fbank

_log = logging.getLogger("sonant.acoustic")

_INPUT, _OUTPUT = "features", "log_probs"
_PROVIDERS = {
    "cuda": "CUDAExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "cpu": "CPUExecutionProvider",
}
DEVICES = ("auto", *_PROVIDERS)
"""What `device` may be; "auto" takes the first that works, from the left."""

_PROBE_FRAMES = 100
_MOST_THREADS = 8
# Mean difference of log-probabilities from the processor's that another device may show, nats;
# half-precision units stay well below it, a broken driver doesn't.
_DEVICE_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class _Network:
    device: str
    session: onnxruntime.InferenceSession

    def run(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """features: float32 [frames, bins] → float32 [⌈frames / 3⌉, tokens]."""
        outputs = self.session.run([_OUTPUT], {_INPUT: features[None]})
        return np.asarray(outputs[0][0], dtype=np.float32)


class OnnxAcousticModel:
    """An acoustic pack's network.

    Attributes:
        token_set: What it emits.
        hop_samples: Samples from one frame to the next.
        identity: The pack's identity.
        device: The device really used: "cuda", "directml", "coreml" or "cpu".
    """

    def __init__(self, pack: Pack, device: str = "auto", threads: int | None = None) -> None:
        """Load the network.

        Args:
            pack: From `load_pack`.
            device: One of DEVICES.
            threads: Threads for one segment; None leaves one core to others where there are more
                than two.

        Raises:
            PackError: The network can't be loaded or isn't what the manifest says.
            UsageError: A device that was asked for by name doesn't work here.
        """
        if device not in DEVICES:
            raise UsageError(f"There is no device {device}", f"Choose one of {', '.join(DEVICES)}.")
        self.token_set = pack.token_set
        self.hop_samples = pack.hop_samples
        self.identity = pack.identity
        self._pack = pack
        self._threads = threads or default_threads()
        self._network = self._choose(device)
        self.device = self._network.device

    def emissions(self, samples: NDArray[np.float32], first_sample: int = 0) -> Emissions:
        """Return emissions of one segment.

        Args:
            samples: float32 [n] at 16 kHz in [-1, 1]; at most about 30 s, memory grows with n.
            first_sample: Where the segment begins in its recording.
        """
        features = fbank(samples)
        if len(features):
            log_probs = np.clip(self._network.run(features), LOG_PROB_FLOOR, 0.0)
        else:
            log_probs = np.zeros((0, len(self.token_set.tokens)), dtype=np.float32)
        return Emissions(
            log_probs=log_probs,
            hop_samples=self.hop_samples,
            first_sample=first_sample,
            token_set=self.token_set.identity,
            model=self.identity,
        )

    def emissions_of(
        self, segments: Iterable[tuple[Segment, NDArray[np.float32]]]
    ) -> Iterator[tuple[Segment, Emissions]]:
        """Yield the emissions of segments with their samples float32 [n] at 16 kHz, in order."""
        for segment, samples in segments:
            yield segment, self.emissions(samples, segment.first_sample)

    def _choose(self, device: str) -> _Network:
        """Return the network on the first wanted device that gives right values."""
        processor = self._on_processor(self._pack.model_file)
        available = onnxruntime.get_available_providers()
        wanted = list(_PROVIDERS) if device == "auto" else [device]
        for name in wanted:
            if name == "cpu":
                return processor
            if _PROVIDERS[name] in available:
                network = self._on_accelerator(name, processor)
                if network is not None:
                    return network
        raise UsageError(
            f"The device {device} doesn't work with this installation", "Use --device auto."
        )

    def _on_processor(self, file: str) -> _Network:
        try:
            network = self._open(self._pack.path(file), "cpu")
            values = network.run(_probe(self._pack.features.bins))
        except Exception as error:  # onnxruntime's errors have no other base.
            raise PackError(
                f"The network of the pack {self._pack.id} can't be run ({_first_line(error)})",
                "Install the pack again, or one made for this version of Sonant.",
            ) from error
        shift = self._pack.features.shift_samples
        frames = -(-_PROBE_FRAMES * shift // self.hop_samples)
        is_normalised = values.ndim == 2 and bool(
            np.all(np.abs(np.exp(values, dtype=np.float64).sum(axis=1) - 1.0) < 1e-3)
        )
        # Networks may round a last, partial frame either way.
        fits = is_normalised and abs(len(values) - frames) <= 1
        if not fits or values.shape[1] != len(self.token_set.tokens):
            raise PackError(
                f"The network of the pack {self._pack.id} doesn't give what its manifest says",
                "Install the pack again.",
            )
        return network

    def _on_accelerator(self, name: str, processor: _Network) -> _Network | None:
        """Return the network on another device, or None where that doesn't work or errs."""
        file = self._pack.accelerator_file or self._pack.model_file
        features = _probe(self._pack.features.bins)
        try:
            network = self._open(self._pack.path(file), name)
            if network.session.get_providers()[0] != _PROVIDERS[name]:
                return None  # onnxruntime has quietly taken the processor instead.
            values = network.run(features)
        except Exception as error:  # noqa: BLE001  drivers fail in every way there is
            _log.info("%s doesn't work: %s", name, _first_line(error))
            return None
        reference = processor if file == self._pack.model_file else self._on_processor(file)
        expected = reference.run(features)
        if values.shape != expected.shape or not (
            np.abs(values - expected).mean() < _DEVICE_TOLERANCE
        ):
            _log.warning("%s computes wrong values", name)
            return None
        return network

    def _open(self, path: Path, device: str) -> _Network:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # Failures are told in our own words.
        # Waiting threads would spin: fast alone, slow beside others.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Every segment has its own length: patterns for each would only use memory.
        options.enable_mem_pattern = False
        session = onnxruntime.InferenceSession(path, options, providers=[_PROVIDERS[device]])
        return _Network(device, session)


def default_threads() -> int:
    """Return how many threads a network uses: all of two cores, of more all but one, up to 8."""
    cores = os.cpu_count() or 1
    return min(cores if cores <= 2 else cores - 1, _MOST_THREADS)


def available_devices() -> tuple[str, ...]:
    """Return the devices that this installation of onnxruntime knows; they may still not work."""
    providers = onnxruntime.get_available_providers()
    return tuple(name for name, provider in _PROVIDERS.items() if provider in providers)


def _probe(bins: int) -> NDArray[np.float32]:
    """Return features to try a network with, spread like speech: float32 [100, bins]."""
    random = np.random.default_rng(1)
    return random.normal(12.0, 3.0, (_PROBE_FRAMES, bins)).astype(np.float32)


def _first_line(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:200]
