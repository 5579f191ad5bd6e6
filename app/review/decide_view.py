"""The factors for deciding a selection again: a small window at the selection."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.recipe.model import (
    DEFAULT_WEIGHT,
    available_domains,
    available_lists,
    domain_title,
    domain_titles,
    with_domains,
    with_list,
    with_trust,
    without_auto,
)
from app.ui.text import clock
from app.ui.widgets import button, label
from core.recipe import GENERAL_DOMAIN, Recipe

WIDTH = 380
_SHARE = 70.0
"""Percent that a chosen domain gets; the general one keeps the rest."""


class DecidePopup(QFrame):
    """Asks for the factors.

    Signals:
        decided: The recipe that the selection is to be decided with.
    """

    decided = Signal(object)

    def __init__(self, parent: QWidget, recipe: Recipe, text: str, span: tuple[int, int]) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popup")
        self.setAccessibleName(self.tr("Decide the selection again"))
        self.setFixedWidth(WIDTH)
        self._recipe = recipe
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 16)
        self.column.setSpacing(8)
        self.column.addWidget(label(self.tr("DECIDE THE SELECTION AGAIN"), "section"))
        words = label("")
        words.setText(
            words.fontMetrics().elidedText(f"“{text}”", Qt.TextElideMode.ElideMiddle, WIDTH - 36)
        )
        self.column.addWidget(words)
        times = f"{clock(span[0], tenths=True)} – {clock(span[1], tenths=True)}"
        self.column.addWidget(label(times, "small"))
        self.column.addSpacing(4)
        self.domain = self._domains()
        self.lists: list[QCheckBox] = []
        self._add_lists()
        self.trust = self._trusts()
        self.decide = button(self.tr("Decide again"), "primary")
        self.decide.setDefault(True)
        self.decide.clicked.connect(self._chosen)
        self.column.addSpacing(8)
        self.column.addWidget(self.decide)

    def open_at(self, where: QRectF, viewport: QWidget) -> None:
        """Show it below the selection, or above where there is no room."""
        self.adjustSize()
        below = viewport.mapToGlobal(QPoint(int(where.left()), int(where.bottom()) + 8))
        screen = viewport.screen().availableGeometry()
        below.setX(max(screen.left() + 8, min(below.x(), screen.right() - self.width() - 8)))
        if below.y() + self.height() > screen.bottom():
            above = viewport.mapToGlobal(QPoint(0, int(where.top()))).y() - self.height() - 8
            below.setY(max(above, screen.top() + 8))
        self.move(below)
        self.show()
        self.domain.setFocus()

    @property
    def recipe(self) -> Recipe:
        """What the fields stand for."""
        recipe = with_trust(self._recipe, self.trust.value() / 100)
        name = self.domain.currentData()
        if name == GENERAL_DOMAIN:
            recipe = without_auto(recipe)
        elif name:
            shares = {str(name): _SHARE, GENERAL_DOMAIN: 100 - _SHARE}
            recipe = with_domains(without_auto(recipe), shares)
        weights = {choice.path: choice.weight for choice in self._recipe.lists}
        for box in self.lists:
            path = str(box.property("path"))
            weight = weights.get(path, DEFAULT_WEIGHT) if box.isChecked() else 0.0
            recipe = with_list(recipe, path, weight)
        return recipe

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._chosen()
            return
        super().keyPressEvent(event)

    def _domains(self) -> QComboBox:
        self.column.addWidget(label(self.tr("DOMAIN"), "section"))
        field = QComboBox()
        field.setAccessibleName(self.tr("Domain"))
        field.addItem(self.tr("As for the recording"), "")
        titles = domain_titles()
        for name in available_domains():
            title = titles.get(name) or domain_title(name)
            field.addItem(
                title
                if name == GENERAL_DOMAIN
                else self.tr("Mostly {domain}").format(domain=title),
                name,
            )
        self.column.addWidget(field)
        return field

    def _add_lists(self) -> None:
        weights = {choice.path: choice.weight for choice in self._recipe.lists}
        files = [(file.path, file.name) for file in available_lists()]
        known = {path for path, _ in files}
        files += [(path, Path(path).stem) for path in weights if path not in known]
        if not files:
            return
        self.column.addSpacing(4)
        self.column.addWidget(label(self.tr("LISTS"), "section"))
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for path, name in files:
            box = QCheckBox(name)
            box.setChecked(weights.get(path, 0.0) > 0)
            box.setProperty("path", path)
            rows.addWidget(box)
            self.lists.append(box)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setFixedHeight(min(inner.sizeHint().height(), 168))
        self.column.addWidget(area)

    def _trusts(self) -> QSlider:
        self.column.addSpacing(4)
        self.column.addWidget(label(self.tr("WHEN SOUND AND LANGUAGE DISAGREE"), "section"))
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setAccessibleName(self.tr("Trust in language"))
        slider.setRange(20, 200)
        slider.setValue(round(self._recipe.trust_language * 100))
        self.column.addWidget(slider)
        ends = QHBoxLayout()
        ends.addWidget(label(self.tr("Trust the sound"), "small"))
        ends.addStretch(1)
        ends.addWidget(label(self.tr("Trust the language"), "small"))
        self.column.addLayout(ends)
        return slider

    @Slot()
    def _chosen(self) -> None:
        recipe = self.recipe
        self.close()
        self.decided.emit(recipe)
