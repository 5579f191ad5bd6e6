"""A pack's network gives emissions, on the device that works, or says what is wrong with it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from core.acoustic.model import LOG_PROB_FLOOR
from core.acoustic.onnx import OnnxAcousticModel, available_devices, default_threads
from core.acoustic.pack import Pack, token_set_of, write_pack
from core.audio.segment import Segment
from core.errors import PackError, UsageError
from core.features.fbank import fbank
from tests.helpers.audio_files import speech_like
from tests.helpers.networks import make_network_pack, write_network


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return make_network_pack(tmp_path / "pack")


def by_hand(samples: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float64]:
    features = fbank(samples).astype(np.float64)
    features = np.concatenate((features, np.zeros((-len(features) % 3, 80))))
    logits = np.einsum("tkb,vbk->tv", features.reshape(-1, 3, 80), weights)
    top = logits.max(axis=1, keepdims=True)
    total = np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    return np.asarray(np.maximum(logits - top - total, LOG_PROB_FLOOR))


@pytest.mark.parametrize("samples", [400, 879, 880, 1040, 16_000, 23_456])
def test_emissions_are_the_networks(tmp_path: Path, samples: int) -> None:
    pack = make_network_pack(tmp_path)
    weights = write_network(tmp_path / "same.onnx")
    sound = speech_like(2.0)[:samples]
    heard = OnnxAcousticModel(pack).emissions(sound, first_sample=777)
    np.testing.assert_allclose(heard.log_probs, by_hand(sound, weights), atol=1e-3)
    assert heard.log_probs.dtype == np.float32
    assert (heard.hop_samples, heard.first_sample) == (480, 777)
    assert (heard.token_set, heard.model) == (pack.token_set.identity, pack.identity)


@pytest.mark.parametrize("samples", [0, 1, 399])
def test_less_than_a_window_gives_no_frames(pack: Pack, samples: int) -> None:
    heard = OnnxAcousticModel(pack).emissions(np.zeros(samples, dtype=np.float32))
    assert heard.log_probs.shape == (0, 5)


def test_improbable_tokens_are_clipped(pack: Pack) -> None:
    write_network(pack.folder / "acoustic.onnx", seed=1)
    loud = OnnxAcousticModel(write_pack(pack)).emissions(np.float32(1e3) * speech_like(1.0))
    assert loud.log_probs.min() >= LOG_PROB_FLOOR
    assert loud.log_probs.max() <= 0.0


def test_segments_are_heard_one_by_one_as_they_come(pack: Pack) -> None:
    model = OnnxAcousticModel(pack)
    sound = speech_like(6.0)
    spans = [Segment(0, 20_000), Segment(25_000, 96_000)]
    taken = 0

    def arriving() -> Any:
        nonlocal taken
        for span in spans:
            taken += 1
            yield span, sound[span.first_sample : span.last_sample]

    for number, (span, heard) in enumerate(model.emissions_of(arriving())):
        assert taken == number + 1
        assert span == spans[number]
        alone = model.emissions(sound[span.first_sample : span.last_sample], span.first_sample)
        np.testing.assert_array_equal(heard.log_probs, alone.log_probs)
        assert heard.first_sample == span.first_sample


def test_threads_change_nothing(pack: Pack) -> None:
    sound = speech_like(3.0)
    one = OnnxAcousticModel(pack, threads=1).emissions(sound)
    two = OnnxAcousticModel(pack, threads=2).emissions(sound)
    np.testing.assert_allclose(one.log_probs, two.log_probs, atol=1e-5)


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 2), (4, 3), (64, 8), (None, 1)])
def test_threads_leave_a_core_where_there_are_many(
    monkeypatch: pytest.MonkeyPatch, cores: int | None, threads: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert default_threads() == threads


# --- devices ---------------------------------------------------------------------------------


class FakeSession:
    """A session on an accelerator that adds an error to what the processor computes."""

    error = 0.0
    fails = False
    falls_back = False

    def __init__(self, path: Path, options: object, providers: list[str]) -> None:
        self.providers = providers
        self.is_cpu = providers == ["CPUExecutionProvider"]
        if self.fails and not self.is_cpu:
            raise RuntimeError("no such driver\nlong story")
        self.inner = real_session(path, options, providers=["CPUExecutionProvider"])

    def get_providers(self) -> list[str]:
        return ["CPUExecutionProvider"] if self.falls_back else self.providers

    def run(self, names: list[str], feeds: dict[str, NDArray[np.float32]]) -> list[Any]:
        values = self.inner.run(names, feeds)
        return values if self.is_cpu else [values[0] + np.float32(self.error)]


real_session = onnxruntime.InferenceSession


@pytest.fixture
def accelerated(monkeypatch: pytest.MonkeyPatch) -> type[FakeSession]:
    """A machine with CUDA, as far as onnxruntime knows."""

    class Session(FakeSession):
        pass

    known = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: known)
    monkeypatch.setattr(onnxruntime, "InferenceSession", Session)
    return Session


def test_a_device_that_works_is_taken_and_named(pack: Pack, accelerated: type[FakeSession]) -> None:
    accelerated.error = 1e-3
    assert OnnxAcousticModel(pack).device == "cuda"
    assert OnnxAcousticModel(pack, "cpu").device == "cpu"
    assert available_devices() == ("cuda", "cpu")


@pytest.mark.parametrize(
    ("name", "value"),
    [("error", 0.5), ("error", float("nan")), ("fails", True), ("falls_back", True)],
)
def test_a_device_that_errs_is_left_for_the_processor(
    pack: Pack, accelerated: type[FakeSession], name: str, value: object
) -> None:
    setattr(accelerated, name, value)
    assert OnnxAcousticModel(pack).device == "cpu"
    with pytest.raises(UsageError, match="cuda doesn't work"):
        OnnxAcousticModel(pack, "cuda")


def test_an_accelerator_may_have_its_own_file(pack: Pack, accelerated: type[FakeSession]) -> None:
    write_network(pack.folder / "float.onnx")
    files = (*pack.files, ("float.onnx", ""))
    both = write_pack(replace(pack, accelerator_file="float.onnx", files=files))
    assert OnnxAcousticModel(both).device == "cuda"


def test_devices_that_are_not_here(pack: Pack) -> None:
    assert OnnxAcousticModel(pack).device in available_devices()
    with pytest.raises(UsageError, match="no device tpu"):
        OnnxAcousticModel(pack, "tpu")
    with pytest.raises(UsageError, match="doesn't work"):
        OnnxAcousticModel(pack, "coreml" if "coreml" not in available_devices() else "directml")


# --- packs at fault --------------------------------------------------------------------------


def test_a_file_that_is_no_network(pack: Pack) -> None:
    (pack.folder / "acoustic.onnx").write_bytes(b"no network" * 50)
    with pytest.raises(PackError, match="can't be run") as caught:
        OnnxAcousticModel(write_pack(pack))
    assert "\n" not in str(caught.value)


def test_a_network_with_other_tokens(pack: Pack) -> None:
    write_network(pack.folder / "acoustic.onnx", tokens=6)
    with pytest.raises(PackError, match="manifest says"):
        OnnxAcousticModel(write_pack(pack))


def test_a_network_with_another_hop(pack: Pack) -> None:
    with pytest.raises(PackError, match="manifest says"):
        OnnxAcousticModel(write_pack(replace(pack, hop_samples=640)))


def test_a_network_that_gives_no_probabilities(pack: Pack) -> None:
    write_network(pack.folder / "acoustic.onnx", normalised=False)
    with pytest.raises(PackError, match="manifest says"):
        OnnxAcousticModel(write_pack(pack))


def test_a_token_set_of_another_size(pack: Pack) -> None:
    fewer = replace(pack, token_set=token_set_of("phone", ("a", "b"), 0))
    with pytest.raises(PackError, match="manifest says"):
        OnnxAcousticModel(write_pack(fewer))
