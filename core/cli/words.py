"""`sonant words`: every word with its time, confidence, factor scores and rivals."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from core.cli.options import add_recipe_options
from core.cli.recordings import each_recording
from core.cli.terminal import say
from core.errors import SonantError

if TYPE_CHECKING:
    from core.decoder.lattice import FactorScores
    from core.transcript.model import Word

_EXAMPLES = """\
examples:
  sonant words talk.mp3
  sonant words talk.mp3 --why
  sonant words talk.mp3 --vocabulary names.csv:4 --below 0.6

Scores are natural logarithms: +1 makes a word 2.7 times as likely. They add up to what the search
compared: acoustic (the sound), prior (what the acoustic model would have guessed without hearing,
taken out), language, vocabulary (your lists), pronunciation (a rare way to say it), insertion.
"""

_COLUMNS = ("acoustic", "prior", "language", "vocabulary", "pronunciation", "insertion")
_SHORT = ("acoust", "prior", "lang", "vocab", "pron", "insert")


def register(commands: Any) -> None:
    """Add the command to argparse's subparsers."""
    parser = commands.add_parser(
        "words",
        help="every word with its confidence, scores and alternatives",
        description="Shows each word's time, confidence, factor scores and alternatives.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a recording, or several")
    parser.add_argument(
        "--why", action="store_true", help="say in words why each word won over its best rival"
    )
    parser.add_argument(
        "--below",
        metavar="P",
        type=float,
        default=1.0,
        help="only words of at most this confidence",
    )
    add_recipe_options(parser)
    parser.set_defaults(run=run)


def run(call: argparse.Namespace) -> int:
    """Show the words of the recordings of a call and return the exit code."""
    code = 0
    render = _why if call.why else _row
    for path, outcome in each_recording(call, lambda engine, *what: engine.transcribe(*what)):
        if isinstance(outcome, SonantError):
            code = code or outcome.exit_code
            continue
        if len(call.files) > 1:
            say(f"# {path}\n")
        if not call.why:
            say(_header())
        for word in outcome.words:
            if word.confidence <= call.below:
                say(render(word))
    return code


def _header() -> str:
    return (
        f"{'start':>9} {'end':>9} {'conf':>5} {'word':<18}"
        + "".join(f"{name:>8}" for name in _SHORT)
        + "  alternatives\n"
    )


def _times(word: Word) -> tuple[float, float]:
    from core.transcript.model import seconds

    return seconds(word.first_sample), seconds(word.last_sample)


def _row(word: Word) -> str:
    start, end = _times(word)
    scores = asdict(word.scores)
    others = ", ".join(f"{other.text} {other.posterior:.2f}" for other in word.alternatives)
    numbers = "".join(f"{scores[name]:8.2f}" for name in _COLUMNS)
    head = f"{start:9.2f} {end:9.2f} {word.confidence:5.2f} {word.text:<18}"
    return f"{head}{numbers}  {others}".rstrip() + "\n"


def _why(word: Word) -> str:
    start, _ = _times(word)
    head = f"{start:9.2f}  {word.text} ({word.confidence:.0%} sure)"
    rivals = [other for other in word.alternatives if other.text != word.text]
    if not rivals:
        return f"{head}: no other word came near\n"
    rival = rivals[0]
    told = _comparison(word.scores, rival.scores)
    return f"{head}: {told} than “{rival.text}” ({rival.posterior:.0%})\n"


def _comparison(scores: FactorScores, others: FactorScores) -> str:
    """Say which factors spoke for the word and which against it, the strongest first."""
    mine, theirs = asdict(scores), asdict(others)
    margins = sorted(
        ((mine[name] - theirs[name], name) for name in _COLUMNS), key=lambda item: -abs(item[0])
    )
    told = [f"{name} {margin:+.1f}" for margin, name in margins if abs(margin) >= 0.05]
    total = sum(mine.values()) - sum(theirs.values())
    better = "better" if total >= 0 else "worse"
    return f"{abs(total):.1f} nats {better} ({', '.join(told) or 'all factors alike'})"
