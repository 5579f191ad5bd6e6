"""Compiled loops of the lexicon: graphone alignment, n-gram look-up, pronunciation search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.compiled import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

PHONES = 39
"""Phones are coded 1..39 here, as the built-in pack's tokens are (0 is blank)."""

CODES = 1 + PHONES + PHONES * PHONES
"""Phone strings of length 0, 1 and 2: code 0; 1..39; 40 + (p − 1)·39 + (q − 1)."""

NEG = np.float32(-1e30)


@njit(nogil=True, cache=True)
def expected_counts(
    letters: NDArray[np.int8],
    letter_at: NDArray[np.int64],
    phones: NDArray[np.int8],
    phone_at: NDArray[np.int64],
    table: NDArray[np.float64],
    counts: NDArray[np.float64],
) -> tuple[float, int]:
    """Add the expected graphone counts of all words under `table` (the E step).

    Forward–backward over the lattice of (letters read, phones written); each letter writes no,
    one or two phones (Bisani & Ney 2008, section 3, with single-letter graphones).

    Args:
        letters: int8 [L] letters of all words, one after the other.
        letter_at: int64 [W + 1] where each word's letters start.
        phones: int8 [P] phones 1..39 of all words.
        phone_at: int64 [W + 1] where each word's phones start.
        table: float64 [letters, CODES] probability of a phone string given the letter.
        counts: float64 [letters, CODES]; the expectations are added to it, in place.

    Returns:
        Log-likelihood (float64, nats) of the words that can be aligned, and their number.
    """
    total = 0.0
    aligned = 0
    for w in range(letter_at.size - 1):
        a = letter_at[w]
        n = letter_at[w + 1] - a
        b = phone_at[w]
        m = phone_at[w + 1] - b
        if n == 0 or m > 2 * n:
            continue
        forward = np.zeros((n + 1, m + 1))
        backward = np.zeros((n + 1, m + 1))
        forward[0, 0] = 1.0
        for i in range(n):
            x = letters[a + i]
            for j in range(m + 1):
                f = forward[i, j]
                if f == 0.0:
                    continue
                forward[i + 1, j] += f * table[x, 0]
                if j < m:
                    p = phones[b + j]
                    forward[i + 1, j + 1] += f * table[x, p]
                    if j + 1 < m:
                        c = 40 + (p - 1) * PHONES + phones[b + j + 1] - 1
                        forward[i + 1, j + 2] += f * table[x, c]
        z = forward[n, m]
        if z <= 0.0:
            continue
        aligned += 1
        total += np.log(z)
        backward[n, m] = 1.0
        for i in range(n - 1, -1, -1):
            x = letters[a + i]
            for j in range(m + 1):
                v = table[x, 0] * backward[i + 1, j]
                f = forward[i, j] / z
                counts[x, 0] += f * v
                if j < m:
                    p = phones[b + j]
                    u = table[x, p] * backward[i + 1, j + 1]
                    counts[x, p] += f * u
                    v += u
                    if j + 1 < m:
                        c = 40 + (p - 1) * PHONES + phones[b + j + 1] - 1
                        u = table[x, c] * backward[i + 1, j + 2]
                        counts[x, c] += f * u
                        v += u
                backward[i, j] = v
    return total, aligned


