"""What happens when the user reviews: walking doubts, picking another word, vouching for one."""

from __future__ import annotations

from app.transcript.document import (
    Command,
    Document,
    Paragraph,
    Replace,
    Token,
    about,
    begins_sentence,
    picked,
    sentence_at,
    verified,
    with_word,
)
from app.transcript.session import Session

AROUND = 8_000
"""Samples (half a second) that are played before and after a doubtful word."""


def word_at(document: Document, place: tuple[int, int]) -> Token | None:
    """Return the word at a paragraph and word number; None where there is none."""
    paragraph, word = place
    if not 0 <= paragraph < len(document.paragraphs):
        return None
    words = document.paragraphs[paragraph].words
    return words[word] if 0 <= word < len(words) else None


def next_doubt(
    document: Document,
    place: tuple[int, int],
    *,
    backwards: bool = False,
    ranked: bool = False,
) -> tuple[int, int] | None:
    """Return the doubtful word after a place, from the other end if there is none.

    Args:
        document: The transcript.
        place: Paragraph and word number.
        backwards: Whether the one before is wanted.
        ranked: Whether the most doubtful word comes first, instead of the text's first.
    """
    order = [
        (doubt.confidence if ranked else 0.0, (number, doubt.index))
        for number, doubt in document.doubts()
    ]
    if not order:
        return None
    here = word_at(document, place)
    if ranked and (here is None or not here.doubtful):
        # What was walked to has been settled: the most doubtful of the rest is next.
        return (max(order) if backwards else min(order))[1]
    mine = (here.confidence if here is not None and ranked else 0.0, place)
    if backwards:
        return max((at for at in order if at < mine), default=max(order))[1]
    return min((at for at in order if at > mine), default=min(order))[1]


def pick(session: Session, place: tuple[int, int], text: str) -> bool:
    """Put another text in a word's place; return whether there was such a word."""
    word = word_at(session.document, place)
    if word is None or not text.split():
        return False
    old = session.document.paragraphs[place[0]]
    if begins_sentence(old, place[1]) and word.text[:1].isupper():
        text = text[:1].upper() + text[1:]
    new = with_word(old, place[1], *picked(word, text))
    session.do(Command("pick", (Replace(place[0], (old,), (new,)),)))
    return True


def verify(
    session: Session, place: tuple[int, int], span: tuple[int, int] | None = None
) -> tuple[int, int] | None:
    """Vouch for the sentence at a place, or for the words of a selection.

    Args:
        session: The transcript.
        place: Paragraph and word number.
        span: Samples of a selection; None for the sentence.

    Returns:
        The place of the word after what was verified, the last one's at the end; None where there
        is nothing to verify.
    """
    paragraphs = session.document.paragraphs
    if word_at(session.document, place) is None:
        return None
    changes = []
    if span is None:
        first, last = sentence_at(paragraphs[place[0]], place[1])
        ranges = [(place[0], first, last)]
    else:
        ranges = [
            (number, inside[0], inside[-1] + 1)
            for number in about(paragraphs, span)
            if (inside := _inside(paragraphs[number], span))
        ]
    for number, first, last in ranges:
        old = paragraphs[number]
        new = verified(old, first, last)
        if new != old:
            changes.append(Replace(number, (old,), (new,)))
    if changes:
        session.do(Command("verify", tuple(changes)))
    number, _, after = ranges[-1] if ranges else (place[0], 0, place[1])
    if after < len(paragraphs[number].words):
        return number, after
    following = next((n for n in range(number + 1, len(paragraphs)) if paragraphs[n].words), None)
    return (following, 0) if following is not None else (number, after - 1)


def _inside(paragraph: Paragraph, span: tuple[int, int]) -> list[int]:
    return [
        index
        for index, word in enumerate(paragraph.words)
        if span[0] <= (word.first_sample + word.last_sample) // 2 < span[1]
    ]


def name_speaker(session: Session, number: int, name: str, *, all_alike: bool = False) -> bool:
    """Give a paragraph a speaker's name, or every paragraph that has the same label now."""
    paragraphs = session.document.paragraphs
    if not 0 <= number < len(paragraphs):
        return False
    present = paragraphs[number].speaker
    numbers = [
        index
        for index, paragraph in enumerate(paragraphs)
        if index == number or (all_alike and present and paragraph.speaker == present)
    ]
    changes = tuple(
        Replace(index, (paragraphs[index],), (paragraphs[index].said_by(name),))
        for index in numbers
        if paragraphs[index].speaker != name
    )
    if changes:
        session.do(Command("speaker", changes))
    return bool(changes)
