"""Joins the chips to the window: packs that are added, what is decoded again, how far it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from app.bridge import Lane, Reporter
from app.recipe.operations import Outcome
from app.transcript.session import words_of
from core.bundle import SUFFIX

if TYPE_CHECKING:
    from app.window import MainWindow


class FactorsDesk(QObject):
    """Follows the chips and the decoding that they ask for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        chips, redecoder = window.centre.chips, window.redecoder
        chips.provide(window.context, self._words)
        chips.add_pack.connect(self.add_pack)
        chips.larger_wanted.connect(self.choose_larger)
        redecoder.progressed.connect(self._progressed)
        redecoder.seen.connect(self._seen)

    def _words(self) -> list[str]:
        session = self._window.session
        return words_of(session.document) if session else []

    @Slot(bool)
    def add_pack(self, folder: bool) -> None:
        """Ask for an acoustic model's folder or file and install it."""
        if folder:
            path = QFileDialog.getExistingDirectory(
                self._window, self.tr("Folder of an acoustic model")
            )
        else:
            path, _ = QFileDialog.getOpenFileName(
                self._window,
                self.tr("File of an acoustic model"),
                "",
                self.tr("Sonant files") + f" (*{SUFFIX});;" + self.tr("All files") + " (*)",
            )
        if path:
            self.install_pack(Path(path))

    @Slot()
    def choose_larger(self) -> None:
        """Ask for a larger language model's file and decide again with it."""
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("File of a language model"),
            "",
            self.tr("Language models")
            + " (*.arpa *.arpa.gz *.lm *.bin *.binary *.klm *.onnx);;"
            + self.tr("All files")
            + " (*)",
        )
        if path:
            self._window.centre.chips.take_larger(path)

    def install_pack(self, path: Path) -> None:
        """Install an acoustic model."""

        def work(reporter: Reporter) -> str:
            from core.acoustic.install import install_pack

            return install_pack(path, reporter.check)

        self._window.centre.chips.say(self.tr("Installing…"))
        job = self._window.context.bridge.submit(Lane.STORE, work, self)
        job.done.connect(self._installed)
        job.failed.connect(self._refused)

    @Slot(object)
    def _installed(self, name: object) -> None:
        self._window.centre.chips.say("")
        self._window.centre.notice.offer(
            "installed",
            self.tr("“{name}” is installed. Choose it in the first chip.").format(name=name),
            (),
        )

    @Slot(object)
    def _refused(self, error: object) -> None:
        self._window.centre.chips.say("")
        self._window.complain(error)

    @Slot(float, str)
    def _progressed(self, share: float, stage: str) -> None:
        if stage.startswith("listening"):
            text = self.tr("Listening again…")
        elif stage.startswith("weighing"):
            text = self.tr("Weighing the domains…")
        elif share >= 0:
            text = self.tr("Deciding again… {percent} %").format(percent=round(share * 100))
        else:
            text = self.tr("Deciding again…")
        self._window.centre.chips.say(text)

    @Slot(object)
    def _seen(self, outcome: object) -> None:
        """Show what has changed on the screen while the rest is being decoded."""
        assert isinstance(outcome, Outcome)
        if outcome.places:
            self._window.centre.text.flash(set(outcome.places))
