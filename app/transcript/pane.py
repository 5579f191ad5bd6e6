"""The centre: title, chips, waveform, offers, and the text below them; or what to do first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.recipe.view import Chips
from app.review.popup import AlternativesPopup
from app.transcript.find_bar import FindBar
from app.transcript.view import TranscriptView
from app.ui.icons import pixmap
from app.ui.widgets import Notice, button, hairline, label
from app.waveform.view import Waveform

SIDE = 24


class EmptyState(QWidget):
    """What is shown while no recording is open.

    Signals:
        open_wanted: The user wants to choose a file.
        record_wanted: The user wants to record.
        sample_wanted: The user wants to see the sample.
    """

    open_wanted = Signal()
    record_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, *, sample: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = label(self.tr("Drop a recording here"), "title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        about = label(
            self.tr(
                "Audio or video, any length. The text appears while it is being worked on;"
                " nothing leaves this computer."
            ),
            "muted",
        )
        about.setAlignment(Qt.AlignmentFlag.AlignCenter)
        about.setWordWrap(True)
        about.setFixedWidth(440)
        about.setMinimumHeight(about.heightForWidth(440))
        self.open = button(self.tr("Open a recording"), "primary")
        self.open.clicked.connect(self.open_wanted)
        self.record = button(self.tr("Record"))
        self.record.clicked.connect(self.record_wanted)
        self.sample = button(self.tr("Try the sample"))
        self.sample.clicked.connect(self.sample_wanted)
        self.sample.setVisible(sample)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.open)
        row.addWidget(self.record)
        row.addWidget(self.sample)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 64)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addSpacing(8)
        column.addWidget(title)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(about)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(16)
        column.addLayout(row)
        column.addStretch(1)
        self.tint()

    def tint(self) -> None:
        """Draw the picture in the theme's colours."""
        self._picture.setPixmap(pixmap("audio-lines", "accent", 48, self.devicePixelRatioF()))


class CentrePane(QWidget):
    """The parts of the centre; the window connects them."""

    def __init__(self, *, sample: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("centre")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.empty = EmptyState(sample=sample)
        self.title = label("", "title")
        self.detail = label("", "muted")
        self.chips = Chips()
        self.wave = Waveform()
        self.spectral = QToolButton()
        self.wave_row = QWidget()
        self.notice = Notice()
        self.guide = Notice()
        self.find_bar = FindBar()
        self.text = TranscriptView()
        self.hint = label("", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.hint.setWordWrap(True)
        self.hint.setContentsMargins(SIDE, 48, SIDE, 0)
        self.popup = AlternativesPopup(self.text.viewport())
        self._page = QWidget()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._page)
        self._build()

    def show_recording(self, *, shown: bool) -> None:
        """Show the transcript, or what to do first."""
        self._stack.setCurrentIndex(1 if shown else 0)

    def show_hint(self, text: str) -> None:
        """Show a sentence in place of a text that is not there yet; "" shows the text."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        self.text.setVisible(not text)

    def tint(self) -> None:
        """Draw everything painted in the theme's colours."""
        self.empty.tint()
        self.chips.tint()
        self.wave.tint()
        self.find_bar.tint()
        self.text.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(720, 640)

    def _build(self) -> None:
        beside = QHBoxLayout(self.wave_row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(4)
        beside.addWidget(self.wave, 1)
        beside.addWidget(self.spectral, 0, Qt.AlignmentFlag.AlignTop)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title, 1)
        head.addWidget(self.detail)
        top = QVBoxLayout()
        top.setContentsMargins(SIDE, 16, SIDE, 12)
        top.setSpacing(12)
        top.addLayout(head)
        top.addWidget(self.chips)
        top.addWidget(self.wave_row)
        top.addWidget(self.guide)
        top.addWidget(self.notice)
        top.addWidget(self.find_bar)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(top)
        page.addWidget(hairline())
        page.addWidget(self.text, 1)
        page.addWidget(self.hint, 1)
        self.hint.hide()
