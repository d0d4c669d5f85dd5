"""How functions are compiled and kept (in the folder of `machine_code`, or in `NUMBA_CACHE_DIR` where that is set).

NaN is not optimised away: the only liberty given to the compiler is to fuse a product and a sum.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core.compiler import Compiler

from corneum.transport.backends import machine_code

Function = TypeVar("Function", bound=Callable[..., Any])


class _Apart(Compiler):
    """Compiles a function whose arrays do not overlap in memory: else every loop would begin by asking whether they
    do, or would not become vector instructions at all."""

    def __init__(
        self, typing: Any, target: Any, library: Any, arguments: Any, result: Any, flags: Any, local_types: Any
    ) -> None:
        flags.noalias = True
        super().__init__(typing, target, library, arguments, result, flags, local_types)  # type: ignore[no-untyped-call]


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
    settings.CACHE_DIR = before or str(machine_code.folder())
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
