"""`sonant transcribe`: recordings to text."""

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
  sonant transcribe talk.mp3
  sonant transcribe monday.m4a tuesday.m4a --format srt --out subtitles
  sonant transcribe interview.mp3 --format docx --timestamps paragraph --out .
  sonant transcribe visit.wav --vocabulary drugs.csv:4 --lm general:1 --lm medical:2
  sonant transcribe talk.mp3 --format json | jq -r '.segments[].text'
"""


def register(commands: Any) -> None:
    """Add the command to argparse's subparsers."""
    parser = commands.add_parser(
        "transcribe",
        help="turn recordings into text",
        description="Turns recordings (any audio or video file) into text.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_recording_options(parser)
    add_recipe_options(parser)
    add_punctuation_option(parser)
    add_layout_options(parser)
    parser.set_defaults(run=run)


def run(call: argparse.Namespace) -> int:
    """Transcribe the recordings of a call and return the exit code."""
    return run_recordings(call, lambda engine, path, recipe: engine.transcribe(path, recipe))
