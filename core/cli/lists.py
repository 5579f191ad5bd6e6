"""`sonant lists`: try a list out, look it over, learn how a word sounds, see what comes along."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.options import (
    add_recipe_options,
    list_choice,
    list_path,
    parse_span,
    recipe_of,
)
from core.cli.recordings import each_outcome
from core.cli.terminal import complain, say
from core.cli.trial import add_trial_options, run_trial
from core.errors import InputError, SonantError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.engine import Engine
    from core.engine.takes import Take
    from core.lexicon.pronunciations import Pronouncer
    from core.recipe import Recipe
    from core.vocabulary.check import Checked
    from core.vocabulary.conflicts import CommonSounds
    from core.vocabulary.learn import Learned

_EXAMPLES = """\
examples:
  sonant lists ready
  sonant lists check names.csv
  sonant lists test names.csv:4 talk.mp3 --reference talk.txt
  sonant lists learn Shmyrev shmyrev-1.wav shmyrev-2.wav --into names.csv
"""

_TEST_EXAMPLES = """\
examples:
  sonant lists test names.csv talk.mp3
  sonant lists test names.csv:8 talk.mp3 --reference talk.txt
  sonant lists test world-cities *.m4a --reference texts/ --format json

Each recording is decoded without the list and with it; every changed word is shown with its time.
With a reference: what was fixed, what broke, and the word errors before and after.

exit codes: 0 done · 2 wrong usage · 3 a recording, list or text couldn't be read · 4 pack at fault
· 5 can't be kept or written · 130 interrupted
"""

_CHECK_EXAMPLES = """\
examples:
  sonant lists check names.csv
  sonant lists check names.csv --problems
  sonant lists check world-cities --format json | jq -r 'select(.warnings != []) | .written'

Where a pronunciation is from: phones and sounds like (your list), dictionary, letters (spelt out or
put together), spelling (guessed: worth a look).

exit codes: 0 every entry can be used · 2 wrong usage · 3 the list can't be read, or an entry can't
be used
"""

_LEARN_EXAMPLES = """\
examples:
  sonant lists learn Shmyrev take1.wav take2.wav
  sonant lists learn Nyband talk.mp3 --at 63.2-63.9 --into names.csv
  sonant lists learn Nyband talk.mp3 --at 63.2-63.9 --at 91.0-91.8

Say the word alone, once or a few times; or give its time in a recording. What is heard is weighed
against what the spelling suggests. --into writes the best one into a list (CSV, TSV, TXT).

exit codes: 0 learnt · 2 wrong usage · 3 no word was heard, or a file can't be read · 4 pack at
fault · 5 can't be written · 130 interrupted
"""


def register(commands: Any) -> None:
    """Add the command and its own commands to argparse's subparsers."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = commands.add_parser(
        "lists",
        help="try out, check and teach vocabulary lists",
        description="Vocabulary lists: what comes with Sonant, how entries sound, what a list "
        "changes, and learning how a word sounds from recordings of it.",
        epilog=_EXAMPLES,
        formatter_class=raw,
    )
    own = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    ready = own.add_parser("ready", help="the lists that come with Sonant")
    ready.add_argument("--format", choices=("txt", "json"), default="txt")
    ready.set_defaults(run=_ready)
    check = own.add_parser(
        "check", help="how each entry sounds, and what is odd", epilog=_CHECK_EXAMPLES,
        formatter_class=raw,
    )  # fmt: skip
    check.add_argument("list", metavar="LIST", help="a list file, or the name of a ready list")
    check.add_argument("--problems", action="store_true", help="only entries that need a look")
    check.add_argument("--format", choices=("txt", "json"), default="txt")
    check.set_defaults(run=_check)
    test = own.add_parser(
        "test", help="what a list changes in recordings", epilog=_TEST_EXAMPLES,
        formatter_class=raw,
    )  # fmt: skip
    test.add_argument(
        "list", metavar="LIST[:WEIGHT]", help="a list file, or the name of a ready list"
    )
    add_trial_options(test)
    add_recipe_options(test)
    test.set_defaults(run=_test)
    learn = own.add_parser(
        "learn", help="how a word sounds, from recordings of it", epilog=_LEARN_EXAMPLES,
        formatter_class=raw,
    )  # fmt: skip
    learn.add_argument("word", metavar="WORD", help="as it is written")
    learn.add_argument("files", nargs="+", metavar="RECORDING")
    learn.add_argument(
        "--at", action="append", default=[], metavar="START-END",
        help="where the word is in the one recording; may be repeated for more takes",
    )  # fmt: skip
    learn.add_argument("--into", metavar="LIST", type=Path, help="write the best one into a list")
    learn.add_argument("--most", metavar="N", type=int, default=3, help="how many are shown")
    learn.add_argument("--format", choices=("txt", "json"), default="txt")
    add_recipe_options(learn)
    learn.set_defaults(run=_learn)


def _ready(call: argparse.Namespace) -> int:
    """Show the lists that come with Sonant."""
    import tomllib

    from core.vocabulary.ready import LISTS

    manifest = tomllib.loads((LISTS / "manifest.toml").read_text(encoding="utf-8"))
    for row in manifest["list"]:
        name = Path(row["file"]).stem
        if call.format == "json":
            say(json.dumps({"name": name, **row, "path": str(LISTS / row["file"])}) + "\n")
        else:
            say(f"{name:<20} {row['entries']:>7,}  {row['title']} ({row['licence']})\n")
    if call.format == "txt":
        say("\nuse one by name, as in --vocabulary world-cities:2\n")
    return 0


