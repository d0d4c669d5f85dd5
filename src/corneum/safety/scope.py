"""Who may do what, where: licence and jurisdiction against a treatment, and what regulators stated about a device.

Rules stand in `safety/scope`, each with the regulation row that it follows. `jurisdiction` there is a code
(`US-CA`, which also follows the rules of `US`), `*` for everywhere, or `?` for places without a rule of their own
and for a place that nobody named: then the strictest and the most permissive rule known are both stated. The
licence `none` stands for an operator whom nobody named, who is judged as the most restricted professional, an
esthetician.
"""

from __future__ import annotations

from dataclasses import replace

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import cell, statement
from corneum.evidence.tables import Row
from corneum.safety.reasons import Reason, in_order
from corneum.safety.tags import names

SCOPE = "safety/scope"
REGULATION = "formulation/regulation"
DEVICE_STATUS = "safety/device_status"
DEVICES, FAMILIES = "devices/devices", "vocabulary/device_families"
# the row on devices of which nothing of their own was read
OF_FAMILIES = "device_families"

UNNAMED = "none"
EVERYWHERE = "*"
NO_OWN_RULE = "?"
JURISDICTIONS = "safety/jurisdictions"


def judge(
    context: ModelContext,
    client: Client,
    tags: frozenset[str],
    depth: float | None = None,
    *,
    referral: bool = False,
) -> tuple[Reason, ...]:
    """What the operator's licence and jurisdiction say of a treatment, strongest first.

    Args:
        context: tables and record.
        client: the client's file. Without an operator the answer is that of the most restricted, and says so.
        tags: tags of the treatment.
        depth: length that the needles are set to, m; None where it is not known, and then depth rules hold.
        referral: somebody else carries the treatment out; to refer is in everyone's scope, so what would be outside
            it is a note.

    Source:
        `safety/scope`, `formulation/regulation`.
    """
    licence = UNNAMED if client.operator is None else client.operator.licence
    here = jurisdictions(context, client.operator.jurisdiction if client.operator else None)
    own = {row["jurisdiction"] for row in context.table(SCOPE).rows} - {EVERYWHERE, NO_OWN_RULE}
    no_own_rule = not any(code in own and "-" in code for code in here)
    reasons = []
    for row in context.table(SCOPE).rows:
        code = row["jurisdiction"]
        holds = code == EVERYWHERE or code in here or (code == NO_OWN_RULE and no_own_rule)
        if holds and _licence_named(row, licence) and names(row["tags"], tags, depth):
            reasons.append(_reason(context, row, licence, bool(here), referral))
    return in_order(reasons)


def device_status(context: ModelContext, device: str) -> tuple[Reason, ...]:
    """Notes on what regulators stated about a device and its class, with dates.

    Args:
        context: tables and record.
        device: id in `devices/devices` or `vocabulary/device_families`; any other device has no notes.

    Source:
        `safety/device_status`.
    """
    family = context.table(FAMILIES).index.get(device)
    known = context.table(DEVICES).index.get(device) or family
    kind = known["class"] if known is not None else ""
    words = {device} if family is None else {device, OF_FAMILIES}
    rows = context.table(DEVICE_STATUS).rows
    named = [row for row in rows if words.intersection(row.list("devices")) or kind in row.list("classes")]
    return tuple(_note(context.row(DEVICE_STATUS, row.row_id)) for row in named)


def _reason(context: ModelContext, row: Row, licence: str, place_known: bool, referral: bool) -> Reason:
    context.row(REGULATION, row["regulation"])
    reason = replace(_note(context.row(SCOPE, row.row_id)), strength=row["strength"])
    if reason.strength != "outside_scope":
        return reason
    if referral:
        return replace(reason, strength="note", why=reason.why + statement("safety.referral"))
    if licence == UNNAMED:
        return replace(reason, why=reason.why + statement("safety.operator_missing"))
    return reason if place_known else replace(reason, why=reason.why + statement("safety.jurisdiction_missing"))


def _note(row: Row) -> Reason:
    return Reason(row.row_id, "note", cell(row, "why"), cell(row, "do"), None, True, row.sources, row.grade)


def _licence_named(row: Row, licence: str) -> bool:
    return licence in row.list("licences") or EVERYWHERE in row.list("licences")


def jurisdictions(context: ModelContext, jurisdiction: str | None) -> frozenset[str]:
    """The codes whose rules hold in a place: `US-CA` is in `US`, `DE` in `EU`; empty where nobody named one.

    Args:
        context: tables and record.
        jurisdiction: as the client's file has it.

    Source:
        `safety/jurisdictions`.
    """
    if jurisdiction is None or not jurisdiction.strip():
        return frozenset()
    named = " ".join(jurisdiction.upper().replace("_", "-").split())
    rows = context.table(JURISDICTIONS).rows
    code = next((row.row_id for row in rows if named in row.list("same")), named)
    within = {row.row_id for row in rows if {code, code.split("-")[0]} & set(row.list("members"))}
    return frozenset({code, code.split("-")[0], *within})
