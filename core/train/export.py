"""Export a checkpoint's averaged weights: ONNX float32 and statically quantised int8.

Batch normalisation is folded into the linear maps before it, so that a layer is two matrix
products and the quantiser sees what is computed. Calibration and the label prior use training
speech only.
"""

from __future__ import annotations

import argparse
import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from core.acoustic.pack import FeatureSettings, Pack, Scales, token_set_of, write_pack
from core.features.fbank import FRAME_SHIFT
from core.lexicon.phones import PHONE_TOKENS
from core.train.augment import load_copy
from core.train.network import SUBSAMPLING, Encoder, NetworkConfig, TimeDelayLayer, config_of, shift

OPSET = 17


def _folded(weight: Tensor, norm: nn.Module) -> tuple[Tensor, Tensor]:
    """Return (weight, bias) of a bias-free map followed by a batch normalisation."""
    assert isinstance(norm, nn.BatchNorm1d | nn.BatchNorm2d)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    bias = norm.bias - norm.running_mean * scale
    return weight * scale.reshape(-1, *[1] * (weight.dim() - 1)), bias


class Folded(nn.Module):
    """The encoder for inference: features float32 [B, T, 80] → log-probabilities [B, ⌈T/3⌉, V]."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.convolutions = nn.ModuleList()
        for conv, norm in zip(
            (encoder.conv1, encoder.conv2, encoder.conv3), encoder.norms, strict=True
        ):
            weight, bias = _folded(conv.weight, norm)
            twin = copy.deepcopy(conv)
            twin.weight, twin.bias = nn.Parameter(weight), nn.Parameter(bias)
            self.convolutions.append(twin)
        self.enter = self._linear(encoder.enter, encoder.enter_norm)
        self.wide = nn.ModuleList()
        for layer in encoder.layers:
            assert isinstance(layer, TimeDelayLayer)
            self.wide.append(self._linear(layer.wide, layer.norm))

    @staticmethod
    def _linear(linear: nn.Linear, norm: nn.Module) -> nn.Linear:
        weight, bias = _folded(linear.weight, norm)
        out = nn.Linear(linear.in_features, linear.out_features)
        out.weight, out.bias = nn.Parameter(weight), nn.Parameter(bias)
        return out

    def forward(self, features: Tensor) -> Tensor:
        """The encoder's final log-probabilities."""
        encoder = self.encoder
        centred = features - encoder.feature_mean
        ones = torch.ones_like(features[:, :, :1])
        mean = centred.cumsum(1) / (ones.cumsum(1) + encoder.config.prior_frames)
        x = (centred - mean) * encoder.feature_scale
        x = F.pad(x, (0, 0, 0, SUBSAMPLING - 1)).unsqueeze(1)  # a partial last frame is kept
        for conv in self.convolutions:
            x = F.relu(conv(x))
        x = F.relu(self.enter(x.permute(0, 2, 1, 3).flatten(2)))
        half = len(encoder.layers) // 2
        for number, (layer, wide) in enumerate(zip(encoder.layers, self.wide, strict=True)):
            if number == half:
                steps = torch.ones_like(x[:, :, :1]).cumsum(1)
                average = x.cumsum(1) / (steps + 30.0)
                x = x + encoder.summary_out(F.relu(encoder.summary_in(average)))
            assert isinstance(layer, TimeDelayLayer)
            now, before = layer.narrow(x).chunk(2, dim=-1)
            inner = now + shift(before, layer.past)
            x = x + F.relu(wide(torch.cat((inner, shift(inner, -1)), dim=-1)))
        return F.log_softmax(encoder.output(x), dim=-1)


class _Calibration(CalibrationDataReader):  # type: ignore[misc]
    def __init__(self, features: list[NDArray[np.float32]]) -> None:
        self._rows: Iterator[NDArray[np.float32]] = iter(features)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        row = next(self._rows, None)
        return None if row is None else {"features": row[None]}


def load_average(checkpoint: Path) -> Encoder:
    """Return the averaged network of a checkpoint, ready for inference."""
    state = torch.load(checkpoint, weights_only=True)["average"]
    network = Encoder(config_of(state))
    network.load_state_dict(state)
    return network.eval()


