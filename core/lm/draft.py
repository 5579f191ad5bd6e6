"""A domain on trial: looked at before it is kept, and kept without the words that aren't wanted.

A draft is a domain built into another folder than the user's domains, so that no recipe finds it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.errors import Cancelled, OutputError
from core.folders import user_data
from core.lm.build import BuildOptions, estimate_model, write_domain
from core.lm.corpus import TEXT_FILE, load_text, sentences_of
from core.lm.domains import MODEL_FILE
from core.lm.estimate import rank_words
from core.lm.ngram import END_ID, UNKNOWN_ID, NgramModel

MOST_SURPRISES = 24
_LEAST_SURPRISE_COUNT = 3
_SAMPLE = 300_000
"""Words of text that surprises are looked for in."""


@dataclass(frozen=True, slots=True)
class Surprise:
    """A word that a text uses far more often than the general model expects.

    Attributes:
        word: As the model spells it.
        count: Occurrences in the part of the text that was looked at.
        once_in: The general model expected it, on average where it stood, once in so many words.
    """

    word: str
    count: int
    once_in: float


def drafts_folder() -> Path:
    """Return the folder of drafts."""
    return user_data() / "drafts"


def draft_from(folder: Path) -> Path:
    """Copy a domain into the drafts, to be extended there, and return the copy.

    Raises:
        OutputError: It can't be copied.
    """
    copy = drafts_folder() / folder.name
    try:
        shutil.rmtree(copy, ignore_errors=True)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(folder, copy)
    except OSError as error:
        raise OutputError(
            f"The domain can't be copied to {copy} ({error.strerror or error})",
            "Free some space and try again.",
            "It is as it was.",
        ) from error
    return copy


def keep_draft(
    draft: Path,
    root: Path,
    drop: Collection[str],
    options: BuildOptions,
    cancel: Callable[[], bool] = lambda: False,
) -> Path:
    """Put a draft among the domains, without some of its words, and return its place.

    Args:
        draft: The draft's folder, with its text.
        root: The folder of domains; a domain of the draft's name there is replaced.
        drop: Words that the domain shall not know; where they stood it learns “any word”.
        options: As it was built with; the title may be another.
        cancel: Asked between the steps; true stops.

    Raises:
        PackError: The draft is damaged.
        OutputError: The domain can't be written; one of that name stays as it was.
        Cancelled: `cancel` said so; nothing was changed.
    """
    text = load_text(draft / TEXT_FILE)
    unwanted = frozenset(drop)
    if unwanted:
        renumbered = np.arange(len(text.words), dtype=np.int32)
        renumbered[[i for i, word in enumerate(text.words) if word in unwanted]] = UNKNOWN_ID
        text = replace(text, stream=renumbered[text.stream])
        corpus = rank_words(text.words, text.stream, limit=options.vocabulary)
        _stop_if(cancel)
        words = len(corpus.stream) - int((corpus.stream == END_ID).sum())
        about = {"name": draft.name, "language": options.language, "words_of_text": words}
        model = estimate_model(corpus, corpus.stream, options, about)
    else:
        model = NgramModel.open(draft / MODEL_FILE)
    _stop_if(cancel)
    folder = root / draft.name
    write_domain(folder, draft.name, model, text, options)
    return folder


def surprises(draft: Path, general: NgramModel, most: int = MOST_SURPRISES) -> tuple[Surprise, ...]:
    """Return the words that surprise the general model most in a draft's text, strongest first.

    Args:
        draft: The draft's folder, with its text.
        general: The general model; words that it lacks are new, not surprising.
        most: How many at most.

    Raises:
        PackError: The draft is damaged.
    """
    text = load_text(draft / TEXT_FILE)
    sentences = sentences_of(text.stream[:_SAMPLE], text.words)
    if not sentences:
        return ()
    scores = -general.sentence_log_probs(sentences).astype(np.float64)
    ids = general.word_ids(word for sentence in sentences for word in (*sentence, "</s>"))
    said = (ids != UNKNOWN_ID) & (ids != END_ID)
    usual = float(scores[said].mean()) if said.any() else 0.0
    counts = np.bincount(ids[said], minlength=general.size)
    totals = np.bincount(ids[said], weights=scores[said], minlength=general.size)
    excess = np.where(counts >= _LEAST_SURPRISE_COUNT, totals - counts * usual, 0.0)
    found = []
    for number in np.argsort(-excess, kind="stable")[:most].tolist():
        if excess[number] <= 0.0:
            break
        mean = totals[number] / counts[number]
        found.append(Surprise(general.vocab[number], int(counts[number]), float(np.exp(mean))))
    return tuple(found)


def _stop_if(cancel: Callable[[], bool]) -> None:
    if cancel():
        raise Cancelled("Stopped", safe="No domain was changed")
