"""Transcribes and decodes again: the only place where all rooms meet.

    recording ─► segments ─► emissions ─► search ─► transcript
                               │    ▲
                               ▼    │ (a recording heard before starts here)
                         emissions store

Work is a generator of events, so that whoever calls can show progress and stop. The rooms
themselves know nothing of one another.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.acoustic.model import AcousticModel
from core.acoustic.onnx import OnnxAcousticModel
from core.acoustic.pack import Pack, load_pack
from core.audio.decode import DecodeReport, file_identity, probe, read_blocks
from core.audio.segment import SEGMENTER_VERSION, Segment, cut
from core.decoder.config import DecoderConfig
from core.decoder.search import Decoded, Graph, Prepared, Search, prepare
from core.errors import Cancelled, OutputError, PackError
from core.folders import resources, user_cache, user_data
from core.kernel_cache import is_cold, use_kernel_cache
from core.lexicon.lexicon import Lexicon, cached_lexicon, load_lexicon, words_identity
from core.lexicon.pronunciations import load_pronouncer
from core.lm.auto import choose_weights
from core.lm.domains import domain_folders, open_model
from core.lm.mixture import Mixture, mix
from core.recipe import DomainChoice
from core.store.emissions import EmissionsStore, EmissionsWriter, StoredEmissions, as_stored, key_of
from core.transcript.model import Transcript, TranscriptSegment, Word
from core.vocabulary.classes import MassCache
from core.vocabulary.lists import WordList, read_list
from core.vocabulary.overlay import build_overlay

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.acoustic.model import Emissions
    from core.lexicon.trie import Trie
    from core.recipe import Recipe

_AHEAD = 64
"""Segments that may wait for the search: enough for every core, little enough for memory."""

LEXICON_FILE = "lexicon.npz"

_ROUNDS = 2
"""How often the weights of `auto` are fitted: the first pass's errors favour its own model."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done now, where no amount can be given."""

    what: str


@dataclass(frozen=True, slots=True)
class Advance:
    """How far the work is.

    Attributes:
        done: Samples of the recording.
        total: Its length as the file declares it; None where it doesn't.
    """

    done: int
    total: int | None


Event = Stage | Advance | TranscriptSegment | Transcript
"""What a piece of work yields; segments come in order, the transcript last."""


class Listener(AcousticModel, Protocol):
    """An acoustic model that tells on which device it runs ("cpu", "cuda", …)."""

    device: str


class Heard(Protocol):
    """A recording as the acoustic model hears it, or heard it before."""

    def pieces(self) -> Iterator[tuple[Segment, Emissions]]:
        """Yield segments in order, emissions as precise as the store keeps them."""
        ...

    def outcome(self) -> tuple[int, Sequence[str]]:
        """Return the recording's length in samples and notes on it; after all pieces."""
        ...


def never() -> bool:
    """Say that nobody wants to stop."""
    return False


