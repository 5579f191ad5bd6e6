"""A general language model that never saw the texts of the domains that are spoken.

    python -m tests.speed.bench_factors.unseen --data ../shared/data --out training/bench

Built by the general domain's own recipe from books and free talk alone: no service dialogues, no
medicine, no technology. Two minutes of one core.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.lm import build_domains
from core.lm.build_domains import Group, build_general, count_words, prepare
from core.lm.domains import MODEL_FILE

GROUPS = (
    Group(("literature", build_domains.SPEECH), 0.75),
    Group(("business_earnings", "conversation", "meetings", "parliament_committee"), 0.25),
)


def unseen_model(data: Path, out: Path) -> str:
    """Return the path of the model file; it is built where it's missing."""
    folder = out / "unseen"
    if not (folder / MODEL_FILE).is_file():
        material = prepare(data, Path("build/lm"))
        sources = [source for group in GROUPS for source in group.sources]
        common = count_words(material.train[source] for source in sources)
        usual = build_domains.GENERAL
        build_domains.GENERAL = GROUPS
        try:
            build_general(material, common, folder)
        finally:
            build_domains.GENERAL = usual
    return str(folder / MODEL_FILE)


def main() -> None:
    """Build it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("training/bench"))
    call = parser.parse_args()
    sys.stdout.write(unseen_model(call.data, call.out) + "\n")


if __name__ == "__main__":
    main()
