"""The domain builder and the list test: from texts to a domain in use, and what it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.domains.builder import EFFECT, FINDINGS, TEXTS
from app.domains.model import WORD
from app.domains.operations import fitting_share, with_domain, without_domain
from app.domains.view import DomainsWindow
from app.recipe.impact import totals
from app.recipe.impact_view import ImpactDialog
from app.recipe.model import lists_folder
from app.window import MainWindow
from core.lm.domains import domain_folders, open_model, own_domains, read_manifest
from core.recipe import AUTO_DOMAIN, DomainChoice, Recipe
from core.vocabulary.lists import read_list

WAIT_MS = 120_000

MINUTES = (
    "The board met. Mr. Shmyrev said that the spillway of the dam was opened.\n"
    "The penstock was painted and Nyband closed the sluice.\n"
)


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    path = tmp_path / "minutes.txt"
    path.write_text(MINUTES * 20, encoding="utf-8")
    return path


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, recording: Path) -> MainWindow:
    window.open_files([recording])
    qtbot.waitUntil(
        lambda: (
            window.session is not None
            and not window.session.working
            and bool(window.session.document.paragraphs)
            and window.shelf.queue.active is None
            and window.context.writer.idle
        ),
        timeout=WAIT_MS,
    )
    return window


def _drop(domains: DomainsWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    domains.builder.sources.dropEvent(event)


def _analysed(domains: DomainsWindow, qtbot: QtBot, name: str, *paths: Path) -> None:
    domains.new_domain()
    domains.builder.name.setText(name)
    _drop(domains, *paths)
    domains.builder.analyse()
    qtbot.waitUntil(lambda: domains.builder.pages.currentIndex() == FINDINGS, timeout=WAIT_MS)


def _built(domains: DomainsWindow, qtbot: QtBot) -> None:
    domains.builder.build()
    qtbot.waitUntil(lambda: domains.builder.pages.currentIndex() == EFFECT, timeout=WAIT_MS)


def test_from_dropped_texts_to_a_domain_in_use(
    opened: MainWindow, qtbot: QtBot, minutes: Path
) -> None:
    domains = opened.domains.open()
    builder = domains.builder
    _analysed(domains, qtbot, "River", minutes)
    words = {word.spoken for word in builder.new_words.kept}
    assert "nyband" in words
    assert "river" not in domain_folders()
    row = next(
        row
        for row in range(builder.new_words.rowCount())
        if builder.new_words.index(row, WORD).data() == "Nyband"
    )
    builder.new_words.setData(
        builder.new_words.index(row, WORD), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole
    )
    builder._into.setCurrentIndex(builder._into.findData("River"))

    _built(domains, qtbot)

    model = open_model("river")
    assert model.word_id("spillway")
    assert not model.word_id("nyband")
    assert [e.written for e in read_list(lists_folder() / "River.csv").entries] == ["penstock"]
    assert builder.effect is not None
    effect = builder.effect
    qtbot.waitUntil(lambda: bool(effect.tried) and not effect.busy, timeout=WAIT_MS)
    assert [(r.change.before, r.change.after) for r in effect.model.rows] == [
        ("shmear", "Shmyrev"), ("collins", "Kollin"), ("band", "Nyband"),
    ]  # fmt: skip

    share = fitting_share(builder._analysis)
    builder._use_it()
    qtbot.waitUntil(
        lambda: opened.centre.chips.recipe.shares() == {"general": 1 - share, "river": share},
        timeout=WAIT_MS,
    )
    assert "River" in opened.centre.chips._domains.text()
    qtbot.waitUntil(lambda: not opened.context.bridge.busy, timeout=WAIT_MS)


def test_more_texts_are_added_and_the_title_changed(
    window: MainWindow, qtbot: QtBot, minutes: Path, tmp_path: Path
) -> None:
    domains = window.domains.open()
    _analysed(domains, qtbot, "River", minutes)
    _built(domains, qtbot)
    domains.builder._finish()
    qtbot.waitUntil(
        lambda: domains.shown is not None and domains.shown.name == "river", timeout=WAIT_MS
    )

    more = tmp_path / "more.txt"
    more.write_text("The gate was painted twice.\n", encoding="utf-8")
    domains._extend_it()
    _drop(domains, more)
    domains.builder.analyse()
    qtbot.waitUntil(lambda: domains.builder.pages.currentIndex() == FINDINGS, timeout=WAIT_MS)
    _built(domains, qtbot)
    assert open_model("river").word_id("twice")
    assert "minutes.txt, more.txt" in read_manifest(own_domains() / "river").sources

    domains.rename("river", "The river board")
    qtbot.waitUntil(
        lambda: domains.shown is not None and domains.shown.title == "The river board",
        timeout=WAIT_MS,
    )


def test_a_domain_goes_to_the_bin_and_comes_back_and_is_shared(
    window: MainWindow, qtbot: QtBot, minutes: Path, tmp_path: Path
) -> None:
    domains = window.domains.open()
    _analysed(domains, qtbot, "River", minutes)
    _built(domains, qtbot)
    domains.builder._finish()
    qtbot.waitUntil(
        lambda: domains.shown is not None and domains.shown.name == "river", timeout=WAIT_MS
    )
    bundle = tmp_path / "river.sonant"
    domains.share("river", bundle)
    qtbot.waitUntil(bundle.exists, timeout=WAIT_MS)

    assert domains.shown is not None
    with qtbot.waitSignal(domains.removed, timeout=WAIT_MS):
        domains.remove(domains.shown)
    assert "river" not in domain_folders()
    domains.restore(domains._restore)
    qtbot.waitUntil(lambda: "river" in domain_folders(), timeout=WAIT_MS)
    domains.install(bundle)
    qtbot.waitUntil(lambda: "river-2" in domain_folders(), timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: domains.shown is not None and domains.shown.name == "river-2", timeout=WAIT_MS
    )
    assert domains.shown is not None
    assert not domains.shown.extensible


def test_a_text_that_is_none_is_told_and_the_page_stays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("\n", encoding="utf-8")
    domains = window.domains.open()
    domains.new_domain()
    domains.builder.name.setText("Nothing")
    _drop(domains, empty)
    domains.builder.analyse()
    qtbot.waitUntil(domains.builder._notice.isVisible, timeout=WAIT_MS)
    assert domains.builder.pages.currentIndex() == TEXTS
    assert "empty.txt" in domains.builder._notice._label.text()


def test_stopping_leaves_nothing(window: MainWindow, qtbot: QtBot, minutes: Path) -> None:
    domains = window.domains.open()
    domains.new_domain()
    domains.builder.name.setText("River")
    _drop(domains, minutes)
    domains.builder.analyse()
    domains.builder._stop.click()
    assert domains.builder.pages.currentIndex() == TEXTS
    assert domains.builder._analyse.isEnabled()
    qtbot.waitUntil(lambda: not window.context.bridge.busy, timeout=WAIT_MS)
    assert "river" not in domain_folders()


def test_verified_transcripts_become_texts(opened: MainWindow, qtbot: QtBot) -> None:
    opened.centre.text.go_to(0, 0)
    opened.actions_table["verify"].trigger()
    domains = opened.domains.open()
    domains.new_domain()
    domains.builder.add_verified(None)
    qtbot.waitUntil(lambda: domains.builder.sources.count() == 1, timeout=WAIT_MS)
    ((title, text),) = domains.builder.sources.texts
    assert title == "Interview"
    assert text.startswith("good morning")


def test_a_list_is_tested_and_verified_text_judges(opened: MainWindow, qtbot: QtBot) -> None:
    path = lists_folder() / "names.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("written\nShmyrev\nKollin\n", encoding="utf-8")
    assert opened.session is not None
    place = next(
        (number, index)
        for number, paragraph in enumerate(opened.session.document.paragraphs)
        for index, word in enumerate(paragraph.words)
        if word.text == "shmear"
    )
    opened.editing._replace_word(place, "Shmyrev")
    opened.show_vocabulary()
    editor = opened.vocabulary
    assert editor is not None
    editor.refresh(str(path))
    qtbot.waitUntil(editor._test.isEnabled, timeout=WAIT_MS)

    editor.test_list()

    dialog = editor.findChild(ImpactDialog)
    assert dialog is not None
    tester = QAbstractItemModelTester(
        dialog.pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    dialog.pane.start()
    qtbot.waitUntil(lambda: bool(dialog.pane.tried) and not dialog.pane.busy, timeout=WAIT_MS)
    assert totals(dialog.pane.tried) == (3, 1, 0, 1)
    assert "1 fixed" in dialog.pane._summary.text()
    dialog.pane._play_current()
    qtbot.waitUntil(lambda: dialog.pane.player.playing, timeout=WAIT_MS)
    assert tester.model() is dialog.pane.model
    dialog.reject()


def test_domains_join_and_leave_recipes() -> None:
    plain = Recipe()
    joined = with_domain(plain, "river", 0.4)
    assert joined.shares() == {"general": 0.6, "river": 0.4}
    assert without_domain(joined, "river").shares() == plain.shares()
    fitted = Recipe(domains=(DomainChoice(AUTO_DOMAIN),))
    assert with_domain(fitted, "river", 0.4).shares() == {"general": 0.6, "river": 0.4}
    alone = Recipe(domains=(DomainChoice("river"),))
    assert without_domain(alone, "river") == plain
