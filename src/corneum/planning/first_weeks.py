"""The first weeks of a product that irritates: they count as days on which it shows."""

from __future__ import annotations

from corneum import units
from corneum.client import Client, care_in_use
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import Value
from corneum.planning.regimen_products import PRODUCTS
from corneum.planning.treatments import Treatment
from corneum.response.care import overlap


def first_weeks_of(context: ModelContext, row: Row) -> Value | None:
    """For how long a product may irritate visibly after it is begun, s; None where it does not.

    Args:
        context: tables and record.
        row: of `planning/regimen_products`.

    Source:
        `planning/regimen_products`.
    """
    if not row["first_weeks_days"]:
        return None
    read = context.row(PRODUCTS, row.row_id)
    return read.value("first_weeks_days", "first_weeks_low_days", "first_weeks_high_days")


def first_weeks(context: ModelContext, client: Client, treatment: Treatment) -> Value | None:
    """For how long a treatment at home may irritate visibly after it is begun, s.

    Args:
        context: tables and record.
        client: the client's file; what is in use already is begun no more.
        treatment: a rung of the ladder.

    Returns:
        None for what is no product, does not irritate, or adds nothing to what the client uses.
    """
    row = product_of(context, treatment.row.row_id)
    if row is None or not row["first_weeks_days"]:
        return None
    repeat = overlap(context, care_in_use(client), treatment.payload, treatment.class_)
    if repeat.share_new is not None and repeat.share_new.number == 0:
        return None
    return first_weeks_of(context, row)


def product_of(context: ModelContext, rung: str) -> Row | None:
    """The product of home care that a rung of the ladder is; None where it is none."""
    return next((row for row in context.table(PRODUCTS).rows if rung in row.list("rungs")), None)


def days_visible_broken(client: Client, shown: Value | None) -> Text:
    """That the first weeks of a product show for longer than the client will have; nothing where they do not.

    Args:
        client: the client's file.
        shown: for how long it may irritate; the middle counts.
    """
    limit = client.limits.days_visible
    if shown is None or limit is None or shown.number <= limit * units.factor("day"):
        return ()
    return statement("planning.limit.first_weeks", shown=shown.number, limit=limit)
