"""Fixtures that every stage's tests share."""

from __future__ import annotations

import pytest

from corneum.evidence.derivation import Recorder
from corneum.evidence.draws import Population
from corneum.evidence.tables import load_tables


@pytest.fixture
def recorder() -> Recorder:
    return Recorder(load_tables())


@pytest.fixture
def population() -> Population:
    return Population()
