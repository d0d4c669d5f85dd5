"""The products of home care: what is in use already, and which kind suits a client.

A product is a row of `planning/regimen_products`. Products of one `family` take each other's place; those that are
`basic` (cleanser, moisturiser, sunscreen) belong to every regimen.
"""

from __future__ import annotations

from dataclasses import dataclass

from corneum.client import Client, care_in_use
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.vocabulary import resolve
from corneum.safety.scope import jurisdictions

PRODUCTS = "planning/regimen_products"
OTHER = "other_product"
MORNING, EVENING = "morning", "evening"
ACNE = "acne_active"
ACNE_PRONE = "acne_prone"


@dataclass(frozen=True)
class InUse:
    """A product that the client uses already, under the names of the client's file."""

    row: Row
    names: tuple[str, ...]


def products_in_use(context: ModelContext, client: Client) -> tuple[InUse, ...]:
    """What of the client's care is a step of a regimen, in the order in which it is put on.

    Args:
        context: tables and record.
        client: the client's file.

    Returns:
        One entry a product; make-up, devices and the like are no step.

    Source:
        `planning/regimen_products`, `vocabulary/care`.
    """
    named: dict[str, list[str]] = {}
    for care in care_in_use(client):
        match = resolve("care", care.active)
        row = _row_of_care(context, client, match.id if match else "")
        if row["times"]:
            names = named.setdefault(row.row_id, [])
            name = match.name if match else care.active
            names += [] if name in names else [name]
    used = [InUse(context.row(PRODUCTS, row_id), tuple(names)) for row_id, names in named.items()]
    return tuple(sorted(used, key=lambda product: int(product.row["order"])))


def basic_of(context: ModelContext, client: Client, family: str) -> Row:
    """The basic product of a family that suits the client best.

    Args:
        context: tables and record.
        client: the client's file.
        family: cleanser, moisturiser or sunscreen.

    Source:
        `planning/regimen_products`.
    """
    rows = context.table(PRODUCTS).where(family=family)
    return context.row(PRODUCTS, next(row for row in rows if suits(client, row)).row_id)


def basic_families(context: ModelContext) -> tuple[str, ...]:
    """The families that belong to every regimen, in the order in which they are put on."""
    rows = sorted(context.table(PRODUCTS).where(basic="yes"), key=lambda row: int(row["order"]))
    return tuple(dict.fromkeys(row["family"] for row in rows))


def suits(client: Client, row: Row) -> bool:
    """Whether a product is made for a client: for the type of the skin, and for what its `when` names.

    Args:
        client: the client's file; a skin of unknown type with acne is taken as prone to acne.
        row: of `planning/regimen_products`.
    """
    if row["fits"] and skin_type(client) not in row.list("fits"):
        return False
    return not row["when"] or any(_is_so(client, condition) for condition in row.list("when"))


def skin_type(client: Client) -> str:
    """The type of the skin; empty where it is not known."""
    acne = ACNE in client.goal_conditions
    return client.person.skin_type or (ACNE_PRONE if acne else "")


def needs_prescriber(context: ModelContext, client: Client, row: Row) -> bool:
    """Whether a product is sold on prescription alone where the client is treated.

    Args:
        context: tables and record.
        client: the client's file; where no place is named a product that needs a prescription anywhere needs it.
        row: of `planning/regimen_products`.
    """
    place = client.operator.jurisdiction if client.operator else None
    free = not jurisdictions(context, place).isdisjoint(row.list("without_prescription_in"))
    return bool(row["prescribed_by"]) and not free


def may_prescribe(client: Client, row: Row) -> bool:
    """Whether the operator of the client's file may prescribe a product; nobody may whose licence is not stated."""
    return client.operator is not None and client.operator.licence in row.list("prescribed_by")


def _row_of_care(context: ModelContext, client: Client, care: str) -> Row:
    """The product that a word of `vocabulary/care` means, the one that suits where there are several."""
    rows = [row for row in context.table(PRODUCTS).rows if care in row.list("care")]
    suitable = [row for row in rows if suits(client, row)]
    return (suitable or rows or [context.table(PRODUCTS).row(OTHER)])[0]


def _is_so(client: Client, condition: str) -> bool:
    """Whether a condition holds: `goal:lightening`, `fitzpatrick:V`, `skin:sensitive`, `screen:pregnancy`."""
    kind, _, word = condition.partition(":")
    match kind:
        case "goal":
            return any(goal.goal == word for goal in client.goals)
        case "fitzpatrick":
            return client.person.fitzpatrick == word
        case "skin":
            return skin_type(client) == word
        case "screen":
            return getattr(client.person.screens, word) is True
    raise ValueError(f"{condition!r} is no condition of a product")
