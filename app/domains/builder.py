"""The domain builder: texts, what is in them, build, and what it changes in a recording."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.bridge import JobHandle, Lane
from app.context import Context
from app.domains.model import COUNT, SAYS, WORD, Domain, NewWordsModel
from app.domains.operations import (
    INBOX,
    Analysis,
    Keeping,
    Sources,
    Step,
    analysis,
    fitting_share,
    forget_draft,
    keeping,
    list_file,
    verified_texts,
    with_domain,
    without_domain,
)
from app.recipe.impact_view import ImpactPane
from app.recipe.model import available_lists, lists_folder
from app.ui.lists import DETAIL, TwoLines
from app.ui.widgets import Notice, button, label
from core.errors import SonantError
from core.recipe import Recipe
from core.text.documents import SUFFIXES

_PATH, _TEXT = 0x0100, 0x0101
TEXTS, FINDINGS, EFFECT = range(3)


class SourcesList(QListWidget):
    """The texts, dropped or chosen.

    Signals:
        changed: Texts came or went.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        self.setItemDelegate(TwoLines(self))
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Texts"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        remove = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self.remove_selected)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Documents and folders."""
        return tuple(Path(str(item.data(_PATH))) for item in self._items() if item.data(_PATH))

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Titles and texts of verified transcripts."""
        return tuple((item.text(), str(item.data(_TEXT))) for item in self._items()
                     if item.data(_TEXT))  # fmt: skip

    def add_paths(self, paths: list[Path]) -> None:
        """Add documents and folders that are not there yet."""
        present = set(self.paths)
        for path in paths:
            if path in present or not path.exists():
                continue
            item = QListWidgetItem(path.name)
            kind = self.tr("Folder") if path.is_dir() else path.suffix.lstrip(".").upper()
            item.setData(DETAIL, f"{kind} · {path.parent}")
            item.setData(_PATH, str(path))
            self.addItem(item)
        self.changed.emit()

    def add_texts(self, texts: list[tuple[str, str]]) -> None:
        """Add verified transcripts that are not there yet."""
        present = set(self.texts)
        for title, text in texts:
            if (title, text) in present:
                continue
            item = QListWidgetItem(title)
            words = self.tr("%Ln words", "", len(text.split()))
            item.setData(DETAIL, self.tr("Verified transcript") + " · " + words)
            item.setData(_TEXT, text)
            self.addItem(item)
        self.changed.emit()

    @Slot()
    def remove_selected(self) -> None:
        """Take the selected texts out; the files stay where they are."""
        for item in self.selectedItems():
            self.takeItem(self.row(item))
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: object) -> None:
        event.accept()  # type: ignore[attr-defined]

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        self.add_paths([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]


class Builder(QWidget):
    """Three pages: texts, findings, effect.

    Signals:
        built: The name of a domain that was built or extended.
        use: Name and share of a domain that the open recording shall have.
        closed: The user is done, or doesn't want it.
    """

    built = Signal(str)
    use = Signal(str, float)
    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._extended: Domain | None = None
        self._analysis: Analysis | None = None
        self._job: JobHandle | None = None
        self._draft = ""
        self.recording: int | None = None
        self._title = label("", "title")
        self._steps = label("", "muted")
        self._notice = Notice()
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._doing = label("", "muted")
        self._stop = button(self.tr("Stop"))
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the domain"))
        self.name.setPlaceholderText(self.tr("Clinic, council, court…"))
        self.sources = SourcesList()
        self._remove = button(self.tr("Remove"))
        self._remove.clicked.connect(self.sources.remove_selected)
        self._analyse = button(self.tr("Look into the texts"), "primary")
        self.new_words = NewWordsModel(self)
        self._all = QCheckBox(self.tr("All new words"))
        self._into = QComboBox()
        self._surprises = QTableWidget(0, 3)
        self._build = button(self.tr("Build"), "primary")
        self._numbers = label("", "")
        self._measured = label("", "muted")
        self._words_title = label("", "section")
        self._effect_about = label("", "muted")
        self._use = button(self.tr("Use it for the open recording"), "primary")
        self.pages = QStackedWidget()
        self.effect: ImpactPane | None = None
        self._effect_place = QVBoxLayout()
        for page in (self._texts_page(), self._findings_page(), self._effect_page()):
            self.pages.addWidget(page)
        self._lay_out()
        self._connect()
        self._show_page(TEXTS)

    # --- beginning

    def begin(self, domain: Domain | None = None) -> None:
        """Begin a new domain, or add to one."""
        self._extended = domain
        self._analysis = None
        self.name.setText(domain.title if domain else "")
        self.name.setEnabled(domain is None)
        self.sources.clear()
        self._notice.dismiss()
        self._show_page(TEXTS)
        (self.sources if domain else self.name).setFocus()

    def leave(self) -> None:
        """Stop what runs and forget what wasn't kept."""
        self._cancel()
        if self._draft:
            draft, self._draft = self._draft, ""
            self._context.bridge.run(Lane.STORE, lambda: forget_draft(draft))
        self._drop_effect()

    # --- texts

    @Slot()
    def choose_files(self) -> None:
        """Ask for documents."""
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        paths, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Choose texts"),
            "",
            self.tr("Texts") + f" ({kinds});;" + self.tr("All files") + " (*)",
        )
        self.sources.add_paths([Path(path) for path in paths])

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of documents."""
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of texts"))
        if path:
            self.sources.add_paths([Path(path)])

    @Slot()
    def _fill_folders(self) -> None:
        self._folders.clear()
        choices = [(-1, self.tr("All recordings")), (INBOX, self.tr("Inbox"))]
        for number, name in [*choices, *self._context.reader.folders()]:
            action = self._folders.addAction(name)
            action.setData(number)

    @Slot("QAction*")
    def _folder_chosen(self, action: object) -> None:
        number = int(action.data())  # type: ignore[attr-defined]
        self.add_verified(None if number < 0 else number)

    def add_verified(self, folder_id: int | None) -> None:
        """Add what is verified in a folder's recordings."""
        job = self._context.writer.ask(lambda library: verified_texts(library, folder_id), self)
        job.done.connect(self._verified_came)
        job.failed.connect(self._failed)

    @Slot(object)
    def _verified_came(self, texts: object) -> None:
        assert isinstance(texts, list)
        self.sources.add_texts(texts)
        if not texts:
            self._notice.offer(
                "none",
                self.tr("Nothing is verified there yet. F7 in a transcript vouches for a passage."),
                (),
            )

    # --- findings

    @Slot()
    def analyse(self) -> None:
        """Build on trial and show what is in the texts."""
        from core.lm.share import name_for

        title = " ".join(self.name.text().split())
        name = self._extended.name if self._extended else name_for(title)
        self._draft = name
        wish = Sources(
            name, self.sources.paths, self.sources.texts, extend=self._extended is not None
        )
        self._run(analysis(wish))
        assert self._job is not None
        self._job.progress.connect(self._stepped)
        self._job.done.connect(self._analysed)

    @Slot(object)
    def _stepped(self, step: object) -> None:
        assert isinstance(step, Step)
        self._bar.setValue(round(step.done * 1000))
        self._doing.setText(self._what(step.what))

    def _what(self, what: str) -> str:
        if what.startswith("reading"):
            name = what.removeprefix("reading").strip()
            return self.tr("Reading {document}…").format(document=name)
        return {
            "counting": self.tr("Counting words…"),
            "estimating": self.tr("Estimating…"),
            "measuring": self.tr("Measuring on held-out sentences…"),
            "writing": self.tr("Writing…"),
        }.get(what, "")

    @Slot(object)
    def _analysed(self, found: object) -> None:
        assert isinstance(found, Analysis)
        self._end()
        self._analysis = found
        built = found.built
        self._numbers.setText(
            self.tr("{words} words in {sentences} sentences, {different} different words").format(
                words=_count(built.words),
                sentences=_count(built.sentences),
                different=_count(built.vocabulary),
            )
        )
        self._measured.setText(self._comparison(found))
        self.new_words.show(built.new_words)
        self._show_surprises(found)
        self._fill_lists()
        problems = [str(skipped.error) for skipped in built.skipped]
        problems += [self.tr("{name} is in it already").format(name=n) for n in built.repeated]
        problems += built.notes
        if problems:
            text = self.tr("%n texts were left out: ", "", len(problems)) + " ".join(problems)
            self._notice.offer("skipped", text, (), lasting=True)
        self._show_page(FINDINGS)
        self._build.setFocus()

    def _comparison(self, found: Analysis) -> str:
        """Return in words what the held-out sentences say."""
        measured = found.built.comparison
        if measured is None:
            return self.tr("Too little text to hold sentences out and measure on them.")
        lines = self.tr(
            "On %n sentences that were held out, the general model chooses among {general} words"
            " on average, with this domain among {mixture} (perplexity; less is better). Unknown"
            " words: {before} before, {after} with it. Fitting share: {share}.",
            "",
            measured.sentences,
        )
        return lines.format(
            general=f"{measured.general:,.0f}",
            mixture=f"{measured.mixture:,.0f}",
            before=f"{measured.unknown_before:.1%}",
            after=f"{measured.unknown_after:.1%}",
            share=f"{fitting_share(found):.0%}",
        )

    def _show_surprises(self, found: Analysis) -> None:
        table = self._surprises
        table.setRowCount(len(found.surprises))
        for row, surprise in enumerate(found.surprises):
            cells = (
                surprise.word,
                _count(surprise.count),
                f"1 : {_count(_round(surprise.once_in))}",
            )
            for column, text in enumerate(cells):
                table.setItem(row, column, QTableWidgetItem(text))

    def _fill_lists(self) -> None:
        self._into.clear()
        self._into.addItem(self.tr("No list"), "")
        for file in available_lists():
            if Path(file.path).parent == lists_folder():
                self._into.addItem(file.name, file.path)
        title = " ".join(self.name.text().split())
        if self._into.findText(title) < 0:
            self._into.addItem(self.tr("New list “{name}”").format(name=title), title)

    @Slot()
    def _ticked(self) -> None:
        kept, total = len(self.new_words.kept), self.new_words.rowCount()
        self._words_title.setText(
            self.tr("NEW WORDS: {kept} OF {total} ARE KEPT").format(
                kept=_count(kept), total=_count(total)
            )
        )
        self._all.blockSignals(True)
        self._all.setChecked(kept == total and total > 0)
        self._all.blockSignals(False)

    @Slot(bool)
    def _all_toggled(self, on: bool) -> None:
        self.new_words.tick_all(on=on)

    # --- building

    @Slot()
    def build(self) -> None:
        """Put the domain among the others."""
        if self._analysis is None:
            return
        chosen = str(self._into.currentData() or "")
        into = None
        if chosen:
            into = Path(chosen) if Path(chosen).is_absolute() else list_file(chosen)
        wish = Keeping(
            self._analysis.built.folder,
            " ".join(self.name.text().split()),
            self.new_words.dropped,
            self.new_words.kept if into else (),
            into,
        )
        self._run(keeping(wish))
        self._doing.setText(self.tr("Building…"))
        self._bar.setRange(0, 0)
        assert self._job is not None
        self._job.done.connect(self._kept)

    @Slot(object)
    def _kept(self, name: object) -> None:
        self._end()
        self._draft = ""
        domain, share = str(name), fitting_share(self._analysis)

        def pair(recipe: Recipe) -> tuple[Recipe, Recipe]:
            return without_domain(recipe, domain), with_domain(recipe, domain, share)

        self._drop_effect()
        self.effect = ImpactPane(
            self._context, (self.tr("Without it"), self.tr("With it")), self.recording
        )
        self.effect.set_pair(pair)
        self._effect_place.addWidget(self.effect)
        self._effect_about.setText(
            self.tr("“{name}” is built. See what it changes in your recordings at {share}:").format(
                name=" ".join(self.name.text().split()), share=f"{share:.0%}"
            )
        )
        self._use.setEnabled(self.recording is not None)
        self._use.setProperty("domain", domain)
        self._show_page(EFFECT)
        self.built.emit(domain)
        if self.recording is not None:
            self.effect.start()

    @Slot()
    def _use_it(self) -> None:
        self.use.emit(str(self._use.property("domain")), fitting_share(self._analysis))
        self._finish()

    @Slot()
    def _finish(self) -> None:
        self.leave()
        self.closed.emit()

    def _drop_effect(self) -> None:
        if self.effect is not None:
            self.effect.close_sound()
            self.effect.deleteLater()
            self.effect = None

    # --- work

    def _run(self, work: object) -> None:
        self._cancel()
        self._notice.dismiss()
        self._bar.setRange(0, 1000)
        self._bar.setValue(0)
        self._job = self._context.bridge.submit(Lane.TRIAL, work, self)  # type: ignore[arg-type]
        self._job.failed.connect(self._failed)
        self._enable()

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._end()

    def _end(self) -> None:
        self._job = None
        self._doing.setText("")
        self._enable()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._end()
        if isinstance(error, SonantError):
            self._notice.offer("problem", str(error), (), lasting=True)
        else:
            self._context.bridge.crashed.emit(error)

    @Slot()
    def _enable(self) -> None:
        busy = self._job is not None
        some = self.sources.count() > 0 and bool(self.name.text().strip())
        self._analyse.setEnabled(some and not busy)
        self._build.setEnabled(self._analysis is not None and not busy)
        for part in (self._bar, self._doing, self._stop):
            part.setVisible(busy)
        self.pages.setEnabled(not busy)
        self._remove.setEnabled(self.sources.count() > 0)

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self._title.setText(self._heading(page))
        names = (self.tr("Texts"), self.tr("What is in them"), self.tr("What it changes"))
        shown = [f"{i}  {name}" for i, name in enumerate(names, 1)]
        shown[page] = f"● {shown[page]}"
        self._steps.setText("    ›    ".join(shown))
        self._enable()

    def _heading(self, page: int) -> str:
        if page == EFFECT:
            return " ".join(self.name.text().split())
        if self._extended:
            return self.tr("Add to “{name}”").format(name=self._extended.title)
        return self.tr("New domain")

    # --- making

    def _texts_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        caption = label(self.tr("Name of the domain"), "small")
        caption.setBuddy(self.name)
        column.addWidget(caption)
        column.addWidget(self.name)
        column.addSpacing(4)
        about = label(
            self.tr(
                "Drop texts or folders of the kind that is spoken: minutes, letters, reports,"
                " articles, subtitles. TXT, MD, HTML, CSV, DOCX, ODT, PDF, SRT, VTT. The texts are"
                " only read; they stay on this computer."
            ),
            "muted",
        )
        about.setWordWrap(True)
        column.addWidget(about)
        column.addWidget(self.sources, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        files = button(self.tr("Add files…"))
        files.clicked.connect(self.choose_files)
        folder = button(self.tr("Add a folder…"))
        folder.clicked.connect(self.choose_folder)
        row.addWidget(files)
        row.addWidget(folder)
        row.addWidget(self._verified_button())
        row.addWidget(self._remove)
        row.addStretch(1)
        row.addWidget(self._back(self._finish, self.tr("Cancel")))
        row.addWidget(self._analyse)
        column.addLayout(row)
        return page

    def _verified_button(self) -> QPushButton:
        verified = button(self.tr("Verified transcripts"))
        self._folders = QMenu(verified)
        self._folders.aboutToShow.connect(self._fill_folders)
        self._folders.triggered.connect(self._folder_chosen)
        verified.setMenu(self._folders)
        return verified

    def _findings_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._numbers.setProperty("role", "heading")
        self._measured.setWordWrap(True)
        column.addWidget(self._numbers)
        column.addWidget(self._measured)
        column.addSpacing(4)
        tables = QHBoxLayout()
        tables.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._words_title)
        left.addWidget(self._all)
        left.addWidget(self._words_table(), 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(label(self.tr("MOST SURPRISING WORDS"), "section"))
        about = label(self.tr("Said here far more often than in general English."), "small")
        about.setMinimumHeight(24)
        right.addWidget(about)
        right.addWidget(self._surprises_table(), 1)
        tables.addLayout(left, 3)
        tables.addLayout(right, 2)
        column.addLayout(tables, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        caption = label(self.tr("Put the kept words into a list as well"), "muted")
        caption.setBuddy(self._into)
        self._into.setAccessibleName(self.tr("Put the kept words into a list as well"))
        self._into.setMinimumWidth(168)
        row.addWidget(caption)
        row.addWidget(self._into)
        row.addStretch(1)
        row.addWidget(self._back(self._to_texts, self.tr("Back")))
        row.addWidget(self._build)
        column.addLayout(row)
        return page

    def _effect_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._effect_about.setWordWrap(True)
        column.addWidget(self._effect_about)
        column.addLayout(self._effect_place, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._back(self._finish, self.tr("Done")))
        row.addWidget(self._use)
        column.addLayout(row)
        return page

    @Slot()
    def _to_texts(self) -> None:
        self._show_page(TEXTS)

    def _back(self, slot: object, text: str) -> QPushButton:
        made = button(text)
        made.clicked.connect(slot)
        return made

    def _words_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.new_words)
        table.setAccessibleName(self.tr("New words"))
        _plain(table)
        header = table.horizontalHeader()
        header.setSectionResizeMode(WORD, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(SAYS, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(COUNT, 72)
        return table

    def _surprises_table(self) -> QTableWidget:
        table = self._surprises
        table.setAccessibleName(self.tr("Most surprising words"))
        table.setHorizontalHeaderLabels([self.tr("Word"), self.tr("Times"), self.tr("Usually")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        _plain(table)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(1, 64)
        table.setColumnWidth(2, 128)
        return table

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._steps)
        column.addWidget(self._notice)
        column.addWidget(self.pages, 1)
        working = QHBoxLayout()
        working.setSpacing(8)
        working.addWidget(self._doing)
        working.addWidget(self._bar, 1)
        working.addWidget(self._stop)
        column.addLayout(working)

    def _connect(self) -> None:
        self.sources.changed.connect(self._enable)
        self.name.textChanged.connect(self._enable)
        self._analyse.clicked.connect(self.analyse)
        self._build.clicked.connect(self.build)
        self._stop.clicked.connect(self._cancel)
        self._use.clicked.connect(self._use_it)
        self.new_words.ticked.connect(self._ticked)
        self._all.toggled.connect(self._all_toggled)


def _plain(table: QTableView) -> None:
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(30)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _count(number: int) -> str:
    """Return a number as the interface's language writes it."""
    return QLocale().toString(number)


def _round(number: float) -> int:
    """Return a number with two digits that tell something."""
    digits = max(len(str(int(number))) - 2, 0)
    return int(round(number, -digits))
