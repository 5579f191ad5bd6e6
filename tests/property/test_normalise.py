"""Normalising never fails, and gives nothing but words."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

import core.text.normalise
from core.text.normalise import spoken_words

_PIECES = st.sampled_from(
    ["$", "£", "5", "12", "1,000", ".", ",", ":", "-", "/", "%", "th", "pm", "March", "Mr.", "'",
     "s", "O'", "°C", "k", " ", " ", "a", "1/2", "XIV", "Henry ", "é", "²", "½", "#", "&", "٣"]
)  # fmt: skip


@given(text=st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map("".join)))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_plain_words(text: str) -> None:
    for word in spoken_words(text):
        assert re.fullmatch(r"'?[a-z]+(?:'[a-z]+)*'?", word), word


_PLAIN = st.sampled_from(
    ["St ", "St. Ives", "Mr ", "etc", "etc.", "No.", "World War ", "I ", "II", "VI.", "Henry ",
     "Part ", "don't ", "'em ", "dogs' ", "co-op ", "(well) ", '"Yes" ', "so, ", "is; ", "the ",
     "Ave.", "e.g. ", "a. ", "J. ", "?", "!", ".", " ", "no ", "v.", "\n", "A "]
)  # fmt: skip


@given(text=st.lists(_PLAIN, max_size=10).map("".join))
@settings(max_examples=1500, deadline=None)
def test_the_short_way_for_plain_text_gives_what_the_rules_give(text: str) -> None:
    short = core.text.normalise._plain_words
    quick = spoken_words(text)
    try:
        core.text.normalise._plain_words = lambda text: None
        assert quick == spoken_words(text)
    finally:
        core.text.normalise._plain_words = short
