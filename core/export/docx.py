"""Word documents (Office Open XML), written with python-docx."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.export.blocks import blocks
from core.export.layout import PLAIN, Layout, Speakers
from core.transcript.model import Transcript

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_GREY = (0x59, 0x59, 0x59)


def render(transcript: Transcript, layout: Layout = PLAIN) -> bytes:
    """Return the file."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    about = document.core_properties
    about.author = "Sonant"
    about.comments = ""
    about.title = layout.title
    about.created = about.modified = datetime.now(UTC).replace(microsecond=0)
    if layout.headings and layout.title:
        document.add_heading(layout.title, level=1)
    for block in blocks(transcript, layout):
        if block.speaker and layout.speakers is Speakers.LINE:
            name = document.add_paragraph()
            name.add_run(block.speaker.upper()).bold = True
            name.paragraph_format.keep_with_next = True
            name.paragraph_format.space_after = Pt(0)
        paragraph = document.add_paragraph()
        if block.speaker and layout.speakers is Speakers.INLINE:
            paragraph.add_run(f"{block.speaker}:").bold = True
            paragraph.add_run(" ")
        for index, piece in enumerate(block.pieces):
            if index:
                paragraph.add_run(" ")
            if piece.stamp:
                _stamp(paragraph, f"[{piece.stamp}]")
                paragraph.add_run(" ")
            paragraph.add_run(piece.text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _stamp(paragraph: Paragraph, text: str) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor(*_GREY)
