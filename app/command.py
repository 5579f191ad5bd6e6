"""`sonant`: the command line; without arguments on a desktop, the window.

sonant                 the window where there is a screen, else what the commands are
sonant COMMAND …       core.cli, which knows nothing of windows
"""

from __future__ import annotations

import os
import sys

_AFTER_RUN = "--after-run"
"""What `make run` calls: opens the window for a person at a screen, else does nothing."""


def main(arguments: list[str] | None = None) -> int:
    """Run what the call asks for and return the exit code.

    Args:
        arguments: What follows the program's name; the process's own if None.
    """
    given = sys.argv[1:] if arguments is None else arguments
    if given == [_AFTER_RUN]:
        if not (has_display() and sys.stdout.isatty()):
            return 0
        given = []
    if not given and has_display():
        from app.main import main as open_window

        return open_window([])
    from core.cli.main import main as run_command

    return run_command(arguments)


def has_display() -> bool:
    """Say whether a window could be seen here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
