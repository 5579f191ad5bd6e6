"""Other places of a word: what is found, in which order, and what accepting them may change."""

from __future__ import annotations

from dataclasses import replace

from app.review.places import MARK, UNHEARD, accept, rank
from app.review.places_view import PlacesModel
from app.review.teacher import correction_of
from app.transcript.document import Command, Document, Paragraph, Replace, Token, WordState, retyped
from core.decoder.places import Place


class Session:
    """A session without a library."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def do(self, command: Command) -> None:
        self.document.do(command)


def _paragraph(text: str, first: int = 0) -> Paragraph:
    words = tuple(
        Token(word, first + 1000 * number, first + 1000 * number + 900, 0.5)
        for number, word in enumerate(text.split())
    )
    return Paragraph(first, first + 1000 * len(words), words)


def _hit(number: int, score: float, length: int = 1, gain: float | None = 3.0) -> Place:
    return Place("x", 1000 * number + 100, 1000 * (number + length) - 200, score, gain, "", ())


def test_the_same_error_comes_first_then_what_sounds_most_alike() -> None:
    paragraphs = [_paragraph("shmear a shmeer b smear c shmear d")]

    found = rank(
        paragraphs, [_hit(2, -0.2), _hit(4, -0.1), _hit(6, -0.4)], "Shmyrev", "shmear", 450
    )

    assert [place.written for place in found] == ["shmear", "smear", "shmeer"]
    assert [place.same_error for place in found] == [True, False, False]
    assert (found[0].before, found[0].after) == ("a shmeer b smear c", "d")


def test_what_is_right_already_and_the_place_asked_from_are_left_out() -> None:
    paragraphs = [_paragraph("Shmyrev, says shmear and Shmyrev")]

    found = rank(paragraphs, [_hit(0, 0.0), _hit(2, -0.1), _hit(4, 0.0)], "Shmyrev", "", 2450)

    assert found == []


def test_the_same_error_is_shown_where_the_sound_does_not_bear_it_out() -> None:
    found = rank([_paragraph("it was cold and it was old")], [], "called", "cold", 99_999)

    assert [(place.written, place.score) for place in found] == [("cold", UNHEARD)]
    assert found[0].score < MARK


def test_a_name_may_lie_over_several_words() -> None:
    paragraphs = [_paragraph("the knee band offered")]

    (place,) = rank(paragraphs, [_hit(1, -0.1, 2)], "Nyband", "", 99_999)

    assert place.written == "knee band"
    session = Session(Document(paragraphs))
    assert accept(session, [place], "Nyband") == (1, 0)  # type: ignore[arg-type]
    word = session.document.paragraphs[0].words[1]
    assert (word.text, word.first_sample, word.last_sample) == ("Nyband", 1000, 2900)
    assert word.state is WordState.EDITED


def test_accepting_many_is_one_step_and_only_suggests_where_a_person_wrote() -> None:
    paragraph = _paragraph("shmear and shmear, or shmear")
    words = list(paragraph.words)
    words[4] = replace(words[4], state=WordState.VERIFIED)
    document = Document([replace(paragraph, words=tuple(words))])
    session = Session(document)
    places = rank(document.paragraphs, [_hit(n, -0.1) for n in (0, 2, 4)], "Shmyrev", "", 99_999)

    counts = accept(session, places, "Shmyrev", suggest_only=True)  # type: ignore[arg-type]

    assert counts == (2, 1)
    assert document.paragraphs[0].text == "Shmyrev and Shmyrev, or shmear"
    assert document.paragraphs[0].words[4].suggestion == "Shmyrev"
    assert document.undo_depth == 1


def test_places_that_changed_meanwhile_are_left_out() -> None:
    document = Document([_paragraph("one two three")])
    places = rank(document.paragraphs, [_hit(1, -0.1)], "too", "", 99_999)
    old = document.paragraphs[0]
    document.do(Command("type", (Replace(0, (old,), retyped([old], ["one twenty three"])),)))

    assert accept(Session(document), places, "too") == (0, 0)  # type: ignore[arg-type]
    assert document.paragraphs[0].text == "one twenty three"


def test_a_correction_is_a_word_in_the_place_of_another() -> None:
    old = _paragraph("mister shmear from the board")

    def corrected(text: str) -> tuple[str, str] | None:
        change = Replace(0, (old,), retyped([old], [text]))
        found = correction_of(Command("type", (change,)))
        return (found.wrong, found.right) if found else None

    assert corrected("mister Shmyrev, from the board") == ("shmear", "Shmyrev")
    assert corrected("mister Shmyrev the board") == ("shmear from", "Shmyrev")
    assert corrected("mister shmear from the river board") == ("", "river")
    assert corrected("Mister shmear from the board") is None
    assert corrected("mister from the board") is None


def test_a_word_that_sounds_the_same_is_not_taken_for_an_error() -> None:
    (place,) = rank([_paragraph("over there now")], [_hit(1, 0.0, gain=0.0)], "their", "", 99_999)

    assert not place.better
    model = PlacesModel()
    model.show([place])
    assert model.above() == []
    model.show([replace(place, gain=4.0)])
    assert len(model.above()) == 1
