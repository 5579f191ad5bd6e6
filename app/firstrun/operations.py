"""What the first start prepares: the search's kernels, the tour's recording and its list."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from app.recipe.model import DEFAULT_RECIPE, lists_folder
from core.folders import resources
from core.recipe import Recipe

if TYPE_CHECKING:
    from app.bridge import Reporter
    from app.context import Context

_CHECK_S = 0.05


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


def compile_apart(reporter: Reporter) -> None:
    """Compile the search in a process of its own: the compiler would hold this one's lock."""
    if getattr(sys, "frozen", False):
        return  # A frozen program would start its window again instead.
    process = get_context("spawn").Process(target=hear_tour, daemon=True)
    process.start()
    try:
        while process.is_alive():
            reporter.check()
            process.join(_CHECK_S)
    finally:
        process.terminate()


def hear_tour() -> None:
    """Transcribe the tour with an engine of its own; what it compiles and hears is kept on disk."""
    from core.engine import Engine

    if hasattr(os, "nice"):
        os.nice(5)  # The window comes first.
    engine = Engine()
    for _ in engine.transcribe(str(tour_path()), Recipe()):
        pass
    engine.close()


def preparing(context: Context, *, cold: bool) -> Callable[[Reporter], None]:
    """Return the work of transcribing the tour once, which loads what that needs.

    Args:
        context: The program's parts.
        cold: Whether the search has to be compiled first.
    """

    def work(reporter: Reporter) -> None:
        if cold:
            compile_apart(reporter)
        engine = context.engine.get()
        events = engine.transcribe(str(tour_path()), DEFAULT_RECIPE, lambda: reporter.cancelled)
        with contextlib.closing(events):  # type: ignore[type-var]
            for _ in events:
                reporter.check()

    return work
