"""What happens when the user finds and replaces: places marked, walked, previewed, exchanged."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QTextCursor

from app.transcript.document import Paragraph
from app.transcript.find import Change, Match, changes_of, matches, replacement

if TYPE_CHECKING:
    from app.window import MainWindow

_SETTLE_MS = 200
"""A pause in typing after which the places are looked for anew."""

_AROUND = 8_000
"""Samples (half a second) that are played before and after a place."""


class Finder(QObject):
    """Joins the find bar with the text.

    Args:
        window: The main window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bar = window.centre.find_bar
        self._text = window.centre.text
        self._matches: list[Match] = []
        self._apart: set[int] = set()
        self._changes: list[Change] = []
        self._replaced = (0, 0)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self._connect()

    @Slot()
    def find(self) -> None:
        """Open the bar."""
        self._bar.open(self._window.selected_text(), replacing=False)

    @Slot()
    def find_and_replace(self) -> None:
        """Open the bar with the field for the new text."""
        self._bar.open(self._window.selected_text(), replacing=True)

    @Slot()
    def refresh(self) -> None:
        """Look for the places anew."""
        self._matches = []
        wanted = self._bar.wanted
        if wanted is not None and self._bar.isVisible():
            self._text.complete_now()
            texts = [paragraph.text for paragraph in self._paragraphs()]
            self._matches = matches(texts, wanted)
            document = self._text.document()
            self._apart = {
                number
                for number in {match.paragraph for match in self._matches}
                if document.findBlockByNumber(number).text() != texts[number]
            }
        self._text.show_matches(
            [
                (match.paragraph, *self._in_block(match.paragraph, match.first, match.last))
                for match in self._matches
            ]
        )
        self._bar.show_count(max(self._present(), 0), len(self._matches))
        self._preview()

    # --- walking

    @Slot(int)
    def _step(self, direction: int) -> None:
        self.refresh()
        if not self._matches:
            return
        present = self._present()
        if present < 0:
            self._go(0 if direction > 0 else -1)
        elif direction > 0 and self._stands_before(present):
            self._go(present)
        else:
            self._go(present + direction)

    def _go(self, number: int) -> None:
        """Select a place in the text and its row in the preview."""
        number %= len(self._matches)
        self._select(self._matches[number])
        self._bar.show_count(number, len(self._matches))
        if self._changes:
            self._bar.preview.select(number)

    def _present(self) -> int:
        """Return the place at the caret, or the last one before it; -1 for none."""
        cursor = self._text.textCursor()
        block = self._text.document().findBlock(cursor.selectionStart())
        here = (block.blockNumber(), cursor.selectionStart() - block.position())

        def place(match: Match) -> tuple[int, int]:
            return match.paragraph, self._in_block(match.paragraph, match.first, match.last)[0]

        return bisect_right(self._matches, here, key=place) - 1

    def _stands_before(self, number: int) -> bool:
        """Return whether the caret stands right before a place that was not gone to yet."""
        cursor, match = self._text.textCursor(), self._matches[number]
        block = self._text.document().findBlockByNumber(match.paragraph)
        first, _ = self._in_block(match.paragraph, match.first, match.last)
        return not cursor.hasSelection() and cursor.position() == block.position() + first

    def _selected(self) -> int:
        """Return the place that is selected; -1 for none."""
        number = self._present()
        cursor = self._text.textCursor()
        if number < 0 or not cursor.hasSelection():
            return -1
        match = self._matches[number]
        start = self._text.document().findBlockByNumber(match.paragraph).position()
        first, last = self._in_block(match.paragraph, match.first, match.last)
        chosen = (cursor.selectionStart() - start, cursor.selectionEnd() - start)
        return number if chosen == (first, last) else -1

    def _select(self, match: Match) -> None:
        block = self._text.document().findBlockByNumber(match.paragraph)
        first, last = self._in_block(match.paragraph, match.first, match.last)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + first)
        cursor.setPosition(block.position() + last, QTextCursor.MoveMode.KeepAnchor)
        self._text.setTextCursor(cursor)
        self._text.ensureCursorVisible()

    def _in_block(self, number: int, first: int, last: int) -> tuple[int, int]:
        """Return where characters of a paragraph stand in the text, which may hold more spaces."""
        if number not in self._apart:
            return first, last
        paragraph = self._paragraphs()[number]
        block = self._text.document().findBlockByNumber(number).text()
        return _shifted(paragraph, block, first), _shifted(paragraph, block, last)

    # --- replacing

    @Slot()
    def _preview(self) -> None:
        """Show what replacing would do."""
        self._changes = []
        problem = ""
        paragraphs = self._paragraphs()
        if self._bar.replacing and self._bar.wanted is not None and self._matches:
            try:
                self._changes = changes_of(
                    paragraphs, self._bar.wanted, self._bar.by, regular=self._bar.regular
                )
            except re.error:
                problem = self.tr("The replacement names a group that is not there")
        self._bar.enable_replacing(on=bool(self._changes), problem=problem)
        self._bar.preview.show_changes(self._changes, paragraphs)
        if self._changes:
            self._bar.preview.select(max(self._present(), 0))

    @Slot()
    def _replace_one(self) -> None:
        """Replace the place that is selected; select one first if none is."""
        self.refresh()
        number = self._selected()
        if number < 0:
            self._step(1)
        else:
            self._take(number)

    @Slot(int)
    def _take(self, number: int) -> None:
        session = self._window.session
        if session is None or not 0 <= number < len(self._changes):
            return
        change = self._changes[number]
        command, _, _ = replacement(session.document.paragraphs, [change])
        if command is not None:
            session.do(command)
        self.refresh()
        if not self._matches:
            return
        # What was written may be found again; the walk goes on behind it.
        behind = (change.match.paragraph, change.match.first + len(change.after))
        following = (
            index
            for index, match in enumerate(self._matches)
            if (match.paragraph, match.first) >= behind
        )
        self._go(next(following, 0))

    @Slot()
    def _replace_all(self) -> None:
        self.refresh()
        session = self._window.session
        if session is None or not self._changes:
            return
        command, written, suggested = replacement(
            session.document.paragraphs, self._changes, all_of_them=True
        )
        stay = sum(change.verified for change in self._changes)
        parts = [self.tr("%n places replaced", "", written)]
        if stay:
            parts.append(self.tr("%n verified places stay", "", stay))
        if suggested:
            parts.append(self.tr("a dot there offers the new text"))
        if command is not None:
            session.do(command)
        offers = (("undo", self.tr("Undo")),) if command is not None else ()
        self._window.centre.notice.offer("alike", "; ".join(parts), offers)
        self.refresh()

    @Slot(int)
    def _look_at(self, number: int) -> None:
        if 0 <= number < len(self._matches):
            self._go(number)

    @Slot(int)
    def _play(self, number: int) -> None:
        if not 0 <= number < len(self._matches) or not self._window.player.ready:
            return
        match = self._matches[number]
        paragraph = self._paragraphs()[match.paragraph]
        words = [
            word
            for word, (first, last) in zip(paragraph.words, paragraph.spans(), strict=True)
            if first < match.last and match.first < last
        ]
        first = max(words[0].first_sample - _AROUND, 0)
        self._window.player.play(first, stop_at=words[-1].last_sample + _AROUND)

    @Slot()
    def _closed(self) -> None:
        self._settle.stop()
        self._matches, self._changes = [], []
        self._text.show_matches([])
        self._bar.preview.show_changes((), ())
        self._text.setFocus()

    @Slot()
    def _edited(self) -> None:
        if self._bar.isVisible():
            self._settle.start()

    def _paragraphs(self) -> Sequence[Paragraph]:
        session = self._window.session
        return session.document.paragraphs if session is not None else ()

    def _connect(self) -> None:
        actions = self._window.actions_table
        actions["find"].triggered.connect(self.find)
        actions["replace"].triggered.connect(self.find_and_replace)
        bar = self._bar
        bar.sought.connect(self.refresh)
        bar.by_changed.connect(self._preview)
        bar.step.connect(self._step)
        bar.replace_one.connect(self._replace_one)
        bar.replace_all.connect(self._replace_all)
        bar.closed.connect(self._closed)
        bar.preview.looked_at.connect(self._look_at)
        bar.preview.play.connect(self._play)
        bar.preview.take.connect(self._take)
        bar.preview.take_all.connect(self._replace_all)
        self._text.textChanged.connect(self._edited)


def _shifted(paragraph: Paragraph, block: str, at: int) -> int:
    """Return where a character of a paragraph's text stands in a block with other spaces."""
    spans = paragraph.spans()
    blocks = [found.span() for found in re.finditer(r"\S+", block)]
    for (first, last), (start, _) in zip(spans, blocks, strict=False):
        if at <= last:
            return start + max(at - first, 0)
    return len(block)
