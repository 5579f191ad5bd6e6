"""The language-and-model chip opened: what can listen, how large, fast and good it is."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.bridge import Bridge, Lane, Reporter
from app.recipe.packs import PackOffer, pack_offers
from app.recipe.popup import Popup
from app.ui.widgets import button, hairline, label
from core.recipe import Recipe

WIDTH = 460


class ModelPopup(Popup):
    """The installed acoustic models.

    Signals:
        chosen: The name of the pack that the user wants.
        add: Another pack shall be added, from a folder (true) or from a file.
        punctuate: Marks and capitals are wanted (true) or not.
        silence: Words where nothing sounds like speech shall be left out (true) or kept.
    """

    chosen = Signal(str)
    add = Signal(bool)
    punctuate = Signal(bool)
    silence = Signal(bool)

    def __init__(
        self, parent: QWidget, bridge: Bridge, recipe: Recipe, speeds: dict[str, float]
    ) -> None:
        super().__init__(parent, WIDTH)
        self._present = recipe.pack
        self._speeds = speeds
        self.column.addWidget(label(self.tr("LANGUAGE AND ACOUSTIC MODEL"), "section"))
        about = label(
            self.tr(
                "Only changing the acoustic model means hearing a recording again; domains and"
                " lists are applied to what was heard."
            ),
            "small",
        )
        about.setWordWrap(True)
        self.column.addWidget(about)
        self._choices = QButtonGroup(self)
        self._choices.buttonToggled.connect(self._toggled)
        self._inner = QWidget()
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(8)
        self._reading = label(self.tr("Looking at what is installed…"), "muted")
        self._rows.addWidget(self._reading)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inner)
        self._area.setFixedHeight(236)
        self.column.addWidget(self._area)
        self.marks = QCheckBox(self.tr("Punctuation and capitals"))
        self.marks.setChecked(recipe.punctuation)
        self.marks.toggled.connect(self.punctuate)
        self._add_switch(
            self.marks,
            self.tr("Added from the words and the pauses between them; what was said stays as is."),
        )
        self.quiet = QCheckBox(self.tr("No words where nothing sounds like speech"))
        self.quiet.setChecked(not recipe.keep_all)
        self.quiet.toggled.connect(self.silence)
        self._add_switch(
            self.quiet,
            self.tr("As over music or noise. Switched off, they are written as doubtful words."),
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, folder in ((self.tr("Add from a file…"), False),
                             (self.tr("Add from a folder…"), True)):  # fmt: skip
            more = button(text)
            more.setProperty("folder", folder)
            more.clicked.connect(self._add)
            row.addWidget(more)
        row.addStretch(1)
        self.column.addLayout(row)

        def work(_: Reporter) -> list[PackOffer]:
            return pack_offers()

        job = bridge.submit(Lane.IO, work, self, key="packs")
        job.done.connect(self._came)
        job.failed.connect(self._failed)

    def _add_switch(self, switch: QCheckBox, about: str) -> None:
        told = label(about, "small")
        told.setWordWrap(True)
        told.setContentsMargins(24, 0, 0, 0)
        self.column.addWidget(hairline())
        self.column.addWidget(switch)
        self.column.addWidget(told)

    @Slot(object)
    def _came(self, offers: object) -> None:
        assert isinstance(offers, list)
        self._reading.hide()
        self._choices.blockSignals(True)
        for number, offer in enumerate(offers):
            if number:
                self._rows.addWidget(hairline())
            self._rows.addWidget(self._row(offer))
        self._choices.blockSignals(False)
        self._rows.addStretch(1)

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._reading.setText(str(error))

    def _row(self, offer: PackOffer) -> QFrame:
        frame = QFrame()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        choice = QRadioButton(self._title(offer))
        choice.setProperty("pack", offer.name)
        choice.setChecked(offer.name == self._present)
        choice.setEnabled(not offer.problem)
        self._choices.addButton(choice)
        column.addWidget(choice)
        problem = self._problem(offer)
        lines = [(problem, "bad")] if problem else []
        lines += [(self._facts(offer), "muted")] if offer.size else []
        if not offer.problem:
            lines.append((offer.accuracy or self.tr("How accurate it is was not measured."), ""))
        if offer.about:
            lines.append((offer.about, "small"))
        for text, role in lines:
            line = label(text, role)
            line.setWordWrap(True)
            line.setContentsMargins(24, 0, 0, 0)
            column.addWidget(line)
        return frame

    def _title(self, offer: PackOffer) -> str:
        languages = ", ".join(language_title(code) for code in offer.languages)
        return f"{offer.title} · {languages}" if languages else offer.title

    def _facts(self, offer: PackOffer) -> str:
        parts = [
            QLocale().formattedDataSize(offer.size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
        ]
        speed = self._speeds.get(offer.name)
        if speed:
            parts.append(self.tr("measured here: {speed} × real time").format(speed=f"{speed:.0f}"))
        else:
            parts.append(self.tr("speed here: known after the first recording"))
        parts.append(offer.licence)
        return " · ".join(part for part in parts if part)

    def _problem(self, offer: PackOffer) -> str:
        return {
            "": "",
            "damaged": offer.detail,
            "language": self.tr("Words and spelling rules are there for English only"),
            "memory": self.tr("This computer has too little memory for it"),
        }[offer.problem]

    @Slot("QAbstractButton*", bool)
    def _toggled(self, choice: object, on: bool) -> None:
        name = str(choice.property("pack"))  # type: ignore[attr-defined]
        if on and name != self._present:
            self._present = name
            self.close()
            self.chosen.emit(name)

    @Slot()
    def _add(self) -> None:
        folder = bool(self.sender().property("folder"))
        self.close()
        self.add.emit(folder)


def language_title(code: str) -> str:
    """Return a language's own name."""
    name = QLocale(code).nativeLanguageName() if code != "en" else "English"
    return name[:1].upper() + name[1:] if name else code
