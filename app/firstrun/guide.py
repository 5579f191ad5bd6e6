"""A guided minute on the sample: play, pick an alternative, move a domain.

Each step is one line above the text and ends when the user has done it; "Skip" ends them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.ui.widgets import Notice

if TYPE_CHECKING:
    from app.window import MainWindow

_PLAY, _PICK, _DOMAIN, _DONE = range(4)


class Guide(QObject):
    """Shows the steps one after the other."""

    def __init__(self, window: MainWindow, line: Notice) -> None:
        super().__init__(window)
        self._window = window
        self._line = line
        self._step = -1
        line.chosen.connect(self._chosen)
        window.player.playing_changed.connect(self._played)
        window.centre.popup.chosen.connect(self._picked)
        window.redecoder.changed.connect(self._decided)

    @property
    def running(self) -> bool:
        """Whether a step is shown."""
        return 0 <= self._step <= _DONE and self._line.isVisible()

    def start(self) -> None:
        """Begin, unless the user has been through it or skipped it once."""
        if self._step < 0 and not self._window.context.settings.flag("welcomed"):
            self._show(_PLAY)

    def _show(self, step: int) -> None:
        self._step = step
        texts = (
            self.tr("1 of 3   Press Esc to listen, and Esc again to stop."),
            self.tr(
                "2 of 3   F8 goes to a doubtful word. Ctrl+. shows what else it may be; a digit"
                " picks."
            ),
            self.tr(
                "3 of 3   Open the chip “General” and move a slider: the text is decided again at"
                " once."
            ),
            self.tr("That is all. Drop a recording of your own into the window."),
        )
        choice = self.tr("Done") if step == _DONE else self.tr("Skip")
        self._line.offer("guide", texts[step], (("end", choice),), lasting=True)
        if step == _DONE:
            self._window.context.settings.set("welcomed", True)

    @Slot(str)
    def _chosen(self, _choice: str) -> None:
        self._window.context.settings.set("welcomed", True)
        self._step = _DONE + 1
        self._line.dismiss()

    @Slot(bool)
    def _played(self, playing: bool) -> None:
        if self._step == _PLAY and not playing:
            self._show(_PICK)

    @Slot(str)
    def _picked(self, _text: str) -> None:
        if self._step == _PICK:
            self._show(_DOMAIN)

    @Slot(object)
    def _decided(self, _outcome: object) -> None:
        if self._step == _DOMAIN:
            self._show(_DONE)
