"""OpenDocument texts (ODF 1.2), written with odfdo."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from core.export.blocks import Block, blocks
from core.export.layout import PLAIN, Layout, Speakers
from core.transcript.model import Transcript

if TYPE_CHECKING:
    from odfdo import Paragraph

_SPEAKER = "Speaker"
_STAMP = "Time"
_LINE = "SpeakerLine"
_BODY = "Text_20_body"


def render(transcript: Transcript, layout: Layout = PLAIN) -> bytes:
    """Return the file."""
    from odfdo import Document, Header, Paragraph, Style

    document = Document("text")
    document.meta.title = layout.title
    document.meta.creator = document.meta.initial_creator = "Sonant"
    speaker = Style("text", name=_SPEAKER, area="text", bold=True)
    stamp = Style("text", name=_STAMP, area="text", color="#595959")
    stamp.set_properties({"fo:font-size": "9pt"}, area="text")
    line = Style("paragraph", name=_LINE, parent_style=_BODY, area="text", bold=True)
    line.set_properties(
        {"fo:keep-with-next": "always", "fo:margin-bottom": "0cm"}, area="paragraph"
    )
    for style in (speaker, stamp, line):
        document.insert_style(style)
    body = document.body
    body.clear()
    if layout.headings and layout.title:
        body.append(Header(1, layout.title))
    for block in blocks(transcript, layout):
        if block.speaker and layout.speakers is Speakers.LINE:
            body.append(Paragraph(block.speaker.upper(), style=_LINE))
        body.append(_paragraph(block, layout))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _paragraph(block: Block, layout: Layout) -> Paragraph:
    from odfdo import Paragraph, Span

    paragraph = Paragraph(style=_BODY)
    if block.speaker and layout.speakers is Speakers.INLINE:
        paragraph.append(Span(f"{block.speaker}:", style=_SPEAKER))
        paragraph.append_plain_text(" ")
    for index, piece in enumerate(block.pieces):
        if index:
            paragraph.append_plain_text(" ")
        if piece.stamp:
            paragraph.append(Span(f"[{piece.stamp}]", style=_STAMP))
            paragraph.append_plain_text(" ")
        paragraph.append_plain_text(piece.text)
    return paragraph
