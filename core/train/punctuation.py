"""Learn where marks stand from punctuated text, and what pauses say of them from training speech.

The text model is a multinomial logistic regression over hashed features, trained by AdaGrad
(Duchi et al. 2011). Recordings at hand have no punctuated text, so pauses are learnt from what the
text model expects in transcripts of training speakers, aligned with their sound: expectation–
maximisation over the pause's class given the mark (Dempster et al. 1977), from a start at no
preference.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.acoustic.pack import load_pack
from core.decoder.config import DecoderConfig
from core.decoder.search import Graph, decode_all
from core.engine import find_lexicon, label_prior_of
from core.lm.domains import open_model
from core.lm.mixture import mix
from core.text.normalise import spoken_words
from core.text.punctuation import (
    PAUSE_EDGES_S,
    Mark,
    Punctuation,
    features_of,
    load_punctuation,
    marks_of,
    pause_class,
    votes_of,
    word_id,
)
from core.train.evaluate import hear
from core.train.kernels import train_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

FEATURES = 1 << 20
"""Rows of weights while training and after."""
LEAST_NATS = 0.04
"""Smaller weights are dropped."""
BREAK_SHARE = 0.06
"""Of the sentence ends in training, how many also end the text: recordings stop and start."""
MOST_WORDS = 8
"""Sentences are told apart by their length up to this."""
ROUNDS = 8
MOST_NATS = 2.5
"""A pause never says more: the words always have a say."""

_MARK_OF = {
    ",": Mark.COMMA, ";": Mark.COMMA, ":": Mark.COMMA, "—": Mark.COMMA, "–": Mark.COMMA,
    ".": Mark.STOP, "!": Mark.STOP, "…": Mark.STOP, "?": Mark.QUESTION,
}  # fmt: skip
_TOKEN = re.compile(r"(?P<word>[^\W_]+(?:['’.&-][^\W_]+)*)(?P<after>[^\w\s]*)")
_ABBREVIATIONS = frozenset({"mr", "mrs", "ms", "dr", "st", "vs", "etc", "prof", "jr", "sr", "no"})
_GOOD_END = re.compile(r"[.?!…][\"'”’)\]]*$")


def marked_words(line: str) -> list[tuple[str, Mark]]:
    """Return a line's spoken words, each with the mark after it; [] for one without sentences."""
    line = line.strip()
    if not _GOOD_END.search(line) or not any(c.isupper() for c in line[:3]):
        return []
    out: list[tuple[str, Mark]] = []
    line = line.replace("’", "'")
    for match in _TOKEN.finditer(line):
        word, after = match["word"], match["after"]
        spoken = spoken_words(word) if any(c.isdigit() for c in word) else [word.lower()]
        mark = max((_MARK_OF.get(sign, Mark.NONE) for sign in after), default=Mark.NONE)
        if mark is Mark.STOP and (
            word.lower() in _ABBREVIATIONS or "." in word or (len(word) == 1 and word != "I")
        ):
            mark = Mark.NONE
        out += [(part, Mark.NONE) for part in spoken]
        if spoken:
            out[-1] = (spoken[-1], mark)
    if out and out[-1][1] not in (Mark.STOP, Mark.QUESTION):
        out[-1] = (out[-1][0], Mark.STOP)
    return out


