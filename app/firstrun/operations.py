"""What the first start prepares: the search's kernels, the tour's recording and its list."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.recipe.model import lists_folder
from core.folders import resources
from core.recipe import Recipe

if TYPE_CHECKING:
    from app.bridge import Reporter
    from app.context import Context


def tour_path() -> Path:
    """Return the tour's recording."""
    return resources() / "sample" / "tour" / "tour.opus"


def tour_list() -> Path:
    """Return where the tour's list is among the user's; it may not exist yet."""
    return lists_folder() / "Names.csv"


def put_tour_list(_: Reporter | None = None) -> None:
    """Copy the tour's list among the user's, unless there is one of that name; in a lane."""
    target = tour_list()
    # On some systems “names.csv” is the same file.
    taken = {path.name.casefold() for path in lists_folder().glob("*")}
    if target.name.casefold() in taken:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(tour_path().with_name("names.csv"), target)


def is_first_start_of_kernels() -> bool:
    """Say whether the search still has to be compiled for this computer."""
    from core.kernel_cache import is_cold, use_kernel_cache

    return is_cold(use_kernel_cache())


def preparing(context: Context) -> Callable[[Reporter], None]:
    """Return the work of transcribing the tour once, which compiles and loads what that needs."""

    def work(reporter: Reporter) -> None:
        engine = context.engine.get()
        events = engine.transcribe(str(tour_path()), Recipe(), lambda: reporter.cancelled)
        with contextlib.closing(events):  # type: ignore[type-var]
            for _ in events:
                reporter.check()

    return work
