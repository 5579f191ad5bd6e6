"""The commands, from call to output."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.transcript.document import Command, Document, Paragraph, Replace, Token, retyped
from app.transcript.stored import command_text, paragraph_text
from core.store.library import LIBRARY_FILE, Library
from tests.e2e.conftest import PROGRAM, TEXT, WRITTEN, Call, assert_told
from tests.helpers.tones import install_domain, speak, write_wav


def test_text_comes_on_stdout_and_nothing_else_anywhere(sonant: Call, talk: Path) -> None:
    done = sonant("transcribe", talk)
    assert (done.returncode, done.stdout, done.stderr) == (0, WRITTEN + "\n", "")


def test_bare_words_on_request(sonant: Call, talk: Path) -> None:
    assert sonant("transcribe", talk, "--no-punctuation").stdout == TEXT + "\n"
    assert sonant("redecode", talk).stdout == WRITTEN + "\n"
    assert sonant("redecode", talk, "--no-punctuation").stdout == TEXT + "\n"


def test_several_texts_are_told_apart(sonant: Call, talk: Path, tmp_path: Path) -> None:
    write_wav(tmp_path / "two.wav", speak("the old man"))
    done = sonant("transcribe", "talk.wav", "two.wav")
    assert done.stdout == f"# talk.wav\n{WRITTEN}\n\n# two.wav\nThe old man.\n"


def test_json_is_one_object_per_recording_and_line(
    sonant: Call, talk: Path, tmp_path: Path
) -> None:
    write_wav(tmp_path / "two.wav", speak("the old man"))
    done = sonant("transcribe", "talk.wav", "two.wav", "--format", "json")
    values = [json.loads(line) for line in done.stdout.splitlines()]
    assert [value["recording"] for value in values] == ["talk.wav", "two.wav"]
    word = values[0]["segments"][0]["words"][1]
    assert word["text"] == "quick"
    assert 0.5 < word["start_s"] < word["end_s"] < 2.0
    assert set(word["scores"]) == {
        "acoustic", "prior", "language", "vocabulary", "pronunciation", "insertion",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["txt", "srt", "vtt", "tsv", "json"])
def test_results_go_into_the_folder(form: str, sonant: Call, talk: Path, tmp_path: Path) -> None:
    done = sonant("transcribe", talk, "--format", form, "--out", "results")
    assert (done.returncode, done.stdout) == (0, "")
    (result,) = (tmp_path / "results").iterdir()
    assert result.name == f"talk.{form}"
    assert "quick brown" in result.read_text()


def test_recordings_of_one_name_get_files_of_their_own(
    sonant: Call, talk: Path, tmp_path: Path
) -> None:
    write_wav(tmp_path / "talk.wave", speak("the old man"))
    assert sonant("transcribe", "talk.wav", "talk.wave", "--out", "results").returncode == 0
    names = sorted(path.name for path in (tmp_path / "results").iterdir())
    assert names == ["talk.wav.txt", "talk.wave.txt"]


def test_subtitles_of_several_need_a_folder(sonant: Call, talk: Path) -> None:
    assert_told(sonant("transcribe", talk, talk, "--format", "srt"), 2, "--out")


def test_redecode_takes_a_list(sonant: Call, tmp_path: Path) -> None:
    write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    (tmp_path / "names.txt").write_text("Gilchrist\n")
    sonant("transcribe", "name.wav")
    done = sonant("redecode", "name.wav", "--vocabulary", "names.txt:4")
    assert (done.stdout, done.stderr) == ("The man is Gilchrist.\n", "")


def test_words_show_their_scores(sonant: Call, talk: Path) -> None:
    sonant("transcribe", talk)
    head, *rows = sonant("words", talk).stdout.splitlines()
    assert head.split()[:4] == ["start", "end", "conf", "word"]
    assert [row.split()[3] for row in rows] == TEXT.split()
    assert len(rows[0].split()) >= 10


def test_words_say_why(sonant: Call, talk: Path) -> None:
    sonant("transcribe", talk)
    rows = [x for x in sonant("words", talk, "--why").stdout.splitlines() if x[:9].strip()]
    assert len(rows) == len(TEXT.split())
    assert all("sure)" in row for row in rows)


def test_the_weight_at_which_a_rival_wins_makes_it_win(sonant: Call, tmp_path: Path) -> None:
    # “See” is on the list and sounds as “sea”, which the language model knows.
    write_wav(tmp_path / "sea.wav", speak("the fox is lazy sea"))
    (tmp_path / "names.txt").write_text("See\nKilgore\nGilchrist\n")
    listed = ("--vocabulary", "names.txt:2", "--format", "json")
    last = json.loads(sonant("words", "sea.wav", *listed).stdout.splitlines()[-1])
    assert last["text"] == "sea"
    assert last["rival"]["text"] == "See"
    told = sonant("words", "sea.wav", "--why", *listed[:2]).stdout.splitlines()[-1]
    assert "“See” would win were it" in told
    needed = float(last["rival"]["wins_if"]["list"].split(" at weight ")[1].split()[0])
    assert f"names.txt at weight {needed:.3g} (now 2)" in told
    for factor, text in ((0.8, "sea"), (1.3, "See")):
        weight = f"names.txt:{needed * factor}"
        done = sonant("redecode", "sea.wav", "--vocabulary", weight)
        assert done.stdout == f"The fox is lazy {text}.\n", (factor, needed)


def test_a_language_model_from_text(sonant: Call, tmp_path: Path) -> None:
    lines = [f"The harbor is full of {n} boats.\nThe {n} boats are full.\n" for n in range(60)]
    (tmp_path / "text.txt").write_text("".join(lines))
    done = sonant("lm", "build", "boats", "text.txt", "missing.txt")
    assert done.returncode == 3
    assert "missing.txt can't be read" in done.stderr
    assert "measured on 6 sentences" in done.stdout
    assert "harbor" in done.stdout
    assert "order       3" in sonant("lm", "info", "boats").stdout
    shown = sonant("lm", "perplexity", "boats", "text.txt").stdout
    assert float(shown.split()[1]) < 8.0
    write_wav(tmp_path / "talk.wav", speak("the harbor is full of boats"))
    done = sonant("transcribe", "talk.wav", "--lm", "general:1", "--lm", "boats:3")
    assert done.stdout == "The harbor is full of boats.\n"


def test_a_domain_is_extended_listed_exported_and_removed(
    sonant: Call, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text("The harbor is full.\n" * 5)
    (tmp_path / "two.txt").write_text("The ferry is late.\n" * 5)
    assert sonant("lm", "build", "boats", "one.txt", "--title", "All boats").returncode == 0
    assert_told(sonant("lm", "build", "boats", "two.txt"), 2, "--extend")
    done = sonant("lm", "build", "boats", "two.txt", "--extend", "--format", "json")
    built = json.loads(done.stdout)
    assert [document["name"] for document in built["documents"]] == ["one.txt", "two.txt"]
    assert {word["word"] for word in built["new_words"]} == {"harbor", "full", "ferry", "late"}
    assert "(yours)" in sonant("lm", "list").stdout
    assert sonant("lm", "export", "boats", "--arpa", "boats.arpa").returncode == 0
    assert (tmp_path / "boats.arpa").read_text().startswith("\\data\\\nngram 1=")
    assert_told(sonant("lm", "export", "boats", "--arpa", "boats.txt"), 2, "ARPA")
    done = sonant("lm", "remove", "boats")
    assert done.returncode == 0
    assert not (home / "data" / "domains" / "boats").exists()
    assert_told(sonant("lm", "remove", "boats"), 2, "no domain boats")
    assert_told(sonant("lm", "build", "x", "missing.txt"), 3, "isn't a word", "can't be read")


def test_new_words_become_a_list(sonant: Call, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("We met Nyband there.\n" * 5)
    done = sonant("lm", "build", "names", "text.txt", "--words", "new.csv")
    assert done.returncode == 0
    head, *rows = (tmp_path / "new.csv").read_text().splitlines()
    assert head == "written,phones,count"
    assert any(row.startswith("Nyband,N ") for row in rows)
    write_wav(tmp_path / "talk.wav", speak("the man is nyband"))
    done = sonant("transcribe", "talk.wav", "--vocabulary", "new.csv:4")
    assert done.stdout == "The man is Nyband.\n"


def test_packs_are_listed_and_checked(sonant: Call, home: Path) -> None:
    done = sonant("packs", "--check")
    assert done.returncode == 0
    assert "en-starter" in done.stdout
    assert "(yours)" in done.stdout
    (home / "data" / "packs" / "en-starter" / "model.onnx").write_bytes(b"changed")
    assert sonant("packs", "--check").returncode == 4


def test_a_reader_that_is_gone_is_no_error_message(sonant_process: Call, talk: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = sonant_process("transcribe", talk, stdout=write)
    os.close(write)
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_ctrl_c_leaves_finished_files_whole(
    home: Path, talk: Path, tmp_path: Path, root: Path
) -> None:
    program = PROGRAM.replace(
        "sys.exit(main())",
        # Tests that run in a shell's background inherit an ignored SIGINT.
        "import signal, threading\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import core.audio.decode as e\n"
        "real = e.read_blocks\n"
        "def blocks(path, *rest):\n"
        "    if path.name == 'endless.wav':\n"
        "        print('BLOCKED', file=sys.stderr, flush=True)\n"
        "        threading.Event().wait()\n"
        "    yield from real(path, *rest)\n"
        "e.read_blocks = blocks\n"
        "sys.exit(main())",
    )
    write_wav(tmp_path / "endless.wav", speak("the old man"))
    process = subprocess.Popen(
        [sys.executable, "-c", program, "transcribe", "talk.wav", "endless.wav", "--out", "o"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == "BLOCKED\n"
    process.send_signal(signal.SIGINT)
    _, message = process.communicate(timeout=60)
    assert process.returncode == 130
    assert message == "sonant: Stopped. Finished files are whole.\n"
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["talk.txt"]
    assert (tmp_path / "o" / "talk.txt").read_text() == WRITTEN + "\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_ctrl_c_while_building_leaves_no_domain_and_no_process(
    home: Path, tmp_path: Path, root: Path
) -> None:
    program = (
        "import signal, sys, threading\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import core.lm.build as b\n"
        "b._SHARED_FROM, b._BATCH = 0, 1\n"
        "b.os.cpu_count = lambda: 2\n"
        "def sentences(path):\n"
        "    yield from ['one', 'two', 'three', 'four']\n"
        "    print('BLOCKED', file=sys.stderr, flush=True)\n"
        "    threading.Event().wait()\n"
        "b.read_sentences = sentences\n"
        "if __name__ == '__main__':\n"
        "    from core.cli.main import main\n"
        "    sys.exit(main())"
    )
    (tmp_path / "text.txt").write_text("one\n")
    process = subprocess.Popen(
        [sys.executable, "-c", program, "lm", "build", "boats", "text.txt"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == "BLOCKED\n"
    os.killpg(process.pid, signal.SIGINT)
    # A process left behind would keep the pipe open.
    _, message = process.communicate(timeout=60)
    assert process.returncode == 130
    assert message == "sonant: Stopped. Finished files are whole.\n"
    assert [path.name for path in (home / "data" / "domains").iterdir()] == ["general"]


def test_a_wrong_call_is_code_2(sonant: Call) -> None:
    assert sonant("transcribe").returncode == 2
    assert sonant("sing").returncode == 2


def test_an_own_domain_is_found_by_name(sonant: Call, home: Path, tmp_path: Path) -> None:
    install_domain(home, "boats", ("the harbor is full of boats",))
    write_wav(tmp_path / "talk.wav", speak("the harbor is full of boats"))
    assert sonant("transcribe", "talk.wav", "--lm", "boats").stdout.startswith("The harbor")


def test_places_of_a_word_are_spotted(sonant: Call, tmp_path: Path) -> None:
    write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    done = sonant("spot", "name.wav", "--word", "Gilchrist", "--word", "man")
    assert done.returncode == 0
    assert "“Gilchrist” in 1 place\n" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("man  ✓")
    lines = sonant("spot", "name.wav", "--word", "Xy", "--sounds-like", "man", "--format", "json")
    (place,) = map(json.loads, lines.stdout.splitlines())
    assert (place["word"], place["text"], place["phones"]) == ("Xy", "man", "M AE N")
    assert place["score"] == pytest.approx(0.0, abs=0.01)
    missed = sonant("spot", "name.wav", "--word", "man", "--missed")
    assert "in 0 places" in missed.stdout
    assert_told(sonant("spot", "name.wav", "--word", "…"), 3, "nothing that can be spoken")
    assert_told(
        sonant("spot", "name.wav", "--word", "a", "--word", "b", "--sounds-like", "c"), 2, "- to"
    )
    assert sonant("spot", "missing.wav", "--word", "man").returncode == 3


def test_proposals_are_verified(sonant: Call, tmp_path: Path) -> None:
    write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    done = sonant("verify", "name.wav", "--at", "1.8-3.2", "--words", "Gilchrist")
    assert (done.returncode, done.stderr) == (0, "")
    assert "→ “Gilchrist”: accepted" in done.stdout
    (tmp_path / "draft.txt").write_text("The fox is Gilchrist.\n")
    done = sonant("verify", "name.wav", "--text", "draft.txt", "--apply", "out.txt")
    assert "“man” → “fox”: rejected: it sounds different" in done.stdout
    assert done.stdout.endswith("2 differences: 1 accepted\n")
    assert (tmp_path / "out.txt").read_text() == "the man is Gilchrist\n"
    done = sonant("verify", "name.wav", "--text", "draft.txt", "--format", "json")
    decided = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["accepted"] for row in decided] == [False, True]
    assert_told(sonant("verify", "name.wav", "--at", "x", "--words", "fox"), 2, "stretch of time")
    assert_told(sonant("verify", "name.wav", "--words", "fox"), 2, "--at")
    assert_told(sonant("verify", "name.wav", "--at", "90-91", "--words", "fox"), 3, "No speech")


def test_ready_lists_are_shown_and_used_by_name(sonant: Call, tmp_path: Path) -> None:
    shown = sonant("lists", "ready").stdout
    assert "world-cities" in shown
    write_wav(tmp_path / "city.wav", speak("the man is novosibirsk"))
    done = sonant("transcribe", "city.wav", "--vocabulary", "world-cities:4")
    assert done.stdout == "The man is Novosibirsk.\n"
    rows = [json.loads(x) for x in sonant("lists", "ready", "--format", "json").stdout.splitlines()]
    assert all(Path(row["path"]).is_file() for row in rows)


def test_lists_are_checked(sonant: Call, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("London\nNyband\n")
    done = sonant("lists", "check", "good.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 entries: 0 can't be used" in done.stdout
    (tmp_path / "bad.csv").write_text("written,weight\nLondon,1\n…,1\nLee,-1\n")
    done = sonant("lists", "check", "bad.csv", "--problems")
    assert done.returncode == 3
    assert done.stdout.splitlines()[0].startswith("…")
    assert "can't be used: nothing" in done.stdout
    assert "no number from 0 up" in done.stderr
    (row,) = map(json.loads, sonant("lists", "check", "good.txt", "--format", "json", "--problems")
                 .stdout.splitlines() or ['{"written": "none"}'])  # fmt: skip
    assert row["written"] == "none"
    assert_told(sonant("lists", "check", "missing.csv"), 3, "no list")


def test_a_list_is_tried_before_it_is_used(sonant: Call, tmp_path: Path) -> None:
    write_wav(tmp_path / "name.wav", speak("the man is gilchrist"))
    (tmp_path / "names.txt").write_text("Gilchrist\n")
    (tmp_path / "said.txt").write_text("The man is Gilchrist.\n")
    done = sonant("lists", "test", "names.txt:4", "name.wav")
    assert done.stdout.startswith("# name.wav: 1 change in ")
    assert done.stdout.splitlines()[1].endswith("→ Gilchrist")
    done = sonant("lists", "test", "names.txt:4", "name.wav", "--reference", "said.txt")
    assert "1 fixed, 0 broke" in done.stdout
    assert "→ 0 of 4 (25.0% → 0.0%)" in done.stdout
    done = sonant("lists", "test", "names.txt:4", "name.wav", "--reference", "said.txt",
                  "--format", "json")  # fmt: skip
    value = json.loads(done.stdout)
    assert (value["errors_before"], value["errors_after"]) == (1, 0)
    assert value["changes"][0]["verdict"] == "fixed"
    write_wav(tmp_path / "two.wav", speak("the old man"))
    assert_told(
        sonant("lists", "test", "names.txt", "name.wav", "two.wav", "--reference", "said.txt"),
        3, "2 recordings",
    )  # fmt: skip
    (tmp_path / "said.tsv").write_text("name\tthe man is Gilchrist\ntwo\tthe old man\n")
    done = sonant("lists", "test", "names.txt:0", "name.wav", "two.wav", "--reference", "said.tsv")
    assert done.stdout.splitlines()[-1].startswith("all: 0 changes: 0 fixed")


def test_a_domain_is_tried_before_it_is_used(sonant: Call, home: Path, tmp_path: Path) -> None:
    install_domain(home, "boats", ("the harbor is full of boats",))
    write_wav(tmp_path / "talk.wav", speak("the harbor is full of boats"))
    (tmp_path / "said.txt").write_text("the harbor is full of boats\n")
    done = sonant("lm", "test", "boats:2", "talk.wav", "--reference", "said.txt")
    assert done.returncode == 0
    assert "→ 0 of 6" in done.stdout
    assert_told(sonant("lm", "test", "ships", "talk.wav"), 2, "no domain")


def test_a_words_sound_is_learnt_into_a_list(sonant: Call, tmp_path: Path) -> None:
    # It is written Nyband and said “Gilchrist”.
    write_wav(tmp_path / "take.wav", speak("gilchrist"))
    (tmp_path / "names.csv").write_text("written,weight\nNyband,4\n")
    done = sonant("lists", "learn", "Nyband", "take.wav", "--into", "names.csv")
    assert done.returncode == 0
    assert "G IH L K R IH S T" in done.stdout.splitlines()[0]
    rows = (tmp_path / "names.csv").read_text().splitlines()
    assert rows == ["written,weight,phones", "Nyband,4,G IH L K R IH S T"]
    write_wav(tmp_path / "talk.wav", speak("the man is gilchrist"))
    done = sonant("transcribe", "talk.wav", "--vocabulary", "names.csv")
    assert "Nyband" in done.stdout
    at = sonant("lists", "learn", "Nyband", "talk.wav", "--at", "1.75-3.3", "--format", "json")
    best = json.loads(at.stdout.splitlines()[0])
    assert best["phones"] == "G IH L K R IH S T"
    assert_told(sonant("lists", "learn", "x", "talk.wav", "--at", "60-61"), 3, "No speech")
    assert_told(
        sonant("lists", "learn", "x", "take.wav", "talk.wav", "--at", "1-2"), 2, "one recording"
    )
    write_wav(tmp_path / "long.wav", speak("the quick brown fox jumps over the lazy dog"))
    assert_told(sonant("lists", "learn", "x", "long.wav"), 3, "no single word")


def test_a_domain_is_built_from_the_transcripts_that_were_read(
    sonant: Call, home: Path, tmp_path: Path
) -> None:
    assert_told(sonant("lm", "build", "mine", "--from-transcripts", "all"), 3, "no library")
    with Library(home / "data" / LIBRARY_FILE) as library:
        number = library.add_recording("/talk.wav", "Town hall: may")
        heard = Paragraph(0, 900, (Token("shmear", 0, 300), Token("spoke", 300, 900)))
        document = Document([heard])
        library.add_segment(number, paragraph_text(heard), joins=False)
        assert_told(sonant("lm", "build", "mine", "--from-transcripts", "checked"), 3, "verified")
        change = Replace(0, (heard,), retyped((heard,), ["Shmyrev spoke"]))
        document.do(Command("type", (change,)))
        library.add_edit(number, command_text(document.last))
        library.add_segment(number, paragraph_text(heard), joins=False)
    done = sonant("lm", "build", "mine", "--from-transcripts", "checked")
    assert done.returncode == 0
    assert "2 words of 1 transcript, verified or corrected" in done.stderr
    assert "mine: 2 words in 1 sentence" in done.stdout
    (tmp_path / "more.txt").write_text("A letter to Gilchrist.\n")
    done = sonant(
        "lm", "build", "mine", "--replace", "more.txt", "--from-transcripts", "all",
        "--format", "json",
    )  # fmt: skip
    built = json.loads(done.stdout)
    assert (built["words"], len(built["documents"])) == (8, 2)
    assert built["documents"][1]["name"] == "Town hall_ may.txt"
    assert "4 words of 1 transcript." in done.stderr
