"""The lists' chip opened: switches, weights, and how often each list's words stand here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSlider, QWidget

from app.bridge import Bridge, Lane, Reporter
from app.recipe.model import DEFAULT_WEIGHT, WEIGHTS, available_lists, with_list
from app.recipe.popup import Popup
from app.ui.widgets import button, hairline, label
from app.vocabulary.model import hits_of, read_rows
from core.errors import SonantError
from core.recipe import Recipe

_SETTLE_MS = 160
"""Time a slider must rest before the recording is decoded again."""
_NAME_WIDTH = 264


class ListsPopup(Popup):
    """Switches and weights of the vocabulary lists.

    Signals:
        changed: The recipe that the switches stand for.
        edit: The vocabulary editor is wanted.
    """

    changed = Signal(object)
    edit = Signal()

    def __init__(self, parent: QWidget, recipe: Recipe) -> None:
        super().__init__(parent, 520)
        self._recipe = recipe
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        self._wanted = recipe
        self._hits: dict[str, QLabel] = {}
        self._numbers: dict[str, QLabel] = {}
        self._sliders: dict[str, QSlider] = {}
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
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        if rows:
            self._grid.addWidget(_marks(), 0, 1)
            here = label(self.tr("here"), "small")
            here.setToolTip(self.tr("How often the list's words stand in the open transcript"))
            here.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(here, 0, 3)
        for number, (path, name) in enumerate(rows, 1):
            self._add_row(number, path, name, weights.get(path, 0.0))
        if rows:
            about = label(self.tr("×4: four times as likely as without the list."), "small")
            about.setWordWrap(True)
            self.column.addWidget(about)
        self._add_learning()
        edit = button(self.tr("Edit lists…"))
        edit.clicked.connect(self._edit)
        self.column.addSpacing(4)
        self.column.addWidget(edit)

    def _add_learning(self) -> None:
        self.column.addSpacing(4)
        self.column.addWidget(hairline())
        learn = QCheckBox(self.tr("Learn from this recording"))
        learn.setObjectName("learn")
        learn.setChecked(self._recipe.second_pass)
        learn.toggled.connect(self._learning)
        self.column.addWidget(learn)
        cost = label(
            self.tr(
                "Words that it repeats or that you corrected count more, and each list as much as"
                " its words are heard. Doubtful stretches are decided a second time, which takes"
                " up to twice as long; the sound isn't heard again. For this recording only."
            ),
            "small",
        )
        cost.setWordWrap(True)
        cost.setContentsMargins(24, 0, 0, 0)
        self.column.addWidget(cost)

    def count_hits(self, bridge: Bridge, words: list[str]) -> None:
        """Count in a lane how often each list's words stand in a text."""
        paths = list(self._hits)

        def work(reporter: Reporter) -> None:
            for path in paths:
                reporter.check()
                reporter.partial((path, _hits_in(path, words)))

        job = bridge.submit(Lane.IO, work, self, key="list hits")
        job.partial.connect(self._counted)
        job.failed.connect(self._not_counted)

    @Slot(object)
    def _counted(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        path, count = answer
        self._hits[path].setText(str(count) if count else "–")

    @Slot(object)
    def _not_counted(self, _error: object) -> None:
        """Leave the counts empty: what is wrong with a list is told when it is used."""

    def _add_row(self, number: int, path: str, name: str, weight: float) -> None:
        switch = QCheckBox()
        switch.setText(
            switch.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _NAME_WIDTH - 28)
        )
        switch.setToolTip(name)
        switch.setAccessibleName(name)
        switch.setFixedWidth(_NAME_WIDTH)
        switch.setChecked(weight > 0)
        switch.setProperty("path", path)
        switch.setObjectName(f"switch {path}")
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setAccessibleName(self.tr("Weight of {list}").format(list=name))
        slider.setRange(0, len(WEIGHTS) - 1)
        slider.setPageStep(1)
        slider.setValue(_step(weight if weight > 0 else DEFAULT_WEIGHT))
        slider.setEnabled(weight > 0)
        slider.setProperty("path", path)
        slider.setObjectName(f"weight {path}")
        value = label(f"×{weight if weight > 0 else DEFAULT_WEIGHT:g}", "muted")
        value.setFixedWidth(32)
        hits = label("", "muted")
        hits.setFixedWidth(40)
        hits.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._sliders[path], self._numbers[path], self._hits[path] = slider, value, hits
        switch.toggled.connect(slider.setEnabled)
        switch.toggled.connect(self._switched)
        slider.valueChanged.connect(self._weighed)
        for column, part in enumerate((switch, slider, value, hits)):
            self._grid.addWidget(part, number, column)

    @Slot(bool)
    def _switched(self, on: bool) -> None:
        path = str(self.sender().property("path"))
        weight = WEIGHTS[self._sliders[path].value()] if on else 0.0
        self._wanted = with_list(self._wanted, path, weight)
        self._tell()

    @Slot(bool)
    def _learning(self, on: bool) -> None:
        self._wanted = replace(self._wanted, second_pass=on)
        self._tell()

    @Slot(int)
    def _weighed(self, step: int) -> None:
        path = str(self.sender().property("path"))
        self._numbers[path].setText(f"×{WEIGHTS[step]:g}")
        self._wanted = with_list(self._wanted, path, WEIGHTS[step])
        self._settle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        # A slider that has not come to rest is meant all the same.
        if self._settle.isActive():
            self._tell()
        super().hideEvent(event)

    @Slot()
    def _tell(self) -> None:
        self._settle.stop()
        if self._wanted != self._recipe:
            self._recipe = self._wanted
            self.changed.emit(self._recipe)

    @Slot()
    def _edit(self) -> None:
        self.close()
        self.edit.emit()


def _hits_in(path: str, words: list[str]) -> int:
    """Return how often a list's words stand in a text; 0 for a list that can't be read."""
    try:
        _, rows = read_rows(Path(path))
    except (SonantError, OSError, ValueError):
        return 0
    return sum(hits_of((row.get("written", "") for row in rows), words).values())


def _step(weight: float) -> int:
    """Return the slider's step nearest to a weight."""
    return min(range(len(WEIGHTS)), key=lambda step: abs(WEIGHTS[step] - weight))


def _marks() -> QWidget:
    """Return the sliders' scale: ×1 on the left, ×4 in the middle, ×16 on the right."""
    marks = QWidget()
    row = QGridLayout(marks)
    row.setContentsMargins(0, 0, 0, 0)
    for column, (text, side) in enumerate(
        (
            ("×1", Qt.AlignmentFlag.AlignLeft),
            ("×4", Qt.AlignmentFlag.AlignHCenter),
            ("×16", Qt.AlignmentFlag.AlignRight),
        )
    ):
        mark = label(text, "small")
        mark.setAlignment(side)
        row.addWidget(mark, 0, column)
        row.setColumnStretch(column, 1)
    return marks
