"""The export dialog: formats on the left, the file as it will be on the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.export.operations import SUFFIXES, rendered
from app.ui.lists import DETAIL, TwoLines
from app.ui.text import QT_TRANSLATE_NOOP
from app.ui.widgets import button, label
from core.export.files import write_whole
from core.transcript.model import Transcript

TITLES: dict[str, tuple[str, str]] = {
    "txt": (
        QT_TRANSLATE_NOOP("Export", "Plain text"),
        QT_TRANSLATE_NOOP("Export", "A line for each paragraph"),
    ),
    "srt": (
        QT_TRANSLATE_NOOP("Export", "Subtitles, SRT"),
        QT_TRANSLATE_NOOP("Export", "For players and video editors"),
    ),
    "vtt": (
        QT_TRANSLATE_NOOP("Export", "Subtitles, WebVTT"),
        QT_TRANSLATE_NOOP("Export", "For web pages"),
    ),
    "tsv": (
        QT_TRANSLATE_NOOP("Export", "Table, TSV"),
        QT_TRANSLATE_NOOP("Export", "For spreadsheets"),
    ),
    "json": (
        QT_TRANSLATE_NOOP("Export", "JSON"),
        QT_TRANSLATE_NOOP("Export", "Every word with its times and scores"),
    ),
}
_PREVIEW_CHARACTERS = 20_000


class ExportDialog(QDialog):
    """Chooses a format and a place, and writes the file.

    Attributes:
        written: The file that was written; None if none was.
        problem: The exception that kept it from being written; None if none did.
    """

    def __init__(
        self, transcript: Transcript, title: str, folder: str, kind: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.resize(800, 520)
        self.written: Path | None = None
        self.problem: Exception | None = None
        self._transcript = transcript
        self._folder = folder
        self._name = title
        self._formats = QListWidget(self)
        self._formats.setFixedWidth(240)
        self._formats.setAccessibleName(self.tr("Format"))
        self._formats.setItemDelegate(TwoLines(self._formats))
        self._formats.setMouseTracking(True)
        for name in SUFFIXES:
            words = TITLES.get(name, (name.upper(), ""))
            title, about = (QCoreApplication.translate("Export", text) for text in words)
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setData(DETAIL, about)
            self._formats.addItem(item)
        self._preview = QPlainTextEdit(self)
        self._preview.setReadOnly(True)
        self._preview.setAccessibleName(self.tr("Preview"))
        self._preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._about = label("", "small")
        self._lay_out()
        self._formats.currentRowChanged.connect(self._show)
        self._formats.setCurrentRow(SUFFIXES.index(kind) if kind in SUFFIXES else 0)

    def _lay_out(self) -> None:
        save = button(self.tr("Save as…"), "primary")
        save.setDefault(True)
        save.clicked.connect(self._save)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label(self.tr("FORMAT"), "section"))
        left.addWidget(self._formats, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(label(self.tr("PREVIEW"), "section"))
        right.addWidget(self._preview, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left)
        row.addLayout(right, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._about, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addLayout(row, 1)
        column.addLayout(buttons)

    @property
    def kind(self) -> str:
        """The chosen format."""
        return str(self._formats.currentItem().data(Qt.ItemDataRole.UserRole))

    @property
    def preview(self) -> str:
        """What the file would hold."""
        return rendered(self.kind, self._transcript)

    def choose(self, kind: str) -> None:
        """Choose a format."""
        self._formats.setCurrentRow(SUFFIXES.index(kind))

    def write(self, path: Path) -> None:
        """Write the file and close; a failure is kept for whoever opened the dialog."""
        from core.errors import OutputError

        try:
            write_whole(path, rendered(self.kind, self._transcript))
            self.written = path
        except OutputError as error:
            self.problem = error
        self.accept()

    @Slot()
    def _show(self) -> None:
        text = rendered(self.kind, self._transcript)
        shown = text[:_PREVIEW_CHARACTERS]
        self._preview.setPlainText(shown + ("\n…" if len(text) > len(shown) else ""))
        words = len(self._transcript.words)
        self._about.setText(self.tr("%n words", "", words))

    @Slot()
    def _save(self) -> None:
        kind = self.kind
        proposal = str(Path(self._folder) / f"{self._name}.{kind}")
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save as"), proposal, f"{kind.upper()} (*.{kind})"
        )
        if path:
            self.write(Path(path))
