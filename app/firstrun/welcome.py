"""The first page: language of the interface, microphone, and the sample or a recording."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.context import Context
from app.firstrun.warming import WarmingLine
from app.recording.meter import SmallMeter
from app.recording.operations import Found, Recorder
from app.settings.options import OPTIONS
from app.settings.view import translated as translated_setting
from app.ui.icons import pixmap
from app.ui.widgets import button, hairline, label
from core.folders import user_data

WIDTH = 560
_HEARD_DB = -40.0
"""A peak above this is a voice and not the room."""


class Welcome(QWidget):
    """One page, shown before the window at the very first start.

    Signals:
        language_chosen: The interface's language has changed; the page has to be made anew.
        tour_wanted: The user wants the guided minute.
        skipped: The user wants the window.
    """

    language_chosen = Signal()
    tour_wanted = Signal()
    skipped = Signal()

    def __init__(
        self, context: Context, warming: WarmingLine | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sonant")
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._context = context
        self._answered = False
        self._recorder = Recorder(context.bridge, context.ears, user_data() / "recordings", self)
        self._language = QComboBox()
        self._language.setAccessibleName(self.tr("Language of the interface"))
        for code, title in next(o for o in OPTIONS if o.name == "language").choices:
            self._language.addItem(translated_setting(title), code)
        present = context.settings.text("language")
        self._language.setCurrentIndex(max(self._language.findData(present), 0))
        self._meter = SmallMeter()
        self._meter.setFixedSize(220, 6)
        self._microphone = label("", "muted")
        self._microphone.setWordWrap(True)
        self._check = button(self.tr("Check the microphone"))
        self._tour = button(self.tr("Show me in a minute"), "primary")
        self._skip = button(self.tr("Go to the window"))
        self.warming = warming
        self._lay_out()
        self._language.currentIndexChanged.connect(self._chosen)
        self._check.clicked.connect(self.check_microphone)
        self._recorder.found.connect(self._found)
        self._recorder.heard.connect(self._heard)
        self._recorder.failed.connect(self._failed)
        self._tour.clicked.connect(self._take_tour)
        self._skip.clicked.connect(self._go_on)
        self._tour.setFocus()

    @Slot()
    def check_microphone(self) -> None:
        """Listen to the default microphone; nothing of it is kept."""
        self._check.setEnabled(False)
        self._microphone.setText(self.tr("Say something…"))
        self._recorder.watch()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._recorder.unwatch()
        super().closeEvent(event)
        if not self._answered:
            self._answered = True
            self.skipped.emit()

    @Slot(int)
    def _chosen(self, _index: int) -> None:
        self._context.settings.set("language", str(self._language.currentData()))
        self._recorder.unwatch()
        self._answered = True
        self.language_chosen.emit()

    @Slot()
    def _take_tour(self) -> None:
        self._answer(self.tour_wanted.emit)

    @Slot()
    def _go_on(self) -> None:
        self._answer(self.skipped.emit)

    def _answer(self, tell: Callable[[], None]) -> None:
        self._answered = True
        self._recorder.unwatch()
        tell()

    # --- microphone

    @Slot(object)
    def _found(self, found: object) -> None:
        assert isinstance(found, Found)
        if not found.microphones:
            self._microphone.setText(self.tr("No microphone is there. You can add one any time."))
            self._recorder.unwatch()
            self._check.setEnabled(True)

    @Slot(object)
    def _heard(self, levels: object) -> None:
        assert isinstance(levels, dict)
        known = {name: level for name, level in levels.items() if level is not None}
        if not known:
            return
        name, level = next(iter(known.items()))
        self._meter.show_level(level, 0.05)
        if level.peak > _HEARD_DB:
            self._microphone.setText(self.tr("“{name}” hears you.").format(name=name))

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._microphone.setText(str(error))
        self._check.setEnabled(True)

    # --- making

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 32, 40, 32)
        column.setSpacing(8)
        picture = QLabel()
        picture.setPixmap(pixmap("audio-lines", "accent", 40, self.devicePixelRatioF()))
        column.addWidget(picture)
        column.addWidget(label(self.tr("Welcome to Sonant"), "title"))
        about = label(
            self.tr(
                "It turns speech into text on this computer. No account, and nothing you record or"
                " write leaves it."
            ),
            "muted",
        )
        about.setWordWrap(True)
        column.addWidget(about)
        column.addSpacing(12)
        column.addWidget(hairline())
        column.addSpacing(12)
        caption = label(self.tr("Language of the interface"), "small")
        caption.setBuddy(self._language)
        column.addWidget(caption)
        column.addWidget(self._language)
        column.addSpacing(8)
        column.addWidget(label(self.tr("Microphone, for recording and dictation"), "small"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._check)
        row.addWidget(self._meter)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._microphone)
        column.addSpacing(12)
        if self.warming is not None:
            column.addWidget(self.warming)
            self.warming.setVisible(not self.warming.done)
            column.addSpacing(4)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._skip)
        buttons.addWidget(self._tour)
        column.addLayout(buttons)
