"""The lists that come with the program."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from core.vocabulary.lists import read_list
from core.vocabulary.ready import (
    LISTS,
    Ready,
    Row,
    find_ready,
    make_lists,
    merged,
    ready_names,
    write_lists,
)

MANIFEST = tomllib.loads((LISTS / "manifest.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("about", MANIFEST["list"], ids=lambda about: about["file"])
def test_every_shipped_list_reads_without_a_note(about: dict[str, str | int]) -> None:
    path = LISTS / str(about["file"])
    found = read_list(path)
    assert found.notes == ()
    assert len(found.entries) == about["entries"]
    assert all(entry.frequency >= 0.0 and entry.kind for entry in found.entries)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == about["sha256"]
    assert about["licence"]
    assert about["source"]


def test_the_manifest_names_all_lists_and_they_are_small() -> None:
    assert sorted(str(about["file"]) for about in MANIFEST["list"]) == [
        f"{name}.tsv" for name in ready_names()
    ]
    assert sum(path.stat().st_size for path in LISTS.iterdir()) < 2_000_000


def test_lists_are_found_by_name_only() -> None:
    assert find_ready("world-cities") == LISTS / "world-cities.tsv"
    assert find_ready("../manifest") is None


def test_equal_rows_of_a_class_are_added_up() -> None:
    rows = [Row("A", 1.0, "x"), Row("B", 5.0, "x"), Row("A", 2.0, "x"), Row("A", 1.0, "y")]
    assert merged(rows) == [Row("B", 5.0, "x"), Row("A", 3.0, "x"), Row("A", 1.0, "y")]


def test_the_recipe_makes_lists_that_read_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    tables = {
        "countries": "name\tiso2\tcapital\tpopulation\nAndorra\tAD\tAndorra la Vella\t77006\n",
        "cities": "name\tpopulation\nShanghai\t24874500\nSmallville\t9000\n",
        "given_names_us_census1990": "name\tsex\tpercent\nJames\tM\t3.3\nJames\tF\t0.1\n",
        "surnames_us_census1990": "name\tpercent\nSmith\t1.0\n",
    }
    for name, text in tables.items():
        (data / f"{name}.tsv").write_text(text, encoding="utf-8")
    lists = make_lists(data)
    assert all(isinstance(ready, Ready) for ready in lists)
    write_lists(lists, tmp_path / "out")
    cities = read_list(tmp_path / "out" / "world-cities.tsv")
    assert [entry.written for entry in cities.entries] == ["Shanghai"]
    given = read_list(tmp_path / "out" / "us-given-names.tsv")
    assert [(entry.written, entry.frequency) for entry in given.entries] == [("James", 3.4)]
