"""`sonant` opens the window only without arguments and only where there is a screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.command import has_display, main


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    monkeypatch.setattr("app.main.main", lambda _: calls.append("window") or 0)
    monkeypatch.setattr("core.cli.main.main", lambda _: calls.append("command") or 0)
    return calls


@pytest.mark.parametrize(
    ("arguments", "screen", "expected"),
    [([], True, ["window"]), ([], False, ["command"]), (["packs"], True, ["command"]),
     (["--after-run"], False, [])],
)  # fmt: skip
def test_what_is_opened(
    arguments: list[str],
    screen: bool,
    expected: list[str],
    opened: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.command.has_display", lambda: screen)
    assert main(arguments) == 0
    assert opened == expected


def test_after_make_run_a_script_is_not_kept_waiting(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.command.has_display", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: False, raising=False)
    assert main(["--after-run"]) == 0
    assert opened == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="always has a screen")
def test_a_screen_is_told_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_display()


def test_help_loads_no_window(root: Path) -> None:
    code = (
        "import sys\nfrom app.command import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', [name for name in ('PySide6', 'numpy') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "LOADED []"
    assert "usage: sonant" in done.stdout