def read_lines(path: Path) -> Iterator[str]:
    """Yield lines of a text file, packed by xz or not."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open() as file:
        yield from file


def read_marked(
    paths: Sequence[Path], rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.uint8]]]:
    """Yield pieces of running text: (ids uint32 [n], marks uint8 [n]), each ending a sentence."""
    for path in paths:
        ids: list[int] = []
        marks: list[int] = []
        for line in read_lines(path):
            words = marked_words(line)
            ids += [word_id(word) for word, _ in words]
            marks += [int(mark) for _, mark in words]
            if ids and (not words or rng.random() < BREAK_SHARE):
                yield np.array(ids, dtype=np.uint32), np.array(marks, dtype=np.uint8)
                ids, marks = [], []
        if ids:
            yield np.array(ids, dtype=np.uint32), np.array(marks, dtype=np.uint8)


def learn_marks(paths: Sequence[Path], epochs: int, seed: int) -> Punctuation:
    """Return a model of the words alone, from text files.

    One piece in twenty is kept apart, and each mark's readiness is set so that its F0.7 there is
    best: without it marks that are rare are hardly ever written, with F1 too many are wrong.
    """
    rng = np.random.default_rng(seed)
    weights = np.zeros((FEATURES, 4), dtype=np.float32)
    seen = np.full((FEATURES, 4), 1e-6, dtype=np.float32)
    bias = np.zeros(4, dtype=np.float32)
    pieces = list(read_marked(paths, rng))
    order = rng.permutation(len(pieces))
    apart, own = order[: len(order) // 20], order[len(order) // 20 :]
    for _ in range(epochs):
        for number in rng.permutation(own):
            ids, marks = pieces[number]
            train_marks(features_of(ids, FEATURES), marks, weights, seen, bias)
    # A weight below the threshold changes little and costs room.
    weights[np.abs(weights) < LEAST_NATS] = 0.0
    scale = float(np.quantile(np.abs(weights[weights != 0]), 0.9995)) / 127
    small = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    nothing = np.zeros((len(PAUSE_EDGES_S) + 1, 4), dtype=np.float32)
    lengths = _lengths([pieces[number][1] for number in own])
    model = Punctuation(small, scale, bias, nothing, lengths)
    votes = np.concatenate([votes_of(model, pieces[number][0]) for number in apart])
    truth = np.concatenate([pieces[number][1] for number in apart])
    return replace(model, bias=bias + _readiness(votes, truth))


def _lengths(texts: Sequence[NDArray[np.uint8]]) -> tuple[float, ...]:
    """Return log P(end | n words before in the sentence) / P(end), for n = 0 …: nats."""
    at_risk, ended = np.zeros(MOST_WORDS), np.zeros(MOST_WORDS)
    for marks in texts:
        ends = np.flatnonzero(marks >= Mark.STOP)
        for size in np.diff(ends, prepend=-1):
            at_risk[: min(size, MOST_WORDS)] += 1
            at_risk[-1] += max(size - MOST_WORDS, 0)
            ended[min(size, MOST_WORDS) - 1] += 1
    share = ended.sum() / at_risk.sum()
    return tuple(np.log((ended + 1) / (at_risk + 1) / share).tolist())


def _readiness(votes: NDArray[np.float32], truth: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what to add to each mark's votes for the best F0.7, found one mark after another."""
    added = np.zeros(4, dtype=np.float32)
    for mark in (Mark.STOP, Mark.COMMA, Mark.QUESTION) * 2:
        best = -1.0
        for nats in np.arange(-0.5, 2.01, 0.1):
            tried = added.copy()
            tried[mark] = nats
            chosen = (votes + tried).argmax(1)
            right = np.count_nonzero((chosen == mark) & (truth == mark))
            said, wanted = np.count_nonzero(chosen == mark), np.count_nonzero(truth == mark)
            score = 1.49 * right / max(0.49 * wanted + said, 1)
            if score > best:
                best, found = score, nats
        added[mark] = found
    return added


def learn_pauses(
    model: Punctuation, texts: Sequence[tuple[list[str], list[float]]]
) -> NDArray[np.float32]:
    """Return log P(pause | mark) / P(pause): float32 [classes, 4], nats.

    Args:
        model: Says what the words alone expect.
        texts: Words of utterances and the pauses after them in seconds; the last is left out,
            for utterances were cut there.
    """
    rows, classes = [], []
    for words, pauses in texts:
        if len(words) < 3:
            continue
        ids = np.array([word_id(word) for word in words], dtype=np.uint32)
        rows.append(votes_of(model, ids)[:-1])
        classes.append(pause_class(np.array(pauses[:-1])))
    expected = np.concatenate(rows)
    heard = np.concatenate(classes)
    count = len(PAUSE_EDGES_S) + 1
    table = np.zeros((count, 4))
    share = (np.bincount(heard, minlength=count) + 1.0) / (len(heard) + count)
    for _ in range(ROUNDS):
        votes = expected + table[heard]
        posterior = np.exp(votes - votes.max(1, keepdims=True))
        posterior /= posterior.sum(1, keepdims=True)
        given = np.array(
            [np.bincount(heard, weights=posterior[:, mark], minlength=count) for mark in range(4)]
        ).T
        # Added counts in proportion to all pauses: a mark that is rare here says little.
        given = given + 50.0 * share[:, None]
        table = np.log(given / given.sum(0)) - np.log(share)[:, None]
        # Statements and questions end alike; there are too few questions to tell apart.
        table[:, Mark.QUESTION] = table[:, Mark.STOP]
    # Who speaks freely also hesitates where no mark stands, which readers don't.
    return np.clip(table, -MOST_NATS, MOST_NATS).astype(np.float32)


