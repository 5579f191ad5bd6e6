"""Writes transcripts: one module per format, each with `render(transcript) -> str`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.export import json, srt, tsv, txt, vtt

if TYPE_CHECKING:
    from core.transcript.model import Transcript

FORMATS: dict[str, Callable[[Transcript], str]] = {
    "txt": txt.render,
    "srt": srt.render,
    "vtt": vtt.render,
    "json": json.render,
    "tsv": tsv.render,
}
"""Formats by the name the user gives, which is the file's suffix too."""

__all__ = ["FORMATS"]