@njit(nogil=True, cache=True)
def best_alignments(
    letters: NDArray[np.int8],
    letter_at: NDArray[np.int64],
    phones: NDArray[np.int8],
    phone_at: NDArray[np.int64],
    table: NDArray[np.float64],
    codes: NDArray[np.int32],
) -> None:
    """Write the best graphone of every letter into `codes` (−1 where a word has none).

    Args:
        letters: int8 [L].
        letter_at: int64 [W + 1].
        phones: int8 [P].
        phone_at: int64 [W + 1].
        table: float64 [letters, CODES] log-probabilities.
        codes: int32 [L], written in place.
    """
    for w in range(letter_at.size - 1):
        a = letter_at[w]
        n = letter_at[w + 1] - a
        b = phone_at[w]
        m = phone_at[w + 1] - b
        for i in range(n):
            codes[a + i] = -1
        if n == 0 or m > 2 * n:
            continue
        best = np.full((n + 1, m + 1), -np.inf)
        came = np.zeros((n + 1, m + 1), dtype=np.int8)
        best[0, 0] = 0.0
        for i in range(n):
            x = letters[a + i]
            for j in range(m + 1):
                s = best[i, j]
                if s == -np.inf:
                    continue
                v = s + table[x, 0]
                if v > best[i + 1, j]:
                    best[i + 1, j] = v
                    came[i + 1, j] = 0
                if j < m:
                    p = phones[b + j]
                    v = s + table[x, p]
                    if v > best[i + 1, j + 1]:
                        best[i + 1, j + 1] = v
                        came[i + 1, j + 1] = 1
                    if j + 1 < m:
                        v = s + table[x, 40 + (p - 1) * PHONES + phones[b + j + 1] - 1]
                        if v > best[i + 1, j + 2]:
                            best[i + 1, j + 2] = v
                            came[i + 1, j + 2] = 2
        if best[n, m] == -np.inf:
            continue
        j = m
        for i in range(n, 0, -1):
            k = came[i, j]
            if k == 0:
                codes[a + i - 1] = 0
            elif k == 1:
                codes[a + i - 1] = phones[b + j - 1]
            else:
                codes[a + i - 1] = 40 + (phones[b + j - 2] - 1) * PHONES + phones[b + j - 1] - 1
            j -= k


