"""Which words are usually written small, so that a list of names doesn't capitalise "may".

A list's written form ("London") replaces the language model's ("london") in the text. Where the
same word is an ordinary one too ("May", "Will", "In"), it must not, unless the list makes the name
likelier than the word.

    python -m core.vocabulary.casing --text ../shared/data/text --out resources/languages/en

makes the file of ordinary words from running text in its original case. Nothing is random.
"""

from __future__ import annotations

import argparse
import logging
import lzma
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.disk import put

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "languages" / "en"
FILE = "ordinary_words.txt"

LEAST = 20
"""Occurrences inside sentences before a word is judged."""

MOST_LINES = 60_000
"""Lines read of each text."""

SMALL_SHARE = 0.5
"""A word is ordinary if at least this share of its occurrences inside sentences is small."""

_WORD = re.compile(r"(?<![.!?:\"“‘(\-–—…])(?<=[a-z,;] )[A-Za-z][a-z']*[a-z]\b")

log = logging.getLogger("sonant.vocabulary")


@lru_cache(maxsize=1)
def ordinary_words(folder: Path | None = None) -> frozenset[str]:
    """Return words usually written small; empty if the file is missing (then none is spared).

    Args:
        folder: Folder of the file; None for the program's own.
    """
    try:
        text = ((FOLDER if folder is None else folder) / FILE).read_text(encoding="utf-8")
    except OSError:
        return frozenset()
    return frozenset(text.split())


def count_cases(lines: Iterable[str], small: Counter[str], large: Counter[str]) -> None:
    """Count words inside sentences by whether they begin with a small or a capital letter.

    Args:
        lines: Running text in its original case.
        small: Counts by word, added to.
        large: Counts by word in lower case, added to.
    """
    for line in lines:
        for word in _WORD.findall(line):
            if word[0].islower():
                small[word] += 1
            else:
                large[word.lower()] += 1


def choose_ordinary(small: Counter[str], large: Counter[str]) -> list[str]:
    """Return the ordinary words in alphabetical order.

    Args:
        small: Occurrences with a small first letter.
        large: Occurrences with a capital.
    """
    return sorted(
        word
        for word, n in small.items()
        if n + large[word] >= LEAST and n >= SMALL_SHARE * (n + large[word])
    )


def main() -> None:
    """Make the file of ordinary words."""
    parser = argparse.ArgumentParser(description="Make the file of words usually written small.")
    parser.add_argument("--text", type=Path, required=True, help="folder of domains with texts")
    parser.add_argument("--out", type=Path, default=FOLDER)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for path in sorted(args.text.glob("*/train.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            count_cases(
                (line for line, _ in zip(file, range(MOST_LINES), strict=False)), small, large
            )
        log.info("%s: %d words", path.parent.name, small.total() + large.total())
    words = choose_ordinary(small, large)
    args.out.mkdir(parents=True, exist_ok=True)
    put(args.out / FILE, "\n".join(words) + "\n")
    log.info("%d ordinary words", len(words))


if __name__ == "__main__":
    main()
