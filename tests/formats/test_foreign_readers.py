"""Each format, read back by a program that is not ours."""

from __future__ import annotations

import csv
import html
import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import av
import mammoth
import pytest
import webvtt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from odf import teletype
from odf import text as odf_text
from odf.opendocument import load as load_odf
from praatio import textgrid
from pympi import Elan

from core.export import FORMATS, rendered
from core.export.layout import Clock, Layout, Limits, Speakers, Stamps, reference
from core.transcript.model import SAMPLE_RATE, Transcript, Word, milliseconds
from tests.helpers.transcripts import SCORES, segment, spoken, transcript, word

FULL = Layout(
    stamps=Stamps.PARAGRAPH,
    clock=Clock.LONG,
    speakers=Speakers.INLINE,
    headings=True,
    title="The bridge & <the> river",
    audio="talk%20one.mp3",
)
TALK = transcript(
    replace(segment(word("good", 0.5, 0.9), word("morning", 1.0, 1.5)), speaker="Anna *Lee*"),
    replace(segment(word('"R&D"', 4.0, 4.4), word("<b>", 4.5, 5.0)), speaker="Bo"),
    replace(spoken("we said so", 6.0), speaker="Bo"),
    replace(spoken("1. naïve – Ünïcode 漢字", 8.0), speaker="Anna *Lee*"),
)
TEXTS = [segment.text for segment in TALK.segments]


def written(name: str, folder: Path, talk: Transcript = TALK, layout: Layout = FULL) -> Path:
    content = rendered(name, talk, layout)
    path = folder / f"talk.{FORMATS[name].suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_docx_is_read_by_mammoth(tmp_path: Path) -> None:
    with written("docx", tmp_path).open("rb") as file:
        page = mammoth.convert_to_html(file)
    assert page.messages == []
    assert page.value == (
        "<h1>The bridge &amp; &lt;the&gt; river</h1>"
        "<p><strong>Anna *Lee*:</strong> [00:00:00] good morning</p>"
        "<p><strong>Bo:</strong> [00:00:04] &quot;R&amp;D&quot; &lt;b&gt;</p>"
        "<p>[00:00:06] we said so</p>"
        "<p><strong>Anna *Lee*:</strong> [00:00:08] 1. naïve – Ünïcode 漢字</p>"
    )


def test_odt_is_read_by_odfpy(tmp_path: Path) -> None:
    document = load_odf(str(written("odt", tmp_path)))
    titles = [teletype.extractText(item) for item in document.getElementsByType(odf_text.H)]
    assert titles == ["The bridge & <the> river"]
    paragraphs = [teletype.extractText(item) for item in document.getElementsByType(odf_text.P)]
    assert paragraphs == [
        "Anna *Lee*: [00:00:00] good morning",
        'Bo: [00:00:04] "R&D" <b>',
        "[00:00:06] we said so",
        "Anna *Lee*: [00:00:08] 1. naïve – Ünïcode 漢字",
    ]
    names = {
        span.getAttribute("stylename")
        for span in document.getElementsByType(odf_text.Span)
        if teletype.extractText(span).endswith(":")
    }
    assert names == {"Speaker"}


def test_speakers_on_a_line_of_their_own(tmp_path: Path) -> None:
    layout = replace(FULL, speakers=Speakers.LINE, stamps=Stamps.NONE, headings=False)
    with written("docx", tmp_path, layout=layout).open("rb") as file:
        lines = mammoth.extract_raw_text(file).value.split("\n\n")
    assert lines[:5] == ["ANNA *LEE*", TEXTS[0], "BO", TEXTS[1], TEXTS[2]]
    document = load_odf(str(written("odt", tmp_path, layout=layout)))
    paragraphs = [teletype.extractText(item) for item in document.getElementsByType(odf_text.P)]
    assert paragraphs[:5] == ["ANNA *LEE*", TEXTS[0], "BO", TEXTS[1], TEXTS[2]]
    assert rendered("txt", TALK, layout).startswith("ANNA *LEE*\ngood morning\n\nBO\n")  # type: ignore[union-attr]


def test_markdown_holds_no_mark_up_of_the_speakers(tmp_path: Path) -> None:
    page = MarkdownIt().render(written("md", tmp_path).read_text(encoding="utf-8"))
    assert page == (
        "<h1>The bridge &amp; &lt;the&gt; river</h1>\n"
        "<p><strong>Anna *Lee*:</strong> <code>00:00:00</code> good morning</p>\n"
        "<p><strong>Bo:</strong> <code>00:00:04</code> &quot;R&amp;D&quot; &lt;b&gt;</p>\n"
        "<p><code>00:00:06</code> we said so</p>\n"
        "<p><strong>Anna *Lee*:</strong> <code>00:00:08</code> 1. naïve – Ünïcode 漢字</p>\n"
    )


