"""Options that several commands share, and the recipe they make."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UsageError

if TYPE_CHECKING:
    from core.export.layout import Layout
    from core.recipe import DomainChoice, ListChoice, Recipe

FORMAT_NAMES = (
    "txt", "md", "docx", "odt", "html", "srt", "vtt", "csv", "tsv", "json", "textgrid", "eaf",
    "labels",
)  # fmt: skip


def add_recording_options(parser: argparse.ArgumentParser) -> None:
    """Add what chooses the recordings and where their text goes."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a recording, or several")
    parser.add_argument(
        "--format",
        choices=FORMAT_NAMES,
        default="txt",
        metavar="FORMAT",
        help="text (txt, md), documents (docx, odt), a page that plays what is clicked (html), "
        "subtitles (srt, vtt), tables (csv, tsv), JSON Lines with every score (json), for Praat "
        "(textgrid), ELAN (eaf) or Audacity (labels); default txt",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help="write one file per recording into this folder instead of to the terminal",
    )


def add_layout_options(parser: argparse.ArgumentParser) -> None:
    """Add what chooses how a transcript is laid out."""
    group = parser.add_argument_group("layout")
    group.add_argument(
        "--timestamps",
        metavar="WHERE",
        default="none",
        help="times in texts and documents: none, paragraph, or a number of seconds between two; "
        "default none",
    )
    for flag, default, about in (
        ("--line-length", 42, "longest line of a subtitle, characters"),
        ("--max-lines", 2, "most lines of a subtitle"),
        ("--reading-speed", 20, "fastest reading speed of a subtitle, characters per second"),
        ("--gap", 80, "shortest time between two subtitles, milliseconds"),
    ):
        group.add_argument(
            flag, metavar="N", type=int, default=default, help=f"{about}; default {default}"
        )


def layout_of(call: argparse.Namespace) -> Layout:
    """Return the layout that the call asks for, without title and recording.

    Raises:
        UsageError: A number is out of range, or the times are neither a word nor a number.
    """
    from core.export.layout import Layout, Limits, Stamps

    for flag, value, low in (
        ("--line-length", call.line_length, 10),
        ("--max-lines", call.max_lines, 1),
        ("--reading-speed", call.reading_speed, 5),
        ("--gap", call.gap, 0),
    ):
        if value < low:
            raise UsageError(f"{flag} {value} is too little", f"The least is {low}.")
    limits = Limits(
        line_characters=call.line_length,
        lines=call.max_lines,
        characters_per_second=call.reading_speed,
        gap_ms=call.gap,
    )
    if call.timestamps in ("none", "paragraph"):
        return Layout(stamps=Stamps(call.timestamps), limits=limits)
    if not call.timestamps.isascii() or not call.timestamps.isdigit() or not int(call.timestamps):
        raise UsageError(
            f"--timestamps {call.timestamps} is not known",
            "Give none, paragraph, or a whole number of seconds.",
        )
    return Layout(stamps=Stamps.EVERY, every_s=int(call.timestamps), limits=limits)


def add_recipe_options(parser: argparse.ArgumentParser) -> None:
    """Add what chooses the factors: pack, language models, lists, scales."""
    parser.add_argument(
        "--vocabulary",
        metavar="LIST[:WEIGHT]",
        action="append",
        default=[],
        help="a list of words or phrases (CSV, TSV, TXT) that are likely to be said, or the name "
        "of one that comes with Sonant (sonant lists ready); the weight multiplies their odds "
        "(default 4, 0 is as if absent); may be repeated",
    )
    parser.add_argument(
        "--lm",
        metavar="DOMAIN[:WEIGHT]",
        action="append",
        default=[],
        help="a language model by name or file, with its share; may be repeated; default general; "
        "auto weighs all that are installed by what a first pass hears",
    )
    parser.add_argument(
        "--trust-language",
        metavar="X",
        type=float,
        default=1.0,
        help="above 1 trusts the language model more, below 1 the sound; default 1",
    )
    parser.add_argument(
        "--second-pass",
        action="store_true",
        help="decide doubtful words again with the words and names that the recording established, "
        "and with lists as often as their words were heard",
    )
    parser.add_argument(
        "--rescore",
        metavar="MODEL",
        default="",
        help="let a larger language model have its say on the words: a KenLM, ARPA or ONNX file, "
        "or a domain",
    )
    parser.add_argument(
        "--keep-all",
        action="store_true",
        help="keep words, as doubtful ones, where nothing sounds like speech",
    )
    parser.add_argument(
        "--channel", metavar="N", type=int, help="take this channel (from 1) instead of the mix"
    )
    parser.add_argument(
        "--pack", metavar="NAME", help="the acoustic pack, by name or folder; see sonant packs"
    )


