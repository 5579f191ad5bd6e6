"""ELAN's annotation format (EAF 3.0): a tier for each speaker and one below it for their words.

The schema is http://www.mpi.nl/tools/elan/EAFv3.0.xsd. Time slots stand in order of time, as
ELAN does it: two for each annotation, shared by no other, so that moving one moves no neighbour.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as Xml

from core.export.layout import PLAIN, Layout
from core.transcript.model import Transcript, TranscriptSegment, milliseconds

_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_CONSTRAINTS = {
    "Time_Subdivision": "Time subdivision of parent annotation's time interval, no time gaps "
    "allowed within this interval",
    "Symbolic_Subdivision": "Symbolic subdivision of a parent annotation. Annotations refering to "
    "the same parent are ordered",
    "Symbolic_Association": "1-1 association with a parent annotation",
    "Included_In": "Time alignable annotations within the parent annotation's time interval, gaps "
    "are allowed",
}
UNNAMED = "segments"
"""The tier of those whose name is not known."""


def render(transcript: Transcript, layout: Layout = PLAIN) -> str:
    """Return the file."""
    root = Xml.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "Sonant",
            # The time of writing would make two equal exports differ.
            "DATE": "1970-01-01T00:00:00+00:00",
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": _INSTANCE,
            "xsi:noNamespaceSchemaLocation": _SCHEMA,
        },
    )
    _head(root, layout)
    tiers = _tiers([segment for segment in transcript.segments if segment.words])
    slots = _time_order(root, tiers)
    for tier in tiers:
        element = Xml.SubElement(root, "TIER", tier.attributes())
        for annotation in tier.annotations:
            _write(element, annotation, *slots[annotation.number])
    _types(root)
    Xml.indent(root)
    text = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


@dataclass(frozen=True, slots=True)
class _Annotation:
    """A text with its time, ms."""

    number: int
    first_ms: int
    last_ms: int
    text: str


@dataclass(slots=True)
class _Tier:
    """A speaker's segments, or the words below them."""

    name: str
    kind: str
    participant: str
    parent: str = ""
    annotations: list[_Annotation] = field(default_factory=list)

    def attributes(self) -> dict[str, str]:
        attributes = {"LINGUISTIC_TYPE_REF": self.kind, "TIER_ID": self.name}
        if self.parent:
            attributes["PARENT_REF"] = self.parent
        if self.participant:
            attributes["PARTICIPANT"] = self.participant
        return attributes


def _tiers(spoken: Sequence[TranscriptSegment]) -> list[_Tier]:
    """Return a tier for each speaker, in the order of their first words, and one for its words."""
    speakers = list(dict.fromkeys(segment.speaker for segment in spoken)) or [""]
    names: set[str] = set(speakers)
    number = 0
    tiers = []
    for speaker in speakers:
        name = speaker or _free(UNNAMED, names)
        segments = _Tier(name, "segments", speaker)
        below = _free(f"{speaker} words" if speaker else "words", names)
        words = _Tier(below, "words", speaker, name)
        for segment in spoken:
            if segment.speaker != speaker:
                continue
            whole = (segment.words[0].first_sample, segment.words[-1].last_sample, segment.text)
            for tier, (first, last, text) in [
                (segments, whole),
                *((words, (w.first_sample, w.last_sample, w.text)) for w in segment.words),
            ]:
                number += 1
                tier.annotations.append(
                    _Annotation(number, milliseconds(first), milliseconds(last), text)
                )
        tiers += [segments, words]
    return tiers


def _free(name: str, taken: set[str]) -> str:
    """Return a tier's name that no other has, and take it."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _head(root: Xml.Element, layout: Layout) -> None:
    head = Xml.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    if layout.audio:
        kind = mimetypes.guess_type(layout.audio)[0] or "audio/x-wav"
        relative = "://" not in layout.audio
        media = {"MEDIA_URL": layout.audio, "MIME_TYPE": kind}
        if relative:
            media["RELATIVE_MEDIA_URL"] = f"./{layout.audio}"
        Xml.SubElement(head, "MEDIA_DESCRIPTOR", media)


def _time_order(root: Xml.Element, tiers: Sequence[_Tier]) -> dict[int, tuple[str, str]]:
    """Write the time slots; return the two of each annotation by its number."""
    ends = sorted(
        (time, end, annotation.number)
        for tier in tiers
        for annotation in tier.annotations
        for end, time in enumerate((annotation.first_ms, annotation.last_ms))
    )
    order = Xml.SubElement(root, "TIME_ORDER")
    slots: dict[int, list[str]] = {}
    for index, (time, _end, number) in enumerate(ends, start=1):
        slots.setdefault(number, []).append(f"ts{index}")
        Xml.SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": f"ts{index}", "TIME_VALUE": str(time)})
    return {number: (first, last) for number, (first, last) in slots.items()}


def _write(tier: Xml.Element, annotation: _Annotation, first: str, last: str) -> None:
    around = Xml.SubElement(tier, "ANNOTATION")
    aligned = Xml.SubElement(
        around,
        "ALIGNABLE_ANNOTATION",
        {
            "ANNOTATION_ID": f"a{annotation.number}",
            "TIME_SLOT_REF1": first,
            "TIME_SLOT_REF2": last,
        },
    )
    Xml.SubElement(aligned, "ANNOTATION_VALUE").text = annotation.text


def _types(root: Xml.Element) -> None:
    usual = {"GRAPHIC_REFERENCES": "false", "TIME_ALIGNABLE": "true"}
    Xml.SubElement(root, "LINGUISTIC_TYPE", {**usual, "LINGUISTIC_TYPE_ID": "segments"})
    Xml.SubElement(
        root,
        "LINGUISTIC_TYPE",
        {**usual, "LINGUISTIC_TYPE_ID": "words", "CONSTRAINTS": "Included_In"},
    )
    for name, about in _CONSTRAINTS.items():
        Xml.SubElement(root, "CONSTRAINT", {"STEREOTYPE": name, "DESCRIPTION": about})
