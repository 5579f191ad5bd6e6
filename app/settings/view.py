"""The settings dialog: a page made from the table of options, and the page of keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.settings.keys_page import KeysPage
from app.settings.options import OPTIONS, Option, Settings
from app.ui.icons import icon, put_icon
from app.ui.widgets import button, label


class FolderField(QWidget):
    """A button that shows a folder and asks for another one, and one that takes it away.

    Signals:
        changed: The path; "" for none.
    """

    changed = Signal(str)

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._choose = button("")
        self._choose.setFixedWidth(192)
        self._choose.clicked.connect(self._ask)
        self._clear = QToolButton()
        self._clear.setAccessibleName(self.tr("No folder"))
        self._clear.setToolTip(self.tr("No folder"))
        self._clear.setIcon(icon("x", "muted", 16))
        self._clear.clicked.connect(self._take_away)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._choose)
        row.addWidget(self._clear)
        self._show()

    def set_path(self, path: str) -> None:
        """Show another folder."""
        if path != self.path:
            self.path = path
            self._show()
            self.changed.emit(path)

    @Slot()
    def _ask(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), self.path)
        if path:
            self.set_path(path)

    @Slot()
    def _take_away(self) -> None:
        self.set_path("")

    def _show(self) -> None:
        put_icon(self._choose, "folder")
        name = Path(self.path).name if self.path else self.tr("Choose…")
        width = self._choose.width() - 56
        middle = Qt.TextElideMode.ElideMiddle
        self._choose.setText(self._choose.fontMetrics().elidedText(name, middle, width))
        self._choose.setToolTip(self.path)
        self._clear.setEnabled(bool(self.path))


class SettingsDialog(QDialog):
    """Shows every option that has a group, and the keys; changes hold at once."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(560)
        self.resize(680, 720)
        self._settings = settings
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._options(), self.tr("General"))
        self.keys = KeysPage(settings)
        self.tabs.addTab(self.keys, self.tr("Keyboard"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 20)
        column.setSpacing(16)
        column.addWidget(self.tabs, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        close = button(self.tr("Close"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons.addWidget(close)
        column.addLayout(buttons)

    def _options(self) -> QWidget:
        """Return the page made from the table."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(8)
        groups: dict[str, list[Option]] = {}
        for option in OPTIONS:
            if option.group:
                groups.setdefault(option.group, []).append(option)
        for group, options in groups.items():
            column.addWidget(label(translated(group), "heading"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(8)
            grid.setColumnStretch(0, 1)
            for row, option in enumerate(options):
                self._add(grid, row, option)
            column.addLayout(grid)
            column.addSpacing(16)
        column.addStretch(1)
        return page

    def _add(self, grid: QGridLayout, row: int, option: Option) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        title = label(translated(option.title))
        title.setWordWrap(True)
        words.addWidget(title)
        if option.help:
            hint = label(translated(option.help), "small")
            hint.setWordWrap(True)
            words.addWidget(hint)
        field = self._field(option)
        field.setObjectName(option.name)
        field.setAccessibleName(translated(option.title))
        title.setBuddy(field)
        grid.addLayout(words, row, 0)
        grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _field(self, option: Option) -> QWidget:
        value = self._settings.value(option.name)
        if option.choices:
            choice = QComboBox()
            for name, title in option.choices:
                choice.addItem(translated(title), name)
            choice.setCurrentIndex(choice.findData(value))
            choice.setMinimumWidth(224)
            choice.currentIndexChanged.connect(self._changed)
            return choice
        if option.is_folder:
            folder = FolderField(str(value))
            folder.changed.connect(self._changed)
            return folder
        if isinstance(option.default, bool):
            switch = QCheckBox()
            switch.setChecked(bool(value))
            switch.toggled.connect(self._changed)
            return switch
        number = QDoubleSpinBox() if isinstance(option.default, float) else QSpinBox()
        number.setRange(option.minimum, option.maximum)  # type: ignore[arg-type]
        number.setValue(value)  # type: ignore[arg-type]
        number.setSuffix(f" {translated(option.unit)}" if option.unit else "")
        number.setFixedWidth(112)
        if option.unit == "%":
            number.setSingleStep(10)
        number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        if isinstance(number, QDoubleSpinBox):
            number.setDecimals(1)
            number.setSingleStep(0.5)
        number.valueChanged.connect(self._changed)
        return number

    @Slot()
    def _changed(self) -> None:
        field = self.sender()
        name = field.objectName()
        if isinstance(field, QComboBox):
            self._settings.set(name, field.currentData())
        elif isinstance(field, QCheckBox):
            self._settings.set(name, field.isChecked())
        elif isinstance(field, FolderField):
            self._settings.set(name, field.path)
        elif isinstance(field, QSpinBox | QDoubleSpinBox):
            self._settings.set(name, field.value())


def translated(text: str) -> str:
    """Return an option's text in the interface's language."""
    return QCoreApplication.translate("Settings", text)
