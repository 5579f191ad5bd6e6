"""Lists against the hot words of flashlight-text and pyctcdecode, on the same emissions.

Two tasks, each with lists of 100 to 100,000 names, the right ones among them, and with recordings
(or made sentences) in which none of the list is said:

- *phones*: the built-in pack's emissions of the spoken names. flashlight-text takes part
  (peer_flashlight.py). pyctcdecode can't: it finds words by a token between them, which phones
  don't have.
- *made*: emissions made from the same sentences with a token between words, each "word" being its
  phones, so that all three decode the very same thing. What the peers do here depends on no pack:
  the figures of an earlier run stand while nothing of theirs changes.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.decoder.config import DecoderConfig
from core.decoder.graph import Graph, Prepared, prepare
from core.decoder.search import decode_all
from core.engine import find_lexicon, label_prior_of
from core.lexicon.lexicon import Lexicon
from core.lexicon.pronunciations import load_pronouncer
from core.lm.arpa import write_arpa
from core.lm.estimate import estimate, read_corpus
from core.lm.mixture import mix
from core.lm.ngram import SPECIAL_WORDS, NgramModel
from core.text.normalise import normalise_lines
from core.text.score import score_words, text_words
from core.vocabulary.lists import make_list
from core.vocabulary.overlay import build_overlay
from tests.speed.bench_decoder import noisy, peer_python
from tests.speed.bench_factors.material import SPEECH_SET, Item, Material
from tests.speed.bench_factors.names import distractors
from tests.speed.bench_factors.peer_flashlight import BEAM, Flashlight, is_installed
from tests.speed.bench_factors.recognise import (
    LIST_WEIGHTS,
    Language,
    Outcome,
    list_effect,
    list_hits,
)
from tests.speed.bench_factors.speak import name_sentences

SIZES = (100, 1_000, 10_000, 100_000)
BOOSTS = {100: (4.0,), 1_000: (2.0, 4.0, 8.0), 10_000: (2.0, 4.0), 100_000: (2.0, 4.0)}
"""flashlight-text's, in nats: long lists bear less."""
HOT_WEIGHTS = {100: (10.0,), 1_000: (5.0, 10.0, 20.0), 10_000: (10.0,), 100_000: (10.0,)}
"""pyctcdecode's `hotword_weight`: its default, half and twice that."""
NAMES_THIN = 2
SPEECH_THIN = 40
LIMIT_S = 15.0
"""Processor time that pyctcdecode gets for one setting; what it had decoded by then counts."""
MADE_WORDS = 400_000
MADE_LM_WEIGHT = 0.6
PLAIN_SENTENCES = 40

Block = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Set:
    """What is decoded: emissions, references and the names that are said."""

    blocks: list[Block]
    references: list[str]
    terms: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A decoder: its name, its boosts per size of list, and how it decodes.

    `decode(blocks, list words, boost)` returns texts (fewer than blocks: it ran out of time) and
    processor seconds.
    """

    name: str
    boosts: Callable[[int], Sequence[float]]
    decode: Callable[[list[Block], list[str], float], tuple[list[str], float]]


def measure(material: Material, language: Language) -> dict[str, Any]:
    """Return each decoder's rows on both tasks."""
    pool = [name for name in distractors(material) if name.isalpha()]
    return {
        "phones": _phones(material, language, pool),
        "made": _made(material, pool),
    }


def _rows(way: Way, named: Set, plain: Set, pool: list[str]) -> list[dict[str, Any]]:
    """Decode both sets without a list and with each size."""
    before = _outcome(way, named, [], 0.0, named.terms)
    plain_before = _outcome(way, plain, [], 0.0, [])
    rows = [_row(named, before, before) | {"entries": 0}]
    said = {word for text in plain.references for word in text_words(text)}
    foreign = [name for name in pool if name.lower() not in said]
    here = {term.lower() for term in named.terms}
    others = [name for name in pool if name.lower() not in here]
    for size in SIZES:
        words = [*named.terms, *others[: max(size - len(named.terms), 0)]]
        strangers = foreign[:size]
        listed = frozenset(word.lower() for word in strangers)
        false_before = _hits(plain, plain_before, listed)["false"]
        for boost in way.boosts(size):
            after = _outcome(way, named, words, boost, named.terms)
            row = {"entries": len(words), "boost": boost, **_row(named, before, after)}
            if len(after.texts) == len(before.texts):
                without = _outcome(way, plain, strangers, boost, [])
                row |= {
                    "false_without_list": false_before,
                    "false_with_list": _hits(plain, without, listed)["false"],
                    "plain_decoded": len(without.texts),
                    "plain_wer": round(without.rate(), 4),
                    "plain_wer_without_list": round(plain_before.rate(), 4),
                }
            rows.append(row)
    return rows


