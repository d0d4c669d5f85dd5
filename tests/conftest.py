"""Fixtures that every stage's tests share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.plan_document.plan_models import Plan
from tests.grouping import group_by_client

# a time limit per example fails on a busy machine and says nothing about the code
settings.register_profile("corneum", deadline=None)
settings.load_profile("corneum")


@pytest.fixture
def context() -> ModelContext:
    return ModelContext(load_tables())


@pytest.fixture
def population() -> Population:
    return Population()


@pytest.fixture(scope="session")
def plan() -> Callable[..., Plan]:
    """An example client's plan, made once for all tests at 32 samples."""
    from tests.plans import plan_of

    return plan_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    group_by_client(items)
