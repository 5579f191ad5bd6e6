"""Recipes as the library keeps them, and what can be put into one: packs, domains, lists."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from app.transcript.document import Paragraph, corrected_words
from core.errors import InputError, SonantError
from core.export.files import write_whole
from core.folders import resources, user_cache, user_data
from core.recipe import (
    AUTO_DOMAIN,
    DEFAULT_LIST_WEIGHT,
    GENERAL_DOMAIN,
    DomainChoice,
    ListChoice,
    Recipe,
)

LIST_SUFFIXES = (".csv", ".tsv", ".txt")
WEIGHTS = (1.0, 2.0, 4.0, 8.0, 16.0)
DEFAULT_WEIGHT = DEFAULT_LIST_WEIGHT
DEFAULT_RECIPE = Recipe(punctuation=True)
"""What a recording is transcribed with before anybody chose anything."""
MOST_CORRECTED = 200
"""So many corrected words a recipe holds; those written most often come first."""

_MARKS = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A vocabulary list on disk."""

    name: str
    path: str


def recipe_from(text: str) -> Recipe:
    """Return a recipe from its JSON; the default one if there is none or it can't be read."""
    try:
        value = json.loads(text)
        return Recipe(
            pack=value["pack"],
            language=value["language"],
            domains=tuple(DomainChoice(**domain) for domain in value["domains"]),
            lists=tuple(ListChoice(**entry) for entry in value["lists"]),
            trust_language=value["trust_language"],
            channel=value["channel"],
            # Recipes of earlier versions know nothing of these.
            second_pass=bool(value.get("second_pass", False)),
            corrected=tuple(str(word) for word in value.get("corrected", ())),
            rescore=str(value.get("rescore", "")),
            punctuation=bool(value.get("punctuation", True)),
            keep_all=bool(value.get("keep_all", False)),
        )
    except (ValueError, KeyError, TypeError, SonantError):
        return DEFAULT_RECIPE


def for_others(recipe: Recipe) -> Recipe:
    """Return a recipe without what concerns its own recording alone."""
    return replace(recipe, second_pass=False, corrected=())


def recipe_text(recipe: Recipe) -> str:
    """Return a recipe as JSON."""
    return json.dumps(recipe.as_dict())


def lists_folder() -> Path:
    """Return where the user's lists are."""
    return user_data() / "lists"


def available_lists() -> list[ListFile]:
    """Return the lists that can be switched on: the user's, then those that ship."""
    found: dict[str, ListFile] = {}
    for folder in (lists_folder(), resources() / "lists"):
        if folder.is_dir():
            titles = _titles(folder / "manifest.toml")
            for path in sorted(folder.iterdir()):
                if path.suffix.lower() in LIST_SUFFIXES and path.stem not in found:
                    title = titles.get(path.name) or _title(path.stem)
                    found[path.stem] = ListFile(title, str(path))
    return list(found.values())


def available_domains() -> list[str]:
    """Return the names of the language models that are installed, the general one first."""
    from core.lm.domains import domain_folders

    names = sorted(domain_folders())
    return sorted(names, key=lambda name: name != "general")


def domain_titles() -> dict[str, str]:
    """Return how the installed domains are called, by name."""
    from core.lm.domains import domain_folders, read_manifest

    titles = {}
    for name, folder in domain_folders().items():
        try:
            titles[name] = read_manifest(folder).title
        except SonantError:
            continue  # A damaged one is told of when it is used.
    return titles


def own_domain_title(name: str) -> str:
    """Return what the user called a domain of theirs; "" for one that ships, or none."""
    from core.lm.domains import own_domains, read_manifest

    folder = own_domains() / name
    if not folder.is_dir():
        return ""
    try:
        return read_manifest(folder).title
    except SonantError:
        return ""


def domain_title(name: str) -> str:
    """Return how a domain is called in the window: as the user called it, or by its name."""
    own = own_domain_title(name)
    if own:
        return own
    text = Path(name).stem.replace("_", " ").replace("-", " ")
    return text[:1].upper() + text[1:]


