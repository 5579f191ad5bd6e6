"""What the stored transcripts say now: segments folded with the edits, down to the bare words.

The editor keeps times, scores and rivals as well (app/transcript/stored.py writes the bodies); who
only wants the text of a library, as a language model does, needs nothing of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from core.errors import InputError
from core.folders import user_data
from core.store.library import LIBRARY_FILE, Library

if TYPE_CHECKING:
    from pathlib import Path

    from core.store.library import StoredTranscript

State = Literal["machine", "edited", "verified"]
"""Who vouches for a word: nobody, a person who wrote it, a person who read it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a stored transcript.

    Attributes:
        words: As they are written; none has white space.
        states: Who vouches for each.
    """

    words: tuple[str, ...]
    states: tuple[State, ...]

    @property
    def text(self) -> str:
        """The words, separated by spaces."""
        return " ".join(self.words)

    @property
    def is_verified(self) -> bool:
        """Whether a person vouches for every word; an empty passage has none."""
        return bool(self.words) and all(state == "verified" for state in self.states)

    @property
    def is_checked(self) -> bool:
        """Whether a person has read it: verified all of it, or corrected something in it."""
        return "edited" in self.states or self.is_verified


@dataclass(frozen=True, slots=True)
class TranscriptText:
    """What is taken of one recording's transcript.

    Attributes:
        title: The recording's.
        text: One passage per line.
        words: How many it has.
    """

    title: str
    text: str
    words: int


def open_library() -> Library:
    """Open the user's library, which is not made by looking for it.

    Raises:
        InputError: There is none.
        OutputError: It is damaged, or was written by a newer Sonant.
    """
    path = user_data() / LIBRARY_FILE
    if not path.is_file():
        raise InputError(
            f"There is no library in {path.parent} yet",
            "Transcribe a recording in the window first, or name files instead.",
        )
    return Library(path)


def transcript_texts(library: Library, *, unchecked: bool = False) -> Iterator[TranscriptText]:
    """Yield the texts of all recordings outside the bin that have any, last opened first.

    Args:
        library: The library.
        unchecked: Whether passages that nobody has read are taken too; they come after the others.
    """
    for row in library.recordings():
        found = passages(library.transcript(row.id))
        lines = [one for one in found if one.is_checked]
        if unchecked:
            lines += [one for one in found if one.words and not one.is_checked]
        if lines:
            text = "".join(f"{one.text}\n" for one in lines)
            yield TranscriptText(row.title, text, sum(len(one.words) for one in lines))


def write_documents(texts: Iterable[tuple[str, str]], folder: Path) -> list[Path]:
    """Write texts as documents for `core.lm.build`, and return their files in order.

    Args:
        texts: Title and text of each; titles may be alike, and hold what no file's name can.
        folder: Gets a folder for each.
    """
    paths = []
    for number, (title, text) in enumerate(texts):
        plain = "".join(c if c.isalnum() or c in " -_" else "_" for c in title)[:60].strip()
        path = folder / f"{number}" / f"{plain or 'transcript'}.txt"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def passages(stored: StoredTranscript) -> list[Passage]:
    """Return a stored transcript's paragraphs as they stand.

    Args:
        stored: Its segments and edits.

    Raises:
        InputError: They are not what the editor writes.
    """
    found: list[Passage] = []
    try:
        for joins, body in stored.segments:
            one = _passage(json.loads(body), ())
            if joins:
                last = found.pop()
                one = Passage(last.words + one.words, last.states + one.states)
            found.append(one)
        for body in stored.edits[: len(stored.edits) - stored.undone]:
            for change in json.loads(body)["changes"]:
                first, end = change["first"], change["first"] + change["count"]
                old = [pair for one in found[first:end] for pair in _pairs(one)]
                found[first:end] = [_passage(value, old) for value in change["new"]]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise InputError(
            "A transcript in the library is damaged", "Put a backup of the library in its place"
        ) from error
    return found


def _passage(value: dict[str, Any], old: list[tuple[str, State]] | tuple[()]) -> Passage:
    """Return a stored paragraph; a pair of numbers stands for words that stood there before."""
    pairs: list[tuple[str, State]] = []
    for entry in value["words"]:
        if isinstance(entry, list):
            pairs += old[entry[0] : entry[1]]
        else:
            pairs.append((entry["text"], entry["state"]))
    return Passage(tuple(text for text, _ in pairs), tuple(state for _, state in pairs))


def _pairs(one: Passage) -> Iterator[tuple[str, State]]:
    return zip(one.words, one.states, strict=True)
