"""What is in the tree: documented names, no paths of a developer's machine, small resources."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "core").rglob("*.py"))
RESOURCE_LIMIT = 60 * 1000 * 1000
# Put together from parts, or this file would find itself.
FOREIGN_PATH = re.compile(
    "|".join(["/" + "work/", "/" + "home/[a-z]", "/" + "Users/[A-Za-z]", "/" + "tmp/team"])
)


def tracked_files() -> list[Path]:
    """Files under version control; an unpacked archive without git has no others."""
    if shutil.which("git") and (ROOT / ".git").exists():
        names = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split("\0")
        return [ROOT / name for name in names if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]


def public_definitions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Functions, classes and methods whose names have no leading underscore."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    item
                    for item in node.body
                    if isinstance(item, ast.FunctionDef) and not item.name.startswith("_")
                )


def takes_arrays(function: ast.FunctionDef) -> bool:
    """Say whether an argument or the result is annotated as an array."""
    arguments = function.args.args + function.args.kwonlyargs
    notes = [a.annotation for a in arguments if a.annotation] + [function.returns]
    return any("NDArray" in ast.unparse(note) for note in notes if note)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_names_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module says nothing about itself"
    silent = [node.name for node in public_definitions(tree) if not ast.get_docstring(node)]
    assert silent == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrays_are_documented_with_their_type(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    vague = [
        node.name
        for node in public_definitions(tree)
        if isinstance(node, ast.FunctionDef)
        and takes_arrays(node)
        and not re.search(r"(float|int|uint|bool|array)\w*\W", ast.get_docstring(node) or "")
    ]
    assert vague == []


def test_no_path_of_a_machine_is_in_the_tree() -> None:
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path}: {match[0]}" for match in FOREIGN_PATH.finditer(text)]
    assert found == []


def test_resources_stay_small() -> None:
    sizes = {path: path.stat().st_size for path in tracked_files() if "resources" in path.parts}
    assert sum(sizes.values()) <= RESOURCE_LIMIT


def test_commands_of_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.S)).replace("`", "\n")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    used = set(re.findall(r"^make ([a-z-]+)", code, re.M))
    assert "run" in used
    assert used - targets == set()
    commands = {path.stem for path in (ROOT / "core" / "cli").glob("*.py")}
    called = set(re.findall(r"^(?:\$ )?sonant ([a-z]+)", code, re.M))
    assert "transcribe" in called
    assert called - commands == set()
