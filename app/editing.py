"""What the keys and panes do to the open transcript: the verbs of reviewing and correcting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction

from app.recipe.model import recipe_from, with_corrected
from app.recipe.operations import Outcome
from app.review.decide import Decider
from app.review.decide_view import DecidePopup
from app.review.operations import (
    AROUND,
    name_speaker,
    next_doubt,
    pick,
    verify,
    word_at,
)
from app.transcript.document import Command
from app.transcript.finder import Finder
from app.transcript.menu import word_menu
from app.transcript.speaker_dialog import SpeakerDialog
from core.recipe import Recipe

if TYPE_CHECKING:
    from app.window import MainWindow


class Editing(QObject):
    """Connects the actions on the text with the window's panes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._place = (-1, -1)
        self._popup_place = (-1, -1)
        self._span = (0, 0)
        self._syncing = False
        self.popup: DecidePopup | None = None
        self.decider = Decider(window.context, self)
        self.finder = Finder(window)
        self._connect()

    # --- undo

    @Slot()
    def undo(self) -> None:
        """Take the last change back, of whatever kind."""
        session = self._window.session
        command = session.undo() if session else None
        if command is not None:
            self._follow(command, command.recipes[0] if command.recipes else "")

    @Slot()
    def redo(self) -> None:
        """Do the last undone change again."""
        session = self._window.session
        command = session.redo() if session else None
        if command is not None:
            self._follow(command, command.recipes[1] if command.recipes else "")

    def undo_offered(self) -> None:
        """Take the change back that a notice tells of, unless something was edited after it."""
        session = self._window.session
        if session is None or not session.document.can_undo:
            return
        if session.document.last.kind in ("factors", "alike", "replace"):
            self.undo()
        else:
            self._window.centre.notice.offer(
                "edited",
                self.tr("You have edited since. Undo goes back step by step."),
                (),
            )

    def _follow(self, command: Command, recipe: str) -> None:
        """Show where something was undone or redone."""
        if recipe:
            self._window.set_recipe(recipe_from(recipe))
        elif command.changes:
            number = command.changes[0].first
            caret = self._window.centre.text.caret_place
            if caret[0] != number:
                self._window.centre.text.go_to(number, 0)
        self._window.centre.notice.dismiss()

    # --- the word at the caret

    @Slot(int, int)
    def _caret_moved(self, paragraph: int, word: int) -> None:
        self._place = (paragraph, word)
        self.show_word()

    def show_word(self) -> None:
        """Show the word at the caret in the panel."""
        session = self._window.session
        word = word_at(session.document, self._place) if session else None
        self._window.word_panel.show_word(word)

    @Slot()
    def play_word(self) -> None:
        """Play from the word at the caret on."""
        session = self._window.session
        word = word_at(session.document, self._place) if session else None
        if word is not None:
            self._window.player.play(word.first_sample)

    @Slot()
    def hear_word(self) -> None:
        """Play a second around the word at the caret."""
        session = self._window.session
        word = word_at(session.document, self._place) if session else None
        if word is not None:
            first = max(word.first_sample - AROUND, 0)
            self._window.player.play(first, stop_at=word.last_sample + AROUND)

    # --- doubts

    @Slot()
    def next_doubt(self) -> None:
        """Go to the next doubtful word."""
        self._walk(backwards=False)

    @Slot()
    def previous_doubt(self) -> None:
        """Go to the previous doubtful word."""
        self._walk(backwards=True)

    def _walk(self, *, backwards: bool) -> None:
        window = self._window
        if window.session is None:
            return
        ranked = window.context.settings.flag("rank_doubts")
        place = next_doubt(window.session.document, self._place, backwards=backwards, ranked=ranked)
        if place is None:
            window.centre.notice.offer("done", self.tr("No doubtful words are left"), ())
            return
        window.centre.text.go_to(*place, select=True)
        window.centre.text.setFocus()
        if window.context.settings.flag("play_doubts") and window.player.ready:
            self.hear_word()

    @Slot()
    def verify(self) -> None:
        """Vouch for the sentence at the caret, or the selection, and go on to the next."""
        session = self._window.session
        if session is None:
            return
        text = self._window.centre.text
        span = text.selected_span() if self._window.selected_text() else None
        following = verify(session, self._place, span)
        if following is not None:
            text.go_to(*following)

    # --- alternatives

    @Slot()
    def alternatives(self) -> None:
        """Open the list under the word at the caret."""
        window = self._window
        word = word_at(window.session.document, self._place) if window.session else None
        if word is None:
            return
        window.centre.text.ensureCursorVisible()
        self._popup_place = self._place
        rectangle = window.centre.text.word_rectangle(*self._place)
        window.centre.popup.open_for(word, rectangle, window.speller.suggestions(word) or ())

    @Slot(str)
    def _alternative_chosen(self, text: str) -> None:
        self._replace_word(self._popup_place, text)

    @Slot()
    def _popup_closed(self) -> None:
        self._window.centre.text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _panel_chosen(self, text: str) -> None:
        self._replace_word(self._place, text)

    def _replace_word(self, place: tuple[int, int], text: str) -> None:
        window = self._window
        session = window.session
        word = word_at(session.document, place) if session else None
        if session is None or word is None or not pick(session, place, text):
            return
        window.centre.text.go_to(*place)
        self.show_word()

    @Slot()
    def add_word_to_list(self) -> None:
        """Add the selection or the word at the caret to a list."""
        session = self._window.session
        word = word_at(session.document, self._place) if session else None
        text = self._window.selected_text() or (word.text if word else "")
        if text:
            self.add_to_list(text.strip(".,;:!?…\"'()"))

    def add_to_list(self, text: str) -> None:
        """Ask for the list and add a word to it."""
        self._window.add_to_list(text)

    # --- deciding a selection again

    @Slot()
    def decide_again(self) -> None:
        """Ask for other factors for the selection, or for the paragraph at the caret."""
        window = self._window
        span = window.centre.wave.selection or window.centre.text.selected_span()
        if window.session is None or window.source is None or span is None:
            return
        if window.session.working:
            window.centre.notice.offer(
                "wait",
                self.tr("This can be done once the recording has been heard to the end."),
                (),
            )
            return
        text = window.selected_text()
        if not text:
            word = word_at(window.session.document, self._place)
            paragraph = self._place[0]
            text = window.session.document.paragraphs[paragraph].text if word else ""
        popup = DecidePopup(window, window.source[1], text, span)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.popup = popup
        self._span = span
        popup.decided.connect(self._decide)
        popup.open_at(window.centre.text.selection_rectangle(), window.centre.text.viewport())

    @Slot(object)
    def _decide(self, recipe: Recipe) -> None:
        window = self._window
        if window.session is None or window.source is None:
            return
        window.centre.chips.say(self.tr("Deciding the selection again…"))
        recipe = with_corrected(recipe, window.session.document.paragraphs)
        self.decider.start(window.session, window.source[0], recipe, self._span)

    @Slot(object)
    def _decided(self, outcome: Outcome) -> None:
        self._window.centre.chips.say("")
        self._window.show_changes(outcome)

    @Slot(object)
    def _undecided(self, error: object) -> None:
        self._window.centre.chips.say("")
        self._window.complain(error)

    def forget(self) -> None:
        """Drop what is under way for a recording that is being closed."""
        self.decider.forget()
        self._window.centre.chips.say("")

    # --- spelling and the word's menu

    @Slot(QPoint)
    def _menu(self, where: QPoint) -> None:
        window = self._window
        word = word_at(window.session.document, self._place) if window.session else None
        spellings = window.speller.suggestions(word) if word is not None else None
        menu = word_menu(window, window.actions_table, window.centre.text, spellings)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.triggered.connect(self._menu_chosen)
        menu.popup(where)

    @Slot("QAction*")
    def _menu_chosen(self, action: QAction) -> None:
        spelling = action.data()
        if isinstance(spelling, str) and spelling:
            self._replace_word(self._place, spelling)

    # --- speakers

    @Slot()
    def speaker(self) -> None:
        """Ask for the speaker of the paragraph at the caret."""
        window = self._window
        session = window.session
        if session is None or self._place[0] < 0:
            return
        paragraphs = session.document.paragraphs
        present = paragraphs[self._place[0]].speaker
        names = list(dict.fromkeys(p.speaker for p in paragraphs if p.speaker))
        count = sum(p.speaker == present for p in paragraphs)
        dialog = SpeakerDialog(present, names, count, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._speaker_named)
        dialog.open()

    @Slot()
    def _speaker_named(self) -> None:
        dialog, session = self.sender(), self._window.session
        if isinstance(dialog, SpeakerDialog) and session is not None:
            name_speaker(session, self._place[0], dialog.name, all_alike=dialog.everywhere)

    # --- selection and loop

    @Slot(object)
    def _text_selected(self, span: tuple[int, int] | None) -> None:
        if not self._syncing:
            self._window.centre.wave.set_selection(span)

    @Slot(object)
    def _wave_selected(self, area: tuple[int, int] | None) -> None:
        """Select in the text what was dragged over in the waveform."""
        text = self._window.centre.text
        self._syncing = True
        if area is not None:
            text.select_span(*area)
        else:
            cursor = text.textCursor()
            cursor.clearSelection()
            text.setTextCursor(cursor)
        self._syncing = False

    @Slot(bool)
    def _loop_wanted(self, on: bool) -> None:
        """Play the selection, or the paragraph at the caret, over and over."""
        window = self._window
        area = (window.centre.wave.selection or window.centre.text.selected_span()) if on else None
        window.player.set_loop(area)
        window.actions_table["loop"].setChecked(window.player.loop is not None)

    @Slot(object)
    def _loop_changed(self, area: tuple[int, int] | None) -> None:
        self._window.centre.wave.set_loop(area)
        self._window.actions_table["loop"].setChecked(area is not None)

    @Slot()
    def _zoom_in(self) -> None:
        self._window.centre.wave.zoom(0.5)

    @Slot()
    def _zoom_out(self) -> None:
        self._window.centre.wave.zoom(2.0)

    # --- playing

    @Slot(int)
    def _moved(self, sample: int) -> None:
        window = self._window
        window.centre.wave.set_position(sample)
        if window.player.playing:
            follow = window.context.settings.flag("follow")
            window.centre.text.set_playing(sample, follow=follow)

    @Slot(int)
    def _play_from(self, sample: int) -> None:
        self._window.player.play(sample)

    @Slot()
    def _back(self) -> None:
        self._window.player.skip(-self._window.context.settings.number("skip_s"))

    @Slot()
    def _forward(self) -> None:
        self._window.player.skip(self._window.context.settings.number("skip_s"))

    @Slot()
    def _back_1(self) -> None:
        self._window.player.skip(-1)

    @Slot()
    def _forward_1(self) -> None:
        self._window.player.skip(1)

    @Slot()
    def _faster(self) -> None:
        self._window.player.step_speed(1)

    @Slot()
    def _slower(self) -> None:
        self._window.player.step_speed(-1)

    def _connect(self) -> None:
        window = self._window
        for name, method in (
            ("undo", self.undo),
            ("redo", self.redo),
            ("speaker", self.speaker),
            ("play", window.player.toggle),
            ("play_word", self.play_word),
            ("back", self._back),
            ("forward", self._forward),
            ("back_1", self._back_1),
            ("forward_1", self._forward_1),
            ("faster", self._faster),
            ("slower", self._slower),
            ("next_doubt", self.next_doubt),
            ("previous_doubt", self.previous_doubt),
            ("alternatives", self.alternatives),
            ("verify", self.verify),
            ("add_to_list", self.add_word_to_list),
            ("decide_again", self.decide_again),
            ("loop", self._loop_wanted),
            ("zoom_in", self._zoom_in),
            ("zoom_out", self._zoom_out),
            ("zoom_whole", window.centre.wave.zoom_whole),
        ):
            window.actions_table[name].triggered.connect(method)
        text = window.centre.text
        text.caret_moved.connect(self._caret_moved)
        text.play_from.connect(self._play_from)
        text.toggle_play.connect(window.player.toggle)
        window.centre.popup.chosen.connect(self._alternative_chosen)
        window.centre.popup.closed.connect(self._popup_closed)
        window.word_panel.chosen.connect(self._panel_chosen)
        window.word_panel.play.connect(self.hear_word)
        window.word_panel.add_to_list.connect(self.add_word_to_list)
        wave = window.centre.wave
        wave.set_spectrogram(window.spectrogram)
        wave.sought.connect(window.player.seek)
        wave.selected.connect(self._wave_selected)
        text.menu_wanted.connect(self._menu)
        text.check_spelling(window.speller.is_unknown)
        window.speller.checked.connect(text.viewport().update)
        text.selection_changed.connect(self._text_selected)
        window.player.loop_changed.connect(self._loop_changed)
        spectral = window.actions_table["show_spectrogram"]
        window.centre.spectral.setDefaultAction(spectral)
        window.centre.spectral.setAccessibleName(spectral.text())
        self.decider.decided.connect(self._decided)
        self.decider.failed.connect(self._undecided)
        window.bar.doubts_pressed.connect(self.next_doubt)
        window.player.moved.connect(self._moved)
