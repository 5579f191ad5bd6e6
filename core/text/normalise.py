"""Written English → the words that are spoken: numbers, money, dates, units, abbreviations.

`normalise("Dr. Lee paid $1,250 on March 6th.")` gives
"doctor lee paid one thousand two hundred fifty dollars on march sixth". Tokens are lower case,
ASCII letters and apostrophes; hyphens part words, as in the transcripts the built-in model was
trained on. Numbers are said the American way, without "and".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_LONGEST_NUMBER = 18
"""Digits; longer ones are read out one by one."""

_MONTHS = {
    "january": "january", "february": "february", "march": "march", "april": "april",
    "may": "may", "june": "june", "july": "july", "august": "august",
    "september": "september", "october": "october", "november": "november",
    "december": "december", "jan": "january", "feb": "february", "mar": "march",
    "apr": "april", "jun": "june", "jul": "july", "aug": "august", "sep": "september",
    "sept": "september", "oct": "october", "nov": "november", "dec": "december",
}  # fmt: skip
_MONTH_NAMES = list(dict.fromkeys(_MONTHS.values()))

_ABBREVIATIONS = {
    "mr": "mister", "mrs": "missus", "ms": "miz", "dr": "doctor", "prof": "professor",
    "capt": "captain", "col": "colonel", "gen": "general", "lt": "lieutenant",
    "sgt": "sergeant", "rev": "reverend", "hon": "honorable", "jr": "junior", "sr": "senior",
    "vs": "versus", "etc": "et cetera", "dept": "department", "inc": "incorporated",
    "ltd": "limited", "corp": "corporation", "ave": "avenue", "blvd": "boulevard",
    "mt": "mount", "messrs": "messieurs", "mme": "madame", "mlle": "mademoiselle",
    "approx": "approximately", "esq": "esquire", "gov": "governor", "sen": "senator",
    "maj": "major", "cmdr": "commander", "vol": "volume", "fig": "figure", "bros": "brothers",
    "ft": "fort", "rd": "road", "assn": "association", "univ": "university",
}  # fmt: skip
"""Said in full when a full stop follows."""
_BARE_ABBREVIATIONS = ("mr", "mrs", "dr", "vs", "etc", "jr", "ltd", "blvd")
"""Said in full without the full stop too."""

_MEASURES = {
    "km": ("kilometer", "kilometers"), "kg": ("kilogram", "kilograms"),
    "mg": ("milligram", "milligrams"), "mcg": ("microgram", "micrograms"),
    "ml": ("milliliter", "milliliters"), "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"), "mph": ("mile per hour", "miles per hour"),
    "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"), "oz": ("ounce", "ounces"),
    "ft": ("foot", "feet"), "sq": ("square", "square"), "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"), "min": ("minute", "minutes"), "mins": ("minute", "minutes"),
    "sec": ("second", "seconds"), "secs": ("second", "seconds"),
    "ms": ("millisecond", "milliseconds"), "gb": ("gigabyte", "gigabytes"),
    "mb": ("megabyte", "megabytes"), "kb": ("kilobyte", "kilobytes"),
    "tb": ("terabyte", "terabytes"), "ghz": ("gigahertz", "gigahertz"),
    "mhz": ("megahertz", "megahertz"), "khz": ("kilohertz", "kilohertz"),
    "hz": ("hertz", "hertz"), "kw": ("kilowatt", "kilowatts"), "mw": ("megawatt", "megawatts"),
    "yrs": ("year", "years"), "bps": ("basis point", "basis points"),
}  # fmt: skip
_CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"), "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"), "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
}  # fmt: skip
_SUFFIXES = {
    "k": "thousand", "m": "million", "mm": "million", "mn": "million", "b": "billion",
    "bn": "billion", "t": "trillion", "thousand": "thousand", "million": "million",
    "billion": "billion", "trillion": "trillion", "hundred": "hundred",
}  # fmt: skip
_FRACTIONS = {
    "1/2": "one half", "1/3": "one third", "2/3": "two thirds", "1/4": "one quarter",
    "3/4": "three quarters", "1/8": "one eighth",
}  # fmt: skip
_MIXED = {
    "1/2": "a half", "1/4": "a quarter", "3/4": "three quarters", "1/3": "a third",
    "2/3": "two thirds",
}  # fmt: skip
_ELISIONS = frozenset(
    ("'em", "'tis", "'twas", "'twere", "'twill", "'til", "'till", "'cause", "'bout", "'round")
)
"""Words that begin with an apostrophe of their own."""


@lru_cache(maxsize=4096)
def number_words(number: int) -> str:
    """Return a whole number in words: 1250 → "one thousand two hundred fifty"."""
    if number < 0:
        return "minus " + number_words(-number)
    if number < 20:
        return _UNITS[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens] + (f" {_UNITS[rest]}" if rest else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_UNITS[hundreds]} hundred" + (f" {number_words(rest)}" if rest else "")
    parts = []
    for scale in _SCALES:
        number, rest = divmod(number, 1000)
        if rest:
            parts.append(f"{number_words(rest)} {scale}".rstrip())
        if not number:
            return " ".join(reversed(parts))
    return " ".join((number_words(number), _SCALES[-1], "thousand", *reversed(parts)))


@lru_cache(maxsize=4096)
def ordinal_words(number: int) -> str:
    """Return a whole number as an ordinal: 21 → "twenty first"."""
    *head, last = number_words(number).split()
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return " ".join((*head, last))


@lru_cache(maxsize=4096)
def year_words(year: int) -> str:
    """Return a year as it is said: 1984 → "nineteen eighty four", 2005 → "two thousand five"."""
    century, rest = divmod(year, 100)
    if not 1000 <= year <= 9999 or (century % 10 == 0 and rest < 10):
        return number_words(year)
    if rest == 0:
        return f"{number_words(century)} hundred"
    if rest < 10:
        return f"{number_words(century)} oh {number_words(rest)}"
    return f"{number_words(century)} {number_words(rest)}"


def digit_words(digits: str) -> str:
    """Return digits one by one: "104" → "one oh four"; a leading or lone 0 is "zero"."""
    if set(digits) == {"0"}:
        return " ".join(["zero"] * len(digits))
    return " ".join("oh" if d == "0" else _UNITS[int(d)] for d in digits)


def _whole(text: str) -> str:
    """Return the words of a whole number in digits, commas allowed."""
    digits = text.replace(",", "")
    if not digits:
        return "zero"
    if len(digits) > _LONGEST_NUMBER or (len(digits) > 1 and digits[0] == "0"):
        return digit_words(digits)
    return number_words(int(digits))


def _decimal(text: str) -> str:
    """Return the words of a number in digits with an optional decimal part."""
    whole, _, fraction = text.partition(".")
    words = _whole(whole)
    if fraction:
        words += " point " + " ".join(_UNITS[int(d)] for d in fraction)
    return words


def _plural(words: str) -> str:
    """Return the plural of a number's last word: "eighty" → "eighties"."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith(("x", "s")) else "s")


