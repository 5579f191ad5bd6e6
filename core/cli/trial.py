"""Decodes recordings with and without a list or domain, and shows what that changes."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.recordings import each_outcome
from core.cli.terminal import clock, say
from core.errors import InputError, SonantError

if TYPE_CHECKING:
    from core.engine.trial import Trial
    from core.recipe import Recipe
    from core.transcript.impact import Change
    from core.transcript.judge import Judged

_MARKS = {"fixed": "fixed", "broken": "BROKE", "neither": "neither", "unknown": ""}


def add_trial_options(parser: argparse.ArgumentParser) -> None:
    """Add what a trial takes besides the recipe."""
    parser.add_argument("files", nargs="+", metavar="RECORDING", help="a recording, or several")
    parser.add_argument(
        "--reference", metavar="FILE", type=Path,
        help="what was said: a text for one recording; for several a folder with NAME.txt for "
        "each, or a table of name, tab, text",
    )  # fmt: skip
    parser.add_argument("--format", choices=("txt", "json"), default="txt")


def run_trial(call: argparse.Namespace, before: Recipe, after: Recipe) -> int:
    """Show what another recipe changes in the recordings of a call, and return the exit code."""
    from core.engine.trial import Trial, try_recipe

    references = _references(call.files, call.reference)
    totals = _Totals()
    code = 0
    for path, outcome in each_outcome(
        call.files, after, lambda engine, file, _: try_recipe(engine, file, before, after), Trial
    ):
        if isinstance(outcome, SonantError):
            code = code or outcome.exit_code
            continue
        if references:
            _show_judged(call, path, outcome, references[path], totals)
        else:
            _show_changes(call, path, outcome, totals)
    if call.format == "txt" and len(call.files) > 1:
        say(f"all: {totals.told()}\n")
    return code


class _Totals:
    """Adds up over recordings."""

    def __init__(self) -> None:
        self.changes = self.fixed = self.broken = 0
        self.words = self.errors_before = self.errors_after = 0
        self.judged = False

    def told(self) -> str:
        """Return the sums in words."""
        changes = f"{self.changes} change{'' if self.changes == 1 else 's'}"
        if not self.judged:
            return f"{changes} in {self.words:,} words"
        words = max(self.words, 1)
        return (
            f"{changes}: {self.fixed} fixed, {self.broken} broke, "
            f"{self.changes - self.fixed - self.broken} neither; word errors "
            f"{self.errors_before} → {self.errors_after} of {self.words:,} "
            f"({self.errors_before / words:.1%} → {self.errors_after / words:.1%})"
        )

    def add(self, other: _Totals) -> None:
        """Add another's sums."""
        for name in ("changes", "fixed", "broken", "words", "errors_before", "errors_after"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.judged = other.judged


def _show_changes(call: argparse.Namespace, path: str, trial: Trial, totals: _Totals) -> None:
    found = trial.changes()
    own = _Totals()
    own.changes, own.words = len(found.changes), found.words
    totals.add(own)
    if call.format == "json":
        rows = [_values(change) for change in found.changes]
        say(json.dumps({"recording": path, "words": found.words, "changes": rows}) + "\n")
        return
    say(f"# {path}: {own.told()}\n")
    for change in found.changes:
        say(_line(change, ""))


def _show_judged(
    call: argparse.Namespace, path: str, trial: Trial, reference: str, totals: _Totals
) -> None:
    from core.transcript.impact import Verdict
    from core.transcript.judge import judge

    found = judge(trial.before.words, trial.after.words, reference)
    own = _Totals()
    own.judged = True
    own.changes, own.words = len(found.changes), found.words
    own.errors_before, own.errors_after = found.errors_before, found.errors_after
    own.fixed = sum(one.change.verdict is Verdict.FIXED for one in found.changes)
    own.broken = sum(one.change.verdict is Verdict.BROKEN for one in found.changes)
    totals.add(own)
    if call.format == "json":
        values = {
            "recording": path,
            "reference_words": found.words,
            "errors_before": found.errors_before,
            "errors_after": found.errors_after,
            "changes": [_judged_values(one) for one in found.changes],
        }
        say(json.dumps(values, ensure_ascii=False) + "\n")
        return
    say(f"# {path}: {own.told()}\n")
    for one in found.changes:
        say(_line(one.change, one.said))


def _line(change: Change, said: str) -> str:
    from core.transcript.model import seconds

    start = seconds(change.first_sample)
    at = f"{clock(int(start))}.{int(start * 10) % 10}"
    line = f"{at:>9}  {change.before or '(nothing)'} → {change.after or '(nothing)'}"
    mark = _MARKS[change.verdict]
    told = f"{mark:<8}" if mark else ""
    was = f"   (said: {said or 'nothing'})" if mark in ("BROKE", "neither") else ""
    return f"{line[:9]}  {told}{line[11:]}{was}\n"


def _values(change: Change) -> dict[str, Any]:
    from core.transcript.model import seconds

    return {
        "start_s": seconds(change.first_sample),
        "end_s": seconds(change.last_sample),
        "before": change.before,
        "after": change.after,
    }


def _judged_values(one: Judged) -> dict[str, Any]:
    return {
        **_values(one.change),
        "said": one.said,
        "verdict": str(one.change.verdict),
        "errors_before": one.errors_before,
        "errors_after": one.errors_after,
    }


def _references(files: list[str], place: Path | None) -> dict[str, str]:
    """Return what was said in each recording; empty where that isn't known.

    Raises:
        InputError: A text is missing or can't be read.
    """
    if place is None:
        return {}
    if place.is_dir():
        return {file: _read(place / f"{Path(file).stem}.txt") for file in files}
    text = _read(place)
    rows = dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)
    if rows:
        for file in files:
            if Path(file).stem not in rows and Path(file).name not in rows:
                raise InputError(f"{place} has no text for {file}", "Add a line for it")
        return {file: rows.get(Path(file).stem, rows.get(Path(file).name, "")) for file in files}
    if len(files) > 1:
        raise InputError(
            f"{place} is one text, but there are {len(files)} recordings",
            "Give a folder of texts, or a table of name, tab, text",
        )
    return {files[0]: text}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} isn't UTF-8 text", "Save it as UTF-8") from error
    except OSError as error:
        raise InputError(
            f"{path} can't be read ({error.strerror or error})", "Check the name"
        ) from error
