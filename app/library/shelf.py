"""The shelf: which recordings there are, which transcripts are open, what is being worked on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.bridge import Lane, Reporter
from app.context import Context
from app.library.model import BIN, INBOX, LibraryModel, Working
from app.library.queue import Queue
from app.recipe.model import recipe_from
from app.transcript.document import Document
from app.transcript.session import Session, document_of
from core.recipe import Recipe
from core.store.library import Library, RecordingRow


class Shelf(QObject):
    """Keeps the list in the margin, the open sessions and the queue together.

    Signals:
        loaded: A session that was asked for.
        refused: The exception that kept one from being loaded.
        refreshed: The list was read anew.
    """

    loaded = Signal(object)
    refused = Signal(object)
    refreshed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._sessions: dict[int, Session] = {}
        self._resuming: dict[int, tuple[str, Recipe]] = {}
        self._wanted: int | None = None
        self.model = LibraryModel(self)
        self.queue = Queue(context, self.session, self)
        self.queue.changed.connect(self._queue_changed)
        self.queue.progressed.connect(self._progressed)
        self.refresh()

    def recording(self, recording_id: int) -> RecordingRow | None:
        """Return what the library knows of a recording now."""
        return self._context.reader.recording(recording_id)

    @Slot()
    def refresh(self) -> None:
        """Read the list anew, once what waits is written."""
        handle = self._context.writer.ask(_listing, self)
        handle.done.connect(self._listed)
        handle.failed.connect(self.refused)

    def add(self, path: Path, recipe: Recipe, title: str = "") -> int:
        """Put a file on the shelf and, if it is new, in the queue; return its number.

        Args:
            path: The file.
            recipe: What it shall be transcribed with.
            title: What it is called; as its file if "".
        """
        reader = self._context.reader
        known = {row.path: row for row in reader.recordings()}
        row = known.get(str(path))
        if row is not None:
            return row.id
        number = reader.add_recording(str(path), title or path.stem)
        self.queue.add(number, str(path), recipe)
        self._measure(number, path)
        self.refresh()
        return number

    def load(self, recording_id: int) -> None:
        """Ask for a recording's session; `loaded` brings it."""
        self._wanted = recording_id
        session = self._sessions.get(recording_id)
        if session is not None:
            self.loaded.emit(session)
            return
        # Who steps through the list waits only for the last one.
        handle = self._context.writer.ask(_Loading(recording_id), self, key="load")
        handle.done.connect(self._came)
        handle.failed.connect(self.refused)

    def session(self, recording_id: int) -> Session:
        """Return the session of a recording that is open, at work or new."""
        if recording_id not in self._sessions:
            self._keep(recording_id, Document())
        return self._sessions[recording_id]

    def release(self, recording_id: int) -> None:
        """Let a session go that is no longer shown, unless it is being worked on."""
        session = self._sessions.get(recording_id)
        if session is not None and not session.working:
            del self._sessions[recording_id]
            session.deleteLater()

    def resume(self) -> None:
        """Go on with what waited when the program ended."""
        rows = self._context.reader.queue()
        for row in rows:
            self._resuming[row.id] = (row.path, recipe_from(row.recipe))
            if row.samples is not None:
                self.queue.set_length(row.id, row.samples)
            handle = self._context.writer.ask(_Loading(row.id), self)
            handle.done.connect(self._resumed)

    def anew(self, recording_id: int, recipe: Recipe) -> None:
        """Forget a recording's transcript and transcribe it again."""
        row = self.recording(recording_id)
        if row is None:
            return
        self.queue.remove(recording_id)
        session = self._sessions.pop(recording_id, None)
        if session is not None:
            session.deleteLater()
        self._context.writer.write(lambda library: library.clear_transcript(recording_id))
        self.queue.add(recording_id, row.path, recipe)
        self.refresh()

    def move_to_bin(self, recording_id: int) -> None:
        """Move a recording to the bin."""
        self.queue.remove(recording_id)
        self._context.writer.write(lambda library: library.move_to_bin(recording_id))
        self.refresh()

    def take_from_bin(self, recording_id: int) -> None:
        """Bring a recording back."""
        self._context.writer.write(lambda library: library.take_from_bin(recording_id))
        row = self.recording(recording_id)
        if row is not None and row.status in ("waiting", "working"):
            self.queue.add(recording_id, row.path, recipe_from(row.recipe))
        self.refresh()

    def delete(self, recording_id: int) -> None:
        """Forget a recording for good; its file stays."""
        self._context.writer.write(lambda library: library.delete(recording_id))
        self.refresh()

    def rename(self, recording_id: int, title: str) -> None:
        """Give a recording another title."""
        self._context.writer.write(lambda library: library.set_title(recording_id, title))
        self.refresh()

    def move(self, recording_id: int, folder: str) -> None:
        """Move a recording to a folder, which is made if it is new; "" is the inbox."""

        def change(library: Library) -> None:
            library.set_folder(recording_id, library.add_folder(folder) if folder else None)

        self._context.writer.write(change)
        self.refresh()

    def move_all(self, folders: Mapping[int, str]) -> None:
        """Move recordings, each to a folder of its own; BIN is one, "" is the inbox."""
        for number, folder in folders.items():
            row = self.recording(number)
            if row is None:
                continue
            if folder == BIN:
                self.move_to_bin(number)
                continue
            if row.deleted_us is not None:
                self.take_from_bin(number)
            self.move(number, folder)

    def folder_of(self, recording_id: int) -> str:
        """Return the folder that a recording is shown in; BIN for one in the bin."""
        row = self.recording(recording_id)
        if row is None or row.deleted_us is not None:
            return BIN
        names = dict(self._context.reader.folders())
        return names.get(row.folder_id, INBOX) if row.folder_id is not None else INBOX

    def tag(self, recording_id: int, name: str, *, on: bool) -> None:
        """Give a recording a tag, or take it off."""
        if on:
            self._context.writer.write(lambda library: library.add_tag(recording_id, name))
        else:
            self._context.writer.write(lambda library: library.remove_tag(recording_id, name))
        self.refresh()

    def rename_folder(self, name: str, new: str) -> None:
        """Rename a folder with those in it."""
        self._context.writer.write(lambda library: library.rename_folder(name, new))
        self.refresh()

    def delete_folder(self, name: str) -> None:
        """Delete a folder with those in it; their recordings go to the inbox."""
        self._context.writer.write(lambda library: library.delete_folder(name))
        self.refresh()

    def count_doubts(self, session: Session) -> int:
        """Count a session's doubtful words and show the number in the list."""
        count = len(session.document.doubtful())
        self.model.set_doubts(session.recording_id, count)
        return count

    def _measure(self, recording_id: int, path: Path) -> None:
        """Find out how long a recording says it is, so that the queue can name the time left."""

        def work(_: Reporter) -> tuple[int, int | None]:
            from core.audio.decode import probe

            return recording_id, probe(path).samples

        # What can't be read says so when its turn comes.
        self._context.bridge.submit(Lane.IO, work, self).done.connect(self._measured)

    @Slot(object)
    def _measured(self, answer: tuple[int, int | None]) -> None:
        number, samples = answer
        if samples is not None:
            self._context.writer.write(lambda library: library.set_samples(number, samples))
            self.refresh()
            self.queue.set_length(number, samples)

    def _keep(self, recording_id: int, document: Document) -> Session:
        session = Session(recording_id, document, self._context.writer, self)
        self._sessions[recording_id] = session
        return session

    @Slot(object)
    def _listed(self, listing: object) -> None:
        assert isinstance(listing, tuple)
        self.model.show(*listing)
        self.refreshed.emit()

    @Slot(object)
    def _came(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        number, document = answer
        session = self._sessions.get(number) or self._keep(number, document)
        if number == self._wanted:
            self.loaded.emit(session)

    @Slot(object)
    def _resumed(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        number, document = answer
        if number not in self._sessions:
            self._keep(number, document)
        path, recipe = self._resuming.pop(number)
        self.queue.add(number, path, recipe)

    @Slot(int)
    def _queue_changed(self, recording_id: int) -> None:
        if recording_id == self.queue.active:
            self.model.set_working(recording_id, Working())
        else:
            self.model.set_working(recording_id, None)
            session = self._sessions.get(recording_id)
            if session is not None:
                self.count_doubts(session)
        self.refresh()

    @Slot(int, float, float, str)
    def _progressed(self, recording_id: int, part: float, left: float, stage: str) -> None:
        words = stage
        if not words and part >= 0:
            words = f"{round(part * 100)} %"
            if left >= 1:
                words += " · " + self._left(left)
        self.model.set_working(recording_id, Working(part, words))

    def _left(self, seconds: float) -> str:
        if seconds < 60:
            return self.tr("%n s left", "", round(seconds))
        return self.tr("%n min left", "", round(seconds / 60))


class _Loading:
    """Reads and folds a transcript; called in the store lane."""

    def __init__(self, recording_id: int) -> None:
        self._recording_id = recording_id

    def __call__(self, library: Library) -> tuple[int, Document]:
        return self._recording_id, document_of(library.transcript(self._recording_id))


def _listing(
    library: Library,
) -> tuple[list[RecordingRow], list[tuple[int, str]], list[RecordingRow]]:
    return library.recordings(), library.folders(), library.recordings(deleted=True)
