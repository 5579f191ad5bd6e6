"""The queue: recordings that wait to become text, one at work at a time.

    waiting ─► working ─► ready
                  └─► failed (with a sentence; can be tried again)

What is heard goes straight into the recording's session and library, so that it can be read and
edited while the rest is still being worked on. The queue is the library's list of recordings that
wait: it survives a restart, and goes on behind the last segment that was stored.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.bridge import JobHandle, Lane, Reporter
from app.context import Context
from app.recipe.model import for_engine
from app.recipe.packs import with_speed
from app.transcript.document import Paragraph, paragraph_of
from app.transcript.session import Session
from core.errors import SonantError
from core.recipe import Recipe
from core.transcript.model import SAMPLE_RATE

_TELLING = 15
"""Seconds that a recording must have for its speed to tell anything."""
_SPEED_AFTER_S = 1.5
"""Seconds of work before a time left is named: earlier it is a guess."""


class Queue(QObject):
    """Works through the waiting recordings.

    Signals:
        changed: A recording's state is another one now.
        progressed: Recording, part done (0 to 1; below 0 if unknown), seconds left (below 0 if
            unknown), what is being done ("" when it is the usual).
        note: Recording and a sentence for the user.
        reordered: Other recordings wait now, or in another order, or the work rests or goes on.
    """

    reordered = Signal()
    changed = Signal(int)
    progressed = Signal(int, float, float, str)
    note = Signal(int, str)

    def __init__(
        self, context: Context, sessions: Callable[[int], Session], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._sessions = sessions
        self._waiting: list[tuple[int, str, Recipe]] = []
        self._active: tuple[int, str] | None = None
        self._session: Session | None = None
        self._job: JobHandle | None = None
        self._paused = False
        self._began = 0.0
        self._first_done = 0
        self._pack = ""
        # When listening to the recording at work began; 0 while its speed tells nothing.
        self._listened_from = 0.0
        self._lengths: dict[int, int] = {}
        self._speed = 0.0
        self._left = -1.0

    @property
    def active(self) -> int | None:
        """The recording at work."""
        return self._active[0] if self._active else None

    @property
    def waiting(self) -> tuple[int, ...]:
        """The recordings that wait, in order."""
        return tuple(number for number, _, _ in self._waiting)

    @property
    def paused(self) -> bool:
        """Whether the work rests."""
        return self._paused

    @property
    def left_s(self) -> float:
        """Seconds until all is done; below 0 while that is not known."""
        if self._active is not None and self._left < 0:
            return -1.0
        lengths = [self._lengths.get(number, -1) for number in self.waiting]
        if not self._speed or any(length < 0 for length in lengths):
            return -1.0
        return max(self._left, 0.0) + sum(lengths) / self._speed

    def set_length(self, recording_id: int, samples: int) -> None:
        """Say how long a recording is, samples at 16 kHz."""
        self._lengths[recording_id] = samples
        self.reordered.emit()

    def move(self, recording_id: int, place: int) -> None:
        """Move a waiting recording to a place among those that wait; 0 is next."""
        order = list(self.waiting)
        if recording_id not in order:
            return
        order.remove(recording_id)
        order.insert(max(0, min(place, len(order))), recording_id)
        self.arrange(tuple(order))

    def arrange(self, order: tuple[int, ...]) -> None:
        """Let the waiting recordings wait in this order; those not named come last."""
        if order == self.waiting:
            return
        rank = {number: place for place, number in enumerate(order)}
        self._waiting.sort(key=lambda entry: rank.get(entry[0], len(rank)))
        self._keep_order()

    def add(self, recording_id: int, path: str, recipe: Recipe) -> None:
        """Put a recording at the end."""
        if recording_id == self.active or recording_id in self.waiting:
            return
        self._waiting.append((recording_id, path, recipe))
        text = json.dumps(recipe.as_dict())
        self._context.writer.write(lambda library: library.set_recipe(recording_id, text))
        self._context.writer.write(lambda library: library.set_status(recording_id, "waiting"))
        self._keep_order()
        self.changed.emit(recording_id)
        self._next()

    def remove(self, recording_id: int) -> None:
        """Take a recording out, also the one at work; what was heard stays."""
        self._waiting = [entry for entry in self._waiting if entry[0] != recording_id]
        if recording_id == self.active and self._job is not None:
            self._job.cancel()
            self._end("waiting")
        self.reordered.emit()

    def pause(self) -> None:
        """Let the work rest."""
        self._paused = True
        self._listened_from = 0.0
        if self._job is not None:
            self._job.pause()
        if self._active:
            self.progressed.emit(self._active[0], -1.0, -1.0, self.tr("Paused"))
        self.reordered.emit()

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        if self._job is not None:
            self._job.resume()
            self._began = 0.0
        self.reordered.emit()
        self._next()

    def _next(self) -> None:
        if self._active is not None or self._paused or not self._waiting:
            return
        recording_id, path, recipe = self._waiting.pop(0)
        self._active = (recording_id, path)
        self._pack, self._listened_from = recipe.pack, 0.0
        self._session = self._sessions(recording_id)
        self._session.working = True
        self._context.writer.write(lambda library: library.set_status(recording_id, "working"))
        self._began = 0.0
        self._left = -1.0
        self._job = self._context.bridge.submit(
            Lane.BULK, _transcription(self._context, path, recipe), self
        )
        self._job.progress.connect(self._progress)
        self._job.partial.connect(self._heard)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self.changed.emit(recording_id)
        self.reordered.emit()

    @Slot(object)
    def _progress(self, value: object) -> None:
        if self._active is None:
            return
        from core.engine import Advance, Stage

        if isinstance(value, Stage):
            if value.what.startswith("listening"):
                self._listened_from = time.monotonic()
            self.progressed.emit(self._active[0], -1.0, -1.0, self._stage(value.what))
        elif isinstance(value, Advance) and value.total:
            now = time.monotonic()
            if not self._began:
                self._began, self._first_done = now, value.done
            spent = now - self._began
            gained = value.done - self._first_done
            left = -1.0
            if spent > _SPEED_AFTER_S and gained > 0:
                left = spent / gained * max(value.total - value.done, 0)
                self._speed, self._left = gained / spent, left
            self.progressed.emit(self._active[0], min(value.done / value.total, 1.0), left, "")

    def _keep_order(self) -> None:
        order = self.waiting
        self._context.writer.write(lambda library: library.set_queue(order))
        self.reordered.emit()

    def _stage(self, what: str) -> str:
        """Return an engine's stage in the interface's language."""
        if what.startswith("listening"):
            return self.tr("Listening…")
        known = {
            "loading": self.tr("Loading models…"),
            "weighing the language models": self.tr("Weighing the domains…"),
        }
        return known.get(what, what)

    @Slot(object)
    def _heard(self, value: object) -> None:
        if self._session is None or not isinstance(value, Paragraph) or not value.words:
            return
        paragraphs = self._session.document.paragraphs
        # After a restart the beginning is heard again; it is there already.
        if paragraphs and value.first_sample < paragraphs[-1].last_sample:
            return
        self._session.hear(value)

    @Slot(object)
    def _done(self, value: object) -> None:
        if self._active is None or self._session is None:
            return
        recording_id = self._active[0]
        samples, notes = value if isinstance(value, tuple) else (0, ())
        self._session.index()
        self._keep_speed(samples)
        if samples:
            self._context.writer.write(lambda library: library.set_samples(recording_id, samples))
        for note in notes:
            self.note.emit(recording_id, note)
        self._end("ready")

    def _keep_speed(self, samples: int) -> None:
        """Keep how fast a recording was transcribed here, for the choice of models."""
        spent = time.monotonic() - self._listened_from
        if self._listened_from and samples >= _TELLING * SAMPLE_RATE and spent > 0:
            settings = self._context.settings
            speed = samples / SAMPLE_RATE / spent
            settings.set("speeds", with_speed(settings.text("speeds"), self._pack, speed))

    @Slot(object)
    def _failed(self, error: object) -> None:
        if self._active is None:
            return
        if isinstance(error, SonantError):
            problem = str(error)
        else:
            problem = self.tr("Something went wrong inside Sonant. What was heard is kept.")
            self._context.bridge.crashed.emit(error)
        self._end("failed", problem)

    def _end(self, status: str, problem: str = "") -> None:
        assert self._active is not None
        recording_id = self._active[0]
        self._active = None
        self._job = None
        self._left = -1.0
        if self._session is not None:
            self._session.working = False
            self._session.history.emit()
            self._session = None
        self._context.writer.write(
            lambda library: library.set_status(recording_id, status, problem)
        )
        self.changed.emit(recording_id)
        self.reordered.emit()
        self._next()


def _transcription(context: Context, path: str, recipe: Recipe) -> Callable[[Reporter], object]:
    """Return the work of transcribing: segments as partial results, length and notes at the end."""

    def work(reporter: Reporter) -> object:
        from core.errors import InputError
        from core.transcript.model import Transcript, TranscriptSegment

        if not Path(path).exists():
            raise InputError(
                f"{path} is not there any more", "Put it back, or remove it from the library."
            )
        engine = context.engine.get()
        result: tuple[int, tuple[str, ...]] = (0, ())
        events = engine.transcribe(path, for_engine(recipe), lambda: reporter.cancelled)
        with contextlib.closing(events):  # type: ignore[type-var]
            for event in events:
                reporter.hold()
                if isinstance(event, TranscriptSegment):
                    reporter.partial(paragraph_of(event))
                elif isinstance(event, Transcript):
                    result = (event.samples, event.notes)
                else:
                    reporter.progress(event)
        return result

    return work
