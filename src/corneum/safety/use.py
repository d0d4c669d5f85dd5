"""From which hour an ingredient may meet the skin after a treatment, and what to use instead until then.

Hours are those of aftercare (`safety/aftercare_map`): an ingredient waits with its subject (retinoid, acids, vitamin C,
sunscreen, make-up, cleanser), and any other as a product that is not sterile, or as make-up where the route has no rule
for that (`safety/ingredient_subjects`). Where no rule names it no hour is known. What the client is allergic to, and
what the EU forbids in cosmetics, has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.safety.aftercare import Wait, waits_by_subject
from corneum.safety.allergies import allergic_to
from corneum.safety.gate import INGREDIENT_ACTIONS, ROUTES, IngredientFinding

SUBJECTS = "safety/ingredient_subjects"
ANY_OTHER = "any_other"
INSTEAD = "safety/use_instead"
FLAGS = "safety/ingredient_flags"
CONTENT_LIMITS = "safety/content_limits"
# route -> the tags of a treatment by it
TAGS = {
    "intact": frozenset({"topical"}),
    "hydradermabrasion": frozenset({"hydradermabrasion", "abrasion", "suction"}),
    "microdermabrasion": frozenset({"microdermabrasion", "abrasion", "suction"}),
    "microneedling": frozenset({"needle", "microneedling"}),
    "microinfusion": frozenset({"needle", "microinfusion"}),
    "rf_microneedling": frozenset({"needle", "microneedling", "rf", "heat"}),
    "after_closure": frozenset({"topical"}),
}
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
    allergies: Sequence[str] = (),
) -> Use:
    """What to do with an ingredient of a list.

    Args:
        context: tables and record.
        finding: what the ingredient means on the route, from `corneum.safety.gate.ingredients`.
        route: a key of `gate.ROUTES`.
        hours: hours after the treatment, None for during it.
        depth: length that the needles are set to, m; None where it is not known, and then the rules of the deeper
            treatment hold.
        allergies: in the client's own words.

    Returns:
        The action, the hour from which it no longer applies, and everything that is known against the ingredient.

    Raises:
        KeyError: for a route that is not known.

    Source:
        `formulation/ingredient_hazards`, `safety/aftercare_map`, `safety/ingredient_actions`.
    """
    state = ROUTES[route]
    flags = tuple(_flags(context, finding, state == "whole"))
    allergy = allergic_to(context, allergies, finding.identity)
    if allergy is not None:
        named = _flag(context, "allergy", statement("safety.client_is_allergic", allergy=allergy))
        return Use("block", _severity(context, "allergy"), None, "", instead(context, route), (named, *flags))
    if _is_forbidden(context, finding.identity.annexes):
        return Use("block", _severity(context, "law"), None, "", instead(context, route), flags)
    if state == "whole":
        return Use(*_on_intact(context, finding), 0.0, "", (), flags)
    hour, waits_as = _wait(context, finding, route, depth)
    if hours is not None and hour is not None and hours >= hour:
        return Use(*_on_intact(context, finding), hour, waits_as, (), flags)
    if finding.action == "ok":
        return Use("ok", finding.severity, 0.0, "", (), flags)
    action = finding.action
    if state == "thinned":
        action = context.row(INGREDIENT_ACTIONS, action)["on_thinned_surface"]
        if action == _AS_INTACT:
            return Use(*_on_intact(context, finding), 0.0, "", (), flags)
    return Use(action, finding.severity, hour, waits_as, instead(context, route), flags)


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
    not_sterile = _usual_subjects(context)[0]
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


def _wait(
    context: ModelContext, finding: IngredientFinding, route: str, depth: float | None
) -> tuple[float | None, str]:
    """The hour until which an ingredient waits, and the item of the rule; None where no rule names it."""
    waits = waits_by_subject(context, TAGS[route], depth)
    own = [waits[subject] for subject in _subjects(context, finding) if subject in waits]
    usual = [waits[subject] for subject in _usual_subjects(context) if subject in waits]
    longest: Wait | None = max([*own, *usual[:1]], key=lambda wait: wait.hour, default=None)
    return (None, "") if longest is None else (longest.hour, longest.item)


def _usual_subjects(context: ModelContext) -> tuple[str, ...]:
    return context.row(SUBJECTS, ANY_OTHER).list("subjects")


def _subjects(context: ModelContext, finding: IngredientFinding) -> tuple[str, ...]:
    group = finding.identity.hazard["group"] if finding.identity.hazard is not None else ""
    name = (finding.identity.name or finding.identity.printed).upper()
    return tuple(
        subject
        for row in context.table(SUBJECTS).rows
        if group in row.list("groups") or name in row.list("names")
        for subject in context.row(SUBJECTS, row.row_id).list("subjects")
    )


def _on_intact(context: ModelContext, finding: IngredientFinding) -> tuple[str, int | None]:
    """Action and severity on skin that is whole: a strong sensitiser or irritant asks for care there too."""
    row = finding.identity.hazard
    if row is None:
        return ("unknown" if finding.identity.name is None else "ok"), None
    severity = int(row["severity_intact_0_4"])
    asks_for_care = severity >= context.parameter("safety.care_severity").number
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
