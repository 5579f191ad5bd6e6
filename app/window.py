"""The main window: puts the panes together and connects what they say to what is done."""

from __future__ import annotations

import base64
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.bridge import Lane, Reporter
from app.context import Context
from app.domains.desk import DomainsDesk
from app.editing import Editing
from app.export.operations import made_from
from app.export.view import ExportDialog
from app.firstrun.guide import Guide
from app.firstrun.operations import put_tour_list, tour_path
from app.firstrun.warming import WarmingLine
from app.library.hits import HitsPane
from app.library.operations import LibraryDesk
from app.library.shelf import Shelf
from app.library.view import WIDTH as LIBRARY_WIDTH
from app.library.view import LibraryPane
from app.player.player import Player
from app.player.sound import Sound, load_sound
from app.player.view import PlayerBar
from app.recipe.desk import FactorsDesk
from app.recipe.model import (
    DEFAULT_WEIGHT,
    for_others,
    recipe_from,
    recipe_text,
    with_corrected,
    with_list,
)
from app.recipe.operations import Outcome, Redecoder
from app.recording.room import RecordingRoom
from app.review.places_view import PlacesPane
from app.review.teacher import Teacher
from app.review.word_panel import WIDTH as WORD_WIDTH
from app.review.word_panel import WordPanel
from app.settings.scale import TextSize
from app.settings.shortcuts import bindings_of
from app.settings.view import SettingsDialog
from app.transcript.pane import CentrePane
from app.transcript.realign import Realigner
from app.transcript.session import Session, words_of
from app.transcript.speakers import speaker_spans
from app.transcript.speller import Speller
from app.ui.actions import Actions
from app.ui.help import AboutDialog, ShortcutsDialog
from app.ui.text import clock
from app.ui.theme import Theme
from app.ui.topbar import TopBar
from app.ui.widgets import Notice, hairline
from app.vocabulary.add import AddToListDialog
from app.vocabulary.model import add_entry
from app.vocabulary.view import VocabularyWindow
from app.waveform.spectrogram import Spectrogram
from core.errors import SonantError
from core.folders import resources
from core.recipe import Recipe
from core.store.library import Library, RecordingRow

NARROW = 1_100
_STATUS_MS = 150
_ALWAYS = (
    "open",
    "record",
    "settings",
    "quit",
    "search_all",
    "vocabulary",
    "domains",
    "shortcuts",
    "about",
    "text_larger",
    "text_smaller",
    "text_usual",
)


def sample_path() -> Path | None:
    """Return the bundled recording, if there is one."""
    found = sorted((resources() / "sample").glob("*.opus")) + sorted(
        (resources() / "sample").glob("*.flac")
    )
    return found[0] if found else None


