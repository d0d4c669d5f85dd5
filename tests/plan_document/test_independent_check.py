"""The independent check finds every fault that is planted into a finished plan, and none in the plan itself."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corneum.cli import main
from corneum.client import client_from, parse_client
from corneum.errors import PlanWithheld
from corneum.plan_document import independent_check
from corneum.plan_document.independent_check import Comparisons, check_plan
from corneum.plan_document.independent_check.waiting_rules import after, latest_day
from corneum.plan_document.make_plan import make_plan
from corneum.plan_document.plan_session import PlanSession
from tests.plan_document import date_faults, health_faults, setting_faults, verdict_faults, withholding_faults
from tests.plan_document.checked_plans import BASES, NO_TO_ALL, base
from tests.plan_document.planting import (
    LABEL,
    Fault,
    Plan,
    dial,
    first_card,
    offer,
    understood,
)

# what the check may lean on: rows of tables, keys of works, units, and its own modules
MAY_IMPORT = (
    "corneum.evidence.tables",
    "corneum.evidence.sources",
    "corneum.plan_document.independent_check",
)

# the small plans are made once
pytestmark = pytest.mark.xdist_group("checked_plans")
