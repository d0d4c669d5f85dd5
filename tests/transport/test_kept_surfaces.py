"""Surfaces from one command to the next: the same numbers, or none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corneum.transport import kept_surfaces
from corneum.transport.presets import STORED_SURFACES
from corneum.transport.response_surface import Surface, read_off


def surface(seed: int) -> Surface:
    generator = np.random.default_rng(seed)
    at, weights, missed = (generator.normal(size=(9, width)) for width in (4, 12, 12))
    return Surface(at, weights, generator.normal(size=12), missed, generator.uniform(0.1, 1.0, size=9))


@pytest.fixture(autouse=True)
def none_kept() -> None:
    kept_surfaces.forget()


def stored(folder: Path, count: int) -> Path:
    path = folder / "cache" / "surfaces"
    for number in range(count):
        kept_surfaces.keep(f"key {number}", surface(number))
    kept_surfaces.store(path)
    kept_surfaces.forget()
    return path


def test_what_is_recalled_gives_the_same_to_the_last_bit(tmp_path: Path) -> None:
    path = stored(tmp_path, 3)
    kept_surfaces.recall(path)
    at = np.random.default_rng(99).normal(size=(20, 4))
    for number in range(3):
        found, made = kept_surfaces.known(f"key {number}"), surface(number)
        assert found is not None
        here, there = read_off(found, at), read_off(made, at)
        assert np.array_equal(here.places, there.places) and np.array_equal(here.free, there.free)


def test_the_last_used_are_stored(tmp_path: Path) -> None:
    path = stored(tmp_path, STORED_SURFACES + 2)
    kept_surfaces.recall(path)
    assert [kept_surfaces.known(f"key {number}") is None for number in range(4)] == [True, True, False, False]


def test_what_a_process_made_stands_against_what_it_recalls(tmp_path: Path) -> None:
    path = stored(tmp_path, 1)
    own = surface(7)
    kept_surfaces.keep("key 0", own)
    kept_surfaces.recall(path)
    assert kept_surfaces.known("key 0") is own


@pytest.mark.parametrize("place", [0, 40, 400, -1])
def test_a_damaged_file_is_left_alone(tmp_path: Path, place: int) -> None:
    path = stored(tmp_path, 2)
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(bytes(content))
    kept_surfaces.recall(path)
    assert kept_surfaces.known("key 0") is None


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 5000])
def test_what_is_no_such_file_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "surfaces"
    path.write_bytes(content)
    kept_surfaces.recall(path)
    kept_surfaces.recall(tmp_path / "missing")
    kept_surfaces.recall(tmp_path)
    assert kept_surfaces.known("key 0") is None


def test_where_nothing_can_be_written_nothing_is_stored(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    kept_surfaces.keep("key 0", surface(0))
    kept_surfaces.store(tmp_path / "file" / "surfaces")
    assert (tmp_path / "file").read_text() == "no folder"
