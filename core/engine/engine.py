"""Transcribes and decodes again: runs a recording through what the recipe asks for."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from enum import Enum
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING

from core.audio.segment import Segment
from core.decoder.confidence import calibrate
from core.decoder.evidence import weigh_evidence
from core.decoder.search import Decoded, Prepared, Search
from core.engine.events import Advance, Event, Stage, never
from core.engine.factors import Factors, Recent
from core.engine.hearing import Emitted, Hearing, Held, Listener, from_sample, pieces_of, recall
from core.engine.live import Live
from core.errors import Cancelled
from core.folders import user_cache
from core.kernel_cache import is_cold, use_kernel_cache
from core.store.emissions import EmissionsStore, StoredEmissions
from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.acoustic.model import Emissions
    from core.acoustic.pack import Pack
    from core.lm.established import Established
    from core.lm.rescore import Scorer
    from core.recipe import ListChoice, Recipe

    _Twice = tuple[Recipe, tuple[ListChoice, ...], Iterator[tuple[TranscriptSegment, Advance]]]

WORDS_PER_SECOND = 2.8
"""How fast speech is in the recordings that ship: tells a length in words before there are any."""

_AHEAD = 64
"""Segments that may wait for the search: enough for every core, little enough for memory."""


class _Urgency(Enum):
    """Who waits for a search."""

    TRANSCRIBING = "transcribing"
    """A recording that is transcribed in its turn."""
    DECIDING = "deciding"
    """A recording that is looked at, decoded again."""
    SELECTION = "selection"
    """A few words of it."""
    LIVE = "live"
    """What is being said now."""


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
        self._open_acoustic = open_acoustic or _open_acoustic
        self._store = store or EmissionsStore(user_cache() / "emissions")
        self._factors = Factors(notice)
        # Work that is waited for doesn't queue behind that of a whole recording: each kind has
        # threads of its own, made when it is first needed, and the system shares the cores out.
        count = threads or os.cpu_count() or 1
        self._searchers = {
            urgency: ThreadPoolExecutor(count, f"sonant-{urgency.value}") for urgency in _Urgency
        }
        self._searches = local()
        self._models: dict[str, Listener] = {}
        self._fits: Recent[Recipe] = Recent(16)
        self._is_cold = is_cold(use_kernel_cache())

    def close(self) -> None:
        """Let the threads go; work that has begun is still done."""
        self._factors.close()
        for searchers in self._searchers.values():
            searchers.shutdown(wait=False, cancel_futures=True)

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
        events = self._work(recording, recipe, cancel, first, _Urgency.TRANSCRIBING)
        yield from _written(events, recipe)

    def redecode(
        self,
        recording: str,
        recipe: Recipe,
        cancel: Callable[[], bool] = never,
        first: int = 0,
    ) -> Iterator[Event]:
        """Decode a recording again; as `transcribe`, and says so if it has to be heard first."""
        events = self._work(recording, recipe, cancel, first, _Urgency.DECIDING)
        yield from _written(events, recipe)

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
        events = self._span(recording, recipe, (first_sample, last_sample), cancel)
        for event in _written(events, recipe):
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

    def hear(self, samples: NDArray[np.float32], pack: str) -> Emissions:
        """Return the emissions of a word or so that is in no recording: float32 [n] at 16 kHz.

        Raises:
            PackError: The acoustic pack is missing or damaged.
        """
        return self._model(pack).emissions(samples)

    def live(self, recipe: Recipe) -> Live:
        """Return what turns sound into text while it is recorded.

        Domains that are fitted to a whole recording, and what a recording teaches about itself,
        can't be had before it is complete: they are left out.

        Raises:
            InputError: A list can't be read.
            PackError: A pack or model is missing or damaged.
            UsageError: There is no such language model.
        """
        first = recipe.for_first_pass() if recipe.is_auto else recipe
        recipe = replace(first, second_pass=False, corrected=(), rescore="")
        self.check(recipe)
        self._tell_if_cold()
        model = self._model(recipe.pack)

        def decode(samples: NDArray[np.float32], first: int) -> tuple[Word, ...]:
            segment = Segment(first, first + len(samples))
            piece = (segment, model.emissions(samples, first))
            decoded = self._decode(recipe, [piece], None, never, _Urgency.LIVE)
            return next(decoded)[0].words

        return Live(decode)

    def prepared(self, recipe: Recipe) -> Prepared:
        """Return what a recipe is searched with; waits until it is loaded.

        Raises:
            InputError: A list can't be read.
            PackError: A pack or model is at fault.
            UsageError: There is no such language model.
        """
        self.check(recipe)
        return self._factors.prepared(recipe).result()

    # --- work -------------------------------------------------------------------------------

    def _span(
        self, recording: str, recipe: Recipe, span: tuple[int, int], cancel: Callable[[], bool]
    ) -> Iterator[Event]:
        with ExitStack() as stack:
            kept = self._kept(recording, recipe, stack)
            if kept is None:
                kept = yield from self._hear(recording, recipe, cancel, tell_if_new=True)
            touched = [
                number
                for number, one in enumerate(kept.segments)
                if one.first_sample < span[1] and span[0] < one.last_sample
            ]
            urgency = _Urgency.SELECTION
            recipe = yield from self._fitted(recipe, kept, cancel, urgency)
            pieces = pieces_of(kept, touched)
            said = self._corrected(recipe, kept)
            for found, _ in self._decode(recipe, pieces, kept.samples, cancel, urgency, said=said):
                yield found

    def _work(
        self,
        recording: str,
        recipe: Recipe,
        cancel: Callable[[], bool],
        first: int,
        urgency: _Urgency,
    ) -> Iterator[Event]:
        tell_if_new = urgency is _Urgency.DECIDING
        self.check(recipe)
        self._tell_if_cold()
        yield Stage("loading")
        with ExitStack() as stack:
            kept = self._kept(recording, recipe, stack)
            if kept is None and recipe.needs_whole:
                kept = yield from self._hear(recording, recipe, cancel, tell_if_new=tell_if_new)
            if kept is not None:
                yield from self._again(recording, recipe, kept, cancel, first, urgency)
                return
        hearing, total = yield from self._hearing(recording, recipe, tell_if_new=tell_if_new)
        segments: list[TranscriptSegment] = []
        for found, advance in self._decode(recipe, hearing.pieces(), total, cancel, urgency):
            segments.append(found)
            yield found
            yield advance
        samples, notes = hearing.outcome()
        yield _transcript(recording, samples, recipe, segments, notes)

    def _again(
        self,
        recording: str,
        recipe: Recipe,
        kept: Emitted,
        cancel: Callable[[], bool],
        first: int,
        urgency: _Urgency,
    ) -> Iterator[Event]:
        """Decode what was heard, from a sample on and then what comes before it."""
        fitted = yield from self._fitted(recipe, kept, cancel, urgency)
        order = from_sample(kept.segments, first)
        begin = kept.segments[order[0] - 1].last_sample if order and order[0] else 0
        segments: list[TranscriptSegment] = []
        told = [*kept.notes]
        if recipe.second_pass:
            from core.engine.second import weights_told

            fitted, lists, passes = yield from self._twice(
                recipe, fitted, kept, cancel, urgency, order
            )
            told += weights_told(recipe.lists, lists)
        else:
            said = self._corrected(fitted, kept)
            pieces = pieces_of(kept, order)
            passes = self._decode(fitted, pieces, kept.samples, cancel, urgency, begin, said)
        for found, advance in passes:
            segments.append(found)
            yield found
            yield advance
        segments.sort(key=lambda segment: segment.first_sample)
        if recipe.is_auto:
            from core.engine.fitting import shares_told

            told.append(shares_told(fitted))
        yield _transcript(recording, kept.samples, fitted, segments, told)

    def _twice(
        self,
        recipe: Recipe,
        fitted: Recipe,
        kept: Emitted,
        cancel: Callable[[], bool],
        urgency: _Urgency,
        order: list[int],
    ) -> Generator[Event, None, _Twice]:
        """Decode everything once.

        Returns:
            The recipe with the domains' weights as they are now, the lists as the second pass
            weighs them, and its segments in order.
        """
        from core.engine.fitting import fit
        from core.engine.second import heard_words, is_doubtful, settled, weighed_lists
        from core.lm.established import established

        once: list[TranscriptSegment] = []
        for found, _ in self._decode(fitted, pieces_of(kept, order), None, cancel, urgency):
            once.append(found)
        yield Stage("deciding doubtful words again")
        graph = self._factors.prepared(fitted).result().graph
        lists, listed = weighed_lists(fitted.lists, graph, once)
        if recipe.is_auto:
            said = [one.text.lower().split() for one in once if one.words]
            fitted = fit(recipe, said, self._notice)
        said_here = established(heard_words(once), self._factors.rare(fitted), recipe.corrected)
        corrected = frozenset(recipe.corrected) & said_here.words.keys()
        doubtful = [at for at, one in enumerate(once) if corrected or is_doubtful(one, listed)]
        pieces = pieces_of(kept, [order[at] for at in doubtful])
        weighed = replace(fitted, lists=lists)
        again = self._decode(weighed, pieces, None, cancel, urgency, said=said_here)

        def settle() -> Iterator[tuple[TranscriptSegment, Advance]]:
            done, chosen = 0, frozenset(doubtful)
            for at, one in enumerate(once):
                done += one.last_sample - one.first_sample
                found = one
                if at in chosen:
                    found = settled(one, next(again)[0], corrected, listed)
                yield found, Advance(done, kept.samples)

        return fitted, lists, settle()

    def _corrected(self, recipe: Recipe, kept: Emitted) -> Established | None:
        """Return the class of what the user corrected, for a single pass; None without any."""
        if not recipe.corrected:
            return None
        from core.lm.established import established

        spoken = sum(one.last_sample - one.first_sample for one in kept.segments)
        length = round(spoken / SAMPLE_RATE * WORDS_PER_SECOND)
        return established((), self._factors.rare(recipe), recipe.corrected, length)

    def _hearing(
        self, recording: str, recipe: Recipe, *, tell_if_new: bool
    ) -> Generator[Event, None, tuple[Hearing, int | None]]:
        """Return the recording as it will be heard, and its length where the file declares it."""
        from core.audio.decode import probe

        path = Path(recording)
        total = probe(path).samples
        if tell_if_new:
            self._notice(f"{recording}: nothing is kept of it, so it is heard first")
        model = self._model(recipe.pack)
        yield Stage(f"listening on {model.device}")
        return Hearing(path, recipe.channel, model, self._store, self._notice), total

    def _hear(
        self, recording: str, recipe: Recipe, cancel: Callable[[], bool], *, tell_if_new: bool
    ) -> Generator[Event, None, Emitted]:
        """Hear all of a recording before anything is decoded."""
        held = Held()
        hearing, total = yield from self._hearing(recording, recipe, tell_if_new=tell_if_new)
        for segment, emissions in hearing.pieces():
            if cancel():
                raise _stopped()
            held.add(segment, emissions)
            yield Advance(segment.last_sample, total)
        held.samples, held.notes = hearing.outcome()
        return held

    def _fitted(
        self, recipe: Recipe, kept: Emitted, cancel: Callable[[], bool], urgency: _Urgency
    ) -> Generator[Event, None, Recipe]:
        """Return the recipe with the domains' weights fitted to the recording, if it asks so."""
        if not recipe.is_auto:
            return recipe
        from core.engine.fitting import ROUNDS, fit, spread

        # What was corrected changes no domain's share, nor do marks.
        plain = replace(recipe, second_pass=False, corrected=(), punctuation=False)
        key = (kept.key, plain) if isinstance(kept, StoredEmissions) else None
        if key is not None and (known := self._fits.get(key)) is not None:
            return replace(recipe, domains=known.domains)
        yield Stage("weighing the language models")
        fitted = recipe.for_first_pass()
        sample = spread(kept.segments)
        for _ in range(ROUNDS):
            said = [
                [part for word in found.words for part in word.text.lower().split()]
                for found, _ in self._decode(fitted, pieces_of(kept, sample), None, cancel, urgency)
            ]
            fitted = fit(recipe, [words for words in said if words], self._notice)
        if key is not None:
            self._fits.put(key, fitted)
        return fitted

    def _decode(
        self,
        recipe: Recipe,
        pieces: Iterable[tuple[Segment, Emissions]],
        total: int | None,
        cancel: Callable[[], bool],
        urgency: _Urgency,
        begin: int = 0,
        said: Established | None = None,
    ) -> Iterator[tuple[TranscriptSegment, Advance]]:
        """Search segments in parallel while they arrive; yield them in the order they come.

        `begin` is the sample that the first of them follows, `said` what the recording established.
        """
        prepared = self._factors.prepared(recipe, said)
        scorer = self._factors.scorer(recipe)
        searchers = self._searchers[urgency]
        pack = self._factors.pack(recipe.pack)
        waiting: deque[tuple[Segment, int, Future[tuple[Decoded, int]]]] = deque()

        def finished(at_most: int) -> Iterator[tuple[TranscriptSegment, Advance]]:
            while waiting and (len(waiting) > at_most or waiting[0][2].done()):
                segment, hop, future = waiting.popleft()
                done = segment.last_sample - begin
                advance = Advance(done if done > 0 else (total or 0) + done, total)
                decoded, left_out = future.result()
                yield transcript_segment(segment, hop, decoded, left_out), advance

        try:
            for segment, emissions in pieces:
                if cancel():
                    raise _stopped()
                future = searchers.submit(
                    self._search, prepared, scorer, pack, emissions, keep_all=recipe.keep_all
                )
                waiting.append((segment, emissions.hop_samples, future))
                yield from finished(_AHEAD)
            while waiting:
                if cancel():
                    raise _stopped()
                yield from finished(len(waiting) - 1)
        finally:
            for _, _, future in waiting:
                future.cancel()

    def _search(
        self,
        prepared: Future[Prepared],
        scorer: Scorer | None,
        pack: Pack,
        emissions: Emissions,
        *,
        keep_all: bool,
    ) -> tuple[Decoded, int]:
        """Decode one segment in a search thread; each keeps its search for the next segment.

        Returns:
            What was found, and how many words were left out where nobody speaks.
        """
        graph = prepared.result()
        search: Search | None = getattr(self._searches, "search", None)
        if search is None or search.prepared is not graph:
            search = self._searches.search = Search(graph)
        search.start()
        search.step(emissions.log_probs)
        decoded = search.finish(scorer)
        weighed = decoded
        if pack.evidence is not None:
            weighed = weigh_evidence(
                decoded, emissions.log_probs, pack.evidence, emissions.hop_samples,
                graph.graph.blank, keep_all=keep_all,
            )  # fmt: skip
        left_out = len(decoded.words) - len(weighed.words)
        return calibrate(weighed, pack.calibration), left_out

    def _kept(self, recording: str, recipe: Recipe, stack: ExitStack) -> Emitted | None:
        """Return what is kept of a recording, open until the stack closes."""
        kept = self.recall(recording, recipe)
        return None if kept is None else stack.enter_context(kept)

    def _tell_if_cold(self) -> None:
        if self._is_cold:
            self._is_cold = False
            self._notice(
                "first start: the search is being compiled for this computer (once, for about "
                "half a minute)"
            )

    def _model(self, name: str) -> Listener:
        if name not in self._models:
            self._models[name] = self._open_acoustic(self._factors.pack(name))
        return self._models[name]


