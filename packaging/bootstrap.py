"""Makes the project's virtual environment; needs nothing but a Python. Called by the Makefile.

    python packaging/bootstrap.py --venv .venv --extras test dev

Written so that an older Python can parse it and say which one is needed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

OLDEST = (3, 11)
NEWER_PYTHONS = ["python3.13", "python3.12", "python3.11", "python3.14"]
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
APT = ["apt-get", "-o", "DPkg::Lock::Timeout=600", "-qq"]


def say(text: str) -> None:
    """Print one line for the person who waits."""
    print("setup: " + text, flush=True)


def find_python() -> str:
    """Return a Python of a version that Sonant runs on, this one if it is."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    for name in NEWER_PYTHONS:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", "pass"], stderr=subprocess.DEVNULL) == 0:
            return path
    sys.exit(
        "setup: Sonant needs Python {}.{} or newer; this is {}. Install one (Debian/Ubuntu: "
        "apt install python3.11 python3.11-venv; macOS: brew install python; Windows: "
        "winget install Python.Python.3.13) and call make with PYTHON=its-name.".format(
            OLDEST[0], OLDEST[1], sys.version.split()[0]
        )
    )


def install_system_packages(names: list[str]) -> bool:
    """Install Debian packages if this user may; return whether they are there now."""
    if os.name == "nt" or not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say("installing " + " ".join(names))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.call([*APT, "update"], env=environment)
    return subprocess.call([*APT, "install", "-y", *names], env=environment) == 0


def venv_python(venv: Path) -> Path:
    """Return the path of the environment's Python."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def make_venv(venv: Path) -> None:
    """Create the environment if it is missing or broken."""
    python = venv_python(venv)
    if (
        python.exists()
        and subprocess.call([str(python), "-m", "pip", "--version"], stdout=subprocess.DEVNULL) == 0
    ):
        return
    base = find_python()
    say("making {} with {}".format(venv, base))
    command = [base, "-m", "venv", "--clear", str(venv)]
    if subprocess.call(command) == 0:
        return
    version = subprocess.check_output(
        [base, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], text=True
    ).strip()
    package = "python{}-venv".format(version)
    if install_system_packages([package]) and subprocess.call(command) == 0:
        return
    sys.exit(
        "setup: this Python can't make virtual environments. On Debian or Ubuntu: "
        "sudo apt install {} — then call make again.".format(package)
    )


def pip(venv: Path, arguments: list[str]) -> bool:
    """Run pip in the environment; return whether it succeeded."""
    command = [str(venv_python(venv)), "-m", "pip", "--disable-pip-version-check"]
    return subprocess.call(command + arguments, cwd=str(ROOT)) == 0


def answers(url: str) -> bool:
    """Return whether a server answers within a few seconds."""
    try:
        with urllib.request.urlopen(url, timeout=8):
            return True
    except (urllib.error.URLError, OSError, ValueError):
        return False


def install_torch(venv: Path) -> bool:
    """Install torch's CPU build: from its own index, or else what PyPI has.

    PyPI's Linux builds of torch bring gigabytes of CUDA libraries that the tests don't need.
    """
    have = [str(venv_python(venv)), "-c", "import torch"]
    if subprocess.call(have, stderr=subprocess.DEVNULL) == 0:
        return True
    if sys.platform.startswith("linux") and answers(TORCH_CPU_INDEX + "/torch/"):
        return pip(venv, ["install", "torch", "--index-url", TORCH_CPU_INDEX])
    return pip(venv, ["install", "torch==2.13.0"]) or pip(venv, ["install", "torch"])


def install_kenlm(venv: Path) -> None:
    """Install kenlm where it builds; Sonant runs without it."""
    have = [str(venv_python(venv)), "-c", "import kenlm"]
    if subprocess.call(have, stderr=subprocess.DEVNULL) == 0:
        return
    if not any(shutil.which(name) for name in ("g++", "clang++", "c++", "cl")):
        say("no C++ compiler: kenlm is left out (Sonant then can't read KenLM .bin files)")
        return
    say("building kenlm (one to three minutes)")
    if not pip(venv, ["install", "--quiet", "kenlm>=0.2"]):
        say("kenlm did not build: left out (Sonant then can't read KenLM .bin files)")


def retry_without_constraints(venv: Path, install: list[str]) -> bool:
    """Install whatever versions fit: a Python newer than the tested versions may lack them."""
    say("the tested versions don't fit this Python; taking the newest ones that do")
    return pip(venv, install)


def stamp_of(extras: list[str]) -> str:
    """Return what the environment must have been made from to be up to date."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    digest.update(Path(__file__).read_bytes())
    digest.update(CONSTRAINTS.read_bytes())
    return digest.hexdigest() + " " + " ".join(sorted(extras))


def up_to_date(stamp: Path, extras: list[str]) -> bool:
    """Return whether the last set-up had at least these extras, from the same files."""
    if not stamp.exists():
        return False
    digest, _, had = stamp.read_text(encoding="utf-8").partition(" ")
    return digest == stamp_of(extras).split(" ")[0] and set(extras) <= set(had.split())


def show_commands(makefile: str) -> None:
    """Print the targets of a Makefile that carry a description."""
    for line in Path(makefile).read_text(encoding="utf-8").splitlines():
        match = re.match(r"^([a-z-]+):[^#]*##\s*(.*)$", line)
        if match:
            print("  make {:<9} {}".format(*match.groups()))


def main() -> None:
    """Make or update the environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venv", type=Path, default=Path(".venv"))
    parser.add_argument("--extras", nargs="*", default=[])
    parser.add_argument("--commands", metavar="MAKEFILE")
    arguments = parser.parse_args()
    if arguments.commands:
        show_commands(arguments.commands)
        return
    venv = arguments.venv.resolve()
    stamp = venv / "sonant-setup"
    if up_to_date(stamp, arguments.extras):
        return
    make_venv(venv)
    if "train" in arguments.extras and not install_torch(venv):
        sys.exit("setup: torch could not be installed; is the network there?")
    # kenlm is optional and may fail; it must not take the others with it.
    extras = sorted(set(arguments.extras) - {"kenlm"})
    say("installing Sonant" + (" with " + ", ".join(extras) if extras else ""))
    target = ".[{}]".format(",".join(extras)) if extras else "."
    install = ["install", "--quiet", "--editable", target]
    tested = [*install, "--constraint", str(CONSTRAINTS)]
    if not pip(venv, tested) and not retry_without_constraints(venv, install):
        sys.exit("setup: the packages could not be installed; is the network there?")
    if "kenlm" in arguments.extras:
        install_kenlm(venv)
    stamp.write_text(stamp_of(arguments.extras), encoding="utf-8")


if __name__ == "__main__":
    main()
