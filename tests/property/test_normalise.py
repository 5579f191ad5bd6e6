"""Normalising never fails, and gives nothing but words."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

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
