"""Language models for the user: build one from documents, look into one, measure one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.disk import put
from core.errors import Cancelled, InputError, OutputError, SonantError, UsageError
from core.lexicon.pronunciations import Pronouncer
from core.lm.corpus import (
    TEXT_FILE,
    Document,
    Text,
    cased_counts,
    digest_of,
    load_text,
    save_text,
    sentences_of,
    split_held_out,
)
from core.lm.domains import (
    MODEL_FILE,
    Manifest,
    check_name,
    is_built_in,
    open_model,
    read_manifest,
    sha256,
    write_manifest,
)
from core.lm.estimate import Corpus, estimate, rank_words
from core.lm.mixture import fit_weights, mix
from core.lm.ngram import END, END_ID, UNKNOWN_ID, NgramModel
from core.lm.prune import prune_to
from core.lm.written import (
    CASED_SHARE,
    WRITTEN_FILE,
    Forms,
    add_forms,
    count_forms,
    write_forms,
    written_form,
)
from core.text.documents import find_documents, read_sentences
from core.text.normalise import normalise_lines
from core.text.parallel import normalisers

SOURCES_FILE = "SOURCES.txt"

MOST_WORDS = 20_000_000
"""Words of text a domain is built from at most: building takes about 130 bytes for each."""

_BATCH = 2_000
"""Sentences between two questions whether to stop: about 50 ms."""
_SMALL = 2_000_000
"""Words up to which held-out sentences are given back to the model after they have measured it."""
_SHARED_FROM = 8 << 20
"""Bytes of text from which starting other processes pays."""

_READ, _COUNTED, _ESTIMATED, _MEASURED = 0.6, 0.65, 0.85, 0.95
"""Shares of the work that are done after each stage, for the progress bar."""

_Spoken = Callable[[Iterable[list[str]]], Generator[tuple[list[str], list[str]], None, None]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far building is.

    Attributes:
        done: 0 to 1.
        what: What is going on.
    """

    done: float
    what: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document that couldn't be used.

    Attributes:
        path: Where it is.
        error: Why, for the user.
    """

    path: Path
    error: SonantError


@dataclass(frozen=True, slots=True)
class NewWord:
    """A word that the general model lacks.

    Attributes:
        spoken: As the model spells it: lower case.
        written: As the documents mostly write it within sentences.
        count: Occurrences in the text.
        phones: How it is pronounced first of all, token ids; () if nobody can say it.
    """

    spoken: str
    written: str
    count: int
    phones: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How well models predict sentences of the documents that none was built from.

    All three share their words out over one vocabulary, so that the numbers can be compared; words
    that neither model knows don't count in the perplexities.

    Attributes:
        sentences: Held-out sentences.
        words: Their words.
        general: Perplexity of the general model.
        built: Perplexity of the new one.
        mixture: Perplexity of both together, at `share`.
        share: The new model's share of the best mixture, 0 to 1.
        unknown_before: Share of words that the general model lacks, 0 to 1.
        unknown_after: Share that both lack.
    """

    sentences: int
    words: int
    general: float
    built: float
    mixture: float
    share: float
    unknown_before: float
    unknown_after: float


