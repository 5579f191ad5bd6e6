"""One recording's open transcript: its document, its place in the library, what is saved.

Every change goes through here: to the document, to the library's store lane, to whoever listens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from app.transcript.document import (
    Command,
    Document,
    Paragraph,
    Replace,
)
from app.transcript.stored import command_text, paragraph_text, paragraphs_from, replay
from app.writer import Writer
from core.store.library import StoredTranscript

_SWEEP = 24
"""Changes of one command beyond which they are told of as a sweep."""


class Session(QObject):
    """A transcript being read, heard or edited.

    Attributes:
        sweeping: Whether changes of a command all over the document are being told.

    Signals:
        swept: They have been told.
        replaced: A `Replace` was applied to the document; typed says whether it came from the
            text view, which then shows it already.
        history: What can be undone or saved has changed.
        edited: A command that was done, not one that was undone or done again.
    """

    swept = Signal()
    replaced = Signal(object, bool)
    history = Signal()
    edited = Signal(object)

    def __init__(
        self, recording_id: int, document: Document, writer: Writer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.recording_id = recording_id
        self.document = document
        self.working = False
        self.sweeping = False
        self._writer = writer
        self._typing = False
        document.listen(self._tell)

    def hear(self, segment: Paragraph) -> None:
        """Add what the engine has just heard."""
        joins = self.document.hear(segment)
        recording_id = self.recording_id
        self._writer.write(
            lambda library: library.add_segment(recording_id, paragraph_text(segment), joins=joins)
        )

    def do(self, command: Command, *, typed: bool = False) -> None:
        """Apply a command and save it."""
        self._typing = typed
        try:
            with self._sweep(command.changes):
                joined = self.document.do(command)
        finally:
            self._typing = False
        self._save(self.document.last, amend=joined)
        self.history.emit()
        self.edited.emit(command)

    def amend(self, changes: tuple[Replace, ...]) -> None:
        """Apply changes that follow from the last command, so that one undo takes back both."""
        with self._sweep(changes):
            command = self.document.amend(changes)
        if command is not None:
            self._save(command, amend=True)

    def undo(self) -> Command | None:
        """Take the last command back and save that."""
        with self._sweep(self.document.last.changes if self.document.can_undo else ()):
            command = self.document.undo()
        if command is not None:
            recording_id = self.recording_id
            self._writer.write(lambda library: library.undo_edit(recording_id))
            self.history.emit()
        return command

    def redo(self) -> Command | None:
        """Do the last undone command again and save that."""
        with self._sweep(self.document.next.changes if self.document.can_redo else ()):
            command = self.document.redo()
        if command is not None:
            recording_id = self.recording_id
            self._writer.write(lambda library: library.redo_edit(recording_id))
            self.history.emit()
        return command

    def index(self) -> None:
        """Make the text searchable as it stands."""
        passages = [
            (paragraph.first_sample, paragraph.text) for paragraph in self.document.paragraphs
        ]
        recording_id = self.recording_id
        self._writer.write(lambda library: library.index(recording_id, passages))

    def _save(self, command: Command, *, amend: bool) -> None:
        recording_id = self.recording_id
        if amend:
            self._writer.write(
                lambda library: library.amend_edit(recording_id, command_text(command))
            )
        else:
            self._writer.write(
                lambda library: library.add_edit(recording_id, command_text(command))
            )

    @contextmanager
    def _sweep(self, changes: Sequence[Replace]) -> Iterator[None]:
        """Say that many changes come, so that who shows them may take their time."""
        self.sweeping = len(changes) > _SWEEP
        try:
            yield
        finally:
            if self.sweeping:
                self.sweeping = False
                self.swept.emit()

    def _tell(self, change: Replace) -> None:
        self.replaced.emit(change, self._typing)


def document_of(stored: StoredTranscript) -> Document:
    """Return the document that a stored transcript folds to, its undo history included."""
    document = Document(paragraphs_from(stored.segments), heard=True)
    replay(document, stored.edits, stored.undone)
    document.doubts()  # Counted here, in a lane, and known from then on.
    return document


def words_of(document: Document) -> list[str]:
    """Return a document's words as they are written."""
    return [text for paragraph in document.paragraphs for text in paragraph.texts()]
