"""What recipes need loaded, kept so that the next recipe loads only what differs."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from core.acoustic.pack import Pack, load_pack
from core.decoder.config import DecoderConfig
from core.decoder.graph import Graph, Prepared, WeighedTrie, prepare, weigh_trie
from core.engine.kept_trie import kept_trie
from core.errors import PackError
from core.folders import resources, user_cache, user_data
from core.lexicon.lexicon import Lexicon, cached_lexicon, load_lexicon, words_identity
from core.lm.domains import MODEL_FILE, domain_folders, open_model
from core.lm.mixture import Mixture, mix
from core.lm.written import WRITTEN_FILE, Written, elect, gather, read_forms
from core.vocabulary.classes import rarity
from core.vocabulary.masses import MassCache

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.lexicon.trie import Trie
    from core.lm.established import Established
    from core.lm.rescore import Scorer
    from core.recipe import Recipe
    from core.vocabulary.lists import WordList
    from core.vocabulary.overlay import Overlay

LEXICON_FILE = "lexicon.npz"

_Value = TypeVar("_Value")
_FileState = tuple[str, int, int]
"""Path, time of change in ns and size: another file under the same name is another one."""


class Recent(Generic[_Value]):
    """The values that were made or asked for last.

    Args:
        most: How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> _Value | None:
        """Return the value of a key, None if it isn't kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, key: Hashable, value: _Value) -> None:
        """Keep a value; the one that was not asked for longest may go."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def made(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """Return the value of a key; what `make` returns, kept from now on, if there is none."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found


class Factors:
    """Loads packs, lists and language models, and makes of a recipe what the search needs.

    A list or model file that changed is read again. Of what is large only the last few are kept.

    Args:
        notice: Told a sentence now and then that is for the user.
    """

    def __init__(self, notice: Callable[[str], None]) -> None:
        self._notice = notice
        self._loader = ThreadPoolExecutor(1, "sonant-load")
        self._packs: dict[str, Pack] = {}
        self._lists: Recent[WordList] = Recent(32)
        self._mixtures = Recent[Mixture](3)
        self._weighed_mixtures = Recent[Mixture](4)
        self._written = Recent[Written](3)
        self._overlays: Recent[Overlay] = Recent(2)
        self._tries: Recent[Trie] = Recent(3)
        self._weighed_tries: Recent[WeighedTrie] = Recent(3)
        self._scorers: Recent[Scorer] = Recent(2)
        self._prepared = Recent[Future[Prepared]](4)
        self._masses = MassCache()

    def close(self) -> None:
        """Let the loading thread go."""
        self._loader.shutdown(wait=False, cancel_futures=True)

    def check(self, recipe: Recipe) -> None:
        """Find out at once what of a recipe can't be had, and start loading the rest.

        Raises:
            InputError: A list can't be read.
            PackError: A pack or model is missing or damaged.
            UsageError: There is no such language model.
        """
        self.pack(recipe.pack)
        for choice in recipe.lists:
            self.word_list(choice.path)
        self.mixture(recipe)
        self.scorer(recipe)
        self.prepared(recipe)

    def pack(self, name: str) -> Pack:
        """Return an acoustic pack, by name or path."""
        if name not in self._packs:
            self._packs[name] = load_pack(find_pack(name))
        return self._packs[name]

    def word_list(self, path: str) -> WordList:
        """Return a vocabulary list as its file is now; what is odd in it is told once."""

        def read() -> WordList:
            from core.vocabulary.lists import read_list

            found = read_list(Path(path))
            for note in found.notes:
                self._notice(f"{path}: {note}")
            return found

        return self._lists.made(_state_of(Path(path)), read)

    def mixture(self, recipe: Recipe) -> Mixture:
        """Return a recipe's language models, mixed."""
        shares = recipe.shares()
        key = _model_states(recipe)
        weights = tuple(shares.values())

        def weigh() -> Mixture:
            plain = self._mixtures.made(key, lambda: mix([open_model(name) for name in shares]))
            return plain.with_weights(weights)

        return self._weighed_mixtures.made((key, weights), weigh)

    def _forms(self, recipe: Recipe, mixture: Mixture) -> Written:
        """Return what the recipe's domains say of how words are written; weights don't matter."""
        folders = [domain_folders().get(name, Path(name)) for name in recipe.shares()]
        files = (_state_of(folder / WRITTEN_FILE) for folder in folders)
        return self._written.made(
            (*files, *_model_states(recipe)),
            lambda: gather(mixture, [read_forms(folder) for folder in folders]),
        )

    def rare(self, recipe: Recipe) -> Callable[[str], bool]:
        """Return what says whether a word is beyond the common ones of a recipe's models."""
        return rarity(self.mixture(recipe))

    def scorer(self, recipe: Recipe) -> Scorer | None:
        """Return the model that has its say on the words, if the recipe names one."""
        if not recipe.rescore:
            return None
        from core.lm.rescore import open_scorer

        state = _model_state(recipe.rescore)
        return self._scorers.made(state, lambda: open_scorer(recipe.rescore))

    def prepared(self, recipe: Recipe, said: Established | None = None) -> Future[Prepared]:
        """Return what the search needs, which another thread loads while sound is heard.

        Args:
            recipe: All factors.
            said: Words that the recording established.
        """
        files = [_state_of(Path(choice.path)) for choice in recipe.lists]
        models = _model_states(recipe)
        # What comes after the search doesn't change what it needs.
        recipe = replace(
            recipe, second_pass=False, corrected=(), rescore="", keep_all=False, punctuation=False
        )
        key = (recipe, *files, *models, _said_key(said))
        return self._prepared.made(key, lambda: self._loader.submit(self._prepare, recipe, said))

    def _prepare(self, recipe: Recipe, said: Established | None) -> Prepared:
        pack, mixture = self.pack(recipe.pack), self.mixture(recipe)
        trie = self._trie(recipe, mixture)
        overlay = self._overlay(recipe, mixture, trie, said)
        written = elect(self._forms(recipe, mixture), mixture.weights)
        graph = Graph(trie, mixture, label_prior_of(pack), overlay, pack.token_set.blank, written)
        config = DecoderConfig(
            lm_weight=pack.scales.lm_weight * recipe.trust_language,
            prior_weight=pack.scales.prior_weight,
            word_score=pack.scales.word_score,
        )
        weights = (config.lm_weight, config.word_score)
        key = (pack.identity, weights, *recipe.shares().values(), *_model_states(recipe))
        base = self._weighed_tries.made(key, lambda: weigh_trie(graph, config))
        return prepare(graph, config, base)

    def _overlay(
        self, recipe: Recipe, mixture: Mixture, trie: Trie, said: Established | None
    ) -> Overlay | None:
        """Return the lists in use; other weights of the same lists make little anew."""
        active = [choice for choice in recipe.lists if choice.weight > 0.0]
        if not active and (said is None or not said.words):
            return None
        # All that pronounces words is loaded only where there are some to pronounce.
        from core.lexicon.pronunciations import load_pronouncer
        from core.vocabulary.overlay import assemble_overlay, weigh

        lists = [self.word_list(choice.path) for choice in active]

        def make() -> Overlay:
            in_lexicon = np.zeros(len(mixture.words), dtype=np.bool_)
            in_lexicon[trie.word_id] = True
            found = assemble_overlay(
                lists, load_pronouncer(), mixture, in_lexicon, cache=self._masses, said=said
            )
            for note in found.notes:
                self._notice(note)
            return found

        files = [_state_of(Path(choice.path)) for choice in active]
        models = [(_model_state(name), share) for name, share in recipe.shares().items()]
        unweighed = self._overlays.made((*files, *models, _said_key(said)), make)
        return weigh(unweighed, [choice.weight for choice in active], mixture)

    def _trie(self, recipe: Recipe, mixture: Mixture) -> Trie:
        """Return the pronunciations of the mixture's words, which other lists don't change."""

        def make() -> Trie:
            words = mixture.words
            # A shipped lexicon may change with the program, so it is part of the name.
            names = tuple(recipe.shares())
            shipped = _shipped_lexicon(names)
            state = "" if shipped is None else str(_state_of(shipped))
            name = hashlib.sha256(words_identity(words) + state.encode()).hexdigest()[:32]
            path = user_cache() / "tries" / f"{name}.trie"
            return kept_trie(path, lambda: find_lexicon(names, words).trie())

        return self._tries.made(_model_states(recipe), make)


