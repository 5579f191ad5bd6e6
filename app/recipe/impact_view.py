"""What a list or domain changes in the user's recordings: choose, compare, listen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.bridge import JobHandle, Lane, Reporter
from app.context import Context
from app.player.player import Player
from app.player.sound import Sound, load_sound
from app.recipe.impact import Pair, Subject, Tried, subjects, totals, trial
from app.ui.icons import icon, put_icon
from app.ui.text import clock
from app.ui.theme import colour
from app.ui.widgets import button, label
from core.store.library import RecordingRow
from core.transcript.impact import Change, Verdict

Index = QModelIndex | QPersistentModelIndex

AROUND = 4_000
"""Samples (a quarter of a second) that are played before and after a change."""
MOST_OFFERED = 200
_ID = 0x0100
RECORDING, TIME, BEFORE, AFTER, VERDICT = range(5)


@dataclass(frozen=True, slots=True)
class _Row:
    subject: Subject
    change: Change


class ChangesModel(QAbstractTableModel):
    """The changed words of several recordings.

    Args:
        titles: Headings of the columns before and after.
    """

    def __init__(self, titles: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self.rows: list[_Row] = []

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self.rows = []
        self.endResetModel()

    def add(self, tried: Tried) -> None:
        """Show a recording's changes below the others."""
        changes = tried.impact.changes if tried.impact else ()
        if changes:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(changes) - 1)
            self.rows += [_Row(tried.subject, change) for change in changes]
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the same
        return 0 if parent.isValid() else 5

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        titles = (self.tr("Recording"), self.tr("Time"), *self._titles, self.tr("Verdict"))
        return titles[section] if 0 <= section < len(titles) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        row, column = self.rows[index.row()], index.column()
        change = row.change
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return {
                RECORDING: row.subject.title,
                TIME: clock(change.first_sample, tenths=True),
                BEFORE: change.before or "—",
                AFTER: change.after or "—",
                VERDICT: self._verdict(change.verdict),
            }[column]
        if role == Qt.ItemDataRole.DecorationRole and column == TIME:
            return icon("play", "accent", 14)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == VERDICT:
                good, bad = Verdict.FIXED, Verdict.BROKEN
                return colour({good: "good", bad: "bad"}.get(change.verdict, "muted"))
            return colour("muted" if column in (RECORDING, BEFORE) else "text")
        return None

    def _verdict(self, verdict: Verdict) -> str:
        return {
            Verdict.FIXED: "✓ " + self.tr("fixed"),
            Verdict.BROKEN: "✗ " + self.tr("broken"),
            Verdict.NEITHER: self.tr("both wrong"),
            Verdict.UNKNOWN: "",
        }[verdict]


