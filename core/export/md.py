"""Markdown: paragraphs with speakers in bold and times in code."""

from __future__ import annotations

import re

from core.export.blocks import Block, blocks
from core.export.layout import PLAIN, Layout, Speakers
from core.transcript.model import Transcript

_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
# What would begin a list, a quotation or a rule at the start of a paragraph.
_OPENING = re.compile(r"^(\d{1,9})([.)])(?= |$)|^([-+=])")


def render(transcript: Transcript, layout: Layout = PLAIN) -> str:
    """Return the text; empty when nothing was said and there is no title."""
    parts = [f"# {escaped(layout.title)}"] if layout.headings and layout.title else []
    parts += [_paragraph(block, layout) for block in blocks(transcript, layout)]
    return "\n\n".join(parts) + "\n" if parts else ""


def escaped(text: str) -> str:
    """Return a text in which nothing is mark-up."""
    text = _MARKS.sub(r"\\\1", text)
    return _OPENING.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", text
    )


def _paragraph(block: Block, layout: Layout) -> str:
    parts = []
    for piece in block.pieces:
        parts += [f"`{piece.stamp}`"] if piece.stamp else []
        parts.append(escaped(piece.text))
    text = " ".join(parts)
    if not block.speaker:
        return text
    if layout.speakers is Speakers.LINE:
        return f"**{escaped(block.speaker.upper())}**\n\n{text}"
    return f"**{escaped(block.speaker)}:** {text}"
