"""Make small packs with random networks for tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from core.acoustic.pack import FeatureSettings, Pack, Scales, token_set_of, write_pack

BINS = 80


def write_network(
    path: Path, tokens: int = 5, seed: int = 0, normalised: bool = True
) -> NDArray[np.float32]:
    """Write features [B, T, 80] → log-probabilities [B, ⌈T/3⌉, tokens] by one convolution.

    Returns:
        Its weights: float32 [tokens, 80, 3].
    """
    random = np.random.default_rng(seed)
    weights = (0.02 * random.standard_normal((tokens, BINS, 3))).astype(np.float32)
    last = helper.make_node("LogSoftmax", ["moved"], ["log_probs"], axis=-1)
    if not normalised:
        last = helper.make_node("Identity", ["moved"], ["log_probs"])
    nodes = [
        helper.make_node("Transpose", ["features"], ["turned"], perm=[0, 2, 1]),
        helper.make_node("Conv", ["turned", "weights"], ["heard"], strides=[3], pads=[0, 2]),
        helper.make_node("Transpose", ["heard"], ["moved"], perm=[0, 2, 1]),
        last,
    ]
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", "frames", BINS])],
        [helper.make_tensor_value_info("log_probs", TensorProto.FLOAT, ["batch", None, tokens])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(path))
    return weights


def make_network_pack(folder: Path, tokens: int = 5, seed: int = 0) -> Pack:
    """Write a pack with a random network, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    write_network(folder / "acoustic.onnx", tokens, seed)
    pack = Pack(
        folder=folder,
        id="random",
        version="1",
        title="A random network",
        languages=("en",),
        licence="CC0-1.0",
        data="None.",
        token_set=token_set_of("phone", tuple(f"t{i}" for i in range(tokens)), 0),
        log_prior=None,
        features=FeatureSettings(),
        model_file="acoustic.onnx",
        accelerator_file="",
        hop_samples=480,
        right_context_samples=0,
        scales=Scales(),
        files=(("acoustic.onnx", ""),),
    )
    return write_pack(pack)
