"""Words as tokens of a subword model."""

from __future__ import annotations

from core.lexicon.subwords import FORM_COST, SubwordSpeller, subword_tokenisations


class Pieces:
    """A toy subword model: the longest known piece from the left."""

    pieces = ("<unk>", "▁", "▁new", "▁york", "▁N", "▁Y", "new", "york", "ew", "ork", "s")

    def encode(self, text: str, out_type: type[int]) -> list[int]:
        text = "▁" + text.replace(" ", "▁")
        found = []
        while text:
            size = next((n for n in range(len(text), 0, -1) if text[:n] in self.pieces), 0)
            found.append(out_type(self.pieces.index(text[:size]) if size else 0))
            text = text[size or 1 :]
        return found

    def unk_id(self) -> int:
        return 0


def test_the_written_form_is_free_and_others_cost() -> None:
    assert subword_tokenisations("New York", Pieces()) == (
        ((4, 8, 5, 9), 0.0),
        ((2, 3), FORM_COST),
    )


def test_forms_with_unknown_tokens_are_left_out() -> None:
    assert subword_tokenisations("NEW", Pieces()) == (((2,), FORM_COST), ((4, 8), FORM_COST))
    assert subword_tokenisations("zzz", Pieces()) == ()
    assert subword_tokenisations("", Pieces()) == ()


def test_many_words_make_the_arrays_of_a_lexicon() -> None:
    lexicon = SubwordSpeller(Pieces()).pronounce_all(["new", "zzz", "yorks"])
    assert lexicon.word_ids.tolist() == [0, 0, 2, 2]
    assert lexicon.tokens.tolist() == [2, 4, 8, 3, 10, 5, 9, 10]
    assert lexicon.offsets.tolist() == [0, 1, 3, 5, 8]
    trie = lexicon.trie()
    assert trie.n_words.sum() == 4
