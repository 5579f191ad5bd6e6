"""The right margin: the word at the caret, why it was chosen, what else it might be."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.transcript.document import Scores, Token, WordState
from app.ui.icons import put_icon
from app.ui.text import clock
from app.ui.theme import colour
from app.ui.widgets import button, label

WIDTH = 272
MOST = 5
_BAR_ROW = 26


class FactorBars(QWidget):
    """How each factor weighed between a word and a rival: right speaks for the word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, float]] = []

    def compare(self, mine: Scores, theirs: Scores) -> None:
        """Show a word's scores against a rival's."""
        rows = [
            (self.tr("Sound"), mine.acoustic + mine.prior - theirs.acoustic - theirs.prior),
            (self.tr("Language"), mine.language - theirs.language),
            (self.tr("Lists"), mine.vocabulary - theirs.vocabulary),
            (self.tr("Reading"), mine.pronunciation - theirs.pronunciation),
        ]
        # A factor that says nothing of either word is left out, sound and language never.
        self._rows = [row for number, row in enumerate(rows) if number < 2 or abs(row[1]) >= 0.05]
        self.setFixedHeight(_BAR_ROW * len(self._rows))
        self.setAccessibleName(self.tr("Why this word"))
        self.setAccessibleDescription(
            ", ".join(f"{name} {value:+.1f}" for name, value in self._rows)
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 32, _BAR_ROW * len(self._rows))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(12)
        font.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        names = 72
        numbers = 40
        centre = names + (self.width() - names - numbers) / 2
        half = (self.width() - names - numbers) / 2 - 4
        largest = max(8.0, *(abs(value) for _, value in self._rows)) if self._rows else 8.0
        for number, (name, value) in enumerate(self._rows):
            top = number * _BAR_ROW
            row = QRectF(0, top, self.width(), _BAR_ROW)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.setPen(colour("text"))
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | middle, name)
            painter.setPen(colour("muted"))
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, f"{value:+.1f}")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("line"))
            painter.drawRect(QRectF(centre - 0.5, top + 3, 1, _BAR_ROW - 6))
            width = max(abs(value) / largest * half, 1.0)
            painter.setBrush(colour("accent" if value >= 0 else "doubt"))
            left = centre if value >= 0 else centre - width
            painter.drawRoundedRect(QRectF(left, top + 8, width, _BAR_ROW - 16), 3, 3)
        painter.end()


