"""Widen a trained encoder's bottlenecks without changing what it computes.

New rows of the narrow map are random and the columns of the wide map that read them are zero
(Chen et al. 2016, "Net2Net", in spirit): the outputs stay the same, and training goes on from
there instead of from nothing. Optimiser state and counts of updates begin anew.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from core.train.network import Encoder, NetworkConfig


def grow(state: dict[str, Tensor], config: NetworkConfig, seed: int = 1) -> dict[str, Tensor]:
    """Return an encoder's weights at a wider bottleneck, same function.

    Args:
        state: Weights of an `Encoder` like `config` but for a narrower (or equal) bottleneck.
        config: The encoder wanted.
        seed: Decides the new random weights.

    Raises:
        ValueError: The bottleneck of `state` is wider than that of `config`.
    """
    torch.manual_seed(seed)
    wanted = Encoder(config).state_dict()
    for name, value in state.items():
        if name.endswith(".narrow.weight"):
            narrow = value.shape[0] // 2
            if narrow > config.bottleneck:
                message = f"bottleneck {narrow} is wider than the {config.bottleneck} wanted"
                raise ValueError(message)
            wanted[name][:narrow] = value[:narrow]
            wanted[name][config.bottleneck : config.bottleneck + narrow] = value[narrow:]
        elif name.endswith(".wide.weight"):
            narrow = value.shape[1] // 2
            wanted[name].zero_()
            wanted[name][:, :narrow] = value[:, :narrow]
            wanted[name][:, config.bottleneck : config.bottleneck + narrow] = value[:, narrow:]
        else:
            wanted[name].copy_(value)
    return wanted


def main() -> None:
    """Write a checkpoint for `core.train.train` from a narrower one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--bottleneck", type=int, default=NetworkConfig().bottleneck)
    arguments = parser.parse_args()
    state = torch.load(arguments.checkpoint, weights_only=True)
    config = replace(NetworkConfig(), bottleneck=arguments.bottleneck)
    # The average stands for the best weights so far: both go on from it.
    average = grow(state["average"], config)
    torch.save(
        {"network": average, "average": average, "epoch": state["epoch"], "updates": 0},
        arguments.out,
    )


if __name__ == "__main__":
    main()