def _check(call: argparse.Namespace) -> int:
    """Look a list over and return the exit code: 3 if an entry can't be used."""
    from core.lexicon.pronunciations import load_pronouncer
    from core.vocabulary.check import check_list
    from core.vocabulary.lists import read_list

    words = read_list(Path(list_path(call.list)))
    pronouncer = load_pronouncer()
    unusable = odd = 0
    for checked in check_list(words, pronouncer, _common(pronouncer)):
        unusable += bool(checked.problem)
        odd += bool(checked.warnings)
        if call.problems and not (checked.problem or checked.warnings):
            continue
        say(_checked_json(checked) if call.format == "json" else _checked_line(checked))
    for note in words.notes:
        complain(f"{call.list}: {note}.")
    if call.format == "txt":
        left_out = len(words.notes)
        say(
            f"{len(words.entries):,} entries: {unusable} can't be used, {odd} worth a look"
            + (f"; {left_out} lines left out\n" if left_out else "\n")
        )
    return InputError.exit_code if unusable or words.notes else 0


def _common(pronouncer: Pronouncer) -> CommonSounds | None:
    """Return the sounds of common words; None if there is no general model."""
    from core.lm.domains import open_model
    from core.recipe import GENERAL_DOMAIN
    from core.vocabulary.conflicts import common_sounds

    try:
        return common_sounds(open_model(GENERAL_DOMAIN), pronouncer)
    except SonantError as error:
        complain(str(error))
        return None


def _checked_line(checked: Checked) -> str:
    from core.lexicon.phones import to_ipa

    name = f"{checked.entry.written:<24}"
    if checked.problem:
        return f"{name} can't be used: {checked.problem}\n"
    best = checked.sounds[0]
    more = len(checked.sounds) - 1
    sound = to_ipa(best.phones) + (f" (+{more})" if more else "")
    warned = f"  — {'; '.join(checked.warnings)}" if checked.warnings else ""
    return f"{name} {sound:<24} {best.source}{warned}\n"


def _checked_json(checked: Checked) -> str:
    from core.lexicon.phones import to_arpabet

    values = {
        "line": checked.entry.line,
        "written": checked.entry.written,
        "sounds": [
            {"phones": to_arpabet(s.phones), "cost": round(s.cost, 3), "source": s.source}
            for s in checked.sounds
        ],
        "problem": checked.problem,
        "warnings": list(checked.warnings),
    }
    return json.dumps(values, ensure_ascii=False) + "\n"


def _test(call: argparse.Namespace) -> int:
    """Show what a list changes and return the exit code."""
    before = recipe_of(call)
    after = replace(before, lists=(*before.lists, list_choice(call.list)))
    return run_trial(call, before, after)


def _learn(call: argparse.Namespace) -> int:
    """Learn a word's pronunciation and return the exit code."""
    from core.engine.takes import Take
    from core.export.files import write_whole
    from core.lexicon.pronunciations import load_pronouncer
    from core.vocabulary.learn import learn_pronunciation
    from core.vocabulary.teach import with_pronunciations

    if call.at and len(call.files) > 1:
        raise UsageError("--at is for one recording", "Name one recording.")
    if call.most < 1:
        raise UsageError("--most counts from 1", "Give a number from 1 up.")
    spans: list[tuple[int, int] | None] = [parse_span(text) for text in call.at]
    takes: list[Take] = []
    code = 0
    for span in spans or [None]:
        for _, outcome in each_outcome(call.files, recipe_of(call), _taking(span), Take):
            if isinstance(outcome, SonantError):
                code = code or outcome.exit_code
            else:
                takes.append(outcome)
    if not takes:
        return code
    pronouncer = load_pronouncer()
    learnt = learn_pronunciation(
        call.word, [take.log_probs for take in takes], pronouncer, most=call.most
    )
    usual = pronouncer.of(call.word)
    for found in learnt:
        say(_learnt_json(found) if call.format == "json" else _learnt_line(found))
    if call.format == "txt" and usual:
        from core.lexicon.phones import to_ipa

        say(f"the spelling alone would say /{to_ipa(usual[0].phones)}/\n")
    if call.into is not None:
        write_whole(call.into, with_pronunciations(call.into, call.word, [learnt[0].phones]))
        complain(f"{call.into}: “{call.word}” now sounds like that.")
    return code


def _taking(span: tuple[int, int] | None) -> Callable[[Engine, str, Recipe], Iterator[object]]:
    """Return the work that cuts a take out of a recording."""

    def work(engine: Engine, file: str, recipe: Recipe) -> Iterator[object]:
        from core.engine.takes import take_of

        return take_of(engine, file, recipe, span)

    return work


def _learnt_line(found: Learned) -> str:
    from core.lexicon.phones import to_arpabet, to_ipa

    source = "suggested by the spelling" if found.source == "spelling" else "heard"
    return (
        f"{found.posterior:4.0%}  /{to_ipa(found.phones)}/  {to_arpabet(found.phones)}  "
        f"({source}, fit {found.fit:.2f} nats per sound)\n"
    )


def _learnt_json(found: Learned) -> str:
    from core.lexicon.phones import to_arpabet, to_ipa

    values = {
        "phones": to_arpabet(found.phones),
        "ipa": to_ipa(found.phones),
        "posterior": round(found.posterior, 4),
        "fit": round(found.fit, 4),
        "source": found.source,
    }
    return json.dumps(values, ensure_ascii=False) + "\n"
