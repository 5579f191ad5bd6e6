"""Written English becomes the words that are spoken."""

from __future__ import annotations

import pytest

from core.text.normalise import (
    digit_words,
    normalise,
    normalise_lines,
    number_words,
    ordinal_words,
    year_words,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety nine"),
        (100, "one hundred"),
        (1_001, "one thousand one"),
        (12_345, "twelve thousand three hundred forty five"),
        (1_000_000, "one million"),
        (2_000_017, "two million seventeen"),
        (10**18 - 1, " ".join(
            f"nine hundred ninety nine {scale}".strip()
            for scale in ("quadrillion", "trillion", "billion", "million", "thousand", "")
        )),
        (-7, "minus seven"),
    ],
)  # fmt: skip
def test_numbers(number: int, words: str) -> None:
    assert number_words(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (5, "fifth"),
        (8, "eighth"),
        (9, "ninth"),
        (12, "twelfth"),
        (20, "twentieth"),
        (21, "twenty first"),
        (100, "one hundredth"),
        (1_000_000, "one millionth"),
    ],
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal_words(number) == words


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (1066, "ten sixty six"),
        (1900, "nineteen hundred"),
        (1905, "nineteen oh five"),
        (1984, "nineteen eighty four"),
        (2000, "two thousand"),
        (2005, "two thousand five"),
        (2010, "twenty ten"),
        (2024, "twenty twenty four"),
    ],
)
def test_years(year: int, words: str) -> None:
    assert year_words(year) == words


def test_every_number_has_words_of_its_own() -> None:
    said = {number_words(n) for n in range(20_000)}
    assert len(said) == 20_000


def test_digits_are_read_one_by_one() -> None:
    assert digit_words("104") == "one oh four"
    assert digit_words("00") == "zero zero"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        # money
        ("It costs $5,000.", "it costs five thousand dollars"),
        ("$1, $0.99, $1.50", "one dollar ninety nine cents one dollar and fifty cents"),
        ("£20 or €3.5", "twenty pounds or three point five euros"),
        ("$5 million, $1.5bn, US$2k", "five million dollars one point five billion dollars "
         "two thousand dollars"),
        ("$100-$200", "one hundred dollars to two hundred dollars"),
        # percent, units, ranges, signs
        ("12.5% of 3 km", "twelve point five percent of three kilometers"),
        ("1 kg, 2kg, 60 mph", "one kilogram two kilograms sixty miles per hour"),
        ("10-20 people, 1914-1918", "ten to twenty people nineteen fourteen to nineteen eighteen"),
        ("It was -5 degrees", "it was minus five degrees"),
        ("20°C or 98.6°F", "twenty degrees celsius or ninety eight point six degrees fahrenheit"),
        ("1/2 cup, 2 1/2 cups, ¾", "one half cup two and a half cups three quarters"),
        # times and dates
        ("at 5:15 pm, 7:00pm, 9 a.m.", "at five fifteen p m seven p m nine a m"),
        ("17:15, 5:00, 12:05", "seventeen fifteen five o'clock twelve oh five"),
        ("March 6th, 2020", "march sixth twenty twenty"),
        ("Jan. 5, 2021; 2021-03-06", "january fifth twenty twenty one march sixth twenty twenty "
         "one"),
        ("on the 9th of March; 5 May 1999", "on the ninth of march the fifth of may nineteen "
         "ninety nine"),
        ("in the 1980s and '90s", "in the nineteen eighties and nineties"),
        # ordinals, long numbers, phones
        ("the 21st and 113th", "the twenty first and one hundred thirteenth"),
        ("1,234,567", "one million two hundred thirty four thousand five hundred sixty seven"),
        ("719432654 and 007", "seven one nine four three two six five four and oh oh seven"),
        ("call 555-123-4567", "call five five five one two three four five six seven"),
        ("5k, 100M people", "five thousand one hundred million people"),
        # abbreviations and initials
        ("Mr. and Mrs. Smith vs. Dr. Lee Jr.", "mister and missus smith versus doctor lee junior"),
        ("St. John's on 9th St. here", "saint john's on ninth street here"),
        ("the U.S. and J. R. R. Tolkien", "the u s and j r r tolkien"),
        ("e.g. this, i.e. that, etc.", "for example this that is that et cetera"),
        ("No. 5 and no one", "number five and no one"),
        ("Henry VIII in World War II and I", "henry the eighth in world war two and i"),
        # symbols, addresses, versions
        ("AT&T at 100% & more", "at and t at one hundred percent and more"),
        ("bob@example.com", "bob at example dot com"),
        ("see https://example.com/x now", "see now"),
        ("v1.2.3", "version one point two point three"),
        ("COVID-19 and MP3", "covid nineteen and mp three"),
        # letters and apostrophes
        ("“Jeeves,” I said—“it’s café time”", "jeeves i said it's cafe time"),
        ("'Tis true, he's goin' with 'em", "'tis true he's goin' with 'em"),
        ("the dogs' bones", "the dogs' bones"),
        ("'Hello there,' he said", "hello there he said"),
        ("He said 'yes' twice", "he said yes twice"),
        ("twenty-one o'clock", "twenty one o'clock"),
        ("Œuvre æther naïve ﬁne", "oeuvre aether naive fine"),
    ],
)  # fmt: skip
def test_written_becomes_spoken(written: str, spoken: str) -> None:
    assert normalise(written) == spoken


@pytest.mark.parametrize("text", ["", "   ", "...", "—", "日本語", "\u200b", "'", "''"])
def test_what_cannot_be_spoken_is_left_out(text: str) -> None:
    assert normalise(text) == ""


def test_spoken_text_stays_as_it_is() -> None:
    text = "he hoped there'd be stew for dinner o'clock 'tis"
    assert normalise(text) == text


def test_only_letters_apostrophes_and_spaces_come_out() -> None:
    hard = "99.5.5 $.. 12:99 13/45/2020 1.000,00 .5.5 ½¼ £ 5°°C 0/0 ١٢٣ ² x×y 9th9 $1.2.3 24/7/365"
    assert set(normalise(hard)) <= set("abcdefghijklmnopqrstuvwxyz' ")


def test_lines_without_words_are_left_out() -> None:
    assert list(normalise_lines(["A b.", "--", "", "C"])) == ["a b", "c"]
