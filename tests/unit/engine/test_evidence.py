"""Sounds that nobody speaks, through the engine: soft tones, which the model only half believes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.acoustic.model import Emissions
from core.acoustic.pack import Evidence
from core.engine import Engine
from core.recipe import Recipe
from core.transcript.model import SAMPLE_RATE, Transcript, TranscriptSegment
from tests.helpers.tones import ToneModel, install_domain, install_tone_pack, speak, write_wav

TEXT = "the quick brown fox jumps over the lazy dog"
SOFT = 0.1
EVIDENCE = Evidence(gain=2.44, stretch=-1.98, labels=0.57, bias=-3.63)


class Doubting(ToneModel):
    """Hears loud tones as the tone model does; soft ones are hardly likelier than blank."""

    def emissions(self, samples: NDArray[np.float32], first_sample: int = 0) -> Emissions:
        heard = super().emissions(samples, first_sample)
        hop = heard.hop_samples
        padded = np.zeros(len(heard.log_probs) * hop, dtype=np.float32)
        padded[: len(samples)] = samples
        soft = np.abs(padded.reshape(-1, hop)).max(axis=1) < 0.5 * 0.4
        label = heard.log_probs.argmax(axis=1)
        log_probs = heard.log_probs.copy()
        for t in np.flatnonzero(soft & (label != 0)):
            log_probs[t] = np.log(0.002)
            log_probs[t, label[t]] = np.log(0.55)
            log_probs[t, 0] = np.log(1.0 - 0.55 - 0.002 * (log_probs.shape[1] - 2))
        return replace(heard, log_probs=log_probs)


def home_with(home: Path, evidence: Evidence | None) -> Engine:
    install_tone_pack(home, evidence=evidence)
    install_domain(home)
    return Engine(threads=1, open_acoustic=Doubting)


def last(events: object) -> Transcript:
    *_, transcript = events  # type: ignore[misc]
    assert isinstance(transcript, Transcript)
    return transcript


@pytest.fixture
def soft(tmp_path: Path) -> str:
    return str(write_wav(tmp_path / "soft.wav", SOFT * speak(TEXT)))


def test_words_of_a_pack_that_tells_nothing_are_all_written(sonant_home: Path, soft: str) -> None:
    transcript = last(home_with(sonant_home, None).transcribe(soft, Recipe()))
    assert transcript.text == TEXT
    assert transcript.notes == ()


def test_nothing_is_written_where_nothing_sounds_like_speech(sonant_home: Path, soft: str) -> None:
    engine = home_with(sonant_home, EVIDENCE)
    transcript = last(engine.transcribe(soft, Recipe()))
    assert transcript.text == ""
    assert transcript.notes == ("no speech was found in it",)
    assert sum(segment.left_out for segment in transcript.segments) == 9


def test_it_comes_back_in_doubt_without_hearing_again(sonant_home: Path, soft: str) -> None:
    engine = home_with(sonant_home, EVIDENCE)
    list(engine.transcribe(soft, Recipe()))
    events = list(engine.redecode(soft, Recipe(keep_all=True)))
    segments = [one for one in events if isinstance(one, TranscriptSegment)]
    assert " ".join(one.text for one in segments) == TEXT
    assert all(word.confidence < 0.3 for one in segments for word in one.words)
    assert last(events).notes == ()


def test_speech_beside_noise_stays_and_the_rest_is_told(sonant_home: Path, tmp_path: Path) -> None:
    rest = np.zeros(3 * SAMPLE_RATE, dtype=np.float32)
    sound = np.concatenate((speak("the old man and the sea"), rest, SOFT * speak(TEXT)))
    path = str(write_wav(tmp_path / "both.wav", sound))
    transcript = last(home_with(sonant_home, EVIDENCE).transcribe(path, Recipe()))
    assert transcript.text == "the old man and the sea"
    assert all(word.confidence > 0.5 for word in transcript.words)
    assert transcript.notes == ("9 words were left out where nothing sounds like speech",)


def test_a_second_pass_leaves_the_same_out(sonant_home: Path, soft: str) -> None:
    engine = home_with(sonant_home, EVIDENCE)
    assert last(engine.transcribe(soft, Recipe(second_pass=True))).text == ""
