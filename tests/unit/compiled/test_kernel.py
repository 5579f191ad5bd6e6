"""Kernels give what their Python gives, with numba and, from the second start on, without."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from core.compiled import Kernel, code, njit

POINT = np.dtype([("at", "i4"), ("value", "f8")], align=True)


class Pair(NamedTuple):
    scale: float
    values: NDArray[np.float64]


@njit(nogil=True, cache=True)
def _scaled(pair: Pair, at: int) -> float:
    return pair.values[at] * pair.scale


@njit(nogil=True, cache=True)
def total(pair: Pair, points: Any, upside_down: bool) -> tuple[float, int]:
    own = np.zeros(pair.values.shape[0])
    for i in range(pair.values.shape[0]):
        own[i] = _scaled(pair, i)
        points[i].value = own[i]
        points[i].at = i
    return -own.sum() if upside_down else own.sum(), own.size


@njit(nogil=True, cache=True)
def is_even(number: int) -> bool:
    return number % 2 == 0


@njit(nogil=True, cache=True)
def nothing(values: NDArray[np.float64]) -> None:
    values[0] = 1.0


@njit(nogil=True, cache=True)
def divided(by: int) -> int:
    return 7 // by


@njit(nogil=True, cache=True)
def doubled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values * 2


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "code"
    monkeypatch.setattr(code, "folder", lambda: folder)
    return folder


def anew(kernel: Kernel) -> Kernel:
    """Return a kernel as another process would have it, which has called it never."""
    return Kernel(kernel.function, kernel.options)


def result(kernel: Kernel) -> tuple[tuple[float, int], NDArray[Any]]:
    points = np.zeros(3, dtype=POINT)
    found = kernel(Pair(2.0, np.array([1.0, 2.0, 3.5])), points, True)
    return found, points


def test_compiled_and_read_again_are_the_same(own_folder: Path) -> None:
    for kernel in (anew(total), anew(total)):
        found, points = result(kernel)
        assert found == (-13.0, 3)
        assert points["value"].tolist() == [2.0, 4.0, 7.0]
        assert points["at"].tolist() == [0, 1, 2]
        assert len(list(own_folder.iterdir())) == 1


def test_a_layout_of_arguments_is_compiled_for_once(own_folder: Path) -> None:
    kernel = anew(total)
    result(kernel)
    frozen = np.array([1.0, 2.0, 3.0])
    frozen.flags.writeable = False
    points = np.zeros(3, dtype=POINT)
    assert kernel(Pair(1.0, frozen), points, False) == (6.0, 3)
    assert kernel(Pair(1.0, np.arange(6.0)[::2]), points, False) == (6.0, 3)
    kept = len(list(own_folder.iterdir()))
    assert kept == 3
    again = anew(total)
    assert again(Pair(1.0, np.arange(6.0)[::2]), points, False) == (6.0, 3)
    assert len(list(own_folder.iterdir())) == kept


def test_what_is_returned_has_its_kind(own_folder: Path) -> None:
    kernel = anew(is_even)
    assert kernel(4) is True
    assert kernel(-3) is False
    assert kernel(np.int64(1 << 40)) is True
    values = np.zeros(1)
    assert anew(nothing)(values) is None
    assert values[0] == 1.0


def test_what_the_kernel_raises_is_an_error(own_folder: Path) -> None:
    kernel = anew(divided)
    assert kernel(2) == 3
    with pytest.raises(RuntimeError):
        kernel(0)


def test_what_cannot_be_kept_is_left_to_numba(own_folder: Path) -> None:
    assert anew(doubled)(np.array([1.0, 2.0])).tolist() == [2.0, 4.0]
    assert anew(is_even)(np.uint8(3)) == 0
    assert not own_folder.exists()


@pytest.mark.parametrize("harm", ["cut", "changed", "empty"])
def test_a_damaged_file_is_made_again(own_folder: Path, harm: str) -> None:
    assert anew(is_even)(4)
    (path,) = own_folder.iterdir()
    content = bytearray(path.read_bytes())
    if harm == "changed":
        content[len(content) // 2] ^= 1
    path.write_bytes({"cut": content[:-5], "changed": content, "empty": b""}[harm])
    assert not anew(is_even)(3)
    assert anew(is_even)(2)


def test_a_file_whose_first_loading_ended_the_process_is_left_alone(own_folder: Path) -> None:
    assert anew(is_even)(4)
    (path,) = own_folder.iterdir()
    path.rename(path.with_suffix(".tried"))
    assert list(code.kept(anew(is_even).name)) == []
    assert anew(is_even)(4)


def test_another_process_needs_no_numba(tmp_path: Path, root: Path) -> None:
    program = (
        "import sys, numpy as np\n"
        "from core.decoder.kernels import best_tokens\n"
        "best = np.zeros(4, dtype=np.float32)\n"
        "best_tokens(np.arange(12, dtype=np.float32).reshape(4, 3), best)\n"
        "print(best.tolist(), 'numba' in sys.modules)\n"
    )
    seen = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True,
            env={"NUMBA_CACHE_DIR": str(tmp_path), "PATH": "", "PYTHONPATH": str(root)},
        ).stdout
        for _ in range(3)
    ]  # fmt: skip
    assert seen == [f"[2.0, 5.0, 8.0, 11.0] {numba}\n" for numba in (True, False, False)]
