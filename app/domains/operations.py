"""What happens when the user builds, keeps, shares or brings back a domain; all runs in lanes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.recipe.model import lists_folder
from app.vocabulary.model import Row, add_rows
from core.errors import InputError
from core.recipe import DomainChoice, Recipe
from core.store.wording import passages

if TYPE_CHECKING:
    from app.bridge import Reporter
    from core.lm.build import Built, NewWord
    from core.lm.draft import Surprise
    from core.store.library import Library

LEAST_SHARE = 0.1
USUAL_SHARE = 0.5
_TEXTS = ".texts"
"""Where verified transcripts lie among the drafts while they are read."""
INBOX = 0
"""Stands for recordings that are in no folder."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a domain shall be built from.

    Attributes:
        name: The domain's name.
        paths: Documents, and folders of them.
        texts: Title and text of each verified transcript.
        extend: Whether the domain exists and gets these in addition.
    """

    name: str
    paths: tuple[Path, ...]
    texts: tuple[tuple[str, str], ...] = ()
    extend: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """How far the analysis is.

    Attributes:
        done: 0 to 1.
        what: What is going on, as the library says it.
    """

    done: float
    what: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """A domain on trial.

    Attributes:
        built: What building it told.
        surprises: Words that the general model didn't expect so often.
    """

    built: Built
    surprises: tuple[Surprise, ...]


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a domain on trial shall be kept.

    Attributes:
        draft: Its folder.
        title: What it is called.
        drop: Words that it shall not know.
        words: New words that go to a list.
        into: The list's file; None for no list.
    """

    draft: Path
    title: str
    drop: frozenset[str]
    words: tuple[NewWord, ...] = ()
    into: Path | None = None


def analysis(sources: Sources) -> Callable[[Reporter], Analysis]:
    """Return the work of building a domain on trial and looking at it."""

    def work(reporter: Reporter) -> Analysis:
        from core.lexicon.pronunciations import load_pronouncer
        from core.lm.build import BuildOptions, Progress, build_domain
        from core.lm.domains import domain_folders, open_model
        from core.lm.draft import draft_from, drafts_folder, surprises
        from core.recipe import GENERAL_DOMAIN

        reporter.progress(Step(0.0, "reading"))
        if sources.extend:
            folder = domain_folders().get(sources.name)
            if folder is None:
                raise InputError(f"There is no domain {sources.name} any more", "Build it anew.")
            draft_from(folder)
        general = open_model(GENERAL_DOMAIN)
        # A frozen program would start itself instead of a worker.
        workers = 1 if getattr(sys, "frozen", False) else os.cpu_count() or 1
        built: Built | None = None
        documents = [*sources.paths, *_written(sources)]
        for event in build_domain(
            sources.name,
            documents,
            drafts_folder(),
            general=general,
            pronouncer=load_pronouncer(),
            extend=sources.extend,
            replace=not sources.extend,
            options=BuildOptions(workers=workers),
            cancel=lambda: reporter.cancelled,
        ):
            reporter.check()
            if isinstance(event, Progress):
                reporter.progress(Step(event.done, event.what))
            else:
                built = event
        assert built is not None
        _forget_texts()
        return Analysis(built, surprises(built.folder, general))

    return work


def _written(sources: Sources) -> list[Path]:
    """Write verified transcripts as documents, and return their files."""
    from core.lm.draft import drafts_folder
    from core.store.wording import write_documents

    _forget_texts()
    return write_documents(sources.texts, drafts_folder() / _TEXTS)


def _forget_texts() -> None:
    from core.lm.draft import drafts_folder

    shutil.rmtree(drafts_folder() / _TEXTS, ignore_errors=True)


def keeping(wish: Keeping) -> Callable[[Reporter], str]:
    """Return the work of putting a domain on trial among the domains; it gives its name."""

    def work(reporter: Reporter) -> str:
        from core.lm.build import BuildOptions
        from core.lm.domains import own_domains
        from core.lm.draft import keep_draft

        folder = keep_draft(
            wish.draft,
            own_domains(),
            wish.drop,
            BuildOptions(title=wish.title),
            lambda: reporter.cancelled,
        )
        if wish.into is not None and wish.words:
            add_rows(wish.into, [list_row(word) for word in wish.words])
        shutil.rmtree(wish.draft, ignore_errors=True)
        return folder.name

    return work


def list_row(word: NewWord) -> Row:
    """Return a new word as a row of a list."""
    return {"written": word.written, "count": str(word.count)}


def list_file(name: str) -> Path:
    """Return the file of a list of the user's by its name."""
    return lists_folder() / (name.replace("/", "-").replace("\\", "-") + ".csv")


def forget_draft(name: str) -> None:
    """Delete a domain on trial that is not wanted; called in a lane."""
    from core.lm.draft import drafts_folder

    shutil.rmtree(drafts_folder() / name, ignore_errors=True)
    _forget_texts()


def verified_texts(library: Library, folder_id: int | None) -> list[tuple[str, str]]:
    """Return title and text of what is verified in a folder's recordings; in the store lane.

    Args:
        library: The library.
        folder_id: The folder; None for all recordings, INBOX for those in none.
    """
    found = []
    for row in library.recordings():
        if folder_id is not None and (row.folder_id or INBOX) != folder_id:
            continue
        lines = [one.text for one in passages(library.transcript(row.id)) if one.is_verified]
        if lines:
            found.append((row.title, "\n".join(lines) + "\n"))
    return found


def without_domain(recipe: Recipe, name: str) -> Recipe:
    """Return a recipe in which a domain has no part; the general one if none is left."""
    domains = tuple(domain for domain in recipe.domains if domain.name != name)
    if not any(domain.weight > 0 for domain in domains):
        domains = Recipe().domains
    return replace(recipe, domains=domains)


def with_domain(recipe: Recipe, name: str, share: float) -> Recipe:
    """Return a recipe in which a domain has a share and the others keep their proportions."""
    plain = without_domain(recipe, name)
    if plain.is_auto:
        plain = plain.for_first_pass()
    others = [
        DomainChoice(other, round(part * (1 - share), 4)) for other, part in plain.shares().items()
    ]
    return replace(recipe, domains=(*others, DomainChoice(name, round(share, 4))))


def fitting_share(analysis: Analysis | None) -> float:
    """Return the share that held-out sentences speak for, in tenths."""
    if analysis is None or analysis.built.comparison is None:
        return USUAL_SHARE
    share = round(analysis.built.comparison.share, 1)
    return min(max(share, LEAST_SHARE), 1 - LEAST_SHARE)