def _money(match: re.Match[str]) -> str:
    sign, number, suffix = match["sign"], match["number"], (match["suffix"] or "").lower()
    one, many, cent, cents = _CURRENCIES[sign[-1]]
    if suffix:
        return f" {_decimal(number)} {_SUFFIXES[suffix]} {many} "
    whole, _, fraction = number.partition(".")
    if len(fraction) != 2:
        return f" {_decimal(number)} {one if number == '1' else many} "
    minor = int(fraction)
    words = f"{_whole(whole)} {one if whole == '1' else many}"
    if minor:
        small = f"{number_words(minor)} {cent if minor == 1 else cents}"
        words = small if _whole(whole) == "zero" else f"{words} and {small}"
    return f" {words} "


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), int(match["minute"])
    half = (match["half"] or "").lower().replace(".", "")
    if hour > 24 or minute > 59:
        return match[0]
    said = number_words(hour)
    if minute:
        said += f" oh {_UNITS[minute]}" if minute < 10 else f" {number_words(minute)}"
    elif not half:
        said += " o'clock" if hour <= 12 else " hundred"
    return f" {said} {' '.join(half)} "


def _month_day(match: re.Match[str]) -> str:
    month = _MONTHS[match["month"].lower().rstrip(".")]
    day = int(match["day"])
    if not 1 <= day <= 31:
        return match[0]
    return f" {month} {ordinal_words(day)} "


def _day_month(match: re.Match[str]) -> str:
    month, day = match["month"], int(match["day"])
    if not (1 <= day <= 31 and month[0].isupper()):
        return match[0]
    article = "" if re.search(r"\bthe\s$", match.string[: match.start()], re.I) else "the "
    return f" {article}{ordinal_words(day)} of {_MONTHS[month.lower()]} "


