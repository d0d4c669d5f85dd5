"""What may go below the barrier: first the product as a whole, then each ingredient by route.

A product that is not labelled sterile never goes below the barrier, whatever its list says. The rows of
`formulation/ingredient_hazards` then say for each ingredient block, avoid, caution or ok. On a route that leaves the
barrier whole none of it applies; where the surface is only thinned the blocked ones are named in a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corneum.client import Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import literal
from corneum.evidence.tables import Row
from corneum.formula.ingredient_list import Label, parse
from corneum.formula.ingredients import Identity, identify
from corneum.safety.allergies import allergic_to
from corneum.safety.compatibility import cocktail
from corneum.safety.reasons import Reason, in_order

REVIEW = "safety/ingredient_review"

ACTIONS = ("block", "avoid", "unknown", "caution", "ok")
# route -> how the barrier stands there
ROUTES = {
    "intact": "whole",
    "hydradermabrasion": "thinned",
    "microdermabrasion": "thinned",
    "microneedling": "open",
    "microinfusion": "open",
    "rf_microneedling": "open",
    "after_closure": "whole",
}
_BY_ACTION = {"block": "contraindicated", "avoid": "not_recommended", "unknown": "not_recommended", "caution": "note"}


@dataclass(frozen=True)
class IngredientFinding:
    """What one ingredient means on a route. `action` is a word of `ACTIONS`; `severity` from 0 to 4, None unknown."""

    identity: Identity
    action: str
    severity: int | None
    why: str
    sources: tuple[str, ...]
    grade: str


def route_of(tags: frozenset[str]) -> str:
    """The route by which a product of a treatment with these tags meets the skin."""
    for tag, route in (
        ("rf", "rf_microneedling"),
        ("microinfusion", "microinfusion"),
        ("needle", "microneedling"),
        ("injection", "microinfusion"),
        ("hydradermabrasion", "hydradermabrasion"),
        ("abrasion", "microdermabrasion"),
    ):
        if tag in tags:
            return route
    return "intact"


def product(
    context: ModelContext, formula: Formula | None, tags: frozenset[str], allergies: Sequence[str] = ()
) -> tuple[Reason, ...]:
    """Reasons against carrying this product into the skin with a treatment of these tags, strongest first.

    `formula` None is a product of which nothing is known; a treatment without a product has no reasons. `allergies`,
    in the client's own words, count on every route.
    """
    state = ROUTES[route_of(tags)]
    if allergies and formula is not None and formula.ingredients:
        found = parse(formula.ingredients)
        against = [_allergy(said, item) for said, item in _allergens(context, found, allergies)]
        return in_order([*against, *product(context, formula, tags)])
    if state == "whole":
        return ()
    if formula is None:
        unknown = state == "open" and "product_below_barrier" in tags
        return in_order([*([_not_sterile("unknown")] if unknown else []), *cocktail(context, None, tags)])
    label = parse(formula.ingredients) if formula.ingredients else None
    items = ingredients(context, label, route_of(tags)) if label is not None else ()
    if state == "thinned":
        return tuple(_surface_note(item) for item in items if item.action == "block")
    reasons = [] if formula.sterile == "yes" else [_not_sterile(formula.sterile)]
    if label is None:
        # of a sterile product whose actives are named the list is a question; of any other its lack is an obstacle
        strength = "note" if formula.sterile == "yes" and formula.actives else "not_recommended"
        reasons.append(_list_missing("the full ingredient list was not given.", strength))
    elif not label.is_list:
        reasons.append(_list_missing(label.reason[:1].lower() + label.reason[1:], "not_recommended"))
    reasons += [_reason(item) for item in items if item.action in _BY_ACTION]
    return in_order([*reasons, *cocktail(context, formula, tags)])


def _allergens(context: ModelContext, label: Label, allergies: Sequence[str]) -> Iterator[tuple[str, Identity]]:
    """What of a list the client is allergic to, with the client's words."""
    for token in label.tokens:
        identity = identify(context, token)
        said = allergic_to(context, allergies, identity)
        if said is not None:
            yield said, identity


