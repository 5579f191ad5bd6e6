"""`sonant verify`: may these words have been said? The sound decides, and says why."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.options import add_recipe_options, parse_span, recipe_of
from core.cli.recordings import each_outcome
from core.cli.terminal import clock, say
from core.errors import InputError, SonantError, UsageError

if TYPE_CHECKING:
    from core.engine.proposals import Proposal, Verified

_EXAMPLES = """\
examples:
  sonant verify talk.mp3 --at 12.4-13.1 --words "Fort Collins"
  sonant verify talk.mp3 --text corrected.txt
  sonant verify talk.mp3 --text draft.txt --apply talk.txt

Every proposal is scored against what the text has there, by the same sound and the same factors. It
is accepted if the total rises, it loses no more than 0.7 nats per sound, and fits the sound by
itself: no language model, list or person may write what nobody said. --text takes every difference
as a proposal.

exit codes: 0 all decided · 2 wrong usage · 3 a file couldn't be read · 4 pack at fault · 5 can't be
written · 130 interrupted
"""


def register(commands: Any) -> None:
    """Add the command to argparse's subparsers."""
    parser = commands.add_parser(
        "verify",
        help="whether the sound bears out other words",
        description="Decides whether other words may have been said, and says why.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="a recording")
    parser.add_argument("--words", metavar="WORDS", help="the words proposed for --at")
    parser.add_argument("--at", metavar="START-END", help="the stretch, as 12.4-13.1 or 1:02-1:04")
    parser.add_argument("--text", metavar="FILE", type=Path, help="a text of the whole recording")
    parser.add_argument(
        "--apply", metavar="FILE", type=Path, help="write the text with what was accepted"
    )
    parser.add_argument("--format", choices=("txt", "json"), default="txt")
    add_recipe_options(parser)
    parser.set_defaults(run=run)


def run(call: argparse.Namespace) -> int:
    """Decide about a call's words and return the exit code."""
    from core.engine.proposals import Verified, verify_span, verify_text
    from core.export.files import write_whole

    if (call.at is None) == (call.text is None) or (call.at is None) != (call.words is None):
        raise UsageError("Nothing definite is proposed", "Give --at and --words, or --text.")
    if call.at is not None:
        first, last = parse_span(call.at)

        def work(engine: Any, file: str, recipe: Any) -> Any:
            return verify_span(engine, file, recipe, call.words, first, last)
    else:
        text = _read(call.text)

        def work(engine: Any, file: str, recipe: Any) -> Any:
            return verify_text(engine, file, recipe, text)

    for _, outcome in each_outcome([call.file], recipe_of(call), work, Verified):
        if isinstance(outcome, SonantError):
            return outcome.exit_code
        _show(call, outcome)
        if call.apply is not None:
            write_whole(call.apply, outcome.text)
    return 0


def _show(call: argparse.Namespace, found: Verified) -> None:
    if call.format == "json":
        say("".join(_json_line(proposal) for proposal in found.proposals))
        return
    for proposal in found.proposals:
        say(_line(proposal))
    if call.text is not None:
        accepted = sum(proposal.accepted for proposal in found.proposals)
        say(f"{len(found.proposals)} differences: {accepted} accepted\n")


def _line(proposal: Proposal) -> str:
    from core.transcript.model import seconds

    start = seconds(proposal.first_sample)
    at = f"{clock(int(start))}.{int(start * 10) % 10}"
    change = f"“{proposal.present or '(nothing)'}” → “{proposal.proposed or '(nothing)'}”"
    return f"{at:>9}  {change}: {explain(proposal)}\n"


def explain(proposal: Proposal) -> str:
    """Return the decision and its reason in words."""
    verdict = proposal.verdict
    if verdict is None:
        return f"nothing to decide: {proposal.problem}"
    if not math.isfinite(verdict.gain):
        return "rejected: there is no room for so many sounds"
    parts = (
        f"sound {verdict.acoustic:+.1f}, language {verdict.language:+.1f}, "
        f"insertion {verdict.insertion:+.1f}"
    )
    if verdict.accepted:
        return f"accepted, {verdict.gain:.1f} nats better ({parts})"
    if verdict.reason == "sounds different":
        return (
            f"rejected: it sounds different, {verdict.loss_per_label:.1f} nats per sound ({parts})"
        )
    return f"rejected: less likely by {-verdict.gain:.1f} nats ({parts})"


def _json_line(proposal: Proposal) -> str:
    from core.transcript.model import seconds

    verdict = proposal.verdict
    numbers: dict[str, float | None] = {}
    if verdict is not None:
        for name in ("gain", "acoustic", "language", "insertion", "loss_per_label", "fit"):
            value = float(getattr(verdict, name))
            numbers[name] = round(value, 3) if math.isfinite(value) else None
    values = {
        "start_s": seconds(proposal.first_sample),
        "end_s": seconds(proposal.last_sample),
        "present": proposal.present,
        "proposed": proposal.proposed,
        "accepted": proposal.accepted,
        "reason": proposal.problem if verdict is None else verdict.reason,
        **numbers,
    }
    return json.dumps(values, ensure_ascii=False) + "\n"


def _read(path: Path) -> str:
    from core.text.documents import read_document

    lines = read_document(path)
    if not lines:
        raise InputError(f"{path} has no words", "Give a text of what was said")
    return "\n".join(lines)
