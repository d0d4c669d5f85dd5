"""Which worker runs which test: tests of one client's plan share a worker, so that it is made once, and so do the tests
of a file that plans clients unlike each other by an entry or two, so that only what differs is computed."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import pytest

from tests.plans import EXAMPLES, GOLDEN
from tests.report.unlike_clients import FILES

CLIENTS = tuple(sorted({*(path.stem for folder in (EXAMPLES, GOLDEN) for path in folder.glob("*.yaml")), *FILES}))


def group_by_client(items: list[pytest.Item]) -> None:
    """Mark each test that makes the plan of a client that several tests plan with the group of that client, each other
    one of a file with clients of its own with that of the file."""
    for item in items:
        group = _client_of(item) or _file_with_clients(item)
        if group is not None:
            item.add_marker(pytest.mark.xdist_group(group))


def _file_with_clients(item: pytest.Item) -> str | None:
    module = getattr(item, "module", None)
    return module.__name__ if any(hasattr(module, name) for name in ("plan_for", "plan_from")) else None


def _client_of(item: pytest.Item) -> str | None:
    """The client that a test is about: its parameter, else the first that its source names."""
    parameters: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    for value in parameters.values():
        if isinstance(value, str) and value in CLIENTS:
            return value
    function = getattr(item, "function", None)
    return None if function is None else _first_named(function)


@cache
def _first_named(function: Any) -> str | None:
    source = inspect.getsource(function)
    named = [(source.index(f'"{client}"'), client) for client in CLIENTS if f'"{client}"' in source]
    return min(named)[1] if named else None