class Engine:
    """Holds what is loaded, so that the next recording or recipe needs only what differs.

    Args:
        notice: Told a sentence now and then that is for the user but is no result.
        threads: For the search; all cores if it is None.
        store: Where emissions are kept; the user's cache folder if it is None.
        open_acoustic: Makes a pack's acoustic model; ONNX Runtime's if it is None.
    """

    def __init__(
        self,
        notice: Callable[[str], None] = lambda _: None,
        threads: int | None = None,
        store: EmissionsStore | None = None,
        open_acoustic: Callable[[Pack], Listener] | None = None,
    ) -> None:
        self._notice = notice
        self._open_acoustic = open_acoustic or OnnxAcousticModel
        self._store = store or EmissionsStore(user_cache() / "emissions")
        self._loader = ThreadPoolExecutor(1, "sonant-load")
        self._searchers = ThreadPoolExecutor(threads or os.cpu_count() or 1, "sonant-search")
        self._searches = local()
        self._packs: dict[str, Pack] = {}
        self._models: dict[str, Listener] = {}
        self._lists: dict[str, WordList] = {}
        self._mixtures: dict[tuple[str, ...], Mixture] = {}
        self._tries: dict[bytes, tuple[Lexicon, Trie]] = {}
        self._candidates: tuple[list[str], list[str], Mixture] | None = None
        self._masses = MassCache()
        self._prepared: dict[Recipe, Future[Prepared]] = {}
        self._is_cold = is_cold(use_kernel_cache())

    def close(self) -> None:
        """Let the threads go; work that has begun is still done."""
        self._loader.shutdown(wait=False, cancel_futures=True)
        self._searchers.shutdown(wait=False, cancel_futures=True)

    def check(self, recipe: Recipe) -> None:
        """Find out at once what of a recipe can't be had, and start loading the rest.

        Raises:
            InputError: A list can't be read.
            PackError: A pack or model is missing or damaged.
            UsageError: There is no such language model.
        """
        if recipe.is_auto:
            recipe = recipe.for_first_pass()
        self._pack(recipe.pack)
        for choice in recipe.lists:
            if choice.path not in self._lists:
                for note in self._list(choice.path).notes:
                    self._notice(f"{choice.path}: {note}")
        self._mixture(recipe)
        self._load(recipe)

    def transcribe(
        self, recording: str, recipe: Recipe, cancel: Callable[[], bool] = never
    ) -> Iterator[Event]:
        """Turn a recording into text; what was heard before isn't heard again.

        Args:
            recording: Path of the file.
            recipe: All factors.
            cancel: Asked between segments; true stops.

        Yields:
            Stages and advances, each segment as it is decoded, the transcript at the end.

        Raises:
            InputError: The recording or a list can't be read.
            PackError: A pack or model is at fault.
            Cancelled: `cancel` said so; nothing half done was kept.
        """
        yield from self._work(recording, recipe, cancel, tell_if_new=False)

    def redecode(
        self, recording: str, recipe: Recipe, cancel: Callable[[], bool] = never
    ) -> Iterator[Event]:
        """Decode a recording again; as `transcribe`, and says so if it has to be heard first."""
        yield from self._work(recording, recipe, cancel, tell_if_new=True)

    def recall(self, recording: str, recipe: Recipe) -> StoredEmissions | None:
        """Return what is kept of a recording's sound, to be closed after use; None if nothing is.

        Raises:
            InputError: The file can't be read.
            PackError: The acoustic pack is missing or damaged.
        """
        return self._recall(Path(recording), recipe)

    # --- work -------------------------------------------------------------------------------

    def _work(
        self, recording: str, recipe: Recipe, cancel: Callable[[], bool], *, tell_if_new: bool
    ) -> Iterator[Event]:
        if recipe.is_auto:
            yield from self._work_fitted(recording, recipe, cancel, tell_if_new=tell_if_new)
            return
        path = Path(recording)
        total = probe(path).samples
        self.check(recipe)
        if self._is_cold:
            self._is_cold = False
            self._notice(
                "first start: the search is being compiled for this computer (once, for about "
                "half a minute)"
            )
        yield Stage("loading")
        kept = self._recall(path, recipe)
        if kept is not None:
            with kept:
                heard = _Kept(kept)
                yield from self._decode(recording, recipe, heard, kept.samples, cancel)
            return
        if tell_if_new:
            self._notice(f"{recording}: nothing is kept of it, so it is heard first")
        model = self._model(recipe.pack)
        yield Stage(f"listening on {model.device}")
        hearing = _Hearing(path, recipe.channel, model, self._store, self._notice)
        yield from self._decode(recording, recipe, hearing, total, cancel)

    def _work_fitted(
        self, recording: str, recipe: Recipe, cancel: Callable[[], bool], *, tell_if_new: bool
    ) -> Iterator[Event]:
        """Fit the domains' weights to the recording, from pass to pass; yield the last one's."""
        fitted = recipe.for_first_pass()
        for _ in range(_ROUNDS):
            passed = self._work(recording, fitted, cancel, tell_if_new=tell_if_new)
            tell_if_new = False
            for event in passed:
                if isinstance(event, Transcript):
                    fitted = self._fit(recipe, event)
                elif not isinstance(event, TranscriptSegment):
                    yield event
            yield Stage("weighing the language models")
        shares = ", ".join(f"{name} {share:.0%}" for name, share in fitted.shares().items())
        for event in self._work(recording, fitted, cancel, tell_if_new=False):
            if isinstance(event, Transcript):
                event = replace(event, notes=(*event.notes, f"language models: {shares}"))
            yield event
        # Another recording has weights of its own: what is ready for these would only fill memory.
        self._prepared.pop(fitted, None)

    def _fit(self, recipe: Recipe, heard: Transcript) -> Recipe:
        """Return the recipe with domains weighed by what was heard of a recording."""
        first = recipe.for_first_pass()
        said = [
            [w for word in segment.words for w in word.text.lower().split()]
            for segment in heard.segments
            if segment.words
        ]
        if not said:
            return first
        names = list(dict.fromkeys([*(domain.name for domain in first.domains), *domain_folders()]))
        if self._candidates is None or self._candidates[0] != names:
            self._candidates = (names, *self._open_candidates(names))
        _, able, mixture = self._candidates
        weights = choose_weights(mixture, said)
        chosen = [DomainChoice(n, round(float(w), 2)) for n, w in zip(able, weights, strict=True)]
        return replace(recipe, domains=tuple(domain for domain in chosen if domain.weight > 0))

    def _open_candidates(self, names: list[str]) -> tuple[list[str], Mixture]:
        """Return which domains can be used, and their mixture: half general, the others evenly."""
        able, models = [], []
        for name in names:
            try:
                models.append(open_model(name))
                able.append(name)
            except PackError as error:
                self._notice(str(error))
        return able, mix(models, [max(1, len(models) - 1), *[1] * (len(models) - 1)])

    def _decode(
        self,
        recording: str,
        recipe: Recipe,
        heard: Heard,
        total: int | None,
        cancel: Callable[[], bool],
    ) -> Iterator[Event]:
        """Search segments in parallel while they arrive; yield them in order."""
        prepared = self._load(recipe)
        waiting: deque[tuple[Segment, int, Future[Decoded]]] = deque()
        segments: list[TranscriptSegment] = []

        def finished(at_most: int) -> Iterator[Event]:
            while waiting and (len(waiting) > at_most or waiting[0][2].done()):
                segment, hop, future = waiting.popleft()
                found = transcript_segment(segment, hop, future.result())
                segments.append(found)
                yield found
                yield Advance(segment.last_sample, total)

        try:
            for segment, emissions in heard.pieces():
                if cancel():
                    raise Cancelled("Stopped", safe="Finished files are whole")
                future = self._searchers.submit(self._search, prepared, emissions)
                waiting.append((segment, emissions.hop_samples, future))
                yield from finished(_AHEAD)
            while waiting:
                if cancel():
                    raise Cancelled("Stopped", safe="Finished files are whole")
                yield from finished(len(waiting) - 1)
        finally:
            for _, _, future in waiting:
                future.cancel()
        samples, notes = heard.outcome()
        if not any(segment.words for segment in segments):
            notes = (*notes, "no speech was found in it")
        yield Transcript(recording, samples, recipe, tuple(segments), tuple(notes))

    def _search(self, prepared: Future[Prepared], emissions: Emissions) -> Decoded:
        """Decode one segment in a search thread; each keeps its search for the next segment."""
        graph = prepared.result()
        search: Search | None = getattr(self._searches, "search", None)
        if search is None or search.prepared is not graph:
            search = self._searches.search = Search(graph)
        search.start()
        search.step(emissions.log_probs)
        return search.finish()

    def _recall(self, path: Path, recipe: Recipe) -> StoredEmissions | None:
        """Return the recording's stored emissions, without decoding its sound."""
        fingerprint = self._store.recall(file_identity(path), recipe.channel)
        if fingerprint is None:
            return None
        model = self._pack(recipe.pack).identity
        return self._store.get(key_of(fingerprint, recipe.channel, model, SEGMENTER_VERSION))

    # --- factors ----------------------------------------------------------------------------

    def _pack(self, name: str) -> Pack:
        if name not in self._packs:
            self._packs[name] = load_pack(find_pack(name))
        return self._packs[name]

    def _model(self, name: str) -> Listener:
        if name not in self._models:
            self._models[name] = self._open_acoustic(self._pack(name))
        return self._models[name]

    def _list(self, path: str) -> WordList:
        if path not in self._lists:
            self._lists[path] = read_list(Path(path))
        return self._lists[path]

    def _mixture(self, recipe: Recipe) -> Mixture:
        shares = recipe.shares()
        names = tuple(shares)
        if names not in self._mixtures:
            self._mixtures[names] = mix([open_model(name) for name in names])
        return self._mixtures[names].with_weights(list(shares.values()))

    def _load(self, recipe: Recipe) -> Future[Prepared]:
        """Return what the search needs, which another thread loads while sound is heard."""
        if recipe not in self._prepared:
            self._prepared[recipe] = self._loader.submit(self._prepare, recipe)
        return self._prepared[recipe]

    def _prepare(self, recipe: Recipe) -> Prepared:
        pack, mixture = self._pack(recipe.pack), self._mixture(recipe)
        lexicon, trie = self._lexicon(recipe, mixture)
        lists = [(self._list(choice.path), choice.weight) for choice in recipe.lists]
        overlay = None
        if any(weight > 0.0 for _, weight in lists):
            in_lexicon = np.zeros(len(mixture.words), dtype=np.bool_)
            in_lexicon[lexicon.word_ids] = True
            overlay = build_overlay(
                lists, load_pronouncer(), mixture, in_lexicon, cache=self._masses
            )
            for note in overlay.notes:
                self._notice(note)
        graph = Graph(trie, mixture, label_prior_of(pack), overlay, pack.token_set.blank)
        config = DecoderConfig(
            lm_weight=pack.scales.lm_weight * recipe.trust_language,
            prior_weight=pack.scales.prior_weight,
            word_score=pack.scales.word_score,
        )
        return prepare(graph, config)

    def _lexicon(self, recipe: Recipe, mixture: Mixture) -> tuple[Lexicon, Trie]:
        """Return the pronunciations of the mixture's words, which other lists don't change."""
        key = words_identity(mixture.words)
        if key not in self._tries:
            lexicon = find_lexicon(tuple(recipe.shares()), mixture.words)
            self._tries[key] = (lexicon, lexicon.trie())
        return self._tries[key]


