"""A client made of the few words that a test is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date as day
from typing import Any

import pytest

from corneum.client import Client

Make = Callable[..., Client]


@pytest.fixture
def make() -> Make:
    def client(
        age: object = 40, goals: Iterable[object] = ("pores",), date: str = "2026-11-20", **person: Any
    ) -> Client:
        top = {key: person.pop(key) for key in TOP if key in person}
        whole = {"date": date, "client": {"age": age, **person}, "goals": list(goals), **top}
        return Client.model_validate(whole, context={"today": day.fromisoformat(date)})

    return client


TOP = ("operator", "planned_for", "anaesthetics", "current_care", "event", "reviewed")
