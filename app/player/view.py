"""The bar at the bottom: player on the left, what is saved and what is doubtful on the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

from app.player.player import SPEEDS, Player
from app.ui.actions import Actions
from app.ui.icons import icon
from app.ui.text import clock
from app.ui.widgets import button, label

HEIGHT = 56


class PlayerBar(QWidget):
    """Plays, shows where it is, and what the program has to say.

    Signals:
        doubts_pressed: The user pressed the count of doubtful words.
    """

    doubts_pressed = Signal()

    def __init__(self, player: Player, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setFixedHeight(HEIGHT)
        self._player = player
        self._actions = actions
        self._back = self._button(actions, "back", "rotate-ccw")
        self._play = self._button(actions, "play", "play")
        self._play.setProperty("kind", "play")
        self._forward = self._button(actions, "forward", "rotate-cw")
        self._loop = self._button(actions, "loop", "repeat")
        self._loop.setCheckable(True)
        actions["loop"].toggled.connect(self._loop.setChecked)
        self._time = label("00:00 / 00:00", "muted")
        font = QFont(self._time.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        self._time.setFont(font)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setAccessibleName(self.tr("Position"))
        self._slider.setRange(0, 1000)
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._slider.sliderMoved.connect(self._slid)
        self._speed = button("1×", "quiet", self)
        self._speed.setAccessibleName(self.tr("Speed"))
        self._speed.setToolTip(self.tr("Speed; the pitch stays"))
        self._speed.setMenu(self._speed_menu())
        self._said = self._status()
        self._doubts = button("", "quiet", self)
        self._doubts.clicked.connect(self.doubts_pressed)
        self._doubts.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(4)
        for widget in (self._back, self._play, self._forward):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self._time)
        row.addSpacing(8)
        row.addWidget(self._slider, 1)
        row.addSpacing(8)
        row.addWidget(self._loop)
        row.addWidget(self._speed)
        row.addSpacing(16)
        row.addWidget(self._said)
        row.addWidget(self._doubts)
        player.moved.connect(self._moved)
        player.playing_changed.connect(self._playing)
        player.speed_changed.connect(self._speed_changed)
        actions.rebound.connect(self._name_keys)
        self.tint()
        self.set_enabled(enabled=False)

    def say(self, text: str) -> None:
        """Show a few words in the status."""
        self._said.setText(text)

    def show_doubts(self, count: int) -> None:
        """Show how many words are doubtful."""
        self._doubts.setVisible(count > 0)
        keys = self._actions["next_doubt"].shortcut()
        said = keys.toString(QKeySequence.SequenceFormat.NativeText)
        words = self.tr("%n doubtful", "", count)
        self._doubts.setText(f"{words}   {said}".rstrip())

    def set_enabled(self, *, enabled: bool) -> None:
        """Say whether there is something to play."""
        for widget in (
            self._back,
            self._play,
            self._forward,
            self._slider,
            self._loop,
            self._speed,
        ):
            widget.setEnabled(enabled)

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        self._back.setIcon(icon("rotate-ccw"))
        self._forward.setIcon(icon("rotate-cw"))
        self._loop.setIcon(icon("repeat"))
        self._playing(self._player.playing)

    def _status(self) -> QLabel:
        said = label("", "muted")
        said.setMinimumWidth(56)
        said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return said

    @Slot()
    def _name_keys(self) -> None:
        """Put the keys in use into the tool tips."""
        for name, made in (("back", self._back), ("play", self._play), ("forward", self._forward)):
            made.setToolTip(self._actions[name].toolTip())

    def _button(self, actions: Actions, name: str, _icon: str) -> QToolButton:
        made = QToolButton(self)
        action = actions[name]
        # Not the action's button: its icon follows the state of the player.
        made.setToolTip(action.toolTip())
        made.setAccessibleName(action.text())
        made.setIconSize(QSize(20, 20))
        made.clicked.connect(action.trigger)
        return made

    def _speed_menu(self) -> QMenu:
        menu = QMenu(self)
        for speed in SPEEDS:
            action = menu.addAction(f"{speed:g}×")
            action.setData(speed)
        menu.triggered.connect(self._speed_chosen)
        return menu

    @Slot("QAction*")
    def _speed_chosen(self, action: object) -> None:
        self._player.set_speed(float(action.data()))  # type: ignore[attr-defined]

    @Slot(float)
    def _speed_changed(self, speed: float) -> None:
        self._speed.setText(f"{speed:g}×")

    @Slot(int)
    def _moved(self, position: int) -> None:
        length = self._player.length
        self._time.setText(f"{clock(position)} / {clock(length)}")
        if not self._slider.isSliderDown():
            self._slider.setValue(round(1000 * position / length) if length else 0)

    @Slot(int)
    def _slid(self, value: int) -> None:
        self._player.seek(self._player.length * value // 1000)

    @Slot(bool)
    def _playing(self, playing: bool) -> None:
        self._play.setIcon(icon("pause" if playing else "play", "on_accent"))
