"""Colours, sizes and the style sheet made from them; light, dark and high contrast.

Every colour a view uses is a field of `Tokens`: no view names one itself. Sizes follow an 8-px grid
with 4-px steps inside. Text keeps a contrast of at least 4.5:1 on its ground and marks 3:1 in
all themes, 7:1 and 4.5:1 where contrast is high; tests sample all pairs and what is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from core.errors import OutputError
from core.export.files import write_whole
from core.folders import resources, user_cache

GRID = 8
HALF = 4
RADIUS = 6
CONTROL = 32
"""Height of buttons and fields, px."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme.

    Attributes:
        dark: Whether it is the dark one.
        ground: Behind the margins.
        paper: Behind the text.
        raised: Chips, fields, popups.
        line: Hairlines between panes.
        text: What is read.
        muted: Labels, times.
        accent: The one colour: what can be pressed, where the caret is.
        on_accent: Text on the accent.
        accent_soft: The playing word's highlight, a selected row.
        doubt: Marks of doubtful words.
        good: Verified, ready.
        bad: Errors, recording.
        added: Ground of a word that has just changed.
        wave: The waveform.
        thumb: The handle of a scroll bar.
        speakers: Names and strips of speakers; readable as text on paper.
    """

    dark: bool
    ground: str
    paper: str
    raised: str
    hover: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    doubt: str
    good: str
    bad: str
    added: str
    wave: str
    thumb: str
    speakers: tuple[str, ...]


LIGHT = Tokens(
    dark=False,
    ground="#f5f5f3",
    paper="#ffffff",
    raised="#ffffff",
    hover="#eaeae7",
    line="#e3e3df",
    edge="#8e8e88",
    text="#1d1d1f",
    muted="#62625d",
    accent="#0b6e63",
    on_accent="#ffffff",
    accent_soft="#d9efeb",
    doubt="#b45309",
    good="#2e7d32",
    bad="#c0272d",
    added="#fdecc8",
    wave="#8fb5b0",
    thumb="#c9c9c3",
    speakers=("#0b6e63", "#6a35b8", "#a3195b", "#0a5a9c", "#8a4600", "#44631a"),
)

DARK = Tokens(
    dark=True,
    ground="#191a1c",
    paper="#202124",
    raised="#2a2b2f",
    hover="#33353a",
    line="#33353a",
    edge="#7d8087",
    text="#e9e9e6",
    muted="#aeb0b5",
    accent="#57c2b4",
    on_accent="#06231f",
    accent_soft="#1f4843",
    doubt="#eba04e",
    good="#7cc47f",
    bad="#f2777a",
    added="#5a4413",
    wave="#4d7f79",
    thumb="#4b4e55",
    speakers=("#57c2b4", "#b9a1f4", "#f394b6", "#80baf2", "#e8ab60", "#a9cf6d"),
)

CONTRAST_LIGHT = Tokens(
    dark=False,
    ground="#ffffff",
    paper="#ffffff",
    raised="#ffffff",
    hover="#e6e6e6",
    line="#595959",
    edge="#4d4d4d",
    text="#000000",
    muted="#333333",
    accent="#003e8a",
    on_accent="#ffffff",
    accent_soft="#cfe3ff",
    doubt="#7a2e00",
    good="#0b4f14",
    bad="#8f0010",
    added="#ffe9a8",
    wave="#4d4d4d",
    thumb="#595959",
    speakers=("#003e8a", "#4b1d86", "#7a0f40", "#00474d", "#5c2e00", "#2d4700"),
)

CONTRAST_DARK = Tokens(
    dark=True,
    ground="#000000",
    paper="#000000",
    raised="#000000",
    hover="#262626",
    line="#a6a6a6",
    edge="#b3b3b3",
    text="#ffffff",
    muted="#d9d9d9",
    accent="#ffe14d",
    on_accent="#000000",
    accent_soft="#2b3f66",
    doubt="#ffb84d",
    good="#7dff8a",
    bad="#ffa3a3",
    added="#4d3a00",
    wave="#b3b3b3",
    thumb="#a6a6a6",
    speakers=("#8fe8dc", "#cfc0ff", "#ffb3cf", "#a8d4ff", "#ffc98a", "#c8ea94"),
)

THEMES = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": CONTRAST_LIGHT,
    "contrast-dark": CONTRAST_DARK,
}
"""Themes by the name in the settings; "system" is one of them as the system asks."""

_tokens = LIGHT


def tokens() -> Tokens:
    """Return the colours in use."""
    return _tokens


def colour(name: str) -> QColor:
    """Return a token as a QColor."""
    return QColor(getattr(_tokens, name))


def speaker_colour(number: int) -> QColor:
    """Return the colour of a speaker, by its number from 0."""
    colours = _tokens.speakers
    return QColor(colours[number % len(colours)])


class Theme(QObject):
    """Applies a theme and follows the system's when it is asked to.

    Signals:
        changed: Views that paint for themselves draw again.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = "system"
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow)

    def apply(self, choice: str) -> None:
        """Put one of `THEMES` on, or "system"."""
        global _tokens
        self._choice = choice
        _tokens = THEMES.get(choice) or THEMES[wished()]
        self._application.setStyle(QStyleFactory.create("Fusion"))
        self._application.setPalette(_palette(_tokens))
        self._application.setStyleSheet(style_sheet(_tokens))
        self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        if self._choice == "system":
            self.apply("system")


