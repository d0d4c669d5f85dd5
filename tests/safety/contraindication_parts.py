"""Treatments by their tags, and clients of one trigger, for the tests of contraindications."""

from __future__ import annotations

from datetime import date
from typing import Any

from corneum.client import Client, client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.safety.contraindications import screen
from corneum.safety.reasons import Reason

TABLES = load_tables()
TODAY = date(2026, 11, 20)
PEN = frozenset({"needle", "microneedling", "automated_pen", "steel"})
RF = frozenset({"needle", "microneedling", "rf", "heat", "steel"})
AQUAGOLD = frozenset({"needle", "microinfusion", "gold_plated"})
COCKTAIL = AQUAGOLD | {"toxin", "hyaluronan", "product_below_barrier", "prescription"}
HYDRA = frozenset({"abrasion", "suction", "hydradermabrasion"})
SUNSCREEN = frozenset({"home", "topical", "sunscreen", "no_procedure"})
VOCABULARY = frozenset(
    """
    needle microneedling manual_roller manual_stamp automated_pen scanning rf heat microinfusion injection toxin filler
    biostimulator hyaluronan abrasion suction microdermabrasion hydradermabrasion acid glycolic salicylic peel laser
    ablative_laser topical retinoid sunscreen moisturiser antioxidant home gold_plated steel anaesthetic lidocaine
    prilocaine tetracaine product_below_barrier growth_factor exosome prp pdrn tranexamic_acid copper_peptide
    hydroquinone prescription no_procedure fluorouracil insulin minoxidil steroid tacrolimus metformin glutathione
    extraction focal_scar subcision
    """.split()  # noqa: SIM905
)


def client_of(file: dict[str, Any]) -> Client:
    top = {key: value for key, value in file.items() if key in ("operator", "goals")}
    person = {"age": 40, **{key: value for key, value in file.items() if key not in top}}
    # the day of treatment is today, so nothing can be left off in time
    return client_from({"date": str(TODAY), "planned_for": str(TODAY), "client": person, "goals": ["pores"], **top})


def find(reasons: tuple[Reason, ...], code: str) -> Reason | None:
    return next((reason for reason in reasons if reason.code == code), None)


def ask(
    context: ModelContext, client: Client, tags: frozenset[str], depth: float | None = None, zone: str = "forehead"
):
    return screen(context, client, tags, depth, zone)
