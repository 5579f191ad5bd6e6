"""Progress on terminals, silence in pipes."""

from __future__ import annotations

import io

from core.cli.terminal import Progress, clock, progress_line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_shows_share_speed_and_time_left() -> None:
    line = progress_line("talk.mp3", done_s=60.0, total_s=240.0, elapsed_s=2.0)
    assert line == "talk.mp3  ██████░░░░░░░░░░░░░░░░░░  25%  30× real time, 0:06 left"


def test_a_file_that_hides_its_length_still_shows_speed() -> None:
    assert progress_line("a", 90.0, None, 2.0) == "a  1:30  45× real time"


def test_pipes_stay_quiet() -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    progress.begin("talk.mp3")
    progress.say("loading")
    progress.update(1.0, 2.0)
    progress.clear()
    assert stream.getvalue() == ""


def test_the_bar_goes_away() -> None:
    stream = Terminal()
    progress = Progress(stream)
    progress.begin("talk.mp3")
    progress.update(1.0, 2.0)
    progress.clear()
    shown = stream.getvalue().split("\r")
    assert shown[1].startswith("talk.mp3")
    assert shown[2] == " " * len(shown[1])
    assert shown[3] == ""


def test_clock() -> None:
    assert [clock(s) for s in (0.0, 59.4, 61.0, 3661.0)] == ["0:00", "0:59", "1:01", "1:01:01"]
