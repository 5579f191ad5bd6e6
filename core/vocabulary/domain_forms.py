"""How the words of the built-in domains are written, counted in their texts.

    python -m core.vocabulary.domain_forms --text ../shared/data/text --out resources/domains

writes `written.txt` beside each model and into its manifest; run it after core.lm.build_domains.
Words usually written small stay so, whatever titles and menus do. Nothing is random.
"""

from __future__ import annotations

import argparse
import logging
import lzma
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.folders import resources
from core.lexicon.g2p import fold
from core.lm.build_domains import PACKS
from core.lm.domains import open_model, read_manifest, sha256, write_manifest
from core.lm.written import (
    CASED_SHARE,
    WRITTEN_FILE,
    Forms,
    add_forms,
    count_forms,
    write_forms,
    written_form,
)
from core.vocabulary.casing import ordinary_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST = 3
"""Occurrences within sentences from which a form is a form."""

SELDOM = 20
"""Occurrences below which a domain's own texts don't decide."""

CLEARLY = 2.0
"""Times that an ordinary word must be in capitals for each that it is not."""

TITLES = ("medical_written",)
"""Texts of headings and names of terms, where capitals mean little."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

log = logging.getLogger("sonant.vocabulary")


class Counted(NamedTuple):
    """How often each word stands in cased text, and in which forms."""

    counts: Counter[str]
    forms: Forms


def count_text(lines: Iterable[str]) -> Counted:
    """Return what a text says of its words; nothing if it is uncased.

    Args:
        lines: Sentences in their original case.
    """
    text = list(lines)
    forms: Forms = {}
    inside = count_forms(text, forms)
    counts: Counter[str] = Counter()
    for form, count in Counter(_WORD.findall("\n".join(text))).items():
        counts[fold(form.replace("’", "'"))] += count
    return (
        Counted(counts, forms) if inside >= CASED_SHARE * counts.total() else Counted(Counter(), {})
    )


def added_up(parts: Iterable[Counted]) -> Counted:
    """Return what several texts say together."""
    total = Counted(Counter(), {})
    for part in parts:
        total.counts.update(part.counts)
        add_forms(total.forms, part.forms)
    return total


def choose_forms(words: Iterable[str], own: Counted, every: Counted) -> list[str]:
    """Return the forms of words that are not written as they are spelt.

    Args:
        words: A model's vocabulary.
        own: What its texts say.
        every: What all texts say; asked about a word that its own have seldom.
    """
    found = []
    for word in words:
        counts, forms = own if own.counts[word] >= SELDOM else every
        form = written_form(word, counts[word], forms)
        if form == word or forms[word][form] < LEAST:
            continue
        if word in ordinary_words():
            # They were found by their first letters, so they say nothing of "ATM" and "iPhone".
            rest = counts[word] - forms[word][form]
            if form[1:] == word[1:] or forms[word][form] < CLEARLY * rest:
                continue
        found.append(form)
    return found


def is_small(word: str, text: Counted) -> bool:
    """Say whether a text mostly writes a word small: an apple is no Apple to everybody.

    Args:
        word: The word.
        text: What the text says.
    """
    marked = sum(text.forms.get(word, {}).values())
    return text.counts[word] - marked >= max(LEAST, marked)


def add_to_domain(folder: Path, forms: Sequence[str]) -> None:
    """Write a domain's forms and note them in its manifest.

    Args:
        folder: The domain's.
        forms: What `choose_forms` returned.
    """
    write_forms(folder, forms)
    manifest = read_manifest(folder)
    files = {**manifest.files, WRITTEN_FILE: sha256(folder / WRITTEN_FILE)}
    write_manifest(folder, replace(manifest, files=files))


def main() -> None:
    """Write the forms of all built-in domains."""
    parser = argparse.ArgumentParser(prog="python -m core.vocabulary.domain_forms")
    parser.add_argument("--text", type=Path, required=True, help="folder of domains with texts")
    parser.add_argument("--out", type=Path, default=resources() / "domains")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    counted: dict[str, Counted] = {}
    for path in sorted(args.text.glob("*/train.txt.xz")):
        if path.parent.name not in TITLES:
            with lzma.open(path, "rt", encoding="utf-8") as file:
                counted[path.parent.name] = count_text(line.rstrip("\n") for line in file)
    every = added_up(counted.values())
    for name in ("general", *PACKS):
        sources = PACKS[name].sources if name in PACKS else tuple(counted)
        own = added_up(counted[source] for source in sources if source in counted)
        if own.counts:
            words = open_model(str(args.out / name)).vocab
            if name == "general":
                words = [word for word in words if not is_small(word, counted["literature"])]
            found = choose_forms(words, own, every)
            add_to_domain(args.out / name, found)
            log.info("%s: %d forms", name, len(found))


if __name__ == "__main__":
    main()
