"""`sonant lm`: build domains from your texts, look into them, measure, export and remove them."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.options import add_recipe_options, domain_choice, recipe_of
from core.cli.terminal import Bar, complain, say
from core.cli.trial import add_trial_options, run_trial
from core.errors import InputError, SonantError, UsageError

if TYPE_CHECKING:
    from core.lm.build import Built, Comparison, NewWord
    from core.lm.ngram import NgramModel

_EXAMPLES = """\
examples:
  sonant lm build council minutes/ agenda.docx report.pdf
  sonant lm build council --extend november.odt
  sonant lm list
  sonant lm info council
  sonant lm perplexity council heldout.txt
  sonant lm export council --arpa council.arpa.gz
  sonant lm remove council
  sonant transcribe talk.mp3 --lm general:1 --lm council:2
"""

_BUILD_EXAMPLES = """\
examples:
  sonant lm build council minutes.txt agenda.docx report.pdf
  sonant lm build council minutes/                 every document in the folder
  sonant lm build council --extend november.odt    the old documents aren't needed
  sonant lm build ward letters/ --licence "internal" --words ward-words.csv
  sonant lm build mine --from-transcripts checked  what you verified or corrected in the window

What is read: TXT, MD, HTML, CSV, TSV, SRT, VTT, DOCX, ODT, PDF (with text in it), and transcripts
that Sonant exported as JSON. Numbers, dates, units and abbreviations are written out as spoken. Of
every twenty sentences one is held out to measure on: how well the general model, the new one and
both together predict it.

exit codes: 0 built · 2 wrong usage · 3 a document couldn't be read (the domain is built from the
others) or none could · 4 the domain to extend is damaged · 5 can't be written · 130 interrupted;
a domain is there whole or not at all
"""

_TEST_EXAMPLES = """\
examples:
  sonant lm test medical visit.wav
  sonant lm test council:2 talk.mp3 --reference talk.txt

Each recording is decoded with the general model alone (or what --lm says), and with the domain
mixed in; every changed word is shown with its time, and with a reference what was fixed and broke.

