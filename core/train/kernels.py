"""The denominator's forward–backward of CTC-CRF, one utterance at a time, in numba."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.compiled import njit


@njit(nogil=True, cache=True)
def denominator(
    probs: NDArray[np.float32],
    follow: NDArray[np.float32],
    lead: NDArray[np.float32],
    end: NDArray[np.float32],
    occupancies: NDArray[np.float32],
) -> float:
    """Return log Σ_paths p(path)·P(labels), nats; fill the posteriors of tokens per frame.

    States are (last phone b, the one before a), split by whether the frame is b's own ("label")
    or a blank after it. Scaled probabilities; complexity O(T · V³), dense and vectorised over
    the last axis.

    Args:
        probs: float32 [T, V], probabilities of tokens; 0 is blank.
        follow: float32 [b, a, c] = P(c | a, b).
        lead: float32 [b, c, a], the same transposed.
        end: float32 [b, a] = P(end | a, b).
        occupancies: float32 [T, V], written in place.
    """
    frames, tokens = probs.shape
    label = np.zeros((frames + 1, tokens, tokens), np.float32)
    blank = np.zeros((frames + 1, tokens, tokens), np.float32)
    blank[0, 0, 0] = 1.0
    row = np.zeros(tokens, np.float32)
    log_total = 0.0
    for t in range(frames):
        now_label, now_blank = label[t], blank[t]
        new_label, new_blank = label[t + 1], blank[t + 1]
        emit = probs[t]
        total = np.float32(0.0)
        for b in range(tokens):
            row[:] = 0.0
            doubled = np.float32(0.0)
            alive = False
            for a in range(tokens):
                x = now_label[b, a] + now_blank[b, a]
                new_blank[b, a] = x * emit[0]
                if x > 0.0:
                    alive = True
                    table = follow[b, a]
                    for c in range(tokens):
                        row[c] += x * table[c]
                    doubled += now_label[b, a] * table[b]
            if alive:
                row[b] -= doubled
                for c in range(1, tokens):
                    new_label[c, b] = row[c]
        for c in range(1, tokens):
            for b in range(tokens):
                value = (max(new_label[c, b], np.float32(0.0)) + now_label[c, b]) * emit[c]
                new_label[c, b] = value
                total += value + new_blank[c, b]
        for b in range(tokens):
            total += new_blank[0, b]
        scale = np.float32(1.0) / max(total, np.float32(1e-30))
        for c in range(tokens):
            for b in range(tokens):
                # Far tails become exact zeros: cheaper, and no denormal numbers.
                value = new_label[c, b] * scale
                new_label[c, b] = value if value > 1e-12 else np.float32(0.0)
                value = new_blank[c, b] * scale
                new_blank[c, b] = value if value > 1e-12 else np.float32(0.0)
        log_total -= np.log(np.float64(scale))
    final = 0.0
    beta_label = np.empty((tokens, tokens), np.float32)
    beta_blank = np.empty((tokens, tokens), np.float32)
    for b in range(tokens):
        for a in range(tokens):
            final += np.float64(label[frames, b, a] + blank[frames, b, a]) * end[b, a]
            beta_label[b, a] = end[b, a]
            beta_blank[b, a] = end[b, a]
    ahead = np.empty((tokens, tokens), np.float32)
    for t in range(frames - 1, -1, -1):
        emit = probs[t]
        total = np.float32(0.0)
        for c in range(tokens):
            mass = np.float32(0.0)
            for b in range(tokens):
                mass += label[t + 1, c, b] * beta_label[c, b]
            occupancies[t, c] = mass
            total += mass
        mass = np.float32(0.0)
        for b in range(tokens):
            for a in range(tokens):
                mass += blank[t + 1, b, a] * beta_blank[b, a]
        occupancies[t, 0] = mass
        total += mass
        occupancies[t] /= max(total, np.float32(1e-30))
        for c in range(tokens):
            for b in range(tokens):
                ahead[b, c] = beta_label[c, b] * emit[c]
        peak = np.float32(0.0)
        for b in range(tokens):
            row[:] = 0.0
            for c in range(1, tokens):
                x = ahead[b, c]
                if x > 0.0:
                    table = lead[b, c]
                    for a in range(tokens):
                        row[a] += x * table[a]
            doubled = ahead[b, b]
            for a in range(tokens):
                stay = beta_blank[b, a] * emit[0]
                value = row[a] + stay
                beta_blank[b, a] = value
                again = beta_label[b, a] * emit[b] if b > 0 else np.float32(0.0)
                beta_label[b, a] = value + again - doubled * follow[b, a, b]
                peak = max(peak, beta_blank[b, a], beta_label[b, a])
        scale = np.float32(1.0) / max(peak, np.float32(1e-30))
        for b in range(tokens):
            for a in range(tokens):
                value = beta_label[b, a] * scale
                beta_label[b, a] = value if value > 1e-15 else np.float32(0.0)
                value = beta_blank[b, a] * scale
                beta_blank[b, a] = value if value > 1e-15 else np.float32(0.0)
    return float(log_total + np.log(max(final, 1e-300)))


@njit(nogil=True, cache=True)
def best_variants(
    log_probs: NDArray[np.float32],
    tokens: NDArray[np.int32],
    entry: NDArray[np.int32],
    before: NDArray[np.int32],
    before_count: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Return the states of the best CTC path through alternative pronunciations (Viterbi).

    State s is a phone of one pronunciation of one word; its predecessors are the phone before it
    or, for a first phone, the last phones of the previous word's pronunciations.

    Args:
        log_probs: float32 [T, V], nats; 0 is blank.
        tokens: int32 [S], the states' token ids.
        entry: int32 [S], 1 where a path may begin.
        before: int32 [S, P], predecessors.
        before_count: int32 [S], how many of them.
        ends: int32 [E], states where a path may end.

    Returns:
        int32 [T]: the state whose phone (or the blank after it) each frame belongs to; −1 before
        the first phone. Empty when the utterance is too short for any path.
    """
    frames, states = log_probs.shape[0], tokens.shape[0]
    low = np.float32(-1e30)
    # Column s: the phone of s itself; states + s: a blank after s; 2·states: blank at the start.
    score = np.full(2 * states + 1, low, np.float32)
    score[2 * states] = 0.0
    back = np.full((frames, 2 * states + 1), -1, np.int32)
    for t in range(frames):
        fresh = np.full(2 * states + 1, low, np.float32)
        fresh[2 * states] = score[2 * states] + log_probs[t, 0]
        back[t, 2 * states] = 2 * states
        for s in range(states):
            best, origin = score[s], np.int64(s)
            if entry[s] == 1 and score[2 * states] > best:
                best, origin = score[2 * states], 2 * states
            for k in range(before_count[s]):
                p = np.int64(before[s, k])
                if score[states + p] > best:
                    best, origin = score[states + p], states + p
                if tokens[p] != tokens[s] and score[p] > best:
                    best, origin = score[p], p
            fresh[s] = best + log_probs[t, tokens[s]]
            back[t, s] = origin
            if score[s] > score[states + s]:
                fresh[states + s] = score[s] + log_probs[t, 0]
                back[t, states + s] = s
            else:
                fresh[states + s] = score[states + s] + log_probs[t, 0]
                back[t, states + s] = states + s
        score = fresh
    best, at = low, np.int64(-1)
    for e in range(len(ends)):
        for side in range(2):
            column = side * states + np.int64(ends[e])
            if score[column] > best:
                best, at = score[column], column
    if at < 0 or best < low / 2:
        return np.empty(0, np.int32)
    path = np.empty(frames, np.int32)
    for t in range(frames - 1, -1, -1):
        path[t] = -1 if at == 2 * states else at % states
        at = back[t, at]
    return path


