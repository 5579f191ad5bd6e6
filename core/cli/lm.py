"""`sonant lm`: build a language model from text, look into one, measure one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.terminal import complain, say
from core.errors import InputError

_EXAMPLES = """\
examples:
  sonant lm build minutes.txt reports.txt --out council.lm
  sonant lm info council.lm
  sonant lm perplexity council.lm heldout.txt
  sonant transcribe talk.mp3 --lm general:1 --lm council.lm:2
"""


def register(commands: Any) -> None:
    """Add the command and its own commands to argparse's subparsers."""
    parser = commands.add_parser(
        "lm",
        help="build, inspect and measure language models",
        description="Builds a language model from your texts, shows what is in one, and "
        "measures how well one predicts a text.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    own = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _register_build(own)
    info = own.add_parser("info", help="order, vocabulary, sizes, sources")
    info.add_argument("model", metavar="MODEL", help="a model file, ARPA or KenLM file, or domain")
    info.set_defaults(run=_info)
    perplexity = own.add_parser("perplexity", help="how well a model predicts a text")
    perplexity.add_argument("model", metavar="MODEL")
    perplexity.add_argument("texts", metavar="TEXT", nargs="+", help="one sentence a line")
    perplexity.set_defaults(run=_perplexity)


def _register_build(own: Any) -> None:
    build = own.add_parser("build", help="estimate a model from text files")
    build.add_argument("texts", metavar="TEXT", nargs="+", help="UTF-8 text, one sentence a line")
    build.add_argument("--out", metavar="FILE", type=Path, required=True)
    build.add_argument(
        "--order", metavar="N", type=int, default=3, help="longest n-gram; default 3"
    )
    build.add_argument(
        "--vocabulary-size", metavar="N", type=int, default=100_000, help="most words to keep"
    )
    build.add_argument(
        "--prune", metavar="N", type=int, help="keep about this many n-grams of two words and more"
    )
    build.set_defaults(run=_build)


def _lines(paths: list[str]) -> list[str]:
    """Return all lines of some text files, as spoken words.

    Raises:
        InputError: A file is missing, isn't text, or all are empty.
    """
    from core.text.normalise import normalise_lines

    lines: list[str] = []
    for path in paths:
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(f"{path} isn't UTF-8 text", "Save it as UTF-8.") from error
        except OSError as error:
            raise InputError(
                f"{path} can't be read ({error.strerror})", "Check the name."
            ) from error
        lines.extend(normalise_lines(text.splitlines()))
    if not lines:
        raise InputError("There isn't a word in the text", "Give files with sentences.")
    return lines


def _build(call: argparse.Namespace) -> int:
    """Estimate a model and write it."""
    from core.lm.estimate import estimate, read_corpus
    from core.lm.ngram import NgramModel
    from core.lm.prune import prune_to

    lines = _lines(call.texts)
    corpus = read_corpus(lines, limit=call.vocabulary_size)
    estimated = estimate(corpus.stream, len(corpus.words), call.order)
    arrays = estimated.arrays
    if call.prune is not None:
        arrays = prune_to(arrays, call.prune, estimated.history)
    about = {
        "sources": [Path(path).name for path in call.texts],
        "words_of_text": len(corpus.stream),
    }
    model = NgramModel(corpus.words, arrays, about=about)
    model.save(call.out)
    complain(f"{call.out}: {_sizes(model.counts)}")
    return 0


def _info(call: argparse.Namespace) -> int:
    """Print what a model says about itself."""
    from core.lm.domains import open_model

    model = open_model(call.model)
    say(f"model       {call.model}\n")
    say(f"order       {model.order}\n")
    say(f"vocabulary  {model.size:,} words\n")
    say(f"n-grams     {_sizes(model.counts)}\n")
    say(f"identity    {model.identity}\n")
    for name, value in sorted(model.about.items()):
        say(f"{name:<11} {_shown(value)}\n")
    return 0


def _perplexity(call: argparse.Namespace) -> int:
    """Print a model's perplexity on texts, with and without the words it doesn't know."""
    import math

    from core.lm.domains import open_model
    from core.lm.ngram import UNKNOWN_ID

    model = open_model(call.model)
    sentences = [line.split() for line in _lines(call.texts)]
    unknown = sum(int((model.word_ids(words) == UNKNOWN_ID).sum()) for words in sentences)
    count = sum(len(words) + 1 for words in sentences)
    log_probs = model.sentence_log_probs(sentences)
    total = float(log_probs.sum(dtype="float64"))
    say(f"perplexity      {math.exp(-total / count):.2f}\n")
    say(f"words           {count - len(sentences):,} in {len(sentences):,} sentences\n")
    say(f"unknown words   {unknown:,} ({unknown / max(count - len(sentences), 1):.2%})\n")
    return 0


def _sizes(counts: tuple[int, ...]) -> str:
    return ", ".join(f"{count:,} of {order}" for order, count in enumerate(counts, start=1))


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