def _date(match: re.Match[str]) -> str:
    month, day, year = int(match["m"]), int(match["d"]), int(match["y"])
    if month > 12:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    year += 2000 if year < 50 else 1900 if year < 100 else 0
    return f" {_MONTH_NAMES[month - 1]} {ordinal_words(day)} {year_words(year)} "


def _decade(match: re.Match[str]) -> str:
    digits = match["decade"]
    return (
        f" {_plural(year_words(int(digits)) if len(digits) == 4 else number_words(int(digits)))} "
    )


def _measure(match: re.Match[str]) -> str:
    number = match["number"]
    one, many = _MEASURES[match["unit"].lower()]
    return f" {_decimal(number)} {one if number == '1' else many} "


def _number(match: re.Match[str]) -> str:
    text = match[0]
    if "." in text:
        return f" {_decimal(text)} "
    digits = text.replace(",", "")
    if "," not in text and len(digits) == 4 and "1100" <= digits <= "2099":
        return f" {year_words(int(digits))} "
    if "," not in text and len(digits) >= 7:
        return f" {digit_words(digits)} "
    return f" {_whole(text)} "


def _number_suffix(match: re.Match[str]) -> str:
    return f" {_decimal(match['number'])} {_SUFFIXES[match['suffix'].lower()]} "


_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<half>)")
_N = r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+"
_MONTH_PATTERN = "|".join(sorted(_MONTHS, key=len, reverse=True))
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str], ...] = (
    (re.compile(r"(?<=\d)\s?[-–]\s?(?=[$£€¥₹]\d)"), " to "),
    (
        re.compile(
            rf"(?:US|CA|AU)?(?P<sign>[$£€¥₹])\s?(?P<number>{_N})"
            r"(?:\s?(?P<suffix>thousand|million|billion|trillion|hundred|mm|bn|mn|[kmbt])\b)?",
            re.IGNORECASE,
        ),
        _money,
    ),
    (re.compile(r"\b(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>\d{4}|\d\d)\b"), _date),
    (re.compile(r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b"), _date),
    (
        re.compile(
            r"\b(?P<hour>\d{1,2})[:.](?P<minute>\d\d)\s?(?P<half>[ap]\.?m\b\.?)"
            r"|\b(?P<hour2>\d{1,2}):(?P<minute2>\d\d)\b",
            re.IGNORECASE,
        ),
        lambda m: _clock(m) if m["hour"] else _clock(_CLOCK.match(m[0]) or m),
    ),
    (
        re.compile(r"\b(?P<number>\d{1,2})\s?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE),
        lambda m: f" {number_words(int(m['number']))} {m['half'].lower()} m ",
    ),
    (
        re.compile(
            rf"\b(?P<month>{_MONTH_PATTERN})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.,]?\d)",
            re.IGNORECASE,
        ),
        _month_day,
    ),
    (
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH_PATTERN})\b\.?"
            r"(?! \d{1,2}\b)",
            re.IGNORECASE,
        ),
        _day_month,
    ),
    (
        re.compile(r"\b(\d+) (1/2|1/4|3/4|1/3|2/3)(?![\d/])"),
        lambda m: f" {_whole(m[1])} and {_MIXED[m[2]]} ",
    ),
    (re.compile(r"(?<![\d/])([123]/[2348])(?![\d/])"), lambda m: f" {_FRACTIONS.get(m[1], m[1])} "),
    (re.compile(r"\b24/7\b"), " twenty four seven "),
    (
        re.compile(r"(?P<number>\d+(?:,\d{3})*)(?:st|nd|rd|th)\b", re.IGNORECASE),
        lambda m: f" {ordinal_words(int(m['number'].replace(',', '')[-15:]))} ",
    ),
    (re.compile(r"(?<!\w)'?(?P<decade>\d{4}|\d0)'?s\b"), _decade),
    (re.compile(rf"({_N})\s?%"), lambda m: f" {_decimal(m[1])} percent "),
    (
        re.compile(rf"({_N})\s?°\s?([CF])?\b"),
        lambda m: (
            f" {_decimal(m[1])} degrees "
            + {"C": "celsius ", "F": "fahrenheit "}.get(m[2] or "", "")
        ),
    ),
    (
        re.compile(
            rf"\b(?P<number>{_N})[ -]?(?P<unit>{'|'.join(sorted(_MEASURES, key=len)[::-1])})\b",
            re.IGNORECASE,
        ),
        _measure,
    ),
    (
        re.compile(rf"\b(?P<number>{_N})\s?(?P<suffix>k|mm|bn|mn|[MB])\b"),
        _number_suffix,
    ),
    (
        re.compile(r"\b(\d{3})[-.) ]+(\d{3})[-. ](\d{4})\b"),
        lambda m: " ".join(map(digit_words, m.groups())),
    ),
    (re.compile(r"\b(\d{3})-(\d{4})\b"), lambda m: f" {digit_words(m[1])} {digit_words(m[2])} "),
    (re.compile(r"(?<=\d)\s?[-–]\s?(?=\d)"), " to "),
    (re.compile(r"(?<=\d)\s?x\s?(?=\d)"), " by "),
    (re.compile(r"(?<=\d)/(?=\d)"), " over "),
    (re.compile(r"(?<![\w.])-(?=\.?\d)"), " minus "),
    (re.compile(r"#\s?(?=\d)"), " number "),
    (re.compile(r"\bNo\. ?(?=\d)", re.IGNORECASE), " number "),
    (re.compile(r"\bv\.? ?(?=\d)"), " version "),
    (re.compile(r"(?<=[\d.])\.(?=\d+\.)|(?<=\d\.\d)\.(?=\d)"), " point "),
    (re.compile(_N), _number),
)