def pack_title(name: str) -> str:
    """Return how an acoustic pack is called in the window."""
    return "Starter" if name == "en-starter" else Path(name).name


def for_engine(recipe: Recipe) -> Recipe:
    """Return a recipe whose lists are copies named by their content; called in a lane.

    The engine keeps a list it has read by its path, and the user's lists change while it runs.

    Raises:
        InputError: A list can't be read.
        OutputError: The cache can't be written.
    """
    return replace(
        recipe,
        lists=tuple(ListChoice(_frozen(choice.path), choice.weight) for choice in recipe.lists),
    )


def _frozen(path: str) -> str:
    file = Path(path)
    if file.is_relative_to(resources()):
        return path
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(
            f"The list {path} can't be read ({error.strerror or error})",
            "Put it back, or switch it off.",
        ) from error
    name = hashlib.sha256(content).hexdigest()[:24]
    copy = user_cache() / "lists" / name / file.name
    if not copy.exists():
        try:
            write_whole(copy, content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return path  # The engine says what is wrong with its encoding.
    return str(copy)


def with_auto(recipe: Recipe) -> Recipe:
    """Return a recipe whose domains are fitted to each recording."""
    return replace(recipe, domains=(DomainChoice(AUTO_DOMAIN),))


def without_auto(recipe: Recipe) -> Recipe:
    """Return a recipe with the general domain in place of the fitted ones."""
    return replace(recipe, domains=(DomainChoice(GENERAL_DOMAIN),))


def with_list(recipe: Recipe, path: str, weight: float) -> Recipe:
    """Return a recipe with a list at a weight; 0 takes it out."""
    lists = tuple(choice for choice in recipe.lists if choice.path != path)
    if weight > 0:
        lists = (*lists, ListChoice(path, weight))
    return replace(recipe, lists=lists)


def with_domains(recipe: Recipe, shares: dict[str, float]) -> Recipe:
    """Return a recipe with these shares of the language models; zeros are left out."""
    domains = tuple(DomainChoice(name, share) for name, share in shares.items() if share > 0)
    return replace(recipe, domains=domains or recipe.domains)


def with_trust(recipe: Recipe, trust: float) -> Recipe:
    """Return a recipe that trusts language so many times as much as the pack was tuned for."""
    return replace(recipe, trust_language=trust)


def with_larger(recipe: Recipe, model: str) -> Recipe:
    """Return a recipe in which a larger language model has its say; "" for none."""
    return replace(recipe, rescore=model)


def larger_title(recipe: Recipe) -> str:
    """Return how the larger language model is called in the window; "" for none."""
    name = Path(recipe.rescore).name
    return name if Path(recipe.rescore).suffix else domain_title(name) if name else ""


def with_corrected(recipe: Recipe, paragraphs: Iterable[Paragraph]) -> Recipe:
    """Return a recipe that knows what a person corrected in a recording's text.

    What it knew already is kept as long as it stands in the text: a recording that was transcribed
    anew has lost its corrections, not what they taught.
    """
    paragraphs = tuple(paragraphs)
    counts = Counter(_bare(text) for text in corrected_words(paragraphs))
    words = [word for word, _ in counts.most_common() if any(map(str.isalpha, word))]
    if known := [word for word in recipe.corrected if word not in counts]:
        standing = {_bare(text) for paragraph in paragraphs for text in paragraph.texts()}
        words += [word for word in known if word in standing]
    return replace(recipe, corrected=tuple(words[:MOST_CORRECTED]))


def _bare(text: str) -> str:
    """Return a word without the marks around it."""
    return _MARKS.sub("", text)


def _titles(manifest: Path) -> dict[str, str]:
    """Return the titles that a manifest gives to list files."""
    try:
        value = tomllib.loads(manifest.read_text(encoding="utf-8"))
        return {entry["file"]: entry["title"] for entry in value["list"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _title(stem: str) -> str:
    text = stem.replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]
