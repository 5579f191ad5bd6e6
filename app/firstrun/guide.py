"""A guided minute on the tour's recording: play, pick a word, switch a list on, move a domain.

Each step is one line above the text and ends when the user has done it and something was seen,
which the line then says; "Skip" ends them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.recipe.model import DEFAULT_RECIPE
from app.recipe.operations import Outcome
from app.ui.widgets import Notice

if TYPE_CHECKING:
    from app.window import MainWindow

_PLAY, _PICK, _LIST, _DOMAIN, _DONE = range(5)


class Guide(QObject):
    """Shows the steps one after the other."""

    def __init__(self, window: MainWindow, line: Notice) -> None:
        super().__init__(window)
        self._window = window
        self._line = line
        self._step = -1
        self._recipe = DEFAULT_RECIPE
        line.chosen.connect(self._chosen)
        window.player.playing_changed.connect(self._played)
        window.centre.popup.chosen.connect(self._picked)
        window.redecoder.changed.connect(self._decided)

    @property
    def running(self) -> bool:
        """Whether a step is shown."""
        return 0 <= self._step <= _DONE and self._line.isVisible()

    @property
    def step(self) -> int:
        """The step that is shown, from 0; -1 before the first."""
        return self._step

    def start(self) -> None:
        """Begin, unless the user has been through it or skipped it once."""
        if self._step < 0 and not self._window.context.settings.flag("welcomed"):
            self._show(_PLAY)

    def _show(self, step: int, seen: str = "") -> None:
        self._step = step
        self._recipe = self._window.centre.chips.recipe
        texts = (
            self.tr("1 of 4   Click a word and press Ctrl+Enter: it plays from there. Esc stops."),
            self.tr(
                "2 of 4   F8 goes to a doubtful word. Ctrl+. shows what else it may be; a digit"
                " picks."
            ),
            self.tr(
                "3 of 4   Two names are wrong. Open the chip “No lists” and switch “Names” on."
            ),
            self.tr(
                "4 of 4   Open the chip “General” and move a slider: the text is decided again at"
                " once."
            ),
            self.tr("That is all. Drop a recording of your own into the window."),
        )
        choice = self.tr("Done") if step == _DONE else self.tr("Skip")
        text = f"✓ {seen}\n{texts[step]}" if seen else texts[step]
        self._line.offer("guide", text, (("end", choice),), lasting=True)
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
            self._show(_PICK, self.tr("The word that plays is marked in the text."))

    @Slot(str)
    def _picked(self, text: str) -> None:
        if self._step == _PICK:
            self._show(_LIST, self.tr("“{word}” stands there now, at its time.").format(word=text))

    @Slot(object)
    def _decided(self, outcome: object) -> None:
        assert isinstance(outcome, Outcome)
        recipe = self._window.centre.chips.recipe
        if self._step == _LIST and recipe.lists != self._recipe.lists and outcome.texts:
            old, new = max(outcome.texts, key=lambda pair: len(pair[1]))
            seen = self.tr("“{old}” became “{new}”: the same sound, decided with a list.")
            self._show(_DOMAIN, seen.format(old=old, new=new))
        elif self._step == _DOMAIN and recipe.domains != self._recipe.domains:
            seen = self.tr("Decided again: %n places changed.", "", len(outcome.places))
            self._show(_DONE, seen)