def wished() -> str:
    """Return the theme that the system asks for."""
    hints = QGuiApplication.styleHints()
    scheme = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
    wish = hints.accessibility().contrastPreference()
    return f"contrast-{scheme}" if wish == Qt.ContrastPreference.HighContrast else scheme


def tinted_file(name: str, tint: str) -> str:
    """Return a file with an icon in a colour: style sheets take pictures from files only.

    Args:
        name: The icon's name.
        tint: "#rrggbb".
    """
    path = user_cache() / "icons" / f"{name}-{tint[1:]}.svg"
    if not path.exists():
        svg = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        try:
            write_whole(path, svg.replace("currentColor", tint))
        except OutputError:
            return ""  # A window without these little arrows still works.
    return path.as_posix()


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, t.ground),
        (role.WindowText, t.text),
        (role.Base, t.paper),
        (role.AlternateBase, t.ground),
        (role.Text, t.text),
        (role.Button, t.raised),
        (role.ButtonText, t.text),
        (role.ToolTipBase, t.raised),
        (role.ToolTipText, t.text),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.Accent, t.accent),
        (role.Link, t.accent),
        (role.PlaceholderText, t.muted),
        (role.Mid, t.line),
        (role.Dark, t.line),
        (role.Light, t.raised),
        (role.Midlight, t.hover),
    ):
        palette.setColor(where, QColor(name))
    disabled = QPalette.ColorGroup.Disabled
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, where, QColor(t.edge))
    return palette


