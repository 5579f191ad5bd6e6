"""`sonant redecode`: the same recordings with other words, from what was heard before."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli.options import (
    add_layout_options,
    add_punctuation_option,
    add_recipe_options,
    add_recording_options,
)
from core.cli.recordings import run_recordings

_EXAMPLES = """\
examples:
  sonant redecode talk.mp3 --vocabulary names.csv
  sonant redecode talk.mp3 --lm general:1 --lm parliament_committee:3
  sonant redecode talk.mp3 --trust-language 0.7

The acoustic model is not run again: its output was kept when the recording was transcribed.
"""


def register(commands: Any) -> None:
    """Add the command to argparse's subparsers."""
    parser = commands.add_parser(
        "redecode",
        help="decode again with other lists, language models or weights, in about a second",
        description="Decodes recordings again with other lists, language models or weights. "
        "A recording that was not transcribed before, or whose kept data is gone, is heard first.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_recording_options(parser)
    add_recipe_options(parser)
    add_punctuation_option(parser)
    add_layout_options(parser)
    parser.set_defaults(run=run)


def run(call: argparse.Namespace) -> int:
    """Decode the recordings of a call again and return the exit code."""
    return run_recordings(call, lambda engine, path, recipe: engine.redecode(path, recipe))