@njit(nogil=True, cache=True)
def trigram_best(
    log_probs: NDArray[np.float32], log_follow: NDArray[np.float32], log_end: NDArray[np.float32]
) -> NDArray[np.int32]:
    """Return the phones of the best path under the trigram: exact Viterbi over all contexts.

    Args:
        log_probs: float32 [T, V], nats; 0 is blank.
        log_follow: float32 [b, a, c] = log P(c | a, b).
        log_end: float32 [b, a] = log P(end | a, b).
    """
    frames, tokens = log_probs.shape
    low = np.float32(-1e30)
    label = np.full((tokens, tokens), low, np.float32)
    blank = np.full((tokens, tokens), low, np.float32)
    blank[0, 0] = 0.0
    # What led to a label state: −1 itself, a the context's older phone; + tokens through a blank.
    back = np.full((frames, tokens, tokens), -1, np.int16)
    stayed = np.zeros((frames, tokens, tokens), np.bool_)  # the blank state came from a blank
    for t in range(frames):
        new_label = np.empty((tokens, tokens), np.float32)
        new_blank = np.empty((tokens, tokens), np.float32)
        for b in range(tokens):
            for c in range(tokens):
                new_label[c, b] = label[c, b]
        for b in range(tokens):
            for a in range(tokens):
                from_label, from_blank = label[b, a], blank[b, a]
                stayed[t, b, a] = from_blank >= from_label
                either = max(from_label, from_blank)
                new_blank[b, a] = either + log_probs[t, 0]
                if either <= low:
                    continue
                code = a + (tokens if from_blank >= from_label else 0)
                for c in range(1, tokens):
                    start, via = either, code
                    if c == b:
                        start, via = from_blank, a + tokens
                    value = start + log_follow[b, a, c]
                    if value > new_label[c, b]:
                        new_label[c, b] = value
                        back[t, c, b] = via
        for c in range(tokens):
            for b in range(tokens):
                new_label[c, b] += log_probs[t, c] if c > 0 else low
        label, blank = new_label, new_blank
    best, b, a, in_blank = low, 0, 0, True
    for i in range(tokens):
        for j in range(tokens):
            if label[i, j] + log_end[i, j] > best:
                best, b, a, in_blank = label[i, j] + log_end[i, j], i, j, False
            if blank[i, j] + log_end[i, j] > best:
                best, b, a, in_blank = blank[i, j] + log_end[i, j], i, j, True
    out = np.empty(frames, np.int32)
    count = 0
    for t in range(frames - 1, -1, -1):
        if in_blank:
            in_blank = stayed[t, b, a]
            continue
        via = back[t, b, a]
        if via >= 0:
            out[count] = b
            count += 1
            b, a, in_blank = a, via % tokens, via >= tokens
    return out[:count][::-1].copy()