def style_sheet(t: Tokens) -> str:
    """Return the application's style sheet."""
    return f"""
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line};
  padding: {HALF}px {GRID}px; }}
QMainWindow, QDialog {{ background: {t.ground}; }}
QWidget#paper, QWidget#centre {{ background: {t.paper}; }}
QWidget#side {{ background: {t.ground}; }}
QWidget#bar {{ background: {t.ground}; }}
QFrame#line {{ background: {t.line}; border: none; }}
QSplitter::handle {{ background: {t.line}; }}
QLabel[role="title"] {{ font-size: 20px; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 15px; font-weight: 600; }}
QLabel[role="section"] {{ color: {t.muted}; font-size: 11px; font-weight: 600; }}
QLabel[role="muted"] {{ color: {t.muted}; }}
QLabel[role="small"] {{ color: {t.muted}; font-size: 12px; }}
QLabel[role="bad"] {{ color: {t.bad}; }}
QLabel[role="word"] {{ font-size: 20px; font-weight: 600; }}
QPushButton {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line};
  border-radius: {RADIUS}px; padding: 0 {GRID * 2 - HALF}px; min-height: {CONTROL - 2}px; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed {{ background: {t.line}; }}
QPushButton:focus {{ border: 1px solid {t.accent}; }}
QPushButton:disabled {{ color: {t.edge}; background: {t.ground}; }}
QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent};
  border: 1px solid {t.accent}; font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ border: 1px solid {t.text}; }}
QPushButton[kind="primary"]:disabled {{ background: {t.hover}; color: {t.edge};
  border-color: {t.line}; }}
QPushButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent;
  padding: 0 {GRID}px; }}
QPushButton[kind="quiet"]:hover {{ background: {t.hover}; }}
QPushButton[kind="quiet"]:focus {{ border: 1px solid {t.accent}; }}
QPushButton[kind="chip"] {{ background: {t.raised}; border: 1px solid {t.line};
  border-radius: 14px; min-height: 26px; padding: 0 12px; }}
QPushButton[kind="chip"]:hover, QPushButton[kind="chip"]:checked {{ background: {t.hover}; }}
QPushButton[kind="chip"]:focus {{ border-color: {t.accent}; }}
QPushButton[kind="row"] {{ background: transparent; border: 1px solid transparent;
  text-align: left; padding: 0 {GRID}px; }}
QPushButton[kind="row"]:hover {{ background: {t.hover}; }}
QPushButton[kind="row"]:focus {{ border-color: {t.accent}; }}
QToolButton {{ background: transparent; border: 1px solid transparent;
  border-radius: {RADIUS}px; padding: 5px; color: {t.text}; }}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {t.line}; }}
QToolButton:focus {{ border-color: {t.accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton[kind="play"] {{ background: {t.accent}; border-radius: 18px; padding: 7px; }}
QToolButton[kind="play"]:hover {{ border: 1px solid {t.text}; }}
QToolButton[kind="play"]:disabled {{ background: {t.hover}; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextBrowser {{
  background: {t.raised};
  color: {t.text}; border: 1px solid {t.line}; border-radius: {RADIUS}px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit {{ placeholder-text-color: {t.muted}; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ padding: 0 {GRID}px;
  min-height: {CONTROL - 2}px; }}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus,
QPlainTextEdit:focus, QTextBrowser:focus {{ border: 1px solid {t.accent}; }}
QSpinBox, QDoubleSpinBox {{ padding-left: 8px; padding-right: 24px; }}
QAbstractSpinBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {{ color: {t.edge};
  background: {t.ground}; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox::down-arrow {{ image: url({tinted_file("chevron-down", t.muted)}); width: 16px;
  height: 16px; }}
QSpinBox::up-button, QDoubleSpinBox::up-button {{ subcontrol-origin: border;
  subcontrol-position: top right; width: 24px; height: 15px; border: none; margin: 1px; }}
QSpinBox::down-button, QDoubleSpinBox::down-button {{ subcontrol-origin: border;
  subcontrol-position: bottom right; width: 24px; height: 15px; border: none; margin: 1px; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{
  image: url({tinted_file("chevron-up", t.muted)}); width: 12px; height: 12px; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{
  image: url({tinted_file("chevron-down", t.muted)}); width: 12px; height: 12px; }}
QCheckBox::indicator {{ width: 16px; height: 16px; border: 1px solid {t.edge};
  border-radius: 4px; background: {t.raised}; }}
QCheckBox::indicator:hover, QCheckBox:focus::indicator {{ border-color: {t.accent}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
  image: url({tinted_file("check", t.on_accent)}); }}
QCheckBox:focus {{ color: {t.accent}; }}
QListView::indicator, QTableView::indicator {{ width: 16px; height: 16px;
  border: 1px solid {t.edge}; border-radius: 4px; background: {t.raised}; }}
QListView::indicator:checked, QTableView::indicator:checked {{ background: {t.accent};
  border-color: {t.accent}; image: url({tinted_file("check", t.on_accent)}); }}
QListView#drop {{ background: {t.paper}; border: 1px dashed {t.edge}; border-radius: {RADIUS}px;
  padding: 4px; }}
QRadioButton {{ spacing: {GRID}px; min-height: 24px; }}
QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {t.edge};
  border-radius: 8px; background: {t.raised}; }}
QRadioButton::indicator:hover, QRadioButton:focus::indicator {{ border-color: {t.accent}; }}
QRadioButton::indicator:checked {{ border: 5px solid {t.accent}; width: 6px; height: 6px; }}
QRadioButton::indicator:checked:disabled {{ border-color: {t.edge}; }}
QRadioButton:disabled {{ color: {t.edge}; }}
QRadioButton:focus {{ color: {t.accent}; }}
QComboBox QAbstractItemView {{ background: {t.raised}; color: {t.text};
  border: 1px solid {t.line}; selection-background-color: {t.accent_soft};
  selection-color: {t.text}; outline: none; }}
QMenu {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line};
  padding: {HALF}px; }}
QMenu::item {{ padding: 6px {GRID * 3}px 6px {GRID * 2}px; border-radius: {HALF}px; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.edge}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {HALF}px {GRID}px; }}
QMenu::icon {{ padding-left: {GRID}px; }}
QListView, QTreeView, QTableView {{ background: transparent; color: {t.text}; border: none;
  outline: none; selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
QPlainTextEdit, QTextBrowser {{ padding: 8px; }}
QTableView {{ background: {t.paper}; gridline-color: {t.line}; border: 1px solid {t.line};
  border-radius: {RADIUS}px; }}
QTreeView#keys {{ background: {t.paper}; border: 1px solid {t.line};
  border-radius: {RADIUS}px; }}
QTreeView#keys::item {{ min-height: 28px; padding: 0 {GRID}px; border: none; }}
QTreeView#keys::item:selected, QTreeView#keys::branch:selected {{ background: {t.accent_soft};
  color: {t.text}; }}
QTableView::item {{ padding: 0 8px; border: none; }}
QHeaderView::section {{ background: {t.ground}; color: {t.muted}; border: none;
  border-bottom: 1px solid {t.line}; padding: 6px {GRID}px; font-weight: 600; }}
QTableCornerButton::section {{ background: {t.ground}; border: none; }}
QTextEdit#transcript {{ background: {t.paper}; color: {t.text}; border: none;
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QProgressBar {{ background: {t.line}; border: none; border-radius: 2px; max-height: 4px;
  min-height: 4px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}
QSlider {{ min-height: 22px; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {t.raised}; border: 2px solid {t.accent};
  width: 12px; height: 12px; margin: -6px 0; border-radius: 8px; }}
QSlider::handle:horizontal:focus {{ background: {t.accent}; }}
QSlider::sub-page:horizontal:disabled {{ background: {t.edge}; }}
QSlider::handle:horizontal:disabled {{ border-color: {t.edge}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {t.thumb}; border-radius: 4px; min-height: 32px;
  min-width: 32px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {t.edge}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QCheckBox {{ spacing: {GRID}px; min-height: 24px; }}
QFrame#card {{ background: {t.raised}; border: 1px solid {t.line};
  border-radius: {RADIUS}px; }}
QFrame#notice {{ background: {t.accent_soft}; border: none; border-radius: {RADIUS}px; }}
QFrame#popup {{ background: {t.raised}; border: 1px solid {t.edge}; border-radius: {RADIUS}px; }}
QTabBar::tab {{ padding: {GRID}px {GRID * 2}px; border: none; color: {t.muted}; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
"""
