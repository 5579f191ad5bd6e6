"""The bar at the top: menu, open, search in all transcripts, settings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from app.ui.actions import ACTIONS, MENUS, Actions, translated
from app.ui.icons import icon, put_icon
from app.ui.widgets import button

HEIGHT = 52


class TopBar(QWidget):
    """The bar.

    Signals:
        searched: The text in the search field; "" when there is none.
    """

    searched = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setFixedHeight(HEIGHT)
        self._actions = actions
        self._menu = QToolButton(self)
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.recent = QMenu(self.tr("Open recent"), self)
        self._menu.setMenu(self._build_menu())
        self._menu.setShortcut("F10")
        self._menu.setToolTip(self.tr("Menu  (F10)"))
        self._menu.setAccessibleName(self.tr("Menu"))
        self._menu.setIconSize(QSize(20, 20))
        self._open = button(self.tr("Open"))
        self._open.clicked.connect(actions["open"].trigger)
        self._record = button(self.tr("Record"))
        self._record.clicked.connect(actions["record"].trigger)
        self._export = button(self.tr("Export"))
        self._export.clicked.connect(actions["export"].trigger)
        actions["export"].enabledChanged.connect(self._export.setEnabled)
        self._export.setEnabled(False)
        self._name_keys()
        actions.rebound.connect(self._name_keys)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search all transcripts"))
        self.search.setAccessibleName(self.tr("Search all transcripts"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(360)
        self.search.textChanged.connect(self.searched)
        self.search.installEventFilter(self)
        self._glass = QAction(self.search)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._vocabulary = self._tool(actions["vocabulary"])
        self._settings = self._tool(actions["settings"])
        self._help = self._tool(actions["shortcuts"])
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        for widget in (self._menu, self._open, self._record, self._export):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.search, 4)
        row.addStretch(1)
        row.addWidget(self._vocabulary)
        row.addWidget(self._settings)
        row.addWidget(self._help)
        self.tint()

    def show_recording(self, length: str, *, paused: bool) -> None:
        """Show how long a recording is that is going on; "" when there is none."""
        self._record.setText(length or self.tr("Record"))
        put_icon(self._record, "pause" if paused else "mic", "bad" if length else "text")

    @Slot()
    def _name_keys(self) -> None:
        """Put the keys in use into the tool tips."""
        for name, made in (
            ("open", self._open),
            ("record", self._record),
            ("export", self._export),
        ):
            made.setToolTip(self._actions[name].toolTip())

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        self._menu.setIcon(icon("menu"))
        put_icon(self._open, "folder-open")
        put_icon(self._record, "mic")
        put_icon(self._export, "share")
        self._glass.setIcon(icon("search", "muted", 16))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Esc plays and pauses elsewhere; here it empties the field.
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.search.clear()
            return True
        return super().eventFilter(watched, event)

    def _tool(self, action: QAction) -> QToolButton:
        made = QToolButton(self)
        made.setDefaultAction(action)
        made.setIconSize(QSize(20, 20))
        made.setAccessibleName(action.text())
        return made

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        for name, title in MENUS.items():
            part = menu.addMenu(translated(title))
            for spec in ACTIONS:
                if spec.menu == name:
                    part.addAction(self._actions[spec.id])
                    if spec.id == "open":
                        part.addMenu(self.recent)
        return menu
