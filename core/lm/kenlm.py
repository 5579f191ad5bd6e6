"""Users' KenLM files: ARPA files become the array form, binary ones score finished text.

The module `kenlm` is an extra (PyPI has only its source, which needs a C++ compiler). It can be
asked for scores but not for its n-grams, so a binary file can't be searched with; it rescores.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import PackError, UsageError
from core.lm.arpa import read_arpa
from core.lm.ngram import NgramModel

_LN10 = float(np.log(10.0))
SUFFIXES = (".bin", ".binary", ".klm", ".mmap", ".trie")
"""Names that KenLM's binary files usually have."""


def convert(path: Path | str) -> NgramModel:
    """Return an ARPA file (plain or .gz) in the array form, which the search uses.

    Raises:
        UsageError: It is a binary file.
        InputError: The file can't be read.
        PackError: It is no ARPA file.
    """
    if Path(path).suffix in SUFFIXES:
        raise UsageError(
            f"{path} is a binary KenLM file, whose n-grams can't be read out",
            "Give the .arpa file it was made from",
        )
    return read_arpa(path)


class KenlmScorer:
    """Scores text with a KenLM file, binary or ARPA.

    Args:
        path: The file.

    Raises:
        UsageError: The module kenlm isn't installed.
        PackError: The file is missing or KenLM refuses it.
    """

    def __init__(self, path: Path | str) -> None:
        kenlm = _module()
        if not Path(path).is_file():
            raise PackError(f"There is no language model {path}", "Check the path")
        config = kenlm.Config()
        config.show_progress = False
        config.arpa_complain = kenlm.ARPALoadComplain.NONE
        try:
            self._model: Any = kenlm.Model(str(path), config)
        except (OSError, RuntimeError) as error:
            raise PackError(
                f"KenLM can't read {path}", "Check that it is a whole KenLM or ARPA file"
            ) from error

    @property
    def order(self) -> int:
        """Longest n-gram."""
        return int(self._model.order)

    def sentence_log_probs(self, sentences: Iterable[Sequence[str]]) -> NDArray[np.float32]:
        """Score sentences, each from <s> to </s>; float32, one per word and sentence end, nats.

        Args:
            sentences: Words of each; a word is scored as <unk> where the model lacks it.
        """
        scores = [
            log10
            for sentence in sentences
            for log10, _, _ in self._model.full_scores(" ".join(sentence))
        ]
        return (np.array(scores, dtype=np.float64) * _LN10).astype(np.float32)

    def score(self, sentences: Sequence[Sequence[str]]) -> list[NDArray[np.float64]]:
        """Return float64 [words + 1] each, nats; see `core.lm.rescore.Scorer`."""
        return [
            np.array(
                [
                    np.nan if unknown else log10 * _LN10
                    for log10, _, unknown in self._model.full_scores(" ".join(sentence))
                ]
            )
            for sentence in sentences
        ]

    def log_prob(self, sentence: Sequence[str]) -> float:
        """Return the log-probability of a whole sentence, its end included, in nats."""
        return float(self._model.score(" ".join(sentence))) * _LN10

    def knows(self, word: str) -> bool:
        """Say whether a word is in the model's vocabulary."""
        return word in self._model


def _module() -> ModuleType:
    try:
        import kenlm
    except ImportError as error:
        raise UsageError(
            "Reading KenLM's binary files needs the Python package kenlm, which isn't installed",
            "Install it with `pip install kenlm` (it needs a C++ compiler), or give an .arpa file",
        ) from error
    module: ModuleType = kenlm
    return module
