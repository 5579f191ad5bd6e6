"""What was learnt goes into a list of any form, and nothing else in it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import InputError
from core.lexicon.phones import arpabet_to_ids
from core.vocabulary.lists import read_list
from core.vocabulary.teach import with_pronunciations

SHMYREV = arpabet_to_ids("SH M IH R EH V")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'written,weight,note\nShmyrev,2,"a, b"\nLee,,\n'),
        ("a.csv", "written;phones;weight\nLee;L IY;\nShmyrev;X;2\n"),
        ("a.tsv", "written\tcount\tphones\nLee\t3\t\nShmyrev\t4\t\n"),
        ("a.txt", "# people\nLee\nshmyrev\n"),
        ("a.txt", "Lee\n"),
        ("a.csv", "Lee\nShmyrev\n"),
        ("a.csv", "name\nLee\nShmyrev\n"),
        ("new.csv", None),
        ("new.tsv", None),
        ("new.txt", None),
    ],
)
def test_the_word_sounds_as_learnt_and_the_rest_as_before(
    name: str, text: str | None, tmp_path: Path
) -> None:
    path = tmp_path / name
    before = ()
    if text is not None:
        path.write_text(text, encoding="utf-8")
        before = read_list(path).entries
    path.write_text(with_pronunciations(path, "Shmyrev", [SHMYREV]), encoding="utf-8")
    found = read_list(path)
    after = {entry.written.casefold(): entry for entry in found.entries}
    assert found.notes == ()
    assert after.pop("shmyrev").phones == (SHMYREV,)
    kept = {e.written.casefold(): e for e in before if e.written.casefold() != "shmyrev"}
    assert {k: e._replace(line=0) for k, e in after.items()} == {
        k: e._replace(line=0) for k, e in kept.items()
    }


def test_other_cells_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('written,weight,note\nShmyrev,2,"a, b"\n', encoding="utf-8")
    text = with_pronunciations(path, "SHMYREV", [SHMYREV, SHMYREV[:3]])
    assert text == ('written,weight,note,phones\nShmyrev,2,"a, b",SH M IH R EH V|SH M IH\n')


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\0\1\2")
    with pytest.raises(InputError):
        with_pronunciations(path, "x", [SHMYREV])