class MainWindow(QMainWindow):
    """The window.

    Args:
        context: The program's parts.
        theme: The look.

    Signals:
        opened: A recording's transcript is shown.
    """

    opened = Signal(int)

    def __init__(self, context: Context, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Sonant")
        self.setAcceptDrops(True)
        self.context = context
        self._theme = theme
        self.shelf = Shelf(context, self)
        self.player = Player(context.bridge, context.opener, self)
        self.redecoder = Redecoder(context, self)
        self.realigner = Realigner(context, self)
        self.spectrogram = Spectrogram(context.bridge, self)
        self.speller = Speller(context, self)
        self.actions_table = Actions(self)
        self._row: RecordingRow | None = None
        self.session: Session | None = None
        self._go_to_sample: int | None = None
        self._status = QTimer(self)
        self._status.setSingleShot(True)
        self._status.setInterval(_STATUS_MS)
        self._status.timeout.connect(self._show_status)
        self._word_forced = False
        self._recipe_pending: Recipe | None = None
        self._changed_places: list[tuple[int, int]] = []
        self._changed_at = -1
        self._reopen_id = 0
        self._search_text = ""
        self.vocabulary: VocabularyWindow | None = None
        self.domains = DomainsDesk(self)
        self._exported_to = Path()
        self.top = TopBar(self.actions_table)
        self.library_pane = LibraryPane(self.shelf.model)
        self.hits_pane = HitsPane()
        self._margin = QStackedWidget()
        self._margin.addWidget(self.library_pane)
        self._margin.addWidget(self.hits_pane)
        self.centre = CentrePane(sample=sample_path() is not None)
        self.word_panel = WordPanel()
        self.places_pane = PlacesPane()
        self.side = QStackedWidget()
        self.bar = PlayerBar(self.player, self.actions_table)
        self.warming: WarmingLine | None = None
        self._build()
        self.recording = RecordingRoom(self, self.lost_line)
        self.desk = LibraryDesk(self)
        self.editing = Editing(self)
        self.teacher = Teacher(self)
        self.guide = Guide(self, self.centre.guide)
        self._connect()
        self._restore()
        self._enable()
        self.centre.empty.open.setFocus()

    # --- opening

    def open_files(self, paths: list[Path]) -> None:
        """Put files on the shelf and show the first."""
        recipe = recipe_from(self.context.settings.text("recipe"))
        numbers = [self.shelf.add(path.resolve(), recipe) for path in paths]
        if numbers:
            self.open_recording(numbers[0])

    def take_recording(self, path: Path, title: str) -> int:
        """Put a recording that was made here on the shelf; return its number."""
        return self.shelf.add(path, recipe_from(self.context.settings.text("recipe")), title)

    @Slot(int)
    def open_recording(self, recording_id: int, sample: int | None = None) -> None:
        """Show a recording's transcript, at a place if one is given."""
        self._go_to_sample = sample
        if self._row is not None and self._row.id == recording_id and self.session is not None:
            self._go_there()
            return
        self._leave()
        row = self.shelf.recording(recording_id)
        if row is None:
            return
        self._row = row
        self.shelf.load(recording_id)

    @Slot(object)
    def _session_loaded(self, session: Session) -> None:
        if self._row is None or session.recording_id != self._row.id:
            return
        self.session = session
        row = self._row
        self.context.writer.write(lambda library: library.mark_opened(row.id))
        self.centre.show_recording(shown=True)
        self.centre.title.setText(row.title)
        self.centre.chips.set_recipe(recipe_from(row.recipe))
        self.centre.text.set_session(session)
        self.realigner.follow(session, row.path, recipe_from(row.recipe))
        self.teacher.follow(session)
        self.speller.follow(session, recipe_from(row.recipe))
        session.replaced.connect(self._text_changed)
        session.history.connect(self._history_changed)
        self.centre.wave.set_peaks(None, 0)
        self.centre.wave.set_markers(tuple(self.context.reader.markers(row.id)))
        self.spectrogram.set_samples(None)
        self.library_pane.list.select(row.id)
        self._load_sound(row)
        self._show_status()
        self._enable()
        self._go_there()
        self.centre.text.setFocus()
        self.opened.emit(row.id)

    def _leave(self) -> None:
        """Put the open recording away, with its place kept."""
        self._keep_position()
        self.redecoder.forget()
        self.editing.forget()
        self.realigner.follow(None)
        self.teacher.follow(None)
        self.speller.follow(None)
        self.player.set_sound(None)
        self.centre.notice.dismiss()
        self.centre.popup.dismiss()
        if self.session is not None:
            self.session.replaced.disconnect(self._text_changed)
            self.session.history.disconnect(self._history_changed)
            self.centre.text.set_session(None)
            if self.session.document.undo_depth:
                self.session.index()
            self.shelf.release(self.session.recording_id)
        self.session = None
        self._row = None
        self.centre.show_recording(shown=False)
        self.word_panel.show_word(None)
        self._enable()

    def _go_there(self) -> None:
        """Go to the passage that was searched for, or to where it was left."""
        if self.session is None or self._row is None:
            return
        sample = self._go_to_sample
        if sample is None:
            return
        self._go_to_sample = None
        place = self.session.document.word_at_sample(sample)
        if place is not None:
            self.centre.text.go_to_soon(*place)
        self.player.seek(sample)

    def _keep_position(self) -> None:
        if self._row is not None and self.player.ready:
            number, position = self._row.id, self.player.position
            self.context.writer.write(lambda library: library.set_position(number, position))

    def _load_sound(self, row: RecordingRow) -> None:
        path = Path(row.path)

        def work(reporter: Reporter) -> Sound:
            return load_sound(path, reporter.check)

        job = self.context.bridge.submit(Lane.IO, work, self, key="sound")
        job.done.connect(self._sound_loaded)
        job.failed.connect(self._sound_failed)

    @Slot(object)
    def _sound_loaded(self, sound: Sound) -> None:
        if self._row is None:
            return
        row = self._row
        length = len(sound.samples)
        if row.samples != length:
            self.context.writer.write(lambda library: library.set_samples(row.id, length))
            self.shelf.model.set_samples(row.id, length)
        here = self.player.position
        self.player.set_sound(sound, here or row.position)
        self.centre.wave.set_peaks(sound.peaks, length)
        self.spectrogram.set_samples(sound.samples)
        self._show_status()
        self._enable()
        self._go_there()

    @Slot(object)
    def _sound_failed(self, error: object) -> None:
        if self._row is None:
            return
        if not Path(self._row.path).exists():
            self.centre.notice.offer(
                "moved",
                self.tr("The recording is not where it was. The text can be edited all the same."),
                (("find", self.tr("Find it…")),),
                lasting=True,
            )
        elif isinstance(error, SonantError) and self.session and self.session.document.paragraphs:
            self.complain(error)

    # --- what the user does with files

    @Slot()
    def choose_files(self) -> None:
        """Ask for recordings and open them."""
        folder = self.context.settings.text("last_folder")
        paths, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Open recordings"),
            folder,
            self.tr("Audio and video")
            + " (*.wav *.mp3 *.m4a *.flac *.ogg *.opus *.wma *.aac *.aiff *.mp4 *.mkv *.mov *.webm"
            " *.avi *.3gp *.amr);;" + self.tr("All files") + " (*)",
        )
        if paths:
            self.context.settings.set("last_folder", str(Path(paths[0]).parent))
            self.open_files([Path(path) for path in paths])

    @Slot()
    def open_sample(self) -> None:
        """Open the tour's recording, with its list at hand, and begin the guided minute."""
        job = self.context.bridge.submit(Lane.STORE, put_tour_list, self)
        job.done.connect(self._open_tour)
        job.failed.connect(self.complain)

    @Slot(object)
    def _open_tour(self, _: object) -> None:
        recipe = recipe_from(self.context.settings.text("recipe"))
        self.open_recording(self.shelf.add(tour_path(), recipe, self.tour_title()))
        self.guide.start()

    def tour_title(self) -> str:
        """Return what the tour's recording is called in the library."""
        return self.tr("A first recording")

    def show_warming(self, line: WarmingLine) -> None:
        """Show a line above everything while the program gets ready for this computer."""
        self.warming = line
        self._column.insertWidget(self._column.indexOf(self.lost_line), line)
        line.show()

    @Slot()
    def export(self) -> None:
        """Show what would be written, and write it."""
        if self.session is None or self._row is None:
            return
        make = partial(
            made_from,
            self._row.path,
            self.player.length or self._row.samples or 0,
            self.centre.chips.recipe,
            list(self.session.document.paragraphs),
        )
        folder = str(Path(self._row.path).parent)
        dialog = ExportDialog(
            self.context.bridge, self.context.settings, make, self._row.title, folder, self
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._exported)
        dialog.open()

    @Slot()
    def _exported(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, ExportDialog) and dialog.written is not None:
            self._exported_to = dialog.written
            self.centre.notice.offer(
                "exported",
                self.tr("Written to {path}").format(path=dialog.written),
                (("folder", self.tr("Show in folder")),),
            )

    @Slot()
    def transcribe_again(self) -> None:
        """Forget the transcript and hear the recording again."""
        if self._row is None or self.session is None:
            return
        number = self._row.id
        recipe = with_corrected(self.centre.chips.recipe, self.session.document.paragraphs)
        self._leave()
        self.shelf.anew(number, recipe)
        self.open_recording(number)
        # The library may not have it yet when the recording is opened.
        self.set_recipe(recipe)

    @Slot()
    def bin_open(self) -> None:
        """Move the open recording to the bin."""
        if self._row is not None:
            self.desk.bin(self._row.id)

    @Slot(int)
    def _leave_gone(self, number: int) -> None:
        """Put the open recording away when it goes to the bin or is deleted."""
        if self._row is not None and self._row.id == number:
            self._leave()

    @Slot(int, str)
    def _renamed(self, number: int, title: str) -> None:
        if self._row is not None and self._row.id == number:
            self.centre.title.setText(title)

    # --- search in all transcripts

    @Slot(str)
    def _search(self, text: str) -> None:
        if not text.strip():
            self._margin.setCurrentWidget(self.library_pane)
            return

        def question(library: Library) -> object:
            return library.search(text)

        self._search_text = text
        self.context.writer.ask(question, self).done.connect(self._found)

    @Slot(object)
    def _found(self, hits: object) -> None:
        if isinstance(hits, list) and self.top.search.text().strip():
            self.hits_pane.show_hits(hits)
            self._margin.setCurrentWidget(self.hits_pane)

    @Slot(int, int)
    def _open_hit(self, recording_id: int, sample: int) -> None:
        self.open_recording(recording_id, sample)

    @Slot()
    def _focus_search(self) -> None:
        self.actions_table["show_library"].setChecked(True)
        self.top.search.setFocus()
        self.top.search.selectAll()

    # --- factors

    @Slot(object)
    def want_recipe(self, recipe: Recipe) -> None:
        """Decode the open recording again; the wish becomes the default for new ones."""
        self.context.settings.set("recipe", recipe_text(for_others(recipe)))
        if self.session is None or self._row is None:
            return
        if self.session.working or not self.session.document.paragraphs:
            self.centre.notice.offer(
                "wait",
                self.tr("The change holds for this recording once it has been heard to the end."),
                (),
            )
            self._recipe_pending = recipe
            return
        self._redecode(recipe)

    def _redecode(self, recipe: Recipe) -> None:
        assert self.session is not None
        assert self._row is not None
        before = recipe_from(self._row.recipe)
        recipe = with_corrected(recipe, self.session.document.paragraphs)
        visible = self.centre.text.visible_span()
        self.redecoder.start(self.session, self._row.path, before, recipe, visible)
        self.set_recipe(recipe)

    def set_recipe(self, recipe: Recipe) -> None:
        """Keep the recipe of the open recording."""
        if self._row is None:
            return
        number, text = self._row.id, recipe_text(recipe)
        self.context.writer.write(lambda library: library.set_recipe(number, text))
        self._row = replace(self._row, recipe=text)
        self.centre.chips.set_recipe(recipe)
        self.speller.set_recipe(recipe)
        self.realigner.set_recipe(recipe)

    @Slot()
    def _redecoding(self) -> None:
        self.centre.chips.say(self.tr("Deciding again…"))

    @Slot(object)
    def _redecoded(self, outcome: Outcome) -> None:
        self.centre.chips.say("")
        self.centre.chips.show_found(dict(outcome.shares))
        self.show_changes(outcome)

    def show_changes(self, outcome: Outcome) -> None:
        """Light the words that a new decoding changed, and offer to walk or undo them."""
        count = len(outcome.places)
        self._changed_places = list(outcome.places)
        self._changed_at = -1
        if count:
            self.centre.text.flash(set(outcome.places))
            self.centre.notice.offer(
                "changed",
                self.tr("%n words changed", "", count),
                (
                    ("walk", self.tr("Walk them")),
                    ("undo", self.tr("Undo")),
                    ("keep", self.tr("Keep")),
                ),
                lasting=True,
            )
        else:
            self.centre.notice.offer("unchanged", self.tr("No word changed"), ())

    @Slot(object)
    def _redecode_failed(self, error: object) -> None:
        self.centre.chips.say("")
        if self._row is not None:
            before = recipe_from(self.redecoder.before)
            self.set_recipe(before)
            self.context.settings.set("recipe", recipe_text(for_others(before)))
        self.complain(error)

    # --- status

    @Slot(object, bool)
    def _text_changed(self, _change: object, _typed: bool) -> None:
        self._status.start()

    @Slot()
    def _history_changed(self) -> None:
        self._status.start()
        self._enable_history()
        recipe = self._recipe_pending
        if self.session is not None and not self.session.working and recipe is not None:
            self._recipe_pending = None
            self._redecode(recipe)

    @Slot()
    def _show_status(self) -> None:
        """Count what the margins show; runs a moment after the last change."""
        if self.session is None or self._row is None:
            self.bar.show_doubts(0)
            return
        document = self.session.document
        doubts = document.doubts()
        self.bar.show_doubts(len(doubts))
        self.shelf.model.set_doubts(self.session.recording_id, len(doubts))
        self.centre.wave.set_speakers(speaker_spans(document.paragraphs))
        self.centre.wave.set_doubts([(d.first_sample, d.last_sample) for _, d in doubts])
        length = self.player.length or self._row.samples or 0
        count = document.word_count()
        parts = [clock(length)] if length else []
        if count:
            parts.append(self.tr("%n words", "", count))
        self.centre.detail.setText(" · ".join(parts))
        self.centre.show_hint("" if document.paragraphs else self._hint())
        self.editing.show_word()
        self._enable()

    def _hint(self) -> str:
        """Return what to say while there is no text."""
        assert self._row is not None
        row = self.shelf.recording(self._row.id) or self._row
        if self.session is not None and self.session.working:
            return self.tr("Listening. The text appears here as it is understood.")
        if row.status == "failed":
            return row.problem
        if row.status == "ready":
            return self.tr("No speech was found in this recording.")
        return self.tr("Waiting for its turn.")

    @Slot()
    def _refreshed(self) -> None:
        if self._row is not None:
            self.library_pane.list.select(self._row.id)
            self._show_status()

    @Slot()
    def _saved(self) -> None:
        if self.session is not None:
            self.bar.say(self.tr("Saved"))

    @Slot(object)
    def complain(self, error: object) -> None:
        """Say what went wrong in one line inside the pane."""
        if isinstance(error, SonantError):
            self.centre.notice.offer("problem", str(error), (), lasting=True)
        elif isinstance(error, BaseException):
            self.context.bridge.crashed.emit(error)

    @Slot(str)
    def _noticed(self, text: str) -> None:
        """Show what the engine has to say that concerns no single recording."""
        if text.startswith("first start"):
            if self.warming is not None:
                return  # The line says it, and how long yet.
            text = self.tr(
                "First start: Sonant prepares its search for this computer, once, which takes"
                " about half a minute."
            )
        self.centre.notice.offer("engine", text, ())

    @Slot(int, str)
    def _note(self, recording_id: int, text: str) -> None:
        if self._row is not None and self._row.id == recording_id:
            self.centre.notice.offer("note", text, (), lasting=True)

    # --- offers in the notice line

    @Slot(str)
    def _offer_taken(self, choice: str) -> None:
        kind = self.centre.notice.kind
        if kind == "changed" and choice == "walk":
            self._walk_changes()
            return
        self.centre.notice.dismiss()
        if kind in ("changed", "alike") and choice == "undo":
            self.editing.undo_offered()
        elif kind == "exported" and choice == "folder":
            folder = QUrl.fromLocalFile(str(self._exported_to.parent))
            QDesktopServices.openUrl(folder)
        elif kind == "moved":
            self._find_moved()

    def _walk_changes(self) -> None:
        if not self._changed_places:
            return
        self._changed_at = (self._changed_at + 1) % len(self._changed_places)
        self.centre.text.go_to(*self._changed_places[self._changed_at], select=True)

    def _find_moved(self) -> None:
        assert self._row is not None
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Where is the recording now?"))
        if path:
            number = self._row.id
            self.context.writer.write(lambda library: library.set_path(number, path))
            self._leave()
            self.context.writer.ask(_nothing_of, self).done.connect(self._reopen)
            self._reopen_id = number

    @Slot(object)
    def _reopen(self, _answer: object) -> None:
        self.open_recording(self._reopen_id)

    # --- the window itself

    def set_theme(self) -> None:
        """Put the chosen look on."""
        settings = self.context.settings
        self._theme.apply(settings.text("theme"))

    @Slot(str)
    def _setting_changed(self, name: str) -> None:
        if name == "theme":
            self.set_theme()
        elif name == "shortcuts":
            self.actions_table.bind(bindings_of(self.context.settings.text(name)))
        elif name == "rewind_s":
            self.player.rewind = round(self.context.settings.number("rewind_s") * 16_000)

    @Slot()
    def _tint(self) -> None:
        for part in (
            self.actions_table,
            self.top,
            self.library_pane,
            self.centre,
            self.bar,
            self.word_panel,
            self.places_pane,
            self.teacher.line,
        ):
            part.tint()
        self.update()

    @Slot()
    def show_settings(self) -> None:
        """Open the settings."""
        dialog = SettingsDialog(self.context.settings, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def show_shortcuts(self) -> None:
        """Show all keys."""
        dialog = ShortcutsDialog(self.actions_table, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def show_about(self) -> None:
        """Show what the program is."""
        dialog = AboutDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        files = [path for path in paths if path.is_file()]
        for folder in (path for path in paths if path.is_dir()):
            files += sorted(path for path in folder.iterdir() if path.is_file())
        event.acceptProposedAction()
        self.open_files(files)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_margins()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.hide()
        self.recording.close()
        self.domains.close()
        self.desk.close()
        if self.vocabulary is not None:
            self.vocabulary.close()
            self.vocabulary.deleteLater()
        settings = self.context.settings
        geometry = base64.b64encode(self.saveGeometry().data()).decode()
        settings.set("geometry", geometry)
        self._leave()
        self.player.close()
        self.context.close()
        super().closeEvent(event)

    def _show_margins(self) -> None:
        actions = self.actions_table
        self._margin.setVisible(actions["show_library"].isChecked())
        self.centre.chips.setVisible(actions["show_chips"].isChecked())
        self.centre.wave_row.setVisible(actions["show_wave"].isChecked())
        self.centre.wave.show_spectrogram(shown=actions["show_spectrogram"].isChecked())
        wide = self.width() >= NARROW or self._word_forced
        listing = self.side.currentWidget() is self.places_pane
        self.side.setVisible(listing or (actions["show_word"].isChecked() and wide))

    @Slot(bool)
    def _margin_toggled(self, on: bool) -> None:
        name = self.sender().objectName()
        if name == "show_word":
            # Asking for it in a narrow window is meant.
            self._word_forced = on
        self.context.settings.set(name, on)
        self._show_margins()

    def _build(self) -> None:
        self.side.addWidget(self.word_panel)
        self.side.addWidget(self.places_pane)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for index, part in enumerate((self._margin, self.centre, self.side)):
            self._splitter.addWidget(part)
            self._splitter.setStretchFactor(index, 1 if index == 1 else 0)
        self._splitter.setSizes([LIBRARY_WIDTH, 760, WORD_WIDTH])
        whole = QWidget()
        column = self._column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(hairline())
        self.lost_line = Notice()
        column.addWidget(self.lost_line)
        column.addWidget(self._splitter, 1)
        column.addWidget(hairline())
        column.addWidget(self.bar)
        self.setCentralWidget(whole)
        self.resize(1280, 800)
        self.addActions(self.actions_table.all())

    def _connect(self) -> None:
        self.factors = FactorsDesk(self)
        actions = self.actions_table
        for name, method in (
            ("open", self.choose_files),
            ("export", self.export),
            ("transcribe_again", self.transcribe_again),
            ("bin", self.bin_open),
            ("settings", self.show_settings),
            ("quit", self.close),
            ("search_all", self._focus_search),
            ("shortcuts", self.show_shortcuts),
            ("about", self.show_about),
            ("vocabulary", self.show_vocabulary),
            ("domains", self.domains.open),
        ):
            actions[name].triggered.connect(method)
        for name in ("show_library", "show_chips", "show_wave", "show_spectrogram", "show_word"):
            actions[name].setChecked(self.context.settings.flag(name))
            actions[name].toggled.connect(self._margin_toggled)
        self.top.searched.connect(self._search)
        self.hits_pane.opened.connect(self._open_hit)
        self.library_pane.list.opened.connect(self.open_recording)
        self.desk.opened.connect(self.open_recording)
        self.desk.leaving.connect(self._leave_gone)
        self.desk.renamed.connect(self._renamed)
        self.centre.empty.open_wanted.connect(self.choose_files)
        self.centre.empty.record_wanted.connect(self.recording.show)
        self.centre.empty.sample_wanted.connect(self.open_sample)
        self.centre.chips.changed.connect(self.want_recipe)
        self.centre.chips.edit_lists.connect(self.show_vocabulary)
        self.centre.chips.edit_domains.connect(self.domains.open)
        self.centre.notice.chosen.connect(self._offer_taken)
        self.shelf.loaded.connect(self._session_loaded)
        self.shelf.refused.connect(self.complain)
        self.shelf.refreshed.connect(self._refreshed)
        self.shelf.queue.note.connect(self._note)
        self.redecoder.began.connect(self._redecoding)
        self.redecoder.changed.connect(self._redecoded)
        self.redecoder.failed.connect(self._redecode_failed)
        self.player.failed.connect(self.complain)
        self.recording.failed.connect(self.complain)
        self.context.writer.saved.connect(self._saved)
        self.context.noticed.connect(self._noticed)
        self.context.writer.refused.connect(self.complain)
        self.context.settings.changed.connect(self._setting_changed)
        self._theme.changed.connect(self._tint)

    def _restore(self) -> None:
        settings = self.context.settings
        geometry = settings.text("geometry")
        if geometry:
            self.restoreGeometry(QByteArray(base64.b64decode(geometry)))
        TextSize(settings, self.actions_table, self.centre.text)
        self.actions_table.bind(bindings_of(settings.text("shortcuts")))
        self.player.rewind = round(settings.number("rewind_s") * 16_000)
        self._show_margins()
        self.shelf.resume()
        self.recording.look_for_lost()

    def _enable(self) -> None:
        """Switch actions on that can be done now."""
        shown = self.session is not None
        text = shown and bool(self.session and self.session.document.paragraphs)
        for action in self.actions_table.all():
            name = action.objectName()
            if name in _ALWAYS or name.startswith("show_"):
                continue
            if name in ("transcribe_again", "bin", "move_to_folder"):
                action.setEnabled(shown)
            elif name in ("undo", "redo"):
                continue
            elif name in (
                "play",
                "back",
                "forward",
                "back_1",
                "forward_1",
                "faster",
                "slower",
                "loop",
            ):
                action.setEnabled(self.player.ready)
            elif name == "next_marker":
                action.setEnabled(self.player.ready and bool(self.centre.wave.markers))
            else:
                action.setEnabled(text)
        self.bar.set_enabled(enabled=self.player.ready)
        self._enable_history()

    def _enable_history(self) -> None:
        document = self.session.document if self.session else None
        self.actions_table["undo"].setEnabled(document is not None and document.can_undo)
        self.actions_table["redo"].setEnabled(document is not None and document.can_redo)

    def add_to_list(self, text: str) -> AddToListDialog:
        """Add a word to one of the lists, switch it on and hear the difference."""
        dialog = AddToListDialog(text, self.context.settings.text("last_list"), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._word_given)
        dialog.say_wanted.connect(self.recording.say_for_list)
        dialog.open()
        return dialog

    @Slot()
    def _word_given(self) -> None:
        dialog = self.sender()
        if not isinstance(dialog, AddToListDialog):
            return
        self.teach(dialog.word, dialog.sounds_like, dialog.path, dialog.phones)

    def teach(self, word: str, sounds: str, path: Path, phones: str = "") -> None:
        """Put a word into a list, switch the list on and decide again."""
        self.context.settings.set("last_list", str(path))

        def work(_: Reporter) -> object:
            return str(path), add_entry(path, word, sounds, phones)

        job = self.context.bridge.submit(Lane.STORE, work, self)
        job.done.connect(self._word_added)
        job.failed.connect(self.complain)

    @Slot(object)
    def _word_added(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        path, new = answer
        if not new:
            self.centre.notice.offer("known", self.tr("The list has this word already"), ())
        recipe = self.centre.chips.recipe
        weights = {choice.path: choice.weight for choice in recipe.lists}
        self.want_recipe(with_list(recipe, path, weights.get(path, DEFAULT_WEIGHT)))

    @Slot()
    def show_vocabulary(self) -> None:
        """Open the vocabulary editor."""
        if self.vocabulary is None:
            self.vocabulary = VocabularyWindow(self.context)
            self.vocabulary.saved.connect(self._list_saved)
            self.vocabulary.say_wanted.connect(self.recording.say_for_row)
        else:
            self.vocabulary.refresh(self.context.settings.text("last_list"))
        if self.session is not None:
            self.vocabulary.count_hits(words_of(self.session.document))
            self.vocabulary.recording = self.session.recording_id
        self.vocabulary.show()
        self.vocabulary.raise_()
        self.vocabulary.activateWindow()

    @Slot(str)
    def _list_saved(self, path: str) -> None:
        """Decide again when a list in use was changed."""
        recipe = self.centre.chips.recipe
        if self.session is not None and any(choice.path == path for choice in recipe.lists):
            self.want_recipe(recipe)

    @property
    def source(self) -> tuple[str, Recipe] | None:
        """The open recording's file and recipe; None while none is open."""
        return None if self._row is None else (self._row.path, recipe_from(self._row.recipe))

    def show_places(self, *, shown: bool) -> None:
        """Show the other places of a word in the right margin, or the word again."""
        pane = self.places_pane if shown else self.word_panel
        if self.side.currentWidget() is not pane:
            self.side.setCurrentWidget(pane)
            self._show_margins()
            if not shown:
                self.centre.text.setFocus()

    def selected_text(self) -> str:
        """Return the text that is selected in the transcript, on one line."""
        cursor: QTextCursor = self.centre.text.textCursor()
        return cursor.selectedText().replace("\u2029", " ").strip()


def _nothing_of(_library: Library) -> None:
    """Ask nothing: the answer comes when everything before it is written."""
