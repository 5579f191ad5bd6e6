"""A line that says that the program is getting ready for this computer, once, and how long yet."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from app.bridge import Lane
from app.context import Context
from app.firstrun.operations import preparing
from app.ui.widgets import label
from core.errors import SonantError

USUAL_S = 30
"""Seconds that compiling takes on an ordinary computer; a busy one takes longer."""
_TICK_MS = 500


class WarmingLine(QFrame):
    """Prepares and shows how far it is.

    Signals:
        ready: The next recording needs no preparing.
    """

    ready = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._context = context
        self._began = 0.0
        self.done = False
        self._text = label("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Getting ready"))
        self._text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._text)
        column.addWidget(self._bar)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def start(self, *, cold: bool) -> None:
        """Prepare in the lane of whole recordings: what is opened meanwhile comes after it.

        Args:
            cold: Whether the search has to be compiled first.
        """
        self._began = time.monotonic()
        job = self._context.bridge.submit(Lane.BULK, preparing(self._context, cold=cold), self)
        job.done.connect(self._done)
        job.failed.connect(self._failed)
        self._timer.start()
        self._tick()
        self.show()

    @Slot()
    def _tick(self) -> None:
        spent = time.monotonic() - self._began
        left = round(USUAL_S - spent)
        if left > 0:
            self._bar.setRange(0, USUAL_S)
            self._bar.setValue(round(spent))
            self._text.setText(
                self.tr(
                    "Sonant is getting ready for this computer, once: about %n seconds more.",
                    "",
                    left,
                )
            )
        else:
            self._bar.setRange(0, 0)
            self._text.setText(
                self.tr(
                    "Sonant is getting ready for this computer, once. It takes longer than usual,"
                    " as the computer is busy."
                )
            )

    @Slot(object)
    def _done(self, _: object) -> None:
        self._end()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._end()
        if not isinstance(error, SonantError):
            self._context.bridge.crashed.emit(error)

    def _end(self) -> None:
        self._timer.stop()
        self.done = True
        self.hide()
        self.ready.emit()
