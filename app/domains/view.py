"""The domains' window: what there is on the left, one of them or the builder on the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.bridge import Lane, Reporter, Work
from app.context import Context
from app.domains.builder import Builder
from app.domains.model import Domain, all_domains
from app.domains.operations import USUAL_SHARE
from app.ui.lists import DETAIL, TwoLines
from app.ui.widgets import Notice, button, label
from core.bundle import SUFFIX
from core.errors import SonantError

_NAME = 0x0100


class DomainsWindow(QWidget):
    """A window of its own.

    Signals:
        changed: Domains were built, renamed or brought back.
        removed: The name of a domain that went to the bin.
        use: Name and share of a domain that the open recording shall have.
    """

    changed = Signal()
    removed = Signal(str)
    use = Signal(str, float)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Domains"))
        self.resize(1040, 680)
        self._context = context
        self._domains: list[Domain] = []
        self._show_after = ""
        self._restore = ""
        self._list = QListWidget()
        self._list.setFixedWidth(256)
        self._list.setItemDelegate(TwoLines(self._list))
        self._list.setMouseTracking(True)
        self._list.setAccessibleName(self.tr("Domains"))
        self._new = button(self.tr("New domain"), "primary")
        self._install = button(self.tr("Install…"))
        self._title = label("", "title")
        self._about = label("", "muted")
        self._facts = label("", "")
        self._sources = label("", "muted")
        self._notice = Notice()
        self._take = button(self.tr("Use it for the open recording"), "primary")
        self._extend = button(self.tr("Add texts…"))
        self._rename = button(self.tr("Rename…"))
        self._share = button(self.tr("Share as a file…"))
        self._bin = button(self.tr("Move to bin"))
        self._back = button(self.tr("Take out of the bin"), "primary")
        self.builder = Builder(context)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._details_page())
        self._pages.addWidget(self.builder)
        self._lay_out()
        self._connect()
        self.set_recording(None)
        self.refresh()

    def set_recording(self, recording_id: int | None) -> None:
        """Say which recording is open in the main window."""
        self.builder.recording = recording_id
        self._take.setEnabled(recording_id is not None)

    @Slot()
    def refresh(self, show: str = "") -> None:
        """Read what domains there are, and show one of them."""
        self._show_after = show or self._shown_name()

        def work(_: Reporter) -> list[Domain]:
            return all_domains()

        self._run(work, self._came)

    @Slot()
    def new_domain(self) -> None:
        """Begin the builder."""
        self._pages.setCurrentWidget(self.builder)
        self._list.clearSelection()
        self.builder.begin()

    @property
    def shown(self) -> Domain | None:
        """The domain that is selected."""
        row = self._list.currentRow()
        return self._domains[row] if 0 <= row < len(self._domains) else None

    def closeEvent(self, event: QCloseEvent) -> None:
        self.builder.leave()
        self._pages.setCurrentIndex(0)
        super().closeEvent(event)

    # --- the list

    @Slot(object)
    def _came(self, domains: object) -> None:
        assert isinstance(domains, list)
        self._domains = domains
        self._list.blockSignals(True)
        self._list.clear()
        chosen = 0
        for row, domain in enumerate(domains):
            item = QListWidgetItem(domain.title)
            item.setData(_NAME, domain.name)
            item.setData(DETAIL, self._kind(domain))
            self._list.addItem(item)
            if domain.name == self._show_after:
                chosen = row
        self._list.setCurrentRow(chosen)
        self._list.blockSignals(False)
        self._show()

    def _kind(self, domain: Domain) -> str:
        if domain.binned:
            return self.tr("In the bin")
        where = self.tr("Yours") if domain.own else self.tr("Comes with Sonant")
        words = domain.manifest.counts[0] - 3 if domain.manifest else 0
        return where + " · " + self.tr("%Ln words", "", words)

    def _shown_name(self) -> str:
        domain = self.shown
        return domain.name if domain else ""

    @Slot()
    def _select(self) -> None:
        if self._pages.currentWidget() is self.builder:
            self.builder.leave()
            self._pages.setCurrentIndex(0)
        self._show()

    def _show(self) -> None:
        domain = self.shown
        if domain is None:
            return
        self._title.setText(domain.title)
        self._about.setText(self._kind(domain))
        manifest = domain.manifest
        if manifest is not None:
            grams = " + ".join(f"{count:,}" for count in manifest.counts)
            self._facts.setText(
                self.tr("Language {language} · n-grams {grams} · licence: {licence}").format(
                    language=manifest.language, grams=grams, licence=manifest.licence
                )
            )
            self._sources.setText(manifest.sources)
        else:
            self._facts.setText("")
            self._sources.setText(self.tr("No recipe uses it while it is here."))
        own = domain.own and not domain.binned
        for part, shown in (
            (self._take, not domain.binned),
            (self._extend, own),
            (self._rename, own),
            (self._share, not domain.binned),
            (self._bin, own),
            (self._back, domain.binned),
        ):
            part.setVisible(shown)
        self._extend.setEnabled(domain.extensible)
        self._extend.setToolTip(
            "" if domain.extensible else self.tr("It came without the texts it was built from")
        )

    # --- what the user does with one

    @Slot()
    def _use_it(self) -> None:
        if self.shown is not None:
            self.use.emit(self.shown.name, USUAL_SHARE)

    @Slot()
    def _extend_it(self) -> None:
        if self.shown is not None:
            self._pages.setCurrentWidget(self.builder)
            self.builder.begin(self.shown)

    @Slot()
    def _rename_it(self) -> None:
        domain = self.shown
        if domain is None:
            return
        title, sure = QInputDialog.getText(
            self, self.tr("Rename"), self.tr("Name of the domain"), text=domain.title
        )
        if sure and title.strip():
            self.rename(domain.name, title)

    def rename(self, name: str, title: str) -> None:
        """Give a domain another title."""

        def work(_: Reporter) -> str:
            from core.lm.share import rename_domain

            rename_domain(name, title)
            return name

        self._run(work, self._changed)

    @Slot()
    def _share_it(self) -> None:
        domain = self.shown
        if domain is None:
            return
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Share as a file"),
            f"{domain.name}{SUFFIX}",
            self.tr("Sonant files") + f" (*{SUFFIX})",
        )
        if path:
            self.share(domain.name, Path(path))

    def share(self, name: str, path: Path) -> None:
        """Write a domain as one file."""

        def work(reporter: Reporter) -> Path:
            from core.lm.share import share_domain

            share_domain(name, path, reporter.check)
            return path

        self._run(work, self._shared)

    @Slot(object)
    def _shared(self, path: object) -> None:
        self._notice.offer(
            "shared",
            self.tr("Written to {path}, without the texts it was built from").format(path=path),
            (),
        )

    @Slot()
    def choose_file(self) -> None:
        """Ask for a shared domain and install it."""
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Install a domain"),
            "",
            self.tr("Sonant files") + f" (*{SUFFIX});;" + self.tr("All files") + " (*)",
        )
        if path:
            self.install(Path(path))

    def install(self, path: Path) -> None:
        """Install a shared domain."""

        def work(reporter: Reporter) -> str:
            from core.lm.share import install_domain

            return install_domain(path, reporter.check)

        self._run(work, self._changed)

    @Slot()
    def _bin_it(self) -> None:
        if self.shown is not None:
            self.remove(self.shown)

    def remove(self, domain: Domain) -> None:
        """Move a domain to the bin; the notice offers to take it out again."""

        def work(_: Reporter) -> object:
            from core.lm.domains import remove_domain

            return domain, remove_domain(domain.name).name

        self._run(work, self._binned)

    @Slot(object)
    def _binned(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        domain, self._restore = answer
        self.removed.emit(domain.name)
        self.refresh()
        self._notice.offer(
            "binned",
            self.tr("“{name}” is in the bin").format(name=domain.title),
            (("restore", self.tr("Undo")),),
        )

    @Slot(str)
    def _chosen(self, choice: str) -> None:
        self._notice.dismiss()
        if choice == "restore":
            self.restore(self._restore)

    @Slot()
    def _restore_it(self) -> None:
        if self.shown is not None:
            self.restore(self.shown.name)

    def restore(self, kept: str) -> None:
        """Bring a domain back from the bin."""

        def work(_: Reporter) -> str:
            from core.lm.share import restore_domain

            return restore_domain(kept)

        self._run(work, self._changed)

    @Slot(object)
    def _changed(self, name: object) -> None:
        self.refresh(str(name))
        self.changed.emit()

    @Slot(str)
    def _built(self, name: str) -> None:
        self.refresh(name)
        self.changed.emit()

    @Slot()
    def _builder_closed(self) -> None:
        self._pages.setCurrentIndex(0)
        self._list.setFocus()

    def _run(self, work: Work, slot: object) -> None:
        # The lane that writes: one thing after the other.
        job = self._context.bridge.submit(Lane.STORE, work, self)
        job.done.connect(slot)
        job.failed.connect(self._refused)

    @Slot(object)
    def _refused(self, error: object) -> None:
        if isinstance(error, SonantError):
            self._notice.offer("problem", str(error), (), lasting=True)
        else:
            self._context.bridge.crashed.emit(error)

    # --- making

    def _details_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._facts.setWordWrap(True)
        self._sources.setWordWrap(True)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addWidget(self._notice)
        column.addWidget(self._facts)
        column.addSpacing(8)
        column.addWidget(label(self.tr("BUILT FROM"), "section"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        self._sources.setAlignment(Qt.AlignmentFlag.AlignTop)
        area.setWidget(_padded(self._sources))
        column.addWidget(area, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self._extend, self._rename, self._share, self._bin):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self._take)
        column.addLayout(row)
        return page

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label(self.tr("DOMAINS"), "section"))
        left.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._new, 1)
        row.addWidget(self._install)
        left.addLayout(row)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 20)
        whole.setSpacing(24)
        whole.addLayout(left)
        whole.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._list.currentRowChanged.connect(self._select)
        self._new.clicked.connect(self.new_domain)
        self._install.clicked.connect(self.choose_file)
        self._take.clicked.connect(self._use_it)
        self._extend.clicked.connect(self._extend_it)
        self._rename.clicked.connect(self._rename_it)
        self._share.clicked.connect(self._share_it)
        self._bin.clicked.connect(self._bin_it)
        self._back.clicked.connect(self._restore_it)
        self._notice.chosen.connect(self._chosen)
        self.builder.built.connect(self._built)
        self.builder.use.connect(self.use)
        self.builder.closed.connect(self._builder_closed)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)


def _padded(inner: QLabel) -> QWidget:
    inner.setContentsMargins(0, 0, 8, 0)
    return inner
