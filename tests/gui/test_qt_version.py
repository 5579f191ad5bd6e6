"""The installed PySide6 keeps count of what it borrows."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot


class _Filter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        return False


def test_event_filters_do_not_use_up_the_references_of_false(qtbot: QtBot) -> None:
    watched = QObject()
    watcher = _Filter()
    watched.installEventFilter(watcher)
    before = sys.getrefcount(False)

    for _ in range(200):
        QCoreApplication.sendEvent(watched, QEvent(QEvent.Type.User))

    assert abs(sys.getrefcount(False) - before) < 100
