"""Pronunciations learnt from emissions."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import InputError
from core.lexicon.phones import PHONE_TOKENS, arpabet_to_ids, to_arpabet
from core.lexicon.pronunciations import load_pronouncer
from core.vocabulary.learn import learn_pronunciation, score_pronunciations


def take_of(
    phones: str, seed: int = 0, noise: float = 0.6, doubt: tuple[str, str] | None = None
) -> NDArray[np.float32]:
    """Emissions of phones; `doubt` makes the first sound nearly as likely as the second."""
    rng = np.random.default_rng(seed)
    path = [0, 0]
    for token in arpabet_to_ids(phones):
        path += [token] * int(rng.integers(1, 3)) + [0]
    logits = rng.normal(0.0, noise, (len(path), len(PHONE_TOKENS)))
    logits[np.arange(len(path)), path] += 6.0
    if doubt:
        other, said = (arpabet_to_ids(p)[0] for p in doubt)
        rows = [t for t, token in enumerate(path) if token == said]
        logits[rows, other] = logits[rows, said] - 0.2
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return logits.astype(np.float32)


def collapse(path: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(t for i, t in enumerate(path) if t and (i == 0 or path[i - 1] != t))


def test_the_score_is_the_sum_over_all_paths() -> None:
    rng = np.random.default_rng(3)
    take = np.log(rng.dirichlet(np.ones(4), 5)).astype(np.float32)
    total: dict[tuple[int, ...], float] = {}
    for path in product(range(4), repeat=5):
        p = float(np.exp(take[np.arange(5), path].sum()))
        total[collapse(path)] = total.get(collapse(path), 0.0) + p
    wanted = list(total)
    scores = score_pronunciations([take], wanted)
    np.testing.assert_allclose(scores, np.log([total[w] for w in wanted]), atol=1e-5)


def test_too_long_a_pronunciation_is_impossible() -> None:
    take = np.log(np.full((2, 4), 0.25)).astype(np.float32)
    assert score_pronunciations([take], [(1, 2, 3), (1, 1)]).tolist() == [-np.inf, -np.inf]


def test_a_sound_the_spelling_does_not_suggest_is_learnt() -> None:
    takes = [take_of("SH M EH R Y AO F", seed) for seed in (1, 2)]
    best = learn_pronunciation("Shmyryov", takes, load_pronouncer())[0]
    assert to_arpabet(best.phones) == "SH M EH R Y AO F"
    assert best.source == "voice"
    assert best.fit > -1.0


def test_the_spelling_settles_what_the_voice_leaves_open() -> None:
    spelling = "K AE T"
    take = take_of(spelling, 4, doubt=("EH", "AE"))
    best = learn_pronunciation("cat", [take], load_pronouncer())[0]
    assert to_arpabet(best.phones) == spelling
    assert best.source == "spelling"


def test_results_are_ordered_and_share_one() -> None:
    found = learn_pronunciation(
        "Shmyryov", [take_of("SH M IY R Y AO V")], load_pronouncer(), most=4
    )
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert sum(f.posterior for f in found) == pytest.approx(1.0)
    assert len({f.phones for f in found}) == 4


@pytest.mark.parametrize("takes", [[], [take_of("")]])
def test_silence_teaches_nothing(takes: list[NDArray[np.float32]]) -> None:
    with pytest.raises(InputError, match="no word was heard"):
        learn_pronunciation("Ada", takes, load_pronouncer())


def test_foreign_script_is_learnt_from_voice_alone() -> None:
    best = learn_pronunciation("Ленин", [take_of("L EH N IH N")], load_pronouncer())[0]
    assert to_arpabet(best.phones) == "L EH N IH N"