def _said_key(said: Established | None) -> Hashable:
    return None if said is None or not said.words else (tuple(said.words.items()), said.mass)


def _state_of(path: Path) -> _FileState:
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0  # Whoever reads it says what is wrong.
    return str(path), status.st_mtime_ns, status.st_size


def _model_states(recipe: Recipe) -> tuple[_FileState, ...]:
    return tuple(_model_state(name) for name in recipe.shares())


def _model_state(name: str) -> _FileState:
    folder = domain_folders().get(name, Path(name))
    return _state_of(folder / MODEL_FILE if folder.is_dir() else folder)


def find_pack(name: str) -> Path:
    """Return the folder of an acoustic pack, by name or path.

    Raises:
        PackError: There is none.
    """
    for folder in (user_data() / "packs" / name, resources() / "packs" / name, Path(name)):
        if folder.is_dir():
            return folder
    raise PackError(f"There is no acoustic pack {name!r}", "See sonant packs for those there are")


def label_prior_of(pack: Pack) -> NDArray[np.float32]:
    """Return the pack's label prior, float32 [tokens], nats; all zero where it tells none."""
    if pack.log_prior is None:
        return np.zeros(len(pack.token_set.tokens), dtype=np.float32)
    return pack.log_prior


def find_lexicon(names: tuple[str, ...], words: Sequence[str]) -> Lexicon:
    """Return the pronunciations of a mixture's words: as shipped, as cached, or made now.

    Args:
        names: The mixture's domains.
        words: Its vocabulary.
    """
    shipped = _shipped_lexicon(names)
    if shipped is not None:
        with suppress(PackError):  # One of other words is made anew.
            return load_lexicon(shipped, words)
    name = words_identity(words).hex()[:32]
    return cached_lexicon(words, None, user_cache() / "lexicons" / f"{name}.npz")


def _shipped_lexicon(names: tuple[str, ...]) -> Path | None:
    folder = domain_folders().get(names[0])
    if folder is None or not (folder / LEXICON_FILE).is_file():
        return None
    return folder / LEXICON_FILE
