"""WebVTT subtitles."""

from __future__ import annotations

import html

from core.export.cues import clock, cues
from core.transcript.model import Transcript


def render(transcript: Transcript) -> str:
    """Return the header and the cues."""
    blocks = ["WEBVTT\n"]
    for cue in cues(transcript):
        times = f"{clock(cue.first_ms, '.')} --> {clock(cue.last_ms, '.')}"
        text = html.escape("\n".join(cue.lines), quote=False)
        blocks.append(f"{times}\n{text}\n")
    return "\n".join(blocks)