def _open_acoustic(pack: Pack) -> Listener:
    # A recording that is kept needs no onnxruntime.
    from core.acoustic.onnx import OnnxAcousticModel

    return OnnxAcousticModel(pack)


def _written(events: Iterator[Event], recipe: Recipe) -> Iterator[Event]:
    """Yield events with marks and capitals, if the recipe wants them."""
    if not recipe.punctuation:
        return events
    from core.engine.marks import with_marks

    return with_marks(events, recipe)


def _stopped() -> Cancelled:
    return Cancelled("Stopped", safe="Finished files are whole")


def _transcript(
    recording: str,
    samples: int,
    recipe: Recipe,
    segments: Sequence[TranscriptSegment],
    notes: Sequence[str],
) -> Transcript:
    left_out = sum(segment.left_out for segment in segments)
    if not any(segment.words for segment in segments):
        notes = (*notes, "no speech was found in it")
    elif left_out:
        words = "a word was" if left_out == 1 else f"{left_out} words were"
        notes = (*notes, f"{words} left out where nothing sounds like speech")
    return Transcript(recording, samples, recipe, tuple(segments), tuple(notes))


def transcript_segment(
    segment: Segment, hop: int, decoded: Decoded, left_out: int = 0
) -> TranscriptSegment:
    """Return a decoded segment with its times in samples of the recording.

    Args:
        segment: Its place in the recording.
        hop: Samples per frame.
        decoded: What the search found.
        left_out: Words of it that were taken for noise.
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
    return TranscriptSegment(first, last, words, left_out=left_out)
