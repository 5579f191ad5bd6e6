"""What the export dialog does: makes a transcript of the document, shows it, writes it."""

from __future__ import annotations

import html
import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from app.transcript.document import Paragraph, Token
from core.export import FORMATS, Choice
from core.export.blocks import blocks
from core.export.files import write_whole
from core.export.layout import Clock, Layout, Limits, Speakers, Stamps, reference
from core.export.order import Ordered, ordered
from core.export.warnings import Warned, warnings_of
from core.recipe import Recipe
from core.transcript.model import Transcript, TranscriptSegment, Word

if TYPE_CHECKING:
    from core.decoder.search import Alternative, FactorScores

PREVIEW_WORDS = 1_500
"""Words that a preview shows; the file has all of them."""

PREVIEW_CHARACTERS = 20_000
"""Characters of a file that is not shown as a document."""

_RICH = ("md", "docx", "odt", "html")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file will look like.

    Attributes:
        text: Its beginning: HTML if `rich`, else as it is.
        rich: Whether it is shown as a document.
        whole: Whether nothing of it is left out.
        words: How many words the file has.
        warnings: What a reader or viewer would stumble over.
    """

    text: str
    rich: bool
    whole: bool
    words: int
    warnings: tuple[Warned, ...]


def transcript_of(
    path: str, samples: int, recipe: Recipe, paragraphs: list[Paragraph]
) -> Transcript:
    """Return a document as the exporters take it; a paragraph is a segment."""
    segments = [
        TranscriptSegment(
            paragraph.first_sample,
            paragraph.last_sample,
            tuple(_word(token) for token in paragraph.words),
            paragraph.speaker,
        )
        for paragraph in paragraphs
        if paragraph.words
    ]
    return Transcript(path, samples, recipe, tuple(segments))


def initial_layout(kind: str) -> Layout:
    """Return what a format begins with: documents name who speaks and when."""
    if kind in _RICH:
        return Layout(stamps=Stamps.PARAGRAPH, headings=True)
    return Layout()


def layout_of(kept: str, kind: str) -> Layout:
    """Return the layout that was used last for a format.

    Args:
        kept: The setting; whatever is wrong in it is taken as never chosen.
        kind: The format.
    """
    first = initial_layout(kind)
    try:
        values = json.loads(kept or "{}")[kind]
        limits = {name: int(values["limits"][name]) for name in asdict(Limits())}
        return replace(
            first,
            stamps=Stamps(values["stamps"]),
            every_s=max(int(values["every_s"]), 1),
            clock=Clock(values["clock"]),
            speakers=Speakers(values["speakers"]),
            headings=bool(values["headings"]),
            limits=Limits(**limits),
        )
    except (KeyError, TypeError, ValueError):
        return first


def with_layout(kept: str, kind: str, layout: Layout) -> str:
    """Return the setting with a format's layout in it."""
    try:
        values = json.loads(kept or "{}")
    except ValueError:
        values = {}
    chosen = asdict(layout)
    # These belong to the recording, not to the format.
    del chosen["title"], chosen["audio"]
    return json.dumps({**values, kind: chosen}, ensure_ascii=False)


def proposed_name(title: str, kind: str) -> str:
    """Return a file's name that every system takes."""
    name = _FORBIDDEN.sub("-", title).strip(" .-") or "transcript"
    return f"{name[:120]}.{FORMATS[kind].suffix}"


def previewed(made: Ordered, kind: str, layout: Layout, title: str, folder: str) -> Preview:
    """Return the beginning of a file, and what is wrong with the whole of it."""
    chosen = FORMATS[kind]
    transcript = made.transcript
    words = len(transcript.words)
    whole = words <= PREVIEW_WORDS
    layout = _placed(layout, transcript, title, Path(folder))
    shown = transcript if whole else _beginning(transcript)
    rich = kind in _RICH
    if rich:
        text = _page(shown, layout)
    else:
        content = chosen.render(shown, layout)
        text = content if isinstance(content, str) else ""
        # A line of JSON or a tree of annotations of this length would hold the window up.
        whole = whole and len(text) <= PREVIEW_CHARACTERS
        text = text[:PREVIEW_CHARACTERS]
    found = warnings_of(made, layout, subtitles=Choice.LIMITS in chosen.heeds)
    return Preview(text, rich, whole, words, tuple(found))


def written(made: Ordered, kind: str, layout: Layout, title: str, path: Path) -> Path:
    """Write a file and return its path.

    Raises:
        OutputError: It can't be written; an old one is untouched.
    """
    layout = _placed(layout, made.transcript, title, path.parent)
    write_whole(path, FORMATS[kind].render(made.transcript, layout))
    return path


def made_from(path: str, samples: int, recipe: Recipe, paragraphs: list[Paragraph]) -> Ordered:
    """Return a document as every format can write it."""
    return ordered(transcript_of(path, samples, recipe, paragraphs))


def _placed(layout: Layout, transcript: Transcript, title: str, folder: Path) -> Layout:
    return replace(layout, title=title, audio=reference(transcript.recording, folder))


def _beginning(transcript: Transcript) -> Transcript:
    segments = []
    count = 0
    for segment in transcript.segments:
        count += len(segment.words)
        segments.append(segment)
        if count >= PREVIEW_WORDS:
            break
    return replace(transcript, samples=segments[-1].last_sample, segments=tuple(segments))


def _page(transcript: Transcript, layout: Layout) -> str:
    """Return a document for Qt's text widgets."""
    parts = [f"<h2>{html.escape(layout.title)}</h2>"] if layout.headings else []
    for block in blocks(transcript, layout):
        pieces = []
        for piece in block.pieces:
            if piece.stamp:
                pieces.append(f"<small>[{piece.stamp}]</small>")
            pieces.append(html.escape(piece.text))
        name = html.escape(block.speaker)
        if name and layout.speakers is Speakers.LINE:
            parts.append(f'<p style="margin-bottom:0"><b>{name.upper()}</b></p>')
            parts.append(f'<p style="margin-top:0">{" ".join(pieces)}</p>')
        else:
            who = f"<b>{name}:</b> " if name else ""
            parts.append(f"<p>{who}{' '.join(pieces)}</p>")
    return "\n".join(parts)


def _word(token: Token) -> Word:
    # The document's scores have the fields of the engine's; the exporters only read fields.
    return Word(
        token.text,
        token.first_sample,
        token.last_sample,
        token.confidence,
        cast("FactorScores", token.scores),
        cast("tuple[Alternative, ...]", cast("Any", token.rivals)),
    )
