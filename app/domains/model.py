"""New words of a domain on trial, as a table with ticks, and the list of domains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.ui.theme import colour

if TYPE_CHECKING:
    from core.lm.build import NewWord
    from core.lm.domains import Manifest

Index = QModelIndex | QPersistentModelIndex

WORD, COUNT, SAYS = range(3)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain as the window lists it.

    Attributes:
        name: Its name; for one in the bin, its name there.
        title: What it is called.
        own: Whether it is the user's.
        binned: Whether it is in the bin.
        manifest: What it says about itself; None for one in the bin.
        extensible: Whether its text is kept, so that more can be added.
    """

    name: str
    title: str
    own: bool
    binned: bool = False
    manifest: Manifest | None = None
    extensible: bool = False


def all_domains() -> list[Domain]:
    """Return the user's domains, those that ship, those in the bin; called in a lane."""
    from core.errors import PackError
    from core.lm.corpus import TEXT_FILE
    from core.lm.domains import domain_folders, own_domains, read_manifest
    from core.lm.share import deleted_domains

    found = []
    for name, folder in domain_folders().items():
        try:
            manifest = read_manifest(folder)
        except PackError:
            continue  # A damaged one is told of when it is used.
        own = folder.parent == own_domains()
        extensible = own and TEXT_FILE in manifest.files
        found.append(Domain(name, manifest.title, own, False, manifest, extensible))
    found.sort(key=lambda domain: (not domain.own, domain.title.casefold()))
    binned = [Domain(name, title, True, True) for name, title in deleted_domains().items()]
    return [*found, *binned]


class NewWordsModel(QAbstractTableModel):
    """The table of new words.

    Signals:
        ticked: Which words shall be kept has changed.
    """

    ticked = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._words: tuple[NewWord, ...] = ()
        self._says: list[str] = []
        self._kept: list[bool] = []

    def show(self, words: tuple[NewWord, ...]) -> None:
        """Show words; those that can be said are ticked."""
        from core.lexicon.phones import to_ipa
        from core.vocabulary.spelt import spelt

        self.beginResetModel()
        self._words = words
        self._says = [
            f"{spelt(word.phones)}  /{to_ipa(word.phones)}/" if word.phones else ""
            for word in words
        ]
        self._kept = [bool(word.phones) for word in words]
        self.endResetModel()
        self.ticked.emit()

    @property
    def kept(self) -> tuple[NewWord, ...]:
        """The ticked words."""
        return tuple(w for w, kept in zip(self._words, self._kept, strict=True) if kept)

    @property
    def dropped(self) -> frozenset[str]:
        """The others, as the model spells them."""
        pairs = zip(self._words, self._kept, strict=True)
        return frozenset(word.spoken for word, kept in pairs if not kept)

    def tick_all(self, *, on: bool) -> None:
        """Tick all words, or none."""
        self._kept = [on] * len(self._kept)
        if self._words:
            last = len(self._words) - 1
            self.dataChanged.emit(self.index(0, WORD), self.index(last, WORD))
        self.ticked.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._words)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the same
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        titles = (self.tr("New word"), self.tr("Times"), self.tr("Says"))
        return titles[section] if 0 <= section < len(titles) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._words):
            return None
        number, column = index.row(), index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == WORD:
            return Qt.CheckState.Checked if self._kept[number] else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole and column != WORD:
            return colour("muted")
        if role == Qt.ItemDataRole.DisplayRole:
            word = self._words[number]
            if column == WORD:
                return word.written
            if column == COUNT:
                return f"{word.count:,}"
            return self._says[number] or self.tr("nothing in it can be said")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != WORD:
            return False
        self._kept[index.row()] = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and index.column() == WORD:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags
