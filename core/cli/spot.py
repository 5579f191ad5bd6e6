"""`sonant spot`: where a word may have been said, whatever the text says there."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from core.cli.options import add_recipe_options, recipe_of
from core.cli.recordings import each_outcome
from core.cli.terminal import clock, say
from core.errors import SonantError, UsageError

if TYPE_CHECKING:
    from core.decoder.places import Place

_EXAMPLES = """\
examples:
  sonant spot talk.mp3 --word Nyband
  sonant spot *.m4a --word "Fort Collins" --word Shmyrev --sounds-like shmee-ryov
  sonant spot talk.mp3 --word harbor --format json | jq .score

score: how well the sound fits, in nats per sound; 0 fits perfectly, below -1 hardly at all.
gain: how much better (above 0) or worse it fits than what the text has there, in nats.

exit codes: 0 done, also where nothing was found · 2 wrong usage · 3 a recording couldn't be read ·
4 pack at fault · 5 can't be kept or written · 130 interrupted
"""


def register(commands: Any) -> None:
    """Add the command to argparse's subparsers."""
    parser = commands.add_parser(
        "spot",
        help="every place that sounds like a word",
        description="Finds every place that sounds like a word or phrase, best first, and shows "
        "what the text has there. What was heard once isn't heard again.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a recording, or several")
    parser.add_argument(
        "--word", action="append", required=True, metavar="WORD",
        help="a word, or a phrase in quotation marks; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--sounds-like", action="append", default=[], metavar="SPELLING",
        help="how the last --word sounds in plain letters (shmee-ryov); with several words, one "
        "for each in their order, “-” to leave one out",
    )  # fmt: skip
    parser.add_argument(
        "--least", type=float, default=-0.7, metavar="SCORE",
        help="leave out places of a lower score; default -0.7",
    )  # fmt: skip
    parser.add_argument(
        "--most", type=int, default=20, metavar="N", help="places of each word; default 20"
    )
    parser.add_argument(
        "--missed", action="store_true", help="only places where the text has another word"
    )
    parser.add_argument("--format", choices=("txt", "json"), default="txt")
    add_recipe_options(parser)
    parser.set_defaults(run=run)


def run(call: argparse.Namespace) -> int:
    """Show the places of a call's words and return the exit code."""
    from core.decoder.places import Keyword
    from core.engine.places import Places, spot_places
    from core.lexicon.pronunciations import load_pronouncer
    from core.vocabulary.sound import keyword_sounds

    if call.most < 1 or not call.least <= 0.0:
        raise UsageError("--most counts from 1 and --least is 0 or less", "Change them.")
    pronouncer = load_pronouncer()
    keywords = [
        Keyword(word, keyword_sounds(word, pronouncer, spellings))
        for word, spellings in _spelt(call.word, call.sounds_like)
    ]
    code = 0
    work = spot_places
    for path, outcome in each_outcome(
        call.files,
        recipe_of(call),
        lambda engine, file, recipe: work(engine, file, recipe, keywords, least_score=call.least),
        Places,
    ):
        if isinstance(outcome, SonantError):
            code = code or outcome.exit_code
            continue
        for keyword in keywords:
            found = [
                place
                for place in outcome.places
                if place.keyword == keyword.text and not (call.missed and place.is_written)
            ]
            _show(call, path, keyword.text, found[: call.most], len(found))
    return code


def _spelt(words: list[str], spellings: list[str]) -> list[tuple[str, list[str]]]:
    """Return each word with the spellings of its sound."""
    if len(words) == 1:
        return [(words[0], [s for s in spellings if s != "-"])]
    if spellings and len(spellings) != len(words):
        raise UsageError(
            f"There are {len(words)} words and {len(spellings)} spellings of sounds",
            "Give one --sounds-like for each --word, - to leave one out.",
        )
    chosen = spellings or ["-"] * len(words)
    return [(w, [] if s == "-" else [s]) for w, s in zip(words, chosen, strict=True)]


def _show(call: argparse.Namespace, path: str, word: str, places: list[Place], total: int) -> None:
    if call.format == "json":
        say("".join(_json_line(path, place) for place in places))
        return
    more = f", the best {len(places)}" if total > len(places) else ""
    say(f"# {path}: “{word}” in {total} place{'' if total == 1 else 's'}{more}\n")
    if places:
        say(f"{'time':>9}  {'score':>6} {'gain':>7}  the text there\n")
    for place in places:
        gain = "" if place.gain is None else f"{place.gain:+.1f}"
        mark = "  ✓" if place.is_written else ""
        at = _time(place.first_sample)
        say(f"{at:>9}  {place.score:6.2f} {gain:>7}  {place.written or '(nothing)'}{mark}\n")


def _time(sample: int) -> str:
    from core.transcript.model import seconds

    time_s = seconds(sample)
    return f"{clock(int(time_s))}.{int(time_s * 10) % 10}"


def _json_line(path: str, place: Place) -> str:
    from core.lexicon.phones import to_arpabet
    from core.transcript.model import seconds

    values = {
        "recording": path,
        "word": place.keyword,
        "start_s": seconds(place.first_sample),
        "end_s": seconds(place.last_sample),
        "score": round(place.score, 4),
        "gain": None if place.gain is None else round(place.gain, 3),
        "text": place.written,
        "is_written": place.is_written,
        "phones": to_arpabet(place.phones),
    }
    return json.dumps(values, ensure_ascii=False) + "\n"