def _outcome(way: Way, some: Set, words: list[str], boost: float, terms: Sequence[str]) -> Outcome:
    texts, seconds = way.decode(some.blocks, words, boost)
    listed = frozenset(word for term in terms for word in text_words(term))
    scores = [
        score_words(text_words(said), text_words(text), listed)
        for said, text in zip(some.references, texts, strict=False)
    ]
    return Outcome(texts, scores, seconds)


def _hits(some: Set, outcome: Outcome, listed: frozenset[str]) -> dict[str, Any]:
    items = [Item(Path(), text, "") for text in some.references[: len(outcome.texts)]]
    return list_hits(items, outcome.texts, listed)


def _row(some: Set, before: Outcome, after: Outcome) -> dict[str, Any]:
    done = len(after.texts)
    if not done:
        return {"decoded": 0, "of": len(some.blocks), "cpu_s": round(after.search_s, 2)}
    figures = after.figures(0.0)
    del figures["times_real_time"]
    frames = sum(map(len, some.blocks[:done]))
    same = Outcome(before.texts[:done], before.scores[:done], before.search_s)
    names = frozenset(word for term in some.terms for word in text_words(term))
    return {
        **figures,
        **list_effect(same, after),
        **{key: value for key, value in _hits(some, after, names).items() if key != "false"},
        "decoded": done,
        "of": len(some.blocks),
        "cpu_s": round(after.search_s, 2),
        "frames_per_s": round(frames / max(after.search_s, 1e-9)),
    }


def _timed(prepared: Prepared, blocks: list[Block]) -> tuple[list[str], float]:
    """Decode with our search on one thread."""
    decode_all(prepared, None, blocks[:1], 1)
    started = time.process_time()
    found = decode_all(prepared, None, blocks, 1)
    return [one.text for one in found], time.process_time() - started


# --- the pack's emissions ------------------------------------------------------------------------


def _phones(material: Material, language: Language, pool: list[str]) -> dict[str, Any]:
    named, plain = _heard_sets(material)
    mixture = language.mixture({"general": 1.0})

    def ours(blocks: list[Block], words: list[str], weight: float) -> tuple[list[str], float]:
        lists = [(make_list("terms", words), weight)] if words else []
        return _timed(language.prepared(mixture, "general", lists)[0], blocks)

    found: dict[str, Any] = {
        "utterances": len(named.blocks),
        "frames": sum(map(len, named.blocks)),
        "terms": len(named.terms),
        "sonant": _rows(Way("sonant", lambda _: LIST_WEIGHTS, ours), named, plain, pool),
    }
    if is_installed():
        peer = _flashlight(material, language, [*named.terms, *pool])
        found["flashlight"] = _rows(_way(peer), named, plain, pool)
    return found


def _heard_sets(material: Material) -> tuple[Set, Set]:
    items = material.items("names", NAMES_THIN)
    named = material.hear(items)
    real = material.hear(material.items(SPEECH_SET, SPEECH_THIN))
    terms = sorted({name for item in items for name in item.listed})
    return (
        Set(named.log_probs, [item.text for item in named.items], terms),
        Set(real.log_probs, [item.text for item in real.items], []),
    )


def _flashlight(material: Material, language: Language, words: list[str]) -> Flashlight:
    model, pack = language.model("general"), material.pack
    prior = pack.scales.prior_weight * label_prior_of(pack)
    return Flashlight(
        model, find_lexicon(("general",), model.vocab), load_pronouncer(),
        pack.scales.lm_weight, pack.scales.word_score, 0, lambda block: block - prior,
        [word.lower() for word in words],
    )  # fmt: skip


def _way(peer: Flashlight) -> Way:
    def decode(blocks: list[Block], words: list[str], boost: float) -> tuple[list[str], float]:
        return peer.decode(blocks, [word.lower() for word in words], boost)

    return Way("flashlight", BOOSTS.__getitem__, decode)


