"""One plan a client for all tests, at 32 samples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from corneum.client import Client, parse_client
from corneum.client.health import Screens
from corneum.evidence.stages import Stages
from corneum.plan_document.make_plan import plan_of_stages
from corneum.plan_document.plan_models import Plan

EXAMPLES = Path(__file__).parents[1] / "examples" / "clients"
GOLDEN = Path(__file__).parent / "golden" / "clients"
# ten unlike clients: what was asked about is done, put right, refused or held back, an emergency, care at home
UNLIKE = (
    "acne_scars",
    "dehydrated_before_event",
    "eye_area_anticoagulated",
    "melasma",
    "pores_rosacea",
    "reader",
    "box_scars_type_vi",
    "farmer_with_a_bleeding_spot",
    "lax_jaw_rf_package",
    "teenager_with_a_roller",
)
# files of one test differ by an entry or two; what none of as many plans asked for is dropped
LASTING = 12
STAGES = Stages()


def plan_for(client: Client, *, treatments: Sequence[str] | None = None, zones: Sequence[str] | None = None) -> Plan:
    """The plan of `make_plan`, to the last byte, computed only as far as the last plans of other tests differ from it.

    That it is the same plan is shown by `tests/plan_document/test_plan_session.py`, whose plans are made afresh.
    """
    STAGES.next_round(LASTING)
    return plan_of_stages(STAGES, client, treatments=treatments, zones=zones)


@cache
def plan_of(name: str, samples: int = 32, seed: int | None = None) -> Plan:
    """The plan of an example client or of a golden one."""
    client = parse_client(file_of(name).read_text(encoding="utf-8"), f"{name}.yaml")
    changed = {"samples": samples} | ({} if seed is None else {"seed": seed})
    return plan_for(client.model_copy(update=changed))


def file_of(name: str) -> Path:
    """The file of an example client, else of a golden one."""
    example = EXAMPLES / f"{name}.yaml"
    return example if example.exists() else GOLDEN / f"{name}.yaml"


@cache
def answered_plan_of(name: str, samples: int = 32) -> Plan:
    """An example client's plan once every question of the screens that the file leaves open is answered with no."""
    client = parse_client((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml")
    screens = client.person.screens
    open_ones = {screen: False for screen in Screens.model_fields if getattr(screens, screen) is None}
    person = client.person.model_copy(update={"screens": screens.model_copy(update=open_ones)})
    return plan_for(client.model_copy(update={"person": person, "samples": samples}))


def plan_from(text: str, samples: int = 32) -> Plan:
    """The plan of a client whose file has this text."""
    client = parse_client(text, "client.yaml")
    return plan_for(client.model_copy(update={"samples": samples}))


def plain(document: BaseModel) -> dict[str, Any]:
    """What a document's JSON holds, without what was left out of it, and with every text as one string."""
    return dict(_texts_joined(document.model_dump(mode="json", by_alias=True, exclude_unset=True)))


def _texts_joined(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _texts_joined(value) for key, value in part.items()}
    if isinstance(part, list):
        if part and all(isinstance(entry, dict) and "text_id" in entry for entry in part):
            return " ".join(filter(None, (entry["text"] for entry in part)))
        return [_texts_joined(entry) for entry in part]
    return part