class _Kept:
    """A recording whose emissions the store has."""

    def __init__(self, stored: StoredEmissions) -> None:
        self._stored = stored

    def pieces(self) -> Iterator[tuple[Segment, Emissions]]:
        """See `Heard`."""
        return zip(self._stored.segments, self._stored, strict=True)

    def outcome(self) -> tuple[int, Sequence[str]]:
        """See `Heard`."""
        return self._stored.samples, self._stored.notes


class _Hearing:
    """A recording that is heard now, and kept in the store once it was heard to its end."""

    def __init__(
        self,
        path: Path,
        channel: int | None,
        model: AcousticModel,
        store: EmissionsStore,
        notice: Callable[[str], None],
    ) -> None:
        self._path = path
        self._channel = channel
        self._model = model
        self._store = store
        self._notice = notice
        self._report = DecodeReport()

    def pieces(self) -> Iterator[tuple[Segment, Emissions]]:
        """See `Heard`."""
        identity = file_identity(self._path)
        with ExitStack() as stack:
            writer: EmissionsWriter | None = None
            with self._if_possible():
                writer = stack.enter_context(self._store.writer())
            for segment, samples in cut(read_blocks(self._path, self._channel, self._report)):
                emissions = self._model.emissions(samples, segment.first_sample)
                emissions = replace(emissions, log_probs=as_stored(emissions.log_probs))
                if writer is not None:
                    kept, writer = writer, None
                    with self._if_possible():
                        kept.add(segment, emissions)
                        writer = kept
                yield segment, emissions
            if writer is not None:
                with self._if_possible():
                    self._commit(writer, identity)

    def _commit(self, writer: EmissionsWriter, identity: str) -> None:
        report = self._report
        key = key_of(report.fingerprint, self._channel, self._model.identity, SEGMENTER_VERSION)
        writer.commit(key, report.samples, report.notes)
        self._store.remember(identity, self._channel, report.fingerprint)

    @contextmanager
    def _if_possible(self) -> Iterator[None]:
        """Go on where the store can't be written: only the next decoding will take longer."""
        try:
            yield
        except OutputError as error:
            self._notice(str(error))

    def outcome(self) -> tuple[int, Sequence[str]]:
        """See `Heard`."""
        return self._report.samples, self._report.notes


