"""`sonant words`: every word with its time, confidence, factor scores and rivals."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.options import add_recipe_options
from core.cli.recordings import each_recording
from core.cli.terminal import say
from core.errors import SonantError

if TYPE_CHECKING:
    from core.decoder.confidence import Alternative
    from core.decoder.lattice import FactorScores
    from core.recipe import Recipe
    from core.transcript.model import Word
    from core.transcript.why import WouldWin

_EXAMPLES = """\
examples:
  sonant words talk.mp3
  sonant words talk.mp3 --why
  sonant words talk.mp3 --vocabulary names.csv:4 --below 0.6
  sonant words talk.mp3 --format json | jq 'select(.confidence < 0.6) | .text'

Scores are natural logarithms: +1 makes a word 2.7 times as likely. They add up to what the search
compared: acoustic (the sound), prior (what the acoustic model would have guessed without hearing,
taken out), language, vocabulary (your lists), pronunciation (a rare way to say it), insertion.

--why also says what would let the best rival win, its neighbours staying as they are: how much
likelier it would have to be, at which weight of its list, at which --trust-language.
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
    parser.add_argument(
        "--format", choices=("txt", "json"), default="txt", help="json: one object per word"
    )
    add_recipe_options(parser)
    parser.set_defaults(run=run)


def run(call: argparse.Namespace) -> int:
    """Show the words of the recordings of a call and return the exit code."""
    code = 0
    reasons = _Reasons()
    for path, outcome in each_recording(call, lambda engine, *what: engine.transcribe(*what)):
        if isinstance(outcome, SonantError):
            code = code or outcome.exit_code
            continue
        words = [word for word in outcome.words if word.confidence <= call.below]
        if call.format == "json":
            say("".join(_json_line(path, word, reasons, outcome.recipe) for word in words))
            continue
        if len(call.files) > 1:
            say(f"# {path}\n")
        if not call.why:
            say(_header())
        for word in words:
            say(_why(word, reasons, outcome.recipe) if call.why else _row(word))
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


class _Reasons:
    """Knows what a recipe's words were weighed with, to say what would change them."""

    def __init__(self) -> None:
        self._weights: dict[str, float] = {}
        self._listed: dict[str, dict[str, None]] = {}

    def rival(self, word: Word, recipe: Recipe) -> tuple[Alternative, WouldWin, str] | None:
        """Return a word's best rival, what would let it win, and its list with its weight."""
        from core.transcript.why import would_win

        rivals = [other for other in word.alternatives if other.text != word.text]
        if not rivals:
            return None
        rival = rivals[0]
        weight = self._lm_weight(recipe.pack) * recipe.trust_language
        found = would_win(word.scores, rival.scores, weight, recipe.trust_language)
        return rival, found, self._list_of(rival.text, recipe, found.odds)

    def _lm_weight(self, pack: str) -> float:
        from core.acoustic.pack import load_pack
        from core.engine import find_pack

        if pack not in self._weights:
            self._weights[pack] = load_pack(find_pack(pack)).scales.lm_weight
        return self._weights[pack]

    def _list_of(self, text: str, recipe: Recipe, odds: float | None) -> str:
        """Return "names.csv at weight 9 (now 4)" for a word of a list in use; else ""."""
        from core.vocabulary.lists import read_list

        for choice in recipe.lists:
            if choice.path not in self._listed:
                entries = read_list(Path(choice.path)).entries
                self._listed[choice.path] = {entry.written: None for entry in entries}
            if choice.weight > 0 and text in self._listed[choice.path] and odds is not None:
                needed = choice.weight * odds
                return f"{Path(choice.path).name} at weight {needed:.3g} (now {choice.weight:g})"
        return ""


def _why(word: Word, reasons: _Reasons, recipe: Recipe) -> str:
    start, _ = _times(word)
    head = f"{start:9.2f}  {word.text} ({word.confidence:.0%} sure)"
    found = reasons.rival(word, recipe)
    if found is None:
        return f"{head}: no other word came near\n"
    rival, change, listed = found
    told = _comparison(word.scores, rival.scores)
    return (
        f"{head}: {told} than “{rival.text}” ({rival.posterior:.0%})\n"
        f"{'':11}“{rival.text}” {_would_win(change, listed)}\n"
    )


def _would_win(change: WouldWin, listed: str) -> str:
    """Say what would let the rival win."""
    if change.margin <= 0.0:
        return "scores higher here by itself; it lost by its neighbours"
    ways = []
    if change.odds is not None:
        ways.append(f"were it {_times_likelier(change.odds)} likelier to be said")
    if listed:
        ways.append(f"with {listed}")
    if change.trust is not None:
        side = "above" if change.trust_more else "below"
        ways.append(f"with --trust-language {side} {change.trust:.2f}")
    if not ways:
        return "would not win by any weight"
    return f"would win {', or '.join(ways)}"


def _times_likelier(odds: float) -> str:
    return f"{odds:.1f} times" if odds < 10 else f"{odds:,.0f} times"


def _json_line(path: str, word: Word, reasons: _Reasons, recipe: Recipe) -> str:
    start, end = _times(word)
    found = reasons.rival(word, recipe)
    values: dict[str, Any] = {
        "recording": path,
        "text": word.text,
        "start_s": start,
        "end_s": end,
        "confidence": round(float(word.confidence), 4),
        "scores": _rounded(word.scores),
        "alternatives": [
            {
                "text": other.text,
                "posterior": round(float(other.posterior), 4),
                "scores": _rounded(other.scores),
            }
            for other in word.alternatives
        ],
        "rival": None,
    }
    if found is not None:
        rival, change, listed = found
        values["rival"] = {
            "text": rival.text,
            "margin": round(change.margin, 4),
            "wins_if": {
                "times_likelier": None if change.odds is None else float(f"{change.odds:.6g}"),
                "list": listed or None,
                "trust_language": None if change.trust is None else round(change.trust, 4),
                "trust_language_side": None
                if change.trust is None
                else ("above" if change.trust_more else "below"),
            },
        }
    return json.dumps(values, ensure_ascii=False, allow_nan=False) + "\n"


def _rounded(scores: FactorScores) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in asdict(scores).items()}


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