@dataclass(frozen=True, slots=True)
class Built:
    """A domain that was built, and what is to be said about it.

    Attributes:
        folder: Where it is.
        words: Words of text in it.
        sentences: Sentences.
        vocabulary: Different words.
        counts: Number of n-grams of each order.
        added: Documents that are new in it.
        documents: All documents in it.
        repeated: Names of documents whose contents it had already.
        skipped: Documents that couldn't be used.
        notes: Sentences for the user.
        comparison: What held-out sentences say; None where there are too few, or no general model.
        new_words: Words the general model lacks, the most frequent first.
    """

    folder: Path
    words: int
    sentences: int
    vocabulary: int
    counts: tuple[int, ...]
    added: tuple[Document, ...]
    documents: tuple[Document, ...]
    repeated: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    comparison: Comparison | None
    new_words: tuple[NewWord, ...]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a domain is built.

    Attributes:
        order: Longest n-gram.
        n_grams: Most n-grams of order ≥ 2 that stay.
        vocabulary: Most words; 0 for no limit.
        title: A few words for people; the name if empty.
        licence: Of the texts.
        language: BCP 47 code.
        keep_text: Keep the text as word numbers, so that documents can be added later.
        workers: Processes that turn written text into spoken words; 1 takes this one.
    """

    order: int = 3
    n_grams: int = 2_000_000
    vocabulary: int = 200_000
    title: str = ""
    licence: str = "the user's own texts"
    language: str = "en"
    keep_text: bool = True
    workers: int = 1


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
    root: Path,
    *,
    general: NgramModel | None = None,
    pronouncer: Pronouncer | None = None,
    extend: bool = False,
    replace: bool = False,
    options: BuildOptions | None = None,
    cancel: Callable[[], bool] = lambda: False,
) -> Iterator[Progress | Built]:
    """Build a domain from documents into a folder of its name, or add documents to one.

    The folder is there whole or not at all: whatever fails, a domain of that name stays as it was.

    Args:
        name: Name of the domain.
        files: Documents (see core.text.documents), and folders of them.
        root: Folder that gets the new folder.
        general: Whom the new model is compared with and joins; None: nobody.
        pronouncer: Says how new words sound; None leaves that out.
        extend: Add to the domain of that name, whose old documents aren't needed.
        replace: A domain of that name may be replaced.
        options: How to build.
        cancel: Asked several times a second; true stops.

    Yields:
        Progress, and what was built at the end.

    Raises:
        UsageError: The name can't be used or is taken, or no file was given.
        InputError: There is not a word in all the documents.
        PackError: The domain to extend is damaged.
        OutputError: The folder can't be written.
        Cancelled: `cancel` said so.
    """
    options = options or BuildOptions()
    folder = _check_place(name, root, extend=extend, replace=replace)
    paths = find_documents(files)
    if not paths:
        raise UsageError("No text was given to build the domain from", "Name one or more files")
    old = _kept_text(folder) if extend else Text()
    known = frozenset(general.vocab) if general is not None else frozenset[str]()
    reading = _Reading(old, options.workers, cancel)
    yield from reading.read(paths)
    text = reading.text()
    if not reading.added and extend:
        raise InputError(
            f"No document adds anything to {name}", _why(reading), safe="The domain is as it was"
        )
    if not text.documents:
        raise InputError("There isn't a word in the text", _why(reading))

    yield Progress(_READ, "counting")
    corpus = rank_words(text.words, text.stream, limit=options.vocabulary)
    _stop_if(cancel)
    yield Progress(_COUNTED, "estimating")
    words = len(corpus.stream) - int((corpus.stream == END_ID).sum())
    about = {"name": name, "language": options.language, "words_of_text": words}
    learnt, held_out = split_held_out(corpus.stream)
    comparison = None
    measured = general is not None and held_out.size > 0
    model = estimate_model(corpus, learnt if measured else corpus.stream, options, about)
    _stop_if(cancel)
    yield Progress(_ESTIMATED, "measuring")
    if general is not None and measured:
        comparison = compare(general, model, sentences_of(held_out, corpus.words))
        _stop_if(cancel)
        if corpus.stream.size <= _SMALL:
            model = estimate_model(corpus, corpus.stream, options, about)
            _stop_if(cancel)
    new_words = () if general is None else _new_words(corpus, known, text, pronouncer)
    _stop_if(cancel)
    yield Progress(_MEASURED, "writing")
    write_domain(folder, name, model, text, options)
    yield Progress(1.0, "done")
    yield Built(
        folder=folder,
        words=words,
        sentences=int((text.stream == END_ID).sum()),
        vocabulary=len(corpus.words) - 3,
        counts=model.counts,
        added=tuple(reading.added),
        documents=text.documents,
        repeated=tuple(reading.repeated),
        skipped=tuple(reading.skipped),
        notes=tuple(reading.notes),
        comparison=comparison,
        new_words=new_words,
    )


def compare(
    general: NgramModel, built: NgramModel, sentences: Sequence[Sequence[str]]
) -> Comparison:
    """Measure the general model, a new one and their best mixture on sentences of neither.

    Args:
        general: The general model.
        built: The new model.
        sentences: Spoken words of each; at least one.
    """
    mixture = mix([general, built])
    scores = mixture.component_log_probs(sentences)
    words = [word for sentence in sentences for word in (*sentence, END)]
    in_general = general.word_ids(words) != UNKNOWN_ID
    in_any = in_general | (built.word_ids(words) != UNKNOWN_ID)
    scores = scores[:, in_any]
    share = float(fit_weights(scores, np.array([0.5, 0.5]), prior=0.01)[1])
    weights = np.array([[1.0 - share], [share]])
    top = scores.max(axis=0)
    both = np.log((weights * np.exp(scores - top)).sum(axis=0)) + top
    size = len(words) - len(sentences)
    return Comparison(
        sentences=len(sentences),
        words=size,
        general=float(np.exp(-scores[0].mean())),
        built=float(np.exp(-scores[1].mean())),
        mixture=float(np.exp(-both.mean())),
        share=share,
        unknown_before=float((~in_general).sum() / max(size, 1)),
        unknown_after=float((~in_any).sum() / max(size, 1)),
    )


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


class _Reading:
    """Reads documents one after the other into word numbers.

    Args:
        old: Text that is there already.
        workers: Processes to share the work among.
        cancel: Asked between batches of sentences.
    """

    def __init__(self, old: Text, workers: int, cancel: Callable[[], bool]) -> None:
        self.added: list[Document] = []
        self.repeated: list[str] = []
        self.skipped: list[Skipped] = []
        self.notes: list[str] = []
        self._old = old
        self._workers = workers
        self._cancel = cancel
        self._numbers: defaultdict[str, int] = defaultdict(count(len(old.words)).__next__)
        self._numbers.update(zip(old.words, range(len(old.words)), strict=True))
        self._parts = [old.stream]
        self._size = old.stream.size
        self._forms: Forms = {}
        add_forms(self._forms, old.forms)

    def text(self) -> Text:
        """Return all that was read, what was there before included."""
        documents = (*self._old.documents, *self.added)
        return Text(list(self._numbers), np.concatenate(self._parts), documents, self._forms)

    def read(self, paths: Sequence[Path]) -> Iterator[Progress]:
        """Read documents; one that fails is kept in `skipped` and stops no other."""
        sizes = [_size(path) for path in paths]
        total = max(1, sum(sizes))
        seen = {document.digest for document in self._old.documents}
        done = 0
        with normalisers(self._workers if total >= _SHARED_FROM else 1) as spoken_of:
            for path, size in zip(paths, sizes, strict=True):
                yield Progress(_READ * done / total, f"reading {path.name}")
                _stop_if(self._cancel)
                if self._size >= MOST_WORDS:
                    self.notes.append(f"{path} was left out: {_FULL}")
                    continue
                try:
                    for share in self._read_one(path, size, seen, spoken_of):
                        yield Progress(
                            _READ * (done + share * size) / total, f"reading {path.name}"
                        )
                except Cancelled:
                    raise
                except SonantError as error:
                    self.skipped.append(Skipped(path, error))
                done += size

    def _read_one(
        self, path: Path, size: int, seen: set[str], spoken_of: _Spoken
    ) -> Iterator[float]:
        """Add a document; yield how much of it is done, 0 to 1."""
        try:
            digest = digest_of(path)
        except OSError:  # The reader says what is wrong.
            digest = ""
        if digest in seen:
            self.repeated.append(path.name)
            return
        parts: list[NDArray[np.int32]] = []
        forms: Forms = {}
        sentences = words = letters = marked = 0
        with closing(spoken_of(_batches(read_sentences(path)))) as pairs:
            for written, spoken in pairs:
                _stop_if(self._cancel)
                letters += sum(map(len, written))
                ids = self._numbered(spoken)
                parts.append(ids)
                marked += count_forms(written, forms)
                ends = int((ids == END_ID).sum())
                sentences, words = sentences + ends, words + ids.size - ends
                yield min(1.0, letters / max(size, 1))
                if self._size + words >= MOST_WORDS:
                    self.notes.append(
                        f"Only the first {words:,} words of {path} were taken: {_FULL}"
                    )
                    break
        if not words:
            raise InputError(
                f"{path} has no words in Latin letters", "Check that it is the right document"
            )
        seen.add(digest)
        self._parts += parts
        self._size += sentences + words
        add_forms(self._forms, forms)
        cased = marked >= CASED_SHARE * words
        self.added.append(Document(path.name, digest, sentences, words, cased))

    def _numbered(self, spoken: list[str]) -> NDArray[np.int32]:
        tokens = f" {END} ".join((*filter(None, spoken), "")).split()
        return np.fromiter(map(self._numbers.__getitem__, tokens), np.int32, len(tokens))


_FULL = f"a domain is built from {MOST_WORDS:,} words at most"


def _batches(sentences: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(sentences, _BATCH)):
        yield batch


def estimate_model(
    corpus: Corpus, stream: NDArray[np.int32], options: BuildOptions, about: dict[str, Any]
) -> NgramModel:
    """Return the model of a text, pruned to the size that is asked for.

    Args:
        corpus: Its words.
        stream: int32 [n], the sentences to learn from, each closed by </s>.
        options: How to build.
        about: Statements kept in the file.
    """
    found = estimate(stream, len(corpus.words), options.order)
    return NgramModel(
        corpus.words, prune_to(found.arrays, options.n_grams, found.history), about=about
    )


def _new_words(
    corpus: Corpus, known: frozenset[str], text: Text, pronouncer: Pronouncer | None
) -> tuple[NewWord, ...]:
    found = [
        (word, int(n))
        for word, n in zip(corpus.words, corpus.counts, strict=True)
        if n and word not in known
    ]
    phones: list[tuple[int, ...]] = [()] * len(found)
    if pronouncer is not None and found:
        lexicon = pronouncer.pronounce_all([word for word, _ in found])
        for p in range(len(lexicon.word_ids) - 1, -1, -1):  # the first one stays
            begin, end = lexicon.offsets[p : p + 2]
            phones[lexicon.word_ids[p]] = tuple(lexicon.tokens[begin:end].tolist())
    cased = dict(zip(text.words, cased_counts(text).tolist(), strict=True))
    return tuple(
        NewWord(word, written_form(word, cased[word], text.forms), n, said)
        for (word, n), said in zip(found, phones, strict=True)
    )


def _check_place(name: str, root: Path, *, extend: bool, replace: bool) -> Path:
    """Return the domain's folder.

    Raises:
        UsageError: The name can't be used, is taken, or nothing of that name can be extended.
    """
    check_name(name)
    folder = root / name
    if is_built_in(name) or name == "auto":
        raise UsageError(f"{name} is a name that Sonant uses itself", "Choose another name")
    if extend and not folder.is_dir():
        raise UsageError(f"There is no domain {name} to extend", "Build it without --extend")
    if folder.exists() and not (extend or replace):
        raise UsageError(
            f"There is a domain {name} already", "Add to it with --extend, or use --replace"
        )
    return folder


def _kept_text(folder: Path) -> Text:
    manifest = read_manifest(folder)
    if TEXT_FILE not in manifest.files:
        raise UsageError(
            f"The domain {folder.name} was built without keeping its text, so it can't be extended",
            "Build it anew from all its documents, with --replace",
        )
    return load_text(folder / TEXT_FILE)


def write_domain(
    folder: Path,
    name: str,
    model: NgramModel,
    text: Text,
    options: BuildOptions,
) -> None:
    """Write a domain beside its place and move it there, whole or not at all.

    Args:
        folder: Its place; what is there is replaced.
        name: Its name.
        model: The model.
        text: What it was built from.
        options: Title, licence, language, whether the text is kept.

    Raises:
        OutputError: It can't be written; what was there stays.
    """
    part: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=folder.parent))
        model.save(part / MODEL_FILE)
        if options.keep_text:
            save_text(text, part / TEXT_FILE)
        put(part / SOURCES_FILE, _sources(name, text, options))
        write_forms(part, _forms(model, text))
        files = [MODEL_FILE, *([TEXT_FILE] if options.keep_text else []), WRITTEN_FILE]
        files.append(SOURCES_FILE)
        names = [document.name for document in text.documents]
        write_manifest(
            part,
            Manifest(
                name=name,
                title=options.title or name,
                language=options.language,
                order=model.order,
                counts=model.counts,
                licence=options.licence,
                sources=", ".join(names[:20])
                + (f" and {len(names) - 20} more" * (len(names) > 20)),
                files={file: sha256(part / file) for file in files},
            ),
        )
        _swap(part, folder)
    except OSError as error:
        raise OutputError(
            f"The domain can't be written to {folder}: {error.strerror or error}",
            "Free some space or choose another folder",
            safe="Nothing was changed",
        ) from error
    finally:
        # Reached by an interruption too: no half domain stays.
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _forms(model: NgramModel, text: Text) -> Iterator[str]:
    """Yield the forms of a model's words that aren't written as they are spelt."""
    counts = dict(zip(text.words, cased_counts(text).tolist(), strict=True))
    for word in model.vocab:
        form = written_form(word, counts.get(word, 0), text.forms)
        if form != word:
            yield form


def _swap(part: Path, folder: Path) -> None:
    """Put a finished folder in its place; what was there goes once the new one is there."""
    part.chmod(0o777 & ~_mask())
    if not folder.exists():
        part.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        folder.rename(aside / "old")
        try:
            part.rename(folder)
        except BaseException:
            (aside / "old").rename(folder)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sources(name: str, text: Text, options: BuildOptions) -> str:
    """Return the statement of sources."""
    lines = [
        f"The domain {name} was built from these documents ({options.licence}).",
        "",
        "words\tsentences\tSHA-256\tdocument",
    ]
    lines += [f"{d.words}\t{d.sentences}\t{d.digest}\t{d.name}" for d in text.documents]
    return "\n".join(lines) + "\n"


def _why(reading: _Reading) -> str:
    """Say why nothing came of the documents."""
    if reading.skipped:
        return str(reading.skipped[0].error)
    if reading.repeated:
        return f"It has {', '.join(reading.repeated[:3])} already"
    return "Give files with sentences"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _stop_if(cancel: Callable[[], bool]) -> None:
    if cancel():
        raise Cancelled("Stopped", safe="No domain was changed")


def _with_ends(sentences: list[list[str]]) -> Iterator[str]:
    for sentence in sentences:
        yield from sentence
        yield "</s>"
