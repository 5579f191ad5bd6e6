"""The starter encoder: convolutions to 30 ms frames, then factored time-delay layers.

Features are centred on the mean of what was heard so far, so that a live stream and a whole
recording give the same values. Each time-delay layer maps to a narrow bottleneck with a splice
into the past and back to full width with a splice one frame ahead (Povey et al. 2018, "Semi-
orthogonal low-rank matrix factorization for deep neural networks", without the orthogonality).
A running average of the hidden state, the speaker and channel so far, is fed back in half-way.

    features [B, T, 80] → centred → conv 16·40 → conv 32·20 (1/3 frames) → conv 48·10
      → width → layers 1…n/2 → + running average → layers n/2+1…n → log-probabilities [B, T/3, V]

Right context: (1 + layers) · 30 ms + 10 ms + 15 ms of the feature window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  the name all torch code uses

from core.features.fbank import BINS

SUBSAMPLING = 3


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Sizes of the encoder.

    Attributes:
        tokens: Outputs, blank included.
        width: Hidden width.
        bottleneck: Width between the two factors of a layer.
        past: Splice into the past per layer, in 30 ms frames; its length is the depth.
        dropout: Share of hidden values dropped in training.
        prior_frames: Weight of the global mean in the running mean, in 10 ms frames.
    """

    tokens: int = 40
    width: int = 512
    bottleneck: int = 256
    past: tuple[int, ...] = (1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3)
    dropout: float = 0.1
    prior_frames: float = 100.0

    @property
    def right_context_s(self) -> float:
        """Seconds of sound after a frame that its value depends on."""
        return (1 + len(self.past)) * 0.03 + 0.01 + 0.015


def shift(x: Tensor, frames: int) -> Tensor:
    """Move [B, T, C] along time: positive looks into the past, negative ahead; zeros enter."""
    if frames >= 0:
        return F.pad(x, (0, 0, frames, 0))[:, : x.shape[1]]
    return F.pad(x, (0, 0, 0, -frames))[:, -frames:]


class TimeDelayLayer(nn.Module):
    """Residual factored time-delay layer on [B, T, width]."""

    def __init__(self, config: NetworkConfig, past: int) -> None:
        super().__init__()
        self.past = past
        self.narrow = nn.Linear(config.width, 2 * config.bottleneck, bias=False)
        self.wide = nn.Linear(2 * config.bottleneck, config.width, bias=False)
        self.norm = nn.BatchNorm1d(config.width)
        self.dropout = config.dropout

    def forward(self, x: Tensor) -> Tensor:
        """[B, T, width] → [B, T, width]."""
        now, before = self.narrow(x).chunk(2, dim=-1)
        inner = now + shift(before, self.past)
        spliced = torch.cat((inner, shift(inner, -1)), dim=-1)
        wide = self.wide(spliced)
        normed = self.norm(wide.flatten(0, 1)).view_as(wide)
        out = F.relu(normed)
        if self.training and self.dropout > 0.0:
            # One mask per utterance, shared over time, as in Kaldi: cheap, and harder to undo
            # from neighbouring frames.
            keep = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= self.dropout
            out = out * (keep.to(out.dtype) / (1.0 - self.dropout))
        return x + out


class Encoder(nn.Module):
    """Features float32 [B, T, 80] → (log-probabilities [B, ⌈T/3⌉, V], the same half-way)."""

    feature_mean: Tensor
    feature_scale: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("feature_mean", torch.full((BINS,), 12.0))
        self.register_buffer("feature_scale", torch.full((BINS,), 0.3))
        self.conv1 = nn.Conv2d(1, 16, (3, 3), stride=(1, 2), padding=(1, 1), bias=False)
        self.conv2 = nn.Conv2d(16, 32, (3, 3), stride=(3, 2), padding=(0, 1), bias=False)
        self.conv3 = nn.Conv2d(32, 48, (3, 3), stride=(1, 2), padding=(1, 1), bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(16), nn.BatchNorm2d(32), nn.BatchNorm2d(48)])
        self.enter = nn.Linear(48 * BINS // 8, config.width, bias=False)
        self.enter_norm = nn.BatchNorm1d(config.width)
        self.layers = nn.ModuleList([TimeDelayLayer(config, past) for past in config.past])
        self.summary_in = nn.Linear(config.width, 128)
        self.summary_out = nn.Linear(128, config.width)
        nn.init.zeros_(self.summary_out.weight)
        nn.init.zeros_(self.summary_out.bias)
        self.half_way = nn.Linear(config.width, config.tokens)
        self.output = nn.Linear(config.width, config.tokens)

    def centred(self, features: Tensor) -> Tensor:
        """Subtract the mean of the frames so far, which starts from the global mean."""
        count = torch.arange(1, features.shape[1] + 1, device=features.device, dtype=features.dtype)
        centred = features - self.feature_mean
        mean = centred.cumsum(1) / (count + self.config.prior_frames)[None, :, None]
        return (centred - mean) * self.feature_scale

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """features: float32 [B, T, 80] → two float32 [B, ⌈T/3⌉, V], normalised."""
        return self.encode(self.centred(features))

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The network after centring (training masks what lies between)."""
        x = F.pad(x, (0, 0, 0, -x.shape[1] % SUBSAMPLING)).unsqueeze(1)
        for conv, norm in zip((self.conv1, self.conv2, self.conv3), self.norms, strict=True):
            x = F.relu(norm(conv(x)))
        x = x.permute(0, 2, 1, 3).flatten(2)
        x = self.enter(x)
        x = F.relu(self.enter_norm(x.flatten(0, 1)).view_as(x))
        half = len(self.layers) // 2
        for layer in self.layers[:half]:
            x = layer(x)
        half_way = F.log_softmax(self.half_way(x).float(), dim=-1)
        count = torch.arange(1, x.shape[1] + 1, device=x.device, dtype=torch.float32)
        average = x.float().cumsum(1) / (count + 30.0)[None, :, None]
        x = x + self.summary_out(F.relu(self.summary_in(average)))
        for layer in self.layers[half:]:
            x = layer(x)
        return F.log_softmax(self.output(x).float(), dim=-1), half_way


def config_of(state: Mapping[str, Tensor], dropout: float = 0.0) -> NetworkConfig:
    """Return the sizes of the encoder whose weights these are; its splices are the default's."""
    tokens, width = state["output.weight"].shape
    bottleneck = state["layers.0.narrow.weight"].shape[0] // 2
    return NetworkConfig(tokens, width, bottleneck, dropout=dropout)


def parameter_count(network: nn.Module) -> int:
    """Return how many trainable numbers a network has."""
    return sum(p.numel() for p in network.parameters() if p.requires_grad)
