"""The export dialog: formats on the left, the file as it will be on the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.bridge import Bridge, Lane, Reporter
from app.export.form import LayoutForm
from app.export.operations import (
    Preview,
    layout_of,
    previewed,
    proposed_name,
    with_layout,
    written,
)
from app.settings.options import Settings
from app.ui.icons import pixmap
from app.ui.lists import DETAIL, TwoLines
from app.ui.text import QT_TRANSLATE_NOOP, clock
from app.ui.widgets import button, label
from core.errors import SonantError
from core.export import FORMATS
from core.export.layout import Limits
from core.export.order import Ordered
from core.export.warnings import Fault, Warned

TITLES: dict[str, tuple[str, str]] = {
    "txt": (
        QT_TRANSLATE_NOOP("Export", "Plain text"),
        QT_TRANSLATE_NOOP("Export", "A line for each paragraph"),
    ),
    "md": (
        QT_TRANSLATE_NOOP("Export", "Markdown"),
        QT_TRANSLATE_NOOP("Export", "For notes and wikis"),
    ),
    "docx": (
        QT_TRANSLATE_NOOP("Export", "Word document, DOCX"),
        QT_TRANSLATE_NOOP("Export", "For Word and most office programs"),
    ),
    "odt": (
        QT_TRANSLATE_NOOP("Export", "OpenDocument, ODT"),
        QT_TRANSLATE_NOOP("Export", "For LibreOffice"),
    ),
    "html": (
        QT_TRANSLATE_NOOP("Export", "Page that plays, HTML"),
        QT_TRANSLATE_NOOP("Export", "Click a word and hear it"),
    ),
    "srt": (
        QT_TRANSLATE_NOOP("Export", "Subtitles, SRT"),
        QT_TRANSLATE_NOOP("Export", "For players and video editors"),
    ),
    "vtt": (
        QT_TRANSLATE_NOOP("Export", "Subtitles, WebVTT"),
        QT_TRANSLATE_NOOP("Export", "For web pages"),
    ),
    "csv": (
        QT_TRANSLATE_NOOP("Export", "Table, CSV"),
        QT_TRANSLATE_NOOP("Export", "For spreadsheets"),
    ),
    "tsv": (
        QT_TRANSLATE_NOOP("Export", "Table, TSV"),
        QT_TRANSLATE_NOOP("Export", "For scripts"),
    ),
    "json": (
        QT_TRANSLATE_NOOP("Export", "JSON"),
        QT_TRANSLATE_NOOP("Export", "Every word with its times and scores"),
    ),
    "textgrid": (
        QT_TRANSLATE_NOOP("Export", "Praat TextGrid"),
        QT_TRANSLATE_NOOP("Export", "Tiers of segments and words"),
    ),
    "eaf": (
        QT_TRANSLATE_NOOP("Export", "ELAN, EAF"),
        QT_TRANSLATE_NOOP("Export", "Tiers of speakers and words"),
    ),
    "labels": (
        QT_TRANSLATE_NOOP("Export", "Audacity labels"),
        QT_TRANSLATE_NOOP("Export", "A label for each paragraph"),
    ),
}
_NAMES = tuple(TITLES)
_LIST_WIDTH = 248
_TYPING_MS = 120


class ExportDialog(QDialog):
    """Chooses a format, its layout and a place, and writes the file.

    Args:
        bridge: Makes, shows and writes in lanes.
        settings: Remembers the format and the layout of each.
        make: Returns the transcript; called in a lane.
        title: The recording's.
        folder: Where the file is proposed to be.
        parent: The window.

    Signals:
        ready: The preview shows what is chosen.

    Attributes:
        written: The file that was written; None if none was.
    """

    ready = Signal()

    def __init__(
        self,
        bridge: Bridge,
        settings: Settings,
        make: Callable[[], Ordered],
        title: str,
        folder: str,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.resize(960, 640)
        self.written: Path | None = None
        self.preview: Preview | None = None
        self._bridge = bridge
        self._settings = settings
        self._made: Ordered | None = None
        self._title = title
        self._folder = folder
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._show_preview)
        self._formats = self._format_list()
        self._form = LayoutForm()
        self._form.changed.connect(self._layout_changed)
        self._page = QTextBrowser(self)
        self._page.setOpenLinks(False)
        self._page.setObjectName("preview")
        self._page.setAccessibleName(self.tr("Preview"))
        self._warnings = QFrame(self)
        self._warnings.setObjectName("card")
        self._warning_rows = QVBoxLayout(self._warnings)
        self._warning_rows.setContentsMargins(12, 8, 12, 8)
        self._warning_rows.setSpacing(4)
        self._warnings.hide()
        self._about = label("", "small")
        self._save = button(self.tr("Save as…"), "primary")
        self._lay_out()
        kind = settings.text("export_format")
        self._formats.currentRowChanged.connect(self._format_chosen)
        self._formats.setCurrentRow(_NAMES.index(kind) if kind in _NAMES else 0)
        self._save.setEnabled(False)

        def work(_: Reporter) -> object:
            return make()

        job = bridge.submit(Lane.QUICK, work, self)
        job.done.connect(self._made_ready)
        job.failed.connect(self._failed)

    def _format_list(self) -> QListWidget:
        formats = QListWidget(self)
        formats.setFixedWidth(_LIST_WIDTH)
        formats.setAccessibleName(self.tr("Format"))
        formats.setItemDelegate(TwoLines(formats))
        formats.setMouseTracking(True)
        for name, words in TITLES.items():
            title, about = (QCoreApplication.translate("Export", text) for text in words)
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setData(DETAIL, about)
            formats.addItem(item)
        return formats

    def _lay_out(self) -> None:
        self._save.setDefault(True)
        self._save.clicked.connect(self._ask_place)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label(self.tr("FORMAT"), "section"))
        left.addWidget(self._formats, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._form)
        right.addWidget(label(self.tr("PREVIEW"), "section"))
        right.addWidget(self._page, 1)
        right.addWidget(self._warnings)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left)
        row.addLayout(right, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._about, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._save)
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
    def form(self) -> LayoutForm:
        """The fields of the layout."""
        return self._form

    @property
    def save_button(self) -> QPushButton:
        """The button that asks for a place."""
        return self._save

    def choose(self, kind: str) -> None:
        """Choose a format."""
        self._formats.setCurrentRow(_NAMES.index(kind))

    def write(self, path: Path) -> None:
        """Write the file and close; where it can't be written, say so and stay."""
        made, kind, layout, title = self._made, self.kind, self._form.layout_chosen, self._title
        if made is None:
            return
        self._save.setEnabled(False)

        def work(_: Reporter) -> object:
            return written(made, kind, layout, title, path)

        job = self._bridge.submit(Lane.IO, work, self, key="export")
        job.done.connect(self._has_written)
        job.failed.connect(self._failed)

    def done(self, result: int) -> None:
        kept = self._settings.text("export_layouts")
        self._settings.set("export_format", self.kind)
        self._settings.set("export_layouts", with_layout(kept, self.kind, self._form.layout_chosen))
        super().done(result)

    @Slot(object)
    def _made_ready(self, made: object) -> None:
        assert isinstance(made, Ordered)
        self._made = made
        self._save.setEnabled(True)
        self._show_preview()

    @Slot(int)
    def _format_chosen(self, _row: int) -> None:
        self._form.show_for(self.kind, layout_of(self._settings.text("export_layouts"), self.kind))
        self._show_preview()

    @Slot()
    def _layout_changed(self) -> None:
        kept = self._settings.text("export_layouts")
        self._settings.set("export_layouts", with_layout(kept, self.kind, self._form.layout_chosen))
        self._typing.start()

    @Slot()
    def _show_preview(self) -> None:
        """Ask for the preview of what is chosen now."""
        made, kind, layout = self._made, self.kind, self._form.layout_chosen
        title, folder = self._title, self._folder
        if made is None:
            return

        def work(_: Reporter) -> object:
            return previewed(made, kind, layout, title, folder)

        job = self._bridge.submit(Lane.QUICK, work, self, key="export preview")
        job.done.connect(self._previewed)
        job.failed.connect(self._failed)

    @Slot(object)
    def _previewed(self, preview: object) -> None:
        assert isinstance(preview, Preview)
        self.preview = preview
        if preview.rich:
            self._page.setFont(self.font())
            self._page.setHtml(preview.text)
        else:
            self._page.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
            self._page.setPlainText(preview.text)
        if not preview.whole:
            self._page.append("…")
            self._page.verticalScrollBar().setValue(0)
        words = self.tr("%n words", "", preview.words)
        self._about.setText(f"{words} · {proposed_name(self._title, self.kind)}")
        self._warn([self._warning(warned) for warned in preview.warnings])
        self.ready.emit()

    def _warn(self, lines: list[str]) -> None:
        while (item := self._warning_rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for text in lines:
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(8)
            mark = label("")
            mark.setPixmap(pixmap("circle-alert", "doubt", 16, self.devicePixelRatioF()))
            words = label(text)
            words.setWordWrap(True)
            across.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            across.addWidget(words, 1)
            self._warning_rows.addWidget(row)
        self._warnings.setVisible(bool(lines))

    def _warning(self, warned: Warned) -> str:
        limits: Limits = self._form.layout_chosen.limits
        where = clock(warned.first_ms * 16)
        if warned.fault is Fault.TIMES:
            text = self.tr(
                "%n words had times out of order; they were put right. First at {where}.",
                "",
                warned.count,
            )
        elif warned.fault is Fault.LONG_LINE:
            text = self.tr(
                "%n lines are longer than {limit} characters, the longest {worst}. First at"
                " {where}: {text}",
                "",
                warned.count,
            )
        elif warned.fault is Fault.TOO_FAST:
            text = self.tr(
                "%n subtitles are too fast to read, up to {worst} characters per second. First at"
                " {where}: {text}",
                "",
                warned.count,
            )
        else:
            text = self.tr(
                "%n subtitles are shown for less than a second, the shortest {worst} ms. First at"
                " {where}: {text}",
                "",
                warned.count,
            )
        return text.format(
            where=where,
            text=warned.text,
            worst=round(warned.worst),
            limit=limits.line_characters,
        )

    @Slot(object)
    def _has_written(self, path: object) -> None:
        assert isinstance(path, Path)
        self.written = path
        self.accept()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._save.setEnabled(self._made is not None)
        if isinstance(error, SonantError):
            self._warn([str(error)])
        elif isinstance(error, BaseException):
            self._bridge.crashed.emit(error)

    @Slot()
    def _ask_place(self) -> None:
        suffix = FORMATS[self.kind].suffix
        proposal = str(Path(self._folder) / proposed_name(self._title, self.kind))
        title = QCoreApplication.translate("Export", TITLES[self.kind][0])
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save as"), proposal, f"{title} (*.{suffix})"
        )
        if path:
            chosen = Path(path)
            self.write(chosen if chosen.suffix else chosen.with_name(f"{chosen.name}.{suffix}"))
