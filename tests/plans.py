"""One plan a client for all tests, at 32 samples."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from corneum.client import parse_client
from corneum.plan_document.make_plan import make_plan
from corneum.plan_document.plan_models import Plan

EXAMPLES = Path(__file__).parents[1] / "examples" / "clients"


@cache
def plan_of(name: str, samples: int = 32, seed: int | None = None) -> Plan:
    """An example client's plan."""
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    client = parse_client(text, f"{name}.yaml")
    changed = {"samples": samples} | ({} if seed is None else {"seed": seed})
    return make_plan(client.model_copy(update=changed))


def plan_from(text: str, samples: int = 32) -> Plan:
    """The plan of a client whose file has this text."""
    client = parse_client(text, "client.yaml")
    return make_plan(client.model_copy(update={"samples": samples}))
