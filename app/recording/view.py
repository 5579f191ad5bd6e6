"""The recording window: a large meter, the microphones with their levels, what to press."""

from __future__ import annotations

import time
from datetime import datetime
from functools import partial

from PySide6.QtCore import QDateTime, QEvent, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QFont, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.recording.meter import BigMeter, SmallMeter
from app.recording.model import elapsed
from app.recording.operations import Ending, Found, Recorder
from app.recording.reading_view import ReadingView
from app.settings.options import Settings
from app.ui.icons import icon, put_icon
from app.ui.widgets import Notice, button, label
from core.audio.capture import SILENT, Level, Microphone
from core.audio.recording import Progress
from core.errors import SonantError

_TIGHT_S = 600
_TURN_S = 0.05


class _MicrophoneRow(QWidget):
    """A microphone to choose, with its level now."""

    def __init__(self, microphone: Microphone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.microphone = microphone
        name = microphone.name
        if microphone.is_default:
            name = self.tr("{name} (as the system)").format(name=name)
        self.choice = QRadioButton(name)
        self.choice.setObjectName(microphone.name)
        self.meter = SmallMeter()
        self._refused = label(self.tr("in use or not allowed"), "small")
        self._refused.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.choice, 1)
        row.addWidget(self._refused)
        row.addWidget(self.meter)

    def show_level(self, level: Level | None, seconds: float) -> None:
        """Show how loud it is; None says that it can't be opened."""
        self._refused.setVisible(level is None)
        self.meter.setVisible(level is not None)
        if level is not None:
            self.meter.show_level(level, seconds)


