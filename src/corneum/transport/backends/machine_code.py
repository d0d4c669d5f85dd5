"""Where the machine code of the compiled back end is kept, and whether it is there.

It lies in the user's cache folder (`XDG_CACHE_HOME`), below a digest of the sources: a function whose callee changed in
another file would else be taken from the cache as it was. A mark beside it says that a first compilation was finished
with the versions of this process. Nothing here loads the compiler.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

SOURCES = (
    "compiled_settings",
    "compiled_arrays",
    "compiled_steps",
    "compiled_band",
    "compiled_flow",
    "compiled_slow",
    "compiled_outward",
)


@cache
def folder() -> Path:
    """Where machine code is kept for these sources."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    here = Path(__file__).parent
    digest = hashlib.sha256(b"".join((here / f"{name}.py").read_bytes() for name in SOURCES)).hexdigest()
    return Path(home) / "corneum" / digest[:12]


def is_kept() -> bool:
    """Whether a first compilation was finished and kept, so that the next use takes no longer than loading it."""
    return _mark().exists()


def note_kept() -> None:
    """Leave the mark of a finished compilation; where the folder cannot be written, nothing is kept or marked."""
    try:
        _mark().touch()
    except OSError:
        return


@cache
def _mark() -> Path:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    made_by = f"{python}-{version('numba')}-{version('llvmlite')}-{Path(__file__).parent}"
    own = os.environ.get("NUMBA_CACHE_DIR")
    kept_in = Path(own) if own else folder()
    return kept_in / f"compiled-{hashlib.sha256(made_by.encode()).hexdigest()[:12]}"
