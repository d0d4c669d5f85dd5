"""What to do with an ingredient on a route at an hour, from which hour it may meet the skin, what to use until then.

Hours are those of `safety/hours`. What the client is allergic to, and what the EU forbids in cosmetics, has none; a
medicine (`safety/medicines`) is used on whole skin as its prescription says, and waits after a session like its kind.
On skin that has closed again nothing waits for the channels any more, and what waits longer still does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.safety.aftercare import waits_by_subject
from corneum.safety.allergies import allergic_to, allergy_to_ask_about
from corneum.safety.gate import ACTIONS, INGREDIENT_ACTIONS, ROUTES, IngredientFinding, content_finding
from corneum.safety.hours import ANY_OTHER, RULES, TAGS, HourRule, hour_rule

MEDICINES = "safety/medicines"
INSTEAD = "safety/use_instead"
FLAGS = "safety/ingredient_flags"
CONTENT_LIMITS = "safety/content_limits"
# the session after which the skin has closed, where none is told: the commonest
SESSION_BEFORE = {"after_closure": "microneedling"}
# the kind of flag that says why an ingredient waits
WAITING = "waiting time"
_AS_INTACT = "as_intact"
_FORBIDDEN = "II/"


@dataclass(frozen=True)
class Flag:
    """What is known against an ingredient: its `kind`, its `severity` 0 to 4 (None unknown), and `why`."""

    kind: str
    severity: int | None
    why: Text
    grade: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Use:
    """What to do with one ingredient on a route at an hour.

    `action` is block, avoid, caution, ok or unknown; `severity` 0 to 4, None unknown. `from_hour` is the hour after
    treatment from which it may be used as on intact skin: 0 from the start, None never or not known; `waits_as` names
    the aftercare rule. `instead` says what to use until then.
    """

    action: str
    severity: int | None
    from_hour: float | None
    waits_as: str
    instead: tuple[str, ...]
    flags: tuple[Flag, ...]


def use_of(
    context: ModelContext,
    finding: IngredientFinding,
    route: str,
    *,
    hours: float | None = None,
    depth: float | None = None,
    allergies: Sequence[str] | None = (),
    kinds: Collection[str] = (),
) -> Use:
    """What to do with an ingredient of a product.

    Args:
        context: tables and record.
        finding: what the ingredient means on the route, from `corneum.safety.gate.ingredients`.
        route: a key of `gate.ROUTES`.
        hours: hours after the treatment, None for during it.
        depth: length that the needles are set to, m; None where it is not known, and then the rules of the deeper
            treatment hold.
        allergies: in the client's own words; None where nobody asked.
        kinds: what kind of product it is in, ids of `safety/product_kinds`.

    Returns:
        The action, the hour from which it no longer applies, and everything that is known against the ingredient.

    Raises:
        KeyError: for a route that is not known.

    Source:
        `formulation/ingredient_hazards`, `safety/hour_rules`, `safety/aftercare_map`, `safety/ingredient_actions`.
    """
    state = ROUTES[route]
    flags = tuple(_flags(context, finding, state == "whole"))
    allergy = allergic_to(context, allergies or (), finding.identity)
    if allergy is not None:
        named = _flag(context, "allergy", statement("safety.client_is_allergic", allergy=allergy))
        return Use("block", _severity(context, "allergy"), None, "", instead(context, route), (named, *flags))
    if _medicine(context, finding) is None and _is_forbidden(context, finding.identity.annexes):
        return Use("block", _severity(context, "law"), None, "", instead(context, route), flags)
    ask_about = allergy_to_ask_about(context, finding.identity) if allergies is None else None
    if ask_about is not None:
        flags = (_flag(context, "allergy", statement("safety.ask_allergy", allergy=ask_about)), *flags)
    if route in SESSION_BEFORE:
        return _after_closure(context, finding, route, hours, depth, kinds, flags)
    if state == "whole":
        return Use(*_on_intact(context, finding), 0.0, "", (), flags)
    rule = hour_rule(context, finding.content, route, depth, kinds)
    flags = (*flags, *_waiting(rule))
    if hours is not None and rule.hour is not None and hours >= rule.hour:
        return Use(*_on_intact(context, finding), rule.hour, rule.item, (), flags)
    action = finding.action if ask_about is None else _stricter(finding.action, "avoid")
    if action == "ok":
        return Use("ok", finding.severity, 0.0, "", (), flags)
    if state == "thinned":
        action = context.row(INGREDIENT_ACTIONS, action)["on_thinned_surface"]
        if action == _AS_INTACT:
            return Use(*_on_intact(context, finding), 0.0, "", (), flags)
    return Use(action, finding.severity, rule.hour, rule.item, instead(context, route), flags)


def _after_closure(
    context: ModelContext,
    finding: IngredientFinding,
    route: str,
    hours: float | None,
    depth: float | None,
    kinds: Collection[str],
    flags: tuple[Flag, ...],
) -> Use:
    """What to do on skin that has closed: what waits only for the channels is over, what waits longer is not."""
    session = SESSION_BEFORE[route]
    rule = hour_rule(context, finding.content, session, depth, kinds)
    needled = content_finding(context, finding.content, session)
    if rule.hour is None or rule.hour <= open_until(context, session, depth) or needled.action == "ok":
        return Use(*_on_intact(context, finding), 0.0, "", (), flags)
    flags = (*flags, *_waiting(rule))
    if hours is not None and hours >= rule.hour:
        return Use(*_on_intact(context, finding), rule.hour, rule.item, (), flags)
    return Use(needled.action, needled.severity, rule.hour, rule.item, instead(context, route), flags)


def open_until(context: ModelContext, route: str, depth: float | None = None) -> float:
    """The hour until which a product that is not sterile stays off the skin; 0 where it may stay on.

    Args:
        context: tables and record.
        route: a key of `gate.ROUTES`.
        depth: length that the needles are set to, m; None where it is not known.

    Raises:
        KeyError: for a route that is not known.

    Source:
        `safety/aftercare_map`.
    """
    if ROUTES[route] != "open":
        return 0.0
    waits = waits_by_subject(context, TAGS[route], depth)
    not_sterile = context.row(RULES, ANY_OTHER).list("subjects")[0]
    return waits[not_sterile].hour if not_sterile in waits else 0.0


def instead(context: ModelContext, route: str) -> tuple[str, ...]:
    """What may be used on a route until the skin has closed, by name.

    Args:
        context: tables and record.
        route: a key of `gate.ROUTES`.

    Source:
        `safety/use_instead`.
    """
    rows = context.table(INSTEAD).rows
    return tuple(context.row(INSTEAD, row.row_id)["name"] for row in rows if route in row.list("routes"))


def _waiting(rule: HourRule) -> Iterator[Flag]:
    """Why something waits as long as it does, where that is told."""
    if rule.why and rule.hour is not None:
        yield Flag(WAITING, None, rule.why, rule.grade, rule.sources)


def _stricter(action: str, other: str) -> str:
    return min(action, other, key=ACTIONS.index)


def _medicine(context: ModelContext, finding: IngredientFinding) -> Row | None:
    """The row of a medicine, which the law on cosmetics does not keep from whole skin."""
    names = {finding.identity.name, finding.identity.assessed_as}
    row = next((row for row in context.table(MEDICINES).rows if not names.isdisjoint(row.list("names"))), None)
    return None if row is None else context.row(MEDICINES, row.row_id)


def _on_intact(context: ModelContext, finding: IngredientFinding) -> tuple[str, int | None]:
    """Action and severity on skin that is whole: a strong sensitiser or irritant asks for care there too."""
    row = finding.identity.hazard
    if row is None:
        return ("unknown" if finding.identity.name is None else "ok"), None
    severity = int(row["severity_intact_0_4"])
    asks_for_care = severity >= context.parameter("safety.care_severity").number
    asks_for_care = asks_for_care or _medicine(context, finding) is not None
    return ("caution" if asks_for_care else "ok"), severity


def _is_forbidden(context: ModelContext, annexes: tuple[str, ...]) -> bool:
    """Forbidden in cosmetics whatever for: an ingredient that another annex allows for a use is not."""
    by_content = context.table(CONTENT_LIMITS).index
    allowed = any(not entry.startswith(_FORBIDDEN) for entry in annexes)
    return not allowed and any(entry.startswith(_FORBIDDEN) and entry not in by_content for entry in annexes)


def _law(context: ModelContext, entry: str, annexes: tuple[str, ...]) -> Text:
    if entry in context.table(CONTENT_LIMITS).index:
        law = cell(context.row(CONTENT_LIMITS, entry), "why")
        return statement("safety.annex_limits_content", entry=entry, law=law)
    others = tuple(other for other in annexes if not other.startswith(_FORBIDDEN))
    if others:
        return statement("safety.annex_allows_uses", entry=entry, others=others)
    return statement("safety.annex_forbids", entry=entry)


def _flags(context: ModelContext, finding: IngredientFinding, whole: bool) -> Iterator[Flag]:
    """Law, hazard, potency and prevalence of an ingredient, each with its own sources.

    The hazard rows speak of what happens below the barrier; on whole skin their severity for intact skin stands, and
    where it is none there is no hazard to name.
    """
    medicine = _medicine(context, finding)
    if medicine is not None:
        yield Flag("medicine", None, cell(medicine, "why"), medicine.grade, medicine.sources)
    for entry in finding.identity.annexes:
        if entry.startswith(_FORBIDDEN):
            yield _flag(context, "law", _law(context, entry, finding.identity.annexes))
    row = finding.identity.hazard
    if row is None:
        return
    severity = int(row["severity_intact_0_4" if whole else "severity_below_barrier_0_4"])
    if not whole:
        why = cell(row, "rationale") or cell(row, "group")
        yield Flag(row["hazard_type"], severity, why, row.grade, row.sources)
    elif severity:
        yield Flag(row["hazard_type"], severity, cell(row, "group"), row.grade, row.sources)
    if row["llna_class"]:
        yield _flag(context, "potency", _potency(row), row.list("ec3_source") or row.sources)
    if row["patch_test_positive_pct"]:
        why = statement("safety.patch_tests", percent=row["patch_test_positive_pct"])
        yield _flag(context, "prevalence", why, row.list("patch_test_source") or row.sources)
    if row["eu_annex_ref"]:
        yield _flag(context, "law", _annex(row), row.sources)


def _annex(row: Row) -> Text:
    entry = row["eu_annex_ref"]
    if not row["eu_limit"]:
        return statement("safety.annex_lists", entry=entry)
    return statement("safety.annex_with_limit", entry=entry, limit=cell(row, "eu_limit"))


def _potency(row: Row) -> Text:
    if not row["llna_ec3_pct"]:
        return statement("safety.lymph_node_class", potency=row["llna_class"])
    return statement(
        "safety.lymph_node_ec3", potency=row["llna_class"], ec3=row["llna_ec3_stated"] or row["llna_ec3_pct"]
    )


def _flag(context: ModelContext, kind: str, why: Text, sources: tuple[str, ...] = ()) -> Flag:
    """A flag of a kind of `safety/ingredient_flags`; its severity is stated where it settles the answer by itself."""
    row = context.row(FLAGS, kind)
    severity = _severity(context, kind) if kind == "allergy" else None
    return Flag(row["kind"], severity, why, row.grade, sources or row.sources)


def _severity(context: ModelContext, kind: str) -> int:
    return int(context.table(FLAGS).row(kind)["severity"])