# --- made emissions ------------------------------------------------------------------------------


class _Speller:
    """Pronounces list words for the made task: their phones and the token between words."""

    def __init__(self, between: int) -> None:
        self._pronouncer, self._between = load_pronouncer(), between

    def labels(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Return each word's first pronunciation with the token; () if it has none."""
        found = self._pronouncer.pronounce_all(words)
        labels: list[tuple[int, ...]] = [()] * len(words)
        for p, word in reversed(list(enumerate(found.word_ids.tolist()))):
            span = found.tokens[found.offsets[p] : found.offsets[p + 1]]
            labels[word] = (*span.tolist(), self._between)
        return labels

    def pronounce_all(self, words: Sequence[str]) -> Lexicon:
        """See core.vocabulary.overlay.Speaks."""
        return _lexicon([(i, labels) for i, labels in enumerate(self.labels(words)) if labels])


def _lexicon(rows: list[tuple[int, tuple[int, ...]]]) -> Lexicon:
    return Lexicon(
        np.cumsum([0, *(len(labels) for _, labels in rows)]),
        np.array([token for _, labels in rows for token in labels], dtype=np.int16),
        np.array([word for word, _ in rows], dtype=np.int32),
        np.zeros(len(rows), dtype=np.float32),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """The made task: sets, model of one word for each sound, pronunciations, spellings."""

    named: Set
    plain: Set
    model: NgramModel
    labels: dict[str, tuple[int, ...]]
    tokens: list[str]
    speller: _Speller

    def spelt(self, word: str) -> str:
        """Return a word's phones as one string."""
        return "".join(self.tokens[token] for token in self.labels[word][:-1])


def _made(material: Material, pool: list[str]) -> dict[str, Any]:
    task = _made_task(material, pool)
    # One word for each sound on the lists as well.
    sounds = {labels: word for word, labels in reversed(task.labels.items())}
    pool = list(dict.fromkeys(sounds[task.labels[name.lower()]] for name in pool))
    lexicon = _lexicon([(i, task.labels[w]) for i, w in enumerate(task.model.vocab)
                        if w not in SPECIAL_WORDS])  # fmt: skip
    mixture, trie = mix([task.model]), lexicon.trie()
    config = DecoderConfig(lm_weight=MADE_LM_WEIGHT, prior_weight=0.0, lattice_beam=0.0)
    prior = np.zeros(len(task.tokens), dtype=np.float32)

    def ours(blocks: list[Block], words: list[str], weight: float) -> tuple[list[str], float]:
        lists = [(make_list("terms", words), weight)] if words else []
        overlay = build_overlay(lists, task.speller, mixture) if lists else None
        return _timed(prepare(Graph(trie, mixture, prior, overlay), config), blocks)

    found: dict[str, Any] = {
        "utterances": len(task.named.blocks),
        "frames": sum(map(len, task.named.blocks)),
        "terms": len(task.named.terms),
        "words": len(task.model.vocab),
        "limit_s": LIMIT_S,
        "sonant": _rows(Way("sonant", lambda _: LIST_WEIGHTS, ours), task.named, task.plain, pool),
    }
    makers: dict[str, tuple[object, Callable[[], Way | None]]] = {
        "flashlight": ((BOOSTS, BEAM), lambda: _made_flashlight(task, lexicon, pool)),
        "pyctcdecode": ((HOT_WEIGHTS, LIMIT_S), lambda: _pyctcdecode(task)),
    }
    earlier = material.earlier.get("peers", {}).get("sets", {}).get("made", {})
    found["keys"] = {}
    for name, (settings, maker) in makers.items():
        key = _key(task, pool, settings)
        if name in earlier and earlier.get("keys", {}).get(name) == key:
            found[name] = earlier[name]
        else:
            way = maker()
            if way is None:
                continue
            found[name] = _rows(way, task.named, task.plain, pool)
        found["keys"][name] = key
    return found


def _made_flashlight(task: _Made, lexicon: Lexicon, pool: list[str]) -> Way | None:
    if not is_installed():
        return None
    words = [*task.named.terms, *(name.lower() for name in pool)]
    return _way(
        Flashlight(
            task.model, lexicon, task.speller, MADE_LM_WEIGHT, 0.0, len(task.tokens) - 1,
            lambda block: block, words,
        )
    )  # fmt: skip


def _key(task: _Made, pool: list[str], settings: object) -> str:
    """Return what a peer's figures depend on."""
    digest = hashlib.sha256()
    for block in (*task.named.blocks, *task.plain.blocks):
        digest.update(block.tobytes())
    digest.update(repr((settings, SIZES, pool, task.model.identity)).encode())
    return digest.hexdigest()


def _made_task(material: Material, pool: list[str]) -> _Made:
    """Make the sentences' emissions, and a trigram of books in which one word has each sound."""
    tokens = ["", *(chr(0x100 + t) for t in range(1, 40)), " "]
    speller = _Speller(len(tokens) - 1)
    path = material.data / "text" / "literature" / "train.txt.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        lines, count = [], 0
        for line in normalise_lines(file):
            lines.append(line.split())
            count += len(lines[-1])
            if count >= MADE_WORDS:
                break
    sentences = name_sentences(material.data)[:: NAMES_THIN * material.every]
    words = sorted({word for line in lines for word in line})
    terms = sorted({name.lower() for one in sentences for name in one.listed})
    said = sorted({word for one in sentences for word in text_words(one.text)})
    listed = sorted({*terms, *said, *(name.lower() for name in pool)} - set(words))
    everything = [*words, *listed]
    labels = dict(zip(everything, speller.labels(everything), strict=True))
    first: dict[tuple[int, ...], str] = {}
    for word in everything:
        first.setdefault(labels[word], word)
    # Homophones are one word: pyctcdecode could not tell them apart.
    plain_lines = [[first[labels[w]] for w in line if labels[w]] for line in lines]
    corpus = read_corpus(" ".join(line) for line in plain_lines[PLAIN_SENTENCES:])
    model = NgramModel(corpus.words, estimate(corpus.stream, len(corpus.words), 3).arrays)
    rng = np.random.default_rng(1)
    known = set(model.vocab)

    def made(texts: list[list[str]], terms: list[str]) -> Set:
        references = [" ".join(first[labels[word]] for word in text) for text in texts]
        blocks = [
            noisy([token for word in text for token in labels[word]], len(tokens), rng)
            for text in texts
        ]
        return Set(blocks, references, terms)

    named = made([text_words(one.text) for one in sentences],
                 sorted({first[labels[term]] for term in terms}))  # fmt: skip
    ordinary = [line for line in plain_lines[:PLAIN_SENTENCES] if line and set(line) <= known]
    return _Made(named, made(ordinary, []), model, labels, tokens, speller)


def _pyctcdecode(task: _Made) -> Way | None:
    python = peer_python()
    if python is None:
        return None
    folder = tempfile.TemporaryDirectory()
    home = Path(folder.name)
    spelt = {word: task.spelt(word) for word, labels in task.labels.items() if labels}
    written = {text: word for word, text in reversed(list(spelt.items()))}
    vocab = [word if word in SPECIAL_WORDS else spelt[word] for word in task.model.vocab]
    write_arpa(NgramModel(vocab, task.model.arrays), home / "model.arpa")

    def decode(blocks: list[Block], words: list[str], boost: float) -> tuple[list[str], float]:
        hot = [spelt[word.lower()] for word in words if word.lower() in spelt]
        np.savez(
            home / "task.npz",
            log_probs=np.concatenate(blocks),
            offsets=np.cumsum([0, *map(len, blocks)]),
            tokens=np.array(task.tokens),
            words=np.array([w for w in vocab if w not in SPECIAL_WORDS]),
            lm_weight=MADE_LM_WEIGHT,
            hot=np.array(hot, dtype=str),
            hot_weight=boost,
            limit_s=LIMIT_S,
        )
        script = Path(__file__).with_name("peer_hotwords.py")
        arguments = ("task.npz", "model.arpa", "result.json")
        subprocess.run([str(python), str(script), *arguments], check=True, cwd=home)
        result = json.loads((home / "result.json").read_text(encoding="utf-8"))
        texts = [" ".join(written.get(w, w) for w in text.split()) for text in result["texts"]]
        return texts, result["cpu_s"]

    decode.folder = folder  # type: ignore[attr-defined]  # as above
    return Way("pyctcdecode", HOT_WEIGHTS.__getitem__, decode)