exit codes: 0 done · 2 wrong usage · 3 a recording or text couldn't be read · 4 pack at fault · 5
can't be kept or written · 130 interrupted
"""

_MOST_SHOWN = 12


def register(commands: Any) -> None:
    """Add the command and its own commands to argparse's subparsers."""
    parser = commands.add_parser(
        "lm",
        help="build, inspect, measure, export and remove language models",
        description="Builds domains (language models) from your texts, shows what is in one, and "
        "measures how well one predicts a text.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    own = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _register_build(own)
    listed = own.add_parser("list", help="the domains that --lm can take")
    listed.add_argument("--format", choices=("txt", "json"), default="txt")
    listed.set_defaults(run=_list)
    info = own.add_parser("info", help="order, vocabulary, sizes, sources")
    info.add_argument("model", metavar="MODEL", help="a domain, or a model file (also ARPA)")
    info.set_defaults(run=_info)
    perplexity = own.add_parser("perplexity", help="how well a model predicts a text")
    perplexity.add_argument("model", metavar="MODEL", help="a domain, or a model file (also ARPA)")
    perplexity.add_argument(
        "texts",
        metavar="TEXT",
        nargs="+",
        type=Path,
        help="a document that build takes",
    )
    perplexity.add_argument("--format", choices=("txt", "json"), default="txt")
    perplexity.set_defaults(run=_perplexity)
    test = own.add_parser(
        "test", help="what a domain changes in recordings", epilog=_TEST_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    test.add_argument("domain", metavar="DOMAIN[:WEIGHT]", help="a domain, or a model file")
    add_trial_options(test)
    add_recipe_options(test)
    test.set_defaults(run=_test)
    export = own.add_parser("export", help="write a model in the form that other programs read")
    export.add_argument("model", metavar="MODEL", help="a domain, or a model file")
    export.add_argument(
        "--arpa", metavar="FILE", type=Path, required=True, help="an ARPA file; .gz compresses it"
    )
    export.set_defaults(run=_export)
    remove = own.add_parser("remove", help="move a domain of yours to the bin")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=_remove)


class _InsteadOf(argparse.Action):
    """An option with which another argument isn't required.

    ("*" would do for that argument, but takes nothing where options stand between its values.)
    """

    def __init__(self, *, other: argparse.Action, **how: Any) -> None:
        super().__init__(**how)
        self._other = other

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Keep the option's value."""
        setattr(namespace, self.dest, values)
        self._other.required = False


def _register_build(own: Any) -> None:
    build = own.add_parser(
        "build",
        help="build a domain from documents",
        description="Builds a domain from your documents; --lm NAME then uses it.",
        epilog=_BUILD_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    build.add_argument("name", metavar="NAME", help="letters, digits, . _ -")
    files = build.add_argument(
        "files", metavar="FILE", nargs="+", type=Path, default=[],
        help="a document, or a folder of them; none is needed with --from-transcripts",
    )  # fmt: skip
    build.add_argument(
        "--from-transcripts", action=_InsteadOf, other=files, choices=("checked", "all"),
        help="take the transcripts of your library too: passages that you verified or corrected a "
        "word in, or all. With --extend, a transcript that changed is added as it is now",
    )  # fmt: skip
    build.add_argument(
        "--extend",
        action="store_true",
        help="add to the domain of that name; it keeps what it has",
    )
    build.add_argument(
        "--replace", action="store_true", help="build anew even if there is a domain of that name"
    )
    build.add_argument("--title", default="", help="a few words for people")
    build.add_argument(
        "--licence",
        default="the user's own texts",
        help="of the texts, for the list of sources",
    )
    build.add_argument(
        "--forget-text",
        action="store_true",
        help="don't keep the text in the domain; it can't be extended then",
    )
    build.add_argument(
        "--words", metavar="FILE", type=Path,
        help="write the words that the general model lacks as a list (CSV) with their "
        "pronunciations, to be checked, corrected and used with --vocabulary",
    )  # fmt: skip
    build.add_argument(
        "--out", metavar="DIR", type=Path, help="put the domain into this folder, not among yours"
    )
    build.add_argument(
        "--order", metavar="N", type=int, default=3, help="longest n-gram; default 3"
    )
    build.add_argument(
        "--n-grams", metavar="N", type=int, default=2_000_000,
        help="most n-grams of two words and more that stay; default 2000000",
    )  # fmt: skip
    build.add_argument("--format", choices=("txt", "json"), default="txt")
    build.set_defaults(run=_build)


def _build(call: argparse.Namespace) -> int:
    """Build a domain, say what came of it, and return the exit code."""
    from core.lexicon.pronunciations import load_pronouncer
    from core.lm.build import BuildOptions, Progress, build_domain
    from core.lm.domains import own_domains

    if call.extend and call.replace:
        raise UsageError("--extend and --replace exclude each other", "Choose one.")
    if call.n_grams < 1 or not 1 <= call.order <= 8:
        raise UsageError("The size of the model is out of range", "--order is 1 to 8.")
    options = BuildOptions(
        order=call.order,
        n_grams=call.n_grams,
        title=call.title,
        licence=call.licence,
        keep_text=not call.forget_text,
        # A frozen program would start itself.
        workers=1 if getattr(sys, "frozen", False) else os.cpu_count() or 1,
    )
    root = call.out or own_domains()
    bar = Bar()
    built: Built | None = None
    try:
        with _documents(call) as files:
            for event in build_domain(
                call.name, files, root, general=_general(), pronouncer=load_pronouncer(),
                extend=call.extend, replace=call.replace, options=options,
            ):  # fmt: skip
                if isinstance(event, Progress):
                    bar.update(event.done, event.what)
                else:
                    built = event
    finally:
        bar.clear()
    assert built is not None
    for skipped in built.skipped:
        complain(str(skipped.error))
    for name in built.repeated:
        complain(f"{name} is in {call.name} already and was left out.")
    for note in built.notes:
        complain(f"{note}.")
    if call.words:
        _write_words(call.words, built.new_words)
    say(_as_json(built) if call.format == "json" else _told(call.name, built))
    return built.skipped[0].error.exit_code if built.skipped else 0


@contextmanager
def _documents(call: argparse.Namespace) -> Iterator[list[Path]]:
    """Give the files that were named, and the library's texts as files if it is asked for them.

    Raises:
        InputError: There is no library, or nothing in it is meant.
        OutputError: The library can't be used.
    """
    from core.store.wording import open_library, transcript_texts, write_documents

    if not call.from_transcripts:
        yield call.files
        return
    unchecked = call.from_transcripts == "all"
    with open_library() as library:
        taken = list(transcript_texts(library, unchecked=unchecked))
    if not taken and unchecked:
        raise InputError("The library has no transcript yet", "Name files instead.")
    if not taken:
        raise InputError(
            "Nothing in the library is verified or corrected yet",
            "Press F7 in a transcript to vouch for a passage, or use --from-transcripts all.",
        )
    words, many = sum(one.words for one in taken), len(taken) != 1
    kind = "" if unchecked else ", verified or corrected"
    complain(f"From the library: {words:,} words of {len(taken):,} transcript{'s' * many}{kind}.")
    # The texts may be confidential: only the user may read this folder, and it goes.
    with tempfile.TemporaryDirectory(prefix="sonant-") as folder:
        yield [
            *call.files,
            *write_documents([(one.title, one.text) for one in taken], Path(folder)),
        ]


def _general() -> NgramModel | None:
    """Return the general model; None if it can't be had, which is no reason not to build."""
    from core.lm.domains import open_model
    from core.recipe import GENERAL_DOMAIN

    try:
        return open_model(GENERAL_DOMAIN)
    except SonantError as error:
        complain(str(error))
        return None


def _told(name: str, built: Built) -> str:
    """Return what came of building, in lines."""
    documents = len(built.documents)
    lines = [
        f"{name}: {built.words:,} words in {built.sentences:,} sentences of {documents:,} "
        f"document{'' if documents == 1 else 's'}, {built.vocabulary:,} different words",
        f"model     {_sizes(built.counts)}",
        f"folder    {built.folder}",
    ]
    if built.comparison is None:
        lines.append("measured  nothing: too little text, or no general model to compare with")
    else:
        lines += _measured(name, built.comparison)
    lines += _new_words(built.new_words)
    return "\n".join(lines) + "\n"


def _measured(name: str, found: Comparison) -> list[str]:
    share = min(max(round(found.share, 1), 0.1), 0.9)
    return [
        f"measured on {found.sentences:,} sentences ({found.words:,} words) held out",
        f"  perplexity  general {found.general:.1f} → {name} {found.built:.1f} → "
        f"both {found.mixture:.1f} (general {1 - found.share:.0%}, {name} {found.share:.0%})",
        f"  unknown     {found.unknown_before:.2%} of words → {found.unknown_after:.2%}",
        f"use it with   --lm general:{1 - share:.1f} --lm {name}:{share:.1f}",
    ]


def _new_words(words: tuple[NewWord, ...]) -> list[str]:
    from core.lexicon.phones import to_ipa

    if not words:
        return []
    lines = [f"new words   {len(words):,} that the general model lacks; the most frequent:"]
    lines += [
        f"  {word.count:>6}  {word.written:<20} {to_ipa(word.phones) or 'no sound found'}"
        for word in words[:_MOST_SHOWN]
    ]
    return lines


def _as_json(built: Built) -> str:
    from core.lexicon.phones import to_arpabet

    values = {
        "folder": str(built.folder),
        "words": built.words,
        "sentences": built.sentences,
        "vocabulary": built.vocabulary,
        "n_grams": list(built.counts),
        "documents": [asdict(document) for document in built.documents],
        "added": [document.name for document in built.added],
        "repeated": list(built.repeated),
        "skipped": [{"file": str(s.path), "reason": str(s.error)} for s in built.skipped],
        "measured": None if built.comparison is None else asdict(built.comparison),
        "new_words": [
            {
                "word": word.written,
                "spoken": word.spoken,
                "count": word.count,
                "phones": to_arpabet(word.phones),
            }
            for word in built.new_words
        ],
    }
    return json.dumps(values, ensure_ascii=False) + "\n"


def _write_words(path: Path, words: tuple[NewWord, ...]) -> None:
    """Write new words as a vocabulary list."""
    from core.export.files import write_whole
    from core.lexicon.phones import to_arpabet

    rows = [f"{word.written},{to_arpabet(word.phones)},{word.count}\n" for word in words]
    write_whole(path, "written,phones,count\n" + "".join(rows))


def _list(call: argparse.Namespace) -> int:
    """Print the domains and return the exit code; a damaged one is told and counts as 4."""
    from core.errors import PackError
    from core.lm.domains import domain_folders, own_domains, read_manifest

    code = 0
    rows: list[dict[str, Any]] = []
    for name, folder in domain_folders().items():
        try:
            manifest = read_manifest(folder)
        except PackError as error:
            complain(str(error))
            code = error.exit_code
            continue
        rows.append(
            {
                "name": name,
                "title": manifest.title,
                "words": manifest.counts[0],
                "n_grams": sum(manifest.counts),
                "bytes": sum(path.stat().st_size for path in folder.iterdir()),
                "yours": folder.parent == own_domains(),
            }
        )
    if call.format == "json":
        say("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        return code
    say(f"{'name':<22} {'words':>9} {'n-grams':>11} {'MB':>6}  title\n")
    for row in rows:
        own = "  (yours)" if row["yours"] else ""
        say(
            f"{row['name']:<22} {row['words']:>9,} {row['n_grams']:>11,} "
            f"{row['bytes'] / 1e6:>6.1f}  {row['title']}{own}\n"
        )
    return code


def _info(call: argparse.Namespace) -> int:
    """Print what a model says about itself."""
    from core.lm.corpus import TEXT_FILE
    from core.lm.domains import domain_folders, open_model, read_manifest

    model = open_model(call.model)
    say(f"model       {call.model}\n")
    say(f"order       {model.order}\n")
    say(f"vocabulary  {model.size:,} words\n")
    say(f"n-grams     {_sizes(model.counts)}\n")
    say(f"identity    {model.identity}\n")
    for name, value in sorted(model.about.items()):
        say(f"{name:<11} {_shown(value)}\n")
    folder = domain_folders().get(call.model)
    if folder is not None:
        manifest = read_manifest(folder)
        kept = "kept, so that it can be extended" if TEXT_FILE in manifest.files else "not kept"
        say(f"licence     {manifest.licence}\n")
        say(f"sources     {manifest.sources}\n")
        say(f"text        {kept}\n")
        say(f"folder      {folder}\n")
    return 0


def _perplexity(call: argparse.Namespace) -> int:
    """Print a model's perplexity on texts, with and without the words it doesn't know."""
    from core.lm.build import perplexity

    found = perplexity(call.model, _sentences(call.texts))
    if call.format == "json":
        say(json.dumps({**asdict(found), "unknown_share": round(found.oov, 6)}) + "\n")
        return 0
    say(f"perplexity      {found.with_unknown:.2f}\n")
    say(f"of known words  {found.perplexity:.2f}\n")
    say(f"words           {found.words:,} in {found.sentences:,} sentences\n")
    say(f"unknown words   {found.unknown:,} ({found.oov:.2%})\n")
    return 0


def _sentences(paths: list[Path]) -> Iterator[str]:
    from core.text.documents import find_documents, read_sentences

    for path in find_documents(paths):
        yield from read_sentences(path)


def _test(call: argparse.Namespace) -> int:
    """Show what a domain changes and return the exit code."""
    before = recipe_of(call)
    after = replace(before, domains=(*before.domains, domain_choice(call.domain)))
    return run_trial(call, before, after)


def _export(call: argparse.Namespace) -> int:
    """Write a model as an ARPA file."""
    from core.lm.arpa import write_arpa
    from core.lm.domains import open_model

    if call.arpa.suffix not in (".arpa", ".gz"):
        raise UsageError(f"{call.arpa} isn't named as an ARPA file", "Use .arpa or .arpa.gz.")
    model = open_model(call.model)
    write_arpa(model, call.arpa)
    complain(f"{call.arpa}: {_sizes(model.counts)}.")
    return 0


def _remove(call: argparse.Namespace) -> int:
    """Move a domain to the bin and say where that is."""
    from core.lm.domains import own_domains, remove_domain

    kept = remove_domain(call.name)
    say(f"{call.name} is now in {kept}\n")
    say(f"move it back to {own_domains() / call.name} to use it again\n")
    return 0


def _sizes(counts: tuple[int, ...]) -> str:
    names = ("words", "pairs", "triples")
    told = [
        f"{n:,} {names[order] if order < 3 else f'of {order + 1} words'}"
        for order, n in enumerate(counts)
    ]
    return ", ".join(told)


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