@pytest.mark.parametrize(
    "text", ["1. one", "2) two", "- dash", "+ plus", "# no title", "> said", "a_b_c *d* `e`",
             "[x](y)", "--- ", "&amp; <i>", "~~gone~~", "back\\slash", "=== x", "| a | b |"],
)  # fmt: skip
def test_any_text_is_itself_in_markdown(text: str) -> None:
    talk = transcript(spoken(text))
    content = rendered("md", talk)
    assert isinstance(content, str)
    tokens = MarkdownIt().enable("table").parse(content)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inline = tokens[1].children or []
    assert "".join(token.content for token in inline) == " ".join(text.split())
    assert {token.type for token in inline} == {"text"}


@pytest.mark.parametrize(("name", "read"), [("srt", webvtt.from_srt), ("vtt", webvtt.read)])
def test_subtitles_are_read_by_webvtt_and_by_ffmpeg(
    name: str, read: object, tmp_path: Path
) -> None:
    path = written(name, tmp_path)
    captions = list(read(str(path)))  # type: ignore[operator]
    texts = [caption.text.replace("\n", " ") for caption in captions]
    tag = "‹b>" if name == "srt" else "<b>"  # SRT can't write a tag that is none.
    assert [html.unescape(text) for text in texts] == [
        "Anna *Lee*: good morning", f'Bo: "R&D" {tag}', "we said so",
        "Anna *Lee*: 1. naïve – Ünïcode 漢字",
    ]  # fmt: skip
    assert captions[0].start == "00:00:00.500"
    assert captions[1].start == "00:00:04.000"
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(subtitles=0) if packet.pts is not None]
        assert [packet.pts for packet in packets] == [500, 4000, 6000, 8000]
        for packet, following in pairwise(packets):
            assert packet.pts + packet.duration <= following.pts - Limits().gap_ms


def test_csv_is_read_by_the_dictionary_reader() -> None:
    talk = transcript(replace(segment(word('a,"b"\n', 0.0, 1.0)), speaker="Lee, Anna"))
    content = rendered("csv", talk)
    assert isinstance(content, str)
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert row == {
        "start_s": "0.000", "end_s": "1.000", "speaker": "Lee, Anna", "confidence": "0.875",
        "text": 'a,"b"',
    }  # fmt: skip


def test_textgrid_is_read_by_praatio(tmp_path: Path) -> None:
    grid = textgrid.openTextgrid(
        str(written("textgrid", tmp_path)), includeEmptyIntervals=False, reportingMode="error"
    )
    assert grid.tierNames == ("speakers", "segments", "words")
    assert [entry.label for entry in grid.getTier("segments").entries] == TEXTS
    words = grid.getTier("words").entries
    assert [entry.label for entry in words] == [w.text for w in TALK.words]
    assert [entry.start for entry in words] == [w.first_sample / SAMPLE_RATE for w in TALK.words]
    assert [entry.end for entry in words] == [w.last_sample / SAMPLE_RATE for w in TALK.words]
    assert grid.maxTimestamp == TALK.samples / SAMPLE_RATE


def test_eaf_is_read_by_pympi(tmp_path: Path) -> None:
    elan = Elan.Eaf(str(written("eaf", tmp_path)))
    assert list(elan.get_tier_names()) == ["Anna *Lee*", "Anna *Lee* words", "Bo", "Bo words"]
    segments = sorted(
        elan.get_annotation_data_for_tier("Anna *Lee*") + elan.get_annotation_data_for_tier("Bo")
    )
    assert [text for _, _, text in segments] == TEXTS
    words = sorted(
        elan.get_annotation_data_for_tier("Anna *Lee* words")
        + elan.get_annotation_data_for_tier("Bo words")
    )
    assert words == [
        (milliseconds(w.first_sample), milliseconds(w.last_sample), w.text) for w in TALK.words
    ]
    assert elan.get_parameters_for_tier("Bo words")["PARENT_REF"] == "Bo"
    assert elan.get_linked_files()[0]["RELATIVE_MEDIA_URL"] == "./talk%20one.mp3"
    slots = list(elan.timeslots.values())
    assert slots == sorted(slots)


def test_labels_are_tabs_between_times_and_text(tmp_path: Path) -> None:
    rows = [
        line.split("\t") for line in written("labels", tmp_path).read_text("utf-8").splitlines()
    ]
    assert rows[0] == ["0.500000", "1.500000", "Anna *Lee*: good morning"]
    assert all(len(row) == 3 and float(row[0]) < float(row[1]) for row in rows)