class RecordingWindow(QWidget):
    """A window of its own, so that another transcript can be read meanwhile.

    Signals:
        kept: A recording that ended, and its title.
    """

    kept = Signal(object, str)

    def __init__(
        self, recorder: Recorder, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Record"))
        self.setMinimumWidth(560)
        self._recorder = recorder
        self._settings = settings
        self._rows: dict[str, _MicrophoneRow] = {}
        self._free = 0
        self._last = 0.0
        self._make_parts()
        self._lay_out()
        self._connect()
        self.tint()
        self._show_state()

    # --- what the user does

    @Slot()
    def toggle(self) -> None:
        """Begin, or end and keep the recording."""
        if self._recorder.recording:
            self._recorder.stop()
            self._start.setEnabled(False)
            return
        microphone = self.chosen
        if microphone is not None:
            self._notice.dismiss()
            self._settings.set("microphone", "" if microphone.is_default else microphone.name)
            self._meter.clear()
            both = self._both.isChecked() and microphone.channels > 1
            self._recorder.start(microphone, 2 if both else 1)

    @Slot()
    def pause(self) -> None:
        """Let the recording rest, or go on."""
        self._recorder.pause(paused=not self._recorder.paused)
        self._show_state()

    @Slot()
    def mark(self) -> None:
        """Set a marker here."""
        self._recorder.mark()

    @property
    def chosen(self) -> Microphone | None:
        """The microphone that is chosen."""
        row = next((row for row in self._rows.values() if row.choice.isChecked()), None)
        return row.microphone if row else None

    @property
    def notice_text(self) -> str:
        """What the line at the top says; "" when there is none."""
        return self._notice.text if self._notice.isVisible() else ""

    def choose(self, name: str) -> None:
        """Choose a microphone by its name."""
        self._rows[name].choice.setChecked(True)

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        self._refresh.setIcon(icon("refresh-cw", "muted", 16))
        self._show_state()
        self.update()

    # --- what the recorder tells

    @Slot(object)
    def _found(self, found: Found) -> None:
        """Show the microphones; the one that was chosen stays so."""
        self._free = found.free
        before = self.chosen.name if self.chosen else self._settings.text("microphone")
        for row in self._rows.values():
            self._group.removeButton(row.choice)
            row.hide()
            row.deleteLater()
        self._rows = {}
        for microphone in found.microphones:
            row = _MicrophoneRow(microphone)
            self._rows[microphone.name] = row
            self._group.addButton(row.choice)
            self._list.insertWidget(self._list.count() - 1, row)
        if self._rows:
            self._rows.get(before, next(iter(self._rows.values()))).choice.setChecked(True)
        self._show_state()
        self._start.setFocus()

    @Slot(object)
    def _heard(self, levels: object) -> None:
        assert isinstance(levels, dict)
        spent = self._spent()
        chosen = self.chosen
        for name, row in self._rows.items():
            level = levels.get(name, SILENT)
            row.show_level(level, spent)
            if chosen is not None and name == chosen.name and not self._recorder.recording:
                self._meter.show_level(level or SILENT, spent)
        self._show_advice()

    @Slot(object)
    def _began(self, _microphone: object) -> None:
        self._last = 0.0
        if self._along.isChecked():
            self.reading.start()
            self._pages.setCurrentIndex(1)
        self._show_state()

    @Slot(object)
    def _progressed(self, progress: Progress) -> None:
        self._meter.show_level(progress.level, self._spent())
        self._time.setText(elapsed(progress.frames / progress.rate))
        self._show_room(progress.room_s)
        self._markers.setText(
            self.tr("%n markers", "", progress.markers) if progress.markers else ""
        )
        self._show_advice(progress)

    @Slot(object)
    def _ended(self, ending: Ending) -> None:
        self._reset()
        title = self._name.text().strip() or self.usual_name(ending.recorded.started)
        self._name.clear()
        self.kept.emit(ending, title)
        if ending.problem is not None:
            self._notice.offer("problem", str(ending.problem), (), lasting=True)
            self._recorder.watch(rescan=True)
        else:
            self.hide()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._reset()
        if isinstance(error, SonantError):
            self._notice.offer("problem", str(error), (), lasting=True)
        self._show_state()

    @staticmethod
    def usual_name(started: datetime) -> str:
        """Return a recording's title unless the user gave one."""
        when = QDateTime.fromSecsSinceEpoch(int(started.timestamp()))
        return QLocale().toString(when, "d MMMM yyyy, hh:mm")

    # --- showing

    def _reset(self) -> None:
        self._meter.clear()
        self._time.setText(elapsed(0))
        self._markers.setText("")
        self._advice.setText("")
        self._pages.setCurrentIndex(0)
        self._show_state()

    def _spent(self) -> float:
        """Return the seconds since the last level."""
        now = time.monotonic()
        spent = now - self._last if self._last else _TURN_S
        self._last = now
        return min(spent, 1.0)

    def _show_state(self) -> None:
        """Show what is going on and what can be pressed."""
        running, paused = self._recorder.recording, self._recorder.paused
        chosen = self.chosen
        self._state.setText(
            self.tr("Paused")
            if paused
            else self.tr("Recording")
            if running
            else self.tr("Ready")
            if chosen
            else self.tr("Looking for microphones…")
        )
        self._state.setProperty("role", "bad" if running and not paused else "muted")
        self._state.style().polish(self._state)
        self._start.setEnabled(running or chosen is not None)
        self._start.setText(self.tr("Stop and transcribe") if running else self.tr("Record"))
        put_icon(self._start, "square" if running else "mic", "on_accent")
        self._pause.setEnabled(running)
        self._pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        put_icon(self._pause, "play" if paused else "pause")
        self._mark.setEnabled(running)
        put_icon(self._mark, "bookmark")
        for row in self._rows.values():
            row.choice.setEnabled(not running)
            if running:
                row.meter.hide()
        self._refresh.setEnabled(not running)
        if chosen is not None and not running:
            self._show_room(self._free / (2 * chosen.rate))
        self._both.setEnabled(not running)
        self._along.setEnabled(not running)
        self._both.setVisible(chosen is not None and chosen.channels > 1)

    def _show_advice(self, progress: Progress | None = None) -> None:
        """Say what the meter means, in one line."""
        needle = self._meter.needle
        if progress is not None and progress.overflows:
            text = self.tr("The computer was too busy: sound was lost %n times.", "",
                           progress.overflows)  # fmt: skip
        elif needle.clipped:
            text = self.tr("Too loud: the sound is clipped. Turn the microphone down.")
        elif needle.is_dead:
            text = self.tr("Not even noise comes from this microphone. Is it switched on, and may"
                           " Sonant use it?")  # fmt: skip
        else:
            text = ""
        self._advice.setText(text)

    def _show_room(self, seconds: float) -> None:
        self._room.setProperty("role", "bad" if seconds < _TIGHT_S else "muted")
        self._room.style().polish(self._room)
        if seconds < 3_600 * 2:
            text = self.tr("Room for %n min", "", int(seconds // 60))
        else:
            text = self.tr("Room for %n h", "", int(min(seconds // 3_600, 999)))
        self._room.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.tint()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._name.setPlaceholderText(self.usual_name(datetime.now()))

    def closeEvent(self, event: QCloseEvent) -> None:
        # What is recorded is kept; nobody asks, nothing is lost.
        if self._recorder.recording:
            self._recorder.stop()
        self._recorder.unwatch()
        super().closeEvent(event)

    # --- making

    def _make_parts(self) -> None:
        self._time = QLabel(elapsed(0))
        font = QFont(self._time.font())
        font.setPixelSize(40)
        font.setFeature(QFont.Tag("tnum"), 1)
        self._time.setFont(font)
        self._time.setAccessibleName(self.tr("Length"))
        self._state = label("", "muted")
        self._markers = label("", "muted")
        self._room = label("", "muted")
        self._meter = BigMeter()
        self._advice = label("", "small")
        self._advice.setWordWrap(True)
        self._advice.setMinimumHeight(self._advice.fontMetrics().height() * 2)
        self._advice.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._notice = Notice()
        self._group = QButtonGroup(self)
        self._refresh = QToolButton()
        self._refresh.setAccessibleName(self.tr("Look for microphones again"))
        self._refresh.setToolTip(self.tr("Look for microphones again"))
        self._both = QCheckBox(self.tr("Keep both channels"))
        self._both.setToolTip(self.tr("For two microphones on one device, one per speaker"))
        self._both.setChecked(self._settings.flag("record_both"))
        policy = self._both.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._both.setSizePolicy(policy)
        self._along = QCheckBox(self.tr("Show the text meanwhile"))
        self._along.setToolTip(
            self.tr("For reading along; the recording is transcribed once it is complete")
        )
        self._along.setChecked(self._settings.flag("read_along"))
        self.reading = ReadingView()
        self._name = QLineEdit()
        self._name.setAccessibleName(self.tr("Name of the recording"))
        self._start = button(self.tr("Record"), "primary")
        self._pause = button(self.tr("Pause"))
        self._mark = button(self.tr("Marker"))
        self._start.setToolTip("Ctrl+R")
        self._pause.setToolTip("P")
        self._mark.setToolTip("M")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._time)
        head.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        for part in (self._state, self._markers, self._room):
            part.setAlignment(Qt.AlignmentFlag.AlignRight)
            words.addWidget(part)
        head.addLayout(words)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._mark)
        buttons.addWidget(self._pause)
        buttons.addStretch(1)
        buttons.addWidget(self._start)
        name = label(self.tr("Name"), "small")
        name.setBuddy(self._name)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(self._notice)
        column.addLayout(head)
        column.addWidget(self._meter)
        column.addWidget(self._advice)
        column.addWidget(self._make_pages(), 1)
        choices = QHBoxLayout()
        choices.setSpacing(16)
        choices.addWidget(self._along)
        choices.addWidget(self._both)
        choices.addStretch(1)
        column.addLayout(choices)
        column.addWidget(name)
        column.addWidget(self._name)
        column.addSpacing(8)
        column.addLayout(buttons)

    def _make_pages(self) -> QStackedWidget:
        """Return what fills the middle: the microphones, or what is being said."""
        caption = QHBoxLayout()
        caption.addWidget(label(self.tr("MICROPHONE"), "section"))
        caption.addStretch(1)
        caption.addWidget(self._refresh)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(4)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(104)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._page(caption, scroll))
        said = QHBoxLayout()
        said.addWidget(label(self.tr("TEXT SO FAR"), "section"))
        self._pages.addWidget(self._page(said, self.reading))
        return self._pages

    @staticmethod
    def _page(caption: QHBoxLayout, content: QWidget) -> QWidget:
        """Return a page with a caption above its content."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(caption)
        column.addWidget(content, 1)
        return page

    def _connect(self) -> None:
        recorder = self._recorder
        recorder.found.connect(self._found)
        recorder.heard.connect(self._heard)
        recorder.began.connect(self._began)
        recorder.progressed.connect(self._progressed)
        recorder.ended.connect(self._ended)
        recorder.failed.connect(self._failed)
        self._start.clicked.connect(self.toggle)
        self._pause.clicked.connect(self.pause)
        self._mark.clicked.connect(self.mark)
        self._refresh.clicked.connect(self._look_again)
        self._group.idToggled.connect(self._chose)
        self._both.toggled.connect(partial(self._settings.set, "record_both"))
        self._along.toggled.connect(partial(self._settings.set, "read_along"))
        for keys, slot in (("Ctrl+R", self.toggle), ("P", self.pause), ("M", self.mark)):
            QShortcut(QKeySequence(keys), self, slot)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)

    @Slot()
    def _look_again(self) -> None:
        self._recorder.watch(rescan=True)

    @Slot()
    def _chose(self) -> None:
        if not self._recorder.recording:
            self._meter.clear()
        self._show_state()