def ingredients(context: ModelContext, label: Label, route: str) -> tuple[IngredientFinding, ...]:
    """Each entry of a list on a route (a key of `ROUTES`); with a whole barrier every known ingredient is ok."""
    whole = ROUTES[route] == "whole"
    return tuple(_finding(context, identify(context, token), whole) for token in label.tokens)


def _finding(context: ModelContext, identity: Identity, whole: bool) -> IngredientFinding:
    review = _reviewed(context, identity)
    row = identity.hazard
    if whole:
        severity = int(row["severity_intact_0_4"]) if row is not None else None
        action = "unknown" if identity.name is None else "ok"
        return IngredientFinding(identity, action, severity, "", _sources(row), row.grade if row else "very_low")
    if review is not None:
        severity = int(review["severity"])
        return IngredientFinding(identity, review["action"], severity, review["why"], review.sources, review.grade)
    if row is None:
        why = "No hazard below the barrier is on file for it." if identity.name else "The name was not understood."
        return IngredientFinding(identity, "unknown", None, why, ("corneum_review",), "very_low")
    # the device metals carry an instruction instead of an action
    action = row["action_below_barrier"] if row["action_below_barrier"] in ACTIONS else "block"
    severity = int(row["severity_below_barrier_0_4"])
    return IngredientFinding(identity, action, severity, f"{row['hazard_type']}.", row.sources, row.grade)


def _reviewed(context: ModelContext, identity: Identity) -> Row | None:
    names = {identity.name or "", identity.printed.upper()}
    return next((row for row in context.table(REVIEW).rows if row["name"] in names), None)


def _sources(row: Row | None) -> tuple[str, ...]:
    return row.sources if row is not None else ("corneum_review",)


def _reason(item: IngredientFinding) -> Reason:
    name = item.identity.name or item.identity.printed
    words = {
        "block": f"{name} must not go below the barrier",
        "avoid": f"{name} is better kept above the barrier",
        "unknown": f"What {name} does below the barrier is not known",
        "caution": f"{name} may go below the barrier only if the product is made for it",
    }[item.action]
    do = literal("Use sterile saline or sterile hyaluronic acid under the needles instead.")
    if item.action == "caution":
        do = literal("Ask for a sterile, endotoxin-tested, single-dose product.")
    why = literal(f"{words}: {item.why}" if item.why else f"{words}.")
    return Reason(
        f"ingredient:{name.lower()}",
        _BY_ACTION[item.action],
        why,
        do,
        None,
        True,
        item.sources,
        item.grade,
    )


def _allergy(said: str, identity: Identity) -> Reason:
    name = identity.name or identity.printed
    return Reason(
        f"allergy:{name.lower()}",
        "contraindicated",
        literal(f"The product holds {name}, and the client is allergic (said: {said})."),
        literal("Choose a product without it, and have the allergy card checked."),
        None,
        True,
        ("corneum_review",),
        "high",
    )


def _surface_note(item: IngredientFinding) -> Reason:
    name = item.identity.name or item.identity.printed
    why = f"{name} meets skin whose surface has just been thinned, and more of it goes in: {item.why}"
    return Reason(
        f"ingredient:{name.lower()}",
        "note",
        literal(why),
        literal("Ask for a solution without it."),
        None,
        True,
        item.sources,
        item.grade,
    )


def _not_sterile(sterile: str) -> Reason:
    said = "is not sterile" if sterile == "no" else "is not labelled sterile and single-dose"
    return Reason(
        "not_sterile",
        "contraindicated",
        literal(f"The product {said}, and what is not sterile never goes below the barrier."),
        literal(
            "Use sterile single-dose saline or hyaluronic acid, and put the product on after the channels have closed."
        ),
        None,
        True,
        ("soltani2014", "friedmann2024"),
        "moderate",
    )


def _list_missing(reason: str, strength: str) -> Reason:
    return Reason(
        "list_unknown",
        strength,
        literal(f"What is in the product is not known: {reason}"),
        literal("Ask for the full list, the lot and the sterility certificate."),
        None,
        True,
        ("corneum_review",),
        "very_low",
    )
