"""Any text in a list file is read, refused with a reason, or noted: never a crash."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from core.lexicon.pronunciations import load_pronouncer
from core.vocabulary.lists import read_list
from core.vocabulary.overlay import spoken_form
from core.vocabulary.sounds_like import sounds_like


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([".txt", ".csv", ".tsv"]))
def test_any_bytes_are_read_or_refused(raw: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{suffix}"
        path.write_bytes(raw)
        try:
            entries = read_list(path).entries
        except InputError as error:
            refusal = str(error)
            entries = ()
        else:
            refusal = str(path)
        assert str(path) in refusal
        assert all(entry.written.strip() for entry in entries)


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from([".txt", ".csv", ".tsv"]))
def test_any_text_under_a_header_keeps_a_good_neighbour(text: str, suffix: str) -> None:
    parts = {".csv": ",", ".tsv": "\t", ".txt": "\t"}[suffix]
    lines = ["written" + parts + "weight", *text.splitlines(), f"Kept{parts}2"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{suffix}"
        path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
        try:
            found = read_list(path)
        except InputError:
            return
        assert found.entries[-1].written == "Kept"
        assert found.entries[-1].weight == pytest.approx(2.0)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_pronounced_or_silent(text: str) -> None:
    pronouncer = load_pronouncer()
    for found in (pronouncer.of(text), sounds_like(text, pronouncer)):
        for pronunciation in found:
            assert pronunciation.cost >= 0.0
            assert all(1 <= phone <= 39 for phone in pronunciation.phones)
            assert pronunciation.phones
    assert all(spoken_form(text))
