"""The fields of a layout: only those that a format heeds."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSpinBox, QWidget

from app.ui.text import QT_TRANSLATE_NOOP
from app.ui.widgets import label
from core.export import FORMATS, Choice
from core.export.layout import Clock, Layout, Speakers, Stamps

_STAMPS = (
    (Stamps.NONE, QT_TRANSLATE_NOOP("Export", "None")),
    (Stamps.PARAGRAPH, QT_TRANSLATE_NOOP("Export", "At each paragraph")),
    (Stamps.EVERY, QT_TRANSLATE_NOOP("Export", "At intervals")),
)
_CLOCKS = ((Clock.SHORT, "1:02"), (Clock.LONG, "00:01:02"), (Clock.EXACT, "00:01:02.345"))
_SPEAKERS = (
    (Speakers.NONE, QT_TRANSLATE_NOOP("Export", "Not named")),
    (Speakers.INLINE, QT_TRANSLATE_NOOP("Export", "Name: text")),
    (Speakers.LINE, QT_TRANSLATE_NOOP("Export", "NAME on its own line")),
)
# Field of Limits, title, lowest, highest, step, unit.
_LIMITS = (
    ("line_characters", QT_TRANSLATE_NOOP("Export", "Line length"), 10, 99, 1,
     QT_TRANSLATE_NOOP("Export", "characters")),
    ("lines", QT_TRANSLATE_NOOP("Export", "Lines at most"), 1, 4, 1, ""),
    ("characters_per_second", QT_TRANSLATE_NOOP("Export", "Reading speed"), 5, 60, 1,
     QT_TRANSLATE_NOOP("Export", "characters/s")),
    ("gap_ms", QT_TRANSLATE_NOOP("Export", "Gap at least"), 0, 1000, 20,
     QT_TRANSLATE_NOOP("Export", "ms")),
)  # fmt: skip
_FIELD_WIDTH = 176


class LayoutForm(QWidget):
    """Shows a layout and lets it be changed.

    Signals:
        changed: The user changed a field.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = Layout()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(4, 1)
        self._cells: list[QWidget] = []
        self._filling = False

    @property
    def layout_chosen(self) -> Layout:
        """What is chosen."""
        return self._layout

    def show_for(self, kind: str, layout: Layout) -> None:
        """Show the fields that a format heeds."""
        self._filling = True
        for cell in self._cells:
            cell.hide()
            cell.deleteLater()
        self._cells = []
        self._layout = layout
        heeds = FORMATS[kind].heeds
        if Choice.STAMPS in heeds:
            self._choice("stamps", self.tr("Times"), _STAMPS, layout.stamps)
            self._number("every_s", self.tr("Interval"), layout.every_s, (5, 600, 5), self.tr("s"))
            self._choice("clock", self.tr("Written as"), _CLOCKS, layout.clock)
        if Choice.SPEAKERS in heeds:
            self._choice("speakers", self.tr("Speakers"), _SPEAKERS, layout.speakers)
        if Choice.LIMITS in heeds:
            for name, title, low, high, step, unit in _LIMITS:
                value = int(getattr(layout.limits, name))
                self._number(name, _said(title), value, (low, high, step), _said(unit))
        if Choice.HEADINGS in heeds:
            box = QCheckBox(self.tr("Title at the top"), self)
            box.setObjectName("headings")
            box.setChecked(layout.headings)
            box.toggled.connect(self._read)
            row = (len(self._cells) + 3) // 4
            self._grid.addWidget(box, row, 0, 1, 4)
            self._cells.append(box)
        self._filling = False
        self._enable()
        self.setVisible(bool(self._cells))

    def _choice(
        self, name: str, title: str, choices: tuple[tuple[StrEnum, str], ...], value: StrEnum
    ) -> None:
        field = QComboBox(self)
        for choice, text in choices:
            field.addItem(_said(text), choice.value)
        field.setCurrentIndex(field.findData(value.value))
        field.currentIndexChanged.connect(self._read)
        self._add(name, title, field)

    def _number(
        self, name: str, title: str, value: int, span: tuple[int, int, int], unit: str
    ) -> None:
        field = QSpinBox(self)
        field.setRange(span[0], span[1])
        field.setSingleStep(span[2])
        field.setValue(value)
        # The style sheet's padding doesn't reach the text inside.
        field.lineEdit().setTextMargins(6, 0, 0, 0)
        field.setSuffix(f" {unit}" if unit else "")
        field.valueChanged.connect(self._read)
        self._add(name, title, field)

    def _add(self, name: str, title: str, field: QComboBox | QSpinBox) -> None:
        field.setObjectName(name)
        field.setAccessibleName(title)
        field.setFixedWidth(_FIELD_WIDTH)
        words = label(title, "", self)
        words.setBuddy(field)
        row, column = divmod(len(self._cells) // 2, 2)
        right = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(words, row, 2 * column, right)
        self._grid.addWidget(field, row, 2 * column + 1)
        self._cells += [words, field]

    @Slot()
    def _read(self) -> None:
        if self._filling:
            return
        values: dict[str, object] = {}
        limits: dict[str, int] = {}
        for cell in self._cells:
            name = cell.objectName()
            if isinstance(cell, QCheckBox):
                values[name] = cell.isChecked()
            elif isinstance(cell, QComboBox):
                kinds = {"stamps": Stamps, "clock": Clock, "speakers": Speakers}
                values[name] = kinds[name](cell.currentData())
            elif isinstance(cell, QSpinBox) and name == "every_s":
                values[name] = cell.value()
            elif isinstance(cell, QSpinBox):
                limits[name] = cell.value()
        if limits:
            values["limits"] = replace(self._layout.limits, **limits)
        self._layout = replace(self._layout, **values)  # type: ignore[arg-type]
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        """Switch off what makes no difference now."""
        stamps = self._layout.stamps
        for cell in self._cells:
            if cell.objectName() == "clock":
                cell.setEnabled(stamps is not Stamps.NONE)
            elif cell.objectName() == "every_s":
                cell.setEnabled(stamps is Stamps.EVERY)


def _said(text: str) -> str:
    return QCoreApplication.translate("Export", text) if text else ""
