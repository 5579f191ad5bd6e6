"""Phones as users write them."""

from __future__ import annotations

import pytest

from core.lexicon.phones import ARPABET_TO_IPA, parse_phones, to_arpabet, to_ipa


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("SH M IY1 R AH0 F", "SH M IY R AH F"),
        ("/ˈʃmiːrəf/", "SH M IY R AH F"),
        ("t͡ʃaɪ", "CH AY"),
        ("tʃaɪ", "CH AY"),
        ("d͡ʒɔɪ", "JH OY"),
        ("kubərˈnɛtiːz", "K UW B ER N EH T IY Z"),
        ("bax", "B AA K"),
        ("K", "K"),
        ("k", "K"),
        ("", ""),
    ],
)
def test_arpabet_and_ipa_are_read(text: str, phones: str) -> None:
    assert to_arpabet(parse_phones(text)) == phones


@pytest.mark.parametrize(("text", "wrong"), [("SH XX", "XX"), ("ʃ5", "ʃ5"), ("Ж", "Ж")])
def test_an_unknown_symbol_is_named(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"“{wrong}” is no phone"):
        parse_phones(text)


def test_every_phone_survives_ipa_and_arpabet() -> None:
    for i, name in enumerate(ARPABET_TO_IPA, 1):
        assert parse_phones(name) == (i,)
        assert parse_phones(to_ipa((i,))) == (i,)
