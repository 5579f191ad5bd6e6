"""“Say it”: the user says a word, and the acoustic model finds out how it sounds.

    microphone ─► where the word begins and ends ─► emissions ─► pronunciations, best first
                          └► played back                              └► one is picked

Each time the word is said it counts: the takes together decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.bridge import JobHandle, Lane, Reporter, Work
from app.context import Context, Transcriber
from app.player.player import Player
from app.player.sound import Sound, peaks_of
from app.recipe.model import recipe_from
from app.recording.meter import BigMeter
from app.recording.model import Ears
from app.recording.operations import loudest
from app.ui.widgets import button, label
from core.audio.capture import Capture, Level, Meter, as_mono, chosen
from core.audio.resample import Resampler
from core.audio.utterance import Utterance
from core.errors import SonantError

_TURN_S = 0.05


@dataclass(frozen=True, slots=True)
class Said:
    """A pronunciation that was heard.

    Attributes:
        phones: ARPAbet, as a list keeps it.
        ipa: As dictionaries write it.
        spelt: In plain letters.
        share: Its share among those that are offered, 0 to 1.
        is_spelt: Whether the spelling suggests exactly this.
    """

    phones: str
    ipa: str
    spelt: str
    share: float
    is_spelt: bool


class SayDialog(QDialog):
    """Listens to a word and offers how it sounds.

    Args:
        context: Microphones, engine, sound card.
        word: As it is written.

    Attributes:
        phones: The pronunciation that was picked, ARPAbet.
        ipa: The same as people read it.

    Signals:
        heard: The word was heard; the pronunciations follow.
        offered: What is offered (a tuple), best first.
    """

    heard = Signal()
    offered = Signal(object)

    def __init__(self, context: Context, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Say it"))
        self.setMinimumWidth(480)
        self._context = context
        self._word = word
        self._takes: list[NDArray[np.float32]] = []
        self._offers: tuple[Said, ...] = ()
        self._job: JobHandle | None = None
        self._player = Player(context.bridge, context.opener, self)
        self._player.rewind = 0
        self._state = label("", "muted")
        self._state.setWordWrap(True)
        self._meter = BigMeter()
        self._group = QButtonGroup(self)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(4)
        self._again = button(self.tr("Say it again"))
        self._play = button(self.tr("Play"))
        self._use = button(self.tr("Use"), "primary")
        self._lay_out()
        self._again.clicked.connect(self.listen)
        self._play.clicked.connect(self.play)
        self._use.clicked.connect(self.accept)
        self._player.failed.connect(self._failed)
        self.finished.connect(self._over)
        self.listen()

    @property
    def phones(self) -> str:
        """The pronunciation that was picked; "" when there is none."""
        picked = self._group.checkedId()
        return self._offers[picked].phones if 0 <= picked < len(self._offers) else ""

    @property
    def ipa(self) -> str:
        """The same as people read it."""
        picked = self._group.checkedId()
        return self._offers[picked].ipa if 0 <= picked < len(self._offers) else ""

    @property
    def state_text(self) -> str:
        """What the dialog says."""
        return self._state.text()

    @Slot()
    def listen(self) -> None:
        """Listen to the word once more."""
        self._player.pause()
        self._meter.clear()
        self._state.setText(self.tr("Say the word now."))
        self._enable(listening=True)
        name = self._context.settings.text("microphone")
        work = hear_word(self._context.ears, name)
        self._job = self._context.bridge.submit(Lane.CAPTURE, work, self, key="watch")
        self._job.progress.connect(self._level)
        self._job.done.connect(self._taken)
        self._job.failed.connect(self._failed)

    @Slot()
    def play(self) -> None:
        """Play what was said last."""
        if self._takes:
            samples = (np.clip(self._takes[-1], -1.0, 1.0) * 32_767).astype(np.int16)
            self._player.set_sound(Sound(samples, peaks_of(samples)))
            self._player.play(0)

    @Slot(object)
    def _level(self, level: Level) -> None:
        self._meter.show_level(level, _TURN_S)

    @Slot(object)
    def _taken(self, samples: object) -> None:
        assert isinstance(samples, np.ndarray)
        self._takes.append(samples)
        self._meter.clear()
        self._state.setText(self.tr("Finding out how it sounds…"))
        self.heard.emit()
        pack = recipe_from(self._context.settings.text("recipe")).pack
        work = sounds_of(self._context.engine.get, self._word, tuple(self._takes), pack)
        self._job = self._context.bridge.submit(Lane.QUICK, work, self, key="say")
        self._job.done.connect(self._offer)
        self._job.failed.connect(self._failed)

    @Slot(object)
    def _offer(self, offers: object) -> None:
        assert isinstance(offers, tuple)
        self._clear()
        self._offers = offers
        for number, said in enumerate(offers):
            source = self.tr("as it is spelt") if said.is_spelt else self.tr("as you said it")
            sound = f"{said.spelt}   /{said.ipa}/"
            made = QRadioButton(f"{sound}   {round(said.share * 100)} %   {source}")
            self._group.addButton(made, number)
            self._choices.addWidget(made)
            made.setChecked(number == 0)
        self._state.setText(self.tr("It was said %n times.", "", len(self._takes)))
        self._enable(listening=False)
        self._use.setFocus()
        self.offered.emit(offers)

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._meter.clear()
        if isinstance(error, SonantError):
            self._state.setText(str(error))
        else:
            self._state.setText(self.tr("Something went wrong inside Sonant."))
            self._context.bridge.crashed.emit(error)
        self._enable(listening=False)

    @Slot()
    def _over(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._player.close()

    def _clear(self) -> None:
        for made in self._group.buttons():
            self._group.removeButton(made)
            made.hide()
            made.deleteLater()
        self._offers = ()

    def _enable(self, *, listening: bool) -> None:
        self._again.setEnabled(not listening)
        self._play.setEnabled(not listening and bool(self._takes))
        self._use.setEnabled(not listening and bool(self._offers))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(label(self._word, "word"))
        column.addWidget(self._state)
        column.addWidget(self._meter)
        column.addLayout(self._choices)
        column.addStretch(1)
        column.addSpacing(8)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._use.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._again)
        row.addWidget(self._play)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._use)
        column.addLayout(row)
        self._meter.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def hear_word(ears: Ears, name: str) -> Work:
    """Return the work of hearing one word: levels as progress, float32 [n] at 16 kHz at the end.

    Args:
        ears: Where microphones come from.
        name: The microphone's name; the default one if it is not there.
    """

    def work(reporter: Reporter) -> NDArray[np.float32]:
        utterance = Utterance()
        with Capture(chosen(ears.find(False), name), opener=ears.open) as capture:
            resampler, meter = Resampler(capture.rate), Meter()
            while not utterance.is_over:
                reporter.check()
                blocks = capture.read(_TURN_S)
                for block in blocks:
                    utterance.push(resampler.push(as_mono(block.samples)))
                if blocks:
                    reporter.progress(loudest([meter.push(block.samples) for block in blocks]))
        return utterance.samples()

    return work


def sounds_of(
    engine: Callable[[], Transcriber], word: str, takes: tuple[NDArray[np.float32], ...], pack: str
) -> Work:
    """Return the work of finding out how a word sounds.

    Args:
        engine: Gives the engine; called in the lane.
        word: As it is written.
        takes: float32 [n] at 16 kHz each: the word said alone.
        pack: The acoustic model's pack.
    """

    def work(reporter: Reporter) -> tuple[Said, ...]:
        from core.lexicon.phones import to_arpabet, to_ipa
        from core.lexicon.pronunciations import load_pronouncer
        from core.vocabulary.learn import learn_pronunciation
        from core.vocabulary.spelt import spelt

        heard = []
        for take in takes:
            reporter.check()
            heard.append(engine().hear(take, pack).log_probs)
        return tuple(
            Said(
                to_arpabet(found.phones),
                to_ipa(found.phones),
                spelt(found.phones),
                found.posterior,
                found.source == "spelling",
            )
            for found in learn_pronunciation(word, heard, load_pronouncer())
        )

    return work
