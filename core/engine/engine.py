"""Transcribes and decodes again: runs a recording through what the recipe asks for."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING

from core.acoustic.onnx import OnnxAcousticModel
from core.audio.decode import probe
from core.decoder.search import Decoded, Prepared, Search
from core.engine.events import Advance, Event, Stage, never
from core.engine.factors import Factors
from core.engine.hearing import Heard, Hearing, Kept, Listener, from_sample, recall
from core.errors import Cancelled, PackError
from core.folders import user_cache
from core.kernel_cache import is_cold, use_kernel_cache
from core.lm.auto import choose_weights
from core.lm.domains import domain_folders, open_model
from core.lm.mixture import Mixture, mix
from core.recipe import DomainChoice
from core.store.emissions import EmissionsStore, StoredEmissions
from core.transcript.model import Transcript, TranscriptSegment, Word

if TYPE_CHECKING:
    from core.acoustic.model import Emissions
    from core.acoustic.pack import Pack
    from core.audio.segment import Segment
    from core.recipe import Recipe

_AHEAD = 64
"""Segments that may wait for the search: enough for every core, little enough for memory."""

_ROUNDS = 2
"""How often the weights of `auto` are fitted: the first pass's errors favour its own model."""


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
        self._factors = Factors(notice)
        self._searchers = ThreadPoolExecutor(threads or os.cpu_count() or 1, "sonant-search")
        self._searches = local()
        self._models: dict[str, Listener] = {}
        self._candidates: tuple[list[str], list[str], Mixture] | None = None
        self._is_cold = is_cold(use_kernel_cache())

    def close(self) -> None:
        """Let the threads go; work that has begun is still done."""
        self._factors.close()
        self._searchers.shutdown(wait=False, cancel_futures=True)

    def check(self, recipe: Recipe) -> None:
        """Find out at once what of a recipe can't be had, and start loading the rest.

        Raises:
            InputError: A list can't be read.
            PackError: A pack or model is missing or damaged.
            UsageError: There is no such language model.
        """
        self._factors.check(recipe.for_first_pass() if recipe.is_auto else recipe)

    def transcribe(
        self,
        recording: str,
        recipe: Recipe,
        cancel: Callable[[], bool] = never,
        first: int = 0,
    ) -> Iterator[Event]:
        """Turn a recording into text; what was heard before isn't heard again.

        Args:
            recording: Path of the file.
            recipe: All factors.
            cancel: Asked between segments; true stops.
            first: Segments from this sample on are decoded first, then those before it; the
                transcript is the same. A recording that has to be heard is heard in order.

        Yields:
            Stages and advances, each segment as it is decoded, the transcript at the end.

        Raises:
            InputError: The recording or a list can't be read.
            PackError: A pack or model is at fault.
            Cancelled: `cancel` said so; nothing half done was kept.
        """
        yield from self._work(recording, recipe, cancel, first, tell_if_new=False)

    def redecode(
        self,
        recording: str,
        recipe: Recipe,
        cancel: Callable[[], bool] = never,
        first: int = 0,
    ) -> Iterator[Event]:
        """Decode a recording again; as `transcribe`, and says so if it has to be heard first."""
        yield from self._work(recording, recipe, cancel, first, tell_if_new=True)

    def redecode_span(
        self,
        recording: str,
        recipe: Recipe,
        first_sample: int,
        last_sample: int,
        cancel: Callable[[], bool] = never,
    ) -> tuple[Word, ...]:
        """Decode again only what a selection touches, and return its words.

        Whole segments are decoded, so that the words at the selection's edges keep their
        context; those are returned whose middle lies in it. A recording that isn't kept is heard
        first.

        Args:
            recording: Path of the file.
            recipe: All factors.
            first_sample: Where the selection begins.
            last_sample: Where it ends, exclusive.
            cancel: Asked between segments; true stops.

        Raises:
            InputError: The recording or a list can't be read.
            PackError: A pack or model is at fault.
            Cancelled: `cancel` said so.
        """
        words: list[Word] = []
        for event in self._span(recording, recipe, (first_sample, last_sample), cancel):
            if isinstance(event, TranscriptSegment):
                words += event.words
        words.sort(key=lambda word: word.first_sample)
        return tuple(
            word
            for word in words
            if first_sample <= (word.first_sample + word.last_sample) // 2 < last_sample
        )

    def recall(self, recording: str, recipe: Recipe) -> StoredEmissions | None:
        """Return what is kept of a recording's sound, to be closed after use; None if nothing is.

        Raises:
            InputError: The file can't be read.
            PackError: The acoustic pack is missing or damaged.
        """
        model = self._factors.pack(recipe.pack).identity
        return recall(self._store, Path(recording), recipe.channel, model)

    # --- work -------------------------------------------------------------------------------

    def _span(
        self, recording: str, recipe: Recipe, span: tuple[int, int], cancel: Callable[[], bool]
    ) -> Iterator[Event]:
        kept = None
        if not recipe.is_auto:
            self.check(recipe)
            kept = self.recall(recording, recipe)
        if kept is None:
            yield from self._work(recording, recipe, cancel, 0, tell_if_new=True)
            return
        with kept:
            touched = [
                number
                for number, one in enumerate(kept.segments)
                if one.first_sample < span[1] and span[0] < one.last_sample
            ]
            heard = Kept(kept, touched)
            yield from self._decode(recording, recipe, heard, kept.samples, cancel)

    def _work(
        self,
        recording: str,
        recipe: Recipe,
        cancel: Callable[[], bool],
        first: int,
        *,
        tell_if_new: bool,
    ) -> Iterator[Event]:
        if recipe.is_auto:
            yield from self._work_fitted(recording, recipe, cancel, first, tell_if_new=tell_if_new)
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
        kept = self.recall(recording, recipe)
        if kept is not None:
            with kept:
                order = from_sample(kept.segments, first)
                begin = kept.segments[order[0] - 1].last_sample if order and order[0] else 0
                heard = Kept(kept, order)
                yield from self._decode(recording, recipe, heard, kept.samples, cancel, begin)
            return
        if tell_if_new:
            self._notice(f"{recording}: nothing is kept of it, so it is heard first")
        model = self._model(recipe.pack)
        yield Stage(f"listening on {model.device}")
        hearing = Hearing(path, recipe.channel, model, self._store, self._notice)
        yield from self._decode(recording, recipe, hearing, total, cancel)

    def _work_fitted(
        self,
        recording: str,
        recipe: Recipe,
        cancel: Callable[[], bool],
        first: int,
        *,
        tell_if_new: bool,
    ) -> Iterator[Event]:
        """Fit the domains' weights to the recording, from pass to pass; yield the last one's."""
        fitted = recipe.for_first_pass()
        for _ in range(_ROUNDS):
            passed = self._work(recording, fitted, cancel, 0, tell_if_new=tell_if_new)
            tell_if_new = False
            for event in passed:
                if isinstance(event, Transcript):
                    fitted = self._fit(recipe, event)
                elif not isinstance(event, TranscriptSegment):
                    yield event
            yield Stage("weighing the language models")
        shares = ", ".join(f"{name} {share:.0%}" for name, share in fitted.shares().items())
        for event in self._work(recording, fitted, cancel, first, tell_if_new=False):
            if isinstance(event, Transcript):
                event = replace(event, notes=(*event.notes, f"language models: {shares}"))
            yield event

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
        begin: int = 0,
    ) -> Iterator[Event]:
        """Search segments in parallel while they arrive; yield them in the order they come.

        `begin` is the sample that the first of them follows.
        """
        prepared = self._factors.prepared(recipe)
        waiting: deque[tuple[Segment, int, Future[Decoded]]] = deque()
        segments: list[TranscriptSegment] = []

        def finished(at_most: int) -> Iterator[Event]:
            while waiting and (len(waiting) > at_most or waiting[0][2].done()):
                segment, hop, future = waiting.popleft()
                found = transcript_segment(segment, hop, future.result())
                segments.append(found)
                yield found
                done = segment.last_sample - begin
                yield Advance(done if done > 0 else (total or 0) + done, total)

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
        segments.sort(key=lambda segment: segment.first_sample)
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

    def _model(self, name: str) -> Listener:
        if name not in self._models:
            self._models[name] = self._open_acoustic(self._factors.pack(name))
        return self._models[name]


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
