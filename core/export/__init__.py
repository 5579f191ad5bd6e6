"""Writes transcripts: one module per format or family, each with a `render(transcript, layout)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto
from importlib import import_module
from typing import TYPE_CHECKING

from core.export.layout import PLAIN, Layout
from core.export.order import ordered

if TYPE_CHECKING:
    from core.transcript.model import Transcript


class Choice(Flag):
    """What of a layout a format heeds."""

    NOTHING = 0
    STAMPS = auto()
    SPEAKERS = auto()
    HEADINGS = auto()
    LIMITS = auto()


_PROSE = Choice.STAMPS | Choice.SPEAKERS | Choice.HEADINGS
_SUBTITLES = Choice.SPEAKERS | Choice.LIMITS


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a transcript.

    Attributes:
        suffix: What the file's name ends in, without the dot before it.
        render: Returns the file's content; text is UTF-8. Times must be in order: see `rendered`.
        heeds: What of the layout makes a difference.
        joins: Whether several recordings can follow each other in one output.
        reads: Whether it is made to be read as paragraphs.
        binary: Whether the content is bytes.
    """

    suffix: str
    render: Callable[[Transcript, Layout], str | bytes]
    heeds: Choice = Choice.NOTHING
    joins: bool = False
    reads: bool = False
    binary: bool = False


def _late(name: str) -> Callable[[Transcript, Layout], str | bytes]:
    """Return what renders by "module.function", loaded when something is rendered.

    Together the formats load as long as the search of a first segment takes.
    """
    module, function = name.split(".")

    def render(transcript: Transcript, layout: Layout) -> str | bytes:
        found: Callable[[Transcript, Layout], str | bytes] = getattr(
            import_module(f"core.export.{module}"), function
        )
        return found(transcript, layout)

    return render


FORMATS: dict[str, Format] = {
    "txt": Format("txt", _late("txt.render"), _PROSE, joins=True),
    "md": Format("md", _late("md.render"), _PROSE, reads=True),
    "docx": Format("docx", _late("docx.render"), _PROSE, reads=True, binary=True),
    "odt": Format("odt", _late("odt.render"), _PROSE, reads=True, binary=True),
    "html": Format("html", _late("html.render"), _PROSE, reads=True),
    "srt": Format("srt", _late("subtitles.render_srt"), _SUBTITLES),
    "vtt": Format("vtt", _late("subtitles.render_vtt"), _SUBTITLES),
    "csv": Format("csv", _late("tables.render_csv")),
    "tsv": Format("tsv", _late("tables.render_tsv")),
    "json": Format("json", _late("json.render"), joins=True),
    "textgrid": Format("TextGrid", _late("textgrid.render")),
    "eaf": Format("eaf", _late("eaf.render")),
    "labels": Format("labels.txt", _late("labels.render"), Choice.SPEAKERS),
}
"""Formats by the name the user gives."""


def rendered(name: str, transcript: Transcript, layout: Layout = PLAIN) -> str | bytes:
    """Return a transcript in a format, with its times in order.

    Args:
        name: A key of `FORMATS`.
        transcript: Its times may be in any order.
        layout: What the user chose.
    """
    return FORMATS[name].render(ordered(transcript).transcript, layout)


__all__ = ["FORMATS", "Choice", "Format", "rendered"]
