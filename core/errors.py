"""What can go wrong, in words for the user: what happened, what is safe, what to do.

    SonantError            base; never raised itself
    ├── UsageError         the call was wrong                       exit code 2
    ├── InputError         an input can't be read                   exit code 3
    ├── PackError          a model, domain or other pack is at fault exit code 4
    ├── OutputError        a result can't be written                exit code 5
    └── Cancelled          the user stopped it                      exit code 130

Anything else that is raised is a bug and may rise to the top.
"""

from __future__ import annotations


class SonantError(Exception):
    """A failure the user can act on.

    Args:
        what: One sentence without a full stop at fault: what happened, naming the thing.
        todo: One sentence: what the user can do about it.
        safe: What was kept all the same; empty when nothing was at risk.
    """

    exit_code: int = 1

    def __init__(self, what: str, todo: str = "", safe: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo
        self.safe = safe

    def __str__(self) -> str:
        """Return the whole message on one line."""
        parts = [part.strip() for part in (self.what, self.safe, self.todo) if part.strip()]
        return " ".join(part if part[-1] in ".?!" else part + "." for part in parts)


class UsageError(SonantError):
    """The call was wrong: an unknown option value, a missing argument."""

    exit_code = 2


class InputError(SonantError):
    """A recording, list or document can't be read."""

    exit_code = 3


class PackError(SonantError):
    """A model, domain or list pack is missing, corrupt or of the wrong kind."""

    exit_code = 4


class OutputError(SonantError):
    """A result can't be written: a full or read-only disk, a folder in the way."""

    exit_code = 5


class Cancelled(SonantError):
    """The user stopped the work; nothing half done was left behind."""

    exit_code = 130
