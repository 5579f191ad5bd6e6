"""Runs recordings through the engine one after the other: one that fails stops no other."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.cli.options import layout_of, recipe_of
from core.cli.terminal import Progress, complain, say
from core.errors import Cancelled, SonantError, UsageError

if TYPE_CHECKING:
    from core.engine import Engine, Event
    from core.export import Format
    from core.export.layout import Layout
    from core.recipe import Recipe
    from core.transcript.model import Transcript, TranscriptSegment

Outcome = TypeVar("Outcome")

Work = Callable[["Engine", str, "Recipe"], Iterator["Event"]]
"""What is done with each recording: a method of the engine."""


def run_recordings(call: argparse.Namespace, work: Work) -> int:
    """Transcribe all recordings of a call and put the results where it says.

    Returns:
        0, or the exit code of the first failure.

    Raises:
        UsageError: Several subtitles or tables would run together on stdout, or a document would
            be written to the terminal.
    """
    from core.export import FORMATS

    chosen = FORMATS[call.format]
    layout = layout_of(call)
    if call.out is None and len(call.files) > 1 and not chosen.joins:
        raise UsageError(
            f"Several recordings can't share one {call.format} output",
            "Name a folder with --out.",
        )
    if call.out is None and chosen.binary:
        raise UsageError(
            f"A {call.format} document can't be shown on the terminal", "Name a folder with --out."
        )
    targets = _targets(call.files, call.out, chosen.suffix) if call.out else {}
    code = 0
    for path, outcome in each_recording(call, work, _Shown(call, layout)):
        if isinstance(outcome, SonantError):
            code = code or outcome.exit_code
            continue
        try:
            _deliver(outcome, targets.get(path), chosen, layout)
        except SonantError as error:
            complain(str(error))
            code = code or error.exit_code
    return code


def each_recording(
    call: argparse.Namespace, work: Work, shown: _Shown | None = None
) -> Iterator[tuple[str, Transcript | SonantError]]:
    """Yield each recording's transcript or what kept it from one, which has been told by then.

    Raises:
        Cancelled: The user stopped it.
        InputError, PackError, UsageError: The recipe can't be had, so no recording can be done.
    """
    from core.transcript.model import Transcript

    for path, outcome in each_outcome(call.files, recipe_of(call), work, Transcript, shown):
        if isinstance(outcome, Transcript):
            for note in outcome.notes:
                complain(f"{path}: {note}")
        yield path, outcome


def each_outcome(
    files: Sequence[str],
    recipe: Recipe,
    work: Callable[[Engine, str, Recipe], Iterator[object]],
    wanted: type[Outcome],
    shown: _Shown | None = None,
) -> Iterator[tuple[str, Outcome | SonantError]]:
    """Yield what came of each recording, or what went wrong, which has been told by then.

    Args:
        files: The recordings.
        recipe: All factors; checked before any recording is worked on.
        work: What is done with each.
        wanted: The type of what `work` yields at its end.
        shown: Shows segments as they come.

    Raises:
        Cancelled: The user stopped it.
        InputError, PackError, UsageError: The recipe can't be had, so no recording can be done.
    """
    from core.engine import Engine

    progress = Progress()

    def notice(text: str) -> None:
        progress.clear()
        complain(text)

    engine = Engine(notice)
    try:
        engine.check(recipe)
        for path in files:
            progress.begin(Path(path).name)
            outcome: Outcome | SonantError
            try:
                outcome = _follow(work(engine, path, recipe), wanted, path, progress, shown)
            except Cancelled:
                raise
            except SonantError as error:
                notice(str(error))
                outcome = error
            yield path, outcome
    finally:
        progress.clear()
        engine.close()


def _follow(
    events: Iterator[object],
    wanted: type[Outcome],
    path: str,
    progress: Progress,
    shown: _Shown | None,
) -> Outcome:
    """Follow a work's events to its outcome."""
    from core.engine import Advance, Stage
    from core.transcript.model import TranscriptSegment, seconds

    if shown:
        shown.begin(path)
    for event in events:
        if isinstance(event, wanted):
            progress.clear()
            return event
        if isinstance(event, Advance):
            total = None if event.total is None else seconds(event.total)
            progress.update(seconds(event.done), total)
        elif isinstance(event, Stage):
            progress.say(event.what)
        elif isinstance(event, TranscriptSegment) and shown:
            progress.clear()
            shown.segment(event)
    raise AssertionError("the work ended without an outcome")


class _Shown:
    """Shows plain text on stdout as it comes; other formats wait for the whole."""

    def __init__(self, call: argparse.Namespace, layout: Layout) -> None:
        self._layout = layout
        self._active = call.out is None and call.format == "txt"
        self._several = len(call.files) > 1
        self._first = True
        self._lines: Callable[[TranscriptSegment], str] | None = None

    def begin(self, path: str) -> None:
        from core.export.txt import Lines

        if self._active and self._several:
            say(f"{'' if self._first else chr(10)}# {path}\n")
        self._first = False
        self._lines = Lines(self._layout).render

    def segment(self, segment: TranscriptSegment) -> None:
        if self._active and self._lines:
            say(self._lines(segment))


def _deliver(transcript: Transcript, target: Path | None, chosen: Format, layout: Layout) -> None:
    """Write a transcript, or show it; plain text has been shown as it came."""
    from core.export import Choice
    from core.export.blocks import gathered
    from core.export.files import write_whole
    from core.export.layout import reference
    from core.export.order import ordered
    from core.export.warnings import told, warnings_of

    whole = ordered(transcript)
    name = transcript.recording
    folder = target.parent if target else Path()
    layout = replace(layout, title=Path(name).stem, audio=reference(name, folder))
    shown = gathered(whole.transcript) if chosen.reads else whole.transcript
    for warned in warnings_of(whole, layout, subtitles=Choice.LIMITS in chosen.heeds):
        complain(f"{name}: {told(warned, layout.limits)}")
    if target is None and chosen.suffix == "txt":
        return
    content = chosen.render(shown, layout)
    if target is not None:
        write_whole(target, content)
    elif isinstance(content, str):
        say(content)


def _targets(files: list[str], folder: Path, suffix: str) -> dict[str, Path]:
    """Return where each recording's result goes: "talk.srt", or "talk.mp3.srt" if two are alike."""
    stems = [Path(path).stem for path in files]
    targets: dict[str, Path] = {}
    for path, stem in zip(files, stems, strict=True):
        name = stem if stems.count(stem) == 1 else Path(path).name
        target = folder / f"{name}.{suffix}"
        if target in targets.values() and path not in targets:
            raise UsageError(
                f"Two recordings would both be written to {target}",
                "Rename one, or transcribe them in two calls with different --out folders.",
            )
        targets[path] = target
    return targets
