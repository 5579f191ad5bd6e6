"""What the user types becomes a recipe, or a sentence about what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.main import build_parser
from core.cli.options import FORMAT_NAMES, layout_of, recipe_of
from core.errors import UsageError
from core.export import FORMATS
from core.export.layout import Layout, Limits, Stamps
from core.recipe import DomainChoice, ListChoice, Recipe


def recipe(*arguments: str) -> Recipe:
    return recipe_of(build_parser().parse_args(["transcribe", "talk.mp3", *arguments]))


def test_nothing_chosen_is_the_standard_recipe() -> None:
    assert recipe() == Recipe(punctuation=True)
    assert recipe("--no-punctuation") == Recipe()


def test_weights_follow_a_colon() -> None:
    made = recipe("--vocabulary", "a.csv:2.5", "--vocabulary", "b.txt", "--lm", "x:3", "--lm", "y")
    assert made.lists == (ListChoice("a.csv", 2.5), ListChoice("b.txt", 4.0))
    assert made.domains == (DomainChoice("x", 3.0), DomainChoice("y", 1.0))


@pytest.mark.parametrize("path", ["C:\\lists\\a.csv", "C:/lists/a.csv"])
def test_a_drive_letter_is_no_weight(path: str) -> None:
    assert recipe("--vocabulary", path).lists == (ListChoice(path, 4.0),)
    assert recipe("--vocabulary", f"{path}:4").lists == (ListChoice(path, 4.0),)


def test_a_file_whose_name_has_a_colon_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a:3").write_text("word\n")
    assert recipe("--vocabulary", "a:3").lists == (ListChoice("a:3", 4.0),)


@pytest.mark.parametrize("text", ["a.csv:much", "a.csv:", "a.csv:-1", "a.csv:nan"])
def test_a_bad_weight_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        recipe("--vocabulary", text)


def test_channels_count_from_one() -> None:
    assert recipe("--channel", "2").channel == 1
    with pytest.raises(UsageError, match="channel 0"):
        recipe("--channel", "0")


def layout(*arguments: str) -> Layout:
    return layout_of(build_parser().parse_args(["transcribe", "talk.mp3", *arguments]))


def test_the_layout_is_what_the_options_say() -> None:
    assert layout() == Layout()
    made = layout(
        "--timestamps", "30", "--line-length", "37", "--reading-speed", "17", "--gap", "0"
    )
    assert (made.stamps, made.every_s) == (Stamps.EVERY, 30)
    assert made.limits == Limits(line_characters=37, characters_per_second=17, gap_ms=0)
    assert layout("--timestamps", "paragraph").stamps is Stamps.PARAGRAPH


@pytest.mark.parametrize(
    "arguments", [("--timestamps", "often"), ("--timestamps", "0"), ("--max-lines", "0"),
                  ("--line-length", "3")],
)  # fmt: skip
def test_a_layout_that_cannot_be_is_told(arguments: tuple[str, str]) -> None:
    with pytest.raises(UsageError):
        layout(*arguments)


def test_every_format_can_be_named() -> None:
    assert sorted(FORMAT_NAMES) == sorted(FORMATS)


def test_the_second_pass_and_the_second_opinion_are_part_of_the_recipe() -> None:
    assert not recipe().second_pass
    made = recipe("--second-pass", "--rescore", "big.arpa")
    assert made.second_pass
    assert made.needs_whole
    assert made.rescore == "big.arpa"


def test_words_of_noise_are_kept_on_demand() -> None:
    assert not recipe().keep_all
    assert recipe("--keep-all").keep_all