def calibration_features(copies: Path, numbers: tuple[int, ...]) -> list[NDArray[np.float32]]:
    """Return training features of some utterances of some copies: float32 [T, 80] each."""
    out: list[NDArray[np.float32]] = []
    for number in numbers:
        frames, offsets = load_copy(copies, number)
        some = range(number, len(offsets) - 1, max(1, (len(offsets) - 1) // 24))
        out += [np.asarray(frames[offsets[i] : offsets[i + 1]], dtype=np.float32) for i in some]
    return out


def label_prior(network: Encoder, features: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return log of the average posterior without blank: float32 [V], blank entry 0, nats."""
    total = torch.zeros(network.config.tokens, dtype=torch.float64)
    with torch.inference_mode():
        for row in features:
            total += network(torch.from_numpy(row)[None])[0][0].double().exp().sum(0)
    total[0] = 0.0
    prior = torch.log(total.clamp_min(1e-9) / total.sum())
    prior[0] = 0.0
    out: NDArray[np.float32] = prior.float().numpy()
    return out


def export(checkpoint: Path, copies: Path, out: Path) -> None:
    """Write acoustic.onnx, acoustic.int8.onnx and prior.npy into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    network = load_average(checkpoint)
    folded = Folded(network).eval()
    example = torch.zeros(1, 300, 80)
    full = out / "acoustic.onnx"
    torch.onnx.export(
        folded,
        (example,),
        str(full),
        input_names=["features"],
        output_names=["log_probs"],
        dynamic_axes={
            "features": {0: "batch", 1: "frames"},
            "log_probs": {0: "batch", 1: "frames"},
        },
        opset_version=OPSET,
        dynamo=False,
    )
    onnx.checker.check_model(str(full))
    features = calibration_features(copies, (0, 1, 2, 3))
    prepared = out / "prepared.onnx"
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantize_static(
        str(prepared),
        str(out / "acoustic.int8.onnx"),
        _Calibration(features),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=["MatMul", "Conv", "Gemm"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        activation_type=QuantType.QUInt8,
        calibrate_method=CalibrationMethod.MinMax,
        nodes_to_exclude=_last_product(prepared),
    )
    prepared.unlink()
    np.save(out / "prior.npy", label_prior(network, features))


def _last_product(model: Path) -> list[str]:
    """The output layer stays float: it is small, and its error goes straight into the scores."""
    nodes = onnx.load(str(model)).graph.node
    return [[n.name for n in nodes if n.op_type in ("MatMul", "Gemm")][-1]]


PACK_FILES = ("acoustic.onnx", "cmudict.npz", "g2p.npz", "CMUDICT_LICENSE.txt")
"""What the manifest vouches for; the dictionary and the spelling rules come from core.lexicon."""

DATA_STATEMENT = (
    "Trained by core/train on 10.1 hours of English: LibriSpeech train-clean-5 and further "
    "utterances of train-clean-100 (CC BY 4.0; Panayotov et al. 2015; 8.9 h, 273 speakers), "
    "speechocean762 adults (CC BY 4.0 on OpenSLR 101; 1.2 h, 51 speakers, Mandarin accents), all "
    "as 20 kbit/s Opus. Augmented with CC0, CC BY, CC BY-SA and public-domain noises "
    "(rafaelmardojai/blanket, Google Speech Commands) and simulated rooms. A small starter: larger "
    "pretrained packs recognise more."
)


def write_starter(
    exported: Path,
    folder: Path,
    quantised: bool,
    scales: Scales,
    accuracy: str = "",
    version: str = "1",
) -> Pack:
    """Put an export's network, prior and manifest into the built-in pack's folder."""
    name = "acoustic.int8.onnx" if quantised else "acoustic.onnx"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(exported / name, folder / "acoustic.onnx")
    config = NetworkConfig()
    return write_pack(
        Pack(
            folder=folder,
            id=folder.name,
            version=version,
            title="English starter",
            languages=("en",),
            licence="CC-BY-4.0",
            data=DATA_STATEMENT,
            accuracy=accuracy,
            token_set=token_set_of("phone", PHONE_TOKENS, 0),
            log_prior=np.load(exported / "prior.npy", allow_pickle=False),
            features=FeatureSettings(),
            model_file="acoustic.onnx",
            accelerator_file="",
            hop_samples=SUBSAMPLING * FRAME_SHIFT,
            right_context_samples=round(config.right_context_s * 16000),
            scales=scales,
            files=tuple((n, "") for n in PACK_FILES if (folder / n).is_file()),
        )
    )


def main() -> None:
    """Export a checkpoint, and write the built-in pack if its folder is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("copies", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pack", type=Path, help="folder of the built-in pack")
    parser.add_argument("--float", action="store_true", help="ship float32, not int8")
    parser.add_argument("--lm-weight", type=float, default=1.0)
    parser.add_argument("--prior-weight", type=float, default=0.3)
    parser.add_argument("--word-score", type=float, default=0.0)
    parser.add_argument("--version", default="1", help="of the pack")
    parser.add_argument("--accuracy", default="", help="what was measured, a sentence for people")
    arguments = parser.parse_args()
    export(arguments.checkpoint, arguments.copies, arguments.out)
    if arguments.pack:
        scales = Scales(arguments.lm_weight, arguments.prior_weight, arguments.word_score)
        write_starter(
            arguments.out,
            arguments.pack,
            not arguments.float,
            scales,
            arguments.accuracy,
            arguments.version,
        )


if __name__ == "__main__":
    main()
