"""Puts recording into the program: the window, what comes of it, what was cut off last time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.bridge import Lane
from app.recipe.model import recipe_from
from app.recording.live import Reading
from app.recording.model import elapsed
from app.recording.operations import Ending, Recorder, mend, mended
from app.recording.say import SayDialog
from app.recording.view import RecordingWindow
from app.ui.widgets import Notice
from app.vocabulary.add import AddToListDialog
from app.vocabulary.view import VocabularyWindow
from core.audio.recording import Progress, Recorded
from core.folders import user_data

if TYPE_CHECKING:
    from app.window import MainWindow

_SAMPLE_RATE = 16_000


class RecordingRoom(QObject):
    """Connects the recorder with the main window.

    Args:
        window: The main window.
        line: Where recordings that were cut off are offered.

    Signals:
        failed: The exception that kept a recording from being mended.
    """

    failed = Signal(object)

    def __init__(self, window: MainWindow, line: Notice) -> None:
        super().__init__(window)
        self._window = window
        self._line = line
        self._offers: list[Recorded] = []
        context = window.context
        self.recorder = Recorder(context.bridge, context.ears, user_data() / "recordings", self)
        self.reading = Reading(context, self)
        self.view: RecordingWindow | None = None
        self.recorder.began.connect(self._read_along)
        self.recorder.progressed.connect(self._progressed)
        self.recorder.ended.connect(self._over)
        self.recorder.failed.connect(self._over)
        window.actions_table["record"].triggered.connect(self.show)
        window.actions_table["next_marker"].triggered.connect(self.next_marker)
        line.chosen.connect(self._chosen)

    @Slot()
    def show(self) -> None:
        """Show the window and let all microphones be heard."""
        if self.view is None:
            self.view = RecordingWindow(self.recorder, self._window.context.settings)
            self.view.kept.connect(self._kept)
            self.reading.heard.connect(self.view.reading.add)
            self.reading.refused.connect(self.view.reading.refuse)
        if not self.recorder.recording and not self.view.isVisible():
            # Looking for new devices ends PortAudio's streams, so the player opens its own anew.
            self._window.player.close()
            self.recorder.watch(rescan=True)
        self.view.show()
        self.view.raise_()
        self.view.activateWindow()

    @Slot()
    def next_marker(self) -> None:
        """Go to the next mark of the open recording; after the last one to the first."""
        markers, player = self._window.centre.wave.markers, self._window.player
        if markers and player.ready:
            behind = [mark for mark in markers if mark > player.position]
            player.seek(behind[0] if behind else markers[0])

    def look_for_lost(self) -> None:
        """Offer recordings that were cut off when the program ended."""
        known = frozenset(
            row.path
            for deleted in (False, True)
            for row in self._window.context.reader.recordings(deleted=deleted)
        )
        job = self._window.context.bridge.submit(
            Lane.IO, mend(self.recorder.folder, known), self, key="lost"
        )
        job.done.connect(self._lost)
        job.failed.connect(self.failed)

    def say(self, word: str, parent: QWidget) -> SayDialog | None:
        """Listen to a word; return the dialog, or None while a recording is going on."""
        if self.recorder.recording:
            self.show()
            return None
        self.recorder.unwatch()
        # Two sound cards at once are one too many for some systems.
        self._window.player.close()
        dialog = SayDialog(self._window.context, word, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._said)
        dialog.open()
        return dialog

    @Slot(str)
    def say_for_list(self, word: str) -> None:
        """Let the dialog that asks be told how a word sounds."""
        asker = self.sender()
        if isinstance(asker, AddToListDialog):
            self._say_for(word, asker, -1)

    @Slot(int, str)
    def say_for_row(self, number: int, word: str) -> None:
        """Let the vocabulary editor that asks be told how a row's word sounds."""
        asker = self.sender()
        if isinstance(asker, VocabularyWindow):
            self._say_for(word, asker, number)

    def _say_for(self, word: str, asker: QWidget, number: int) -> None:
        dialog = self.say(word, asker)
        if dialog is not None:
            dialog.setProperty("row", number)
            dialog.setProperty("word", word)
            dialog.accepted.connect(self._told)

    @Slot()
    def _told(self) -> None:
        """Hand a pronunciation to whoever asked for it."""
        dialog = self.sender()
        if not isinstance(dialog, SayDialog):
            return
        asker = dialog.parent()
        if isinstance(asker, AddToListDialog):
            asker.set_said(dialog.phones, dialog.ipa)
        elif isinstance(asker, VocabularyWindow):
            word = str(dialog.property("word"))
            asker.set_said(int(dialog.property("row")), word, dialog.phones)

    @Slot()
    def _said(self) -> None:
        """Go on listening for the recording window, if it is there."""
        if self.view is not None and self.view.isVisible():
            self.recorder.watch()

    def close(self) -> None:
        """Take the window away; a recording ends and is offered at the next start."""
        if self.view is not None:
            self.view.close()
            self.view.deleteLater()
            self.view = None

    @Slot(object)
    def _progressed(self, progress: Progress) -> None:
        self._window.top.show_recording(
            elapsed(progress.frames / progress.rate), paused=progress.paused
        )

    @Slot(object)
    def _read_along(self, _microphone: object) -> None:
        settings = self._window.context.settings
        if settings.flag("read_along"):
            self.reading.start(self.recorder.path, recipe_from(settings.text("recipe")))

    @Slot(object)
    def _over(self, _how: object) -> None:
        self.reading.stop()
        self._window.top.show_recording("", paused=False)

    @Slot(object, str)
    def _kept(self, ending: Ending, title: str) -> None:
        self._take(ending.recorded, title)

    def _take(self, recorded: Recorded, title: str) -> None:
        """Put a recording on the shelf and show it."""
        number = self._window.take_recording(recorded.path, title)
        marks = tuple(mark * _SAMPLE_RATE // recorded.rate for mark in recorded.markers)
        if marks:
            # Before the recording is shown with them.
            self._window.context.reader.set_markers(number, marks)
        self._window.open_recording(number)

    # --- recordings that were cut off

    @Slot(object)
    def _lost(self, found: object) -> None:
        assert isinstance(found, tuple)
        self._offers = list(found)
        self._offer()

    def _offer(self) -> None:
        if not self._offers:
            self._line.dismiss()
            return
        lost = self._offers[0]
        text = self.tr("The recording of {when} was cut off. It was kept up to {length}.").format(
            when=RecordingWindow.usual_name(lost.started), length=elapsed(lost.seconds)
        )
        self._line.offer(
            "lost",
            text,
            (("keep", self.tr("Keep and transcribe")), ("bin", self.tr("Move to bin"))),
            lasting=True,
        )

    @Slot(str)
    def _chosen(self, choice: str) -> None:
        if self._line.kind != "lost" or not self._offers:
            return
        lost = self._offers.pop(0)
        job = self._window.context.bridge.submit(Lane.IO, mended(lost.path), self)
        job.done.connect(self._mended if choice == "keep" else self._unwanted)
        job.failed.connect(self.failed)
        self._offer()

    @Slot(object)
    def _mended(self, recorded: Recorded) -> None:
        self._take(recorded, RecordingWindow.usual_name(recorded.started))

    @Slot(object)
    def _unwanted(self, recorded: Recorded) -> None:
        title = RecordingWindow.usual_name(recorded.started)
        number = self._window.take_recording(recorded.path, title)
        self._window.shelf.move_to_bin(number)
