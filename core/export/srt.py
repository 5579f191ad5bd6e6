"""SubRip subtitles."""

from __future__ import annotations

from core.export.cues import clock, cues
from core.transcript.model import Transcript


def render(transcript: Transcript) -> str:
    """Return numbered cues; empty when nothing was said."""
    blocks = []
    for number, cue in enumerate(cues(transcript), start=1):
        times = f"{clock(cue.first_ms, ',')} --> {clock(cue.last_ms, ',')}"
        # An arrow in the text would read as a line of times.
        text = "\n".join(cue.lines).replace("-->", "→")
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks)