class _Table(QTableView):
    """Plays the current row when Space or Return is pressed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class ImpactPane(QWidget):
    """Chooses recordings, compares two recipes on them, plays what differs."""

    def __init__(
        self,
        context: Context,
        titles: tuple[str, str],
        chosen: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._pair: Pair | None = None
        self._job: JobHandle | None = None
        self._tried: list[Tried] = []
        self._loaded = ""
        self._wanted: _Row | None = None
        self.player = Player(context.bridge, context.opener, self)
        self.model = ChangesModel(titles, self)
        self.recordings = QListWidget()
        self.recordings.setAccessibleName(self.tr("Recordings"))
        self.recordings.setFixedWidth(216)
        self.recordings.setSpacing(3)
        self._fill(chosen)
        self._table = self._make_table()
        self._start = button(self.tr("Compare"), "primary")
        self._stop = button(self.tr("Stop"))
        self._play = button(self.tr("Play"))
        put_icon(self._play, "play")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._summary = label("", "muted")
        self._summary.setWordWrap(True)
        self._hint = label(self._first_hint(), "muted")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setContentsMargins(32, 0, 32, 0)
        self._lay_out()
        self._start.clicked.connect(self.start)
        self._stop.clicked.connect(self.stop)
        self._play.clicked.connect(self._play_current)
        self._table.activated.connect(self._activated)
        self._table.clicked.connect(self._clicked)
        self.recordings.itemChanged.connect(self._enable)
        self.player.failed.connect(self._failed)
        self._enable()

    @property
    def tried(self) -> list[Tried]:
        """What has been compared."""
        return self._tried

    @property
    def busy(self) -> bool:
        """Whether it compares."""
        return self._job is not None

    def set_pair(self, pair: Pair) -> None:
        """Say what shall be compared."""
        self._pair = pair
        self._enable()

    def close_sound(self) -> None:
        """Stop everything; the pane goes."""
        self.stop()
        self.player.close()

    # --- comparing

    @Slot()
    def start(self) -> None:
        """Compare on the recordings that are ticked."""
        numbers = self.numbers()
        if self._pair is None or not numbers:
            return
        self.stop()
        self._tried = []
        self.model.clear()
        self._bar.setValue(0)
        self._job = self._context.writer.ask(lambda library: subjects(library, numbers), self)
        self._job.done.connect(self._found)
        self._job.failed.connect(self._failed)
        self._enable()

    @Slot()
    def stop(self) -> None:
        """Compare no further; what was found stays."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._enable()

    def numbers(self) -> list[int]:
        """Return the recordings that are ticked."""
        items = [self.recordings.item(row) for row in range(self.recordings.count())]
        return [int(item.data(_ID)) for item in items if item.checkState() == Qt.CheckState.Checked]

    @Slot(object)
    def _found(self, chosen: object) -> None:
        assert isinstance(chosen, list)
        assert self._pair is not None
        self._job = self._context.bridge.submit(
            Lane.TRIAL, trial(self._context, chosen, self._pair), self
        )
        self._job.progress.connect(self._progressed)
        self._job.partial.connect(self._came)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._enable()

    @Slot(object)
    def _progressed(self, share: object) -> None:
        self._bar.setValue(round(float(share) * 1000))  # type: ignore[arg-type]

    @Slot(object)
    def _came(self, tried: object) -> None:
        assert isinstance(tried, Tried)
        self._tried.append(tried)
        self.model.add(tried)
        if self.model.rows and not self._table.currentIndex().isValid():
            self._table.setCurrentIndex(self.model.index(0, TIME))
        self._tell()

    @Slot(object)
    def _done(self, _: object) -> None:
        self._job = None
        self._tell()
        self._enable()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._job = None
        self._summary.setText(str(error))
        self._enable()

    def _tell(self) -> None:
        changes, fixed, broken, judged = totals(self._tried)
        parts = [self.tr("%n places changed", "", changes)]
        if judged:
            parts.append(self.tr("%n fixed", "", fixed))
            parts.append(self.tr("%n broken", "", broken))
        elif changes:
            parts.append(self.tr("no text is verified there that could judge them: listen"))
        parts += [tried.problem for tried in self._tried if tried.problem][:1]
        self._summary.setText(" · ".join(parts))
        if not changes:
            self._hint.setText(self.tr("No word changes."))

    @Slot()
    def _enable(self) -> None:
        busy = self._job is not None
        ready = self._pair is not None
        self._start.setEnabled(ready and not busy and bool(self.numbers()))
        self._stop.setVisible(busy)
        self._bar.setVisible(busy)
        shown = bool(self.model.rows)
        self._table.setVisible(shown)
        self._hint.setVisible(not shown)
        self._play.setEnabled(shown)
        if busy and not shown:
            self._hint.setText(self.tr("Comparing…"))

    # --- listening

    @Slot()
    def _play_current(self) -> None:
        self._activated(self._table.currentIndex())

    @Slot("QModelIndex")
    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == TIME:
            self._activated(index)

    @Slot("QModelIndex")
    def _activated(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        row = self.model.rows[index.row()]
        self._wanted = row
        path = row.subject.path
        if path == self._loaded and self.player.ready:
            self._play_wanted()
            return

        def work(reporter: Reporter) -> object:
            return path, load_sound(Path(path), reporter.check)

        job = self._context.bridge.submit(Lane.IO, work, self, key=f"impact {id(self)}")
        job.done.connect(self._sound_loaded)
        job.failed.connect(self._failed)

    @Slot(object)
    def _sound_loaded(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        path, sound = answer
        assert isinstance(sound, Sound)
        self._loaded = path
        self.player.set_sound(sound)
        self._play_wanted()

    def _play_wanted(self) -> None:
        if self._wanted is not None:
            change = self._wanted.change
            first = max(change.first_sample - AROUND, 0)
            self.player.play(first, stop_at=change.last_sample + AROUND)

    # --- making

    def _fill(self, chosen: int | None) -> None:
        rows = [row for row in self._context.reader.recordings() if row.status == "ready"]
        rows.sort(key=lambda row: row.id != chosen)
        for row in rows[:MOST_OFFERED]:
            self.recordings.addItem(_item(row, ticked=row.id == chosen))
        if chosen is None and self.recordings.count():
            self.recordings.item(0).setCheckState(Qt.CheckState.Checked)

    def _first_hint(self) -> str:
        if not self.recordings.count():
            return self.tr("No recording has been transcribed yet.")
        return self.tr(
            "Choose recordings. They are decoded twice from what was heard; their transcripts"
            " stay as they are."
        )

    def _make_table(self) -> QTableView:
        table = _Table()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Changed words"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(32)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (BEFORE, AFTER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column, width in ((RECORDING, 144), (TIME, 96), (VERDICT, 104)):
            table.setColumnWidth(column, width)
        return table

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label(self.tr("RECORDINGS"), "section"))
        left.addWidget(self.recordings, 1)
        left.addWidget(self._start)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._table, 1)
        right.addWidget(self._hint, 1)
        right.addWidget(self._bar)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._play)
        foot.addWidget(self._summary, 1)
        foot.addWidget(self._stop)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left)
        row.addLayout(right, 1)


class ImpactDialog(QDialog):
    """The pane in a window of its own, about one list.

    Args:
        context: The program's parts.
        title: What is tried out.
        about: A sentence on it.
        pair: The two recipes.
        titles: Headings of the columns before and after.
        chosen: The recording that is ticked first.
        parent: Above which it stands.
    """

    def __init__(
        self,
        context: Context,
        title: str,
        about: str,
        pair: Pair,
        titles: tuple[str, str],
        chosen: int | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(960, 560)
        self.pane = ImpactPane(context, titles, chosen)
        self.pane.set_pair(pair)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(label(title, "title"))
        sentence: QLabel = label(about, "muted")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
        column.addSpacing(4)
        column.addWidget(self.pane, 1)
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)

    def done(self, result: int) -> None:
        self.pane.close_sound()
        super().done(result)


def _item(row: RecordingRow, *, ticked: bool) -> QListWidgetItem:
    item = QListWidgetItem(row.title)
    item.setData(_ID, row.id)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    item.setToolTip(row.path)
    return item
