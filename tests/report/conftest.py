"""Plans that several files of this folder look at."""

from __future__ import annotations

import pytest

from corneum.plan_document.plan_models import Plan
from tests.plans import plan_of


@pytest.fixture(scope="module")
def melasma() -> Plan:
    """A plan whose needles bring a solute."""
    return plan_of("melasma")