_SYMBOLS = str.maketrans(
    {
        "&": " and ", "+": " plus ", "=": " equals ", "%": " percent ", "@": " at ",
        "°": " degrees ", "/": " ", "£": " pounds ", "€": " euros ", "×": " times ",
    }
)  # fmt: skip
_LETTERS = str.maketrans(
    {
        "’": "'", "`": "'", "\u02bc": "'", "´": "'", "\u2212": "-", "\u2044": "/",
        "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3",
        "œ": "oe", "æ": "ae", "Œ": "Oe", "Æ": "Ae", "ß": "ss", "ø": "o", "Ø": "O",
        "ł": "l", "đ": "d", "\u00ad": "", "\u200b": "", "\u00a0": " ",
    }
)  # fmt: skip
"""Letters and marks that mean the same as ASCII ones."""

_ABBREVIATION = re.compile(
    r"\b(" + "|".join(sorted(_ABBREVIATIONS, key=len, reverse=True)) + r")\.(?=[\s,;:)]|$)"
    r"|\b(" + "|".join(_BARE_ABBREVIATIONS) + r")\b(?!')",
    re.IGNORECASE,
)
_SAINT = re.compile(r"\bSt\.? (?=[A-Z])")
_STREET = re.compile(r"(?<=[a-z] )St\.?(?=[\s,.;]|$)")
_ROMAN = re.compile(r" [IVX]+\b")
_ROMAN_CARDINAL = re.compile(
    r"\b((?:World War|Chapter|Part|Act|Volume|Book|Scene|Type|Phase|Stage|Section|Article|Title"
    r"|Class|Level|Grade|Canto) )([IVX]+)\b"
)
_ROMAN_ORDINAL = re.compile(
    r"\b((?:Henry|Edward|George|James|Charles|Louis|William|Richard|Elizabeth|Napoleon|Pius|Paul"
    r"|Philip|Alexander|Nicholas|Catherine|Frederick|Leo|Innocent|Benedict|Mary|Francis|Peter"
    r"|Gregory|Clement|Boniface|Ferdinand|Gustavus) )([IVX]+)\b"
)
_LATIN = ((re.compile(r"\be\.g\.?", re.IGNORECASE), " for example "),
          (re.compile(r"\bi\.e\.?", re.IGNORECASE), " that is "))  # fmt: skip
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}|\b[A-Z]\.(?=\s?[A-Z])")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DOMAIN = re.compile(r"(?<=[A-Za-z0-9])\.(?=(?:com|org|net|io|dev|co|uk|fm|ai|js|edu|gov)\b)")
_WORD = re.compile(r"['\u2018]?[a-z]+(?:'[a-z]+)*'?")
_SPECIAL = re.compile(r"[\d&+=%@°£€$¥₹#]")

