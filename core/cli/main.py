"""`sonant`: reads the call, runs one command, turns failures into a sentence and an exit code.

0 done · 2 wrong usage · 3 input can't be read · 4 pack at fault · 5 can't be written ·
130 interrupted
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from core.cli.terminal import complain
from core.errors import Cancelled, OutputError, SonantError
from core.kernel_cache import use_kernel_cache

COMMANDS = ("transcribe", "redecode", "words", "spot", "verify", "lists", "lm", "packs", "score")
"""Each is a module of this folder with a `register`."""

_EXAMPLES = """\
examples:
  sonant transcribe talk.mp3
  sonant transcribe *.flac --format srt --out subtitles
  sonant redecode talk.mp3 --vocabulary names.csv
  sonant words talk.mp3 --why

sonant COMMAND --help tells more about each.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: What follows the program's name; None takes the process's own.
    """
    _speak_utf8()
    use_kernel_cache()
    try:
        given = sys.argv[1:] if arguments is None else arguments
        call = build_parser(given[0] if given else "").parse_args(given)
        code: int = call.run(call)
        sys.stdout.flush()
    except SonantError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain(str(Cancelled("Stopped", safe="Finished files are whole")))
        if arguments is None:
            # The interpreter would wait for search threads; nothing they do is worth that.
            os._exit(Cancelled.exit_code)
        return Cancelled.exit_code
    except BrokenPipeError:
        # Whoever read us has enough (`| head`); a second failure at exit would print a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OutputError.exit_code
    return code


def build_parser(command: str = "") -> argparse.ArgumentParser:
    """Return the parser of all commands, or of one alone, which loads no other.

    Args:
        command: The command; anything else: all.
    """
    parser = argparse.ArgumentParser(
        prog="sonant",
        description="Transcribes recordings on this computer. The acoustic model, the lexicon, "
        "the language model and your vocabulary lists are separate: change one and decode again "
        "in about a second.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in (command,) if command in COMMANDS else COMMANDS:
        import_module(f"core.cli.{name}").register(commands)
    return parser


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page, so that no name can break the output."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
