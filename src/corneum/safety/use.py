"""From which hour an ingredient may meet the skin after a treatment, and what to use instead until then.

Hours are those of aftercare (`safety/aftercare_map`): an ingredient waits with its subject (retinoid, acids, vitamin C,
sunscreen, make-up, cleanser), and any other as a product that is not sterile, or as make-up where the route has no rule
for that. Where no rule names it no hour is known. What the client is allergic to, and what the EU forbids in cosmetics,
has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.safety.aftercare import Held, kept_off
from corneum.safety.allergies import allergic_to
from corneum.safety.gate import ROUTES, IngredientFinding

SUBJECTS = "safety/ingredient_subjects"
INSTEAD = "safety/use_instead"
DEFAULT_SUBJECTS = ("product that is not sterile", "make-up", "leave-on product")
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
_FORBIDDEN = "II/"
# entries of Annex II that forbid a content and not the ingredient that may hold it
_BY_CONTENT = {"II/358": "furocoumarins are forbidden, except for their normal content in natural essences"}
_MAY_ACT = 3


@dataclass(frozen=True)
class Flag:
    """One thing that is known against an ingredient: `kind`, `severity` 0 to 4 (None unknown), `why` in words."""

    kind: str
    severity: int | None
    why: str
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
    """What to do with an ingredient that was found on a list.

    `route` is a key of `gate.ROUTES`; `hours` after the treatment, None for during it; `depth` (m) of the needles,
    None where it is not known, and then the rules of the deeper treatment hold.
    """
    flags = _flags(finding, ROUTES[route] == "whole")
    said = allergic_to(context, allergies, finding.identity)
    if said is not None:
        told = Flag("allergy", 4, f"The client is allergic: {said}.", "high", ("corneum_review",))
        return Use("block", 4, None, "", instead(context, route), (told, *flags))
    if _is_forbidden(finding.identity.annexes):
        return Use("block", 4, None, "", instead(context, route), flags)
    if ROUTES[route] == "whole":
        return Use(*_on_intact(finding), 0.0, "", (), flags)
    hour, waits_as = _waits(context, finding, route, depth)
    if hours is not None and hour is not None and hours >= hour:
        return Use(*_on_intact(finding), hour, waits_as, (), flags)
    if finding.action == "ok":
        return Use("ok", finding.severity, 0.0, "", (), flags)
    action = finding.action
    if ROUTES[route] == "thinned":
        # the barrier is thinner, not open: what would be blocked below it asks for care, and the rest is as usual
        if action == "caution":
            return Use(*_on_intact(finding), 0.0, "", (), flags)
        action = {"block": "caution", "avoid": "caution"}.get(action, action)
    return Use(action, finding.severity, hour, waits_as, instead(context, route), flags)


def open_until(context: ModelContext, route: str, depth: float | None = None) -> float:
    """The hour until which a product that is not sterile stays off the skin after a route; 0 where it may stay on."""
    if ROUTES[route] != "open":
        return 0.0
    held = kept_off(context, TAGS[route], depth)
    return max((held[subject].hour for subject in DEFAULT_SUBJECTS[:1] if subject in held), default=0.0)


def instead(context: ModelContext, route: str) -> tuple[str, ...]:
    """What may be used on a route until the skin has closed."""
    rows = context.table(INSTEAD).rows
    return tuple(context.row(INSTEAD, row.row_id)["name"] for row in rows if route in row.list("routes"))


def _waits(
    context: ModelContext, finding: IngredientFinding, route: str, depth: float | None
) -> tuple[float | None, str]:
    held = kept_off(context, TAGS[route], depth)
    named = [held[subject] for subject in _subjects(context, finding) if subject in held]
    usual = [held[subject] for subject in DEFAULT_SUBJECTS if subject in held]
    found: list[Held] = named + usual[:1]
    if not found:
        return None, ""
    longest = max(found, key=lambda one: one.hour)
    return longest.hour, longest.item


def _subjects(context: ModelContext, finding: IngredientFinding) -> tuple[str, ...]:
    group = finding.identity.hazard["group"] if finding.identity.hazard is not None else ""
    name = (finding.identity.name or finding.identity.printed).upper()
    return tuple(
        subject
        for row in context.table(SUBJECTS).rows
        if group in row.list("groups") or name in row.list("names")
        for subject in context.row(SUBJECTS, row.row_id).list("subjects")
    )


def _on_intact(finding: IngredientFinding) -> tuple[str, int | None]:
    """Action and severity on skin that is whole: a strong sensitiser or irritant asks for care there too."""
    row = finding.identity.hazard
    if row is None:
        return ("unknown" if finding.identity.name is None else "ok"), None
    severity = int(row["severity_intact_0_4"])
    return ("caution" if severity >= _MAY_ACT else "ok"), severity


def _is_forbidden(annexes: tuple[str, ...]) -> bool:
    """Forbidden in cosmetics whatever for: an ingredient that another annex allows for a use is not."""
    allowed = any(not entry.startswith(_FORBIDDEN) for entry in annexes)
    return not allowed and any(entry.startswith(_FORBIDDEN) and entry not in _BY_CONTENT for entry in annexes)


def _law(entry: str, annexes: tuple[str, ...]) -> str:
    if entry in _BY_CONTENT:
        return _BY_CONTENT[entry]
    others = [other for other in annexes if not other.startswith(_FORBIDDEN)]
    if others:
        return f"forbidden but for the uses that Annex {' and '.join(others)} allows"
    return "forbidden in cosmetics; a medicine may hold it"


def _flags(finding: IngredientFinding, whole: bool) -> tuple[Flag, ...]:
    """Hazard, potency, prevalence and law of an ingredient, each with its own sources.

    The hazard rows speak of what happens below the barrier; on whole skin their severity for intact skin stands, and
    where it is none there is no hazard to tell.
    """
    law = [
        Flag("EU cosmetics law", None, f"Annex {entry}: {_law(entry, finding.identity.annexes)}", "high", ("annex_ii",))
        for entry in finding.identity.annexes
        if entry.startswith(_FORBIDDEN)
    ]
    row = finding.identity.hazard
    if row is None:
        return tuple(law)
    severity = int(row["severity_intact_0_4" if whole else "severity_below_barrier_0_4"])
    flags = list(law)
    if not whole:
        flags.append(Flag(row["hazard_type"], severity, row["rationale"] or row["group"], row.grade, row.sources))
    elif severity:
        flags.append(Flag(row["hazard_type"], severity, row["group"], row.grade, row.sources))
    if row["llna_class"]:
        ec3 = f", EC3 {row['llna_ec3_stated'] or row['llna_ec3_pct']} %" if row["llna_ec3_pct"] else ""
        flags.append(
            Flag("sensitising potency", None, f"{row['llna_class']}{ec3} in the mouse lymph node test", "very_low",
                 tuple(filter(None, (row["ec3_source"],))) or row.sources)
        )  # fmt: skip
    if row["patch_test_positive_pct"]:
        flags.append(
            Flag("prevalence", None, f"{row['patch_test_positive_pct']} % of people sent for patch testing react",
                 "low", tuple(filter(None, (row["patch_test_source"],))) or row.sources)
        )  # fmt: skip
    if row["eu_annex_ref"]:
        limit = f": {row['eu_limit']}" if row["eu_limit"] else ""
        flags.append(Flag("EU cosmetics law", None, f"Annex {row['eu_annex_ref']}{limit}", "high", row.sources))
    return tuple(flags)
