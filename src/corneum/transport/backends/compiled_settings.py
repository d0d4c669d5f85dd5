"""How functions are compiled and kept.

Machine code is kept in the user's cache folder (`XDG_CACHE_HOME`, or `NUMBA_CACHE_DIR` where set), below a digest of
the sources: a function whose callee changed in another file would else be taken from the cache as it was. NaN is not
optimised away: the only liberty given to the compiler is to fuse a product and a sum.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.compiler import Compiler

Function = TypeVar("Function", bound=Callable[..., Any])

SOURCES = ("compiled_settings", "compiled_arrays", "compiled_steps", "compiled_band", "compiled_flow")


class _Apart(Compiler):
    """Compiles a function whose arrays do not overlap in memory: else every loop would begin by asking whether they
    do, or would not become vector instructions at all."""

    def __init__(
        self, typing: Any, target: Any, library: Any, arguments: Any, result: Any, flags: Any, local_types: Any
    ) -> None:
        flags.noalias = True
        super().__init__(typing, target, library, arguments, result, flags, local_types)  # type: ignore[no-untyped-call]


def _cache_folder() -> str:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    here = Path(__file__).parent
    digest = hashlib.sha256(b"".join((here / f"{name}.py").read_bytes() for name in SOURCES)).hexdigest()
    return str(Path(home) / "corneum" / digest[:12])


FOLDER = _cache_folder()
LIBERTIES: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "fastmath": {"contract"},
    "no_rewrites": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": _Apart,
}


def entry_point(function: Function) -> Function:
    """The function, compiled at first use and kept in the user's cache folder (the setting of others is restored)."""
    settings: Any = numba.config
    compile_lazily: Any = numba.njit
    before = settings.CACHE_DIR
    settings.CACHE_DIR = before or FOLDER
    try:
        wrapped = compile_lazily(cache=True, **LIBERTIES)(function)
    finally:
        settings.CACHE_DIR = before
    return cast(Function, wrapped)


def within(function: Function) -> Function:
    """A function that only compiled ones call: it needs no wrapper for Python, which would take as long to compile as
    the function does, and is kept with the whole."""
    compile_lazily: Any = numba.njit
    return cast(Function, compile_lazily(no_cpython_wrapper=True, **LIBERTIES)(function))
