"""The order of a start: get ready, greet at the very first time, open the window."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.bridge import Lane
from app.context import Context
from app.firstrun.operations import is_first_start_of_kernels, put_tour_list, tour_path
from app.firstrun.warming import WarmingLine
from app.firstrun.welcome import Welcome
from app.recipe.model import DEFAULT_RECIPE
from app.translation import install
from app.ui.theme import Theme
from app.window import MainWindow


class Start(QObject):
    """Opens what the user sees first.

    Args:
        application: Whose windows they are.
        context: The program's parts.
        theme: The look.
        recordings: What the call named; these are opened without a greeting.

    Signals:
        opened: The window is there.
    """

    opened = Signal()

    def __init__(
        self, application: QApplication, context: Context, theme: Theme, recordings: list[Path]
    ) -> None:
        super().__init__(application)
        self._application = application
        self._context = context
        self._theme = theme
        self._recordings = recordings
        self._warming: WarmingLine | None = None
        self.page: Welcome | None = None
        self.window: MainWindow | None = None

    def begin(self, *, greet: bool = True) -> None:
        """Begin.

        Args:
            greet: Whether the first page may be shown.
        """
        first = greet and not self._recordings and not self._context.settings.flag("greeted")
        if greet and is_first_start_of_kernels():
            self._warming = WarmingLine(self._context)
            self._warming.start(cold=True)
        if first:
            # The list is there before the window asks which lists there are.
            self._context.bridge.submit(Lane.STORE, put_tour_list, self)
            self._greet()
        else:
            self._open()

    def _greet(self) -> None:
        self.page = Welcome(self._context, self._warming)
        self.page.language_chosen.connect(self._translate)
        self.page.tour_wanted.connect(self._tour)
        self.page.skipped.connect(self._skip)
        self.page.show()

    @Slot()
    def _translate(self) -> None:
        """Show the page again in the language that was chosen."""
        old = self.page
        assert old is not None
        if self._warming is not None:
            self._warming.setParent(None)
        install(self._application, self._context.settings.text("language"))
        place = old.pos()
        self._greet()
        assert self.page is not None
        self.page.move(place)
        old.close()
        old.deleteLater()

    @Slot()
    def _tour(self) -> None:
        self._leave_page()
        assert self.window is not None
        self.window.open_sample()

    @Slot()
    def _skip(self) -> None:
        self._leave_page()
        assert self.window is not None
        # It waits in the library, transcribed, for whenever it is wanted.
        self.window.shelf.add(tour_path(), DEFAULT_RECIPE, self.window.tour_title())

    def _leave_page(self) -> None:
        page, self.page = self.page, None
        self._context.settings.set("greeted", True)
        if self._warming is not None:
            self._warming.setParent(None)
        self._open()
        if page is not None:
            page.close()
            page.deleteLater()

    def _open(self) -> None:
        self.window = MainWindow(self._context, self._theme)
        if self._warming is not None and not self._warming.done:
            self.window.show_warming(self._warming)
        self.window.show()
        if self._recordings:
            self.window.open_files(self._recordings)
        self.opened.emit()
        # Lets a test start the real program and see it end by itself.
        limit = os.environ.get("SONANT_QUIT_AFTER_MS", "")
        if limit.isdigit():
            QTimer.singleShot(int(limit), self.window.close)
