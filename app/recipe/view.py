"""The row of chips: what turns this recording's sound into text, each opening in place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.recipe.model import (
    DEFAULT_WEIGHT,
    WEIGHTS,
    available_domains,
    available_lists,
    domain_titles,
    own_domain_title,
    with_auto,
    with_domains,
    with_list,
    with_trust,
    without_auto,
)
from app.ui.icons import put_icon
from app.ui.widgets import button, hairline, label
from core.recipe import AUTO_DOMAIN, Recipe

_SETTLE_MS = 120
"""Time a slider must rest before the recording is decoded again."""


class _Popup(QFrame):
    """A small window below a chip; goes when anything else is clicked."""

    def __init__(self, parent: QWidget, width: int) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popup")
        self.setFixedWidth(width)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 16)
        self.column.setSpacing(8)

    def open_below(self, chip: QWidget) -> None:
        """Show it under a chip, inside the screen."""
        self.adjustSize()
        corner = chip.mapToGlobal(QPoint(0, chip.height() + 4))
        screen = chip.screen().availableGeometry()
        corner.setX(min(corner.x(), screen.right() - self.width() - 8))
        self.move(corner)
        self.show()
        self.setFocus()


class DomainsPopup(_Popup):
    """Sliders for the shares of the language models, and for the trust in language.

    Signals:
        changed: The recipe that the sliders stand for.
        edit: The domains' window is wanted.
    """

    changed = Signal(object)
    edit = Signal()

    def __init__(self, parent: QWidget, recipe: Recipe) -> None:
        super().__init__(parent, 440)
        self._recipe = recipe
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        self._sliders: dict[str, QSlider] = {}
        self._numbers: dict[str, QLabel] = {}
        self._titles = domain_titles()
        names = available_domains()
        shares = {name: share for name, share in recipe.shares().items() if name != AUTO_DOMAIN}
        names += [name for name in shares if name not in names]
        # Those in use come first.
        names.sort(key=lambda name: -shares.get(name, 0.0))
        self.column.addWidget(label(self.tr("DOMAINS"), "section"))
        about = label(
            self.tr("What kind of speech this is. The shares decide which words are likely."),
            "small",
        )
        about.setWordWrap(True)
        self.column.addWidget(about)
        self._auto = QCheckBox(self.tr("Fit to each recording"))
        self._auto.setChecked(recipe.is_auto)
        self._auto.toggled.connect(self._auto_switched)
        self.column.addWidget(self._auto)
        self._inner = QWidget()
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(4)
        for name in names:
            self._add_slider(name, round(shares.get(name, 0.0) * 100), alone=len(names) == 1)
        self._inner.setEnabled(not recipe.is_auto)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._inner)
        area.setFixedHeight(min(self._inner.sizeHint().height(), 280))
        self.column.addWidget(area)
        edit = button(self.tr("Build a domain from your texts…"))
        put_icon(edit, "plus")
        edit.clicked.connect(self._edit)
        self.column.addWidget(edit)
        self._add_trust()

    def _add_trust(self) -> None:
        self.column.addSpacing(4)
        self.column.addWidget(hairline())
        self.column.addWidget(label(self.tr("WHEN SOUND AND LANGUAGE DISAGREE"), "section"))
        self._trust = QSlider(Qt.Orientation.Horizontal)
        self._trust.setAccessibleName(self.tr("Trust in language"))
        self._trust.setRange(20, 200)
        self._trust.setValue(round(self._recipe.trust_language * 100))
        self._trust.valueChanged.connect(self._moved)
        self.column.addWidget(self._trust)
        ends = QHBoxLayout()
        ends.addWidget(label(self.tr("Trust the sound"), "small"))
        ends.addStretch(1)
        ends.addWidget(label(self.tr("Trust the language"), "small"))
        self.column.addLayout(ends)

    def _add_slider(self, name: str, share: int, *, alone: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        full = self._titles.get(name) or domain_title(name)
        title = label("")
        title.setFixedWidth(192)
        title.setText(
            title.fontMetrics().elidedText(full, Qt.TextElideMode.ElideRight, title.width() - 4)
        )
        title.setToolTip(full)
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setAccessibleName(domain_title(name))
        slider.setRange(0, 100)
        slider.setValue(share)
        slider.setEnabled(not alone)
        number = label(f"{share} %", "muted")
        number.setFixedWidth(44)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider.valueChanged.connect(self._moved)
        row.addWidget(title)
        row.addWidget(slider, 1)
        row.addWidget(number)
        self._rows.addLayout(row)
        self._sliders[name] = slider
        self._numbers[name] = number

    @Slot()
    def _moved(self) -> None:
        """Keep the sum at 100: the others give way in proportion."""
        moved = self.sender()
        if moved in self._sliders.values() and len(self._sliders) > 1:
            others = [slider for slider in self._sliders.values() if slider is not moved]
            rest = 100 - next(s.value() for s in self._sliders.values() if s is moved)
            total = sum(slider.value() for slider in others)
            for slider in others:
                part = slider.value() / total if total else 1 / len(others)
                slider.blockSignals(True)
                slider.setValue(round(rest * part))
                slider.blockSignals(False)
        for name, slider in self._sliders.items():
            self._numbers[name].setText(f"{slider.value()} %")
        self._settle.start()

    @Slot()
    def _edit(self) -> None:
        self.close()
        self.edit.emit()

    @Slot(bool)
    def _auto_switched(self, on: bool) -> None:
        self._inner.setEnabled(not on)
        self._settle.start()

    @Slot()
    def _tell(self) -> None:
        if self._auto.isChecked():
            recipe = with_trust(with_auto(self._recipe), self._trust.value() / 100)
            if recipe != self._recipe:
                self._recipe = recipe
                self.changed.emit(recipe)
            return
        shares = {name: float(slider.value()) for name, slider in self._sliders.items()}
        recipe = with_trust(
            with_domains(without_auto(self._recipe), shares), self._trust.value() / 100
        )
        if recipe != self._recipe:
            self._recipe = recipe
            self.changed.emit(recipe)


class ListsPopup(_Popup):
    """Switches and weights of the vocabulary lists.

    Signals:
        changed: The recipe that the switches stand for.
        edit: The vocabulary editor is wanted.
    """

    changed = Signal(object)
    edit = Signal()

    def __init__(self, parent: QWidget, recipe: Recipe) -> None:
        super().__init__(parent, 340)
        self._recipe = recipe
        weights = {choice.path: choice.weight for choice in recipe.lists}
        self.column.addWidget(label(self.tr("LISTS"), "section"))
        files = available_lists()
        known = {file.path for file in files}
        rows = [(file.path, file.name) for file in files]
        rows += [(path, Path(path).stem) for path in weights if path not in known]
        if not rows:
            none = label(
                self.tr("No lists yet. A list holds names and terms that shall be recognised."),
                "muted",
            )
            none.setWordWrap(True)
            self.column.addWidget(none)
        for path, name in rows:
            self._add_row(path, name, weights.get(path, 0.0))
        if rows:
            about = label(self.tr("×4: four times as likely as without the list."), "small")
            about.setWordWrap(True)
            self.column.addWidget(about)
        edit = button(self.tr("Edit lists…"))
        edit.clicked.connect(self._edit)
        self.column.addSpacing(4)
        self.column.addWidget(edit)

    def _add_row(self, path: str, name: str, weight: float) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        switch = QCheckBox(name)
        switch.setChecked(weight > 0)
        switch.setProperty("path", path)
        choice = QComboBox()
        choice.setAccessibleName(self.tr("Weight of {list}").format(list=name))
        choice.setFixedWidth(80)
        values = sorted({*WEIGHTS, *([weight] if weight > 0 else [])})
        for value in values:
            choice.addItem(f"×{value:g}", value)
        choice.setCurrentIndex(values.index(weight if weight > 0 else DEFAULT_WEIGHT))
        choice.setEnabled(weight > 0)
        choice.setProperty("path", path)
        switch.toggled.connect(choice.setEnabled)
        switch.toggled.connect(self._switched)
        choice.currentIndexChanged.connect(self._weighed)
        switch.setObjectName(f"switch {path}")
        choice.setObjectName(f"weight {path}")
        row.addWidget(switch, 1)
        row.addWidget(choice)
        self.column.addLayout(row)

    @Slot(bool)
    def _switched(self, on: bool) -> None:
        path = str(self.sender().property("path"))
        choice = self.findChild(QComboBox, f"weight {path}")
        assert choice is not None
        self._apply(path, float(choice.currentData()) if on else 0.0)

    @Slot(int)
    def _weighed(self, _index: int) -> None:
        choice = self.sender()
        switch = self.findChild(QCheckBox, f"switch {choice.property('path')}")
        if isinstance(choice, QComboBox) and switch is not None and switch.isChecked():
            self._apply(str(choice.property("path")), float(choice.currentData()))

    def _apply(self, path: str, weight: float) -> None:
        self._recipe = with_list(self._recipe, path, weight)
        self.changed.emit(self._recipe)

    @Slot()
    def _edit(self) -> None:
        self.close()
        self.edit.emit()


class Chips(QWidget):
    """The row.

    Signals:
        changed: The recipe that the user wants now.
        edit_lists: The vocabulary editor is wanted.
        edit_domains: The domains' window is wanted.
    """

    changed = Signal(object)
    edit_lists = Signal()
    edit_domains = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe = Recipe()
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

    @property
    def recipe(self) -> Recipe:
        """What the chips say."""
        return self._recipe

    def set_recipe(self, recipe: Recipe) -> None:
        """Show a recipe."""
        self._recipe = recipe
        self._model.setText(f"{language_title(recipe.language)} · {pack_title(recipe.pack)}")
        shares = recipe.shares()
        if recipe.is_auto:
            text = self.tr("Fitted domains")
        elif len(shares) == 1:
            text = domain_title(next(iter(shares)))
        else:
            text = _shares_text(shares)
        self._domains.setText(text)
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
            self._domains.setText(self.tr("Fitted") + ": " + _shares_text(shares))

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
        popup = DomainsPopup(self, self._recipe)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.changed.connect(self._wanted)
        popup.edit.connect(self.edit_domains)
        popup.open_below(self._domains)
        return popup

    def open_lists(self) -> ListsPopup:
        """Open the switches."""
        popup = ListsPopup(self, self._recipe)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.changed.connect(self._wanted)
        popup.edit.connect(self.edit_lists)
        popup.open_below(self._lists)
        return popup

    def _chip(self, name: str) -> QPushButton:
        chip = button("", "chip", self)
        chip.setAccessibleName(name)
        chip.setToolTip(name)
        return chip

    @Slot()
    def _open_model(self) -> None:
        popup = _Popup(self, 340)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.column.addWidget(label(self.tr("LANGUAGE AND ACOUSTIC MODEL"), "section"))
        popup.column.addWidget(label(self._model.text(), "heading"))
        about = label(
            self.tr(
                "The built-in pack is a small starter: it runs fast on any computer and makes more"
                " errors than large models do. Only changing it means hearing a recording again;"
                " domains and lists are applied to what was heard."
            ),
            "small",
        )
        about.setWordWrap(True)
        popup.column.addWidget(about)
        popup.open_below(self._model)

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


def domain_title(name: str) -> str:
    """Return how a domain is called in the window: as the user called it, or by its name."""
    own = own_domain_title(name)
    if own:
        return own
    text = Path(name).stem.replace("_", " ").replace("-", " ")
    return text[:1].upper() + text[1:]


def pack_title(name: str) -> str:
    """Return how an acoustic pack is called in the window."""
    return "Starter" if name == "en-starter" else Path(name).name


def language_title(code: str) -> str:
    """Return a language's own name."""
    from PySide6.QtCore import QLocale

    name = QLocale(code).nativeLanguageName() if code != "en" else "English"
    return name[:1].upper() + name[1:] if name else code