@njit(cache=True, nogil=True)
def train_marks(
    features: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    weights: NDArray[np.float32],
    seen: NDArray[np.float32],
    bias: NDArray[np.float32],
) -> None:  # pragma: no cover
    """Take an AdaGrad step of logistic regression per gap, in place.

    Args:
        features: uint32 [n, F], rows of `weights`.
        marks: uint8 [n], the right class.
        weights: float32 [H, C], nats.
        seen: float32 [H, C], sums of squared gradients.
        bias: float32 [C], nats; steps of a thousandth.
    """
    classes = weights.shape[1]
    votes = np.empty(classes, np.float32)
    for i in range(features.shape[0]):
        for c in range(classes):
            votes[c] = bias[c]
        for f in range(features.shape[1]):
            for c in range(classes):
                votes[c] += weights[features[i, f], c]
        top = votes.max()
        total = np.float32(0.0)
        for c in range(classes):
            votes[c] = np.exp(votes[c] - top)
            total += votes[c]
        for c in range(classes):
            gradient = votes[c] / total - np.float32(1.0 if c == marks[i] else 0.0)
            bias[c] -= np.float32(0.001) * gradient
            square = gradient * gradient
            for f in range(features.shape[1]):
                row = features[i, f]
                seen[row, c] += square
                weights[row, c] -= np.float32(0.05) * gradient / np.sqrt(seen[row, c])
