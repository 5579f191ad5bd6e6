"""The transcript as text to read and edit: marks, times and the playing word painted around it.

Blocks of the text are the document's paragraphs; the n-th run of non-spaces in a block is its n-th
word. Marks are not character formats: only what is on the screen is looked at when painting, so
that a transcript of any length opens and scrolls alike. A long one is put in by slices: what the
window shows at once, the rest between two turns of the event loop, or when somebody goes there.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import (
    QEasingCurve,
    QMimeData,
    QPoint,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QTextEdit, QWidget

from app.transcript.document import DOUBTFUL_BELOW, Command, Paragraph, Replace, Token, retyped
from app.transcript.session import Session
from app.transcript.speakers import speaker_numbers
from app.ui.text import clock
from app.ui.theme import colour, speaker_colour, tokens

GUTTER = 96
COLUMN_CHARACTERS = 78
_WORD = re.compile(r"\S+")
_FLASH_MS = 1_200
_SLIDE_MS = 120
_BLOCK_GAP = 16.0
_DEPTHS = 4
_DOT_STEP = 4
_FIRST_CHARACTERS = 6_000
"""Characters that are shown at once: more than a tall window holds."""
_SLICE_CHARACTERS = 3_000
_MANY = 60
"""Paragraphs beyond which a change is put in by slices."""
_FILL_S = 0.008
"""Seconds of filling after which the window gets its turn."""


class TranscriptView(QTextEdit):
    """Shows and edits a session's document.

    Signals:
        caret_moved: Paragraph and word number at the caret; (-1, -1) where there is none.
        play_from: The user wants to hear from this sample on.
        toggle_play: The user pressed the play key inside the text.
        selection_changed: First and last sample of the selected words; None when none are.
        menu_wanted: The menu of the word at the caret is wanted at this place of the screen.
        line_taken: The line below a paragraph went away.
        entered: Enter was pressed while that line takes it.
    """

    caret_moved = Signal(int, int)
    play_from = Signal(int)
    toggle_play = Signal()
    selection_changed = Signal(object)
    menu_wanted = Signal(QPoint)
    line_taken = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transcript")
        self.setAccessibleName(self.tr("Transcript"))
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAcceptDrops(False)
        self._session: Session | None = None
        self._filling = False
        self._shown = 0
        self._going: tuple[int, int] | None = None
        self._stale: set[int] = set()
        self._fill_timer = QTimer(self)
        self._fill_timer.setSingleShot(True)
        self._fill_timer.setInterval(0)
        self._fill_timer.timeout.connect(self._work_on)
        self._playing: tuple[int, int] | None = None
        self._caret: tuple[int, int] = (-1, -1)
        self._flashing: set[tuple[int, int]] = set()
        self._found: dict[int, list[tuple[int, int]]] = {}
        self._is_unknown: Callable[[Token], bool] = _never
        self._text_px = 16
        self._line: QWidget | None = None
        self._line_block = -1
        self._line_room = QVariantAnimation(self)
        self._line_room.setDuration(_SLIDE_MS)
        self._line_room.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._line_room.valueChanged.connect(self._make_room)
        self._flash_timer = QTimer(self)
        self._flash_timer.setSingleShot(True)
        self._flash_timer.setInterval(_FLASH_MS)
        self._flash_timer.timeout.connect(self._end_flash)
        self.document().contentsChange.connect(self._text_changed)
        self.cursorPositionChanged.connect(self._caret_changed)
        self.selectionChanged.connect(self._selection_changed)
        self._set_font()

    # --- what is shown

    def set_session(self, session: Session | None) -> None:
        """Show a transcript, or nothing."""
        if self._session is not None:
            self._session.replaced.disconnect(self._document_changed)
            self._session.swept.disconnect(self._work_on)
        self.take_line()
        self._session = session
        self._playing = None
        self._flashing.clear()
        self._going = None
        self._stale.clear()
        self._fill_timer.stop()
        self._filling = True
        self.clear()
        self._format_all()
        self._filling = False
        self._shown = 0
        if session is not None:
            session.replaced.connect(self._document_changed)
            session.swept.connect(self._work_on)
            self._fill(_FIRST_CHARACTERS)
            if not self.complete:
                self._fill_timer.start()
        self.setReadOnly(session is None or not session.document.paragraphs)
        self._caret = (-1, -1)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._caret_changed()

    @property
    def complete(self) -> bool:
        """Whether all paragraphs are in the text as they are in the document."""
        return not self._stale and (
            self._session is None or self._shown >= len(self._session.document.paragraphs)
        )

    def complete_now(self) -> None:
        """Bring the text up to the document at once."""
        if not self.complete:
            self._work(float("inf"))

    @Slot()
    def _work_on(self) -> None:
        """Bring the text nearer to the document, but not for so long that it is felt."""
        self._work(time.perf_counter() + _FILL_S)
        if not self.complete:
            self._fill_timer.start()
        if self._going is not None and self._going[0] < self._shown:
            self.go_to(*self._going)

    def _work(self, deadline: float) -> None:
        if self._stale:
            self._freshen(deadline)
        while not self.complete and time.perf_counter() < deadline:
            self._fill(_SLICE_CHARACTERS)

    def _freshen(self, deadline: float) -> None:
        """Bring blocks up to paragraphs that have changed, those on the screen first."""
        assert self._session is not None
        paragraphs = self._session.document.paragraphs
        seen = [number for number, _, _ in self._visible_blocks()]
        order = [number for number in seen if number in self._stale]
        order += sorted(self._stale.difference(order))
        was, self._filling = self._filling, True
        anchor = self.document().findBlockByNumber(seen[0] if seen else 0)
        layout = self.document().documentLayout()
        place = layout.blockBoundingRect(anchor).top()
        for number in order:
            self._set_block(number, paragraphs[number].text)
            self._stale.discard(number)
            if number not in seen and time.perf_counter() > deadline:
                break
        # What is read stays where it is, however the text above it has grown.
        moved = round(layout.blockBoundingRect(anchor).top() - place)
        if moved and seen and seen[0] > 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + moved)
        self._filling = was
        self._place_line()
        self.viewport().update()
        self._caret_changed()

    def _fill(self, characters: int) -> None:
        """Append paragraphs that are not in the text yet, about so many characters of them."""
        if self._session is None:
            return
        paragraphs = self._session.document.paragraphs
        texts: list[str] = []
        while characters > 0 and self._shown + len(texts) < len(paragraphs):
            texts.append(paragraphs[self._shown + len(texts)].text)
            characters -= len(texts[-1]) + 1
        self._append(texts)

    def set_text_size(self, pixels: int) -> None:
        """Set the size of the text."""
        self._text_px = pixels
        self._set_font()
        self._filling = True
        self._format_all()
        self._filling = False

    def set_playing(self, sample: int | None, *, follow: bool) -> None:
        """Highlight the word that sounds now; None for none."""
        place = None
        if sample is not None and self._session is not None:
            place = self._session.document.word_at_sample(sample)
        if place == self._playing:
            return
        if place is None and sample is not None:
            return  # Between two words the last one stays lit.
        self._playing = place
        if place is not None and follow:
            self._bring_into_sight(place)
        self.viewport().update()

    def flash(self, places: set[tuple[int, int]]) -> None:
        """Light words that have just changed, once."""
        self._flashing = places
        self._flash_timer.start()
        self.viewport().update()

    def show_matches(self, places: list[tuple[int, int, int]]) -> None:
        """Mark places that were found: paragraph, first and last (exclusive) character."""
        self._found = {}
        for paragraph, first, last in places:
            self._found.setdefault(paragraph, []).append((first, last))
        self.viewport().update()

    def check_spelling(self, is_unknown: Callable[[Token], bool]) -> None:
        """Take what says whether a word is known to nobody; such words get a wavy line."""
        self._is_unknown = is_unknown

    @property
    def caret_place(self) -> tuple[int, int]:
        """Paragraph and word at the caret; (-1, -1) where there is none."""
        return self._caret

    def go_to_soon(self, paragraph: int, word: int) -> None:
        """Put the caret into a word, when it is in the text if it is not there yet."""
        if paragraph < self._shown:
            self.go_to(paragraph, word)
        else:
            self._going = (paragraph, word)

    def go_to(self, paragraph: int, word: int, *, select: bool = False) -> None:
        """Put the caret into a word."""
        self._going = None
        self.complete_now()
        block = self.document().findBlockByNumber(paragraph)
        spans = _spans(block.text())
        if not block.isValid() or not spans:
            return
        first, last = spans[min(word, len(spans) - 1)]
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + first)
        if select:
            cursor.setPosition(block.position() + last, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def selected_span(self) -> tuple[int, int] | None:
        """Return the first and last sample of the selected words, else of the caret's paragraph."""
        cursor = self.textCursor()
        if self._session is None:
            return None
        paragraphs = self._session.document.paragraphs
        if not cursor.hasSelection():
            number = self._caret[0]
            if number < 0 or not paragraphs[number].words:
                return None
            words = paragraphs[number].words
            return words[0].first_sample, words[-1].last_sample
        document = self.document()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        first_block, last_block = document.findBlock(start), document.findBlock(end - 1)
        first = self._word(self._place_at(first_block, start - first_block.position() + 1))
        last = self._word(self._place_at(last_block, end - last_block.position()))
        if first is None or last is None:
            return None
        return first.first_sample, max(last.last_sample, first.last_sample)

    def select_span(self, first: int, last: int) -> None:
        """Select the words between two samples; the nearest one where none lies between."""
        if self._session is None:
            return
        inside = [
            (number, index)
            for number, paragraph in enumerate(self._session.document.paragraphs)
            if paragraph.first_sample < last and paragraph.last_sample > first
            for index, word in enumerate(paragraph.words)
            if first <= (word.first_sample + word.last_sample) // 2 < last
        ]
        if not inside:
            place = self._session.document.word_at_sample((first + last) // 2)
            inside = [place] if place is not None else []
        if not inside:
            return
        begin, end = inside[0], inside[-1]
        self.complete_now()
        head = self.document().findBlockByNumber(begin[0])
        tail = self.document().findBlockByNumber(end[0])
        starts, stops = _spans(head.text()), _spans(tail.text())
        if begin[1] >= len(starts) or end[1] >= len(stops):
            return
        cursor = QTextCursor(head)
        cursor.setPosition(head.position() + starts[begin[1]][0])
        cursor.setPosition(tail.position() + stops[end[1]][1], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    @Slot()
    def _selection_changed(self) -> None:
        if not self._filling:
            chosen = self.selected_span() if self.textCursor().hasSelection() else None
            self.selection_changed.emit(chosen)

    def selection_rectangle(self) -> QRectF:
        """Return where the selection, or the word at the caret, is on the screen."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return self.word_rectangle(*self._caret)
        block = self.document().findBlock(cursor.selectionStart())
        begin = cursor.selectionStart() - block.position()
        end = min(cursor.selectionEnd() - block.position(), block.length() - 1)
        rectangles = self._rectangles(block, begin, max(end, begin + 1))
        return rectangles[-1] if rectangles else QRectF()

    def word_rectangle(self, paragraph: int, word: int) -> QRectF:
        """Return where a word's first line is, in the viewport's coordinates."""
        block = self.document().findBlockByNumber(paragraph)
        spans = _spans(block.text())
        if not block.isValid() or word >= len(spans):
            return QRectF()
        rectangles = self._rectangles(block, *spans[word])
        return rectangles[0] if rectangles else QRectF()

    def visible_span(self) -> tuple[int, int] | None:
        """Return the first and last sample of the paragraphs on the screen."""
        if self._session is None:
            return None
        seen = [number for number, _, _ in self._visible_blocks()]
        paragraphs = self._session.document.paragraphs
        seen = [number for number in seen if number < len(paragraphs)]
        if not seen:
            return None
        return paragraphs[seen[0]].first_sample, paragraphs[seen[-1]].last_sample

    # --- a line below a paragraph

    def put_line(self, line: QWidget, paragraph: int) -> None:
        """Slide a line in below a paragraph; typing on takes it away."""
        self.take_line()
        self._line, self._line_block = line, paragraph
        line.show()
        line.raise_()
        self._place_line()
        room = _BLOCK_GAP + line.height() + 4
        if self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0:
            self._line_room.setStartValue(_BLOCK_GAP)
            self._line_room.setEndValue(room)
            self._line_room.start()
        else:
            self._make_room(room)

    @Slot()
    def take_line(self) -> None:
        """Take the line away."""
        if self._line is None:
            return
        self._line_room.stop()
        self._line = None
        # A paragraph that was split meanwhile has handed its room on.
        for number in (self._line_block, self._line_block + 1):
            self._set_gap(number, _BLOCK_GAP)
        self.line_taken.emit()

    @Slot(object)
    def _make_room(self, gap: float) -> None:
        if self._line is not None:
            self._set_gap(self._line_block, gap)
            self._place_line()

    def _set_gap(self, number: int, gap: float) -> None:
        block = self.document().findBlockByNumber(number)
        if not block.isValid() or block.blockFormat().bottomMargin() == gap:
            return
        was, self._filling = self._filling, True
        layout = block.blockFormat()
        layout.setBottomMargin(gap)
        QTextCursor(block).setBlockFormat(layout)
        self._filling = was

    def _place_line(self) -> None:
        """Keep the line where its paragraph ends."""
        if self._line is None:
            return
        block = self.document().findBlockByNumber(self._line_block)
        layout = block.layout()
        if not block.isValid() or not layout.lineCount():
            return
        top = self.document().documentLayout().blockBoundingRect(block).top()
        last = layout.lineAt(layout.lineCount() - 1)
        text_height = QFontMetricsF(self._font()).height()
        y = top + last.y() + text_height + 10 - self.verticalScrollBar().value()
        left = self._text_left()
        margins = self.document().rootFrame().frameFormat()
        width = self.viewport().width() - left - margins.rightMargin()
        self._line.setGeometry(round(left) - 12, round(y), round(width) + 24, self._line.height())

    # --- from the text to the document

    @Slot(int, int, int)
    def _text_changed(self, position: int, _removed: int, added: int) -> None:
        """Turn what was typed into a command."""
        if self._filling or self._session is None:
            return
        document = self._session.document
        count = self.document().blockCount()
        grown = count - self._shown
        first = max(self.document().findBlock(position).blockNumber(), 0)
        end = self.document().findBlock(position + added)
        last = end.blockNumber() if end.isValid() else count - 1
        old = tuple(document.paragraphs[first : max(last - grown, first) + 1])
        texts = [
            self.document().findBlockByNumber(number).text() for number in range(first, last + 1)
        ]
        if not old or [p.text.split() for p in old] == [text.split() for text in texts]:
            return
        self.take_line()
        change = Replace(first, old, retyped(old, texts))
        self._session.do(Command("type", (change,), merges=True), typed=True)

    # --- from the document to the text

    @Slot(object, bool)
    def _document_changed(self, change: Replace, typed: bool) -> None:
        assert self._session is not None
        grown = len(change.new) - len(change.old)
        complete = self._shown == len(self._session.document.paragraphs) - grown
        end = change.first + len(change.old)
        if self._stale and not self._session.sweeping:
            self._stale = {
                number + grown * (number >= end)
                for number in self._stale
                if not change.first <= number < end
            }
        if typed:
            self._shown += grown
            self.viewport().update()
            return
        if change.first >= self._shown and not complete:
            return  # It is put in with the rest.
        if self._session.sweeping and len(change.old) == len(change.new) == 1:
            self._stale.add(change.first)
            return
        self._filling = True
        bar = self.verticalScrollBar()
        place = bar.value()
        # Of paragraphs that become others only some may be in the text yet.
        change = replace(change, old=change.old[: self._shown - change.first])
        self._shown += len(change.new) - len(change.old)
        if not change.old:
            self._shown -= len(change.new)
            self._append([paragraph.text for paragraph in change.new])
        elif len(change.new) > _MANY:
            self._cut(change.first)
            self._fill(_FIRST_CHARACTERS)
            self._fill_timer.start()
        elif len(change.old) == len(change.new):
            for number, paragraph in enumerate(change.new, start=change.first):
                self._set_block(number, paragraph.text)
        else:
            self._exchange(change)
        bar.setValue(place)
        self._filling = False
        self.setReadOnly(False)
        self._place_line()
        self.viewport().update()
        self._caret_changed()

    def _append(self, texts: list[str]) -> None:
        """Put paragraphs below the others; the caret stays where it is."""
        if not texts:
            return
        was, self._filling = self._filling, True
        caret = self.textCursor()
        place = caret.anchor(), caret.position()
        cursor = QTextCursor(self.document())
        # Inside an edit block nothing is laid out until all is there.
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._shown:
            cursor.insertBlock(self._block_format())
        else:
            cursor.setBlockFormat(self._block_format())
        cursor.insertText("\n".join(texts))
        cursor.endEditBlock()
        self._shown += len(texts)
        caret = self.textCursor()
        if (caret.anchor(), caret.position()) != place:
            # Text put in at the caret takes the caret along.
            caret.setPosition(place[0])
            caret.setPosition(place[1], QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(caret)
        self._filling = was

    def _set_block(self, number: int, text: str) -> None:
        """Exchange the part of a block that differs, so that the caret stays where it is."""
        block = self.document().findBlockByNumber(number)
        present = block.text()
        if present == text:
            return
        head = _common(present, text)
        tail = _common(present[head:][::-1], text[head:][::-1])
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + head)
        cursor.setPosition(block.position() + len(present) - tail, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[head : len(text) - tail])

    def _exchange(self, change: Replace) -> None:
        start = self.document().findBlockByNumber(change.first)
        end = self.document().findBlockByNumber(change.first + len(change.old) - 1)
        cursor = QTextCursor(start)
        cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText("\n".join(paragraph.text for paragraph in change.new))

    def _cut(self, first: int) -> None:
        """Take everything from a paragraph on out of the text, to be put in again by slices."""
        cursor = QTextCursor(self.document().findBlockByNumber(first))
        if first:
            cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._shown = first
        self._stale = {number for number in self._stale if number < first}

    # --- the caret

    @Slot()
    def _caret_changed(self) -> None:
        if self._filling:
            return
        place = self._place_of(self.textCursor())
        if place != self._caret:
            self._caret = place
            self.caret_moved.emit(*place)
            self.viewport().update()

    def _place_of(self, cursor: QTextCursor) -> tuple[int, int]:
        block = cursor.block()
        column = (
            cursor.selectionStart() - block.position()
            if cursor.hasSelection()
            else (cursor.positionInBlock())
        )
        if cursor.hasSelection():
            block = self.document().findBlock(cursor.selectionStart())
            column = cursor.selectionStart() - block.position()
        return self._place_at(block, column)

    def _place_at(self, block: QTextBlock, column: int) -> tuple[int, int]:
        if self._session is None:
            return -1, -1
        number = block.blockNumber()
        spans = _spans(block.text())
        paragraphs = self._session.document.paragraphs
        if number >= len(paragraphs) or not paragraphs[number].words or not spans:
            return -1, -1
        for index, (_, last) in enumerate(spans):
            if column <= last:
                return number, min(index, len(paragraphs[number].words) - 1)
        return number, len(paragraphs[number].words) - 1

    def _word(self, place: tuple[int, int]) -> Token | None:
        if self._session is None or place[0] < 0:
            return None
        paragraphs = self._session.document.paragraphs
        if place[0] >= len(paragraphs) or place[1] >= len(paragraphs[place[0]].words):
            return None
        return paragraphs[place[0]].words[place[1]]

    # --- Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._stale:
            self.complete_now()
        if event.key() == Qt.Key.Key_Tab and not event.modifiers():
            self.toggle_play.emit()
            return
        if (
            self._line is not None
            and getattr(self._line, "takes_enter", False)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_line()

    def createMimeDataFromSelection(self) -> QMimeData:
        if self._stale:
            self.complete_now()
        return super().createMimeDataFromSelection()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self._stale:
            self.complete_now()
        super().insertFromMimeData(source)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._stale:
            self.complete_now()
        super().inputMethodEvent(event)
        self._caret_changed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._stale:
            self.complete_now()
        if event.button() == Qt.MouseButton.LeftButton:
            position = event.position().toPoint()
            in_gutter = self._gutter_left() <= position.x() < self._text_left() - 4
            if in_gutter or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._play_at(position, whole=in_gutter)
                return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the word under the pointer, or at the caret by the menu key."""
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            corner = self.word_rectangle(*self._caret).bottomLeft().toPoint()
            where = self.viewport().mapToGlobal(corner)
        else:
            cursor = self.cursorForPosition(event.pos())
            chosen = self.textCursor()
            if not chosen.selectionStart() <= cursor.position() <= chosen.selectionEnd():
                self.setTextCursor(cursor)
        self.menu_wanted.emit(where)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()
        self._place_line()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        visible = list(self._visible_blocks())
        for number, block, rectangle in visible:
            self._paint_behind(painter, number, block, rectangle)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, block, _ in visible:
            self._paint_marks(painter, number, block)
        painter.end()

    # --- painting

    def _paint_behind(
        self, painter: QPainter, number: int, block: QTextBlock, rectangle: QRectF
    ) -> None:
        if self._session is None or number >= len(self._session.document.paragraphs):
            return
        paragraph = self._session.document.paragraphs[number]
        self._paint_gutter(painter, paragraph, block, rectangle)
        places = {index for at, index in self._flashing if at == number}
        lit = self._playing[1] if self._playing and self._playing[0] == number else -1
        caret = self._caret[1] if self._caret[0] == number else -1
        spans = _spans(block.text())
        painter.setPen(Qt.PenStyle.NoPen)
        for first, last in self._found.get(number, ()):
            painter.setBrush(colour("added"))
            for found in self._rectangles(block, first, last):
                painter.drawRoundedRect(found.adjusted(-1, 1, 1, 2), 3, 3)
        for index in places:
            self._fill_word(painter, block, spans, index, colour("added"))
        self._fill_word(painter, block, spans, lit, colour("accent_soft"))
        if caret >= 0 and caret != lit:
            self._fill_word(painter, block, spans, caret, colour("hover"))

    def _fill_word(
        self,
        painter: QPainter,
        block: QTextBlock,
        spans: list[tuple[int, int]],
        index: int,
        fill: QColor,
    ) -> None:
        if not 0 <= index < len(spans):
            return
        painter.setBrush(fill)
        for rectangle in self._rectangles(block, *spans[index]):
            painter.drawRoundedRect(rectangle.adjusted(-3, 1, 3, 2), 4, 4)

    def _paint_gutter(
        self, painter: QPainter, paragraph: Paragraph, block: QTextBlock, rectangle: QRectF
    ) -> None:
        line = block.layout().lineAt(0)
        baseline = rectangle.top() + line.y() + line.ascent()
        font = QFont(self.font())
        font.setPixelSize(12)
        font.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        left = self._gutter_left()
        painter.drawText(QPointF(left, baseline), clock(paragraph.first_sample))
        sure = sum(word.state == "verified" for word in paragraph.words)
        if sure:
            ink = "good" if sure == len(paragraph.words) else "edge"
            self._paint_check(painter, QPointF(left + GUTTER - 30, baseline - 8), ink)
        if paragraph.speaker:
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            numbers = speaker_numbers(self._session.document.paragraphs) if self._session else {}
            painter.setPen(speaker_colour(numbers.get(paragraph.speaker, 0)))
            name = QFontMetricsF(font).elidedText(
                paragraph.speaker, Qt.TextElideMode.ElideRight, GUTTER - 20
            )
            painter.drawText(QPointF(left, baseline + 18), name)

    def _paint_check(self, painter: QPainter, corner: QPointF, ink: str) -> None:
        """Draw a check; a pale one where only a part is verified."""
        painter.setPen(QPen(colour(ink), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(
            [corner + QPointF(0, 4), corner + QPointF(3.5, 7.5), corner + QPointF(10, 0)]
        )

    def _paint_marks(self, painter: QPainter, number: int, block: QTextBlock) -> None:
        """Draw dots below doubtful words and a dot above words with a suggestion."""
        if self._session is None or number >= len(self._session.document.paragraphs):
            return
        words = self._session.document.paragraphs[number].words
        if not any(word.doubtful or word.suggestion or word.kept for word in words):
            return
        # A word that is being written is not judged yet.
        writing = self._caret[1] if self._caret[0] == number and self.hasFocus() else -1
        for index, (word, span) in enumerate(zip(words, _spans(block.text()), strict=False)):
            if index != writing and self._is_unknown(word):
                self._paint_wave(painter, self._rectangles(block, *span))
            if word.doubtful:
                self._paint_doubt(painter, word, self._rectangles(block, *span))
            elif word.suggestion:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("accent"))
                for rectangle in self._rectangles(block, *span)[:1]:
                    painter.drawEllipse(rectangle.topRight() + QPointF(1, 4), 2.5, 2.5)

    def _paint_doubt(self, painter: QPainter, word: Token, rectangles: list[QRectF]) -> None:
        # A dotted pen costs half a millisecond a word; a tile that is drawn once costs nothing.
        depth = round((1 - word.confidence / DOUBTFUL_BELOW) * _DEPTHS) / _DEPTHS
        tile = _dot(tokens().doubt, depth, self.devicePixelRatioF())
        for rectangle in rectangles:
            width = max(int((rectangle.width() - 1) // _DOT_STEP), 1) * _DOT_STEP
            left = rectangle.center().x() - width / 2
            painter.drawTiledPixmap(
                QRectF(round(left), round(rectangle.bottom()), width, _DOT_STEP), tile
            )

    def _paint_wave(self, painter: QPainter, rectangles: list[QRectF]) -> None:
        painter.setPen(QPen(colour("bad"), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rectangle in rectangles:
            x, y = rectangle.left(), rectangle.bottom() + 1.5
            points = [QPointF(x, y)]
            while x < rectangle.right():
                x += 2.0
                points.append(QPointF(x, y + (1.5 if len(points) % 2 else -1.5)))
            painter.drawPolyline(points)

    # --- geometry

    def _visible_blocks(self) -> list[tuple[int, QTextBlock, QRectF]]:
        layout = self.document().documentLayout()
        shift = QPointF(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        block = self.cursorForPosition(QPoint(0, 0)).block()
        found = []
        height = self.viewport().height()
        while block.isValid():
            rectangle = layout.blockBoundingRect(block).translated(shift)
            if rectangle.top() > height:
                break
            # Before the pane has a size nothing is laid out, and a line that is not there crashes.
            if block.layout().lineCount():
                found.append((block.blockNumber(), block, rectangle))
            block = block.next()
        return found

    def _rectangles(self, block: QTextBlock, first: int, last: int) -> list[QRectF]:
        """Return where characters of a block are, one rectangle per line, in the viewport."""
        layout = block.layout()
        origin = self.document().documentLayout().blockBoundingRect(block).topLeft() + QPointF(
            -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        )
        origin.setX(layout.position().x() - self.horizontalScrollBar().value())
        result = []
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            begin = max(first, line.textStart())
            end = min(last, line.textStart() + line.textLength())
            if begin >= end:
                continue
            left = _x(line.cursorToX(begin))
            right = _x(line.cursorToX(end))
            top = origin.y() + line.y()
            text_height = QFontMetricsF(self._font()).height()
            result.append(
                QRectF(origin.x() + left, top, right - left, min(line.height(), text_height))
            )
        return result

    def _bring_into_sight(self, place: tuple[int, int]) -> None:
        rectangle = self.word_rectangle(*place)
        height = self.viewport().height()
        if rectangle.isNull() or (rectangle.top() >= 0 and rectangle.bottom() <= height - 16):
            return
        bar = self.verticalScrollBar()
        bar.setValue(round(bar.value() + rectangle.top() - height / 3))

    def _play_at(self, position: QPoint, *, whole: bool) -> None:
        if self._session is None:
            return
        cursor = self.cursorForPosition(position)
        place = self._place_at(cursor.block(), 0 if whole else cursor.positionInBlock())
        word = self._word(place)
        if word is not None:
            self.go_to(*place)
            self.play_from.emit(word.first_sample)

    def _gutter_left(self) -> float:
        return self._text_left() - GUTTER

    def _text_left(self) -> float:
        return self.document().rootFrame().frameFormat().leftMargin()

    def _set_margins(self) -> None:
        """Keep the column readable: at most so many characters, in the middle of the pane."""
        column = QFontMetricsF(self._font()).averageCharWidth() * COLUMN_CHARACTERS
        free = self.viewport().width() - GUTTER - column
        left = GUTTER + max(24.0, min(free / 2, 140.0))
        right = max(24.0, self.viewport().width() - left - column)
        frame = self.document().rootFrame()
        layout = frame.frameFormat()
        if (layout.leftMargin(), layout.rightMargin()) == (left, right):
            return
        layout.setLeftMargin(left)
        layout.setRightMargin(right)
        layout.setTopMargin(20)
        layout.setBottomMargin(64)
        was = self._filling
        self._filling = True
        frame.setFrameFormat(layout)
        self._filling = was

    def _font(self) -> QFont:
        return self.document().defaultFont()

    def _set_font(self) -> None:
        font = QFont(self.font())
        font.setPixelSize(self._text_px)
        self.document().setDefaultFont(font)
        self._set_margins()

    def _block_format(self) -> QTextBlockFormat:
        layout = QTextBlockFormat()
        layout.setBottomMargin(_BLOCK_GAP)
        layout.setLineHeight(150, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return layout

    def _format_all(self) -> None:
        cursor = QTextCursor(self.document())
        # Inside an edit block the cursor does not ask where it is: that would lay all text out.
        cursor.beginEditBlock()
        cursor.setPosition(self.document().characterCount() - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.setBlockFormat(self._block_format())
        cursor.endEditBlock()

    @Slot()
    def _end_flash(self) -> None:
        self._flashing.clear()
        self.viewport().update()


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(text)]


@lru_cache(maxsize=64)
def _dot(ink: str, depth: float, ratio: float) -> QPixmap:
    """Return the tile of a doubtful word's line; more doubt is darker and thicker.

    Args:
        ink: Colour.
        depth: Doubt from 0 to 1; the least doubtful still keeps 3:1 on paper.
        ratio: Pixels of the screen per pixel of the window.
    """
    tile = QPixmap(round(_DOT_STEP * ratio), round(_DOT_STEP * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    mark = QColor(ink)
    mark.setAlphaF(0.75 + 0.25 * depth)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mark)
    radius = 0.9 + 0.4 * depth
    painter.drawEllipse(QPointF(_DOT_STEP / 2, 1.6), radius, radius)
    painter.end()
    return tile


def _never(_word: Token) -> bool:
    return False


def _x(value: object) -> float:
    """Return the first of what PySide gives for `cursorToX`, whose form differs by version."""
    number = value[0] if isinstance(value, tuple) else value
    assert isinstance(number, int | float)
    return float(number)
