"""The grapheme-to-phoneme model: training on a toy, the shipped file, damage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import PackError
from core.lexicon.g2p import fold, load_g2p
from core.lexicon.phones import arpabet_to_ids, to_arpabet
from core.lexicon.pronunciations import PACK
from core.lexicon.train_g2p import train

TOY = [
    ("cat", "K AE T"), ("cap", "K AE P"), ("tap", "T AE P"), ("pat", "P AE T"), ("tack", "T AE K"),
    ("pack", "P AE K"), ("act", "AE K T"), ("apt", "AE P T"), ("tax", "T AE K S"),
    ("pax", "P AE K S"), ("ax", "AE K S"), ("kat", "K AE T"), ("pap", "P AE P"),
]  # fmt: skip


@pytest.fixture(scope="module")
def toy() -> object:
    pairs = [(word, arpabet_to_ids(phones)) for word, phones in TOY]
    return train(pairs * 3, 4, [1, 1, 1, 1])


def test_a_model_says_what_it_was_taught_and_new_words_alike(toy) -> None:  # noqa: ANN001
    assert to_arpabet(toy.pronounce("tax")[0][0]) == "T AE K S"
    assert to_arpabet(toy.pronounce("cack")[0][0]) == "K AE K"


def test_log_probabilities_fall_and_are_negative(toy) -> None:  # noqa: ANN001
    scores = [score for _, score in toy.pronounce("cat", 3)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] < 0.0


def test_a_words_pronunciations_depend_on_no_other_word(toy) -> None:  # noqa: ANN001
    words = ["pack", "cat", "pat", "cat", "packt", ""]
    together = toy.pronounce_all(words, 2)
    for i, word in enumerate(words):
        alone = toy.pronounce_all([word], 2)
        rows = np.flatnonzero(together.word == i)
        sounds = [
            together.tokens[together.offsets[r] : together.offsets[r + 1]].tolist() for r in rows
        ]
        single = [
            alone.tokens[alone.offsets[r] : alone.offsets[r + 1]].tolist()
            for r in range(alone.word.size)
        ]
        assert sounds == single
        np.testing.assert_allclose(together.log_prob[rows], alone.log_prob)


def test_a_saved_model_says_the_same(toy, tmp_path: Path) -> None:  # noqa: ANN001
    toy.save(tmp_path / "g2p.npz")
    again = load_g2p(tmp_path / "g2p.npz")
    for word, _ in TOY:
        (phones, score), (expected, reference) = again.pronounce(word)[0], toy.pronounce(word)[0]
        assert phones == expected
        assert score == pytest.approx(reference, abs=0.2)


def test_the_probability_of_graphones_after_a_context_sums_to_one(toy) -> None:  # noqa: ANN001
    size = toy.codes.size
    for node in range(min(40, toy.token.size)):
        if node and toy.token[node] >= size:
            continue
        total = sum(np.exp(_score(toy, node, g)) for g in [*range(size), size + 1])
        assert total == pytest.approx(1.0, abs=1e-4)


def _score(model, node: int, graphone: int) -> float:  # noqa: ANN001
    back = 0.0
    while True:
        low, high = int(model.first_child[node]), int(model.first_child[node + 1])
        found = np.flatnonzero(model.token[low:high] == graphone)
        if found.size:
            return back + float(model.log_prob[low + found[0]])
        if node == 0:
            return -np.inf
        back += float(model.backoff[node])
        node = int(model.suffix[node])


@pytest.mark.parametrize(
    ("word", "phones"),
    [("gramophone", "G R AE M AH F OW N"), ("Zbornik", "Z B AO R N IH K"),
     ("unperceived", "AH N P ER S IY V D"), ("breakfasting", "B R EH K F AH S T IH NG")],
)  # fmt: skip
def test_the_shipped_model_guesses_words_outside_the_dictionary(word: str, phones: str) -> None:
    found = [to_arpabet(p) for p, _ in load_g2p(PACK / "g2p.npz").pronounce(word.lower(), 3)]
    assert phones in found


def test_what_has_no_letter_has_no_sound() -> None:
    assert load_g2p(PACK / "g2p.npz").pronounce("—", 2) == []


@pytest.mark.parametrize("damage", ["cut", "other", "missing"])
def test_a_damaged_file_is_a_pack_error(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "g2p.npz"
    if damage == "cut":
        path.write_bytes((PACK / "g2p.npz").read_bytes()[:5000])
    elif damage == "other":
        path.write_bytes(b"not a model")
    with pytest.raises(PackError, match="can't be read"):
        load_g2p(path)


def test_accents_are_taken_off() -> None:
    assert fold("Łódź Åse São’s ÆØ") == "lodz ase sao's aeo"
