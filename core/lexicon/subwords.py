"""Words as token sequences of a subword model (sentencepiece), for packs that emit subwords."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.lexicon.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

FORM_COST = 0.7
"""Nats for a form other than the written one (case changed)."""


class Tokenizer(Protocol):
    """What is used of sentencepiece.SentencePieceProcessor."""

    def encode(self, text: str, out_type: type[int]) -> list[int]:
        """Return the token ids of a text, the best segmentation, no sampling."""
        ...

    def unk_id(self) -> int:
        """Return the id of the unknown token."""
        ...


def subword_tokenisations(
    word: str, tokenizer: Tokenizer
) -> tuple[tuple[tuple[int, ...], float], ...]:
    """Return the token sequences that may stand for a word or phrase, with their costs in nats.

    The written form comes first, at no cost; then small letters, first letters capital, all
    capitals, as far as the model's tokens tell them apart. Sequences with the unknown token are
    left out: the search could never follow them.

    Args:
        word: As written; the tokenizer puts its own mark of a word's beginning.
        tokenizer: The pack's subword model.
    """
    found: dict[tuple[int, ...], float] = {}
    forms = (word, word.lower(), word.title(), word.upper()) if word.strip() else ()
    for place, form in enumerate(dict.fromkeys(forms)):
        tokens = tuple(int(t) for t in tokenizer.encode(form, out_type=int))
        if tokens and tokenizer.unk_id() not in tokens:
            found.setdefault(tokens, FORM_COST if place else 0.0)
    return tuple(found.items())


class SubwordSpeller:
    """Says how words are written in tokens; stands where a Pronouncer does for phone packs."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take the pack's subword model."""
        self._tokenizer = tokenizer

    def pronounce_all(self, words: Sequence[str]) -> Lexicon:
        """Return the token sequences of words or phrases; word ids are places in `words`.

        Args:
            words: As written; those the tokens can't spell get none.
        """
        flat: list[int] = []
        sizes: list[int] = []
        owners: list[int] = []
        costs: list[float] = []
        for i, word in enumerate(words):
            for tokens, cost in subword_tokenisations(word, self._tokenizer):
                flat += tokens
                sizes.append(len(tokens))
                owners.append(i)
                costs.append(cost)
        return Lexicon(
            np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))),
            np.array(flat, dtype=np.int16),
            np.array(owners, dtype=np.int32),
            np.array(costs, dtype=np.float32),
        )
