"""Gathers the window's texts for translators and compiles what they have written.

    python packaging/translations.py            # update the .ts files, compile the .qm files
    python packaging/translations.py de         # begin a new language

Translate with `pyside6-linguist resources/translations/sonant_de.ts`; English has a file for its
plural forms alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
SOURCES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("*.py"))


def main() -> int:
    """Update and compile every language, and the new ones that are named."""
    for code in sys.argv[1:]:
        (FOLDER / f"sonant_{code}.ts").touch(exist_ok=True)
    for path in sorted(FOLDER.glob("sonant_*.ts")):
        code = path.stem.removeprefix("sonant_")
        only = ["-pluralonly"] if code == "en" else []
        update = [_tool("pyside6-lupdate"), *SOURCES, "-no-obsolete", *only, "-source-language"]
        subprocess.run(
            [*update, "en", "-target-language", code, "-ts", str(path)], cwd=ROOT, check=True
        )
        compiled = path.with_suffix(".qm")
        subprocess.run([_tool("pyside6-lrelease"), str(path), "-qm", str(compiled)], check=True)
    return 0


def _tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or name


if __name__ == "__main__":
    sys.exit(main())
