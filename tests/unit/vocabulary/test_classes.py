"""Class masses against plain sums over the vocabulary."""

from __future__ import annotations

import numpy as np
import pytest

from core.lm.mixture import Mixture
from core.lm.ngram import NgramModel
from core.vocabulary.classes import LARGE, UNKNOWN_SHARE, ClassMass, anchors, class_mass
from core.vocabulary.masses import MassCache, context_mass, mass_of_words, rare_words
from tests.helpers.vocabulary import OTHER, TEXT, model_of, small_mixture


def plain_mass(model: NgramModel, state: int, member: np.ndarray) -> float:
    return sum(np.exp(model.score(state, int(w))[0]) for w in np.flatnonzero(member))


def masses(mixture: Mixture, one: ClassMass) -> np.ndarray:
    """Return a class's mass after every state of a mixture's only component."""
    (model,), rare = mixture.components, MassCache().rare(mixture).mass
    found = np.full(rare.size, np.inf)
    if one.members:
        found = one.factor * np.array(
            [one.members[0].after(model, state) for state in range(rare.size)]
        )
    return one.constant + (np.minimum(found, one.cap * rare) if one.cap < np.inf else found)


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("text", [TEXT, OTHER])
def test_a_classes_mass_is_the_sum_of_its_words_after_every_context(
    order: int, text: list[str]
) -> None:
    model = model_of(text, order)
    rng = np.random.default_rng(order)
    for _ in range(4):
        member = rng.random(model.size) < 0.4
        mass = context_mass(model, member)
        for state in range(mass.size):
            expected = plain_mass(model, state, member)
            assert float(mass[state]) == pytest.approx(expected, abs=1e-5)


def test_anchors_are_found_by_any_usual_name_of_the_kind() -> None:
    assert anchors("Cities") == anchors("city") == anchors("capital")
    assert "london" in anchors("city")
    assert anchors("spacecraft") == ()


def test_a_known_kind_takes_the_mass_of_its_anchors() -> None:
    mixture = small_mixture((1.0,))
    model = mixture.components[0]
    mass = masses(mixture, class_mass(mixture, "city", [], 0.5, MassCache()))
    state = model.context([model.word_id("went"), model.word_id("to")])
    cities = [model.word_id("london"), model.word_id("paris")]
    expected = 1.5 * sum(np.exp(model.score(state, city)[0]) for city in cities)
    assert float(mass[state]) == pytest.approx(expected, rel=1e-4)
    assert float(mass[state]) > 3 * float(mass[model.context([model.word_id("the")])])


def test_an_unknown_kind_takes_a_share_of_the_rare_words() -> None:
    mixture = small_mixture((1.0,))
    model = mixture.components[0]
    mass = masses(mixture, class_mass(mixture, "spacecraft", [], 1.0, MassCache()))
    expected = UNKNOWN_SHARE * plain_mass(model, 0, rare_words(model))
    assert float(mass[0]) == pytest.approx(expected, rel=1e-4)


def test_a_long_plain_list_takes_no_more_than_one_of_unknown_words() -> None:
    mixture = small_mixture((1.0,))
    members = [mixture.word_id(word) for word in ("london", "paris", "john", "mary", "north")]
    few, counted, many, unknown = (
        masses(mixture, class_mass(mixture, "terms", known, unseen, MassCache(), plain))
        for known, unseen, plain in (
            (members, 0.5, 10), (members, 0.5, 0), (members, 0.5, LARGE), ([], 1.0, 0),
        )
    )  # fmt: skip
    assert few[0] == counted[0]
    assert (many <= unknown).all()
    assert float(many[0]) < float(counted[0])


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_mass_of_few_words_is_the_same_without_summing_all(order: int) -> None:
    model = model_of([*TEXT, *OTHER], order)
    rng, cache = np.random.default_rng(order), MassCache()
    for size in (0, 1, 2, 5, model.size - 3):
        words = np.sort(3 + rng.permutation(model.size - 3)[:size]).astype(np.int32)
        member = np.zeros(model.size, dtype=np.bool_)
        member[words] = True
        whole = context_mass(model, member)
        few = cache.members(model, words)
        assert np.all(np.diff(few.state) > 0)
        for state in range(whole.size):
            assert few.after(model, state) == pytest.approx(float(whole[state]), abs=1e-6)


def test_the_cache_holds_no_more_than_its_limit() -> None:
    model, cache = model_of(TEXT), MassCache(limit=2)
    words = [np.array([w], dtype=np.int32) for w in (4, 5, 6)]
    first = cache.members(model, words[0])
    assert cache.members(model, words[0]) is first
    cache.members(model, words[1])
    cache.members(model, words[2])
    assert cache.members(model, words[0]) is not first


def test_components_without_a_word_give_it_no_mass() -> None:
    mixture = small_mixture()
    one, other = mass_of_words(mixture, [mixture.word_id("aspirin")], MassCache())
    assert one.mass.tolist() == [0.0]
    assert float(other.mass[0]) > 0.0
