"""The domains' chip opened: fitted or by hand, and how far to trust language."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.recipe.model import (
    available_domains,
    domain_title,
    domain_titles,
    larger_title,
    with_auto,
    with_domains,
    with_larger,
    with_trust,
    without_auto,
)
from app.recipe.popup import Popup
from app.ui.icons import put_icon
from app.ui.widgets import button, hairline, label
from core.recipe import AUTO_DOMAIN, Recipe

_LARGER_WIDTH = 180
_SETTLE_MS = 120
"""Time a slider must rest before the recording is decoded again."""


class DomainsPopup(Popup):
    """Sliders for the shares of the language models, and for the trust in language.

    Signals:
        changed: The recipe that the sliders stand for.
        edit: The domains' window is wanted.
        larger_wanted: The user wants to choose a larger language model's file.
    """

    changed = Signal(object)
    edit = Signal()
    larger_wanted = Signal()

    def __init__(
        self, parent: QWidget, recipe: Recipe, found: dict[str, float] | None = None
    ) -> None:
        super().__init__(parent, 440)
        self._recipe = recipe
        self._found_shares = found or {}
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        self._sliders: dict[str, QSlider] = {}
        self._numbers: dict[str, QLabel] = {}
        self._titles = domain_titles()
        names = available_domains()
        shares = {name: share for name, share in recipe.shares().items() if name != AUTO_DOMAIN}
        if recipe.is_auto and found:
            shares = dict(found)
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
        self._found = label(self._found_text(shares), "small")
        self._found.setContentsMargins(24, 0, 0, 4)
        self._found.setVisible(recipe.is_auto)
        self.column.addWidget(self._found)
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
        self._add_larger()

    def _found_text(self, shares: dict[str, float]) -> str:
        """Return what fitting found."""
        if not self._found_shares:
            return self.tr("What fits is found when the recording is decoded.")
        largest = sorted(shares.items(), key=lambda share: -share[1])
        parts = [f"{self._title(name)} {share:.0%}" for name, share in largest if share > 0.005]
        return self.tr("Found: {domains}").format(domains=", ".join(parts))

    def _title(self, name: str) -> str:
        return self._titles.get(name) or domain_title(name)

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

    def _add_larger(self) -> None:
        self.column.addSpacing(4)
        self.column.addWidget(hairline())
        self.column.addWidget(label(self.tr("LARGER LANGUAGE MODEL"), "section"))
        about = label(
            self.tr(
                "Weighs up, after the search, what else the words may be: a KenLM, ARPA or ONNX"
                " file. Deciding takes longer, by what the model needs; the sound isn't heard"
                " again."
            ),
            "small",
        )
        about.setWordWrap(True)
        self.column.addWidget(about)
        row = QHBoxLayout()
        row.setSpacing(8)
        full = larger_title(self._recipe)
        name = label(full or self.tr("None"), "" if full else "muted")
        name.setObjectName("larger")
        name.setToolTip(self._recipe.rescore)
        name.setText(
            name.fontMetrics().elidedText(name.text(), Qt.TextElideMode.ElideMiddle, _LARGER_WIDTH)
        )
        row.addWidget(name, 1)
        if full:
            without = button(self.tr("Without it"))
            without.clicked.connect(self._without_larger)
            row.addWidget(without)
        choose = button(self.tr("Choose a file…"))
        choose.clicked.connect(self._choose_larger)
        row.addWidget(choose)
        self.column.addLayout(row)

    @Slot()
    def _without_larger(self) -> None:
        self.close()  # What the sliders say by now is told first.
        self.changed.emit(with_larger(self._recipe, ""))

    @Slot()
    def _choose_larger(self) -> None:
        self.close()
        self.larger_wanted.emit()

    def _add_slider(self, name: str, share: int, *, alone: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        full = self._title(name)
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
        self._found.setVisible(on)
        self._settle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        # A slider that has not come to rest is meant all the same.
        if self._settle.isActive():
            self._tell()
        super().hideEvent(event)

    @Slot()
    def _tell(self) -> None:
        self._settle.stop()
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
