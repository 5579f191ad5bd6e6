"""Where compiled kernels are kept, so that only the first start waits for the compiler.

Numba looks beside each source file by default, which an installed program may not write to, and
notices only changes in a kernel's own file. Here the folder is named by version and by all kernel
sources: whatever changes in any of them begins a new one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from core.folders import user_cache

VARIABLE = "NUMBA_CACHE_DIR"


def use_kernel_cache() -> Path:
    """Set numba's cache folder for this process; to be called before any kernel is imported.

    A folder that the user set is left alone.

    Returns:
        The folder; it is missing or empty before the first compilation.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    folder = user_cache() / "kernels" / sources_digest()[:16]
    os.environ[VARIABLE] = str(folder)
    return folder


def is_cold(folder: Path) -> bool:
    """Return whether nothing has been compiled into a folder yet; drops folders of old sources."""
    if any(folder.glob("**/*.nbi")) or any(folder.glob("code-*/*")):
        return False
    if folder.parent.name == "kernels" and folder.parent.is_dir():
        for old in folder.parent.iterdir():
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
    return True


def sources_digest() -> str:
    """Return what tells one state of all kernels' sources from another."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parent
    for path in sorted([*root.glob("*/kernels.py"), *root.glob("compiled/*.py")]):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