def find_pack(name: str) -> Path:
    """Return the folder of an acoustic pack, by name or path.

    Raises:
        PackError: There is none.
    """
    for folder in (user_data() / "packs" / name, resources() / "packs" / name, Path(name)):
        if folder.is_dir():
            return folder
    raise PackError(f"There is no acoustic pack {name!r}", "See sonant packs for those there are")


def label_prior_of(pack: Pack) -> NDArray[np.float32]:
    """Return the pack's label prior, float32 [tokens], nats; all zero where it tells none."""
    if pack.log_prior is None:
        return np.zeros(len(pack.token_set.tokens), dtype=np.float32)
    return pack.log_prior


def find_lexicon(names: tuple[str, ...], words: Sequence[str]) -> Lexicon:
    """Return the pronunciations of a mixture's words: as shipped, as cached, or made now.

    Args:
        names: The mixture's domains.
        words: Its vocabulary.
    """
    folder = domain_folders().get(names[0])
    if folder is not None and (folder / LEXICON_FILE).is_file():
        with suppress(PackError):  # One of other words is made anew.
            return load_lexicon(folder / LEXICON_FILE, words)
    name = words_identity(words).hex()[:32]
    return cached_lexicon(words, None, user_cache() / "lexicons" / f"{name}.npz")


def transcript_segment(segment: Segment, hop: int, decoded: Decoded) -> TranscriptSegment:
    """Return a decoded segment with its times in samples of the recording.

    Args:
        segment: Its place in the recording.
        hop: Samples per frame.
        decoded: What the search found.
    """
    first, last = segment.first_sample, segment.last_sample
    words = tuple(
        Word(
            word.text,
            min(first + word.first_frame * hop, last),
            min(first + word.last_frame * hop, last),
            word.confidence,
            word.scores,
            word.alternatives,
        )
        for word in decoded.words
    )
    return TranscriptSegment(first, last, words)
