"""The encoder: normalised, bounded right context, prefixes stable, folding exact."""

from __future__ import annotations

from dataclasses import replace

import pytest

torch = pytest.importorskip("torch")

from core.train.export import Folded  # noqa: E402
from core.train.grow import grow  # noqa: E402
from core.train.network import SUBSAMPLING, Encoder, NetworkConfig, config_of  # noqa: E402

SMALL = NetworkConfig(tokens=6, width=32, bottleneck=8, past=(1, 2, 3, 3))


def _trained() -> Encoder:
    torch.manual_seed(3)
    network = Encoder(SMALL)
    for _ in range(3):  # moves the running statistics of the normalisations off their start
        network(12 + 3 * torch.randn(4, 90, 80))
    torch.nn.init.normal_(network.summary_out.weight, std=0.05)
    return network.eval()


def test_rows_are_normalised_and_every_third_frame_is_kept() -> None:
    with torch.inference_mode():
        log_probs, half_way = _trained()(12 + torch.randn(2, 31, 80))
    assert log_probs.shape == half_way.shape == (2, 11, 6)
    assert torch.allclose(log_probs.exp().sum(-1), torch.ones(2, 11), atol=1e-5)


def test_the_future_beyond_the_right_context_changes_nothing() -> None:
    network = _trained()
    features = 12 + torch.randn(1, 120, 80)
    changed = features.clone()
    changed[:, 60:] += 3.0
    with torch.inference_mode():
        before, after = network(features)[0], network(changed)[0]
    ahead = round(SMALL.right_context_s / 0.03)
    same = 60 // SUBSAMPLING - ahead
    assert torch.allclose(before[:, :same], after[:, :same], atol=1e-5)
    assert not torch.allclose(
        before[:, : 60 // SUBSAMPLING], after[:, : 60 // SUBSAMPLING], atol=1e-3
    )


def test_the_shipped_size_sees_at_most_half_a_second_ahead() -> None:
    assert NetworkConfig().right_context_s <= 0.5


def test_folding_the_normalisation_changes_nothing() -> None:
    network = _trained()
    features = 12 + torch.randn(2, 60, 80)
    with torch.inference_mode():
        assert torch.allclose(Folded(network)(features), network(features)[0], atol=1e-4)


def test_a_grown_network_computes_the_same_and_can_learn() -> None:
    network = _trained()
    wider = Encoder(replace(SMALL, bottleneck=20, dropout=0.0))
    wider.load_state_dict(grow(network.state_dict(), wider.config))
    wider.eval()
    features = 12 + torch.randn(2, 60, 80)
    assert torch.allclose(wider(features)[0], network(features)[0], atol=1e-5)
    wider(features)[0][..., 0].sum().backward()
    gradient = dict(wider.named_parameters())["layers.0.wide.weight"].grad
    assert gradient is not None
    assert float(gradient[:, 8:20].abs().amax(0).min()) > 0.0
    assert config_of(wider.state_dict()).bottleneck == 20


def test_a_network_never_grows_narrower() -> None:
    with pytest.raises(ValueError, match="wider than"):
        grow(_trained().state_dict(), replace(SMALL, bottleneck=4))


def test_too_long_by_padding_gives_the_same_frames() -> None:
    network = _trained()
    features = 12 + torch.randn(1, 61, 80)
    with torch.inference_mode():
        folded = Folded(network)(features)
        full = network(features)[0]
    assert folded.shape == full.shape
    assert torch.allclose(folded, full, atol=1e-4)
