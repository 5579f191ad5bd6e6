"""The recipe on a made-up corpus: data, copies, two stages with a resume, export, pack."""

from __future__ import annotations

import csv
import json
import wave
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from core.train.augment import Surroundings, load_copy, make_copy  # noqa: E402
from core.train.conditions import CONDITIONS, degrade  # noqa: E402
from core.train.data import load_audio, load_index, prepare  # noqa: E402
from core.train.quiet import quiet_rows  # noqa: E402
from core.train.train import Options, mask, rate_at, train  # noqa: E402

WORDS = {"u1": [5, 9], "u2": [7], "u3": [9, 5, 7], "u4": [5]}


def _corpus(folder: Path) -> Path:
    folder.mkdir(parents=True)
    rng = np.random.default_rng(5)
    rows = []
    for name, phones in WORDS.items():
        tones = [np.sin(2 * np.pi * 200 * p * np.arange(6400) / 16000) for p in phones]
        samples = 0.2 * np.concatenate(tones) + 0.01 * rng.standard_normal(6400 * len(phones))
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, 16000, 0, "NONE", ""))
            file.writeframes((samples * 32767).astype(np.int16).tobytes())
        rows.append([name, "s1", f"{len(samples) / 16000:.3f}", f"{name}.wav", "a text"])
    with (folder / "utterances.tsv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, delimiter="\t")
        writer.writerows([["utt_id", "speaker", "seconds", "path", "text"], *rows])
    return folder


def _surroundings() -> Surroundings:
    rng = np.random.default_rng(6)
    noise = rng.standard_normal(30_000).astype(np.float32) * 0.1
    room = (rng.standard_normal(2000) * np.exp(-np.arange(2000) / 300)).astype(np.float32)
    return Surroundings((noise,), (room / np.abs(room).max(),))


def test_two_stages_resume_from_disk(tmp_path: Path) -> None:
    speech, copies, out = tmp_path / "speech", tmp_path / "copies", tmp_path / "run"
    items = prepare([_corpus(tmp_path / "train" / "toy")], speech)
    assert load_index(speech) == items
    copies.mkdir()
    out.mkdir()
    for number in range(2):
        make_copy(copies, number, items, load_audio(speech), _surroundings(), seed=1)
    labels = dict(WORDS)
    # The loop reports on a set named dev/clean; the same utterances under that name do here.
    index = (speech / "utterances.tsv").read_text(encoding="utf-8")
    dev = index.replace("train/toy", "dev/clean")
    (speech / "utterances.tsv").write_text(index + dev, encoding="utf-8")
    (out / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    train(speech, copies, out, Options("ctc", epochs=1, decay=0, batch_s=2.0))
    train(speech, copies, out, Options("crf", epochs=2, decay=1, batch_s=2.0))
    records = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    assert [(r["epoch"], r["objective"]) for r in records] == [(1, "ctc"), (2, "crf")]
    assert torch.load(out / "checkpoint.pt", weights_only=True)["epoch"] == 2


def test_copies_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    items = prepare([_corpus(tmp_path / "train" / "toy")], tmp_path / "speech")
    audio = load_audio(tmp_path / "speech")
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        make_copy(tmp_path / folder, 3, items, audio, _surroundings(), seed=2)
    first, second = load_copy(tmp_path / "a", 3), load_copy(tmp_path / "b", 3)
    assert np.array_equal(first[0], second[0])
    assert first[1][-1] == len(first[0])


def test_the_learning_rate_warms_up_stays_and_falls() -> None:
    options = Options("crf", epochs=10, decay=4, peak=1.0)
    assert rate_at(options, 0, 0.0) < 0.01
    assert rate_at(options, 1000, 5.0) == 1.0
    assert rate_at(options, 1000, 8.0) == pytest.approx(0.5)
    assert rate_at(options, 1000, 10.0) == pytest.approx(0.01)


def test_masking_leaves_other_values_alone() -> None:
    x = torch.randn(2, 300, 80)
    before = x.clone()
    mask(x, torch.tensor([300, 200]), np.random.default_rng(1))
    kept = x != 0
    assert torch.equal(x[kept], before[kept])
    assert 0.3 < float(kept.float().mean()) < 1.0


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_is_the_same_each_time(condition: str) -> None:
    samples = (0.1 * np.sin(np.arange(16_000) / 9)).astype(np.float32)
    first = degrade(samples, condition, 3, _surroundings())
    assert np.array_equal(first, degrade(samples, condition, 3, _surroundings()))
    assert first.shape == samples.shape
    if condition.endswith("dB"):
        noise = first - samples
        measured = 10 * np.log10(np.mean(samples**2) / np.mean(noise**2))
        assert measured == pytest.approx(float(condition.split()[0]), abs=0.5)


def test_sounds_without_speech_are_seeded_and_carry_no_labels() -> None:
    first, again = (quiet_rows(_surroundings(), 6, seed=3) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert all(400 <= len(row) + 2 <= 802 and row.shape[1] == 80 for row in first)
    other = quiet_rows(_surroundings(), 6, seed=4)
    assert any(not np.array_equal(a, b) for a, b in zip(first, other, strict=False))
