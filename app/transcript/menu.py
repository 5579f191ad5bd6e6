"""The menu of the word at the caret: spellings first, then what the keys do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTextEdit, QWidget

from app.ui.actions import Actions
from app.ui.text import QT_TRANSLATE_NOOP

_WORD = ("alternatives", "play_word", "other_places", "decide_again", "add_to_list")
_PARAGRAPH = ("verify", "speaker")


def word_menu(
    parent: QWidget, actions: Actions, text: QTextEdit, spellings: Sequence[str] | None
) -> QMenu:
    """Return the menu; a chosen spelling's action holds it as its data.

    Args:
        parent: Whose it is.
        actions: The window's actions.
        text: Where cut, copy and paste work.
        spellings: How an unknown word might be meant; None for a known one.
    """
    say = partial(QCoreApplication.translate, "WordMenu")
    menu = QMenu(parent)
    menu.setObjectName("word menu")
    if spellings is not None:
        for spelling in spellings:
            action = menu.addAction(spelling)
            action.setData(spelling)
            font = action.font()
            font.setBold(True)
            action.setFont(font)
        if not spellings:
            none = menu.addAction(say(QT_TRANSLATE_NOOP("WordMenu", "Nothing like it is known")))
            none.setEnabled(False)
        menu.addSeparator()
    for name in _WORD:
        menu.addAction(actions[name])
    menu.addSeparator()
    for name in _PARAGRAPH:
        menu.addAction(actions[name])
    menu.addSeparator()
    for title, method, possible in (
        (say(QT_TRANSLATE_NOOP("WordMenu", "Cut")), text.cut, text.textCursor().hasSelection()),
        (say(QT_TRANSLATE_NOOP("WordMenu", "Copy")), text.copy, text.textCursor().hasSelection()),
        (say(QT_TRANSLATE_NOOP("WordMenu", "Paste")), text.paste, text.canPaste()),
    ):
        action = QAction(title, menu)
        action.triggered.connect(method)
        action.setEnabled(possible)
        menu.addAction(action)
    return menu
