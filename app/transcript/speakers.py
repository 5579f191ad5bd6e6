"""Who speaks where: numbers for colours, spans for the waveform's strip."""

from __future__ import annotations

from collections.abc import Sequence

from app.transcript.document import Paragraph


def speaker_numbers(paragraphs: Sequence[Paragraph]) -> dict[str, int]:
    """Return each speaker's number, in the order in which they first speak."""
    numbers: dict[str, int] = {}
    for paragraph in paragraphs:
        if paragraph.speaker:
            numbers.setdefault(paragraph.speaker, len(numbers))
    return numbers


def speaker_spans(paragraphs: Sequence[Paragraph]) -> list[tuple[int, int, int]]:
    """Return first sample, last sample and number of each stretch of one speaker."""
    numbers = speaker_numbers(paragraphs)
    spans: list[tuple[int, int, int]] = []
    for paragraph in paragraphs:
        number = numbers.get(paragraph.speaker)
        if number is None:
            continue
        if spans and spans[-1][2] == number and spans[-1][1] >= paragraph.first_sample:
            spans[-1] = (spans[-1][0], paragraph.last_sample, number)
        else:
            spans.append((paragraph.first_sample, paragraph.last_sample, number))
    return spans
