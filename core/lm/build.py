"""Language models for the user: build one from documents, look into one, measure one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import InputError, OutputError, UsageError
from core.lm.domains import (
    MODEL_FILE,
    Manifest,
    check_name,
    open_model,
    sha256,
    write_manifest,
)
from core.lm.estimate import estimate, read_corpus
from core.lm.ngram import UNKNOWN_ID, NgramModel
from core.lm.prune import prune_to
from core.text.documents import read_document
from core.text.normalise import normalise_lines

Progress = Callable[[int, int, str], None]
"""Called with (done, total, what is being done)."""

_STEPS = 3
"""Steps after the files: count, estimate, write."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What a model says about itself.

    Attributes:
        order: Longest n-gram.
        words: Size of the vocabulary, <unk>, <s> and </s> included.
        counts: Number of n-grams of each order.
        identity: SHA-256 in hex.
        about: Statements kept in the file.
    """

    order: int
    words: int
    counts: tuple[int, ...]
    identity: str
    about: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Perplexity:
    """How well a model predicts a text.

    Attributes:
        perplexity: exp of the mean negative log-probability per known word and sentence end.
        with_unknown: The same with unknown words scored as <unk>.
        words: Words of the text.
        sentences: Sentences of the text.
        unknown: Words the model lacks.
    """

    perplexity: float
    with_unknown: float
    words: int
    sentences: int
    unknown: int

    @property
    def oov(self) -> float:
        """Share of words that the model lacks."""
        return self.unknown / max(self.words, 1)


def build_domain(
    name: str,
    files: Iterable[Path],
    out_dir: Path,
    progress: Progress | None = None,
    *,
    order: int = 3,
    n_grams: int = 2_000_000,
    language: str = "en",
) -> Path:
    """Build a domain from documents into a folder of its name, and return that folder.

    Args:
        name: Name of the domain.
        files: Text, subtitle, office or PDF documents (see core.text.documents).
        out_dir: Folder that gets the new folder.
        progress: Told what is going on, once before each file and step.
        order: Longest n-gram.
        n_grams: Most n-grams of order ≥ 2 that stay.
        language: BCP 47 code.

    Raises:
        UsageError: The name can't be used, or no file was given.
        InputError: A file can't be read, or there is not a word in all of them.
        OutputError: The folder can't be written.
    """
    check_name(name)
    paths = list(files)
    if not paths:
        raise UsageError("No text was given to build the domain from", "Name one or more files")
    total = len(paths) + _STEPS
    tell = progress or (lambda done, total, what: None)
    lines: list[str] = []
    for done, path in enumerate(paths):
        tell(done, total, f"reading {path.name}")
        lines.extend(normalise_lines(read_document(path)))
    if not lines:
        raise InputError("There isn't a word in the text", "Give files with sentences")
    tell(len(paths), total, "counting")
    corpus = read_corpus(lines)
    tell(len(paths) + 1, total, "estimating")
    found = estimate(corpus.stream, len(corpus.words), order)
    about = {"name": name, "language": language, "words_of_text": len(corpus.stream)}
    model = NgramModel(corpus.words, prune_to(found.arrays, n_grams, found.history), about=about)
    tell(len(paths) + 2, total, "writing")
    folder = out_dir / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {folder} can't be made: {error.strerror or error}",
            "Choose another folder",
        ) from error
    model.save(folder / MODEL_FILE)
    sources = ", ".join(path.name for path in paths)
    write_manifest(
        folder,
        Manifest(
            name=name,
            title=name,
            language=language,
            order=model.order,
            counts=model.counts,
            licence="the user's own texts",
            sources=sources,
            files={MODEL_FILE: sha256(folder / MODEL_FILE)},
        ),
    )
    tell(total, total, "done")
    return folder


def info(name: str) -> ModelInfo:
    """Return what a domain or model file holds.

    Raises:
        UsageError: There is neither a domain nor a file of that name.
        PackError: The model is damaged.
    """
    model = open_model(name)
    return ModelInfo(model.order, model.size, model.counts, model.identity, dict(model.about))


def perplexity(name: str, lines: Iterable[str]) -> Perplexity:
    """Measure a domain or model file on written text.

    Args:
        name: Domain or path of a model.
        lines: Sentences as written; they are normalised as the built-in models' texts were.

    Raises:
        UsageError: There is neither a domain nor a file of that name.
        InputError: There is not a word in the text.
        PackError: The model is damaged.
    """
    return measure(open_model(name), (line.split() for line in normalise_lines(lines)))


def measure(model: NgramModel, sentences: Iterable[list[str]]) -> Perplexity:
    """Measure a model on sentences of spoken words.

    Args:
        model: The model.
        sentences: Words of each.

    Raises:
        InputError: There is no sentence.
    """
    texts = list(sentences)
    if not texts:
        raise InputError("There isn't a word in the text", "Give files with sentences")
    scores = model.sentence_log_probs(texts).astype(np.float64)
    known = model.word_ids(_with_ends(texts)) != UNKNOWN_ID
    return Perplexity(
        perplexity=float(np.exp(-scores[known].mean())),
        with_unknown=float(np.exp(-scores.mean())),
        words=len(known) - len(texts),
        sentences=len(texts),
        unknown=int((~known).sum()),
    )


def _with_ends(sentences: list[list[str]]) -> Iterator[str]:
    for sentence in sentences:
        yield from sentence
        yield "</s>"
