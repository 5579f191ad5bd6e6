"""Reads along what is being recorded: text that grows while somebody speaks.

The sound is read from the recording's file, so that the recording knows nothing of it: where the
computer can't keep up the text is late, and where something fails there is none. The file is
transcribed as a whole once it is complete.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.bridge import JobHandle, Lane, Reporter
from app.context import Context
from app.recipe.model import for_engine
from core.recipe import Recipe

log = logging.getLogger("sonant.live")

_TURN_S = 0.1
"""Seconds between two looks whether more has been recorded."""


class Reading(QObject):
    """Follows one recording at a time.

    Args:
        context: The program's parts.

    Signals:
        heard: What is new: settled words, and open words that may change, each as one text.
        refused: Nothing can be read along; the recording goes on.
    """

    heard = Signal(str, str)
    refused = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: JobHandle | None = None

    def start(self, path: Path, recipe: Recipe) -> None:
        """Read along a recording that begins now."""
        self.stop()
        context = self._context

        def work(reporter: Reporter) -> None:
            _read(context, reporter, path, recipe)

        self._job = context.bridge.submit(Lane.LIVE, work, self, key="live")
        self._job.partial.connect(self._came)
        self._job.failed.connect(self._failed)

    def stop(self) -> None:
        """Read no further."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(object)
    def _came(self, texts: object) -> None:
        assert isinstance(texts, tuple)
        self.heard.emit(*texts)

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._job = None
        log.info("Nothing is read along: %s", error)
        self.refused.emit()


def _read(context: Context, reporter: Reporter, path: Path, recipe: Recipe) -> None:
    """Recognise until nobody wants to know; runs in a lane."""
    from core.audio.follow import follow

    live = context.engine.get().live(for_engine(recipe))
    rest = threading.Event()
    for samples in follow(path, lambda: False):
        reporter.check()
        if not len(samples):
            rest.wait(_TURN_S)
            continue
        heard = live.push(samples)
        if heard is not None:
            reporter.partial(
                (
                    " ".join(word.text for word in heard.settled),
                    " ".join(word.text for word in heard.open),
                )
            )
