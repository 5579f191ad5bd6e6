"""Draws every window in all themes, both languages and two scales: `make screenshots`.

The conversation is given (tests/helpers/fake_engine.py), so that the pictures show the same every
time. Each theme, language and scale is a process of its own: Qt reads the scale once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

VARIANTS = (
    ("light", "en", "1"),
    ("dark", "en", "1"),
    ("light", "ru", "1"),
    ("dark", "ru", "1"),
    ("light", "en", "2"),
    ("dark", "en", "2"),
    ("contrast-dark", "en", "1"),
    ("contrast-light", "en", "1"),
)
_WAIT_MS = 120_000


def main() -> int:
    """Draw all variants into a folder, or one of them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", default="")
    parser.add_argument("--language", default="en")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--only", default="")
    call = parser.parse_args()
    call.folder.mkdir(parents=True, exist_ok=True)
    if call.theme:
        _draw(call.folder.resolve(), call.theme, call.language, call.scale, call.only)
        return 0
    code = 0
    for theme, language, scale in VARIANTS:
        command = [sys.executable, "-m", "tests.gui.screenshots", str(call.folder)]
        command += ["--theme", theme, "--language", language, "--scale", scale]
        code |= subprocess.run([*command, "--only", call.only], check=False).returncode
    return code


def _draw(folder: Path, theme: str, language: str, scale: str, only: str) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = scale
    home = Path(tempfile.mkdtemp(prefix="sonant-pictures-"))
    os.environ["SONANT_HOME"] = str(home)
    try:
        _Studio(folder, theme, language, scale, home).draw(only)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def wait_until(condition: Callable[[], bool], milliseconds: int) -> bool:
    """Let Qt work until something is so; return whether it came to be."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

    deadline = QDeadlineTimer(milliseconds)
    while not condition():
        if deadline.hasExpired():
            return False
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()
    return True


class _Studio:
    """One process's window and the pictures taken of it."""

    def __init__(self, folder: Path, theme: str, language: str, scale: str, home: Path) -> None:
        from PySide6.QtGui import QFont, QFontDatabase
        from PySide6.QtWidgets import QApplication

        from app.context import Context
        from app.recording.model import Ears
        from app.translation import install
        from app.ui.theme import Theme
        from app.window import MainWindow
        from tests.helpers.fake_engine import WritingEngine, write_recording
        from tests.helpers.microphones import MICROPHONES, Microphones

        self.suffix = f"{theme}-{language}" + ("-200" if scale == "2" else "")
        self.folder = folder
        self.home = home
        self.application = QApplication([])
        for family in ("Inter", "Noto Sans"):
            if family in QFontDatabase.families():
                self.application.setFont(QFont(family, 10))
                break
        lists = home / "data" / "lists"
        lists.mkdir(parents=True)
        (lists / "names.csv").write_text(
            "written,sounds_like,weight,class\nShmyrev,shmee ryov,1,person\n"
            "Nyband,nee band,1,person\n"
            "Ekaterina Voss,,1,person\nKollin,,2,place\n"
        )
        (lists / "river_board.csv").write_text("written\nspillway\npenstock\n")
        self.recording = write_recording(home / "Interview with the mayor.wav")
        self.second = write_recording(home / "Call with the clinic.wav")
        self.gate = threading.Event()
        self.engine = WritingEngine(gate=self.gate, free=6)
        self.given = Microphones()
        ears = Ears(lambda _: MICROPHONES, self.given.open)
        self.context = Context(make=lambda: self.engine, opener=lambda _: _Silent(), ears=ears)
        install(self.application, language)
        look = Theme(self.application)
        look.apply(theme)
        self.window = MainWindow(self.context, look)
        self.window.resize(1280, 800)
        self.window.show()

    def draw(self, only: str) -> None:
        """Take all pictures in the order of a user's first minutes."""
        scenes = [name for name in dir(self) if name.startswith("scene_")]
        order = sorted(scenes, key=lambda name: getattr(type(self), name).__code__.co_firstlineno)
        self._only = only
        for name in order:
            getattr(self, name)()
        self.window.close()

    def scene_empty(self) -> None:
        self._picture("empty")

    def scene_working(self) -> None:
        self.window.open_files([self.recording, self.second])
        self._until(self._heard(6))
        self._until(lambda: self.window.player.ready)
        self._settle()
        self._picture("working")
        self.gate.set()
        self._until(lambda: self.window.shelf.queue.active is None)
        self._settle()

    def scene_review(self) -> None:
        self.window.actions_table["next_doubt"].trigger()
        self.window.actions_table["next_doubt"].trigger()
        self.window.player.pause()
        self._settle()
        self._picture("review")

    def scene_alternatives(self) -> None:
        self.window.actions_table["alternatives"].trigger()
        self._settle()
        self._picture("alternatives")
        self.window.centre.popup.dismiss()

    def scene_teaching(self) -> None:
        self.context.settings.set("last_list", str(self.home / "data" / "lists" / "names.csv"))
        self._go_to("collins")
        self.window.actions_table["alternatives"].trigger()
        self.window.centre.popup.choose_number(0)
        self._until(self.window.teacher.line.isVisible)
        self._settle()
        self._picture("teaching")
        self.window.centre.text.take_line()

    def scene_other_places(self) -> None:
        self._go_to("river")
        pane = self.window.places_pane
        self.window.actions_table["other_places"].trigger()
        self._until(pane.list.hasFocus)
        self._settle()
        pane.show_places("Shmyrev", self._given_places())
        self._settle()
        self._picture("other-places")
        pane.dismiss()

    def scene_decide(self) -> None:
        session = self.window.session
        assert session is not None
        self._go_to("shmear")
        text = self.window.centre.text
        cursor = text.textCursor()
        cursor.movePosition(cursor.MoveOperation.NextWord, cursor.MoveMode.KeepAnchor, 4)
        text.setTextCursor(cursor)
        self.window.actions_table["decide_again"].trigger()
        popup = self.window.editing.popup
        self._settle()
        self._picture("decide", popup)
        assert popup is not None
        popup.close()

    def scene_spectrogram(self) -> None:
        from app.review.operations import name_speaker

        session = self.window.session
        assert session is not None
        for number in range(len(session.document.paragraphs)):
            name_speaker(session, number, ("Mayor Voss", "Reporter")[number % 2])
        self.window.centre.text.select_span(16_000 * 19, 16_000 * 24)
        self.window.actions_table["show_spectrogram"].trigger()
        self._settle()
        self.window.actions_table["zoom_in"].trigger()
        wave, maker = self.window.centre.wave, self.window.spectrogram
        wave.grab()
        self._until(lambda: not maker.busy)
        self._settle()
        self._picture("spectrogram")
        self.window.actions_table["zoom_whole"].trigger()
        self.window.actions_table["show_spectrogram"].trigger()
        while session.document.last.kind == "speaker":
            session.undo()

    def scene_spelling(self) -> None:
        session = self.window.session
        assert session is not None
        depth = session.document.undo_depth
        for wrong, text in (("pillars", "pilars"), ("morning", "mornning")):
            self._go_to(wrong)
            place = self.window.centre.text.caret_place
            self.window.editing._replace_word(place, text)
        self._until(lambda: len(self.window.speller._found) >= 3)
        self.window.centre.text.take_line()
        self._go_to("mornning")
        self.window.editing._menu(
            self.window.centre.text.viewport().mapToGlobal(
                self.window.centre.text.word_rectangle(*self.window.centre.text.caret_place)
                .bottomLeft()
                .toPoint()
            )
        )
        self._go_to("thank")
        self._settle()
        from PySide6.QtWidgets import QMenu

        menu = self.window.findChildren(QMenu, "word menu")[-1]
        self._picture("spelling", menu)
        menu.close()
        while session.document.undo_depth > depth:
            session.undo()

    def scene_lists(self) -> None:
        from PySide6.QtWidgets import QCheckBox

        popup = self.window.centre.chips.open_lists()
        self._settle()
        self._settle()
        self._picture("lists", popup)
        popup.findChildren(QCheckBox)[0].setChecked(True)
        popup.close()
        self._until(lambda: self.window.centre.notice.isVisible())
        self._until(lambda: self.window.centre.notice.kind == "changed")
        self._picture("changed")

    def scene_domains(self) -> None:
        popup = self.window.centre.chips.open_domains()
        self._settle()
        self._picture("domains", popup)
        popup.close()

    def scene_models(self) -> None:
        from PySide6.QtWidgets import QRadioButton

        self.window.context.settings.set("speeds", '{"en-starter": 118.0}')
        popup = self.window.centre.chips.open_model()
        assert popup is not None
        self._until(lambda: bool(popup.findChildren(QRadioButton)))
        self._settle()
        self._picture("models", popup)
        popup.close()

    def scene_find(self) -> None:
        from app.review.operations import verify

        session, bar = self.window.session, self.window.centre.find_bar
        assert session is not None
        self.window.centre.notice.dismiss()
        verify(session, (1, 0))
        self.window.actions_table["replace"].trigger()
        bar.look_for(r"the (river|school|roads|rates)")
        bar.choose(regular=True)
        bar.replace_by(r"our \1")
        bar.step.emit(1)
        self._settle()
        self._picture("find")
        bar.replace_by(r"our \2")
        self._settle()
        self._picture("find-wrong")
        bar.choose(regular=False)
        bar.replace_by("")
        bar.dismiss()
        session.undo()

    def scene_search(self) -> None:
        self.window.top.search.setText("river")
        self._until(lambda: self.window.hits_pane.isVisible())
        self._settle()
        self._picture("search")
        self.window.top.search.clear()

    def scene_dialogs(self) -> None:
        for name, action in (
            ("settings", "settings"),
            ("shortcuts", "shortcuts"),
            ("about", "about"),
        ):
            self.window.actions_table[action].trigger()
            self._settle()
            self._dialog(name)

    def scene_shortcuts_editor(self) -> None:
        from app.settings.view import SettingsDialog

        self.window.show_settings()
        dialog = self.window.findChild(SettingsDialog)
        assert dialog is not None
        dialog.tabs.setCurrentWidget(dialog.keys)
        dialog.keys.select("play")
        dialog.keys.show_key("F8")
        self._settle()
        self._dialog("shortcuts-editor")

    def scene_export(self) -> None:
        from PySide6.QtWidgets import QSpinBox

        from app.export.view import ExportDialog
        from app.review.operations import name_speaker

        session = self.window.session
        assert session is not None
        for number in range(len(session.document.paragraphs)):
            name_speaker(session, number, "Mayor" if number % 2 else "Reporter")
        self.window.export()
        dialog = self.window.findChild(ExportDialog)
        assert dialog is not None
        self._until(lambda: dialog.preview is not None)
        dialog.choose("docx")
        self._settle()
        self._save("export", dialog.grab())
        dialog.choose("srt")
        dialog.form.findChild(QSpinBox, "characters_per_second").setValue(12)
        self._settle()
        self._save("export-subtitles", dialog.grab())
        dialog.reject()

    def scene_vocabulary(self) -> None:
        self.window.context.settings.set(
            "last_list", str(self.home / "data" / "lists" / "names.csv")
        )
        self.window.show_vocabulary()
        editor = self.window.vocabulary
        assert editor is not None
        editor.refresh(self.window.context.settings.text("last_list"))
        self._until(lambda: bool(editor.model.index(3, 2).data()))
        self._settle()
        self._save("vocabulary", editor.grab())
        editor.close()

    def scene_import(self) -> None:
        editor = self.window.vocabulary
        assert editor is not None
        sheet = self.home / "Staff of the board.csv"
        sheet.write_text(
            "Nr;Name;Pronounced;Department\n17;Ekaterina Voss;;Office\n18;Shmyrev;shmee ryov;Dams\n"
            "19;Nyband;nee band;Dams\n20;José Ibarra;ho zay ee bar ra;Works\n21;Kollin;;Works\n"
        )
        editor.show()
        dialog = editor.import_file(sheet)
        self._until(lambda: bool(dialog.rows))
        dialog.choose(2, "sounds_like")
        self._settle()
        self._save("vocabulary-import", dialog.grab())
        dialog.reject()

    def scene_impact(self) -> None:
        from app.recipe.impact_view import ImpactDialog

        editor = self.window.vocabulary
        assert editor is not None
        self._until(lambda: bool(editor.model.rows))
        editor.test_list()
        dialog = editor.findChild(ImpactDialog)
        assert dialog is not None
        dialog.pane.start()
        self._until(lambda: bool(dialog.pane.tried) and not dialog.pane.busy)
        self._settle()
        self._save("impact", dialog.grab())
        dialog.reject()
        editor.close()

    def scene_domain_builder(self) -> None:
        from PySide6.QtCore import Qt

        domains = self.window.domains.open()
        builder = domains.builder
        domains.new_domain()
        minutes = self.home / "Minutes of the river board.txt"
        feet = "".join(
            f"On day {day} the gauge at the bridge showed {day % 9 + 2} feet, gate {day} held.\n"
            for day in range(1, 200)
        )
        minutes.write_text(_MINUTES * 30 + feet)
        (self.home / "Reports").mkdir(exist_ok=True)
        (self.home / "Reports" / "dam.txt").write_text(_MINUTES)
        builder.name.setText("River")
        builder.sources.add_paths([minutes, self.home / "Reports"])
        builder.sources.add_texts([("Call with the clinic", "the spillway was closed\n" * 40)])
        self._settle()
        self._save("domain-texts", domains.grab())
        builder.analyse()
        self._until(lambda: builder.pages.currentIndex() == 1)
        self._settle()
        self._save("domain-findings", domains.grab())
        builder.build()
        self._until(lambda: builder.effect is not None)
        effect = builder.effect
        assert effect is not None
        self._until(lambda: bool(effect.tried) and not effect.busy)
        for row in range(effect.recordings.count()):
            effect.recordings.item(row).setCheckState(Qt.CheckState.Checked)
        effect.start()
        self._until(lambda: len(effect.tried) == 2)
        self._until(lambda: builder.effect is not None and not builder.effect.busy)
        self._settle()
        self._save("domain-effect", domains.grab())
        builder._finish()
        self._settle()
        self._save("domains-window", domains.grab())
        domains.close()

    def scene_add_to_list(self) -> None:
        self.window.add_to_list("Shmyrev")
        self._settle()
        self._dialog("add-to-list")

    def scene_welcome(self) -> None:
        from app.firstrun.warming import WarmingLine
        from app.firstrun.welcome import Welcome

        line = WarmingLine(self.context)
        page = Welcome(self.context, line)
        line._began = time.monotonic() - 8
        line._tick()
        line.show()
        page.show()
        self._settle()
        self._save("welcome", page.grab())
        page._answered = True
        page.close()

    def scene_guide(self) -> None:
        self.window.centre.notice.dismiss()
        self.window.context.settings.set("welcomed", False)
        self.window.guide.start()
        self._settle()
        self._picture("first-minute")
        self.window.guide._show(3, "“knee band” became “Nyband”: the same sound.")
        self._settle()
        self._picture("first-minute-seen")
        self.window.centre.guide.dismiss()

    def scene_narrow(self) -> None:
        self.window.resize(900, 640)
        self._settle()
        self._picture("narrow")
        self.window.resize(1280, 800)

    def scene_library(self) -> None:
        from tests.helpers.fake_engine import write_recording

        shelf = self.window.shelf
        for number, tags in ((1, ("river", "council")), (2, ("clinic",))):
            for tag in tags:
                shelf.tag(number, tag, on=True)
        shelf.move(2, "Clinic/2026")
        self.gate.clear()
        self.engine.free = 2
        names = ("Call 17 about the mortgage", "Call 18", "Ward round", "Hearing on the bridge")
        self.window.open_files([write_recording(self.home / f"{name}.wav") for name in names])
        self._until(lambda: len(shelf.queue.waiting) == 3)
        shelf.move(3, "Bank")
        self._until(lambda: shelf.model.row_of_folder("Bank") >= 0)
        self._until(self._heard(2))
        self._until(lambda: self.window.player.ready)
        self._until(lambda: all((row.samples or 0) > 0 for row in self.context.reader.queue()))
        shelf.refresh()
        self._settle()
        self.window.library_pane.queue.list.setCurrentRow(2)
        self._settle()
        self._picture("library")
        rows, model = self.window.library_pane.list, shelf.model
        self.window.desk.move((5, 6), "Bank")
        self._until(lambda: shelf.folder_of(6) == "Bank")
        self._settle()
        for number in (5, 6):
            rows.selectionModel().select(
                model.index(model.row_of(number)), rows.selectionModel().SelectionFlag.Select
            )
        rows._over = model.row_of_folder("Clinic")
        self._settle()
        self._picture("library-moved")
        rows._over = -1
        rows.clearSelection()
        self.window.library_pane.filtered.emit(frozenset({"clinic"}))
        self.window.desk.rest(True)
        self._settle()
        self._picture("library-filtered")
        self.window.library_pane.filtered.emit(frozenset())
        self.window.desk.rest(False)
        self.gate.set()
        self._until(lambda: shelf.queue.active is None and not shelf.queue.waiting)
        self._settle()

    def scene_record(self) -> None:
        import numpy as np

        from tests.helpers.microphones import sine

        self.window.actions_table["record"].trigger()
        view = self.window.recording.view
        assert view is not None
        self._until(lambda: len(self.given.streams) == 3 and view.chosen is not None)
        for name, level in (("Built-in microphone", 0.03), ("USB audio interface", 0.22)):
            self.given.streams[name].give(sine(0.1, level=level))
        view.choose("USB audio interface")
        self._turn()
        self._save("record", view.grab())
        view.toggle()
        recorder = self.window.recording.recorder
        self._until(lambda: self.given.opened == 4)
        self.given.give(np.tile(sine(1.0, level=0.3), (754, 1)))
        recorder.mark()
        self._until(lambda: recorder.latest is not None and recorder.latest.frames > 0)
        self.given.give(sine(0.05, level=0.3))
        self._turn()
        self.window.recording.reading.stop()
        view.reading.add("good morning and thank you for coming to the town hall today the", "")
        view.reading.add("rates for the new bridge changed in may", "and the council had to")
        self._turn()
        self._save("recording", view.grab())
        self._picture("recording-window")
        self.given.give(sine(0.05, level=1.5))
        self._turn()
        self._save("recording-clipped", view.grab())
        recorder.stop()
        self._until(lambda: not recorder.recording)
        self._settle()

    def scene_lost(self) -> None:
        from datetime import datetime

        import numpy as np

        from core.audio.recording import RecordingFile
        from tests.helpers.microphones import sine

        path = self.home / "data" / "recordings" / "2026-11-24 22-58-03.wav"
        started = datetime(2026, 11, 24, 22, 58, 3).astimezone()
        with RecordingFile(path, 48_000, 1, started) as file:
            file.write(np.tile(sine(1.0), (754, 1)))
        self.window.recording.look_for_lost()
        self._until(self.window.lost_line.isVisible)
        self._settle()
        self._picture("lost-recording")
        self.window.lost_line.dismiss()

    def scene_say_it(self) -> None:
        import numpy as np

        from app.recording.say import SayDialog
        from tests.helpers.audio_files import speech_like

        opened = self.given.opened
        dialog = self.window.recording.say("Shmyryov", self.window)
        assert isinstance(dialog, SayDialog)
        self._until(lambda: self.given.opened == opened + 1)
        noise = np.random.default_rng(1).normal(0, 0.0005, 96_000)
        noise[12_000:48_000] += np.repeat(speech_like(0.75, seed=2), 3)
        self.given.give((noise * 32_767).astype(np.int16))
        self._until(lambda: bool(dialog.phones))
        self._settle()
        self._dialog("say-it")

    def scene_crash(self) -> None:
        from app.crash import CrashDialog

        dialog = CrashDialog("ValueError\nLinux, Python 3.11\n\n  File …", self.window)
        dialog.open()
        self._settle()
        self._dialog("crash")

    def _go_to(self, text: str) -> None:
        from app.transcript.document import bare_text

        session = self.window.session
        assert session is not None
        for number, paragraph in enumerate(session.document.paragraphs):
            for index, word in enumerate(paragraph.words):
                if bare_text(word.text).casefold() == text.casefold():
                    self.window.centre.text.go_to(number, index)
                    return

    def _given_places(self) -> list[object]:
        """Return places as a long recording would have them: likenesses of every kind."""
        from dataclasses import replace

        from app.review.places import rank
        from app.transcript.document import WordState, bare_text
        from core.decoder.places import Place

        assert self.window.session is not None
        paragraphs = list(self.window.session.document.paragraphs)
        words = [word for paragraph in paragraphs for word in paragraph.words]
        texts = [bare_text(word.text) for word in words]
        at = [texts.index(text) for text in ("shmear", "steel", "school", "sign", "remember")]
        hits = [
            Place("Shmyrev", words[n].first_sample, words[n].last_sample, score, gain, "", ())
            for n, score, gain in zip(
                at, (-0.08, -0.21, -0.29, -0.52, -0.8), (6.0, 3.0, 2.0, 0.1, 0.2), strict=True
            )
        ]
        kept = words[at[2]]
        paragraphs = [
            replace(
                p,
                words=tuple(
                    replace(w, state=WordState.EDITED) if w is kept else w for w in p.words
                ),
            )
            for p in paragraphs
        ]
        return list(rank(paragraphs, hits, "Shmyrev", "shmear", -1))

    def _dialog(self, name: str) -> None:
        from PySide6.QtWidgets import QDialog

        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                self._save(name, dialog.grab())
                dialog.reject()

    def _picture(self, name: str, popup: object = None) -> None:
        from PySide6.QtCore import QPoint
        from PySide6.QtGui import QPainter
        from PySide6.QtWidgets import QWidget

        picture = self.window.grab()
        if isinstance(popup, QWidget):
            painter = QPainter(picture)
            corner = popup.mapToGlobal(QPoint(0, 0)) - self.window.mapToGlobal(QPoint(0, 0))
            painter.drawPixmap(corner, popup.grab())
            painter.end()
        self._save(name, picture)

    def _save(self, name: str, picture: object) -> None:
        from PySide6.QtGui import QImage, QPixmap

        if isinstance(picture, QPixmap) and self._only in ("", name):
            path = self.folder / f"{name}-{self.suffix}.png"
            # The ratio is for painting; a file viewer shows plain pixels.
            picture.setDevicePixelRatio(1)
            # Without the alpha channel a picture is a third smaller.
            image = picture.toImage().convertToFormat(QImage.Format.Format_RGB888)
            image.save(str(path))

    def _heard(self, count: int) -> Callable[[], bool]:
        def enough() -> bool:
            session = self.window.session
            return session is not None and len(session.document.paragraphs) * 2 >= count

        return enough

    def _turn(self) -> None:
        """Let what was given reach a window, but not fade again."""
        wait_until(lambda: False, 120)

    def _settle(self) -> None:
        wait_until(lambda: False, 250)

    def _until(self, condition: Callable[[], bool]) -> None:
        if not wait_until(condition, _WAIT_MS):
            self.gate.set()
            self.window.close()
            raise SystemExit(f"a picture's moment never came: {self.suffix}")


_MINUTES = """\
The river board met at the town hall. Mr. Shmyrev said that the spillway was opened in March.
The penstock of the old dam was painted, and Ms. Nyband closed the sluice at noon.
Fort Kollin asked for a new gauge at the bridge; the board agreed to pay half of it.
The flow at the dam was 41 cubic feet per second. The spillway held well.
Ekaterina Voss read the report on the embankment. The riprap must be renewed before winter.
"""


class _Silent:
    """A sound card that plays nothing."""

    def stop(self) -> None:
        """Do nothing."""


if __name__ == "__main__":
    sys.exit(main())
