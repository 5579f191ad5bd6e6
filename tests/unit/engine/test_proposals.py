"""Proposals: the same sound and the same factors decide, and the reason is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.decoder.verify import language_score
from core.engine import Engine
from core.engine.proposals import Verified, verify_span, verify_text
from core.errors import Cancelled, InputError
from core.recipe import ListChoice, Recipe
from core.transcript.model import Transcript
from tests.helpers.tones import speak, write_wav


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "talk.wav", speak("the man is gilchrist"))


def span(engine: Engine, talk: Path, words: str, recipe: Recipe = Recipe()) -> Verified:  # noqa: B008
    *_, found = verify_span(engine, str(talk), recipe, words, 28_000, 48_000)
    assert isinstance(found, Verified)
    return found


def whole(engine: Engine, talk: Path, text: str) -> Verified:
    *_, found = verify_text(engine, str(talk), Recipe(), text)
    assert isinstance(found, Verified)
    return found


def test_what_was_said_is_accepted(tone_engine: Engine, talk: Path) -> None:
    found = span(tone_engine, talk, "Gilchrist")
    (proposal,) = found.proposals
    assert proposal.accepted
    assert proposal.verdict is not None
    assert proposal.verdict.acoustic > 0.0
    assert proposal.verdict.gain == pytest.approx(
        proposal.verdict.acoustic + proposal.verdict.language + proposal.verdict.insertion
    )
    assert found.text == "the man is Gilchrist\n"
    assert found.transcript.text != "the man is Gilchrist"


def test_what_was_not_said_is_rejected_whoever_wants_it(tone_engine: Engine, talk: Path) -> None:
    found = span(tone_engine, talk, "the sea")
    (proposal,) = found.proposals
    assert proposal.verdict is not None
    assert not proposal.accepted
    assert proposal.verdict.reason in ("sounds different", "does not fit")
    assert found.text == found.transcript.text + "\n"


def test_every_difference_of_a_text_is_decided_alone(tone_engine: Engine, talk: Path) -> None:
    found = whole(tone_engine, talk, "The fox is Gilchrist.")
    decided = {proposal.proposed: proposal.accepted for proposal in found.proposals}
    assert decided["Gilchrist"] is True
    assert decided["fox"] is False
    assert found.text == "the man is Gilchrist\n"


def test_the_same_text_proposes_nothing(tone_engine: Engine, tmp_path: Path) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the old man and the sea"))
    found = whole(tone_engine, talk, "The old man, and the sea!")
    assert found.proposals == ()
    assert found.text == "the old man and the sea\n"


def test_words_may_be_added_and_taken_away(tone_engine: Engine, tmp_path: Path) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the old man"))
    found = whole(tone_engine, talk, "the very old")
    assert [(p.present, p.proposed) for p in found.proposals] == [("", "very"), ("man", "")]
    assert not any(proposal.accepted for proposal in found.proposals)


def test_the_lists_count_as_in_the_search(tone_engine: Engine, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Gilchrist\nman\nOld Sea\n")
    recipe = Recipe(lists=(ListChoice(str(tmp_path / "names.txt"), 4.0),))
    *_, transcript = tone_engine.transcribe(str(talk), recipe)
    assert isinstance(transcript, Transcript)
    assert transcript.words[-1].text == "Gilchrist"
    prepared = tone_engine.prepared(recipe)
    graph = prepared.graph
    assert graph.lists is not None
    ids = [graph.mixture.word_id(word.text) for word in transcript.words[:-1]]
    ids.append(len(graph.mixture.words) + graph.lists.entry_text.index("Gilchrist"))
    searched = sum(word.scores.language + word.scores.vocabulary for word in transcript.words)
    assert prepared.config.lm_weight * language_score(graph, (), ids, ()) == pytest.approx(
        searched, abs=1e-3
    )


def test_what_is_there_already_is_told(tone_engine: Engine, tmp_path: Path) -> None:
    talk = write_wav(tmp_path / "talk.wav", speak("the old man"))
    *_, found = verify_span(tone_engine, str(talk), Recipe(), "man", 20_000, 40_000)
    assert isinstance(found, Verified)
    (proposal,) = found.proposals
    assert (proposal.present, proposal.problem) == ("man", "the text has it already")


def test_impossible_proposals_are_told(tone_engine: Engine, talk: Path) -> None:
    with pytest.raises(InputError, match="no words"):
        span(tone_engine, talk, "…")
    with pytest.raises(InputError, match="No speech"):
        list(verify_span(tone_engine, str(talk), Recipe(), "sea", 10**7, 10**7 + 5))
    with pytest.raises(Cancelled):
        list(verify_text(tone_engine, str(talk), Recipe(), "the sea", lambda: True))
