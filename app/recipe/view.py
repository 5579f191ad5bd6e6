"""The row of chips: what turns this recording's sound into text, each opening in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.recipe.domains_popup import DomainsPopup
from app.recipe.lists_popup import ListsPopup
from app.recipe.model import (
    DEFAULT_RECIPE,
    available_lists,
    domain_title,
    larger_title,
    pack_title,
    with_larger,
)
from app.recipe.model_popup import ModelPopup, language_title
from app.recipe.packs import speeds_from
from app.ui.icons import put_icon
from app.ui.widgets import button, label
from core.recipe import Recipe

if TYPE_CHECKING:
    from app.context import Context


class Chips(QWidget):
    """The row.

    Signals:
        changed: The recipe that the user wants now.
        edit_lists: The vocabulary editor is wanted.
        edit_domains: The domains' window is wanted.
        add_pack: An acoustic model shall be added, from a folder (true) or a file.
        larger_wanted: A larger language model's file is to be chosen.
    """

    changed = Signal(object)
    edit_lists = Signal()
    edit_domains = Signal()
    add_pack = Signal(bool)
    larger_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe = DEFAULT_RECIPE
        self._found: dict[str, float] = {}
        self._context: Context | None = None
        self._words: Callable[[], list[str]] = list
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._model = self._chip(self.tr("Language and acoustic model"))
        self._domains = self._chip(self.tr("Domains"))
        self._lists = self._chip(self.tr("Lists"))
        for chip in (self._model, self._domains, self._lists):
            row.addWidget(chip)
        row.addStretch(1)
        self._working = label("", "small")
        row.addWidget(self._working)
        self._model.clicked.connect(self._open_model)
        self._domains.clicked.connect(self._open_domains)
        self._lists.clicked.connect(self._open_lists)
        self.set_recipe(self._recipe)
        self.tint()

    def provide(self, context: Context, words: Callable[[], list[str]]) -> None:
        """Say what the popups need: the program's parts, and the open transcript's words."""
        self._context = context
        self._words = words

    @property
    def recipe(self) -> Recipe:
        """What the chips say."""
        return self._recipe

    def set_recipe(self, recipe: Recipe) -> None:
        """Show a recipe."""
        if recipe != self._recipe:
            self._found = {}
        self._recipe = recipe
        self._model.setText(f"{language_title(recipe.language)} · {pack_title(recipe.pack)}")
        shares = recipe.shares()
        if recipe.is_auto:
            text = self.tr("Fitted domains")
        elif len(shares) == 1:
            text = domain_title(next(iter(shares)))
        else:
            text = _shares_text(shares)
        self._domains.setText(text + self._larger_text())
        names = {file.path: file.name for file in available_lists()}
        on = [names.get(choice.path, Path(choice.path).stem) for choice in recipe.lists]
        if not on:
            self._lists.setText(self.tr("No lists"))
        elif len(on) <= 2:
            self._lists.setText(", ".join(on))
        else:
            self._lists.setText(self.tr("%n lists", "", len(on)))

    def show_found(self, shares: dict[str, float]) -> None:
        """Show which domains were found to fit, if they are fitted."""
        if self._recipe.is_auto:
            self._found = shares
            text = self.tr("Fitted") + ": " + _shares_text(shares)
            self._domains.setText(text + self._larger_text())

    def _larger_text(self) -> str:
        """Return what the chip says of a larger language model."""
        title = larger_title(self._recipe)
        return f"  + {title}" if title else ""

    def take_larger(self, model: str) -> None:
        """Let a larger language model have its say; "" for none."""
        self._wanted(with_larger(self._recipe, model))

    def say(self, text: str) -> None:
        """Show at the row's end what is being done."""
        self._working.setText(text)

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        for chip, name in (
            (self._model, "languages"),
            (self._domains, "layers"),
            (self._lists, "list"),
        ):
            put_icon(chip, name, "muted")

    def open_domains(self) -> DomainsPopup:
        """Open the sliders."""
        popup = DomainsPopup(self, self._recipe, self._found)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.changed.connect(self._wanted)
        popup.edit.connect(self.edit_domains)
        popup.larger_wanted.connect(self.larger_wanted)
        popup.open_below(self._domains)
        return popup

    def open_lists(self) -> ListsPopup:
        """Open the switches."""
        popup = ListsPopup(self, self._recipe)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.changed.connect(self._wanted)
        popup.edit.connect(self.edit_lists)
        words = self._words()
        if self._context is not None and words:
            popup.count_hits(self._context.bridge, words)
        popup.open_below(self._lists)
        return popup

    def _chip(self, name: str) -> QPushButton:
        chip = button("", "chip", self)
        chip.setAccessibleName(name)
        chip.setToolTip(name)
        return chip

    def open_model(self) -> ModelPopup | None:
        """Open the acoustic models."""
        if self._context is None:
            return None
        speeds = speeds_from(self._context.settings.text("speeds"))
        popup = ModelPopup(self, self._context.bridge, self._recipe, speeds)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.chosen.connect(self._pack_chosen)
        popup.add.connect(self.add_pack)
        popup.punctuate.connect(self._punctuate)
        popup.silence.connect(self._silence)
        popup.open_below(self._model)
        return popup

    @Slot(str)
    def _pack_chosen(self, name: str) -> None:
        self._wanted(replace(self._recipe, pack=name))

    @Slot(bool)
    def _punctuate(self, wanted: bool) -> None:
        self._wanted(replace(self._recipe, punctuation=wanted))

    @Slot(bool)
    def _silence(self, wanted: bool) -> None:
        self._wanted(replace(self._recipe, keep_all=not wanted))

    @Slot()
    def _open_model(self) -> None:
        self.open_model()

    @Slot()
    def _open_domains(self) -> None:
        self.open_domains()

    @Slot()
    def _open_lists(self) -> None:
        self.open_lists()

    @Slot(object)
    def _wanted(self, recipe: Recipe) -> None:
        self.set_recipe(recipe)
        self.changed.emit(recipe)


def _shares_text(shares: dict[str, float]) -> str:
    """Return the largest shares in percent."""
    largest = sorted(shares.items(), key=lambda share: -share[1])
    text = "  ".join(f"{domain_title(name)} {share * 100:.0f}" for name, share in largest[:3])
    return text + ("  …" if len(largest) > 3 else "")
