"""The denominator of CTC-CRF against enumeration of all paths, and its gradient."""

from __future__ import annotations

import itertools

import pytest

torch = pytest.importorskip("torch")

from core.train.crf import PhoneTrigram, estimate_trigram, log_denominator  # noqa: E402
from core.train.kernels import trigram_best  # noqa: E402


def _collapse(path: tuple[int, ...]) -> list[int]:
    return [k for k, _ in itertools.groupby(path) if k != 0]


def _graph() -> PhoneTrigram:
    return estimate_trigram([[1, 2, 2, 1], [2, 1], [1, 1, 2, 1, 1, 2]], 3)


def _label_probability(graph: PhoneTrigram, labels: list[int]) -> float:
    total, a, b = 1.0, 0, 0
    for c in labels:
        total *= float(graph.follow[b, a, c])
        a, b = b, c
    return total * float(graph.end[b, a])


def test_trigram_is_normalised() -> None:
    graph = _graph()
    assert torch.allclose(graph.follow.sum(-1) + graph.end, torch.ones(3, 3), atol=1e-6)


def test_equals_enumeration_of_all_paths() -> None:
    graph = _graph()
    generator = torch.Generator().manual_seed(1)
    log_probs = torch.randn(2, 5, 3, generator=generator).log_softmax(-1)
    lengths = torch.tensor([5, 3])
    actual = log_denominator(log_probs, lengths, graph)
    for n, frames in enumerate(lengths.tolist()):
        total = 0.0
        for path in itertools.product(range(3), repeat=frames):
            p = float(torch.exp(sum(log_probs[n, t, k] for t, k in enumerate(path))))
            total += p * _label_probability(graph, _collapse(path))
        assert float(actual[n]) == pytest.approx(float(torch.log(torch.tensor(total))), abs=1e-4)


def test_gradient_equals_finite_differences() -> None:
    graph = _graph()
    generator = torch.Generator().manual_seed(2)
    log_probs = torch.randn(2, 6, 3, generator=generator).log_softmax(-1).requires_grad_()
    lengths = torch.tensor([6, 4])
    log_denominator(log_probs, lengths, graph).sum().backward()
    step = 1e-2
    for n, t, k in [(0, 0, 0), (0, 3, 1), (0, 5, 2), (1, 1, 1), (1, 3, 0), (1, 5, 1)]:
        values = []
        for sign in (1, -1):
            moved = log_probs.detach().clone()
            moved[n, t, k] += sign * step
            values.append(float(log_denominator(moved, lengths, graph).sum()))
        expected = (values[0] - values[1]) / (2 * step)
        assert float(log_probs.grad[n, t, k]) == pytest.approx(expected, abs=2e-3)


def test_best_path_equals_enumeration() -> None:
    graph = _graph()
    generator = torch.Generator().manual_seed(4)
    for _ in range(20):
        log_probs = torch.randn(5, 3, generator=generator).log_softmax(-1)

        def score(path: tuple[int, ...], log_probs: torch.Tensor = log_probs) -> float:
            acoustic = float(sum(log_probs[t, k] for t, k in enumerate(path)))
            labels = torch.tensor(_label_probability(graph, _collapse(path)))
            return acoustic + float(torch.log(labels))

        expected = _collapse(max(itertools.product(range(3), repeat=5), key=score))
        actual = trigram_best(
            log_probs.numpy(), graph.follow.clamp_min(1e-30).log().numpy(), graph.end.log().numpy()
        )
        assert actual.tolist() == expected
