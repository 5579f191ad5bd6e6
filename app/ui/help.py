"""The list of keys and the about dialog."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.actions import ACTIONS, MENUS, Actions, translated
from app.ui.widgets import button, hairline, label


class ShortcutsDialog(QDialog):
    """Every action that has keys, by menu."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(520, 560)
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(24, 20, 24, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        row = 0
        for menu, title in MENUS.items():
            specs = [spec for spec in ACTIONS if spec.menu == menu and spec.keys]
            if not specs:
                continue
            heading = label(translated(title), "heading")
            heading.setContentsMargins(0, 12 if row else 0, 0, 0)
            grid.addWidget(heading, row, 0)
            row += 1
            for spec in specs:
                keys = actions[spec.id].shortcut()
                shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
                grid.addWidget(label(translated(spec.text).rstrip("…")), row, 0)
                grid.addWidget(label(shown, "muted"), row, 1, Qt.AlignmentFlag.AlignRight)
                row += 1
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 20)
        column.addWidget(area, 1)
        column.addWidget(hairline())
        column.addSpacing(12)
        column.addLayout(_closing(self))


class AboutDialog(QDialog):
    """Name, version, licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Sonant"))
        self.setFixedWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 20)
        column.setSpacing(8)
        for text, role in (
            ("Sonant " + _version(), "title"),
            (
                self.tr(
                    "Turns speech into text on this computer. What it hears, which words it"
                    " knows and which it expects are three separate things that you can change."
                ),
                "",
            ),
            (self.tr("Apache License 2.0. Icons: Lucide, ISC licence."), "small"),
        ):
            line = label(text, role)
            line.setWordWrap(True)
            line.setContentsMargins(24, 0, 24, 0)
            column.addWidget(line)
        column.addSpacing(8)
        column.addLayout(_closing(self))


def _closing(dialog: QDialog) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(24, 0, 24, 0)
    row.addStretch(1)
    close = button(QCoreApplication.translate("Help", "Close"), "primary")
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    row.addWidget(close)
    return row


def _version() -> str:
    try:
        return metadata.version("sonant")
    except metadata.PackageNotFoundError:
        return ""
