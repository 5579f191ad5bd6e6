"""`auto`: which of the installed domains a recording is from, and how much of each.

A few minutes spread over the recording tell as much as all of it: they are decoded with the
general model, the domains' weights are fitted to what was heard, and once more to what is heard
with those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import PackError
from core.lm.auto import candidate_scores, choose_weights, even_prior
from core.lm.domains import domain_folders, open_model
from core.recipe import DomainChoice

if TYPE_CHECKING:
    from core.audio.segment import Segment
    from core.lm.ngram import NgramModel
    from core.recipe import Recipe

ROUNDS = 2
"""How often the weights are fitted: the first pass's errors favour its own model."""

SAMPLE_SAMPLES = 300 * 16_000
"""So much of a recording is heard to weigh the domains."""


def spread(segments: Sequence[Segment], amount: int = SAMPLE_SAMPLES) -> list[int]:
    """Return numbers of segments spread evenly over a recording, together about `amount` long.

    Args:
        segments: All of them, in order.
        amount: Samples.
    """
    total = sum(one.last_sample - one.first_sample for one in segments)
    if total <= amount:
        return list(range(len(segments)))
    wanted = max(1, round(len(segments) * amount / total))
    return [(2 * i + 1) * len(segments) // (2 * wanted) for i in range(wanted)]


def fit(recipe: Recipe, said: Sequence[Sequence[str]], notice: Callable[[str], None]) -> Recipe:
    """Return the recipe with its domains weighed by what was heard.

    Args:
        recipe: Asks for `auto`.
        said: Words of each segment, lower case; the first pass's recipe is kept if there are none.
        notice: Told of domains that can't be used.
    """
    first = recipe.for_first_pass()
    if not any(said):
        return first
    named = [domain.name for domain in first.domains]
    able: list[str] = []

    def models() -> Iterator[NgramModel]:
        for name in dict.fromkeys([*named, *domain_folders()]):
            try:
                model = open_model(name)
            except PackError as error:
                notice(str(error))
                continue
            able.append(name)
            yield model

    scores = candidate_scores(models(), said)
    weights = choose_weights(scores, even_prior(len(able)))
    chosen = [DomainChoice(n, round(float(w), 2)) for n, w in zip(able, weights, strict=True)]
    return replace(recipe, domains=tuple(domain for domain in chosen if domain.weight > 0))


def shares_told(recipe: Recipe) -> str:
    """Return a note on the weights that were found."""
    shares = ", ".join(f"{name} {share:.0%}" for name, share in recipe.shares().items())
    return f"language models: {shares}"
