"""Larger language models that judge finished text: what a second opinion needs of them.

A scorer takes sentences and says how likely each word is after the words before it. It needn't be
searchable: a KenLM file, an ARPA file or a neural model as ONNX will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.errors import PackError, UsageError
from core.lm.ngram import BEGIN, END, UNKNOWN, UNKNOWN_ID

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.lm.ngram import NgramModel

WORDS_SUFFIX = ".words.txt"


class Scorer(Protocol):
    """Whoever can say how likely text is; may be asked from several threads at once."""

    def score(self, sentences: Sequence[Sequence[str]]) -> list[NDArray[np.float64]]:
        """Return each word's log-probability in nats.

        Args:
            sentences: Words of each, lower case, from the sentence's start.

        Returns:
            float64 [words + 1] for each: the sentence's end last; NaN for words that the scorer
            doesn't know, which then have no say.
        """
        ...


class NgramScorer:
    """Scores with an n-gram model in our own form."""

    def __init__(self, model: NgramModel) -> None:
        """Take the model."""
        self._model = model

    def score(self, sentences: Sequence[Sequence[str]]) -> list[NDArray[np.float64]]:
        """Return float64 [words + 1] each, nats; see `Scorer`."""
        scores = self._model.sentence_log_probs(sentences).astype(np.float64)
        ids = [self._model.word_id(word) for words in sentences for word in (*words, END)]
        scores[np.array(ids, dtype=np.int64) == UNKNOWN_ID] = np.nan
        ends = np.cumsum([len(words) + 1 for words in sentences])[:-1]
        return np.split(scores, ends) if len(sentences) else []


class OnnxScorer:
    """Scores with a neural model over words.

    NAME.onnx takes int64 [batch, length], word ids from <s> on, and gives float32 [batch, length,
    words], logits or log-probabilities of the word after each. NAME.words.txt has a word a line by
    id, <s> among them and, if the model has them, <unk> and </s>.

    Args:
        path: The .onnx file.

    Raises:
        PackError: A file is missing or is no such model.
    """

    def __init__(self, path: Path) -> None:
        import onnxruntime

        listed = path.with_suffix(WORDS_SUFFIX)
        try:
            words = listed.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise PackError(
                f"The words of the language model {path} can't be read from {listed}",
                "Put its words there, one a line in the order of their numbers",
            ) from error
        while words and not words[-1]:
            words.pop()
        self._ids = {word: number for number, word in enumerate(words)}
        if BEGIN not in self._ids:
            raise PackError(f"{listed} has no {BEGIN}", "Add the word that sentences begin with")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # Segments are judged in several threads as it is.
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
            (self._input,) = [one.name for one in self._session.get_inputs()]
            self.score([["the"]])
        except Exception as error:  # onnxruntime's own kinds have no common base.
            raise PackError(
                f"{path} is no language model that Sonant can ask",
                "It must take word numbers [batch, length] and give scores [batch, length, words]",
            ) from error

    def score(self, sentences: Sequence[Sequence[str]]) -> list[NDArray[np.float64]]:
        """Return float64 [words + 1] each, nats; see `Scorer`."""
        longest = max((len(words) for words in sentences), default=0)
        unknown = self._ids.get(UNKNOWN, self._ids[BEGIN])
        given = np.full((len(sentences), longest + 1), unknown, dtype=np.int64)
        wanted = np.full(given.shape, -1, dtype=np.int64)
        for row, words in enumerate(sentences):
            ids = [self._ids.get(word, -1) for word in words]
            given[row, 0] = self._ids[BEGIN]
            given[row, 1 : len(ids) + 1] = [unknown if i < 0 else i for i in ids]
            wanted[row, : len(ids)] = ids
            wanted[row, len(ids)] = self._ids.get(END, -1)
        if not len(sentences):
            return []
        (logits,) = self._session.run(None, {self._input: given})
        logits = np.asarray(logits, dtype=np.float64)
        if logits.shape != (*given.shape, len(self._ids)):
            raise ValueError(f"the model's scores are {logits.shape}")
        top = logits.max(axis=2)
        total = top + np.log(np.exp(logits - top[:, :, None]).sum(axis=2))
        chosen = np.take_along_axis(logits, np.maximum(wanted, 0)[:, :, None], axis=2)[:, :, 0]
        scores = np.where(wanted < 0, np.nan, chosen - total)
        return [scores[row, : len(words) + 1] for row, words in enumerate(sentences)]


def open_scorer(name: str) -> Scorer:
    """Open a model that judges text: ONNX, KenLM or ARPA, or one of ours.

    Args:
        name: Path of the file, or a domain's name.

    Raises:
        UsageError: There is no such model, or reading it needs a package that isn't there.
        PackError: The file is damaged or of another kind.
        InputError: An ARPA file can't be read.
    """
    path = Path(name)
    if path.suffix == ".onnx":
        if not path.is_file():
            raise UsageError(f"There is no language model {name}", "Check the path.")
        return OnnxScorer(path)
    from core.lm.kenlm import SUFFIXES, KenlmScorer

    if path.suffix in SUFFIXES:
        return KenlmScorer(path)
    from core.lm.domains import open_model

    return NgramScorer(open_model(name))