class _Page(HTMLParser):
    """Collects what a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[tuple[int, str]] = []
        self.buttons: list[dict[str, str | None]] = []
        self.sources: list[str | None] = []
        self.addresses: list[str] = []
        self._start: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)
        if tag == "span" and "data-t" in values:
            self._start = int(values["data-t"] or "")
        if tag == "button":
            self.buttons.append(values)
        if tag in ("audio", "video"):
            self.sources.append(values.get("src"))
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._start = None

    def handle_data(self, data: str) -> None:
        if self._start is not None:
            self.words.append((self._start, data))


def test_the_page_plays_every_word_from_its_place(tmp_path: Path) -> None:
    page = _Page()
    page.feed(written("html", tmp_path).read_text(encoding="utf-8"))
    page.close()
    assert page.open == []
    assert page.words == [(milliseconds(w.first_sample), w.text) for w in TALK.words]
    assert page.sources == ["talk%20one.mp3"]
    assert page.addresses == page.sources, "nothing is fetched from elsewhere"
    assert len(page.buttons) == len(TEXTS)
    assert all(button["aria-label"] for button in page.buttons)


def test_a_film_is_shown(tmp_path: Path) -> None:
    page = rendered("html", TALK, replace(FULL, audio="talk.mp4"))
    assert isinstance(page, str)
    assert "<video controls" in page


def test_a_recording_is_referred_to_from_where_the_file_is(tmp_path: Path) -> None:
    assert reference(str(tmp_path / "a b#1.wav"), tmp_path) == "a%20b%231.wav"
    assert reference(str(tmp_path / "a.wav"), tmp_path / "texts") == "../a.wav"


def test_times_stand_every_so_often() -> None:
    talk = transcript(spoken("a b c d e f", 0.0, 4.0), spoken("g", 70.0))
    layout = Layout(stamps=Stamps.EVERY, every_s=10, clock=Clock.SHORT)
    assert rendered("txt", talk, layout) == "[0:00] a b c [0:12] d e [0:20] f\n\n[1:10] g\n"


# --- times that no transcript should have

hostile_words = st.builds(
    lambda text, first, length: Word(text, first, first + length, 0.5, SCORES),
    st.text(st.characters(), max_size=6),
    st.integers(-SAMPLE_RATE, 60 * SAMPLE_RATE),
    st.one_of(st.integers(-SAMPLE_RATE, 2 * SAMPLE_RATE), st.just(0)),
)
hostile = st.lists(
    st.tuples(st.lists(hostile_words, max_size=12), st.sampled_from(["", "A", "B"])), max_size=5
).map(
    lambda rows: transcript(
        *(replace(segment(), words=tuple(words), speaker=speaker) for words, speaker in rows)
    )
)
readable = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(hostile)
@readable
def test_times_never_run_backwards_in_any_format(tmp_path: Path, talk: Transcript) -> None:
    for name in FORMATS:
        if not FORMATS[name].binary:
            written(name, tmp_path, talk, replace(FULL, speakers=Speakers.NONE))
    _forward(json_times(tmp_path / "talk.json"))
    with (tmp_path / "talk.csv").open(encoding="utf-8", newline="") as file:
        _forward([(float(row["start_s"]), float(row["end_s"])) for row in csv.DictReader(file)])
    table = (tmp_path / "talk.tsv").read_text(encoding="utf-8").split("\n")[1:-1]
    _forward([(float(row.split("\t")[0]), float(row.split("\t")[1])) for row in table])
    for path, read in (("talk.srt", webvtt.from_srt), ("talk.vtt", webvtt.read)):
        if (tmp_path / path).stat().st_size:
            _forward([(c.start_in_seconds, c.end_in_seconds) for c in read(str(tmp_path / path))],
                     strict=False)  # fmt: skip
    lines = (tmp_path / "talk.labels.txt").read_text(encoding="utf-8").split("\n")[:-1]
    _forward([(float(begin), float(end)) for begin, end, _ in (row.split("\t") for row in lines)])
    page = _Page()
    page.feed((tmp_path / "talk.html").read_text(encoding="utf-8"))
    starts = [start for start, _ in page.words]
    assert starts == sorted(set(starts))
    grid = textgrid.openTextgrid(
        str(tmp_path / "talk.TextGrid"), includeEmptyIntervals=True, reportingMode="error"
    )
    for tier in grid.tiers:
        assert tier.entries[0].start == 0
        assert tier.entries[-1].end == grid.maxTimestamp
        for entry, following in pairwise(tier.entries):
            assert entry.start < entry.end == following.start
    elan = Elan.Eaf(str(tmp_path / "talk.eaf"))
    slots = list(elan.timeslots.values())
    assert slots == sorted(slots)
    for tier in elan.get_tier_names():
        _forward([(begin, end) for begin, end, _ in elan.get_annotation_data_for_tier(tier)])


def json_times(path: Path) -> list[tuple[float, float]]:
    value = json.loads(path.read_text(encoding="utf-8"))
    return [(w["start_s"], w["end_s"]) for s in value["segments"] for w in s["words"]]


def _forward(times: list[tuple[float, float]], *, strict: bool = True) -> None:
    assert all(begin < end if strict else begin <= end for begin, end in times)
    assert all(one[1] <= other[0] for one, other in pairwise(times))


@given(hostile)
@settings(readable, max_examples=4)
def test_office_documents_take_any_text(tmp_path: Path, talk: Transcript) -> None:
    words = [t for w in rendered_words(talk) if (t := w)]
    layout = Layout(speakers=Speakers.NONE)
    with written("docx", tmp_path, talk, layout).open("rb") as file:
        assert mammoth.extract_raw_text(file).value.split() == words
    document = load_odf(str(written("odt", tmp_path, talk, layout)))
    found = [teletype.extractText(item) for item in document.getElementsByType(odf_text.P)]
    assert " ".join(found).split() == words


def rendered_words(talk: Transcript) -> list[str]:
    content = rendered("txt", talk, Layout(speakers=Speakers.NONE))
    assert isinstance(content, str)
    return content.split()