def scores(model: Punctuation, paths: Sequence[Path]) -> dict[str, float]:
    """Return precision, recall and F1 in percent by mark, on punctuated text without sound."""
    rng = np.random.default_rng(0)
    table = np.zeros((4, 4), dtype=np.int64)
    for path in paths:
        words: list[str] = []
        truth: list[int] = []
        for line in read_lines(path):
            marked = marked_words(line)
            words += [word for word, _ in marked]
            truth += [int(mark) for _, mark in marked]
            if words and (not marked or rng.random() < BREAK_SHARE):
                np.add.at(table, (truth, marks_of(model, words)), 1)
                words, truth = [], []
        if words:
            np.add.at(table, (truth, marks_of(model, words)), 1)
    out: dict[str, float] = {"words": int(table.sum())}
    ends = table.copy()
    for name, marks in (
        ("comma", [1]), ("full stop", [2]), ("question", [3]), ("sentence end", [2, 3]),
    ):  # fmt: skip
        right = int(ends[np.ix_(marks, marks)].sum())
        said, wanted = int(ends[:, marks].sum()), int(ends[marks].sum())
        precision, recall = right / max(said, 1), right / max(wanted, 1)
        out[f"{name} precision"] = round(100 * precision, 1)
        out[f"{name} recall"] = round(100 * recall, 1)
        out[f"{name} F1"] = round(200 * precision * recall / max(precision + recall, 1e-9), 1)
    return out


def heard_pauses(
    pack: Path, speech: Path, kept: Path, every: int
) -> list[tuple[list[str], list[float]]]:
    """Return what the program recognises in training utterances: words and pauses after them."""
    opened = load_pack(pack)
    model = mix([open_model("general")])
    trie = find_lexicon(("general",), model.words).trie()
    graph = Graph(trie, model, label_prior_of(opened), None, opened.token_set.blank)
    scales = opened.scales
    config = DecoderConfig(
        lm_weight=scales.lm_weight, prior_weight=scales.prior_weight, word_score=scales.word_score
    )
    out = []
    for name in ("train/librispeech_5h", "train/librispeech_7spk"):
        heard = hear(opened, speech, Path(), kept, name, "clean", every)
        for found in decode_all(graph, config, heard.log_probs):
            ends = [word.last_frame for word in found.words]
            begins = [word.first_frame for word in found.words[1:]]
            pauses = [0.03 * (b - e) for e, b in zip(ends, begins, strict=False)]
            out.append(([word.text for word in found.words], [*pauses, 0.0]))
    return out


def save_punctuation(model: Punctuation, path: Path) -> None:
    """Write a model; not packed, for it is read at every start."""
    np.savez(
        path,
        weights=model.weights,
        scale=model.scale,
        bias=model.bias,
        pauses=model.pauses,
        lengths=np.array(model.lengths, dtype=np.float32),
    )


def main() -> None:
    """Learn a model, or measure one on held-out texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="resources/punctuation/en.npz")
    parser.add_argument("--texts", type=Path, nargs="+", help="punctuated text to learn from")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pack", type=Path, help="learn pauses with this pack")
    parser.add_argument("--speech", type=Path, help="prepared folder (core.train.data)")
    parser.add_argument("--kept", type=Path, default=Path("training/emissions"))
    parser.add_argument("--every", type=int, default=3, help="one utterance in so many")
    parser.add_argument("--score", type=Path, nargs="+", help="held-out punctuated text")
    arguments = parser.parse_args()
    if arguments.texts:
        save_punctuation(
            learn_marks(arguments.texts, arguments.epochs, arguments.seed), arguments.model
        )
    model = load_punctuation(arguments.model)
    if arguments.pack:
        texts = heard_pauses(arguments.pack, arguments.speech, arguments.kept, arguments.every)
        model = replace(model, pauses=learn_pauses(model, texts))
        save_punctuation(model, arguments.model)
        sys.stdout.write(f"{np.round(model.pauses, 2)}\n")
    for path in arguments.score or ():
        name = path.parent.name
        sys.stdout.write(json.dumps({"text": name, **scores(model, [path])}) + "\n")


if __name__ == "__main__":
    main()
