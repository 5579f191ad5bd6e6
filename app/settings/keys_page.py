"""The page of keyboard shortcuts: every action of the table, its keys, and how to change them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.settings.options import Settings
from app.settings.shortcuts import (
    DEFAULTS,
    PRESETS,
    RESERVED,
    Bindings,
    bindings_of,
    given,
    holder,
    kept_text,
    portable,
    preset,
    preset_of,
    read_file,
    shown,
    usable,
    write_file,
)
from app.ui.actions import ACTIONS, MENUS, translated
from app.ui.widgets import button, label
from core.errors import SonantError

_ID = Qt.ItemDataRole.UserRole
_SUFFIX = "toml"


class KeysPage(QWidget):
    """Shows and changes the keys; a change holds at once."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._texts = {spec.id: translated(spec.text).rstrip("…") for spec in ACTIONS}
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search actions or keys"))
        self.search.setAccessibleName(self.tr("Search actions or keys"))
        self.search.setClearButtonEnabled(True)
        self.presets = QComboBox(self)
        self.presets.setAccessibleName(self.tr("Preset"))
        for name, (title, _) in PRESETS.items():
            self.presets.addItem(QCoreApplication.translate("Settings", title), name)
        self.presets.addItem(self.tr("My own"), "")
        self.table = QTreeWidget(self)
        self.table.setAccessibleName(self.tr("Actions and keys"))
        self.table.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self.table.setObjectName("keys")
        self.table.setRootIsDecorated(False)
        self.table.setIndentation(8)
        self.table.setUniformRowHeights(True)
        # Names of media keys are long in some languages: they are cut, the actions are not.
        header = self.table.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.field = QKeySequenceEdit(self)
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName(self.tr("New key"))
        self.field.setFixedWidth(176)
        self.said = label("", "small", self)
        self.said.setWordWrap(True)
        self.replace = button(self.tr("Set"))
        self.add = button(self.tr("Add"))
        self.clear = button(self.tr("Remove keys"))
        self.usual = button(self.tr("Usual keys"))
        self.take = button(self.tr("Import…"))
        self.give = button(self.tr("Export…"))
        self.reset = button(self.tr("Reset all"))
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: list[QTreeWidgetItem] = []
        self._fill()
        self._lay_out()
        self._connect()
        self._show()
        self.table.setCurrentItem(self._items["play"])

    @property
    def bindings(self) -> Bindings:
        """The keys in use."""
        return bindings_of(self._settings.text("shortcuts"))

    @property
    def chosen(self) -> str:
        """The id of the action whose keys are being changed; "" for none."""
        item = self.table.currentItem()
        return str(item.data(0, _ID) or "") if item is not None else ""

    def select(self, name: str) -> None:
        """Choose an action."""
        self.table.setCurrentItem(self._items[name])

    def is_hidden(self, name: str) -> bool:
        """Return whether the search leaves an action out."""
        return self._items[name].isHidden()

    def import_from(self, path: Path) -> None:
        """Take the keys of a file."""
        try:
            self._keep(read_file(path))
        except SonantError as error:
            self._say(str(error), bad=True)

    def export_to(self, path: Path) -> None:
        """Write the keys to a file."""
        try:
            write_file(path, self.bindings)
            self._say(self.tr("Written to {path}").format(path=path))
        except SonantError as error:
            self._say(str(error), bad=True)

    def _fill(self) -> None:
        for menu, title in MENUS.items():
            group = QTreeWidgetItem([translated(title)])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = group.font(0)
            font.setBold(True)
            group.setFont(0, font)
            for spec in ACTIONS:
                if spec.menu == menu:
                    item = QTreeWidgetItem([self._texts[spec.id]])
                    item.setData(0, _ID, spec.id)
                    group.addChild(item)
                    self._items[spec.id] = item
            self.table.addTopLevelItem(group)
            self._groups.append(group)
        self.table.expandAll()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        title = label(self.tr("Preset"), "", self)
        title.setBuddy(self.presets)
        top.addWidget(title)
        top.addWidget(self.presets)
        self._for = label("", "heading", self)
        edit = QGridLayout()
        edit.setHorizontalSpacing(8)
        edit.setVerticalSpacing(4)
        edit.addWidget(self._for, 0, 0, 1, 6)
        for place, widget in enumerate(
            (self.field, self.replace, self.add, self.clear, self.usual)
        ):
            edit.addWidget(widget, 1, place)
        edit.setColumnStretch(5, 1)
        edit.addWidget(self.said, 2, 0, 1, 6)
        self.said.setMinimumHeight(self.said.fontMetrics().height() * 2)
        files = QHBoxLayout()
        files.setSpacing(8)
        for widget in (self.take, self.give, self.reset):
            files.addWidget(widget)
        files.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(edit)
        column.addLayout(files)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.presets.activated.connect(self._preset_chosen)
        self.table.currentItemChanged.connect(self._row_chosen)
        self.field.keySequenceChanged.connect(self._key_pressed)
        self.replace.clicked.connect(self._set_key)
        self.add.clicked.connect(self._add_key)
        self.clear.clicked.connect(self._clear_keys)
        self.usual.clicked.connect(self._usual_keys)
        self.take.clicked.connect(self._ask_import)
        self.give.clicked.connect(self._ask_export)
        self.reset.clicked.connect(self._reset)

    def _show(self) -> None:
        """Show the keys in use."""
        bindings = self.bindings
        for name, item in self._items.items():
            said = "   ".join(map(shown, bindings[name]))
            item.setText(1, said)
            item.setToolTip(1, said)
            font = item.font(1)
            font.setBold(bindings[name] != DEFAULTS[name])
            item.setFont(1, font)
        with QSignalBlocker(self.presets):
            self.presets.setCurrentIndex(self.presets.findData(preset_of(bindings)))
        self._enable()

    def _keep(self, bindings: Bindings) -> None:
        try:
            self._settings.set("shortcuts", kept_text(bindings))
            self._say("")
        except SonantError as error:
            self._say(str(error), bad=True)
        with QSignalBlocker(self.field):
            self.field.clear()
        self._show()

    def _say(self, text: str, *, bad: bool = False) -> None:
        self.said.setProperty("role", "bad" if bad else "small")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setText(text)

    def _enable(self) -> None:
        name = self.chosen
        keys = portable(self.field.keySequence())
        ready = bool(name) and usable(keys)
        self.replace.setEnabled(ready)
        self.add.setEnabled(ready and keys not in self.bindings[name])
        self.field.setEnabled(bool(name))
        self.clear.setEnabled(bool(name) and bool(self.bindings[name]))
        self.usual.setEnabled(bool(name) and self.bindings[name] != DEFAULTS[name])
        self.reset.setEnabled(self._settings.text("shortcuts") != "")

    @Slot(str)
    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        for item in self._items.values():
            words = f"{item.text(0)} {item.text(1)}".casefold()
            item.setHidden(not all(part in words for part in wanted))
        for group in self._groups:
            rows = [group.child(row) for row in range(group.childCount())]
            group.setHidden(all(row is None or row.isHidden() for row in rows))

    @Slot()
    def _row_chosen(self) -> None:
        name = self.chosen
        title = self._texts.get(name, "")
        self._for.setText(title)
        with QSignalBlocker(self.field):
            self.field.clear()
        self._say(self.tr("Press the new key in the field; Tab leaves it.") if name else "")
        self._enable()

    @Slot()
    def _key_pressed(self) -> None:
        """Say whether the key is free."""
        keys = portable(self.field.keySequence())
        other = holder(self.bindings, keys, self.chosen) if keys else ""
        if not keys:
            self._say("")
        elif keys in RESERVED:
            self._say(self.tr("{key} opens the menu.").format(key=shown(keys)), bad=True)
        elif not usable(keys):
            self._say(
                self.tr("{key} is needed for typing. Add Ctrl or Alt, or take an F key.").format(
                    key=shown(keys)
                ),
                bad=True,
            )
        elif other:
            self._say(
                self.tr("{key} is the key of “{action}”, which will lose it.").format(
                    key=shown(keys), action=self._texts[other]
                ),
                bad=True,
            )
        else:
            self._say(self.tr("{key} is free.").format(key=shown(keys)))
        self._enable()

    @Slot()
    def _set_key(self) -> None:
        keys = portable(self.field.keySequence())
        self._keep(given(self.bindings, self.chosen, keys, alone=True))

    @Slot()
    def _add_key(self) -> None:
        keys = portable(self.field.keySequence())
        self._keep(given(self.bindings, self.chosen, keys, alone=False))

    @Slot()
    def _clear_keys(self) -> None:
        self._keep({**self.bindings, self.chosen: ()})

    @Slot()
    def _usual_keys(self) -> None:
        bindings = {**self.bindings, self.chosen: ()}
        for keys in DEFAULTS[self.chosen]:
            bindings = given(bindings, self.chosen, keys, alone=False)
        self._keep(bindings)

    @Slot(int)
    def _preset_chosen(self, index: int) -> None:
        name = self.presets.itemData(index)
        if name:
            self._keep(preset(name))
        else:
            self._show()

    @Slot()
    def _reset(self) -> None:
        self._keep(dict(DEFAULTS))

    @Slot()
    def _ask_import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import shortcuts"), "", f"TOML (*.{_SUFFIX})"
        )
        if path:
            self.import_from(Path(path))

    @Slot()
    def _ask_export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export shortcuts"), f"sonant-shortcuts.{_SUFFIX}", f"TOML (*.{_SUFFIX})"
        )
        if path:
            self.export_to(Path(path))

    def show_key(self, keys: str) -> None:
        """Put a key into the field, as if it were pressed."""
        self.field.setKeySequence(QKeySequence(keys))
