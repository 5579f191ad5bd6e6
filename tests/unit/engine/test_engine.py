"""The engine, with a model that hears tones: everything else is real."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.acoustic.pack import Pack
from core.decoder.search import Search
from core.engine import Advance, Engine
from core.errors import Cancelled, InputError, PackError, UsageError
from core.lm.build import build_domain
from core.lm.domains import open_model, own_domains
from core.recipe import DomainChoice, ListChoice, Recipe
from core.store.emissions import EmissionsStore
from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment
from tests.helpers.tones import ToneModel, install_domain, install_tone_pack, speak, write_wav

TEXT = "the quick brown fox jumps over the lazy dog"


@pytest.fixture
def home(sonant_home: Path) -> Path:
    install_tone_pack(sonant_home)
    install_domain(sonant_home)
    return sonant_home


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "talk.wav", speak(TEXT))


class Listening:
    """An engine whose acoustic models and notices can be looked at."""

    def __init__(self, threads: int = 2, store: EmissionsStore | None = None) -> None:
        self.models: list[ToneModel] = []
        self.notices: list[str] = []
        self.engine = Engine(self.notices.append, threads, store, self._open)

    def _open(self, pack: Pack) -> ToneModel:
        self.models.append(ToneModel(pack))
        return self.models[-1]

    @property
    def heard(self) -> int:
        """Segments that went through an acoustic model."""
        return sum(model.calls for model in self.models)

    def transcribe(self, path: Path, recipe: Recipe = Recipe()) -> Transcript:  # noqa: B008
        return last(self.engine.transcribe(str(path), recipe))

    def redecode(self, path: Path, recipe: Recipe = Recipe()) -> Transcript:  # noqa: B008
        return last(self.engine.redecode(str(path), recipe))


def last(events: object) -> Transcript:
    *_, transcript = events  # type: ignore[misc]
    assert isinstance(transcript, Transcript)
    return transcript


def test_a_recording_becomes_its_text(home: Path, talk: Path) -> None:
    transcript = Listening().transcribe(talk)
    assert transcript.text == TEXT
    assert transcript.recording == str(talk)
    assert transcript.notes == ()
    assert transcript.recipe == Recipe()


def test_words_are_where_they_were_said(home: Path, talk: Path) -> None:
    transcript = Listening().transcribe(talk)
    words = transcript.words
    # Half a second of silence, then a phone every 180 ms.
    assert abs(words[0].first_sample - SAMPLE_RATE // 2) <= 960
    assert all(word.first_sample < word.last_sample for word in words)
    ends = [word.last_sample for word in words]
    assert all(end <= word.first_sample for end, word in zip(ends, words[1:], strict=False))
    assert ends[-1] <= transcript.samples


def test_events_lead_to_the_transcript_in_order(home: Path, tmp_path: Path) -> None:
    pause = np.zeros(3 * SAMPLE_RATE, dtype=np.float32)
    parts = ["the old man", "a quick walk", "the lazy dog"]
    path = write_wav(
        tmp_path / "long.wav", np.concatenate([x for p in parts for x in (speak(p), pause)])
    )
    events = list(Listening().engine.transcribe(str(path), Recipe()))
    segments = [e for e in events if isinstance(e, TranscriptSegment)]
    assert [segment.text for segment in segments] == parts
    done = [e.done for e in events if isinstance(e, Advance)]
    assert done == sorted(done)
    assert isinstance(events[-1], Transcript)
    assert events[-1].segments == tuple(segments)


@pytest.fixture
def three(home: Path, tmp_path: Path) -> Path:
    """Three stretches of speech, three seconds of silence after each."""
    pause = np.zeros(3 * SAMPLE_RATE, dtype=np.float32)
    parts = ["the old man", "a quick walk", "the lazy dog"]
    return write_wav(
        tmp_path / "three.wav", np.concatenate([x for p in parts for x in (speak(p), pause)])
    )


def test_what_is_seen_comes_first_and_the_transcript_is_the_same(three: Path) -> None:
    listening = Listening()
    whole = listening.transcribe(three)
    inside = whole.segments[1].first_sample + 100
    events = list(listening.engine.redecode(str(three), Recipe(), first=inside))
    segments = [event.text for event in events if isinstance(event, TranscriptSegment)]
    assert segments == ["a quick walk", "the lazy dog", "the old man"]
    done = [event.done for event in events if isinstance(event, Advance)]
    assert done == sorted(set(done))
    assert done[-1] <= whole.samples
    assert events[-1] == whole


@pytest.mark.parametrize("first", [0, 1 << 40])
def test_a_first_sample_beyond_all_speech_is_the_plain_order(three: Path, first: int) -> None:
    listening = Listening()
    whole = listening.transcribe(three)
    events = list(listening.engine.redecode(str(three), Recipe(), first=first))
    assert [event for event in events if isinstance(event, TranscriptSegment)] == [*whole.segments]
    assert events[-1] == whole


def test_a_selection_is_decoded_again_alone(three: Path) -> None:
    listening = Listening()
    whole = listening.transcribe(three)
    quick, walk = whole.segments[1].words[1:]
    engine = listening.engine
    found = engine.redecode_span(str(three), Recipe(), quick.first_sample, walk.last_sample)
    assert found == (quick, walk)
    silence = whole.segments[0].last_sample
    assert engine.redecode_span(str(three), Recipe(), silence, silence + 1600) == ()


def test_a_selection_does_not_wait_for_a_whole_recording(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening = Listening(threads=1)
    listening.transcribe(three)
    stuck, go = threading.Event(), threading.Event()
    search = Search.step

    def hold_the_first(self: Search, log_probs: NDArray[np.float32]) -> None:
        if not stuck.is_set():
            stuck.set()
            go.wait(60)
        search(self, log_probs)

    monkeypatch.setattr(Search, "step", hold_the_first)
    with ThreadPoolExecutor(2) as others:
        try:
            whole = others.submit(listening.redecode, three)
            assert stuck.wait(60)
            asked = others.submit(
                listening.engine.redecode_span, str(three), Recipe(), 0, 3 * SAMPLE_RATE
            )
            words = asked.result(timeout=60)
            assert not whole.done()
        finally:
            go.set()
        assert [word.text for word in words] == ["the", "old", "man"]
        assert len(whole.result(timeout=60).segments) == 3


def test_a_selection_takes_the_new_recipe(home: Path, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    names = tmp_path / "names.csv"
    names.write_text("written\nGilchrist\n")
    listening = Listening()
    heard = listening.transcribe(path)
    listed = Recipe(lists=(ListChoice(str(names), 4.0),))
    found = listening.engine.redecode_span(
        str(path), listed, heard.words[2].last_sample, heard.samples
    )
    assert [word.text for word in found] == ["Gilchrist"]


def test_a_selection_of_what_was_never_heard_is_heard_first(three: Path) -> None:
    listening = Listening()
    words = listening.engine.redecode_span(str(three), Recipe(), 0, 3 * SAMPLE_RATE)
    assert " ".join(word.text for word in words) == "the old man"
    assert listening.heard > 0


def test_decoding_again_is_the_same_text_and_hears_nothing(home: Path, talk: Path) -> None:
    first = Listening()
    transcript = first.transcribe(talk)
    assert first.heard > 0
    again = Listening()
    assert again.redecode(talk) == transcript
    assert again.heard == 0
    assert again.notices == []


def test_a_recording_never_heard_is_heard_by_redecode_which_says_so(home: Path, talk: Path) -> None:
    listening = Listening()
    assert listening.redecode(talk).text == TEXT
    assert listening.heard > 0
    assert any("heard first" in notice for notice in listening.notices)


def test_a_changed_recording_is_heard_anew(home: Path, talk: Path) -> None:
    listening = Listening()
    listening.transcribe(talk)
    write_wav(talk, speak("the old man and the sea"))
    assert listening.redecode(talk).text == "the old man and the sea"


def test_a_list_makes_unknown_words_possible(home: Path, talk: Path, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    names = tmp_path / "names.csv"
    names.write_text("written\nGilchrist\nAbernathy\n")
    listening = Listening()
    assert "Gilchrist" not in listening.transcribe(path).text
    heard = listening.heard
    transcript = listening.redecode(path, Recipe(lists=(ListChoice(str(names), 4.0),)))
    assert transcript.text == "the man is Gilchrist"
    assert transcript.words[-1].scores.vocabulary != 0.0
    assert listening.heard == heard


def test_a_list_knows_the_possessive_of_its_names(home: Path, tmp_path: Path) -> None:
    path = write_wav(
        tmp_path / "name.wav", speak("the man is gilchrist's dog and gilchrist is old")
    )
    names = tmp_path / "names.csv"
    names.write_text("written,class\nGilchrist,surname\nAbernathy,surname\n")
    listening = Listening()
    transcript = listening.transcribe(path, Recipe(lists=(ListChoice(str(names), 4.0),)))
    assert transcript.text == "the man is Gilchrist's dog and Gilchrist is old"
    names.write_text("written,class,forms\nGilchrist,surname,no\nAbernathy,surname,no\n")
    transcript = listening.redecode(path, Recipe(lists=(ListChoice(str(names), 4.0),)))
    assert "Gilchrist's" not in transcript.text


def test_a_list_of_weight_nothing_changes_nothing(home: Path, talk: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("written\nfawks\nlaysee\n")
    listening = Listening()
    without = listening.transcribe(talk)
    with_it = listening.redecode(talk, Recipe(lists=(ListChoice(str(names), 0.0),)))
    assert with_it.segments == without.segments


def test_a_list_that_changed_is_read_again(home: Path, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    names = tmp_path / "names.csv"
    names.write_text("written\nAbernathy\n")
    recipe = Recipe(lists=(ListChoice(str(names), 4.0),))
    listening = Listening()
    assert "Gilchrist" not in listening.transcribe(path, recipe).text
    names.write_text("written\nAbernathy\nGilchrist\n")
    assert listening.redecode(path, recipe).text == "the man is Gilchrist"


def test_a_model_that_was_built_anew_is_opened_again(home: Path, tmp_path: Path) -> None:
    install_domain(home, "boats", ("a bird sings in the tree",))
    path = write_wav(tmp_path / "boats.wav", speak("the harbor is full of boats"))
    recipe = Recipe(domains=(DomainChoice("general", 1.0), DomainChoice("boats", 2.0)))
    listening = Listening()
    assert listening.transcribe(path, recipe).text != "the harbor is full of boats"
    install_domain(home, "boats", ("the harbor is full of boats",))
    assert listening.redecode(path, recipe).text == "the harbor is full of boats"


def test_a_second_language_model_is_mixed_in(home: Path, tmp_path: Path) -> None:
    install_domain(home, "boats", ("the harbor is full of boats",))
    path = write_wav(tmp_path / "boats.wav", speak("the harbor is full of boats"))
    listening = Listening()
    assert listening.transcribe(path).text != "the harbor is full of boats"
    recipe = Recipe(domains=(DomainChoice("general", 1.0), DomainChoice("boats", 2.0)))
    assert listening.redecode(path, recipe).text == "the harbor is full of boats"


def test_auto_finds_the_domain_that_a_recording_is_from(home: Path, tmp_path: Path) -> None:
    boats = tuple(f"the harbor is full of {x} boats" for x in ("old", "red", "slow", "small"))
    install_domain(home, "boats", boats)
    install_domain(home, "birds", ("a bird sings in the tree", "the tree is full of birds"))
    said = " ".join(boats)
    path = write_wav(tmp_path / "boats.wav", speak(said))
    listening = Listening()
    transcript = listening.transcribe(path, Recipe(domains=(DomainChoice("auto"),)))
    assert transcript.text.replace("\n", " ") == said
    shares = transcript.recipe.shares()
    assert shares["boats"] > 0.5 > 0.0 < shares["general"]
    assert "boats" in transcript.notes[-1]
    heard = listening.heard
    assert listening.redecode(path, transcript.recipe).segments == transcript.segments
    assert listening.heard == heard


def test_auto_yields_each_segment_once(home: Path, talk: Path) -> None:
    events = list(Listening().engine.transcribe(str(talk), Recipe(domains=(DomainChoice("auto"),))))
    segments = [event for event in events if isinstance(event, TranscriptSegment)]
    assert [segment.text for segment in segments] == [TEXT]
    assert sum(isinstance(event, Transcript) for event in events) == 1


def test_auto_keeps_to_the_first_recipe_in_silence(home: Path, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "silent.wav", np.zeros(5 * SAMPLE_RATE, dtype=np.float32))
    transcript = Listening().transcribe(path, Recipe(domains=(DomainChoice("auto"),)))
    assert transcript.recipe == Recipe()
    assert transcript.text == ""


def test_auto_goes_on_without_a_damaged_domain(home: Path, talk: Path) -> None:
    install_domain(home, "boats", ("the harbor is full of boats",))
    (home / "data" / "domains" / "boats" / "model.lm").write_bytes(b"none")
    listening = Listening()
    recipe = Recipe(domains=(DomainChoice("auto"),))
    assert listening.transcribe(talk, recipe).text == TEXT
    assert listening.notices


def test_the_number_of_threads_changes_nothing(home: Path, tmp_path: Path) -> None:
    pause = np.zeros(2 * SAMPLE_RATE, dtype=np.float32)
    parts = ["the sea is old", "a quick walk in the park", "the man is quick", "the lazy fox"]
    path = write_wav(
        tmp_path / "t.wav", np.concatenate([x for p in parts for x in (speak(p), pause)])
    )
    assert Listening(threads=1).transcribe(path) == Listening(threads=4).redecode(path)


def test_silence_is_an_empty_transcript_with_a_note(home: Path, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "silent.wav", np.zeros(5 * SAMPLE_RATE, dtype=np.float32))
    transcript = Listening().transcribe(path)
    assert transcript.text == ""
    assert transcript.notes == ("no speech was found in it",)
    assert Listening().redecode(path).notes == transcript.notes


def test_stopping_keeps_nothing(home: Path, talk: Path) -> None:
    listening = Listening()
    with pytest.raises(Cancelled):
        list(listening.engine.transcribe(str(talk), Recipe(), cancel=lambda: True))
    again = Listening()
    again.redecode(talk)
    assert again.heard > 0


def test_a_store_that_can_not_be_written_costs_no_text(
    home: Path, talk: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    listening = Listening(store=EmissionsStore(tmp_path / "file" / "store"))
    assert listening.transcribe(talk).text == TEXT
    assert len(listening.notices) == 1


def test_a_broken_store_entry_is_heard_again(home: Path, talk: Path) -> None:
    Listening().transcribe(talk)
    (entry,) = (home / "cache" / "emissions").glob("*.emissions")
    entry.write_bytes(entry.read_bytes()[:-40])
    listening = Listening()
    assert listening.redecode(talk).text == TEXT
    assert listening.heard > 0


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda r: replace(r, pack="nowhere"), PackError),
        (lambda r: replace(r, domains=(DomainChoice("nowhere"),)), UsageError),
        (lambda r: replace(r, lists=(ListChoice("nowhere.csv"),)), InputError),
    ],
)
def test_what_a_recipe_lacks_is_found_at_once(
    change: Callable[[Recipe], Recipe], error: type[Exception], home: Path
) -> None:
    with pytest.raises(error, match="nowhere"):
        Listening().engine.check(change(Recipe()))


def test_trust_in_language_scales_its_part_of_the_score(home: Path, talk: Path) -> None:
    listening = Listening()
    whole = listening.transcribe(talk)
    half = listening.redecode(talk, Recipe(trust_language=0.5))
    assert half.text == whole.text
    for one, other in zip(whole.words, half.words, strict=True):
        assert other.scores.language == pytest.approx(0.5 * one.scores.language, abs=1e-4)


def test_a_second_pass_settles_what_was_heard_and_hears_nothing_twice(three: Path) -> None:
    listening = Listening()
    events = list(listening.engine.transcribe(str(three), Recipe(second_pass=True)))
    transcript = events[-1]
    assert isinstance(transcript, Transcript)
    assert transcript.text.splitlines() == ["the old man", "a quick walk", "the lazy dog"]
    assert transcript.recipe == Recipe(second_pass=True)
    segments = [event for event in events if isinstance(event, TranscriptSegment)]
    assert tuple(segments) == transcript.segments
    assert listening.heard == 3


def test_the_second_pass_weighs_lists_by_what_it_heard(home: Path, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    names, towns = tmp_path / "names.txt", tmp_path / "towns.txt"
    names.write_text("Gilchrist\n", encoding="utf-8")
    towns.write_text("Uxbreen\n", encoding="utf-8")
    lists = (ListChoice(str(towns)), ListChoice(str(names)), ListChoice(str(towns), 0.0))
    recipe = Recipe(second_pass=True, lists=lists)
    transcript = Listening().transcribe(path, recipe)
    assert transcript.text == "the man is Gilchrist"
    assert transcript.recipe == recipe
    (told,) = transcript.notes
    weight = {name: float(w) for name, w in re.findall(r"(\w+) ×([0-9.]+) \(×4\)", told)}
    assert weight["towns"] <= 4.0 < weight["names"]


def test_a_corrected_word_is_found_by_the_second_pass(home: Path, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    listening = Listening()
    assert "Gilchrist" not in listening.transcribe(path, Recipe(second_pass=True)).text
    recipe = Recipe(second_pass=True, corrected=("Gilchrist",))
    assert listening.redecode(path, recipe).text == "the man is Gilchrist"


def test_a_corrected_word_is_found_without_a_second_pass(home: Path, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    listening = Listening()
    first = listening.transcribe(path)
    assert "Gilchrist" not in first.text
    recipe = Recipe(corrected=("Gilchrist",))
    assert listening.redecode(path, recipe).text == "the man is Gilchrist"
    span = listening.engine.redecode_span(str(path), recipe, 0, first.samples)
    assert [word.text for word in span][-1] == "Gilchrist"
    assert listening.redecode(path).text == first.text
    assert listening.heard == 1


def test_a_name_corrected_once_comes_right_in_the_rest_and_harms_nothing_else(
    home: Path, tmp_path: Path
) -> None:
    pause = np.zeros(3 * SAMPLE_RATE, dtype=np.float32)
    parts = ["the man is gilchrist", "the quick brown fox", "gilchrist is old", "the lazy dog"]
    path = write_wav(
        tmp_path / "talk.wav", np.concatenate([x for p in parts for x in (speak(p), pause)])
    )
    listening = Listening()
    off = listening.transcribe(path)
    assert "Gilchrist" not in off.text
    on = listening.redecode(path, Recipe(corrected=("Gilchrist",)))
    assert on.text.splitlines() == [part.replace("gilchrist", "Gilchrist") for part in parts]
    # Words that the models know well settle nothing, and off again is as if it had never been.
    common = listening.redecode(path, Recipe(corrected=("the", "quick")))
    assert common.segments == off.segments
    assert listening.redecode(path) == off
    assert Listening().redecode(path, Recipe(corrected=("Gilchrist",))) == on


def test_a_domain_writes_its_words_as_its_documents_do(home: Path, tmp_path: Path) -> None:
    document = tmp_path / "bank.txt"
    document.write_text(
        "The ATM wants my IBAN.\nPay with the iPhone, says Mary Gilchrist.\n"
        "Boats are old.\nThe boats are old and the ATM is old.\n" * 9
    )
    general = open_model("general")
    for _ in build_domain("bank", [document], own_domains(), general=general):
        pass
    said = ("the atm wants my iban", "pay with the iphone", "gilchrist is old", "boats are old")
    pause = np.zeros(3 * SAMPLE_RATE, dtype=np.float32)
    path = write_wav(
        tmp_path / "talk.wav", np.concatenate([x for p in said for x in (speak(p), pause)])
    )
    recipe = Recipe(domains=(DomainChoice("general", 0.5), DomainChoice("bank", 0.5)))
    listening = Listening()
    transcript = listening.transcribe(path, recipe)
    assert transcript.text.splitlines() == [
        "the ATM wants my IBAN", "pay with the iPhone", "Gilchrist is old", "boats are old",
    ]  # fmt: skip
    # A list of the user's has the last word, and without it the text is as it was.
    names = tmp_path / "names.csv"
    names.write_text("written\nGILCHRIST\n")
    listed = listening.redecode(path, replace(recipe, lists=(ListChoice(str(names), 4.0),)))
    assert "GILCHRIST is old" in listed.text
    assert listening.redecode(path, recipe) == transcript


def test_another_model_has_its_say(home: Path, talk: Path) -> None:
    install_domain(home, "birds", ("a bird sings in the tree",))
    listening = Listening()
    assert listening.transcribe(talk, Recipe(rescore="birds")).text == TEXT
    with pytest.raises(UsageError, match="nowhere"):
        listening.engine.check(Recipe(rescore="nowhere.arpa"))


def test_another_weight_is_as_if_it_had_been_the_first(home: Path, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    names = tmp_path / "names.csv"
    names.write_text("written,weight\nGilchrist,2\nman,1\n")
    moved, fresh = Listening(), Listening()
    for weight in (1.0, 0.0, 16.0):
        recipe = Recipe(lists=(ListChoice(str(names), weight),))
        transcript = moved.transcribe(path, recipe)
    assert transcript == fresh.transcribe(path, recipe)
    assert transcript.words[-1].text == "Gilchrist"
