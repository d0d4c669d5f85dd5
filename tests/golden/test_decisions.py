"""The decisions about sixteen clients stay as they are, and each has a reason that somebody can argue with."""

from __future__ import annotations

import pytest

from tests.golden.decisions import STORED, client_files, decisions_of, plan_of_file, stored, without_reason


@pytest.mark.parametrize("name", client_files())
def test_a_plan_decides_as_its_golden_file_says(name: str) -> None:
    golden = {decision: entry["is"] for decision, entry in stored(name).items()}
    assert decisions_of(plan_of_file(client_files()[name])) == golden


@pytest.mark.parametrize("name", client_files())
def test_every_decision_has_a_reason(name: str) -> None:
    assert stored(name) and without_reason(stored(name)) == []


def test_every_golden_file_has_a_client() -> None:
    assert {path.stem for path in STORED.glob("*.yaml")} == set(client_files())