@njit(nogil=True, cache=True)
def _first_at_least(
    token: NDArray[np.int16],
    low: int,
    high: int,
    wanted: int,
) -> int:
    """Return the first index in token[low:high] (sorted) whose value is ≥ wanted, or high."""
    while low < high:
        middle = (low + high) >> 1
        if token[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@njit(nogil=True, cache=True)
def _push(
    best_state: NDArray[np.int32],
    best_score: NDArray[np.float32],
    best_back: NDArray[np.int32],
    best_token: NDArray[np.int32],
    count: int,
    width: int,
    state: int,
    score: float,
    back: int,
    token: int,
) -> int:
    """Insert a hypothesis into a list sorted by falling score; same state: keep the better.

    Arrays hold `width` entries at most; returns the new count.
    """
    if count == width and score <= best_score[count - 1]:
        return count
    for k in range(count):
        if best_state[k] == state:
            if score <= best_score[k]:
                return count
            for q in range(k, count - 1):
                best_state[q] = best_state[q + 1]
                best_score[q] = best_score[q + 1]
                best_back[q] = best_back[q + 1]
                best_token[q] = best_token[q + 1]
            count -= 1
            break
    if count < width:
        count += 1
    k = count - 1
    while k > 0 and best_score[k - 1] < score:
        best_state[k] = best_state[k - 1]
        best_score[k] = best_score[k - 1]
        best_back[k] = best_back[k - 1]
        best_token[k] = best_token[k - 1]
        k -= 1
    best_state[k] = state
    best_score[k] = score
    best_back[k] = back
    best_token[k] = token
    return count


@njit(nogil=True, cache=True)
def search_pronunciations(
    letters: NDArray[np.int8],
    letter_at: NDArray[np.int64],
    token: NDArray[np.int16],
    log_prob: NDArray[np.float32],
    backoff: NDArray[np.float32],
    suffix: NDArray[np.int32],
    first_child: NDArray[np.int32],
    letter_range: NDArray[np.int32],
    begin: int,
    end_token: int,
    width: int,
    beam: float,
    wanted: int,
    out_codes: NDArray[np.int16],
    out_score: NDArray[np.float32],
    out_count: NDArray[np.int32],
) -> None:
    """Find the best graphone strings of each word by beam search over the graphone n-gram.

    Words in alphabetical order share the search of their common beginnings. A hypothesis is an
    n-gram state; lower orders are asked only while they can still come within the beam
    (log-probabilities are ≤ 0, so the backed-off weight bounds what follows).

    Args:
        letters: int8 [L].
        letter_at: int64 [W + 1].
        token: int16 [N]; this and the next four are the n-gram (see g2p.GraphoneModel).
        log_prob: float32 [N].
        backoff: float32 [N].
        suffix: int32 [N].
        first_child: int32 [N + 1].
        letter_range: int32 [letters + 1]; graphones of letter x are letter_range[x]:[x + 1].
        begin: State after the begin mark.
        end_token: The end mark's graphone.
        width: Hypotheses kept per letter.
        beam: Nats below the best that are kept.
        wanted: Pronunciations per word (N).
        out_codes: int16 [L, N] graphone of each letter, in place (−1: none).
        out_score: float32 [W, N] log-probabilities, in place.
        out_count: int32 [W] how many were found.
    """
    longest = 0
    for w in range(letter_at.size - 1):
        longest = max(longest, letter_at[w + 1] - letter_at[w])
    state = np.zeros((longest + 2, width), dtype=np.int32)
    score = np.zeros((longest + 2, width), dtype=np.float32)
    back = np.zeros((longest + 2, width), dtype=np.int32)
    tok = np.zeros((longest + 2, width), dtype=np.int32)
    count = np.zeros(longest + 2, dtype=np.int64)
    state[0, 0] = begin
    count[0] = 1
    final_score = np.zeros(width, dtype=np.float32)
    final_from = np.zeros(width, dtype=np.int32)
    final_a = np.zeros(width, dtype=np.int32)
    final_b = np.zeros(width, dtype=np.int32)
    seen = np.zeros(end_token + 2, dtype=np.int64)
    stamp = 0
    previous = 0
    previous_n = 0
    for w in range(letter_at.size - 1):
        a = letter_at[w]
        n = letter_at[w + 1] - a
        start = 0
        while start < n and start < previous_n and letters[a + start] == letters[previous + start]:
            start += 1
        previous = a
        previous_n = n
        for i in range(start, n):
            x = letters[a + i]
            low_token = letter_range[x]
            high_token = letter_range[x + 1]
            kept = 0
            for h in range(count[i]):
                node = state[i, h]
                s = score[i, h]
                stamp += 1
                while True:
                    limit = NEG
                    if kept > 0:
                        limit = score[i + 1, 0] - beam
                        if kept == width:
                            limit = max(limit, score[i + 1, kept - 1])
                    if s < limit:
                        break
                    lo = first_child[node]
                    hi = first_child[node + 1]
                    c = _first_at_least(token, lo, hi, low_token)
                    while c < hi and token[c] < high_token:
                        v = s + log_prob[c]
                        g = token[c]
                        # A graphone found in a longer context must not come back by a shorter.
                        if seen[g] != stamp and v >= limit:
                            to = c
                            while to != 0 and first_child[to] == first_child[to + 1]:
                                to = suffix[to]
                            kept = _push(
                                state[i + 1], score[i + 1], back[i + 1], tok[i + 1],
                                kept, width, to, v, h, g,
                            )  # fmt: skip
                        seen[g] = stamp
                        c += 1
                    if node == 0:
                        break
                    s += backoff[node]
                    node = suffix[node]
            count[i + 1] = kept
        found = 0
        for h in range(count[n]):
            node = state[n, h]
            s = score[n, h]
            while True:
                lo = first_child[node]
                hi = first_child[node + 1]
                c = _first_at_least(token, lo, hi, end_token)
                if c < hi and token[c] == end_token:
                    s += log_prob[c]
                    break
                if node == 0:
                    s = NEG
                    break
                s += backoff[node]
                node = suffix[node]
            if s > NEG / 2:
                found = _push(
                    final_from, final_score, final_a, final_b,
                    found, width, h, s, h, 0,
                )  # fmt: skip
        found = min(found, wanted)
        out_count[w] = found
        for r in range(found):
            out_score[w, r] = final_score[r]
            h = final_from[r]
            for i in range(n, 0, -1):
                out_codes[a + i - 1, r] = tok[i, h]
                h = back[i, h]
