"""Interpolated modified Kneser–Ney in plain dictionaries, straight from the formulas.

Chen & Goodman (1998), with lmplz's conventions (Heafield et al. 2013): discounts per order from
that order's adjusted counts, n-grams that begin with <s> keep their plain counts, unigrams are
interpolated with the uniform distribution over all words but <s>.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

Gram = tuple[str, ...]


def adjusted_counts(sentences: Sequence[Sequence[str]], order: int) -> list[Counter[Gram]]:
    """Return a table for each order from 1."""
    plain: list[Counter[Gram]] = [Counter() for _ in range(order)]
    for sentence in sentences:
        words = ["<s>", *sentence, "</s>"]
        for end in range(1, len(words) + 1):
            for width in range(1, order + 1):
                if end - width >= 0:
                    plain[width - 1][tuple(words[end - width : end])] += 1
    tables = []
    for width in range(1, order + 1):
        if width == order:
            table = Counter(plain[-1])
        else:
            before: defaultdict[Gram, set[str]] = defaultdict(set)
            for gram in plain[width]:
                before[gram[1:]].add(gram[0])
            table = Counter(
                {
                    gram: count if gram[0] == "<s>" else len(before[gram])
                    for gram, count in plain[width - 1].items()
                }
            )
        table.pop(("<s>",), None)
        tables.append(table)
    return tables


def discounts(table: Counter[Gram]) -> tuple[float, float, float]:
    """Return D₁, D₂, D₃₊, or lmplz's fallback where they can't be had."""
    n = [0] + [sum(1 for count in table.values() if count == c) for c in (1, 2, 3, 4)]
    if not (n[1] and n[2] and n[3]):
        return (0.5, 1.0, 1.5)
    y = n[1] / (n[1] + 2 * n[2])
    found = [c - (c + 1) * y * n[c + 1] / n[c] for c in (1, 2, 3)]
    if any(not 0 <= found[c - 1] <= c for c in (1, 2, 3)):
        return (0.5, 1.0, 1.5)
    return (found[0], found[1], found[2])


class KneserNey:
    """The model; ask it with `prob`."""

    def __init__(
        self, sentences: Sequence[Sequence[str]], order: int, vocabulary: Sequence[str]
    ) -> None:
        self.order = order
        self.tables = adjusted_counts(sentences, order)
        self.discounts = [discounts(table) for table in self.tables]
        self.choices = len(vocabulary) - 1
        self.followers: list[defaultdict[Gram, list[tuple[Gram, int]]]] = []
        for table in self.tables:
            groups: defaultdict[Gram, list[tuple[Gram, int]]] = defaultdict(list)
            for gram, count in table.items():
                groups[gram[:-1]].append((gram, count))
            self.followers.append(groups)

    def prob(self, word: str, history: Gram) -> float:
        """Return P(word | history); the history may be of any length."""
        history = history[max(0, len(history) - self.order + 1) :]
        width = len(history) + 1
        lower = self.prob(word, history[1:]) if history else 1.0 / self.choices
        group = self.followers[width - 1].get(history)
        if not group:
            return lower
        total = sum(count for _, count in group)
        d = (0.0, *self.discounts[width - 1])
        gamma = sum(d[min(count, 3)] for _, count in group) / total
        count = self.tables[width - 1].get((*history, word), 0)
        return (count - d[min(count, 3)]) / total + gamma * lower