_ENDINGS = '.!?"\n\r '
_ODD = re.compile(r"[^A-Za-z ,;:!?\"()\n\r\t\[\]'-]|(?<![A-Za-z])'|'(?![A-Za-z])")
"""What a rule may change: digits, full stops, signs, apostrophes at a word's edge."""
_NUMBERED = (
    "War|Chapter|Part|Act|Volume|Book|Scene|Type|Phase|Stage|Section|Article|Title|Class|Level"
    "|Grade|Canto|Henry|Edward|George|James|Charles|Louis|William|Richard|Elizabeth|Napoleon"
    "|Pius|Paul|Philip|Alexander|Nicholas|Catherine|Frederick|Leo|Innocent|Benedict|Mary|Francis"
    "|Peter|Gregory|Clement|Boniface|Ferdinand|Gustavus"
)
_TITLED = re.compile(rf"(?:{_NUMBERED}) [IVX]")
_PARTED = str.maketrans(dict.fromkeys(',;:!?"()[]-', " "))
_ABBREVIATED = frozenset((*_ABBREVIATIONS, "st", "no", "v", "e", "i"))
_BARE = frozenset((*_BARE_ABBREVIATIONS, "st"))


def _value(roman: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-v if v < f else v for v, f in zip(values, following, strict=True))


def _roman(match: re.Match[str]) -> str:
    return match[1] + number_words(_value(match[2]))


def _regnal(match: re.Match[str]) -> str:
    return f"{match[1]}the {ordinal_words(_value(match[2]))}"


def _spell(match: re.Match[str]) -> str:
    return " ".join(match[0].replace(".", "")) + " "


def _expand(match: re.Match[str]) -> str:
    return f"{_ABBREVIATIONS[(match[1] or match[2]).lower()]} "


def spoken_words(text: str) -> list[str]:
    """Return the words of one written sentence or line, as they are spoken.

    Args:
        text: Any English text; what can't be spoken (foreign scripts, marks) is left out.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    plain = _plain_words(text)
    if plain is not None:
        return plain
    if "." in text:
        text = _ADDRESS.sub(" ", text)
        for pattern, words in _LATIN:
            text = pattern.sub(words, text)
        text = _SAINT.sub("Saint ", text)
        text = _STREET.sub("Street", text)
        text = _DOMAIN.sub(" dot ", text)
    text = _ABBREVIATION.sub(_expand, text)
    if _SPECIAL.search(text):
        for rule, replacement in _RULES:
            text = rule.sub(replacement, text)
        text = text.translate(_SYMBOLS)
    if _ROMAN.search(text):
        text = _ROMAN_CARDINAL.sub(_roman, text)
        text = _ROMAN_ORDINAL.sub(_regnal, text)
    if "." in text:
        text = _INITIALS.sub(_spell, text)
    return list(_words(text.lower()))


def _plain_words(text: str) -> list[str] | None:
    """Return the words of a text that no rule would change, the most of all; else None.

    It gives what the rules would, many times faster (tested).
    """
    body = text.rstrip(_ENDINGS)
    if _ODD.search(body) or (_ROMAN.search(body) and _TITLED.search(body)):
        return None
    words = body.lower().translate(_PARTED).split()
    if not words or (words[-1] in _ABBREVIATED and body != text):
        return None
    return words if _BARE.isdisjoint(words) else None


def _words(text: str) -> Iterator[str]:
    quoted = False
    for match in _WORD.finditer(text):
        word = match[0]
        first = word[0]
        if not first.isalpha():
            if first == "'" and word.rstrip("'") in _ELISIONS and word.count("'") <= 2:
                pass
            else:
                word = word[1:]
                quoted = True
        if word[-1] == "'":
            # a trailing apostrophe is a plural's or a dropped g's, unless a quotation ends here
            stem = word[:-1]
            if quoted or not stem.endswith(("s", "in", "an")) or stem in ("in", "is", "as"):
                word = stem
                quoted = False
        yield word


def normalise(text: str) -> str:
    """Return one written sentence or line as spoken words, separated by spaces."""
    return " ".join(spoken_words(text))


def normalise_all(lines: list[str]) -> list[str]:
    """Return each line as spoken words; lines without any are empty."""
    return list(map(normalise, lines))


def normalise_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield each line as spoken words; lines without any are left out."""
    for line in lines:
        words = spoken_words(line)
        if words:
            yield " ".join(words)
