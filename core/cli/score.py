"""`sonant score`: how far a text is from the true one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.terminal import say
from core.errors import InputError

if TYPE_CHECKING:
    from core.text.score import ErrorCounts

_EXAMPLES = """\
examples:
  sonant score true.txt recognised.txt
  sonant score true.tsv recognised.tsv            (lines of ID, tab, text: matched by ID)
  sonant score true.txt talk.json --words names.csv
"""


def register(commands: Any) -> None:
    """Add the command to argparse's subparsers."""
    parser = commands.add_parser(
        "score",
        help="word error rate of a text against the true one",
        description="Compares a recognised text with the true one: word and character error "
        "rate, and with --words those of listed and other words apart. Case, punctuation and "
        "the way numbers are written don't count.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("reference", metavar="REF", help="the true text")
    parser.add_argument(
        "hypothesis", metavar="HYP", help="the recognised text (also Sonant's JSON)"
    )
    parser.add_argument("--words", metavar="LIST", help="count the words of this list apart")
    parser.add_argument("--format", choices=("txt", "json"), default="txt")
    parser.set_defaults(run=run)


def run(call: argparse.Namespace) -> int:
    """Print the error rates of a call's texts and return the exit code."""
    from core.text.score import score_texts

    listed = _entries(Path(call.words)) if call.words else []
    pairs = _pairs(Path(call.reference), Path(call.hypothesis))
    total = score_texts("", "")
    for said, heard in pairs:
        total += score_texts(said, heard, listed)
    rows = {"WER": total.words, "CER": total.characters}
    if call.words:
        rows |= {"B-WER": total.biased, "U-WER": total.unbiased}
    if call.format == "json":
        say(json.dumps({name: _values(counts, name) for name, counts in rows.items()}) + "\n")
    else:
        say("".join(_line(name, counts) for name, counts in rows.items()))
    return 0


def _line(name: str, counts: ErrorCounts) -> str:
    line = f"{name:<6}{counts.rate:8.2%}   {counts.errors} of {counts.reference}"
    if name != "CER":
        line += (
            f"   {counts.insertions} inserted, {counts.deletions} deleted, "
            f"{counts.substitutions} substituted"
        )
    return line + "\n"


def _values(counts: ErrorCounts, name: str) -> dict[str, float | int | None]:
    values: dict[str, float | int | None] = {
        "rate": round(counts.rate, 6) if counts.reference else None,
        "errors": counts.errors,
        "reference": counts.reference,
    }
    if name != "CER":
        values |= {
            "insertions": counts.insertions,
            "deletions": counts.deletions,
            "substitutions": counts.substitutions,
        }
    return values


def _pairs(reference: Path, hypothesis: Path) -> list[tuple[str, str]]:
    """Return the texts to compare, matched by id where both files have ids."""
    said, heard = _read(reference), _read(hypothesis)
    said_by_id, heard_by_id = _by_id(said), _by_id(heard)
    if said_by_id is None or heard_by_id is None:
        return [(said, heard)]
    for key in heard_by_id:
        if key not in said_by_id:
            raise InputError(
                f"{hypothesis} has {key!r}, which {reference} lacks", "Compare like with like."
            )
    # What was not recognised at all counts as deleted.
    return [(text, heard_by_id.get(key, "")) for key, text in said_by_id.items()]


def _by_id(text: str) -> dict[str, str] | None:
    rows = [line.split("\t", 1) for line in text.splitlines() if line.strip()]
    if not rows or any(len(row) != 2 or " " in row[0] for row in rows):
        return None
    return {row[0]: row[1] for row in rows}


def _entries(path: Path) -> list[str]:
    from core.vocabulary.lists import read_list

    return [entry.written for entry in read_list(path).entries]


def _read(path: Path) -> str:
    """Return a file's text; of Sonant's JSON, that of its segments."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"{path} doesn't exist", "Check the name and the folder.") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder", "Name a text file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} isn't UTF-8 text", "Save it as UTF-8.") from error
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror})", "Check the disk.") from error
    return _text_of_json(text, path) if text.lstrip().startswith("{") else text


def _text_of_json(text: str, path: Path) -> str:
    try:
        return "\n".join(
            segment["text"]
            for line in text.splitlines()
            if line.strip()
            for segment in json.loads(line)["segments"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} looks like JSON but not like Sonant's", "Give the output of --format json."
        ) from error
