"""Alternatives for the word at the caret: a list under the word, one digit picks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from app.transcript.document import Rival, Scores, Token
from app.ui.theme import colour
from app.ui.widgets import label

WIDTH = 360
ROW = 36
MOST = 9
_BAR_NATS = 8.0
"""A difference of so many nats fills a bar."""


class _Rows(QWidget):
    """The alternatives, painted.

    Signals:
        picked: The number of a row.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Alternatives"))
        self.rows: list[Rival] = []
        self.word: Token | None = None
        self.current = 0

    def show_rows(self, word: Token, rows: list[Rival]) -> None:
        """Show these."""
        self.word = word
        self.rows = rows
        self.current = 0
        self.setFixedHeight(ROW * len(rows))
        self.setAccessibleDescription(
            "; ".join(f"{number}: {row.text}" for number, row in enumerate(rows, 1))
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, ROW * len(self.rows))

    def mouseMoveEvent(self, event: object) -> None:
        self.current = int(event.position().y() // ROW)  # type: ignore[attr-defined]
        self.update()

    def mousePressEvent(self, event: object) -> None:
        number = int(event.position().y() // ROW)  # type: ignore[attr-defined]
        if 0 <= number < len(self.rows):
            self.picked.emit(number)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, row in enumerate(self.rows):
            self._paint_row(painter, number, row)
        painter.end()

    def _paint_row(self, painter: QPainter, number: int, row: Rival) -> None:
        area = QRectF(4, number * ROW, self.width() - 8, ROW)
        if number == self.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(area, 4, 4)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        painter.drawText(area.adjusted(8, 0, 0, 0), middle, str(number + 1))
        spelt = row.posterior < 0
        percent = self.tr("spelling") if spelt else f"{row.posterior * 100:.0f} %"
        painter.drawText(
            area.adjusted(0, 0, -8, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            percent,
        )
        if self.word is not None and self.word.scores.total != 0 and not spelt:
            mine, theirs = self.word.scores, row.scores
            sound = theirs.acoustic + theirs.prior - mine.acoustic - mine.prior
            language = theirs.language + theirs.vocabulary - mine.language - mine.vocabulary
            self._paint_bar(painter, area, -12, self.tr("sound"), sound)
            self._paint_bar(painter, area, 4, self.tr("language"), language)
        font.setPixelSize(15)
        painter.setFont(font)
        painter.setPen(colour("text"))
        text = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, 150)
        painter.drawText(area.adjusted(28, 0, -8, 0), middle, text)

    def _paint_bar(
        self, painter: QPainter, area: QRectF, shift: int, name: str, nats: float
    ) -> None:
        """Draw how much better (right, accent) or worse (left, doubt) than the word."""
        font = QFont(self.font())
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        top = area.center().y() + shift
        painter.drawText(
            QRectF(area.right() - 176, top - 2, 56, 12),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            name,
        )
        centre = area.right() - 84
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawRect(QRectF(centre - 0.5, top - 1, 1, 10))
        width = min(abs(nats) / _BAR_NATS, 1.0) * 30
        painter.setBrush(colour("accent" if nats > 0 else "doubt"))
        left = centre if nats > 0 else centre - width
        painter.drawRoundedRect(QRectF(left, top + 1, width, 6), 2, 2)


class AlternativesPopup(QFrame):
    """The list with a field below it; typing filters, Enter replaces.

    Signals:
        chosen: The text that takes the word's place.
        closed: It went away, whatever was chosen.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self.setFixedWidth(WIDTH)
        self._word: Token | None = None
        self._rivals: list[Rival] = []
        self._title = label("", "small")
        self._rows = _Rows(self)
        self._none = label(self.tr("No other word came near. Type what was said."), "muted")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Type to replace"))
        self.field.setAccessibleName(self.tr("Replacement"))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(4)
        for widget in (self._title, self._rows, self._none, self.field):
            column.addWidget(widget)
        self._title.setContentsMargins(8, 0, 8, 0)
        self._none.setContentsMargins(8, 4, 8, 4)
        self.field.installEventFilter(self)
        self.field.textEdited.connect(self._filter)
        self._rows.picked.connect(self._pick)
        self.hide()

    def open_for(self, word: Token, below: QRectF, spellings: Sequence[str] = ()) -> None:
        """Show the alternatives of a word under it, and how it might be spelt."""
        self._word = word
        known = {rival.text for rival in word.rivals}
        self._rivals = [Rival(text, -1.0, Scores()) for text in spellings if text not in known]
        self._rivals += word.rivals
        self.field.clear()
        self._title.setText(
            self.tr("Instead of “{word}”, {percent} % sure").format(
                word=word.text, percent=round(word.confidence * 100)
            )
            if not word.kept
            else self.tr("Instead of “{word}”").format(word=word.text)
        )
        self._filter("")
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        x = min(max(int(below.left()) - 8, 4), parent.width() - WIDTH - 4)
        y = int(below.bottom()) + 8
        if y + self.height() > parent.height():
            y = max(int(below.top()) - self.height() - 4, 4)
        self.move(QPoint(x, y))
        self.show()
        self.raise_()
        self.field.setFocus()

    def dismiss(self) -> None:
        """Close without a choice."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def choose_number(self, number: int) -> None:
        """Choose the alternative of this number, from 0."""
        self._pick(number)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # Esc and digits are ours while the list is open.
            return True
        if (
            watched is self.field
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            return self._key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.dismiss()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._rows.rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._rows.current = (self._rows.current + step) % len(self._rows.rows)
            self._rows.update()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
            return True
        digit = event.text()
        if not self.field.text() and len(digit) == 1 and digit in "123456789":
            self._pick(int(digit) - 1)
            return True
        return False

    def _enter(self) -> None:
        typed = self.field.text().strip()
        if typed:
            self._choose(typed)
        elif self._rows.rows:
            self._pick(self._rows.current)

    @Slot(int)
    def _pick(self, number: int) -> None:
        if 0 <= number < len(self._rows.rows):
            self._choose(self._rows.rows[number].text)

    def _choose(self, text: str) -> None:
        self.hide()
        self.chosen.emit(text)
        self.closed.emit()

    @Slot(str)
    def _filter(self, typed: str) -> None:
        if self._word is None:
            return
        rivals = [
            rival
            for rival in self._rivals
            if rival.text and rival.text.casefold().startswith(typed.strip().casefold())
        ]
        self._rows.show_rows(self._word, rivals[:MOST])
        self._rows.setVisible(bool(rivals))
        self._none.setVisible(not self._rivals)
        self.adjustSize()