class ChoiceRow(QPushButton):
    """A button with a word on its left and a number on its right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "row")
        self._word = label("", "", self)
        self._number = label("", "muted", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        for part in (self._word, self._number):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._word, 1)
        row.addWidget(self._number)

    def show_choice(self, word: str, number: str) -> None:
        """Show these."""
        self._word.setText(word)
        self._number.setText(number)
        self.setProperty("word", word)
        self.setAccessibleName(f"{word}, {number}")


class WordPanel(QScrollArea):
    """The panel.

    Signals:
        chosen: The text that takes the word's place.
        play: The word is to be heard.
        add_to_list: The word is to be added to a list.
        elsewhere: Other places of the word are to be shown.
    """

    chosen = Signal(str)
    play = Signal()
    add_to_list = Signal()
    elsewhere = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setMinimumWidth(220)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._word: Token | None = None
        side = QWidget(self)
        side.setObjectName("side")
        self.setWidget(side)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(self.tr("WORD"), "section"))
        self._empty = label(
            self.tr("Put the caret on a word to see why it was chosen and what else it may be."),
            "muted",
        )
        self._empty.setWordWrap(True)
        column.addWidget(self._empty)
        self._body = QWidget(side)
        column.addWidget(self._body)
        column.addStretch(1)
        self._build(QVBoxLayout(self._body))
        self.show_word(None)

    def show_word(self, word: Token | None) -> None:
        """Show a word, or the hint that none is chosen."""
        self._word = word
        self._empty.setVisible(word is None)
        self._body.setVisible(word is not None)
        if word is None:
            return
        self._text.setText(word.text)
        self._where.setText(
            f"{clock(word.first_sample, tenths=True)} – {clock(word.last_sample, tenths=True)}"
        )
        self._state.setText(self._state_text(word))
        self._suggestion.setVisible(bool(word.suggestion))
        self._suggestion.setText(self.tr("Take “{word}”").format(word=word.suggestion))
        self._suggestion.setToolTip(self.tr("With the present factors this is heard here."))
        rivals = [rival for rival in word.rivals if rival.text][:MOST]
        compared = [rival for rival in rivals if rival.scores.total != 0]
        self._why.setVisible(bool(compared) and word.scores.total != 0)
        self._against.blockSignals(True)
        self._against.clear()
        for rival in compared:
            self._against.addItem(rival.text, rival.scores)
        self._against.blockSignals(False)
        self._compare()
        self._or.setVisible(bool(rivals))
        for number, made in enumerate(self._choices):
            made.setVisible(number < len(rivals))
            if number < len(rivals):
                made.show_choice(rivals[number].text, f"{rivals[number].posterior * 100:.0f} %")

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        put_icon(self._play, "volume-2")
        put_icon(self._add, "list-plus")
        put_icon(self._elsewhere, "search")

    def _build(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._text = label("", "word")
        self._text.setWordWrap(True)
        self._where = label("", "small")
        self._state = label("", "small")
        column.addWidget(self._text)
        column.addWidget(self._where)
        column.addWidget(self._state)
        self._suggestion = button("", "primary")
        self._suggestion.clicked.connect(self._take_suggestion)
        column.addSpacing(4)
        column.addWidget(self._suggestion)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self._play = button(self.tr("Play"))
        self._play.clicked.connect(self.play)
        self._add = button(self.tr("Add to list"))
        self._add.clicked.connect(self.add_to_list)
        buttons.addWidget(self._play)
        buttons.addWidget(self._add)
        buttons.addStretch(1)
        self._elsewhere = button(self.tr("Other places…"))
        self._elsewhere.clicked.connect(self.elsewhere)
        more = QHBoxLayout()
        more.addWidget(self._elsewhere)
        more.addStretch(1)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addSpacing(4)
        column.addLayout(more)
        self._build_why(column)
        self._build_choices(column)
        self.tint()

    def _build_why(self, column: QVBoxLayout) -> None:
        self._why = QWidget()
        column.addSpacing(16)
        column.addWidget(self._why)
        why = QVBoxLayout(self._why)
        why.setContentsMargins(0, 0, 0, 0)
        why.setSpacing(8)
        why.addWidget(label(self.tr("WHY THIS WORD AND NOT"), "section"))
        self._against = QComboBox()
        self._against.setAccessibleName(self.tr("Compared with"))
        self._against.currentIndexChanged.connect(self._compare)
        why.addWidget(self._against)
        self._bars = FactorBars()
        why.addWidget(self._bars)
        legend = label(self.tr("Right speaks for the word, left for the other; in nats."), "small")
        legend.setWordWrap(True)
        why.addWidget(legend)

    def _build_choices(self, column: QVBoxLayout) -> None:
        self._or = QWidget()
        column.addSpacing(16)
        column.addWidget(self._or)
        choices = QVBoxLayout(self._or)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(0)
        choices.addWidget(label(self.tr("OR"), "section"))
        self._choices = [ChoiceRow() for _ in range(MOST)]
        for made in self._choices:
            made.clicked.connect(self._take)
            choices.addWidget(made)

    def _state_text(self, word: Token) -> str:
        if word.state is WordState.EDITED:
            return self.tr("Written by you")
        if word.state is WordState.VERIFIED:
            return self.tr("Verified")
        return self.tr("{percent} % sure").format(percent=round(word.confidence * 100))

    @Slot()
    def _compare(self) -> None:
        scores = self._against.currentData()
        if self._word is not None and isinstance(scores, Scores):
            self._bars.compare(self._word.scores, scores)

    @Slot()
    def _take(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(str(sender.property("word")))

    @Slot()
    def _take_suggestion(self) -> None:
        if self._word is not None and self._word.suggestion:
            self.chosen.emit(self._word.suggestion)
