"""A plan's numbers stay what they are unless a change means to move them."""

from __future__ import annotations

import json

import pytest

from tests.plan_values import FOLDER, differences, numbers_of, stored
from tests.plans import plan_of

NAMES = sorted(path.name.removesuffix(".json.gz") for path in FOLDER.glob("*.json.gz"))


def test_every_example_client_has_stored_numbers() -> None:
    from tests.plans import EXAMPLES

    assert sorted(path.stem for path in EXAMPLES.glob("*.yaml")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_numbers_of_an_example_plan_are_the_stored_ones(name: str) -> None:
    """Value, unit, low and high to a millionth; `python -m tests.plan_values store` after a change that means it."""
    changes = list(differences(stored(name), numbers_of(json.loads(plan_of(name).to_json()))))
    assert not changes, "\n".join(changes[:40])


def test_a_moved_number_is_reported() -> None:
    before = stored(NAMES[0])
    path = next(path for path, number in before.items() if isinstance(number["value"], float) and number["value"])
    moved = before | {path: before[path] | {"value": before[path]["value"] * (1 + 1e-5)}}
    assert [line.split(":")[0] for line in differences(before, moved)] == [f"{path}.value"]
    assert list(differences(before, {key: number for key, number in before.items() if key != path})) == [
        f"{path} is gone"
    ]
