"""Starts the window: environment first, then Qt, then the parts, the rest when it is needed."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path

_SWITCH_S = 0.002


def main(argv: list[str] | None = None) -> int:
    """Open the window and return the exit code.

    Args:
        argv: Recordings to open; the process's arguments if None.
    """
    parser = argparse.ArgumentParser(
        prog="sonant-app", description="Opens Sonant's window, with recordings if they are given."
    )
    parser.add_argument("recordings", nargs="*", type=Path, metavar="RECORDING")
    call = parser.parse_args(argv)
    # Fractional scaling stays as the system has it; must be set before the application is made.
    os.environ.setdefault("QT_ENABLE_HIGHDPI_SCALING", "1")
    from PySide6.QtWidgets import QApplication

    from app.settings.scale import begin

    begin()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("sonant")
    application.setApplicationDisplayName("Sonant")
    application.setDesktopFileName("sonant")
    return _run(application, [path for path in call.recordings if path])


def settle() -> None:
    """Spare the collector what lives as long as the program: a full search took 50 ms, measured."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    # Lanes that run Python hand over sooner when the window wants its turn.
    sys.setswitchinterval(_SWITCH_S)


def _run(application: object, recordings: list[Path]) -> int:
    from PySide6.QtWidgets import QApplication, QMessageBox

    from app.context import Context
    from app.crash import CrashReporter
    from app.firstrun.start import Start
    from app.translation import install
    from app.ui.theme import Theme
    from core.errors import SonantError

    assert isinstance(application, QApplication)
    crash = CrashReporter(application)
    crash.install()
    try:
        context = Context()
    except SonantError as error:
        # Without its library there is no window to say it in.
        QMessageBox.critical(None, "Sonant", str(error))
        return error.exit_code
    context.bridge.crashed.connect(crash.report)
    install(application, context.settings.text("language"))
    theme = Theme(application)
    theme.apply(context.settings.text("theme"))
    start = Start(application, context, theme, recordings)
    # A program that is to end by itself has nobody to greet.
    start.begin(greet=not os.environ.get("SONANT_QUIT_AFTER_MS"))
    settle()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
