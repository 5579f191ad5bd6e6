"""Subtitles: SubRip (SRT) and WebVTT."""

from __future__ import annotations

import html
import re

from core.export.cues import cues
from core.export.layout import PLAIN, Layout, exact_time
from core.transcript.model import Transcript

_TAG = re.compile(r"<(?=[A-Za-z/])")


def render_srt(transcript: Transcript, layout: Layout = PLAIN) -> str:
    """Return numbered cues; empty when nothing was said."""
    parts = []
    for number, cue in enumerate(cues(transcript, layout), start=1):
        times = f"{exact_time(cue.first_ms, ',')} --> {exact_time(cue.last_ms, ',')}"
        # SRT has no way to write these: they would read as a line of times and as mark-up.
        text = _TAG.sub("‹", "\n".join(cue.lines).replace("-->", "→"))
        parts.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(parts)


def render_vtt(transcript: Transcript, layout: Layout = PLAIN) -> str:
    """Return the header and the cues."""
    parts = ["WEBVTT\n"]
    for cue in cues(transcript, layout):
        times = f"{exact_time(cue.first_ms, '.')} --> {exact_time(cue.last_ms, '.')}"
        text = html.escape("\n".join(cue.lines), quote=False)
        parts.append(f"{times}\n{text}\n")
    return "\n".join(parts)
