"""Response surfaces that were made before: in this process, and from one command to the next.

A surface is known by all that it was made of: its solved cases, its reaches, and the sources of the engine that solved
them. Commands keep those that they used last in the user's cache folder, as numbers under a checksum; a file that is
damaged, of another engine or cannot be read is left alone, and what it held is solved for again.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.model_context import ModelContext
from corneum.files.whole_output import write_file
from corneum.transport import presets
from corneum.transport.backends import machine_code
from corneum.transport.problem import Problem
from corneum.transport.response_surface import REACHES, Surface

Array = NDArray[np.float64]

# the last used last
_KEPT: dict[str, Surface] = {}
_CHECKSUM = 32


def key_of(context: ModelContext, problem: Problem) -> str:
    """What a surface through these cases is known by."""
    reaches = [[row.row_id, row["reach"]] for row in context.table(REACHES).rows]
    return hashlib.sha256(json.dumps([_engine(), problem.digest, reaches]).encode()).hexdigest()


def known(key: str) -> Surface | None:
    """The surface of that key, None where none is kept."""
    return _KEPT.get(key)


def keep(key: str, surface: Surface) -> None:
    """Keep a surface as the one that was used last; the one that was not used for longest is dropped for it."""
    _KEPT.pop(key, None)
    _KEPT[key] = surface
    while len(_KEPT) > presets.KEPT_SURFACES:
        del _KEPT[next(iter(_KEPT))]


def forget() -> None:
    """Keep none."""
    _KEPT.clear()


def recall(path: Path | None = None) -> None:
    """Take in what an earlier command stored.

    Args:
        path: the file; that of the user's cache folder where None.
    """
    try:
        content = (path or _file()).read_bytes()
    except OSError:
        return
    body = content[_CHECKSUM:]
    if hashlib.sha256(body).digest() != content[:_CHECKSUM]:
        return
    head, _, numbers = body.partition(b"\n")
    values, start = np.frombuffer(numbers, dtype="<f8"), 0
    for key, cases, coordinates, outputs in json.loads(head):
        width = coordinates + 2 * outputs + 1
        block = values[start : start + (cases + 1) * width].reshape(cases + 1, width).astype(np.float64)
        start += block.size
        _KEPT.setdefault(key, _surface(block, coordinates, outputs))


def store(path: Path | None = None) -> None:
    """Store the surfaces used last for the next command; where the file cannot be written nothing is stored.

    Args:
        path: the file; that of the user's cache folder where None.
    """
    last = list(_KEPT.items())[-presets.STORED_SURFACES :]
    head = [[key, *surface.at.shape, surface.middle.size] for key, surface in last]
    blocks = [_block(surface).astype("<f8").tobytes() for _, surface in last]
    body = json.dumps(head).encode() + b"\n" + b"".join(blocks)
    where = path or _file()
    try:
        write_file(where, hashlib.sha256(body).digest() + body)
    except OSError:
        return


def _block(surface: Surface) -> Array:
    """All numbers of a surface: a row a solved case, the last row the middle."""
    rows = np.hstack([surface.at, surface.weights, surface.missed, surface.open[:, None]])
    last = np.zeros(rows.shape[1])
    last[surface.at.shape[1] :][: surface.middle.size] = surface.middle
    return np.vstack([rows, last])


def _surface(block: Array, coordinates: int, outputs: int) -> Surface:
    rows = block[:-1]
    at, weights, missed, left_open = np.split(rows, np.cumsum([coordinates, outputs, outputs]), axis=1)
    # products of matrices round by how the matrix lies in memory
    parts = [np.ascontiguousarray(part) for part in (at, weights, missed)]
    return Surface(parts[0], parts[1], block[-1, coordinates : coordinates + outputs].copy(), parts[2], left_open[:, 0])


def _file() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "corneum" / f"surfaces-{_engine()[:12]}"


@cache
def _engine() -> str:
    """The hash of the sources that solve cases."""
    here = Path(machine_code.__file__).parents[1]
    sources = sorted(here.rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
