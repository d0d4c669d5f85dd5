"""Who may do what, where: licence and jurisdiction against a treatment, and what regulators said of a device.

Rules stand in `safety/scope`, each with the regulation row that it follows. `jurisdiction` there is a code
(`US-CA`, which also follows the rules of `US`), `*` for everywhere, or `?` for places without a rule of their own
and for a place that was not said: then the strictest and the most permissive rule known are both named. The
licence `none` stands for an operator that was not said, who is judged as the most restricted professional, an
esthetician.
"""

from __future__ import annotations

from dataclasses import replace

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import cell, literal
from corneum.evidence.tables import Row
from corneum.safety.reasons import Reason, in_order
from corneum.safety.tags import names

SCOPE = "safety/scope"
REGULATION = "formulation/regulation"
DEVICE_STATUS = "safety/device_status"
DEVICES = "devices/devices"

NOT_SAID = "none"
EVERYWHERE = "*"
NO_OWN_RULE = "?"
PLACES = "safety/places"


def judge(
    context: ModelContext,
    client: Client,
    tags: frozenset[str],
    depth: float | None = None,
    *,
    referral: bool = False,
) -> tuple[Reason, ...]:
    """What the operator's licence and place say of a treatment with these tags, strongest first.

    `depth` (m) is the length that the needles are set to, None where it is not known: then depth rules hold.
    `referral` marks a treatment that somebody else carries out: to refer is in everyone's scope, so what would
    be outside it is a note. Without an operator the answer is that of the most restricted, and says so.
    """
    licence = NOT_SAID if client.operator is None else client.operator.licence
    places = _places(context, client.operator.jurisdiction if client.operator else None)
    own = {row["jurisdiction"] for row in context.table(SCOPE).rows} - {EVERYWHERE, NO_OWN_RULE}
    no_own_rule = not any(place in own and "-" in place for place in places)
    reasons = []
    for row in context.table(SCOPE).rows:
        place = row["jurisdiction"]
        here = place == EVERYWHERE or place in places or (place == NO_OWN_RULE and no_own_rule)
        if here and _licence_named(row, licence) and names(row["tags"], tags, depth):
            reasons.append(_reason(context, row, licence, places, referral))
    return in_order(reasons)


def device_status(context: ModelContext, device: str) -> tuple[Reason, ...]:
    """Notes on what regulators said of a device (its id in `devices/devices`) and of its class, with dates."""
    known = context.table(DEVICES).index.get(device)
    kind = known["class"] if known is not None else ""
    rows = context.table(DEVICE_STATUS).rows
    named = [row for row in rows if device in row.list("devices") or kind in row.list("classes")]
    return tuple(_note(context.row(DEVICE_STATUS, row.row_id)) for row in named)


def _reason(context: ModelContext, row: Row, licence: str, places: frozenset[str], referral: bool) -> Reason:
    context.row(REGULATION, row["regulation"])
    reason = replace(_note(context.row(SCOPE, row.row_id)), strength=row["strength"])
    if referral and reason.strength == "outside_scope":
        return replace(reason, strength="note", why=reason.why + literal("This is a referral."))
    if reason.strength != "outside_scope" or (places and licence != NOT_SAID):
        return reason
    if licence == NOT_SAID:
        return replace(
            reason, why=reason.why + literal("Who operates was not said, so the most restricted licence counts.")
        )
    return replace(reason, why=reason.why + literal("The place was not said."))


def _note(row: Row) -> Reason:
    return Reason(row.row_id, "note", cell(row, "why"), cell(row, "do"), None, True, row.sources, row.grade)


def _licence_named(row: Row, licence: str) -> bool:
    return licence in row.list("licences") or EVERYWHERE in row.list("licences")


def _places(context: ModelContext, jurisdiction: str | None) -> frozenset[str]:
    """The codes whose rules hold in a place: `US-CA` is in `US`, `DE` in `EU`; empty where none was said."""
    if jurisdiction is None or not jurisdiction.strip():
        return frozenset()
    said = " ".join(jurisdiction.upper().replace("_", "-").split())
    rows = context.table(PLACES).rows
    code = next((row.row_id for row in rows if said in row.list("same")), said)
    within = {row.row_id for row in rows if {code, code.split("-")[0]} & set(row.list("members"))}
    return frozenset({code, code.split("-")[0], *within})