def add_punctuation_option(parser: argparse.ArgumentParser) -> None:
    """Add the choice between written sentences and bare words."""
    parser.add_argument(
        "--no-punctuation",
        dest="punctuation",
        action="store_false",
        help="write only the words that were recognised, without marks and capitals",
    )


def recipe_of(call: argparse.Namespace) -> Recipe:
    """Return the recipe that the call asks for.

    Raises:
        UsageError: A weight is no number or out of range.
    """
    from core.recipe import BUILT_IN_PACK, GENERAL_DOMAIN, DomainChoice, Recipe

    lists = tuple(list_choice(text) for text in call.vocabulary)
    domains = tuple(domain_choice(text) for text in call.lm)
    if call.channel is not None and call.channel < 1:
        raise UsageError(f"There is no channel {call.channel}", "Channels count from 1.")
    return Recipe(
        pack=call.pack or BUILT_IN_PACK,
        domains=domains or (DomainChoice(GENERAL_DOMAIN),),
        lists=lists,
        trust_language=call.trust_language,
        channel=None if call.channel is None else call.channel - 1,
        second_pass=call.second_pass,
        rescore=call.rescore,
        punctuation=getattr(call, "punctuation", False),
        keep_all=call.keep_all,
    )


def list_choice(text: str) -> ListChoice:
    """Return the list of "names.csv:4", "names.csv" or "world-cities:2".

    Raises:
        UsageError: The weight is no number.
    """
    from core.recipe import DEFAULT_LIST_WEIGHT, ListChoice

    name, weight = _weighted(text, DEFAULT_LIST_WEIGHT)
    return ListChoice(list_path(name), weight)


def list_path(name: str) -> str:
    """Return a list's path: as it is, or of a list of the user's or of Sonant's by its name."""
    from core.folders import user_data
    from core.vocabulary.ready import find_ready

    if Path(name).exists() or Path(name).name != name:
        return name
    for suffix in (".csv", ".tsv", ".txt"):
        own = user_data() / "lists" / f"{name}{suffix}"
        if own.is_file():
            return str(own)
    ready = find_ready(name)
    return name if ready is None else str(ready)


def domain_choice(text: str) -> DomainChoice:
    """Return the domain of "medical:2" or "medical".

    Raises:
        UsageError: The weight is no number.
    """
    from core.recipe import DomainChoice

    return DomainChoice(*_weighted(text, 1.0))


def parse_span(text: str) -> tuple[int, int]:
    """Return first and last (exclusive) sample at 16 kHz of "12.4-13.1" or "1:02-1:04.5".

    Raises:
        UsageError: It is no such span.
    """
    from core.transcript.model import SAMPLE_RATE

    start, _, end = text.replace("–", "-").partition("-")
    try:
        first, last = (round(_seconds(part) * SAMPLE_RATE) for part in (start, end))
    except ValueError:
        first = last = 0
    if not 0 <= first < last:
        raise UsageError(f"{text!r} is no stretch of time", "Write it as 12.4-13.1 or 1:02-1:04.")
    return first, last


def _seconds(text: str) -> float:
    """Return seconds of "62.5", "1:02.5" or "1:01:02".

    Raises:
        ValueError: It is no time.
    """
    total = 0.0
    for part in text.strip().split(":"):
        value = float(part)
        if not 0.0 <= value < 1e6:
            raise ValueError(text)
        total = 60.0 * total + value
    return total


def _weighted(text: str, default: float) -> tuple[str, float]:
    """Split "name:2.5" into name and weight, the default one if there is none.

    What follows the last colon is a weight only if it looks like a number: a Windows path has a
    colon too, and so may any file name that exists.
    """
    name, colon, weight = text.rpartition(":")
    if not colon or not name or "/" in weight or "\\" in weight or Path(text).exists():
        return text, default
    try:
        return name, float(weight)
    except ValueError:
        raise UsageError(
            f"{weight!r} in {text!r} is no weight", "Write a number after the colon, as in :2.5."
        ) from None
