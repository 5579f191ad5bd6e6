"""What happens when something goes wrong inside the program: a log, one dialog, no lost work.

The log holds where it happened and what the program was doing, never what the user wrote or said.
"""

from __future__ import annotations

import logging
import logging.handlers
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.widgets import button, label
from core.folders import user_data

log = logging.getLogger("sonant")


class CrashReporter(QObject):
    """Catches what nobody caught.

    Signals:
        caught: A report, in whichever thread it happened.
    """

    caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = False
        self.caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over Python's and Qt's hooks and begin the log."""
        start_log(user_data() / "logs")
        sys.excepthook = self._exception
        threading.excepthook = self._thread_exception
        qInstallMessageHandler(_qt_message)

    @Slot(object)
    def report(self, error: object) -> None:
        """Report an exception of a lane."""
        if isinstance(error, BaseException):
            self.caught.emit(report_of(error))

    def _exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.caught.emit(report_of(error))

    def _thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.caught.emit(report_of(args.exc_value))

    @Slot(str)
    def _show(self, text: str) -> None:
        log.error("%s", text)
        if self._open:
            return  # One dialog; what follows is in the log.
        self._open = True
        dialog = CrashDialog(text, QApplication.activeWindow())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot()
    def _closed(self) -> None:
        self._open = False


class CrashDialog(QDialog):
    """Says what happened and that the work is safe; the report can be copied."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sonant")
        self.setMinimumWidth(480)
        self._text = text
        about = label(
            self.tr(
                "Your work is saved. You can go on; if something looks wrong, start Sonant again."
            )
        )
        about.setWordWrap(True)
        self._report = QPlainTextEdit(text)
        self._report.setReadOnly(True)
        self._report.setAccessibleName(self.tr("Report"))
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setMinimumHeight(200)
        self._report.hide()
        details = button(self.tr("Details"), "quiet")
        details.setCheckable(True)
        details.toggled.connect(self._report.setVisible)
        copy = button(self.tr("Copy report"))
        copy.clicked.connect(self._copy)
        on = button(self.tr("Go on"), "primary")
        on.setDefault(True)
        on.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(details)
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(on)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Something went wrong inside Sonant"), "heading"))
        column.addWidget(about)
        column.addWidget(self._report)
        column.addLayout(row)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


def report_of(error: BaseException) -> str:
    """Return where an exception came from, without the values that were in play.

    The message is left out: it may hold the user's words.
    """
    place = "".join(traceback.format_tb(error.__traceback__))
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{type(error).__name__}\n{system}\n\n{place}"


def start_log(folder: Path) -> None:
    """Write warnings and errors to a file of bounded size."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "sonant.log", maxBytes=500_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        return  # A program that can't write its log still works.
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def _qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    level = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }.get(kind, logging.ERROR)
    log.log(level, "Qt %s: %s", context.category or "", message)
