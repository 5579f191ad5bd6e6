"""The recipe: frozen, hashable, in range."""

from __future__ import annotations

import pytest

from core.errors import UsageError
from core.recipe import DomainChoice, ListChoice, Recipe


def test_equal_choices_are_one_recipe() -> None:
    one = Recipe(lists=(ListChoice("a.csv", 2.0),))
    other = Recipe(lists=(ListChoice("a.csv", 2.0),))
    assert one == other
    assert hash(one) == hash(other)
    assert one.identity() == other.identity()


def test_any_other_choice_is_another_recipe() -> None:
    base = Recipe()
    others = [
        Recipe(pack="other"),
        Recipe(domains=(DomainChoice("general", 2.0),)),
        Recipe(lists=(ListChoice("a.csv"),)),
        Recipe(trust_language=0.5),
        Recipe(channel=0),
    ]
    assert len({recipe.identity() for recipe in [base, *others]}) == 6


def test_shares_sum_to_one_and_drop_what_has_none() -> None:
    recipe = Recipe(
        domains=(DomainChoice("a", 1.0), DomainChoice("b", 0.0), DomainChoice("c", 3.0))
    )
    assert recipe.shares() == {"a": 0.25, "c": 0.75}


@pytest.mark.parametrize("weight", [-0.1, float("nan"), float("inf"), 1e9])
def test_weights_out_of_range_are_refused(weight: float) -> None:
    with pytest.raises(UsageError):
        Recipe(lists=(ListChoice("a.csv", weight),))
    with pytest.raises(UsageError):
        Recipe(domains=(DomainChoice("a", weight),))
    with pytest.raises(UsageError):
        Recipe(trust_language=weight)


def test_no_share_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match="above zero"):
        Recipe(domains=(DomainChoice("general", 0.0),))


def test_auto_stands_for_domains_to_be_found() -> None:
    auto = Recipe(domains=(DomainChoice("auto"), DomainChoice("mine.lm", 2.0)))
    assert auto.is_auto
    first = auto.for_first_pass()
    assert not first.is_auto
    assert first.domains == (DomainChoice("general"), DomainChoice("mine.lm", 2.0))
    assert not Recipe().is_auto
