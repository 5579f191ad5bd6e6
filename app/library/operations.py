"""What the user does in the library's margin: menus, tags, folders, queue, watched folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QInputDialog, QMenu

from app.library.model import BIN
from app.library.watch import WatchedFolder
from app.recipe.model import recipe_from
from core.store.library import Library, RecordingRow

if TYPE_CHECKING:
    from app.window import MainWindow

_RECENT = 10


class LibraryDesk(QObject):
    """Connects the margin with the shelf.

    Signals:
        opened: A recording's number: it shall be shown.
        leaving: A recording's number: it goes, so it can't stay open.
        renamed: A recording's number and its new title.
    """

    opened = Signal(int)
    leaving = Signal(int)
    renamed = Signal(int, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._shelf = window.shelf
        self._pane = window.library_pane
        self._before: dict[int, str] = {}
        self.watched = WatchedFolder(self._context.bridge, self._context.writer, parent=self)
        self._connect()
        self._restore()

    def close(self) -> None:
        """Watch no folder any more: the program ends."""
        self.watched.watch("")

    def retry_failed(self) -> None:
        """Put everything that could not be transcribed in the queue again."""
        for row in reversed(self._context.reader.recordings()):
            if row.status == "failed":
                self._shelf.queue.add(row.id, row.path, recipe_from(row.recipe))

    @Slot(int)
    def bin(self, number: int) -> None:
        """Move a recording to the bin."""
        self.move((number,), BIN)

    @Slot(object)
    def bin_all(self, numbers: object) -> None:
        """Move recordings to the bin."""
        assert isinstance(numbers, tuple)
        self.move(numbers, BIN)

    # --- folders

    @Slot(object, str)
    def move(self, numbers: tuple[int, ...], folder: str) -> None:
        """Move recordings to a folder, or the bin, and offer to take that back."""
        before = {number: self._shelf.folder_of(number) for number in numbers}
        moved = {number: folder for number in numbers if before[number] != folder}
        if not moved:
            return
        if folder == BIN:
            for number in moved:
                self.leaving.emit(number)
        self._shelf.move_all(moved)
        self._before = {number: before[number] for number in moved}
        self._pane.notice.offer(
            "moved", self.tr("%n moved", "", len(moved)), (("undo", self.tr("Undo")),)
        )

    @Slot(str)
    def _take_back(self, _choice: str) -> None:
        """Put recordings back where they were before they were moved last."""
        self._pane.notice.dismiss()
        # Where they are now is known once that is written.
        self._context.writer.ask(_nothing_of, self).done.connect(self._put_back)

    @Slot(object)
    def _put_back(self, _answer: object) -> None:
        before, self._before = self._before, {}
        self._shelf.move_all(before)

    @Slot()
    def ask_folder(self) -> None:
        """Ask for a folder for the recordings that are selected, or the open one."""
        numbers = self._pane.list.chosen
        if not numbers and self._window.session is not None:
            numbers = (self._window.session.recording_id,)
        if not numbers:
            return
        names = ["", *(name for _, name in self._context.reader.folders())]
        here = self._shelf.folder_of(numbers[0])
        text, sure = QInputDialog.getItem(
            self._window,
            self.tr("Move to folder"),
            self.tr("Folder (empty for the inbox; “Bank/2026” for a folder in a folder)"),
            names,
            names.index(here) if here in names else 0,
        )
        if sure:
            self.move(numbers, folder_name(text))

    # --- menus

    @Slot(int, object)
    def show_menu(self, number: int, where: QPoint) -> None:
        """Show what can be done with a recording."""
        row = self._shelf.recording(number)
        if row is None:
            return
        menu = self._menu(number)
        chosen = self._pane.list.chosen
        if number in chosen and len(chosen) > 1:
            menu.addAction(self.tr("Move to folder…")).setObjectName("move")
            menu.addAction(self.tr("Move to bin")).setObjectName("bin_all")
            menu.triggered.connect(self._chosen)
            menu.popup(where)
            return
        self._pane.list.select(number)
        for name, text in self._choices(row):
            menu.addAction(text).setObjectName(name)
            if name == "move":
                self._add_tags(menu, row)
        menu.triggered.connect(self._chosen)
        menu.popup(where)

    @Slot(str, object)
    def show_folder_menu(self, folder: str, where: QPoint) -> None:
        """Show what can be done with a folder."""
        menu = self._menu(folder)
        menu.addAction(self.tr("Rename…")).setObjectName("rename_folder")
        menu.addAction(self.tr("Delete folder")).setObjectName("delete_folder")
        menu.triggered.connect(self._chosen)
        menu.popup(where)

    def _menu(self, subject: int | str) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setProperty("subject", subject)
        return menu

    def _choices(self, row: RecordingRow) -> list[tuple[str, str]]:
        if row.deleted_us is not None:
            return [
                ("restore", self.tr("Take out of the bin")),
                ("delete", self.tr("Delete for good")),
            ]
        choices = [("rename", self.tr("Rename…")), ("move", self.tr("Move to folder…"))]
        queue = self._shelf.queue
        if row.status == "failed":
            failed = sum(1 for other in self._context.reader.recordings() if other.problem)
            if failed > 1:
                choices.insert(0, ("retry_all", self.tr("Try all that failed again")))
            choices.insert(0, ("retry", self.tr("Try again")))
        if row.id in queue.waiting:
            choices.append(("first", self.tr("Next in turn")))
        if row.id == queue.active or row.id in queue.waiting:
            choices.append(
                ("resume", self.tr("Go on with the queue"))
                if queue.paused
                else ("pause", self.tr("Pause the queue"))
            )
        return [*choices, ("bin", self.tr("Move to bin"))]

    def _add_tags(self, menu: QMenu, row: RecordingRow) -> None:
        part = menu.addMenu(self.tr("Tags"))
        for name, _ in self._context.reader.tags():
            action = part.addAction(name.replace("&", "&&"))
            action.setObjectName("tag")
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name in row.tags)
        if not part.isEmpty():
            part.addSeparator()
        part.addAction(self.tr("New tag…")).setObjectName("new_tag")

    @Slot("QAction*")
    def _chosen(self, action: object) -> None:
        menu = self.sender()
        assert isinstance(menu, QMenu)
        name = action.objectName()  # type: ignore[attr-defined]
        subject = menu.property("subject")
        if name in ("rename_folder", "delete_folder"):
            self._do_with_folder(str(subject), name)
            return
        row = self._shelf.recording(int(subject))
        if row is None:
            return
        if name == "tag":
            on = action.isChecked()  # type: ignore[attr-defined]
            self._shelf.tag(row.id, str(action.data()), on=on)  # type: ignore[attr-defined]
        elif name == "move":
            self.ask_folder()
        elif name == "bin_all":
            self.move(self._pane.list.chosen, BIN)
        elif name in ("rename", "new_tag"):
            self._ask(row, name)
        else:
            self._do(row, name)

    def _do(self, row: RecordingRow, what: str) -> None:
        if what == "retry":
            self._shelf.queue.add(row.id, row.path, recipe_from(row.recipe))
        elif what == "retry_all":
            self.retry_failed()
        elif what == "first":
            self._shelf.queue.move(row.id, 0)
        elif what in ("pause", "resume"):
            self.rest(what == "pause")
        elif what == "bin":
            self.bin(row.id)
        elif what == "restore":
            self._shelf.take_from_bin(row.id)
        elif what == "delete":
            self.leaving.emit(row.id)
            self._shelf.delete(row.id)

    def _ask(self, row: RecordingRow, what: str) -> None:
        """Ask for a name and do what it is for."""
        if what == "rename":
            text, sure = QInputDialog.getText(
                self._window, self.tr("Rename"), self.tr("Title"), text=row.title
            )
            if sure and text.strip():
                self._shelf.rename(row.id, text.strip())
                self.renamed.emit(row.id, text.strip())
        else:
            text, sure = QInputDialog.getText(self._window, self.tr("New tag"), self.tr("Tag"))
            name = " ".join(text.lstrip("#").split())
            if sure and name:
                self._shelf.tag(row.id, name, on=True)

    def _do_with_folder(self, folder: str, what: str) -> None:
        if what == "delete_folder":
            self._shelf.delete_folder(folder)
            return
        text, sure = QInputDialog.getText(
            self._window, self.tr("Rename"), self.tr("Folder"), text=folder
        )
        new = folder_name(text)
        if sure and new and new != folder:
            self._shelf.rename_folder(folder, new)

    # --- tags as a filter

    @Slot()
    def _refreshed(self) -> None:
        self._pane.show_tags(self._context.reader.tags(), self._shelf.model.filter)
        self._show_queue()

    @Slot(object)
    def _filtered(self, tags: object) -> None:
        assert isinstance(tags, frozenset)
        self._shelf.model.set_filter(tags)
        self._pane.show_tags(self._context.reader.tags(), tags)

    @Slot(object)
    def _folded(self, folders: object) -> None:
        self._context.settings.set("folded", json.dumps(folders))

    # --- the queue

    @Slot(bool)
    def rest(self, paused: bool) -> None:
        """Let the queue rest, or go on; it is remembered."""
        if paused:
            self._shelf.queue.pause()
        else:
            self._shelf.queue.resume()
        self._context.settings.set("queue_paused", paused)

    @Slot()
    def _show_queue(self) -> None:
        queue = self._shelf.queue
        titles = {row.id: row.title for row in self._context.reader.queue()}
        active = queue.active
        self._pane.queue.show_queue(
            None if active is None else (active, titles.get(active, "")),
            [(number, titles.get(number, "")) for number in queue.waiting],
            paused=queue.paused,
        )
        if active is None or queue.paused:
            self._show_left()

    @Slot(int, float, float, str)
    def _progressed(self, number: int, part: float, _left: float, _stage: str) -> None:
        self._pane.queue.show_active(number, f"{round(part * 100)} %" if part >= 0 else "")
        self._show_left()

    def _show_left(self) -> None:
        seconds = self._shelf.queue.left_s
        if self._shelf.queue.paused:
            words = self.tr("Paused")
        elif seconds < 0:
            words = ""
        elif seconds < 60:
            words = self.tr("%n s left", "", max(round(seconds), 1))
        elif seconds < 3600:
            words = self.tr("%n min left", "", round(seconds / 60))
        else:
            words = self.tr("%n h left", "", round(seconds / 3600))
        self._pane.queue.show_left(words)

    @Slot(int, int)
    def _stepped(self, number: int, steps: int) -> None:
        queue = self._shelf.queue
        if number in queue.waiting:
            queue.move(number, max(queue.waiting.index(number) + steps, 0))

    @Slot(object)
    def _arranged(self, order: object) -> None:
        assert isinstance(order, tuple)
        queue = self._shelf.queue
        queue.arrange(tuple(number for number in order if number in queue.waiting))
        self._show_queue()

    # --- recent recordings

    @Slot()
    def _fill_recent(self) -> None:
        menu = self._window.top.recent
        menu.clear()
        for row in self._context.reader.recordings()[:_RECENT]:
            menu.addAction(row.title.replace("&", "&&")).setData(row.id)
        menu.setEnabled(True)

    @Slot("QAction*")
    def _recent_chosen(self, action: object) -> None:
        self.opened.emit(int(action.data()))  # type: ignore[attr-defined]

    # --- the watched folder

    @Slot(object)
    def _arrived(self, paths: object) -> None:
        assert isinstance(paths, tuple)
        recipe = recipe_from(self._context.settings.text("recipe"))
        for path in paths:
            assert isinstance(path, Path)
            self._shelf.add(path, recipe)
        self._window.bar.say(self.tr("%n recordings taken", "", len(paths)))

    @Slot(str)
    def _setting_changed(self, name: str) -> None:
        if name == "watched_folder":
            self.watched.watch(self._context.settings.text(name), chosen=True)

    # --- making

    def _connect(self) -> None:
        pane, shelf = self._pane, self._shelf
        pane.list.menu_wanted.connect(self.show_menu)
        pane.list.folder_menu_wanted.connect(self.show_folder_menu)
        pane.list.bin_wanted.connect(self.bin_all)
        pane.notice.chosen.connect(self._take_back)
        shelf.model.dropped.connect(self.move)
        self._window.actions_table["move_to_folder"].triggered.connect(self.ask_folder)
        pane.filtered.connect(self._filtered)
        pane.queue.rest_wanted.connect(self.rest)
        pane.queue.list.stepped.connect(self._stepped)
        pane.queue.list.arranged.connect(self._arranged)
        pane.queue.list.opened.connect(self.opened)
        shelf.model.folded.connect(self._folded)
        shelf.refreshed.connect(self._refreshed)
        shelf.queue.reordered.connect(self._show_queue)
        shelf.queue.progressed.connect(self._progressed)
        self._window.top.recent.aboutToShow.connect(self._fill_recent)
        self._window.top.recent.triggered.connect(self._recent_chosen)
        self.watched.arrived.connect(self._arrived)
        self.watched.failed.connect(self._window.complain)
        self._context.settings.changed.connect(self._setting_changed)

    def _restore(self) -> None:
        settings = self._context.settings
        try:
            folded = json.loads(settings.text("folded") or "[]")
        except ValueError:
            folded = []
        self._shelf.model.set_folded([str(name) for name in folded])
        if settings.flag("queue_paused"):
            self._shelf.queue.pause()
        self.watched.watch(settings.text("watched_folder"))


def _nothing_of(_library: Library) -> None:
    """Ask nothing: the answer comes when everything before it is written."""


def folder_name(text: str) -> str:
    """Return a folder's name as it is kept: parts without spaces around them, none empty."""
    return "/".join(part for part in (piece.strip() for piece in text.split("/")) if part)
