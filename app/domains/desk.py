"""Joins the domains' window to the main one: opens it, follows the open recording, applies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.domains.operations import with_domain, without_domain
from app.domains.view import DomainsWindow

if TYPE_CHECKING:
    from app.window import MainWindow


class DomainsDesk(QObject):
    """Holds the domains' window, made when it is first wanted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._main = window
        self.window: DomainsWindow | None = None
        window.opened.connect(self._follow)

    @Slot()
    def open(self) -> DomainsWindow:
        """Show the window."""
        if self.window is None:
            self.window = DomainsWindow(self._main.context)
            self.window.use.connect(self._use)
            self.window.removed.connect(self._removed)
            self.window.changed.connect(self._changed)
        self._follow()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        return self.window

    @Slot()
    def build(self) -> None:
        """Show the window with the builder begun."""
        self.open().new_domain()

    def close(self) -> None:
        """Close the window with the program."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    @Slot()
    def _follow(self) -> None:
        if self.window is not None:
            session = self._main.session
            self.window.set_recording(session.recording_id if session else None)

    @Slot(str, float)
    def _use(self, name: str, share: float) -> None:
        self._main.want_recipe(with_domain(self._main.centre.chips.recipe, name, share))

    @Slot(str)
    def _removed(self, name: str) -> None:
        recipe = self._main.centre.chips.recipe
        if name in recipe.shares():
            self._main.want_recipe(without_domain(recipe, name))

    @Slot()
    def _changed(self) -> None:
        """Show a domain's new title, and decide again if its texts have changed."""
        self._main.centre.chips.set_recipe(self._main.centre.chips.recipe)
